//! What of a request has a size: lengths of its texts, in whatever somebody may count them, and of
//! the message itself.
//!
//! Next: [`super::seen`], which keeps the extremes.

use crate::case::Case;
use crate::model::{Action, Kind, Member, Model, Unit};
use crate::value::Value;
use crate::wire::Method;

/// Something with a size. Parameters are meant by their index in the action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// The length of a text, or how many items a list has.
    Length(u8, Unit),
    /// The length of a text as it is escaped in a URL.
    Escaped(u8),
    /// The same where a blank is three bytes, too.
    EscapedBlanks(u8),
    /// How many characters a text has without the blanks at its ends.
    Trimmed(u8),
    /// The length of a text as it is escaped in XML.
    Marked(u8),
    /// A number.
    Number(u8),
    /// All texts together, where there are several.
    Together(Unit),
    /// The bytes of the body.
    Body,
    /// The bytes of path and query.
    Target,
    /// The bytes of query and body together.
    Size,
}

impl Measure {
    /// Whether it is of the message, and not of a parameter.
    pub fn is_of_message(self) -> bool {
        matches!(self, Measure::Body | Measure::Target | Measure::Size)
    }

    /// The index of the parameter it is about.
    pub fn parameter(self) -> Option<usize> {
        match self {
            Measure::Length(index, _) | Measure::Escaped(index) | Measure::EscapedBlanks(index) => {
                Some(usize::from(index))
            }
            Measure::Trimmed(index) | Measure::Marked(index) | Measure::Number(index) => Some(usize::from(index)),
            Measure::Together(_) | Measure::Body | Measure::Target | Measure::Size => None,
        }
    }

    /// So many of it, in words.
    pub fn words(self, action: &Action, size: i64) -> String {
        let name = self.parameter().and_then(|index| action.input.get(index)).map_or("", |member| member.name.as_str());
        match self {
            Measure::Length(_, unit) => format!("{name} of {size} {}", unit.name()),
            Measure::Escaped(_) | Measure::EscapedBlanks(_) => {
                format!("{name} of {size} bytes as escaped in a URL")
            }
            Measure::Trimmed(_) => format!("{name} of {size} characters without the blanks at its ends"),
            Measure::Marked(_) => format!("{name} of {size} characters as escaped in XML"),
            Measure::Number(_) => format!("{name} {size}"),
            Measure::Together(unit) => format!("texts of {size} {} together", unit.name()),
            Measure::Body => format!("a body of {size} bytes"),
            Measure::Target => format!("a path and query of {size} bytes"),
            Measure::Size => format!("query and body of {size} bytes together"),
        }
    }
}

/// Whether a parameter's text is free: neither an option nor the id of something.
pub fn is_free(model: &Model, member: &Member) -> bool {
    model.constraint_on(member, Kind::Options).or(model.constraint_on(member, Kind::Exists)).is_none()
}

/// One size of a case.
pub fn size_of(model: &Model, action: &Action, case: &Case, wanted: Measure) -> Option<i64> {
    let free = |place: usize| action.input.get(place).is_some_and(|member| is_free(model, member));
    of(action, free, case).into_iter().find(|(measure, _)| *measure == wanted).map(|(_, size)| size)
}

const UNITS: [Unit; 4] = [Unit::Characters, Unit::Bytes, Unit::Utf16, Unit::EucKr];

/// Every size of a case.
pub fn of(action: &Action, free: impl Fn(usize) -> bool, case: &Case) -> Vec<(Measure, i64)> {
    let mut sizes = Vec::new();
    let mut together = [0; 3];
    for (place, member) in action.input.iter().enumerate() {
        let Ok(index) = u8::try_from(place) else { break };
        let mut values = case.label.input.all(&member.name);
        let (Some(value), None) = (values.next(), values.next()) else { continue };
        match value {
            Value::Text(text) if free(place) && !text.is_empty() => {
                sizes.extend(UNITS.map(|unit| (Measure::Length(index, unit), size(unit.length(text)))));
                let blanks = text.bytes().filter(|byte| *byte == b' ').count();
                sizes.push((Measure::Escaped(index), escaped(text)));
                sizes.push((Measure::EscapedBlanks(index), escaped(text) + 2 * size(blanks as u64)));
                sizes.push((Measure::Trimmed(index), size(Unit::Characters.length(text.trim()))));
                sizes.push((Measure::Marked(index), marked(text)));
                together[0] += size(Unit::Characters.length(text));
                together[1] += size(Unit::Bytes.length(text));
                together[2] += 1;
            }
            Value::List(items) => sizes.push((Measure::Length(index, Unit::Items), size(items.len() as u64))),
            Value::Integer(number) => sizes.push((Measure::Number(index), *number)),
            _ => {}
        }
    }
    if together[2] > 1 {
        sizes.push((Measure::Together(Unit::Characters), together[0]));
        sizes.push((Measure::Together(Unit::Bytes), together[1]));
    }
    let query = case.request.query().map_or(0, str::len);
    let (body, target) = (case.request.body.len(), case.request.target.len());
    if case.request.method == Method::Post {
        sizes.push((Measure::Body, size(body as u64)));
    }
    sizes.push((Measure::Target, size(target as u64)));
    sizes.push((Measure::Size, size((query + body) as u64)));
    sizes
}

fn size(length: u64) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn escaped(text: &str) -> i64 {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~ ".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { 1 } else { 3 }).sum()
}

fn marked(text: &str) -> i64 {
    let length = |character| match character {
        '&' => 5,
        '<' | '>' => 4,
        '"' | '\'' => 6,
        _ => 1,
    };
    text.chars().map(length).sum()
}
