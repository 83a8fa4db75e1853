//! Arguments of `ledger`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Arguments of `ledger`.
#[derive(Args)]
pub struct LedgerArgs {
    /// The ledger, as `run --allow-create` writes it.
    #[arg(default_value = "ncloud-conformance-ledger.jsonl")]
    pub file: PathBuf,
    /// What is told: for people, for programs, or the lines that delete, for a shell.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: LedgerFormat,
    /// Write down that this id was deleted by hand; it is not told of as created any more (repeatable).
    #[arg(long, value_name = "ID")]
    pub deleted: Vec<String>,
    /// Show what would delete all of it, one call a thing; with --yes, send these calls.
    #[arg(long, conflicts_with = "deleted")]
    pub delete: bool,
    /// Send what --delete shows, one call at a time, each written to the ledger before it is sent.
    #[arg(long, requires = "delete")]
    pub yes: bool,
    /// Only what was created at this endpoint; needed where the ledger names several hosts.
    #[arg(long, value_name = "URL", requires = "delete")]
    pub endpoint: Option<String>,
    /// Sign with the keys of this [section] of ~/.ncloud/configure; otherwise as `run` does.
    #[arg(long, value_name = "NAME", requires = "delete", conflicts_with = "unsigned")]
    pub profile: Option<String>,
    /// Sign nothing, and look for no keys.
    #[arg(long, requires = "delete")]
    pub unsigned: bool,
    /// A PEM file with roots to trust besides the system's.
    #[arg(long, value_name = "FILE", requires = "delete")]
    pub cacert: Option<PathBuf>,
    /// Send through this proxy.
    #[arg(long, value_name = "URL", requires = "delete")]
    pub proxy: Option<String>,
}

/// The formats of what a ledger says.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LedgerFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// The lines that delete what was created; everything else is a comment.
    Sh,
}
