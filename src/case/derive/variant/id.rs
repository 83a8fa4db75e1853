//! Ids that name nothing, but look like one that does to what reads numbers, trims or folds.
//!
//! Each is made from an id there is. One that cannot be made from it (a sign before a word) is left
//! out, and so is one that names something after all.

/// A way to spell an id that is not the id.
pub(super) struct Spelling {
    /// What its cases are called.
    pub(super) name: &'static str,
    /// Makes it, if it can be made from this id.
    pub(super) make: fn(&str) -> Option<String>,
    /// Who is known to take it for the id.
    pub(super) why: &'static str,
}

const NUMBER: &str = "the same number to what reads ids as numbers";
const DIGITS: &str = "digits of Unicode, read as the same number by Python, Java and .NET";
const STRIP: &str = "the same id to what strips blanks before it looks";
const LINE: &str = "the same id to an expression that ends in `$`";
const FIRST: &str = "the same id to what reads as far as it understands, as PHP, JavaScript and MySQL do";
const BITS: &str = "the same number where the higher bits are cut off";
const FOLD: &str = "the same id where case is ignored, in Unicode's sense";
const HIDDEN: &str = "invisible; taken out by what cleans a text before it looks";
const SQL: &str = "the same id where a query is put together from texts";

/// All of them.
pub(super) const SPELLINGS: &[Spelling] = &[
    spelling("plus-sign", |id| numeric(id).map(|id| format!("+{id}")), NUMBER),
    spelling("minus-sign", |id| numeric(id).map(|id| format!("-{id}")), "the same number without its sign"),
    spelling("decimal-point", |id| numeric(id).map(|id| format!("{id}.0")), NUMBER),
    spelling("bare-point", |id| numeric(id).map(|id| format!("{id}.")), NUMBER),
    spelling("exponent", |id| numeric(id).map(|id| format!("{id}e0")), NUMBER),
    spelling("hexadecimal", |id| number(id).map(|id| format!("0x{id:x}")), NUMBER),
    spelling("digit-groups", |id| number(id).filter(|id| *id >= 1000).map(grouped), NUMBER),
    spelling(
        "low-line-between-digits",
        |id| numeric(id).and_then(|id| parted(id, "_")),
        "Python, Rust and Java source",
    ),
    spelling("two-to-the-32nd-more", |id| number(id).map(|id| (id + (1 << 32)).to_string()), BITS),
    spelling("two-to-the-64th-more", |id| number(id).map(|id| (id + (1 << 64)).to_string()), BITS),
    spelling("full-width", full_width, DIGITS),
    spelling("arabic-digits", |id| digits_from(id, 0x660), DIGITS),
    spelling("devanagari-digits", |id| digits_from(id, 0x966), DIGITS),
    spelling("first-blank", |id| Some(format!(" {id}")), STRIP),
    spelling("last-blank", |id| Some(format!("{id} ")), "the same to MySQL, which pads when it compares"),
    spelling("first-tab", |id| Some(format!("\t{id}")), STRIP),
    spelling("last-tab", |id| Some(format!("{id}\t")), STRIP),
    spelling("last-lf", |id| Some(format!("{id}\n")), LINE),
    spelling("last-crlf", |id| Some(format!("{id}\r\n")), LINE),
    spelling("first-no-break-space", |id| Some(format!("\u{a0}{id}")), STRIP),
    spelling("last-no-break-space", |id| Some(format!("{id}\u{a0}")), STRIP),
    spelling("last-ideographic-space", |id| Some(format!("{id}\u{3000}")), STRIP),
    spelling("last-nul", |id| Some(format!("{id}\0")), "the same id to what is written in C"),
    spelling("nul-and-more", |id| Some(format!("{id}\0x")), "the same id to what is written in C"),
    spelling("last-letter", |id| Some(format!("{id}x")), FIRST),
    spelling("blank-and-more", |id| Some(format!("{id} x")), FIRST),
    spelling(
        "cut",
        |id| id.chars().count().checked_sub(1).map(|all| id.chars().take(all).collect()),
        "a part of the id",
    ),
    spelling("zero-width-space", |id| parted(id, "\u{200b}"), HIDDEN),
    spelling("last-soft-hyphen", |id| Some(format!("{id}\u{ad}")), HIDDEN),
    spelling("first-byte-order-mark", |id| Some(format!("\u{feff}{id}")), HIDDEN),
    spelling("kelvin-sign", |id| replaced(id, ['k', 'K'], '\u{212a}'), FOLD),
    spelling("long-s", |id| replaced(id, ['s', 'S'], '\u{17f}'), FOLD),
    spelling("single-quotes", |id| Some(format!("'{id}'")), SQL),
    spelling("or-true", |id| Some(format!("{id}' OR '1'='1")), SQL),
    spelling("wildcard", |id| id.chars().next().map(|first| format!("{first}%")), "some id to a LIKE of SQL"),
    spelling("given-as-list", |id| Some(format!("{id},{id}")), "the same id where lists are taken apart at commas"),
];

