//! How often generated cases meet what matters, counted on what they say and not on what was meant.
//!
//! The requests are read again here, and their violations are those of their labels.

use std::collections::HashMap;

use crate::case::{Case, Expectation};
use crate::codec::decode_request;
use crate::model::{
    Action, Characters, Constraint, EmptyAs, Extent, Limit, Lookup, Member, Model, Presence, Reading, Rule, Scalar,
    Set, Side, Type, Unit, XmlText,
};
use crate::value::{Record, Value};
use crate::wire::Method;

/// How often each of an action's edges is met: every length and number at a bound and next to it,
/// in each unit; every constraint broken in all readings or in some; every class of characters;
/// every parameter given, left out and empty; every way to travel. What never came counts 0.
pub fn distribution(model: &Model, cases: &[Case]) -> Vec<(String, usize)> {
    let mut counts = Counts::default();
    let mut actions: Vec<usize> = cases.iter().map(|case| case.action).collect();
    actions.sort_unstable();
    actions.dedup();
    for action in actions.into_iter().filter_map(|index| model.actions.get(index)) {
        counts.expect_all(model, action);
    }
    for case in cases {
        counts.case(model, case);
    }
    counts.rows
}

#[derive(Default)]
struct Counts {
    rows: Vec<(String, usize)>,
    places: HashMap<String, usize>,
}

impl Counts {
    fn row(&mut self, name: String) -> &mut usize {
        let next = self.rows.len();
        let place = *self.places.entry(name).or_insert_with_key(|name| {
            self.rows.push((name.clone(), 0));
            next
        });
        &mut self.rows[place].1
    }

    fn see(&mut self, name: String) {
        *self.row(name) += 1;
    }

    /// A row for everything there is to meet, so that what is never met shows.
    fn expect_all(&mut self, model: &Model, action: &Action) {
        for (_, constraint) in model.constraints_of(action).filter(|(_, constraint)| constraint.side() == Side::Both) {
            // Under a reading that refuses no request, none breaks the statement for certain.
            let lenient = |reading: &Reading| {
                let nothing = matches!(reading.rule, Rule::Anything | Rule::Presence(Presence::Empty(EmptyAs::Absent)));
                nothing
                    || matches!(
                        reading.rule,
                        Rule::Characters(Characters::XmlText(XmlText::Stripped))
                            | Rule::Characters(Characters::XmlText(XmlText::Replaced))
                            | Rule::Characters(Characters::XmlText(XmlText::Kept))
                    )
            };
            if constraint.is_checkable() && !constraint.readings.iter().any(lenient) && demands(constraint) {
                self.row(format!("{} broken", constraint.id));
            }
            if constraint.readings.iter().any(|reading| reading.rule != constraint.readings[0].rule) {
                self.row(format!("{} open", constraint.id));
            }
            for reading in &constraint.readings {
                for (_, name) in edges(&constraint.id, &reading.rule) {
                    self.row(name);
                }
            }
        }
        for member in &action.input {
            for state in ["given", "absent"] {
                self.row(format!("{}.{} {state}", action.id, member.path));
            }
            if is_free(model, member) {
                for (class, _) in CLASSES {
                    self.row(format!("{}.{} {class}", action.id, member.path));
                }
            }
        }
    }

    fn case(&mut self, model: &Model, case: &Case) {
        let (call, _) = decode_request(model, &case.request);
        let Some(call) = call else { return };
        for violation in &case.label.violations {
            let how = if violation.is_certain(model) { "broken" } else { "open" };
            self.see(format!("{} {how}", model.constraint(violation.constraint).id));
        }
        self.record(model, &call.action.input, &call.input, &call.action.id, true);
        let method = if case.request.method == Method::Get { "get" } else { "post" };
        let format = case.label.format.map_or("no", |format| format.name());
        let both = case.request.query().is_some() && !case.request.body.is_empty();
        let place = if both { "parameters in both places" } else { "parameters in one place" };
        for what in [method, &format!("{format} format"), place, expectation(case.label.expectation)] {
            self.see(format!("{}: {what}", call.action.id));
        }
    }

    fn record(&mut self, model: &Model, members: &[Member], record: &Record, action: &str, outer: bool) {
        for member in members {
            let values: Vec<&Value> = record.all(&member.name).collect();
            if outer || !values.is_empty() {
                let state = if values.is_empty() { "absent" } else { "given" };
                self.see(format!("{action}.{} {state}", member.path));
            }
            for value in values {
                self.value(model, member, value, action);
            }
        }
    }

