//! Texts at the edge of an alphabet of letters, digits and hyphen: what a check that is nearly right
//! lets through, or what it refuses without need.
//!
//! Ends of ranges, look-alikes and blanks are tried by [`super::character`] already.

use super::odd::Place::{Alone, Before, Behind, First, Inside, Last};
use super::odd::{Odd, odd};

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
    odd("two-hyphens", "--", &[Inside], "refused by rules for host names, which the page is not about"),
    odd("hyphen-and-digit", "-8", &[Inside], "a number with a sign to some readers"),
    odd("digits-behind", "00000007", &[Behind], "read as a number by what looks at the end"),
    odd("word-null", "null", &[Alone], "a word for nothing"),
    odd("word-true", "true", &[Alone], "a word for a truth value"),
    odd("word-undefined", "undefined", &[Alone], "what JavaScript prints for nothing"),
    odd("word-nan", "NaN", &[Alone], "a word for no number"),
    odd("word-none", "None", &[Alone], "what Python prints for nothing"),
    // Line ends.
    odd("lf", "\n", &[Last], ANCHOR),
    odd("cr", "\r", &[Last], JAVA),
    odd("crlf", "\r\n", &[Last], JAVA),
    odd("next-line", "\u{85}", &[Last], JAVA),
    odd("line-separator", "\u{2028}", &[Last], JAVA),
    odd("lf", "\n", &[Inside], "`.` stops at it, `\\s` and `[^…]` do not"),
    odd("lf", "\n", &[First], TRIM),
    odd("line-behind", "\n_a", &[Behind], LINES),
    odd("line-before", "a_\n", &[Before], LINES),
    // C strings.
    odd("nul", "\0", &[Inside, Last], C),
    odd("nul-and-more", "\0_a", &[Behind], C),
    // Control characters and blanks.
    odd("tab", "\t", &[Inside], "blank to `\\s`"),
    odd("tab", "\t", &[First, Last], TRIM),
    odd("escape", "\u{1b}", &[Inside], "a control character"),
    odd("delete", "\u{7f}", &[Inside], "a control character"),
    odd("no-break-space", "\u{a0}", &[First, Last], STRIP),
    odd("ideographic-space", "\u{3000}", &[Last], STRIP),
    // Case folding.
    odd("long-s", "\u{17f}", &[Inside, First, Last], FOLD),
    odd("kelvin-sign", "\u{212a}", &[Inside, First, Last], FOLD),
    odd("dotted-i", "\u{130}", &[Inside, First], FOLD),
    odd("dotless-i", "\u{131}", &[Inside], FOLD),
    // Digits of others.
    odd("arabic-digit", "\u{663}", &[Inside, Last], DIGIT),
    odd("full-width-digit", "\u{ff13}", &[Inside, Last], DIGIT),
    odd("devanagari-digit", "\u{96d}", &[Inside], DIGIT),
    odd("superscript-two", "\u{b2}", &[Inside], DIGIT),
    odd("circled-one", "\u{2460}", &[Inside], DIGIT),
    odd("roman-four", "\u{2163}", &[Inside], DIGIT),
    // Letters of others.
    odd("sharp-s", "\u{df}", &[Inside], LETTER),
    odd("greek-omega", "\u{3a9}", &[Inside], LETTER),
    odd("feminine-ordinal", "\u{aa}", &[Inside], LETTER),
    odd("han", "\u{5b57}", &[Inside], LETTER),
    odd("latin-e-acute", "\u{e9}", &[First, Last], LETTER),
    odd("full-width-a", "\u{ff41}", &[First, Last], LETTER),
    odd("hangul", "\u{ac00}", &[First, Last], LETTER),
    odd("low-line", "_", &[First, Last], "in `\\w`, and so in `\\b`"),
    odd("combining-acute", "\u{301}", &[Last], "goes with the letter before it where texts are composed"),
    odd("emoji", "\u{1f600}", &[Last], "lost where a table stores three bytes a character"),
    // Invisible.
    odd("zero-width-space", "\u{200b}", &[Inside, Last], HIDDEN),
    odd("zero-width-joiner", "\u{200d}", &[Inside, Last], HIDDEN),
    odd("byte-order-mark", "\u{feff}", &[Inside, First, Last], HIDDEN),
    odd("soft-hyphen", "\u{ad}", &[Inside, Last], HIDDEN),
    odd("right-to-left", "\u{202e}", &[Inside], HIDDEN),
    // Hyphens of others.
    odd("true-hyphen", "\u{2010}", &[Inside], HYPHEN),
    odd("en-dash", "\u{2013}", &[Inside], HYPHEN),
    odd("minus-sign", "\u{2212}", &[Inside], HYPHEN),
    odd("full-width-hyphen", "\u{ff0d}", &[Inside], HYPHEN),
    // Syntax.
    odd("plus", "+", &[Inside], "`+-_` in a set is a range; a blank to forms"),
    odd("comma", ",", &[Inside], "`,-.` in a set is a range"),
    odd("backslash", "\\", &[Inside], SYNTAX),
    odd("caret", "^", &[Inside], "`A-z` holds it"),
    odd("asterisk", "*", &[Inside], SYNTAX),
    odd("tilde", "~", &[Inside], SYNTAX),
    odd("single-quote", "'", &[Inside], SYNTAX),
    odd("double-quote", "\"", &[Inside], SYNTAX),
    odd("percent", "%", &[Inside], SYNTAX),
    odd("semicolon-comment", ";--", &[Behind], "SQL"),
    odd("element", "<b>", &[Inside], "taken out by what cleans HTML before it looks"),
];
