//! Single values: their one spelling, and reading it back.
//!
//! Numbers and dates are read in their canonical spelling only. `01`, `1.0` or `+1` is not how the
//! pages write a number, and a client that compares text would stumble; so it stays text.

use jiff::SignedDuration;
use jiff::civil::DateTime;

use crate::model::Scalar;
use crate::value::{Date, Value};
use crate::wire::{AnomalyKind, Node};

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// Reads a text as a scalar of that type; `None` where it is none.
pub fn parse(kind: Scalar, text: &str) -> Option<Value> {
    match kind {
        Scalar::Text => Some(Value::from(text)),
        Scalar::Integer | Scalar::Long => parse_integer(text).map(Value::Integer),
        Scalar::Boolean => text.parse().ok().map(Value::Boolean),
        Scalar::Date => parse_date(text).map(Value::Date),
    }
}

/// The text a value has in a request or an XML answer; `None` for lists and records.
pub fn format(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Number(text) => Some(text.to_string()),
        Value::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(truth) => Some(truth.to_string()),
        Value::Date(date) => Some(format_date(*date)),
        Value::Null => Some(String::new()),
        Value::List(_) | Value::Record(_) => None,
    }
}

/// Reads a document node as a scalar, with what was odd about it. In a `typed` document numbers and
/// booleans have kinds of their own, and a text of digits is no number.
pub(super) fn decode(kind: Scalar, node: &Node<'_>, typed: bool) -> (Value, Option<AnomalyKind>) {
    let has_own_kind = !matches!(kind, Scalar::Text | Scalar::Date);
    match (kind, node) {
        (Scalar::Text, Node::Text(text)) => (Value::from(text.as_ref()), None),
        (_, Node::Text(_)) if typed && has_own_kind => (plain(node), Some(retyped(kind, node))),
        (_, Node::Text(text)) => {
            if let Some(value) = parse(kind, text) {
                return (value, None);
            }
            match parse(kind, text.trim()) {
                Some(value) => (value, Some(AnomalyKind::Padded { text: text.clone().into_owned() })),
                None => (Value::from(text.as_ref()), Some(retyped(kind, node))),
            }
        }
        (Scalar::Integer | Scalar::Long, Node::Number(spelling)) => {
            let value = number(spelling);
            let odd = matches!(value, Value::Number(_)).then(|| retyped(kind, node));
            (value, odd)
        }
        (Scalar::Boolean, Node::Boolean(truth)) => (Value::Boolean(*truth), None),
        _ => (plain(node), Some(retyped(kind, node))),
    }
}

/// A node as a value without any model: what it is, and no more.
pub(super) fn plain(node: &Node<'_>) -> Value {
    match node {
        Node::Text(text) => Value::from(text.as_ref()),
        Node::Number(spelling) => number(spelling),
        Node::Boolean(truth) => Value::Boolean(*truth),
        Node::Null => Value::Null,
        Node::Array(items) => Value::List(items.iter().map(plain).collect()),
        Node::Object(entries) => {
            Value::Record(entries.iter().map(|(name, node)| (name.clone().into_owned(), plain(node))).collect())
        }
    }
}

fn retyped(kind: Scalar, node: &Node<'_>) -> AnomalyKind {
    AnomalyKind::Retyped { expected: kind.name().to_owned(), found: node.kind().to_owned() }
}

fn number(spelling: &str) -> Value {
    parse_integer(spelling).map_or_else(|| Value::Number(spelling.into()), Value::Integer)
}

fn parse_integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical = digits == "0" && text == "0"
        || (digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0') && !digits.is_empty());
    if canonical { text.parse().ok() } else { None }
}

/// `yyyy-MM-dd'T'HH:mm:ss±hhmm` and nothing else: the pages show no other form.
fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shape = b"dddd-dd-ddTdd:dd:ddsdddd";
    let fits = bytes.len() == shape.len()
        && bytes.iter().zip(shape).all(|(byte, wanted)| match wanted {
            b'd' => byte.is_ascii_digit(),
            b's' => matches!(byte, b'+' | b'-'),
            _ => byte == wanted,
        });
    if !fits {
        return None;
    }
    let digit = |at: usize| i64::from(bytes[at] - b'0');
    let two = |at: usize| digit(at) * 10 + digit(at + 1);
    let (year, month, day) = (two(0) * 100 + two(2), two(5), two(8));
    let (hour, minute, second) = (two(11), two(14), two(17));
    let (hours, minutes) = (two(20), two(22));
    let is_real = (1..=12).contains(&month)
        && (1..=days_of(year, month)).contains(&day)
        && hour.max(hours) < 24
        && minute.max(second).max(minutes) < 60;
    if !is_real {
        return None;
    }
    let offset = (hours * 60 + minutes) * if bytes[19] == b'-' { -1 } else { 1 };
    let local_seconds = days_before(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(Date { epoch_seconds: local_seconds - offset * 60, offset_minutes: i16::try_from(offset).ok()? })
}

