//! Every demand of every client, both ways: an answer that meets it, and one that differs in that alone.

use std::collections::BTreeSet;

use super::*;
use crate::codec::decode_answer;
use crate::model::{Demand, Model, Need};
use crate::wire::{Headers, Limits};

const ACTION: &str = "vserver.createMemberServerImageInstance";
const XML: &str = include_str!("../../fixtures/vserver/createMemberServerImageInstance/page-example/response.xml");
const JSON: &str = include_str!("../../fixtures/vserver/createMemberServerImageInstance/json-success/response.json");
const REFUSAL_XML: &str =
    "<responseError><returnCode>24120</returnCode><returnMessage>invalid</returnMessage></responseError>";
const REFUSAL_JSON: &str = r#"{"responseError": {"returnCode": "24120", "returnMessage": "invalid"}}"#;
const GATEWAY_XML: &str = "<error><errorCode>100</errorCode><message>Bad Request Exception</message></error>";
const GATEWAY_JSON: &str = r#"{"error": {"errorCode": "100", "message": "Bad Request Exception"}}"#;

/// The status, the media type and the body of an answer, and what it says.
type Sent = (u16, Option<&'static str>, String, AnswerKind);

fn model() -> Model {
    crate::spec::built_in().expect("the built-in spec has no fault")
}

/// The body that the page's example has, without a line end behind it.
fn good(format: Format) -> Sent {
    match format {
        Format::Xml => (200, Some("application/xml;charset=UTF-8"), XML.trim_end().to_owned(), AnswerKind::Success),
        Format::Json => (200, Some("application/json;charset=UTF-8"), JSON.trim_end().to_owned(), AnswerKind::Success),
    }
}

fn refusal(format: Format) -> Sent {
    let (_, media, _, _) = good(format);
    let body = if format == Format::Xml { REFUSAL_XML } else { REFUSAL_JSON };
    (400, media, body.to_owned(), AnswerKind::Refusal)
}

fn stumbles(model: &Model, client: &Client, asked: Format, sent: &Sent) -> Vec<(String, String)> {
    let (status, media, body, said) = sent;
    let mut headers = Headers::new();
    media.iter().for_each(|media| headers.push("Content-Type", *media));
    let response = Response { status: *status, headers, body: body.clone().into_bytes() };
    let action = model.action(ACTION).expect("the action");
    let read = decode_answer(model, action, &response, &Limits::default());
    let seen = SeenAnswer {
        action,
        response: &response,
        media: media.map(|media| media.split(';').next().unwrap_or(media)),
        read: &read,
        said: *said,
        asked,
    };
    let named = |stumble: Stumble| (words(&client.demands[stumble.demand]), stumble.place);
    let found = hold(client, &seen);
    let is_missed = !found.is_empty() && client.reads.contains(&asked);
    assert!(!(is_missed && meets_all(model, &seen)), "{} {found:?}", client.name);
    found.into_iter().map(named).collect()
}

fn words(demand: &Demand) -> String {
    match &demand.need {
        Need::Given(path) => format!("given {}", path.rsplit('.').next().unwrap_or_default()),
        need => need.name().to_owned(),
    }
}

/// The same body with one text in it replaced.
fn with(format: Format, from: &str, to: &str) -> Sent {
    let (status, media, body, said) = good(format);
    assert!(body.contains(from), "{from} is not in the body");
    (status, media, body.replacen(from, to, 1), said)
}

/// With what a body may begin for a client.
fn begins(client: &Client, format: Format) -> Vec<&'static str> {
    let about = |demand: &&Demand| demand.format.is_none_or(|only| only == format);
    let bytes = client.demands.iter().filter(about).find_map(|demand| match &demand.need {
        Need::FirstByte(bytes) => Some(bytes.as_slice()),
        _ => None,
    });
    [" ", "\u{feff}"].into_iter().filter(|front| bytes.is_none_or(|it| it.contains(&front.as_bytes()[0]))).collect()
}

/// Answers that do not meet a demand of that name; nothing else is changed.
fn bad(demand: &str, client: &Client, format: Format) -> Vec<Sent> {
    let (status, media, body, said) = good(format);
    let json = format == Format::Json;
    let of = |body: String| (status, media, body, said);
    let inner = body.trim_start_matches('{').find('{').map_or(0, |at| at + 1);
    match demand {
        "success-status" => {
            let other = if client.name == "go-v1" { 201 } else { 302 };
            let (_, _, refusal, said) = refusal(format);
            vec![(other, media, body, AnswerKind::Success), (200, media, refusal, said)]
        }
        "first-byte" => {
            let fronts = [" ", "\u{feff}", "x"].into_iter().filter(|front| !begins(client, format).contains(front));
            fronts.map(|front| of(format!("{front}{body}"))).collect()
        }
        "last-byte" => vec![of(format!("{body}\n")), of(format!("{body} "))],
        "blank-before-inner" => vec![of(format!("{}{}", body[..inner].trim_end(), &body[inner..]))],
        "one-root" => vec![of(format!("{}, \"other\": {{ \"a\": \"b\" }}\n}}", &body[..body.len() - 2]))],
        "first-root" => vec![of(format!("{{\"other\": {{ \"a\": \"b\" }},{}", &body[1..]))],
        "whole" => vec![of(body[..body.len() - 9].to_owned())],
        "empty-lists" => ["", "\n  "]
            .map(|blank| {
                with(format, "<sharedLoginIdList/>", &format!("<sharedLoginIdList>{blank}</sharedLoginIdList>"))
            })
            .into(),
        "declared-types" => vec![
            with(format, "\"returnCode\": \"0\"", "\"returnCode\": 0"),
            with(format, "\"totalRows\": 1", "\"totalRows\": \"1\""),
        ],
        "bare-items" => {
            let (open, close) = (body.find('[').map_or(0, |at| at + 1), body.rfind("    ]").unwrap_or_default());
            vec![of(format!("{}{{\"memberServerImage\":{}}}{}", &body[..open], &body[open..close], &body[close..]))]
        }
        "media-types" => vec![(status, None, body.clone(), said), (status, Some("text/plain"), body, said)],
        "refusal-forms" => {
            let form = if json { GATEWAY_JSON } else { GATEWAY_XML };
            vec![(400, media, form.to_owned(), AnswerKind::Refusal), (400, media, "no".to_owned(), AnswerKind::Refusal)]
        }
        given => {
            let name = given.strip_prefix("given ").unwrap_or(given);
            let line = body.lines().find(|line| line.contains(&format!("\"{name}\""))).expect("the field").to_owned();
            let null = format!("\"{name}\": null,");
            vec![with(format, &line, &null), with(format, &format!("{line}\n"), "")]
        }
    }
}

