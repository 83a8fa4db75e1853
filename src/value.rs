//! What a parameter or a field *is*, once it is no longer bytes: a small tree of values, and paths into it.
//!
//! A [`Record`] is an ordered list of entries in which a name may stand twice, because a request
//! may give a parameter twice and an answer may repeat an element, and a conformance kit must be
//! able to hold, send and judge both. Nothing here knows any action, any format or any constraint.
//!
//! Next: [`crate::wire`] for bytes, [`crate::model`] for what is promised about values.

mod path;
mod text;

use std::fmt;
use std::sync::Arc;

pub use path::{Path, Step, Trail};
pub use text::TextValue;

/// A value of the protocol. What could not be read as its declared type stays [`Value::Text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text, in Unicode scalar values.
    Text(TextValue),
    /// What a request escaped but is not UTF-8; kept as it came.
    Bytes(Vec<u8>),
    /// An integer; both `Integer` (32 bits) and `Long` (64 bits) of the pages.
    Integer(i64),
    /// A number that is no 64-bit integer, as it was spelled.
    Number(TextValue),
    /// A truth value.
    Boolean(bool),
    /// An instant with the offset it was written in.
    Date(Date),
    /// Values in order.
    List(Vec<Value>),
    /// Named values in order; names may repeat.
    Record(Record),
    /// JSON's `null`: never text, never absent.
    Null,
}

impl Value {
    /// The text, if this is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The record, if this is one.
    pub fn as_record(&self) -> Option<&Record> {
        match self {
            Value::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The list, if this is one.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// What kind of value this is, in the words of a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "text",
            Value::Bytes(_) => "bytes that are not UTF-8",
            Value::Integer(_) | Value::Number(_) => "a number",
            Value::Boolean(_) => "a boolean",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Record(_) => "a record",
            Value::Null => "null",
        }
    }

    /// Follows a path; `None` where it leads nowhere. A repeated name means its first entry.
    pub fn at(&self, path: &Path) -> Option<&Value> {
        path.steps().iter().try_fold(self, |value, step| match (step, value) {
            (Step::Name(name), Value::Record(record)) => record.get(name),
            (Step::Index(index), Value::List(items)) => items.get(*index),
            _ => None,
        })
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Value::List(items)
    }
}

impl From<&str> for Value {
    #[inline]
    fn from(text: &str) -> Self {
        Value::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text.into())
    }
}

/// Named values in the order they stood, names possibly repeated.
#[derive(Clone, Default)]
pub struct Record {
    /// Names that many records have: an answer of a thousand rows has a thousand times the same few.
    shared: Option<Arc<Vec<String>>>,
    entries: Vec<(EntryName, Value)>,
}

/// The name of an entry.
#[derive(Clone)]
enum EntryName {
    /// Among the shared ones, counted from 0.
    Shared(usize),
    Own(Arc<str>),
}

impl EntryName {
    #[inline]
    fn text<'n>(&'n self, shared: &'n Option<Arc<Vec<String>>>) -> &'n str {
        match self {
            EntryName::Shared(place) => shared.as_ref().and_then(|names| names.get(*place)).map_or("", String::as_str),
            EntryName::Own(name) => name,
        }
    }
}

impl Record {
    /// A record without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// A record without entries, with room for so many.
    pub fn with_capacity(entries: usize) -> Self {
        Self { shared: None, entries: Vec::with_capacity(entries) }
    }

    /// The same for a record whose names are mostly these.
    pub(crate) fn sharing(names: &Arc<Vec<String>>, entries: usize) -> Self {
        Self { shared: Some(names.clone()), entries: Vec::with_capacity(entries) }
    }

    /// Adds an entry behind the others, whether or not the name is there already.
    pub fn push(&mut self, name: impl Into<Arc<str>>, value: impl Into<Value>) {
        self.entries.push((EntryName::Own(name.into()), value.into()));
    }

    /// Adds an entry under the shared name at that place, which there must be.
    #[inline]
    pub(crate) fn push_shared(&mut self, place: usize, value: Value) {
        self.entries.push((EntryName::Shared(place), value));
    }

    /// Makes `name` stand once with `value`: in its first place, or at the end.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        match self.entries.iter().position(|(key, _)| key.text(&self.shared) == name) {
            Some(first) => {
                self.entries[first].1 = value.into();
                let mut index = 0;
                self.entries.retain(|(key, _)| {
                    index += 1;
                    key.text(&self.shared) != name || index - 1 == first
                });
            }
            None => self.push(name, value),
        }
    }

    /// The first entry of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Every entry of that name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Value> {
        self.iter().filter(move |(key, _)| *key == name).map(|(_, value)| value)
    }

    /// All entries in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries.iter().map(|(name, value)| (name.text(&self.shared), value))
    }

    /// All entries in order, each with the place its name has among these, if it has one.
    pub(crate) fn placed<'a>(
        &'a self,
        names: &'a Arc<Vec<String>>,
    ) -> impl Iterator<Item = (Option<usize>, &'a Value)> {
        let same = self.shared.as_ref().is_some_and(|shared| Arc::ptr_eq(shared, names));
        self.entries.iter().map(move |(name, value)| match name {
            EntryName::Shared(place) if same => (Some(*place), value),
            other => (names.iter().position(|name| name == other.text(&self.shared)), value),
        })
    }

    /// How many entries there are, repeats counted.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for Record {}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl From<Record> for Value {
    fn from(record: Record) -> Self {
        Value::Record(record)
    }
}

impl<N: Into<Arc<str>>, V: Into<Value>> FromIterator<(N, V)> for Record {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(entries: I) -> Self {
        let mut record = Record::new();
        for (name, value) in entries {
            record.push(name, value);
        }
        record
    }
}

/// An instant as the pages write it: `2020-08-24T17:40:12+0900`, whole seconds and an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub epoch_seconds: i64,
    /// The written offset from UTC, in minutes; +0900 is 540.
    pub offset_minutes: i16,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_keeps_the_first_place_and_drops_the_repeats() {
        let mut record: Record = [("a", "1"), ("b", "2"), ("a", "3")].into_iter().collect();
        record.set("a", "9");
        let left: Vec<_> = record.iter().map(|(name, value)| (name, value.as_text())).collect();
        assert_eq!(left, [("a", Some("9")), ("b", Some("2"))]);
    }

    #[test]
    fn a_record_is_the_same_whoever_has_its_names() {
        let names = Arc::new(vec!["a".to_owned(), "b".to_owned()]);
        let mut sharing = Record::sharing(&names, 2);
        sharing.push_shared(1, Value::from("2"));
        sharing.push("c", "3");
        sharing.push_shared(0, Value::from("1"));
        let own: Record = [("b", "2"), ("c", "3"), ("a", "1")].into_iter().collect();
        assert_eq!(sharing, own);
        assert_eq!(format!("{sharing:?}"), format!("{own:?}"));
        let alike = Arc::new(Vec::clone(&names));
        for (record, names) in [(&sharing, &names), (&sharing, &alike), (&own, &names)] {
            let places: Vec<_> = record.placed(names).map(|(place, _)| place).collect();
            assert_eq!(places, [Some(1), None, Some(0)]);
        }
        sharing.set("b", "9");
        assert_eq!(sharing, [("b", "9"), ("c", "3"), ("a", "1")].into_iter().collect());
        assert_ne!(sharing, own);
    }
}
