//! Arguments of `new`.

use std::path::PathBuf;

use clap::Args;

use super::numbers::plain_name;

/// What to draft a spec file from.
#[derive(Args)]
pub struct New {
    /// The family, such as server or vserver.
    #[arg(value_parser = plain_name)]
    pub family: String,
    /// The action's name.
    #[arg(value_parser = plain_name)]
    pub action: String,
    /// An example answer, in XML or JSON.
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// An example request: a URL, or a file with a URL, an HTTP request or a command line.
    #[arg(long, value_name = "URL|FILE")]
    pub request: Option<String>,
    /// The text of a manual page, as text or Markdown.
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    /// Say how much of this spec file, written by hand, is drafted, instead of printing the draft.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "into"])]
    pub against: Option<PathBuf>,
    /// Write the draft to this file instead of stdout; one that is there is left alone.
    #[arg(long, value_name = "FILE", conflicts_with = "into")]
    pub output: Option<PathBuf>,
    /// Write it into this spec folder, and what every action shares beside it, where that is missing.
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
}
