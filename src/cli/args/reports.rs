//! In which formats reports are written, and where to.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ncloud_conformance::report::OutputFormat;

use super::Detail;

/// The formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For build servers.
    Junit,
    /// A page to be passed on.
    Html,
    /// For the summary page of a build.
    Markdown,
}

impl From<ReportFormat> for OutputFormat {
    fn from(format: ReportFormat) -> Self {
        match format {
            ReportFormat::Text => OutputFormat::Text,
            ReportFormat::Json => OutputFormat::Json,
            ReportFormat::Junit => OutputFormat::Junit,
            ReportFormat::Html => OutputFormat::Html,
            ReportFormat::Markdown => OutputFormat::Markdown,
        }
    }
}

/// The formats of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// A page to be passed on.
    Html,
}

/// A report besides the one on stdout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its format.
    pub format: ReportFormat,
    /// Its file.
    pub path: PathBuf,
}

/// `FORMAT=PATH`.
pub fn asked(text: &str) -> Result<Asked, String> {
    let formats: Vec<&str> = OutputFormat::ALL.iter().map(|format| format.name()).collect();
    let expected = || format!("expected FORMAT=PATH, with one of the formats {}", formats.join(", "));
    let (format, path) = text.split_once('=').filter(|(_, path)| !path.is_empty()).ok_or_else(expected)?;
    let format = ReportFormat::from_str(format, false).map_err(|_| expected())?;
    Ok(Asked { format, path: path.into() })
}

/// Arguments of `report`.
#[derive(Args)]
pub struct Convert {
    /// A report, as `run --format json` writes it.
    #[arg(value_name = "REPORT.json")]
    pub file: PathBuf,
    /// The format to write it in.
    #[arg(long, value_name = "FORMAT", default_value = "html")]
    pub format: ReportFormat,
    /// Write it to this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub detail: Detail,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_format_and_a_path() {
        let html = Asked { format: ReportFormat::Html, path: "a=b.html".into() };
        assert_eq!(asked("html=a=b.html"), Ok(html));
        for text in ["html", "html=", "htm=x", "=x", ""] {
            let told = asked(text).expect_err(text);
            assert_eq!(told, "expected FORMAT=PATH, with one of the formats text, json, junit, html, markdown");
        }
    }
}
