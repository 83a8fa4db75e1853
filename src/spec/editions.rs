//! The other editions of the pages, each compiled and held against itself as a whole spec.
//!
//! Nothing is laid over a spec with faults. Next: [`super::overlay`] for one of them,
//! [`crate::model::edition`] for what comes out.

use std::sync::Arc;

use super::compile::{self, id};
use super::lint;
use super::overlay::{self, Overlay};
use super::raw::{How, RawAction, RawOverlay, RawSpec, Text, paths, unknown};
use crate::model::edition::BASE;
use crate::model::{Action, Constraint, Edition, Model, Slip};
use crate::toml::Faults;

/// How many editions may stand between one and the page it differs from.
const DEEPEST: usize = 8;

/// All editions of all pages, in the order of their files.
pub(super) fn editions(spec: &RawSpec<'_>, base: &Model, faults: &Faults) -> Vec<Edition> {
    spec.overlays.iter().for_each(|overlay| check(spec, overlay, faults));
    if !faults.is_empty() {
        return Vec::new();
    }
    let pages: Vec<_> = spec.overlays.iter().map(|overlay| page(spec, overlay, faults, 0)).collect();
    if !faults.is_empty() {
        return Vec::new();
    }
    let mut models: Vec<(&str, Arc<Model>)> = Vec::new();
    for overlay in &spec.overlays {
        let name = overlay.name.value.as_str();
        if !models.iter().any(|(known, _)| *known == name) {
            let has = |action: &Action| {
                spec.overlays.iter().any(|other| other.name.value == name && other.of.value == action.id)
            };
            let model = whole(spec, name, &pages, &base.digest, faults);
            models.push((name, Arc::new(model.keeping_support(has).sharing_with(base))));
        }
    }
    let under = |name: &str| models.iter().find(|(known, _)| *known == name).map(|(_, model)| model);
    let mut made = Vec::new();
    for overlay in &spec.overlays {
        let Some(model) = under(&overlay.name.value) else { continue };
        let from = overlay.from.as_ref().and_then(|from| under(&from.value)).map_or(base, |model| model);
        says_something(overlay, from, model, faults);
        made.push(Edition {
            action: overlay.of.value.clone(),
            name: overlay.name.value.clone(),
            same_as: overlay.same_as.as_ref().map(|other| other.value.clone()),
            model: model.clone(),
        });
    }
    made
}

/// The whole spec with every page in the edition of that name.
fn whole<'s>(spec: &RawSpec<'s>, name: &str, pages: &[Option<RawAction<'s>>], digest: &str, faults: &Faults) -> Model {
    let edited = |action: &RawAction<'s>| {
        let of = id(&action.family.value, &action.name.value);
        let is = |overlay: &RawOverlay<'s>| overlay.name.value == name && overlay.of.value == of;
        spec.overlays.iter().zip(pages).find(|(overlay, _)| is(overlay)).and_then(|(_, page)| page.as_ref())
    };
    let actions = spec.actions.iter().map(|action| edited(action).unwrap_or(action));
    let actions: Vec<&RawAction<'s>> = actions.collect();
    let (model, _) = compile::compile(spec, &actions, digest, faults);
    lint::lint(spec, &actions, &model, faults);
    model
}

/// A page as an edition has it.
fn page<'s>(spec: &RawSpec<'s>, overlay: &RawOverlay<'s>, faults: &Faults, depth: usize) -> Option<RawAction<'s>> {
    let earlier = overlay.from.as_ref().or(overlay.same_as.as_ref()).and_then(|from| find(spec, overlay, from));
    if depth == DEEPEST {
        faults.note(overlay.name.fault(format!("edition `{}` differs from itself", overlay.name.value)));
    }
    let action = match earlier.filter(|_| depth < DEEPEST) {
        Some(earlier) => page(spec, earlier, faults, depth + 1)?,
        None => base(spec, overlay)?.clone(),
    };
    let (common, known) = (spec.common.as_ref(), overlay::known(&action, spec.common.as_ref()));
    let mut laid = Overlay { action, common, known: &known, faults };
    laid.apply(overlay);
    let mut action = laid.action;
    paths::complete(&mut action, spec, faults);
    Some(action)
}

