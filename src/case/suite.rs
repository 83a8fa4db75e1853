//! The cases of a run, in the order they are sent: of each action, first the systematic ones, whose
//! controls all others lean on, then the fixtures.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Format, Model, World};

use super::fixture::Fixture;
use super::{Case, Controls, Expectation, Spring, derive, vary};

/// Every case of the given actions, fixtures included.
pub fn all(model: &Model, world: &World, actions: &[usize], fixtures: &[Fixture]) -> Vec<Case> {
    let mut cases = Vec::new();
    for &action in actions {
        let first = cases.len();
        cases.extend(derive::systematic(model, action, world, first));
        let controls = Controls::of(&cases[first..], first);
        let sent = |fixture: &&Fixture| fixture.action == action && fixture.is_sent();
        for fixture in fixtures.iter().filter(sent) {
            let control = controls.plain(action, fixture.way(model));
            // A fixture's request was made for this action when it was loaded.
            cases.extend(fixture.to_case(model, world, control));
        }
    }
    cases
}

/// Only the cases whose request asks for one of these formats, and whose control does; none means
/// all. What is not tried is not observed: no case stands for one of another format.
pub fn in_formats(cases: Vec<Case>, formats: &[Format]) -> Vec<Case> {
    if formats.is_empty() {
        return cases;
    }
    let asks = |case: &Case| case.label.format.is_some_and(|format| formats.contains(&format));
    let controlled = |case: &Case| case.control.and_then(|control| cases.get(control)).is_none_or(asks);
    let kept = (0..cases.len()).filter(|&index| asks(&cases[index]) && controlled(&cases[index])).collect();
    keep(cases, &kept)
}

/// Recorded requests that ask for a name, and are to be accepted, ask for another one, if the
/// world's salt says so: somebody has asked for the recorded one before.
pub fn salted(model: &Model, world: &World, cases: Vec<Case>) -> Vec<Case> {
    if world.salt == 0 {
        return cases;
    }
    let recorded = |case: &Case| case.spring == Spring::Fixture && case.label.expectation == Expectation::Accept;
    let renamed = |(index, case): (usize, Case)| match recorded(&case) {
        true => vary::renamed(model, world, &case, world.salt + index).unwrap_or(case),
        false => case,
    };
    cases.into_iter().enumerate().map(renamed).collect()
}

/// Only the cases taken, the controls they lean on, and the plain requests of their actions: from
/// those it is seen whether a refusal of a control means something. None where none is taken.
pub fn narrow(all: Vec<Case>, taken: impl Fn(&Case) -> bool) -> Vec<Case> {
    let mut kept: BTreeSet<usize> = (0..all.len()).filter(|&index| taken(&all[index])).collect();
    let actions: BTreeSet<usize> = kept.iter().map(|&index| all[index].action).collect();
    let controls: Vec<usize> = kept.iter().filter_map(|&index| all[index].control).collect();
    kept.extend(controls);
    let plain = |index: &usize| actions.contains(&all[*index].action) && all[*index].key.is_plain();
    kept.extend((0..all.len()).filter(plain));
    keep(all, &kept)
}

/// Only the cases of these indices, their controls' indices counted anew.
fn keep(cases: Vec<Case>, kept: &BTreeSet<usize>) -> Vec<Case> {
    let places: HashMap<usize, usize> = kept.iter().enumerate().map(|(new, &old)| (old, new)).collect();
    let cases = cases.into_iter().enumerate().filter(|(index, _)| kept.contains(index));
    cases
        .map(|(_, mut case)| {
            case.control = case.control.and_then(|control| places.get(&control).copied());
            case
        })
        .collect()
}
