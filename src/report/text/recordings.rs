//! Recordings that were replayed: how many came again, and each edit of the others in one line.
//!
//! The examples of the pages stand apart: a difference from one of them is advice.
//!
//! Next: [`crate::recording`] for how two answers are compared.

use std::borrow::Cow;

use crate::report::document::Recording;
use crate::report::layout::{Tone, clean, count};
use crate::report::view;

use super::page::Page;

/// How many cases that could not be compared are worth reading.
const FEW: usize = 3;

/// How many came again, of how many that could be compared, and how far the others are: one line;
/// nothing where there are no recordings.
pub(super) fn brief(page: &mut Page<'_>) {
    let (own, pages) = split(page);
    if !own.is_empty() {
        page.entry(0, "recordings", &tally(&own, "as recorded"));
    }
    if differs(&pages) {
        page.entry(0, "examples", &format!("{}: advice", tally(&pages, "as the pages print them")));
    }
}

/// Every edit.
pub(super) fn write(page: &mut Page<'_>) {
    let (own, pages) = split(page);
    let heading = format!("recordings: {}", tally(&own, "as recorded"));
    list(page, &heading, Tone::Bad, &own);
    if differs(&pages) {
        let heading = format!("examples of the pages, as advice: {}", tally(&pages, "as printed"));
        list(page, &heading, Tone::Warn, &pages);
    }
}

/// Somebody's own, and the examples of the pages.
fn split<'r>(page: &Page<'r>) -> (Vec<Cow<'r, Recording<'r>>>, Vec<Cow<'r, Recording<'r>>>) {
    page.report.recordings.iter().partition(|recording| !recording.advice)
}

fn differs(all: &[Cow<'_, Recording<'_>>]) -> bool {
    all.iter().any(|recording| recording.differs())
}

fn is_open(recording: &Recording<'_>) -> bool {
    recording.state == "not-comparable"
}

fn tally(all: &[Cow<'_, Recording<'_>>], same: &str) -> String {
    let counted = all.iter().filter(|recording| recording.state == "same").count();
    let (edits, open) =
        (all.iter().map(|recording| recording.size).sum(), all.iter().filter(|recording| is_open(recording)).count());
    let open = if open == 0 { String::new() } else { format!("; {open} not comparable") };
    format!("{counted} of {} {same}, {}{open}", all.len(), count(edits, "edit"))
}

fn list(page: &mut Page<'_>, heading: &str, tone: Tone, all: &[Cow<'_, Recording<'_>>]) {
    if all.is_empty() {
        return;
    }
    page.heading(heading);
    for recording in all.iter().filter(|recording| recording.differs()) {
        one(page, tone, recording);
    }
    let open: Vec<&Cow<'_, Recording<'_>>> = all.iter().filter(|recording| is_open(recording)).collect();
    let (shown, more) = page.few(&open, FEW);
    for recording in shown {
        let reason = recording.reason.as_deref().unwrap_or("no reason given");
        page.entry(0, "", &format!("not comparable: {}: {reason}", recording.case));
    }
    if more > 0 {
        page.line(&format!("and {more} more that are not comparable (--verbose)"));
    }
}

fn one(page: &mut Page<'_>, tone: Tone, recording: &Recording<'_>) {
    page.line("");
    let tone = if recording.known { Tone::Warn } else { tone };
    let id = page.style.paint(tone, &clean(&recording.case));
    let entry = page.divergences.iter().find(|entry| entry.is_recording() && entry.found.constraint == recording.case);
    let number = entry.map_or_else(String::new, |entry| entry.number.to_string());
    let accepted = entry.and_then(view::Entry::accepted);
    page.line(&format!("{number:>3}  {id}"));
    if let Some(accepted) = accepted {
        page.entry(5, "known", &accepted);
    }
    for line in recording.lines() {
        page.line(&format!("       {line}"));
    }
}
