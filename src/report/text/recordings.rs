//! Recordings that were replayed: how many came again, and each edit of the others in one line.
//!
//! The examples of the pages stand apart: a difference from one of them is advice.
//!
//! Next: [`crate::recording`] for how two answers are compared.

use crate::judge::replayed::{Replayed, State};
use crate::report::Report;
use crate::report::layout::{Tone, clean, count};

use super::Page;

/// How many cases that could not be compared are worth reading.
const FEW: usize = 3;

/// How many came again, of how many that could be compared, and how far the others are: one line;
/// nothing where there are no recordings.
pub(super) fn brief(page: &mut Page<'_>) {
    let (own, pages) = split(page.report);
    if !own.is_empty() {
        page.entry(0, "recordings", &tally(&own, "as recorded"));
    }
    if differs(&pages) {
        page.entry(0, "examples", &format!("{}: advice", tally(&pages, "as the pages print them")));
    }
}

/// Every edit.
pub(super) fn write(page: &mut Page<'_>) {
    let (own, pages) = split(page.report);
    let heading = format!("recordings: {}", tally(&own, "as recorded"));
    list(page, &heading, Tone::Bad, &own);
    if differs(&pages) {
        let heading = format!("examples of the pages, as advice: {}", tally(&pages, "as printed"));
        list(page, &heading, Tone::Warn, &pages);
    }
}

/// Somebody's own, and the examples of the pages.
fn split<'r>(report: &Report<'r>) -> (Vec<&'r Replayed>, Vec<&'r Replayed>) {
    report.assessment.recordings.iter().partition(|replayed| !replayed.advice)
}

fn differs(all: &[&Replayed]) -> bool {
    all.iter().any(|replayed| replayed.state == State::Differs)
}

fn tally(all: &[&Replayed], same: &str) -> String {
    let counted = |state: State| all.iter().filter(|replayed| replayed.state == state).count();
    let (edits, open) = (all.iter().map(|replayed| replayed.size).sum(), counted(State::NotComparable));
    let open = if open == 0 { String::new() } else { format!("; {open} not comparable") };
    format!("{} of {} {same}, {}{open}", counted(State::Same), all.len(), count(edits, "edit"))
}

fn list(page: &mut Page<'_>, heading: &str, tone: Tone, all: &[&Replayed]) {
    if all.is_empty() {
        return;
    }
    page.heading(heading);
    for replayed in all.iter().filter(|replayed| replayed.state == State::Differs) {
        one(page, tone, replayed);
    }
    let open: Vec<&&Replayed> = all.iter().filter(|replayed| replayed.state == State::NotComparable).collect();
    let (shown, more) = page.few(&open, FEW);
    for replayed in shown {
        let reason = replayed.reason.as_deref().unwrap_or("no reason given");
        let id = case(page, replayed).to_owned();
        page.entry(0, "", &format!("not comparable: {id}: {reason}"));
    }
    if more > 0 {
        page.line(&format!("and {more} more that are not comparable (--verbose)"));
    }
}

fn one(page: &mut Page<'_>, tone: Tone, replayed: &Replayed) {
    page.line("");
    let tone = if replayed.known.is_some() { Tone::Warn } else { tone };
    let id = page.style.paint(tone, &clean(case(page, replayed)));
    page.line(&format!("     {id}"));
    if let Some(known) = &replayed.known {
        page.entry(5, "known", &super::known::accepted(known));
    }
    for line in lines(replayed) {
        page.line(&format!("       {line}"));
    }
}

/// Each edit in a line; what was recorded, and what came.
pub(in crate::report) fn lines(replayed: &Replayed) -> Vec<String> {
    let mut lines: Vec<String> = replayed.edits.iter().map(|edit| clean(&edit.to_string())).collect();
    if replayed.size > replayed.edits.len() {
        lines.push(format!("and {} more", replayed.size - replayed.edits.len()));
    }
    lines
}

fn case<'r>(page: &Page<'r>, replayed: &Replayed) -> &'r str {
    page.report.cases.get(replayed.case).map_or("", |case| case.id.as_str())
}
