//! What an answer says, without how it is written: the tree two answers are compared by.
//!
//! Entries of a record have no order here, only those of one name among themselves: XML repeats an
//! element where JSON has an array. A [`TreePath`] leads to one node, or to all entries of a name. No
//! format and no action is known here. Next: [`super::edit`].

use std::collections::BTreeMap;

use crate::wire::Node;

/// A document without its spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// One value.
    Leaf(Leaf),
    /// A JSON array.
    Array(Vec<Tree>),
    /// Named entries; those of one name in their order. No name without an entry.
    Object(BTreeMap<String, Vec<Tree>>),
}

/// One value, in the kind its format has for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Leaf {
    /// Text; in XML everything is.
    Text(String),
    /// A number, as it is spelled.
    Number(String),
    /// A truth value.
    Boolean(bool),
    /// Nothing.
    Null,
}

/// Where something stands, from the root.
pub type TreePath = Vec<TreeStep>;

/// One step of a [`TreePath`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TreeStep {
    /// To all entries of that name.
    Name(String),
    /// To one of them, or to an item of an array; counted from 0.
    Index(usize),
}

/// What stands at the end of a way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A node.
    One(Tree),
    /// All entries of a name.
    Group(Vec<Tree>),
}

impl Tree {
    /// The content of a document's node.
    pub fn of(node: &Node<'_>) -> Self {
        match node {
            Node::Text(text) => Tree::text(text.as_ref()),
            Node::Number(spelling) => Tree::Leaf(Leaf::Number(spelling.to_string())),
            Node::Boolean(truth) => Tree::Leaf(Leaf::Boolean(*truth)),
            Node::Null => Tree::Leaf(Leaf::Null),
            Node::Array(items) => Tree::Array(items.iter().map(Tree::of).collect()),
            Node::Object(entries) => {
                let mut groups: BTreeMap<String, Vec<Tree>> = BTreeMap::new();
                for (name, node) in entries {
                    groups.entry(name.to_string()).or_default().push(Tree::of(node));
                }
                Tree::Object(groups)
            }
        }
    }

    /// A leaf of text.
    pub fn text(text: impl Into<String>) -> Self {
        Tree::Leaf(Leaf::Text(text.into()))
    }

    /// What stands there; `None` where the way leads nowhere.
    pub fn at(&self, way: &[TreeStep]) -> Option<Piece> {
        let mut here = Here::One(self);
        for step in way {
            here = match (here, step) {
                (Here::One(Tree::Object(groups)), TreeStep::Name(name)) => Here::Group(groups.get(name)?),
                (Here::One(Tree::Array(items)) | Here::Group(items), TreeStep::Index(index)) => {
                    Here::One(items.get(*index)?)
                }
                _ => return None,
            };
        }
        Some(match here {
            Here::One(tree) => Piece::One(tree.clone()),
            Here::Group(trees) => Piece::Group(trees.clone()),
        })
    }

    /// Puts another node in the place of one; nothing happens where the way leads nowhere.
    pub(super) fn replace(&mut self, way: &[TreeStep], with: Tree) {
        if let Some(There::One(tree)) = self.reach(way, false) {
            *tree = with;
        }
    }

    /// Takes something away, and leaves what stands around it.
    pub(super) fn take(&mut self, way: &[TreeStep]) -> Option<Piece> {
        let (last, rest) = way.split_last()?;
        match (self.reach(rest, false)?, last) {
            (There::One(Tree::Object(groups)), TreeStep::Name(name)) => groups.remove(name).map(Piece::Group),
            (There::One(Tree::Array(items)) | There::Group(items), TreeStep::Index(index)) => {
                (*index < items.len()).then(|| Piece::One(items.remove(*index)))
            }
            _ => None,
        }
    }

    /// Puts something where the way ends; the name around an entry is made, if there is none.
    pub(super) fn put(&mut self, way: &[TreeStep], piece: Piece) {
        let Some((last, rest)) = way.split_last() else {
            if let Piece::One(tree) = piece {
                *self = tree;
            }
            return;
        };
        match (self.reach(rest, true), last, piece) {
            (Some(There::One(Tree::Object(groups))), TreeStep::Name(name), Piece::Group(trees)) => {
                groups.insert(name.clone(), trees);
            }
            (Some(There::One(Tree::Array(items)) | There::Group(items)), TreeStep::Index(index), Piece::One(tree)) => {
                items.insert((*index).min(items.len()), tree);
            }
            _ => {}
        }
    }

    /// Drops names that no entry is left of.
    pub(super) fn tidy(&mut self) {
        match self {
            Tree::Leaf(_) => {}
            Tree::Array(items) => items.iter_mut().for_each(Tree::tidy),
            Tree::Object(groups) => {
                groups.retain(|_, trees| !trees.is_empty());
                groups.values_mut().flatten().for_each(Tree::tidy);
            }
        }
    }

    fn reach(&mut self, way: &[TreeStep], make: bool) -> Option<There<'_>> {
        let mut there = There::One(self);
        for step in way {
            there = match (there, step) {
                (There::One(Tree::Object(groups)), TreeStep::Name(name)) => There::Group(match make {
                    true => groups.entry(name.clone()).or_default(),
                    false => groups.get_mut(name)?,
                }),
                (There::One(Tree::Array(items)) | There::Group(items), TreeStep::Index(index)) => {
                    There::One(items.get_mut(*index)?)
                }
                _ => return None,
            };
        }
        Some(there)
    }
}

enum Here<'t> {
    One(&'t Tree),
    Group(&'t Vec<Tree>),
}

enum There<'t> {
    One(&'t mut Tree),
    Group(&'t mut Vec<Tree>),
}

impl Leaf {
    /// Its text, as XML would carry it.
    pub fn words(&self) -> &str {
        match self {
            Leaf::Text(text) | Leaf::Number(text) => text,
            Leaf::Boolean(true) => "true",
            Leaf::Boolean(false) => "false",
            Leaf::Null => "",
        }
    }
}
