//! Why invalid requests were accepted: the fewest statements that are not checked, or are checked
//! on something else than what was sent.
//!
//! A value that is trimmed, cut, folded or read as a number before it is checked lets through what
//! several statements forbid; where one such change explains them all, it is one cause. One that
//! would let through a request that was refused is no cause.
//!
//! Next: [`super::transform`] for the changes, [`super::cover`] for the fewest.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::model::{Action, ConstraintId, Kind, Member, Model, World};
use crate::validate::rule::refuses;
use crate::value::Value;

use super::cover::{self, Bits, Candidate};
use super::transform::Transform;

/// How many accepted requests of one action are kept that should have been refused.
const MOST_KEPT: usize = 4096;

/// Of longer texts, parts are not tried one by one.
const LONG: usize = 200;

/// Why invalid requests are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gap {
    /// The statement is not checked, or not where these requests are.
    Unchecked(ConstraintId),
    /// A parameter is checked after this was done to it.
    Through(usize, Transform),
    /// None of the characters of a parameter is checked, wherever it stands.
    AnyCharacters(usize),
    /// Nothing said about the parameter is checked.
    Ignored(usize),
    /// Nothing is checked at all.
    Everything,
}

/// An accepted request that should have been refused.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// The index of its case.
    pub case: usize,
    /// The statement it is about, of those it breaks.
    pub blamed: ConstraintId,
    /// The parameter all of its violations are on, if it is one.
    parameter: Option<usize>,
    /// The changes of that parameter that would make it valid.
    cured: Vec<Transform>,
    /// The bytes of its request: the fewer, the better a witness.
    pub size: usize,
}

/// What became of the invalid requests of one action.
#[derive(Clone, Debug, Default)]
pub struct Invalid {
    /// Accepted.
    pub wrong: Vec<Wrong>,
    /// How many were refused, beside an accepted control.
    refused: usize,
    /// By the parameter that alone is wrong in them.
    refused_on: BTreeMap<usize, usize>,
    /// Parameters in whose requests characters alone are wrong, and were refused.
    characters: BTreeSet<usize>,
    /// Refused, though this change would have made them valid.
    contradicted: BTreeSet<(usize, Transform)>,
}

impl Invalid {
    /// One was accepted; `blamed` is the statement it is about.
    pub fn accept(&mut self, model: &Model, world: &World, index: usize, case: &Case, blamed: ConstraintId) {
        if self.wrong.len() == MOST_KEPT {
            return;
        }
        let parameter = parameter(model, case);
        let all = Transform::ALL.into_iter();
        let cured = parameter.map_or_else(Vec::new, |place| cures(model, world, case, place, all));
        let size = case.request.target.len() + case.request.body.len();
        self.wrong.push(Wrong { case: index, blamed, parameter, cured, size });
    }

    /// One was refused as it should be.
    pub fn refuse(&mut self, model: &Model, world: &World, case: &Case) {
        self.refused += 1;
        let Some(place) = parameter(model, case) else { return };
        *self.refused_on.entry(place).or_default() += 1;
        if case.label.violations.iter().all(|violation| is_of_characters(model, violation.constraint)) {
            self.characters.insert(place);
        }
        let untold = Transform::ALL.into_iter().filter(|cure| !self.contradicted.contains(&(place, *cure)));
        let cures = cures(model, world, case, place, untold);
        self.contradicted.extend(cures.into_iter().map(|cure| (place, cure)));
    }

    /// The fewest gaps, each with the requests it let through, as indices into `wrong`.
    pub fn gaps(&self, model: &Model) -> Vec<(Gap, Vec<usize>)> {
        let count = self.wrong.len();
        let mut candidates: Vec<Candidate<Gap>> = Vec::new();
        let mut put = |what: Gap, rank: u32, holds: &dyn Fn(&Wrong) -> bool| {
            candidates.push(Candidate { what, rank, set: Bits::of(count, |index| holds(&self.wrong[index])) });
        };
        let statements: BTreeSet<ConstraintId> = self.wrong.iter().map(|wrong| wrong.blamed).collect();
        for &id in &statements {
            put(Gap::Unchecked(id), 1, &|wrong| wrong.blamed == id);
        }
        let parameters: BTreeSet<usize> = self.wrong.iter().filter_map(|wrong| wrong.parameter).collect();
        for &place in &parameters {
            for cure in Transform::ALL.into_iter().filter(|cure| !self.contradicted.contains(&(place, *cure))) {
                put(Gap::Through(place, cure), 0, &|wrong| {
                    wrong.parameter == Some(place) && wrong.cured.contains(&cure)
                });
            }
            if !self.characters.contains(&place) {
                let here = |wrong: &Wrong| wrong.parameter == Some(place) && is_of_characters(model, wrong.blamed);
                put(Gap::AnyCharacters(place), 2, &here);
            }
            if !self.refused_on.contains_key(&place) {
                put(Gap::Ignored(place), 3, &|wrong| wrong.parameter == Some(place));
            }
        }
        if self.refused == 0 {
            put(Gap::Everything, 4, &|_| true);
        }
        let mut taken = Bits::none(count);
        let mut gaps = Vec::new();
        for Candidate { what, set, .. } in cover::fewest(count, candidates) {
            let wrong: Vec<usize> = set.iter().filter(|&index| !taken.has(index)).collect();
            wrong.iter().for_each(|&index| taken.put(index));
            gaps.push((what, wrong));
        }
        gaps
    }

