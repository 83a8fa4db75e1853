//! Rules about things and their lives: what support actions, filters and phases speak of.
//!
//! Next: [`crate::model::life`].

use super::super::raw::{RawAction, RawConstraint, RawKind, RawMember, RawTypes, Text, unknown, unknown_of_many};
use crate::model::{Action, Basis, Effect, Member, Model, Role};
use crate::toml::Faults;

/// Checks an action: its basis, and what chooses among the things it shows.
pub(super) fn lint(raw: &RawAction<'_>, action: &Action, model: &Model, faults: &Faults) {
    if raw.role == Role::Support {
        raw.inputs.iter().for_each(|input| from_elsewhere(input, faults));
        raw.promises.iter().chain(&raw.relations).for_each(|stated| known_from(stated, faults));
    }
    if let Some(shows) = &action.shows {
        let paths = paths(shows.item(action));
        for filter in raw.inputs.iter().filter_map(|input| input.filter.as_ref()) {
            leads(filter, &paths, faults);
        }
    }
    if let Some(undo) = &raw.undo
        && let Some(deleting) = model.action(&super::id(&raw.family.value, &undo.action.value))
    {
        if deleting.effect != Effect::Deletes {
            faults.note(undo.action.fault(format!("`{}` deletes nothing", undo.action.value)));
        }
        if deleting.input(&undo.list.value).is_none() {
            let names: Vec<&str> = deleting.input.iter().map(|input| input.name.as_str()).collect();
            unknown(&undo.list, "input", &names, faults);
        }
    }
}

/// Checks what a family's actions share.
pub(super) fn lint_types(types: &RawTypes<'_>, actions: &[RawAction<'_>], model: &Model, faults: &Faults) {
    let own: Vec<&RawAction<'_>> = actions.iter().filter(|raw| raw.family.value == types.family.value).collect();
    if own.is_empty() {
        faults.note(types.family.fault(format!("no action is of the family `{}`", types.family.value)));
    }
    for member in types.shapes.iter().flat_map(|shape| &shape.members) {
        from_elsewhere(member, faults);
    }
    types.resources.iter().for_each(|kind| lint_kind(kind, &types.family.value, model, faults));
}

fn lint_kind(kind: &RawKind<'_>, family: &str, model: &Model, faults: &Faults) {
    let of_kind = |action: &&Action| {
        action.family == family && action.shows.as_ref().is_some_and(|shows| shows.kind == kind.kind.value)
    };
    let showing: Vec<&Action> = model.every_action().filter(of_kind).collect();
    if showing.is_empty() {
        faults.note(kind.kind.fault(format!("no action shows a `{}`", kind.kind.value)));
    }
    let items = showing.iter().filter_map(|action| Some(action.shows.as_ref()?.item(action)));
    let paths: Vec<String> = items.flat_map(paths).collect();
    let said = kind.phases.iter().flat_map(|(_, fields)| fields).map(|(path, _)| path);
    kind.name.iter().chain(said).for_each(|path| leads(path, &paths, faults));
}

fn from_elsewhere(member: &RawMember<'_>, faults: &Faults) {
    if matches!(member.basis, Some(Basis::Documented | Basis::Example)) {
        faults.note(
            member.name.fault(format!("`{}` is known from elsewhere: its page is not the contract", member.name.value)),
        );
    }
    member.constraints.iter().for_each(|stated| known_from(stated, faults));
}

/// A page that is not the contract documents nothing here.
fn known_from(stated: &RawConstraint<'_>, faults: &Faults) {
    if matches!(stated.basis, Basis::Documented | Basis::Example) {
        let message = format!("basis `{}` is for a page under test", stated.basis.name());
        faults.note(stated.kind.fault(message).with_help("this is known from elsewhere"));
    }
}

fn leads(path: &Text<'_>, known: &[String], faults: &Faults) {
    if !path.value.is_empty() && !known.contains(&path.value) {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        unknown_of_many(path, "member of what is shown", &known, faults);
    }
}

/// Single values of an item, by their path in it.
fn paths(item: &[Member]) -> Vec<String> {
    item.iter()
        .flat_map(|member| match &member.kind {
            crate::model::Type::Record(inner) => {
                inner.iter().map(|inner| format!("{}.{}", member.name, inner.name)).collect()
            }
            _ => vec![member.name.clone()],
        })
        .collect()
}
