//! One subcommand, one file. Progress and complaints go to stderr, reports to stdout.
//!
//! Exit codes: 0 conforms, 1 a divergence, 2 bad usage, spec, target or fixture, 3 the endpoint
//! cannot be used, 4 something was left undecided, 5 a known divergence is stale or expired, 70 a bug of
//! the kit.

mod against;
mod args;
mod choice;
mod compare;
mod connection;
mod credentials;
mod editions;
mod endpoint;
mod errand;
mod export;
mod found;
mod har;
mod init;
mod judge;
mod ledger;
mod list;
mod manual;
mod merge;
mod new;
mod output;
mod plan;
mod progress;
mod record;
mod recordings;
mod repeats;
mod report;
mod review;
mod run;
mod selfcheck;
mod serve;
mod settings;
mod signals;
mod signing;
mod spec;
mod suite;
mod target;
mod verify;

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use args::{Cli, Command, environment};

/// The exit code for bad usage, spec, target or fixture.
pub const USAGE: u8 = 2;
/// The exit code for an endpoint that cannot be used.
pub const ENDPOINT: u8 = 3;
/// The exit code for a bug of the kit.
pub const BUG: u8 = 70;

/// Why a command ended without its result.
pub struct Failed {
    /// The exit code.
    pub code: u8,
    /// What to say on stderr.
    pub message: String,
}

impl Failed {
    /// Bad usage, spec, target or fixture.
    pub fn usage(message: impl ToString) -> Self {
        Self { code: USAGE, message: message.to_string() }
    }

    /// The same, of an error that says no more than what it is.
    pub fn error(error: impl Display) -> Self {
        Self::usage(format!("error: {error}"))
    }

    /// An endpoint that cannot be used.
    pub fn endpoint(message: impl ToString) -> Self {
        Self { code: ENDPOINT, message: message.to_string() }
    }
}

/// Parses the command line, runs it, and turns what comes out into an exit code.
pub fn main() -> ExitCode {
    let ended = catch_unwind(AssertUnwindSafe(|| match environment::parse(&std::env::args_os().collect::<Vec<_>>()) {
        Ok(cli) => run(cli),
        Err(told) => answer(&told),
    }));
    ExitCode::from(match ended {
        Ok(Ok(code)) => code,
        Ok(Err(failed)) => {
            output::say(failed.message.trim_end());
            failed.code
        }
        Err(_) => {
            output::say("this is a bug of ncloud-conformance; please report it with the message above");
            BUG
        }
    })
}

/// Help and version are what was asked for; anything else clap says is bad usage.
fn answer(told: &clap::Error) -> Result<u8, Failed> {
    let text = told.render();
    if told.use_stderr() {
        return Err(Failed::usage(text.ansi()));
    }
    let plain = anstream::AutoStream::choice(&std::io::stdout()) == anstream::ColorChoice::Never;
    output::print(&if plain { text.to_string() } else { text.ansi().to_string() })?;
    Ok(0)
}

fn run(cli: Cli) -> Result<u8, Failed> {
    cli.color.write_global();
    match cli.command {
        Command::Run(arguments) => run::run(&cli.spec, &arguments),
        Command::Init(arguments) => init::init(&cli.spec, &arguments),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Merge(arguments) => merge::merge(&cli.spec, &arguments),
        Command::Report(arguments) => report::report(&arguments),
        Command::Selfcheck(arguments) => selfcheck::selfcheck(&cli.spec, &arguments),
        Command::Judge(arguments) => judge::judge(&cli.spec, &arguments),
        Command::Record(arguments) => record::record(&cli.spec, &arguments),
        Command::Review(arguments) => review::review(&cli.spec, &arguments),
        Command::Serve(arguments) => serve::serve(&cli.spec, &arguments),
        Command::List(arguments) => list::list(&cli.spec, &arguments),
        Command::New(arguments) => new::new(&cli.spec, &arguments),
        Command::Export(arguments) => export::export(&cli.spec, &arguments),
        Command::Explain(arguments) => list::explain(&cli.spec, &arguments),
        Command::Editions(arguments) => editions::editions(&cli.spec, &arguments),
        Command::Lint(arguments) => spec::lint(&arguments),
        Command::Ledger(arguments) => ledger::ledger(&cli.spec, &arguments),
        Command::Completions(arguments) => manual::completions(&arguments),
        Command::Man(arguments) => manual::man(&arguments),
    }
}
