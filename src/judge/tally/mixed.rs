//! Answers that belong to other requests: where there are such, nothing else can be believed.
//!
//! Next: `conclude`, which asks for this first.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::case::Cases;
use crate::judge::{Direction, Divergence, Layer};
use crate::model::{ConstraintId, Kind};

use super::{Evidence, Tally, Verdict};

/// So many answers that belong to other requests make a case against all of them.
const MIXED: usize = 2;

impl Tally<'_> {
    /// Whether answers belong to other requests: what came back was sent by another case.
    pub(super) fn mixed_up(&mut self, cases: Cases<'_>) -> bool {
        if self.stray.len() < MIXED {
            return false;
        }
        let mut wanted: HashMap<&str, Vec<usize>> = HashMap::new();
        for (case, text) in self.stray.iter().filter(|(_, text)| text.chars().count() > 2) {
            wanted.entry(text).or_default().push(*case);
        }
        // A text that one case alone has sent: an id is sent by many.
        let mut senders: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, case) in cases.iter().enumerate() {
            let texts = case.label.input.iter().filter_map(|(_, value)| value.as_text());
            for (text, _) in texts.filter_map(|text| wanted.get_key_value(text)) {
                senders.entry(text).or_default().push(index);
            }
        }
        let mut mixed: BTreeMap<usize, usize> = BTreeMap::new();
        for (text, senders) in senders.into_iter().filter(|(_, senders)| senders.len() == 1) {
            let others = wanted.get(text).into_iter().flatten().filter(|&&other| other != senders[0]);
            mixed.extend(others.map(|&other| (other, senders[0])));
        }
        let ids = mixed.keys().filter_map(|&case| {
            let action = self.model.actions.get(cases.action(case)?)?;
            Some((case, self.model.promise(action, Kind::OwnAnswer)?))
        });
        let found: Vec<(usize, ConstraintId)> = ids.collect();
        // One text alone may be a word that stands for something else.
        let texts: BTreeSet<usize> = mixed.values().copied().collect();
        if found.len() < MIXED || texts.len() < MIXED {
            return false;
        }
        self.drop_everything();
        let first = found[0].1; // one cause, whichever action's answers show it
        for (case, _) in found {
            let other = mixed.get(&case).map_or("another".into(), |&other| cases.id(other));
            self.evidence[first.index()].broken += 1;
            let at = (Layer::Http, "answer".to_owned());
            let actual = format!("answers are mixed up: this one repeats what {other} sent");
            self.find(case, Divergence::of(self.model, (first, Direction::Different), at, actual));
        }
        if let Some(finding) = self.findings.get_mut(&(first, Direction::Different)) {
            finding.alteration = "answers are mixed up: they belong to other requests".to_owned();
        }
        true
    }

    /// What was concluded from answers that may be anybody's counts for nothing.
    fn drop_everything(&mut self) {
        self.findings.clear();
        for (evidence, constraint) in self.evidence.iter_mut().zip(&self.model.constraints) {
            *evidence = Evidence::new(constraint);
        }
        let told = |index: &usize| self.verdicts[*index].verdict != Verdict::Inconclusive;
        for index in (0..self.verdicts.len()).filter(told).collect::<Vec<_>>() {
            let reason = "answers are mixed up: this one may be another request's";
            self.verdicts.set(index, Verdict::Inconclusive, Some(reason));
        }
    }
}
