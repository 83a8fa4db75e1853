//! Nodes with their hashes: what they hold, and of what form they are.
//!
//! Made once for a document, so that no comparison looks at a node twice. The hash has 64 bits and is
//! taken at its word. Next: [`super`].

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::recording::tree::{Leaf, Tree};

/// A node and what is inside it.
pub(super) struct Marked<'t> {
    /// Of everything in it.
    pub(super) hash: u64,
    /// Of the names in it, and of the kinds of what has no name; values left out, and how many of a sort.
    pub(super) form: u64,
    pub(super) parts: Parts<'t>,
}

pub(super) enum Parts<'t> {
    Leaf,
    Array(Vec<Marked<'t>>),
    Object(BTreeMap<&'t str, Vec<Marked<'t>>>),
}

impl<'t> Marked<'t> {
    pub(super) fn of(tree: &'t Tree) -> Self {
        match tree {
            Tree::Leaf(leaf) => Self { hash: hash(&("leaf", leaf)), form: hash(&kind(leaf)), parts: Parts::Leaf },
            Tree::Array(items) => {
                let items: Vec<Self> = items.iter().map(Self::of).collect();
                Self { hash: hash(&("array", hashes(&items))), form: hash("array"), parts: Parts::Array(items) }
            }
            Tree::Object(groups) => {
                let of = |entries: &'t Vec<Tree>| entries.iter().map(Self::of).collect::<Vec<Self>>();
                let groups: BTreeMap<&str, Vec<Self>> =
                    groups.iter().map(|(name, entries)| (name.as_str(), of(entries))).collect();
                let inner: Vec<(&str, Vec<u64>)> =
                    groups.iter().map(|(name, entries)| (*name, hashes(entries))).collect();
                let forms: Vec<(&str, Option<u64>)> =
                    groups.iter().map(|(name, entries)| (*name, entries.first().map(|first| first.form))).collect();
                let (hash, form) = (hash(&("object", inner)), hash(&("object", forms)));
                Self { hash, form, parts: Parts::Object(groups) }
            }
        }
    }
}

/// Of all entries of a name.
pub(super) fn of_all(entries: &[Marked<'_>]) -> u64 {
    hash(&("group", hashes(entries)))
}

/// Of a name, however it is cased and whatever joins its words.
pub(super) fn of_name(name: &str) -> u64 {
    let letters = name.chars().filter(|character| !matches!(character, '_' | '-' | '.'));
    hash(&letters.flat_map(char::to_lowercase).collect::<String>())
}

fn hashes(entries: &[Marked<'_>]) -> Vec<u64> {
    entries.iter().map(|entry| entry.hash).collect()
}

fn kind(leaf: &Leaf) -> &'static str {
    match leaf {
        Leaf::Text(_) => "text",
        Leaf::Number(_) => "number",
        Leaf::Boolean(_) => "boolean",
        Leaf::Null => "null",
    }
}

fn hash(what: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
