//! Records and lists of an answer, read by the model.
//!
//! Entries are taken in the order of the document, so that what is written can be read back the
//! same. What the model misses is then looked for under a name of another case, one level up or
//! down, or under the one unknown name: a fault near the root must not hide what lies below.

use std::sync::Arc;

use crate::model::{Binding, Member, Scalar, Type};
use crate::value::{Record, Trail, Value};
use crate::wire::{Anomaly, AnomalyKind, Node, json};

use super::scalar;

type Entry<'a> = (std::borrow::Cow<'a, str>, Node<'a>);

/// Reads by the model and gathers what was odd.
pub(super) struct RecordReader {
    pub(super) anomalies: Vec<Anomaly>,
    /// Whether the document has kinds of its own, as JSON has and XML has not.
    pub(super) typed: bool,
    /// Which members the records being read had so far, the innermost last.
    seen: Vec<bool>,
}

impl RecordReader {
    /// Goes on where the reader of a document of that kind had to note these.
    pub(super) fn new(anomalies: Vec<Anomaly>, typed: bool) -> Self {
        Self { anomalies, typed, seen: Vec::new() }
    }

    /// Reads a record by its members, which have these names.
    pub(super) fn record(
        &mut self,
        members: &[Member],
        names: &Arc<Vec<String>>,
        entries: &[Entry<'_>],
        at: &Trail<'_>,
    ) -> Record {
        let mut record = Record::sharing(names, entries.len());
        let first = self.seen.len();
        self.seen.resize(first + members.len(), false);
        let mut unknown = Vec::new();
        let mut hint = 0;
        for entry in entries {
            let Some(index) = position(members, &entry.0, hint) else {
                unknown.push(entry);
                continue;
            };
            hint = index + 1;
            if self.seen[first + index] {
                let (name, content) = (entry.0.to_string(), compact(&entry.1));
                self.note(at, AnomalyKind::Repeated { name, content });
            }
            self.seen[first + index] = true;
            // Half of all are texts, which are what they are.
            if let (Type::Scalar(Scalar::Text), Node::Text(text)) = (&members[index].kind, &entry.1) {
                record.push_shared(index, Value::from(text.as_ref()));
                continue;
            }
            let value = self.member(&members[index], &entry.1, at);
            record.push_shared(index, value);
        }
        if !unknown.is_empty() {
            let seen = members.iter().zip(&self.seen[first..]);
            let mut missing: Vec<&Member> = seen.filter(|(_, seen)| !**seen).map(|(member, _)| member).collect();
            if !missing.is_empty() {
                self.recover(&mut record, &mut missing, &mut unknown, at);
            }
            for (name, node) in unknown {
                self.note(at, AnomalyKind::Unknown { name: name.to_string(), content: compact(node) });
            }
        }
        self.seen.truncate(first);
        record
    }

    /// Reads one member by its type.
    fn member(&mut self, member: &Member, node: &Node<'_>, parent: &Trail<'_>) -> Value {
        match (&member.kind, node) {
            (Type::Scalar(kind), _) => {
                let (value, odd) = scalar::decode(*kind, node, self.typed);
                if let Some(kind) = odd {
                    self.note(&parent.name(&member.name), kind);
                }
                value
            }
            (Type::Record(members), Node::Object(entries)) => {
                Value::Record(self.record(members, &member.names, entries, &parent.name(&member.name)))
            }
            (Type::List(item), _) => self.list(item, node, &parent.name(&member.name)),
            (Type::Record(_), _) => {
                let (expected, found) = ("a record".to_owned(), node.kind().to_owned());
                self.note(&parent.name(&member.name), AnomalyKind::Retyped { expected, found });
                scalar::plain(node)
            }
        }
    }

    /// Reads a list: XML children under the item's name, or a JSON array.
    fn list(&mut self, item: &Member, node: &Node<'_>, at: &Trail<'_>) -> Value {
        match node {
            Node::Array(nodes) => Value::List(
                nodes.iter().enumerate().map(|(index, node)| self.item(item, node, &at.index(index))).collect(),
            ),
            Node::Text(text) if text.trim().is_empty() => Value::List(Vec::new()),
            Node::Object(entries) if is_item(item, entries) => {
                self.note(at, AnomalyKind::Unwrapped { expected: item.name.clone() });
                Value::List(vec![self.item(item, node, &at.index(0))])
            }
            Node::Object(_) if self.typed && item.name == "*" => {
                self.note(at, AnomalyKind::Retyped { expected: "a list".to_owned(), found: node.kind().to_owned() });
                scalar::plain(node)
            }
            Node::Object(entries) => self.elements(item, entries, at),
            _ => {
                self.note(at, AnomalyKind::Retyped { expected: "a list".to_owned(), found: node.kind().to_owned() });
                scalar::plain(node)
            }
        }
    }

    fn elements(&mut self, item: &Member, entries: &[Entry<'_>], at: &Trail<'_>) -> Value {
        let named = |name: &str| item.name == "*" || item.name == name;
        let none_named = !entries.iter().any(|(name, _)| named(name));
        let mut items = Vec::new();
        for (name, node) in entries {
            let looks_like_one = || matches!(node, Node::Object(inner) if is_item(item, inner));
            if named(name) {
                // A JSON array needs no name around its items; XML does.
                let within = if let (true, Node::Array(nodes)) = (self.typed, node) {
                    nodes.as_slice()
                } else {
                    std::slice::from_ref(node)
                };
                if self.typed {
                    self.note(at, AnomalyKind::Wrapped { expected: item.name.clone(), found: name.to_string() });
                }
                for node in within {
                    items.push(self.item(item, node, &at.index(items.len())));
                }
            } else if none_named && looks_like_one() {
                self.note(at, AnomalyKind::Renamed { expected: item.name.clone(), found: name.to_string() });
                items.push(self.item(item, node, &at.index(items.len())));
            } else {
                self.note(at, AnomalyKind::Unknown { name: name.to_string(), content: compact(node) });
            }
        }
        Value::List(items)
    }

    fn item(&mut self, item: &Member, node: &Node<'_>, at: &Trail<'_>) -> Value {
        match (&item.kind, node) {
            (Type::Record(members), Node::Object(entries)) => match entries.as_slice() {
                [(name, Node::Object(inner))] if is_item(item, inner) && position(members, name, 0).is_none() => {
                    self.note(at, AnomalyKind::Wrapped { expected: item.name.clone(), found: name.to_string() });
                    Value::Record(self.record(members, &item.names, inner, at))
                }
                _ => Value::Record(self.record(members, &item.names, entries, at)),
            },
            (Type::Scalar(kind), _) => {
                let (value, odd) = scalar::decode(*kind, node, self.typed);
                if let Some(kind) = odd {
                    self.note(at, kind);
                }
                value
            }
            _ => {
                self.note(at, AnomalyKind::Retyped { expected: "a record".to_owned(), found: node.kind().to_owned() });
                scalar::plain(node)
            }
        }
    }

    /// Looks among the unknown entries for the members that are missing.
    fn recover<'e>(
        &mut self,
        record: &mut Record,
        missing: &mut Vec<&Member>,
        unknown: &mut Vec<&'e Entry<'e>>,
        at: &Trail<'_>,
    ) {
        if let Some(inner) = self.unwrap_level(record, missing, unknown, at) {
            let members: Vec<Member> = std::mem::take(missing).into_iter().cloned().collect();
            let names = Arc::new(members.iter().map(|member| member.name.clone()).collect());
            for (name, value) in self.record(&members, &names, inner, at).iter() {
                record.push(name, value.clone());
            }
            return;
        }
        let lone = missing.len() == 1 && unknown.len() == 1;
        missing.retain(|member| {
            let Some((index, how)) = unknown
                .iter()
                .enumerate()
                .find_map(|(index, (name, node))| likeness(member, name, node, lone).map(|how| (index, how)))
            else {
                return true;
            };
            if matches!(how, AnomalyKind::Unwrapped { .. }) {
                self.note(&at.name(&member.name), how);
                record.push(member.name.as_str(), self.take_items(member, unknown, at));
            } else {
                let (_, node) = unknown.remove(index);
                self.note(&at.name(&member.name), how);
                record.push(member.name.as_str(), self.member(member, node, at));
            }
            false
        });
    }

    /// The entries one level down, where nothing was found here and one unknown entry holds it all.
    fn unwrap_level<'e>(
        &mut self,
        record: &Record,
        missing: &[&Member],
        unknown: &mut Vec<&'e Entry<'e>>,
        at: &Trail<'_>,
    ) -> Option<&'e [Entry<'e>]> {
        let [(name, Node::Object(inner))] = unknown.as_slice() else {
            return None;
        };
        let found = missing.iter().filter(|member| inner.iter().any(|(key, _)| *key == wire_name(member))).count();
        if !record.is_empty() || found < 2 {
            return None;
        }
        let expected = missing.first().map_or_else(String::new, |member| member.name.clone());
        self.note(at, AnomalyKind::Wrapped { expected, found: name.to_string() });
        unknown.clear();
        Some(inner)
    }

    fn take_items<'e>(&mut self, member: &Member, unknown: &mut Vec<&'e Entry<'e>>, at: &Trail<'_>) -> Value {
        let Type::List(item) = &member.kind else {
            return Value::Null;
        };
        let list = at.name(&member.name);
        let mut items = Vec::new();
        unknown.retain(|(name, node)| {
            let mine = *name == item.name;
            if mine {
                items.push(self.item(item, node, &list.index(items.len())));
            }
            !mine
        });
        Value::List(items)
    }

    fn note(&mut self, at: &Trail<'_>, kind: AnomalyKind) {
        self.anomalies.push(Anomaly::new(at.path(), kind));
    }
}

