//! Recordings on disk, in the form of fixtures.
//!
//! `DIR/<family>/<action>/<name>/` holds what was accepted in review, `DIR/.pending/…` what waits for
//! it, `DIR/.rejected/…` what was turned down. A recording is whole on disk or not there: it is written
//! into a folder beside, flushed, and renamed. Until it is accepted nobody but its owner can read it.
//! The same exchange twice is one recording, whoever wrote the other one and wherever it lies.
//!
//! This file never redacts: it takes only what has been. Next: `disk` for the writing, `text` for
//! `case.toml` and `request.http`, `name` for what a recording is called, `fingerprint` for which
//! exchanges are the same.

pub(super) mod disk;
mod fingerprint;
mod name;
#[cfg(test)]
mod tests;
mod text;
pub mod turn;

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::redact::Redacted;
use crate::case::fixture::{self, Files, Fixture, FixtureError};
use crate::model::Model;
use crate::toml::Diagnostic;
use disk::Lock;
use fingerprint::Fingerprint;

/// Where a recording is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordingState {
    /// Nobody has looked at it.
    Pending,
    /// It is a fixture.
    Accepted,
    /// Somebody did not want it.
    Rejected,
}

impl RecordingState {
    /// Every state.
    pub const ALL: [RecordingState; 3] = [RecordingState::Pending, RecordingState::Accepted, RecordingState::Rejected];

    /// The folder of recordings in this state, in the folder of all.
    pub fn folder(self, root: &Path) -> PathBuf {
        match self {
            RecordingState::Pending => root.join(".pending"),
            RecordingState::Accepted => root.to_owned(),
            RecordingState::Rejected => root.join(".rejected"),
        }
    }
}

/// Which recording: its folders' names, in whatever state it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The family of its action.
    pub family: String,
    /// The name of its action.
    pub action: String,
    /// Its own name.
    pub name: String,
}

impl Place {
    /// Its folder, while it is in that state.
    pub fn folder(&self, root: &Path, state: RecordingState) -> PathBuf {
        state.folder(root).join(&self.family).join(&self.action).join(&self.name)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}/{}", self.family, self.action, self.name)
    }
}

/// What became of a recording that was to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is pending now.
    New(Place),
    /// The same exchange is there already, in this state.
    Known(Place, RecordingState),
}

/// Why recordings cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file or folder cannot be read or written.
    #[error("cannot keep recordings in {path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A folder of recordings, open for more. Several may be open at once, in other programs too.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    index: Mutex<Index>,
}

/// What is there: a few bytes a recording.
#[derive(Debug, Default)]
struct Index {
    seen: HashMap<Fingerprint, (Place, RecordingState)>,
    /// The last number behind each name.
    last: HashMap<Place, usize>,
}

impl Store {
    /// Opens a folder, or a new one, and looks at what lies there, in every state. What is no
    /// recording is passed over: telling so is for who loads it.
    pub fn open(root: &Path, model: &Model) -> Result<Self, StoreError> {
        let _lock = Lock::take(root)?;
        disk::sweep(root)?;
        let mut index = Index::default();
        for state in RecordingState::ALL {
            for place in places(root, state)? {
                let read = read(root, state, &place, model);
                index.add(place, state, read.map(|fixture| fingerprint::of_fixture(model, &fixture)));
            }
        }
        Ok(Self { root: root.to_owned(), index: Mutex::new(index) })
    }

    /// Writes a recording down as pending, unless the same exchange is there already. `about` is put
    /// behind the sentence that says what it shows; empty for nothing.
    pub fn put(&self, model: &Model, redacted: &Redacted, about: &str) -> Result<Put, StoreError> {
        let fingerprint = fingerprint::of(model, redacted.action(), redacted.request(), redacted.response());
        let described = text::describe(model, redacted, about);
        let place = name::of(model, redacted, &described);
        let mut index = self.index();
        if let Some((place, state)) = index.seen.get(&fingerprint) {
            return Ok(Put::Known(place.clone(), *state));
        }
        let _lock = Lock::take(&self.root)?;
        let place = loop {
            let next = index.next(&place);
            let Some(state) = RecordingState::ALL.into_iter().find(|state| next.folder(&self.root, *state).exists())
            else {
                break next;
            };
            // Somebody else wrote it since.
            let other = read(&self.root, state, &next, model).map(|other| fingerprint::of_fixture(model, &other));
            let same = other == Some(fingerprint);
            index.add(next.clone(), state, other);
            if same {
                return Ok(Put::Known(next, state));
            }
        };
        disk::write(&self.root, &place, &text::files(model, redacted, &described))?;
        index.add(place.clone(), RecordingState::Pending, Some(fingerprint));
        Ok(Put::New(place))
    }

    /// Whole after every step, so a panic elsewhere cannot spoil it.
    fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Index {
    fn add(&mut self, place: Place, state: RecordingState, fingerprint: Option<Fingerprint>) {
        for (base, number) in name::readings(&place) {
            let last = self.last.entry(base).or_default();
            *last = number.max(*last);
        }
        if let Some(fingerprint) = fingerprint {
            self.seen.entry(fingerprint).or_insert((place, state));
        }
    }

    /// The next name that is not known to be taken.
    fn next(&self, base: &Place) -> Place {
        let number = self.last.get(base).copied().unwrap_or(0).saturating_add(1);
        name::numbered(base, number)
    }
}

/// The recordings of a folder that are in that state, sorted. None where there is no such folder.
pub fn places(root: &Path, state: RecordingState) -> Result<Vec<Place>, StoreError> {
    let top = state.folder(root);
    let mut places = Vec::new();
    for family in disk::folders(&top)? {
        for action in disk::folders(&top.join(&family))? {
            for name in disk::folders(&top.join(&family).join(&action))? {
                places.push(Place { family: family.clone(), action: action.clone(), name });
            }
        }
    }
    Ok(places)
}

/// The files of one recording, by their names; `None` where they cannot be read.
pub fn files(root: &Path, state: RecordingState, place: &Place) -> Option<Files> {
    disk::files(&place.folder(root, state)).ok()
}

/// One recording, read as strictly as a folder of fixtures is.
pub fn load(root: &Path, state: RecordingState, place: &Place, model: &Model) -> Result<Fixture, FixtureError> {
    let top = state.folder(root).to_string_lossy().into_owned();
    let below = |name: String| format!("{}/{}/{}/{name}", place.family, place.action, place.name);
    let files = files(root, state, place).unwrap_or_default();
    let files = files.into_iter().map(|(name, bytes)| (below(name), bytes)).collect();
    let missing = || FixtureError { diagnostics: vec![Diagnostic::of_file(&top, format!("{place} cannot be read"))] };
    fixture::load_files(&top, files, model)?.pop().ok_or_else(missing)
}

/// One recording; `None` where it is none. Its faults are told by [`fixture::load`].
fn read(root: &Path, state: RecordingState, place: &Place, model: &Model) -> Option<Fixture> {
    load(root, state, place, model).ok()
}
