//! What each kind of constraint needs, and the rule it makes: the one list to extend for a new kind.
//!
//! Never looks beyond one constraint. Next: [`crate::model::constraint`] for what the rules mean.

use super::unsaid::{self, ENCODING_UNSAID, UNSAID};
use super::{Text, choose};
use crate::model::{
    CharSet, Characters, EmptyAs, Extent, Lookup, MemberPath, Presence, Promise, Relation, Rule, Set, Unit,
};
use crate::toml::{Faults, Mark, Spanned, Table};

/// Kinds about a parameter of a request.
pub(in crate::spec) const INPUT: &[&str] = &[
    "required",
    "repeat",
    "empty",
    "length",
    "range",
    "multiple-of",
    "alphabet",
    "first",
    "last",
    "options",
    "needs",
    "exists",
    "state",
    "default",
];

/// Kinds about a field of an answer.
pub(in crate::spec) const OUTPUT: &[&str] =
    &["length", "range", "multiple-of", "alphabet", "first", "last", "options", "equals", "format", "open"];

/// Kinds about an exchange as a whole.
pub(in crate::spec) const EXCHANGE: &[&str] = &[
    "whole-answer",
    "own-answer",
    "accepts",
    "refuses",
    "available",
    "get",
    "post",
    "form-parameter",
    "success-status",
    "refusal-status",
    "content-type",
    "utf-8",
    "well-formed",
    "answer-format",
    "json-form",
    "root",
    "refusal-form",
    "refusal-code",
    "refusal-message",
];

/// Kinds that tie a field to a parameter or to another field.
pub(in crate::spec) const RELATION: &[&str] = &["count", "echo"];

/// One demand of one reading.
#[derive(Clone)]
pub(in crate::spec) struct Term<'s> {
    pub(in crate::spec) rule: Rule,
    /// The value that says it.
    pub(in crate::spec) mark: Mark<'s>,
}

/// The keys a kind needs or takes, beside those every constraint has.
pub(in crate::spec) fn parameters(kind: &str) -> &'static [&'static str] {
    match kind {
        "length" => &["min", "max", "unit"],
        "range" => &["min", "max"],
        "multiple-of" => &["step"],
        "alphabet" | "first" | "last" | "repeat" | "success-status" | "refusal-status" => &["allows"],
        "empty" => &["as"],
        "options" => &["values", "others"],
        "open" => &["values"],
        "needs" => &["with"],
        "exists" => &["resource", "others"],
        "state" => &["resource", "attribute", "is", "not"],
        "default" => &["by", "value", "to", "from"],
        "equals" => &["value"],
        "format" => &["pattern"],
        "count" => &["of"],
        "echo" => &["from"],
        "content-type" => &["xml", "json"],
        "root" => &["name"],
        _ => &[],
    }
}

/// The output path that a rule is about, where it names one.
pub(super) fn path_in(rule: &mut Rule) -> Option<&mut MemberPath> {
    let Rule::Relation(relation) = rule else { return None };
    match relation {
        Relation::DefaultShown { to, .. } | Relation::DefaultByServer { to } => Some(to),
        Relation::Count { of } => Some(of),
        Relation::Echo { from } => Some(from),
        Relation::Needs { .. } | Relation::DefaultValue(_) | Relation::DefaultByAction { .. } => None,
    }
}

