//! Documents in, trees and anomalies out; expectations follow XML 1.0 and the module's promises.

use std::borrow::Cow;

use super::*;
use crate::wire::{AnomalyKind, Document, Limits, Node};

fn text(text: &str) -> Node<'static> {
    Node::Text(text.to_owned().into())
}

fn object(entries: &[(&'static str, Node<'static>)]) -> Node<'static> {
    Node::Object(entries.iter().map(|(name, node)| ((*name).into(), node.clone())).collect())
}

fn anomalies(document: &Document<'_>) -> Vec<(String, AnomalyKind)> {
    document.anomalies.iter().map(|anomaly| (anomaly.at.to_string(), anomaly.kind.clone())).collect()
}

/// Reads as this tree, with these anomalies.
fn reads(source: impl AsRef<[u8]>, expected: &Node<'_>, odd: &[(&str, AnomalyKind)]) {
    let document = read(source.as_ref(), &Limits::default());
    let shown = String::from_utf8_lossy(source.as_ref());
    let odd: Vec<_> = odd.iter().map(|(at, kind)| ((*at).to_owned(), kind.clone())).collect();
    assert_eq!((&document.root, anomalies(&document)), (expected, odd), "{shown}");
}

/// Reads as an element `a` with this text, and these anomalies in it.
fn reads_text(inner: &str, expected: &str, odd: &[AnomalyKind]) {
    let odd: Vec<_> = odd.iter().map(|kind| ("a", kind.clone())).collect();
    reads(format!("<a>{inner}</a>"), &object(&[("a", text(expected))]), &odd);
}

/// Reads as this tree, and is malformed at this byte, at this path.
fn malformed(source: &str, expected: &Node<'_>, at: &str, offset: usize) {
    let document = read(source.as_bytes(), &Limits::default());
    let fault = document.anomalies.last().map(|anomaly| (anomaly.at.to_string(), anomaly.kind.clone()));
    match fault {
        Some((found, AnomalyKind::Malformed { offset: byte, .. })) => {
            assert_eq!((found.as_str(), byte), (at, offset), "{source}");
        }
        other => panic!("{source}: {other:?}"),
    }
    assert_eq!(&document.root, expected, "{source}");
    let ends = |kind: &AnomalyKind| matches!(kind, AnomalyKind::Malformed { .. } | AnomalyKind::Truncated);
    assert_eq!(document.anomalies.iter().filter(|anomaly| ends(&anomaly.kind)).count(), 1, "{source}");
}

fn attribute(name: &str, value: &str) -> AnomalyKind {
    AnomalyKind::Attribute { name: name.to_owned(), value: value.to_owned() }
}

fn stray(text: &str) -> AnomalyKind {
    AnomalyKind::StrayText { text: text.to_owned() }
}

#[test]
fn elements_are_objects_or_text_in_order() {
    let source =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r>\n  <a>1</a>\n\t<b/><b></b>\r\n  <a><c >x</c\n></a>\n</r>\n";
    let inner = object(&[("a", text("1")), ("b", text("")), ("b", text("")), ("a", object(&[("c", text("x"))]))]);
    reads(source, &object(&[("r", inner)]), &[]);
}

#[test]
fn text_is_kept_exactly() {
    reads_text(" \t x\n y ", " \t x\n y ", &[]);
    reads_text("  ", "  ", &[]);
    reads_text("a\r\nb\rc\r\r\nd&#13;e", "a\nb\nc\n\nd\re", &[]);
    reads_text("한글 😀", "한글 😀", &[]);
}

#[test]
fn plain_text_is_borrowed() {
    let Node::Object(entries) = read(b"<a>b</a>", &Limits::default()).root else { panic!("an element was read") };
    assert!(matches!(entries[0], (Cow::Borrowed("a"), Node::Text(Cow::Borrowed("b")))));
}