    /// The statement a gap is told by, and the others it opens.
    pub fn statements(&self, model: &Model, gap: Gap, wrong: &[usize]) -> (Option<ConstraintId>, Vec<ConstraintId>) {
        let mut counts: BTreeMap<ConstraintId, usize> = BTreeMap::new();
        wrong.iter().for_each(|&index| *counts.entry(self.wrong[index].blamed).or_default() += 1);
        let first = match gap {
            Gap::Unchecked(id) => Some(id),
            Gap::Everything => {
                let action = counts.keys().next().map(|&id| model.constraint(id).action.as_str());
                let action = action.and_then(|action| model.action(action));
                action.and_then(|action| model.promise(action, Kind::Refuses))
            }
            Gap::Through(..) | Gap::AnyCharacters(_) | Gap::Ignored(_) => None,
        };
        let set = || counts.keys().copied().find(|&id| model.constraint(id).kind == Kind::Alphabet);
        let most = || counts.iter().max_by_key(|(id, count)| (**count, std::cmp::Reverse(**id))).map(|(id, _)| *id);
        let first = first.or_else(set).or_else(most);
        (first, counts.into_keys().filter(|id| Some(*id) != first).collect())
    }
}

/// The gap in one line of plain words.
pub fn words(model: &Model, action: &Action, gap: Gap) -> String {
    let name = |place: usize| action.input.get(place).map_or("", |member| member.name.as_str());
    match gap {
        Gap::Unchecked(id) => format!("accepts what breaks: {}", crate::judge::words::demand(model, id)),
        Gap::Through(place, cure) => format!("{} is checked {}", name(place), cure.words()),
        Gap::AnyCharacters(place) => format!("no character of {} is checked", name(place)),
        Gap::Ignored(place) => format!("nothing that is said about {} is checked", name(place)),
        Gap::Everything => "nothing is refused".to_owned(),
    }
}

fn is_of_characters(model: &Model, id: ConstraintId) -> bool {
    matches!(model.constraint(id).kind, Kind::Alphabet | Kind::First | Kind::Last)
}

/// The top-level parameter that all certain violations of a case are on.
fn parameter(model: &Model, case: &Case) -> Option<usize> {
    let action = model.actions.get(case.action)?;
    let certain = case.label.violations.iter().filter(|violation| violation.is_certain(model));
    let mut places = certain
        .map(|violation| action.input.iter().position(|member| member.constraints.contains(&violation.constraint)));
    let first = places.next()??;
    places.all(|place| place == Some(first)).then_some(first)
}

/// Those changes of a parameter's text after which no statement about it is broken.
fn cures(
    model: &Model,
    world: &World,
    case: &Case,
    place: usize,
    changes: impl Iterator<Item = Transform>,
) -> Vec<Transform> {
    let Some(member) = model.actions.get(case.action).and_then(|action| action.input.get(place)) else {
        return Vec::new();
    };
    let mut values = case.label.input.all(&member.name);
    let (Some(Value::Text(text)), None) = (values.next(), values.next()) else { return Vec::new() };
    // A part of a long text is looked for among its ends only: there are as many parts as characters.
    let fits = |part: &str| keeps_all(model, world, member, part);
    let cured =
        |cure: &Transform| cure.apply(model, member, text, fits).is_some_and(|other| other != *text && fits(&other));
    let long = text.len() > LONG;
    let changes = changes.filter(|cure| !long || !matches!(cure, Transform::Start | Transform::End));
    changes.filter(cured).collect()
}

fn keeps_all(model: &Model, world: &World, member: &Member, text: &str) -> bool {
    let value = Value::from(text);
    !text.is_empty()
        && member.constraints.iter().all(|&id| {
            let mut readings = model.constraint(id).readings.iter();
            readings.any(|reading| !refuses(&reading.rule, &value, world))
        })
}
