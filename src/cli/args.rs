//! The flags, and what their values may be.
//!
//! Next: [`numbers`] for the values, [`environment`] for what the environment says.

mod choice;
mod editions;
pub mod environment;
mod export;
mod init;
mod ledger;
mod new;
mod numbers;
mod record;
mod recorded;
mod reports;
mod serve;
mod shard;
mod verify;

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

pub use choice::{Detail, RunFlags};
use clap::{Args, Parser, Subcommand, ValueEnum};
pub use editions::{Diff, EditionCommand, Editions};
pub use export::{Export, ExportFormat};
pub use init::Init;
pub use ledger::{LedgerArgs, LedgerFormat};
pub use new::New;
use numbers::{binding, cases, creations, jobs, rate, salt, seconds, seed, seeds, wait};
pub use record::{RecordArgs, Redaction};
pub use recorded::{Judge, ReviewArgs};
use reports::asked;
pub use reports::{Asked, CompareFormat, Convert, ReportFormat};
pub use serve::Serve;
use shard::part;
pub use shard::{Merge, Part};
pub use verify::Verify;

/// How far is a cloud API endpoint from what its manual promises?
#[derive(Parser)]
#[command(name = "ncloud-conformance", version, about, propagate_version = true)]
pub struct Cli {
    /// Load the spec from this folder instead of the built-in one.
    #[arg(long, value_name = "DIR", global = true)]
    pub spec: Option<PathBuf>,
    /// Colour in the output; NO_COLOR is honoured.
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: Color,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// When to use colour.
#[derive(Clone, Copy, ValueEnum)]
pub enum Color {
    /// Where the output is a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes it the choice of every stream of this process.
    pub fn write_global(self) {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Try the cases against an endpoint, or against the built-in reference, and report.
    Run(Box<Run>),
    /// Write a commented target file, from flags or a few questions.
    Init(Init),
    /// Say in what two reports differ: what only one endpoint does, and what both.
    Compare(CompareArgs),
    /// Write a JSON report in another format.
    Report(Convert),
    /// Put the reports of all parts of a suite together, as the report of one run.
    Merge(Merge),
    /// Measure the kit itself: is every fault found, and nothing said of what conforms?
    Selfcheck(Selfcheck),
    /// Tell what recorded exchanges say of the endpoint they are of, without asking it.
    Judge(Judge),
    /// Stand between a client and an endpoint, and write down what passes, for a person to review.
    Record(RecordArgs),
    /// Look at pending recordings one by one: accept, reject, or leave for later.
    Review(ReviewArgs),
    /// Serve the built-in reference; the first line of stdout is its base URL.
    Serve(Serve),
    /// List what there is.
    List(List),
    /// Tell what the page says about a constraint, or what a case sends.
    Explain(Explain),
    /// Compare editions of the manual's pages.
    Editions(Editions),
    /// Write the spec or the suite for other tools: OpenAPI, JSON Schema, or an HTTP archive.
    Export(Export),
    /// Draft a spec file from an example answer, a request, or the text of a manual page.
    New(New),
    /// Check a spec folder, and report every fault at once.
    Lint(Lint),
    /// Tell what the runs of a ledger created, and how to delete it.
    Ledger(LedgerArgs),
    /// Print what a shell needs to complete commands and flags.
    Completions(Completions),
    /// Print the manual page of the program, or of one command.
    Man(Man),
}

/// How many cases `run` generates for each action where nothing is said.
pub const GENERATED: usize = 200;

/// Flags of `run`.
#[derive(Args)]
pub struct Run {
    /// Base URL of the endpoint; the paths of the actions are appended. Default: NCLOUD_API_GW, else the
    /// target's, or the built-in reference.
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// What is under test and what is known to be wrong with it; flags and environment win over it. Default:
    /// the nearest ncloud-conformance.toml from this folder upwards, for endpoints on loopback only.
    #[arg(long, value_name = "FILE")]
    pub target: Option<PathBuf>,
    /// Look for no ncloud-conformance.toml in this folder and those above it.
    #[arg(long, conflicts_with = "target")]
    pub no_config: bool,
    /// Add new divergences to the target file, for a person to give each a reason.
    #[arg(long, requires = "target", conflicts_with = "against")]
    pub update_target: bool,
    /// Run the same cases at this endpoint too, and print in what the two differ.
    #[arg(long, value_name = "URL")]
    pub against: Option<String>,
    /// A real id to use, such as serverInstanceNo=123 (repeatable).
    #[arg(long, value_name = "NAME=VALUE", value_parser = binding)]
    pub bind: Vec<(String, String)>,
    #[command(flatten)]
    pub signing: Signing,
    /// Replay the recordings of this folder, in the place of those that come with the kit (repeatable).
    #[arg(long, value_name = "DIR")]
    pub fixtures: Vec<PathBuf>,
    /// Only this action (repeatable).
    #[arg(long, value_name = "ID")]
    pub action: Vec<String>,
    /// Judge by this edition of each page that has it; `list editions` shows the names. The recordings that
    /// come with the kit are of the pages' own files and are left out.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["shard", "against"])]
    pub edition: Option<String>,
    /// Try the support actions too, which are known from elsewhere and count in no distance otherwise.
    #[arg(long)]
    pub support: bool,
    /// Only this suite: systematic, fixture or generated (repeatable).
    #[arg(long, value_name = "NAME")]
    pub suite: Vec<String>,
    /// Only cases whose id fits this glob, and their controls (repeatable).
    #[arg(long, value_name = "GLOB")]
    pub case: Vec<String>,
    #[command(flatten)]
    pub choice: RunFlags,
    /// What generated cases are made from.
    #[arg(long, value_name = "N", default_value_t = 42, value_parser = seed, allow_negative_numbers = true)]
    pub seed: u64,
    /// How many cases to generate for each action.
    #[arg(long, value_name = "N", default_value_t = GENERATED, value_parser = cases, allow_negative_numbers = true)]
    pub cases: usize,
    /// Where the names a run asks for begin: the same text, the same names. Default: another for each
    /// run, and always the same for the built-in reference.
    #[arg(long, value_name = "TEXT", value_parser = salt)]
    pub salt: Option<String>,
    /// Send part K of N of the suite only, with the controls it leans on; `merge` puts the parts together.
    #[arg(long, value_name = "K/N", value_parser = part, conflicts_with_all = ["against", "failed_from", "fail_fast", "max_findings", "update_target"])]
    pub shard: Option<Part>,
    /// Requests at the same time. Default: 4.
    #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub jobs: Option<NonZeroUsize>,
    /// Requests a second at most.
    #[arg(long, value_name = "N", value_parser = rate, allow_negative_numbers = true)]
    pub rate: Option<NonZeroU32>,
    /// Seconds for one request, from connecting to the last byte. Default: 30.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    pub timeout: Option<Duration>,
    /// Seconds for a connection, with its TLS handshake.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds, allow_negative_numbers = true)]
    pub connect_timeout: Duration,
    /// Seconds to the first byte of an answer. Default: as for the whole.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    pub first_byte_timeout: Option<Duration>,
    /// Seconds to wait in all where the endpoint says 429 and Retry-After.
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = wait, allow_negative_numbers = true)]
    pub wait: Duration,
    /// How many things the endpoint may create; needed for any endpoint that is not on loopback.
    #[arg(long, value_name = "N", value_parser = creations, allow_negative_numbers = true)]
    pub allow_create: Option<usize>,
    /// Where every creation is written down, if --allow-create is given.
    #[arg(long, value_name = "FILE", default_value = "ncloud-conformance-ledger.jsonl")]
    pub ledger: PathBuf,
    #[command(flatten)]
    pub verify: Verify,
    /// Write every exchange down in this folder, pending until somebody has reviewed it.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["against", "dry_run"])]
    pub record: Option<PathBuf>,
    #[command(flatten)]
    pub redaction: Redaction,
    /// A client that has to be able to ask and to read: if it cannot, the run diverges (repeatable); `list
    /// clients` shows the names.
    #[arg(long, value_name = "NAME", conflicts_with = "against")]
    pub require_client: Vec<String>,
    /// Let a broken should count as a broken must does, instead of calling it advice.
    #[arg(long)]
    pub strict: bool,
    /// Print what would be sent, and send nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// A PEM file with roots to trust besides the system's.
    #[arg(long, value_name = "FILE")]
    pub cacert: Option<PathBuf>,
    /// Send through this proxy. Without it there is none, whatever the environment says.
    #[arg(long, value_name = "URL")]
    pub proxy: Option<String>,
    /// The report's format.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ReportFormat,
    /// Write the report to this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the report to this file in this format too: text, json, junit, html or markdown (repeatable).
    #[arg(long, value_name = "FORMAT=PATH", value_parser = asked, conflicts_with_all = ["against", "dry_run"])]
    pub report: Vec<Asked>,
    #[command(flatten)]
    pub detail: Detail,
}

