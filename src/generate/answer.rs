//! Answers that could be right: values for every member of an action's output.
//!
//! They are right in shape and type, and in what XML can carry; whether they fit a request is not
//! looked at. They test the codecs, in both formats.

use proptest::strategy::Strategy;

use crate::model::{Action, Member, Model, Scalar, Type, World};
use crate::value::{Record, Value};

use super::content::{Content, Source};
use super::dice::Dice;
use super::palette::Style;
use super::strategy::Made;
use super::{text, valid};

/// The fields of a success answer.
pub fn answer<'m>(model: &'m Model, action: &'m Action) -> impl Strategy<Value = Record> + use<'m> {
    Made(move |dice: &mut Dice| Some(record(dice, model, action.output.record().unwrap_or_default())))
}

fn record(dice: &mut Dice, model: &Model, members: &[Member]) -> Record {
    let mut fields = Record::new();
    for (index, member) in members.iter().enumerate() {
        // An element without any child is an empty text to XML.
        if index == 0 || dice.chance(9, 10) {
            fields.push(member.name.clone(), value(dice, model, member));
        }
    }
    fields
}

fn value(dice: &mut Dice, model: &Model, member: &Member) -> Value {
    match &member.kind {
        Type::Record(members) => Value::Record(record(dice, model, members)),
        Type::List(item) => {
            let count = dice.below(4);
            Value::List((0..count).map(|_| value(dice, model, item)).collect())
        }
        Type::Scalar(Scalar::Text) => {
            let length = text::edge(dice, super::span::Span::of(0, 40));
            Value::Text((0..length).map(|_| character(dice)).collect())
        }
        Type::Scalar(_) => {
            let world = World::default();
            let content = Source { model, world: &world, except: None }.content(member);
            let content = match content {
                Content::List { item, .. } => *item,
                other => other,
            };
            valid::value(dice, &content, 0).unwrap_or(Value::Boolean(true))
        }
    }
}

/// A character that an XML document carries unchanged.
fn character(dice: &mut Dice) -> char {
    let styles = [Style::Plain, Style::Mixed, Style::Special, Style::Hangul];
    dice.pick(&styles).map_or('a', |style| style.character(dice))
}
