//! The table of actions and constraints below `spec/README.md`.
//!
//! Everything in it comes from the model. Next: [`crate::model`].

use std::fmt::Write;
use std::path::Path;

use super::model;
use crate::model::{Action, Constraint, Model};

const MARKER: &str = "<!-- generated: table of actions and constraints -->\n";

/// Every action with its constraints, as Markdown.
fn table(model: &Model) -> String {
    let mut text = String::new();
    for action in &model.actions {
        section(model, action, &mut text);
    }
    text
}

fn section(model: &Model, action: &Action, text: &mut String) {
    let count = action.constraints.len();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n## {}\n", action.id);
    let _ = writeln!(text, "`{}` · {} · {count} constraints\n", action.path, action.page.edition);
    text.push_str(
        "| constraint | kind | basis | level | readings | the page says |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for (_, constraint) in model.constraints_of(action) {
        row(action, constraint, text);
    }
    own_levels(model, action, text);
    if !action.slips.is_empty() {
        text.push_str("\n| slip | the page says | taken as |\n| --- | --- | --- |\n");
    }
    for slip in &action.slips {
        let id = short(action, &slip.id);
        let _ = writeln!(text, "| `{id}` | {} | {} |", cell(&slip.says), cell(&slip.means));
    }
}

/// The levels that are not those of their basis, and why.
fn own_levels(model: &Model, action: &Action, text: &mut String) {
    text.push_str("\n| level of its own | | why |\n| --- | --- | --- |\n");
    for (_, constraint) in model.constraints_of(action).filter(|(_, constraint)| !constraint.why.is_empty()) {
        let (id, level) = (short(action, &constraint.id), constraint.level.name());
        let _ = writeln!(text, "| `{id}` | {level} | {} |", cell(&constraint.why));
    }
}

fn row(action: &Action, constraint: &Constraint, text: &mut String) {
    let names: Vec<&str> = constraint.readings.iter().map(|reading| reading.name.as_str()).collect();
    let mut readings = names.join(" · ");
    if !constraint.is_checkable() {
        readings.push_str("not checkable");
    }
    let (id, kind, basis) = (short(action, &constraint.id), constraint.kind.name(), constraint.basis.name());
    let (level, says) = (constraint.level.name(), cell(&constraint.says));
    let _ = writeln!(text, "| `{id}` | {kind} | {basis} | {level} | {readings} | {says} |");
}

/// An id without its action, which stands above.
fn short<'a>(action: &Action, id: &'a str) -> &'a str {
    id.strip_prefix(&action.id).map_or(id, |rest| rest.trim_start_matches('.'))
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;").replace('*', "\\*")
}

/// Run with `UPDATE_README=1` to write the table anew.
#[test]
fn the_readme_holds_the_table_of_this_spec() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/README.md");
    let text = std::fs::read_to_string(&path).expect("spec/README.md");
    let (upper, lower) = text.split_once(MARKER).expect("the marker line");
    let table = table(&model());
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, format!("{upper}{MARKER}{table}")).expect("written");
        return;
    }
    assert!(lower == table, "the table in spec/README.md is old: run this test with UPDATE_README=1");
}
