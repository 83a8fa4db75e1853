//! What requests were refused for, told from everything that was accepted and refused.
//!
//! One refusal does not say why: an id is refused for itself or for the state of what it names, and
//! beside a refused control nothing else about its parameter can be decided. A statement explains the refusals of a parameter if
//! each refused value has something in its sense (a length, a first character, a state) that no
//! accepted value has. Of those that explain all, the one that needs the fewest such things is
//! blamed. What no statement explains is left to [`super::explain`].

use std::collections::BTreeSet;

use crate::case::{Case, Expectation};
use crate::judge::{Class, Direction};
use crate::model::{ConstraintId, Kind, Member, Model, Rule};
use crate::validate::request::describe;
use crate::value::Record;

use super::{Tally, Verdict, refusal};

/// A request that every reading allows, and what became of it.
pub(super) struct Tried {
    case: usize,
    action: usize,
    /// How it was carried: the last part of its id.
    way: String,
    plain: bool,
    input: Record,
    accepted: bool,
    said: String,
}

impl Tried {
    /// What is to be remembered of a case, if it tells anything here.
    pub(super) fn of(index: usize, case: &Case, class: &Class) -> Option<Self> {
        let (accepted, said) = match class {
            Class::Accepted => (true, String::new()),
            Class::Refused { code, message } => (false, refusal(code, message)),
            _ => return None,
        };
        let way = case.id.rsplit('/').next().unwrap_or_default().to_owned();
        let plain = case.id.contains("/control/plain/");
        let (action, input) = (case.action, case.label.input.clone());
        (case.label.expectation == Expectation::Accept).then_some(Self {
            case: index,
            action,
            way,
            plain,
            input,
            accepted,
            said,
        })
    }

    /// The one text it gives for a parameter.
    fn text<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        let mut values = self.input.all(name);
        match (values.next(), values.next()) {
            (Some(value), None) => value.as_text().filter(|text| !text.is_empty()),
            _ => None,
        }
    }
}

impl Tally<'_> {
    /// Gathers the refusals that one statement explains under that statement.
    pub(super) fn settle_refused_values(&mut self) {
        let tried = std::mem::take(&mut self.tried);
        for (index, action) in self.model.actions.iter().enumerate() {
            let here = || tried.iter().filter(|one| one.action == index);
            let mut refused: Vec<&Tried> = here().filter(|one| !one.accepted).collect();
            let accepted: Vec<&Tried> = here().filter(|one| one.accepted).collect();
            let needed = |member: &&Member| self.model.constraint_on(member, Kind::Required).is_some();
            let (required, optional): (Vec<&Member>, Vec<&Member>) = action.input.iter().partition(needed);
            for member in required.into_iter().chain(optional) {
                self.settle_member(member, &mut refused, &accepted);
            }
        }
    }

    /// Takes the refusals a statement about this parameter explains out of those left.
    fn settle_member(&mut self, member: &Member, refused: &mut Vec<&Tried>, accepted: &[&Tried]) {
        let needed = self.model.constraint_on(member, Kind::Required).is_some();
        let good: BTreeSet<&str> = accepted.iter().filter_map(|one| one.text(&member.name)).collect();
        let way_is_open = |way: &str| accepted.iter().any(|one| one.plain && one.way == way);
        let mine = |one: &&Tried| {
            let bad = one.text(&member.name).is_some_and(|text| !good.contains(text));
            bad && (needed || way_is_open(&one.way))
        };
        let bad: Vec<&Tried> = refused.iter().copied().filter(mine).collect();
        if good.is_empty() {
            return;
        }
        let values: Vec<&str> = bad.iter().filter_map(|one| one.text(&member.name)).collect();
        if let Some(constraint) = explanation(self.model, member, &values, &good) {
            let cases: BTreeSet<usize> = bad.iter().map(|one| one.case).collect();
            refused.retain(|one| !cases.contains(&one.case));
            self.blame(constraint, &member.name, &bad, &cases);
        }
    }

    /// What these cases were taken to show is told anew, as a matter of one statement.
    fn blame(&mut self, constraint: ConstraintId, parameter: &str, bad: &[&Tried], cases: &BTreeSet<usize>) {
        for evidence in &mut self.evidence {
            evidence.strict.retain(|case| !cases.contains(case));
        }
        self.findings.retain(|(_, direction), finding| {
            if *direction == Direction::Strict {
                finding.cases.retain(|case| !cases.contains(case));
            }
            !finding.cases.is_empty()
        });
        self.refused_controls.retain(|control| !cases.contains(&control.case));
        for one in bad {
            let given = describe(&one.text(parameter).unwrap_or_default().into());
            self.strict(one.case, constraint, &given, &one.said);
            self.verdicts[one.case].verdict = Verdict::Diverges;
            self.verdicts[one.case].reason = None;
        }
    }
}

