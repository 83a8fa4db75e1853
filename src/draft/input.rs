//! One row of the request table to the statements about its parameter, and the sentences nobody understood.
//!
//! Next: [`super::phrase`] for the words.

use super::page::Row;
use super::phrase::{self, Bounds, Phrase, list};
use crate::toml::quoted;

/// What is known of a parameter.
#[derive(Clone, Debug, Default)]
pub(super) struct Input {
    pub(super) statements: Vec<Phrase>,
    /// The words that say what the parameter is, where they say that it names what is created.
    pub(super) names_it: Option<String>,
    /// Sentences for a person: line and words.
    pub(super) open: Vec<(usize, String)>,
}

/// Reads a row; `shown` is the output path of the field that repeats it, `empty` whether that field is
/// shown empty where the example gives none.
pub(super) fn read(row: &Row, family: &str, shown: Option<&str>, empty: Option<&str>) -> Input {
    let mut input = Input::default();
    let mut bounds = None;
    let mut default = None;
    for (line, says) in &row.says {
        if let Some(found) = phrase::bounds(says) {
            bounds = Some((found, says.as_str()));
        } else if let Some(value) = phrase::default(says) {
            default = default_of(value, says, family, shown);
            input.open.extend(default.is_none().then(|| (*line, says.clone())));
        } else if !sentence(row, says, family, &mut input) {
            input.open.push((*line, says.clone()));
        }
    }
    let is_ascii =
        input.statements.iter().any(|one| one.kind == "alphabet" && one.lines.iter().all(|line| line.is_ascii()));
    if let Some((bounds, says)) = bounds {
        input.statements.splice(0..0, lengths(&bounds, says, is_ascii));
    }
    let shown_empty = empty.zip(shown).map(|(says, to)| by_value("", Some(to), "example", says));
    input.statements.extend(default.or(shown_empty));
    input
}

/// Whether a sentence is one of those that are known.
fn sentence(row: &Row, says: &str, family: &str, input: &mut Input) -> bool {
    if let Some(values) = phrase::options(says) {
        input.statements.push(Phrase::new("options", "documented", says, vec![list("values", &values)]));
        return true;
    }
    if let Some(words) = phrase::no_duplicates(says) {
        input.statements.push(Phrase::new("repeat", "documented", words, vec![unsaid("allows")]));
        return true;
    }
    let sets = phrase::characters(says);
    if !sets.is_empty() {
        let made =
            sets.into_iter().map(|(kind, says, set)| Phrase::new(kind, "documented", says, vec![list("allows", &set)]));
        input.statements.extend(made);
        return true;
    }
    if let Some((parameter, action)) = phrase::told_by(says) {
        let is_about_it = parameter.is_none_or(|named| named == row.name);
        if is_about_it {
            input.statements.push(exists(row, says, family, action));
        } else if let Some(action) = phrase::teller(&row.name) {
            // The row's own name tells more than a hint about another parameter.
            let mut guess = exists(row, says, family, &action);
            guess.guess = Some("from the parameter's name: the page's hint names another one");
            input.statements.push(guess);
        }
        return is_about_it;
    }
    let names_it =
        ["생성할 ", "to create", "to be created"].iter().any(|words| says.starts_with(words) || says.ends_with(words));
    if names_it {
        input.names_it = Some(phrase::cited(says));
    }
    names_it
}

/// An id that is told by another action: that an unknown one is refused is a reading, where none is needed.
fn exists(row: &Row, says: &str, family: &str, action: &str) -> Phrase {
    let resource = format!("resource = {}", quoted(&phrase::resource(action)));
    let from = format!("from = {}", quoted(&format!("{family}.{action}")));
    let others = (!row.is_required()).then(|| unsaid("others"));
    Phrase::new("exists", "inferred", says, [resource].into_iter().chain(others).chain([from]).collect())
}

/// A key of what the page leaves open, as pages do again and again.
fn unsaid(key: &str) -> String {
    format!("{key} = \"unsaid\"")
}

fn lengths(bounds: &Bounds, says: &str, is_ascii: bool) -> Vec<Phrase> {
    let length = |min: Option<u64>, max: Option<u64>, unit: &str| {
        let bound = |key: &str, value: Option<u64>| value.map(|value| format!("{key} = {value}"));
        let keys = bound("min", min).into_iter().chain(bound("max", max));
        Phrase::new("length", "documented", says, keys.chain([format!("unit = \"{unit}\"")]).collect())
    };
    if !bounds.is_bytes || is_ascii {
        let unit = if is_ascii || bounds.is_characters { "characters" } else { "unsaid" };
        return vec![length(bounds.min, bounds.max, unit)];
    }
    // The encoding is not named: UTF-8 as the request, or EUC-KR as Korean systems count. Of 0 it is one.
    match bounds.min {
        Some(0) => {
            let most = bounds.max.map(|max| length(None, Some(max), "encoding-unsaid"));
            [length(Some(0), None, "bytes")].into_iter().chain(most).collect()
        }
        min => vec![length(min, bounds.max, "encoding-unsaid")],
    }
}

fn default_of(value: &str, says: &str, family: &str, shown: Option<&str>) -> Option<Phrase> {
    if let Some((_, action)) = phrase::told_by(&format!("{value} 획득 가능")) {
        let from = format!("from = {}", quoted(&format!("{family}.{action}")));
        let why = "unchecked = \"the answer of another action tells it\"".to_owned();
        return Some(Phrase::new("default", "documented", says, vec![from, why]));
    }
    if phrase::is_by_server(value) {
        let to = format!("to = {}", quoted(shown?));
        return Some(Phrase::new("default", "documented", says, vec![to]));
    }
    (!value.contains(' ')).then(|| by_value(value, None, "documented", says))
}

fn by_value(value: &str, to: Option<&str>, basis: &'static str, says: &str) -> Phrase {
    let to = to.map(|to| format!("to = {}", quoted(to)));
    let lines = [format!("value = {}", quoted(value))].into_iter().chain(to).collect();
    Phrase::new("default", basis, says, lines)
}
