//! Who cannot use the endpoint, and what each stumbles over. No divergence of anything, and told apart
//! from them.
//!
//! Next: [`super::open`].

use crate::report::document::ClientRow;
use crate::report::layout::{Tone, clean, count};

use super::page::Page;

/// How many needs of one client are worth reading.
const FEW: usize = 3;

/// Every client that cannot read it or whose way of asking is refused, and why.
pub(super) fn write(page: &mut Page<'_>) {
    let failing: Vec<&ClientRow<'_>> = page.report.clients.iter().filter(|client| client.is_let_down()).collect();
    if failing.is_empty() {
        return;
    }
    page.heading(&format!("clients: {} cannot use it as it is", failing.len()));
    for client in failing {
        page.line("");
        let required = if client.required { ", required" } else { "" };
        let name = page.style.paint(if client.fails() { Tone::Bad } else { Tone::Warn }, &clean(&client.name));
        page.line(&format!("  {name}  {}{required}", clean(&client.title)));
        unmet(page, client);
        if let Some(case) = &client.asks_case {
            page.entry(5, "asks", &format!("its way of asking is refused: {case}"));
        }
    }
}

fn unmet(page: &mut Page<'_>, client: &ClientRow<'_>) {
    let (shown, rest) = page.few(&client.unmet, FEW);
    for unmet in shown {
        let of = format!("{} of {}", unmet.answers, count(client.answers, "answer"));
        page.entry(5, "needs", &format!("{}; not so in {of}", unmet.needs));
        page.entry(5, "found", &unmet.excerpt);
        page.entry(5, "says", &unmet.says);
        page.entry(5, "first", &unmet.case);
    }
    if rest > 0 {
        page.line(&format!("{:5}and {} more", "", count(rest, "need")));
    }
}
