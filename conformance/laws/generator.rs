//! What the generator means, held against what the validator finds.

use ncloud_conformance::case::{Expectation, label};
use ncloud_conformance::codec::{Carriage, Placement, encode_request};
use ncloud_conformance::generate::{entailed, probing, valid, violating};
use ncloud_conformance::model::{Action, ConstraintId, Kind, Model, Side};
use ncloud_conformance::validate::check_request;
use ncloud_conformance::value::Record;
use ncloud_conformance::wire::Method;
use ncloud_conformance::wire::form::Blank;
use proptest::{prop_assert, prop_assert_eq};

use super::{holds, models};

const CARRIAGE: Carriage = Carriage { method: Method::Get, placement: Placement::Query, blank: Blank::Plus };

#[test]
fn valid_requests_break_nothing() {
    for model in &models() {
        for action in &model.actions {
            holds(512, &valid(model, action, &model.inventory), |input| {
                let found = check_request(model, action, &input, &model.inventory);
                prop_assert!(found.is_empty(), "{found:?}\n{input:?}");
                prop_assert_eq!(expected(model, action, &input), Expectation::Accept);
                Ok(())
            });
        }
    }
}

#[test]
fn violating_requests_break_that_and_what_it_entails_in_every_reading() {
    for model in &models() {
        for (action, id) in constraints(model) {
            let Some(strategy) = violating(model, action, &model.inventory, id) else { continue };
            let may = entailed(model, action, id);
            holds(64, &strategy, |input| {
                let found = check_request(model, action, &input, &model.inventory);
                prop_assert!(
                    found.iter().any(|found| found.constraint == id && found.is_certain(model)),
                    "{}: {found:?}\n{input:?}",
                    model.constraint(id).id
                );
                let others: Vec<_> =
                    found.iter().filter(|found| found.constraint != id && !may.contains(&found.constraint)).collect();
                prop_assert!(others.is_empty(), "{}: {others:?}\n{input:?}", model.constraint(id).id);
                prop_assert_eq!(expected(model, action, &input), Expectation::Reject);
                Ok(())
            });
        }
    }
}

#[test]
fn probing_requests_break_that_alone_in_some_readings() {
    for model in &models() {
        for (action, id) in constraints(model) {
            let Some(strategy) = probing(model, action, &model.inventory, id) else { continue };
            holds(64, &strategy, |input| {
                let found = check_request(model, action, &input, &model.inventory);
                prop_assert!(
                    !found.is_empty() && found.iter().all(|found| found.constraint == id),
                    "{}: {found:?}\n{input:?}",
                    model.constraint(id).id
                );
                prop_assert!(found.iter().all(|found| !found.is_certain(model)));
                prop_assert_eq!(expected(model, action, &input), Expectation::Unspecified);
                Ok(())
            });
        }
    }
}

/// The constraints a request cannot break, whatever its parameters: everything else must be broken
/// by some request, or the law above would pass over it in silence.
#[test]
fn every_constraint_on_a_parameter_can_be_broken_or_probed() {
    let mut left = Vec::new();
    for model in &models() {
        for (action, id) in constraints(model) {
            let constraint = model.constraint(id);
            let broken = violating(model, action, &model.inventory, id).is_some();
            let probed = probing(model, action, &model.inventory, id).is_some();
            if !broken && !probed {
                left.push(constraint.id.clone());
            } else if constraint.readings.iter().any(|reading| reading.rule != constraint.readings[0].rule) && !probed {
                left.push(format!("{} (not probed)", constraint.id));
            }
        }
    }
    // A minimum of 0 refuses nothing.
    assert_eq!(left, ["vserver.createMemberServerImageInstance.input.memberServerImageDescription.min"]);
}

fn constraints(model: &Model) -> impl Iterator<Item = (&Action, ConstraintId)> {
    let of_action = |action| model.constraints_of(action).map(move |(id, constraint)| (action, id, constraint));
    let sided = model.actions.iter().flat_map(of_action);
    sided
        .filter(|(_, _, constraint)| constraint.side() == Side::Both && constraint.kind != Kind::Default)
        .map(|(action, id, _)| (action, id))
}

/// What a request comes to once it is on the wire.
fn expected(model: &Model, action: &Action, input: &Record) -> Expectation {
    let request = encode_request(model, action, input, CARRIAGE);
    label(model, &model.inventory, &request).expect("the path is the action's").expectation
}