/// Whose keys requests are signed with.
#[derive(Clone, Args)]
pub struct Signing {
    /// Sign with the keys of this [section] of ~/.ncloud/configure.
    ///
    /// Without it, NCLOUD_ACCESS_KEY_ID or NCLOUD_ACCESS_KEY and NCLOUD_SECRET_ACCESS_KEY or
    /// NCLOUD_SECRET_KEY are taken; where one of the two keys is missing there, the file, as the
    /// official SDKs do. Requests to the built-in reference are signed only with this flag, those
    /// to loopback where keys are found, all others always.
    #[arg(long, value_name = "NAME", conflicts_with = "unsigned")]
    pub profile: Option<String>,
    /// Sign nothing, and look for no keys.
    #[arg(long)]
    pub unsigned: bool,
    /// The profile for --against; needed where that is another host than --endpoint.
    #[arg(long, value_name = "NAME", requires = "against", conflicts_with = "unsigned")]
    pub against_profile: Option<String>,
}

/// Arguments of `compare`.
#[derive(Args)]
pub struct CompareArgs {
    /// A report, as `run --format json` writes it.
    #[arg(value_name = "A.json")]
    pub a: PathBuf,
    /// Another.
    #[arg(value_name = "B.json")]
    pub b: PathBuf,
    /// The comparison's format.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CompareFormat,
    /// Tell everything in the text.
    #[arg(long, short)]
    pub verbose: bool,
}