fn base<'a, 's>(spec: &'a RawSpec<'s>, overlay: &RawOverlay<'s>) -> Option<&'a RawAction<'s>> {
    spec.actions.iter().find(|action| id(&action.family.value, &action.name.value) == overlay.of.value)
}

/// The edition of that name of the same page.
fn find<'a, 's>(spec: &'a RawSpec<'s>, overlay: &RawOverlay<'s>, name: &Text<'s>) -> Option<&'a RawOverlay<'s>> {
    spec.overlays.iter().find(|other| other.of.value == overlay.of.value && other.name.value == name.value)
}

/// What can be told of an edition's file by itself.
fn check(spec: &RawSpec<'_>, overlay: &RawOverlay<'_>, faults: &Faults) {
    let (of, name) = (&overlay.of, &overlay.name);
    if base(spec, overlay).is_none() && !of.value.is_empty() {
        let ids: Vec<String> = spec.actions.iter().map(|action| id(&action.family.value, &action.name.value)).collect();
        unknown(of, "action", &ids.iter().map(String::as_str).collect::<Vec<_>>(), faults);
    }
    let expected = format!("{}.{}.toml", of.value.replacen('.', "/", 1), name.value);
    if overlay.file != expected && !of.value.is_empty() && !name.value.is_empty() {
        let fault = name.fault(format!("edition `{}` of `{}` is in the wrong file", name.value, of.value));
        faults.note(fault.with_help(format!("it belongs in {expected}")));
    }
    if name.value == BASE {
        faults.note(name.fault(format!("`{BASE}` is the edition that the action's own file is of")));
    }
    let names = spec.overlays.iter().filter(|other| other.of.value == of.value && other.file != overlay.file);
    let names: Vec<&str> = names.map(|other| other.name.value.as_str()).collect();
    for other in overlay.from.iter().chain(&overlay.same_as).filter(|other| !names.contains(&other.value.as_str())) {
        unknown(other, "other edition", &names, faults);
    }
    let nothing =
        overlay.changes.is_empty() && overlay.path.is_none() && overlay.envelope.is_none() && overlay.shapes.is_empty();
    match &overlay.same_as {
        Some(other) if !nothing || overlay.from.is_some() => {
            faults.note(other.fault("what says the same changes nothing, and differs from nothing"));
        }
        None if nothing => {
            let fault = name.fault(format!("edition `{}` changes nothing", name.value));
            faults.note(fault.with_help("name the edition it says the same as, with `same-as`"));
        }
        _ => {}
    }
}

/// Whether each change says something else than was there.
fn says_something(overlay: &RawOverlay<'_>, from: &Model, now: &Model, faults: &Faults) {
    let of = overlay.of.value.as_str();
    if let Some(path) = &overlay.path
        && from.action(of).is_some_and(|action| action.path == path.value)
    {
        faults.note(path.fault("the path is the same as was there"));
    }
    let output = format!("{of}.output");
    let is_same = said(from, &output) == said(now, &output);
    let whole = overlay.envelope.iter().map(|envelope| (envelope.mark, "envelope"));
    let shapes = overlay.shapes.iter().map(|shape| (shape.name.mark, shape.name.value.as_str()));
    for (mark, what) in whole.chain(shapes).filter(|_| is_same) {
        faults.note(mark.fault(format!("`{what}` is the same as was there")));
    }
    for change in overlay.changes.iter().filter(|change| change.how == How::Replace) {
        let id = format!("{of}.{}", change.id.value);
        if said(from, &id) == said(now, &id) && slip(from, of, &id) == slip(now, of, &id) {
            faults.note(change.mark.fault(format!("`{}` is the same as was there", change.id.value)));
        }
    }
}

/// What a statement says, or everything in a row.
fn said<'m>(model: &'m Model, id: &str) -> Vec<&'m Constraint> {
    let within = |constraint: &&Constraint| {
        constraint.statement.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    model.constraints.iter().map(Arc::as_ref).filter(within).collect()
}

fn slip<'m>(model: &'m Model, action: &str, id: &str) -> Option<&'m Slip> {
    model.action(action)?.slips.iter().find(|slip| slip.id == id)
}
