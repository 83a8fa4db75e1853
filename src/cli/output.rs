//! Where a report goes: stdout or a file, with colour only where stdout shows it.

use std::io::Write;
use std::path::PathBuf;

use super::Failed;

/// Whether the text may have colour.
pub fn is_colored(file: Option<&PathBuf>) -> bool {
    match anstream::AutoStream::choice(&std::io::stdout()) {
        anstream::ColorChoice::Never => false,
        _ => file.is_none(),
    }
}

/// Writes a report.
pub fn write(text: &str, file: Option<&PathBuf>) -> Result<(), Failed> {
    let written = match file {
        Some(file) => std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display())),
        None => to_stdout(text).map_err(|error| format!("stdout: {error}")),
    };
    written.map_err(|error| Failed::usage(format!("error: cannot write the report: {error}")))
}

/// A reader that has seen enough (`| head`) is no failure.
fn to_stdout(text: &str) -> std::io::Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
