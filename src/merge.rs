//! The parts of a suite put together: what one run of the whole would have come to.
//!
//! Each part brings what its exchanges showed, and the whole is concluded from all of it, in the order
//! of the suite: verdicts, distance and findings are those of one run. Of a control that several parts
//! sent, the part it belongs to is heard. What a part found out by asking on (how far, how often) is
//! taken over. Nothing is sent.
//!
//! Next: [`crate::report::shard`] for what a part brings, [`crate::case::suite`] for how it is cut.

use std::collections::BTreeMap;

use crate::case::{Cases, suite};
use crate::judge::carrier::Sizes;
use crate::judge::{Assessment, Judgement, Rate, Tally};
use crate::model::{Model, World};
use crate::report::Stored;
use crate::report::shard::{Shard, SuiteOrigin};

/// Why reports are not the parts of one suite.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmergeable {
    /// There is no report.
    #[error("no report is given")]
    Nothing,
    /// One is not of a part.
    #[error("{0} is not the report of a shard")]
    NotAShard(String),
    /// Its run ended early.
    #[error("{0} is not complete")]
    Incomplete(String),
    /// It differs from the first in something all parts have in common.
    #[error("{0} has another {1} than {2}")]
    Differs(String, &'static str, String),
    /// A part is there twice.
    #[error("{0} and {1} are the same shard, {2}")]
    Doubled(String, String, usize),
    /// A part is not there.
    #[error("shard {0} of {1} is missing")]
    Missing(usize, usize),
    /// The suite that was made again is another one.
    #[error("the suite is not the one the shards were cut from: other fixtures, or another version of the kit")]
    OtherSuite,
    /// A part does not tell of one of its cases.
    #[error("{0} does not tell what {1} showed")]
    Untold(String, String),
}

/// Reports that are the parts of one suite, each once, in their order.
pub struct Parts<'r> {
    parts: Vec<(&'r str, &'r Stored, &'r Shard)>,
}

impl<'r> Parts<'r> {
    /// Those of these reports, each with its name.
    pub fn of(reports: &'r [(String, Stored)]) -> Result<Self, Unmergeable> {
        let mut parts = Vec::new();
        for (name, report) in reports {
            let shard = report.shard().ok_or_else(|| Unmergeable::NotAShard(name.clone()))?;
            if !report.is_complete() {
                return Err(Unmergeable::Incomplete(name.clone()));
            }
            parts.push((name.as_str(), report, shard));
        }
        let &first = parts.first().ok_or(Unmergeable::Nothing)?;
        for part in &parts[1..] {
            if let Some(what) = difference(first, *part) {
                return Err(Unmergeable::Differs(part.0.to_owned(), what, first.0.to_owned()));
            }
        }
        parts.sort_by_key(|(_, _, shard)| shard.number);
        if let Some(pair) = parts.windows(2).find(|pair| pair[0].2.number == pair[1].2.number) {
            return Err(Unmergeable::Doubled(pair[0].0.to_owned(), pair[1].0.to_owned(), pair[0].2.number));
        }
        let of = first.2.of;
        let numbers: Vec<usize> = parts.iter().map(|(_, _, shard)| shard.number).collect();
        match (1..=of).find(|number| !numbers.contains(number)) {
            Some(missing) => Err(Unmergeable::Missing(missing, of)),
            None => Ok(Self { parts }),
        }
    }

    /// What the whole suite was made from, and the report that says so.
    pub fn first(&self) -> (&'r Stored, &'r SuiteOrigin) {
        let (_, report, shard) = self.parts[0];
        (report, &shard.suite)
    }

    /// How many requests all parts sent.
    pub fn requests(&self) -> usize {
        self.parts.iter().map(|(_, report, _)| report.requests()).sum()
    }

    /// What the whole comes to; levels are not settled, and nothing is held against a target file.
    pub fn conclude(&self, model: &Model, world: &World, cases: Cases<'_>) -> Result<Assessment, Unmergeable> {
        let suite = &self.parts[0].2.suite;
        if (suite.cases, &suite.digest) != (cases.len(), &suite::digest(cases)) {
            return Err(Unmergeable::OtherSuite);
        }
        let mut told: Vec<BTreeMap<&str, Judgement>> =
            self.parts.iter().map(|(_, _, shard)| shard.judgements(model)).collect();
        let (mut tally, mut sizes) = (Tally::new(model, world), Sizes::default());
        for (index, case) in cases.iter().enumerate() {
            let part = index % self.parts.len();
            let judgement = told[part].remove(case.id.as_str());
            let untold = || Unmergeable::Untold(self.parts[part].0.to_owned(), case.id.clone());
            let judgement = judgement.ok_or_else(untold)?;
            sizes.see(&case.request, &judgement.class);
            tally.add(&case, judgement);
        }
        let mut assessment = tally.finish(cases, None);
        assessment.observations.extend(sizes.observations());
        for (_, report, _) in &self.parts {
            report.lend(model, cases, &mut assessment);
        }
        for reader in &mut assessment.clients {
            let name = &model.clients[reader.client].name;
            reader.required = self.parts.iter().any(|(_, report, _)| report.requires(name));
        }
        self.rate(model, &mut assessment);
        // What was created is counted, whichever part did it.
        assessment.accepted = assessment.accepted.max(self.parts.iter().map(|(_, report, _)| report.creates()).sum());
        assessment.recordings.sort_by_key(|replayed| replayed.case);
        Ok(assessment)
    }

    /// What does not always show was tried again by each part.
    fn rate(&self, model: &Model, assessment: &mut Assessment) {
        for finding in assessment.findings.iter_mut().filter(|finding| finding.rate.is_none()) {
            let id = &model.constraint(finding.constraint).id;
            let rates = self.parts.iter().filter_map(|(_, report, _)| report.rate(id, finding.direction));
            let sum = |all: Rate, one: Rate| Rate { diverged: all.diverged + one.diverged, of: all.of + one.of };
            finding.rate = rates.reduce(sum);
        }
    }
}

type Part<'r> = (&'r str, &'r Stored, &'r Shard);

/// In what two parts are not of one run.
fn difference(one: Part<'_>, other: Part<'_>) -> Option<&'static str> {
    let ((_, a, of_a), (_, b, of_b)) = (one, other);
    let same = [
        ("spec", a.spec() == b.spec()),
        ("seed", a.seed() == b.seed()),
        ("salt", a.salt() == b.salt()),
        ("endpoint", a.whom() == b.whom()),
        ("number of shards", of_a.of == of_b.of),
        ("suite", of_a.suite == of_b.suite),
        ("rule for shoulds (--strict)", a.is_strict() == b.is_strict()),
    ];
    same.into_iter().find(|(_, same)| !same).map(|(what, _)| what)
}
