//! Signatures known from elsewhere, and every fault of [`verify`].

use super::*;
use crate::wire::Headers;

/// Keys, timestamp and signatures that were computed with another implementation.
const AT: u64 = 1_543_379_135_459;
const VECTORS: [(Method, &str, &str); 4] = [
    (
        Method::Get,
        "/server/v2/createBlockStorageSnapshotInstance?blockStorageInstanceNo=937508",
        "mlv3sBeyBPzGCLdsZyCdcqeAKQoxM71FV+1/UbhKPes=",
    ),
    (
        Method::Get,
        "/vserver/v2/createMemberServerImageInstance?regionCode=KR&serverInstanceNo=1234299&responseFormatType=json",
        "kfOm1OxshEgdZiBqQeZb10OqnlmIBN47IdQHCPA2frk=",
    ),
    (Method::Post, "/vserver/v2/createMemberServerImageInstance", "i0A9eqnw2ZgO79ev3asWbKDC5dcvIgHt0bPIXwdlMLs="),
    (
        Method::Post,
        "/vserver/v2/createMemberServerImageInstance?responseFormatType=json",
        "EWZkk//s3Q8L1KUX1E+kaeKqAgJkDddAjRp7oKCX8ec=",
    ),
];

/// What official clients really sent: target, timestamp, signature; all POST with the older header.
const SENT: [(&str, u64, &str); 10] = [
    (
        "/server/v2/createBlockStorageSnapshotInstance",
        1_795_322_367_267,
        "FYuMfY3MMPRk8sXhElDM25cVBOSDc3e9bZmWKaDKouo=",
    ),
    ("/vserver/v2/createMemberServerImageInstance", 1_795_322_367_221, "eZawtXbdZYbfTOrWC9JO7R4/t+CbJnoaSISPZ+NpxVE="),
    ("/vserver/v2/createMemberServerImageInstance", 1_795_322_367_227, "pK+aBeCqP+VG14v7ArU197HJ/9SB4FNcEANFu0nk7LI="),
    (
        "/server/v2/createBlockStorageSnapshotInstance?responseFormatType=json",
        1_795_321_734_661,
        "Apu2+cHO+/qkmTW80PAYZzcAarg4aBaPtO0klMnh5u0=",
    ),
    (
        "/server/v2/createBlockStorageSnapshotInstance?responseFormatType=json",
        1_795_321_734_676,
        "CJtpMjAsX7eHr7Bc8bFkinc70wONIWmW5UDIZn5UjFw=",
    ),
    (
        "/server/v2/deleteBlockStorageSnapshotInstances?responseFormatType=json",
        1_795_321_734_697,
        "yEhgt2LcHxhvEP8jLWXlrgJdyXnsp8efket13T/Z3mQ=",
    ),
    (
        "/server/v2/getBlockStorageSnapshotInstanceList?responseFormatType=json",
        1_795_321_734_689,
        "rYnkAOe24MycNgUq304gMB479figGtmbTiJ/H+VqHPI=",
    ),
    (
        "/vserver/v2/createBlockStorageSnapshotInstance?responseFormatType=json",
        1_795_322_675_941,
        "UvsmVOF/hGkfN7OZRHM8xVNH+3L1DTDDcS3dCy6ibys=",
    ),
    (
        "/vserver/v2/createMemberServerImageInstance?responseFormatType=json",
        1_795_321_734_654,
        "NvSvVcUP7IP564bA84MNfY4PpuYKwujIHWG57erbg04=",
    ),
    (
        "/vserver/v2/createMemberServerImageInstance?responseFormatType=json",
        1_795_321_734_658,
        "OY0X46OYgj2qp/pmctAahLpl40L97HbCd8lkXw4ZtD4=",
    ),
];

const WINDOW: u64 = 300_000;

fn credentials(access_key: &str, secret_key: &str) -> Credentials {
    Credentials { access_key: access_key.to_owned(), secret_key: Secret::new(secret_key.to_owned()) }
}

fn ours() -> Credentials {
    credentials("TESTACCESSKEY", "TESTSECRETKEY")
}

fn signed() -> Request {
    let (method, target, _) = VECTORS[0];
    let mut request = Request { method, target: target.to_owned(), headers: Headers::new(), body: Vec::new() };
    sign(&mut request, &ours(), AT);
    request
}

#[test]
fn signatures_equal_the_known_ones() {
    for (method, target, expected) in VECTORS {
        assert_eq!(signature(method, target, AT, &ours()), expected, "{target}");
    }
}

