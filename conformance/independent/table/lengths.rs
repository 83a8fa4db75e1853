//! Bounds that are elsewhere, or counted otherwise. Next: [`super::characters`].

use super::{Fault, fault, image, snapshot};
use crate::server::Action;
use crate::server::given::{crashed, refused};

pub const FAULTS: &[Fault] = &[
    fault("snapshot-name-max-64", "a snapshot's name may have 64 characters", |ways| ways.snapshot_name.max = 64)
        .lenient(&[snapshot!("input.blockStorageSnapshotName.max")])
        .says(&["64"]),
    fault("snapshot-name-max-20", "a snapshot's name may have 20 characters only", |ways| ways.snapshot_name.max = 20)
        .strict(&[snapshot!("input.blockStorageSnapshotName.max")])
        .says(&["20"]),
    fault("snapshot-name-min-1", "a snapshot's name may have one character", |ways| ways.snapshot_name.min = 1)
        .lenient(&[snapshot!("input.blockStorageSnapshotName.min")]),
    fault("snapshot-name-min-5", "a snapshot's name must have five characters", |ways| ways.snapshot_name.min = 5)
        .strict(&[snapshot!("input.blockStorageSnapshotName.min")])
        .says(&["5"]),
    fault("snapshot-name-cut-to-30", "a longer name is cut to 30 characters and taken", |ways| {
        ways.snapshot_name.max = usize::MAX;
        ways.snapshot_name.shown = |name| name.chars().take(30).collect();
    })
    .either(&[
        snapshot!("input.blockStorageSnapshotName.max"),
        snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotName.echo"),
    ]),
    fault("snapshot-name-trimmed", "blanks around a snapshot's name are taken off before anything else", |ways| {
        ways.snapshot_name.seen = |name| name.trim().to_owned();
        ways.snapshot_name.shown = |name| name.trim().to_owned();
    })
    .either(&[
        snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotName.echo"),
        snapshot!("input.blockStorageSnapshotName.min"),
        snapshot!("input.blockStorageSnapshotName.max"),
    ]),
    fault("snapshot-description-max-255", "a column of 255 characters", |ways| ways.snapshot_description.max = 255)
        .strict(&[snapshot!("input.blockStorageSnapshotDescription.max")])
        .says(&["255"]),
    fault("snapshot-description-max-4000", "a column of 4000 characters", |ways| ways.snapshot_description.max = 4000)
        .lenient(&[snapshot!("input.blockStorageSnapshotDescription.max")]),
    fault("snapshot-description-max-999", "at most 999 characters, where `<` was meant to be `<=`", |ways| {
        ways.snapshot_description.max = 999
    })
    .strict(&[snapshot!("input.blockStorageSnapshotDescription.max")])
    .says(&["999"]),
    fault("snapshot-description-min-1", "one character is enough, as a later edition of the page says", |ways| {
        ways.snapshot_description.min = 1
    })
    .lenient(&[snapshot!("input.blockStorageSnapshotDescription.min")]),
    fault("snapshot-description-min-12", "twelve characters are the least", |ways| ways.snapshot_description.min = 12)
        .strict(&[snapshot!("input.blockStorageSnapshotDescription.min")])
        .says(&["12"]),
    fault("snapshot-description-max-by-get-unchecked", "the longest description is checked by POST only", |ways| {
        ways.snapshot_description.max = usize::MAX;
        ways.valid = |call, given| {
            let description = given.text("blockStorageSnapshotDescription").unwrap_or_default();
            match call.request.method == "POST" && description.chars().count() > 1000 {
                true => Err(refused("24300", "The description is too long")),
                false => Ok(()),
            }
        };
    })
    .lenient(&[snapshot!("input.blockStorageSnapshotDescription.max")]),
    fault("image-name-max-64", "an image's name may have 64 characters", |ways| ways.image_name.max = 64)
        .lenient(&[image!("input.memberServerImageName.max")])
        .says(&["64"]),
    fault("image-name-max-24", "an image's name may have 24 characters only", |ways| ways.image_name.max = 24)
        .strict(&[image!("input.memberServerImageName.max")])
        .says(&["24"]),
    fault("image-name-min-2", "two characters are enough for an image's name", |ways| ways.image_name.min = 2)
        .lenient(&[image!("input.memberServerImageName.min")]),
    fault("image-name-min-6", "six characters are the least for an image's name", |ways| ways.image_name.min = 6)
        .strict(&[image!("input.memberServerImageName.min")])
        .says(&["6"]),
    fault("image-description-max-1024", "a kilobyte is 1024 bytes", |ways| ways.image_description.max = 1024)
        .lenient(&[image!("input.memberServerImageDescription.max")])
        .says(&["1024"]),
    fault("image-description-max-500", "500 bytes at most", |ways| ways.image_description.max = 500)
        .strict(&[image!("input.memberServerImageDescription.max")])
        .says(&["500"]),
    fault("image-description-in-characters", "1000 characters, not bytes", |ways| {
        ways.image_description.length = |text| text.chars().count()
    })
    .lenient(&[image!("input.memberServerImageDescription.max")]),
    fault("image-description-in-utf-16", "1000 units of UTF-16, not bytes", |ways| {
        ways.image_description.length = |text| text.encode_utf16().count()
    })
    .lenient(&[image!("input.memberServerImageDescription.max")]),
    fault("image-description-percent-encoded", "the bytes are counted as they came, percent-encoded", |ways| {
        ways.image_description.length =
            |text| text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { 1 } else { 3 }).sum();
    })
    .strict(&[
        image!("input.memberServerImageDescription.max"),
        image!("input.memberServerImageDescription.any-character"),
    ]),
    fault("image-description-min-1", "an empty description is refused, though the least is 0", |ways| {
        ways.image_description.min = 1;
        ways.image_description.empty_counts = true;
    })
    .strict(&[image!("input.memberServerImageDescription.min")]),
    fault("image-description-cut-to-1000", "a longer description is cut and taken", |ways| {
        ways.image_description.max = usize::MAX;
        ways.image_description.shown = |text| {
            let end = (0..=text.len().min(1000)).rev().find(|end| text.is_char_boundary(*end));
            text[..end.unwrap_or(0)].to_owned()
        };
    })
    .either(&[
        image!("input.memberServerImageDescription.max"),
        image!("output.memberServerImageInstanceList.memberServerImageDescription.echo"),
    ]),
    fault(
        "image-name-and-description-500",
        "name and description together may have 500 bytes, if both are given",
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
    .strict(&[image!("answer.accepts")])
    .says(&["500"]),
    fault("snapshot-request-1500", "valid requests with more than 1500 bytes of query and body are refused", |ways| {
        ways.valid = |call, _| match call.action == Action::Snapshot && call.request.size() > 1500 {
            true => Err(refused("1100000", "The request is too long")),
            false => Ok(()),
        };
    })
    .strict(&[snapshot!("answer.accepts")]),
    fault(
        "snapshot-crash-1200",
        "valid requests with more than 1200 bytes of query and body end in HTTP 500",
        |ways| {
            ways.valid = |call, _| match call.action == Action::Snapshot && call.request.size() > 1200 {
                true => Err(crashed()),
                false => Ok(()),
            };
        },
    )
    .strict(&[snapshot!("answer.accepts")]),
];
