//! One endpoint tried with the default cases, without a socket, and what was found.
//!
//! Next: [`super::score`], which holds the findings against what the fault said of itself.

use std::cmp::Reverse;
use std::time::Duration;

use crate::case::{Case, Exchange, Outcome, derive};
use crate::judge::{Assessment, Finding, Tally, Verdict, judge};
use crate::model::{Format, Model};
use crate::reference::Stamp;
use crate::wire::{Request, Response};

/// A clock that stands still, so that the same seed gives the same answers: 2024-06-15, 08:49:13Z.
const NOW_MS: i64 = 1_718_441_353_994;

/// The cases of one action.
pub(super) struct Bench<'m> {
    pub(super) model: &'m Model,
    pub(super) cases: Vec<Case>,
}

/// What a trial came to, as far as it is needed.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The findings, the shallowest and widest in front.
    pub(super) findings: Vec<Finding>,
    /// How many requests it took to the first case that a finding explains.
    pub(super) first: Option<usize>,
    /// Whether a finding shows in answers of each format, in the order of [`Format::ALL`].
    pub(super) formats: [bool; 2],
}

impl<'m> Bench<'m> {
    pub(super) fn new(model: &'m Model, action: usize) -> Self {
        Self { model, cases: derive::systematic(model, action, &model.inventory, 0) }
    }

    /// Tries an endpoint with every case, in order.
    pub(super) fn run(&self, answer: impl Fn(&Request, Stamp) -> Response) -> Assessment {
        let mut tally = Tally::new(self.model, &self.model.inventory);
        for (index, case) in self.cases.iter().enumerate() {
            let serial = index as u64 + 1;
            let now_ms = NOW_MS + i64::try_from(index).unwrap_or_default() * 10;
            let response = answer(&case.request, Stamp { now_ms, serial });
            let exchange =
                Exchange { outcome: Outcome::Answered(response), elapsed: Duration::ZERO, received_ms: None };
            tally.add(case, judge(self.model, case, &exchange));
        }
        tally.finish(&self.cases, None)
    }

    /// What is needed of an assessment. A shallow finding may be the reason of a deeper one, and
    /// what shows in many cases of what shows in few.
    pub(super) fn found(&self, assessment: Assessment) -> Found {
        let diverging = assessment.verdicts.iter().position(|case| case.verdict == Verdict::Diverges);
        let mut findings = assessment.findings;
        findings.sort_by_key(|finding| (finding.layer, Reverse(finding.cases.len())));
        let explained = findings.iter().filter_map(|finding| finding.cases.first().copied()).min();
        let first = explained.map(|index| diverging.map_or(index, |other| other.min(index)) + 1);
        let formats = Format::ALL.map(|format| {
            let shows = |&case: &usize| self.cases.get(case).is_some_and(|case| case.label.format == Some(format));
            findings.iter().any(|finding| finding.cases.iter().any(shows))
        });
        Found { findings, first, formats }
    }
}
