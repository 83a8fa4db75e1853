//! Texts that programs on the way are known to spoil: regular expressions, C strings, SQL, HTML, XML,
//! JSON, Java, PHP, Python, MySQL, templates and shells, each with what they do.
//!
//! Every one of them is within what a page allows that excludes no character. Those that XML cannot
//! carry are in a table of their own, because no answer could repeat them.

use super::odd::Place::{Alone, First, Full, Inside, Last, Only};
use super::odd::{Odd, odd};

const LINE: &str = "a line end: ends a match, a record or a header";
const CR: &str = "becomes LF where lines are normalised, and in XML unless it is written as a reference";
const STRIP: &str = "taken off by what strips blanks of Unicode";
const TRIM: &str = "taken off by what trims, and by MySQL when it compares";
const HIDDEN: &str = "invisible; taken out by what cleans texts";
const XML: &str = "syntax of XML";
const REFERENCE: &str = "a reference, read where the `&` was not escaped, or escaped twice";
const JSON: &str = "syntax of JSON";
const SCRIPT: &str = "a line end to JavaScript before 2019, escaped or not by writers of JSON";
const SQL: &str = "syntax of SQL";
const LIKE: &str = "a placeholder in a LIKE of SQL";
const TEMPLATE: &str = "a placeholder of templates and shells";
const FORMAT: &str = "a placeholder of printf";
const PATH: &str = "a path to file systems and proxies";
const FORM: &str = "syntax of forms";
const WORD: &str = "a word for nothing, or for a truth value";
const FALSE: &str = "false, empty or a number to PHP, JavaScript and YAML";
const FOURTH: &str = "four bytes: cut or refused by utf8mb3, two units to Java and JavaScript";
const NORMAL: &str = "another text in another normal form";
const FOLD: &str = "another letter, or two, in the other case";
const SCRIPT_OF_OTHERS: &str = "lost where a text is stored in a legacy encoding";
const LONG: &str = "as long as allowed, in characters that take more than one byte on the way";

