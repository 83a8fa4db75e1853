//! Forms of texts, and words in them.
//!
//! Next: [`super`].

/// Words of fewer characters are too common to be an id wherever they stand.
const SHORTEST: usize = 2;

/// Whether a text is long enough to be looked for in others.
pub(super) fn is_word(text: &str) -> bool {
    text.chars().count() >= SHORTEST
}

/// The text with each of these wherever it stands as a whole word; the first that fits is taken.
pub(super) fn replace_words(text: &str, words: &[(String, String)]) -> String {
    let (mut out, mut at) = (String::new(), 0);
    while let Some(character) = text[at..].chars().next() {
        let rest = &text[at..];
        let fits = |(word, _): &&(String, String)| {
            rest.strip_prefix(word.as_str())
                .is_some_and(|behind| is_end(text[..at].chars().rev()) && is_end(behind.chars()))
        };
        match words.iter().find(fits) {
            Some((word, mark)) => {
                out.push_str(mark);
                at += word.len();
            }
            None => {
                out.push(character);
                at += character.len_utf8();
            }
        }
    }
    out
}

/// Whether a word ends where these begin: a point ends one too, unless more of it stands behind.
fn is_end(mut beyond: impl Iterator<Item = char>) -> bool {
    let joins = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
    match beyond.next() {
        None => true,
        Some('.') => beyond.next().is_none_or(|next| !next.is_alphanumeric()),
        Some(next) => !joins(next),
    }
}

/// Of which characters a text is.
pub(super) fn class(text: &str) -> &'static str {
    let all = |fits: fn(char) -> bool| text.chars().all(fits);
    match text {
        _ if all(|character| character.is_ascii_digit()) => "of digits",
        _ if all(|character| character.is_ascii_hexdigit() || character == '-') => "of hexadecimal digits",
        _ if all(|character| character.is_ascii_graphic()) => "of ASCII",
        _ => "of any characters",
    }
}

/// A text with its digits as `0`, its words as `a`, and the rest as it is.
pub(super) fn shape(text: &str) -> String {
    let mut shape = String::new();
    for character in text.chars() {
        match character {
            '0'..='9' => shape.push('0'),
            letter if letter.is_alphabetic() => {
                if !shape.ends_with('a') {
                    shape.push('a');
                }
            }
            other => shape.push(other),
        }
    }
    shape
}

/// 8-4-4-4-12 hexadecimal digits.
pub(super) fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_whole_value_or_a_whole_word_and_never_a_part_of_one() {
        let words = [("12345".to_owned(), "<a>".to_owned()), ("web-1".to_owned(), "<b>".to_owned())];
        for (text, expected) in [
            ("12345", "<a>"),
            ("no server 12345.", "no server <a>."),
            ("(12345), '12345'", "(<a>), '<a>'"),
            ("서버 12345 web-1", "서버 <a> <b>"),
            ("123456 012345 a12345 12345-6 SW.12345 12345.6", "123456 012345 a12345 12345-6 SW.12345 12345.6"),
            ("web-1-old old_web-1", "web-1-old old_web-1"),
        ] {
            assert_eq!(replace_words(text, &words), expected, "{text}");
        }
    }

    #[test]
    fn a_form_is_what_stays_of_a_text_made_anew() {
        assert_eq!(shape("2020-08-24T17:40:12+09:00"), shape("2021-01-01T00:00:00+00:00"));
        assert_ne!(shape("2020-08-24T17:40:12+0900"), shape("2020-08-24T17:40:12Z"));
        assert_eq!(shape("Mon, 24 Aug"), "a, 00 a");
        assert!(is_uuid("60036867-16b1-42c7-bf64-8e25b14e844d"));
        assert!(!is_uuid("60036867-16b1-42c7-bf64-8e25b14e844") && !is_uuid("60036867-16b1-42c7-bf64-8e25b14e844g"));
        assert_eq!([class("123"), class("a-1"), class("i-1_x"), class("한")].len(), 4);
        assert_eq!((class("123"), class("a-1"), class("i-1")), ("of digits", "of hexadecimal digits", "of ASCII"));
    }
}
