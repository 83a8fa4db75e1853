//! Texts at the edge of an alphabet of letters, digits and hyphen: what a check that is nearly right
//! lets through, or what it refuses without need.
//!
//! Ends of ranges, look-alikes and blanks are tried by [`super::character`] already.

use super::odd::{Odd, Place, odd};

const ANCHOR: &str = "`$` of a regular expression stands before a last line end too";
const JAVA: &str = "`$` in Java stands before this line end too";
const LINES: &str = "with multi-line anchors one good line is enough";
const FOLD: &str = "matches a letter when a regular expression ignores case";
const DIGIT: &str = "a digit to `\\d`, and to what asks Unicode for digits";
const LETTER: &str = "a letter to `\\w`, and to what asks Unicode for letters";
const STRIP: &str = "taken off by what strips blanks of Unicode before it looks";
const TRIM: &str = "taken off by what trims control characters before it looks";
const HIDDEN: &str = "invisible; taken out by what cleans a text before it looks";
const C: &str = "ends a text for what is written in C";
const HYPHEN: &str = "looks like a hyphen";
const SYNTAX: &str = "syntax elsewhere; a set written without escapes may hold it";

/// All of them.
pub(in crate::case::derive) const STRANGERS: &[Odd] = &[
    // Allowed: hyphens and digits where a rule made too tight stumbles, and words of programs.
    odd("two-hyphens", "--", Place::Inside, "refused by rules for host names, which the page is not about"),
    odd("hyphen-and-digit", "-8", Place::Inside, "a number with a sign to some readers"),
    odd("digits-behind", "00000007", Place::Last, "read as a number by what looks at the end"),
    odd("word-null", "null", Place::Alone, "a word for nothing"),
    odd("word-true", "true", Place::Alone, "a word for a truth value"),
    odd("word-undefined", "undefined", Place::Alone, "what JavaScript prints for nothing"),
    odd("word-nan", "NaN", Place::Alone, "a word for no number"),
    odd("word-none", "None", Place::Alone, "what Python prints for nothing"),
    // Line ends.
    odd("last-lf", "\n", Place::Last, ANCHOR),
    odd("last-cr", "\r", Place::Last, JAVA),
    odd("last-crlf", "\r\n", Place::Last, JAVA),
    odd("last-next-line", "\u{85}", Place::Last, JAVA),
    odd("last-line-separator", "\u{2028}", Place::Last, JAVA),
    odd("lf", "\n", Place::Inside, "`.` stops at it, `\\s` and `[^…]` do not"),
    odd("first-lf", "\n", Place::First, TRIM),
    odd("line-behind", "\n_a", Place::Last, LINES),
    odd("line-before", "a_\n", Place::First, LINES),
    // C strings.
    odd("nul", "\0", Place::Inside, C),
    odd("last-nul", "\0", Place::Last, C),
    odd("nul-and-more", "\0_a", Place::Last, C),
    // Control characters and blanks.
    odd("tab", "\t", Place::Inside, "blank to `\\s`"),
    odd("first-tab", "\t", Place::First, TRIM),
    odd("last-tab", "\t", Place::Last, TRIM),
    odd("escape", "\u{1b}", Place::Inside, "a control character"),
    odd("delete", "\u{7f}", Place::Inside, "a control character"),
    odd("first-no-break-space", "\u{a0}", Place::First, STRIP),
    odd("last-no-break-space", "\u{a0}", Place::Last, STRIP),
    odd("last-ideographic-space", "\u{3000}", Place::Last, STRIP),
    // Case folding.
    odd("long-s", "\u{17f}", Place::Inside, FOLD),
    odd("first-long-s", "\u{17f}", Place::First, FOLD),
    odd("last-long-s", "\u{17f}", Place::Last, FOLD),
    odd("kelvin-sign", "\u{212a}", Place::Inside, FOLD),
    odd("first-kelvin-sign", "\u{212a}", Place::First, FOLD),
    odd("last-kelvin-sign", "\u{212a}", Place::Last, FOLD),
    odd("dotted-i", "\u{130}", Place::Inside, FOLD),
    odd("first-dotted-i", "\u{130}", Place::First, FOLD),
    odd("dotless-i", "\u{131}", Place::Inside, FOLD),
    // Digits of others.
    odd("arabic-digit", "\u{663}", Place::Inside, DIGIT),
    odd("last-arabic-digit", "\u{663}", Place::Last, DIGIT),
    odd("full-width-digit", "\u{ff13}", Place::Inside, DIGIT),
    odd("last-full-width-digit", "\u{ff13}", Place::Last, DIGIT),
    odd("devanagari-digit", "\u{96d}", Place::Inside, DIGIT),
    odd("superscript-two", "\u{b2}", Place::Inside, DIGIT),
    odd("circled-one", "\u{2460}", Place::Inside, DIGIT),
    odd("roman-four", "\u{2163}", Place::Inside, DIGIT),
    // Letters of others.
    odd("sharp-s", "\u{df}", Place::Inside, LETTER),
    odd("greek-omega", "\u{3a9}", Place::Inside, LETTER),
    odd("feminine-ordinal", "\u{aa}", Place::Inside, LETTER),
    odd("han", "\u{5b57}", Place::Inside, LETTER),
    odd("first-latin-e-acute", "\u{e9}", Place::First, LETTER),
    odd("last-latin-e-acute", "\u{e9}", Place::Last, LETTER),
    odd("first-full-width-a", "\u{ff41}", Place::First, LETTER),
    odd("last-full-width-a", "\u{ff41}", Place::Last, LETTER),
    odd("first-hangul", "\u{ac00}", Place::First, LETTER),
    odd("last-hangul", "\u{ac00}", Place::Last, LETTER),
    odd("first-low-line", "_", Place::First, "in `\\w`, and so in `\\b`"),
    odd("last-low-line", "_", Place::Last, "in `\\w`, and so in `\\b`"),
    odd("last-combining-acute", "\u{301}", Place::Last, "goes with the letter before it where texts are composed"),
    odd("last-emoji", "\u{1f600}", Place::Last, "lost where a table stores three bytes a character"),
    // Invisible.
    odd("zero-width-space", "\u{200b}", Place::Inside, HIDDEN),
    odd("last-zero-width-space", "\u{200b}", Place::Last, HIDDEN),
    odd("zero-width-joiner", "\u{200d}", Place::Inside, HIDDEN),
    odd("last-zero-width-joiner", "\u{200d}", Place::Last, HIDDEN),
    odd("byte-order-mark", "\u{feff}", Place::Inside, HIDDEN),
    odd("first-byte-order-mark", "\u{feff}", Place::First, HIDDEN),
    odd("last-byte-order-mark", "\u{feff}", Place::Last, HIDDEN),
    odd("soft-hyphen", "\u{ad}", Place::Inside, HIDDEN),
    odd("last-soft-hyphen", "\u{ad}", Place::Last, HIDDEN),
    odd("right-to-left", "\u{202e}", Place::Inside, HIDDEN),
    // Hyphens of others.
    odd("true-hyphen", "\u{2010}", Place::Inside, HYPHEN),
    odd("en-dash", "\u{2013}", Place::Inside, HYPHEN),
    odd("minus-sign", "\u{2212}", Place::Inside, HYPHEN),
    odd("full-width-hyphen", "\u{ff0d}", Place::Inside, HYPHEN),
    // Syntax.
    odd("plus", "+", Place::Inside, "`+-_` in a set is a range; a blank to forms"),
    odd("comma", ",", Place::Inside, "`,-.` in a set is a range"),
    odd("backslash", "\\", Place::Inside, SYNTAX),
    odd("caret", "^", Place::Inside, "`A-z` holds it"),
    odd("asterisk", "*", Place::Inside, SYNTAX),
    odd("tilde", "~", Place::Inside, SYNTAX),
    odd("single-quote", "'", Place::Inside, SYNTAX),
    odd("double-quote", "\"", Place::Inside, SYNTAX),
    odd("percent", "%", Place::Inside, SYNTAX),
    odd("semicolon-comment", ";--", Place::Last, "SQL"),
    odd("element", "<b>", Place::Inside, "taken out by what cleans HTML before it looks"),
];
