//! What goes in is nowhere in what comes out, however it was written; and what comes out shows the
//! same as what went in.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::*;
use crate::case::derive;
use crate::case::fixture;
use crate::codec::decode_request;
use crate::recording::Captured;
use crate::reference::{Reference, Stamp};
use crate::spec::tests::model;
use crate::wire::{Headers, Method};

const ACCESS: &str = "FAKEACCESSKEY0000001";
const SECRET: &str = "FAKESECRETKEY/with+40=characters00000001";
const PATH: &str = "/vserver/v2/createMemberServerImageInstance";

fn redactor(keep: &[Keepable]) -> Redactor {
    let secrets = [ACCESS, SECRET].map(|text| Secret::new(text.to_owned()));
    Redactor::new(Key::new([7; 32]), keep, secrets.into())
}

fn request(method: Method, query: &str, headers: &[(&str, &str)], body: &str) -> Request {
    let mut all = Headers::new();
    for (name, value) in headers {
        all.push(*name, *value);
    }
    let target = if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") };
    Request { method, target, headers: all, body: body.as_bytes().to_vec() }
}

fn response(status: u16, media: &str, body: &str) -> Response {
    let mut headers = Headers::new();
    headers.push("Content-Type", media);
    Response { status, headers, body: body.as_bytes().to_vec() }
}

/// All of a recording as one text.
fn all(redacted: &Redacted) -> String {
    let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (request, response) = (redacted.request(), redacted.response());
    let mut text = format!("{}\n{:?}\n{:?}\n", request.target, redacted.redacted(), redacted.ids());
    for (name, value) in request.headers.iter().chain(response.headers.iter()) {
        text += &format!("{name}: {}\n", lossy(value));
    }
    text + &lossy(&request.body) + "\n" + &lossy(&response.body) + "\n" + redacted.source()
}

/// A text in every spelling in which it could hide.
fn spellings(text: &str) -> Vec<String> {
    let each = |write: fn(u32) -> String| text.chars().map(|it| write(u32::from(it))).collect::<String>();
    let percent: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    vec![
        text.to_owned(),
        crate::wire::form::write([(&b"x"[..], text.as_bytes())], crate::wire::form::Blank::Percent)[2..].to_owned(),
        percent.clone(),
        percent.to_lowercase(),
        percent.replace('%', "%25"),
        each(|code| format!("&#{code};")),
        each(|code| format!("&#x{code:x};")),
        each(|code| format!("\\u{code:04x}")),
        each(|code| format!("\\\\u{code:04X}")),
        text.replace('/', "\\/"),
        STANDARD.encode(text),
        URL_SAFE_NO_PAD.encode(text),
        STANDARD.encode(format!("user:{text}")),
        STANDARD.encode(format!("{{\"k\":\"{text}\"}}")),
    ]
}

/// What must not be seen, and a part of it that says enough.
const HIDDEN: [&str; 9] = [
    ACCESS,
    SECRET,
    "sessioncookie77",
    "bearer-token-Value.9",
    "NvSvVcUP7IP564bA84MNfY4PpuYKwujIHWG57erbg04=",
    "bob.kim@mail.example.com",
    "9876543",
    "0f8fad5b-d9cb-469f-a165-70867728950e",
    "Pa55word",
];

fn headers() -> Vec<(&'static str, &'static str)> {
    vec![
        ("User-Agent", "client/1 (bob.kim@mail.example.com)"),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("x-ncp-apigw-timestamp", "1606541135000"),
        ("x-ncp-iam-access-key", ACCESS),
        ("x-ncp-apigw-signature-v2", "NvSvVcUP7IP564bA84MNfY4PpuYKwujIHWG57erbg04="),
        ("Cookie", "lang=ko; sid=sessioncookie77"),
        ("Authorization", "Bearer bearer-token-Value.9"),
        ("Proxy-Authorization", "Basic Ym9iOlBhNTV3b3Jk"),
        ("X-Request-Id", "0f8fad5b-d9cb-469f-a165-70867728950e"),
    ]
}

