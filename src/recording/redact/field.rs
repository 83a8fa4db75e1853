//! What sort of value stands under a name, by the model first and by the name second.
//!
//! No action and no field is known by name here: what the spec says of a member tells, and for names
//! the spec does not know, how such names are built.

use std::collections::{BTreeSet, HashMap};

use super::Keepable;
use crate::case::bind;
use crate::model::{Action, Fill, Kind, Member, Model, Scalar, Type};

/// What may stand in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Holds {
    /// A secret, whatever it looks like.
    Secret,
    /// A value to be replaced.
    Sort(Keepable),
    /// Words, in which anything may be said.
    Words,
    /// What belongs to the protocol: a code, a number, a date. Only secrets are replaced in it.
    Fixed,
}

/// What the fields of an action hold.
pub(super) struct Fields {
    /// By name in small letters.
    known: HashMap<String, Holds>,
    /// Texts the spec itself makes public.
    public: BTreeSet<String>,
    /// What a default name begins with.
    pub(super) prefixes: Vec<String>,
}

/// Parts of names, in small letters, whose values are secrets.
const SECRET: [&str; 11] = [
    "accesskey",
    "apikey",
    "authorization",
    "credential",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "session",
    "signature",
    "token",
];
const LOGIN: [&str; 4] = ["loginid", "userid", "email", "username"];
const REQUEST: [&str; 3] = ["requestid", "traceid", "correlationid"];
/// Ends of names, as they are written.
const ID: [&str; 6] = ["No", "Id", "ID", "NoList", "IdList", "_id"];
const NAME: [&str; 3] = ["Name", "NameList", "_name"];

impl Fields {
    /// Of an action.
    pub(super) fn of(model: &Model, action: &Action) -> Self {
        let mut fields = Self { known: HashMap::new(), public: public(model), prefixes: Vec::new() };
        let outputs = flat(&action.output);
        for member in &action.input {
            let holds = fields.of_input(model, member, &outputs);
            fields.know(member, holds);
        }
        for member in outputs {
            if let Fill::DefaultName(prefix) = &member.fill {
                fields.prefixes.push(prefix.clone());
            }
            let holds = fields.of_output(model, member);
            fields.know(member, holds);
        }
        for form in &model.refusals {
            fields.known.insert(form.code.to_lowercase(), Holds::Fixed);
            for name in std::iter::once(&form.message).chain(&form.details) {
                // The same name may be one of a success, where its text is fixed.
                fields.known.insert(name.to_lowercase(), Holds::Words);
            }
        }
        fields
    }

    /// What a field holds that has this name, inside one of that name.
    pub(super) fn holds(&self, name: &str, parent: &str) -> Holds {
        if SECRET.iter().any(|part| name.to_lowercase().contains(part)) {
            return Holds::Secret;
        }
        match self.known.get(&name.to_lowercase()) {
            Some(holds) => *holds,
            None => match (by_name(name), by_name(parent)) {
                // Items of a list whose own name says nothing.
                (Holds::Words, Holds::Sort(Keepable::Logins)) => Holds::Sort(Keepable::Logins),
                (holds, _) => holds,
            },
        }
    }

    /// Whether the spec knows a field of that name.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.known.contains_key(&name.to_lowercase())
    }

    /// Whether the spec itself makes this text public.
    pub(super) fn is_public(&self, text: &str) -> bool {
        self.public.contains(text)
    }

    fn know(&mut self, member: &Member, holds: Holds) {
        self.known.entry(member.name.to_lowercase()).or_insert(holds);
    }

    fn of_input(&self, model: &Model, member: &Member, outputs: &[&Member]) -> Holds {
        let is_name = |output: &&Member| {
            matches!(output.fill, Fill::DefaultName(_)) && echoed(model, output) == Some(member.name.as_str())
        };
        if bind::kind_of(model, member).is_some() {
            Holds::Sort(Keepable::Ids)
        } else if outputs.iter().any(is_name) {
            Holds::Sort(Keepable::Names)
        } else if model.constraint_on(member, Kind::Options).is_some() || member.name == model.format_parameter {
            Holds::Fixed
        } else {
            Holds::Words
        }
    }

    fn of_output(&self, model: &Model, member: &Member) -> Holds {
        let echoed = echoed(model, member).and_then(|name| self.known.get(&name.to_lowercase()));
        match &member.fill {
            Fill::NewId => return Holds::Sort(Keepable::Ids),
            Fill::DefaultName(_) => return Holds::Sort(Keepable::Names),
            Fill::Attribute { attribute, .. } if attribute == "name" => return Holds::Sort(Keepable::Names),
            _ => {}
        }
        if let Some(holds) = echoed {
            return *holds;
        }
        match (&member.kind, by_name(&member.name)) {
            (Type::Scalar(Scalar::Text), Holds::Sort(Keepable::RequestIds)) => Holds::Sort(Keepable::RequestIds),
            (Type::Scalar(Scalar::Text) | Type::List(_), Holds::Sort(Keepable::Logins)) => {
                Holds::Sort(Keepable::Logins)
            }
            _ => Holds::Fixed,
        }
    }
}

fn by_name(name: &str) -> Holds {
    let lower = name.to_lowercase();
    let contains = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
    let ends = |parts: &[&str]| parts.iter().any(|part| name.ends_with(part));
    if contains(&LOGIN) {
        Holds::Sort(Keepable::Logins)
    } else if contains(&REQUEST) {
        Holds::Sort(Keepable::RequestIds)
    } else if ends(&ID) {
        Holds::Sort(Keepable::Ids)
    } else if ends(&NAME) {
        Holds::Sort(Keepable::Names)
    } else {
        Holds::Words
    }
}

/// The parameter a field repeats.
fn echoed<'m>(model: &'m Model, member: &'m Member) -> Option<&'m str> {
    let id = model.constraint_on(member, Kind::Echo)?;
    Some(model.constraint(id).rule().echoed()?.local())
}

/// Every member inside of one, lists and records among them.
fn flat(member: &Member) -> Vec<&Member> {
    let inner = member.record().unwrap_or_default();
    inner.iter().flat_map(|member| std::iter::once(member).chain(flat(member))).collect()
}

fn public(model: &Model) -> BTreeSet<String> {
    let resources = model.inventory.resources.iter();
    let stated = resources.flat_map(|it| std::iter::once(&it.id).chain(it.attributes.iter().map(|(_, value)| value)));
    let members = model.actions.iter().flat_map(|action| action.input.iter().chain(flat(&action.output)));
    stated.cloned().chain(members.filter_map(|member| member.example.clone())).collect()
}
