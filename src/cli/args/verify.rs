//! Flags of `run` about what it created.

use std::time::Duration;

use clap::Args;

use super::numbers::seconds;

/// Whether what was created is looked up when the run is over.
#[derive(Clone, Args)]
pub struct Verify {
    /// Look up what the endpoint said was created: there, with the same fields, and ready in time.
    #[arg(long, conflicts_with_all = ["against", "dry_run"])]
    pub verify: bool,
    /// Seconds that a thing may take to be ready, or to be gone.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds, requires = "verify", allow_negative_numbers = true)]
    pub verify_within: Duration,
    /// Delete what was looked up, and look until it is gone.
    #[arg(long, requires = "verify")]
    pub allow_delete: bool,
}