#[test]
fn references_are_joined_with_the_text_around() {
    reads_text("a&amp;b&lt;&gt;&quot;&apos;&#65;&#xAC00;c", "a&b<>\"'A가c", &[]);
    reads_text("&amp;lt;", "&lt;", &[]);
    let unknown = AnomalyKind::UnknownEntity { name: "nbsp".to_owned() };
    reads_text("a&nbsp;b", "a&nbsp;b", &[unknown]);
}

#[test]
fn forbidden_characters_are_kept_and_noted() {
    let code = |code| AnomalyKind::ForbiddenCharacter { code };
    reads_text("a\u{1}b\u{ffff}", "a\u{1}b\u{ffff}", &[code(1), code(0xFFFF)]);
    reads_text("a&#0;&#xD800;", "a\0&#xD800;", &[code(0), code(0xD800)]);
    reads_text("<![CDATA[\u{2}]]>", "\u{2}", &[AnomalyKind::Cdata, code(2)]);
}

#[test]
fn cdata_is_text() {
    reads_text("a<![CDATA[<b>&amp;]]>c", "a<b>&amp;c", &[AnomalyKind::Cdata]);
    reads_text("<![CDATA[]]>", "", &[AnomalyKind::Cdata]);
}

#[test]
fn comments_and_instructions_are_kept_beside_the_tree() {
    let comment = |text: &str| AnomalyKind::Comment { text: text.to_owned() };
    let instruction = AnomalyKind::Instruction { text: "go x=1 ".to_owned() };
    reads_text("b<!-- <c> -->d<?go x=1 ?>e", "bde", &[comment(" <c> "), instruction.clone()]);
    let around = [("", comment("1")), ("a", comment("2")), ("", comment("3")), ("", instruction)];
    reads("<!--1--><a><!--2--></a><!--3--> <?go x=1 ?>", &object(&[("a", text(""))]), &around);
}

#[test]
fn attributes_and_prefixes_are_kept_beside_the_tree() {
    let source = "<r xmlns='u'><n:a xsi:nil=\"true\" b = '\t1&lt;\r\n\"&#10;' /></r>";
    let prefix = AnomalyKind::Prefix { name: "n:a".to_owned() };
    let odd = [
        ("r", attribute("xmlns", "u")),
        ("r.n:a", prefix),
        ("r.n:a", attribute("xsi:nil", "true")),
        ("r.n:a", attribute("b", " 1< \"\n")),
    ];
    reads(source, &object(&[("r", object(&[("n:a", text(""))]))]), &odd);
    let unknown = AnomalyKind::UnknownEntity { name: "x".to_owned() };
    reads("<a b='&x;'/>", &object(&[("a", text(""))]), &[("a", unknown), ("a", attribute("b", "&x;"))]);
}

#[test]
fn text_beside_children_is_kept_beside_the_tree() {
    let tree = object(&[("a", object(&[("b", text("")), ("c", text(""))]))]);
    reads("<a> x <b/>\n<c/>y</a>", &tree, &[("a", stray(" x ")), ("a", stray("y"))]);
    reads(
        "<a>&#32;<b/><c/><![CDATA[ ]]></a>",
        &tree,
        &[("a", stray(" ")), ("a", AnomalyKind::Cdata), ("a", stray(" "))],
    );
}

#[test]
fn a_document_type_is_never_acted_on() {
    let doctype = "<!DOCTYPE a [<!ENTITY e \"<b>boom</b>\"> <!ENTITY f SYSTEM 'file:///etc/passwd'>]>";
    let odd = [
        ("", AnomalyKind::Doctype { text: doctype.to_owned() }),
        ("a", AnomalyKind::UnknownEntity { name: "e".to_owned() }),
        ("a", AnomalyKind::UnknownEntity { name: "f".to_owned() }),
    ];
    reads(format!("{doctype}\n<a>&e;&f;</a>"), &object(&[("a", text("&e;&f;"))]), &odd);
}

