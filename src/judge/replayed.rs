//! Recordings that were replayed, and in what an answer differs from the recorded one.
//!
//! Only the words for it: what differs is found by [`crate::recording`]. The page is one thing, what
//! was recorded another; an answer may keep the one and differ from the other.
//!
//! Next: [`super::Assessment`], which lists them.

use std::fmt;

use super::Known;

/// How many edits of one recording are kept; what is beyond is counted.
pub const MOST_EDITS: usize = 50;

/// A recording, and what became of it here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// The index of its case.
    pub case: usize,
    /// Whether its answer came again.
    pub state: State,
    /// Whether it is a page's example, so that a difference fails nothing.
    pub advice: bool,
    /// The first edits that make the recorded answer this one.
    pub edits: Vec<Edited>,
    /// How many there are; what is only spelt otherwise is not counted.
    pub size: usize,
    /// Why nothing can be said, if so.
    pub reason: Option<String>,
    /// What the target says of it, where it lists every place of it as known.
    pub known: Option<Box<Known>>,
}

impl Replayed {
    /// Whether it counts: a difference of somebody's own recording that is not known.
    pub fn is_new(&self) -> bool {
        self.differs() && self.known.is_none()
    }

    /// Whether it is a divergence, known or not.
    pub fn differs(&self) -> bool {
        self.state == State::Differs && !self.advice
    }

    /// Where it differs, each place once.
    pub fn places(&self) -> Vec<&str> {
        let mut places: Vec<&str> = Vec::new();
        for edit in self.edits.iter().filter(|edit| edit.kind != EditKind::Wire) {
            if !places.contains(&edit.path.as_str()) {
                places.push(&edit.path);
            }
        }
        places
    }
}

named! {
    /// What can be said of a recording.
    pub enum State {
        /// Its answer came again, but for what may differ.
        Same = "same",
        /// Another answer came.
        Differs = "differs",
        /// Nothing: it was not sent, or one of the two answers is not about it.
        NotComparable = "not-comparable",
    }
}

/// One edit between a recorded answer and an actual one, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// What sort of edit.
    pub kind: EditKind,
    /// Where: `status`, `output.list[0].field`, `refusal.code`.
    pub path: String,
    /// What was recorded there, in short.
    pub recorded: String,
    /// What is there now, in short.
    pub actual: String,
}

/// One line: the sort, where, what was recorded, and what came. It may hold what an endpoint sent.
impl fmt::Display for Edited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, path, recorded, actual } = self;
        write!(f, "{:10} {path}: {recorded} -> {actual}", kind.name())
    }
}

named! {
    /// The sorts of edits.
    pub enum EditKind {
        /// Another HTTP status.
        Status = "status",
        /// Another media type, or encoding.
        MediaType = "media-type",
        /// XML for JSON, or the other way.
        Format = "format",
        /// It was not there.
        Added = "added",
        /// It is there no more.
        Removed = "removed",
        /// It has another name.
        Renamed = "renamed",
        /// It stands elsewhere.
        Moved = "moved",
        /// It is of another kind.
        Retyped = "retyped",
        /// It has another value.
        Changed = "changed",
        /// The same content in other bytes.
        Wire = "wire",
    }
}
