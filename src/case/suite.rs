//! The cases of a run, in the order they are sent: of each action, first the systematic ones, whose
//! controls all others lean on, then the fixtures.

use std::collections::{BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use crate::model::{Format, Model, World};
use crate::wire::Request;

use super::fixture::Fixture;
use super::{Case, Cases, Controls, Expectation, Spring, Suite, derive, vary};

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
    cases.into_iter().enumerate().map(|(index, case)| renamed(model, world, case, index)).collect()
}

/// The same of one case; `turn` is a number that no other case of the run has.
pub(in crate::case) fn renamed(model: &Model, world: &World, case: Case, turn: usize) -> Case {
    let recorded = case.spring == Spring::Fixture && case.label.expectation == Expectation::Accept;
    match recorded && world.salt != 0 {
        true => vary::renamed(model, world, &case, world.salt + turn).unwrap_or(case),
        false => case,
    }
}

/// Only the cases taken, the controls they lean on, and the plain requests of their actions: from
/// those it is seen whether a refusal of a control means something. None where none is taken.
pub fn narrow(all: Vec<Case>, taken: impl Fn(&Case) -> bool) -> Vec<Case> {
    Suite::from(all).only(|_, case| taken(case)).into_kept()
}

/// Whether a case of this index belongs to this part of so many; parts are counted from 1. Neighbours
/// go to different parts, so each has as much of everything as any other.
pub fn is_of_shard(index: usize, number: usize, of: usize) -> bool {
    index % of.max(1) + 1 == number
}

/// One part of so many of a suite, and the controls its cases lean on: those are in several parts.
pub fn shard(all: Suite, number: usize, of: usize) -> Suite {
    all.only(|index, _| is_of_shard(index, number, of))
}

/// What tells a suite from every other: the digest of its ids and requests.
pub fn digest<'a>(cases: impl Into<Cases<'a>>) -> String {
    let mut hash = Sha256::new();
    for case in cases.into().iter() {
        let Request { method, target, headers: _, body } = &case.request;
        for part in [case.id.as_bytes(), method.name().as_bytes(), target.as_bytes(), body] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Only the cases of these indices, their controls' indices counted anew.
pub(in crate::case) fn keep(cases: Vec<Case>, kept: &BTreeSet<usize>) -> Vec<Case> {
    let places: HashMap<usize, usize> = kept.iter().enumerate().map(|(new, &old)| (old, new)).collect();
    let cases = cases.into_iter().enumerate().filter(|(index, _)| kept.contains(index));
    cases
        .map(|(_, mut case)| {
            case.control = case.control.and_then(|control| places.get(&control).copied());
            case
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_even_and_the_same_everywhere_and_bring_their_controls() {
        let model = crate::spec::built_in().expect("the built-in spec has no fault");
        let whole = || all(&model, &model.inventory, &[0, 1], &[]);
        let ids: Vec<String> = whole().into_iter().map(|case| case.id).collect();
        for of in [1, 2, 7] {
            let parts: Vec<Suite> = (1..=of).map(|number| shard(whole().into(), number, of)).collect();
            for (number, part) in (1..).zip(&parts) {
                let own: Vec<&String> = ids
                    .iter()
                    .enumerate()
                    .filter(|(index, _)| is_of_shard(*index, number, of))
                    .map(|(_, id)| id)
                    .collect();
                assert!(own.len().abs_diff(ids.len() / of) <= 1);
                let part = part.lend().kept();
                assert!(own.iter().all(|id| part.iter().any(|case| case.id == **id)));
                let controls = part.iter().filter_map(|case| case.control);
                assert!(controls.clone().count() > own.len() / 2 && controls.max() < Some(part.len()));
                assert!(part.len() < own.len() + 80, "{} for {}", part.len(), own.len());
                assert_eq!(digest(part), digest(&shard(whole().into(), number, of)));
            }
        }
        assert_ne!(digest(&whole()), digest(&shard(whole().into(), 1, 2)));
    }
}
