//! What gives itself away by its form, under whatever name: tokens, addresses, ids.
//!
//! Next: [`super::rewrite`] for what becomes of it.

use std::ops::Range;

use super::Keepable;
use super::field::Holds;

/// Digits that are taken for an id, if there are no fewer.
pub(super) const ID_DIGITS: usize = 6;
/// Characters of a word that is taken for a token, if it is a wild mix.
const TOKEN: usize = 24;
/// Hexadecimal digits that are taken for a token.
const HEXADECIMAL: usize = 32;
/// Words that a secret follows.
const INTRODUCED: [&str; 2] = ["bearer", "basic"];
/// Ends of names that a secret follows after `=` or `:`.
const NAMED: [&str; 9] =
    ["accesskey", "apikey", "key_id", "password", "secret", "secretkey", "session", "signature", "token"];

/// Every such piece of a text, and what it is.
pub(super) fn telling(text: &[char]) -> Vec<(Range<usize>, Holds)> {
    let mut found = Vec::new();
    tokens(text, &mut found);
    named(text, &mut found);
    addresses(text, &mut found);
    words(text, &mut found);
    found
}

fn tokens(text: &[char], found: &mut Vec<(Range<usize>, Holds)>) {
    for run in runs(text, |it| it.is_ascii_alphanumeric() || "_-+~./".contains(it)) {
        let whole = &text[run.clone()];
        let padding = text[run.end..].iter().take_while(|it| **it == '=').count();
        let padded = padding > 0 && whole.len() >= 40 && (whole.len() + padding).is_multiple_of(4);
        if padded && is_wild(whole) {
            found.push((run.start..run.end + padding, Holds::Secret));
        }
        let web_token = whole.starts_with(&['e', 'y', 'J']) && whole.len() >= TOKEN && whole.contains(&'.');
        if web_token {
            found.push((run.clone(), Holds::Secret));
        }
        for piece in runs(whole, |it| !"./+".contains(it)) {
            let word = &whole[piece.clone()];
            let hexadecimal = word.len() >= HEXADECIMAL && is_mixed_hexadecimal(word);
            let issued = word.len() >= 12 && "ncp_iam_".chars().eq(word.iter().copied().take(8));
            if hexadecimal || issued || (word.len() >= TOKEN && is_wild(word)) {
                found.push((run.start + piece.start..run.start + piece.end, Holds::Secret));
            }
        }
    }
}

/// `Bearer X`, `token=X`, `"secretKey": "X"`.
fn named(text: &[char], found: &mut Vec<(Range<usize>, Holds)>) {
    let words: Vec<Range<usize>> = runs(text, |it| it.is_ascii_alphanumeric() || it == '_' || it == '-').collect();
    for word in words {
        let lower: String = text[word.clone()].iter().filter(|it| **it != '-').collect::<String>().to_lowercase();
        let gap = |fits: fn(char) -> bool| text[word.end..].iter().take_while(|it| fits(**it)).count();
        let blanks = gap(|it| it == ' ');
        let marks = gap(|it| " \"'\\=:".contains(it));
        let between = &text[word.end..word.end + marks];
        let from = if INTRODUCED.contains(&lower.as_str()) && blanks > 0 {
            word.end + blanks
        } else if NAMED.iter().any(|name| lower.ends_with(name)) && between.iter().any(|it| "=:".contains(*it)) {
            word.end + marks
        } else {
            continue;
        };
        let length =
            text[from..].iter().take_while(|it| !it.is_whitespace() && !"\"'\\&<>,;(){}".contains(**it)).count();
        if length >= 6 {
            found.push((from..from + length, Holds::Secret));
        }
    }
}

fn addresses(text: &[char], found: &mut Vec<(Range<usize>, Holds)>) {
    for (at, _) in text.iter().enumerate().filter(|(_, character)| **character == '@') {
        let before = text[..at].iter().rev().take_while(|it| it.is_alphanumeric() || "._+-".contains(**it)).count();
        let behind = text[at + 1..].iter().take_while(|it| it.is_alphanumeric() || ".-".contains(**it)).count();
        let host = &text[at + 1..at + 1 + behind];
        let trailing = host.iter().rev().take_while(|it| ".-".contains(**it)).count();
        let host = &host[..behind - trailing];
        if before > 0 && host.iter().skip(1).any(|it| *it == '.') {
            found.push((at - before..at + 1 + host.len(), Holds::Sort(Keepable::Logins)));
        }
    }
}