/// The name a member has on the wire.
pub fn wire_name(member: &Member) -> &str {
    match &member.binding {
        Binding::Plain => &member.name,
        Binding::List { name } => name,
    }
}

/// Whether these entries could be a record of those members: at least half of them, or two.
pub(super) fn resembles(members: &[Member], entries: &[Entry<'_>]) -> bool {
    let (mut known, mut before) = (0, ("", None));
    for (name, _) in entries {
        // Items of a list have one name: it is looked for once. Members mostly come in order.
        if before.0 != name {
            before = (name, position(members, name, before.1.map_or(0, |index| index + 1)));
        }
        known += usize::from(before.1.is_some());
    }
    known > 0 && (known >= 2 || known * 2 >= members.len())
}

fn is_item(item: &Member, entries: &[Entry<'_>]) -> bool {
    matches!(&item.kind, Type::Record(members) if resembles(members, entries))
}

/// Where the member of that wire name is; the members usually come in order, so try the hint first.
fn position(members: &[Member], name: &str, hint: usize) -> Option<usize> {
    if members.get(hint).is_some_and(|member| wire_name(member) == name) {
        return Some(hint);
    }
    members.iter().position(|member| wire_name(member) == name)
}

/// How an unknown entry could be the missing member, if at all.
fn likeness(member: &Member, name: &str, node: &Node<'_>, lone: bool) -> Option<AnomalyKind> {
    let expected = wire_name(member).to_owned();
    let found = name.to_owned();
    if name.eq_ignore_ascii_case(&expected) {
        return Some(AnomalyKind::Recased { expected, found });
    }
    match (&member.kind, node) {
        (Type::List(item), Node::Object(entries)) if item.name == name && is_item(item, entries) => {
            Some(AnomalyKind::Unwrapped { expected })
        }
        (Type::List(item), Node::Object(entries)) if entries.iter().any(|(inner, _)| *inner == item.name) => {
            Some(AnomalyKind::Renamed { expected, found })
        }
        (Type::List(item), Node::Array(nodes))
            if nodes.iter().any(|node| matches!(node, Node::Object(entries) if is_item(item, entries))) =>
        {
            Some(AnomalyKind::Renamed { expected, found })
        }
        (Type::Record(members), Node::Object(entries)) if lone && resembles(members, entries) => {
            Some(AnomalyKind::Renamed { expected, found })
        }
        (Type::Scalar(_), Node::Text(_) | Node::Number(_) | Node::Boolean(_)) if lone => {
            Some(AnomalyKind::Renamed { expected, found })
        }
        _ => None,
    }
}

/// All of a node as text: its own, or JSON, whichever format it came in.
pub(super) fn compact(node: &Node<'_>) -> String {
    match node {
        Node::Text(text) => text.to_string(),
        _ => String::from_utf8_lossy(&json::write(node)).into_owned(),
    }
}

#[cfg(test)]
mod tests;
