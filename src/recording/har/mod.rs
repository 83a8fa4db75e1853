//! HTTP archives (HAR 1.2), as browsers and proxies write them, to recorded exchanges.
//!
//! An archive of a browser is full of what is no call of ours: what goes to none of the spec's
//! actions is counted and left out unread, and so is an exchange without a whole answer. Of what
//! belongs to an action every fault is told, with its entry and line. The archive's text is held as
//! a whole, the entries are read one after the other.
//!
//! Never changes what was sent: what a tool has decoded (a body unpacked, a form taken apart) is
//! written again as plainly as it can be, without the headers that would not fit it any more.
//!
//! Next: `raw` for the archive's own form, `entry` for one exchange.

mod entry;
mod raw;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};

use sha2::{Digest, Sha256};

use super::Captured;
use crate::model::Model;
use crate::toml::{Diagnostic, Faults};

/// How large an archive may be, in bytes: 256 MiB.
pub const MOST_BYTES: u64 = 256 << 20;

/// What an archive holds of the spec's actions.
#[derive(Clone, Debug, Default)]
pub struct Har {
    /// The exchanges, in the archive's order.
    pub taken: Vec<Taken>,
    /// Why the other entries were left out, and how many for each reason.
    pub left_out: BTreeMap<EntryLeftOut, usize>,
}

/// An exchange of an archive.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its place in `log.entries`, counted from 0.
    pub entry: usize,
    /// The exchange.
    pub recorded: Captured,
}

/// Why an entry was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryLeftOut {
    /// Its path is none of the spec's actions.
    OtherPath,
    /// Neither GET nor POST: a browser asks with OPTIONS first.
    OtherMethod,
    /// The archive does not hold what was sent.
    NoRequestBody,
    /// No answer came, or none was kept.
    NoAnswer,
    /// The answer broke off, or the archive holds only a part of it.
    NotWhole,
    /// The same exchange stands in the archive before.
    Twice,
}

impl EntryLeftOut {
    /// In words, behind how many there are.
    pub fn words(self) -> &'static str {
        match self {
            EntryLeftOut::OtherPath => "no action of the spec",
            EntryLeftOut::OtherMethod => "neither GET nor POST",
            EntryLeftOut::NoRequestBody => "without the body that was sent",
            EntryLeftOut::NoAnswer => "without an answer",
            EntryLeftOut::NotWhole => "without a whole answer",
            EntryLeftOut::Twice => "the same exchange again",
        }
    }
}

/// Everything wrong with an archive, by line.
#[derive(Debug, thiserror::Error)]
#[error("{}", crate::toml::print(.diagnostics))]
pub struct HarError {
    /// The faults.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads an archive; `file` is what its faults call it. Errors are a text that is no archive at all,
/// and every entry of an action that cannot be read.
pub fn read(file: &str, bytes: &[u8], model: &Model) -> Result<Har, HarError> {
    let (faults, mut har, mut seen) = (Faults::default(), Har::default(), HashSet::new());
    let text = Text::of(file, bytes).map_err(alone)?;
    let archive = raw::archive(text.text).map_err(|error| alone(text.fault("", 0, &error)))?;
    for (index, piece) in archive.entries().iter().enumerate() {
        let place = format!("log.entries[{index}]");
        let start = text.start_of(piece.get());
        let told = match raw::entry(piece.get()) {
            Ok(raw) => entry::read(model, &raw).map_err(|fault| text.at(&place, start, &fault)),
            // What is no entry may be none of ours: then it is only left out.
            Err(_) if !entry::may_be_ours(model, piece.get()) => Ok(Err(EntryLeftOut::OtherPath)),
            Err(error) => Err(text.fault(&place, start, &error)),
        };
        match told {
            Ok(Ok(recorded)) if seen.insert(digest(&recorded)) => har.taken.push(Taken { entry: index, recorded }),
            Ok(Ok(_)) => *har.left_out.entry(EntryLeftOut::Twice).or_default() += 1,
            Ok(Err(left_out)) => *har.left_out.entry(left_out).or_default() += 1,
            Err(fault) => faults.note(fault),
        }
    }
    if faults.is_empty() { Ok(har) } else { Err(HarError { diagnostics: faults.sorted() }) }
}

fn alone(fault: Diagnostic) -> HarError {
    HarError { diagnostics: vec![fault] }
}

/// What tells two exchanges apart: request and answer, each with all its headers.
fn digest(recorded: &Captured) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(bytes);
    };
    let Captured { request, response, .. } = recorded;
    part(request.method.name().as_bytes());
    part(request.target.as_bytes());
    part(&request.body);
    part(&response.status.to_le_bytes());
    part(&response.body);
    for (name, value) in request.headers.iter().chain(response.headers.iter()) {
        part(name.as_bytes());
        part(value);
    }
    hash.finalize().into()
}

/// An archive's text, to tell the lines of its faults.
struct Text<'a> {
    file: &'a str,
    text: &'a str,
    /// How far lines were counted: bytes, line, column. Faults come in the order of the text.
    counted: Cell<(usize, usize, usize)>,
}

impl<'a> Text<'a> {
    /// Without the mark some tools put in front.
    fn of(file: &'a str, bytes: &'a [u8]) -> Result<Self, Diagnostic> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let text = std::str::from_utf8(bytes);
        let text = text.map_err(|_| Diagnostic::of_file(file, "the archive is not UTF-8"))?;
        Ok(Self { file, text, counted: Cell::new((0, 1, 1)) })
    }

    /// Where in the text a piece of it begins, in bytes.
    fn start_of(&self, piece: &str) -> usize {
        (piece.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }

    /// A fault of JSON in the piece that begins there.
    fn fault(&self, place: &str, start: usize, error: &serde_json::Error) -> Diagnostic {
        let whole = error.to_string();
        let said = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(said, _)| said);
        let (line, column) = self.line_and_column(start);
        let mut fault = self.at(place, start, said);
        fault.column = if error.line() <= 1 { column + error.column().saturating_sub(1) } else { error.column() };
        fault.column = fault.column.max(1);
        fault.line = line + error.line().saturating_sub(1);
        fault
    }

    fn at(&self, place: &str, start: usize, said: &str) -> Diagnostic {
        let (line, column) = self.line_and_column(start);
        let message = if place.is_empty() { said.to_owned() } else { format!("{place}: {said}") };
        Diagnostic { line, column, ..Diagnostic::of_file(self.file, message) }
    }

    fn line_and_column(&self, start: usize) -> (usize, usize) {
        let (from, mut line, mut column) = match self.counted.get() {
            counted if counted.0 <= start => counted,
            _ => (0, 1, 1),
        };
        for character in self.text.get(from..start).unwrap_or_default().chars() {
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        self.counted.set((start, line, column));
        (line, column)
    }
}
