//! Documents in, trees and anomalies out; expectations follow RFC 8259 and the module's promises.

use super::*;
use crate::value::Path;
use crate::wire::{Anomaly, AnomalyKind, Document, Limits, Node};

fn read_text(text: &str) -> Document<'_> {
    read(text.as_bytes(), &Limits::default())
}

fn kinds(document: &Document<'_>) -> Vec<AnomalyKind> {
    document.anomalies.iter().map(|anomaly| anomaly.kind.clone()).collect()
}

fn text(text: &str) -> Node<'static> {
    Node::Text(text.to_owned().into())
}

fn number(spelled: &str) -> Node<'static> {
    Node::Number(spelled.to_owned().into())
}

fn object(entries: &[(&'static str, Node<'static>)]) -> Node<'static> {
    Node::Object(entries.iter().map(|(name, node)| ((*name).into(), node.clone())).collect())
}

/// Reads as this tree, and there is nothing odd about it.
fn clean(source: &str, expected: &Node<'_>) {
    let document = read_text(source);
    assert_eq!((&document.root, kinds(&document)), (expected, vec![]), "{source}");
}

/// Reads as this tree, with one anomaly.
fn odd(source: &[u8], expected: &Node<'_>, at: &str, kind: AnomalyKind) {
    let document = read(source, &Limits::default());
    let found: Vec<_> = document.anomalies.iter().map(|a| (a.at.to_string(), a.kind.clone())).collect();
    let shown = String::from_utf8_lossy(source);
    assert_eq!((&document.root, found), (expected, vec![(at.to_owned(), kind)]), "{shown}");
}

#[test]
fn values_are_read_in_order_and_as_spelled() {
    let entries = [
        ("b", Node::Array(vec![number("1.50e+2"), number("-0"), Node::Array(vec![]), Node::Boolean(true)])),
        ("a", object(&[("", Node::Null), ("x", Node::Boolean(false)), ("y", object(&[]))])),
        ("c", number("123456789012345678901234567890")),
    ];
    clean(
        " {\"b\" : [1.50e+2,\t-0, [], true],\r\n\"a\":{\"\":null,\"x\":false,\"y\":{ }},\
          \"c\":123456789012345678901234567890} ",
        &object(&entries),
    );
    for scalar in ["0", "-1", "0.0", "1e5", "1E-5", "-0.1e+10"] {
        clean(scalar, &number(scalar));
    }
}

