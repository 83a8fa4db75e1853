//! Bounds that are elsewhere, or counted otherwise. Next: [`super::characters`].

use super::{ANY, Fault, LENIENT, STRICT, fault, image, snapshot};
use crate::server::Action;
use crate::server::given::{crashed, refused};

pub const FAULTS: &[Fault] = &[
    fault(
        "snapshot-name-max-64",
        "a snapshot's name may have 64 characters",
        &[snapshot!("input.blockStorageSnapshotName.max")],
        LENIENT,
        |ways| ways.snapshot_name.max = 64,
    )
    .says(&["64"]),
    fault(
        "snapshot-name-max-20",
        "a snapshot's name may have 20 characters only",
        &[snapshot!("input.blockStorageSnapshotName.max")],
        STRICT,
        |ways| ways.snapshot_name.max = 20,
    )
    .says(&["20"]),
    fault(
        "snapshot-name-min-1",
        "a snapshot's name may have one character",
        &[snapshot!("input.blockStorageSnapshotName.min")],
        LENIENT,
        |ways| ways.snapshot_name.min = 1,
    ),
    fault(
        "snapshot-name-min-5",
        "a snapshot's name must have five characters",
        &[snapshot!("input.blockStorageSnapshotName.min")],
        STRICT,
        |ways| ways.snapshot_name.min = 5,
    )
    .says(&["5"]),
    fault(
        "snapshot-name-cut-to-30",
        "a longer name is cut to 30 characters and taken",
        &[
            snapshot!("input.blockStorageSnapshotName.max"),
            snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotName.echo"),
        ],
        ANY,
        |ways| {
            ways.snapshot_name.max = usize::MAX;
            ways.snapshot_name.shown = |name| name.chars().take(30).collect();
        },
    ),
    fault(
        "snapshot-name-trimmed",
        "blanks around a snapshot's name are taken off before anything else",
        &[
            snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotName.echo"),
            snapshot!("input.blockStorageSnapshotName.min"),
            snapshot!("input.blockStorageSnapshotName.max"),
        ],
        ANY,
        |ways| {
            ways.snapshot_name.seen = |name| name.trim().to_owned();
            ways.snapshot_name.shown = |name| name.trim().to_owned();
        },
    ),
    fault(
        "snapshot-description-max-255",
        "a column of 255 characters",
        &[snapshot!("input.blockStorageSnapshotDescription.max")],
        STRICT,
        |ways| ways.snapshot_description.max = 255,
    )
    .says(&["255"]),
    fault(
        "snapshot-description-max-4000",
        "a column of 4000 characters",
        &[snapshot!("input.blockStorageSnapshotDescription.max")],
        LENIENT,
        |ways| ways.snapshot_description.max = 4000,
    ),
    fault(
        "snapshot-description-max-999",
        "at most 999 characters, where `<` was meant to be `<=`",
        &[snapshot!("input.blockStorageSnapshotDescription.max")],
        STRICT,
        |ways| ways.snapshot_description.max = 999,
    )
    .says(&["999"]),
    fault(
        "snapshot-description-min-1",
        "one character is enough, as a later edition of the page says",
        &[snapshot!("input.blockStorageSnapshotDescription.min")],
        LENIENT,
        |ways| ways.snapshot_description.min = 1,
    ),
    fault(
        "snapshot-description-min-12",
        "twelve characters are the least",
        &[snapshot!("input.blockStorageSnapshotDescription.min")],
        STRICT,
        |ways| ways.snapshot_description.min = 12,
    )
    .says(&["12"]),
    fault(
        "snapshot-description-max-by-get-unchecked",
        "the longest description is checked by POST only",
        &[snapshot!("input.blockStorageSnapshotDescription.max")],
        LENIENT,
        |ways| {
            ways.snapshot_description.max = usize::MAX;
            ways.valid = |call, given| {
                let description = given.text("blockStorageSnapshotDescription").unwrap_or_default();
                match call.request.method == "POST" && description.chars().count() > 1000 {
                    true => Err(refused("24300", "The description is too long")),
                    false => Ok(()),
                }
            };
        },
    ),
    fault(
        "image-name-max-64",
        "an image's name may have 64 characters",
        &[image!("input.memberServerImageName.max")],
        LENIENT,
        |ways| ways.image_name.max = 64,
    )
    .says(&["64"]),
    fault(
        "image-name-max-24",
        "an image's name may have 24 characters only",
        &[image!("input.memberServerImageName.max")],
        STRICT,
        |ways| ways.image_name.max = 24,
    )
    .says(&["24"]),
    fault(
        "image-name-min-2",
        "two characters are enough for an image's name",
        &[image!("input.memberServerImageName.min")],
        LENIENT,
        |ways| ways.image_name.min = 2,
    ),
    fault(
        "image-name-min-6",
        "six characters are the least for an image's name",
        &[image!("input.memberServerImageName.min")],
        STRICT,
        |ways| ways.image_name.min = 6,
    )
    .says(&["6"]),
    fault(
        "image-description-max-1024",
        "a kilobyte is 1024 bytes",
        &[image!("input.memberServerImageDescription.max")],
        LENIENT,
        |ways| ways.image_description.max = 1024,
    )
    .says(&["1024"]),
    fault(
        "image-description-max-500",
        "500 bytes at most",
        &[image!("input.memberServerImageDescription.max")],
        STRICT,
        |ways| ways.image_description.max = 500,
    )
    .says(&["500"]),
    fault(
        "image-description-in-characters",
        "1000 characters, not bytes",
        &[image!("input.memberServerImageDescription.max")],
        LENIENT,
        |ways| ways.image_description.length = |text| text.chars().count(),
    ),
    fault(
        "image-description-in-utf-16",
        "1000 units of UTF-16, not bytes",
        &[image!("input.memberServerImageDescription.max")],
        LENIENT,
        |ways| ways.image_description.length = |text| text.encode_utf16().count(),
    ),
    fault(
        "image-description-percent-encoded",
        "the bytes are counted as they came, percent-encoded",
        &[image!("input.memberServerImageDescription.max"), image!("input.memberServerImageDescription.any-character")],
        STRICT,
        |ways| {
            ways.image_description.length =
                |text| text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { 1 } else { 3 }).sum();
        },
    ),
    fault(
        "image-description-min-1",
        "an empty description is refused, though the least is 0",
        &[image!("input.memberServerImageDescription.min")],
        STRICT,
        |ways| {
            ways.image_description.min = 1;
            ways.image_description.empty_counts = true;
        },
    ),
    fault(
        "image-description-cut-to-1000",
        "a longer description is cut and taken",
        &[
            image!("input.memberServerImageDescription.max"),
            image!("output.memberServerImageInstanceList.memberServerImageDescription.echo"),
        ],
        ANY,
        |ways| {
            ways.image_description.max = usize::MAX;
            ways.image_description.shown = |text| {
                let end = (0..=text.len().min(1000)).rev().find(|end| text.is_char_boundary(*end));
                text[..end.unwrap_or(0)].to_owned()
            };
        },
    ),
    fault(
        "image-name-and-description-500",
        "name and description together may have 500 bytes, if both are given",
        &[image!("answer.accepts")],
        STRICT,
        |ways| {
            ways.valid = |call, given| {
                let texts: Vec<&str> = given.texts().filter(|text| !text.is_empty()).collect();
                let bytes: usize = texts.iter().map(|text| text.len()).sum();
                match call.action == Action::Image && texts.len() > 1 && bytes > 500 {
                    true => Err(refused("1100000", "The parameters are too long")),
                    false => Ok(()),
                }
            };
        },
    )
    .says(&["500"]),
    fault(
        "snapshot-request-1500",
        "valid requests with more than 1500 bytes of query and body are refused",
        &[snapshot!("answer.accepts")],
        STRICT,
        |ways| {
            ways.valid = |call, _| match call.action == Action::Snapshot && call.request.size() > 1500 {
                true => Err(refused("1100000", "The request is too long")),
                false => Ok(()),
            };
        },
    ),
    fault(
        "snapshot-crash-1200",
        "valid requests with more than 1200 bytes of query and body end in HTTP 500",
        &[snapshot!("answer.accepts")],
        STRICT,
        |ways| {
            ways.valid = |call, _| match call.action == Action::Snapshot && call.request.size() > 1200 {
                true => Err(crashed()),
                false => Ok(()),
            };
        },
    ),
];
