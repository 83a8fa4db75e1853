//! All cases of a run together: what held, what diverges, what nobody can tell.
//!
//! Cases are added in the order of the suite, controls before what leans on them. What an answer
//! shows by itself counts as it comes; whether an endpoint was right to accept or refuse is only
//! written down, and concluded when all cases are in.
//!
//! Next: [`evidence`] for one constraint, `conclude` for what the endpoint does otherwise than the
//! page, `finish` for the rest that had to wait, [`assessment`] for what comes out.

pub mod assessment;
mod broken;
mod conclude;
pub mod evidence;
mod finish;
mod fold;
mod mixed;
mod outcome;
pub mod verdicts;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::case::{Case, Expectation};
use crate::model::{ConstraintId, Kind, Member, Model, Relation, Rule, Type, World};
use crate::value::{Record, Value};

use super::diagnosis::lenient::Invalid;
use super::diagnosis::seen::Seen;
use super::readers::Readers;
use super::{Class, Direction, Divergence, Judgement, Layer, Observation};
pub use assessment::{Assessment, Excluded, Finding, Rate, Row, Status};
use evidence::Evidence;
use outcome::Became;
pub use verdicts::{CaseVerdict, Reply, Verdict, Verdicts};

/// How many texts that came back instead of another are kept.
const MOST_STRAY: usize = 4096;

/// Gathers judgements in the order of their cases.
#[derive(Clone)]
pub struct Tally<'m> {
    model: &'m Model,
    world: &'m World,
    evidence: Vec<Evidence>,
    findings: BTreeMap<(ConstraintId, Direction), Finding>,
    observations: BTreeMap<Observation, usize>,
    verdicts: Verdicts,
    /// Whether each control was accepted, by the index of its case.
    controls: HashMap<usize, bool>,
    /// What was seen of each action's valid requests, and of its invalid ones.
    seen: Vec<Seen<'m>>,
    invalid: Vec<Invalid>,
    /// Cases whose answer broke off, and how many whole answers had come by then.
    broken: Vec<(usize, String, usize)>,
    /// Texts that came back instead of the one that was sent, and for which case.
    stray: Vec<(usize, String)>,
    /// Who could read the answers.
    readers: Readers,
    answered: usize,
    denied: usize,
    accepted: usize,
    withheld: usize,
    /// How far the endpoint's clock is ahead in the answer that is nearest to ours: a wrong clock
    /// shows in all of them. And how many said so.
    clock: Option<(i64, usize)>,
}

impl<'m> Tally<'m> {
    /// A tally without any case, of an endpoint where these things exist.
    pub fn new(model: &'m Model, world: &'m World) -> Self {
        Self {
            model,
            world,
            evidence: model.constraints.iter().map(|it| Evidence::new(it)).collect(),
            findings: BTreeMap::new(),
            observations: BTreeMap::new(),
            verdicts: Verdicts::default(),
            controls: HashMap::new(),
            seen: model.actions.iter().map(|action| Seen::new(model, action, world)).collect(),
            invalid: model.actions.iter().map(|_| Invalid::default()).collect(),
            broken: Vec::new(),
            stray: Vec::new(),
            readers: Readers::new(model),
            answered: 0,
            denied: 0,
            accepted: 0,
            withheld: 0,
            clock: None,
        }
    }

    /// How many cases were added.
    pub fn told(&self) -> usize {
        self.verdicts.len()
    }

    /// Adds the next case of the suite and what its exchange showed.
    pub fn add(&mut self, case: &Case, judgement: Judgement) {
        let index = self.verdicts.len();
        self.count(&judgement);
        self.readers.add(index, &judgement.clients);
        let outcome = self.outcome(&judgement);
        if case.control.is_none() {
            self.controls.insert(index, matches!(outcome, Became::Accepted | Became::Late | Became::Wavered { .. }));
        }
        if let Class::Broken { unreachable: false, reason } = &judgement.class {
            self.broken.push((index, reason.clone(), self.answered));
        }
        let stray = judgement.divergences.iter().filter_map(|found| found.instead.clone());
        self.stray.extend(stray.take(MOST_STRAY.saturating_sub(self.stray.len())).map(|text| (index, text)));
        let (verdict, reason) = self.settle(index, case, &judgement, &outcome);
        // The answer to a request that should have been refused has nothing to be held against, and
        // one that came first and was taken back says nothing but that.
        let wrongly = case.label.expectation == Expectation::Reject && judgement.class == Class::Accepted;
        let told = matches!(judgement.class, Class::Refused { .. }) && self.is_controlled(case);
        if (verdict != Verdict::Inconclusive || told) && !wrongly {
            self.learn(index, case, &judgement);
        }
        let sent = !matches!(judgement.class, Class::Withheld { .. });
        let reply = Reply::of(judgement.again.as_ref().unwrap_or(&judgement.class));
        self.verdicts.push(verdict, reason.as_deref(), sent, (reply, judgement.elapsed));
    }

