//! The text of a finding, in one place: what is demanded, what an oddity amounts to.

use crate::model::{
    Characters, ConstraintId, EmptyAs, Extent, Format, Lookup, Model, Presence, Promise, Relation, Rule, Set, XmlText,
};
use crate::validate::Violation;
use crate::value::Step;
use crate::wire::{Anomaly, AnomalyKind};

use super::Layer;

/// What a constraint demands, reading by reading.
pub fn demand(model: &Model, id: ConstraintId) -> String {
    let constraint = model.constraint(id);
    let texts: Vec<String> = constraint
        .readings
        .iter()
        .map(|reading| match reading.name.as_str() {
            "" => rule(&reading.rule),
            name => format!("{} ({name})", rule(&reading.rule)),
        })
        .collect();
    texts.join(", or ")
}

/// What a rule demands.
pub fn rule(rule: &Rule) -> String {
    match rule {
        Rule::Anything => "anything".to_owned(),
        Rule::Presence(Presence::Required) => "given and not empty".to_owned(),
        Rule::Set(Set::Type(kind)) => format!("of type {}", kind.name()),
        Rule::Presence(Presence::Once) => "given only once".to_owned(),
        Rule::Presence(Presence::Distinct) => "values that differ".to_owned(),
        Rule::Presence(Presence::OneAtATime) => "used by one such call at a time".to_owned(),
        Rule::Presence(Presence::Empty(EmptyAs::Absent)) => "empty means absent".to_owned(),
        Rule::Presence(Presence::Empty(EmptyAs::Value)) => "empty is a value like others".to_owned(),
        Rule::Extent(Extent::Min { bound, unit }) => format!("at least {bound} {}", unit.name()),
        Rule::Extent(Extent::Max { bound, unit }) => format!("at most {bound} {}", unit.name()),
        Rule::Extent(Extent::AtLeast(bound)) => format!("at least {bound}"),
        Rule::Extent(Extent::AtMost(bound)) => format!("at most {bound}"),
        Rule::Extent(Extent::MultipleOf(step)) => format!("a multiple of {step}"),
        Rule::Characters(Characters::Alphabet(set)) => format!("only {set}"),
        Rule::Characters(Characters::First(set)) => format!("starts with {set}"),
        Rule::Characters(Characters::Last(set)) => format!("ends with {set}"),
        Rule::Set(Set::Options(options)) => format!("one of {}", options.join(", ")),
        Rule::Set(Set::OptionsOrDefault(options)) => format!("one of {}; any other means none", options.join(", ")),
        Rule::Relation(Relation::Needs { with }) => format!("given whenever {with} is"),
        Rule::Characters(Characters::XmlText(XmlText::Refused)) => "refused where XML cannot carry it".to_owned(),
        Rule::Characters(Characters::XmlText(XmlText::Stripped)) => {
            "without the characters that XML cannot carry".to_owned()
        }
        Rule::Characters(Characters::XmlText(XmlText::Replaced)) => {
            "with a stand-in for characters that XML cannot carry".to_owned()
        }
        Rule::Characters(Characters::XmlText(XmlText::Kept)) => {
            "as it was sent, where the format can carry it".to_owned()
        }
        Rule::World(Lookup::Exists { resource }) => format!("names a {resource} that exists"),
        Rule::World(Lookup::State { attribute, is, not, .. }) if not.is_empty() => {
            format!("{attribute} is {}", is.join(" or "))
        }
        Rule::World(Lookup::State { attribute, not, .. }) => format!("{attribute} is not {}", not.join(" or ")),
        Rule::Relation(Relation::DefaultValue(value)) => format!("{value} when not given"),
        Rule::Relation(Relation::DefaultShown { value, .. }) if value.is_empty() => {
            "shown empty when not given".to_owned()
        }
        Rule::Relation(Relation::DefaultShown { value, .. }) => format!("shown as {value} when not given"),
        Rule::Relation(Relation::DefaultByServer { .. }) => "assigned by the server when not given".to_owned(),
        Rule::Relation(Relation::DefaultByAction { from }) => format!("taken from {from} when not given"),
        Rule::Presence(Presence::Present) => "stands once, here, under this name".to_owned(),
        Rule::Presence(Presence::Omittable) => "may be left out".to_owned(),
        Rule::Presence(Presence::Filled) => "not empty".to_owned(),
        Rule::Set(Set::Equals(value)) => format!("{value:?}"),
        Rule::Set(Set::Uuid) => "a UUID".to_owned(),
        Rule::Set(Set::DateForm) => "written as 2020-08-24T17:40:12+0900 is".to_owned(),
        Rule::Set(Set::Open(known)) => format!("such as {}", known.join(", ")),
        Rule::Relation(Relation::Count { of }) => format!("the number of items in {of}"),
        Rule::Relation(Relation::Echo { from }) => format!("what {from} said"),
        Rule::Exchange(Promise::SuccessStatus { from, to } | Promise::RefusalStatus { from, to }) => {
            format!("HTTP {from} to {to}")
        }
        Rule::Exchange(Promise::ContentType { xml, json }) => {
            format!("{} for XML, {} for JSON", xml.join(" or "), json.join(" or "))
        }
        Rule::Exchange(Promise::Root(name)) => format!("<{name}>"),
        Rule::Presence(Presence::Optional) => "may be left out".to_owned(),
        Rule::Characters(Characters::Any) => "of any characters".to_owned(),
        Rule::Exchange(Promise::WholeAnswer) => "one request, one whole answer".to_owned(),
        Rule::Exchange(Promise::OwnAnswer) => "an answer to the request it was sent for".to_owned(),
        Rule::Exchange(Promise::Accepts) => "what the page allows is accepted".to_owned(),
        Rule::Exchange(Promise::Refuses) => "what the page forbids is refused".to_owned(),
        Rule::Exchange(Promise::Available) => "there is such an action".to_owned(),
        Rule::Exchange(Promise::Get) => "parameters in the query of a GET".to_owned(),
        Rule::Exchange(Promise::Post) => "parameters in a form body, by POST".to_owned(),
        Rule::Exchange(Promise::FormParameter) => "a form body, whatever parameters its media type has".to_owned(),
        Rule::Exchange(Promise::Utf8) => "the body is UTF-8, and says nothing else of itself".to_owned(),
        Rule::Exchange(Promise::WellFormed) => "one well-formed document".to_owned(),
        Rule::Exchange(Promise::AnswerFormat) => "the answer has the format that was asked for".to_owned(),
        Rule::Exchange(Promise::JsonForm) => "what XML has, in the kinds of value that the types name".to_owned(),
        Rule::Exchange(Promise::RefusalForm) => {
            "a refusal in a form of the manual, in the format that was asked for".to_owned()
        }
        Rule::Exchange(Promise::RefusalCode) => "a code that names the error".to_owned(),
        Rule::Exchange(Promise::RefusalMessage) => "a message".to_owned(),
    }
}

