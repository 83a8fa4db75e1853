//! What a refusal says once everything that was sent is taken out of it.
//!
//! Two refusals with the same signature were said for the same reason, or by somebody who says the
//! same to everything: it groups, and proves nothing. Pure.
//!
//! Next: [`super::state`], which compares them.

use std::fmt::Write;

use crate::value::{Record, Value};

/// Stands in the place of a value that was sent.
const BLANK: char = '…';
/// Shorter values are blanked between quotes or brackets only: `3` is in many a message.
const SHORT: usize = 3;
/// Values from here on are blanked in the middle of a word too.
const LONG: usize = 8;
/// What is kept of a message.
const LONGEST: usize = 200;

/// The signature of a refusal: its status, code and message, the values of its request blanked.
pub fn signature(status: u16, code: &str, message: &str, sent: &Record) -> String {
    let mut values = Vec::new();
    gather_record(sent, &mut values);
    let mut forms: Vec<String> = values.iter().flat_map(|value| spellings(value)).collect();
    forms.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    forms.dedup();
    let blanked = forms.iter().fold(message.trim().to_owned(), |text, form| blank(&text, form));
    let mut signature = format!("HTTP {status}");
    if !code.is_empty() {
        let _ = write!(signature, ", code {code}");
    }
    if !blanked.is_empty() {
        let _ = write!(signature, ": {}", blanked.chars().take(LONGEST).collect::<String>());
    }
    signature
}

fn gather_record(record: &Record, found: &mut Vec<String>) {
    record.iter().for_each(|(_, value)| gather(value, found));
}

fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Text(text) | Value::Number(text) => found.push(text.to_string()),
        Value::Integer(number) => found.push(number.to_string()),
        Value::List(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Record(fields) => gather_record(fields, found),
        // Written in many ways, or in no way; and `true` is a word of any language.
        Value::Date(_) | Value::Boolean(_) | Value::Bytes(_) | Value::Null => {}
    }
}

/// The ways a message may write a value: as it is, and escaped for XML, JSON or a URL.
fn spellings(value: &str) -> Vec<String> {
    if value.is_empty() {
        return Vec::new();
    }
    let xml = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let quoted = xml.replace('"', "&quot;").replace('\'', "&#39;");
    let json = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
    let percent = percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string();
    let kept = ["%2D", "%2E", "%5F", "%7E"].iter().zip(["-", ".", "_", "~"]);
    let url = kept.fold(percent, |text, (escaped, plain)| text.replace(escaped, plain));
    let form = url.replace("%20", "+");
    let trimmed = value.trim().to_owned();
    let all = vec![value.to_owned(), xml, quoted, json, url, form, trimmed];
    all.into_iter().filter(|text| !text.is_empty()).collect()
}

/// Puts a blank where a value stands as a value.
fn blank(text: &str, value: &str) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(at) = rest.find(value) {
        let (head, tail) = rest.split_at(at);
        let behind = &tail[value.len()..];
        before = head.chars().next_back().or(before);
        blanked.push_str(head);
        if stands_alone(before, value, behind.chars().next()) {
            blanked.push(BLANK);
            (before, rest) = (Some(BLANK), behind);
        } else {
            let first = tail.chars().next().unwrap_or(BLANK);
            blanked.push(first);
            (before, rest) = (Some(first), &tail[first.len_utf8()..]);
        }
    }
    blanked + rest
}

/// Whether a value stands there for itself, and not as a part of something else.
fn stands_alone(before: Option<char>, value: &str, behind: Option<char>) -> bool {
    match value.chars().count() {
        0..SHORT => before.is_some_and(opens) && behind.is_some_and(closes),
        SHORT..LONG => {
            let joins = |one: Option<char>, other: Option<char>| {
                one.is_some_and(char::is_alphanumeric) && other.is_some_and(char::is_alphanumeric)
            };
            !joins(before, value.chars().next()) && !joins(value.chars().next_back(), behind)
        }
        _ => true,
    }
}

fn opens(character: char) -> bool {
    matches!(character, '"' | '\'' | '`' | '[' | '(' | '{' | '<' | '‘' | '“')
}

fn closes(character: char) -> bool {
    matches!(character, '"' | '\'' | '`' | ']' | ')' | '}' | '>' | '’' | '”')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(message: &str, sent: &[&str]) -> String {
        let sent: Record = sent.iter().map(|&text| ("name", Value::from(text))).collect();
        signature(400, "7", message, &sent)
    }

    #[test]
    fn what_was_sent_is_taken_out_and_the_rest_stays() {
        assert_eq!(said("The name web-1 is bad.", &["web-1"]), "HTTP 400, code 7: The name … is bad.");
        assert_eq!(said("'web-1', web-1!", &["web-1", "other"]), "HTTP 400, code 7: '…', …!");
        assert_eq!(said("no such thing", &["web-1"]), "HTTP 400, code 7: no such thing");
        assert_eq!(signature(500, "", "", &Record::new()), "HTTP 500");
        assert_eq!(signature(500, "", " a ", &Record::new()), "HTTP 500: a");
    }

    #[test]
    fn a_value_in_a_word_is_the_words_own_unless_it_is_long() {
        assert_eq!(said("valid or invalid", &["valid"]), "HTTP 400, code 7: … or invalid");
        assert_eq!(said("a name, rename, named", &["name"]), "HTTP 400, code 7: a …, rename, named");
        assert_eq!(said("idserver-12345x", &["server-12345"]), "HTTP 400, code 7: id…x");
    }

    #[test]
    fn short_values_do_not_take_half_the_message() {
        assert_eq!(said("3 to 30 of 3", &["3"]), "HTTP 400, code 7: 3 to 30 of 3");
        assert_eq!(said("a bad value '3' [3] \"3\"", &["3", "a"]), "HTTP 400, code 7: a bad value '…' […] \"…\"");
        assert_eq!(said("nothing", &["", "n"]), "HTTP 400, code 7: nothing");
    }

    #[test]
    fn escaped_values_are_values() {
        let sent = "a<b> \"c\" & 'd'";
        for written in [
            sent,
            "a&lt;b&gt; \"c\" &amp; 'd'",
            "a&lt;b&gt; &quot;c&quot; &amp; &#39;d&#39;",
            "a<b> \\\"c\\\" & 'd'",
            "a%3Cb%3E%20%22c%22%20%26%20%27d%27",
            "a%3Cb%3E+%22c%22+%26+%27d%27",
        ] {
            assert_eq!(said(&format!("bad: {written}."), &[sent]), "HTTP 400, code 7: bad: ….", "{written}");
        }
        assert_eq!(said("bad: web one.", &[" web one "]), "HTTP 400, code 7: bad: ….");
    }

    #[test]
    fn a_longer_value_goes_first_and_other_scripts_are_whole() {
        assert_eq!(said("web-1-long-one", &["web-1", "web-1-long-one"]), "HTTP 400, code 7: …");
        assert_eq!(said("이름 가나다라 안됨", &["가나다라"]), "HTTP 400, code 7: 이름 … 안됨");
        assert_eq!(said("😀😀😀😀 no", &["😀😀😀"]), "HTTP 400, code 7: …😀 no");
    }

    #[test]
    fn numbers_and_what_is_nested_are_values_too() {
        let inner: Record = [("size", Value::Integer(12345))].into_iter().collect();
        let sent: Record = [("list", Value::List(vec![Value::Record(inner)]))].into_iter().collect();
        assert_eq!(signature(400, "", "size 12345 is no 123456", &sent), "HTTP 400: size … is no 123456");
    }
}