/// Flags of `selfcheck`.
#[derive(Args)]
pub struct Selfcheck {
    /// What generated cases are made from, and the pairs of faults are drawn from.
    #[arg(long, value_name = "N", default_value_t = 42, value_parser = seed, allow_negative_numbers = true)]
    pub seed: u64,
    /// How many seeds each endpoint is tried with: that one, and those behind it.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = seeds, allow_negative_numbers = true)]
    pub seeds: u64,
    /// How many pairs of faults to try.
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = cases, allow_negative_numbers = true)]
    pub pairs: usize,
    /// Trials at the same time.
    #[arg(long, value_name = "N", default_value = "2", value_parser = jobs, allow_negative_numbers = true)]
    pub jobs: NonZeroUsize,
    /// The table's format.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ListFormat,
}

/// Arguments of `list`.
#[derive(Args)]
pub struct List {
    /// What to list.
    pub what: Listable,
    /// What the support actions have too.
    #[arg(long)]
    pub support: bool,
    /// The list's format.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ListFormat,
}

/// What can be listed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listable {
    /// The actions of the spec, those for support among them.
    Actions,
    /// Their constraints.
    Constraints,
    /// What the pages leave open or say wrongly.
    Slips,
    /// The editions of the actions' pages.
    Editions,
    /// The clients whose decoders are known.
    Clients,
    /// The cases `run` would send.
    Cases,
    /// The faults `serve --fault` can have, and `selfcheck` tries.
    Faults,
}

/// The formats of a list.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Arguments of `explain`.
#[derive(Args)]
pub struct Explain {
    /// The id of a constraint, slip, case, fault or client, as reports and lists print it; what ids begin with,
    /// such as an action; or the name of a parameter.
    pub id: String,
}

/// Arguments of `completions`.
#[derive(Args)]
pub struct Completions {
    /// The shell.
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Args)]
pub struct Man {
    /// The command; without one, the program.
    pub command: Option<String>,
}

/// Arguments of `lint`.
#[derive(Args)]
pub struct Lint {
    /// The spec folder; default: the built-in spec.
    pub dir: Option<PathBuf>,
    /// The text of a manual page: every quotation of its action must stand in it (repeatable).
    #[arg(long, value_name = "FILE")]
    pub page: Vec<PathBuf>,
}
