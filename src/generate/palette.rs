//! Characters worth sending, sorted by what they try out.
//!
//! Nothing here knows a parameter. Next: [`super::text`] makes texts of them.

use super::dice::Dice;

/// What a text tries out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Letters and digits of ASCII.
    Plain,
    /// Syllables of three bytes each.
    Hangul,
    /// Letters with marks that combine with them.
    Combining,
    /// Four bytes each, some joined to one picture.
    Emoji,
    /// What XML, JSON, URLs and forms give a meaning to.
    Special,
    /// Of everything.
    Mixed,
    /// Controls that XML 1.0 cannot carry; an answer cannot repeat them.
    Control,
}

/// How often each style is chosen.
pub(super) const STYLES: [(usize, Style); 7] = [
    (10, Style::Plain),
    (9, Style::Hangul),
    (6, Style::Combining),
    (7, Style::Emoji),
    (9, Style::Special),
    (8, Style::Mixed),
    (2, Style::Control),
];

const PLAIN: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const SPECIAL: &[u8; 36] = b"&<>\"'%+=;# /?\\|:,@!$*()[]{}^`~-_.\t\n ";
const COMBINING: [char; 18] = [
    'e', '\u{301}', 'n', '\u{303}', 'o', '\u{308}', '\u{ac00}', '\u{1100}', '\u{1161}', '\u{11a8}', '\u{c5}',
    '\u{212b}', '\u{fb01}', 'a', '\u{30a}', '\u{e9}', '\u{115f}', '\u{20dd}',
];
const EMOJI: [char; 14] =
    ['😀', '🎉', '🚀', '🌏', '🧪', '🤝', '\u{1f3fd}', '👩', '\u{200d}', '💻', '🇰', '🇷', '✂', '\u{fe0f}'];
pub(super) const CONTROL: [char; 11] =
    ['\0', '\u{1}', '\u{8}', '\u{b}', '\u{c}', '\u{e}', '\u{1b}', '\u{1f}', '\r', '\u{fffe}', '\u{ffff}'];

/// Texts that some layer could take for something else.
pub(super) const WORDS: [&str; 14] =
    ["null", "true", "&amp;", "&lt;", "%20", "%2B", "a+b", "<b/>", "]]>", "<!--", "${x}", "a=b&c=d", "\\u0041", "''--"];

impl Style {
    /// One character of the style.
    pub(super) fn character(self, dice: &mut Dice) -> char {
        match self {
            Style::Plain => char::from(PLAIN[dice.below(PLAIN.len())]),
            Style::Special => char::from(SPECIAL[dice.below(SPECIAL.len())]),
            Style::Hangul => hangul(dice.below(11_172)),
            Style::Combining => COMBINING[dice.below(COMBINING.len())],
            Style::Emoji => EMOJI[dice.below(EMOJI.len())],
            Style::Control => CONTROL[dice.below(CONTROL.len())],
            Style::Mixed => {
                let styles = [Style::Plain, Style::Hangul, Style::Combining, Style::Emoji, Style::Special];
                styles[dice.below(styles.len())].character(dice)
            }
        }
    }

    /// How many bytes its characters take on the average, in halves.
    pub(super) fn half_bytes(self, dice: &mut Dice) -> usize {
        match self {
            Style::Plain | Style::Special | Style::Control => 2,
            Style::Hangul => 6,
            Style::Combining => 4,
            Style::Emoji => 7,
            Style::Mixed => 2 + dice.below(6),
        }
    }
}

/// Salts below this are told apart wherever the length allows.
pub(super) const SALTS: usize = 1 << 20;

/// A character that stands for a digit of a number, to tell texts apart: as wide as asked, and
/// how many different ones there are.
pub(super) fn digit(width: usize, rest: usize) -> (char, usize) {
    match width {
        1 => (char::from(PLAIN[rest % PLAIN.len()]), PLAIN.len()),
        2 => (char::from_u32(0x3B1 + u32::try_from(rest % 16).unwrap_or_default()).unwrap_or('α'), 16),
        3 => (hangul(rest % 11_172), 11_172),
        _ => (char::from_u32(0x1F600 + u32::try_from(rest % 64).unwrap_or_default()).unwrap_or('😀'), 64),
    }
}

/// The syllable of that number, of 11,172.
fn hangul(index: usize) -> char {
    u32::try_from(index).ok().and_then(|index| char::from_u32(0xAC00 + index)).unwrap_or('가')
}

/// Characters that look harmless, look alike or cannot be seen: what an alphabet must keep out.
pub(super) const STRANGERS: [char; 30] = [
    '_', ' ', '.', '/', '+', '*', '@', '&', '<', '%', '\'', '"', '\u{a0}', '\u{ad}', 'é', 'а', 'ａ', '０', '－', '‐',
    '–', 'ı', 'ß', 'ﬁ', '가', '\u{301}', '\u{200b}', '\u{202e}', '😀', '\t',
];
