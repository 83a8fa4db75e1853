//! `run --report` and `report`: one run in several formats, and a stored report in another one.
//!
//! Every place is opened before anything is sent. A report that cannot be written keeps no other from
//! being written. A stored report is shown as it is: its exit code says whether it could be read.

use std::path::Path;

use ncloud_conformance::report::{Format, Report, Stored, Style, stored, write as format_to};

use super::args::{Asked, Convert, Detail};
use super::output::{self, Named, Place, Source};
use super::{Failed, repeats};

/// What a file has to be.
pub const HELP: &str = "a report is what `run --format json --output FILE` writes";

/// Where the reports go that a run was asked for besides its own.
pub struct Places(Vec<(Format, Place)>);

impl Places {
    /// Opens all of them.
    pub fn open(asked: &[Asked]) -> Result<Self, Failed> {
        let open = |asked: &Asked| Ok((asked.format.into(), Place::open("--report", Some(&asked.path))?));
        asked.iter().map(open).collect::<Result<_, Failed>>().map(Self)
    }

    /// Writes all of them; what went wrong is told at the end.
    pub fn write(self, report: Report<'_>, detail: &Detail) -> Result<(), Failed> {
        let written = self.0.into_iter().filter_map(|(format, place)| write(report, format, detail, place).err());
        let failed: Vec<String> = written.map(|failed| failed.message).collect();
        if failed.is_empty() { Ok(()) } else { Err(Failed::usage(failed.join("\n"))) }
    }
}

/// Writes a report; lines that are too long for people go to files beside it.
pub fn write(report: Report<'_>, format: Format, detail: &Detail, place: Place) -> Result<(), Failed> {
    let Detail { verbose, matrix, quiet } = *detail;
    let style = Style { verbose, matrix, quiet, ..place.style() };
    let told = format == Format::Text && !quiet;
    let folder = repeats::written(if told { report.long_repeats() } else { Vec::new() }, place.path());
    let report = Report { repeats: folder.as_deref(), ..report };
    place.write_all(&|into| format_to(&report, format, &style, into))
}

/// Writes a stored report in another format.
pub fn report(arguments: &Convert) -> Result<u8, Failed> {
    let named = |flag, path, is_written| Named { flag, path, is_written };
    let output = arguments.output.as_deref();
    output::apart(&[named("the report", Some(&arguments.file), false), named("--output", output, true)])?;
    let report = read(&arguments.file)?;
    let format = Format::from(arguments.format);
    let text = report.render(format).ok_or_else(|| {
        let name = format.name();
        let help = format!("ask for it when the endpoint is tried: run --report {name}=FILE");
        let lacks = "it shows the requests of every case, which a JSON report does not hold";
        Failed::usage(format!("error: --format {name}: {lacks}\n  = help: {help}"))
    })?;
    Place::open("--output", arguments.output.as_ref())?.write(&text)?;
    Ok(0)
}

/// Reads a stored report.
pub fn read(file: &Path) -> Result<Stored, Failed> {
    let name = file.display();
    let source = Source::of(file).map_err(|error| Failed::usage(format!("error: {name}: {error}")))?;
    stored::read(|| source.open()).map_err(|error| Failed::usage(format!("error: {name}: {error}\n  = help: {HELP}")))
}