#[test]
fn strings_are_unescaped() {
    clean(r#""\"\\\/\b\f\n\r\t""#, &text("\"\\/\u{8}\u{c}\n\r\t"));
    clean(r#""\uac00\uAC00 \ud83d\ude00 \u0000""#, &text("가가 😀 \0"));
    clean(r#"{"\u0061":"한글"}"#, &object(&[("a", text("한글"))]));
}

#[test]
fn unescaped_text_is_borrowed() {
    let Node::Object(entries) = read_text(r#"{"a":"b"}"#).root else { panic!("an object was read") };
    assert!(matches!(entries[0], (std::borrow::Cow::Borrowed("a"), Node::Text(std::borrow::Cow::Borrowed("b")))));
}

#[test]
fn repeated_keys_are_all_kept() {
    let kind = AnomalyKind::DuplicateKey { name: "a".to_owned() };
    odd(
        br#"{"r":{"a":1,"b":2,"\u0061":3}}"#,
        &object(&[("r", object(&[("a", number("1")), ("b", number("2")), ("a", number("3"))]))]),
        "r.a",
        kind.clone(),
    );
    // Enough keys for the other way of looking them up.
    let keys: Vec<String> = (0..80).map(|key| format!("\"{key}\":0")).collect();
    let source = format!("{{\"a\":0,{},\"a\":1,\"79\":1}}", keys.join(","));
    let document = read_text(&source);
    assert_eq!(kinds(&document), [kind, AnomalyKind::DuplicateKey { name: "79".to_owned() }]);
    assert!(matches!(&document.root, Node::Object(entries) if entries.len() == 83));
}

#[test]
fn what_a_string_must_not_hold_is_kept_and_noted() {
    let lone = |escape: &str| AnomalyKind::LoneSurrogate { text: escape.to_owned() };
    let list = |inner: &str| object(&[("l", Node::Array(vec![Node::Null, text(inner)]))]);
    odd(br#"{"l":[null,"a\ud800b"]}"#, &list("a\u{fffd}b"), "l[1]", lone("\\ud800"));
    odd(br#"{"l":[null,"\uDC00"]}"#, &list("\u{fffd}"), "l[1]", lone("\\uDC00"));
    odd(br#"{"l":[null,"\ud800\u0041"]}"#, &list("\u{fffd}A"), "l[1]", lone("\\ud800"));
    odd(br#"{"l":[null,"\ud800\ud83d\ude00"]}"#, &list("\u{fffd}😀"), "l[1]", lone("\\ud800"));
    odd(b"{\"l\":[null,\"a\tb\"]}", &list("a\tb"), "l[1]", AnomalyKind::ForbiddenCharacter { code: 9 });
}

#[test]
fn bytes_that_are_not_utf8_are_noted_where_they_stood() {
    let expected = object(&[("a", text("x")), ("b", text("\u{fffd}\u{fffd}!"))]);
    odd(b"{\"a\":\"x\",\"b\":\"\xff\xfe!\"}", &expected, "b", AnomalyKind::NotUtf8 { bytes: vec![0xff, 0xfe] });
    let broken = read(b"[\"\xff\",}", &Limits::default());
    let malformed = AnomalyKind::Malformed { offset: 5, problem: "expected a value, found '}'".to_owned() };
    assert_eq!(kinds(&broken), [AnomalyKind::NotUtf8 { bytes: vec![0xff] }, malformed]);
}

#[test]
fn a_byte_order_mark_is_noted() {
    odd(b"\xEF\xBB\xBF{}", &object(&[]), "", AnomalyKind::ByteOrderMark);
}

#[test]
fn no_value_at_all_is_empty() {
    for source in ["", " \r\n\t"] {
        odd(source.as_bytes(), &object(&[]), "", AnomalyKind::Empty);
    }
}

#[test]
fn what_follows_the_value_is_kept() {
    for (source, rest) in [("{} {}", "{}"), ("{}\n]", "]"), ("{},", ","), ("{}\u{a0} ", "\u{a0} ")] {
        odd(source.as_bytes(), &object(&[]), "", AnomalyKind::Trailing { text: rest.to_owned() });
    }
    odd(b"01", &number("0"), "", AnomalyKind::Trailing { text: "1".to_owned() });
}

#[test]
fn a_cut_document_holds_what_came_before() {
    let before = object(&[("a", Node::Array(vec![object(&[("b", number("1"))])]))]);
    for rest in [
        "",
        ",",
        ",\"",
        ",\"c",
        ",\"c\"",
        ",\"c\":",
        ",\"c\":tru",
        ",\"c\":-",
        ",\"c\":\"x\\u00",
        ",\"c\":1.",
        ",\"c\":1e",
    ] {
        let source = format!("{{\"a\":[{{\"b\":1 {rest}");
        let document = read_text(&source);
        assert_eq!(document.root, before, "{source}");
        assert_eq!(kinds(&document), [AnomalyKind::Truncated], "{source}");
        assert!(document.anomalies[0].at.to_string().starts_with("a[0]"), "{source}");
    }
}

#[test]
fn a_malformed_document_holds_what_came_before() {
    let before = object(&[("a", number("1"))]);
    for (rest, offset) in [
        (",}", 7),
        (",,", 7),
        (" \"b\"", 7),
        ("]", 6),
        (",b:1}", 7),
        (",\"b\" 1}", 11),
        (",\"b\":'x'}", 11),
        (",\"b\":trux}", 14),
        (",\"b\":+1}", 11),
        (",\"b\":.5}", 11),
        (",\"b\":1.}", 13),
        (",\"b\":1e}", 13),
        (",\"b\":-x}", 12),
        (",\"b\":\"\\x\"}", 12),
        (",\"b\":\"\\u12G4\"}", 12),
        (",\"b\":NaN}", 11),
    ] {
        let source = format!("{{\"a\":1{rest}");
        let document = read_text(&source);
        let [Anomaly { kind: AnomalyKind::Malformed { offset: found, .. }, .. }] = document.anomalies.as_slice() else {
            panic!("{source}: {:?}", document.anomalies);
        };
        assert_eq!(*found, offset, "{source}");
        assert_eq!(document.root, before, "{source}");
    }
}

#[test]
fn a_number_at_the_cut_may_be_half_of_one() {
    odd(b"{\"a\":1,\"b\":5368", &object(&[("a", number("1"))]), "b", AnomalyKind::Truncated);
    clean("5368", &number("5368"));
}

#[test]
fn a_leading_zero_ends_a_number() {
    let malformed = AnomalyKind::Malformed { offset: 2, problem: "expected `,` or `]`, found '1'".to_owned() };
    odd(b"[01]", &Node::Array(vec![number("0")]), "[1]", malformed);
}

#[test]
fn limits_stop_the_reading() {
    let stopped = |source: &str, limits: Limits| {
        let document = read(source.as_bytes(), &limits);
        (document.root.clone().into_owned(), kinds(&document))
    };
    let at = |what, limit| vec![AnomalyKind::Limit { what, limit }];
    let one = Node::Array(vec![number("1")]);

    let few = Limits { nodes: 2, ..Limits::default() };
    assert_eq!(stopped("[1]", few), (one.clone(), vec![]));
    assert_eq!(stopped("[1,2]", few), (one.clone(), at("nodes", 2)));
    let flat = Limits { depth: 1, ..Limits::default() };
    assert_eq!(stopped("[1,{}]", flat), (one.clone(), at("depth", 1)));
    let short = Limits { bytes: 4, ..Limits::default() };
    assert_eq!(stopped("[1,22]", short), (one.clone(), at("bytes", 4)), "the 2 is cut, and so not taken");
    assert_eq!(stopped("[1]  ", short), (one, at("bytes", 4)));
}

#[test]
fn depth_is_bounded_whatever_is_asked() {
    let deep = "[".repeat(100_000);
    for (asked, limit) in [(64, 64), (usize::MAX, Limits::DEEPEST)] {
        let document = read(deep.as_bytes(), &Limits { depth: asked, ..Limits::default() });
        assert_eq!(kinds(&document), [AnomalyKind::Limit { what: "depth", limit }]);
    }
}

#[test]
fn a_long_key_over_many_anomalies_does_not_multiply() {
    let source = format!("{{\"{}\":\"{}\"}}", "k".repeat(200_000), "\t".repeat(200_000));
    let limits = Limits { bytes: 1 << 19, ..Limits::default() };
    let document = read(source.as_bytes(), &limits);
    let spent: usize = document.anomalies.iter().map(|anomaly| anomaly.at.to_string().len()).sum();
    assert!(spent <= 16 * limits.bytes + 2 * 200_000, "{spent}");
    let stopped = AnomalyKind::Limit { what: "anomalies, in bytes", limit: 16 * limits.bytes };
    assert_eq!(kinds(&document).last(), Some(&stopped));
}

#[test]
fn the_written_form_suits_the_strictest_client() {
    let tree = object(&[(
        "xResponse",
        object(&[
            ("returnCode", text("0")),
            ("totalRows", number("1")),
            ("list", Node::Array(vec![object(&[("no", text("7"))]), Node::Null])),
            ("none", Node::Array(vec![])),
            ("empty", object(&[])),
            ("yes", Node::Boolean(true)),
        ]),
    )]);
    let expected = r#"{
  "xResponse": {
    "returnCode": "0",
    "totalRows": 1,
    "list": [
      {
        "no": "7"
      },
      null
    ],
    "none": [],
    "empty": {},
    "yes": true
  }
}"#;
    assert_eq!(String::from_utf8_lossy(&write(&tree)), expected);
    assert_eq!(read_text(expected), Document { root: tree, anomalies: vec![] });
}

#[test]
fn only_what_must_be_escaped_is() {
    let written = write(&text("\"\\/\n\r\t\u{8}\u{c}\0\u{1f}\u{7f}한😀"));
    assert_eq!(String::from_utf8_lossy(&written), "\"\\\"\\\\/\\n\\r\\t\\b\\f\\u0000\\u001f\u{7f}한😀\"");
}

#[test]
fn a_path_says_where_in_nested_lists() {
    let document = read_text(r#"[[0],[1,[2,"\udfff"]]]"#);
    assert_eq!(document.anomalies[0].at, Path::root().index(1).index(1).index(1));
}
