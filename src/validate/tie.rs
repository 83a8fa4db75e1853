//! What ties an answer to its request: texts that come back, and what stands where none was given.
//!
//! Next: [`super::answer`], which asks.

use crate::model::{
    Action, Characters, ConstraintId, Format, Kind, Member, MemberPath, Model, Relation, Rule, XmlText,
};
use crate::value::{Path, Record, Value};

use super::rule::is_xml;
use super::violation::{Checks, Violation, describe};

/// Whether a field repeats the parameter; nothing to say where none, an empty one, or several were
/// given, or where XML could not carry it. XML reads a carriage return that stands for itself as a
/// line feed; JSON has no such rule.
pub(super) fn echo(request: Option<&Record>, from: &MemberPath, value: Option<&Value>, format: Format) -> Option<bool> {
    let sent = only_text(request?, from).filter(|text| !text.is_empty() && text.chars().all(is_xml))?;
    let got = value.and_then(Value::as_text);
    let as_xml_reads = || sent.replace("\r\n", "\n").replace('\r', "\n");
    Some(got == Some(sent) || (format == Format::Xml && got == Some(as_xml_reads().as_str())))
}

/// Checks what the answer shows for parameters that were not given, and what became of texts that
/// XML cannot carry.
pub(super) fn check(
    model: &Model,
    action: &Action,
    answer: &Record,
    request: &Record,
    format: Format,
    checks: &mut Checks,
) {
    for &(place, id) in &action.ties {
        let Some(input) = action.input.get(place) else { continue };
        for rule in model.constraint(id).rules() {
            if let Rule::Relation(Relation::DefaultShown { value, to }) = rule {
                shown(id, (input, value, to), answer, request, checks);
            }
        }
        if model.kind(id) == Kind::XmlText && format == Format::Json {
            unwritable(model, action, (id, input), answer, request, checks);
        }
    }
}

/// What is shown where a parameter was not given, or given empty.
fn shown(
    id: ConstraintId,
    (input, value, to): (&Member, &str, &MemberPath),
    answer: &Record,
    request: &Record,
    checks: &mut Checks,
) {
    if request.all(&input.name).any(|given| given.as_text() != Some("")) {
        return;
    }
    let Some(found) = find(answer, to) else { return };
    let text = match found {
        None | Some(Value::Null) => "",
        Some(other) => other.as_text().unwrap_or("?"),
    };
    if text == value {
        checks.held.insert(id);
    } else {
        let (path, found) = (place(answer, to), found.map_or_else(|| "missing".to_owned(), describe));
        checks.violations.push(Violation { constraint: id, path, readings: vec![0], found });
    }
}

/// Which readings of a text that XML cannot carry its echo in JSON, which can, does not fit.
fn unwritable(
    model: &Model,
    action: &Action,
    (id, input): (ConstraintId, &Member),
    answer: &Record,
    request: &Record,
    checks: &mut Checks,
) {
    let Some(sent) = only_text(request, &input.path).filter(|text| tells(text)) else { return };
    let echoes = |rule: &Rule| matches!(rule, Rule::Relation(Relation::Echo { from }) if *from == input.path);
    let mut all = model.constraints_of(action).map(|(_, constraint)| constraint);
    let Some(echo) = all.find(|echo| echo.rules().any(echoes)) else { return };
    let crate::model::Site::Output(to) = &echo.site else { return };
    let Some(Some(Value::Text(got))) = find(answer, to) else { return };
    let fits = |rule: &Rule| {
        let Rule::Characters(Characters::XmlText(fate)) = rule else { return None };
        match fate {
            XmlText::Kept => Some(*got == *sent),
            XmlText::Stripped => Some(sent.chars().filter(|&character| is_xml(character)).eq(got.chars())),
            XmlText::Replaced => Some(is_replaced(sent, got)),
            XmlText::Refused => None,
        }
    };
    let readings: Vec<Option<bool>> = model.constraint(id).readings.iter().map(|reading| fits(&reading.rule)).collect();
    // A text that fits none was changed by something else, which shows in other texts too.
    if readings.contains(&Some(true)) {
        let unfit = readings.iter().enumerate().filter(|(_, fits)| **fits == Some(false));
        checks.excluded.push((id, unfit.map(|(index, _)| index).collect()));
    }
}