#[test]
fn every_client_reads_the_pages_example_and_its_refusals() {
    let model = model();
    assert_eq!(model.clients.len(), 8);
    for client in &model.clients {
        for &format in &client.reads {
            assert_eq!(stumbles(&model, client, format, &good(format)), [], "{} {format:?}", client.name);
            assert_eq!(stumbles(&model, client, format, &refusal(format)), [], "{} {format:?}", client.name);
        }
    }
}

#[test]
fn every_demand_is_missed_where_nothing_else_is_wrong() {
    let model = model();
    let mut tried = BTreeSet::new();
    for client in &model.clients {
        for demand in &client.demands {
            let formats = client.reads.iter().filter(|&&format| demand.format.is_none_or(|only| only == format));
            for &format in formats {
                let name = words(demand);
                for sent in bad(&name, client, format) {
                    let found = stumbles(&model, client, format, &sent);
                    let missed: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
                    assert!(missed.contains(&name.as_str()), "{} misses {name}: {found:?}\n{}", client.name, sent.2);
                    // A body that is cut short lacks its end, too, and one that is in no format is not whole.
                    let ends = |name: &&str| ["first-byte", "whole", "last-byte"].contains(name);
                    let also = ["first-byte", "whole"].contains(&name.as_str()) && missed.iter().all(ends);
                    assert!(missed == [name.as_str()] || also, "{} {name}: {found:?}", client.name);
                }
                tried.insert(demand.need.name());
            }
        }
    }
    assert_eq!(tried.into_iter().collect::<Vec<_>>(), sorted(&Need::NAMES), "every kind of demand is tried");
}

fn sorted(names: &[&'static str]) -> Vec<&'static str> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names
}

#[test]
fn the_place_is_shown_with_the_bytes_around_it() {
    let model = model();
    let place = |client: &str, need: &str, format: Format, at: usize| {
        let (_, client) = model.client(client).expect("the client");
        let found = stumbles(&model, client, format, &bad(need, client, format)[at]);
        found.into_iter().find(|(name, _)| name == need).map(|(_, place)| place).unwrap_or_default()
    };
    let inner = place("go-v2", "blank-before-inner", Format::Json, 0);
    assert!(inner.starts_with("…rImageInstanceResponse\":»{«\\n"), "{inner}");
    assert!(place("go-v2", "last-byte", Format::Json, 0).ends_with("}»\\n«"));
    assert!(place("java", "empty-lists", Format::Xml, 0).contains("<sharedLoginIdList»>«</sharedLoginIdList>"));
    let given = place("terraform", "given memberServerImageDescription", Format::Json, 0);
    assert_eq!(given, "output.memberServerImageInstanceList[0].memberServerImageDescription: null");
    assert_eq!(place("javascript", "media-types", Format::Json, 0), "no Content-Type");
}

#[test]
fn a_list_in_a_comment_or_in_a_text_is_no_list() {
    let model = model();
    let (_, java) = model.client("java").expect("the client");
    let list = "<sharedLoginIdList></sharedLoginIdList>";
    for hidden in [
        format!("<!-- {list} --></memberServerImageDescription>"),
        format!("<![CDATA[{list}]]></memberServerImageDescription>"),
    ] {
        let sent = with(Format::Xml, "</memberServerImageDescription>", &hidden);
        assert_eq!(stumbles(&model, java, Format::Xml, &sent), []);
    }
}

#[test]
fn bytes_of_any_sort_are_taken() {
    let model = model();
    let odd = [
        "",
        "{",
        "}",
        "<",
        "<!--",
        "<![CDATA[",
        "{{",
        "\u{feff}",
        "<sharedLoginIdList>",
        "<sharedLoginIdList></",
        "[]",
        "0",
    ];
    for client in &model.clients {
        for body in odd {
            for said in [AnswerKind::Success, AnswerKind::Refusal, AnswerKind::Neither] {
                stumbles(&model, client, Format::Json, &(200, None, body.to_owned(), said));
            }
        }
    }
}
