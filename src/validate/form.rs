//! What JSON writes in another kind of value than the page names, and would read the same in XML.
//!
//! A page that shows XML says which content a field has, not in which of JSON's kinds it stands: an
//! id as a number, nothing as `null`. XML has one kind for all, and what it would carry of a value is
//! what the page's statements are held against. Also dates in other forms than the pages'.
//! Next: [`super::answer`], which asks.

use jiff::fmt::strtime;

use crate::model::{Scalar, Type};
use crate::value::Value;

/// What XML would carry for a field of that type; `None` where the value is of the right kind, or of
/// one that XML would show to be wrong too.
pub(super) fn as_xml(kind: &Type, value: &Value) -> Option<Value> {
    match (kind, value) {
        (Type::Scalar(scalar), Value::List(items)) => match items.as_slice() {
            [one] if is_single(one) => as_xml(kind, one).or_else(|| Some(read(*scalar, one.as_text()?))),
            _ => None,
        },
        (Type::Scalar(scalar), _) if !has_kind(*scalar, value) => Some(read(*scalar, &text(value)?)),
        (Type::List(_), Value::Null) => Some(Value::List(Vec::new())),
        (Type::List(_), Value::Record(inner)) if inner.is_empty() => Some(Value::List(Vec::new())),
        _ => None,
    }
}

/// Whether a text is a date and a time in some usual form, of a day there is.
pub(super) fn is_some_date(text: &str) -> bool {
    const FORMS: [&str; 12] = [
        "%Y-%m-%dT%H:%M:%S%z",
        "%Y-%m-%dT%H:%M:%S%:z",
        "%Y-%m-%dT%H:%M:%SZ",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M:%S%.f%z",
        "%Y-%m-%dT%H:%M:%S%.f%:z",
        "%Y-%m-%dT%H:%M:%S%.fZ",
        "%Y-%m-%d",
        "%Y%m%dT%H%M%S%z",
        "%Y%m%dT%H%M%SZ",
        "%a, %d %b %Y %H:%M:%S GMT",
        "%Y%m%d%H%M%S",
    ];
    let plain = text.replacen(' ', "T", usize::from(text.as_bytes().get(10) == Some(&b' '))).replace('/', "-");
    let epoch = matches!(text.len(), 10 | 13) && text.bytes().all(|byte| byte.is_ascii_digit());
    epoch || FORMS.iter().any(|form| strtime::parse(form, &plain).and_then(|time| time.to_date()).is_ok())
}

fn is_single(value: &Value) -> bool {
    !matches!(value, Value::List(_) | Value::Record(_))
}

fn has_kind(scalar: Scalar, value: &Value) -> bool {
    match scalar {
        Scalar::Text => matches!(value, Value::Text(_) | Value::Bytes(_)),
        Scalar::Integer | Scalar::Long => matches!(value, Value::Integer(_)),
        Scalar::Boolean => matches!(value, Value::Boolean(_)),
        Scalar::Date => matches!(value, Value::Date(_) | Value::Text(_)),
    }
}

/// The text an XML element would have.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Number(text) => Some(text.to_string()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(truth) => Some(truth.to_string()),
        Value::Null => Some(String::new()),
        Value::Record(inner) if inner.is_empty() => Some(String::new()),
        _ => None,
    }
}

/// A text as a value of that type; the text itself where it is none.
fn read(scalar: Scalar, text: &str) -> Value {
    let canonical = |number: &i64| number.to_string() == text;
    let value = match scalar {
        Scalar::Text | Scalar::Date => None,
        Scalar::Integer | Scalar::Long => text.parse().ok().filter(canonical).map(Value::Integer),
        Scalar::Boolean => text.parse().ok().map(Value::Boolean),
    };
    value.unwrap_or_else(|| Value::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Record;

    #[test]
    fn other_kinds_read_as_the_same_content_would_in_xml() {
        let (text, long) = (Type::Scalar(Scalar::Text), Type::Scalar(Scalar::Long));
        let nothing = || Value::Record(Record::new());
        for (kind, value, expected) in [
            (&text, Value::Integer(937_508), Some(Value::from("937508"))),
            (&text, Value::Number("1.50".into()), Some(Value::from("1.50"))),
            (&text, Value::Null, Some(Value::from(""))),
            (&text, nothing(), Some(Value::from(""))),
            (&text, Value::List(vec![Value::from("a")]), Some(Value::from("a"))),
            (&text, Value::from("a"), None),
            (&text, Value::List(vec![Value::from("a"), Value::from("b")]), None),
            (&long, Value::from("5"), Some(Value::Integer(5))),
            (&long, Value::from("05"), Some(Value::from("05"))),
            (&long, Value::Null, Some(Value::from(""))),
            (&long, Value::Integer(5), None),
        ] {
            assert_eq!(as_xml(kind, &value), expected, "{value:?}");
        }
        let record = Type::Record(Vec::new());
        assert_eq!(as_xml(&record, &Value::Null), None, "XML would show an empty record to be none");
    }

    #[test]
    fn a_date_is_one_in_any_usual_form_and_of_a_day_there_is() {
        for date in [
            "2020-08-24T17:40:12+0900",
            "2020-08-24T17:40:12+09:00",
            "2020-08-24T08:40:12Z",
            "2020-08-24 17:40:12",
            "2020/08/24T17:40:12+0900",
            "2020-08-24T17:40:12.000+0900",
            "20200824T174012+0900",
            "2020-08-24",
            "1598258412",
            "1598258412000",
            "Mon, 24 Aug 2020 08:40:12 GMT",
        ] {
            assert!(is_some_date(date), "{date}");
        }
        for none in ["", "none", "today", "2020-02-30T17:40:12+0900", "2020-08-24T25:40:12+0900", "1", "159825841"] {
            assert!(!is_some_date(none), "{none}");
        }
    }
}
