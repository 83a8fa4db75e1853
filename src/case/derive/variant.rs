//! Values worth trying, for each kind of constraint.
//!
//! Nothing here says what should become of a value; that is read off the request. A new kind of
//! constraint gets an arm in [`of_constraint`] and, where it needs one, a file beside [`length`].

mod character;
mod context;
mod edit;
mod id;
mod length;
mod odd;
mod resource;
mod strangers;
mod texts;
mod whole;

use crate::case::sample::{Asking, Giving};
use crate::model::{Characters, Constraint, Lookup, Member, Presence, Relation, Rule, Scalar, Set, Type};
use crate::value::Value;
use context::Context;
pub(super) use context::{Carry, Rounds, Variant};
use edit::{Edit, Make};
#[cfg(test)]
pub(super) use {odd::Odd, strangers::STRANGERS, texts::TEXTS};

/// Every variant of an action, in the order of its page; what no page speaks of comes last.
pub(super) fn all(asking: Asking<'_>) -> Vec<Variant<'_>> {
    let mut variants = Vec::new();
    for member in &asking.action.input {
        of_member(asking, member, vec![member.name.clone()], &mut variants);
    }
    character::echoes(asking, &mut variants);
    variants.extend(whole::probes(asking));
    variants.extend(whole::together(asking));
    variants.extend(whole::carriages(asking));
    variants
}

fn of_member<'m>(asking: Asking<'m>, member: &'m Member, path: Vec<String>, variants: &mut Vec<Variant<'m>>) {
    // A list's own constraints, and the type of its items.
    let of_items = match &member.kind {
        Type::List(item) => item.constraints.as_slice(),
        _ => &[],
    };
    for &id in member.constraints.iter().chain(of_items) {
        let mut context = Context::new(asking, member, path.clone(), id);
        of_constraint(&mut context, asking.model.constraint(id));
        variants.append(&mut context.variants);
    }
    for inner in member.record().unwrap_or_default() {
        let path = path.iter().chain([&inner.name]).cloned().collect();
        of_member(asking, inner, path, variants);
    }
}

fn of_constraint(context: &mut Context<'_>, constraint: &Constraint) {
    match constraint.rule() {
        Rule::Presence(Presence::Required) => {
            context.fixed("absent", &[]);
            context.fixed("empty", &[Value::from("")]);
        }
        Rule::Presence(Presence::Empty(_)) => context.fixed("empty", &[Value::from("")]),
        Rule::Presence(Presence::Once | Presence::Distinct | Presence::OneAtATime) => resource::repeats(context),
        Rule::Extent(_) if constraint.rule().limit().is_some_and(|limit| limit.unit.is_some()) => {
            length::lengths(context, constraint)
        }
        Rule::Extent(_) => numbers(context, constraint),
        Rule::Characters(Characters::Alphabet(_)) => character::alphabet(context),
        Rule::Characters(Characters::First(_)) => character::first(context),
        Rule::Characters(Characters::Last(_)) => character::last(context),
        Rule::Characters(Characters::Any) => odd::all(context, texts::TEXTS),
        Rule::Characters(Characters::XmlText(_)) => odd::all(context, texts::NOT_IN_XML),
        Rule::Set(Set::Type(_)) => wrong_types(context),
        Rule::Set(Set::Options(_) | Set::OptionsOrDefault(_)) => options(context, constraint),
        Rule::World(Lookup::Exists { .. }) => resource::unknown(context, constraint),
        Rule::World(Lookup::State { .. }) => resource::states(context, constraint),
        Rule::Relation(Relation::Needs { .. }) => needs(context, constraint),
        Rule::Relation(relation) if relation.is_default() => {
            if constraint.is_checkable() {
                context.variant("absent", Vec::new(), &[]);
            }
        }
        // What the controls show, and what only answers do.
        Rule::Anything
        | Rule::Presence(Presence::Optional | Presence::Present | Presence::Omittable | Presence::Filled)
        | Rule::Set(Set::Equals(_) | Set::Open(_) | Set::Uuid | Set::DateForm)
        | Rule::Relation(_)
        | Rule::Exchange(_) => {}
    }
}

fn wrong_types(context: &mut Context<'_>) {
    let scalar = match &context.giving.member.kind {
        Type::Scalar(scalar) => *scalar,
        Type::List(item) => match item.kind {
            Type::Scalar(scalar) => scalar,
            _ => return,
        },
        Type::Record(_) => return,
    };
    let wrong: &[(&str, &str)] = match scalar {
        Scalar::Text => &[],
        Scalar::Integer => &[("word", "one"), ("fraction", "1.5"), ("33-bits", "4294967296")],
        Scalar::Long => &[("word", "one"), ("fraction", "1.5"), ("65-bits", "18446744073709551616")],
        Scalar::Boolean => &[("word", "yes")],
        Scalar::Date => &[("no-such-day", "2020-02-30T00:00:00+0900"), ("word", "today")],
    };
    for (name, text) in wrong {
        context.given(name, Value::from(*text));
    }
}

fn numbers(context: &mut Context<'_>, constraint: &Constraint) {
    for number in constraint.readings.iter().flat_map(|reading| reading.rule.edges()) {
        context.given(&number.to_string(), Value::Integer(number));
    }
}

fn options(context: &mut Context<'_>, constraint: &Constraint) {
    let mut known: Vec<String> = Vec::new();
    for reading in &constraint.readings {
        if let Rule::Set(Set::Options(options)) = &reading.rule {
            known.extend(options.iter().cloned());
        }
    }
    let Some(first) = known.first().cloned() else { return };
    for option in &known {
        context.fixed(option, &[Value::from(option.as_str())]);
    }
    for (index, option) in known.iter().enumerate() {
        let name = if index == 0 { "other-case".to_owned() } else { format!("other-case-of-{option}") };
        context.fixed(&name, &[Value::from(id::swap_case(option))]);
    }
    context.fixed("padded", &[Value::from(format!(" {first} "))]);
    context.fixed("all-at-once", &[Value::from(known.join(" | "))]);
    context.fixed("no-option", &[Value::from("no-such-option")]);
    context.rounds = Rounds::Crossing;
    for (name, behind) in [("last-lf", "\n"), ("last-nul", "\0"), ("last-blank", " ")] {
        context.fixed(name, &[Value::from(format!("{first}{behind}"))]);
    }
    context.rounds = Rounds::All;
}

/// The other parameter alone, and both.
fn needs(context: &mut Context<'_>, constraint: &Constraint) {
    let Some(Rule::Relation(Relation::Needs { with })) = constraint.readings.first().map(|reading| &reading.rule)
    else {
        return;
    };
    let Some(other) = context.action.input(with) else { return };
    let Some(value) = (Giving { member: other, ..context.giving }).typical(0) else { return };
    let make: Make<'_> = Box::new(move |_| value.clone());
    context.variant("other-alone", vec![Edit { path: vec![with.clone()], values: vec![make] }], &[]);
}
