//! The readings an endpoint follows, and in full those it does not, with the case that shows it.
//!
//! Only what is left of several meanings is told; a statement with one meaning has no line here.
//!
//! Next: [`super::open`] for what is not decided.

use crate::report::document::ConstraintRow;
use crate::report::layout::clean;

use super::page::{COLUMN, Page, local};

/// Which of several meanings the endpoint goes by; neighbours that say the same share a line.
pub(super) fn write(page: &mut Page<'_>, rows: &[&ConstraintRow<'_>]) {
    let mut lines: Vec<(&str, Vec<&str>, String)> = Vec::new();
    for row in rows {
        let Some(reading) = &row.reading else { continue };
        // One is left, so that every other one is excluded.
        let others: Vec<&str> = row.excluded.iter().map(|other| &*other.reading).collect();
        let meaning = format!("{reading}, not {}", others.join(" or "));
        let id = local(row);
        let (at, word) = id.rsplit_once('.').unwrap_or(("", id));
        match lines.last_mut() {
            Some((before, words, same)) if *before == at && *same == meaning => words.push(word),
            _ => lines.push((at, vec![word], meaning)),
        }
    }
    if !lines.is_empty() {
        page.line("");
    }
    for (position, (at, words, meaning)) in lines.iter().enumerate() {
        let label = if position == 0 { "follows" } else { "" };
        page.entry(2, label, &format!("{at} {}: {meaning}", words.join(", ")));
    }
    if page.style.verbose {
        excluded(page, rows);
    }
}

/// Every reading that is not followed, and the first case that shows it.
fn excluded(page: &mut Page<'_>, rows: &[&ConstraintRow<'_>]) {
    let all = rows.iter().flat_map(|row| row.excluded.iter().map(move |excluded| (row, excluded)));
    for (position, (row, excluded)) in all.enumerate() {
        if position == 0 {
            page.line("");
        }
        let label = if position == 0 { "excluded" } else { "" };
        page.entry(2, label, &format!("{}: not {}, shown by", local(row), excluded.reading));
        page.line(&format!("  {:COLUMN$}{}", "", clean(&excluded.case)));
    }
}
