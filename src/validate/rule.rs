//! One rule on one value.

use std::collections::HashSet;

use crate::model::{Characters, Extent, Lookup, Presence, Rule, Scalar, Set, Unit, World, XmlText};
use crate::value::Value;

/// Whether a rule about a single value refuses it. Rules about presence, repetition or relations
/// are not about a single value and refuse nothing here.
pub fn refuses(rule: &Rule, value: &Value, world: &World) -> bool {
    match rule {
        Rule::Presence(Presence::Distinct) => value.as_list().is_some_and(|items| repeats(items.iter())),
        Rule::Presence(Presence::Filled) => {
            value.as_text().is_some_and(|text| text.chars().all(char::is_whitespace) || text == "null")
        }
        Rule::Presence(_) => false,
        Rule::Extent(extent) => is_beyond(extent, value),
        Rule::Characters(characters) => has_stranger(characters, value),
        Rule::Set(set) => is_outside(set, value),
        Rule::World(lookup) => is_lost(lookup, value, world),
        Rule::Anything | Rule::Relation(_) | Rule::Exchange(_) => false,
    }
}

/// Whether a text is a filled one, seen by its beginning: mostly it is, and then no rule has to be asked that asks
/// for no more than that.
pub(super) fn is_word(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) && text != "null"
}

fn is_beyond(extent: &Extent, value: &Value) -> bool {
    let length = |unit: &Unit| match value {
        Value::Text(text) => Some(unit.length(text)),
        Value::List(items) => Some(items.len() as u64),
        _ => None,
    };
    let number = if let Value::Integer(number) = value { Some(*number) } else { None };
    match extent {
        Extent::Min { bound, unit } => length(unit).is_some_and(|length| length < *bound),
        Extent::Max { bound, unit } => length(unit).is_some_and(|length| length > *bound),
        Extent::AtLeast(bound) => number.is_some_and(|number| number < *bound),
        Extent::AtMost(bound) => number.is_some_and(|number| number > *bound),
        Extent::MultipleOf(step) => number.is_some_and(|number| number % step != 0),
    }
}

/// Bytes that are no text have no characters: they break every rule that speaks of some.
fn has_stranger(characters: &Characters, value: &Value) -> bool {
    let Value::Text(text) = value else {
        let names_some = matches!(characters, Characters::Alphabet(_) | Characters::First(_) | Characters::Last(_));
        return names_some && matches!(value, Value::Bytes(_));
    };
    match characters {
        Characters::Alphabet(set) => !text.chars().all(|character| set.contains(character)),
        Characters::First(set) => text.chars().next().is_some_and(|first| !set.contains(first)),
        Characters::Last(set) => text.chars().next_back().is_some_and(|last| !set.contains(last)),
        Characters::XmlText(XmlText::Refused) => !text.chars().all(is_xml),
        Characters::XmlText(XmlText::Kept | XmlText::Stripped | XmlText::Replaced) | Characters::Any => false,
    }
}

fn is_outside(set: &Set, value: &Value) -> bool {
    let text = value.as_text();
    match set {
        Set::Type(kind) => !has_type(*kind, value),
        Set::Options(options) => {
            text.map_or(matches!(value, Value::Bytes(_)), |text| !options.iter().any(|option| option == text))
        }
        Set::OptionsOrDefault(_) => false,
        Set::Equals(expected) => text != Some(expected),
        Set::Open(known) => text.is_some_and(|text| !known.iter().any(|one| one == text)),
        Set::Uuid => !text.is_some_and(is_uuid),
        Set::DateForm => !matches!(value, Value::Date(_)),
    }
}

fn is_lost(lookup: &Lookup, value: &Value, world: &World) -> bool {
    let id = value.as_text();
    match lookup {
        Lookup::Exists { resource } => {
            id.map_or(matches!(value, Value::Bytes(_)), |id| world.find(resource, id).is_none())
        }
        Lookup::State { resource, attribute, is, not } => {
            let known = id.and_then(|id| world.find(resource, id)).and_then(|found| found.attribute(attribute));
            known.is_some_and(|state| {
                (!is.is_empty() && !is.iter().any(|one| one == state)) || not.iter().any(|one| one == state)
            })
        }
    }
}

/// Whether any value stands twice.
pub fn repeats<'v>(values: impl Iterator<Item = &'v Value>) -> bool {
    let mut seen = HashSet::new();
    values.map(|value| format!("{value:?}")).any(|spelling| !seen.insert(spelling))
}

fn has_type(kind: Scalar, value: &Value) -> bool {
    match (kind, value) {
        (Scalar::Text, Value::Text(_) | Value::Bytes(_))
        | (Scalar::Long, Value::Integer(_))
        | (Scalar::Boolean, Value::Boolean(_))
        | (Scalar::Date, Value::Date(_)) => true,
        (Scalar::Integer, Value::Integer(number)) => i32::try_from(*number).is_ok(),
        _ => false,
    }
}

