//! Lines that repeat a finding and are too long to be read: each in a file that a shell runs.
//!
//! They stand beside the report, or in the folder for temporary files. Where they cannot be written
//! the report holds the lines themselves.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes the lines, and says in which folder they are.
pub fn written(lines: Vec<(usize, String)>, report: Option<&Path>) -> Option<String> {
    if lines.is_empty() {
        return None;
    }
    let folder = folder(report).ok()?;
    for (number, line) in lines {
        fs::write(folder.join(format!("{number}.sh")), line + "\n").ok()?;
    }
    // A name that is no text cannot be told.
    folder.into_os_string().into_string().ok()
}

/// `REPORT.repeat` beside a report, made anew: an old file would repeat another finding. Else a folder
/// that nobody has used.
fn folder(report: Option<&Path>) -> io::Result<PathBuf> {
    let beside = report.filter(|report| report.is_file()).and_then(|report| {
        let name = report.file_name()?.to_str()?;
        Some(report.with_file_name(format!("{name}.repeat")))
    });
    let Some(folder) = beside else {
        return (0..MOST_TRIED)
            .map(unused)
            .find(|made| !is_taken(made))
            .unwrap_or(Err(io::ErrorKind::AlreadyExists.into()));
    };
    match fs::create_dir(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    for old in fs::read_dir(&folder)?.flatten().map(|entry| entry.path()) {
        if old.extension().is_some_and(|end| end == "sh") {
            fs::remove_file(old)?;
        }
    }
    Ok(folder)
}

/// Names that are tried for a new folder.
const MOST_TRIED: u32 = 1000;

fn unused(number: u32) -> io::Result<PathBuf> {
    let name = format!("ncloud-conformance-repeat-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir(&folder).map(|()| folder)
}

fn is_taken(made: &io::Result<PathBuf>) -> bool {
    made.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists)
}
