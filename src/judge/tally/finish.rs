//! What can be settled only when all cases are in: refused controls, answers that broke off,
//! readings that contradict each other.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Case, Cases};
use crate::judge::fidelity::Nature;
use crate::judge::{Direction, Divergence, Layer, Observation, Skew};
use crate::model::{ConstraintId, EmptyAs, Extent, Kind, Level, Presence, Rule, Site};
use crate::validate::describe;

use super::{Assessment, Finding, Row, Tally, Verdict};

impl Tally<'_> {
    /// Concludes, settles what had to wait, and sums up. The cases are those that were added;
    /// `stopped` says why the run ended early, if it did.
    pub fn finish<'c>(mut self, cases: impl Into<Cases<'c>>, stopped: Option<String>) -> Assessment {
        let cases = cases.into();
        if self.conclude(cases) {
            self.settle_broken(stopped.is_some(), cases);
            self.settle_readings(cases);
            self.settle_echoes();
            self.fold_all();
        }
        // What an answer shows is altered just as it is told.
        for finding in self.findings.values_mut().filter(|finding| finding.alteration.is_empty()) {
            finding.alteration = format!("{}: {}", finding.path, finding.actual);
        }
        let nothing_accepted = self.accepted == 0;
        let clock = self.clock.and_then(|(ahead, seen)| Some((Skew::notable(ahead)?, seen)));
        if let Some((skew, seen)) = clock {
            let what = format!("the endpoint's clock is {}", skew.describe());
            self.observations.insert(Observation { path: "date".to_owned(), what }, seen);
        }
        let rows = (0..self.model.constraints.len()).map(|index| self.row(ConstraintId::new(index), cases)).collect();
        // The worst first: musts, then what shows on the outside, then what shows most.
        let mut findings: Vec<Finding> = self.findings.into_values().collect();
        let model = self.model;
        findings.sort_by_key(|finding| {
            let level = finding.also.iter().map(|&id| model.constraint(id).level);
            let level = level.fold(model.constraint(finding.constraint).level, Level::min);
            (level, finding.layer, Reverse(finding.cases.len()), finding.constraint)
        });
        let clients = self.readers.finish(self.model, cases, &self.verdicts);
        Assessment {
            stopped,
            enough: false,
            denied: self.denied > 0 && nothing_accepted,
            answered: self.answered,
            accepted: self.accepted,
            withheld: self.withheld,
            verdicts: self.verdicts,
            rows,
            findings,
            strict: true,
            left_open: Vec::new(),
            observations: self.observations.into_iter().collect(),
            clock: clock.map(|(skew, _)| skew),
            known: Vec::new(),
            recordings: Vec::new(),
            clients,
            paths: Vec::new(),
            editions: Vec::new(),
            lives: Vec::new(),
        }
    }

    /// Answers that broke off while the endpoint went on answering others.
    fn settle_broken(&mut self, stopped: bool, cases: Cases<'_>) {
        for (index, reason, before) in std::mem::take(&mut self.broken) {
            let Some(action) = cases.action(index).and_then(|action| self.model.actions.get(action)) else { continue };
            let alive = self.answered > before && !stopped;
            let Some(constraint) = self.model.promise(action, Kind::WholeAnswer).filter(|_| alive) else { continue };
            let at = (Layer::Transport, "answer".to_owned());
            self.evidence[constraint.index()].broken += 1;
            self.find(index, Divergence::of(self.model, (constraint, Direction::Different), at, reason));
            self.verdicts[index].verdict = Verdict::Diverges;
        }
    }

    /// An endpoint that follows no reading at all breaks the statement whatever it means.
    fn settle_readings(&mut self, cases: Cases<'_>) {
        for index in 0..self.evidence.len() {
            let id = ConstraintId::new(index);
            if self.model.constraint(id).kind == Kind::XmlText {
                continue; // what becomes of such a text is open: the readings are some of what it may be
            }
            let Some(shown) = self.evidence[index].contradiction() else { continue };
            let constraint = self.model.constraint(id);
            let probes: BTreeSet<usize> = self.evidence[index].excluding().collect();
            let each: Vec<String> = shown
                .iter()
                .zip(&constraint.readings)
                .map(|(case, reading)| {
                    let sent = cases.get(*case).map_or_else(String::new, |case| sent_for(&case, &constraint.site));
                    format!("not {}: {sent}", reading.name)
                })
                .collect();
            let at = (Layer::Constraint, constraint.site.place().to_owned());
            let found = Divergence::of(self.model, (id, Direction::Different), at, each.join("; "));
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

    fn row(&self, id: ConstraintId, cases: Cases<'_>) -> Row {
        let constraint = self.model.constraint(id);
        let evidence = &self.evidence[id.index()];
        let outside_exists = constraint.rules().any(has_outside);
        Row {
            constraint: id,
            status: evidence.status(constraint, outside_exists),
            reading: evidence.reading(constraint),
            excluded: evidence.excluded(constraint, |case| cases.id(case).into_owned()),
            displacement: None,
            inside: evidence.inside + evidence.held,
            outside: evidence.outside,
        }
    }
}

/// What a case sent for a parameter, and what the page makes of it.
fn sent_for(case: &Case, site: &Site) -> String {
    let name = site.path().map_or("", |path| path.first());
    let value = case.label.input.get(name).map_or_else(|| "nothing".to_owned(), describe);
    format!("{value} in {}", case.id)
}

/// Whether any value lies outside: nothing is shorter than 0.
fn has_outside(rule: &Rule) -> bool {
    !matches!(
        rule,
        Rule::Extent(Extent::Min { bound: 0, .. }) | Rule::Anything | Rule::Presence(Presence::Empty(EmptyAs::Absent))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Unit;

    #[test]
    fn nothing_is_shorter_than_nothing() {
        let unit = Unit::Characters;
        for rule in [
            Rule::Extent(Extent::Min { bound: 0, unit }),
            Rule::Anything,
            Rule::Presence(Presence::Empty(EmptyAs::Absent)),
        ] {
            assert!(!has_outside(&rule), "{rule:?}");
        }
        for rule in [
            Rule::Extent(Extent::Min { bound: 1, unit }),
            Rule::Extent(Extent::Max { bound: 0, unit }),
            Rule::Presence(Presence::Empty(EmptyAs::Value)),
        ] {
            assert!(has_outside(&rule), "{rule:?}");
        }
    }
}
