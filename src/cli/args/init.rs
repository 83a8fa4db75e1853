//! Arguments of `init`.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::numbers::{binding, jobs, rate, seconds};

/// What to write into a new target file. Where nothing is said, and stdin is a terminal, it is asked for.
#[derive(Args)]
pub struct Init {
    /// What reports call the endpoint.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Its base URL.
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// The [section] of ~/.ncloud/configure with its keys.
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// A real id, such as serverInstanceNo=123 (repeatable).
    #[arg(long, value_name = "NAME=VALUE", value_parser = binding)]
    pub bind: Vec<(String, String)>,
    /// Requests a second at most.
    #[arg(long, value_name = "N", value_parser = rate, allow_negative_numbers = true)]
    pub rate: Option<NonZeroU32>,
    /// Requests at the same time.
    #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub jobs: Option<NonZeroUsize>,
    /// Seconds for one request.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    pub timeout: Option<Duration>,
    /// A folder of recordings to replay (repeatable).
    #[arg(long, value_name = "DIR")]
    pub fixtures: Vec<PathBuf>,
    /// Let a broken should count as a broken must does.
    #[arg(long)]
    pub strict: bool,
    /// The file; one that is there is left alone.
    #[arg(long, value_name = "FILE", default_value = crate::cli::found::NAME)]
    pub output: PathBuf,
}
