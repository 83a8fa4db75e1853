//! What a run may have created, on disk before the next call is made.
//!
//! One line of JSON an event, appended and flushed to disk: a call is written down before it is
//! sent, and what became of it before another is. Whatever kills the program, a thing that was
//! created is either in the ledger with its id, or the call that may have created it stands there
//! without an end. Nothing is ever taken out, and nothing here deletes anything: the line that would
//! is written for a person, who may note that a thing is gone, or have the calls of [`after`] sent.
//!
//! Next: [`book`] reads a ledger; `net::run` writes one.

pub mod after;
pub mod book;
mod line;
mod undo;

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::wire::Request;

pub use book::Book;
use line::Line;
pub use undo::{Batch, batches, ids, undo};

/// Bytes in which the first line of a ledger must end.
const LONGEST_START: u64 = 1 << 16;

/// A ledger, open for writing by this run alone.
#[derive(Debug)]
pub struct Ledger {
    file: File,
    path: PathBuf,
    calls: u64,
}

/// Why a ledger cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// It cannot be opened or written.
    #[error("cannot write the ledger {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another run writes to it.
    #[error("the ledger {path} is in use by another run")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// It holds something else, which nothing is appended to.
    #[error("{path} is not a ledger: its first line is no event of one")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
}

/// A call written down and not yet ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenCall(u64);

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Something was created.
    Created {
        /// What the answer calls it; empty where that cannot be read.
        ids: Vec<String>,
        /// The line that would delete it again.
        undo: Option<String>,
    },
    /// Nothing was created: the endpoint said no, or was never reached.
    Nothing {
        /// How that is known.
        reason: String,
    },
    /// Nobody knows.
    Unknown {
        /// Why not.
        reason: String,
    },
}

impl Ledger {
    /// Opens a ledger, or a new one, and notes that a run begins: at which endpoint, and how many
    /// things it may create. What other runs wrote stays.
    pub fn open(path: &Path, at_ms: i64, endpoint: &str, allowed: usize) -> Result<Self, LedgerError> {
        let mut ledger = Self::attach(path, true)?;
        ledger.write(&Line::run(at_ms, endpoint, allowed))?;
        Ok(ledger)
    }

    /// Notes in a ledger that is there that these things were deleted.
    pub fn deleted(path: &Path, at_ms: i64, ids: &[String]) -> Result<(), LedgerError> {
        let mut ledger = Self::attach(path, false)?;
        ids.iter().try_for_each(|id| ledger.write(&Line::deleted(at_ms, id)))
    }

    /// Opens a ledger that is there, for this process alone, to write down what is deleted.
    pub fn reopen(path: &Path) -> Result<Self, LedgerError> {
        Self::attach(path, false)
    }

    /// Writes down that a thing is about to be deleted.
    pub fn deleting(&mut self, at_ms: i64, id: &str) -> Result<(), LedgerError> {
        self.write(&Line::deleting(at_ms, id))
    }

    /// Writes down that it is deleted, or why it is not.
    pub fn delete_ended(&mut self, at_ms: i64, id: &str, kept: Option<&str>) -> Result<(), LedgerError> {
        self.write(&kept.map_or_else(|| Line::deleted(at_ms, id), |reason| Line::kept(at_ms, id, reason)))
    }

    /// The file, for this process alone, with its last line whole.
    fn attach(path: &Path, create: bool) -> Result<Self, LedgerError> {
        let failed = |source| LedgerError::Io { path: path.to_owned(), source };
        let mut file = OpenOptions::new().read(true).append(true).create(create).open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LedgerError::Locked { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        if !is_ledger(&mut file).map_err(failed)? {
            return Err(LedgerError::Foreign { path: path.to_owned() });
        }
        let torn = is_torn(&mut file).map_err(failed)?;
        let mut ledger = Self { file, path: path.to_owned(), calls: 0 };
        if torn {
            ledger.append(b"\n")?;
        }
        Ok(ledger)
    }

    /// Writes down a call that is about to be sent.
    pub fn sending(
        &mut self,
        at_ms: i64,
        action: &str,
        case: &str,
        request: &Request,
    ) -> Result<OpenCall, LedgerError> {
        self.calls += 1;
        self.write(&Line::sending(self.calls, at_ms, action, case, request))?;
        Ok(OpenCall(self.calls))
    }

    /// Writes down what became of it.
    pub fn ended(&mut self, call: OpenCall, at_ms: i64, end: End) -> Result<(), LedgerError> {
        self.write(&Line::ended(call.0, at_ms, end))
    }

    fn write(&mut self, line: &Line) -> Result<(), LedgerError> {
        let mut bytes = serde_json::to_vec(line).map_err(|error| self.failed(error.into()))?;
        bytes.push(b'\n');
        self.append(&bytes)
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), LedgerError> {
        let written = self.file.write_all(bytes).and_then(|()| self.file.sync_data());
        written.map_err(|error| self.failed(error))
    }

    fn failed(&self, source: io::Error) -> LedgerError {
        LedgerError::Io { path: self.path.clone(), source }
    }
}

/// Whether what is there, if anything, begins as a ledger does.
fn is_ledger(file: &mut File) -> io::Result<bool> {
    let mut first = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    BufReader::new(file.take(LONGEST_START)).read_until(b'\n', &mut first)?;
    let first = String::from_utf8_lossy(&first);
    Ok(first.trim().is_empty() || matches!(serde_json::from_str(&first), Ok(Line::Run { .. })))
}

/// Whether the last line was cut off: a run was killed while it wrote.
fn is_torn(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

#[cfg(test)]
mod tests;
