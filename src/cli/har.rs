//! HTTP archives from disk, read within limits; nothing of one is ever sent anywhere.
//!
//! Next: [`super::judge`], which judges it, [`super::record`], which writes it down.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use ncloud_conformance::model::Model;
use ncloud_conformance::recording::har::{self, Har};

use super::{Failed, output};

/// Reads an archive, and says what was left out.
pub fn read(path: &Path, model: &Model) -> Result<Har, Failed> {
    let name = path.display();
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(har::MOST_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(|error| Failed::usage(format!("error: {name}: {error}")))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > har::MOST_BYTES) {
        let most = har::MOST_BYTES >> 20;
        let help = "save the calls alone: most tools filter by path";
        return Err(Failed::usage(format!("error: {name} is larger than {most} MiB\n  = help: {help}")));
    }
    let har = har::read(&name.to_string(), &bytes, model).map_err(Failed::usage)?;
    let left_out: Vec<String> = har.left_out.iter().map(|(why, count)| format!("{count} {}", why.words())).collect();
    if !left_out.is_empty() {
        output::say(format_args!("{name}: {} taken; left out: {}", har.taken.len(), left_out.join(", ")));
    }
    Ok(har)
}
