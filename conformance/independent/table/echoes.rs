//! Texts that are taken and come back as something else. Next: [`super::parameters`].

use super::{Fault, fault, image, in_content, snapshot};
use crate::server::Action::Snapshot;
use crate::server::http::unescaped;

const NAME: &str = snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotName.echo");
const DESCRIPTION: &str =
    snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotInstanceDescription.echo");
const IMAGE_NAME: &str = image!("output.memberServerImageInstanceList.memberServerImageName.echo");
const OF_IMAGE: &str = image!("output.memberServerImageInstanceList.memberServerImageDescription.echo");
const STORAGE: &str = snapshot!("output.blockStorageSnapshotInstanceList.originalBlockStorageInstanceNo.echo");

/// A description of a snapshot that comes back otherwise.
const fn description(id: &'static str, what: &'static str, ways: fn(&mut crate::server::ways::Ways)) -> Fault {
    fault(id, what, ways).different(&[DESCRIPTION])
}

pub const FAULTS: &[Fault] = &[
    description("echo-tags-stripped", "what looks like a tag is taken out", |ways| {
        ways.snapshot_description.shown = |text| {
            let mut inside = false;
            let kept = text.chars().filter(|character| {
                inside = *character == '<' || inside && *character != '>';
                !inside && *character != '>'
            });
            kept.collect()
        };
    }),
    description("echo-escaped-for-html", "kept as HTML, and escaped once more in the answer", |ways| {
        ways.snapshot_description.shown = |text| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    }),
    description("echo-entities-read", "`&amp;` in a text is read as an entity", |ways| {
        ways.snapshot_description.shown =
            |text| text.replace("&lt;", "<").replace("&quot;", "\"").replace("&#13;", "\r").replace("&amp;", "&");
    }),
    description("echo-slashes", "quotes come back behind a backslash", |ways| {
        ways.snapshot_description.shown = |text| text.replace('\'', "\\'").replace('"', "\\\"");
    }),
    description("echo-no-backslash", "a backslash is taken out", |ways| {
        ways.snapshot_description.shown = |text| text.replace('\\', "");
    }),
    description("echo-unix-lines", "every line end becomes LF", |ways| {
        ways.snapshot_description.shown = |text| text.replace("\r\n", "\n").replace('\r', "\n");
    }),
    description("echo-one-line", "line ends become blanks", |ways| {
        ways.snapshot_description.shown = |text| text.replace(['\r', '\n'], " ");
    }),
    description("echo-tabs-to-blanks", "tabs become blanks", |ways| {
        ways.snapshot_description.shown = |text| text.replace('\t', "    ");
    }),
    description("echo-single-blanks", "blanks in a row become one", |ways| {
        ways.snapshot_description.shown = |text| {
            let mut before = 'x';
            let kept = text.chars().filter(|it| !(*it == ' ' && std::mem::replace(&mut before, *it) == ' '));
            kept.collect()
        };
    }),
    description("echo-question-marks", "characters of four bytes become `?`", |ways| {
        ways.snapshot_description.shown = |text| text.replace(|it| it > '\u{ffff}', "?");
    }),
    description("echo-cut-at-emoji", "cut before the first character of four bytes", |ways| {
        ways.snapshot_description.shown = |text| text.split(|it| it > '\u{ffff}').next().unwrap_or_default().to_owned();
    }),
    description("echo-as-latin-1", "the bytes are taken for Latin-1", |ways| {
        ways.snapshot_description.shown = |text| text.bytes().map(char::from).collect();
    }),
    description("echo-composed", "Hangul letters are put together", |ways| {
        ways.snapshot_description.shown = composed;
    }),
    description("echo-decoded-twice", "percent-decoded once more", |ways| {
        ways.snapshot_description.shown =
            |text| String::from_utf8_lossy(&unescaped(text.replace('+', "%2B").as_bytes())).into_owned();
    }),
    description("echo-plus-to-blank", "`+` becomes a blank, though it came as %2B", |ways| {
        ways.snapshot_description.shown = |text| text.replace('+', " ");
    }),
    description("echo-blanks-emptied", "a text of white space comes back empty", |ways| {
        ways.snapshot_description.shown = |text| if text.trim().is_empty() { String::new() } else { text.to_owned() };
    }),
    description("echo-cut-at-255", "cut at 255 characters", |ways| {
        ways.snapshot_description.shown = |text| text.chars().take(255).collect();
    }),
    description("echo-joiners-dropped", "invisible characters are taken out", |ways| {
        ways.snapshot_description.shown =
            |text| text.replace(['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}'], "");
    }),
    description("echo-unix-lines-in-json", "every line end becomes LF, in JSON alone", |ways| {
        ways.content = |call, given, content| {
            in_content(call, Snapshot, content, |content| {
                if given.json {
                    content.edit("blockStorageSnapshotInstanceDescription", |text| {
                        text.replace("\r\n", "\n").replace('\r', "\n")
                    });
                }
            });
        };
    }),
    fault("echo-name-cut-at-20", "a snapshot's name is cut at 20 characters", |ways| {
        ways.snapshot_name.shown = |name| name.chars().take(20).collect();
    })
    .different(&[NAME]),
    fault("echo-name-lower-case", "a snapshot's name comes back in lower case", |ways| {
        ways.snapshot_name.shown = str::to_lowercase;
    })
    .different(&[NAME]),
    fault("echo-name-end-trimmed", "blanks at the end of a snapshot's name are lost", |ways| {
        ways.snapshot_name.shown = |name| name.trim_end_matches(' ').to_owned();
    })
    .different(&[NAME]),
    fault("echo-image-name-lower-case", "an image's name comes back in lower case", |ways| {
        ways.image_name.shown = str::to_lowercase;
    })
    .different(&[IMAGE_NAME]),
    fault("echo-zero-emptied", "a description `0` comes back empty", |ways| {
        ways.image_description.shown = |text| if text == "0" { String::new() } else { text.to_owned() };
    })
    .different(&[OF_IMAGE]),
    fault("echo-null-emptied", "a description `null` comes back empty", |ways| {
        ways.image_description.shown = |text| if text == "null" { String::new() } else { text.to_owned() };
    })
    .different(&[OF_IMAGE]),
    fault("echo-image-trimmed", "blanks around a description are lost", |ways| {
        ways.image_description.shown = |text| text.trim().to_owned();
    })
    .different(&[OF_IMAGE]),
    fault("echo-name-as-description", "the description shown is the name", |ways| {
        ways.content = |_, given, content| {
            if let Some(name) = given.text("memberServerImageName").filter(|name| !name.is_empty()) {
                content.set("memberServerImageDescription", super::Node::Text(name.to_owned()));
            }
        };
    })
    .different(&[OF_IMAGE]),
    fault("echo-first-storage", "always says it is of the first storage", |ways| {
        ways.content = |_, _, content| content.edit("originalBlockStorageInstanceNo", |_| "937508".to_owned());
    })
    .different(&[STORAGE]),
];

/// Leading consonant, vowel and perhaps a last consonant as the one syllable that Unicode has for them.
fn composed(text: &str) -> String {
    let index = |it: Option<&char>, first: u32, count: u32| {
        it.map(|it| u32::from(*it).wrapping_sub(first)).filter(|index| *index < count)
    };
    let characters: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::new(), 0);
    while at < characters.len() {
        let lead = index(characters.get(at), 0x1100, 19);
        let vowel = index(characters.get(at + 1), 0x1161, 21);
        if let (Some(lead), Some(vowel)) = (lead, vowel) {
            let last = index(characters.get(at + 2), 0x11a8, 27);
            let syllable = 0xac00 + (lead * 21 + vowel) * 28 + last.map_or(0, |last| last + 1);
            out.extend(char::from_u32(syllable));
            at += if last.is_some() { 3 } else { 2 };
        } else {
            out.push(characters[at]);
            at += 1;
        }
    }
    out
}
