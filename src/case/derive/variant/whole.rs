//! Requests as a whole: which parameters are given together, and how they travel.
//!
//! Where the spec promises something of the kind, the case is about that promise; else it is a probe.

use crate::case::What;
use crate::case::sample::{self, Script};
use crate::model::{Action, ConstraintId, Kind, Member, Model, Scalar, Type, Unit, World};
use crate::value::Value;

use super::edit::{Edit, Make};
use super::{Carry, Rounds, Variant};

/// Optional parameters: all of them, all but one, and as long as they may be.
pub(super) fn together<'m>(model: &'m Model, action: &'m Action, world: &'m World) -> Vec<Variant<'m>> {
    let optional: Vec<&'m Member> = optional(model, action, world).collect();
    if optional.len() < 2 {
        return Vec::new();
    }
    let set = |make: fn(&Giving<'m>, usize) -> Value, but: &str| -> Vec<Edit<'m>> {
        let given = optional.iter().filter(|member| member.name != but);
        given.map(|member| Giving { model, member, world }.edit(make)).collect()
    };
    let accepts = About::promise(model, action, Kind::Accepts);
    let limit = "a limit of the request as a whole, or of several values together";
    let unset = "what Packer sends where nothing is set: every name there, and empty";
    let mut variants = vec![
        accepts.variant("all-parameters", set(Giving::typical, ""), "given together as nowhere else"),
        accepts.variant("all-longest", set(Giving::longest, ""), limit),
        Variant { entails: vec![Kind::Empty], ..About::PROBE.variant("all-empty", set(Giving::empty, ""), unset) },
    ];
    for member in &optional {
        let about = About::member(model, member, Kind::Optional);
        let name = if about.subject.is_some() { "left-out".to_owned() } else { format!("{}-left-out", member.name) };
        let why = "whether it may be left out where others are given";
        variants.push(about.variant(&name, set(Giving::typical, &member.name), why));
    }
    variants
}

/// Ways of a POST that clients are known to use.
pub(super) fn carriages<'m>(model: &'m Model, action: &'m Action) -> Vec<Variant<'m>> {
    let form = About::promise(model, action, Kind::FormParameter);
    let post = About::promise(model, action, Kind::Post);
    let rows = [
        (&form, "charset", Carry::MediaType("; charset=UTF-8"), "what many HTTP libraries add"),
        (&form, "charset-closely", Carry::MediaType(";charset=utf-8"), "the same, as others write it"),
        (&form, "charset-quoted", Carry::MediaType("; charset=\"UTF-8\""), "the same in quotes, as HTTP allows"),
        (&form, "other-parameter", Carry::MediaType("; param=value"), "what the first official Go SDK sends"),
        (
            &post,
            "in-query",
            Carry::Query(None),
            "all in the query and no body, as clients of the government and the financial site do",
        ),
        (
            &post,
            "in-query-of-json",
            Carry::Query(Some("application/json")),
            "the same under a media type of JSON, as one of them does",
        ),
        (
            &post,
            "format-in-query",
            Carry::Split,
            "the format in the query and the rest in the body, as the official Python packages do",
        ),
    ];
    let rows = rows.into_iter();
    let made = rows.map(|(about, name, carry, why)| (carry, about.variant(name, Vec::new(), why)));
    made.map(|(carry, variant)| Variant { carry, rounds: Rounds::Posts, ..variant }).collect()
}

/// What no page speaks of: a parameter nobody knows, and each parameter given twice.
pub(super) fn probes<'m>(model: &'m Model, action: &'m Action, world: &'m World) -> Vec<Variant<'m>> {
    let unknown: Vec<Make<'m>> = vec![Box::new(|_| Value::from("1"))];
    let mut variants = vec![probe("unknownParameter", "unknown", unknown)];
    for member in &action.input {
        let repeats = model.constraint_on(member, Kind::Repeat).is_some();
        if repeats || !matches!(member.kind, Type::Scalar(_)) || sample::typical(model, member, world, 0).is_none() {
            continue;
        }
        let giving = || Giving { model, member, world };
        let values = vec![giving().value(Giving::typical), giving().value(Giving::typical)];
        variants.push(probe(&member.name, "given-twice", values));
    }
    variants
}

fn probe<'m>(parameter: &str, name: &str, values: Vec<Make<'m>>) -> Variant<'m> {
    let edits = vec![Edit { path: vec![parameter.to_owned()], values }];
    let variant = About::PROBE.variant(&format!("{parameter}-{name}"), edits, "");
    Variant { parameter: parameter.to_owned(), rounds: Rounds::All, ..variant }
}

/// The parameters a request may leave out, but for the one that chooses the format.
fn optional<'m>(model: &'m Model, action: &'m Action, world: &'m World) -> impl Iterator<Item = &'m Member> {
    action.input.iter().filter(|member| {
        model.constraint_on(member, Kind::Required).is_none()
            && member.name != model.format_parameter
            && matches!(member.kind, Type::Scalar(_))
            && sample::typical(model, member, world, 0).is_some()
    })
}

/// A parameter to give a value to.
struct Giving<'m> {
    model: &'m Model,
    member: &'m Member,
    world: &'m World,
}

impl<'m> Giving<'m> {
    fn edit(self, make: fn(&Self, usize) -> Value) -> Edit<'m> {
        Edit { path: vec![self.member.name.clone()], values: vec![self.value(make)] }
    }

    fn value(self, make: fn(&Self, usize) -> Value) -> Make<'m> {
        Box::new(move |salt| make(&self, salt))
    }

    fn typical(&self, salt: usize) -> Value {
        sample::typical(self.model, self.member, self.world, salt).unwrap_or_else(|| self.empty(salt))
    }

    /// The longest text that every reading allows, where the page says how long that is.
    fn longest(&self, salt: usize) -> Value {
        let named =
            [Kind::Exists, Kind::Options].iter().any(|&kind| self.model.constraint_on(self.member, kind).is_some());
        let (_, most) = sample::bound(self.model, self.member, Unit::Characters);
        match most.filter(|_| !named && matches!(self.member.kind, Type::Scalar(Scalar::Text))) {
            Some(most) => {
                Value::Text(sample::text(self.model, self.member, Script::Ascii, most, Unit::Characters, salt))
            }
            None => self.typical(salt),
        }
    }

    fn empty(&self, _: usize) -> Value {
        Value::from("")
    }
}

/// The statement a whole request is about, if the spec has it.
struct About {
    subject: Option<ConstraintId>,
    statement: String,
}

impl About {
    const PROBE: About = About { subject: None, statement: String::new() };

    fn promise(model: &Model, action: &Action, kind: Kind) -> Self {
        Self { subject: model.promise(action, kind), statement: format!("answer.{}", kind.name()) }
    }

    fn member(model: &Model, member: &Member, kind: Kind) -> Self {
        Self { subject: model.constraint_on(member, kind), statement: format!("{}.{}", member.name, kind.name()) }
    }

    fn variant<'m>(&self, name: &str, edits: Vec<Edit<'m>>, why: &'static str) -> Variant<'m> {
        let what = match self.subject {
            Some(_) => What::Variant { statement: self.statement.as_str().into(), name: name.into() },
            None => What::Probe { name: name.into() },
        };
        Variant {
            what,
            parameter: String::new(),
            subject: self.subject,
            entails: Vec::new(),
            needs_parameter: false,
            edits,
            carry: Carry::Usual,
            rounds: Rounds::Crossing,
            why,
        }
    }
}