    fn count(&mut self, judgement: &Judgement) {
        if let Some(ahead) = judgement.ahead_ms {
            let (nearest, seen) = self.clock.unwrap_or((ahead, 0));
            self.clock = Some((if ahead.unsigned_abs() < nearest.unsigned_abs() { ahead } else { nearest }, seen + 1));
        }
        for class in [Some(&judgement.class), judgement.again.as_ref()].into_iter().flatten() {
            match class {
                Class::Broken { .. } => {}
                Class::Withheld { .. } => self.withheld += 1,
                Class::Denied => self.denied += 1,
                Class::Accepted => {
                    self.accepted += 1;
                    self.answered += 1;
                }
                Class::Refused { .. }
                | Class::Unreadable
                | Class::Throttled
                | Class::Carrier { .. }
                | Class::Standing { .. }
                | Class::Down { .. } => self.answered += 1,
            }
        }
    }

    /// The verdict as far as it can be told now. A valid request that was refused is told at the end.
    fn settle(
        &mut self,
        index: usize,
        case: &Case,
        judgement: &Judgement,
        outcome: &Became,
    ) -> (Verdict, Option<String>) {
        let inconclusive = |reason: &str| (Verdict::Inconclusive, Some(reason.to_owned()));
        let clean = judgement.divergences.is_empty();
        match outcome {
            Became::Nothing(reason) => inconclusive(reason),
            Became::Unreadable => {
                if case.label.expectation == Expectation::Accept {
                    self.seen[case.action].garble(index, case);
                }
                (Verdict::Diverges, None)
            }
            Became::Accepted => self.accept(index, case, judgement),
            Became::Late => match case.label.expectation {
                Expectation::Accept => {
                    self.seen[case.action].accept(index, case, false);
                    self.inside(case);
                    (Verdict::Conforms, None)
                }
                Expectation::Reject | Expectation::Unspecified => inconclusive("accepted when sent again"),
            },
            Became::Wavered { failed, said } => {
                if case.label.expectation == Expectation::Accept {
                    self.seen[case.action].waver(index, case, *failed, said);
                }
                inconclusive(said)
            }
            Became::Refused { failed, said } => match case.label.expectation {
                Expectation::Accept => {
                    self.seen[case.action].surprise(index, case, *failed, said);
                    inconclusive(said)
                }
                _ if !self.is_controlled(case) => inconclusive(&format!("its control was not accepted; {said}")),
                Expectation::Unspecified => {
                    self.seen[case.action].probe(self.model, index, case, Some(said));
                    (if clean { Verdict::Unspecified } else { Verdict::Diverges }, None)
                }
                Expectation::Reject => {
                    if let Some(constraint) = self.blamed(case) {
                        self.evidence[constraint.index()].outside += 1;
                    }
                    self.invalid[case.action].refuse(self.model, self.world, case);
                    (if clean { Verdict::Conforms } else { Verdict::Diverges }, None)
                }
            },
        }
    }

    fn accept(&mut self, index: usize, case: &Case, judgement: &Judgement) -> (Verdict, Option<String>) {
        let clean = judgement.divergences.is_empty();
        let garbled = judgement.divergences.iter().any(|found| found.nature.is_some() || found.layer == Layer::Syntax);
        match case.label.expectation {
            Expectation::Accept => {
                self.seen[case.action].accept(index, case, garbled);
                self.inside(case);
                (if clean { Verdict::Conforms } else { Verdict::Diverges }, None)
            }
            Expectation::Unspecified => {
                self.seen[case.action].probe(self.model, index, case, None);
                self.seen[case.action].glimpse(index, case, garbled);
                (if clean { Verdict::Unspecified } else { Verdict::Diverges }, None)
            }
            Expectation::Reject => {
                if let Some(constraint) = self.blamed(case) {
                    self.evidence[constraint.index()].lenient.push(index);
                    self.invalid[case.action].accept(self.model, self.world, index, case, constraint);
                }
                (Verdict::Diverges, None)
            }
        }
    }

