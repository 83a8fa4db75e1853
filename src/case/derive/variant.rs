//! Values worth trying, for each kind of constraint.
//!
//! Nothing here says what should become of a value; that is read off the request. A new kind of
//! constraint gets an arm in [`of_constraint`] and, where it needs one, a file beside [`text`].

mod resource;
mod text;

use crate::case::sample;
use crate::model::{Action, Constraint, ConstraintId, Kind, Member, Model, Rule, Scalar, Type, World};
use crate::value::Value;

/// A change to a plain request that is worth sending.
pub(super) struct Variant<'m> {
    /// `<parameter>.<kind>/<variant>`.
    pub(super) name: String,
    /// The top-level parameter it is about.
    pub(super) parameter: String,
    /// The statement it is about, if it is about one.
    pub(super) subject: Option<ConstraintId>,
    /// Kinds of other statements of the same parameter it cannot help breaking too.
    pub(super) entails: Vec<Kind>,
    /// Whether the parameter must be given before it can be changed, because the change is inside it.
    pub(super) needs_parameter: bool,
    /// The change.
    pub(super) edit: Edit<'m>,
}

/// A value made from a salt, so that no two cases use the same name.
pub(super) type Make<'m> = Box<dyn Fn(usize) -> Value + 'm>;

/// A change to a request's parameters.
pub(super) enum Edit<'m> {
    /// None: what the plain request leaves out is the point.
    None,
    /// These values in the place of what stands there; none removes it, several repeat it.
    Values {
        /// The parameter, and the field inside its first item.
        path: Vec<String>,
        /// The values.
        values: Vec<Make<'m>>,
    },
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
    variants: Vec<Variant<'m>>,
}

/// Every variant of an action, in the order of its page; what no page speaks of comes last.
pub(super) fn all<'m>(model: &'m Model, action: &'m Action, world: &'m World) -> Vec<Variant<'m>> {
    let mut variants = Vec::new();
    for member in &action.input {
        of_member(model, action, world, member, vec![member.name.clone()], &mut variants);
    }
    text::echoes(model, action, world, &mut variants);
    variants.extend(probes(model, action, world));
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
        let made = Vec::new();
        let mut context = Context { model, action, world, member, path: path.clone(), id, variants: made };
        of_constraint(&mut context, model.constraint(id));
        variants.append(&mut context.variants);
    }
    for inner in member.record().unwrap_or_default() {
        let path = path.iter().chain([&inner.name]).cloned().collect();
        of_member(model, action, world, inner, path, variants);
    }
}

fn of_constraint(context: &mut Context<'_>, constraint: &Constraint) {
    match constraint.kind {
        Kind::Required => {
            context.values("absent", Vec::new());
            context.fixed("empty", &[Value::from("")]);
        }
        Kind::Empty => context.fixed("empty", &[Value::from("")]),
        Kind::Type => wrong_types(context),
        Kind::Min | Kind::Max => text::lengths(context, constraint),
        Kind::AtLeast | Kind::AtMost => numbers(context, constraint),
        Kind::Alphabet => text::alphabet(context),
        Kind::First => text::first(context),
        Kind::Last => text::last(context),
        Kind::Options => options(context, constraint),
        Kind::Repeat => resource::repeats(context),
        Kind::Exists => resource::unknown(context, constraint),
        Kind::State => resource::states(context, constraint),
        Kind::Needs => needs(context, constraint),
        Kind::Default if constraint.is_checkable() => context.variant("absent", Edit::None, &[]),
        _ => {}
    }
}

