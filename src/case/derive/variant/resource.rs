//! Ids: unknown ones, repeated ones, and those of resources in every state.

use crate::case::bind;
use crate::model::{Constraint, Lookup, Rule, World};
use crate::validate::rule::refuses;
use crate::value::Value;

use super::context::{Context, Rounds};
use super::id::{SPELLINGS, swap_case};

/// How many known resources of a kind are tried, each for itself.
const MOST_KNOWN: usize = 4;

/// Ids nothing has, some of them by a hair; and every id there is that nothing stands in the way of.
pub(super) fn unknown(context: &mut Context<'_>, constraint: &Constraint) {
    let Some(Rule::World(Lookup::Exists { resource })) = constraint.readings.first().map(|reading| &reading.rule)
    else {
        return;
    };
    let unknown = unknown_id(context.giving.world, resource);
    for (name, id) in [("unknown", unknown.as_str()), ("word", "no-such-id"), ("blank", " ")] {
        context.given(name, Value::from(id));
    }
    let known: Vec<String> = context.giving.usable().map(|resource| resource.id.clone()).take(MOST_KNOWN).collect();
    let Some(first) = known.first() else { return };
    let other_case = swap_case(first);
    for (name, id) in
        [("padded", format!(" {first} ")), ("leading-zero", format!("0{first}")), ("other-case", other_case)]
    {
        if context.giving.world.find(resource, &id).is_none() {
            context.given(name, Value::from(id));
        }
    }
    let first = first.clone();
    for (index, id) in known.into_iter().enumerate() {
        context.given(&format!("known-{}", index + 1), Value::from(id));
    }
    spellings(context, resource, &first);
}

/// The id in every spelling that is not its own.
fn spellings(context: &mut Context<'_>, resource: &str, known: &str) {
    context.rounds = Rounds::Crossing;
    for spelling in SPELLINGS {
        let made =
            (spelling.make)(known).filter(|id| !id.is_empty() && context.giving.world.find(resource, id).is_none());
        if let Some(id) = made {
            context.why = spelling.why;
            context.given(spelling.name, Value::from(id));
        }
    }
    (context.why, context.rounds) = ("", Rounds::All);
}

/// The same id twice, and two that differ.
pub(super) fn repeats(context: &mut Context<'_>) {
    let ids: Vec<Value> = context.giving.usable().map(|resource| Value::from(resource.id.as_str())).collect();
    if let Some(id) = ids.first() {
        context.fixed("same-value-twice", &[id.clone(), id.clone()]);
    }
    if let [first, second, ..] = ids.as_slice() {
        let (first, second) = (first.clone(), second.clone());
        context.fixed("two-values", &[first, second]);
    }
}

/// One resource for each value the inventory knows of the attribute, all else being in order.
pub(super) fn states(context: &mut Context<'_>, constraint: &Constraint) {
    let Some(Rule::World(Lookup::State { resource, attribute, .. })) =
        constraint.readings.first().map(|reading| &reading.rule)
    else {
        return;
    };
    for value in bind::states(context.giving.model, resource, attribute) {
        let found = context.giving.world.of_kind(resource).find(|candidate| {
            candidate.attribute(attribute) == Some(&value) && otherwise_in_order(context, constraint, &candidate.id)
        });
        if let Some(candidate) = found {
            context.given(&value, Value::from(candidate.id.as_str()));
        }
    }
}

fn otherwise_in_order(context: &Context<'_>, constraint: &Constraint, id: &str) -> bool {
    let others = context.giving.member.constraints.iter().map(|&id| context.giving.model.constraint(id));
    others.filter(|other| other.id != constraint.id).flat_map(|other| &other.readings).all(|reading| {
        !matches!(reading.rule, Rule::World(Lookup::State { .. }))
            || !refuses(&reading.rule, &Value::from(id), context.giving.world)
    })
}

/// An id like the known ones that is not among them.
fn unknown_id(world: &World, resource: &str) -> String {
    let length = world.of_kind(resource).next().map_or(7, |known| known.id.len());
    let numeric = world.of_kind(resource).all(|known| known.id.bytes().all(|byte| byte.is_ascii_digit()));
    let filler = if numeric { '9' } else { 'Z' };
    let mut id: String = std::iter::repeat_n(filler, length).collect();
    while world.find(resource, &id).is_some() {
        id.push(filler);
    }
    id
}