/// The layer a constraint on a field shows in.
pub fn layer(rule: &Rule) -> Layer {
    match rule {
        Rule::Presence(Presence::Present | Presence::Omittable) | Rule::Set(Set::Type(_)) => Layer::Shape,
        Rule::Relation(_) => Layer::Relation,
        Rule::Presence(_)
        | Rule::Extent(_)
        | Rule::Characters(_)
        | Rule::Set(_)
        | Rule::World(_)
        | Rule::Exchange(_)
        | Rule::Anything => Layer::Value,
    }
}

/// A format with its article.
pub fn a_format(format: Format) -> &'static str {
    match format {
        Format::Xml => "an XML",
        Format::Json => "a JSON",
    }
}

/// Why a body is not plain UTF-8, if this is why. XML may open with a byte order mark; JSON may not.
pub fn encoding(kind: &AnomalyKind, format: Option<Format>) -> Option<String> {
    match kind {
        AnomalyKind::NotUtf8 { bytes } => Some(format!("bytes that are not UTF-8: {}", hex(bytes))),
        AnomalyKind::DeclaredEncoding { name } => Some(format!("the XML declaration says {name}")),
        AnomalyKind::ByteOrderMark if format == Some(Format::Json) => Some("a byte order mark".to_owned()),
        _ => None,
    }
}

/// What is wrong with a body's Content-Encoding: requests ask for none.
pub fn encoded(header: &str) -> Option<String> {
    let plain = |name: &str| name.is_empty() || name.eq_ignore_ascii_case("identity");
    let odd = header.split(',').map(str::trim).any(|name| !plain(name));
    odd.then(|| format!("Content-Encoding {}, though none was asked for", clipped(header.trim())))
}

