//! The report as one HTML page, to be passed on: no script, no network, nothing beside it.
//!
//! The template is compiled and escapes whatever it is given; control and direction characters pass
//! [`clean`] before. A policy in the page forbids scripts and requests besides, so that a fault of the
//! template would still run nothing. It is made of the JSON report, so a stored one gives the same page.
//!
//! Next: `templates/report.html` for what stands where, [`super::view`] for what it is made of.

use askama::Template;

use crate::model::last_part;

use super::document::{ClientRow, ConstraintRow, LifeRow, WholeReport};
use super::layout::clean;
use super::view::{
    Entry, LeftOpen, Matrix, Reason, differs, editions, findings, left_open, matrices, sign, status, symbol, undecided,
    verdicts,
};

/// Writes the page.
pub(crate) fn write(report: &WholeReport<'_>) -> String {
    let (divergences, advice) = findings(report);
    let (unsent, inconclusive) = undecided(report);
    let rows = || report.constraints.iter();
    let unseen = rows().filter(|row| row.checkable && matches!(&*row.status, "undecided" | "not-observed"));
    let page = Page {
        report,
        divergences,
        advice,
        actions: matrices(report),
        unsent,
        inconclusive,
        left_open: left_open(report),
        unseen: unseen.collect(),
        unchecked: rows().filter(|row| !row.checkable).collect(),
    };
    page.render().unwrap_or_default() // writing to memory does not fail
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'d> {
    report: &'d WholeReport<'d>,
    divergences: Vec<Entry<'d>>,
    advice: Vec<Entry<'d>>,
    actions: Vec<Matrix<'d>>,
    unsent: Vec<Reason<'d>>,
    inconclusive: Vec<Reason<'d>>,
    left_open: Vec<LeftOpen<'d>>,
    unseen: Vec<&'d ConstraintRow<'d>>,
    unchecked: Vec<&'d ConstraintRow<'d>>,
}

/// The language of a text, so that it is read aloud and broken as it should be.
pub(crate) fn lang(text: &str) -> &'static str {
    let is_hangul =
        |character| matches!(character, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}');
    if text.contains(is_hangul) { "ko" } else { "en" }
}

fn tone_of(outcome: &str) -> &'static str {
    match outcome {
        "conforms" => "good",
        "undecided" | "overdue" => "warn",
        _ => "bad",
    }
}

/// How bad it is that a client cannot use it.
fn tone_of_client(client: &ClientRow<'_>) -> &'static str {
    match (&*client.reads, client.required) {
        ("yes", _) => "good",
        ("no", true) => "bad",
        ("no", false) => "warn",
        _ => "dim",
    }
}

/// How bad it is that a life goes another way.
fn tone_of_life(row: &LifeRow<'_>) -> &'static str {
    match (row.broken, row.advice || row.known) {
        (0, _) => "good",
        (_, true) => "warn",
        (_, false) => "bad",
    }
}

fn tone(row: &ConstraintRow<'_>, strict: &bool) -> &'static str {
    match &*row.status {
        _ if !row.checkable => "dim",
        "held" => "good",
        "lenient" | "strict" | "different" if *strict || row.level == "must" => "bad",
        "not-observed" => "dim",
        _ => "warn",
    }
}

/// How many recordings came again.
fn as_recorded(report: &WholeReport<'_>) -> usize {
    report.recordings.iter().filter(|recording| recording.state == "same").count()
}

#[cfg(test)]
mod tests;
