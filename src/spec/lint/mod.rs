//! A whole spec held against itself: what no single table can show to be wrong.
//!
//! Reads the raw files, for their places, and the model, for what paths lead to. Never changes
//! either. An empty name was reported by [`super::raw`] and is passed over here.
//!
//! Next: [`clients`], [`life`], [`members`], [`statements`], [`paths`] and [`world`], one group of rules each.

mod clients;
mod life;
mod members;
mod paths;
mod statements;
mod world;

use std::collections::BTreeSet;

use super::compile::id;
use super::raw::{RawAction, RawMember, RawResource, RawShape, RawSpec, RawTypes, Text};
use crate::model::{Model, Resource};
use crate::toml::Faults;

/// How much of a page may be cited.
const WORDS: usize = 12;
const CHARACTERS: usize = 120;

/// Checks everything, with these actions.
pub(super) fn lint(spec: &RawSpec<'_>, actions: &[&RawAction<'_>], model: &Model, faults: &Faults) {
    let common: &[RawShape<'_>] = spec.common.as_ref().map_or(&[], |common| &common.shapes);
    shapes(common, &[], faults);
    for promise in spec.common.iter().flat_map(|common| &common.promises) {
        statements::lint_promise(promise, faults);
    }
    world::lint_resources(&spec.inventory, faults);
    clients::lint(&spec.clients, model, faults);
    for types in &spec.types {
        shapes(&types.shapes, common, faults);
        life::lint_types(types, &spec.actions, model, faults);
    }
    let mut ids = BTreeSet::new();
    for action in actions {
        let id = id(&action.family.value, &action.name.value);
        place(action, &id, !ids.insert(id.clone()), faults);
        shapes(&action.shapes, common, faults);
        let types = spec.types.iter().find(|types| types.family.value == action.family.value);
        also_in_types(&action.shapes, types, faults);
        for input in &action.inputs {
            member(input, faults);
            world::lint_parameter(input, model, faults);
        }
        for shape in action.shapes.iter().chain(common) {
            world::lint_fills(shape, model, faults);
        }
        for promise in &action.promises {
            statements::lint_promise(promise, faults);
        }
        for relation in &action.relations {
            cited(&relation.says, faults);
        }
        if let Some(compiled) = model.action(&id) {
            paths::lint(action, compiled, faults);
            life::lint(action, compiled, model, faults);
        }
    }
}

/// A world for a spec that is there: what it holds, once it is checked.
pub(super) fn world(raw: &[RawResource<'_>], model: &Model, faults: &Faults) -> Vec<Resource> {
    world::lint_resources(raw, faults);
    world::lint_world(raw, model, faults);
    super::compile::resources(raw)
}

/// Whether few enough words are cited.
fn cited(says: &Text<'_>, faults: &Faults) {
    if says.value.split_whitespace().count() > WORDS || says.value.chars().count() > CHARACTERS {
        let fault = says.fault("the page is cited at length");
        faults.note(fault.with_help(format!("cite a few words only: at most {WORDS} words, {CHARACTERS} characters")));
    }
}

fn shapes(shapes: &[RawShape<'_>], others: &[RawShape<'_>], faults: &Faults) {
    for shape in shapes {
        if !shape.is_in_place && others.iter().any(|other| other.name.value == shape.name.value) {
            faults.note(shape.name.fault(format!("shape `{}` is in common.toml too", shape.name.value)));
        }
        for field in &shape.members {
            member(field, faults);
        }
    }
}

fn also_in_types(shapes: &[RawShape<'_>], types: Option<&RawTypes<'_>>, faults: &Faults) {
    let shared = types.map_or(&[][..], |types| &types.shapes);
    let is_both = |shape: &&RawShape<'_>| shared.iter().any(|other| other.name.value == shape.name.value);
    for shape in shapes.iter().filter(|shape| !shape.is_in_place).filter(is_both) {
        faults.note(shape.name.fault(format!("shape `{}` is in the types of its family too", shape.name.value)));
    }
}

fn member(raw: &RawMember<'_>, faults: &Faults) {
    members::lint(raw, faults);
    statements::lint(raw, faults);
}

/// Whether a file stands where its action belongs.
fn place(action: &RawAction<'_>, id: &str, again: bool, faults: &Faults) {
    if action.name.value.is_empty() || action.family.value.is_empty() {
        return;
    }
    let expected = format!("{}/{}.toml", action.family.value, action.name.value);
    if action.path != expected {
        let fault = action.name.fault(format!("action `{id}` is in the wrong file"));
        faults.note(fault.with_help(format!("it belongs in {expected}")));
    }
    if again {
        faults.note(action.name.fault(format!("action `{id}` is there twice")));
    }
}
