//! The image's name: other characters, other ends, and what patterns let through by mistake.
//! Next: [`super::texts`].

use super::{Fault, fault, image};
use crate::server::ways::{image_name_fits, starts_with_letter};

const ALPHABET: &str = image!("input.memberServerImageName.alphabet");
const FIRST: &str = image!("input.memberServerImageName.first");
const LAST: &str = image!("input.memberServerImageName.last");

pub const FAULTS: &[Fault] = &[
    fault("name-underscore", "takes an underscore for a hyphen", |ways| {
        ways.image_name.fits = |name| image_name_fits(&name.replace('_', "-"));
    })
    .lenient(&[ALPHABET]),
    fault("name-blank-inside", "takes blanks within a name", |ways| {
        ways.image_name.fits = |name| {
            let ends = !name.starts_with(' ') && !name.ends_with(' ');
            ends && image_name_fits(&name.replace(' ', "x"))
        };
    })
    .lenient(&[ALPHABET]),
    fault("name-dot", "takes a dot anywhere but first and last", |ways| {
        ways.image_name.fits = |name| {
            let ends = !name.starts_with('.') && !name.ends_with('.');
            ends && image_name_fits(&name.replace('.', "x"))
        };
    })
    .lenient(&[ALPHABET]),
    fault("name-lower-case-only", "refuses capital letters", |ways| {
        ways.image_name.fits = |name| image_name_fits(name) && !name.contains(|it: char| it.is_ascii_uppercase());
    })
    .strict(&[ALPHABET, FIRST]),
    fault("name-no-digits", "refuses digits", |ways| {
        ways.image_name.fits = |name| image_name_fits(name) && !name.contains(|it: char| it.is_ascii_digit());
    })
    .strict(&[ALPHABET, LAST]),
    fault("name-no-hyphens", "refuses hyphens", |ways| {
        ways.image_name.fits = |name| image_name_fits(name) && !name.contains('-');
    })
    .strict(&[ALPHABET]),
    fault("name-no-two-hyphens", "refuses two hyphens in a row", |ways| {
        ways.image_name.fits = |name| image_name_fits(name) && !name.contains("--");
    })
    .strict(&[ALPHABET]),
    fault("name-digit-first", "takes a digit first", |ways| {
        ways.image_name.fits = |name| !name.starts_with('-') && image_name_fits(&format!("x{name}"));
    })
    .lenient(&[FIRST]),
    fault("name-capital-not-first", "refuses a capital letter first", |ways| {
        ways.image_name.fits =
            |name| image_name_fits(name) && !name.starts_with(|first: char| first.is_ascii_uppercase());
    })
    .strict(&[FIRST]),
    fault("name-hyphen-last", "takes a hyphen last", |ways| {
        ways.image_name.fits = |name| image_name_fits(name.trim_end_matches('-'));
    })
    .lenient(&[LAST]),
    fault("name-letter-last", "refuses a digit last", |ways| {
        ways.image_name.fits = |name| image_name_fits(name) && !name.ends_with(|last: char| last.is_ascii_digit());
    })
    .strict(&[LAST]),
    fault("name-of-any-script", "takes letters and digits of every script", |ways| {
        ways.image_name.fits = |name| {
            let latin = |it: char| {
                if it.is_alphabetic() {
                    'x'
                } else if it.is_numeric() {
                    '1'
                } else {
                    it
                }
            };
            image_name_fits(&name.chars().map(latin).collect::<String>())
        };
    })
    .lenient(&[ALPHABET, FIRST, LAST]),
    fault("name-other-digits", "takes digits of every script, as `\\d` does", |ways| {
        ways.image_name.fits = |name| {
            let digits = |it: char| if it.is_numeric() { '1' } else { it };
            image_name_fits(&name.chars().map(digits).collect::<String>())
        };
    })
    .lenient(&[ALPHABET, LAST]),
    fault("name-last-line-end", "`$` stands before a last line end, too", |ways| {
        ways.image_name.fits = |name| image_name_fits(name.strip_suffix('\n').unwrap_or(name));
    })
    .lenient(&[ALPHABET, LAST]),
    fault("name-any-line", "one good line is enough", |ways| {
        ways.image_name.fits = |name| name.split('\n').any(|line| line.len() > 2 && image_name_fits(line));
    })
    .lenient(&[ALPHABET, FIRST, LAST]),
    fault("name-good-start", "a good start is enough", |ways| {
        ways.image_name.fits = |name| {
            let start: String = name.chars().take(3).collect();
            start.len() == 3 && starts_with_letter(name) && image_name_fits(&start)
        };
    })
    .lenient(&[ALPHABET, LAST]),
    fault("name-good-end", "a good end is enough", |ways| {
        ways.image_name.fits = |name| {
            let end: Vec<char> = name.chars().rev().take(3).collect();
            image_name_fits(&format!("x{}", end.iter().rev().collect::<String>()))
        };
    })
    .lenient(&[ALPHABET, FIRST]),
    fault("name-until-nul", "what stands behind a NUL is not looked at", |ways| {
        ways.given = |_, given| {
            given.change("memberServerImageName", |name| name.split('\0').next().unwrap_or_default().to_owned());
        };
    })
    .lenient(&[ALPHABET, LAST]),
    fault("name-case-blind", "takes a long s and the Kelvin sign for letters", |ways| {
        ways.image_name.seen = |name| name.replace('\u{17f}', "s").replace('\u{212a}', "k");
    })
    .lenient(&[ALPHABET, FIRST, LAST]),
    fault("name-full-width", "takes full-width forms for what they look like", |ways| {
        ways.image_name.seen = |name| {
            let narrow = |it: char| match it {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(it) - 0xfee0).unwrap_or(it),
                _ => it,
            };
            name.chars().map(narrow).collect()
        };
    })
    .lenient(&[ALPHABET, FIRST, LAST]),
    fault("name-invisible", "characters that cannot be seen are passed over", |ways| {
        ways.image_name.seen = |name| {
            let visible = |it: &char| !matches!(it, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
            name.chars().filter(visible).collect()
        };
    })
    .lenient(&[ALPHABET, LAST]),
    fault("name-trimmed", "blanks and line ends around a name are taken off", |ways| {
        ways.image_name.seen = |name| name.trim().to_owned();
        ways.image_name.shown = |name| name.trim().to_owned();
    })
    .lenient(&[ALPHABET, FIRST, LAST]),
    fault("name-unchecked", "looks at the length only", |ways| ways.image_name.fits = |_| true)
        .lenient(&[ALPHABET, FIRST, LAST]),
];
