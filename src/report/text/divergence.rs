//! Every divergence in full: what the page says, what was found, how to see it again. Then every
//! piece of advice, told the same way.
//!
//! One root cause is one entry, however many cases it touches. The curl line is never wrapped: it
//! is there to be copied.
//!
//! Next: [`crate::report::explain`] for what is behind the id of each.

use crate::report::curl;
use crate::report::document::Text;
use crate::report::layout::{Tone, clean, count};
use crate::report::view::Entry;

use super::page::{COLUMN, Page};

/// The name of the program, for lines to be pasted.
const PROGRAM: &str = "ncloud-conformance";

/// Bytes of a line that repeats a finding; a longer one is better in a file.
const LONGEST_REPEAT: usize = 500;

/// How many case ids, or places, are worth reading.
const FEW: usize = 3;

/// Writes every divergence, then every piece of advice.
pub(super) fn write(page: &mut Page<'_>) {
    let (advice, divergences): (Vec<Entry<'_>>, Vec<Entry<'_>>) = page.findings().partition(Entry::is_advice);
    list(page, &count(divergences.len(), "divergence"), &divergences);
    let advised = format!("advice: {}, counted with --strict only", count(advice.len(), "broken should"));
    list(page, &advised, &advice);
}

fn list(page: &mut Page<'_>, heading: &str, entries: &[Entry<'_>]) {
    if entries.is_empty() {
        return;
    }
    page.heading(heading);
    for entry in entries {
        page.line("");
        one(page, entry);
    }
}

fn one(page: &mut Page<'_>, entry: &Entry<'_>) {
    let found = entry.found;
    let id = page.style.paint(severity(entry), &clean(&found.constraint));
    page.line(&format!("{:>3}  {id}", entry.number));
    let known = if found.known { ", known" } else { "" };
    let level = if found.level.is_empty() { "must" } else { &found.level };
    page.entry(5, "what", &format!("{}, layer {}, {}, a {level}{known}", found.direction, found.layer, found.basis));
    if let Some(accepted) = entry.accepted() {
        page.entry(5, "known", &accepted);
        if entry.is_advice() {
            page.entry(5, "", super::known::NEEDLESS);
        }
    }
    page.entry(5, "page says", entry.quote);
    page.entry(5, "altered", &found.altered);
    page.entry(5, "expected", &found.expected);
    page.entry(5, "actual", &found.actual);
    details(page, entry);
    column(page, "cases", &found.cases);
    repeat(page, entry);
    page.line(&format!("     {:COLUMN$}{PROGRAM} explain {}", "more", clean(&found.constraint)));
}

/// The line that repeats it; where that is too long to be read, the file that holds it.
fn repeat(page: &mut Page<'_>, entry: &Entry<'_>) {
    let line = match page.repeats.filter(|_| is_long(entry)) {
        Some(folder) => format!("sh {}", curl::quoted(&format!("{folder}/{}.sh", entry.number))),
        None => entry.found.curl.to_string(),
    };
    if !line.is_empty() {
        page.line(&format!("     {:COLUMN$}{}", "repeat", clean(&line)));
    }
}

/// How far it goes and how often it shows: worth a place in the short list.
pub(super) fn how_far(entry: &Entry<'_>) -> Vec<String> {
    let far = entry.displacement.map(|displacement| format!("how far: {displacement}"));
    let often = entry.found.rate.as_ref().map(|rate| format!("unstable: {}", rate.words()));
    let only = entry.found.only.as_deref().map(str::to_owned);
    far.into_iter().chain(often).chain(only).collect()
}

/// What is known of some divergences only.
fn details(page: &mut Page<'_>, entry: &Entry<'_>) {
    let found = entry.found;
    for how in how_far(entry) {
        let (label, text) = how.split_once(": ").unwrap_or(("shows", &how));
        page.entry(5, label, text);
    }
    if let Some(nature) = &found.nature {
        page.entry(5, "the text is", nature);
    }
    let places: Vec<&str> = entry.places().collect();
    let (shown, rest) = page.few(&places, FEW);
    for (position, place) in shown.iter().enumerate() {
        page.entry(5, if position == 0 { "at" } else { "" }, place);
    }
    if rest > 0 {
        page.entry(5, "", &format!("and {rest} more"));
    }
    for (position, id) in found.also.iter().enumerate() {
        let label = if position == 0 { "also breaks" } else { "" };
        page.line(&format!("     {label:COLUMN$}{}", clean(id)));
    }
    if found.hides {
        page.entry(5, "note", "what lies deeper could not be judged in these cases");
    }
}

/// Ids below each other, the first of them behind a label; never wrapped, for they are copied.
fn column(page: &mut Page<'_>, label: &str, ids: &[Text<'_>]) {
    let (shown, rest) = page.few(ids, FEW);
    for (position, id) in shown.iter().enumerate() {
        let label = if position == 0 { label } else { "" };
        page.line(&format!("     {label:COLUMN$}{}", clean(id)));
    }
    if rest > 0 {
        page.line(&format!("     {:COLUMN$}and {rest} more", ""));
    }
}

/// Whether its line is too long to be read.
pub(super) fn is_long(entry: &Entry<'_>) -> bool {
    !entry.is_recording() && entry.found.curl.len() > LONGEST_REPEAT
}

/// How bad a finding is to the reader.
pub(super) fn severity(entry: &Entry<'_>) -> Tone {
    if entry.tone() == "warn" { Tone::Warn } else { Tone::Bad }
}
