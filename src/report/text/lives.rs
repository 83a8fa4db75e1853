//! What became of the things that were created: how many are as they should be, and what is wrong with others.
//!
//! Next: [`crate::judge::lives`] for the statements.

use crate::judge::Lived;
use crate::judge::lives::{self, Flaw};
use crate::report::layout::{Tone, clean, count};

use super::Page;
use super::known::accepted;

/// How many flaws of one statement are worth reading.
const FEW: usize = 2;

/// One line: of how many things each statement holds. None where nothing was looked up.
pub(super) fn brief(page: &mut Page<'_>) {
    let mut said: Vec<(&str, usize, usize)> = Vec::new();
    for lived in &page.report.assessment.lives {
        let name = lived.id.rsplit('.').next().unwrap_or_default();
        let holding = lived.things - lived.broken;
        match said.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, all, hold)) => (*all, *hold) = (*all + lived.things, *hold + holding),
            None => said.push((name, lived.things, holding)),
        }
    }
    let most = said.iter().map(|(_, all, _)| *all).max();
    if let Some(most) = most {
        let each: Vec<String> = said.iter().map(|(name, all, hold)| format!("{name} {hold} of {all}")).collect();
        page.entry(0, "lives", &format!("{} looked up: {}", count(most, "thing"), each.join(", ")));
    }
}

/// Every statement that does not hold.
pub(super) fn write(page: &mut Page<'_>) {
    let broken: Vec<&Lived> = page.report.assessment.lives.iter().filter(|lived| !lived.holds()).collect();
    if broken.is_empty() {
        return;
    }
    let advice = if broken.iter().all(|lived| lived.advice) { ", as advice" } else { "" };
    page.heading(&format!("lives: {} broken{advice}", count(broken.len(), "statement")));
    broken.into_iter().for_each(|lived| one(page, lived));
}

fn one(page: &mut Page<'_>, lived: &Lived) {
    page.line("");
    let id = page.style.paint(if lived.is_new() { Tone::Bad } else { Tone::Warn }, &lived.id);
    page.line(&format!("     {id}"));
    let (level, basis) = (lives::LEVEL.name(), lives::BASIS.name());
    page.entry(5, "says", &format!("{} ({level}, {basis})", lived.says));
    page.entry(5, "broken", &format!("by {} of {}", lived.broken, count(lived.things, "thing")));
    page.entry(5, "at", &clean(&lived.places.join(", ")));
    if let Some(known) = &lived.known {
        page.entry(5, "known", &accepted(known));
    }
    let (shown, rest) = page.few(&lived.flaws, FEW);
    shown.iter().for_each(|flaw| page.entry(5, "found", &told(flaw)));
    if rest > 0 {
        page.line(&format!("{:5}and {rest} more", ""));
    }
}

/// One flaw in one line. It may hold what an endpoint sent.
pub(in crate::report) fn told(flaw: &Flaw) -> String {
    let Flaw { thing, case, found, .. } = flaw;
    let by = if case.is_empty() { String::new() } else { format!("; created by {case}") };
    clean(&format!("{thing}: {found}{by}"))
}
