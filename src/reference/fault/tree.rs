//! Bending a node of an answer, in XML and in JSON alike.
//!
//! Works on the document a conforming endpoint would have sent. What does not apply to what stands
//! there leaves it as it is. Next: `faulty`, which reads and writes the document around this.

use std::borrow::Cow;

use crate::model::Format;
use crate::value::Record;
use crate::wire::Node;

use super::change::{Bend, Fixed};
use super::place::{Entries, Place, reach, visit};

/// Bends what stands at a place; `given` is what the request said.
pub(super) fn bend(root: &mut Node<'static>, place: &Place, bend: &Bend, format: Format, given: &Record) {
    match bend {
        Bend::WhenNotGiven(name, inner) => {
            if given.get(name).is_none() {
                self::bend(root, place, inner, format, given);
            }
        }
        _ if place.item => reach(root, &place.hops, &mut |list| items(list, &place.name, bend, format)),
        Bend::ToParent => to_parent(root, place),
        Bend::Into(sibling) => visit(root, &place.hops, &mut |entries| into_sibling(entries, &place.name, sibling)),
        _ => visit(root, &place.hops, &mut |entries| entry(entries, &place.name, bend, format)),
    }
}

fn to_parent(root: &mut Node<'static>, place: &Place) {
    let mut taken = Vec::new();
    visit(root, &place.hops, &mut |entries| taken.append(&mut take(entries, &place.name)));
    if let Some(upper) = place.upper() {
        visit(root, upper, &mut |entries| entries.append(&mut taken));
    }
}

fn into_sibling(entries: &mut Entries, name: &str, sibling: &str) {
    let mut taken = take(entries, name);
    for (_, node) in entries.iter_mut().filter(|(key, _)| key == sibling) {
        let target = match node {
            Node::Array(items) => items.first_mut(),
            Node::Object(inner) => match inner.first_mut() {
                Some((_, first @ Node::Object(_))) => Some(first),
                _ => {
                    inner.append(&mut taken);
                    None
                }
            },
            _ => None,
        };
        if let Some(Node::Object(inner)) = target {
            inner.append(&mut taken);
        }
    }
}

fn take(entries: &mut Entries, name: &str) -> Entries {
    let (taken, rest) = std::mem::take(entries).into_iter().partition(|(key, _)| key == name);
    *entries = rest;
    taken
}

/// Bends the entry of that name in the object it stands in.
fn entry(entries: &mut Entries, name: &str, bend: &Bend, format: Format) {
    let Some(at) = entries.iter().position(|(key, _)| key == name) else { return };
    match bend {
        Bend::Dropped => drop(entries.remove(at)),
        Bend::Renamed(other) => entries[at].0 = Cow::Owned(other.clone()),
        Bend::Repeated if format == Format::Json => {
            let node = entries[at].1.clone();
            entries[at].1 = Node::Array(vec![node.clone(), node]);
        }
        Bend::Repeated | Bend::Twice => {
            let again = entries[at].clone();
            entries.insert(at, again);
        }
        Bend::WrappedOutside(outer) => {
            let (key, node) = entries.remove(at);
            entries.insert(at, (Cow::Owned(outer.clone()), Node::Object(vec![(key, node)])));
        }
        Bend::Unwrapped => unwrap(entries, at),
        _ => value(&mut entries[at].1, bend, format),
    }
}

fn unwrap(entries: &mut Entries, at: usize) {
    match entries.remove(at) {
        (_, Node::Object(inner)) => drop(entries.splice(at..at, inner)),
        (_, Node::Array(items)) => {
            let inner = items.into_iter().filter_map(|item| match item {
                Node::Object(inner) => Some(inner),
                _ => None,
            });
            drop(entries.splice(at..at, inner.flatten()));
        }
        other => entries.insert(at, other),
    }
}

/// Bends a node in its place.
fn value(node: &mut Node<'static>, bend: &Bend, format: Format) {
    match bend {
        Bend::WrappedInside(inner) => {
            let within = std::mem::replace(node, Node::Null);
            *node = Node::Object(vec![(Cow::Owned(inner.clone()), within)]);
        }
        Bend::Set(fixed) => *node = set(node, fixed),
        Bend::Text(mangle) => {
            if let Node::Text(text) = node {
                *text = Cow::Owned(mangle.apply(text));
            }
        }
        Bend::Off(by) => off(node, *by),
        Bend::Items(count) => count_items(node, *count, format),
        _ => {}
    }
}

fn set(node: &Node<'static>, fixed: &Fixed) -> Node<'static> {
    let text = |text: &str| Node::Text(Cow::Owned(text.to_owned()));
    match fixed {
        Fixed::Text(other) => text(other),
        Fixed::Number(spelling) => Node::Number(Cow::Owned(spelling.clone())),
        Fixed::Boolean(truth) => Node::Boolean(*truth),
        Fixed::Null => Node::Null,
        Fixed::Array => Node::Array(Vec::new()),
        Fixed::InArray => Node::Array(vec![node.clone()]),
        Fixed::Record => Node::Object(vec![(Cow::Borrowed("value"), text("1"))]),
        Fixed::Empty => Node::Object(Vec::new()),
        Fixed::OtherKind => match node {
            Node::Number(spelling) => text(spelling),
            Node::Boolean(truth) => text(&truth.to_string()),
            Node::Text(digits) if digits.parse::<u64>().is_ok() => Node::Number(digits.clone()),
            Node::Text(_) => Node::Number(Cow::Borrowed("7")),
            other => other.clone(),
        },
    }
}

fn off(node: &mut Node<'static>, by: i64) {
    if let Node::Text(spelling) | Node::Number(spelling) = node
        && let Ok(number) = spelling.parse::<i64>()
    {
        *spelling = Cow::Owned(number.saturating_add(by).to_string());
    }
}

fn count_items(node: &mut Node<'static>, count: usize, format: Format) {
    match node {
        Node::Array(items) => resize(items, count),
        Node::Object(entries) => resize(entries, count),
        _ => {}
    }
    if format == Format::Xml && count == 0 {
        *node = Node::Text(Cow::Borrowed(""));
    }
}

/// As many as wanted, all like the first.
fn resize<T: Clone>(items: &mut Vec<T>, count: usize) {
    if let Some(first) = items.first().cloned() {
        items.resize(count, first);
    }
}

/// Bends the items of a list.
fn items(list: &mut Node<'static>, name: &str, bend: &Bend, format: Format) {
    match (bend, list) {
        (Bend::Dropped, list) => count_items(list, 0, format),
        (Bend::Unwrapped, Node::Object(entries)) => unwrap_all(entries),
        (Bend::Unwrapped, list @ Node::Array(_)) => {
            if let Node::Array(items) = list
                && let Some(first) = items.first().cloned()
            {
                *list = first;
            }
        }
        (bend, Node::Array(nodes)) => {
            for node in nodes {
                match bend {
                    Bend::WrappedOutside(level) => value(node, &Bend::WrappedInside(level.clone()), format),
                    bend => value(node, bend, format),
                }
            }
        }
        (bend, list) => visit(list, &[], &mut |entries| entry(entries, name, bend, format)),
    }
}

fn unwrap_all(entries: &mut Entries) {
    let all = std::mem::take(entries).into_iter().flat_map(|(key, node)| match node {
        Node::Object(inner) => inner,
        other => vec![(key, other)],
    });
    *entries = all.collect();
}
