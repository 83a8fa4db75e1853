//! What a variant changes in a plain request.
//!
//! Values are made from a salt, so that no two cases ask for the same name. Nothing here knows why
//! a value is worth sending; the files beside it do.

use crate::value::{Record, Value};

/// A value made from a salt.
pub(in crate::case::derive) type Make<'m> = Box<dyn Fn(usize) -> Value + 'm>;

/// These values in the place of what stands there; none removes it, several repeat it.
pub(in crate::case::derive) struct Edit<'m> {
    /// The parameter, and the field inside its first item.
    pub(in crate::case::derive) path: Vec<String>,
    /// The values.
    pub(in crate::case::derive) values: Vec<Make<'m>>,
}

impl Edit<'_> {
    /// Makes the change in a request's parameters.
    pub(in crate::case::derive) fn apply(&self, input: &mut Record, salt: usize) {
        let values: Vec<Value> = self.values.iter().map(|make| make(salt)).collect();
        replace(input, &self.path, &values);
    }
}

/// Puts values in the place of what stands at a path: none removes it, several repeat it.
fn replace(input: &mut Record, path: &[String], values: &[Value]) {
    let [name, rest @ ..] = path else { return };
    if rest.is_empty() {
        let entries: Vec<(String, Value)> = input.iter().map(|(key, value)| (key.to_owned(), value.clone())).collect();
        let place = entries.iter().position(|(key, _)| key == name).unwrap_or(entries.len());
        let mut changed = Record::new();
        for (index, (key, value)) in entries.iter().enumerate() {
            if index == place {
                values.iter().for_each(|value| changed.push(name.clone(), value.clone()));
            }
            if key != name {
                changed.push(key.clone(), value.clone());
            }
        }
        if place == entries.len() {
            values.iter().for_each(|value| changed.push(name.clone(), value.clone()));
        }
        *input = changed;
    } else if let Some(Value::List(items)) = input.get(name).cloned()
        && let [Value::Record(first), ..] = items.as_slice()
    {
        let mut first = first.clone();
        replace(&mut first, rest, values);
        let mut items = items;
        items[0] = Value::Record(first);
        input.set(name, Value::List(items));
    }
}
