//! Form encoding: what clients send, what they might send, and the way there and back.

use super::*;

fn read_text(bytes: &[u8]) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the tests' pairs are text");
    read(bytes).0.iter().map(|pair| (text(&pair.name), text(&pair.value))).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn anomaly(name: &str, kind: AnomalyKind) -> Anomaly {
    Anomaly::new(Path::root().name(name), kind)
}

/// The description is `한글 a&b=c+d/e%~*()` in both.
const GO: &[u8] = b"responseFormatType=json&regionCode=KR&memberServerImageName=test-img\
    &memberServerImageDescription=%ED%95%9C%EA%B8%80+a%26b%3Dc%2Bd%2Fe%25~%2A%28%29&serverInstanceNo=1234299";
const PYTHON: &[u8] = b"regionCode=KR&memberServerImageName=test-img\
    &memberServerImageDescription=%ED%95%9C%EA%B8%80%20a%26b%3Dc%2Bd/e%25~%2A%28%29&serverInstanceNo=1234299";
const DESCRIPTION: &str = "한글 a&b=c+d/e%~*()";

#[test]
fn official_clients_are_read() {
    let shared = [
        ("regionCode", "KR"),
        ("memberServerImageName", "test-img"),
        ("memberServerImageDescription", DESCRIPTION),
        ("serverInstanceNo", "1234299"),
    ];
    assert_eq!(read_text(PYTHON), pairs(&shared));
    let mut expected = pairs(&[("responseFormatType", "json")]);
    expected.extend(pairs(&shared));
    assert_eq!(read_text(GO), expected);
    assert!(read(GO).1.is_empty() && read(PYTHON).1.is_empty());
}

#[test]
fn the_go_client_is_written_byte_for_byte() {
    let pairs = read(GO).0;
    let again = write(pairs.iter().map(|pair| (&*pair.name, &*pair.value)), Blank::Plus);
    assert_eq!(again.as_bytes(), GO);
}

#[test]
fn all_but_unreserved_characters_are_escaped() {
    let raw = "AZaz09-._~";
    assert_eq!(write([(raw.as_bytes(), raw.as_bytes())], Blank::Percent), format!("{raw}={raw}"));
    let other: &[u8] = b" +/%*\x00\x7f\xff";
    assert_eq!(write([(&b"a"[..], other)], Blank::Percent), "a=%20%2B%2F%25%2A%00%7F%FF");
    assert_eq!(write([(&b"a b"[..], other)], Blank::Plus), "a+b=+%2B%2F%25%2A%00%7F%FF");
    assert_eq!(write([(&b"a"[..], &b""[..]), (b"a", b"1")], Blank::Plus), "a=&a=1");
}

#[test]
fn order_repeats_and_empty_values_are_kept() {
    assert_eq!(read_text(b"b=2&a=1&b=&=x"), pairs(&[("b", "2"), ("a", "1"), ("b", ""), ("", "x")]));
    assert_eq!(read_text(b"a=b=c;d"), pairs(&[("a", "b=c;d")]));
}

#[test]
fn empty_pieces_are_no_pairs() {
    assert_eq!(read(b""), (vec![], vec![]));
    assert_eq!(read_text(b"&a=1&&b=2&"), pairs(&[("a", "1"), ("b", "2")]));
    assert!(read(b"&a=1&&b=2&").1.is_empty());
}

#[test]
fn a_pair_without_equals_is_noted() {
    let (found, anomalies) = read(b"flag&a%20b");
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|pair| pair.value.is_empty()));
    assert_eq!(anomalies, [anomaly("flag", AnomalyKind::NoEquals), anomaly("a b", AnomalyKind::NoEquals)]);
}

#[test]
fn a_bad_escape_stays_as_written() {
    for (bytes, value, escape) in [
        (&b"a=100%"[..], "100%", "%"),
        (b"a=%4", "%4", "%4"),
        (b"a=%zz%41", "%zzA", "%zz"),
        (b"a=%%41", "%A", "%%4"),
        (b"a=%41%+1", "A% 1", "%+1"),
    ] {
        let (found, anomalies) = read(bytes);
        assert_eq!(&*found[0].value, value.as_bytes());
        assert_eq!(anomalies, [anomaly("a", AnomalyKind::BadEscape { text: escape.to_owned() })]);
    }
    assert_eq!(read(b"%x=%y").1.len(), 2, "one for the name and one for the value");
}

#[test]
fn names_and_values_may_be_any_bytes() {
    let (found, anomalies) = read(b"%FF\xfe=%00\xff");
    assert_eq!((&*found[0].name, &*found[0].value), (&b"\xff\xfe"[..], &b"\x00\xff"[..]));
    assert!(anomalies.is_empty());
}

#[test]
fn what_needs_no_unescaping_is_borrowed() {
    let (found, _) = read(b"plain=value");
    assert!(matches!((&found[0].name, &found[0].value), (Cow::Borrowed(_), Cow::Borrowed(_))));
}

#[cfg(feature = "generate")]
mod laws {
    use super::*;
    use proptest::prelude::*;

    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(any::<u8>(), 0..12)
    }

    /// Bytes that part pairs or begin an escape are as likely here as all the others together.
    fn anything() -> impl Strategy<Value = Vec<u8>> {
        let special = prop::sample::select(b"&=%+".to_vec());
        prop::collection::vec(prop_oneof![special, any::<u8>()], 0..60)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read(list in prop::collection::vec((bytes(), bytes()), 0..6), plus: bool) {
            let blank = if plus { Blank::Plus } else { Blank::Percent };
            let text = write(list.iter().map(|(name, value)| (name.as_slice(), value.as_slice())), blank);
            let (found, anomalies) = read(text.as_bytes());
            let owned = |pair: Pair<'_>| (pair.name.into_owned(), pair.value.into_owned());
            prop_assert_eq!(found.into_iter().map(owned).collect::<Vec<_>>(), list);
            prop_assert!(anomalies.is_empty());
        }

        #[test]
        fn any_bytes_can_be_read(bytes in anything()) {
            let pieces = bytes.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()).count();
            prop_assert_eq!(read(&bytes).0.len(), pieces);
        }
    }
}
