//! Texts that keep a demand: as often as not at the edge of a length, in characters and in bytes.
//!
//! A text is made from two numbers, its characters and its bytes, so that both units meet their
//! bounds. A number called salt is written into it, so that no two cases ask for the same name;
//! only texts too short for that may meet. What is not allowed is never made here.

use super::content::{Letters, Text, UNBOUNDED};
use super::dice::Dice;
use super::mixed;
use super::palette::{self, SALTS, STYLES, Style, WORDS};

/// A text that is allowed; `None` where there is none.
pub(super) fn make(dice: &mut Dice, demand: &Text, salt: usize) -> Option<String> {
    if let Some(values) = &demand.values {
        return dice.pick(values).cloned();
    }
    let mixed = demand.has_other_units() && dice.chance(1, 4);
    if let Some(text) = mixed.then(|| mixed::make(dice, demand, salt)).flatten() {
        return Some(text);
    }
    let style = match demand.middle {
        Letters::Any => style(dice, demand),
        Letters::Of(_) => Style::Plain,
    };
    let found = (0..4).find_map(|_| {
        let (characters, bytes) = aim(dice, demand, style)?;
        let text = write(dice, demand, style, salt, (characters, bytes));
        demand.admits(&text).then_some(text)
    });
    found.or_else(|| mixed::make(dice, demand, salt))
}

/// What a text of any characters tries out; what XML cannot carry only where it may be.
fn style(dice: &mut Dice, demand: &Text) -> Style {
    match dice.weighted(&STYLES).copied().unwrap_or(Style::Plain) {
        Style::Control if demand.only_xml => Style::Special,
        style => style,
    }
}

/// Characters and bytes to make a text of.
fn aim(dice: &mut Dice, demand: &Text, style: Style) -> Option<(usize, usize)> {
    let (narrow, wide) = widths(&demand.middle);
    let half = i64::try_from(style.half_bytes(dice)).unwrap_or(2).clamp(2 * narrow, 2 * wide);
    let (characters, bytes) = demand.implied(narrow, wide);
    if characters.is_empty() || bytes.is_empty() {
        return None;
    }
    let (count, length) = if dice.chance(2, 5) {
        let length = dice.edge(bytes.capped(bytes.least.max(characters.least) + UNBOUNDED));
        let fewest = (length + wide - 1) / wide;
        let count = (length * 2 / half).clamp(fewest, (length / narrow).max(fewest));
        (count.clamp(characters.least, characters.most), length)
    } else {
        let count = dice.edge(characters.capped(characters.least + UNBOUNDED));
        (count, count * half / 2)
    };
    let length = length.clamp(count * narrow, count * wide).clamp(bytes.least, bytes.most);
    Some((usize::try_from(count).ok()?, usize::try_from(length).ok()?))
}

/// The narrowest and the widest character, in bytes.
fn widths(letters: &Letters) -> (i64, i64) {
    let has = |width: &i64| usize::try_from(*width).is_ok_and(|width| letters.has(width));
    ((1..=4).find(has).unwrap_or(1), (1..=4).rev().find(has).unwrap_or(4))
}

/// A text of so many characters and bytes, as far as the demand's characters allow.
fn write(dice: &mut Dice, demand: &Text, style: Style, salt: usize, (count, bytes): (usize, usize)) -> String {
    let mut writer = Writer { text: String::with_capacity(bytes), count, left: bytes };
    let (mut rest, mut capacity) = (salt % SALTS, 1);
    let ends = [dice.chance(1, 8), dice.chance(1, 8)];
    let mut index = 0;
    while index < count {
        let letters = demand.place(index, count);
        let is_end = index == 0 || index + 1 == count;
        if capacity < SALTS && (count < 6 || !is_end) {
            let (digit, base) = writer.digit(dice, letters, style, index, rest);
            writer.push(digit);
            (rest, capacity) = (rest / base, capacity * base);
        } else if is_end && ends[usize::from(index > 0)] && writer.blank(letters, index) {
            writer.push(' ');
        } else if let Some(word) = writer.word(dice, letters, style, index) {
            writer.text.push_str(word);
            writer.left -= word.len();
            index += word.len() - 1;
        } else {
            let character = writer.character(dice, letters, style, index);
            writer.push(character);
        }
        index += 1;
    }
    writer.text
}

/// A text in the making.
struct Writer {
    text: String,
    count: usize,
    /// Bytes left to write.
    left: usize,
}

impl Writer {
    fn push(&mut self, character: char) {
        self.left = self.left.saturating_sub(character.len_utf8());
        self.text.push(character);
    }

    /// Whether the rest can still be written behind a character of that width.
    fn allows(&self, index: usize, width: usize) -> bool {
        let behind = self.count - index - 1;
        self.left.checked_sub(width).is_some_and(|left| (behind..=4 * behind).contains(&left))
    }

    /// A character of the style if it fits; else any that does.
    fn character(&self, dice: &mut Dice, letters: &Letters, style: Style, index: usize) -> char {
        let Letters::Of(by_width) = letters else {
            let tries = (0..3).map(|_| style.character(dice)).find(|tried| self.allows(index, tried.len_utf8()));
            return tries.unwrap_or_else(|| palette::digit(self.width(letters, index), dice.below(62)).0);
        };
        dice.pick(&by_width[self.width(letters, index) - 1]).copied().unwrap_or('a')
    }

    /// A character for the lowest digit of `rest`, and the base it counts in.
    fn digit(&self, dice: &mut Dice, letters: &Letters, style: Style, index: usize, rest: usize) -> (char, usize) {
        let width = match letters {
            Letters::Any => self.character(dice, letters, style, index).len_utf8(),
            Letters::Of(_) => self.width(letters, index),
        };
        match letters {
            Letters::Any => palette::digit(width, rest),
            Letters::Of(by_width) => {
                let set = &by_width[width - 1];
                (set.get(rest % set.len().max(1)).copied().unwrap_or('a'), set.len().max(1))
            }
        }
    }

    /// The narrowest width there is that fits; the narrowest of all where none does.
    fn width(&self, letters: &Letters, index: usize) -> usize {
        let there = || (1..=4).filter(|&width| letters.has(width));
        there().find(|&width| self.allows(index, width)).or_else(|| there().next()).unwrap_or(1)
    }

    fn blank(&self, letters: &Letters, index: usize) -> bool {
        letters.contains(' ') && self.allows(index, 1)
    }

    /// A whole word where one fits before the end.
    fn word(&self, dice: &mut Dice, letters: &Letters, style: Style, index: usize) -> Option<&'static str> {
        let wanted = matches!((letters, style), (Letters::Any, Style::Special | Style::Mixed)) && dice.chance(1, 12);
        let word = if wanted { *dice.pick(&WORDS)? } else { return None };
        let behind = self.count.checked_sub(index + word.len() + 1)?;
        let left = self.left.checked_sub(word.len())?;
        (behind + 1..=4 * (behind + 1)).contains(&left).then_some(word)
    }
}
