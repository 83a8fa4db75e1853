//! Where the values of a message stand: parameters, elements, members.
//!
//! Only roughly read, and never wrong about bytes: whatever it takes for a value is a piece of the
//! message, and what it misses is still looked at as a whole. Next: [`super::field`] for what a
//! value under a name may be.

use super::field::{Fields, Holds};
use super::view::View;

/// How often a text inside a text is taken apart.
const DEEPEST: usize = 3;

/// A value, and what it may be.
pub(super) struct Place {
    pub(super) holds: Holds,
    /// The name it stands under.
    pub(super) name: String,
    pub(super) view: View,
}

/// How a text is to be taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Parameters, as in a query.
    Form,
    /// By its first character.
    Guessed,
}

/// Every value of a text.
pub(super) fn places(fields: &Fields, view: &View, syntax: Syntax) -> Vec<Place> {
    let mut found = Vec::new();
    Scan { fields, found: &mut found, levels: DEEPEST }.text(view, syntax);
    found
}

struct Scan<'a> {
    fields: &'a Fields,
    found: &'a mut Vec<Place>,
    levels: usize,
}

impl Scan<'_> {
    fn text(&mut self, view: &View, syntax: Syntax) {
        match (syntax, view.characters.iter().find(|character| !character.is_whitespace())) {
            (Syntax::Form, _) => self.form(view),
            (Syntax::Guessed, Some('<')) => self.xml(view),
            (Syntax::Guessed, Some('{' | '[')) => self.json(view),
            (Syntax::Guessed, Some(_)) if self.levels == DEEPEST && view.characters.contains(&'=') => self.form(view),
            (Syntax::Guessed, Some(_)) if self.levels == DEEPEST => self.value("", "", view.clone()),
            (Syntax::Guessed, _) => {}
        }
    }

    fn value(&mut self, name: &str, parent: &str, view: View) {
        if view.characters.is_empty() {
            return;
        }
        if self.levels > 0 {
            Scan { fields: self.fields, found: self.found, levels: self.levels - 1 }.text(&view, Syntax::Guessed);
        }
        self.found.push(Place { holds: self.fields.holds(name, parent), name: name.to_owned(), view });
    }

    fn form(&mut self, view: &View) {
        let mut from = 0;
        for to in ends(&view.characters, '&') {
            let piece = view.piece(from..to);
            let equals = piece.characters.iter().position(|character| *character == '=');
            let (name, value) = match equals {
                Some(at) => (piece.piece(0..at), piece.piece(at + 1..piece.characters.len())),
                None => (View::default(), piece),
            };
            let read = |view: View| view.percent().unwrap_or(view);
            let name = read(name).text();
            self.value(last_word(&name), first_word(&name), read(value));
            from = to + 1;
        }
    }

    fn json(&mut self, view: &View) {
        let characters = &view.characters;
        let (mut outer, mut key, mut at) = (Vec::new(), String::new(), 0);
        while at < characters.len() {
            let from = at;
            at += 1;
            match characters[from] {
                '{' => outer.push(std::mem::take(&mut key)),
                '}' => key = outer.pop().unwrap_or_default(),
                '"' => {
                    at = quoted_end(characters, at);
                    let text = view.piece(from + 1..at);
                    let text = text.backslashes().unwrap_or(text);
                    at = (at + 1).min(characters.len());
                    let next = characters[at..].iter().find(|character| !character.is_whitespace());
                    match next {
                        Some(':') => key = text.text(),
                        _ => self.value(&key, outer.last().map_or("", String::as_str), text),
                    }
                }
                '0'..='9' => {
                    at = from + run(&characters[from..], |it| it.is_ascii_digit() || "+-.eE".contains(it));
                    self.value(&key, outer.last().map_or("", String::as_str), view.piece(from..at));
                }
                _ => {}
            }
        }
    }

    fn xml(&mut self, view: &View) {
        let characters = &view.characters;
        let (mut outer, mut text, mut at) = (Vec::<String>::new(), View::default(), 0);
        while at < characters.len() {
            let rest = &characters[at..];
            if rest[0] != '<' {
                let length = run(rest, |it| it != '<');
                let piece = view.piece(at..at + length);
                extend(&mut text, piece.references().unwrap_or(piece));
                at += length;
            } else if begins(rest, "<!--") {
                at += until(rest, "-->");
            } else if begins(rest, "<![CDATA[") {
                let length = until(rest, "]]>");
                extend(&mut text, view.piece(at + 9..(at + length).saturating_sub(3).max(at + 9)));
                at += length;
            } else if begins(rest, "<?") || begins(rest, "<!") {
                at += until(rest, ">");
            } else {
                let parent = outer.len().checked_sub(2).map_or("", |index| outer[index].as_str());
                self.value(outer.last().map_or("", String::as_str), parent, std::mem::take(&mut text));
                let length = tag_end(rest);
                let tag = view.piece(at..at + length);
                if begins(rest, "</") {
                    outer.pop();
                } else {
                    let name = self.tag(&tag);
                    if !tag.characters.ends_with(&['/', '>']) {
                        outer.push(name);
                    }
                }
                at += length;
            }
        }
        self.value(outer.last().map_or("", String::as_str), "", text);
    }

    /// The name of a tag, its attributes taken for values.
    fn tag(&mut self, tag: &View) -> String {
        let is_name = |it: char| !it.is_whitespace() && !"<>/=\"'".contains(it);
        let length = run(&tag.characters[1..], is_name);
        let name = local(&tag.characters[1..=length]);
        let mut at = 1 + length;
        while at < tag.characters.len() {
            let length = run(&tag.characters[at..], is_name);
            let attribute = local(&tag.characters[at..at + length]);
            at += length;
            let Some(&quote) = tag.characters.get(at + 1).filter(|it| ['"', '\''].contains(it)) else {
                at += 1;
                continue;
            };
            let from = at + 2;
            let to = from + run(&tag.characters[from..], |it| it != quote);
            let value = tag.piece(from..to);
            self.value(&attribute, &name, value.references().unwrap_or(value));
            at = to + 1;
        }
        name
    }
}

