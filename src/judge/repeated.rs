//! The answers to equal requests beside each other: what differs that nothing lets differ?
//!
//! Ids, dates, request ids and names the server makes up differ between equal requests, and so do
//! the states of an open set. Every other field of an answer should not. That one does is an
//! observation and no divergence: no page says so.

use std::collections::BTreeMap;

use crate::codec::{Answer, decode_answer};
use crate::model::{Fill, Kind, Member, MemberPath, Model, Rule, Scalar, Set, Type};
use crate::value::{Record, Value};
use crate::wire::{Limits, Response};

use super::Observation;

/// The values each stable field had, and how often.
#[derive(Clone, Debug, Default)]
pub struct Repeated {
    fields: BTreeMap<MemberPath, BTreeMap<String, usize>>,
}

impl Repeated {
    /// Takes in one more answer to the same request; one that is no success tells nothing.
    pub fn see(&mut self, model: &Model, action: usize, response: &Response) {
        let Some(action) = model.actions.get(action) else { return };
        let read = decode_answer(model, action, response, &Limits::default());
        if let Answer::Success(fields) = read.answer {
            self.record(model, action.output.record().unwrap_or_default(), &fields);
        }
    }

    /// The fields that differed, and in how many answers the rarer values stood.
    pub fn unstable(&self) -> Vec<(Observation, usize)> {
        let unstable = self.fields.iter().filter(|(_, values)| values.len() > 1);
        unstable
            .map(|(path, values)| {
                let all: usize = values.values().sum();
                let rare = all - values.values().max().copied().unwrap_or_default();
                let what = format!("unstable: differs between equal requests, in {rare} of {all} answers");
                (Observation { path: path.to_string(), what }, rare)
            })
            .collect()
    }

    fn record(&mut self, model: &Model, members: &[Member], fields: &Record) {
        for member in members {
            match (&member.kind, fields.get(&member.name)) {
                (Type::Scalar(kind), value) if is_stable(model, member, *kind) => {
                    let shown = value.map_or_else(|| "missing".to_owned(), |value| format!("{value:?}"));
                    *self.fields.entry(member.path.clone()).or_default().entry(shown).or_default() += 1;
                }
                (Type::Record(inner), Some(Value::Record(record))) => self.record(model, inner, record),
                (Type::List(item), Some(Value::List(items))) => {
                    if let (Some(inner), Some(Value::Record(first))) = (item.record(), items.first()) {
                        self.record(model, inner, first);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether nothing in the spec lets the field vary between equal requests.
fn is_stable(model: &Model, member: &Member, kind: Scalar) -> bool {
    let varies = |rule: &Rule| matches!(rule, Rule::Set(Set::Uuid) | Rule::Set(Set::Open(_)));
    let free_text = model.constraint_on(member, Kind::Open).is_some();
    kind != Scalar::Date
        && !free_text
        && !matches!(member.fill, Fill::NewId | Fill::DefaultName(_))
        && !model.rules_on(member).any(varies)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::encode_success;
    use crate::model::Format;
    use crate::spec;
    use crate::wire::Headers;

    #[test]
    fn what_may_vary_is_not_held_against_an_endpoint() {
        let model = spec::built_in().expect("no faults");
        let action = &model.actions[0];
        let answer = |id: &str, rows: i64, system: &str| {
            let item: Record =
                [("blockStorageSnapshotInstanceNo", id), ("osInformation", system)].into_iter().collect();
            let mut fields = Record::new();
            fields.push("totalRows", Value::Integer(rows));
            fields.push("blockStorageSnapshotInstanceList", vec![Value::Record(item)]);
            let body = encode_success(action, &fields, Format::Json);
            Response { status: 200, headers: Headers::new(), body }
        };
        let mut repeated = Repeated::default();
        repeated.see(&model, 0, &answer("1", 1, "a"));
        repeated.see(&model, 0, &answer("2", 1, "a"));
        assert_eq!(repeated.unstable(), []);
        repeated.see(&model, 0, &answer("3", 1, "b"));
        let unstable = repeated.unstable();
        assert_eq!(unstable.len(), 1);
        assert_eq!(unstable[0].0.path, "output.blockStorageSnapshotInstanceList.osInformation");
        assert!(unstable[0].0.what.contains("1 of 3"), "{}", unstable[0].0.what);
    }
}
