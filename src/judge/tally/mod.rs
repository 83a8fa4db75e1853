//! All cases of a run together: what held, what diverges, what nobody can tell.
//!
//! Cases are added in the order of the suite, controls before what leans on them, so that each is
//! settled as it comes and nothing of its answer has to be kept. What a case shows counts only if
//! the case itself could be decided.
//!
//! Next: [`evidence`] for one constraint, `finish` for what has to wait until the end, [`assessment`]
//! for what comes out.

pub mod assessment;
mod blame;
pub mod evidence;
mod explain;
mod finish;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::case::{Case, Expectation};
use crate::model::{ConstraintId, Kind, Member, Model, Rule, Site, Type};
use crate::value::{Record, Value};
use crate::wire::Method;

use super::{Class, Direction, Divergence, Judgement, Layer, Observation, words};
pub use assessment::{Assessment, CaseVerdict, Excluded, Finding, Rate, Row, Status, Verdict};
use evidence::Evidence;
use explain::Refusals;

/// Gathers judgements in the order of their cases.
pub struct Tally<'m> {
    model: &'m Model,
    evidence: Vec<Evidence>,
    findings: BTreeMap<(ConstraintId, Direction), Finding>,
    observations: BTreeMap<Observation, usize>,
    verdicts: Vec<CaseVerdict>,
    /// What became of the controls, by the index of their case.
    controls: HashMap<usize, Class>,
    /// Controls that were refused: settled at the end, when it is known what else was.
    refused_controls: Vec<RefusedControl>,
    /// Valid requests that were refused, and what they gave.
    refusals: Refusals,
    /// Cases whose answer broke off, and how many whole answers had come by then.
    broken: Vec<(usize, String, usize)>,
    /// Requests that every reading allows, and what became of them.
    tried: Vec<blame::Tried>,
    answered: usize,
    denied: usize,
    accepted: usize,
    withheld: usize,
    /// How far the endpoint's clock is ahead in the answer that is nearest to ours: a wrong clock
    /// shows in all of them. And how many said so.
    clock: Option<(i64, usize)>,
}

/// A control that was not accepted.
struct RefusedControl {
    case: usize,
    action: usize,
    /// The parameter it gives beyond the plain request; empty for the plain request itself.
    parameter: String,
    way: String,
    method: Method,
    actual: String,
}

