//! Values that nearly keep a constraint: one character off, in another case, of another width.
//!
//! Whether such a value is refused is said here too, by rules of one value alone and without
//! `validate`, which is the other witness. A foreign endpoint may know ids the world does not name:
//! there, only such are made as no resource has.

use crate::codec::scalar;
use crate::model::{ConstraintId, Kind, Lookup, Member, Resource, Rule, Scalar, Set, Type, World};
use crate::value::Value;

use super::super::content::{Content, Source};
use super::super::valid::read_as;
use super::item;

/// Values worth trying against a constraint on types, options, ids or states; all other constraints
/// of the member allow them.
pub(super) fn values(source: &Source<'_>, id: ConstraintId, member: &Member) -> Vec<String> {
    let constraint = source.model.constraint(id);
    let rules = || constraint.rules();
    if let Rule::World(Lookup::State { .. }) = constraint.rule() {
        return states(source, id, member);
    }
    let mut made: Vec<String> = rules().flat_map(|rule| beside(source, rule)).collect();
    let content = Source { except: Some(id), ..*source }.content(member);
    if let Content::Text(others) = item(&content) {
        made.retain(|text| others.admits(text));
    } else if source.model.constraint_on(member, Kind::Required).is_some()
        || source.model.constraint_on(member, Kind::Empty).is_some()
    {
        made.retain(|text| !text.is_empty());
    }
    made.sort();
    made.dedup();
    made
}

/// Whether a rule about one value refuses a text.
pub(super) fn refuses(rule: &Rule, text: &str, world: &World) -> bool {
    match rule {
        Rule::Set(Set::Type(Scalar::Integer)) => {
            !matches!(scalar::parse(Scalar::Integer, text), Some(Value::Integer(number)) if i32::try_from(number).is_ok())
        }
        Rule::Set(Set::Type(kind)) => scalar::parse(*kind, text).is_none(),
        Rule::Set(Set::Options(options)) => options.iter().all(|option| option != text),
        Rule::World(Lookup::Exists { resource }) => world.find(resource, text).is_none(),
        Rule::World(Lookup::State { resource, .. }) => {
            world.find(resource, text).is_some_and(|found| stands_wrong(rule, found))
        }
        Rule::Set(Set::OptionsOrDefault(_) | Set::Equals(_) | Set::Open(_) | Set::Uuid | Set::DateForm)
        | Rule::Anything
        | Rule::Presence(_)
        | Rule::Extent(_)
        | Rule::Characters(_)
        | Rule::Relation(_)
        | Rule::Exchange(_) => false,
    }
}

/// A text as it will be read for that member.
pub(super) fn as_value(member: &Member, text: &str) -> Value {
    let kind = match &member.kind {
        Type::List(item) => &item.kind,
        kind => kind,
    };
    match kind {
        Type::Scalar(scalar) => read_as(*scalar, text),
        _ => Value::from(text),
    }
}

/// Texts that are nearly what a rule asks for, and some that are.
fn beside(source: &Source<'_>, rule: &Rule) -> Vec<String> {
    match rule {
        Rule::Set(Set::Type(scalar)) => wrong_types(*scalar).iter().map(|text| (*text).to_owned()).collect(),
        Rule::Set(Set::Options(options)) => near_options(options),
        Rule::World(Lookup::Exists { resource }) => near_ids(source, resource),
        Rule::World(Lookup::State { .. })
        | Rule::Set(Set::OptionsOrDefault(_) | Set::Equals(_) | Set::Open(_) | Set::Uuid | Set::DateForm)
        | Rule::Anything
        | Rule::Presence(_)
        | Rule::Extent(_)
        | Rule::Characters(_)
        | Rule::Relation(_)
        | Rule::Exchange(_) => Vec::new(),
    }
}

