//! Where a member of an answer stands in its document, in XML and in JSON alike.
//!
//! Addresses are made from the model, and followed in any document: one that leads nowhere is no
//! error. Next: `tree`, which bends what stands there.

use std::borrow::Cow;

use crate::model::{Binding, Member};
use crate::wire::Node;

/// The entries of an object.
pub(super) type Entries = Vec<(Cow<'static, str>, Node<'static>)>;

/// The address of one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The way to the object it stands in.
    pub(super) hops: Vec<Hop>,
    /// Its name on the wire; for an item of a list, the name of its element.
    pub(super) name: String,
    /// Whether it is an item of the list the way leads to.
    pub(super) item: bool,
}

/// One step into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hop {
    /// Into the entry of that name.
    Into(String),
    /// Into each item of a list; in XML they have that name.
    Items(String),
}

impl Place {
    /// The way to the next object around the one it stands in; `None` at the top.
    pub(super) fn upper(&self) -> Option<&[Hop]> {
        let (last, rest) = self.hops.split_last()?;
        let upper = if matches!(last, Hop::Items(_)) { rest.split_last()?.1 } else { rest };
        (!upper.is_empty()).then_some(upper)
    }
}

/// The name a member has on the wire.
pub(super) fn wire_name(member: &Member) -> &str {
    match &member.binding {
        Binding::Plain => &member.name,
        Binding::List { name } => name,
    }
}

/// Does something to every object the way leads to.
pub(super) fn visit(node: &mut Node<'static>, hops: &[Hop], act: &mut dyn FnMut(&mut Entries)) {
    reach(node, hops, &mut |found| {
        if let Node::Object(entries) = found {
            act(entries);
        }
    });
}

/// Does something to every node the way leads to.
pub(super) fn reach(node: &mut Node<'static>, hops: &[Hop], act: &mut dyn FnMut(&mut Node<'static>)) {
    match (hops.split_first(), node) {
        (None, node) => act(node),
        (Some((Hop::Into(name) | Hop::Items(name), rest)), Node::Object(entries)) => {
            for (_, inner) in entries.iter_mut().filter(|(key, _)| key == name) {
                reach(inner, rest, act);
            }
        }
        (Some((Hop::Items(_), rest)), Node::Array(items)) => items.iter_mut().for_each(|item| reach(item, rest, act)),
        _ => {}
    }
}
