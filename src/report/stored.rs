//! A JSON report that was kept, to be written in another format.
//!
//! Keys that are new to this version are passed over, and what an older one lacks is left out of what
//! is written; a report of another format is refused. Nothing is judged anew. The text report is not
//! made of it: it shows the model and the requests, which a report does not hold.
//!
//! Next: [`super::json`], which writes what is read here.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;

use super::document::Document;
use super::{Format, html, markdown};

/// The format this version reads.
const FORMAT: u64 = 1;

/// Why a text is no report.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It ends in the middle.
    #[error("cut off: the JSON ends at line {line}, in the middle")]
    CutOff {
        /// The last line there is.
        line: usize,
    },
    /// It is not JSON.
    #[error("not JSON: {0}")]
    NotJson(serde_json::Error),
    /// It is JSON of another kind.
    #[error("not a report of ncloud-conformance: {0}")]
    NotAReport(String),
    /// It is a report of a format nobody here knows.
    #[error("a report of format {0}; this version reads format {FORMAT}")]
    Format(String),
}

/// A report that was kept.
#[derive(Clone, Debug)]
pub struct Stored(Document<'static>);

/// Reads a report as `run --format json` writes it.
pub fn read(text: &str) -> Result<Stored, Unreadable> {
    parse(text).map(Stored)
}

/// Reads what is wanted of a report.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let value: Value = serde_json::from_str(text).map_err(|error| match error.classify() {
        Category::Eof if !text.trim().is_empty() => Unreadable::CutOff { line: error.line() },
        _ => Unreadable::NotJson(error),
    })?;
    match value.get("format") {
        None => Err(Unreadable::NotAReport("there is no `format`".to_owned())),
        Some(format) if format.as_u64() != Some(FORMAT) => Err(Unreadable::Format(format.to_string())),
        // Read from the text again: a value has forgotten lines and columns.
        Some(_) => serde_json::from_str(text).map_err(|error| Unreadable::NotAReport(error.to_string())),
    }
}

impl Stored {
    /// Writes it in that format; `None` where a stored report lacks what the format shows.
    pub fn render(&self, format: Format) -> Option<String> {
        match format {
            Format::Json => Some(self.0.json()),
            Format::Html => Some(html::write(&self.0)),
            Format::Markdown => Some(markdown::write(&self.0)),
            Format::Text | Format::Junit => None,
        }
    }
}
