//! `run --report` and `report`: one run in several formats, and a stored report in another one.
//!
//! Every place is opened before anything is sent. A report that cannot be written keeps no other from
//! being written. A stored report is shown as it is: its exit code says whether it could be read.

use std::io::{self, Write};
use std::path::Path;

use ncloud_conformance::report::{OutputFormat, Report, Stored, Style, stored, write as format_to};

use super::args::{Asked, Convert, Detail};
use super::output::{self, Destination, InputFile, Named};
use super::{Failed, repeats};

/// What a file has to be.
pub const HELP: &str = "a report is what `run --format json --output FILE` writes";

/// Where the reports go that a run was asked for besides its own.
pub struct Places(Vec<(OutputFormat, Destination)>);

impl Places {
    /// Opens all of them.
    pub fn open(asked: &[Asked]) -> Result<Self, Failed> {
        let open = |asked: &Asked| Ok((asked.format.into(), Destination::open("--report", Some(&asked.path))?));
        asked.iter().map(open).collect::<Result<_, Failed>>().map(Self)
    }

    /// Writes all of them; what went wrong is told at the end.
    pub fn write(self, report: Report<'_>, detail: &Detail) -> Result<(), Failed> {
        let written = self.0.into_iter().filter_map(|(format, place)| write(report, format, detail, place).err());
        let failed: Vec<String> = written.map(|failed| failed.message).collect();
        if failed.is_empty() { Ok(()) } else { Err(Failed::usage(failed.join("\n"))) }
    }
}

/// Writes the report of a run; lines that are too long for people go to files beside it.
pub fn write(report: Report<'_>, format: OutputFormat, detail: &Detail, place: Destination) -> Result<(), Failed> {
    let writing = |style: &Style, folder: Option<&str>, into: &mut dyn Write| {
        format_to(&Report { repeats: folder, ..report }, format, style, into)
    };
    told(format, detail, place, || report.long_repeats(), &writing)
}

/// Writes a stored report in another format.
pub fn report(arguments: &Convert) -> Result<u8, Failed> {
    let named = |flag, path, is_written| Named { flag, path, is_written };
    let output = arguments.output.as_deref();
    output::apart(&[named("the report", Some(&arguments.file), false), named("--output", output, true)])?;
    let report = read(&arguments.file)?;
    let format = OutputFormat::from(arguments.format);
    let place = Destination::open("--output", arguments.output.as_ref())?;
    let writing = |style: &Style, folder: Option<&str>, into: &mut dyn Write| report.write(format, style, folder, into);
    told(format, &arguments.detail, place, || report.long_repeats(), &writing)?;
    Ok(0)
}

/// What writes a report in a style, with a folder for lines that are too long.
type Writing<'w> = &'w dyn Fn(&Style, Option<&str>, &mut dyn Write) -> io::Result<()>;

fn told(
    format: OutputFormat,
    detail: &Detail,
    place: Destination,
    long: impl Fn() -> Vec<(usize, String)>,
    writing: Writing<'_>,
) -> Result<(), Failed> {
    let Detail { verbose, matrix, quiet } = *detail;
    let style = Style { verbose, matrix, quiet, ..place.style() };
    let is_read = format == OutputFormat::Text && !quiet;
    let folder = repeats::written(if is_read { long() } else { Vec::new() }, place.path());
    place.write_all(&|into| writing(&style, folder.as_deref(), into))
}

/// Reads a stored report.
pub fn read(file: &Path) -> Result<Stored, Failed> {
    let name = file.display();
    let source = InputFile::of(file).map_err(|error| Failed::usage(format!("error: {name}: {error}")))?;
    stored::read(|| source.open()).map_err(|error| Failed::usage(format!("error: {name}: {error}\n  = help: {HELP}")))
}
