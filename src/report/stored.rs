//! A JSON report that was kept, to be written in another format.
//!
//! Keys that are new to this version are passed over, and what an older one lacks is left out of what
//! is written; a report of another format is refused. It is read as a stream, twice: first for what it
//! is. Nothing is judged anew. It gives what its run gave, but for what is not stored: times, and in JUnit
//! the line that repeats each failing case.
//!
//! Next: [`super::json`], which writes what is read here.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, Read};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;

use crate::case::Cases;
use crate::judge::{Assessment, Direction, Observation, Rate, lives};
use crate::model::Model;

use super::document::WholeReport;
use super::shard::Shard;
use super::stream::Stream;
use super::{OutputFormat, Style, text};

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
    /// It cannot be read, or is no text.
    #[error(transparent)]
    Unread(io::Error),
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
pub struct Stored(WholeReport<'static>);

/// Reads a report as `run --format json` writes it; it is opened twice.
pub fn read<R: Read>(open: impl Fn() -> io::Result<R>) -> Result<Stored, Unreadable> {
    parse(open).map(Stored)
}

/// What tells a report from anything else.
#[derive(Deserialize)]
struct Head {
    format: Option<Value>,
}

/// Reads what is wanted of a report; it is opened twice.
///
/// # Errors
///
/// Where it is none, or not one that this version reads.
pub fn parse<T: DeserializeOwned, R: Read>(open: impl Fn() -> io::Result<R>) -> Result<T, Unreadable> {
    let mut stream = Stream::new(open().map_err(Unreadable::Unread)?);
    // The rest is passed over.
    let head = serde_json::from_reader::<_, Head>(BufReader::new(&mut stream));
    let head = head.map_err(|error| match error.classify() {
        Category::Eof if !stream.is_blank() => Unreadable::CutOff { line: error.line() },
        Category::Data => Unreadable::NotAReport("there is no `format`".to_owned()),
        Category::Io => Unreadable::Unread(error.into()),
        Category::Eof | Category::Syntax => Unreadable::NotJson(error),
    })?;
    match head.format {
        None => Err(Unreadable::NotAReport("there is no `format`".to_owned())),
        Some(format) if format.as_u64() != Some(FORMAT) => Err(Unreadable::Format(format.to_string())),
        // Read from the start again: a value has forgotten lines and columns.
        Some(_) => {
            let again = BufReader::new(open().map_err(Unreadable::Unread)?);
            serde_json::from_reader(again).map_err(|error| Unreadable::NotAReport(error.to_string()))
        }
    }
}

impl Stored {
    /// Writes it in that format, as [`super::write`] does of a run. Where the folder for lines too long to be
    /// read is none, they stand in the report.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn write(
        &self,
        format: OutputFormat,
        style: &Style,
        repeats: Option<&str>,
        into: &mut dyn io::Write,
    ) -> io::Result<()> {
        self.0.write(format, style, repeats, into)
    }

    /// The lines that are too long to be read, each with the number of its finding in the text report.
    pub fn long_repeats(&self) -> Vec<(usize, String)> {
        text::long_repeats(&self.0)
    }
}

/// What parts of a suite are put together by.
impl Stored {
    /// The part of a suite it tells of, if it is one.
    pub fn shard(&self) -> Option<&Shard> {
        self.0.shard.as_deref()
    }

    /// Whether its run came to its end.
    pub fn is_complete(&self) -> bool {
        self.0.complete
    }

    /// The digest of its spec.
    pub fn spec(&self) -> &str {
        &self.0.spec
    }

    /// What generated cases were made from.
    pub fn seed(&self) -> u64 {
        self.0.seed
    }

    /// Where the names of its requests began.
    pub fn salt(&self) -> Option<&str> {
        self.0.salt.as_deref()
    }

    /// Whether shoulds count.
    pub fn is_strict(&self) -> bool {
        self.0.strict
    }

    /// The name of its target.
    pub fn target(&self) -> &str {
        &self.0.target.name
    }

    /// The base URL its requests went to.
    pub fn endpoint(&self) -> &str {
        &self.0.target.endpoint
    }

    /// Who was asked: the built-in reference, which has another port each time, or a URL.
    pub fn whom(&self) -> Option<&str> {
        self.shard().is_none_or(|shard| shard.suite.foreign).then_some(self.endpoint())
    }

    /// Whether its run required the client of that name.
    pub fn requires(&self, client: &str) -> bool {
        self.0.clients.iter().any(|row| row.required && row.name == client)
    }

    /// How many requests were sent.
    pub fn requests(&self) -> usize {
        self.0.summary.requests
    }

    /// How many things were created.
    pub fn creates(&self) -> usize {
        self.0.summary.creates
    }

    /// Whether a target file was held against it.
    pub fn has_known(&self) -> bool {
        !self.0.known.is_empty()
    }

    /// How often a finding of this statement and direction showed, where it did not always.
    pub fn rate(&self, statement: &str, direction: Direction) -> Option<Rate> {
        let all = self.0.divergences.iter().chain(&self.0.advice.findings);
        let mut same = all.filter(|found| found.constraint == statement && found.direction == direction.name());
        same.find_map(|found| found.rate.as_ref()).map(|rate| Rate { diverged: rate.diverged, of: rate.of })
    }

    /// Adds to the whole what its part found out by asking on, its recordings, and what became of what it created.
    pub fn lend(&self, model: &Model, cases: Cases<'_>, whole: &mut Assessment) {
        for row in &self.0.constraints {
            let Some((id, _)) = model.constraint_named(&row.id) else { continue };
            let Some(own) = whole.rows.get_mut(id.index()).filter(|own| own.status.name() == row.status) else {
                continue;
            };
            own.displacement = own.displacement.take().or_else(|| row.displacement.as_deref().map(str::to_owned));
        }
        for seen in &self.0.observations {
            let new = Observation { path: seen.path.to_string(), what: seen.what.to_string() };
            if !whole.observations.iter().any(|(own, _)| *own == new) {
                whole.observations.push((new, seen.count));
            }
        }
        let told: BTreeSet<usize> = whole.recordings.iter().map(|replayed| replayed.case).collect();
        let places: BTreeMap<_, usize> = (0..cases.given()).map(|index| (cases.id(index), index)).collect();
        let new = self.0.recordings.iter().filter_map(|recording| {
            let case = *places.get(&*recording.case)?;
            (!told.contains(&case)).then(|| recording.replayed(case)).flatten()
        });
        whole.recordings.extend(new.collect::<Vec<_>>());
        self.0.lives.iter().for_each(|row| lives::add(model, &mut whole.lives, row.lived()));
    }
}