fn wrong_types(scalar: Scalar) -> &'static [&'static str] {
    match scalar {
        Scalar::Text => &[],
        Scalar::Integer | Scalar::Long => &[
            "one",
            "1.5",
            "1.0",
            "1e3",
            "0x10",
            "01",
            "+1",
            "-0",
            "-",
            " 1",
            "1 ",
            "１",
            "1_000",
            "1,000",
            "true",
            "",
            "2147483648",
            "-2147483649",
            "9223372036854775808",
            "-9223372036854775809",
            "NaN",
            "1\u{200b}",
        ],
        Scalar::Boolean => {
            &["True", "TRUE", "False", "1", "0", "yes", "no", "on", " true", "true ", "tru", "truee", "null", ""]
        }
        Scalar::Date => &[
            "2020-08-24T17:40:12+09:00",
            "2020-08-24T17:40:12Z",
            "2020-08-24 17:40:12+0900",
            "2020-08-24T17:40:12",
            "2020-08-24",
            "2020-02-30T00:00:00+0900",
            "2019-02-29T00:00:00+0900",
            "2020-13-01T00:00:00+0900",
            "2020-08-24T24:00:00+0900",
            "2020-08-24T17:60:12+0900",
            "2020-08-24T17:40:12.000+0900",
            "20-08-24T17:40:12+0900",
            "1598258412",
            "today",
            " 2020-08-24T17:40:12+0900",
            "",
        ],
    }
}

fn near_options(options: &[String]) -> Vec<String> {
    let mut made: Vec<String> = ["no-such-option", "null", "0", " "].map(str::to_owned).to_vec();
    made.extend([options.join(","), options.join("|")]);
    made.extend(options.iter().flat_map(|option| around(option)));
    made
}

/// A word in other cases, with something before, behind or missing, and in letters that look alike.
fn around(word: &str) -> Vec<String> {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    let capital: String = first.into_iter().chain(characters).collect();
    let shorter: String = word.chars().take(word.chars().count().saturating_sub(1)).collect();
    let wide = |character: char| match character {
        '!'..='~' => char::from_u32(u32::from(character) + 0xFEE0).unwrap_or(character),
        other => other,
    };
    vec![
        word.to_uppercase(),
        word.to_lowercase(),
        capital,
        shorter,
        format!("{word}{word}"),
        format!(" {word}"),
        format!("{word} "),
        format!("{word}x"),
        format!("{word}\u{200b}"),
        format!("{word}\n"),
        word.chars().map(wide).collect(),
    ]
}

fn near_ids(source: &Source<'_>, resource: &str) -> Vec<String> {
    let mut made: Vec<String> = ["no-such-id", "null", "0", "-1", " ", "%"].map(str::to_owned).to_vec();
    for known in source.world.of_kind(resource) {
        made.extend(around(&known.id));
        made.extend([format!("0{}", known.id), format!("{},{}", known.id, known.id), format!("{}'", known.id)]);
        // A neighbour's number may be real elsewhere.
        if source.world == &source.model.inventory
            && let Ok(number) = known.id.parse::<u64>()
        {
            made.extend([number.wrapping_sub(1), number.wrapping_add(1), number / 10].map(|near| near.to_string()));
        }
    }
    let filler: String = "9".repeat(source.world.of_kind(resource).map(|known| known.id.len()).max().unwrap_or(7));
    made.push(filler);
    made
}

/// Resources in a state the constraint speaks of, all else about them being in order.
fn states(source: &Source<'_>, id: ConstraintId, member: &Member) -> Vec<String> {
    let constraint = source.model.constraint(id);
    let kinds: Vec<&str> = constraint
        .readings
        .iter()
        .filter_map(|reading| {
            if let Rule::World(Lookup::State { resource, .. }) = &reading.rule { Some(resource.as_str()) } else { None }
        })
        .collect();
    let others = member.constraints.iter().filter(|&&other| other != id);
    let rules: Vec<&Rule> = others.flat_map(|&other| source.model.constraint(other).rules()).collect();
    let in_order = |resource: &&Resource| rules.iter().all(|rule| !stands_wrong(rule, resource));
    let known = source.world.resources.iter().filter(|resource| kinds.contains(&resource.kind.as_str()));
    known.filter(in_order).map(|resource| resource.id.clone()).collect()
}

fn stands_wrong(rule: &Rule, found: &Resource) -> bool {
    let Rule::World(Lookup::State { resource, attribute, is, not }) = rule else { return false };
    let known = found.attribute(attribute).filter(|_| found.kind == *resource);
    known.is_some_and(|state| {
        (!is.is_empty() && !is.iter().any(|one| one == state)) || not.iter().any(|one| one == state)
    })
}
