//! `compare`, and what `run --against` prints: two reports beside each other.
//!
//! A report that is not whole is refused: what it does not say would look like a difference.

use std::path::Path;

use ncloud_conformance::compare::{self, Comparison, Reported};
use ncloud_conformance::report::Style;

use super::Failed;
use super::args::{CompareArgs, CompareFormat};
use super::output::{Destination, InputFile};

/// Compares two reports.
pub fn compare(arguments: &CompareArgs) -> Result<u8, Failed> {
    let comparison = compare::compare(&read(&arguments.a)?, &read(&arguments.b)?);
    write(&comparison, arguments.format, Destination::stdout(), arguments.verbose)?;
    Ok(comparison.exit_code())
}

/// Writes a comparison to stdout or a file.
pub fn write(comparison: &Comparison, format: CompareFormat, place: Destination, verbose: bool) -> Result<(), Failed> {
    let style = Style { verbose, ..place.style() };
    let text = match format {
        CompareFormat::Text => compare::text::write(comparison, &style),
        CompareFormat::Json => compare::json::write(comparison),
        CompareFormat::Html => compare::html::write(comparison),
    };
    place.write(&text)
}

fn read(file: &Path) -> Result<Reported, Failed> {
    let name = file.display();
    let source = InputFile::of(file).map_err(|error| Failed::usage(format!("error: {name}: {error}")))?;
    compare::read(|| source.open()).map_err(|error| {
        let help = "a report is what `run --format json --output FILE` writes";
        Failed::usage(format!("error: {name}: {error}\n  = help: {help}"))
    })
}
