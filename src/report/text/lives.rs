//! What became of the things that were created: how many are as they should be, and what is wrong with others.
//!
//! Next: [`crate::judge::lives`] for the statements.

use crate::model::last_part;
use crate::report::document::LifeRow;
use crate::report::layout::{Tone, clean, count};
use crate::report::view;

use super::page::Page;

/// How many flaws of one statement are worth reading.
const FEW: usize = 2;

/// One line: of how many things each statement holds. None where nothing was looked up.
pub(super) fn brief(page: &mut Page<'_>) {
    let mut said: Vec<(&str, usize, usize)> = Vec::new();
    for row in &page.report.lives {
        let name = last_part(&row.id);
        let holding = row.things.saturating_sub(row.broken);
        match said.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, all, hold)) => (*all, *hold) = (*all + row.things, *hold + holding),
            None => said.push((name, row.things, holding)),
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
    let broken: Vec<&LifeRow<'_>> = page.report.lives.iter().filter(|row| row.broken > 0).collect();
    if broken.is_empty() {
        return;
    }
    let advice = if broken.iter().all(|row| row.advice) { ", as advice" } else { "" };
    page.heading(&format!("lives: {} broken{advice}", count(broken.len(), "statement")));
    broken.into_iter().for_each(|row| one(page, row));
}

fn one(page: &mut Page<'_>, row: &LifeRow<'_>) {
    page.line("");
    let fails = !row.known && !row.advice;
    let id = page.style.paint(if fails { Tone::Bad } else { Tone::Warn }, &clean(&row.id));
    page.line(&format!("     {id}"));
    page.entry(5, "says", &format!("{} ({}, {})", row.says, row.level, row.basis));
    page.entry(5, "broken", &format!("by {} of {}", row.broken, count(row.things, "thing")));
    page.entry(5, "at", &clean(&row.places.join(", ")));
    if let (Some(reason), Some(since)) = (&row.reason, &row.since) {
        page.entry(5, "known", &clean(&view::accepted(reason, since, row.expires.as_deref())));
    }
    let (shown, rest) = page.few(&row.flaws, FEW);
    shown.iter().for_each(|flaw| page.entry(5, "found", &view::flaw(flaw)));
    if rest > 0 {
        page.line(&format!("{:5}and {rest} more", ""));
    }
}
