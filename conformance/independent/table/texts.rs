//! Texts in which the pages exclude no character, and servers that do. Next: [`super::echoes`].

use super::{Fault, fault, has_text, image, snapshot};
use crate::server::Action::{Image, Snapshot};
use crate::server::given::{Given, Refusal, crashed};
use crate::server::http::Answer;
use crate::server::ways::image_name_fits;

const NAME: &str = snapshot!("input.blockStorageSnapshotName.any-character");
const DESCRIPTION: &str = snapshot!("input.blockStorageSnapshotDescription.any-character");
const OF_IMAGE: &str = image!("input.memberServerImageDescription.any-character");
const ACCEPTS: &str = snapshot!("answer.accepts");
const IMAGE_ACCEPTS: &str = image!("answer.accepts");

pub const FAULTS: &[Fault] = &[
    fault("snapshot-name-ascii", "refuses names beyond ASCII", |ways| ways.snapshot_name.fits = str::is_ascii)
        .strict(&[NAME]),
    fault("snapshot-name-as-image", "the image's alphabet for snapshots", |ways| {
        ways.snapshot_name.fits = image_name_fits;
    })
    .strict(&[NAME]),
    fault("snapshot-name-no-blanks-around", "refuses blanks first and last", |ways| {
        ways.snapshot_name.fits = |name| name.trim_matches(' ') == name;
    })
    .strict(&[NAME]),
    fault("snapshot-description-one-line", "refuses line feeds", |ways| {
        ways.snapshot_description.fits = |text| !text.contains('\n');
    })
    .strict(&[DESCRIPTION]),
    fault("snapshot-description-no-tabs", "refuses tabs", |ways| {
        ways.snapshot_description.fits = |text| !text.contains('\t');
    })
    .strict(&[DESCRIPTION]),
    fault("snapshot-description-three-bytes", "refuses characters of four bytes", |ways| {
        ways.snapshot_description.fits = |text| text.chars().all(|character| character.len_utf8() < 4);
    })
    .strict(&[DESCRIPTION]),
    fault("snapshot-description-no-markup", "refuses `<` and `>`", |ways| {
        ways.snapshot_description.fits = |text| !text.contains(['<', '>']);
    })
    .strict(&[DESCRIPTION]),
    fault("image-description-no-quotes", "refuses quotes", |ways| {
        ways.image_description.fits = |text| !text.contains(['\'', '"']);
    })
    .strict(&[OF_IMAGE]),
    fault("image-description-ascii", "refuses descriptions beyond ASCII", |ways| {
        ways.image_description.fits = str::is_ascii;
    })
    .strict(&[OF_IMAGE]),
    fault("image-description-no-backslash", "refuses backslashes", |ways| {
        ways.image_description.fits = |text| !text.contains('\\');
    })
    .strict(&[OF_IMAGE]),
    fault("quote-crashes", "a quote ends in HTTP 500", |ways| {
        ways.valid = |call, given| crash(has_text(call, Snapshot, given, |text| text.contains('\'')));
    })
    .strict(&[NAME, DESCRIPTION, ACCEPTS]),
    fault("emoji-crashes", "a character of four bytes ends in HTTP 500", |ways| {
        ways.valid = |call, given| crash(has_text(call, Image, given, |text| text.chars().any(|it| it > '\u{ffff}')));
    })
    .strict(&[OF_IMAGE, IMAGE_ACCEPTS]),
    fault("hangul-crashes-by-post", "Hangul in a body ends in HTTP 500", |ways| {
        ways.valid = |call, given| {
            let hangul = |text: &str| text.contains(|it| ('\u{ac00}'..='\u{d7a3}').contains(&it));
            crash(call.request.method == "POST" && has_text(call, Image, given, hangul))
        };
    })
    .strict(&[OF_IMAGE, IMAGE_ACCEPTS]),
    fault("firewall", "a proxy answers `<` with a page, 403", |ways| {
        ways.before = |call| {
            let given = Given::of(call.request);
            let page = "<html><head><title>Blocked</title></head><body><h1>Request blocked</h1></body></html>";
            has_text(call, Snapshot, &given, |text| text.contains('<')).then(|| Answer::new(403, "text/html", page))
        };
    })
    .strict(&[NAME, DESCRIPTION, ACCEPTS]),
];

fn crash(when: bool) -> Result<(), Refusal> {
    if when { Err(crashed()) } else { Ok(()) }
}
