//! Faults in a set of characters: one more at each edge, one less at each edge, a range left out,
//! everything allowed; and for characters that are often let in by mistake.

use crate::model::{CharSet, Characters, Direction, Kind, Rule};

use super::super::change::{Check, Lens};
use super::super::equivalent;
use super::Maker;

/// What sloppy checks let in: `\w` takes these for letters, a blank or a low line is waved through.
const STRANGERS: [(&str, char); 8] = [
    ("low-line", '_'),
    ("blank", ' '),
    ("full-stop", '.'),
    ("e-acute", 'é'),
    ("hangul", '가'),
    ("cyrillic", 'а'),
    ("full-width", 'ａ'),
    ("emoji", '😀'),
];

/// What such checks keep: all but the characters of the name.
const KEPT: [(&str, &[(char, char)]); 5] = [
    ("beyond-ascii", &[('\0', '\u{7f}')]),
    ("four-bytes", &[('\0', '\u{ffff}')]),
    ("line-ends", &[('\0', '\t'), ('\u{b}', '\u{c}'), ('\u{e}', char::MAX)]),
    ("markup", &[('\0', '%'), ('\'', ';'), ('=', '='), ('?', char::MAX)]),
    ("quotes", &[('\0', '!'), ('#', '&'), ('(', char::MAX)]),
];

/// Every fault of a set.
pub(super) fn derive(maker: &mut Maker<'_, '_>) {
    let constraint = maker.model.constraint(maker.id);
    let kind = constraint.kind;
    let Some(Rule::Characters(sort)) = constraint.readings.first().map(|reading| &reading.rule) else { return };
    let Some(set) = constraint.rule().characters() else { return };
    let all = CharSet { ranges: vec![('\0', char::MAX)] };
    let make = |set: CharSet| match sort {
        Characters::First(_) => Rule::Characters(Characters::First(set)),
        Characters::Last(_) => Rule::Characters(Characters::Last(set)),
        Characters::Alphabet(_) | Characters::Any | Characters::XmlText(_) => {
            Rule::Characters(Characters::Alphabet(set))
        }
    };
    let dropped =
        if kind == Kind::Alphabet { None } else { equivalent::end(maker.model, maker.member, &outside(&all, set)) };
    maker.check("dropped", Check::Rule(Rule::Anything), Direction::Lenient, dropped);
    for (name, character) in edges_outside(set).into_iter().chain(strangers(set)) {
        let more = CharSet { ranges: vec![(character, character)] };
        let reason = if kind == Kind::Alphabet { None } else { equivalent::end(maker.model, maker.member, &more) };
        let wider = CharSet { ranges: [set.ranges.clone(), more.ranges].concat() };
        maker.check(&format!("also-{name}"), Check::Rule(make(wider)), Direction::Lenient, reason);
    }
    for character in edges_inside(set) {
        let narrower = without(set, character);
        maker.check(&format!("without-{}", name(character)), Check::Rule(make(narrower)), Direction::Strict, None);
    }
    for (index, &(from, to)) in set.ranges.iter().enumerate().filter(|(_, (from, to))| from != to) {
        let mut ranges = set.ranges.clone();
        ranges.remove(index);
        maker.check(&format!("without-{from}-{to}"), Check::Rule(make(CharSet { ranges })), Direction::Strict, None);
    }
    let trimmed = equivalent::trimmed(maker.model, maker.member, maker.id);
    maker.check("trimmed", Check::Through(Lens::Trimmed), Direction::Lenient, trimmed);
    let folded = equivalent::folded(maker.model, constraint);
    maker.check("case-folded", Check::Through(Lens::Lower), Direction::Lenient, folded);
}

/// Every fault of a text whose page excludes no character: what checks often exclude all the same.
pub(super) fn excluded(maker: &mut Maker<'_, '_>) {
    for (name, kept) in KEPT {
        let set = CharSet { ranges: kept.to_vec() };
        maker.check(
            &format!("refuses-{name}"),
            Check::Rule(Rule::Characters(Characters::Alphabet(set))),
            Direction::Strict,
            None,
        );
    }
}

/// The characters just outside each range.
fn edges_outside(set: &CharSet) -> Vec<(String, char)> {
    let edges = set.ranges.iter().flat_map(|&(from, to)| [before(from), behind(to)]).flatten();
    let mut found: Vec<(String, char)> = Vec::new();
    for edge in edges.filter(|&edge| !set.contains(edge)) {
        if !found.iter().any(|(_, known)| *known == edge) {
            found.push((name(edge), edge));
        }
    }
    found
}

/// The characters at the ends of each range.
fn edges_inside(set: &CharSet) -> Vec<char> {
    let mut edges: Vec<char> = set.ranges.iter().flat_map(|&(from, to)| [from, to]).collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

fn strangers(set: &CharSet) -> Vec<(String, char)> {
    let edges = edges_outside(set);
    let known = |character: char| set.contains(character) || edges.iter().any(|(_, edge)| *edge == character);
    STRANGERS.iter().filter(|(_, character)| !known(*character)).map(|(name, c)| ((*name).to_owned(), *c)).collect()
}

/// What only the first set has; kept as single characters of ASCII, which is where it matters.
fn outside(all: &CharSet, set: &CharSet) -> CharSet {
    let ascii = ('!'..='~').filter(|&character| all.contains(character) && !set.contains(character));
    CharSet { ranges: ascii.map(|character| (character, character)).collect() }
}

fn without(set: &CharSet, character: char) -> CharSet {
    let mut ranges = Vec::new();
    for &(from, to) in &set.ranges {
        if !(from..=to).contains(&character) {
            ranges.push((from, to));
            continue;
        }
        if let Some(end) = before(character).filter(|&end| from <= end) {
            ranges.push((from, end));
        }
        if let Some(start) = behind(character).filter(|&start| start <= to) {
            ranges.push((start, to));
        }
    }
    CharSet { ranges }
}

fn before(character: char) -> Option<char> {
    u32::from(character).checked_sub(1).and_then(char::from_u32)
}

fn behind(character: char) -> Option<char> {
    u32::from(character).checked_add(1).and_then(char::from_u32)
}

/// A character in an id: itself where it is a letter or digit, else its code point.
fn name(character: char) -> String {
    if character.is_ascii_alphanumeric() { character.to_string() } else { format!("u{:04x}", u32::from(character)) }
}