impl<'m> Tally<'m> {
    /// A tally without any case.
    pub fn new(model: &'m Model) -> Self {
        Self {
            model,
            evidence: model.constraints.iter().map(Evidence::new).collect(),
            findings: BTreeMap::new(),
            observations: BTreeMap::new(),
            verdicts: Vec::new(),
            controls: HashMap::new(),
            refused_controls: Vec::new(),
            refusals: Refusals::default(),
            broken: Vec::new(),
            tried: Vec::new(),
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
        if let Some(ahead) = judgement.ahead_ms {
            let (nearest, seen) = self.clock.unwrap_or((ahead, 0));
            self.clock = Some((if ahead.unsigned_abs() < nearest.unsigned_abs() { ahead } else { nearest }, seen + 1));
        }
        match &judgement.class {
            Class::Broken { .. } => {}
            Class::Withheld { .. } => self.withheld += 1,
            Class::Denied => self.denied += 1,
            Class::Accepted => {
                self.accepted += 1;
                self.answered += 1;
            }
            _ => self.answered += 1,
        }
        if case.control.is_none() {
            self.controls.insert(index, judgement.class.clone());
        }
        self.tried.extend(blame::Tried::of(index, case, &judgement.class));
        let (verdict, reason) = self.settle(index, case, &judgement);
        let sent = !matches!(judgement.class, Class::Withheld { .. });
        // The answer to a request that should have been refused has nothing to be held against.
        let wrongly = case.label.expectation == Expectation::Reject && judgement.class == Class::Accepted;
        if verdict != Verdict::Inconclusive && !wrongly {
            self.learn(index, case, judgement);
        }
        self.verdicts.push(CaseVerdict { id: case.id.clone(), action: case.action, verdict, reason, sent });
    }

    /// Whether the endpoint was right to accept or refuse, as far as can be told now.
    fn settle(&mut self, index: usize, case: &Case, judgement: &Judgement) -> (Verdict, Option<String>) {
        let inconclusive = |reason: String| (Verdict::Inconclusive, Some(reason));
        match &judgement.class {
            Class::Broken { unreachable, reason } => {
                if !unreachable {
                    self.broken.push((index, reason.clone(), self.answered));
                }
                inconclusive(reason.clone())
            }
            Class::Withheld { reason } => inconclusive(reason.clone()),
            Class::Denied => inconclusive("the endpoint does not accept the credentials".to_owned()),
            Class::Throttled => inconclusive("the endpoint says: too many requests".to_owned()),
            Class::Down { status } => inconclusive(format!("HTTP {status} without a word of the service")),
            Class::Carrier { status } => inconclusive(format!("HTTP {status}: about the message, not what it says")),
            Class::Standing { means, signature, after_creations } => {
                inconclusive(super::state::reason(*means, signature, *after_creations))
            }
            Class::Unreadable => (Verdict::Diverges, None),
            Class::Accepted => self.accepted(index, case, judgement),
            Class::Refused { code, message } => self.refused(index, case, judgement, code, message),
        }
    }

    fn accepted(&mut self, index: usize, case: &Case, judgement: &Judgement) -> (Verdict, Option<String>) {
        let clean = judgement.divergences.is_empty();
        match case.label.expectation {
            Expectation::Accept => {
                self.inside(case);
                (if clean { Verdict::Conforms } else { Verdict::Diverges }, None)
            }
            Expectation::Unspecified => {
                self.probe(case, true);
                (if clean { Verdict::Unspecified } else { Verdict::Diverges }, None)
            }
            Expectation::Reject => {
                if let Some(constraint) = self.blamed(case) {
                    let found = case.label.violations.iter().find(|violation| violation.constraint == constraint);
                    let path = found.map_or_else(String::new, |violation| violation.path.to_string());
                    let found = found.map_or_else(String::new, |violation| violation.found.clone());
                    self.evidence[constraint.index()].lenient.push(index);
                    let expected = format!("refused: {}", words::demand(self.model, constraint));
                    let (layer, direction) = (Layer::Constraint, Direction::Lenient);
                    let actual = format!("accepted: {found}");
                    self.find(index, Divergence { constraint, layer, direction, path, expected, actual, nature: None });
                }
                (Verdict::Diverges, None)
            }
        }
    }

    fn refused(
        &mut self,
        index: usize,
        case: &Case,
        judgement: &Judgement,
        code: &str,
        message: &str,
    ) -> (Verdict, Option<String>) {
        let clean = judgement.divergences.is_empty();
        let said = refusal(code, message);
        let Some(control) = case.control else {
            if case.label.expectation == Expectation::Accept {
                self.refused_controls.push(RefusedControl::new(self.model, index, case, said.clone()));
            }
            return (Verdict::Inconclusive, Some(said));
        };
        if self.controls.get(&control) != Some(&Class::Accepted) {
            return (Verdict::Inconclusive, Some(format!("its control was not accepted; {said}")));
        }
        match case.label.expectation {
            Expectation::Reject => {
                if let Some(constraint) = self.blamed(case) {
                    self.evidence[constraint.index()].outside += 1;
                }
                (if clean { Verdict::Conforms } else { Verdict::Diverges }, None)
            }
            Expectation::Unspecified => {
                self.probe(case, false);
                (if clean { Verdict::Unspecified } else { Verdict::Diverges }, None)
            }
            Expectation::Accept => {
                match case.subject {
                    Some(constraint) => {
                        self.refusals.put(index, case);
                        self.strict(index, constraint, &self.given(case, constraint), &said);
                    }
                    None => self.refusals.put_loose(index, case, self.suspect(case), &said),
                }
                (Verdict::Diverges, None)
            }
        }
    }

    /// The statement a case breaks, whatever else that entails: its subject, or the one it breaks.
    fn blamed(&self, case: &Case) -> Option<ConstraintId> {
        let certain = || case.label.violations.iter().find(|violation| violation.is_certain(self.model));
        case.subject.or_else(|| certain().map(|violation| violation.constraint))
    }

    /// What to blame when a request is refused that is about no statement in particular: what is
    /// said about the first optional parameter it gives.
    fn suspect(&self, case: &Case) -> Option<ConstraintId> {
        let action = &self.model.actions[case.action];
        let given = action.input.iter().filter(|member| case.label.input.get(&member.name).is_some());
        let optional = |member: &&Member| self.model.constraint_on(member, Kind::Required).is_none();
        let mut members = given.clone().filter(optional).chain(given);
        members.find_map(|member| self.tightest(member))
    }

    pub(super) fn strict(&mut self, index: usize, constraint: ConstraintId, given: &str, said: &str) {
        self.evidence[constraint.index()].strict.push(index);
        let expected = format!("accepted: {given} is {}", words::demand(self.model, constraint));
        let path = match &self.model.constraint(constraint).site {
            Site::Input(path) => path.clone(),
            _ => String::new(),
        };
        let (layer, direction) = (Layer::Constraint, Direction::Strict);
        self.find(
            index,
            Divergence { constraint, layer, direction, path, expected, actual: said.to_owned(), nature: None },
        );
    }

    /// What a case gives for the parameter a statement is about.
    fn given(&self, case: &Case, constraint: ConstraintId) -> String {
        let Site::Input(path) = &self.model.constraint(constraint).site else { return String::new() };
        let name = path.split('.').nth(1).unwrap_or_default();
        case.label.input.get(name).map_or_else(|| "nothing".to_owned(), crate::validate::request::describe)
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

    /// What became of a request the page leaves open tells which readings the endpoint does not follow.
    fn probe(&mut self, case: &Case, accepted: bool) {
        let [violation] = case.label.violations.as_slice() else { return };
        let readings = 0..self.model.constraint(violation.constraint).readings.len();
        let refusing = |reading: &usize| violation.readings.contains(reading);
        let excluded: Vec<usize> = readings.filter(|reading| refusing(reading) == accepted).collect();
        self.evidence[violation.constraint.index()].exclude(&excluded, &case.id);
    }

    /// Takes over what the answer of a decided case showed.
    fn learn(&mut self, index: usize, case: &Case, judgement: Judgement) {
        let broken: BTreeSet<ConstraintId> = judgement.divergences.iter().map(|found| found.constraint).collect();
        let held: BTreeSet<ConstraintId> = judgement.held.into_iter().filter(|id| !broken.contains(id)).collect();
        for id in held {
            self.evidence[id.index()].held += 1;
        }
        if matches!(judgement.class, Class::Accepted) {
            self.defaults(case);
            if case.request.method == Method::Post
                && let Some(id) = self.model.promise(&self.model.actions[case.action], Kind::Post)
            {
                self.evidence[id.index()].held += 1;
            }
        }
        for (id, readings) in judgement.excluded {
            self.evidence[id.index()].exclude(&readings, &case.id);
        }
        for observation in judgement.observations {
            *self.observations.entry(observation).or_default() += 1;
        }
        for divergence in judgement.divergences {
            self.evidence[divergence.constraint.index()].broken += 1;
            self.find(index, divergence);
        }
    }

    /// A success without a parameter the server fills in shows that it does.
    fn defaults(&mut self, case: &Case) {
        let model = self.model;
        for member in &model.actions[case.action].input {
            let absent = case.label.input.get(&member.name).is_none();
            let by_server = |id: ConstraintId| {
                let readings = &model.constraint(id).readings;
                readings.iter().any(|reading| matches!(reading.rule, Rule::DefaultByServer { .. }))
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

impl RefusedControl {
    fn new(model: &Model, index: usize, case: &Case, actual: String) -> Self {
        let mut parts = case.id.rsplit('/');
        let way = parts.next().unwrap_or_default().to_owned();
        let what = parts.next().unwrap_or_default();
        let parameter = if model.actions[case.action].input(what).is_some() { what } else { "" };
        let (action, method) = (case.action, case.request.method);
        Self { case: index, action, parameter: parameter.to_owned(), way, method, actual }
    }
}

fn refusal(code: &str, message: &str) -> String {
    match (code, message) {
        ("", "") => "refused without a readable reason".to_owned(),
        ("", message) => format!("refused: {}", words::short(message)),
        (code, message) => format!("refused with {}: {}", words::clipped(code), words::short(message)),
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
