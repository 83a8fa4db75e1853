//! What is found by comparing values with constraints, and the words for a value.
//!
//! Nothing here compares. Next: [`super::rule`] for one rule on one value.

use crate::model::{ConstraintId, ConstraintSet, Model};
use crate::value::{Path, Value};

/// A value that breaks a constraint, under one or more of its readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The constraint.
    pub constraint: ConstraintId,
    /// Where the value stands.
    pub path: Path,
    /// The readings that refuse it, as indices into the constraint's readings; never empty.
    pub readings: Vec<usize>,
    /// What was found, in the words of a message.
    pub found: String,
}

impl Violation {
    /// Whether every reading refuses the value, so that the page leaves no doubt.
    pub fn is_certain(&self, model: &Model) -> bool {
        self.readings.len() == model.constraint(self.constraint).readings.len()
    }
}

/// What an answer showed: the constraints it was seen to keep, and those it breaks. A constraint in
/// neither list had nothing to be checked on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checks {
    /// Kept in one place at least; another place may break it.
    pub held: ConstraintSet,
    /// Broken.
    pub violations: Vec<Violation>,
    /// Broken by the kind of value that JSON writes alone: in XML the same content would keep them.
    pub forms: Vec<Violation>,
    /// Readings the answer does not fit: the constraint, and the indices of its readings.
    pub excluded: Vec<(ConstraintId, Vec<usize>)>,
}

/// A value in the words of a message, with its length in both units where they differ.
pub fn describe(value: &Value) -> String {
    match value {
        Value::Text(text) => {
            let (characters, bytes) = (text.chars().count(), text.len());
            let length = if characters == bytes {
                format!("{characters} characters")
            } else {
                format!("{characters} characters, {bytes} bytes")
            };
            if characters > 60 { length } else { format!("{text:?} ({length})") }
        }
        Value::Integer(number) => number.to_string(),
        Value::Number(spelling) => format!("the number {spelling}"),
        Value::List(items) => format!("{} items", items.len()),
        Value::Boolean(truth) => truth.to_string(),
        _ => value.kind().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn a_value_is_described_by_what_it_is() {
        use crate::value::Value;
        for (value, expected) in [
            (Value::from("abc"), "\"abc\" (3 characters)"),
            (Value::from("한"), "\"한\" (1 characters, 3 bytes)"),
            (Value::from("a".repeat(61)), "61 characters"),
            (Value::Integer(-5), "-5"),
            (Value::Number("1.50".into()), "the number 1.50"),
            (Value::List(vec![Value::Null, Value::Null]), "2 items"),
            (Value::Boolean(true), "true"),
            (Value::Null, "null"),
            (Value::Bytes(vec![0xFF]), "bytes that are not UTF-8"),
        ] {
            assert_eq!(describe(&value), expected);
        }
        assert!(describe(&Value::from("a".repeat(60))).starts_with('"'), "60 are few enough to show");
    }
}
