//! Arguments of `ledger`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Arguments of `ledger`.
#[derive(Args)]
pub struct Ledger {
    /// The ledger, as `run --allow-create` writes it.
    #[arg(default_value = "ncloud-conformance-ledger.jsonl")]
    pub file: PathBuf,
    /// What is told: for people, for programs, or the lines that delete, for a shell.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: LedgerFormat,
    /// Write down that this id was deleted by hand; it is not told of as created any more (repeatable).
    #[arg(long, value_name = "ID")]
    pub deleted: Vec<String>,
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