fn extend(text: &mut View, more: View) {
    text.characters.extend(more.characters);
    text.spans.extend(more.spans);
}

/// Where each piece ends that such a character ends, and the last one.
fn ends(characters: &[char], end: char) -> Vec<usize> {
    let found = characters.iter().enumerate().filter(|(_, character)| **character == end).map(|(at, _)| at);
    found.chain([characters.len()]).collect()
}

fn run(characters: &[char], fits: impl Fn(char) -> bool) -> usize {
    characters.iter().position(|character| !fits(*character)).unwrap_or(characters.len())
}

fn begins(characters: &[char], text: &str) -> bool {
    text.chars().enumerate().all(|(at, character)| characters.get(at) == Some(&character))
}

/// How far it is to the end of that text.
fn until(characters: &[char], text: &str) -> usize {
    let length = text.chars().count();
    let at = (0..characters.len()).find(|at| begins(&characters[*at..], text));
    at.map_or(characters.len(), |at| at + length)
}

/// Where the quoted text ends that begins here.
fn quoted_end(characters: &[char], from: usize) -> usize {
    let mut at = from;
    while let Some(character) = characters.get(at).filter(|character| **character != '"') {
        at += if *character == '\\' { 2 } else { 1 };
    }
    at.min(characters.len())
}

/// The length of a tag, quotes honoured.
fn tag_end(characters: &[char]) -> usize {
    let mut quote = None;
    for (at, &character) in characters.iter().enumerate() {
        match quote {
            Some(open) if open == character => quote = None,
            Some(_) => {}
            None if character == '>' => return at + 1,
            None if ['"', '\''].contains(&character) => quote = Some(character),
            None => {}
        }
    }
    characters.len()
}

fn local(name: &[char]) -> String {
    let name: String = name.iter().collect();
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

/// `x.1.y` is `y` of `x`, and `x.1` an `x`.
fn last_word(name: &str) -> &str {
    let mut words = name.rsplit('.').filter(|word| word.parse::<u32>().is_err());
    words.next().unwrap_or(name)
}

fn first_word(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec;

    /// Name and text of every value.
    fn found(text: &str, syntax: Syntax) -> Vec<(String, String)> {
        let model = spec::built_in().unwrap();
        let fields = Fields::of(&model, &model.actions[0]);
        let places = places(&fields, &View::plain(text.as_bytes()), syntax);
        places.into_iter().map(|place| (place.name, place.view.text())).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn values_are_read_with_their_names() {
        let form = found("a=%31+2&x.1.y=b&c&=d&e=", Syntax::Form);
        assert_eq!(form, pairs(&[("a", "1 2"), ("y", "b"), ("", "c"), ("", "d")]));
        let json = found(r#"{"a":"\u0031","b":["c","d"],"e":{"f":12.5,"g\u0068":true},"i":"x"}"#, Syntax::Guessed);
        assert_eq!(json, pairs(&[("a", "1"), ("b", "c"), ("b", "d"), ("f", "12.5"), ("i", "x")]));
        let xml = "<?xml version='1.0'?><r k=\"&#49;>\"><n:a>1<!-- x -->2<![CDATA[3&]]>&amp;</n:a><b/><c>d</c></r>";
        assert_eq!(found(xml, Syntax::Guessed), pairs(&[("k", "1>"), ("a", "123&&"), ("c", "d")]));
    }

    #[test]
    fn a_text_inside_a_text_is_taken_apart_too() {
        let json = found(r#"{"a":"{\"b\":\"<c>d</c>\"}"}"#, Syntax::Guessed);
        assert_eq!(json[0], ("c".to_owned(), "d".to_owned()));
        assert_eq!(json[1], ("b".to_owned(), "<c>d</c>".to_owned()));
    }

    #[test]
    fn broken_texts_are_read_as_far_as_they_go() {
        for text in [
            "<",
            "<a",
            "<a b",
            "<a b=",
            "<a b='",
            "<!--",
            "<![CDATA[",
            "</",
            "{\"",
            "{\"a\\",
            "{\"a\":\"b\\",
            "[1",
            "}",
        ] {
            found(text, Syntax::Guessed);
        }
        assert_eq!(found("<a>1<b", Syntax::Guessed), pairs(&[("a", "1")]));
    }
}
