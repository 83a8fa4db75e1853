//! What is behind an id: a statement of a page or about a life, a slip of a page, a case, a client.
//!
//! Only what the spec and the case say, in words and wrapped for a terminal; nothing is judged. An
//! id nobody knows gets [`suggestions`], never a guess in its place.
//!
//! Next: [`super::listing`] for all ids at once.

mod below;
mod life;
mod sheet;
mod statement;

use crate::case::{Case, Expectation};
use crate::judge::{lives, words};
use crate::model::{Action, Constraint, Level, MemberPath, Model, Side, Slip};
use crate::toml::did_you_mean;

use super::curl;
use sheet::{PARTS, Sheet};

pub use below::below;
pub use life::life;
pub(super) use sheet::says;
pub use statement::statement;

/// At most so many suggestions are of use.
const SUGGESTIONS: usize = 8;

/// A statement: what the page says, what each reading demands, and where the page slips there.
pub fn constraint(model: &Model, id: &str) -> Option<String> {
    let (_, constraint) = model.constraint_named(id)?;
    let action = model.action(&constraint.action)?;
    let mut sheet = Sheet::titled(id);
    sheet.page(action);
    sheet.said(constraint);
    sheet.entry("level", &level(constraint));
    sheet.entry("kind", &format!("{}, {}", constraint.kind.name(), sides(constraint)));
    sheet.entry("note", &constraint.note);
    if !constraint.is_ambiguous() {
        let (id, _) = model.constraint_named(id)?;
        sheet.entry("demands", &words::demand(model, id));
    }
    for reading in constraint.readings.iter().filter(|_| constraint.is_ambiguous()) {
        sheet.entry("reading", &format!("{}: {}", reading.name, words::rule(&reading.rule)));
    }
    let reason = constraint.unchecked.as_ref();
    let checkable = reason.map_or_else(|| "yes".to_owned(), |reason| format!("no: {reason}"));
    sheet.entry("checkable", &checkable);
    if let Some(member) = constraint.site.path().and_then(|path| action.member_at(path)) {
        sheet.entry("about", &format!("{}: {}", member.path, member.means));
        sheet.entry("example", member.example.as_deref().unwrap_or_default());
        for slip in slips_at(action, &member.path) {
            sheet.entry("slip", &format!("{}: {}", slip.id, slip.means));
        }
    }
    Some(sheet.text)
}

/// A slip: the page's words, and how the kit takes them.
pub fn slip(model: &Model, id: &str) -> Option<String> {
    let found = model.actions.iter().find_map(|action| Some((action, action.slips.iter().find(|slip| slip.id == id)?)));
    let (action, slip) = found?;
    let mut sheet = Sheet::titled(id);
    sheet.page(action);
    sheet.entry("says", &format!("\"{}\"", slip.says));
    sheet.entry("means", &slip.means);
    for path in &slip.at {
        sheet.entry("at", path);
        let about = |constraint: &&Constraint| constraint.site.path() == Some(path);
        for constraint in model.constraints_of(action).map(|(_, constraint)| constraint).filter(about) {
            sheet.entry("", &constraint.id);
        }
    }
    Some(sheet.text)
}

/// A case: what it sends, what is expected of it and why, and a line that sends it.
pub fn case(model: &Model, endpoint: &str, case: &Case, control: Option<&str>) -> String {
    let mut sheet = Sheet::titled(&case.id);
    sheet.entry("suite", case.spring.name());
    if let Some(subject) = case.subject {
        sheet.entry("about", &model.constraint(subject).id);
    }
    sheet.entry("why", case.why);
    sheet.entry("sends", &format!("{} {}", case.request.method.name(), case.request.path()));
    for (name, value) in case.label.input.iter() {
        sheet.parameter(name, value);
    }
    let expectation = match case.label.expectation {
        Expectation::Accept => "accepted: every reading of every statement allows it",
        Expectation::Reject => "refused: every reading of some statement forbids it",
        Expectation::Unspecified => "either: the page leaves it open",
    };
    sheet.entry("expected", expectation);
    for violation in &case.label.violations {
        let constraint = model.constraint(violation.constraint);
        let certain = violation.is_certain(model);
        let readings = if certain { String::new() } else { readings(constraint, &violation.readings) };
        sheet.entry("breaks", &format!("{}{readings}: {}", constraint.id, violation.found));
    }
    sheet.entry("control", control.unwrap_or_default());
    sheet.raw("repeat", &curl::line(endpoint, &case.request));
    sheet.text
}