/// Reads what a kind demands.
pub(super) fn read<'s>(kind: &str, table: &mut Table<'s>) -> Vec<Term<'s>> {
    let one = |(rule, mark): (Rule, Mark<'s>)| vec![Term { rule, mark }];
    match kind {
        "length" => length(table),
        "range" => range(table),
        "multiple-of" => one(multiple(table)),
        "required" => one((Rule::Presence(Presence::Required), table.mark())),
        "repeat" => one(repeat(table)),
        "empty" => one(empty(table)),
        "alphabet" => one(characters(table, |it| Rule::Characters(Characters::Alphabet(it)))),
        "first" => one(characters(table, |it| Rule::Characters(Characters::First(it)))),
        "last" => one(characters(table, |it| Rule::Characters(Characters::Last(it)))),
        "options" => one(options(table)),
        "open" => one(values(table, |it| Rule::Set(Set::Open(it)))),
        "needs" => one(named(table.text("with"), |with| Rule::Relation(Relation::Needs { with }))),
        "exists" => one(exists(table)),
        "state" => one(state(table)),
        "default" => one(default(table)),
        "equals" => one(named(table.text("value"), |it| Rule::Set(Set::Equals(it)))),
        "format" => one(pattern(table)),
        "count" => one(named(table.text("of"), |of| Rule::Relation(Relation::Count { of: MemberPath::new(of) }))),
        "echo" => one(named(table.text("from"), |from| Rule::Relation(Relation::Echo { from: MemberPath::new(from) }))),
        "success-status" => one(status(table, |from, to| Promise::SuccessStatus { from, to })),
        "refusal-status" => one(status(table, |from, to| Promise::RefusalStatus { from, to })),
        "content-type" => one(media_types(table)),
        "root" => one(named(table.text("name"), |it| Rule::Exchange(Promise::Root(it)))),
        other => promised(other, table.mark()),
    }
}

fn promised<'s>(name: &str, mark: Mark<'s>) -> Vec<Term<'s>> {
    let promise = Promise::PLAIN.iter().find(|promise| promise.kind().name() == name);
    promise.map(|promise| Term { rule: Rule::Exchange(promise.clone()), mark }).into_iter().collect()
}

fn named<'s>(text: Text<'s>, rule: impl Fn(String) -> Rule) -> (Rule, Mark<'s>) {
    (rule(text.value), text.mark)
}

fn length<'s>(table: &mut Table<'s>) -> Vec<Term<'s>> {
    let word = table.text("unit");
    let units = Unit::ALL.map(|unit| (unit.name(), unit));
    let units = unsaid::beside(table, &units, &[UNSAID, ENCODING_UNSAID]);
    let unit = choose(&word, "unit", &units, table.faults()).unwrap_or(Unit::Characters);
    length_in(unit, table)
}

pub(super) fn length_in<'s>(unit: Unit, table: &mut Table<'s>) -> Vec<Term<'s>> {
    let (min, max) = (table.opt_integer("min"), table.opt_integer("max"));
    let faults = table.faults();
    bounds(table, min, max, |least, bound| {
        let Ok(number) = u64::try_from(bound.value) else {
            faults.note(bound.fault("a length is not negative"));
            return None;
        };
        Some(if least { Extent::Min { bound: number, unit } } else { Extent::Max { bound: number, unit } })
    })
}

fn range<'s>(table: &mut Table<'s>) -> Vec<Term<'s>> {
    let (min, max) = (table.opt_integer("min"), table.opt_integer("max"));
    bounds(table, min, max, |least, bound| {
        Some(if least { Extent::AtLeast(bound.value) } else { Extent::AtMost(bound.value) })
    })
}

/// The terms of a lower and an upper bound, of which one must be there.
fn bounds<'s>(
    table: &Table<'s>,
    min: Option<Spanned<'s, i64>>,
    max: Option<Spanned<'s, i64>>,
    extent: impl Fn(bool, &Spanned<'s, i64>) -> Option<Extent>,
) -> Vec<Term<'s>> {
    if !table.has("min") && !table.has("max") {
        table.faults().note(table.mark().fault("missing key `min` or `max`"));
    }
    if let (Some(min), Some(max)) = (&min, &max)
        && min.value > max.value
    {
        table.faults().note(min.fault(format!("min {} is greater than max {}", min.value, max.value)));
    }
    let term = |least, bound: Spanned<'s, i64>| {
        extent(least, &bound).map(|extent| Term { rule: Rule::Extent(extent), mark: bound.mark })
    };
    min.and_then(|min| term(true, min)).into_iter().chain(max.and_then(|max| term(false, max))).collect()
}