#[test]
fn the_declaration_is_checked() {
    let a = object(&[("a", text(""))]);
    let other = AnomalyKind::DeclaredEncoding { name: "EUC-KR".to_owned() };
    reads("<?xml version='1.0' encoding='EUC-KR'?><a/>", &a, &[("", other)]);
    reads("<?xml version='1.0' encoding='utf-8' ?><a/>", &a, &[]);
    for text in ["xml version='1.1'", "xml version='1.0' standalone='yes'"] {
        reads(format!("<?{text}?><a/>"), &a, &[("", AnomalyKind::Instruction { text: text.to_owned() })]);
    }
    for wrong in ["", " encoding='UTF-8'", " version='2.0'", " version=1.0", " version='1.0' x='y'", " version='1.'"] {
        let source = format!("<?xml{wrong}?><a/>");
        let document = read(source.as_bytes(), &Limits::default());
        assert!(matches!(anomalies(&document).as_slice(), [(_, AnomalyKind::Malformed { .. })]), "{wrong}");
    }
    malformed("\n<?xml version='1.0'?><a/>", &object(&[]), "", 1);
}

#[test]
fn byte_order_marks_are_noted() {
    let a = object(&[("a", text("x"))]);
    reads("\u{feff}<?xml version='1.0'?><a>x</a>", &a, &[("", AnomalyKind::ByteOrderMark)]);
    reads("\u{feff}\u{feff}<a>x</a>", &a, &[("", AnomalyKind::ByteOrderMark), ("", AnomalyKind::ByteOrderMark)]);
    malformed("\u{feff}<a>x</b>", &a, "a", 7);
}

#[test]
fn bytes_that_are_not_utf8_are_noted_where_they_stood() {
    let tree = object(&[("r", object(&[("a", text("x")), ("b", text("\u{fffd}\u{fffd}!"))]))]);
    let odd = AnomalyKind::NotUtf8 { bytes: vec![0xC7, 0xD1] };
    reads(b"<r><a>x</a><b>\xC7\xD1!</b></r>", &tree, &[("r.b", odd)]);
}

#[test]
fn no_element_at_all_is_empty() {
    for source in ["", " \n", "<?xml version='1.0'?>\n"] {
        reads(source, &object(&[]), &[("", AnomalyKind::Empty)]);
    }
}

#[test]
fn what_follows_the_root_is_kept() {
    for rest in [
        "x",
        "<b/>",
        "</a>",
        "&amp;",
        "<![CDATA[x]]>",
        "<",
        "<!DOCTYPE a>",
        "<?xml version='1.0'?>",
        "<b",
        "y <!--c-->",
    ] {
        let odd = [("", AnomalyKind::Trailing { text: rest.to_owned() })];
        reads(format!("<a/>\n {rest}"), &object(&[("a", text(""))]), &odd);
    }
}

#[test]
fn a_cut_document_holds_what_came_before() {
    let tree = |cut| object(&[("a", object(&[("b", text("1")), ("c", text(cut))]))]);
    for (rest, kept) in [
        ("", ""),
        ("2", "2"),
        ("2&am", "2"),
        ("2<", "2"),
        ("2</", "2"),
        ("2</c", "2"),
        ("<!", ""),
        ("<!-", ""),
        ("<!-- x", ""),
        ("<![CDA", ""),
        ("<![CDATA[x", ""),
        ("<?p x", ""),
        ("<d e='", ""),
        ("<d e='>'", ""),
    ] {
        reads(format!("<a><b>1</b><c>{rest}"), &tree(kept), &[("a.c", AnomalyKind::Truncated)]);
    }
    reads("<a><b>1</b>", &object(&[("a", object(&[("b", text("1"))]))]), &[("a", AnomalyKind::Truncated)]);
    reads("<?xml vers", &object(&[]), &[("", AnomalyKind::Truncated)]);
}

