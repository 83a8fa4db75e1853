//! A comparison as one HTML page: two endpoints side by side, and a way to see only what differs.
//!
//! Made as the page of a report is: a compiled template that escapes, no script, nothing beside it.
//!
//! Next: `templates/comparison.html` for what stands where, [`super::text`] for the words.

use askama::Template;

use crate::judge::Status;
use crate::model::Level;
use crate::report::html::lang;
use crate::report::layout::clean;

use super::text::{diverged, headline, said};
use super::{Comparison, Diverged, DivergencePair, Facet};

/// Writes the page.
pub fn write(comparison: &Comparison) -> String {
    let differing = comparison.differing.iter().map(|it| {
        let (a, b) = (said(&it.a, &it.facets), said(&it.b, &it.facets));
        Row { id: &it.a.id, level: level(it.level()), a, b, differs: facets(&it.facets) }
    });
    let alike = comparison.alike.iter().map(|it| {
        let (a, b) = (said(it, &[]), said(it, &[]));
        Row { id: &it.id, level: level(it.level), a, b, differs: String::new() }
    });
    let open = comparison.open.iter().map(|it| Row {
        id: &it.id,
        level: "",
        a: status(it.a).to_owned(),
        b: status(it.b).to_owned(),
        differs: String::new(),
    });
    let page = Page {
        comparison,
        headline: headline(comparison),
        divergences: comparison.divergences.iter().map(pair).collect(),
        constraints: differing.chain(alike).collect(),
        open: open.collect(),
    };
    page.render().unwrap_or_default() // writing to memory does not fail
}

#[derive(Template)]
#[template(path = "comparison.html")]
struct Page<'c> {
    comparison: &'c Comparison,
    headline: String,
    divergences: Vec<Row<'c>>,
    constraints: Vec<Row<'c>>,
    open: Vec<Row<'c>>,
}

/// One statement, and what each of the two makes of it; in what they differ, empty where they do not.
struct Row<'c> {
    id: &'c str,
    level: &'static str,
    a: String,
    b: String,
    differs: String,
}

fn pair(pair: &DivergencePair) -> Row<'_> {
    let no = || "does not diverge so".to_owned();
    let row = |found: &'_ Diverged| (level(found.level), diverged(found));
    match pair {
        DivergencePair::OnlyA(found) => {
            let (level, a) = row(found);
            Row { id: &found.constraint, level, a, b: no(), differs: "only A".to_owned() }
        }
        DivergencePair::OnlyB(found) => {
            let (level, b) = row(found);
            Row { id: &found.constraint, level, a: no(), b, differs: "only B".to_owned() }
        }
        DivergencePair::Both(a, b, how) => {
            let differs = facets(how);
            Row { id: &a.constraint, level: level(a.level.or(b.level)), a: diverged(a), b: diverged(b), differs }
        }
    }
}

fn facets(all: &[Facet]) -> String {
    all.iter().map(|facet| facet.name()).collect::<Vec<_>>().join(", ")
}

fn level(level: Option<Level>) -> &'static str {
    level.map_or("", Level::name)
}

fn status(status: Option<Status>) -> &'static str {
    status.map_or("not in the report", Status::name)
}

fn tone(exit_code: u8) -> &'static str {
    match exit_code {
        0 => "good",
        4 => "warn",
        _ => "bad",
    }
}