/// What any page that excludes no character allows.
pub(in crate::case::derive) const TEXTS: &[Odd] = &[
    // Line ends, TAB and control characters.
    odd("lf", "\n", &[Inside, Last, First], LINE),
    odd("two-lines", "\n\n", &[Inside], LINE),
    odd("cr", "\r", &[Inside, Last], CR),
    odd("crlf", "\r\n", &[Inside, Last], CR),
    odd("tab", "\t", &[Inside], "must be escaped in JSON; becomes a blank in attributes of XML"),
    odd("tab", "\t", &[Last], TRIM),
    odd("delete", "\u{7f}", &[Inside], "a control character that XML and JSON carry"),
    odd("next-line", "\u{85}", &[Inside], "a line end to XML 1.1 and Python, a control character to others"),
    odd("next-line", "\u{85}", &[Last], STRIP),
    odd("line-separator", "\u{2028}", &[Inside], SCRIPT),
    odd("paragraph-separator", "\u{2029}", &[Inside], SCRIPT),
    // Blanks.
    odd("blank", " ", &[First, Last], TRIM),
    odd("blank-run", "   ", &[Inside], "one blank where blanks are collapsed"),
    odd("no-break-space", "\u{a0}", &[Inside], "a blank to `\\s` of Unicode"),
    odd("no-break-space", "\u{a0}", &[First, Last], STRIP),
    odd("ideographic-space", "\u{3000}", &[First, Last], STRIP),
    odd("blanks-only", " ", &[Only], "empty to what trims"),
    odd("tabs-only", "\t", &[Only], "empty to what trims, and white space only in XML"),
    // Words and numbers.
    odd("zero", "0", &[Alone], FALSE),
    odd("zeros-only", "0", &[Only], FALSE),
    odd("minus-one", "-1", &[Alone], FALSE),
    odd("exponent", "1e5", &[Alone], FALSE),
    odd("long-number", "12345678901234567890", &[Alone], "a number that no double holds"),
    odd("word-null", "null", &[Alone], WORD),
    odd("word-true", "true", &[Alone], WORD),
    odd("word-false", "false", &[Alone], WORD),
    odd("word-undefined", "undefined", &[Alone], WORD),
    odd("word-nan", "NaN", &[Alone], WORD),
    odd("word-none", "None", &[Alone], WORD),
    odd("word-object", "[object Object]", &[Alone], "what JavaScript prints for a record"),
    odd("empty-array", "[]", &[Alone], JSON),
    odd("hyphen-and-digit", "-8", &[Inside], "the end of an encoding's name, a number with a sign"),
    odd("two-hyphens", "--", &[Inside], "a comment to SQL, the end of one to XML"),
    odd("hyphen", "-", &[First], "an option to command lines"),
    odd("equals", "=1+1;", &[First], "a formula to spreadsheets"),
    odd("zero", "0", &[First], "lost where it is read as a number"),
    // Quotes, backslashes, SQL, LIKE.
    odd("single-quote", "'", &[Inside, Last], SQL),
    odd("double-quote", "\"", &[Inside, First, Last], JSON),
    odd("back-quote", "`", &[Inside], SQL),
    odd("backslash", "\\", &[Inside], "an escape to JSON, SQL, shells and regular expressions"),
    odd("backslash", "\\", &[Last], "escapes what is written behind it"),
    odd("backslash-n", "\\n", &[Inside], "a line end where escapes are undone once more"),
    odd("backslash-u", "\\u0041", &[Inside], "a letter where escapes are undone once more"),
    odd("end-of-statement", "';--", &[Inside], SQL),
    odd("comment-of-sql", "/*x*/", &[Inside], SQL),
    odd("percent", "%", &[Inside], LIKE),
    odd("percent", "%", &[Last], "an escape without its digits"),
    odd("low-line", "_", &[Inside], LIKE),
    odd("percent-escape", "%41", &[Inside], "a letter where escapes are undone twice"),
    odd("percent-s", "%s%d%n", &[Inside], FORMAT),
    odd("slash", "/", &[Inside], "escaped by some writers of JSON; a path to others"),
    // XML and HTML.
    odd("less-than", "<", &[Inside], XML),
    odd("greater-than", ">", &[Inside], XML),
    odd("ampersand", "&", &[Inside, Last], XML),
    odd("end-of-cdata", "]]>", &[Inside], "ends a CDATA section; forbidden in a text of XML"),
    odd("cdata", "<![CDATA[x]]>", &[Inside], XML),
    odd("comment", "<!--x-->", &[Inside], XML),
    odd("instruction", "<?x?>", &[Inside], XML),
    odd("element", "<b>x</b>", &[Inside], "taken out by what cleans HTML"),
    odd("script", "<script>", &[Inside], "taken out by what cleans HTML, refused by firewalls"),
    odd("reference", "&amp;", &[Inside], REFERENCE),
    odd("reference-to-cr", "&#13;", &[Inside], REFERENCE),
    odd("reference-in-hexadecimal", "&#x41;", &[Inside], REFERENCE),
    odd("reference-of-html", "&nbsp;", &[Inside], REFERENCE),
    // JSON, templates, paths, forms.
    odd("object", "{\"a\":1}", &[Inside], JSON),
    odd("array", "[1,2]", &[Inside], JSON),
    odd("dollar-brace", "${x}", &[Inside], TEMPLATE),
    odd("two-braces", "{{x}}", &[Inside], TEMPLATE),
    odd("number-brace", "#{x}", &[Inside], TEMPLATE),
    odd("brace-zero", "{0}", &[Inside], TEMPLATE),
    odd("dollar-one", "$1\\1", &[Inside], "a group where it is put in by a regular expression"),
    odd("parent-folder", "../", &[Inside], PATH),
    odd("plus", "+", &[Inside], "a blank where forms are undone twice"),
    odd("equals-and-semicolon", "=;", &[Inside], FORM),
    odd("comma", ",", &[Inside], "parts of a list"),
    odd("unreserved", "~*()!'", &[Inside], "escaped by some clients and left by others"),
    // Four bytes, legacy encodings, digits and letters of others.
    odd("one-emoji", "\u{1f600}", &[Inside], FOURTH),
    odd("emoji", "\u{1f600}", &[Last], FOURTH),
    odd("han-of-four-bytes", "\u{20000}", &[Inside], FOURTH),
    odd("arabic-digits", "\u{661}\u{662}\u{663}", &[Inside], "turned into 123 by what reads digits"),
    odd("full-width", "\u{ff21}\u{ff11}", &[Inside], NORMAL),
    odd("arabic", "\u{645}\u{631}", &[Inside], SCRIPT_OF_OTHERS),
    odd("devanagari", "\u{939}\u{93f}", &[Inside], SCRIPT_OF_OTHERS),
    odd("cyrillic", "\u{436}", &[Inside], SCRIPT_OF_OTHERS),
    odd("hangul-outside-ksx1001", "\u{b620}\u{bdc1}", &[Inside], "not in KS X 1001: lost in plain EUC-KR"),
    odd("replacement-character", "\u{fffd}", &[Inside], "taken for a fault of the encoding"),
    odd("private-use", "\u{e000}", &[Inside], "taken out as unassigned"),
    // Case and normal forms.
    odd("long-s", "\u{17f}", &[Inside], FOLD),
    odd("kelvin-sign", "\u{212a}", &[Inside], FOLD),
    odd("dotted-i", "\u{130}", &[Inside], FOLD),
    odd("sharp-s", "\u{df}", &[Inside], FOLD),
    odd("final-sigma", "\u{3c3}\u{3c2}", &[Inside], FOLD),
    odd("ligature", "\u{fb01}", &[Inside], NORMAL),
    odd("decomposed", "e\u{301}", &[Inside], NORMAL),
    odd("combining", "\u{301}", &[First], "goes with what stands before it in the answer"),
    odd("many-marks", "a\u{301}\u{323}\u{302}\u{307}", &[Inside], NORMAL),
    // Invisible.
    odd("zero-width-space", "\u{200b}", &[Inside, Last], HIDDEN),
    odd("zero-width-joiner", "\u{200d}", &[Inside], HIDDEN),
    odd("byte-order-mark", "\u{feff}", &[First, Inside, Last], HIDDEN),
    odd("soft-hyphen", "\u{ad}", &[Inside, Last], HIDDEN),
    odd("right-to-left", "\u{202e}", &[Inside], HIDDEN),
    odd("variation-selector", "\u{2764}\u{fe0f}", &[Inside], HIDDEN),
    // Long ones.
    odd("emoji", "\u{1f600}", &[Full], FOURTH),
    odd("hangul", "\u{d7a3}", &[Full], LONG),
    odd("decomposed-hangul", "\u{1112}\u{1161}\u{11ab}", &[Full], NORMAL),
    odd("ampersands", "&", &[Full], "five characters each in XML: too long for what measures then"),
    odd("quotes", "\"", &[Full], "two characters each in JSON: too long for what measures then"),
    odd("blanks", " ", &[Full], "nearly empty where blanks are collapsed"),
];

/// What XML 1.0 cannot carry.
pub(super) const NOT_IN_XML: &[Odd] = &[
    odd("nul", "\0", &[Inside, Last], "ends a text for what is written in C"),
    odd("start-of-heading", "\u{1}", &[Inside], "a control character"),
    odd("backspace", "\u{8}", &[Inside], "a control character"),
    odd("vertical-tab", "\u{b}", &[Inside], "a blank to `\\s` and to what trims"),
    odd("form-feed", "\u{c}", &[Inside, Last], "a blank to `\\s` and to what trims"),
    odd("escape", "\u{1b}", &[Inside], "begins a command to terminals"),
    odd("unit-separator", "\u{1f}", &[Inside], "a blank to Python and Java"),
    odd("noncharacter-fffe", "\u{fffe}", &[Inside], "no character, the byte order mark turned round"),
    odd("noncharacter-ffff", "\u{ffff}", &[Inside], "no character; the end of a text to some readers"),
];
