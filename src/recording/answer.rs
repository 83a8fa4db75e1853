//! An answer as far as another one is held against it: its head, and what its body says.
//!
//! Next: [`super::tree`].

use crate::codec::{document, wire_name};
use crate::model::{Format, Member, Type};
use crate::wire::{Anomaly, AnomalyKind, Limits, Response};

use super::place::is_item;
use super::tree::{Leaf, Tree};

/// What of an answer is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The HTTP status.
    pub status: u16,
    /// The media type, and the encoding where it is not UTF-8; `None` where nothing is said.
    pub media_type: Option<String>,
    /// The format of the body; `None` for neither.
    pub format: Option<Format>,
    /// Why the body is no whole document, if it is none.
    pub broken: Option<&'static str>,
    /// What the body says; a body in neither format is one text.
    pub tree: Tree,
}

impl Compared {
    /// Reads a response; this never fails.
    pub fn of(response: &Response) -> Self {
        let (format, read) = document(&response.body, &Limits::default());
        let tree = match format {
            Some(_) => Tree::of(&read.root),
            None => Tree::text(String::from_utf8_lossy(&response.body)),
        };
        let broken = if format.is_some() { read.anomalies.iter().find_map(flaw) } else { None };
        let media_type = response.headers.get("content-type").map(media_type);
        Self { status: response.status, media_type, format, broken, tree }
    }

    /// Whether the media type is one of its format's, so that the one follows from the other.
    pub(super) fn follows_format(&self) -> bool {
        self.format.zip(self.media_type.as_ref()).is_some_and(|(format, media)| media.ends_with(format.name()))
    }
}

/// The content of a success in no format: lists as arrays, values as texts.
pub(super) fn neutral(tree: Tree, member: &Member) -> Tree {
    match (tree, &member.kind) {
        (Tree::Leaf(leaf), Type::List(_)) if leaf.words().trim().is_empty() => Tree::Array(Vec::new()),
        (Tree::Object(groups), Type::List(item)) if groups.keys().all(|name| is_item(item, name)) => {
            Tree::Array(groups.into_values().flatten().map(|entry| neutral(entry, item)).collect())
        }
        (Tree::Array(items), Type::List(item)) => Tree::Array(items.into_iter().map(|it| neutral(it, item)).collect()),
        (Tree::Object(groups), Type::Record(members)) if !groups.is_empty() => {
            let inner = |name: &str| members.iter().find(|member| wire_name(member) == name);
            let all = groups.into_iter().map(|(name, entries)| match inner(&name) {
                Some(member) => (name, entries.into_iter().map(|entry| neutral(entry, member)).collect()),
                None => (name, entries.into_iter().map(plain).collect()),
            });
            Tree::Object(all.collect())
        }
        (tree, _) => plain(tree),
    }
}

/// Values as texts, and what is empty as no text, wherever nothing is known of them.
pub(super) fn plain(tree: Tree) -> Tree {
    match tree {
        Tree::Leaf(Leaf::Text(text)) => Tree::text(text),
        Tree::Leaf(leaf) => Tree::text(leaf.words()),
        Tree::Array(items) if items.is_empty() => Tree::text(""),
        Tree::Object(groups) if groups.is_empty() => Tree::text(""),
        Tree::Array(items) => Tree::Array(items.into_iter().map(plain).collect()),
        Tree::Object(groups) => {
            let all = groups.into_iter().map(|(name, entries)| (name, entries.into_iter().map(plain).collect()));
            Tree::Object(all.collect())
        }
    }
}

/// A whole document in no format; its root is the action's, or anything.
pub(super) fn neutral_root(tree: Tree, output: &Member) -> Tree {
    let Tree::Object(groups) = tree else { return plain(tree) };
    let all = groups.into_iter().map(|(name, entries)| match name == output.name {
        true => (name, entries.into_iter().map(|entry| neutral(entry, output)).collect()),
        false => (name, entries.into_iter().map(plain).collect()),
    });
    Tree::Object(all.collect())
}

fn flaw(anomaly: &Anomaly) -> Option<&'static str> {
    Some(match anomaly.kind {
        AnomalyKind::Malformed { .. } => "not well-formed",
        AnomalyKind::Truncated => "it ends in the middle",
        AnomalyKind::Trailing { .. } => "something stands behind its end",
        AnomalyKind::NotUtf8 { .. } => "not UTF-8",
        AnomalyKind::Empty => "empty",
        AnomalyKind::Limit { .. } => "too large to be read whole",
        _ => return None,
    })
}

/// Type and subtype without case, and the encoding where it is not the usual one.
fn media_type(text: &str) -> String {
    let mut parts = text.split(';').map(|part| part.trim().to_ascii_lowercase());
    let essence = parts.next().unwrap_or_default();
    let charset = parts.find_map(|part| Some(part.strip_prefix("charset=")?.trim_matches('"').to_owned()));
    match charset {
        Some(charset) if charset != "utf-8" => format!("{essence}; charset={charset}"),
        _ => essence,
    }
}
