//! The rows of cases and of recordings in a JSON report: read from a file, or told one by one from a run.
//!
//! A run may have a million of them, so that no list of them is made to be written.
//!
//! Next: [`super::document`], which they are part of.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::judge::CaseVerdict;

use super::{Report, curl};

/// A text of a report.
pub(crate) type Text<'a> = Cow<'a, str>;

/// One case, and what became of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct CaseRow<'a> {
    pub(crate) id: Text<'a>,
    pub(crate) action: Text<'a>,
    pub(crate) verdict: Text<'a>,
    pub(crate) reason: Option<Text<'a>>,
    #[serde(default = "yes")]
    pub(crate) sent: bool,
}

/// A recording that was replayed, and in what the answer is not as recorded.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Recording<'a> {
    pub(crate) case: Text<'a>,
    pub(crate) state: Text<'a>,
    pub(crate) edits: Vec<EditRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Text<'a>>,
    /// How many edits there are; only the first are listed.
    pub(crate) size: usize,
    pub(crate) advice: bool,
    pub(crate) known: bool,
}

/// One edit that makes of the recorded answer the one that came.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct EditRow<'a> {
    pub(crate) kind: Text<'a>,
    pub(crate) path: Text<'a>,
    pub(crate) recorded: Text<'a>,
    pub(crate) actual: Text<'a>,
}

/// Rows of a report.
#[derive(Clone)]
pub(crate) enum Rows<'a, R> {
    /// As they were read.
    Read(Vec<R>),
    /// Those of a run, each made when it is told.
    Of(Report<'a>),
}

/// What a row is made of.
pub(crate) trait Material<'a>: Clone {
    /// How many there are.
    fn count(report: &Report<'a>) -> usize;

    /// The one at that place.
    fn at(report: &Report<'a>, place: usize) -> Option<Self>;
}

/// A row a case.
pub(crate) type CaseRows<'a> = Rows<'a, CaseRow<'a>>;

/// A row a recording.
pub(crate) type RecordingRows<'a> = Rows<'a, Recording<'a>>;

impl<'a, R: Material<'a>> Rows<'a, R> {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Rows::Read(rows) => rows.len(),
            Rows::Of(report) => R::count(report),
        }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All of them, in the order of the suite.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Cow<'_, R>> {
        (0..self.len()).filter_map(|at| match self {
            Rows::Read(rows) => rows.get(at).map(Cow::Borrowed),
            Rows::Of(report) => R::at(report, at).map(Cow::Owned),
        })
    }
}

impl CaseRows<'_> {
    /// How long the first exchange of the case at that place took; none in a report that was kept.
    pub(crate) fn elapsed(&self, at: usize) -> Option<Duration> {
        match self {
            Rows::Read(_) => None,
            Rows::Of(report) => report.assessment.verdicts.get(at).map(CaseVerdict::elapsed),
        }
    }

    /// The line that repeats the case at that place; none in a report that was kept, which holds no requests.
    pub(crate) fn repeat(&self, at: usize) -> Option<String> {
        match self {
            Rows::Read(_) => None,
            Rows::Of(report) => report.cases.get(at).map(|case| curl::line(report.endpoint, &case.request)),
        }
    }
}

impl<'a> Material<'a> for CaseRow<'a> {
    fn count(report: &Report<'a>) -> usize {
        report.assessment.verdicts.len()
    }

    fn at(report: &Report<'a>, place: usize) -> Option<Self> {
        let verdicts = &report.assessment.verdicts;
        let case = verdicts.get(place)?;
        let action = report.cases.action(place).and_then(|action| report.model.actions.get(action));
        Some(CaseRow {
            id: report.cases.id(place),
            action: action.map_or("", |action| action.id.as_str()).into(),
            verdict: case.verdict.name().into(),
            reason: verdicts.reason_of(case).map(Text::from),
            sent: case.sent,
        })
    }
}

/// What is missing in a report of before it was told.
pub(super) fn yes() -> bool {
    true
}

impl<R> Default for Rows<'_, R> {
    fn default() -> Self {
        Rows::Read(Vec::new())
    }
}

impl<'a, R: Material<'a> + fmt::Debug> fmt::Debug for Rows<'a, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'a, R: Material<'a> + Serialize> Serialize for Rows<'a, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de, R: Deserialize<'de>> Deserialize<'de> for Rows<'_, R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Rows::Read)
    }
}
