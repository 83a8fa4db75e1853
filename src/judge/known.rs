//! Divergences a target lists as known, and what a run says of each.
//!
//! Only the words for it: who reads a target file and holds it against a run is
//! [`crate::target`]. A known divergence stays a finding; nothing here hides one.
//!
//! Next: [`super::Finding`], which carries what is known of it.

use jiff::civil::Date;

use crate::model::{ConstraintId, Level, Model};

use super::{Direction, Finding, Lived, Replayed, lives};

/// One divergence that somebody has looked at. What is broken, direction and path tell it from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What is broken.
    pub statement: Statement,
    /// Which way.
    pub direction: Direction,
    /// Where, letter by letter as a report prints it.
    pub path: String,
    /// Why it is accepted.
    pub reason: String,
    /// Since when it is known.
    pub since: Date,
    /// The last day on which it is accepted without a new look.
    pub expires: Option<Date>,
}

/// What a known divergence breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// A statement of a page.
    Page(ConstraintId),
    /// A recording, by the id of its case: that its answer comes again.
    Recording(String),
    /// A statement about what becomes of things that were created, by its id.
    Life(String),
}

impl Statement {
    /// The statement of a page, if it is one.
    pub fn constraint(&self) -> Option<ConstraintId> {
        match self {
            Statement::Page(id) => Some(*id),
            Statement::Recording(_) | Statement::Life(_) => None,
        }
    }

    /// As a report and a target file spell it.
    pub fn id<'a>(&'a self, model: &'a Model) -> &'a str {
        match self {
            Statement::Page(id) => &model.constraint(*id).id,
            Statement::Recording(id) | Statement::Life(id) => id,
        }
    }

    /// Whether breaking it is a divergence or advice; a recording of one's own is as good as a must.
    pub fn level(&self, model: &Model) -> Level {
        match self {
            Statement::Page(id) => model.constraint(*id).level,
            Statement::Recording(_) => Level::Must,
            Statement::Life(_) => lives::LEVEL,
        }
    }
}

impl Known {
    /// Whether a recording is meant, and differs at this path.
    pub fn is_of_recording(&self, case: &str, replayed: &Replayed) -> bool {
        let meant = matches!(&self.statement, Statement::Recording(known) if known == case);
        meant && self.direction == Direction::Different && replayed.places().contains(&self.path.as_str())
    }

    /// Whether a statement about lives is meant, and does not hold at this path.
    pub fn is_of_life(&self, lived: &Lived) -> bool {
        let meant = matches!(&self.statement, Statement::Life(id) if *id == lived.id);
        meant && self.direction == Direction::Different && lived.places.contains(&self.path)
    }

    /// Whether a finding is of this statement and in this direction, and shows at this path.
    pub fn is_of(&self, finding: &Finding) -> bool {
        let same = self.statement == Statement::Page(finding.constraint) && self.direction == finding.direction;
        same && finding.places().any(|place| place == self.path)
    }

    /// Whether its last day is over.
    pub fn is_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|last| today > last)
    }
}

/// A known divergence, and what a run says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The divergence.
    pub known: Known,
    /// What the run says of it.
    pub standing: KnownStanding,
}

named! {
    /// What a run says of a known divergence.
    pub enum KnownStanding {
        /// It still shows.
        Masks = "masks",
        /// It still shows, and its last day is over.
        Expired = "expired",
        /// It does not show any more, though the run could have shown it.
        Stale = "stale",
        /// The run could not have shown it.
        NotChecked = "not-checked",
    }
}

impl KnownStanding {
    /// Whether a person has to change the target file.
    pub fn is_overdue(self) -> bool {
        matches!(self, KnownStanding::Stale | KnownStanding::Expired)
    }
}
