//! Materialised cases: the same for the same seed, labelled as they were meant, and spread over
//! everything there is to meet.

use std::collections::BTreeSet;

use ncloud_conformance::case::{Case, Controls, Expectation};
use ncloud_conformance::generate::{Order, cases, entailed, smaller};
use ncloud_conformance::model::{Extent, Kind, Model, Rule};
use ncloud_conformance::value::{Record, Value};

use super::distribution::distribution;
use super::models;

fn made(model: &Model, action: usize, seed: u64, count: usize) -> Vec<Case> {
    cases(&Order { model, action, world: &model.inventory, seed, controls: &Controls::default() }, 0..count)
}

/// Everything of a case that a run depends on.
fn bytes(case: &Case) -> (String, String, Vec<u8>, Option<usize>) {
    (case.id.clone(), case.request.target.clone(), case.request.body.clone(), case.control)
}

#[test]
fn the_same_seed_makes_the_same_cases_whatever_their_number() {
    for model in &models() {
        for action in 0..model.actions.len() {
            let all: Vec<_> = made(model, action, 7, 80).iter().map(bytes).collect();
            assert_eq!(all, made(model, action, 7, 80).iter().map(bytes).collect::<Vec<_>>());
            assert_eq!(all[..30], made(model, action, 7, 30).iter().map(bytes).collect::<Vec<_>>());
            assert_ne!(all, made(model, action, 8, 80).iter().map(bytes).collect::<Vec<_>>());
            let ids: BTreeSet<&str> = all.iter().map(|(id, ..)| id.as_str()).collect();
            assert_eq!(ids.len(), 80);
        }
    }
}

#[test]
fn every_label_says_what_was_meant() {
    for model in &models() {
        for action in 0..model.actions.len() {
            for case in made(model, action, 42, 480) {
                let broken = || case.label.violations.iter().map(|violation| violation.constraint);
                let Some(subject) = case.subject else {
                    assert_eq!(case.label.expectation, Expectation::Accept, "{}", case.id);
                    assert!(case.id.contains("/generated/valid/"), "{}", case.id);
                    continue;
                };
                let may = entailed(model, &model.actions[action], subject);
                assert!(broken().any(|id| id == subject), "{}", case.id);
                assert!(broken().all(|id| id == subject || may.contains(&id)), "{}", case.id);
                assert_ne!(case.label.expectation, Expectation::Accept, "{}", case.id);
            }
        }
    }
}

/// Free texts of six characters and more never come twice in a run: a service may refuse a name
/// that is taken.
#[test]
fn names_are_not_used_twice() {
    for model in &models() {
        for action in 0..model.actions.len() {
            let mut seen = BTreeSet::new();
            for case in made(model, action, 3, 800) {
                let texts = case.label.input.iter().filter(|(name, _)| name.ends_with("Name"));
                let long = texts.filter_map(|(name, value)| Some((name.to_owned(), value.as_text()?.to_owned())));
                for named in long.filter(|(_, text)| text.chars().count() >= 6) {
                    assert!(seen.insert(named.clone()), "{}: {named:?}", case.id);
                }
            }
        }
    }
}

/// Everything comes at least so often in 2,000 cases; less often for the invented action, which has
/// three times the constraints. `cargo test --test laws distribution -- --nocapture` prints the numbers.
#[test]
fn the_distribution_reaches_every_edge() {
    for (model, often) in models().iter().zip([10, 2]) {
        for action in 0..model.actions.len() {
            let rows = distribution(model, &made(model, action, 1, 2_000));
            rows.iter().for_each(|(name, count)| println!("{count:5} {name}"));
            let rare: Vec<_> = rows.iter().filter(|(_, count)| *count < often).collect();
            assert!(rare.is_empty(), "{rare:#?}");
        }
    }
}

#[test]
fn a_smaller_case_breaks_the_same_and_there_is_a_smallest() {
    for model in &models() {
        for action in 0..model.actions.len() {
            for mut case in made(model, action, 11, 48) {
                let (subject, expectation) = (case.subject, case.label.expectation);
                let mut steps = 0;
                loop {
                    let next = smaller(model, &model.inventory, &case, 5).next();
                    let Some(next) = next else { break };
                    let before: BTreeSet<_> = case.label.violations.iter().map(|v| v.constraint).collect();
                    let after: BTreeSet<_> = next.label.violations.iter().map(|v| v.constraint).collect();
                    assert_eq!(before, after, "{}", case.id);
                    assert_eq!(next.label.expectation, expectation, "{}", case.id);
                    (case, steps) = (next, steps + 1);
                    assert!(steps < 100, "{} does not end", case.id);
                }
                let kind = subject.map(|id| model.constraint(id).kind);
                at_the_bound(model, &case, kind);
            }
        }
    }
}

/// The smallest request that breaks a length or a number is one off.
fn at_the_bound(model: &Model, case: &Case, kind: Option<Kind>) {
    let (Some(subject), Expectation::Reject) = (case.subject, case.label.expectation) else { return };
    let (wanted, unit) = match (kind, &model.constraint(subject).readings[0].rule) {
        (Some(Kind::Max), Rule::Extent(Extent::Max { bound, unit })) => (bound + 1, *unit),
        (Some(Kind::Min), Rule::Extent(Extent::Min { bound, unit })) => (bound - 1, *unit),
        _ => return,
    };
    let mut root = Record::new();
    root.push("input", case.label.input.clone());
    let length = match Value::Record(root).at(&case.label.violations[0].path) {
        Some(Value::Text(text)) => unit.length(text),
        Some(Value::List(items)) => items.len() as u64,
        other => panic!("{}: {other:?}", case.id),
    };
    assert_eq!(length, wanted, "{}: {:?}", case.id, case.label.input);
}
