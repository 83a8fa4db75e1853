//! Which edition of its page an endpoint follows, as the JSON report tells it.
//!
//! Next: [`super::write`].

use crate::judge::editions::{Disagreement, Followed};
use crate::report::Report;
use crate::report::document::{EditionRow, Text, ToldRow};

/// A row for each action that was tried and has other editions of its page.
pub(super) fn rows<'a>(report: &Report<'a>) -> Vec<EditionRow<'a>> {
    report.assessment.editions.iter().map(|followed| EditionRow::of(report, followed)).collect()
}

impl<'a> EditionRow<'a> {
    fn of(report: &Report<'a>, followed: &'a Followed) -> Self {
        let action = report.model.actions.get(followed.action);
        Self {
            action: action.map_or("", |action| action.id.as_str()).into(),
            nearest: followed.nearest.iter().map(|names| texts(names)).collect(),
            mixes: followed.mixes,
            told: followed.told.iter().map(|told| ToldRow::of(report, told)).collect(),
        }
    }
}

impl<'a> ToldRow<'a> {
    fn of(report: &Report<'a>, told: &'a Disagreement) -> Self {
        Self {
            statement: told.statement.as_str().into(),
            follows: texts(&told.follows),
            case: told.case.map(|index| report.cases.id(index)),
        }
    }
}

fn texts(all: &[String]) -> Vec<Text<'_>> {
    all.iter().map(|text| Text::from(text.as_str())).collect()
}
