//! The clients people read answers with: how each asks, and what its decoder needs to be able to read.
//!
//! None of it is a promise of a page, so nothing here is a constraint: an endpoint may keep every word
//! of its page and still be read by no client at all. Which bytes meet a need is for [`crate::client`].
//!
//! Next: [`super::Model::clients`].

use std::ops::RangeInclusive;

use super::{Format, MemberPath};

/// A client, as far as an endpoint can notice it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its name on the command line: `go-v2`.
    pub name: String,
    /// What it is, for people.
    pub title: String,
    /// Where what is said of it was found.
    pub source: String,
    /// The formats it asks for; at least one.
    pub reads: Vec<Format>,
    /// How it asks, in words.
    pub sends: Vec<String>,
    /// Parts of the ids of those cases that ask as it does.
    pub asks: Vec<String>,
    /// What it needs, those of the client it is built on in front.
    pub demands: Vec<Demand>,
}

impl Client {
    /// Whether a case of that id asks as this client does.
    pub fn asks_like(&self, case: &str) -> bool {
        self.asks.iter().any(|part| case.contains(part))
    }

    /// The statuses it takes for a success.
    pub fn successes(&self) -> RangeInclusive<u16> {
        let mut ranges = self.demands.iter().filter_map(|demand| match demand.need {
            Need::SuccessStatus { from, to } => Some(from..=to),
            _ => None,
        });
        ranges.next_back().unwrap_or(200..=299)
    }
}

/// What the clients that ask for a format need of a success in it, each need once: one client is built on another,
/// and most answers meet all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Needs {
    /// The format.
    pub format: Format,
    /// The statuses that all of them take for a success.
    pub successes: RangeInclusive<u16>,
    /// The needs, in no order that matters.
    pub needs: Vec<Need>,
}

impl Needs {
    /// Those of all these clients.
    pub fn of(clients: &[Client], format: Format) -> Self {
        let mut all = Self { format, successes: 0..=u16::MAX, needs: Vec::new() };
        for client in clients.iter().filter(|client| client.reads.contains(&format)) {
            let (known, more) = (all.successes, client.successes());
            all.successes = *known.start().max(more.start())..=*known.end().min(more.end());
            let demands = client.demands.iter().filter(|demand| demand.format.is_none_or(|only| only == format));
            demands.map(|demand| &demand.need).for_each(|need| {
                if !all.needs.contains(need) {
                    all.needs.push(need.clone());
                }
            });
        }
        all
    }
}

/// Something a client needs of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// What it needs.
    pub need: Need,
    /// Only of bodies in this format; `None` for any.
    pub format: Option<Format>,
    /// What the client says, or hands its caller, where it does not get it.
    pub says: String,
    /// Where that was found.
    pub source: String,
}

/// What a client needs: one closed set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// The body begins with one of these bytes.
    FirstByte(Vec<u8>),
    /// The body ends with one of these bytes.
    LastByte(Vec<u8>),
    /// JSON: a blank of any kind stands before the second opening brace.
    BlankBeforeInner,
    /// There is one root, and nothing beside it.
    OneRoot,
    /// JSON: the answer stands under a root key, and that is the first one.
    FirstRoot,
    /// The document can be read to its end.
    Whole,
    /// XML: a list without items is `<x/>`, or is not there.
    EmptyLists,
    /// JSON: text, numbers and lists are of the declared kind; null is any.
    DeclaredTypes,
    /// JSON: no level of its own stands around the items of a list.
    BareItems,
    /// A member of a success is there and not null: its path without indices, `output.list.name`.
    Given(MemberPath),
    /// The body's media type is one of these; `+json` stands for any type with that suffix.
    MediaTypes(Vec<String>),
    /// A success has one of these statuses, and a refusal none of them.
    SuccessStatus {
        /// The first of them.
        from: u16,
        /// The last.
        to: u16,
    },
    /// A refusal is in one of these forms, by their names in [`super::Model::refusals`].
    RefusalForms(Vec<String>),
}

impl Need {
    /// Every name there is.
    pub const NAMES: [&'static str; 13] = [
        "first-byte",
        "last-byte",
        "blank-before-inner",
        "one-root",
        "first-root",
        "whole",
        "empty-lists",
        "declared-types",
        "bare-items",
        "given",
        "media-types",
        "success-status",
        "refusal-forms",
    ];

    /// As the spec and reports spell it.
    pub fn name(&self) -> &'static str {
        match self {
            Need::FirstByte(_) => "first-byte",
            Need::LastByte(_) => "last-byte",
            Need::BlankBeforeInner => "blank-before-inner",
            Need::OneRoot => "one-root",
            Need::FirstRoot => "first-root",
            Need::Whole => "whole",
            Need::EmptyLists => "empty-lists",
            Need::DeclaredTypes => "declared-types",
            Need::BareItems => "bare-items",
            Need::Given(_) => "given",
            Need::MediaTypes(_) => "media-types",
            Need::SuccessStatus { .. } => "success-status",
            Need::RefusalForms(_) => "refusal-forms",
        }
    }

    /// What is needed, in words.
    pub fn words(&self) -> String {
        match self {
            Need::FirstByte(bytes) => format!("the body begins with {}", either(bytes)),
            Need::LastByte(bytes) => format!("the body ends with {}", either(bytes)),
            Need::BlankBeforeInner => "a blank, a tab or a line end before the inner brace".to_owned(),
            Need::OneRoot => "one root key, and nothing beside it".to_owned(),
            Need::FirstRoot => "the answer under a root key, the first there is".to_owned(),
            Need::Whole => "a document that can be read to its end".to_owned(),
            Need::EmptyLists => "an empty list as <x/>, or not there".to_owned(),
            Need::DeclaredTypes => "text, numbers and lists of the declared types, or null".to_owned(),
            Need::BareItems => "items without a level of their own around them".to_owned(),
            Need::Given(path) => format!("{path} there, and not null"),
            Need::MediaTypes(types) => format!("the media type {}", types.join(" or ")),
            Need::SuccessStatus { from, to } if from == to => {
                format!("HTTP {from} for a success, and for nothing else")
            }
            Need::SuccessStatus { from, to } => format!("HTTP {from} to {to} for a success, and for nothing else"),
            Need::RefusalForms(forms) => format!("a refusal in the form {}", forms.join(" or ")),
        }
    }
}

/// Bytes as a person names them.
fn either(bytes: &[u8]) -> String {
    let named = bytes.iter().map(|byte| match byte {
        b' ' => "a blank".to_owned(),
        b'\t' => "a tab".to_owned(),
        b'\n' | b'\r' => "a line end".to_owned(),
        0xEF => "a byte order mark".to_owned(),
        other => char::from(*other).to_string(),
    });
    let mut distinct: Vec<String> = Vec::new();
    named.for_each(|name| {
        if !distinct.contains(&name) {
            distinct.push(name)
        }
    });
    distinct.join(" or ")
}