fn multiple<'s>(table: &mut Table<'s>) -> (Rule, Mark<'s>) {
    let step = table.integer("step");
    if step.value < 2 && table.has("step") {
        table.faults().note(step.fault("every number is a multiple of 1, and none of less"));
    }
    (Rule::Extent(Extent::MultipleOf(step.value.max(2))), step.mark)
}

fn repeat<'s>(table: &mut Table<'s>) -> (Rule, Mark<'s>) {
    let word = table.text("allows");
    let ways = unsaid::beside(table, &[("once", 0), ("distinct", 1), ("one-at-a-time", 2)], &[UNSAID]);
    let rule = match choose(&word, "way to repeat", &ways, table.faults()) {
        Some(1) => Rule::Presence(Presence::Distinct),
        Some(2) => Rule::Presence(Presence::OneAtATime),
        _ => Rule::Presence(Presence::Once),
    };
    (rule, word.mark)
}

fn empty<'s>(table: &mut Table<'s>) -> (Rule, Mark<'s>) {
    let word = table.text("as");
    let meaning = choose(&word, "meaning of empty", &unsaid::EMPTY_AS, table.faults()).unwrap_or(EmptyAs::Absent);
    (Rule::Presence(Presence::Empty(meaning)), word.mark)
}

fn characters<'s>(table: &mut Table<'s>, rule: fn(CharSet) -> Rule) -> (Rule, Mark<'s>) {
    let allows = table.list_of_text("allows");
    if allows.value.is_empty() && table.has("allows") {
        table.faults().note(allows.fault("no character is allowed"));
    }
    let ranges = allows.value.iter().filter_map(|text| char_range(text, table.faults())).collect();
    (rule(CharSet { ranges }), allows.mark)
}

fn char_range(text: &Text<'_>, faults: &Faults) -> Option<(char, char)> {
    let chars: Vec<char> = text.value.chars().collect();
    match chars[..] {
        [single] => Some((single, single)),
        [from, '-', to] if from <= to => Some((from, to)),
        [_, '-', _] => {
            faults.note(text.fault(format!("range `{}` is reversed", text.value)));
            None
        }
        _ => {
            let fault = text.fault(format!("`{}` is neither a character nor a range", text.value));
            faults.note(fault.with_help("write one character, or a range such as `A-Z`"));
            None
        }
    }
}

/// The demand of a list of known values.
pub(super) fn open<'s>(values: Spanned<'s, Vec<Text<'s>>>, table: &Table<'s>) -> Term<'s> {
    let (rule, mark) = each_once(values, table, |known| Rule::Set(Set::Open(known)));
    Term { rule, mark }
}

pub(super) fn values<'s>(table: &mut Table<'s>, rule: fn(Vec<String>) -> Rule) -> (Rule, Mark<'s>) {
    let values = table.list_of_text("values");
    if table.has("values") { each_once(values, table, rule) } else { (rule(Vec::new()), values.mark) }
}

fn each_once<'s>(
    values: Spanned<'s, Vec<Text<'s>>>,
    table: &Table<'s>,
    rule: fn(Vec<String>) -> Rule,
) -> (Rule, Mark<'s>) {
    if values.value.is_empty() {
        table.faults().note(values.fault("no value is given"));
    }
    for (position, value) in values.value.iter().enumerate() {
        if values.value[..position].iter().any(|earlier| earlier.value == value.value) {
            table.faults().note(value.fault(format!("value `{}` is there twice", value.value)));
        }
    }
    (rule(plain_texts(values.value)), values.mark)
}

/// The values allowed, and what becomes of any other.
fn options<'s>(table: &mut Table<'s>) -> (Rule, Mark<'s>) {
    let others = table.opt_text("others");
    let fates = unsaid::beside(table, &[("refused", false), ("default", true)], &[UNSAID]);
    let fate = others.and_then(|word| choose(&word, "fate of other values", &fates, table.faults()));
    values(
        table,
        if fate == Some(true) { |it| Rule::Set(Set::OptionsOrDefault(it)) } else { |it| Rule::Set(Set::Options(it)) },
    )
}

