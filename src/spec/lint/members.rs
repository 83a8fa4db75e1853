//! Rules about one parameter or field. Next: [`super::statements`].

use super::super::raw::{RawExample, RawMember, Text};
use crate::model::Scalar;
use crate::toml::Faults;

/// Checks a member's type, its example and the keys that only some types have.
pub(super) fn lint(raw: &RawMember<'_>, faults: &Faults) {
    lists(raw, faults);
    records(raw, faults);
    if let Some(prefix) = raw.prefix.as_ref().filter(|_| raw.fill.as_ref().is_none_or(|f| f.value != "default-name")) {
        faults.note(prefix.fault("`prefix` needs `fill = \"default-name\"`"));
    }
    if let Some(declared) = &raw.declared {
        super::cited(declared, faults);
    }
    if let (Some(RawExample::Text(example)), Some(scalar)) = (&raw.example, Scalar::named(&raw.kind.value))
        && !example.value.contains('*')
        && !is_of_type(&example.value, scalar)
    {
        faults.note(example.fault(format!("the example is no {}", scalar.name())));
    }
}

fn lists(raw: &RawMember<'_>, faults: &Faults) {
    if raw.is_list() {
        if raw.of.is_none() {
            faults.note(raw.kind.fault("a list must say what it is a list `of`"));
        }
        return;
    }
    for key in raw.of.iter().chain(&raw.wire_list).chain(&raw.wire_item) {
        let message = format!("`{}` is no list, but has `of` or `wire`", raw.name.value);
        faults.note(key.fault(message));
    }
}

fn records(raw: &RawMember<'_>, faults: &Faults) {
    let single = raw.is_list() || Scalar::named(&raw.kind.value).is_some();
    let needless: Option<&Text<'_>> = match &raw.example {
        Some(RawExample::Record(examples)) if single => examples.first().map(|(name, _)| name),
        Some(RawExample::Text(example)) if !single && !raw.kind.value.is_empty() => Some(example),
        _ => None,
    };
    if let Some(example) = needless {
        let wanted = if single { "one text" } else { "a table with a text for each of its members" };
        faults.note(example.fault(format!("the example of a `{}` must be {wanted}", raw.kind.value)));
    }
    if let Some((name, _)) = raw.open.first().filter(|_| single) {
        faults
            .note(name.fault(format!("`open` needs a record, and `{}` is of type {}", raw.name.value, raw.kind.value)));
    }
}

/// Whether a text is a value of that type, as a page would write it.
pub(super) fn is_of_type(text: &str, scalar: Scalar) -> bool {
    match scalar {
        Scalar::Text => true,
        Scalar::Integer => text.parse::<i32>().is_ok(),
        Scalar::Long => text.parse::<i64>().is_ok(),
        Scalar::Boolean => matches!(text, "true" | "false"),
        Scalar::Date => is_date(text),
    }
}

/// Whether a text is `yyyy-MM-dd'T'HH:mm:ss±hhmm` and a day and time that exist.
fn is_date(text: &str) -> bool {
    let form = "0000-00-00T00:00:00+0000";
    let shaped = text.len() == form.len()
        && text.chars().zip(form.chars()).all(|(found, wanted)| match wanted {
            '0' => found.is_ascii_digit(),
            '+' => matches!(found, '+' | '-'),
            other => found == other,
        });
    shaped && jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%z", text).and_then(|time| time.to_timestamp()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_of_the_pages_form_and_exists() {
        assert!(is_date("2020-08-24T17:40:12+0900"));
        assert!(is_date("2020-02-29T23:59:59-0330"));
        for wrong in [
            "2020-08-24T17:40:12+09:00",
            "2020-08-24T17:40:12Z",
            "2020-08-24 17:40:12+0900",
            "2021-02-29T00:00:00+0900",
            "2020-08-24T25:00:00+0900",
            "2020-8-24T17:40:12+0900",
            "",
        ] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }
}
