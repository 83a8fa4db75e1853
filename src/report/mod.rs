//! What a run came to, for people and for programs: one file per format.
//!
//! Reporters never judge: they are given an [`crate::judge::Assessment`] and write it down. No
//! secret ever gets here; what a request carried in headers is not shown.
//!
//! Next: [`outcome`] for what a run comes to in one word, [`json`] for programs, `text`, `junit`, `html` and
//! `markdown`, which are made of the JSON report,
//! [`mod@editions`] for two editions of a page beside each other, [`stored`] for a report that was kept, [`curl`] for a line to repeat a case with, [`explain`]
//! and [`listing`] for the spec and the cases themselves.

pub mod curl;
pub(crate) mod document;
pub mod editions;
pub mod explain;
pub(crate) mod html;
pub mod json;
mod junit;
pub mod layout;
pub mod listing;
mod markdown;
pub mod outcome;
mod rows;
pub mod shard;
pub mod stored;
mod stream;
#[cfg(test)]
pub(crate) mod tests;
mod text;
mod view;
mod ways;

use std::borrow::Cow;
use std::io;
use std::time::Duration;

use crate::case::{Case, Cases};
use crate::judge::{Assessment, Finding, Row};
use crate::model::{Action, Constraint, Model};

use document::WholeReport;

pub use layout::Style;
pub use outcome::{RunOutcome, exit_code};
pub use stored::Stored;

named! {
    /// How a report is written.
    #[derive(Default)]
    pub enum OutputFormat {
        /// For people.
        #[default]
        Text = "text",
        /// For programs.
        Json = "json",
        /// For build servers.
        Junit = "junit",
        /// A page to be passed on.
        Html = "html",
        /// For the summary page of a build.
        Markdown = "markdown",
    }
}

/// Writes a report, piece by piece where its format allows that; the style matters to text only.
///
/// # Errors
///
/// What the writer says.
pub fn write(report: &Report<'_>, format: OutputFormat, style: &Style, into: &mut dyn io::Write) -> io::Result<()> {
    WholeReport::of(report).write(format, style, report.repeats, into)
}

/// The same as one text.
pub fn render(report: &Report<'_>, format: OutputFormat, style: &Style) -> String {
    let mut bytes = Vec::new();
    let _ = write(report, format, style, &mut bytes); // writing to memory does not fail
    String::from_utf8_lossy(&bytes).into_owned()
}

impl WholeReport<'_> {
    /// Writes it in that format: what a run is told in, and what a stored report is, cannot differ.
    fn write(
        &self,
        format: OutputFormat,
        style: &Style,
        repeats: Option<&str>,
        into: &mut dyn io::Write,
    ) -> io::Result<()> {
        match format {
            OutputFormat::Text => into.write_all(text::write(self, style, repeats).as_bytes()),
            OutputFormat::Json => self.json(into),
            OutputFormat::Junit => junit::write(self, into),
            OutputFormat::Html => into.write_all(html::write(self).as_bytes()),
            OutputFormat::Markdown => into.write_all(markdown::write(self).as_bytes()),
        }
    }
}

/// Everything a report tells of.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The promises.
    pub model: &'a Model,
    /// The name of the target, from its profile or its endpoint.
    pub target: &'a str,
    /// The base URL the requests went to.
    pub endpoint: &'a str,
    /// What generated cases were made from.
    pub seed: u64,
    /// Where the names in its requests began; `None` where every run asks for the same.
    pub salt: Option<&'a str>,
    /// Indices of the actions that were tried.
    pub actions: &'a [usize],
    /// The cases, as the assessment's indices count them.
    pub cases: Cases<'a>,
    /// What the run came to.
    pub assessment: &'a Assessment,
    /// How many requests were sent; none where answers recorded elsewhere were judged.
    pub requests: usize,
    /// How long it took; not part of the JSON report.
    pub elapsed: Duration,
    /// The folder that holds, as `N.sh`, what repeats finding N where its line is too long to be read;
    /// `None` where every line stands in the report.
    pub repeats: Option<&'a str>,
    /// The part of a suite that was tried, if it was not the whole.
    pub shard: Option<&'a shard::Shard>,
}

/// So many cases of one finding are listed; how many there are is told beside them.
pub const MOST_CASES: usize = 1_000;

impl<'a> Report<'a> {
    /// Whether nothing was sent, and what was judged had been recorded before.
    pub fn is_offline(&self) -> bool {
        self.requests == 0 && self.assessment.answered > 0
    }

    /// The actions that were tried, each with its index.
    pub fn tried(&self) -> impl Iterator<Item = (usize, &'a Action)> {
        let (model, actions) = (self.model, self.actions);
        actions.iter().filter_map(move |&index| Some((index, model.actions.get(index)?)))
    }

    /// The rows of an action, in the order of its page.
    pub fn rows_of(&self, action: &'a Action) -> impl Iterator<Item = (&'a Constraint, &'a Row)> {
        let (model, assessment) = (self.model, self.assessment);
        let rows = assessment.rows.iter().map(move |row| (model.constraint(row.constraint), row));
        rows.filter(move |(constraint, _)| constraint.action == action.id)
    }

    /// The ids of a finding's cases, of the first [`MOST_CASES`] of them.
    pub fn case_ids(&self, finding: &Finding) -> Vec<Cow<'a, str>> {
        let ids = finding.cases.iter().take(MOST_CASES).map(|&index| self.cases.id(index));
        ids.filter(|id| !id.is_empty()).collect()
    }

    /// The ids of the other constraints a finding's cause breaks.
    pub fn also(&self, finding: &Finding) -> Vec<&'a str> {
        let model = self.model;
        finding.also.iter().map(|&id| model.constraint(id).id.as_str()).collect()
    }

    /// In which way of asking alone a finding shows, where others were tried: `only in JSON`.
    pub fn only(&self, finding: &Finding) -> Option<String> {
        ways::only(self, finding)
    }

    /// The lines that are too long to be read, each with the number of its finding in the text report.
    pub fn long_repeats(&self) -> Vec<(usize, String)> {
        text::long_repeats(&WholeReport::of(self))
    }

    /// A line that repeats the simplest request known to show a finding; empty where it has none.
    pub fn curl(&self, finding: &Finding) -> String {
        let first = finding.witness.or(finding.cases.first().copied()).and_then(|index| self.cases.get(index));
        let line = |case: &Case| curl::line(self.endpoint, &case.request);
        let smallest = finding.smallest.as_deref().map(line);
        smallest.or_else(|| first.map(|case| line(&case))).unwrap_or_default()
    }
}