#[test]
fn what_official_clients_sent_is_accepted() {
    let theirs = credentials("FAKEACCESSKEY0000001", "FAKESECRETKEY");
    for (target, at, expected) in SENT {
        let mut headers = Headers::new();
        headers.push("X-Ncp-Apigw-Signature-V1", expected);
        headers.push("X-Ncp-Apigw-Timestamp", at.to_string());
        headers.push("X-Ncp-Iam-Access-Key", "FAKEACCESSKEY0000001");
        let mut request = Request { method: Method::Post, target: target.to_owned(), headers, body: b"a=b".to_vec() };
        assert_eq!(verify(&request, &theirs, at + 1, WINDOW), Ok(()), "{target} at {at}");
        request.method = Method::Get;
        assert_eq!(verify(&request, &theirs, at, WINDOW), Err(SignatureFault::WrongSignature), "{target}");
    }
}

#[test]
fn signing_replaces_what_stood_there() {
    let mut request = signed();
    request.headers.push("X-NCP-APIGW-SIGNATURE-V1", "old");
    sign(&mut request, &ours(), AT + 1);
    let names: Vec<_> = request.headers.iter().map(|(name, _)| name).collect();
    assert_eq!(names, [TIMESTAMP_HEADER, ACCESS_KEY_HEADER, SIGNATURE_HEADER]);
    assert_eq!(request.headers.get(TIMESTAMP_HEADER), Some("1543379135460"));
    assert_eq!(verify(&request, &ours(), AT, WINDOW), Ok(()));
}

#[test]
fn each_missing_header_is_named() {
    for name in [TIMESTAMP_HEADER, ACCESS_KEY_HEADER, SIGNATURE_HEADER] {
        let mut request = signed();
        request.headers.remove(name);
        assert_eq!(verify(&request, &ours(), AT, WINDOW), Err(SignatureFault::MissingHeader { name }));
    }
}

#[test]
fn the_window_includes_its_edges_on_both_sides() {
    let at = |now| verify(&signed(), &ours(), now, WINDOW);
    assert_eq!(at(AT + WINDOW), Ok(()));
    assert_eq!(at(AT - WINDOW), Ok(()));
    assert_eq!(at(AT + WINDOW + 1), Err(SignatureFault::Expired { skew_ms: 300_001 }));
    assert_eq!(at(AT - WINDOW - 1), Err(SignatureFault::Expired { skew_ms: -300_001 }));
    assert_eq!(at(u64::MAX), Err(SignatureFault::Expired { skew_ms: i64::MAX }));
}

#[test]
fn a_timestamp_is_digits_only() {
    for text in ["", "+1543379135459", "-1", "1543379135459.0", "18446744073709551616"] {
        let mut request = signed();
        request.headers.remove(TIMESTAMP_HEADER);
        request.headers.push(TIMESTAMP_HEADER, text);
        assert_eq!(verify(&request, &ours(), AT, WINDOW), Err(SignatureFault::BadTimestamp), "{text:?}");
    }
}

#[test]
fn the_wrong_key_secret_target_or_signature_is_refused() {
    let check = |request: &Request, who: &Credentials| verify(request, who, AT, WINDOW);
    assert_eq!(check(&signed(), &credentials("OTHER", "TESTSECRETKEY")), Err(SignatureFault::UnknownAccessKey));
    assert_eq!(check(&signed(), &credentials("TESTACCESSKEY", "OTHER")), Err(SignatureFault::WrongSignature));
    let mut moved = signed();
    moved.target.push('0');
    assert_eq!(check(&moved, &ours()), Err(SignatureFault::WrongSignature));
    for text in ["", "no base64!", "mlv3sBeyBPzGCLdsZyCdcqeAKQoxM71FV+1/UbhKPeo="] {
        let mut request = signed();
        request.headers.remove(SIGNATURE_HEADER);
        request.headers.push(SIGNATURE_HEADER, text);
        assert_eq!(check(&request, &ours()), Err(SignatureFault::WrongSignature), "{text:?}");
    }
}

#[test]
fn a_timestamp_is_verified_as_it_was_written() {
    let mut request = signed();
    request.headers.remove(TIMESTAMP_HEADER);
    request.headers.push(TIMESTAMP_HEADER, format!("0{AT}"));
    assert_eq!(verify(&request, &ours(), AT, WINDOW), Err(SignatureFault::WrongSignature));
}

#[test]
fn a_secret_does_not_show() {
    let shown = format!("{:?} {:#?}", ours(), Secret::new("TESTSECRETKEY".to_owned()));
    assert!(!shown.contains("SECRETKEY"), "{shown}");
    assert!(shown.contains("Secret(…)") && shown.contains("TESTACCESSKEY"), "{shown}");
}
