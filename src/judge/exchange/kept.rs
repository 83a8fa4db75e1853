//! What an exchange as a whole shows to hold: that what is allowed is accepted and what is forbidden
//! refused, by either method, with parameters left out, and of whatever characters.
//!
//! That one of these is broken no single exchange can show; see [`crate::judge::tally`].

use crate::case::{Case, Expectation};
use crate::model::{ConstraintSet, Kind, Member, Model};
use crate::value::{Record, Value};
use crate::wire::Method;

use super::super::{Class, Judgement};

/// Adds the statements that what became of the request keeps.
pub(super) fn keep(model: &Model, case: &Case, judgement: &mut Judgement) {
    let action = &model.actions[case.action];
    let kept = &mut judgement.held;
    match (&judgement.class, case.label.expectation) {
        (Class::Refused { .. }, Expectation::Reject) => kept.extend(model.promise(action, Kind::Refuses)),
        (Class::Accepted, Expectation::Accept) => {
            // What comes back of a request tells whose answer it is.
            let is_own = kept.iter().any(|id| model.kind(id) == Kind::Echo);
            let method = if case.request.method == Method::Get { Kind::Get } else { Kind::Post };
            let has_parameter = case.request.headers.get("content-type").is_some_and(|media| media.contains(';'));
            let form = has_parameter.then_some(Kind::FormParameter);
            let kinds = [Some(Kind::Accepts), Some(method), form, is_own.then_some(Kind::OwnAnswer)];
            kept.extend(kinds.into_iter().flatten().filter_map(|kind| model.promise(action, kind)));
            of_members(model, &action.input, &case.label.input, kept);
        }
        _ => {}
    }
}

/// Parameters that were left out, and texts that were taken, those in records included.
fn of_members(model: &Model, members: &[Member], given: &Record, kept: &mut ConstraintSet) {
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
