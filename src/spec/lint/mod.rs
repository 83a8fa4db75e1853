//! A whole spec held against itself: what no single table can show to be wrong.
//!
//! Reads the raw files, for their places, and the model, for what paths lead to. Never changes
//! either. An empty name was reported by [`super::raw`] and is passed over here.
//!
//! Next: [`clients`], [`members`], [`statements`], [`paths`] and [`world`], one group of rules each.

mod clients;
mod members;
mod paths;
mod statements;
mod world;

use std::collections::BTreeSet;

use super::compile::id;
use super::raw::{RawAction, RawMember, RawShape, RawSpec, Text};
use crate::model::Model;
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
    let mut ids = BTreeSet::new();
    for action in actions {
        let id = id(&action.family.value, &action.name.value);
        place(action, &id, !ids.insert(id.clone()), faults);
        shapes(&action.shapes, common, faults);
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
        }
    }
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
        if others.iter().any(|other| other.name.value == shape.name.value) {
            faults.note(shape.name.fault(format!("shape `{}` is in common.toml too", shape.name.value)));
        }
        for field in &shape.members {
            member(field, faults);
        }
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