#[test]
fn a_malformed_document_holds_what_came_before() {
    let a = |inner: Node<'static>| object(&[("a", inner)]);
    malformed("<a>1</b></a>", &a(text("1")), "a", 4);
    malformed("<a><b>1</a>", &a(object(&[("b", text("1"))])), "a.b", 7);
    malformed("<a>1 & 2</a>", &a(text("1 ")), "a", 5);
    malformed("<a>x & y; z</a>", &a(text("x ")), "a", 5);
    malformed("<a>1 < 2</a>", &a(text("1 ")), "a", 5);
    malformed("<a>]]></a>", &a(text("")), "a", 3);
    malformed("<a><!-- -- --></a>", &a(text("")), "a", 8);
    malformed("<a><![cdata[x]]></a>", &a(text("")), "a", 3);
    malformed("<a><1/></a>", &a(text("")), "a", 3);
    malformed("<a></a b='c'>", &a(text("")), "a", 3);
    malformed("<a><?xml version='1.0'?></a>", &a(text("")), "a", 3);
    malformed("<a><!DOCTYPE a></a>", &a(text("")), "a", 3);
    malformed("<!DOCTYPE a><!DOCTYPE a><a/>", &object(&[]), "", 12);
    malformed("</a>", &object(&[]), "", 0);
    malformed("&amp;<a/>", &object(&[]), "", 0);
}

#[test]
fn malformed_attributes_are_found_where_they_are() {
    for (tag, offset) in [
        ("a b", 4),
        ("a b=1", 5),
        ("a b='1'c='2'", 8),
        ("a b='1' b='2'", 9),
        ("a b='<'", 6),
        ("a 1='x'", 3),
        ("a b='1' / ", 9),
    ] {
        malformed(&format!("<{tag}></a>"), &object(&[("a", text(""))]), "a", offset);
    }
}

#[test]
fn other_bodies_say_what_they_are() {
    let before = read(b"  Service Unavailable\n", &Limits::default());
    let problem = "text before the root element".to_owned();
    assert_eq!(
        anomalies(&before),
        [(String::new(), stray("Service Unavailable")), (String::new(), AnomalyKind::Malformed { offset: 2, problem })]
    );
    malformed("{\"error\":{}}", &object(&[]), "", 0);
    let head = object(&[("head", object(&[("title", text("504"))])), ("body", object(&[("hr", text(""))]))]);
    malformed(
        "<html><head><title>504</title></head><body><hr></body></html>",
        &object(&[("html", head)]),
        "html.body.hr",
        47,
    );
}

#[test]
fn limits_stop_the_reading() {
    let stopped = |source: &str, limits: Limits| {
        let document = read(source.as_bytes(), &limits);
        (document.root.clone().into_owned(), anomalies(&document))
    };
    let at = |path: &str, what, limit| vec![(path.to_owned(), AnomalyKind::Limit { what, limit })];
    let one = object(&[("a", object(&[("b", text("1"))]))]);

    let few = Limits { nodes: 2, ..Limits::default() };
    assert_eq!(stopped("<a><b>1</b></a>", few), (one.clone(), vec![]));
    assert_eq!(stopped("<a><b>1</b><c/></a>", few), (one.clone(), at("a", "nodes", 2)));
    let flat = Limits { depth: 2, ..Limits::default() };
    assert_eq!(stopped("<a><b>1<c/></b></a>", flat), (one.clone(), at("a.b", "depth", 2)));
    let short = Limits { bytes: 13, ..Limits::default() };
    assert_eq!(stopped("<a><b>1</b></a>", short), (one.clone(), at("a", "bytes", 13)));
    let short = Limits { bytes: 15, ..Limits::default() };
    assert_eq!(stopped("<a><b>1</b></a>", short), (one.clone(), vec![]));
    assert_eq!(stopped("<a><b>1</b></a> ", short), (one, at("", "bytes", 15)));
}

