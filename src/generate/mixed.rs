//! Texts that have a length in every unit at once: so many characters, bytes, UTF-16 units and bytes
//! of EUC-KR.
//!
//! Three sorts of characters are enough for that: ASCII counts one in each unit; a Hangul syllable one,
//! three, one and two; an emoji one, four, two and one (the `?` it becomes). How many of each follows
//! from the lengths by arithmetic, so that nothing is tried and thrown away.
//! Next: [`super::text`] for texts of all sorts.

use super::content::{Letters, Text, UNBOUNDED};
use super::dice::Dice;
use super::palette::{self, SALTS, Style};
use super::span::Span;

/// How many tries it takes to meet two bounds at once, at most.
const TRIES: usize = 16;

/// A text that is allowed; `None` where there is none, or not just any character is allowed.
pub(super) fn make(dice: &mut Dice, demand: &Text, salt: usize) -> Option<String> {
    if !matches!((&demand.first, &demand.middle, &demand.last), (Letters::Any, Letters::Any, Letters::Any)) {
        return None;
    }
    let (characters, _) = demand.implied(1, 4);
    (0..TRIES).find_map(|_| {
        let count = dice.edge(characters.capped(characters.least + UNBOUNDED));
        let widths = widths(dice, demand, count)?;
        let text = written(dice, &widths, salt);
        demand.admits(&text).then_some(text)
    })
}

/// The widths in bytes of so many characters, in any order.
fn widths(dice: &mut Dice, demand: &Text, count: i64) -> Option<Vec<usize>> {
    let beyond = |span: Span| Span::of(span.least.saturating_sub(count), span.most.saturating_sub(count));
    // Bytes beyond one for each character: two for a syllable, three for an emoji.
    let bytes = beyond(demand.bytes);
    let emoji = beyond(demand.utf16).and(Span::of(0, count.min(bytes.most / 3)));
    let emoji = drawn(dice, emoji)?;
    let rest = Span::of(bytes.least.saturating_sub(3 * emoji), bytes.most.saturating_sub(3 * emoji));
    let syllables = Span::of(rest.least.saturating_add(1).max(0) / 2, rest.most / 2);
    let syllables = beyond(demand.euc_kr).and(syllables).and(Span::of(0, count - emoji));
    let syllables = drawn(dice, syllables)?;
    let of = |width: usize, count: i64| std::iter::repeat_n(width, usize::try_from(count).unwrap_or_default());
    let mut widths: Vec<usize> = of(4, emoji).chain(of(3, syllables)).chain(of(1, count - emoji - syllables)).collect();
    dice.shuffle(&mut widths);
    Some(widths)
}

fn drawn(dice: &mut Dice, span: Span) -> Option<i64> {
    (!span.is_empty()).then(|| dice.edge(span))
}

/// Characters of those widths, the first of them telling the salt.
fn written(dice: &mut Dice, widths: &[usize], salt: usize) -> String {
    let (mut rest, mut capacity) = (salt % SALTS, 1);
    let character = |&width: &usize| {
        if capacity < SALTS {
            let (digit, base) = palette::digit(width, rest);
            (rest, capacity) = (rest / base, capacity * base);
            return digit;
        }
        match width {
            1 => Style::Plain.character(dice),
            3 => Style::Hangul.character(dice),
            other => palette::digit(other, dice.below(64)).0,
        }
    };
    widths.iter().map(character).collect()
}