/// RFC 9562 text form: 8-4-4-4-12 hexadecimal digits, either case.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether an XML 1.0 document can carry the character at all (its production `Char`).
pub fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CharSet, Resource, Unit};

    fn refused(rule: &Rule, text: &str) -> bool {
        refuses(rule, &Value::from(text), &World::default())
    }

    #[test]
    fn characters_are_scalar_values_and_bytes_are_utf8() {
        // Hangul: 1 character, 3 bytes. Combining acute: a second character, 2 bytes more. Emoji
        // family: 5 scalar values, 18 bytes (4 + 3 + 4 + 3 + 4).
        for (text, characters, bytes) in
            [("", 0, 0), ("한", 1, 3), ("e\u{301}", 2, 3), ("👨\u{200d}👩\u{200d}👧", 5, 18)]
        {
            for (unit, length) in [(Unit::Characters, characters), (Unit::Bytes, bytes)] {
                assert!(!refused(&Rule::Extent(Extent::Max { bound: length, unit }), text), "{text:?}");
                assert!(!refused(&Rule::Extent(Extent::Min { bound: length, unit }), text), "{text:?}");
                assert!(refused(&Rule::Extent(Extent::Min { bound: length + 1, unit }), text), "{text:?}");
                assert!(
                    length == 0 || refused(&Rule::Extent(Extent::Max { bound: length - 1, unit }), text),
                    "{text:?}"
                );
            }
        }
    }

    #[test]
    fn look_alikes_are_outside_the_alphabet() {
        let set = CharSet { ranges: vec![('A', 'Z'), ('a', 'z'), ('0', '9'), ('-', '-')] };
        for text in ["ａbc", "аbc", "a_b", "a b", "é", "가", "a\u{301}b", "a\u{200b}b"] {
            assert!(refused(&Rule::Characters(Characters::Alphabet(set.clone())), text), "{text:?}");
        }
        assert!(!refused(&Rule::Characters(Characters::Alphabet(set.clone())), "Az-09"));
        assert!(refused(&Rule::Characters(Characters::First(set)), "_a"));
    }

    #[test]
    fn a_word_keeps_whatever_asks_for_no_more_than_a_text() {
        let model = crate::spec::built_in().expect("the built-in spec has no fault");
        let of_text: Vec<_> = model.of_text.iter().flat_map(|id| model.constraint(id).rules()).collect();
        assert!(!of_text.is_empty());
        for text in ["a", "0", "nul", "nulls", "Null", "z \n", "null", "", " a", "\u{3000}", "한"] {
            let value = Value::from(text);
            let kept = of_text.iter().all(|rule| !refuses(rule, &value, &model.inventory));
            assert!(kept || !is_word(text), "{text:?}");
            assert_eq!(
                is_word(text),
                text.starts_with(|first: char| first.is_ascii()) && kept && text != " a",
                "{text:?}"
            );
        }
    }

    #[test]
    fn an_integer_has_32_bits_and_a_long_64() {
        let size = Value::Integer(53_687_091_200);
        assert!(refuses(&Rule::Set(Set::Type(Scalar::Integer)), &size, &World::default()));
        assert!(!refuses(&Rule::Set(Set::Type(Scalar::Long)), &size, &World::default()));
        assert!(refuses(&Rule::Set(Set::Type(Scalar::Text)), &Value::Integer(0), &World::default()));
    }

    #[test]
    fn a_uuid_has_its_dashes() {
        assert!(!refused(&Rule::Set(Set::Uuid), "60036867-16b1-42c7-bf64-8e25b14e844d"));
        assert!(refused(&Rule::Set(Set::Uuid), "6003686716b142c7bf648e25b14e844d"));
        assert!(refused(&Rule::Set(Set::Uuid), "{60036867-16b1-42c7-bf64-8e25b14e844d}"));
        assert!(refused(&Rule::Set(Set::Uuid), "60036867-16b1-42c7-bf64-8e25b14e844g"));
    }

    #[test]
    fn every_bound_is_itself_allowed() {
        let list = |length: usize| Value::List(vec![Value::from("x"); length]);
        let number = |number: i64| Value::Integer(number);
        let unit = Unit::Characters;
        for (rule, inside, outside) in [
            (Rule::Extent(Extent::Min { bound: 2, unit }), list(2), list(1)),
            (Rule::Extent(Extent::Max { bound: 2, unit }), list(2), list(3)),
            (Rule::Extent(Extent::AtLeast(7)), number(7), number(6)),
            (Rule::Extent(Extent::AtMost(7)), number(7), number(8)),
        ] {
            assert!(!refuses(&rule, &inside, &World::default()), "{rule:?} {inside:?}");
            assert!(refuses(&rule, &outside, &World::default()), "{rule:?} {outside:?}");
        }
    }

    #[test]
    fn each_rule_allows_and_refuses() {
        let digits = CharSet { ranges: vec![('0', '9')] };
        let attributes = vec![("status".to_owned(), "NSTOP".to_owned())];
        let (kind, id) = ("server".to_owned(), "7".to_owned());
        let resources = vec![Resource { kind: kind.clone(), id, attributes, assumed: false }];
        let world = World { resources: resources.into(), ..World::default() };
        let state = |is: &[&str], not: &[&str]| {
            Rule::World(Lookup::State {
                resource: kind.clone(),
                attribute: "status".to_owned(),
                is: is.iter().map(|&text| text.to_owned()).collect(),
                not: not.iter().map(|&text| text.to_owned()).collect(),
            })
        };
        for (rule, allowed, refused) in [
            (Rule::Characters(Characters::First(digits.clone())), "1a", "a1"),
            (Rule::Characters(Characters::Last(digits)), "a1", "1a"),
            (Rule::Set(Set::Options(vec!["xml".to_owned()])), "xml", "XML"),
            (Rule::Set(Set::Open(vec!["xml".to_owned()])), "xml", "yaml"),
            (Rule::Set(Set::Equals("xml".to_owned())), "xml", "json"),
            (Rule::World(Lookup::Exists { resource: kind.clone() }), "7", "8"),
            (Rule::Characters(Characters::XmlText(XmlText::Refused)), "a\r\n\t\u{e9}", "a\u{1}"),
            (Rule::Characters(Characters::XmlText(XmlText::Refused)), "\u{FFFD}", "\u{FFFE}"),
            (Rule::Presence(Presence::Filled), "x", " "),
            (Rule::Presence(Presence::Filled), "nul", "null"),
        ] {
            assert!(!refuses(&rule, &Value::from(allowed), &world), "{rule:?} {allowed:?}");
            assert!(refuses(&rule, &Value::from(refused), &world), "{rule:?} {refused:?}");
        }
        // What does not exist is in no state: that is for the statement about its existence.
        for (rule, expected) in [
            (state(&["NSTOP"], &[]), false),
            (state(&["RUN"], &[]), true),
            (state(&[], &["NSTOP"]), true),
            (state(&[], &["RUN"]), false),
        ] {
            assert_eq!(refuses(&rule, &Value::from("7"), &world), expected, "{rule:?}");
            assert!(!refuses(&rule, &Value::from("8"), &world), "{rule:?}");
        }
    }

    #[test]
    fn a_list_repeats_what_stands_twice_and_bytes_have_no_characters() {
        let list = |texts: [&str; 2]| Value::List(texts.map(Value::from).to_vec());
        assert!(refuses(&Rule::Presence(Presence::Distinct), &list(["a", "a"]), &World::default()));
        assert!(!refuses(&Rule::Presence(Presence::Distinct), &list(["a", "b"]), &World::default()));
        let set = CharSet { ranges: vec![('a', 'z')] };
        for rule in [
            Rule::Characters(Characters::Alphabet(set.clone())),
            Rule::Characters(Characters::First(set.clone())),
            Rule::Characters(Characters::Last(set)),
            Rule::Set(Set::Options(Vec::new())),
        ] {
            assert!(refuses(&rule, &Value::Bytes(vec![0xff]), &World::default()), "{rule:?}");
            assert!(!refuses(&rule, &Value::Integer(1), &World::default()), "{rule:?}");
        }
    }

    #[test]
    fn each_type_is_itself_only() {
        let values = [Value::from("x"), Value::Boolean(true), Value::Integer(1)];
        for (index, kind) in [Scalar::Text, Scalar::Boolean, Scalar::Long].into_iter().enumerate() {
            for (other, value) in values.iter().enumerate() {
                assert_eq!(
                    refuses(&Rule::Set(Set::Type(kind)), value, &World::default()),
                    index != other,
                    "{kind:?} {value:?}"
                );
            }
        }
        assert!(!refuses(&Rule::Set(Set::Type(Scalar::Text)), &Value::Bytes(vec![0xff]), &World::default()));
        assert!(!refuses(&Rule::Set(Set::Type(Scalar::Integer)), &Value::Integer(1), &World::default()));
    }

    #[test]
    fn xml_has_the_characters_of_its_production() {
        for character in ['\t', '\n', '\r', ' ', '\u{7F}', '\u{D7FF}', '\u{E000}', '\u{FFFD}', '\u{10FFFF}'] {
            assert!(is_xml(character), "{character:?}");
        }
        for character in ['\0', '\u{8}', '\u{B}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'] {
            assert!(!is_xml(character), "{character:?}");
        }
    }
}