fn words(text: &[char], found: &mut Vec<(Range<usize>, Holds)>) {
    for run in runs(text, |it| it.is_alphanumeric() || it == '-') {
        if is_uuid(&text[run.clone()]) {
            found.push((run, Holds::Sort(Keepable::RequestIds)));
            continue;
        }
        for word in runs(&text[run.clone()], char::is_alphanumeric) {
            let word = run.start + word.start..run.start + word.end;
            let digits = text[word.clone()].iter().all(char::is_ascii_digit);
            if digits && word.len() >= ID_DIGITS && !is_part_of_more(text, &word) {
                found.push((word, Holds::Sort(Keepable::Ids)));
            }
        }
    }
}

/// Whether digits belong to an escape or to a fraction.
fn is_part_of_more(text: &[char], word: &Range<usize>) -> bool {
    let before = word.start.checked_sub(1).map(|at| text[at]);
    let digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(char::is_ascii_digit);
    match before {
        Some('#' | '%') => true,
        Some('.') if digit(word.start.checked_sub(2)) => true,
        _ => text.get(word.end) == Some(&'.') && digit(Some(word.end + 1)),
    }
}

/// Whether a text has the form of a UUID.
pub(super) fn is_uuid(text: &[char]) -> bool {
    let fits = |(at, character): (usize, &char)| match at {
        8 | 13 | 18 | 23 => *character == '-',
        _ => character.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.iter().enumerate().all(fits)
}

/// Small and capital letters and digits in one word.
fn is_wild(word: &[char]) -> bool {
    let has = |fits: fn(&char) -> bool| word.iter().any(fits);
    has(char::is_ascii_lowercase) && has(char::is_ascii_uppercase) && has(char::is_ascii_digit)
}

fn is_mixed_hexadecimal(word: &[char]) -> bool {
    let digits = word.iter().filter(|it| it.is_ascii_digit()).count();
    word.iter().all(char::is_ascii_hexdigit) && digits > 0 && digits < word.len()
}

/// The longest pieces of such characters.
pub(super) fn runs(text: &[char], fits: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text[at..].iter().position(|it| fits(*it))?;
        let from = at;
        at += text[at..].iter().position(|it| !fits(*it)).unwrap_or(text.len() - at);
        Some(from..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Holds)> {
        let text: Vec<char> = text.chars().collect();
        telling(&text).into_iter().map(|(range, holds)| (text[range].iter().collect(), holds)).collect()
    }

    #[test]
    fn what_gives_itself_away_is_found() {
        let (ids, logins) = (Holds::Sort(Keepable::Ids), Holds::Sort(Keepable::Logins));
        for (text, piece, holds) in [
            ("no server 9876543.", "9876543", ids),
            ("by bob.kim+1@mail.example.co.kr, once", "bob.kim+1@mail.example.co.kr", logins),
            (
                "(0f8fad5b-d9cb-469f-a165-70867728950e)",
                "0f8fad5b-d9cb-469f-a165-70867728950e",
                Holds::Sort(Keepable::RequestIds),
            ),
            ("Authorization: Bearer abc.def-1", "abc.def-1", Holds::Secret),
            (r#"{\"secretKey\": \"hunter22\"}"#, "hunter22", Holds::Secret),
            ("X-Token=hunter22&b", "hunter22", Holds::Secret),
            ("key ncp_iam_BPAMKR1 given", "ncp_iam_BPAMKR1", Holds::Secret),
            ("a 5d41402abc4b2a76b9719d911017c592 b", "5d41402abc4b2a76b9719d911017c592", Holds::Secret),
            (
                "NvSvVcUP7IP564bA84/NfY4PpuYKwujIHWG57erbg04=",
                "NvSvVcUP7IP564bA84/NfY4PpuYKwujIHWG57erbg04=",
                Holds::Secret,
            ),
            ("eyJhbGciOi.eyJzdWIiOi.c2lnbmF0", "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0", Holds::Secret),
        ] {
            assert!(found(text).contains(&(piece.to_owned(), holds)), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn what_is_of_the_protocol_is_not() {
        for text in [
            "/vserver/v2/createMemberServerImageInstance",
            "2020-08-24T17:40:12+0900",
            "SW.VSVR.OS.LNX64.CNTOS.0703.B050",
            "&#128421; %2012345678 0.1234567 12345",
            "Swagger-Codegen/1.0.1/python",
            "me@here, @ and a@b",
            "a1234567b",
            "serverInstanceNo=12342&memberServerImageName=Test-1",
            "ten+characters+or+More+12345+of+them",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