#[test]
fn nothing_hidden_is_left_however_it_is_spelt() {
    let (model, redactor) = (model(), redactor(&[]));
    let mut tried = 0;
    for hidden in HIDDEN {
        for spelt in spellings(hidden) {
            let json = format!("{{\"responseError\":{{\"returnCode\":\"1\",\"returnMessage\":\"no {spelt} here\"}}}}");
            let xml = format!(
                "<responseError a='{spelt}'><returnCode>1</returnCode><returnMessage>no {spelt}\n<![CDATA[ {spelt} ]]></returnMessage><!-- {spelt} --></responseError>"
            );
            let plain = format!("no {spelt} here");
            for (media, answer) in [("application/json", json), ("text/xml", xml), ("text/html", plain)] {
                let body = format!("serverInstanceNo=9876543&memberServerImageDescription={spelt}&odd={spelt}");
                let headers: Vec<_> = headers().into_iter().chain([("X-Other", spelt.as_str())]).collect();
                let query = format!("other={spelt}");
                let query = if query.contains(['\\', ' ']) { String::new() } else { query };
                let recorded =
                    Captured::new(request(Method::Post, &query, &headers, &body), response(400, media, &answer));
                let redacted = redactor.redact(&model, &recorded).unwrap_or_else(|left| panic!("{spelt}: {left}"));
                let text = all(&redacted);
                for hidden in HIDDEN.iter().filter(|hidden| **hidden != "Pa55word") {
                    for spelt in spellings(hidden) {
                        assert!(!text.contains(&spelt), "{spelt} is left of {hidden} in\n{text}");
                    }
                }
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 9 * 14 * 3);
}

#[test]
fn what_is_systematic_shows_the_same_afterwards() {
    let (model, redactor) = (std::sync::Arc::new(model()), redactor(&[]));
    let (mut same, mut left_out) = (0, Vec::new());
    for action in 0..model.actions.len() {
        for (serial, case) in derive::systematic(&model, action, &model.inventory, 0).iter().enumerate() {
            let stamp = Stamp { now_ms: 1_600_000_000_000, serial: serial as u64 };
            let response = Reference::new(model.clone()).answer(&case.request, stamp);
            match redactor.redact(&model, &Captured::new(case.request.clone(), response)) {
                Ok(redacted) => {
                    assert_eq!(redacted.shown().label.expectation, case.label.expectation, "{}", case.id);
                    same += 1;
                }
                Err(fault) => left_out.push(format!("{}: {fault}", case.id)),
            }
        }
    }
    assert!(left_out.is_empty() && same > 1_000, "{same} and\n{}", left_out.join("\n"));
}

#[test]
fn stand_ins_are_tied_as_the_values_were() {
    let (model, redactor) = (model(), redactor(&[]));
    let answer = "<createMemberServerImageInstanceResponse><requestId>0f8fad5b-d9cb-469f-a165-70867728950e</requestId>\
        <returnCode>0</returnCode><returnMessage>success</returnMessage><totalRows>1</totalRows><memberServerImageInstanceList>\
        <memberServerImageInstance><memberServerImageInstanceNo>4455667</memberServerImageInstanceNo>\
        <memberServerImageName>web-Image-1</memberServerImageName><memberServerImageDescription>of 9876543, web-Image-1</memberServerImageDescription>\
        <originalServerInstanceNo>9876543</originalServerInstanceNo><sharedLoginIdList><loginId>bobkim</loginId></sharedLoginIdList>\
        </memberServerImageInstance></memberServerImageInstanceList></createMemberServerImageInstanceResponse>";
    let query = "serverInstanceNo=9876543&memberServerImageName=web-Image-1&memberServerImageDescription=of+9876543,+web-Image-1";
    let recorded = Captured::new(request(Method::Get, query, &[], ""), response(200, "text/xml", answer));
    let redacted = redactor.redact(&model, &recorded).unwrap();
    let text = all(&redacted);
    for hidden in ["9876543", "web-Image", "4455667", "bobkim", "0f8fad5b"] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
    let (call, _) = decode_request(&model, redacted.request());
    let input = call.unwrap().input;
    let given = |name: &str| input.get(name).and_then(|value| value.as_text()).unwrap().to_owned();
    let (id, name) = (given("serverInstanceNo"), given("memberServerImageName"));
    assert_eq!((id.len(), name.len()), (7, 11));
    assert_eq!(given("memberServerImageDescription"), format!("of {id}, {name}"));
    let body = String::from_utf8(redacted.response().body.clone()).unwrap();
    assert!(body.contains(&format!("<originalServerInstanceNo>{id}</")), "{body}");
    assert!(body.contains(&format!("<memberServerImageDescription>of {id}, {name}</")), "{body}");
    assert_eq!(redacted.ids(), [("serverInstanceNo".to_owned(), vec![id.clone()])], "accepted, so it exists");
    assert_eq!(redacted.shown().label.expectation, crate::case::Expectation::Accept);
    // Known to exist by now: its own refusal says nothing about it.
    let refusal =
        "<responseError><returnCode>10101</returnCode><returnMessage>too many</returnMessage></responseError>";
    let again = Captured::new(request(Method::Get, query, &[], ""), response(400, "text/xml", refusal));
    assert_eq!(redactor.redact(&model, &again).unwrap().ids(), redacted.ids());
}

#[test]
fn a_short_name_is_tied_where_it_is_quoted_and_is_no_word_elsewhere() {
    let (model, redactor) = (model(), redactor(&[]));
    for (quote, format) in [("&quot;", "xml"), ("\\\"", "json")] {
        let said = format!("ab is no name: {quote}ab{quote}, ab");
        let answer = match format {
            "xml" => format!(
                "<responseError><returnCode>1</returnCode><returnMessage>{said}</returnMessage></responseError>"
            ),
            _ => format!("{{\"responseError\":{{\"returnCode\":\"1\",\"returnMessage\":\"{said}\"}}}}"),
        };
        let query = format!("serverInstanceNo=1234299&memberServerImageName=ab&responseFormatType={format}");
        let answer = response(400, &format!("application/{format}"), &answer);
        let redacted = redactor.redact(&model, &Captured::new(request(Method::Get, &query, &[], ""), answer)).unwrap();
        let (call, _) = decode_request(&model, redacted.request());
        let input = call.unwrap().input;
        let name = input.get("memberServerImageName").and_then(|value| value.as_text()).unwrap();
        let body = String::from_utf8(redacted.response().body.clone()).unwrap();
        assert!(name != "ab" && name.len() == 2, "{name}");
        assert!(body.contains(&format!("ab is no name: {quote}{name}{quote}, ab")), "{body}");
    }
}

#[test]
fn what_is_kept_stays_but_no_secret_does() {
    let model = model();
    let redactor = redactor(&Keepable::ALL);
    let query = format!("serverInstanceNo=9876543&memberServerImageName=web-image&odd={ACCESS}");
    let refusal = "<responseError><returnCode>1</returnCode><returnMessage>bob@example.com 0f8fad5b-d9cb-469f-a165-70867728950e</returnMessage></responseError>";
    let recorded = Captured::new(request(Method::Get, &query, &[], ""), response(400, "text/xml", refusal));
    let text = all(&redactor.redact(&model, &recorded).unwrap());
    for kept in ["9876543", "web-image", "bob@example.com", "0f8fad5b-d9cb-469f-a165-70867728950e"] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
    assert!(!text.contains(ACCESS), "{text}");
}

#[test]
fn what_the_spec_makes_public_stays_byte_for_byte() {
    let model = model();
    for fixture in fixture::built_in(&model).unwrap() {
        let Some(response) = fixture.recorded.clone().filter(|response| response.status == 200) else { continue };
        let recorded = Captured::new(fixture.request.clone(), response.clone());
        let redacted = redactor(&Keepable::ALL).redact(&model, &recorded).unwrap();
        assert_eq!(redacted.response().body, response.body, "{}", fixture.id);
        assert_eq!(
            (&redacted.request().target, &redacted.request().body),
            (&fixture.request.target, &fixture.request.body)
        );
    }
}

#[test]
fn a_key_is_made_once_and_is_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/redaction.key");
    let first = Key::open(&path).unwrap();
    assert_eq!(first.bytes(), Key::open(&path).unwrap().bytes());
    assert_ne!(first.bytes(), Key::open(&folder.path().join("other.key")).unwrap().bytes());
    assert_eq!(format!("{first:?}"), "Key(…)");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    }
    std::fs::write(&path, "no key").unwrap();
    assert!(matches!(Key::open(&path), Err(KeyError::NoKey { .. })));
}

#[test]
fn a_secret_of_a_header_is_taken_out_of_later_exchanges_too() {
    let (model, redactor) = (model(), redactor(&[]));
    let with = |headers: &[(&str, &str)], answer: &str| {
        let recorded = Captured::new(
            request(Method::Get, "serverInstanceNo=1234299", headers, ""),
            response(400, "text/plain", answer),
        );
        all(&redactor.redact(&model, &recorded).unwrap())
    };
    with(&[("X-Session-Token", "cafe-and-cake")], "no");
    assert!(!with(&[], "no cafe-and-cake here").contains("cafe-and-cake"));
}
