//! Who can read the endpoint, as the JSON report tells it.
//!
//! Next: [`super::write`].

use crate::judge::{Asks, Reader, Unmet};
use crate::report::Report;
use crate::report::document::{ClientRow, Text, UnmetRow};

/// A row for each client of the spec, in its order.
pub(super) fn rows<'a>(report: &Report<'a>) -> Vec<ClientRow<'a>> {
    report.assessment.clients.iter().map(|reader| ClientRow::of(report, reader)).collect()
}

impl<'a> ClientRow<'a> {
    fn of(report: &Report<'a>, reader: &'a Reader) -> Self {
        let client = &report.model.clients[reader.client];
        let demand = |unmet: &Unmet| &client.demands[unmet.demand];
        let first = reader.first();
        let refused = if let Asks::Refused(case) = reader.asks { Some(report.cases.id(case)) } else { None };
        Self {
            name: Text::from(&client.name),
            title: Text::from(&client.title),
            reads: reader.reads().name().into(),
            demand: first.map(|unmet| demand(unmet).need.name().into()),
            case: first.map(|unmet| report.cases.id(unmet.case)),
            excerpt: first.map(|unmet| unmet.place.as_str().into()),
            says: first.map(|unmet| demand(unmet).says.as_str().into()),
            answers: reader.answers,
            unmet: reader.unmet.iter().map(|unmet| UnmetRow::of(report, reader, unmet)).collect(),
            asks: reader.asks.name().into(),
            asks_case: refused,
            required: reader.required,
        }
    }
}

impl<'a> UnmetRow<'a> {
    fn of(report: &Report<'a>, reader: &Reader, unmet: &'a Unmet) -> Self {
        let demand = &report.model.clients[reader.client].demands[unmet.demand];
        Self {
            demand: demand.need.name().into(),
            needs: demand.need.words().into(),
            answers: unmet.answers,
            case: report.cases.id(unmet.case),
            excerpt: Text::from(&unmet.place),
            says: Text::from(&demand.says),
        }
    }
}
