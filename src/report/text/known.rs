//! Divergences the target lists: which of them a person has to look at, and which were not checked.
//!
//! One that still shows stands among the divergences; here is what needs the file to be changed. It
//! is told near the headline in short, and at the end in full.
//!
//! Next: [`crate::target`] for the file.

use crate::judge::{Known, Listed, Standing};
use crate::report::layout::{Tone, count};
use crate::report::outcome;

use super::Page;

/// What is said of an entry whose statement is a should.
pub(super) const NEEDLESS: &str = "a should is broken: without --strict it fails nothing, with or without this entry";

/// What has to be looked at, one line each.
pub(super) fn brief(page: &mut Page<'_>) {
    let all = &page.report.assessment.known;
    let unchecked = outcome::standing(page.report.assessment, Standing::NotChecked);
    let overdue: Vec<&Listed> = all.iter().filter(|listed| listed.standing.is_overdue()).collect();
    let needless =
        page.report.assessment.findings.iter().filter(|finding| finding.advice && finding.is_known()).count();
    if unchecked + needless > 0 || !overdue.is_empty() {
        page.line("");
    }
    for listed in overdue {
        let id = listed.known.statement.id(page.report.model);
        let at = if listed.known.path.is_empty() { String::new() } else { format!(", at {}", listed.known.path) };
        let what = format!("{} {id}{at}: {}", listed.known.direction.name(), fact(listed));
        page.entry(0, listed.standing.name(), &what);
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
    let told = |listed: &&Listed| listed.standing.is_overdue() || page.style.verbose && is_unchecked(listed);
    let all: Vec<&Listed> = page.report.assessment.known.iter().filter(told).collect();
    if all.is_empty() {
        return;
    }
    page.heading("known divergences to look at");
    for listed in all {
        page.line("");
        let id = listed.known.statement.id(page.report.model).to_owned();
        let painted = page.style.paint(Tone::Warn, &id);
        page.line(&format!("     {painted}"));
        let (direction, standing) = (listed.known.direction.name(), listed.standing.name());
        page.entry(5, "what", &format!("{direction}, {standing}: {}", fact(listed)));
        page.entry(5, "known", &accepted(&listed.known));
        if !listed.known.path.is_empty() {
            page.entry(5, "at", &listed.known.path);
        }
        page.entry(5, "to do", to_do(listed.standing));
    }
}

/// Why a divergence is accepted, and for how long.
pub(super) fn accepted(known: &Known) -> String {
    let until = known.expires.map_or_else(String::new, |last| format!(", until {last}"));
    format!("{} (since {}{until})", known.reason, known.since)
}

fn is_unchecked(listed: &Listed) -> bool {
    listed.standing == Standing::NotChecked
}

fn fact(listed: &Listed) -> String {
    match (listed.standing, listed.known.expires) {
        (Standing::Stale, _) => "it does not show any more".to_owned(),
        (Standing::Expired, Some(last)) => format!("it was accepted until {last}, decide anew"),
        (Standing::Expired | Standing::Masks, _) => "it shows".to_owned(),
        (Standing::NotChecked, _) => "this run could not have shown it".to_owned(),
    }
}

fn to_do(standing: Standing) -> &'static str {
    match standing {
        Standing::Stale => "remove it from the target file",
        Standing::Expired => "give it a later `expires` in the target file, or have it mended and remove it",
        Standing::Masks | Standing::NotChecked => "nothing now",
    }
}
