//! Ids the cases may use at an endpoint, and what is known of them.
//!
//! A binding is `NAME=VALUE`. `serverInstanceNo=123` says which resource that parameter should
//! name; `serverInstanceNo.KVM=456` names one whose state, as the spec's inventory spells it, is
//! `KVM`. What is not bound is taken from the examples of the pages, with nothing known about it.

use std::borrow::Cow;

use crate::model::{Action, Lookup, Member, Model, Resource, Rule, World};
use crate::value::Record;

use super::Case;

/// A binding that names nothing the spec knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no parameter that names a resource; expected one of: {}", .expected.join(", "))]
pub struct UnknownBinding {
    /// The name given.
    pub name: String,
    /// The names there are.
    pub expected: Vec<String>,
}

/// The world at a foreign endpoint: what was bound, and the examples' ids for the rest.
pub fn foreign_world(model: &Model, bindings: &[(String, String)]) -> Result<World, UnknownBinding> {
    let names = binding_names(model);
    let mut resources = Vec::new();
    for (name, value) in bindings {
        let Some(known) = names.iter().find(|known| known.name == *name) else {
            let expected = names.into_iter().map(|known| known.name).collect();
            return Err(UnknownBinding { name: name.clone(), expected });
        };
        let attributes = known.state.iter().cloned().collect();
        resources.push(Resource { kind: known.resource.clone(), id: value.clone(), attributes, assumed: false });
    }
    for known in names.iter().filter(|known| known.state.is_none()) {
        let bound = bindings.iter().any(|(name, _)| *name == known.name);
        if let (false, Some(example)) = (bound, model.inventory.of_kind(&known.resource).next()) {
            let resource = Resource { attributes: Vec::new(), assumed: true, ..example.clone() };
            if !resources.contains(&resource) {
                resources.push(resource);
            }
        }
    }
    Ok(World { resources: resources.into(), ..World::default() })
}

/// The world of the spec's inventory, and in it the ids that parameters of an action gave where
/// nothing else is known of them; a parameter that names no resource adds nothing.
pub fn with_ids<'m>(model: &'m Model, action: &Action, ids: &[(String, Vec<String>)]) -> Cow<'m, World> {
    let mut resources = Vec::new();
    for (name, ids) in ids {
        let Some(kind) = action.input(name).and_then(|member| kind_of(model, member)) else { continue };
        let unknown = ids.iter().filter(|id| model.inventory.find(kind, id).is_none());
        resources.extend(unknown.map(|id| {
            let (kind, id) = (kind.to_owned(), id.clone());
            Resource { kind, id, attributes: Vec::new(), assumed: false }
        }));
    }
    if resources.is_empty() {
        return Cow::Borrowed(&model.inventory);
    }
    // In front: the first of a kind there is the first of its kind elsewhere.
    resources.extend(model.inventory.resources.iter().cloned());
    Cow::Owned(World { resources: resources.into(), salt: model.inventory.salt })
}

/// The names to bind before a case can be tried: it gives ids that the world only assumes.
pub fn unbound(model: &Model, world: &World, case: &Case) -> Vec<String> {
    let mut names = Vec::new();
    for member in resource_members(model, &model.actions[case.action]) {
        let kind = kind_of(model, member).unwrap_or_default();
        let is_assumed = |id: &str| world.find(kind, id).is_some_and(|resource| resource.assumed);
        let given = case.label.input.all(&member.name);
        let mut ids = given.flat_map(|value| value.as_list().unwrap_or(std::slice::from_ref(value)));
        if ids.any(|value| value.as_text().is_some_and(is_assumed)) {
            names.push(member.name.clone());
        }
    }
    names
}

