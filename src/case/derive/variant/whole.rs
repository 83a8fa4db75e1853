//! Requests as a whole: which parameters are given together, and how they travel.
//!
//! Where the spec promises something of the kind, the case is about that promise; else it is a probe.

use crate::case::What;
use crate::case::sample::{Asking, Giving, Script};
use crate::model::{ConstraintId, Kind, Member, Model, Scalar, Type, Unit};
use crate::value::Value;

use super::context::{Carry, Rounds, Variant};
use super::edit::{Edit, Make};

/// Optional parameters: all of them, all but one, and as long as they may be.
pub(super) fn together(asking: Asking<'_>) -> Vec<Variant<'_>> {
    let optional: Vec<&Member> = optional(asking).collect();
    if optional.len() < 2 {
        return Vec::new();
    }
    let set = |make: Making, but: &str| -> Vec<Edit<'_>> {
        let given = optional.iter().filter(|member| member.name != but);
        given.map(|member| edit(&member.name, vec![value(asking.giving(member), make)])).collect()
    };
    let accepts = About::promise(asking, Kind::Accepts);
    let limit = "a limit of the request as a whole, or of several values together";
    let unset = "what Packer sends where nothing is set: every name there, and empty";
    let mut variants = vec![
        accepts.variant("all-parameters", set(typical, ""), "given together as nowhere else"),
        accepts.variant("all-longest", set(longest, ""), limit),
        Variant { entails: vec![Kind::Empty], ..About::PROBE.variant("all-empty", set(empty, ""), unset) },
    ];
    for member in &optional {
        let about = About::member(asking.model, member, Kind::Optional);
        let name = if about.subject.is_some() { "left-out".to_owned() } else { format!("{}-left-out", member.name) };
        let why = "whether it may be left out where others are given";
        variants.push(about.variant(&name, set(typical, &member.name), why));
    }
    variants
}

/// Ways of a POST that clients are known to use.
pub(super) fn carriages(asking: Asking<'_>) -> Vec<Variant<'_>> {
    let form = About::promise(asking, Kind::FormParameter);
    let post = About::promise(asking, Kind::Post);
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
pub(super) fn probes(asking: Asking<'_>) -> Vec<Variant<'_>> {
    let unknown: Vec<Make<'_>> = vec![Box::new(|_| Value::from("1"))];
    let mut variants = vec![probe("unknownParameter", "unknown", unknown)];
    for member in &asking.action.input {
        let (giving, repeats) = (asking.giving(member), asking.model.constraint_on(member, Kind::Repeat).is_some());
        if repeats || !matches!(member.kind, Type::Scalar(_)) || giving.typical(0).is_none() {
            continue;
        }
        let values = vec![value(giving, typical), value(giving, typical)];
        variants.push(probe(&member.name, "given-twice", values));
    }
    variants
}

fn probe<'m>(parameter: &str, name: &str, values: Vec<Make<'m>>) -> Variant<'m> {
    let variant = About::PROBE.variant(&format!("{parameter}-{name}"), vec![edit(parameter, values)], "");
    Variant { parameter: parameter.to_owned(), rounds: Rounds::All, ..variant }
}

/// The parameters a request may leave out, but for the one that chooses the format.
fn optional<'m>(asking: Asking<'m>) -> impl Iterator<Item = &'m Member> {
    let model = asking.model;
    asking.action.input.iter().filter(move |member| {
        model.constraint_on(member, Kind::Required).is_none()
            && member.name != model.format_parameter
            && matches!(member.kind, Type::Scalar(_))
            && asking.giving(member).typical(0).is_some()
    })
}

/// How a parameter is given a value, from a salt.
type Making = fn(Giving<'_>, usize) -> Value;

fn edit<'m>(parameter: &str, values: Vec<Make<'m>>) -> Edit<'m> {
    Edit { path: vec![parameter.to_owned()], values }
}

fn value(giving: Giving<'_>, make: Making) -> Make<'_> {
    Box::new(move |salt| make(giving, salt))
}

fn typical(giving: Giving<'_>, salt: usize) -> Value {
    giving.typical(salt).unwrap_or_else(|| empty(giving, salt))
}

/// The longest text that every reading allows, where the page says how long that is.
fn longest(giving: Giving<'_>, salt: usize) -> Value {
    let Giving { model, member, .. } = giving;
    let named = [Kind::Exists, Kind::Options].iter().any(|&kind| model.constraint_on(member, kind).is_some());
    let (_, most) = giving.bound(Unit::Characters);
    match most.filter(|_| !named && matches!(member.kind, Type::Scalar(Scalar::Text))) {
        Some(most) => Value::from(giving.text(Script::Ascii, most, Unit::Characters, salt)),
        None => typical(giving, salt),
    }
}

fn empty(_: Giving<'_>, _: usize) -> Value {
    Value::from("")
}

/// The statement a whole request is about, if the spec has it.
struct About {
    subject: Option<ConstraintId>,
    statement: String,
}

impl About {
    const PROBE: About = About { subject: None, statement: String::new() };

    fn promise(asking: Asking<'_>, kind: Kind) -> Self {
        Self { subject: asking.model.promise(asking.action, kind), statement: format!("answer.{}", kind.name()) }
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
