//! How much of a spec by hand is drafted, and whether anything is drafted wrong.
//!
//! Statements are compared by id, level and what each reading demands; promises about every answer are not
//! counted, because most of them come from `common.toml` in both. Next: [`super::draft()`].

use crate::model::{Basis, Constraint, Model, Site};

/// A draft beside a spec by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// How many statements the spec has of this page.
    pub by_hand: usize,
    /// How many of them are drafted alike.
    pub alike: usize,
    /// Ids of those that are not drafted.
    pub missing: Vec<String>,
    /// Ids of those that are drafted otherwise, or that the spec does not have.
    pub wrong: Vec<String>,
}

/// Holds the drafted action against the one by hand, which has the same id.
pub fn measure(by_hand: &Model, drafted: &Model, id: &str) -> Agreement {
    let hand = statements(by_hand, id);
    let made = statements(drafted, id);
    let mut measured = Agreement::default();
    for constraint in &hand {
        let twin = made.iter().find(|made| made.id == constraint.id);
        // What another page says is on no page of this action.
        let is_of_page = !matches!(constraint.basis, Basis::Elsewhere | Basis::Observed | Basis::Standard);
        measured.by_hand += usize::from(is_of_page);
        match twin {
            Some(twin) if is_alike(constraint, twin) => measured.alike += usize::from(is_of_page),
            Some(_) => measured.wrong.push(constraint.id.clone()),
            None if is_of_page => measured.missing.push(constraint.id.clone()),
            None => {}
        }
    }
    let surplus = made.iter().filter(|made| hand.iter().all(|constraint| constraint.id != made.id));
    measured.wrong.extend(surplus.map(|made| made.id.clone()));
    measured
}

fn statements<'m>(model: &'m Model, id: &str) -> Vec<&'m Constraint> {
    let all = model.action(id).into_iter().flat_map(|action| model.constraints_of(action));
    all.map(|(_, constraint)| constraint).filter(|constraint| constraint.site != Site::Exchange).collect()
}

fn is_alike(a: &Constraint, b: &Constraint) -> bool {
    let is_checked = a.is_checkable() == b.is_checkable();
    (a.kind, a.level, &a.readings) == (b.kind, b.level, &b.readings) && is_checked
}
