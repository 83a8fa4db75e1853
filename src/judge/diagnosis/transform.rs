//! What is done to a text before it is checked, by software that means well or does not know.
//!
//! Next: [`super::lenient`], which asks whether that explains what was accepted.

use unicode_normalization::{UnicodeNormalization, is_nfkc};

use crate::model::{Kind, Member, Model};

use super::text::{is_invisible, is_line_end};

/// A change of a text before it is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transform {
    /// Blanks at its ends are taken away.
    Trimmed,
    /// One LF at its end is taken away, as `$` does in most regular expressions.
    LastLineEnd,
    /// Only one of its lines is looked at, as `^` and `$` do in some modes.
    OneLine,
    /// It ends at the first NUL, as in C.
    UpToNul,
    /// Invisible characters are taken away.
    Visible,
    /// Control characters are taken away.
    WithoutControls,
    /// Digits of other scripts are taken for digits.
    Digits,
    /// Full-width and other forms are taken for the plain ones (NFKC).
    Compatible,
    /// Letters are taken in lower case.
    Lower,
    /// Letters are taken in upper case.
    Upper,
    /// It is read as a number.
    Number,
    /// It is cut at the longest allowed.
    Cut,
    /// Accents and the like are taken off.
    Unaccented,
    /// Only its start is looked at, as a pattern without `$` does.
    Start,
    /// Only its end is looked at, as a pattern without `^` does.
    End,
}

impl Transform {
    /// Every change, the plainer first.
    pub const ALL: [Transform; 15] = [
        Transform::Trimmed,
        Transform::LastLineEnd,
        Transform::OneLine,
        Transform::UpToNul,
        Transform::Visible,
        Transform::WithoutControls,
        Transform::Digits,
        Transform::Compatible,
        Transform::Lower,
        Transform::Upper,
        Transform::Number,
        Transform::Cut,
        Transform::Unaccented,
        Transform::Start,
        Transform::End,
    ];

    /// The text after the change; `None` where it makes no sense of it, or has nothing to change. Of a part
    /// of the text it is the longest that `fits`.
    pub fn apply(self, model: &Model, member: &Member, text: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
        let places = || text.char_indices().map(|(place, _)| place).filter(|place| *place > 0);
        Some(match self {
            Transform::Start => places().rev().map(|end| &text[..end]).find(|part| fits(part))?.to_owned(),
            Transform::End => places().map(|start| &text[start..]).find(|part| fits(part))?.to_owned(),
            Transform::Visible | Transform::Digits | Transform::Unaccented if text.is_ascii() => return None,
            Transform::Compatible if is_nfkc(text) => return None,
            Transform::Trimmed => text.trim().to_owned(),
            Transform::LastLineEnd => text.strip_suffix('\n')?.to_owned(),
            Transform::OneLine => text.split(is_line_end).max_by_key(|line| line.len())?.to_owned(),
            Transform::UpToNul => text.split('\0').next()?.to_owned(),
            Transform::Visible => text.chars().filter(|&character| !is_invisible(character)).collect(),
            Transform::WithoutControls => text.chars().filter(|character| !character.is_control()).collect(),
            Transform::Digits => text.chars().map(digit).collect(),
            Transform::Compatible => text.nfkc().collect(),
            Transform::Lower => text.to_lowercase(),
            Transform::Upper => text.to_uppercase(),
            Transform::Number => number(text)?,
            Transform::Cut => cut(model, member, text)?,
            Transform::Unaccented => {
                text.nfd().filter(|&c| !unicode_normalization::char::is_combining_mark(c)).collect()
            }
        })
    }

    /// Behind "is checked".
    pub fn words(self) -> &'static str {
        match self {
            Transform::Trimmed => "without the blanks at its ends",
            Transform::LastLineEnd => "without the LF at its end",
            Transform::OneLine => "line by line, and one line is enough",
            Transform::UpToNul => "up to the first NUL only",
            Transform::Visible => "without its invisible characters",
            Transform::WithoutControls => "without its control characters",
            Transform::Digits => "with digits of other scripts taken for digits",
            Transform::Compatible => "with full-width and similar forms taken for the plain ones",
            Transform::Lower => "in lower case",
            Transform::Upper => "in upper case",
            Transform::Number => "as the number it spells",
            Transform::Cut => "after it was cut at the longest allowed",
            Transform::Unaccented => "without accents and other marks",
            Transform::Start => "at its start only",
            Transform::End => "at its end only",
        }
    }
}

/// The digit of ASCII that a digit of another script stands for.
fn digit(character: char) -> char {
    let zeros = [0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6];
    let code = u32::from(character);
    let value = zeros.into_iter().find_map(|zero: u32| code.checked_sub(zero).filter(|value| *value < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(character)
}

/// A whole number as it is usually spelt: without sign, zeros in front, fraction of zeros, or blanks.
fn number(text: &str) -> Option<String> {
    let plain: String = text.trim().chars().map(digit).collect();
    let value: f64 = plain.strip_prefix('+').unwrap_or(&plain).parse().ok()?;
    (value.fract() == 0.0 && (0.0..9e15).contains(&value)).then(|| format!("{value}"))
}

fn cut(model: &Model, member: &Member, text: &str) -> Option<String> {
    let id = model.constraint_on(member, Kind::Max)?;
    let limit = model.constraint(id).rule().limit()?;
    let (most, unit) = (u64::try_from(limit.bound).ok()?, limit.unit?);
    let mut length = 0;
    let fits = |character: &char| {
        length += unit.length(character.encode_utf8(&mut [0; 4]));
        length <= most
    };
    Some(text.chars().take_while(fits).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_sloppy_software_reads_it() {
        for spelt in ["+1234299", "01234299", "1234299.0", " 1234299\n", "１２３４２９９", "1.234299e6"] {
            assert_eq!(number(spelt).as_deref(), Some("1234299"), "{spelt:?}");
        }
        for other in ["", "x", "1234299a", "-5", "1.5"] {
            assert_eq!(number(other), None, "{other:?}");
        }
    }

    #[test]
    fn digits_of_other_scripts_stand_for_digits() {
        assert_eq!("٣７a".chars().map(digit).collect::<String>(), "37a");
    }
}