/// Why a body is not one well-formed document, if this is why.
pub fn malformed(kind: &AnomalyKind) -> Option<String> {
    Some(match kind {
        AnomalyKind::Empty => "an empty body".to_owned(),
        AnomalyKind::Malformed { offset, problem } => format!("{problem}, at byte {offset}"),
        AnomalyKind::Truncated => "the document ends early".to_owned(),
        AnomalyKind::Trailing { text } => format!("something behind the document: {}", short(text)),
        AnomalyKind::UnknownEntity { name } => format!("an undefined entity &{};", clipped(name)),
        AnomalyKind::ForbiddenCharacter { code } => format!("the forbidden character U+{code:04X}"),
        AnomalyKind::DuplicateKey { name } => format!("the key {} twice in one object", short(name)),
        AnomalyKind::LoneSurrogate { text } => format!("half a surrogate pair: {text}"),
        AnomalyKind::Doctype { .. } => "a document type declaration".to_owned(),
        AnomalyKind::StrayText { text } => format!("text between elements: {}", short(text)),
        AnomalyKind::Limit { what, limit } => format!("more than {limit} {what}"),
        _ => return None,
    })
}

/// How a member is displaced, if this says so.
pub fn structure(kind: &AnomalyKind) -> Option<String> {
    Some(match kind {
        AnomalyKind::Recased { expected, found } | AnomalyKind::Renamed { expected, found } => {
            format!("<{found}> instead of <{expected}>")
        }
        AnomalyKind::Wrapped { expected, found } => format!("an extra level <{found}> around <{expected}>"),
        AnomalyKind::Unwrapped { expected } => format!("the level <{expected}> is left out"),
        _ => return None,
    })
}

/// What is worth telling of an oddity that breaks nothing, if anything.
pub fn observation(kind: &AnomalyKind) -> Option<String> {
    Some(match kind {
        AnomalyKind::Unknown { name, .. } => format!("a field the page does not know: {}", clipped(name)),
        AnomalyKind::Attribute { name, .. } => format!("an attribute: {}", clipped(name)),
        AnomalyKind::Prefix { name } => format!("a name with a prefix: {}", clipped(name)),
        AnomalyKind::Instruction { .. } => "a processing instruction".to_owned(),
        AnomalyKind::Padded { .. } => "blanks around a value".to_owned(),
        AnomalyKind::ByteOrderMark => "a byte order mark".to_owned(),
        _ => return None,
    })
}

/// Where a field that is missing stands instead, if it does.
pub fn elsewhere(violation: &Violation, anomalies: &[Anomaly]) -> Option<String> {
    if violation.found != "missing" {
        return None;
    }
    let Some(Step::Name(name)) = violation.path.steps().last() else { return None };
    let found = anomalies.iter().find_map(|anomaly| match &anomaly.kind {
        AnomalyKind::Unknown { name: unknown, .. } if unknown == name => Some(&anomaly.at),
        _ => None,
    })?;
    Some(format!("missing; stands in {found} instead"))
}

/// A text short enough for one line.
pub fn short(text: &str) -> String {
    let mut characters = text.chars();
    let head: String = characters.by_ref().take(60).collect();
    if characters.next().is_none() { format!("{head:?}") } else { format!("{head:?}…") }
}

/// A name short enough for one line, without quotes.
pub fn clipped(name: &str) -> String {
    let mut characters = name.chars();
    let head: String = characters.by_ref().take(60).collect();
    if characters.next().is_none() { head } else { format!("{head}…") }
}

