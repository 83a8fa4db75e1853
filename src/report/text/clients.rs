//! Who can read the endpoint, and what the others stumble over. No divergence of anything, and told apart
//! from them.
//!
//! Next: [`super::open`].

use crate::judge::{Asks, Reader, Reads};
use crate::model::Client;
use crate::report::layout::{Tone, clean, count};

use super::Page;

/// How many needs of one client are worth reading.
const FEW: usize = 3;

/// One line: who can read it, who cannot, whom nobody asked for. None where no answer was for anybody.
pub(super) fn brief(page: &mut Page<'_>) {
    let (clients, model) = (&page.report.assessment.clients, page.report.model);
    if clients.iter().all(|reader| reader.reads() == Reads::NotAsked && !reader.required) {
        return;
    }
    let named = |which: Reads| {
        let some = clients.iter().filter(|reader| reader.reads() == which);
        some.map(|reader| model.clients[reader.client].name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let rows = [(Reads::Yes, "it is read by"), (Reads::No, "not by"), (Reads::NotAsked, "not asked:")];
    let said = rows.map(|(which, words)| (words, named(which))).into_iter().filter(|(_, names)| !names.is_empty());
    let mut said: Vec<String> = said.map(|(words, names)| format!("{words} {}", clean(&names))).collect();
    let refused = clients.iter().filter(|reader| matches!(reader.asks, Asks::Refused(_)));
    let refused: Vec<&str> = refused.map(|reader| model.clients[reader.client].name.as_str()).collect();
    if !refused.is_empty() {
        said.push(format!("asking as they do is refused to {}", clean(&refused.join(", "))));
    }
    if !said.is_empty() {
        page.entry(0, "clients", &said.join("; "));
    }
}

/// Every client that cannot read it or whose way of asking is refused, and why.
pub(super) fn write(page: &mut Page<'_>) {
    let report = page.report;
    let fails = |reader: &&Reader| reader.reads() == Reads::No || matches!(reader.asks, Asks::Refused(_));
    let failing: Vec<&Reader> = report.assessment.clients.iter().filter(fails).collect();
    if failing.is_empty() {
        return;
    }
    page.heading(&format!("clients: {} cannot use it as it is", failing.len()));
    for reader in failing {
        let client = &report.model.clients[reader.client];
        page.line("");
        let required = if reader.required { ", required" } else { "" };
        let name = page.style.paint(if reader.fails() { Tone::Bad } else { Tone::Warn }, &clean(&client.name));
        page.line(&format!("  {name}  {}{required}", clean(&client.title)));
        unmet(page, client, reader);
        if let Asks::Refused(case) = reader.asks {
            let id = report.cases.id(case);
            page.entry(5, "asks", &format!("its way of asking is refused: {id}"));
        }
    }
}

fn unmet(page: &mut Page<'_>, client: &Client, reader: &Reader) {
    let report = page.report;
    let (shown, rest) = page.few(&reader.unmet, FEW);
    for unmet in shown {
        let demand = &client.demands[unmet.demand];
        let of = format!("{} of {}", unmet.answers, count(reader.answers, "answer"));
        page.entry(5, "needs", &format!("{}; not so in {of}", demand.need.words()));
        page.entry(5, "found", &unmet.place);
        page.entry(5, "says", &demand.says);
        page.entry(5, "first", &report.cases.id(unmet.case));
    }
    if rest > 0 {
        page.line(&format!("{:5}and {} more", "", count(rest, "need")));
    }
}