/// A client: how it asks, and what it needs to be able to read an answer.
pub fn client(model: &Model, name: &str) -> Option<String> {
    let (_, client) = model.client(name)?;
    let mut sheet = Sheet::titled(name);
    sheet.entry("is", &client.title);
    sheet.entry("source", &client.source);
    let reads: Vec<&str> = client.reads.iter().map(|format| format.name()).collect();
    sheet.entry("reads", &reads.join(" and "));
    client.sends.iter().for_each(|sends| sheet.entry("sends", sends));
    client.asks.iter().for_each(|part| sheet.entry("asks as", &format!("the cases with {part} in their ids")));
    for demand in &client.demands {
        let only = demand.format.map_or_else(String::new, |format| format!(" (in {})", format.name()));
        sheet.entry("needs", &format!("{}: {}{only}", demand.need.name(), demand.need.words()));
        sheet.entry("or says", &demand.says);
        sheet.entry("", &demand.source);
    }
    Some(sheet.text)
}

/// Ids someone may have meant by a word: those that end with it, those near it, those that hold it.
pub fn suggestions(model: &Model, cases: &[Case], word: &str) -> Vec<String> {
    if word.is_empty() {
        return Vec::new();
    }
    let lives: Vec<String> = lives::all(model).map(|(action, promise)| promise.id(&action.id)).collect();
    let ids: Vec<&str> = ids(model, cases).chain(lives.iter().map(String::as_str)).collect();
    let ends = |id: &&&str| id.strip_suffix(word).is_some_and(|head| head.ends_with(PARTS));
    let mut found: Vec<&str> = ids.iter().filter(ends).copied().collect();
    found.extend(did_you_mean(word, ids.iter().copied()));
    if found.is_empty() {
        let parts = word.split(PARTS).count();
        let near = did_you_mean(word, ids.iter().map(|id| tail(id, parts)));
        found.extend(ids.iter().filter(|id| Some(tail(id, parts)) == near));
    }
    if found.is_empty() {
        let lower = word.to_lowercase();
        found.extend(ids.iter().filter(|id| id.to_lowercase().contains(&lower)));
    }
    let mut distinct: Vec<String> = Vec::new();
    for id in found {
        if distinct.len() < SUGGESTIONS && id != word && !distinct.iter().any(|other| other == id) {
            distinct.push(id.to_owned());
        }
    }
    distinct
}

fn ids<'a>(model: &'a Model, cases: &'a [Case]) -> impl Iterator<Item = &'a str> {
    let actions = model.actions.iter().map(|action| action.id.as_str());
    let constraints = model.constraints.iter().map(|constraint| constraint.id.as_str());
    let slips = model.actions.iter().flat_map(|action| action.slips.iter().map(|slip| slip.id.as_str()));
    let clients = model.clients.iter().map(|client| client.name.as_str());
    actions.chain(constraints).chain(slips).chain(clients).chain(cases.iter().map(|case| case.id.as_str()))
}

/// The last so many parts of an id.
fn tail(id: &str, parts: usize) -> &str {
    let start = id.rmatch_indices(PARTS).nth(parts.saturating_sub(1));
    start.map_or(id, |(index, _)| &id[index + 1..])
}

/// The readings under which a value breaks a statement.
fn readings(constraint: &Constraint, indices: &[usize]) -> String {
    let readings = indices.iter().filter_map(|&index| constraint.readings.get(index));
    let names: Vec<&str> = readings.map(|reading| reading.name.as_str()).collect();
    format!(", if read as {}", names.join(" or "))
}

/// The level, and what it means; why it is not that of its basis stands in the spec.
fn level(constraint: &Constraint) -> String {
    let means = match constraint.level {
        Level::Must => "breaking it is a divergence",
        Level::Should => "breaking it is advice, and counts with --strict only",
    };
    let reason = if constraint.why.is_empty() { String::new() } else { format!("; {}", constraint.why) };
    format!("{}: {means}{reason}", constraint.level.name())
}

fn sides(constraint: &Constraint) -> &'static str {
    match constraint.side() {
        Side::Both => "with two sides: what is inside is accepted, what is outside refused",
        Side::Answer => "shown by answers",
    }
}

/// The slips that concern a member, or one it is part of.
fn slips_at<'m>(action: &'m Action, path: &MemberPath) -> impl Iterator<Item = &'m Slip> {
    action.slips.iter().filter(move |slip| slip.at.iter().any(|at| path.is_within(at)))
}

#[cfg(test)]
mod tests;