const fn spelling(name: &'static str, make: fn(&str) -> Option<String>, why: &'static str) -> Spelling {
    Spelling { name, make, why }
}

/// With each letter of ASCII in the other case.
pub(super) fn swap_case(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            'a'..='z' => character.to_ascii_uppercase(),
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

/// The id, if it is one of digits.
fn numeric(id: &str) -> Option<&str> {
    (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())).then_some(id)
}

fn number(id: &str) -> Option<u128> {
    numeric(id)?.parse().ok().filter(|number| *number < 1 << 64)
}

/// With commas between thousands.
fn grouped(number: u128) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", grouped(number / 1000), number % 1000) }
}

/// With a text behind its first character.
fn parted(id: &str, with: &str) -> Option<String> {
    let first = id.chars().next()?;
    let rest = id.get(first.len_utf8()..).filter(|rest| !rest.is_empty())?;
    Some(format!("{first}{with}{rest}"))
}

fn full_width(id: &str) -> Option<String> {
    let wide = |character: char| {
        let offset = u32::from(character).checked_sub(u32::from('!'))?;
        char::from_u32(0xff01 + offset).filter(|_| character.is_ascii_graphic())
    };
    id.chars().map(wide).collect::<Option<String>>().filter(|wide| !wide.is_empty())
}

fn digits_from(id: &str, zero: u32) -> Option<String> {
    numeric(id)?.bytes().map(|digit| char::from_u32(zero + u32::from(digit - b'0'))).collect()
}

fn replaced(id: &str, letters: [char; 2], by: char) -> Option<String> {
    id.contains(letters).then(|| id.replace(letters, by.encode_utf8(&mut [0; 4])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(name: &str, id: &str) -> Option<String> {
        let found = SPELLINGS.iter().find(|spelling| spelling.name == name).expect("a spelling");
        (found.make)(id)
    }

    #[test]
    fn spellings_are_what_their_names_say() {
        for (name, id, spelt) in [
            ("plus-sign", "1234299", Some("+1234299")),
            ("plus-sign", "KR", None),
            ("decimal-point", "1234299", Some("1234299.0")),
            ("exponent", "1234299", Some("1234299e0")),
            ("hexadecimal", "255", Some("0xff")),
            ("digit-groups", "1234099", Some("1,234,099")),
            ("low-line-between-digits", "1234299", Some("1_234299")),
            ("two-to-the-32nd-more", "1", Some("4294967297")),
            ("two-to-the-64th-more", "1", Some("18446744073709551617")),
            ("full-width", "1234299", Some("１２３４２９９")),
            ("full-width", "KR", Some("ＫＲ")),
            ("arabic-digits", "129", Some("١٢٩")),
            ("devanagari-digits", "129", Some("१२९")),
            ("cut", "1234299", Some("123429")),
            ("zero-width-space", "KR", Some("K\u{200b}R")),
            ("kelvin-sign", "KR", Some("\u{212a}R")),
            ("long-s", "KR", None),
            ("last-nul", "KR", Some("KR\0")),
            ("wildcard", "KR", Some("K%")),
        ] {
            assert_eq!(made(name, id).as_deref(), spelt, "{name} of {id}");
        }
    }

    #[test]
    fn no_spelling_is_the_id() {
        for id in ["1234299", "7", "KR", "k-1", "", "한국"] {
            for spelling in SPELLINGS {
                assert_ne!((spelling.make)(id).as_deref(), Some(id), "{} of {id}", spelling.name);
            }
        }
    }
}
