//! A statement of a page of which several constraints come: its words once, and what each of them
//! demands.
//!
//! Next: [`super::constraint`] for one of them.

use std::sync::Arc;

use crate::judge::words;
use crate::model::{Constraint, Model};

use super::super::layout::Style;
use super::sheet::{COLUMN, Sheet};

/// A statement by its id: what the page says there, and every constraint that comes of it. `None`
/// where no constraint is of a statement with that id, or only of a whole row.
pub fn statement(model: &Model, id: &str) -> Option<String> {
    let all = model
        .constraints
        .iter()
        .map(Arc::as_ref)
        .filter(|constraint| constraint.statement == id && !of_row(constraint));
    let all: Vec<&Constraint> = all.collect();
    let first = all.first()?;
    let action = model.action(&first.action)?;
    let mut sheet = Sheet::titled(id);
    sheet.page(action);
    sheet.said(first);
    let mut noted: Vec<&str> = Vec::new();
    for constraint in &all {
        if !noted.contains(&constraint.note.as_str()) {
            sheet.entry("note", &constraint.note);
            noted.push(&constraint.note);
        }
    }
    sheet.text.push('\n');
    for constraint in all {
        let Some((found, _)) = model.constraint_named(&constraint.id) else { continue };
        let text = format!("{}: {}", constraint.level.name(), words::demand(model, found));
        sheet.text.push_str(&Style::default().entry(2, constraint.last(), COLUMN, &text));
    }
    Some(sheet.text)
}

/// Whether a constraint comes of a member's mere being there.
fn of_row(constraint: &Constraint) -> bool {
    constraint.id.strip_prefix(constraint.statement.as_str()).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::Sample;

    #[test]
    fn a_statement_shows_each_constraint_that_comes_of_it() {
        let model = Sample::conforming().model;
        let row = "server.createBlockStorageSnapshotInstance.input.blockStorageSnapshotDescription";
        let text = statement(&model, &format!("{row}.length")).expect("a statement");
        for part in
            ["\"Min : 10, Max : 1000\" (request table, row 3)", "\n  min ", "at least 10", "\n  max ", "at most 1000"]
        {
            assert!(text.contains(part), "{part}\n{text}");
        }
        // Two tables, one cell of the page: the second says which bytes.
        let image = "vserver.createMemberServerImageInstance.input.memberServerImageDescription.length";
        let text = statement(&model, image).expect("a statement");
        assert_eq!((text.matches("\n  note").count(), text.matches("\n  min").count()), (1, 1), "{text}");
        assert!(text.contains("euc-kr"), "{text}");
        assert_eq!(statement(&model, row), None, "a row is no statement");
    }

    #[test]
    fn every_constraint_is_of_a_statement_of_its_action() {
        let model = Sample::conforming().model;
        for constraint in &model.constraints {
            let stem = constraint.id.rsplit_once('.').map_or("", |(stem, _)| stem);
            let statement = constraint.statement.as_str();
            let last = statement.strip_prefix(stem).and_then(|rest| rest.strip_prefix('.'));
            assert!(
                statement == stem || last.is_some_and(|last| !last.contains('.')),
                "{statement} of {}",
                constraint.id
            );
        }
    }
}