/// The names to bind before a recording can be replayed: it names a thing that existed where it was
/// recorded, and nobody has said what stands for it here. The example of a page does not.
pub fn unreplaced(model: &Model, world: &World, case: &Case) -> Vec<String> {
    let Some(recorded) = &case.recorded else { return Vec::new() };
    let action = &model.actions[case.action];
    let known = |(kind, id): &(&str, &str)| model.inventory.find(kind, id).is_some();
    let strange = named(model, action, &recorded.input).into_iter().filter(|named| !known(named));
    let strange: Vec<(&str, &str)> = strange.collect();
    let here = named(model, action, &case.label.input);
    let gone = |kind: &str| strange.iter().any(|named| named.0 == kind && !here.contains(named));
    let members = resource_members(model, action).filter(|member| kind_of(model, member).is_some_and(gone));
    let names: Vec<&str> = members.map(|member| member.name.as_str()).collect();
    unbound(model, world, case).into_iter().filter(|name| names.contains(&name.as_str())).collect()
}

/// What a request names: of each resource its kind and id, in the order of the spec.
pub fn named<'a>(model: &'a Model, action: &'a Action, input: &'a Record) -> Vec<(&'a str, &'a str)> {
    let mut named = Vec::new();
    for member in resource_members(model, action) {
        let kind = kind_of(model, member).unwrap_or_default();
        let given = input.all(&member.name);
        let ids = given.flat_map(|value| value.as_list().unwrap_or(std::slice::from_ref(value)));
        named.extend(ids.filter_map(|value| Some((kind, value.as_text()?))).filter(|(_, id)| !id.is_empty()));
    }
    named
}

/// A name `--bind` understands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingName {
    /// `parameter` or `parameter.state`.
    pub name: String,
    /// The kind of resource it names.
    pub resource: String,
    /// The attribute and value such a resource has.
    pub state: Option<(String, String)>,
}

/// Every name `--bind` understands, in the order of the spec.
pub fn binding_names(model: &Model) -> Vec<BindingName> {
    let mut names: Vec<BindingName> = Vec::new();
    let mut add = |name: BindingName| {
        if !names.contains(&name) {
            names.push(name);
        }
    };
    for action in &model.actions {
        for member in resource_members(model, action) {
            for lookup in lookups(model, member) {
                match lookup {
                    Lookup::Exists { resource } => {
                        add(BindingName { name: member.name.clone(), resource: resource.clone(), state: None });
                    }
                    Lookup::State { resource, attribute, .. } => {
                        for value in states(model, resource, attribute) {
                            let name = format!("{}.{value}", member.name);
                            let state = Some((attribute.clone(), value));
                            add(BindingName { name, resource: resource.clone(), state });
                        }
                    }
                }
            }
        }
    }
    names
}

/// The resource a parameter should name so that nothing about its state stands in the way.
pub fn usable<'w>(model: &'w Model, member: &'w Member, world: &'w World) -> Option<&'w Resource> {
    usable_all(model, member, world).next()
}

/// Every such resource, in order.
pub fn usable_all<'w>(model: &'w Model, member: &'w Member, world: &'w World) -> impl Iterator<Item = &'w Resource> {
    let kind = kind_of(model, member);
    let states: Vec<&Rule> =
        model.rules_on(member).filter(|rule| matches!(rule, Rule::World(Lookup::State { .. }))).collect();
    world.resources.iter().filter(move |resource| {
        kind.is_some_and(|kind| kind == resource.kind)
            && !states.iter().any(|rule| crate::validate::rule::refuses(rule, &resource.id.as_str().into(), world))
    })
}

/// The values the inventory knows of a state.
pub fn states(model: &Model, resource: &str, attribute: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for known in model.inventory.of_kind(resource).filter_map(|resource| resource.attribute(attribute)) {
        if !values.iter().any(|value| value == known) {
            values.push(known.to_owned());
        }
    }
    values
}

/// The kind of resource a parameter names, if it names one.
pub fn kind_of<'m>(model: &'m Model, member: &'m Member) -> Option<&'m str> {
    model.rules_on(member).find_map(Rule::resource)
}

fn resource_members<'m>(model: &'m Model, action: &'m Action) -> impl Iterator<Item = &'m Member> {
    action.input.iter().filter(|member| kind_of(model, member).is_some())
}

fn lookups<'m>(model: &'m Model, member: &'m Member) -> impl Iterator<Item = &'m Lookup> {
    model.rules_on(member).filter_map(|rule| if let Rule::World(lookup) = rule { Some(lookup) } else { None })
}
