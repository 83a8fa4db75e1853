//! Which edition of its page each endpoint follows, in one line.
//!
//! Next: [`super`].

use crate::judge::Followed;
use crate::model::edition::BASE;
use crate::report::layout::{clean, count};

use super::Page;

/// How many statements are named beside an edition.
const FEW: usize = 2;

/// One line: the actions that follow the edition of the run, then each that does not, and by what that
/// was told. None where nothing was told.
pub(super) fn brief(page: &mut Page<'_>) {
    let told = page.report.assessment.editions.iter().filter(|followed| !followed.nearest.is_empty());
    let (own, others): (Vec<&Followed>, Vec<&Followed>) =
        told.partition(|followed| !followed.mixes && followed.nearest[0].iter().any(|name| name == BASE));
    let mut said: Vec<String> = others.iter().map(|followed| other(page, followed)).collect();
    if !own.is_empty() {
        said.insert(0, format!("{BASE}: {}", count(own.len(), "action")));
    }
    if !said.is_empty() {
        page.entry(0, "editions", &said.join("; "));
    }
}

fn other(page: &Page<'_>, followed: &Followed) -> String {
    let id = page.report.model.actions.get(followed.action).map_or("", |action| action.id.as_str());
    let names: Vec<String> = followed.nearest.iter().map(|names| names.join(" = ")).collect();
    let short = |statement: &str| statement.strip_prefix(id).unwrap_or(statement).trim_start_matches('.').to_owned();
    let told: Vec<String> = followed.told.iter().map(|told| short(&told.statement)).collect();
    let more = if told.len() > FEW { format!(" and {} more", told.len() - FEW) } else { String::new() };
    let by = told.iter().take(FEW).cloned().collect::<Vec<_>>().join(", ");
    let mixed = if followed.mixes { " nearest, mixed with others" } else { "" };
    clean(&format!("{}{mixed}: {id}, told by {by}{more}", names.join(" or ")))
}
