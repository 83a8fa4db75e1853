//! Texts that programs on the way are known to spoil: regular expressions, C strings, SQL, HTML, XML,
//! JSON, Java, PHP, Python, MySQL, templates and shells, each with what they do.
//!
//! Every one of them is within what a page allows that excludes no character. Those that XML cannot
//! carry are in a table of their own, because no answer could repeat them.

use super::odd::{Odd, Place, odd};

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
    odd("lf", "\n", Place::Inside, LINE),
    odd("last-lf", "\n", Place::Last, LINE),
    odd("first-lf", "\n", Place::First, LINE),
    odd("two-lines", "\n\n", Place::Inside, LINE),
    odd("cr", "\r", Place::Inside, CR),
    odd("last-cr", "\r", Place::Last, CR),
    odd("crlf", "\r\n", Place::Inside, CR),
    odd("last-crlf", "\r\n", Place::Last, CR),
    odd("tab", "\t", Place::Inside, "must be escaped in JSON; becomes a blank in attributes of XML"),
    odd("last-tab", "\t", Place::Last, TRIM),
    odd("delete", "\u{7f}", Place::Inside, "a control character that XML and JSON carry"),
    odd("next-line", "\u{85}", Place::Inside, "a line end to XML 1.1 and Python, a control character to others"),
    odd("last-next-line", "\u{85}", Place::Last, STRIP),
    odd("line-separator", "\u{2028}", Place::Inside, SCRIPT),
    odd("paragraph-separator", "\u{2029}", Place::Inside, SCRIPT),
    // Blanks.
    odd("first-blank", " ", Place::First, TRIM),
    odd("last-blank", " ", Place::Last, TRIM),
    odd("blank-run", "   ", Place::Inside, "one blank where blanks are collapsed"),
    odd("no-break-space", "\u{a0}", Place::Inside, "a blank to `\\s` of Unicode"),
    odd("first-no-break-space", "\u{a0}", Place::First, STRIP),
    odd("last-no-break-space", "\u{a0}", Place::Last, STRIP),
    odd("first-ideographic-space", "\u{3000}", Place::First, STRIP),
    odd("last-ideographic-space", "\u{3000}", Place::Last, STRIP),
    odd("blanks-only", " ", Place::Only, "empty to what trims"),
    odd("tabs-only", "\t", Place::Only, "empty to what trims, and white space only in XML"),
    // Words and numbers.
    odd("zero", "0", Place::Alone, FALSE),
    odd("zeros-only", "0", Place::Only, FALSE),
    odd("minus-one", "-1", Place::Alone, FALSE),
    odd("exponent", "1e5", Place::Alone, FALSE),
    odd("long-number", "12345678901234567890", Place::Alone, "a number that no double holds"),
    odd("word-null", "null", Place::Alone, WORD),
    odd("word-true", "true", Place::Alone, WORD),
    odd("word-false", "false", Place::Alone, WORD),
    odd("word-undefined", "undefined", Place::Alone, WORD),
    odd("word-nan", "NaN", Place::Alone, WORD),
    odd("word-none", "None", Place::Alone, WORD),
    odd("word-object", "[object Object]", Place::Alone, "what JavaScript prints for a record"),
    odd("empty-array", "[]", Place::Alone, JSON),
    odd("hyphen-and-digit", "-8", Place::Inside, "the end of an encoding's name, a number with a sign"),
    odd("two-hyphens", "--", Place::Inside, "a comment to SQL, the end of one to XML"),
    odd("first-hyphen", "-", Place::First, "an option to command lines"),
    odd("first-equals", "=1+1;", Place::First, "a formula to spreadsheets"),
    odd("first-zero", "0", Place::First, "lost where it is read as a number"),
    // Quotes, backslashes, SQL, LIKE.
    odd("single-quote", "'", Place::Inside, SQL),
    odd("last-single-quote", "'", Place::Last, SQL),
    odd("double-quote", "\"", Place::Inside, JSON),
    odd("first-double-quote", "\"", Place::First, JSON),
    odd("last-double-quote", "\"", Place::Last, JSON),
    odd("back-quote", "`", Place::Inside, SQL),
    odd("backslash", "\\", Place::Inside, "an escape to JSON, SQL, shells and regular expressions"),
    odd("last-backslash", "\\", Place::Last, "escapes what is written behind it"),
    odd("backslash-n", "\\n", Place::Inside, "a line end where escapes are undone once more"),
    odd("backslash-u", "\\u0041", Place::Inside, "a letter where escapes are undone once more"),
    odd("end-of-statement", "';--", Place::Inside, SQL),
    odd("comment-of-sql", "/*x*/", Place::Inside, SQL),
    odd("percent", "%", Place::Inside, LIKE),
    odd("last-percent", "%", Place::Last, "an escape without its digits"),
    odd("low-line", "_", Place::Inside, LIKE),
    odd("percent-escape", "%41", Place::Inside, "a letter where escapes are undone twice"),
    odd("percent-s", "%s%d%n", Place::Inside, FORMAT),
    odd("slash", "/", Place::Inside, "escaped by some writers of JSON; a path to others"),
    // XML and HTML.
    odd("less-than", "<", Place::Inside, XML),
    odd("greater-than", ">", Place::Inside, XML),
    odd("ampersand", "&", Place::Inside, XML),
    odd("last-ampersand", "&", Place::Last, XML),
    odd("end-of-cdata", "]]>", Place::Inside, "ends a CDATA section; forbidden in a text of XML"),
    odd("cdata", "<![CDATA[x]]>", Place::Inside, XML),
    odd("comment", "<!--x-->", Place::Inside, XML),
    odd("instruction", "<?x?>", Place::Inside, XML),
    odd("element", "<b>x</b>", Place::Inside, "taken out by what cleans HTML"),
    odd("script", "<script>", Place::Inside, "taken out by what cleans HTML, refused by firewalls"),
    odd("reference", "&amp;", Place::Inside, REFERENCE),
    odd("reference-to-cr", "&#13;", Place::Inside, REFERENCE),
    odd("reference-in-hexadecimal", "&#x41;", Place::Inside, REFERENCE),
    odd("reference-of-html", "&nbsp;", Place::Inside, REFERENCE),
    // JSON, templates, paths, forms.
    odd("object", "{\"a\":1}", Place::Inside, JSON),
    odd("array", "[1,2]", Place::Inside, JSON),
    odd("dollar-brace", "${x}", Place::Inside, TEMPLATE),
    odd("two-braces", "{{x}}", Place::Inside, TEMPLATE),
    odd("number-brace", "#{x}", Place::Inside, TEMPLATE),
    odd("brace-zero", "{0}", Place::Inside, TEMPLATE),
    odd("dollar-one", "$1\\1", Place::Inside, "a group where it is put in by a regular expression"),
    odd("parent-folder", "../", Place::Inside, PATH),
    odd("plus", "+", Place::Inside, "a blank where forms are undone twice"),
    odd("equals-and-semicolon", "=;", Place::Inside, FORM),
    odd("comma", ",", Place::Inside, "parts of a list"),
    odd("unreserved", "~*()!'", Place::Inside, "escaped by some clients and left by others"),
    // Four bytes, legacy encodings, digits and letters of others.
    odd("one-emoji", "\u{1f600}", Place::Inside, FOURTH),
    odd("last-emoji", "\u{1f600}", Place::Last, FOURTH),
    odd("han-of-four-bytes", "\u{20000}", Place::Inside, FOURTH),
    odd("arabic-digits", "\u{661}\u{662}\u{663}", Place::Inside, "turned into 123 by what reads digits"),
    odd("full-width", "\u{ff21}\u{ff11}", Place::Inside, NORMAL),
    odd("arabic", "\u{645}\u{631}", Place::Inside, SCRIPT_OF_OTHERS),
    odd("devanagari", "\u{939}\u{93f}", Place::Inside, SCRIPT_OF_OTHERS),
    odd("cyrillic", "\u{436}", Place::Inside, SCRIPT_OF_OTHERS),
    odd("hangul-outside-ksx1001", "\u{b620}\u{bdc1}", Place::Inside, "not in KS X 1001: lost in plain EUC-KR"),
    odd("replacement-character", "\u{fffd}", Place::Inside, "taken for a fault of the encoding"),
    odd("private-use", "\u{e000}", Place::Inside, "taken out as unassigned"),
    // Case and normal forms.
    odd("long-s", "\u{17f}", Place::Inside, FOLD),
    odd("kelvin-sign", "\u{212a}", Place::Inside, FOLD),
    odd("dotted-i", "\u{130}", Place::Inside, FOLD),
    odd("sharp-s", "\u{df}", Place::Inside, FOLD),
    odd("final-sigma", "\u{3c3}\u{3c2}", Place::Inside, FOLD),
    odd("ligature", "\u{fb01}", Place::Inside, NORMAL),
    odd("decomposed", "e\u{301}", Place::Inside, NORMAL),
    odd("first-combining", "\u{301}", Place::First, "goes with what stands before it in the answer"),
    odd("many-marks", "a\u{301}\u{323}\u{302}\u{307}", Place::Inside, NORMAL),
    // Invisible.
    odd("zero-width-space", "\u{200b}", Place::Inside, HIDDEN),
    odd("last-zero-width-space", "\u{200b}", Place::Last, HIDDEN),
    odd("zero-width-joiner", "\u{200d}", Place::Inside, HIDDEN),
    odd("first-byte-order-mark", "\u{feff}", Place::First, HIDDEN),
    odd("byte-order-mark", "\u{feff}", Place::Inside, HIDDEN),
    odd("last-byte-order-mark", "\u{feff}", Place::Last, HIDDEN),
    odd("soft-hyphen", "\u{ad}", Place::Inside, HIDDEN),
    odd("last-soft-hyphen", "\u{ad}", Place::Last, HIDDEN),
    odd("right-to-left", "\u{202e}", Place::Inside, HIDDEN),
    odd("variation-selector", "\u{2764}\u{fe0f}", Place::Inside, HIDDEN),
    // Long ones.
    odd("full-of-emoji", "\u{1f600}", Place::Full, FOURTH),
    odd("full-of-hangul", "\u{d7a3}", Place::Full, LONG),
    odd("full-of-decomposed-hangul", "\u{1112}\u{1161}\u{11ab}", Place::Full, NORMAL),
    odd("full-of-ampersands", "&", Place::Full, "five characters each in XML: too long for what measures then"),
    odd("full-of-quotes", "\"", Place::Full, "two characters each in JSON: too long for what measures then"),
    odd("full-of-blanks", " ", Place::Full, "nearly empty where blanks are collapsed"),
];

/// What XML 1.0 cannot carry.
pub(super) const NOT_IN_XML: &[Odd] = &[
    odd("nul", "\0", Place::Inside, "ends a text for what is written in C"),
    odd("last-nul", "\0", Place::Last, "ends a text for what is written in C"),
    odd("start-of-heading", "\u{1}", Place::Inside, "a control character"),
    odd("backspace", "\u{8}", Place::Inside, "a control character"),
    odd("vertical-tab", "\u{b}", Place::Inside, "a blank to `\\s` and to what trims"),
    odd("form-feed", "\u{c}", Place::Inside, "a blank to `\\s` and to what trims"),
    odd("last-form-feed", "\u{c}", Place::Last, "a blank to `\\s` and to what trims"),
    odd("escape", "\u{1b}", Place::Inside, "begins a command to terminals"),
    odd("unit-separator", "\u{1f}", Place::Inside, "a blank to Python and Java"),
    odd("noncharacter-fffe", "\u{fffe}", Place::Inside, "no character, the byte order mark turned round"),
    odd("noncharacter-ffff", "\u{ffff}", Place::Inside, "no character; the end of a text to some readers"),
];
