//! Which cases are sent again, when a run has seen enough, and what of it is shown and told.

use std::path::PathBuf;

use clap::Args;

use super::numbers::findings;

/// Flags of `run`.
#[derive(Args)]
pub struct RunFlags {
    /// Only cases that diverge in this JSON report, and their controls.
    #[arg(long, value_name = "REPORT.json")]
    pub failed_from: Option<PathBuf>,
    /// End the run at the first divergence; the same as --max-findings 1.
    #[arg(long, conflicts_with = "max_findings")]
    pub fail_fast: bool,
    /// End the run when there are so many divergences that are not known.
    #[arg(long, value_name = "N", value_parser = findings, allow_negative_numbers = true)]
    pub max_findings: Option<usize>,
    /// Print on stderr each request that --case names, and its answer, as they were on the wire; keys and
    /// signatures are left out.
    #[arg(long, requires = "case")]
    pub show_exchange: bool,
}

/// How much the text report tells.
#[derive(Args)]
pub struct Detail {
    /// Tell everything in the text report.
    #[arg(long, short, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Show every statement as a symbol in the text report.
    #[arg(long, conflicts_with = "quiet")]
    pub matrix: bool,
    /// Tell only what was found, one line each, and the headline.
    #[arg(long, short)]
    pub quiet: bool,
}

impl RunFlags {
    /// How many divergences are enough; `None` where no number is.
    pub fn enough(&self) -> Option<usize> {
        if self.fail_fast { Some(1) } else { self.max_findings }
    }
}
