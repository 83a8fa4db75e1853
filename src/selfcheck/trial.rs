//! One endpoint tried with the cases of a default run, without a socket, and what was found.
//!
//! A valid request that is turned away is asked once more, as a run does. Nothing here knows the faults.
//!
//! Next: [`super::score`], which holds the findings against what the fault said of itself.

use std::cmp::Reverse;
use std::time::Duration;

use crate::case::{Case, Controls, Exchange, Outcome, derive};
use crate::judge::again::{Leave, may_ask_again};
use crate::judge::{Assessment, Finding, Judgement, Tally, Verdict, judge, levels};
use crate::model::{ConstraintId, Format, Model};
use crate::reference::Stamp;
use crate::wire::{Request, Response};

use super::Generate;

/// A clock that stands still, so that the same seed gives the same answers: 2024-06-15, 08:49:13Z.
const NOW_MS: i64 = 1_718_441_353_994;

/// The cases of one action, those of one seed among them.
pub(super) struct Bench<'m> {
    pub(super) model: &'m Model,
    /// What its generated cases are made from.
    pub(super) seed: u64,
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
    pub(super) fn new(model: &'m Model, action: usize, seed: u64, generate: Option<Generate>) -> Self {
        let mut cases = derive::systematic(model, action, &model.inventory, 0);
        if let Some(generate) = generate {
            let controls = Controls::of(&cases, 0);
            cases.extend(generate(model, action, seed, &controls));
        }
        Self { model, seed, cases }
    }

    /// Tries an endpoint with every case, in order.
    pub(super) fn run(&self, answer: impl Fn(&Request, Stamp) -> Response) -> Assessment {
        let mut tally = Tally::new(self.model, &self.model.inventory);
        let mut serial = 0;
        let mut ask = |case: &Case| {
            serial += 1;
            let now_ms = NOW_MS + i64::try_from(serial).unwrap_or_default() * 10;
            let response = answer(&case.request, Stamp { now_ms, serial });
            let outcome = Outcome::Answered(response);
            judge(self.model, case, &Exchange { outcome, elapsed: Duration::ZERO, received_ms: None })
        };
        for case in &self.cases {
            let first = ask(case);
            let again = may_ask_again(case.label.expectation, &first.class, Leave::Free);
            let again = again.then(|| ask(case).class);
            tally.add(case, Judgement { again, ..first });
        }
        tally.finish(&self.cases, None)
    }

    /// What would fail an endpoint in a run that is not strict: divergences, and what was left open.
    pub(super) fn held_against(&self, mut assessment: Assessment) -> Vec<(String, String)> {
        levels::settle(self.model, &self.cases, &mut assessment, false);
        let id = |id: ConstraintId| self.model.constraint(id).id.clone();
        let divergences = assessment.divergences().map(|finding| (id(finding.constraint), finding.actual.clone()));
        let open = assessment.left_open.iter().map(|open| {
            let about = open.constraint.map_or_else(|| self.model.actions[open.action].id.clone(), id);
            (about, format!("left open: {}", open.reason))
        });
        divergences.chain(open).collect()
    }

    /// What is needed of an assessment, shoulds counted as musts. A shallow finding may be the reason of a deeper one, and
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
