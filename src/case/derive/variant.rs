//! Values worth trying, for each kind of constraint.
//!
//! Nothing here says what should become of a value; that is read off the request. A new kind of
//! constraint gets an arm in [`of_constraint`] and, where it needs one, a file beside [`length`].

mod character;
mod edit;
mod id;
mod length;
mod odd;
mod resource;
mod strangers;
mod texts;
mod whole;

use crate::case::{What, sample};
use crate::model::{
    Action, Characters, Constraint, ConstraintId, Kind, Lookup, Member, Model, Presence, Relation, Rule, Scalar, Set,
    Type, World,
};
use crate::value::Value;
use edit::{Edit, Make};
#[cfg(test)]
pub(super) use {odd::Odd, strangers::STRANGERS, texts::TEXTS};

/// A change to a plain request that is worth sending.
pub(super) struct Variant<'m> {
    /// The statement it is about and its name, or the name alone.
    pub(super) what: What,
    /// The top-level parameter it is about; none where it is about the whole request.
    pub(super) parameter: String,
    /// The statement it is about, if it is about one.
    pub(super) subject: Option<ConstraintId>,
    /// Kinds of other statements of the same parameter it cannot help breaking too.
    pub(super) entails: Vec<Kind>,
    /// Whether the parameter must be given before it can be changed, because the change is inside it.
    pub(super) needs_parameter: bool,
    /// The changes; none where what the plain request leaves out, or how it travels, is the point.
    pub(super) edits: Vec<Edit<'m>>,
    /// How it travels.
    pub(super) carry: Carry,
    /// In how many ways it is tried.
    pub(super) rounds: Rounds,
    /// Why it is worth sending; empty where its statement says so.
    pub(super) why: &'static str,
}

/// How the parameters of a request travel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Carry {
    /// As its way has it.
    Usual,
    /// The media type of the body followed by this.
    MediaType(&'static str),
    /// In the query, without a body; under this media type, if any.
    Query(Option<&'static str>),
    /// The format in the query and the rest in the body.
    Split,
}

/// In how many ways a variant is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounds {
    /// By each method in each format.
    All,
    /// Once by each method and once in each format.
    Crossing,
    /// By POST, in each format.
    Posts,
    /// Once: a name cannot be given again.
    Once,
}

/// Everything the maker of one constraint's variants needs to know.
struct Context<'m> {
    model: &'m Model,
    action: &'m Action,
    world: &'m World,
    /// The member the constraint is on, and the way to it.
    member: &'m Member,
    path: Vec<String>,
    id: ConstraintId,
    /// In how many ways the next variants are tried, and why they are.
    rounds: Rounds,
    why: &'static str,
    variants: Vec<Variant<'m>>,
}

/// Every variant of an action, in the order of its page; what no page speaks of comes last.
pub(super) fn all<'m>(model: &'m Model, action: &'m Action, world: &'m World) -> Vec<Variant<'m>> {
    let mut variants = Vec::new();
    for member in &action.input {
        of_member(model, action, world, member, vec![member.name.clone()], &mut variants);
    }
    character::echoes(model, action, world, &mut variants);
    variants.extend(whole::probes(model, action, world));
    variants.extend(whole::together(model, action, world));
    variants.extend(whole::carriages(model, action));
    variants
}

fn of_member<'m>(
    model: &'m Model,
    action: &'m Action,
    world: &'m World,
    member: &'m Member,
    path: Vec<String>,
    variants: &mut Vec<Variant<'m>>,
) {
    // A list's own constraints, and the type of its items.
    let of_items = match &member.kind {
        Type::List(item) => item.constraints.as_slice(),
        _ => &[],
    };
    for &id in member.constraints.iter().chain(of_items) {
        let mut context = Context::new(model, action, world, member, path.clone(), id);
        of_constraint(&mut context, model.constraint(id));
        variants.append(&mut context.variants);
    }
    for inner in member.record().unwrap_or_default() {
        let path = path.iter().chain([&inner.name]).cloned().collect();
        of_member(model, action, world, inner, path, variants);
    }
}

fn of_constraint(context: &mut Context<'_>, constraint: &Constraint) {
    match constraint.rule() {
        Rule::Presence(Presence::Required) => {
            context.values("absent", Vec::new());
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

impl<'m> Context<'m> {
    fn new(
        model: &'m Model,
        action: &'m Action,
        world: &'m World,
        member: &'m Member,
        path: Vec<String>,
        id: ConstraintId,
    ) -> Self {
        Self { model, action, world, member, path, id, rounds: Rounds::All, why: "", variants: Vec::new() }
    }

    /// A variant with fixed values.
    fn fixed(&mut self, name: &str, values: &[Value]) {
        let makes = values.iter().cloned().map(|value| -> Make<'m> { Box::new(move |_| value.clone()) }).collect();
        self.values(name, makes);
    }

    /// A variant with one value made from a salt.
    fn made(&mut self, name: &str, make: impl Fn(usize) -> Value + 'm, entails: &[Kind]) {
        let listed = matches!(self.member.kind, Type::List(_));
        let make: Make<'m> = if listed { Box::new(move |salt| Value::List(vec![make(salt)])) } else { Box::new(make) };
        let edit = Edit { path: self.path.clone(), values: vec![make] };
        self.variant(name, vec![edit], entails);
    }

    fn values(&mut self, name: &str, values: Vec<Make<'m>>) {
        let edit = Edit { path: self.path.clone(), values };
        self.variant(name, vec![edit], &[]);
    }

    fn variant(&mut self, name: &str, edits: Vec<Edit<'m>>, entails: &[Kind]) {
        let last = self.model.constraint(self.id).last();
        self.variants.push(Variant {
            what: What::Variant { statement: format!("{}.{last}", self.path.join(".")).into(), name: name.into() },
            parameter: self.path[0].clone(),
            subject: Some(self.id),
            entails: entails.to_vec(),
            needs_parameter: self.path.len() > 1,
            edits,
            carry: Carry::Usual,
            rounds: self.rounds,
            why: self.why,
        });
    }
}

fn wrong_types(context: &mut Context<'_>) {
    let scalar = match &context.member.kind {
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
        let text = (*text).to_owned();
        context.made(name, move |_| Value::Text(text.clone()), &[]);
    }
}

fn numbers(context: &mut Context<'_>, constraint: &Constraint) {
    for number in constraint.readings.iter().flat_map(|reading| reading.rule.edges()) {
        context.made(&number.to_string(), move |_| Value::Integer(number), &[]);
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
        context.fixed(option, &[Value::Text(option.clone())]);
    }
    for (index, option) in known.iter().enumerate() {
        let name = if index == 0 { "other-case".to_owned() } else { format!("other-case-of-{option}") };
        context.fixed(&name, &[Value::Text(swap_case(option))]);
    }
    context.fixed("padded", &[Value::Text(format!(" {first} "))]);
    context.fixed("all-at-once", &[Value::Text(known.join(" | "))]);
    context.fixed("no-option", &[Value::from("no-such-option")]);
    context.rounds = Rounds::Crossing;
    for (name, behind) in [("last-lf", "\n"), ("last-nul", "\0"), ("last-blank", " ")] {
        context.fixed(name, &[Value::Text(format!("{first}{behind}"))]);
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
    let Some(value) = sample::typical(context.model, other, context.world, 0) else { return };
    let make: Make<'_> = Box::new(move |_| value.clone());
    context.variant("other-alone", vec![Edit { path: vec![with.clone()], values: vec![make] }], &[]);
}

fn swap_case(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            'a'..='z' => character.to_ascii_uppercase(),
            other => other.to_ascii_lowercase(),
        })
        .collect()
}
