//! What can be settled only when all cases are in: refused controls, answers that broke off,
//! readings that contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::judge::fidelity::Nature;
use crate::judge::{Class, Direction, Divergence, Layer, Observation, Skew, words};
use crate::model::{ConstraintId, EmptyAs, Kind, Member, Rule, Side, Site};
use crate::wire::Method;

use super::{Assessment, Finding, RefusedControl, Row, Tally, Verdict};

impl Tally<'_> {
    /// Settles what had to wait, and sums up. `stopped` says why the run ended early, if it did.
    pub fn finish(mut self, stopped: Option<String>) -> Assessment {
        self.settle_refused_values();
        self.settle_controls();
        self.explain_refusals();
        self.settle_broken(stopped.is_some());
        self.settle_readings();
        self.settle_echoes();
        let nothing_accepted = self.accepted == 0;
        let clock = self.clock.and_then(|(ahead, seen)| Some((Skew::notable(ahead)?, seen)));
        if let Some((skew, seen)) = clock {
            let what = format!("the endpoint's clock is {}", skew.describe());
            self.observations.insert(Observation { path: "date".to_owned(), what }, seen);
        }
        let rows = (0..self.model.constraints.len()).map(|index| self.row(ConstraintId::new(index))).collect();
        Assessment {
            stopped,
            denied: self.denied > 0 && nothing_accepted,
            answered: self.answered,
            accepted: self.accepted,
            withheld: self.withheld,
            verdicts: self.verdicts,
            rows,
            findings: self.findings.into_values().collect(),
            strict: true,
            left_open: Vec::new(),
            observations: self.observations.into_iter().collect(),
            clock: clock.map(|(skew, _)| skew),
            known: Vec::new(),
        }
    }

    /// A refused control tells something only beside another that was accepted.
    fn settle_controls(&mut self) {
        for control in std::mem::take(&mut self.refused_controls) {
            let Some(constraint) = self.control_blame(&control) else { continue };
            let promise = self.model.constraint(constraint).side() == Side::Answer;
            if promise {
                let (layer, direction) = (Layer::Http, Direction::Strict);
                let expected = words::demand(self.model, constraint);
                let (path, actual) = ("method".to_owned(), control.actual.clone());
                self.evidence[constraint.index()].strict.push(control.case);
                self.find(
                    control.case,
                    Divergence { constraint, layer, direction, path, expected, actual, nature: None },
                );
            } else {
                let given = if control.parameter.is_empty() { "json" } else { "a plain value" };
                self.strict(control.case, constraint, given, &control.actual);
            }
            self.verdicts[control.case].verdict = Verdict::Diverges;
        }
    }

    fn control_blame(&self, control: &RefusedControl) -> Option<ConstraintId> {
        let action = &self.model.actions[control.action];
        let accepted = |what: &str, way: &str| {
            let id = format!("{}/control/{what}/{way}", action.id);
            let index = self.verdicts.iter().position(|verdict| verdict.id == id);
            index.and_then(|index| self.controls.get(&index)) == Some(&Class::Accepted)
        };
        if control.parameter.is_empty() {
            let format = control.way.rsplit('-').next().unwrap_or_default();
            if control.method == Method::Post && accepted("plain", &format!("get-{format}")) {
                return self.model.promise(action, Kind::Post);
            }
            if control.method == Method::Get && accepted("plain", &format!("post-{format}")) {
                return self.model.promise(action, Kind::Post);
            }
            let method = control.way.split('-').next().unwrap_or_default();
            let member = action.input(&self.model.format_parameter)?;
            let json_only = format == "json" && accepted("plain", &format!("{method}-xml"));
            return json_only.then(|| self.model.constraint_on(member, Kind::Options)).flatten();
        }
        if !accepted("plain", &control.way) {
            return None;
        }
        self.tightest(action.input(&control.parameter)?)
    }

    /// The statement about a parameter that no accepted request has shown to hold; else its first.
    pub(super) fn tightest(&self, member: &Member) -> Option<ConstraintId> {
        let two_sided = |id: &&ConstraintId| self.model.constraint(**id).side() == Side::Both;
        let mut candidates = member.constraints.iter().filter(two_sided);
        let unseen = candidates.clone().find(|id| self.evidence[id.index()].inside == 0);
        unseen.or_else(|| candidates.next()).copied()
    }

    /// Answers that broke off while the endpoint went on answering others.
    fn settle_broken(&mut self, stopped: bool) {
        for (index, reason, before) in std::mem::take(&mut self.broken) {
            let action = &self.model.actions[self.verdicts[index].action];
            let alive = self.answered > before && !stopped;
            let Some(constraint) = self.model.promise(action, Kind::WholeAnswer).filter(|_| alive) else { continue };
            let expected = words::demand(self.model, constraint);
            let (layer, direction) = (Layer::Transport, Direction::Different);
            let path = "answer".to_owned();
            self.evidence[constraint.index()].broken += 1;
            self.find(index, Divergence { constraint, layer, direction, path, expected, actual: reason, nature: None });
            self.verdicts[index].verdict = Verdict::Diverges;
        }
    }

    /// An endpoint that follows no reading at all breaks the statement whatever it means.
    fn settle_readings(&mut self) {
        for index in 0..self.evidence.len() {
            let id = ConstraintId::new(index);
            let Some(cases) = self.evidence[index].contradiction() else { continue };
            let constraint = self.model.constraint(id);
            let excluding: BTreeSet<&String> = self.evidence[index].excluding().collect();
            let probes: Vec<usize> =
                (0..self.verdicts.len()).filter(|&probe| excluding.contains(&self.verdicts[probe].id)).collect();
            let (layer, direction) = (Layer::Constraint, Direction::Different);
            let path = match &constraint.site {
                Site::Input(path) | Site::Output(path) => path.clone(),
                Site::Exchange => String::new(),
            };
            let expected = words::demand(self.model, id);
            let actual = format!("follows none of these: {}", cases.join(", "));
            let found = Divergence { constraint: id, layer, direction, path, expected, actual, nature: None };
            for probe in probes {
                self.find(probe, found.clone());
            }
        }
    }

    /// What the encoding does to every text is one cause, however many fields repeat a parameter.
    fn settle_echoes(&mut self) {
        let encoding = |finding: &Finding| finding.nature.filter(|nature| nature.is_of_encoding());
        let mut first: BTreeMap<(String, Nature), (ConstraintId, Direction)> = BTreeMap::new();
        for key in self.findings.keys().copied().collect::<Vec<_>>() {
            let Some(nature) = self.findings.get(&key).and_then(encoding) else { continue };
            let action = self.model.constraint(key.0).action.clone();
            let root = *first.entry((action, nature)).or_insert(key);
            if root != key
                && let Some(same) = self.findings.remove(&key)
                && let Some(finding) = self.findings.get_mut(&root)
            {
                finding.also.push(key.0);
                finding.cases.extend(same.cases);
                finding.cases.sort_unstable();
                finding.cases.dedup();
            }
        }
    }

    fn row(&self, id: ConstraintId) -> Row {
        let constraint = self.model.constraint(id);
        let evidence = &self.evidence[id.index()];
        let outside_exists = constraint.readings.iter().any(|reading| has_outside(&reading.rule));
        Row {
            constraint: id,
            status: evidence.status(constraint, outside_exists),
            reading: evidence.reading(constraint),
            excluded: evidence.excluded(constraint),
            displacement: None,
            inside: evidence.inside + evidence.held,
            outside: evidence.outside,
        }
    }
}

/// Whether any value lies outside: nothing is shorter than 0.
fn has_outside(rule: &Rule) -> bool {
    !matches!(rule, Rule::Min { bound: 0, .. } | Rule::Anything | Rule::Empty(EmptyAs::Absent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Unit;

    #[test]
    fn nothing_is_shorter_than_nothing() {
        let unit = Unit::Characters;
        for rule in [Rule::Min { bound: 0, unit }, Rule::Anything, Rule::Empty(EmptyAs::Absent)] {
            assert!(!has_outside(&rule), "{rule:?}");
        }
        for rule in [Rule::Min { bound: 1, unit }, Rule::Max { bound: 0, unit }, Rule::Empty(EmptyAs::Value)] {
            assert!(has_outside(&rule), "{rule:?}");
        }
    }
}
