//! Answers that could be right: values for every member of an action's output.
//!
//! They are right in shape and type, and in what XML can carry; whether they fit a request is not
//! looked at. They test the codecs, in both formats.

use ncloud_conformance::model::{Action, Member, Scalar, Type};
use ncloud_conformance::value::{Date, Record, Value};
use proptest::prelude::*;
use proptest::sample::select;

/// 0001-01-02 and 9999-12-28, so that no offset leaves the four digits.
const DAYS: (i64, i64) = (-62_135_510_400, 253_402_000_000);

/// The fields of a success answer.
pub fn answer(action: &Action) -> BoxedStrategy<Record> {
    record(action.output.record().unwrap_or_default())
}

fn record(members: &[Member]) -> BoxedStrategy<Record> {
    let names: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
    // An element without any child is an empty text to XML.
    let some = |(index, member)| match index {
        0 => value(member).prop_map(Some).boxed(),
        _ => prop::option::weighted(0.9, value(member)).boxed(),
    };
    let values: Vec<_> = members.iter().enumerate().map(some).collect();
    let pairs = move |values: Vec<Option<Value>>| {
        names.iter().cloned().zip(values).filter_map(|(name, value)| Some((name, value?))).collect()
    };
    values.prop_map(pairs).boxed()
}

fn value(member: &Member) -> BoxedStrategy<Value> {
    match &member.kind {
        Type::Record(members) => record(members).prop_map(Value::Record).boxed(),
        Type::List(item) => prop::collection::vec(value(item), 0..4).prop_map(Value::List).boxed(),
        Type::Scalar(Scalar::Text) => prop::collection::vec(character(), 0..=40)
            .prop_map(|characters| Value::from(characters.into_iter().collect::<String>()))
            .boxed(),
        Type::Scalar(Scalar::Integer) => any::<i32>().prop_map(|number| Value::Integer(number.into())).boxed(),
        Type::Scalar(Scalar::Long) => any::<i64>().prop_map(Value::Integer).boxed(),
        Type::Scalar(Scalar::Boolean) => any::<bool>().prop_map(Value::Boolean).boxed(),
        Type::Scalar(Scalar::Date) => {
            let offset = select(&[540, 0, -210, 845, 1439, -1439][..]);
            let date = |(epoch_seconds, offset_minutes)| Value::Date(Date { epoch_seconds, offset_minutes });
            (DAYS.0..=DAYS.1, offset).prop_map(date).boxed()
        }
    }
}

/// A character that an XML document carries unchanged.
fn character() -> impl Strategy<Value = char> {
    let special: Vec<char> = "&<>\"'%+=;# /?\\|:,@!$*()[]{}^`~-_.\t\n".chars().collect();
    prop_oneof![
        prop::char::ranges((&['a'..='z', '0'..='9'][..]).into()),
        select(special),
        prop::char::range('가', '힣'),
        any::<char>().prop_filter("XML carries it", |character| survives(*character)),
    ]
}

/// Whether an XML document carries a character unchanged.
pub fn survives(character: char) -> bool {
    matches!(character, '\t' | '\n' | ' '..) && !matches!(character, '\u{fffe}' | '\u{ffff}')
}
