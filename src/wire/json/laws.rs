//! What holds for every document, with `serde_json` as the second witness.

use proptest::prelude::*;
use serde_json::Value as Other;

use super::*;
use crate::wire::laws::{meet, mutated};
use crate::wire::{AnomalyKind, Document, Limits, Node};

/// An answer in the documented shape.
const ANSWER: &str = r#"{
  "createThingResponse": {
    "requestId": "27d8566c-c085-47d7-9535-d58ccd6dcdc5",
    "returnCode": "0",
    "returnMessage": "success \ud83d\ude00 \u00e9\n",
    "totalRows": 1,
    "thingInstanceList": [
      {
        "thingNo": "1089149",
        "thingSize": 53687091200,
        "ratio": -1.5e-3,
        "status": {"code": "INIT", "codeName": "한글 state"},
        "isBootable": false,
        "note": null,
        "list": []
      }
    ]
  }
}"#;

fn tree() -> impl Strategy<Value = Node<'static>> {
    let spelled = prop_oneof![
        any::<i64>().prop_map(|n| n.to_string()),
        "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?"
    ];
    let leaf = prop_oneof![
        any::<String>().prop_map(|text| Node::Text(text.into())),
        spelled.prop_map(|text| Node::Number(text.into())),
        any::<bool>().prop_map(Node::Boolean),
        Just(Node::Null),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        let entries = prop::collection::btree_map(any::<String>(), inner.clone(), 0..24);
        prop_oneof![
            prop::collection::vec(inner, 0..8).prop_map(Node::Array),
            entries.prop_map(|map| Node::Object(map.into_iter().map(|(key, node)| (key.into(), node)).collect())),
        ]
    })
}

/// Pieces that meet to make documents that are nearly right.
fn nearly() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"a\":",
        "1",
        "0",
        "-",
        ".5",
        "e9",
        "E+",
        "true",
        "nul",
        "null",
        "\\",
        "\\u00e9",
        "\"\\ud83d\\ude00\"",
        "\\udc00",
        " ",
        "\n",
        "\u{b}",
        "한",
        "\t",
        "/",
        "NaN",
    ]);
    meet(pieces, 14)
}

/// Whether a strict reader must refuse what was read like this.
fn is_refused(document: &Document<'_>) -> bool {
    !document.anomalies.iter().all(|anomaly| matches!(anomaly.kind, AnomalyKind::DuplicateKey { .. }))
}

/// The same value, where the second witness can hold it: last key wins, numbers as it reads them.
fn same(node: &Node<'_>, other: &Other) -> bool {
    match (node, other) {
        (Node::Text(text), Other::String(string)) => text == string,
        (Node::Number(spelled), Other::Number(number)) => {
            serde_json::from_str::<serde_json::Number>(spelled).is_ok_and(|read| read == *number)
        }
        (Node::Boolean(one), Other::Bool(two)) => one == two,
        (Node::Null, Other::Null) => true,
        (Node::Array(items), Other::Array(others)) => {
            items.len() == others.len() && items.iter().zip(others).all(|(item, other)| same(item, other))
        }
        (Node::Object(entries), Other::Object(map)) => {
            let last = |key: &str| entries.iter().rev().find(|(name, _)| name == key);
            entries.iter().all(|(name, _)| map.contains_key(name.as_ref()))
                && map.iter().all(|(key, other)| last(key).is_some_and(|(_, node)| same(node, other)))
        }
        _ => false,
    }
}

/// Both accept it and read the same, or both refuse it. The other one also refuses numbers that
/// no `f64` can hold, which RFC 8259 leaves to the reader: there only our acceptance is compared.
fn agree(bytes: &[u8]) -> Result<(), TestCaseError> {
    let document = read(bytes, &Limits::default());
    match serde_json::from_slice::<Other>(bytes) {
        Ok(other) => {
            prop_assert!(!is_refused(&document), "refused: {:?}", document.anomalies);
            prop_assert!(same(&document.root, &other), "{:?} is not {other}", document.root);
        }
        Err(error) if error.to_string().starts_with("number out of range") => {}
        Err(error) => prop_assert!(is_refused(&document), "accepted, but {error}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(node in tree()) {
        let bytes = write(&node);
        prop_assert_eq!(read(&bytes, &Limits::default()), Document { root: node, anomalies: vec![] });
    }

    #[test]
    fn written_documents_are_read_alike(node in tree()) {
        agree(&write(&node))?;
    }

    #[test]
    fn any_bytes_are_read_alike(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        agree(&bytes)?;
    }

    #[test]
    fn nearly_right_documents_are_read_alike(text in nearly()) {
        agree(text.as_bytes())?;
    }

    #[test]
    fn mutated_answers_are_read_alike(bytes in mutated(ANSWER)) {
        agree(&bytes)?;
    }

    /// No beginning of a document is taken for a whole one, or for a wrong one.
    #[test]
    fn a_beginning_is_cut_short(length in 0..ANSWER.len()) {
        let document = read(&ANSWER.as_bytes()[..length], &Limits::default());
        let mut kinds: Vec<_> = document.anomalies.into_iter().map(|anomaly| anomaly.kind).collect();
        // The beginning may end within a character.
        kinds.retain(|kind| !matches!(kind, AnomalyKind::NotUtf8 { .. }));
        prop_assert_eq!(kinds, [if length == 0 { AnomalyKind::Empty } else { AnomalyKind::Truncated }]);
    }
}

#[test]
fn the_answer_is_read_alike() {
    assert!(read(ANSWER.as_bytes(), &Limits::default()).anomalies.is_empty());
    agree(ANSWER.as_bytes()).expect("both read it");
}
