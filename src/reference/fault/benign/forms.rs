//! The same answer in another form: layout, escapes, headers, refusals in other words.

use crate::model::{Format, Kind, Member, Scalar, Type};

use super::super::Only;
use super::super::change::{Bend, Bent, Change, Escapes, Fixed, Style, Whose, Wire};
use super::super::equivalent;
use super::super::place::{Hop, Place, wire_name};
use super::super::text::Mangle;
use super::Maker;

const DECLARED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Every variant of form.
pub(super) fn derive(maker: &mut Maker<'_, '_>) {
    styles(maker);
    bytes(maker);
    headers(maker);
    refusals(maker);
    fields(maker);
    values(maker);
}

fn styles(maker: &mut Maker<'_, '_>) {
    let plain = Style { declaration: DECLARED, indent: Some("  "), colon: ": ", ..Style::default() };
    let styles = [
        ("compact", Style { declaration: "", indent: None, colon: ":", ..plain }),
        ("one-line-with-declaration", Style { indent: None, ..plain }),
        ("no-declaration", Style { declaration: "", ..plain }),
        (
            "declaration-standalone",
            Style { declaration: "<?xml version='1.0' encoding='utf-8' standalone='yes'?>", ..plain },
        ),
        ("declaration-without-encoding", Style { declaration: "<?xml version=\"1.0\"?>\n", ..plain }),
        ("tabs", Style { indent: Some("\t"), ..plain }),
        ("four-blanks", Style { indent: Some("    "), ..plain }),
        ("carriage-returns", Style { line: "\r\n", ..plain }),
        ("blank-lines", Style { line: "\n\n", colon: " : ", ..plain }),
        ("self-closing", Style { self_closing: true, ..plain }),
        ("quotes-escaped", Style { escapes: Escapes::Quotes, ..plain }),
        ("decimal-references", Style { escapes: Escapes::Decimal, ..plain }),
        ("hexadecimal-references", Style { escapes: Escapes::Hexadecimal, ..plain }),
        ("cdata", Style { escapes: Escapes::Cdata, ..plain }),
        ("comments", Style { comments: true, ..plain }),
        ("trailing-newline", Style { end: "\n", ..plain }),
        ("trailing-blank-lines", Style { end: "\r\n \n", ..plain }),
    ];
    for (name, style) in styles {
        let change = maker.change(Change::Wire(Whose::All, Wire::Style(style)), Only::default());
        maker.push(name, vec![change]);
    }
}

fn bytes(maker: &mut Maker<'_, '_>) {
    let xml = Only { format: Some(Format::Xml), ..Only::default() };
    let json = Only { format: Some(Format::Json), ..Only::default() };
    for (name, only, wire) in [
        ("xml-byte-order-mark", xml, Wire::Before(b"\xEF\xBB\xBF".to_vec())),
        ("xml-comment-behind", xml, Wire::Behind(b"\n<!-- served by 7 -->\n".to_vec())),
        ("json-blanks-in-front", json, Wire::Before(b"\n  ".to_vec())),
    ] {
        let change = maker.change(Change::Wire(Whose::All, wire), only);
        maker.push(name, vec![change]);
    }
}

fn headers(maker: &mut Maker<'_, '_>) {
    let named = |name: &str| Wire::ContentType(Some(name.to_owned()));
    let pairs = [
        ("text-subtype", "text/xml;charset=UTF-8", "text/json;charset=UTF-8"),
        ("no-charset", "application/xml", "application/json"),
        ("charset-lower-case", "application/xml; charset=utf-8", "application/json; charset=utf-8"),
        ("charset-quoted", "application/xml; charset=\"UTF-8\"", "application/json; charset=\"UTF-8\""),
        ("media-type-upper-case", "Application/XML;Charset=utf-8", "APPLICATION/JSON"),
        ("parameter-more", "application/xml; charset=UTF-8; version=1", "application/json; version=1; charset=UTF-8"),
    ];
    for (name, xml, json) in pairs {
        let for_format = |format| Only { format: Some(format), ..Only::default() };
        let changes = vec![
            maker.change(Change::Wire(Whose::All, named(xml)), for_format(Format::Xml)),
            maker.change(Change::Wire(Whose::All, named(json)), for_format(Format::Json)),
        ];
        maker.push(&format!("content-type-{name}"), changes);
    }
    let more = [
        ("Server", "nginx"),
        ("X-Request-Id", "7"),
        ("Date", "Sat, 15 Jun 2024 08:49:13 GMT"),
        ("Connection", "close"),
    ];
    let mut changes: Vec<_> = more
        .map(|(name, value)| {
            let header = Wire::Header(name.to_owned(), value.to_owned());
            maker.change(Change::Wire(Whose::All, header), Only::default())
        })
        .into();
    maker.push("headers-more", changes.clone());
    for (name, upper) in [("headers-upper-case", true), ("headers-lower-case-reversed", false)] {
        let recased = maker.change(Change::Wire(Whose::All, Wire::HeaderCase(upper)), Only::default());
        changes.push(recased);
        maker.push(name, changes.clone());
    }
}

