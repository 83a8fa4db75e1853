//! What an exchange as a whole shows to hold: that what is allowed is accepted and what is forbidden
//! refused, by either method, with parameters left out, and of whatever characters.
//!
//! That one of these is broken no single exchange can show; see [`crate::judge::tally`].

use crate::case::{Case, Expectation};
use crate::model::{ConstraintId, Kind, Member, Model};
use crate::value::{Record, Value};
use crate::wire::Method;

use super::super::{Class, Judgement};

/// The statements that what became of the request keeps.
pub(super) fn kept(model: &Model, case: &Case, judgement: &Judgement) -> Vec<ConstraintId> {
    let action = &model.actions[case.action];
    let promises = |kinds: &[Kind]| -> Vec<ConstraintId> {
        kinds.iter().filter_map(|&kind| model.promise(action, kind)).collect()
    };
    match (&judgement.class, case.label.expectation) {
        (Class::Refused { .. }, Expectation::Reject) => promises(&[Kind::Refuses]),
        (Class::Accepted, Expectation::Accept) => {
            let mut kept =
                promises(&[Kind::Accepts, if case.request.method == Method::Get { Kind::Get } else { Kind::Post }]);
            if case.request.headers.get("content-type").is_some_and(|media| media.contains(';')) {
                kept.extend(promises(&[Kind::FormParameter]));
            }
            // What comes back of a request tells whose answer it is.
            if judgement.held.iter().any(|&id| model.constraint(id).kind == Kind::Echo) {
                kept.extend(promises(&[Kind::OwnAnswer]));
            }
            kept.extend(of_parameters(model, case));
            kept
        }
        _ => Vec::new(),
    }
}

/// Parameters that were left out, and texts that were taken, those in records included.
fn of_parameters(model: &Model, case: &Case) -> Vec<ConstraintId> {
    let mut kept = Vec::new();
    of_members(model, &model.actions[case.action].input, &case.label.input, &mut kept);
    kept
}

fn of_members(model: &Model, members: &[Member], given: &Record, kept: &mut Vec<ConstraintId>) {
    for member in members {
        let Some(value) = given.get(&member.name) else {
            kept.extend(model.constraint_on(member, Kind::Optional));
            continue;
        };
        if value.as_text() != Some("") {
            kept.extend(model.constraint_on(member, Kind::AnyCharacter));
        }
        let items = value.as_list().unwrap_or(std::slice::from_ref(value));
        let inner = member.record().unwrap_or_default();
        items.iter().filter_map(Value::as_record).for_each(|record| of_members(model, inner, record, kept));
    }
}
