//! The flags, and what their values may be.

mod record;
mod recorded;

use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use ncloud_conformance::report::Format;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use record::{Record, Redaction};
pub use recorded::{Judge, Review};

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
    /// Say in what two reports differ: what only one endpoint does, and what both.
    Compare(Compare),
    /// Measure the kit itself: is every fault found, and nothing said of what conforms?
    Selfcheck(Selfcheck),
    /// Tell what recorded exchanges say of the endpoint they are of, without asking it.
    Judge(Judge),
    /// Stand between a client and an endpoint, and write down what passes, for a person to review.
    Record(Record),
    /// Look at pending recordings one by one: accept, reject, or leave for later.
    Review(Review),
    /// Serve the built-in reference; the first line of stdout is its base URL.
    Serve(Serve),
    /// List what there is.
    List(List),
    /// Tell what the page says about a constraint, or what a case sends.
    Explain(Explain),
    /// Check a spec folder, and report every fault at once.
    Lint(Lint),
    /// Tell what the runs of a ledger created, and how to delete it.
    Ledger(Ledger),
}

/// How many cases `run` generates for each action where nothing is said.
pub const GENERATED: usize = 200;

/// Flags of `run`.
#[derive(Args)]
pub struct Run {
    /// Base URL of the endpoint; the paths of the actions are appended. Default: the target's, or the built-in reference.
    #[arg(long, value_name = "URL", env = "NCLOUD_API_GW", hide_env_values = true)]
    pub endpoint: Option<String>,
    /// What is under test and what is known to be wrong with it; flags and environment win over it.
    #[arg(long, value_name = "FILE")]
    pub target: Option<PathBuf>,
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
    /// Only this action (repeatable).
    #[arg(long, value_name = "ID")]
    pub action: Vec<String>,
    /// Only this suite: systematic, fixture or generated (repeatable).
    #[arg(long, value_name = "NAME")]
    pub suite: Vec<String>,
    /// Only cases whose id fits this glob, and their controls (repeatable).
    #[arg(long, value_name = "GLOB")]
    pub case: Vec<String>,
    /// What generated cases are made from.
    #[arg(long, value_name = "N", default_value_t = 42)]
    pub seed: u64,
    /// How many cases to generate for each action.
    #[arg(long, value_name = "N", default_value_t = GENERATED)]
    pub cases: usize,
    /// Where the names a run asks for begin: the same text, the same names. Default: another for each
    /// run, and always the same for the built-in reference.
    #[arg(long, value_name = "TEXT")]
    pub salt: Option<String>,
    /// Requests at the same time. Default: 4.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Requests a second at most.
    #[arg(long, value_name = "N", value_parser = rate)]
    pub rate: Option<NonZeroU32>,
    /// Seconds for one request, from connecting to the last byte. Default: 30.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,
    /// Seconds for a connection, with its TLS handshake.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub connect_timeout: Duration,
    /// Seconds to the first byte of an answer. Default: as for the whole.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub first_byte_timeout: Option<Duration>,
    /// Seconds to wait in all where the endpoint says 429 and Retry-After.
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = wait)]
    pub wait: Duration,
    /// How many things the endpoint may create; needed for any endpoint that is not on loopback.
    #[arg(long, value_name = "N")]
    pub allow_create: Option<usize>,
    /// Where every creation is written down, if --allow-create is given.
    #[arg(long, value_name = "FILE", default_value = "ncloud-conformance-ledger.jsonl")]
    pub ledger: PathBuf,
    /// Write every exchange down in this folder, pending until somebody has reviewed it.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["against", "dry_run"])]
    pub record: Option<PathBuf>,
    #[command(flatten)]
    pub redaction: Redaction,
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
    /// Tell everything in the text report.
    #[arg(long, short)]
    pub verbose: bool,
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

/// The formats of a report.
#[derive(Clone, Copy, ValueEnum)]
pub enum ReportFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For build servers.
    Junit,
}

impl From<ReportFormat> for Format {
    fn from(format: ReportFormat) -> Self {
        match format {
            ReportFormat::Text => Format::Text,
            ReportFormat::Json => Format::Json,
            ReportFormat::Junit => Format::Junit,
        }
    }
}

/// Arguments of `compare`.
#[derive(Args)]
pub struct Compare {
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

/// The formats of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Flags of `selfcheck`.
#[derive(Args)]
pub struct Selfcheck {
    /// What generated cases are made from, and the pairs of faults are drawn from.
    #[arg(long, value_name = "N", default_value_t = 42)]
    pub seed: u64,
    /// How many seeds each endpoint is tried with: that one, and those behind it.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    pub seeds: u64,
    /// How many pairs of faults to try.
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub pairs: usize,
    /// Trials at the same time.
    #[arg(long, value_name = "N", default_value = "2")]
    pub jobs: NonZeroUsize,
    /// The table's format.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ListFormat,
}

/// Flags of `serve`.
#[derive(Args)]
pub struct Serve {
    /// Address and port; port 0 takes a free one.
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Fail in this way; `list faults` shows the ids (repeatable).
    #[arg(long, value_name = "ID")]
    pub fault: Vec<String>,
    /// Refuse requests that are not signed with the keys `run` would sign with here.
    ///
    /// They come from NCLOUD_ACCESS_KEY_ID or NCLOUD_ACCESS_KEY and NCLOUD_SECRET_ACCESS_KEY or
    /// NCLOUD_SECRET_KEY, or from ~/.ncloud/configure.
    #[arg(long)]
    pub require_signature: bool,
    /// Take the keys of this [section] of ~/.ncloud/configure.
    #[arg(long, value_name = "NAME", requires = "require_signature")]
    pub profile: Option<String>,
}

/// Arguments of `list`.
#[derive(Args)]
pub struct List {
    /// What to list.
    pub what: Listed,
    /// The list's format.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ListFormat,
}

/// What can be listed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listed {
    /// The actions of the spec.
    Actions,
    /// Their constraints.
    Constraints,
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
    /// The id of a constraint, slip or case, as reports and lists print it.
    pub id: String,
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

/// Arguments of `ledger`.
#[derive(Args)]
pub struct Ledger {
    /// The ledger, as `run --allow-create` writes it.
    #[arg(default_value = "ncloud-conformance-ledger.jsonl")]
    pub file: PathBuf,
}

fn binding(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE".to_owned()),
    }
}

/// `10` or `10/s`.
fn rate(text: &str) -> Result<NonZeroU32, String> {
    let number = text.strip_suffix("/s").unwrap_or(text);
    NonZeroU32::from_str(number)
        .map_err(|_| "expected a number of requests a second, at least 1, such as 10/s".to_owned())
}

fn wait(text: &str) -> Result<Duration, String> {
    if text == "0" {
        Ok(Duration::ZERO)
    } else {
        seconds(text).map_err(|_| "expected seconds, at most 3600".to_owned())
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = f64::from_str(text).ok().filter(|seconds| *seconds > 0.0 && *seconds <= 3600.0);
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "expected seconds, more than 0 and at most 3600".to_owned())
}