fn refusals(maker: &mut Maker<'_, '_>) {
    for status in [401, 404, 409, 422, 500, 503] {
        // 401 says something of the credentials; that is no matter of an action.
        if status != 401 {
            let change = maker.change(Change::Wire(Whose::Refusals, Wire::Status(status)), Only::default());
            maker.push(&format!("refusal-status-{status}"), vec![change]);
        }
    }
    for status in [201, 202] {
        let change = maker.change(Change::Wire(Whose::Successes, Wire::Status(status)), Only::default());
        maker.push(&format!("success-status-{status}"), vec![change]);
    }
    for (name, bent) in [
        ("gateway", Bent::Gateway),
        ("other-code", Bent::OtherCode),
        ("word-code", Bent::WordCode),
        ("long-message", Bent::LongMessage),
        ("more-fields", Bent::MoreFields),
    ] {
        let change = maker.change(Change::Refusal(bent), Only::default());
        maker.push(&format!("refusal-{name}"), vec![change]);
    }
}

fn fields(maker: &mut Maker<'_, '_>) {
    let output = &maker.model.actions[maker.action].output;
    let root = Place { hops: Vec::new(), name: output.name.clone(), item: false };
    let extra = Bend::Extra("unheardOf".to_owned(), "1".to_owned());
    for (name, bend) in [("fields-reversed", Bend::Reversed), ("field-unheard-of", extra.clone())] {
        let change = maker.change(Change::Node(root.clone(), bend), Only::default());
        maker.push(name, vec![change]);
    }
    for member in output.record().unwrap_or_default() {
        let Type::List(item) = &member.kind else { continue };
        let hops = vec![Hop::Into(output.name.clone()), Hop::Into(wire_name(member).to_owned())];
        let place = Place { hops, name: item.name.clone(), item: true };
        let change = maker.change(Change::Node(place, extra.clone()), Only::default());
        maker.push(&format!("field-unheard-of-in-{}", member.name), vec![change]);
    }
}

/// Values that no statement fixes.
fn values(maker: &mut Maker<'_, '_>) {
    let output = &maker.model.actions[maker.action].output;
    let hops = vec![Hop::Into(output.name.clone())];
    of_members(maker, output.record().unwrap_or_default(), &hops);
}

fn of_members(maker: &mut Maker<'_, '_>, members: &[Member], hops: &[Hop]) {
    for member in members {
        let place = Place { hops: hops.to_vec(), name: wire_name(member).to_owned(), item: false };
        let mut below = [hops, &[Hop::Into(place.name.clone())]].concat();
        match &member.kind {
            Type::Scalar(kind) => of_scalar(maker, member, *kind, &place),
            Type::Record(inner) => of_members(maker, inner, &below),
            Type::List(item) => {
                below.push(Hop::Items(item.name.clone()));
                of_members(maker, item.record().unwrap_or_default(), &below);
            }
        }
    }
}

fn of_scalar(maker: &mut Maker<'_, '_>, member: &Member, kind: Scalar, place: &Place) {
    let has = |kind: Kind| maker.model.constraint_on(member, kind).is_some();
    let fixed = [Kind::Equals, Kind::Echo, Kind::Count].into_iter().any(has);
    let mut bends: Vec<(&str, Bend)> = Vec::new();
    match kind {
        Scalar::Text if has(Kind::Format) => bends.push(("upper-case", Bend::Text(Mangle::Upper))),
        Scalar::Text if !fixed => {
            bends.push(("other-text", Bend::Set(Fixed::Text("CREAT".to_owned()))));
            bends.push(("longer-text", Bend::Set(Fixed::Text("Ünïcode <한글> & \"more\"".to_owned()))));
        }
        Scalar::Date => {
            bends.push(("utc", Bend::Set(Fixed::Text("2024-06-15T08:49:13+0000".to_owned()))));
            bends.push(("other-offset", Bend::Set(Fixed::Text("2024-06-15T04:19:13-0430".to_owned()))));
        }
        Scalar::Long | Scalar::Integer if !fixed => bends.push(("other-number", Bend::Off(1))),
        _ => {}
    }
    if equivalent::may_be_missing(maker.model, member).is_some() {
        bends.push(("left-out", Bend::Dropped));
    } else if equivalent::is_omittable(maker.model, member)
        && let Some(name) = equivalent::echoed_name(maker.model, member)
    {
        bends.push(("left-out-unless-given", Bend::WhenNotGiven(name, Box::new(Bend::Dropped))));
    }
    for (name, bend) in bends {
        let change = maker.change(Change::Node(place.clone(), bend), Only::default());
        maker.push(&format!("{}-{name}", member.path), vec![change]);
    }
}
