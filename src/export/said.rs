//! What a schema says of one statement, and what of it is lost: the one list to extend for a new kind.
//!
//! The document and its losses are both made of this, so neither can say more than the other. Next:
//! [`super::schema`], which puts the words together.

use serde_json::{Value, json};

use super::Dialect;
use super::loss::Why;
use crate::model::{Constraint, Extent, Kind, Level, Relation, Rule, Scalar, Set, Site, Unit};

/// What becomes of a statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    /// Words of JSON Schema, for the member it is about.
    pub(super) words: Vec<(&'static str, Value)>,
    /// Whether the member must be there.
    pub(super) is_required: bool,
    /// What is lost, if anything is.
    pub(super) lost: Option<Why>,
}

impl Said {
    /// Said by the document as a whole, or by what it leaves out.
    fn whole() -> Self {
        Self::default()
    }

    fn lost(why: Why) -> Self {
        Self { lost: Some(why), ..Self::default() }
    }

    fn words(words: Vec<(&'static str, Value)>) -> Self {
        Self { words, ..Self::default() }
    }
}

/// What is said of a statement in that dialect.
pub(super) fn said(constraint: &Constraint, dialect: Dialect) -> Said {
    if !constraint.is_checkable() {
        return Said::lost(Why::Unchecked);
    }
    match &constraint.site {
        Site::Input(_) if dialect == Dialect::JsonSchema => Said::lost(Why::Request),
        Site::Input(path) if path.matches('.').count() > 1 => Said::lost(Why::List),
        Site::Input(_) => input(constraint),
        Site::Output(_) => output(constraint),
        Site::Exchange => exchange(constraint, dialect),
    }
}

/// A statement about a parameter. Whatever its level: a request that is like the page says is no test
/// of it.
fn input(constraint: &Constraint) -> Said {
    let rules = || constraint.readings.iter().map(|reading| &reading.rule);
    match constraint.kind {
        Kind::Type | Kind::Optional | Kind::AnyCharacter => Said::whole(),
        Kind::Required => Said { is_required: true, ..Said::words(vec![("minLength", json!(1))]) },
        Kind::Min | Kind::Max | Kind::AtLeast | Kind::AtMost => bounds(constraint),
        Kind::Alphabet | Kind::First | Kind::Last if !constraint.is_ambiguous() => Said::lost(Why::Merged),
        Kind::Options => match constraint.readings.as_slice() {
            [only] => options(&only.rule),
            _ => Said::lost(Why::Readings),
        },
        Kind::Repeat | Kind::Empty => Said::lost(Why::Repeat),
        Kind::Default => rules().find_map(default).unwrap_or_else(|| Said::lost(Why::Default)),
        Kind::Exists | Kind::State => Said::lost(Why::World),
        Kind::Needs => Said::lost(Why::Relation),
        _ => Said::lost(Why::Readings),
    }
}

fn options(rule: &Rule) -> Said {
    match rule {
        Rule::Set(Set::Options(values)) => Said::words(vec![("enum", json!(values))]),
        _ => Said::lost(Why::Default),
    }
}

/// A default that the document can name; an empty one would break the bounds of its own parameter.
fn default(rule: &Rule) -> Option<Said> {
    match rule {
        Rule::Relation(Relation::DefaultValue(value)) if !value.is_empty() => {
            Some(Said::words(vec![("default", json!(value))]))
        }
        _ => None,
    }
}

/// A statement about a field: what an endpoint may rightly do otherwise is annotated at most.
fn output(constraint: &Constraint) -> Said {
    let demanded = |said: Said| match (constraint.level, constraint.is_ambiguous()) {
        (Level::Should, _) => Said::lost(Why::Advice),
        (Level::Must, true) => Said { is_required: false, ..Said::lost(Why::Readings) },
        (Level::Must, false) => said,
    };
    match (constraint.kind, constraint.readings.first().map(|reading| &reading.rule)) {
        (Kind::Present, _) => demanded(Said { is_required: true, ..Said::whole() }),
        (Kind::Type, Some(Rule::Set(Set::Type(scalar)))) => demanded(typed(*scalar)),
        // The word null is a value where the request gave it, and none where it did not.
        (Kind::Filled, _) => demanded(Said { lost: Some(Why::Relation), ..Said::words(vec![("minLength", json!(1))]) }),
        (Kind::Equals, Some(Rule::Set(Set::Equals(value)))) => demanded(Said::words(vec![("const", json!(value))])),
        (Kind::Format, Some(Rule::Set(Set::Uuid))) => demanded(Said::words(vec![("pattern", json!(UUID))])),
        (Kind::Format, Some(Rule::Set(Set::DateForm))) => demanded(Said::words(vec![("pattern", json!(DATE))])),
        (Kind::Options, Some(rule)) => demanded(options(rule)),
        (Kind::Open, Some(Rule::Set(Set::Open(values)))) => {
            Said { lost: Some(Why::Advice), ..Said::words(vec![("examples", json!(values))]) }
        }
        (Kind::Min | Kind::Max | Kind::AtLeast | Kind::AtMost, _) if constraint.level == Level::Must => {
            bounds(constraint)
        }
        (Kind::Alphabet | Kind::First | Kind::Last, _) => demanded(Said::lost(Why::Merged)),
        (Kind::Count | Kind::Echo, _) => Said::lost(Why::Relation),
        _ => Said::lost(Why::Advice),
    }
}

/// A UUID in its 36 characters.
const UUID: &str = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$";
/// A date as the pages write it.
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{4}$";

/// The type of a field; JSON's own types say all of it but that a date is one.
fn typed(scalar: Scalar) -> Said {
    let lost = (scalar == Scalar::Date).then_some(Why::Date);
    Said { lost, ..Said::words(type_words(scalar)) }
}

/// The words for a type.
pub(super) fn type_words(scalar: Scalar) -> Vec<(&'static str, Value)> {
    match scalar {
        Scalar::Text | Scalar::Date => vec![("type", json!("string"))],
        Scalar::Integer => {
            let (least, most) = (i32::MIN, i32::MAX);
            vec![
                ("type", json!("integer")),
                ("format", json!("int32")),
                ("minimum", json!(least)),
                ("maximum", json!(most)),
            ]
        }
        Scalar::Long => {
            let (least, most) = (i64::MIN, i64::MAX);
            vec![
                ("type", json!("integer")),
                ("format", json!("int64")),
                ("minimum", json!(least)),
                ("maximum", json!(most)),
            ]
        }
        Scalar::Boolean => vec![("type", json!("boolean"))],
    }
}

/// The loosest bound of all readings: a text it refuses is refused by each of them.
fn bounds(constraint: &Constraint) -> Said {
    let each: Option<Vec<Bound>> = constraint.readings.iter().map(|reading| bound(&reading.rule)).collect();
    let Some(loosest) = each.and_then(|all| all.into_iter().reduce(Bound::looser)) else {
        return Said::lost(Why::Readings);
    };
    let lost = match constraint.is_ambiguous() {
        true => Some(Why::Readings),
        false => (!loosest.is_exact).then_some(Why::Unit),
    };
    Said { lost, ..Said::words(vec![(loosest.word, json!(loosest.number))]) }
}

struct Bound {
    word: &'static str,
    number: i64,
    is_lower: bool,
    is_exact: bool,
}

impl Bound {
    fn looser(self, other: Self) -> Self {
        let takes_other = if self.is_lower { other.number < self.number } else { other.number > self.number };
        let is_exact = self.is_exact && other.is_exact;
        Self { is_exact, ..if takes_other { other } else { self } }
    }
}

/// The bound of a rule, counted in what JSON Schema counts: characters, items, numbers.
fn bound(rule: &Rule) -> Option<Bound> {
    let counted = |unit: Unit| if unit == Unit::Items { ["minItems", "maxItems"] } else { ["minLength", "maxLength"] };
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    Some(match *rule {
        Rule::Extent(Extent::Min { bound, unit }) => Bound {
            word: counted(unit)[0],
            number: whole(bound.div_ceil(widest(unit))),
            is_lower: true,
            is_exact: widest(unit) == 1 || bound == 0,
        },
        Rule::Extent(Extent::Max { bound, unit }) => {
            Bound { word: counted(unit)[1], number: whole(bound), is_lower: false, is_exact: widest(unit) == 1 }
        }
        Rule::Extent(Extent::AtLeast(number)) => Bound { word: "minimum", number, is_lower: true, is_exact: true },
        Rule::Extent(Extent::AtMost(number)) => Bound { word: "maximum", number, is_lower: false, is_exact: true },
        _ => return None,
    })
}

/// How many of a unit one character has at most.
fn widest(unit: Unit) -> u64 {
    match unit {
        Unit::Characters | Unit::Items => 1,
        Unit::Utf16 | Unit::EucKr => 2,
        Unit::Bytes => 4,
    }
}

/// A promise about every answer.
fn exchange(constraint: &Constraint, dialect: Dialect) -> Said {
    match constraint.kind {
        Kind::Root | Kind::RefusalForm | Kind::RefusalCode | Kind::RefusalMessage => Said::whole(),
        Kind::JsonForm => Said::whole(),
        Kind::Get | Kind::Post | Kind::SuccessStatus | Kind::RefusalStatus | Kind::ContentType
            if dialect == Dialect::OpenApi =>
        {
            Said::whole()
        }
        Kind::Accepts | Kind::Refuses => Said::lost(Why::Control),
        Kind::AnswerFormat | Kind::OwnAnswer => Said::lost(Why::Relation),
        _ => Said::lost(Why::Bytes),
    }
}
