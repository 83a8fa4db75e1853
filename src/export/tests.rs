//! Documents against the spec they are made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::*;
use crate::case::{fixture, suite};
use crate::model::{ConstraintId, Model};
use crate::recording::har::{EntryLeftOut, read};

fn model() -> Arc<Model> {
    Arc::new(crate::spec::built_in().expect("the built-in spec is good"))
}

fn fictional() -> Model {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/fictional");
    crate::spec::load(&folder).expect("the fictional spec is good")
}

#[test]
fn every_statement_is_said_whole_or_named_as_lost_once() {
    for model in [&*model(), &fictional()] {
        let all: Vec<usize> = (0..model.actions.len()).collect();
        for (document, losses) in [openapi(model, &all, "http://127.0.0.1:8080"), json_schema(model, &all)] {
            let mut lost: Vec<ConstraintId> = losses.lost.values().flatten().copied().collect();
            lost.sort();
            let named = lost.len();
            lost.dedup();
            assert_eq!((lost.len(), named + losses.whole), (named, model.constraints_under_test()));
            let text = document.to_string();
            lost.iter()
                .for_each(|&id| assert!(text.contains(&model.constraint(id).id), "{:?}", model.constraint(id).id));
        }
    }
}

#[test]
fn an_answer_s_schema_has_names_bounds_and_types_and_demands_no_should() {
    let (document, _) = json_schema(&model(), &[1]);
    let root = "createMemberServerImageInstanceResponse";
    let answer = &document["$defs"]["vserver.createMemberServerImageInstance"]["properties"][root];
    let item = &answer["properties"]["memberServerImageInstanceList"];
    assert_eq!((item["minItems"].as_i64(), item["maxItems"].as_i64()), (Some(1), Some(1)));
    let field = |name: &str| &item["items"]["properties"][name];
    assert_eq!(field("memberServerImageBlockStorageTotalSize")["type"], "integer");
    assert_eq!(field("memberServerImageInstanceStatus")["properties"]["code"]["examples"][0], "INIT");
    let required =
        |value: &Value, name: &str| value["required"].as_array().is_some_and(|all| all.contains(&name.into()));
    assert!(required(answer, "returnCode") && !required(answer, "requestId"), "{answer}");
    // Declared and not shown: it may be left out.
    assert!(!required(&item["items"], "memberServerImageBlockStorageTotalSize"));
    assert_eq!(answer["properties"]["returnCode"]["const"], "0");
    assert!(answer["properties"]["returnMessage"].get("const").is_none());
}

#[test]
fn a_parameter_s_schema_is_as_loose_as_its_loosest_reading_and_no_looser() {
    let model = model();
    let (document, _) = openapi(&model, &[0, 1], "http://127.0.0.1:8080");
    let parameter = |path: &str, name: &str| {
        let all = document["paths"][path]["get"]["parameters"].as_array().expect("parameters");
        all.iter().find(|one| one["name"] == name).expect("the parameter").clone()
    };
    let description = parameter("/server/v2/createBlockStorageSnapshotInstance", "blockStorageSnapshotDescription");
    // Ten bytes of UTF-8 may be three characters.
    assert_eq!(
        (description["schema"]["minLength"].as_i64(), description["schema"]["maxLength"].as_i64()),
        (Some(3), Some(1000))
    );
    let name = parameter("/vserver/v2/createMemberServerImageInstance", "memberServerImageName");
    assert_eq!(name["schema"]["pattern"], "^[A-Za-z]([A-Za-z0-9\\-]*[A-Za-z0-9])?$");
    assert_eq!((name["required"].as_bool(), name["schema"]["minLength"].as_i64()), (Some(false), Some(3)));
    let format = parameter("/vserver/v2/createMemberServerImageInstance", "responseFormatType");
    assert_eq!(format["schema"]["enum"], serde_json::json!(["xml", "json"]));
    let format = parameter("/server/v2/createBlockStorageSnapshotInstance", "responseFormatType");
    assert!(format["schema"].get("enum").is_none(), "{format}");
    let server = parameter("/vserver/v2/createMemberServerImageInstance", "serverInstanceNo");
    assert_eq!(server["required"], true);
    assert!(server["schema"].get("examples").is_none(), "a masked example is not sent: {server}");
}

#[test]
fn the_suite_comes_back_from_its_archive_request_by_request() {
    let model = model();
    let fixtures = fixture::built_in(&model).expect("the built-in fixtures are good");
    let cases = suite::all(&model, &model.inventory, &[0, 1], &fixtures);
    let written = || {
        let mut bytes = Vec::new();
        har(&model, &cases, "http://127.0.0.1:8080", &mut bytes).expect("memory takes it");
        bytes
    };
    let bytes = written();
    assert!(bytes == written());
    let archive = read("suite.har", &bytes, &model).expect("our own archive");
    let requests: Vec<_> = archive.taken.iter().map(|taken| &taken.recorded.request).collect();
    let twice = archive.left_out.get(&EntryLeftOut::Twice).copied().unwrap_or_default();
    assert_eq!(archive.left_out, BTreeMap::from_iter((twice > 0).then_some((EntryLeftOut::Twice, twice))));
    assert_eq!(requests.len() + twice, cases.len());
    for taken in &archive.taken {
        let (sent, read) = (&cases[taken.entry].request, &taken.recorded.request);
        assert_eq!(
            (sent.method, &sent.target, &sent.body),
            (read.method, &read.target, &read.body),
            "{}",
            cases[taken.entry].id
        );
    }
    let document: Value = serde_json::from_slice(&bytes).expect("JSON");
    for (entry, case) in document["log"]["entries"].as_array().expect("entries").iter().zip(&cases) {
        let comment = entry["comment"].as_str().expect("a comment");
        assert!(comment.starts_with(&format!("{}: ", case.id)), "{comment}");
    }
}