fn exists<'s>(table: &mut Table<'s>) -> (Rule, Mark<'s>) {
    if let Some(others) = table.opt_text("others") {
        let fates = unsaid::beside(table, &[("refused", ())], &[UNSAID]);
        choose(&others, "fate of others", &fates, table.faults());
    }
    named(table.text("resource"), |resource| Rule::World(Lookup::Exists { resource }))
}

fn state<'s>(table: &mut Table<'s>) -> (Rule, Mark<'s>) {
    let (resource, attribute) = (table.text("resource"), table.text("attribute"));
    let (is, not) = (table.opt_list_of_text("is"), table.opt_list_of_text("not"));
    if is.is_none() && not.is_none() && !table.has("is") && !table.has("not") {
        table.faults().note(table.mark().fault("missing key `is` or `not`"));
    }
    let texts = |list: Option<Spanned<'s, Vec<Text<'s>>>>| list.map(|list| plain_texts(list.value)).unwrap_or_default();
    let rule = Rule::World(Lookup::State {
        resource: resource.value,
        attribute: attribute.value,
        is: texts(is),
        not: texts(not),
    });
    (rule, resource.mark)
}

fn default<'s>(table: &mut Table<'s>) -> (Rule, Mark<'s>) {
    let by = table.opt_text("by");
    let sources = [("value", 0), ("server", 1), ("action", 2)];
    let source = match &by {
        Some(by) => choose(by, "source of a default", &sources, table.faults()),
        // What it needs says which it is.
        None if table.has("value") => Some(0),
        None => Some(if table.has("from") { 2 } else { 1 }),
    };
    match source {
        Some(0) => {
            let (value, to) = (table.text("value"), table.opt_text("to"));
            match to {
                Some(to) => (
                    Rule::Relation(Relation::DefaultShown { value: value.value, to: MemberPath::new(to.value) }),
                    to.mark,
                ),
                None => named(value, |it| Rule::Relation(Relation::DefaultValue(it))),
            }
        }
        Some(1) => named(table.text("to"), |to| Rule::Relation(Relation::DefaultByServer { to: MemberPath::new(to) })),
        Some(_) => named(table.text("from"), |from| Rule::Relation(Relation::DefaultByAction { from })),
        None => {
            parameters("default").iter().for_each(|key| table.know(key));
            (Rule::Relation(Relation::DefaultValue(String::new())), by.map_or(table.mark(), |by| by.mark))
        }
    }
}

fn pattern<'s>(table: &mut Table<'s>) -> (Rule, Mark<'s>) {
    let pattern = table.text("pattern");
    choose(&pattern, "pattern", &[("uuid", ())], table.faults());
    (Rule::Set(Set::Uuid), pattern.mark)
}

fn status<'s>(table: &mut Table<'s>, promise: fn(u16, u16) -> Promise) -> (Rule, Mark<'s>) {
    let allows = table.list_of_integers("allows");
    let bounds: Vec<u16> = allows.value.iter().filter_map(|bound| u16::try_from(bound.value).ok()).collect();
    let (from, to) = match bounds[..] {
        [from, to] if from <= to => (from, to),
        _ => {
            if table.has("allows") {
                let fault = allows.fault("`allows` must be two HTTP statuses, the lower one first");
                table.faults().note(fault.with_help("for example [200, 299]"));
            }
            (100, 599)
        }
    };
    (Rule::Exchange(promise(from, to)), allows.mark)
}

fn media_types<'s>(table: &mut Table<'s>) -> (Rule, Mark<'s>) {
    let (xml, json) = (table.list_of_text("xml"), table.list_of_text("json"));
    let rule = Rule::Exchange(Promise::ContentType { xml: plain_texts(xml.value), json: plain_texts(json.value) });
    (rule, xml.mark)
}

fn plain_texts(texts: Vec<Text<'_>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}