/// How many days a month of the Gregorian calendar has.
fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a day, in years that begin in March: so the leap day is the last of them.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 719_469
}

fn format_date(date: Date) -> String {
    let local = date.epoch_seconds + i64::from(date.offset_minutes) * 60;
    let sign = if date.offset_minutes < 0 { '-' } else { '+' };
    let offset = date.offset_minutes.unsigned_abs();
    let time = match EPOCH.checked_add(SignedDuration::from_secs(local)) {
        Ok(time) => time.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        Err(_) => format!("@{local}"),
    };
    format!("{time}{sign}{:02}{:02}", offset / 60, offset % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_the_instant_the_page_shows() {
        // 2020-08-24T17:40:12+0900 is 08:40:12 in UTC; `date -u -d` gives 1598258412.
        let date = Date { epoch_seconds: 1_598_258_412, offset_minutes: 540 };
        assert_eq!(parse(Scalar::Date, "2020-08-24T17:40:12+0900"), Some(Value::Date(date)));
        assert_eq!(format(&Value::Date(date)).as_deref(), Some("2020-08-24T17:40:12+0900"));
    }

    #[test]
    fn other_forms_and_unreal_dates_are_no_dates() {
        for text in [
            "2020-08-24T17:40:12+09:00",
            "2020-08-24T17:40:12Z",
            "2020-08-24 17:40:12+0900",
            "2020-08-24T17:40:12.000+0900",
            "2020-02-30T00:00:00+0900",
            "2020-08-24T24:00:00+0900",
            "2020-08-24T17:40:12+2500",
            "２020-08-24T17:40:12+090",
        ] {
            assert_eq!(parse(Scalar::Date, text), None, "{text}");
        }
        assert!(parse(Scalar::Date, "2020-02-29T23:59:59-0330").is_some());
    }

    #[test]
    fn an_offset_has_a_sign_an_hour_and_a_minute() {
        // 2020-03-01T03:29:59 in UTC; `date -u -d` gives 1583033399 for it.
        let date = Date { epoch_seconds: 1_583_033_399, offset_minutes: -210 };
        assert_eq!(parse(Scalar::Date, "2020-02-29T23:59:59-0330"), Some(Value::Date(date)));
        assert_eq!(format(&Value::Date(date)).as_deref(), Some("2020-02-29T23:59:59-0330"));
        for text in ["2020-08-24T17:40:12+0000", "2020-08-24T17:40:12+2359", "2020-08-24T17:40:12-2300"] {
            let read = parse(Scalar::Date, text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(format(&read).as_deref(), Some(text));
        }
        for text in ["2020-08-24T17:40:12+2400", "2020-08-24T17:40:12+0860"] {
            assert_eq!(parse(Scalar::Date, text), None, "{text}");
        }
    }

    /// A second witness: a day of each month of the years that a date can name, and the month's last.
    #[test]
    fn each_day_is_the_one_that_jiff_counts() {
        let (first, last) = (jiff::civil::date(0, 1, 1), jiff::civil::date(9999, 12, 31));
        let zero = jiff::civil::date(1970, 1, 1);
        for day in first.series(jiff::ToSpan::days(28)).take_while(|day| *day <= last) {
            for day in [day, day.last_of_month()] {
                let text = format!("{day}T00:00:00+0000");
                let days = i64::from(day.since(zero).expect("days").get_days());
                let expected = Date { epoch_seconds: days * 86_400, offset_minutes: 0 };
                assert_eq!(parse_date(&text), Some(expected), "{text}");
                assert_eq!(format_date(expected), text);
            }
            let next = format!("{:04}-{:02}-{:02}T00:00:00+0000", day.year(), day.month(), day.days_in_month() + 1);
            assert_eq!(parse_date(&next), None, "{next}");
        }
        for text in ["2020-00-01T00:00:00+0000", "2020-13-01T00:00:00+0000", "2020-01-00T00:00:00+0000"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn an_integer_has_one_spelling() {
        for text in ["", "-", "01", "-0", "+1", "1.0", "1e3", "０", "9223372036854775808"] {
            assert_eq!(parse(Scalar::Long, text), None, "{text}");
        }
        assert_eq!(parse(Scalar::Long, "53687091200"), Some(Value::Integer(53_687_091_200)));
        assert_eq!(parse(Scalar::Long, "-9223372036854775808"), Some(Value::Integer(i64::MIN)));
    }
}