fn hex(bytes: &[u8]) -> String {
    let shown: Vec<String> = bytes.iter().take(8).map(|byte| format!("{byte:02X}")).collect();
    shown.join(" ") + if bytes.len() > 8 { " …" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ConstraintId;
    use crate::value::Path;

    #[test]
    fn only_identity_is_no_encoding() {
        for plain in ["", " ", "identity", "Identity , identity"] {
            assert_eq!(encoded(plain), None, "{plain:?}");
        }
        assert_eq!(encoded("gzip").as_deref(), Some("Content-Encoding gzip, though none was asked for"));
        assert!(encoded("identity, br").is_some());
    }

    #[test]
    fn a_byte_order_mark_is_odd_in_json_only() {
        let mark = AnomalyKind::ByteOrderMark;
        assert!(encoding(&mark, Some(Format::Json)).is_some());
        assert_eq!(encoding(&mark, Some(Format::Xml)), None);
        let bytes = AnomalyKind::NotUtf8 { bytes: vec![0xff; 8] };
        assert_eq!(encoding(&bytes, None).as_deref(), Some("bytes that are not UTF-8: FF FF FF FF FF FF FF FF"));
        let bytes = AnomalyKind::NotUtf8 { bytes: vec![0; 9] };
        assert!(encoding(&bytes, None).is_some_and(|said| said.ends_with("00 …")));
    }

    #[test]
    fn a_missing_field_is_told_where_it_stands_instead() {
        let missing = |found: &str| Violation {
            constraint: ConstraintId::new(0),
            path: Path::root().name("output").name("zoneNo"),
            readings: vec![0],
            found: found.to_owned(),
        };
        let unknown = |name: &str| {
            let at = Path::root().name("deeper").name(name);
            Anomaly::new(at, AnomalyKind::Unknown { name: name.to_owned(), content: String::new() })
        };
        let anomalies = [unknown("regionNo"), unknown("zoneNo")];
        assert_eq!(
            elsewhere(&missing("missing"), &anomalies).as_deref(),
            Some("missing; stands in deeper.zoneNo instead")
        );
        assert_eq!(elsewhere(&missing("missing"), &anomalies[..1]), None);
        assert_eq!(elsewhere(&missing("a list"), &anomalies), None);
    }

    #[test]
    fn long_words_are_cut_after_sixty_characters() {
        let (fits, long) = ("한".repeat(60), "한".repeat(61));
        assert_eq!(short(&fits), format!("\"{fits}\""));
        assert_eq!(short(&long), format!("\"{fits}\"…"));
        assert_eq!(clipped(&fits), fits);
        assert_eq!(clipped(&long), format!("{fits}…"));
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_and_eight_are_enough() {
        let shown = |bytes: &[u8]| encoding(&AnomalyKind::NotUtf8 { bytes: bytes.to_vec() }, None);
        let eight = "bytes that are not UTF-8: FF FE 00 01 02 03 04 05";
        assert_eq!(shown(&[0xFF, 0xFE, 0, 1, 2, 3, 4, 5]).as_deref(), Some(eight));
        assert_eq!(shown(&[0xFF, 0xFE, 0, 1, 2, 3, 4, 5, 6]), Some(format!("{eight} …")));
    }

    #[test]
    fn a_state_is_told_by_what_it_is_or_by_what_it_is_not() {
        let state = |is: &[&str], not: &[&str]| {
            let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
            let (resource, attribute) = ("server".to_owned(), "state".to_owned());
            rule(&Rule::World(Lookup::State { resource, attribute, is: list(is), not: list(not) }))
        };
        assert_eq!(state(&["running", "stopped"], &[]), "state is running or stopped");
        assert_eq!(state(&[], &["creating"]), "state is not creating");
    }

    #[test]
    fn what_breaks_a_document_is_named_and_what_does_not_is_not() {
        let text = || "x".to_owned();
        for (kind, expected) in [
            (AnomalyKind::Empty, "an empty body"),
            (AnomalyKind::Truncated, "the document ends early"),
            (AnomalyKind::Malformed { offset: 3, problem: text() }, "x, at byte 3"),
            (AnomalyKind::UnknownEntity { name: text() }, "an undefined entity &x;"),
            (AnomalyKind::ForbiddenCharacter { code: 1 }, "the forbidden character U+0001"),
            (AnomalyKind::LoneSurrogate { text: text() }, "half a surrogate pair: x"),
            (AnomalyKind::Doctype { text: text() }, "a document type declaration"),
            (AnomalyKind::Trailing { text: text() }, "something behind the document: \"x\""),
            (AnomalyKind::DuplicateKey { name: text() }, "the key \"x\" twice in one object"),
            (AnomalyKind::StrayText { text: text() }, "text between elements: \"x\""),
            (AnomalyKind::Limit { what: "nodes", limit: 5 }, "more than 5 nodes"),
        ] {
            assert_eq!(malformed(&kind).as_deref(), Some(expected));
        }
        for harmless in [AnomalyKind::Cdata, AnomalyKind::Comment { text: text() }, AnomalyKind::ByteOrderMark] {
            assert_eq!(malformed(&harmless), None);
        }
    }
}
