//! Rules about the inventory: what the spec speaks of must exist in the reference's world.
//!
//! Next: [`crate::model::world`].

use std::collections::{BTreeSet, HashSet};

use super::super::raw::{RawConstraint, RawMember, RawResource, RawShape, Term, unknown};
use crate::model::{Lookup, Model, Phase, Resource, Rule};
use crate::toml::{Faults, Spanned};

/// Checks that no resource is there twice.
pub(super) fn lint_resources(resources: &[RawResource<'_>], faults: &Faults) {
    let mut known = HashSet::new();
    for resource in resources.iter().filter(|resource| !resource.id.value.is_empty()) {
        if !known.insert((&resource.kind.value, &resource.id.value)) {
            let message = format!("{} `{}` is there twice", resource.kind.value, resource.id.value);
            faults.note(resource.id.fault(message));
        }
    }
}

/// Checks that a world speaks of kinds that the spec knows, in phases there are.
pub(super) fn lint_world(resources: &[RawResource<'_>], model: &Model, faults: &Faults) {
    let shown = model.every_action().filter_map(|action| Some(action.shows.as_ref()?.kind.as_str()));
    let known: BTreeSet<&str> = model.inventory.resources.iter().map(|it| it.kind.as_str()).chain(shown).collect();
    let (kinds, phases) = (known.iter().copied().collect::<Vec<_>>(), Phase::ALL.map(Phase::name));
    for resource in resources.iter().filter(|resource| !resource.kind.value.is_empty()) {
        if !known.contains(resource.kind.value.as_str()) {
            unknown(&resource.kind, "kind of things", &kinds, faults);
        }
        let phase = resource.attributes.iter().find(|(name, _)| name.value == "phase").map(|(_, phase)| phase);
        if let Some(phase) = phase.filter(|phase| !phases.contains(&phase.value.as_str())) {
            unknown(phase, "phase", &phases, faults);
        }
    }
}

/// Checks that some resource is all a parameter demands.
pub(super) fn lint_parameter(input: &RawMember<'_>, model: &Model, faults: &Faults) {
    let terms: Vec<&Term<'_>> = input.constraints.iter().flat_map(RawConstraint::terms).collect();
    let mut all_known = true;
    for term in &terms {
        let (Rule::World(Lookup::Exists { resource }) | Rule::World(Lookup::State { resource, .. })) = &term.rule
        else {
            continue;
        };
        if !resource.is_empty() && model.inventory.of_kind(resource).next().is_none() {
            all_known = false;
            unknown_kind(&Spanned { value: resource.clone(), mark: term.mark }, model, faults);
        }
    }
    let first = terms.iter().find(|term| matches!(term.rule, Rule::World(Lookup::State { .. })));
    if let (Some(first), true) = (first, all_known) {
        let fits = |resource: &Resource| terms.iter().all(|term| satisfies(resource, &term.rule));
        if !model.inventory.resources.iter().any(fits) {
            let message = format!("no resource of the inventory is in a state that `{}` allows", input.name.value);
            faults.note(first.mark.fault(message));
        }
    }
}

/// Checks that fields filled from a resource name an attribute it has.
pub(super) fn lint_fills(shape: &RawShape<'_>, model: &Model, faults: &Faults) {
    for fill in shape.members.iter().filter_map(|member| member.fill.as_ref()) {
        let Some((kind, attribute)) = fill.value.split_once('.') else { continue };
        if model.inventory.of_kind(kind).next().is_none() {
            unknown_kind(&Spanned { value: kind.to_owned(), mark: fill.mark }, model, faults);
        } else if model.inventory.of_kind(kind).all(|resource| resource.attribute(attribute).is_none()) {
            faults.note(fill.fault(format!("no {kind} of the inventory has a `{attribute}`")));
        }
    }
}

fn unknown_kind(kind: &Spanned<'_, String>, model: &Model, faults: &Faults) {
    let mut kinds: Vec<&str> = Vec::new();
    for resource in &model.inventory.resources {
        if !kinds.contains(&resource.kind.as_str()) {
            kinds.push(&resource.kind);
        }
    }
    let fault = kind.fault(format!("the inventory has no resource of kind `{}`", kind.value));
    faults.note(match kinds.is_empty() {
        true => fault.with_help("inventory.toml is missing or empty"),
        false => fault.with_help(crate::toml::expected(&kind.value, &kinds)),
    });
}

/// Whether a resource is what a rule demands; rules about other things are content.
fn satisfies(resource: &Resource, rule: &Rule) -> bool {
    let Rule::World(lookup) = rule else { return true };
    match lookup {
        Lookup::Exists { resource: kind } => resource.kind == *kind,
        Lookup::State { resource: kind, attribute, is, not } => {
            let value = resource.attribute(attribute);
            let allowed =
                |value: &str| (is.is_empty() || is.iter().any(|i| i == value)) && !not.iter().any(|n| n == value);
            resource.kind == *kind && value.is_none_or(allowed)
        }
    }
}
