//! Arguments of `export`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// What to write for other tools.
#[derive(Args)]
pub struct Export {
    /// The format.
    pub format: ExportFormat,
    /// Only this action, which may be a support action (repeatable).
    #[arg(long, value_name = "ID")]
    pub action: Vec<String>,
    /// Export this edition of each page that has it; `list editions` shows the names. The recordings that come
    /// with the kit are of the pages' own files, and are no entries of an archive then.
    #[arg(long, value_name = "NAME")]
    pub edition: Option<String>,
    /// The base URL that the document names.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    pub endpoint: String,
    /// Write the document to this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The formats of other tools.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// OpenAPI 3.1 of requests and answers.
    Openapi,
    /// JSON Schema 2020-12 of answers.
    JsonSchema,
    /// The suite's cases as an HTTP archive, with what is expected as the comment of each entry.
    Har,
}