    fn value(&mut self, model: &Model, member: &Member, value: &Value, action: &str) {
        let mut met: Vec<String> = Vec::new();
        for constraint in member.constraints.iter().map(|&id| model.constraint(id)) {
            for reading in &constraint.readings {
                let near = edges(&constraint.id, &reading.rule);
                met.extend(
                    near.into_iter()
                        .filter(|(number, _)| measured(&reading.rule, value, *number))
                        .map(|(_, name)| name),
                );
            }
        }
        met.sort();
        met.dedup();
        met.into_iter().for_each(|name| self.see(name));
        match value {
            Value::Text(text) if is_free(model, member) => {
                for (class, is_met) in CLASSES {
                    if is_met(text) {
                        self.see(format!("{action}.{} {class}", member.path));
                    }
                }
            }
            Value::List(items) => {
                let inner = member.record().unwrap_or_default();
                for fields in items.iter().filter_map(Value::as_record) {
                    self.record(model, inner, fields, action, false);
                }
            }
            _ => {}
        }
    }
}

/// Whether any value is refused: a length of at least 0 refuses none.
fn demands(constraint: &Constraint) -> bool {
    !constraint.rules().any(|rule| matches!(rule, Rule::Extent(Extent::Min { bound: 0, .. })))
}

/// The numbers at a bound and next to it, and the names of their rows.
fn edges(id: &str, rule: &Rule) -> Vec<(i64, String)> {
    let Some(Limit { bound, unit, .. }) = rule.limit() else { return Vec::new() };
    // A length below 0 there is none, and no list without items travels.
    let least = match unit {
        Some(Unit::Items) => 1,
        Some(_) => 0,
        None => i64::MIN,
    };
    let unit = unit.map_or("", Unit::name);
    let near = [bound.checked_sub(1), Some(bound), bound.checked_add(1)].into_iter().flatten();
    near.filter(|number| *number >= least)
        .map(|number| (number, format!("{id} at {number} {unit}").trim_end().to_owned()))
        .collect()
}

fn measured(rule: &Rule, value: &Value, number: i64) -> bool {
    match (rule.limit().map(|limit| limit.unit), value) {
        (Some(Some(Unit::Items)), Value::List(items)) => i64::try_from(items.len()) == Ok(number),
        (Some(Some(unit)), Value::Text(text)) => i64::try_from(unit.length(text)) == Ok(number),
        (Some(None), Value::Integer(found)) => *found == number,
        (_, Value::List(items)) => items.iter().any(|item| measured(rule, item, number)),
        _ => false,
    }
}

/// Whether any characters may stand in it.
fn is_free(model: &Model, member: &Member) -> bool {
    let bound = |rule: &Rule| {
        matches!(
            rule,
            Rule::Characters(Characters::Alphabet(_))
                | Rule::Characters(Characters::First(_))
                | Rule::Characters(Characters::Last(_))
                | Rule::Set(Set::Options(_))
                | Rule::World(Lookup::Exists { .. })
        )
    };
    matches!(member.kind, Type::Scalar(Scalar::Text)) && !model.rules_on(member).any(bound)
}

fn expectation(expectation: Expectation) -> &'static str {
    match expectation {
        Expectation::Accept => "to accept",
        Expectation::Reject => "to reject",
        Expectation::Unspecified => "unspecified",
    }
}

type Class = (&'static str, fn(&str) -> bool);

/// Classes of characters, and whether a text has one.
const CLASSES: [Class; 20] = [
    ("ascii only", |text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())),
    ("hangul", |text| text.chars().any(|c| ('가'..='힣').contains(&c))),
    ("combining mark", |text| text.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c))),
    ("conjoining jamo", |text| text.chars().any(|c| ('\u{1100}'..='\u{11ff}').contains(&c))),
    ("beyond the basic plane", |text| text.chars().any(|c| c > '\u{ffff}')),
    ("zero-width joiner", |text| text.contains('\u{200d}')),
    ("&", |text| text.contains('&')),
    ("<", |text| text.contains('<')),
    (">", |text| text.contains('>')),
    ("\"", |text| text.contains('"')),
    ("'", |text| text.contains('\'')),
    ("%", |text| text.contains('%')),
    ("+", |text| text.contains('+')),
    ("=", |text| text.contains('=')),
    (";", |text| text.contains(';')),
    ("#", |text| text.contains('#')),
    ("leading blank", |text| text.starts_with(' ')),
    ("trailing blank", |text| text.ends_with(' ')),
    ("line feed or tab", |text| text.contains(['\n', '\t'])),
    ("control XML cannot carry", |text| text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r'))),
];
