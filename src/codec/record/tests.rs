//! What stands under another name: found where it can only be that, and left unknown where not.

use crate::codec::decode_answer;
use crate::model::Model;
use crate::wire::{AnomalyKind, Headers, Limits, Response};

/// The documented answer, changed by replacing texts.
fn anomalies(changes: &[(&str, &str)]) -> Vec<AnomalyKind> {
    let mut body =
        include_str!("../../../fixtures/server/createBlockStorageSnapshotInstance/json-success/response.json")
            .to_owned();
    for (from, to) in changes {
        assert!(body.contains(from), "{from}");
        body = body.replacen(from, to, 1);
    }
    let model: Model = crate::spec::built_in().expect("the built-in spec is good");
    let action = model.action("server.createBlockStorageSnapshotInstance").expect("an action");
    let response = Response { status: 200, headers: Headers::new(), body: body.into_bytes() };
    let read = decode_answer(&model, action, &response, &Limits::default());
    read.anomalies.into_iter().map(|anomaly| anomaly.kind).collect()
}

fn renamed(expected: &str, found: &str) -> AnomalyKind {
    AnomalyKind::Renamed { expected: expected.to_owned(), found: found.to_owned() }
}

fn unknown(name: &str, content: &str) -> AnomalyKind {
    AnomalyKind::Unknown { name: name.to_owned(), content: content.to_owned() }
}

#[test]
fn the_one_field_that_is_missing_is_the_one_nobody_knows() {
    assert_eq!(anomalies(&[]), []);
    let renaming = ("\"osInformation\"", "\"os\"");
    assert_eq!(anomalies(&[renaming]), [renamed("osInformation", "os")]);
    let renaming = ("\"blockStorageSnapshotInstanceStatus\"", "\"state\"");
    assert_eq!(anomalies(&[renaming]), [renamed("blockStorageSnapshotInstanceStatus", "state")]);
}

#[test]
fn of_two_that_nobody_knows_neither_is_taken_for_one_that_is_missing() {
    let both = [("\"osInformation\"", "\"os\""), ("\"serverImageProductCode\"", "\"product\"")];
    let mut found = anomalies(&both);
    found.sort_by_key(|kind| format!("{kind:?}"));
    assert_eq!(found, [unknown("os", "CentOS 6.6(64bit)"), unknown("product", "SPSW0LINUX000044")]);
}

#[test]
fn a_text_that_is_unknown_is_kept_as_it_stands_and_a_record_as_json() {
    let added = ("\"totalRows\"", "\"note\": \"a \\\"b\\\"\", \"extra\": {\"a\": 1}, \"totalRows\"");
    assert_eq!(anomalies(&[added])[0], unknown("note", "a \"b\""));
    let found = anomalies(&[added]);
    let AnomalyKind::Unknown { name, content } = &found[1] else { panic!("{found:?}") };
    let content: serde_json::Value = serde_json::from_str(content).expect("JSON");
    assert_eq!((name.as_str(), &content), ("extra", &serde_json::json!({"a": 1})));
}
