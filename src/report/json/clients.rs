//! Who can read the endpoint, as the JSON report tells it.
//!
//! Next: [`super::write`].

use serde::Serialize;

use crate::judge::{Asks, Reader, Unmet};
use crate::report::Report;

/// A client: what the answers are to it, and the first one it stumbles over.
#[derive(Serialize)]
pub(super) struct ClientRow<'a> {
    name: &'a str,
    title: &'a str,
    reads: &'static str,
    demand: Option<&'static str>,
    case: Option<&'a str>,
    excerpt: Option<&'a str>,
    says: Option<&'a str>,
    answers: usize,
    unmet: Vec<UnmetRow<'a>>,
    asks: &'static str,
    asks_case: Option<&'a str>,
    required: bool,
}

/// A need that some answers did not meet.
#[derive(Serialize)]
struct UnmetRow<'a> {
    demand: &'static str,
    needs: String,
    answers: usize,
    case: &'a str,
    excerpt: &'a str,
    says: &'a str,
}

/// A row for each client of the spec, in its order.
pub(super) fn rows<'a>(report: &Report<'a>) -> Vec<ClientRow<'a>> {
    report.assessment.clients.iter().map(|reader| ClientRow::of(report, reader)).collect()
}

impl<'a> ClientRow<'a> {
    fn of(report: &Report<'a>, reader: &'a Reader) -> Self {
        let client = &report.model.clients[reader.client];
        let demand = |unmet: &Unmet| &client.demands[unmet.demand];
        let first = reader.first();
        let refused = if let Asks::Refused(case) = reader.asks { Some(id(report, case)) } else { None };
        Self {
            name: &client.name,
            title: &client.title,
            reads: reader.reads().name(),
            demand: first.map(|unmet| demand(unmet).need.name()),
            case: first.map(|unmet| id(report, unmet.case)),
            excerpt: first.map(|unmet| unmet.place.as_str()),
            says: first.map(|unmet| demand(unmet).says.as_str()),
            answers: reader.answers,
            unmet: reader.unmet.iter().map(|unmet| UnmetRow::of(report, reader, unmet)).collect(),
            asks: reader.asks.name(),
            asks_case: refused,
            required: reader.required,
        }
    }
}

impl<'a> UnmetRow<'a> {
    fn of(report: &Report<'a>, reader: &Reader, unmet: &'a Unmet) -> Self {
        let demand = &report.model.clients[reader.client].demands[unmet.demand];
        Self {
            demand: demand.need.name(),
            needs: demand.need.words(),
            answers: unmet.answers,
            case: id(report, unmet.case),
            excerpt: &unmet.place,
            says: &demand.says,
        }
    }
}

fn id<'a>(report: &Report<'a>, case: usize) -> &'a str {
    report.cases.get(case).map_or("", |case| case.id.as_str())
}
