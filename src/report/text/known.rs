//! Divergences the target lists: which of them a person has to look at, and which were not checked.
//!
//! One that still shows stands among the divergences; here is what needs the file to be changed. It
//! is told near the headline in short, and at the end in full.
//!
//! Next: [`crate::target`] for the file.

use crate::report::document::KnownRow;
use crate::report::layout::{Tone, clean, count};
use crate::report::view;

use super::page::Page;

/// What is said of an entry whose statement is a should.
pub(super) const NEEDLESS: &str = "a should is broken: without --strict it fails nothing, with or without this entry";

/// What has to be looked at, one line each.
pub(super) fn brief(page: &mut Page<'_>) {
    let all = &page.report.known;
    let unchecked = all.iter().filter(|known| is_unchecked(known)).count();
    let overdue: Vec<&KnownRow<'_>> = all.iter().filter(|known| known.is_overdue()).collect();
    let needless = page.advice.iter().filter(|entry| entry.found.known).count();
    if unchecked + needless > 0 || !overdue.is_empty() {
        page.line("");
    }
    for known in overdue {
        let at = if known.path.is_empty() { String::new() } else { format!(", at {}", known.path) };
        page.entry(0, &known.state, &format!("{} {}{at}: {}", known.direction, known.constraint, fact(known)));
    }
    if unchecked > 0 {
        let them = if unchecked == 1 { "it" } else { "them" };
        let what = format!("{}: this run could not have shown {them}", count(unchecked, "known divergence"));
        page.entry(0, "not checked", &what);
    }
    if needless > 0 {
        page.entry(0, "known advice", &format!("{}: {NEEDLESS}", count(needless, "known divergence")));
    }
}

/// The same in full, and what to do.
pub(super) fn write(page: &mut Page<'_>) {
    let told = |known: &&KnownRow<'_>| known.is_overdue() || page.style.verbose && is_unchecked(known);
    let all: Vec<&KnownRow<'_>> = page.report.known.iter().filter(told).collect();
    if all.is_empty() {
        return;
    }
    page.heading("known divergences to look at");
    for known in all {
        page.line("");
        let painted = page.style.paint(Tone::Warn, &clean(&known.constraint));
        page.line(&format!("     {painted}"));
        page.entry(5, "what", &format!("{}, {}: {}", known.direction, known.state, fact(known)));
        page.entry(5, "known", &view::accepted(&known.reason, &known.since, known.expires.as_deref()));
        if !known.path.is_empty() {
            page.entry(5, "at", &known.path);
        }
        page.entry(5, "to do", to_do(known));
    }
}

fn is_unchecked(known: &KnownRow<'_>) -> bool {
    known.state == "not-checked"
}

fn fact(known: &KnownRow<'_>) -> String {
    match (&*known.state, &known.expires) {
        ("stale", _) => "it does not show any more".to_owned(),
        ("expired", Some(last)) => format!("it was accepted until {last}, decide anew"),
        ("not-checked", _) => "this run could not have shown it".to_owned(),
        _ => "it shows".to_owned(),
    }
}

fn to_do(known: &KnownRow<'_>) -> &'static str {
    match &*known.state {
        "stale" => "remove it from the target file",
        "expired" => "give it a later `expires` in the target file, or have it mended and remove it",
        _ => "nothing now",
    }
}
