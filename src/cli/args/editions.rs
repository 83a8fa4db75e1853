//! The flags of `editions`.

use clap::{Args, Subcommand};

use super::ListFormat;

/// Arguments of `editions`.
#[derive(Args)]
pub struct Editions {
    /// What to do with them.
    #[command(subcommand)]
    pub command: EditionCommand,
}

/// What can be done with editions.
#[derive(Subcommand)]
pub enum EditionCommand {
    /// Tell what changes from one edition to another, in the words of both.
    Diff(Diff),
}

/// Arguments of `editions diff`.
#[derive(Args)]
pub struct Diff {
    /// The name of an edition; `base` is what the actions' own files are of.
    #[arg(value_name = "A")]
    pub a: String,
    /// Another.
    #[arg(value_name = "B")]
    pub b: String,
    /// Only this action (repeatable).
    #[arg(long, value_name = "ID")]
    pub action: Vec<String>,
    /// The format.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ListFormat,
}