#[test]
fn a_million_attributes_are_stopped() {
    let limits = Limits { bytes: usize::MAX, ..Limits::default() };
    let attributes: String = (0..1_000_000).map(|number| format!(" a{number}=''")).collect();
    let document = read(format!("<a{attributes}/>").as_bytes(), &limits).into_owned();
    let stopped = AnomalyKind::Limit { what: "nodes", limit: 100_000 };
    assert_eq!(document.anomalies.last().map(|anomaly| &anomaly.kind), Some(&stopped));
    assert_eq!(document.anomalies.len(), 100_000, "the element is a node too, and the limit is one more anomaly");
}

#[test]
fn depth_is_bounded_whatever_is_asked() {
    let deep = "<a>".repeat(100_000);
    for (asked, limit) in [(64, 64), (usize::MAX, Limits::DEEPEST)] {
        let document = read(deep.as_bytes(), &Limits { depth: asked, ..Limits::default() });
        let kinds: Vec<_> = document.anomalies.iter().map(|anomaly| &anomaly.kind).collect();
        assert_eq!(kinds, [&AnomalyKind::Limit { what: "depth", limit }]);
    }
}

#[test]
fn a_long_name_over_many_anomalies_does_not_multiply() {
    let source = format!("<{}>{}", "n".repeat(200_000), "<!---->".repeat(40_000));
    let limits = Limits { bytes: 1 << 19, ..Limits::default() };
    let document = read(source.as_bytes(), &limits);
    let spent: usize = document.anomalies.iter().map(|anomaly| anomaly.at.to_string().len()).sum();
    assert!(spent <= 16 * limits.bytes + 2 * 200_000, "{spent}");
    let stopped = AnomalyKind::Limit { what: "anomalies, in bytes", limit: 16 * limits.bytes };
    assert_eq!(document.anomalies.last().map(|anomaly| &anomaly.kind), Some(&stopped));
}

#[test]
fn the_written_form_is_that_of_the_documented_answers() {
    let tree = object(&[("xResponse", object(&[("code", text("a<b>&\"'\r")), ("list", object(&[("x", text(""))]))]))]);
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<xResponse>
  <code>a&lt;b&gt;&amp;"'&#13;</code>
  <list>
    <x></x>
  </list>
</xResponse>"#;
    assert_eq!(String::from_utf8_lossy(&write(&tree)), expected);
    reads(expected, &tree, &[]);
}

#[test]
fn what_xml_cannot_hold_is_spelled() {
    let number = Node::Number("1e2".into());
    let list = Node::Array(vec![Node::Boolean(true), Node::Null, number, text("\0\u{ffff}")]);
    let written = String::from_utf8(write(&object(&[("a", list)]))).expect("it is UTF-8");
    let items = ["true", "", "1e2", "\u{fffd}\u{fffd}"].map(|item| format!("  <item>{item}</item>\n")).concat();
    assert_eq!(written, format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\n{items}</a>"));
}

#[test]
fn an_empty_list_is_one_tag_and_an_empty_text_two() {
    let tree = object(&[("list", Node::Array(vec![])), ("record", object(&[])), ("name", text(""))]);
    let written = String::from_utf8(write(&object(&[("x", tree)]))).expect("it is UTF-8");
    assert!(written.ends_with("<x>\n  <list/>\n  <record/>\n  <name></name>\n</x>"), "{written}");
}

#[test]
fn a_fault_inside_a_character_is_told_where_the_character_begins() {
    // Found by fuzzing: `quick-xml` says that this `--` stands inside the character in front of it.
    for (source, offset) in [(&b"<!--\xff-8--->"[..], 4), ("<!--한-8--->".as_bytes(), 4)] {
        let last = read(source, &Limits::default()).anomalies.pop().map(|anomaly| anomaly.kind);
        assert!(matches!(last, Some(AnomalyKind::Malformed { offset: at, .. }) if at == offset), "{last:?}");
    }
}
