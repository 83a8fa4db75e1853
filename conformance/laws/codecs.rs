//! Writing and reading: what was written is read, whatever it was; what was read is all there was.

use ncloud_conformance::case::Controls;
use ncloud_conformance::codec::{
    Answer, Carriage, Placement, Read, decode_answer, decode_request, encode_refusal, encode_request, encode_success,
};
use ncloud_conformance::generate::valid;
use ncloud_conformance::model::{Action, Format, Model};
use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::value::{Record, Value};
use ncloud_conformance::wire::form::Blank;
use ncloud_conformance::wire::{AnomalyKind, Headers, Limits, Method, Request, Response};
use proptest::prelude::*;
use std::cell::Cell;
use std::sync::Arc;

use super::answers::{answer, survives};
use super::damage::tampered;
use super::{holds, models};

#[test]
fn a_request_is_read_as_it_was_written() {
    let ways = [(Method::Get, Placement::Query), (Method::Post, Placement::Body), (Method::Post, Placement::Both)];
    for model in &models() {
        for action in &model.actions {
            holds(128, &valid(model, action, &model.inventory), |input| {
                for ((method, placement), blank) in
                    ways.iter().flat_map(|&way| [Blank::Plus, Blank::Percent].map(|blank| (way, blank)))
                {
                    let request = encode_request(model, action, &input, Carriage { method, placement, blank });
                    let (call, anomalies) = decode_request(model, &request);
                    prop_assert!(anomalies.is_empty(), "{anomalies:?}");
                    let read = call.expect("the path is the action's").input;
                    let written = if placement == Placement::Both { query_first(model, &input) } else { input.clone() };
                    prop_assert_eq!(read, written);
                }
                Ok(())
            });
        }
    }
}

/// The query is read before the body.
fn query_first(model: &Model, input: &Record) -> Record {
    let (query, body): (Vec<_>, Vec<_>) = input.iter().partition(|(name, _)| *name == model.format_parameter);
    query.into_iter().chain(body).map(|(name, value)| (name.to_owned(), value.clone())).collect()
}

#[test]
fn an_answer_is_read_as_it_was_written_and_the_same_in_both_formats() {
    for model in &models() {
        for action in &model.actions {
            holds(256, &answer(action), |fields| {
                for format in Format::ALL {
                    let read = decode(model, action, encode_success(action, &fields, format));
                    prop_assert!(read.anomalies.is_empty(), "{:?}", read.anomalies);
                    prop_assert_eq!(read.format, Some(format));
                    prop_assert_eq!(read.answer, Answer::Success(fields.clone()));
                }
                Ok(())
            });
        }
    }
}

#[test]
fn a_refusal_is_read_as_it_was_written() {
    let text = || prop::collection::vec(any::<char>().prop_filter("XML carries it", |c| survives(*c)), 0..24);
    for model in &models() {
        let action = &model.actions[0];
        holds(64, &(text(), text()), |(code, message)| {
            let (code, message): (String, String) = (code.into_iter().collect(), message.into_iter().collect());
            for (form, format) in model.refusals.iter().flat_map(|form| Format::ALL.map(|format| (form, format))) {
                let read = decode(model, action, encode_refusal(form, &code, &message, format));
                let Answer::Refusal(refusal) = read.answer else { panic!("{:?}", read.answer) };
                prop_assert_eq!(&refusal.form, &form.name);
                prop_assert_eq!(refusal.fields.get(&form.code).and_then(Value::as_text), Some(code.as_str()));
                prop_assert_eq!(refusal.fields.get(&form.message).and_then(Value::as_text), Some(message.as_str()));
            }
            Ok(())
        });
    }
}

/// Limits bound the work: reading ends, whatever the bytes are.
#[test]
fn any_bytes_at_all_are_read() {
    let models = models();
    let [model, _] = models.as_slice() else { panic!("two models") };
    let target = "[ -~]{0,40}";
    holds(512, &(prop::collection::vec(any::<u8>(), 0..200), target), |(bytes, target)| {
        for action in &model.actions {
            decode(model, action, bytes.clone());
            decode(model, action, [b"<", bytes.as_slice()].concat());
            decode(model, action, [b"{", bytes.as_slice()].concat());
            let mut headers = Headers::new();
            headers.push("Content-Type", "application/x-www-form-urlencoded");
            let target = format!("{}?{target}", action.path);
            decode_request(model, &Request { method: Method::Post, target, headers, body: bytes.clone() });
        }
        Ok(())
    });
}

