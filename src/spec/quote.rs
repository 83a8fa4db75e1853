//! Quotations held against the page they are of.
//!
//! A quotation stands in a page if each of its parts does, blanks aside. Its parts are what `…`
//! leaves of it; they may stand in any order, because a page's text has lost its columns. What is
//! known from elsewhere, of a standard or from a live service is not looked for. No page is kept
//! here. Next: [`super`], where it is called.

use super::compile::{IMPLIED, id};
use super::raw::{RawAction, RawSpec};
use crate::model::{Action, Basis, Constraint, Kind, Model, Site};
use crate::toml::{Diagnostic, Faults, Mark};

/// The text of a page, as it was read or copied.
#[derive(Clone, Debug)]
pub struct PageText {
    /// The name of the file it is in.
    pub file: String,
    /// The text.
    pub text: String,
}

/// Looks for the quotations of each page's actions; `quoted` says where those of the constraints are.
pub(super) fn check(spec: &RawSpec<'_>, model: &Model, quoted: &[Mark<'_>], pages: &[PageText], faults: &Faults) {
    for page in pages {
        let mut of_page = model.actions.iter().filter(|action| has_title(page, &action.page.title)).peekable();
        if of_page.peek().is_none() {
            let fault = Diagnostic::of_file(&page.file, "no line of it is the title of an action's page");
            let titles: Vec<&str> = model.actions.iter().map(|action| action.page.title.as_str()).collect();
            faults.note(fault.with_help(format!("titles: {}", titles.join(", "))));
        }
        for action in of_page {
            let raw = spec.actions.iter().find(|raw| id(&raw.family.value, &raw.name.value) == action.id);
            of_action(model, action, raw, quoted, page, faults);
        }
    }
}

/// What an action's file quotes of its page, each quotation once.
pub fn quotations<'m>(model: &'m Model, action: &'m Action) -> Vec<&'m str> {
    let constraints = model.constraints_of(action).map(|(_, constraint)| constraint);
    let said = constraints.filter(|constraint| is_quoted(constraint)).map(|constraint| constraint.says.as_str());
    let mut all: Vec<&str> = said.chain(action.slips.iter().map(|slip| slip.says.as_str())).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The lines of a page that say something and that no statement of its actions cites, counted from 1: no
/// quotation, declared word or shown value of theirs stands on them.
pub fn uncited<'p>(model: &Model, page: &'p PageText) -> Vec<(usize, &'p str)> {
    let of_page = || model.actions.iter().filter(|action| has_title(page, &action.page.title));
    let text = without_blanks(&page.text);
    let quoted = of_page().flat_map(|action| quotations(model, action)).flat_map(parts);
    let shown = of_page().flat_map(|action| action.input.iter().map(|input| without_blanks(&input.name)));
    let mut cited = vec![false; text.len()];
    for part in quoted.chain(shown).filter(|part| part.chars().count() > SHORTEST) {
        for (at, _) in text.match_indices(&part) {
            cited[at..at + part.len()].fill(true);
        }
    }
    let mut at = 0;
    let lines = (1..).zip(page.text.lines()).filter(|(_, line)| {
        let length = without_blanks(line).len();
        let is_cited = cited[at..at + length].contains(&true);
        at += length;
        !is_cited && says_something(line) && of_page().all(|action| line.trim() != action.page.title)
    });
    lines.map(|(number, line)| (number, line.trim())).collect()
}

/// A shorter quotation stands on too many lines to tell one.
const SHORTEST: usize = 3;

/// Whether a line has words: no end of an element, no rule of a table.
fn says_something(line: &str) -> bool {
    !line.trim_start().starts_with("</") && line.chars().any(char::is_alphanumeric)
}

/// What is odd about a spec that may load all the same: actions whose page demands next to nothing, and
/// parameters that may be left out only because their rows do not say whether.
pub fn thin(model: &Model) -> Vec<String> {
    let is_of_page = |constraint: &Constraint| matches!(constraint.basis, Basis::Documented | Basis::Example);
    let of_itself = [Kind::Type, Kind::Optional, Kind::AnyCharacter, Kind::XmlText, Kind::Empty];
    let mut told = Vec::new();
    for action in &model.actions {
        let stated = |input: bool| {
            let all = model.constraints_of(action).map(|(_, constraint)| constraint).filter(|it| is_of_page(it));
            let here = all.filter(|it| match it.site {
                Site::Input(_) => input && !of_itself.contains(&it.kind),
                Site::Output(_) => !input,
                Site::Exchange => false,
            });
            here.count()
        };
        if stated(true) == 0 {
            told.push(format!("{}: its page demands nothing of a request", action.id));
        }
        if stated(false) < FEWEST {
            told.push(format!("{}: its page says next to nothing of an answer", action.id));
        }
        let implied = model.constraints_of(action).filter(|(_, it)| it.kind == Kind::Optional && it.note == IMPLIED);
        told.extend(implied.map(|(_, it)| format!("{}: whether it may be left out is not said", it.statement)));
    }
    told
}

/// With fewer statements about its answer, an action is hardly tested.
const FEWEST: usize = 6;

/// The parts of a quotation that must stand in the page, without blanks.
pub fn parts(says: &str) -> impl Iterator<Item = String> {
    says.split('…').map(without_blanks).filter(|part| !part.is_empty())
}

fn of_action(
    model: &Model,
    action: &Action,
    raw: Option<&RawAction<'_>>,
    quoted: &[Mark<'_>],
    page: &PageText,
    faults: &Faults,
) {
    let text = without_blanks(&page.text);
    let missing = |says: &str, mark: &Mark<'_>| {
        let missing: Vec<String> = parts(says).filter(|part| !text.contains(part.as_str())).collect();
        if !missing.is_empty() {
            let fault = mark.fault(format!("{says:?} does not stand in {}", page.file));
            faults.note(fault.with_help(format!("not found, blanks aside: {}", missing.join(" … "))));
        }
    };
    for (id, constraint) in model.constraints_of(action).filter(|(_, constraint)| is_quoted(constraint)) {
        if let Some(mark) = quoted.get(id.index()) {
            missing(&constraint.says, mark);
        }
    }
    raw.iter().flat_map(|raw| &raw.slips).for_each(|slip| missing(&slip.says.value, &slip.says.mark));
}

/// Whether its words are those of the action's page: said, shown, or what a conclusion rests on.
fn is_quoted(constraint: &Constraint) -> bool {
    match constraint.basis {
        Basis::Documented | Basis::Example => true,
        Basis::Inferred => constraint.site != Site::Exchange,
        Basis::Standard | Basis::Elsewhere | Basis::Observed => false,
    }
}

fn has_title(page: &PageText, title: &str) -> bool {
    !title.is_empty() && page.text.lines().any(|line| line.trim() == title)
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}
