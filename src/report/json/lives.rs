//! What became of the things that were created, as the JSON report tells it.
//!
//! Next: [`super::write`].

use crate::judge::Status;
use crate::judge::lives::{self, Flaw, Lived};
use crate::report::Report;
use crate::report::document::{FlawRow, LifeRow, Text};

/// A row for each statement that was looked at.
pub(super) fn rows<'a>(report: &Report<'a>) -> Vec<LifeRow<'a>> {
    report.assessment.lives.iter().map(LifeRow::of).collect()
}

impl<'a> LifeRow<'a> {
    fn of(lived: &'a Lived) -> Self {
        let status = if lived.holds() { Status::Held } else { Status::Different };
        let text = |text: &'a String| Text::from(text.as_str());
        Self {
            id: text(&lived.id),
            action: text(&lived.action),
            basis: lives::BASIS.name().into(),
            level: lives::LEVEL.name().into(),
            says: text(&lived.says),
            status: status.name().into(),
            things: lived.things,
            broken: lived.broken,
            flaws: lived.flaws.iter().map(FlawRow::of).collect(),
            places: lived.places.iter().map(text).collect(),
            advice: lived.advice,
            known: lived.known.is_some(),
            reason: lived.known.as_ref().map(|known| text(&known.reason)),
            since: lived.known.as_ref().map(|known| known.since.to_string().into()),
            expires: lived.known.as_ref().and_then(|known| known.expires).map(|day| day.to_string().into()),
        }
    }
}

impl LifeRow<'_> {
    /// What was seen, as a run knows it; levels and what is known of it are for the whole to settle.
    pub(crate) fn lived(&self) -> Lived {
        let flaw = |row: &FlawRow<'_>| {
            let [thing, case, path, found] = [&row.thing, &row.case, &row.path, &row.found].map(|it| it.to_string());
            Flaw { thing, case, path, found }
        };
        Lived {
            id: self.id.to_string(),
            action: self.action.to_string(),
            says: self.says.to_string(),
            things: self.things,
            broken: self.broken,
            flaws: self.flaws.iter().map(flaw).collect(),
            places: self.places.iter().map(|it| it.to_string()).collect(),
            advice: true,
            known: None,
        }
    }
}

impl<'a> FlawRow<'a> {
    fn of(flaw: &'a Flaw) -> Self {
        let Flaw { thing, case, path, found } = flaw;
        Self { thing: thing.into(), case: case.into(), path: path.into(), found: found.into() }
    }
}
