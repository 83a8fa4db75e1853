//! What holds for every document.

use proptest::prelude::*;

use super::*;
use crate::wire::laws::{meet, mutated};
use crate::wire::{AnomalyKind, Document, Limits, Node};

/// An answer in the documented shape, and most of what XML could put into it besides.
const ANSWER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE createThingResponse [<!ENTITY e "x">]>
<createThingResponse xmlns:n="urn:x">
  <requestId>27d8566c-c085-47d7-9535-d58ccd6dcdc5</requestId>
  <returnCode>0</returnCode>
  <returnMessage>a &lt;b&gt; &amp; &#xAC00;<![CDATA[<raw>]]></returnMessage>
  <!-- one -->
  <thingInstanceList>
    <thing id='1'>
      <thingNo>1089149</thingNo>
      <status><code>INIT</code><codeName>한글 state</codeName></status>
      <description></description>
      <n:none/><?go on?>
    </thing>
  </thingInstanceList>
</createThingResponse>"#;

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z_][a-zA-Z0-9._-]{0,8}", "[가-힣][가-힣0-9]{0,3}"]
}

/// Text as XML 1.0 can carry it.
fn text() -> impl Strategy<Value = String> {
    let allowed = any::<char>().prop_filter("allowed in XML", |c| characters::is_allowed(*c));
    let special = prop::sample::select(vec!['&', '<', '>', '"', '\'', '\r', '\n', '\t', ' ', ']', ';', '#', '한']);
    prop::collection::vec(prop_oneof![allowed, special], 0..12).prop_map(|list| list.into_iter().collect())
}

/// A document as XML can hold it: text, and objects that are not empty.
fn tree() -> impl Strategy<Value = Node<'static>> {
    let leaf = text().prop_map(|text| Node::Text(text.into()));
    let node = leaf.prop_recursive(5, 48, 6, |inner| prop::collection::vec((name(), inner), 1..6).prop_map(object));
    (name(), node).prop_map(|entry| object(vec![entry]))
}

fn object(entries: Vec<(String, Node<'static>)>) -> Node<'static> {
    Node::Object(entries.into_iter().map(|(name, node)| (name.into(), node)).collect())
}

/// Pieces that meet to make documents that are nearly right.
fn nearly() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<a>",
        "</a>",
        "<a",
        "/>",
        ">",
        "<b c='d'>",
        "</b>",
        "<b/>",
        "<",
        "&",
        "&amp;",
        "&#1;",
        "&x;",
        ";",
        "x",
        " ",
        "\r\n",
        "\u{1}",
        "한",
        "<!--",
        "-->",
        "--",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE a>",
        "<!",
        "<?xml version='1.0'?>",
        "<?p?>",
        "?>",
        "'",
        "\"",
        "=",
        "\u{feff}",
        "\u{ffff}",
    ]);
    meet(pieces, 16)
}

/// Pieces of elements and text, most of which fit.
fn plain() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        8 => prop::sample::select(vec!["<a>x</a>", "<b></b>", "<c> </c>", "<d/>", "\n  ", "<a>\n<b>한</b></a>", "<e>>'</e>"]),
        1 => prop::sample::select(vec!["<a>", "</a>", "<a >", "</a >", "<a/b>", "<1/>", "</>", "<>", "<n:a/>", "x"]),
    ];
    meet(pieces, 8)
}

/// What every reading promises: at most one end, offsets within the bytes, nothing behind a limit.
fn is_sound(bytes: &[u8]) -> Result<(), TestCaseError> {
    let document = read(bytes, &Limits::default());
    let ends = document.anomalies.iter().filter(|anomaly| {
        matches!(
            anomaly.kind,
            AnomalyKind::Malformed { .. } | AnomalyKind::Truncated | AnomalyKind::Trailing { .. } | AnomalyKind::Empty
        )
    });
    prop_assert!(ends.count() <= 1, "{:?}", document.anomalies);
    for anomaly in &document.anomalies {
        if let AnomalyKind::Malformed { offset, .. } = anomaly.kind {
            prop_assert!(offset <= bytes.len());
        }
    }
    Ok(())
}

/// All text of a tree, in order.
fn all_text(node: &Node<'_>, out: &mut String) {
    match node {
        Node::Object(entries) => entries.iter().for_each(|(_, inner)| all_text(inner, out)),
        Node::Text(text) => out.push_str(text),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(node in tree()) {
        let bytes = write(&node);
        prop_assert_eq!(read(&bytes, &Limits::default()), Document { root: node, anomalies: vec![] });
    }

    #[test]
    fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        is_sound(&bytes)?;
    }

    #[test]
    fn nearly_right_documents_can_be_read(text in nearly()) {
        is_sound(text.as_bytes())?;
        is_sound(format!("<r>{text}</r>").as_bytes())?;
    }

    /// The quick way is never another way.
    #[test]
    fn plain_markup_reads_as_any_other(text in nearly(), inner in plain(), depth in 0..4_usize, nodes in 0..9_usize) {
        let limits = Limits { depth, nodes, ..Limits::default() };
        for source in [format!("<r>{text}</r>"), format!(" <r>{inner}</r>\n"), inner, text] {
            for limits in [limits, Limits::default()] {
                let careful = read::carefully(source.as_bytes(), &limits);
                prop_assert_eq!(read(source.as_bytes(), &limits), careful, "{}", source);
            }
        }
    }

    #[test]
    fn mutated_answers_can_be_read(bytes in mutated(ANSWER)) {
        is_sound(&bytes)?;
    }

    /// No beginning of a document is taken for a whole one, or for a wrong one.
    #[test]
    fn a_beginning_is_cut_short(length in 0..ANSWER.len()) {
        let document = read(&ANSWER.as_bytes()[..length], &Limits::default());
        let last = document.anomalies.last().map(|anomaly| anomaly.kind.clone());
        let empty = length == 0 || document.root == Node::Object(vec![]) && last == Some(AnomalyKind::Empty);
        prop_assert_eq!(last, Some(if empty { AnomalyKind::Empty } else { AnomalyKind::Truncated }));
    }

    /// However text is spread over pieces and other things, each character comes back once, in order.
    #[test]
    fn no_text_is_lost(pieces in prop::collection::vec((0..6_u8, "[a-z&<>가-나]{1,4}"), 1..12)) {
        let (mut source, mut expected) = (String::new(), String::new());
        for (kind, text) in &pieces {
            expected.push_str(text);
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            match kind {
                0 => source.push_str(&format!("<![CDATA[{text}]]>")),
                1 => source.push_str(&format!("<b>{escaped}</b>")),
                2 => source.extend(text.chars().map(|c| format!("&#{};", u32::from(c)))),
                3 => source.push_str(&format!("<!--c-->{escaped}<?p i?>")),
                _ => source.push_str(&escaped),
            }
        }
        let source = format!("<a>{source}</a>");
        let document = read(source.as_bytes(), &Limits::default());
        let mut found = String::new();
        all_text(&document.root, &mut found);
        for anomaly in &document.anomalies {
            if let AnomalyKind::StrayText { text } = &anomaly.kind {
                found.push_str(text);
            }
        }
        let sorted = |text: &str| {
            let mut all: Vec<char> = text.chars().collect();
            all.sort_unstable();
            all
        };
        prop_assert_eq!(sorted(&found), sorted(&expected));
    }
}
