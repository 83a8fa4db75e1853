//! Who passes, who does not, and what is said to them: as the error handling page and live answers
//! have it, word for word.

use std::sync::Arc;

use super::*;
use crate::codec::{Answer, Refusal, decode_answer};
use crate::value::Record;
use crate::wire::sign::{ACCESS_KEY_HEADER, OLDER_SIGNATURE_HEADER, SIGNATURE_HEADER, Secret, TIMESTAMP_HEADER, sign};
use crate::wire::{Headers, Limits, Method};

const NOW: u64 = 1_543_379_135_459;
const JSON: &str = "responseFormatType=json";
const UNSIGNED: &str = "Authentication information are missing.";
const WRONG: &str = "Invalid authentication information.";

fn credentials(access_key: &str, secret_key: &str) -> Credentials {
    Credentials { access_key: access_key.to_owned(), secret_key: Secret::new(secret_key.to_owned()) }
}

fn model() -> Arc<Model> {
    Arc::new(crate::spec::built_in().unwrap())
}

fn gate(model: &Arc<Model>) -> Gate {
    Gate::new(model.clone(), credentials("KEY", "SECRET")).unwrap()
}

fn stamp(now_ms: u64) -> Stamp {
    Stamp { now_ms: i64::try_from(now_ms).unwrap(), serial: 1 }
}

fn request(model: &Model, query: &str) -> Request {
    let target = format!("{}?{query}", model.actions[0].path);
    Request { method: Method::Get, target, headers: Headers::new(), body: Vec::new() }
}

fn signed(model: &Model, query: &str) -> Request {
    let mut request = request(model, query);
    sign(&mut request, &credentials("KEY", "SECRET"), NOW);
    request
}

/// The refusal's status and fields.
fn read(model: &Model, response: &Response) -> (u16, Option<Format>, Vec<(String, String)>) {
    let read = decode_answer(model, &model.actions[0], response, &Limits::default());
    assert!(read.anomalies.is_empty(), "{:?}", read.anomalies);
    let Answer::Refusal(Refusal { form, fields }) = read.answer else { panic!("{:?}", read.answer) };
    assert_eq!(form, "gateway");
    let fields: Record = fields;
    let texts = fields.iter().map(|(name, value)| (name.to_owned(), value.as_text().unwrap().to_owned()));
    (response.status, read.format, texts.collect())
}

fn said(details: &str) -> Vec<(String, String)> {
    let fields = [("errorCode", "200"), ("message", "Authentication Failed"), ("details", details)];
    fields.map(|(name, text)| (name.to_owned(), text.to_owned())).into()
}

#[test]
fn who_signs_passes_under_either_name_of_the_header() {
    let model = model();
    let request = signed(&model, JSON);
    assert_eq!(gate(&model).refuse(&request, stamp(NOW)), None);
    let mut older = request.clone();
    let signature = request.headers.get(SIGNATURE_HEADER).unwrap().to_owned();
    older.headers.remove(SIGNATURE_HEADER);
    older.headers.push(OLDER_SIGNATURE_HEADER, signature);
    assert_eq!(gate(&model).refuse(&older, stamp(NOW)), None);
}

#[test]
fn what_is_missing_is_called_missing() {
    let model = model();
    for name in [TIMESTAMP_HEADER, ACCESS_KEY_HEADER, SIGNATURE_HEADER] {
        let mut request = signed(&model, JSON);
        request.headers.remove(name);
        let answer = gate(&model).refuse(&request, stamp(NOW)).unwrap();
        assert_eq!(read(&model, &answer), (401, Some(Format::Json), said(UNSIGNED)), "{name}");
    }
}

#[test]
fn what_is_wrong_is_called_invalid() {
    let model = model();
    let good = signed(&model, JSON);
    let with = |name: &str, value: &str| {
        let mut request = good.clone();
        request.headers.remove(name);
        request.headers.push(name, value);
        request
    };
    let mut moved = good.clone();
    moved.target.push('x');
    let mut posted = good.clone();
    posted.method = Method::Post;
    for (what, request) in [
        ("key", with(ACCESS_KEY_HEADER, "OTHER")),
        ("signature", with(SIGNATURE_HEADER, "mlv3sBeyBPzGCLdsZyCdcqeAKQoxM71FV+1/UbhKPes=")),
        ("timestamp", with(TIMESTAMP_HEADER, "1543379135460")),
        ("no timestamp", with(TIMESTAMP_HEADER, "yesterday")),
        ("target", moved),
        ("method", posted),
    ] {
        let answer = gate(&model).refuse(&request, stamp(NOW)).expect(what);
        assert_eq!((answer.status, read(&model, &answer).2), (401, said(WRONG)), "{what}");
    }
}

#[test]
fn five_minutes_either_way_pass_and_no_millisecond_more() {
    let model = model();
    let at = |now| gate(&model).refuse(&signed(&model, JSON), stamp(now));
    for now in [NOW - 300_000, NOW, NOW + 300_000] {
        assert_eq!(at(now), None, "{now}");
    }
    for now in [NOW - 300_001, NOW + 300_001] {
        assert_eq!(read(&model, &at(now).unwrap()).2, said(WRONG), "{now}");
    }
}

#[test]
fn the_answer_has_the_format_that_was_asked_for() {
    let model = model();
    let of = |query| gate(&model).refuse(&request(&model, query), stamp(NOW)).unwrap();
    for (query, format) in [("a=b", Format::Xml), ("responseFormatType=xml", Format::Xml), (JSON, Format::Json)] {
        let answer = of(query);
        assert_eq!(read(&model, &answer), (401, Some(format), said(UNSIGNED)), "{query}");
        assert!(answer.headers.get("content-type").unwrap().contains(format.name()));
    }
    let mut nowhere = request(&model, "responseFormatType=xml");
    nowhere.target = "/nowhere".to_owned();
    let answer = gate(&model).refuse(&nowhere, stamp(NOW)).unwrap();
    assert_eq!(read(&model, &answer).1, Some(Format::Json));
}

#[test]
fn without_words_for_it_there_is_no_gate() {
    let mut mute = crate::spec::built_in().unwrap();
    for form in &mut mute.refusals {
        form.says.retain(|said| said.cause != Unreached::WronglySigned);
    }
    let refused = Gate::new(Arc::new(mute), credentials("KEY", "SECRET")).err();
    assert_eq!(refused, Some(Speechless { cause: Unreached::WronglySigned }));
}
