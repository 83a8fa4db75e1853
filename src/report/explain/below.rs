//! Everything below a prefix: the statements of an action, of a parameter, of all answers.

use crate::case::Case;
use crate::judge::words;
use crate::model::{Action, Constraint, Model};

use super::super::layout::{Style, count, width};
use super::sheet::{COLUMN, PARTS, Sheet};

/// So many cases are named; `list cases` names all.
const MOST_CASES: usize = 3;
/// Columns that ids may take beside what they say.
const WIDEST: usize = 50;

/// What ids of statements and slips begin with, an action's name, or that of a parameter or field:
/// what it is, and every statement there. `None` where nothing begins so.
pub fn below(model: &Model, cases: &[Case], name: &str) -> Option<String> {
    let prefixes = prefixes(model, name);
    let fits = |id: &str| prefixes.iter().any(|prefix| is_below(id, prefix));
    let constraints: Vec<&Constraint> = model
        .actions
        .iter()
        .flat_map(|action| model.constraints_of(action).map(|(_, constraint)| constraint))
        .collect();
    let constraints: Vec<&Constraint> = constraints.into_iter().filter(|constraint| fits(&constraint.id)).collect();
    let slips = model.actions.iter().flat_map(|action| &action.slips).filter(|slip| fits(&slip.id));
    let slips: Vec<_> = slips.collect();
    if constraints.is_empty() && slips.is_empty() {
        return None;
    }
    let mut sheet = Sheet::titled(name);
    for action in model.actions.iter().filter(|action| prefixes.contains(&action.id)) {
        self::action(&mut sheet, action);
    }
    members(&mut sheet, model, &constraints, &prefixes);
    let tails = constraints.iter().map(|constraint| tail(&constraint.id, &prefixes));
    let column = tails.map(width).max().unwrap_or_default().max(COLUMN) + 2;
    sheet.text.push('\n');
    for constraint in &constraints {
        let Some((id, _)) = model.constraint_named(&constraint.id) else { continue };
        let unchecked = if constraint.is_checkable() { "" } else { " (no client can check it)" };
        let text = format!("{}: {}{unchecked}", constraint.level.name(), words::demand(model, id));
        sheet.text.push_str(&row(tail(&constraint.id, &prefixes), column, &text));
    }
    for slip in slips {
        sheet.text.push_str(&row(tail(&slip.id, &prefixes), column, &slip.means));
    }
    self::cases(&mut sheet, model, cases, &constraints);
    Some(sheet.text)
}

/// What is left of an id and what it says, below it where the ids leave no room beside them.
fn row(tail: &str, column: usize, text: &str) -> String {
    match column > WIDEST {
        true => format!("  {tail}\n{}", Style::default().entry(6, "", 0, text)),
        false => Style::default().entry(2, tail, column, text),
    }
}

/// The beginnings a name stands for: itself; else the actions of that name; else the members.
fn prefixes(model: &Model, name: &str) -> Vec<String> {
    let name = name.trim_end_matches(PARTS);
    let slips = model.actions.iter().flat_map(|action| action.slips.iter().map(|slip| &slip.id));
    let mut ids = model.constraints.iter().map(|constraint| &constraint.id).chain(slips);
    if ids.any(|id| is_below(id, name)) {
        return vec![name.to_owned()];
    }
    let actions = model.actions.iter().filter(|action| action.name == name).map(|action| action.id.clone());
    let actions: Vec<String> = actions.collect();
    if !actions.is_empty() {
        return actions;
    }
    let mut found: Vec<String> = Vec::new();
    for (constraint, path) in
        model.constraints.iter().filter_map(|constraint| Some((constraint, constraint.site.path()?)))
    {
        let stem = format!("{}.{path}", constraint.action);
        let is_named = path.last() == name;
        if is_named && constraint.id.starts_with(&stem) && !found.contains(&stem) {
            found.push(stem);
        }
    }
    found
}

/// Whether an id begins with a prefix and goes on with another part.
fn is_below(id: &str, prefix: &str) -> bool {
    !prefix.is_empty() && id.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(PARTS))
}

/// What is left of an id behind the prefix, if only one is asked for.
fn tail<'a>(id: &'a str, prefixes: &[String]) -> &'a str {
    match prefixes {
        [prefix] => id.get(prefix.len() + 1..).unwrap_or(id),
        _ => id,
    }
}

fn action(sheet: &mut Sheet, action: &Action) {
    sheet.page(action);
    sheet.entry("path", &action.path);
    let names: Vec<&str> = action.input.iter().map(|member| member.name.as_str()).collect();
    sheet.entry("parameters", &names.join(", "));
}

/// What the member asked for means, once for each action.
fn members(sheet: &mut Sheet, model: &Model, constraints: &[&Constraint], prefixes: &[String]) {
    let mut told: Vec<String> = Vec::new();
    for constraint in constraints {
        let Some(action) = model.action(&constraint.action) else { continue };
        let Some(member) = constraint.site.path().and_then(|path| action.member_at(path)) else { continue };
        let whole = format!("{}.{}", action.id, member.path);
        if prefixes.contains(&whole) && !told.contains(&whole) {
            sheet.entry("about", &format!("{}: {}", member.path, member.means));
            sheet.entry("example", member.example.as_deref().unwrap_or_default());
            told.push(whole);
        }
    }
}

/// The first cases that are about these statements.
fn cases(sheet: &mut Sheet, model: &Model, cases: &[Case], constraints: &[&Constraint]) {
    let about = |case: &&Case| {
        let subject = case.subject.map(|id| &model.constraint(id).id);
        subject.is_some_and(|id| constraints.iter().any(|constraint| constraint.id == *id))
    };
    let found: Vec<&Case> = cases.iter().filter(about).collect();
    if found.is_empty() {
        return;
    }
    sheet.text.push('\n');
    sheet.entry("cases", &format!("{}; `list cases` shows all, such as", count(found.len(), "case")));
    for case in found.iter().take(MOST_CASES) {
        sheet.raw("", &case.id);
    }
}
