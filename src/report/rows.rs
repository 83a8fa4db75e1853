//! The rows of cases in a JSON report: read from a file, or told one by one from a run.
//!
//! A run may have a million of them, so that no list of them is made to be written.
//!
//! Next: [`super::document`], which they are part of.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::judge::CaseVerdict;

use super::document::{CaseRow, Text};
use super::{Report, curl};

/// A row a case.
#[derive(Clone)]
pub(crate) enum CaseRows<'a> {
    /// As they were read.
    Read(Vec<CaseRow<'a>>),
    /// Those of a run.
    Of(Report<'a>),
}

impl CaseRows<'_> {
    /// All of them, in the order of the suite.
    pub(crate) fn iter(&self) -> Box<dyn Iterator<Item = CaseRow<'_>> + '_> {
        match self {
            CaseRows::Read(rows) => Box::new(rows.iter().map(CaseRow::lend)),
            CaseRows::Of(report) => Box::new((0..report.assessment.verdicts.len()).filter_map(|at| row(report, at))),
        }
    }

    /// How long the first exchange of the case at that place took; none in a report that was kept.
    pub(crate) fn elapsed(&self, at: usize) -> Option<Duration> {
        match self {
            CaseRows::Read(_) => None,
            CaseRows::Of(report) => report.assessment.verdicts.get(at).map(CaseVerdict::elapsed),
        }
    }

    /// The line that repeats the case at that place; none in a report that was kept, which holds no requests.
    pub(crate) fn repeat(&self, at: usize) -> Option<String> {
        match self {
            CaseRows::Read(_) => None,
            CaseRows::Of(report) => report.cases.get(at).map(|case| curl::line(report.endpoint, &case.request)),
        }
    }
}

impl<'a> CaseRow<'a> {
    fn lend(&self) -> CaseRow<'_> {
        CaseRow {
            id: Text::from(&*self.id),
            action: Text::from(&*self.action),
            verdict: Text::from(&*self.verdict),
            reason: self.reason.as_deref().map(Text::from),
            sent: self.sent,
        }
    }
}

fn row<'a>(report: &Report<'a>, at: usize) -> Option<CaseRow<'a>> {
    let verdicts = &report.assessment.verdicts;
    let case = verdicts.get(at)?;
    let action = report.cases.action(at).and_then(|action| report.model.actions.get(action));
    Some(CaseRow {
        id: report.cases.id(at),
        action: action.map_or("", |action| action.id.as_str()).into(),
        verdict: case.verdict.name().into(),
        reason: verdicts.reason_of(case).map(Text::from),
        sent: case.sent,
    })
}

impl Default for CaseRows<'_> {
    fn default() -> Self {
        CaseRows::Read(Vec::new())
    }
}

impl fmt::Debug for CaseRows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for CaseRows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de, 'a> Deserialize<'de> for CaseRows<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(CaseRows::Read)
    }
}