/// Whether a text has something that XML cannot carry, and nothing that an endpoint may change for
/// another reason: controls inside that are no white space.
fn tells(text: &str) -> bool {
    let is_white = |character: char| character.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&character);
    let mut unfit = text.chars().filter(|&character| !is_xml(character)).peekable();
    let is_letter = |end: Option<char>| end.is_some_and(|character| character.is_ascii_alphanumeric());
    unfit.peek().is_some()
        && unfit.all(|character| character.is_ascii() && !is_white(character))
        && is_letter(text.chars().next())
        && is_letter(text.chars().next_back())
}

/// Whether what XML cannot carry became other characters, one for each, and the rest is the same.
fn is_replaced(sent: &str, got: &str) -> bool {
    let fits = |(sent, got): (char, char)| if is_xml(sent) { sent == got } else { is_xml(got) };
    sent.chars().count() == got.chars().count() && sent.chars().zip(got.chars()).all(fits)
}

/// The text of a parameter that was given once.
fn only_text<'r>(request: &'r Record, path: &MemberPath) -> Option<&'r str> {
    let mut given = request.iter().filter(|(other, _)| *other == path.local());
    match (given.next(), given.next()) {
        (Some((_, value)), None) => value.as_text(),
        _ => None,
    }
}

/// The value at an output path, of the first item of each list on the way; nothing to say where there
/// is no record that could have it.
fn find<'r>(answer: &'r Record, path: &MemberPath) -> Option<Option<&'r Value>> {
    let mut names = path.names();
    let mut found = answer.get(names.next()?);
    for name in names {
        let record = match found? {
            Value::List(items) => items.first()?.as_record()?,
            other => other.as_record()?,
        };
        found = record.get(name);
    }
    Some(found)
}

/// Where that value stands: only a finding needs it.
fn place(answer: &Record, path: &MemberPath) -> Path {
    let (mut at, mut record) = (Path::root().name("output"), Some(answer));
    let mut names = path.names().peekable();
    while let Some(name) = names.next() {
        at = at.name(name);
        record = match record.and_then(|record| record.get(name)) {
            Some(Value::List(items)) if names.peek().is_some() => {
                at = at.index(0);
                items.first().and_then(Value::as_record)
            }
            found => found.and_then(Value::as_record),
        };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note() -> MemberPath {
        MemberPath::new("input.note")
    }

    #[test]
    fn a_carriage_return_is_a_line_feed_to_xml_only() {
        let request: Record = [("note", "a\rb\r\nc")].into_iter().collect();
        let comes_back = |got: &str, format| echo(Some(&request), &note(), Some(&Value::from(got)), format);
        for (got, in_xml, in_json) in [("a\rb\r\nc", true, true), ("a\nb\nc", true, false), ("a b c", false, false)] {
            assert_eq!(comes_back(got, Format::Xml), Some(in_xml), "{got:?}");
            assert_eq!(comes_back(got, Format::Json), Some(in_json), "{got:?}");
        }
        let odd: Record = [("note", "a\u{1}b")].into_iter().collect();
        assert_eq!(echo(Some(&odd), &note(), Some(&Value::from("ab")), Format::Json), None);
    }

    #[test]
    fn a_stand_in_takes_the_place_of_each_character() {
        assert!(is_replaced("a\u{1}b\u{FFFE}", "a?b\u{FFFD}"));
        assert!(!is_replaced("a\u{1}b", "ab"), "stripped");
        assert!(!is_replaced("a\u{1}b", "a?c"), "something else changed too");
        assert!(!is_replaced("a\u{1}b", "a\u{1}b"), "kept");
    }

    #[test]
    fn only_controls_inside_tell_what_becomes_of_them() {
        for (text, expected) in [
            ("a\u{1}b", true),
            ("a\u{0}b", true),
            ("ab", false),
            ("a\u{1}", false),
            ("a\u{B}b", false),
            ("a\u{1F}b", false),
            ("a\u{FFFE}b", false),
        ] {
            assert_eq!(tells(text), expected, "{text:?}");
        }
    }
}
