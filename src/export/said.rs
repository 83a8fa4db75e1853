//! What a schema says of one statement, and what of it is lost: the one list to extend for a new kind.
//!
//! The document and its losses are both made of this, so neither can say more than the other. Next:
//! [`super::schema`], which puts the words together.

use serde_json::{Value, json};

use super::Dialect;
use super::loss::Why;
use crate::model::{Characters, Constraint, Extent, Level, Presence, Promise, Relation, Rule, Scalar, Set, Site, Unit};

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
        Site::Input(path) if path.names().count() > 1 => Said::lost(Why::List),
        Site::Input(_) => input(constraint),
        Site::Output(_) => output(constraint),
        Site::Exchange => exchange(constraint, dialect),
    }
}

/// A statement about a parameter. Whatever its level: a request that is like the page says is no test
/// of it.
fn input(constraint: &Constraint) -> Said {
    let rules = || constraint.rules();
    let unless_ambiguous = |said: Said| if constraint.is_ambiguous() { Said::lost(Why::Readings) } else { said };
    match constraint.rule() {
        Rule::Set(Set::Type(_)) | Rule::Presence(Presence::Optional) | Rule::Characters(Characters::Any) => {
            Said::whole()
        }
        Rule::Presence(Presence::Required) => Said { is_required: true, ..Said::words(vec![("minLength", json!(1))]) },
        Rule::Presence(Presence::Once | Presence::Distinct | Presence::OneAtATime | Presence::Empty(_)) => {
            Said::lost(Why::Repeat)
        }
        Rule::Extent(_) => bounds(constraint),
        Rule::Characters(Characters::Alphabet(_) | Characters::First(_) | Characters::Last(_)) => {
            unless_ambiguous(Said::lost(Why::Merged))
        }
        Rule::Set(Set::Options(values)) => unless_ambiguous(Said::words(vec![("enum", json!(values))])),
        Rule::Set(Set::OptionsOrDefault(_)) => unless_ambiguous(Said::lost(Why::Default)),
        Rule::World(_) => Said::lost(Why::World),
        Rule::Relation(Relation::Needs { .. }) => Said::lost(Why::Relation),
        Rule::Relation(relation) if relation.is_default() => {
            rules().find_map(default).unwrap_or_else(|| Said::lost(Why::Default))
        }
        Rule::Anything
        | Rule::Presence(Presence::Present | Presence::Omittable | Presence::Filled)
        | Rule::Characters(Characters::XmlText(_))
        | Rule::Set(Set::Equals(_) | Set::Open(_) | Set::Uuid | Set::DateForm)
        | Rule::Relation(_)
        | Rule::Exchange(_) => Said::lost(Why::Readings),
    }
}

/// A default that the document can name; an empty one would break the bounds of its own parameter.
fn default(rule: &Rule) -> Option<Said> {
    let Rule::Relation(Relation::DefaultValue(value)) = rule else { return None };
    (!value.is_empty()).then(|| Said::words(vec![("default", json!(value))]))
}

/// A statement about a field: what an endpoint may rightly do otherwise is annotated at most.
fn output(constraint: &Constraint) -> Said {
    let demanded = |said: Said| match (constraint.level, constraint.is_ambiguous()) {
        (Level::Should, _) => Said::lost(Why::Advice),
        (Level::Must, true) => Said { is_required: false, ..Said::lost(Why::Readings) },
        (Level::Must, false) => said,
    };
    match constraint.rule() {
        Rule::Presence(Presence::Present | Presence::Omittable) => {
            demanded(Said { is_required: true, ..Said::whole() })
        }
        // The word null is a value where the request gave it, and none where it did not.
        Rule::Presence(Presence::Filled) => {
            demanded(Said { lost: Some(Why::Relation), ..Said::words(vec![("minLength", json!(1))]) })
        }
        Rule::Set(Set::Type(scalar)) => demanded(typed(*scalar)),
        Rule::Set(Set::Equals(value)) => demanded(Said::words(vec![("const", json!(value))])),
        Rule::Set(Set::Uuid) => demanded(Said::words(vec![("pattern", json!(UUID))])),
        Rule::Set(Set::DateForm) => demanded(Said::words(vec![("pattern", json!(DATE))])),
        Rule::Set(Set::Options(values)) => demanded(Said::words(vec![("enum", json!(values))])),
        Rule::Set(Set::OptionsOrDefault(_)) => demanded(Said::lost(Why::Default)),
        Rule::Set(Set::Open(values)) => {
            Said { lost: Some(Why::Advice), ..Said::words(vec![("examples", json!(values))]) }
        }
        Rule::Extent(_) if constraint.level == Level::Must => bounds(constraint),
        Rule::Characters(Characters::Alphabet(_) | Characters::First(_) | Characters::Last(_)) => {
            demanded(Said::lost(Why::Merged))
        }
        Rule::Relation(Relation::Count { .. } | Relation::Echo { .. }) => Said::lost(Why::Relation),
        Rule::Extent(_)
        | Rule::Presence(_)
        | Rule::Characters(Characters::Any | Characters::XmlText(_))
        | Rule::Relation(_)
        | Rule::World(_)
        | Rule::Exchange(_)
        | Rule::Anything => Said::lost(Why::Advice),
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
    let each: Option<Vec<Bound>> = constraint.rules().map(bound).collect();
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
    let Rule::Extent(extent) = rule else { return None };
    Some(match *extent {
        Extent::Min { bound, unit } => Bound {
            word: counted(unit)[0],
            number: whole(bound.div_ceil(widest(unit))),
            is_lower: true,
            is_exact: widest(unit) == 1 || bound == 0,
        },
        Extent::Max { bound, unit } => {
            Bound { word: counted(unit)[1], number: whole(bound), is_lower: false, is_exact: widest(unit) == 1 }
        }
        Extent::AtLeast(number) => Bound { word: "minimum", number, is_lower: true, is_exact: true },
        Extent::AtMost(number) => Bound { word: "maximum", number, is_lower: false, is_exact: true },
        Extent::MultipleOf(number) => Bound { word: "multipleOf", number, is_lower: true, is_exact: true },
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
    let Rule::Exchange(promise) = constraint.rule() else { return Said::lost(Why::Bytes) };
    match promise {
        Promise::Root(_)
        | Promise::RefusalForm
        | Promise::RefusalCode
        | Promise::RefusalMessage
        | Promise::JsonForm => Said::whole(),
        Promise::Get
        | Promise::Post
        | Promise::SuccessStatus { .. }
        | Promise::RefusalStatus { .. }
        | Promise::ContentType { .. } => match dialect {
            Dialect::OpenApi => Said::whole(),
            Dialect::JsonSchema => Said::lost(Why::Bytes),
        },
        Promise::Accepts | Promise::Refuses => Said::lost(Why::Control),
        Promise::AnswerFormat | Promise::OwnAnswer => Said::lost(Why::Relation),
        Promise::WholeAnswer | Promise::Available | Promise::FormParameter | Promise::Utf8 | Promise::WellFormed => {
            Said::lost(Why::Bytes)
        }
    }
}