#[test]
fn damaged_answers_are_read() {
    for model in models() {
        for (action, body) in answers(model.clone()) {
            holds(96, &tampered(&body), |bytes| {
                let read = decode(&model, &model.actions[action], bytes);
                prop_assert!(
                    read.format.is_none()
                        || read.answer != Answer::Success(Record::new())
                        || !read.anomalies.is_empty()
                );
                Ok(())
            });
        }
    }
}

const WORD: &str = "ZqxWordZqx";

/// A word put anywhere into an answer turns up in what was read, unless reading ended before it or
/// in the same text or tag, or the whole is some other service's answer and only its name is told.
#[test]
fn nothing_that_was_there_is_lost() {
    let (found, all) = (Cell::new(0), Cell::new(0));
    for model in models() {
        for (action, body) in answers(model.clone()) {
            let places = (0..=body.len(), proptest::bool::ANY);
            holds(256, &(tampered(&body), places), |(damaged, (place, whole))| {
                let mut bytes = if whole { body.clone() } else { damaged };
                let place = place.min(bytes.len());
                bytes.splice(place..place, WORD.bytes());
                let read = decode(&model, &model.actions[action], bytes.clone());
                let shown = format!("{read:?}");
                let text = String::from_utf8_lossy(&bytes).into_owned();
                all.set(all.get() + 1);
                found.set(found.get() + usize::from(shown.contains(WORD)));
                prop_assert!(
                    shown.contains(WORD) || ended_before(&read, &bytes, place + WORD.len()) || is_other(&read),
                    "{place} of {text}\n{shown}"
                );
                Ok(())
            });
        }
    }
    // The exceptions must stay exceptions.
    assert!(found.get() * 2 > all.get(), "{} of {}", found.get(), all.get());
}

fn ended_before(read: &Read, bytes: &[u8], place: usize) -> bool {
    // Of the text or tag the word stands in: XML's ends at a bracket, JSON's at a quotation mark.
    let is_end = |pair: &[u8]| match (read.format, pair) {
        (Some(Format::Json), [before, b'"']) => *before != b'\\',
        (Some(Format::Xml), [_, b'<' | b'>']) => true,
        _ => false,
    };
    let ended = |between: &[u8]| between.windows(2).any(is_end);
    read.anomalies.iter().any(|anomaly| match &anomaly.kind {
        AnomalyKind::Malformed { offset, .. } => {
            *offset <= place || bytes.get(place..*offset).is_none_or(|between| !ended(between))
        }
        // Inside a tag whose quotation mark is never closed, that is the rest of the bytes.
        AnomalyKind::Truncated | AnomalyKind::Limit { .. } => true,
        _ => false,
    })
}

fn is_other(read: &Read) -> bool {
    matches!(read.answer, Answer::Other(_))
}

/// Answers the reference gives, in both formats: a success and a refusal of each action.
fn answers(model: Model) -> Vec<(usize, Vec<u8>)> {
    let reference = Reference::new(Arc::new(model.clone()));
    let mut answers = Vec::new();
    for (index, action) in model.actions.iter().enumerate() {
        let order = ncloud_conformance::generate::Order {
            model: &model,
            action: index,
            world: &model.inventory,
            seed: 5,
            controls: &Controls::default(),
        };
        for case in ncloud_conformance::generate::cases(&order, 0..8) {
            let stamp = Stamp { now_ms: 1_598_258_412_000, serial: 17 };
            let body = reference.answer(&case.request, stamp).body;
            assert!(matches!(decode(&model, action, body.clone()).answer, Answer::Success(_) | Answer::Refusal(_)));
            answers.push((index, body));
        }
    }
    answers
}

fn decode(model: &Model, action: &Action, body: Vec<u8>) -> Read {
    let response = Response { status: 200, headers: Headers::new(), body };
    decode_answer(model, action, &response, &Limits::default())
}