    /// Whether a refusal counts: beside a control that was accepted.
    fn is_controlled(&self, case: &Case) -> bool {
        case.control.and_then(|control| self.controls.get(&control)) == Some(&true)
    }

    /// The statement a case breaks, whatever else that entails: its subject, or the one it breaks.
    fn blamed(&self, case: &Case) -> Option<ConstraintId> {
        let certain = || case.label.violations.iter().filter(|violation| violation.is_certain(self.model));
        let broken = |id: &ConstraintId| certain().any(|violation| violation.constraint == *id);
        case.subject.filter(broken).or_else(|| certain().next().map(|violation| violation.constraint))
    }

    /// An accepted request is evidence for every statement it keeps about what it gives.
    fn inside(&mut self, case: &Case) {
        if let Some(subject) = case.subject {
            self.evidence[subject.index()].inside += 1;
        }
        let mut given = BTreeSet::new();
        constraints_of_given(&self.model.actions[case.action].input, &case.label.input, &mut given);
        for id in given {
            if !matches!(self.model.constraint(id).kind, Kind::Min | Kind::Max | Kind::AtLeast | Kind::AtMost) {
                self.evidence[id.index()].inside += usize::from(case.subject != Some(id));
            }
        }
    }

    /// Takes over what the answer of a decided case showed.
    fn learn(&mut self, index: usize, case: &Case, judgement: &Judgement) {
        let broken: BTreeSet<ConstraintId> = judgement.divergences.iter().map(|found| found.constraint).collect();
        for id in judgement.held.iter().filter(|id| !broken.contains(id)) {
            self.evidence[id.index()].held += 1;
        }
        if matches!(judgement.class, Class::Accepted) {
            self.defaults(case);
        }
        // What repeats its own request belongs to it.
        let repeats = |id: ConstraintId| self.model.kind(id) == Kind::Echo;
        if judgement.held.iter().any(repeats)
            && let Some(id) = self.model.promise(&self.model.actions[case.action], Kind::OwnAnswer)
        {
            self.evidence[id.index()].held += 1;
        }
        for (id, readings) in &judgement.excluded {
            self.evidence[id.index()].exclude(readings, index);
        }
        for observation in &judgement.observations {
            *self.observations.entry(observation.clone()).or_default() += 1;
        }
        for divergence in &judgement.divergences {
            self.evidence[divergence.constraint.index()].broken += 1;
            self.find(index, divergence.clone());
        }
    }

    /// A success without a parameter the server fills in shows that it does.
    fn defaults(&mut self, case: &Case) {
        let model = self.model;
        for member in &model.actions[case.action].input {
            let absent = case.label.input.get(&member.name).is_none();
            let by_server = |id: ConstraintId| {
                let readings = &model.constraint(id).readings;
                readings.iter().any(|reading| matches!(reading.rule, Rule::Relation(Relation::DefaultByServer { .. })))
            };
            for &id in member.constraints.iter().filter(|&&id| absent && by_server(id)) {
                self.evidence[id.index()].held += 1;
            }
        }
    }

    fn find(&mut self, index: usize, divergence: Divergence) {
        let key = (divergence.constraint, divergence.direction);
        let path = divergence.path.clone();
        let finding = self.findings.entry(key).or_insert_with(|| Finding::new(divergence));
        finding.show_at(&path);
        finding.cases.push(index);
    }
}

/// The constraints on everything a request gives, items and fields of records included.
fn constraints_of_given(members: &[Member], record: &Record, found: &mut BTreeSet<ConstraintId>) {
    for member in members {
        let Some(value) = record.get(&member.name).filter(|value| value.as_text() != Some("")) else { continue };
        found.extend(&member.constraints);
        if let Type::List(item) = &member.kind {
            found.extend(&item.constraints);
        }
        let inner = member.record().unwrap_or_default();
        let items = value.as_list().unwrap_or(std::slice::from_ref(value));
        items.iter().filter_map(Value::as_record).for_each(|fields| constraints_of_given(inner, fields, found));
    }
}

#[cfg(test)]
mod tests;
