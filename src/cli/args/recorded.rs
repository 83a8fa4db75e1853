//! The flags of the commands that look at recorded exchanges; `record` makes them.

use std::path::PathBuf;

use clap::Args;

use super::ReportFormat;

/// Arguments of `judge`.
#[derive(Args)]
pub struct Judge {
    /// An HTTP archive (HAR 1.2), or a folder of recordings.
    #[arg(value_name = "FILE.har|DIR")]
    pub recorded: PathBuf,
    /// A target file: its known divergences, what it binds, its name, and whether it is strict.
    #[arg(long, value_name = "FILE")]
    pub target: Option<PathBuf>,
    /// Let a broken should count as a broken must does, instead of calling it advice.
    #[arg(long)]
    pub strict: bool,
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

/// Arguments of `review`.
#[derive(Args)]
pub struct ReviewArgs {
    /// The folder of recordings.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Print one line for each pending recording, and move none.
    #[arg(long, conflicts_with_all = ["accept", "reject"])]
    pub list: bool,
    /// Accept these without asking, or all.
    #[arg(long, value_name = "NAME", num_args = 0.., conflicts_with = "reject")]
    pub accept: Option<Vec<String>>,
    /// Reject these without asking, or all.
    #[arg(long, value_name = "NAME", num_args = 0..)]
    pub reject: Option<Vec<String>>,
}
