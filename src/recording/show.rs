//! Edits in words, short enough for a line each.
//!
//! The documents that are compared have marks where values may differ; what is shown is taken from
//! the answers themselves, by the same ways.

use crate::judge::replayed::{EditKind, Edited};
use crate::model::{Action, Model};
use crate::wire::{Node, json};

use super::edit::Edit;
use super::place;
use super::tree::{Leaf, Piece, Tree, TreePath, TreeStep};

/// How many characters of a value are shown.
const MOST: usize = 80;

/// What edits are shown by.
pub(super) struct Shown<'a> {
    pub(super) model: &'a Model,
    pub(super) action: &'a Action,
    /// The recorded answer, as it is.
    pub(super) recorded: &'a Tree,
    /// The other one.
    pub(super) actual: &'a Tree,
}

impl Shown<'_> {
    pub(super) fn edit(&self, edit: &Edit) -> Edited {
        let nothing = || "nothing".to_owned();
        let (kind, path, recorded, actual) = match edit {
            Edit::Added { at, what } => (EditKind::Added, self.path(at), nothing(), value(self.actual, at, what)),
            Edit::Removed { at, what } => (EditKind::Removed, self.path(at), value(self.recorded, at, what), nothing()),
            Edit::Moved { from, to } => (EditKind::Moved, self.path(from), self.path(from), self.path(to)),
            Edit::Renamed { from, to } => (EditKind::Renamed, self.path(from), last(from), last(to)),
            Edit::Changed { from, to, old, new } => {
                let kind = if same_kind(old, new) { EditKind::Changed } else { EditKind::Retyped };
                let (old, new) = (Piece::One(old.clone()), Piece::One(new.clone()));
                let (mut old, mut new) = (value(self.recorded, from, &old), value(self.actual, to, &new));
                if kind == EditKind::Retyped {
                    (old, new) = (self.typed(self.recorded, from, old), self.typed(self.actual, to, new));
                }
                (kind, self.path(from), old, new)
            }
        };
        Edited { kind, path, recorded, actual }
    }

    fn path(&self, way: &TreePath) -> String {
        place::path(self.model, self.action, way)
    }

    fn typed(&self, tree: &Tree, way: &TreePath, value: String) -> String {
        match tree.at(way) {
            Some(Piece::One(found)) if kind(&found) != value => format!("{} {value}", kind(&found)),
            _ => value,
        }
    }
}

fn last(way: &TreePath) -> String {
    let name = way.iter().rev().find_map(|step| match step {
        TreeStep::Name(name) => Some(name.as_str()),
        TreeStep::Index(_) => None,
    });
    clipped(name.unwrap_or_default())
}

/// What stands there, as the answer has it; where something was moved out of it, what is left.
fn value(answer: &Tree, way: &TreePath, piece: &Piece) -> String {
    let whole = answer.at(way).filter(|whole| nodes(whole) == nodes(piece));
    match whole.as_ref().unwrap_or(piece) {
        Piece::One(Tree::Object(left)) if left.is_empty() && whole.is_none() => "a level around it".to_owned(),
        Piece::One(tree) => shown(tree),
        Piece::Group(entries) => match entries.as_slice() {
            [only] => shown(only),
            many => compact(&Tree::Array(many.to_vec())),
        },
    }
}

fn nodes(piece: &Piece) -> usize {
    fn of(tree: &Tree) -> usize {
        match tree {
            Tree::Leaf(_) => 1,
            Tree::Array(items) => 1 + items.iter().map(of).sum::<usize>(),
            Tree::Object(groups) => 1 + groups.values().flatten().map(of).sum::<usize>(),
        }
    }
    match piece {
        Piece::One(tree) => of(tree),
        Piece::Group(entries) => entries.iter().map(of).sum(),
    }
}

fn shown(tree: &Tree) -> String {
    match tree {
        Tree::Leaf(leaf) => quoted(leaf),
        more => compact(more),
    }
}

fn quoted(leaf: &Leaf) -> String {
    match leaf {
        Leaf::Text(text) => {
            let short = clipped(text);
            format!("{short:?}")
        }
        Leaf::Null => "null".to_owned(),
        other => clipped(other.words()),
    }
}

/// As JSON, whichever format it came in; what may differ is marked in it, and the marks are left out.
fn compact(tree: &Tree) -> String {
    let text = String::from_utf8_lossy(&json::write(&node(tree))).into_owned();
    let line: Vec<&str> = text.split_whitespace().collect();
    clipped(&line.join(" ").replace('\u{E000}', ""))
}

fn node(tree: &Tree) -> Node<'_> {
    match tree {
        Tree::Leaf(Leaf::Text(text)) => Node::Text(text.into()),
        Tree::Leaf(Leaf::Number(text)) => Node::Number(text.into()),
        Tree::Leaf(Leaf::Boolean(truth)) => Node::Boolean(*truth),
        Tree::Leaf(Leaf::Null) => Node::Null,
        Tree::Array(items) => Node::Array(items.iter().map(node).collect()),
        Tree::Object(groups) => {
            let all = groups.iter().flat_map(|(name, entries)| entries.iter().map(move |it| (name.into(), node(it))));
            Node::Object(all.collect())
        }
    }
}

pub(super) fn clipped(text: &str) -> String {
    let mut characters = text.chars();
    let head: String = characters.by_ref().take(MOST).collect();
    if characters.next().is_none() { head } else { format!("{head}…") }
}

fn same_kind(one: &Tree, other: &Tree) -> bool {
    kind(one) == kind(other)
}

fn kind(tree: &Tree) -> &'static str {
    match tree {
        Tree::Leaf(Leaf::Text(_)) => "text",
        Tree::Leaf(Leaf::Number(_)) => "number",
        Tree::Leaf(Leaf::Boolean(_)) => "boolean",
        Tree::Leaf(Leaf::Null) => "null",
        Tree::Array(_) => "array",
        Tree::Object(_) => "record",
    }
}
