//! The fuzz targets, called with what they start from and with what a few bytes less or more make of it: so
//! they compile and hold with every run of the tests. Next: `fuzz/README.md` for the search itself.

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::json;

use super::holds;

/// A target, and what it starts from.
type Target = (fn(&[u8]), Vec<u8>);

fn targets() -> Vec<Target> {
    let page = "fixtures/vserver/createMemberServerImageInstance/page-example";
    let read =
        |file: &str| fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("a file of the repository");
    let (answer, request) = (read(&format!("{page}/response.xml")), read(&format!("{page}/request.http")));
    let query = b"serverInstanceNo=1234299&responseFormatType=xml&memberServerImageName=%41%2".to_vec();
    let archive = json!({"log": {"entries": [{
        "request": {
            "method": "GET",
            "url": "https://h.example/vserver/v2/createMemberServerImageInstance?serverInstanceNo=1234299",
            "headers": [],
        },
        "response": {
            "status": 200,
            "headers": [{"name": "Content-Type", "value": "text/xml"}],
            "content": {"size": answer.len(), "text": String::from_utf8_lossy(&answer)},
        },
    }]}});
    vec![
        (targets::xml, answer.clone()),
        (targets::json, archive.to_string().into_bytes()),
        (targets::form, query.clone()),
        (targets::answer, [&[0], answer.as_slice()].concat()),
        (targets::request, query.clone()),
        (targets::exchange, query),
        (targets::fixture, request),
        (targets::spec, read("spec/server/createBlockStorageSnapshotInstance.toml")),
        (targets::har, archive.to_string().into_bytes()),
    ]
}

#[test]
fn every_target_holds_for_what_it_starts_from_and_near_it() {
    for (target, seed) in targets() {
        target(&seed);
        let near = (any::<prop::sample::Index>(), 0_usize..4, prop::collection::vec(any::<u8>(), 0..4));
        holds(24, &near, |(at, gone, new)| {
            let (mut bytes, at) = (seed.clone(), at.index(seed.len()));
            let end = seed.len().min(at + gone);
            bytes.splice(at..end, new);
            target(&bytes);
            Ok(())
        });
    }
}
