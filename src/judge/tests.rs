//! Test support: endpoints that are nothing but a rule about what becomes of each request.
//!
//! No answer is looked at, and none of the tests is here. Next: [`super::tally`] and [`super::undecided`].

use super::{Assessment, Class, Judgement, Tally};
use crate::case::{Case, derive};
use crate::model::Model;
pub(super) use crate::spec::tests::model;

/// The action that is tried.
pub(super) const ACTION: &str = "vserver.createMemberServerImageInstance";

/// The built-in spec.
/// Its default cases.
pub(super) fn cases(model: &Model) -> Vec<Case> {
    let action = model.actions.iter().position(|action| action.id == ACTION).expect("an action of the spec");
    derive::systematic(model, action, &model.inventory, 0)
}

/// What is found of an endpoint that does with each case what it is told.
pub(super) fn assess(model: &Model, cases: &[Case], class: impl Fn(usize, &Case) -> Class) -> Assessment {
    let mut tally = Tally::new(model, &model.inventory);
    for (index, case) in cases.iter().enumerate() {
        tally.add(case, Judgement::of(class(index, case)));
    }
    tally.finish(cases, None)
}

/// A refusal with a code.
pub(super) fn refused() -> Class {
    Class::Refused { code: "1300".to_owned(), message: "no".to_owned() }
}