impl<'m> Context<'m> {
    /// A variant with fixed values.
    fn fixed(&mut self, name: &str, values: &[Value]) {
        let makes = values.iter().cloned().map(|value| -> Make<'m> { Box::new(move |_| value.clone()) }).collect();
        self.values(name, makes);
    }

    /// A variant with one value made from a salt.
    fn made(&mut self, name: &str, make: impl Fn(usize) -> Value + 'm, entails: &[Kind]) {
        let listed = matches!(self.member.kind, Type::List(_));
        let make: Make<'m> = if listed { Box::new(move |salt| Value::List(vec![make(salt)])) } else { Box::new(make) };
        let edit = Edit::Values { path: self.path.clone(), values: vec![make] };
        self.variant(name, edit, entails);
    }

    fn values(&mut self, name: &str, values: Vec<Make<'m>>) {
        let edit = Edit::Values { path: self.path.clone(), values };
        self.variant(name, edit, &[]);
    }

    fn variant(&mut self, name: &str, edit: Edit<'m>, entails: &[Kind]) {
        let last = self.model.constraint(self.id).id.rsplit('.').next().unwrap_or_default();
        self.variants.push(Variant {
            name: format!("{}.{last}/{name}", self.path.join(".")),
            parameter: self.path[0].clone(),
            subject: Some(self.id),
            entails: entails.to_vec(),
            needs_parameter: self.path.len() > 1,
            edit,
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
    for reading in &constraint.readings {
        let tries = match reading.rule {
            Rule::AtLeast(bound) => [bound.saturating_sub(1), bound],
            Rule::AtMost(bound) => [bound, bound.saturating_add(1)],
            _ => continue,
        };
        for number in tries {
            context.made(&number.to_string(), move |_| Value::Integer(number), &[]);
        }
    }
}

fn options(context: &mut Context<'_>, constraint: &Constraint) {
    let mut known: Vec<String> = Vec::new();
    for reading in &constraint.readings {
        if let Rule::Options(options) = &reading.rule {
            known.extend(options.iter().cloned());
        }
    }
    let Some(first) = known.first().cloned() else { return };
    for option in &known {
        context.fixed(option, &[Value::Text(option.clone())]);
    }
    context.fixed("other-case", &[Value::Text(swap_case(&first))]);
    context.fixed("padded", &[Value::Text(format!(" {first} "))]);
    context.fixed("all-at-once", &[Value::Text(known.join(" | "))]);
    context.fixed("no-option", &[Value::from("no-such-option")]);
}

/// The other parameter alone, and both.
fn needs(context: &mut Context<'_>, constraint: &Constraint) {
    let Some(Rule::Needs { with }) = constraint.readings.first().map(|reading| &reading.rule) else { return };
    let Some(other) = context.action.input(with) else { return };
    let Some(value) = sample::typical(context.model, other, context.world, 0) else { return };
    let make: Make<'_> = Box::new(move |_| value.clone());
    context.variant("other-alone", Edit::Values { path: vec![with.clone()], values: vec![make] }, &[]);
}

/// What no page speaks of: a parameter nobody knows, and each parameter given twice.
fn probes<'m>(model: &'m Model, action: &'m Action, world: &'m World) -> Vec<Variant<'m>> {
    let mut variants = vec![probe("unknownParameter", "unknown", vec![Box::new(|_| Value::from("1"))])];
    for member in &action.input {
        let repeats = model.constraint_on(member, Kind::Repeat).is_some();
        if repeats || !matches!(member.kind, Type::Scalar(_)) {
            continue;
        }
        if sample::typical(model, member, world, 0).is_none() {
            continue;
        }
        let make = move |salt| sample::typical(model, member, world, salt).unwrap_or(Value::Null);
        let makes: Vec<Make<'m>> = vec![Box::new(make), Box::new(make)];
        variants.push(probe(&member.name, "given-twice", makes));
    }
    variants
}

fn probe<'m>(parameter: &str, name: &str, values: Vec<Make<'m>>) -> Variant<'m> {
    Variant {
        name: format!("probe/{parameter}-{name}"),
        parameter: parameter.to_owned(),
        subject: None,
        entails: Vec::new(),
        needs_parameter: false,
        edit: Edit::Values { path: vec![parameter.to_owned()], values },
    }
}

fn swap_case(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            'a'..='z' => character.to_ascii_uppercase(),
            other => other.to_ascii_lowercase(),
        })
        .collect()
}
