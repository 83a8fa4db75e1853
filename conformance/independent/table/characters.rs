//! The image's name: other characters, other ends, and what patterns let through by mistake.
//! Next: [`super::texts`].

use super::{Fault, LENIENT, STRICT, fault, image};
use crate::server::ways::{image_name_fits, starts_with_letter};

const ALPHABET: &str = image!("input.memberServerImageName.alphabet");
const FIRST: &str = image!("input.memberServerImageName.first");
const LAST: &str = image!("input.memberServerImageName.last");

pub const FAULTS: &[Fault] = &[
    fault("name-underscore", "takes an underscore for a hyphen", &[ALPHABET], LENIENT, |ways| {
        ways.image_name.fits = |name| image_name_fits(&name.replace('_', "-"));
    }),
    fault("name-blank-inside", "takes blanks within a name", &[ALPHABET], LENIENT, |ways| {
        ways.image_name.fits = |name| {
            let ends = !name.starts_with(' ') && !name.ends_with(' ');
            ends && image_name_fits(&name.replace(' ', "x"))
        };
    }),
    fault("name-dot", "takes a dot anywhere but first and last", &[ALPHABET], LENIENT, |ways| {
        ways.image_name.fits = |name| {
            let ends = !name.starts_with('.') && !name.ends_with('.');
            ends && image_name_fits(&name.replace('.', "x"))
        };
    }),
    fault("name-lower-case-only", "refuses capital letters", &[ALPHABET, FIRST], STRICT, |ways| {
        ways.image_name.fits = |name| image_name_fits(name) && !name.contains(|it: char| it.is_ascii_uppercase());
    }),
    fault("name-no-digits", "refuses digits", &[ALPHABET, LAST], STRICT, |ways| {
        ways.image_name.fits = |name| image_name_fits(name) && !name.contains(|it: char| it.is_ascii_digit());
    }),
    fault("name-no-hyphens", "refuses hyphens", &[ALPHABET], STRICT, |ways| {
        ways.image_name.fits = |name| image_name_fits(name) && !name.contains('-');
    }),
    fault("name-no-two-hyphens", "refuses two hyphens in a row", &[ALPHABET], STRICT, |ways| {
        ways.image_name.fits = |name| image_name_fits(name) && !name.contains("--");
    }),
    fault("name-digit-first", "takes a digit first", &[FIRST], LENIENT, |ways| {
        ways.image_name.fits = |name| !name.starts_with('-') && image_name_fits(&format!("x{name}"));
    }),
    fault("name-capital-not-first", "refuses a capital letter first", &[FIRST], STRICT, |ways| {
        ways.image_name.fits =
            |name| image_name_fits(name) && !name.starts_with(|first: char| first.is_ascii_uppercase());
    }),
    fault("name-hyphen-last", "takes a hyphen last", &[LAST], LENIENT, |ways| {
        ways.image_name.fits = |name| image_name_fits(name.trim_end_matches('-'));
    }),
    fault("name-letter-last", "refuses a digit last", &[LAST], STRICT, |ways| {
        ways.image_name.fits = |name| image_name_fits(name) && !name.ends_with(|last: char| last.is_ascii_digit());
    }),
    fault(
        "name-of-any-script",
        "takes letters and digits of every script",
        &[ALPHABET, FIRST, LAST],
        LENIENT,
        |ways| {
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
        },
    ),
    fault("name-other-digits", "takes digits of every script, as `\\d` does", &[ALPHABET, LAST], LENIENT, |ways| {
        ways.image_name.fits = |name| {
            let digits = |it: char| if it.is_numeric() { '1' } else { it };
            image_name_fits(&name.chars().map(digits).collect::<String>())
        };
    }),
    fault("name-last-line-end", "`$` stands before a last line end, too", &[ALPHABET, LAST], LENIENT, |ways| {
        ways.image_name.fits = |name| image_name_fits(name.strip_suffix('\n').unwrap_or(name));
    }),
    fault("name-any-line", "one good line is enough", &[ALPHABET, FIRST, LAST], LENIENT, |ways| {
        ways.image_name.fits = |name| name.split('\n').any(|line| line.len() > 2 && image_name_fits(line));
    }),
    fault("name-good-start", "a good start is enough", &[ALPHABET, LAST], LENIENT, |ways| {
        ways.image_name.fits = |name| {
            let start: String = name.chars().take(3).collect();
            start.len() == 3 && starts_with_letter(name) && image_name_fits(&start)
        };
    }),
    fault("name-good-end", "a good end is enough", &[ALPHABET, FIRST], LENIENT, |ways| {
        ways.image_name.fits = |name| {
            let end: Vec<char> = name.chars().rev().take(3).collect();
            image_name_fits(&format!("x{}", end.iter().rev().collect::<String>()))
        };
    }),
    fault("name-until-nul", "what stands behind a NUL is not looked at", &[ALPHABET, LAST], LENIENT, |ways| {
        ways.given = |_, given| {
            given.change("memberServerImageName", |name| name.split('\0').next().unwrap_or_default().to_owned());
        };
    }),
    fault(
        "name-case-blind",
        "takes a long s and the Kelvin sign for letters",
        &[ALPHABET, FIRST, LAST],
        LENIENT,
        |ways| {
            ways.image_name.seen = |name| name.replace('\u{17f}', "s").replace('\u{212a}', "k");
        },
    ),
    fault(
        "name-full-width",
        "takes full-width forms for what they look like",
        &[ALPHABET, FIRST, LAST],
        LENIENT,
        |ways| {
            ways.image_name.seen = |name| {
                let narrow = |it: char| match it {
                    '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(it) - 0xfee0).unwrap_or(it),
                    _ => it,
                };
                name.chars().map(narrow).collect()
            };
        },
    ),
    fault("name-invisible", "characters that cannot be seen are passed over", &[ALPHABET, LAST], LENIENT, |ways| {
        ways.image_name.seen = |name| {
            let visible = |it: &char| !matches!(it, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
            name.chars().filter(visible).collect()
        };
    }),
    fault(
        "name-trimmed",
        "blanks and line ends around a name are taken off",
        &[ALPHABET, FIRST, LAST],
        LENIENT,
        |ways| {
            ways.image_name.seen = |name| name.trim().to_owned();
            ways.image_name.shown = |name| name.trim().to_owned();
        },
    ),
    fault("name-unchecked", "looks at the length only", &[ALPHABET, FIRST, LAST], LENIENT, |ways| {
        ways.image_name.fits = |_| true;
    }),
];