/// The statement about a parameter that explains why these values are refused and those are not.
fn explanation(model: &Model, member: &Member, bad: &[&str], good: &BTreeSet<&str>) -> Option<ConstraintId> {
    if bad.is_empty() {
        return None;
    }
    let costs = member.constraints.iter().enumerate().filter_map(|(order, &id)| {
        let rules = model.constraint(id).readings.iter().map(|reading| &reading.rule);
        let cost = rules.filter_map(|rule| cost(model, rule, bad, good)).min()?;
        Some((cost, order, id))
    });
    costs.min().map(|(_, _, id)| id)
}

/// How many things in the sense of a rule set the refused values apart; `None` if they do not.
fn cost(model: &Model, rule: &Rule, bad: &[&str], good: &BTreeSet<&str>) -> Option<usize> {
    match rule {
        Rule::Min { unit, .. } => {
            let longest = bad.iter().map(|text| unit.length(text)).max()?;
            good.iter().all(|text| unit.length(text) > longest).then_some(1)
        }
        Rule::Max { unit, .. } => {
            let shortest = bad.iter().map(|text| unit.length(text)).min()?;
            good.iter().all(|text| unit.length(text) < shortest).then_some(1)
        }
        Rule::Alphabet(_) => strangers(bad, good),
        Rule::First(_) => apart(bad, good, |text| text.chars().next().map(String::from)),
        Rule::Last(_) => apart(bad, good, |text| text.chars().next_back().map(String::from)),
        Rule::Options(_) | Rule::Exists { .. } => apart(bad, good, |text| Some(text.to_owned())),
        Rule::State { resource, attribute, .. } => apart(bad, good, |id| {
            let found = model.inventory.find(resource, id);
            found.and_then(|found| found.attribute(attribute)).map(str::to_owned)
        }),
        _ => None,
    }
}

/// How many values of a sense the refused texts have, if the accepted ones have none of them.
fn apart(bad: &[&str], good: &BTreeSet<&str>, sense: impl Fn(&str) -> Option<String>) -> Option<usize> {
    let known: BTreeSet<String> = good.iter().filter_map(|text| sense(text)).collect();
    let values: Option<BTreeSet<String>> =
        bad.iter().map(|text| sense(text).filter(|value| !known.contains(value))).collect();
    values.map(|values| values.len())
}

/// How few characters that no accepted value has are found in all refused ones, taken greedily.
fn strangers(bad: &[&str], good: &BTreeSet<&str>) -> Option<usize> {
    let known: BTreeSet<char> = good.iter().flat_map(|text| text.chars()).collect();
    let strange = |text: &&str| text.chars().filter(|character| !known.contains(character)).collect();
    let mut left: Vec<BTreeSet<char>> = bad.iter().map(strange).collect();
    let mut taken = 0;
    while !left.is_empty() {
        let all: BTreeSet<char> = left.iter().flatten().copied().collect();
        let most = all.into_iter().max_by_key(|character| left.iter().filter(|set| set.contains(character)).count())?;
        left.retain(|set| !set.contains(&most));
        taken += 1;
    }
    Some(taken)
}
