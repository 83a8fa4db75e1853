//! What is behind an id: a statement of a page, a slip of a page, a case, a client.
//!
//! Only what the spec and the case say, in words and wrapped for a terminal; nothing is judged. An
//! id nobody knows gets [`suggestions`], never a guess in its place.
//!
//! Next: [`super::listing`] for all ids at once.

mod below;
mod statement;

use crate::case::{Case, Expectation};
use crate::judge::words;
use crate::model::{Action, Constraint, Level, Member, Model, Side, Site, Slip};
use crate::toml::did_you_mean;
use crate::value::Value;

use super::curl;
use super::layout::{Style, clean};

pub use below::below;
pub use statement::statement;

/// The column in which texts start.
const COLUMN: usize = 12;

/// What parts an id; each is one byte.
const PARTS: [char; 2] = ['.', '/'];

/// At most so many suggestions are of use.
const SUGGESTIONS: usize = 8;

/// A statement: what the page says, what each reading demands, and where the page slips there.
pub fn constraint(model: &Model, id: &str) -> Option<String> {
    let (_, constraint) = model.constraint_named(id)?;
    let action = model.action(&constraint.action)?;
    let mut sheet = Sheet::titled(id);
    sheet.entry("page", &format!("{} ({})", action.page.title, action.page.edition));
    sheet.entry("says", &says(constraint));
    let basis = constraint.basis;
    sheet.entry("basis", &format!("{}: {}", basis.name(), basis_words(basis.name())));
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
    if let Some(member) = member_of(action, constraint) {
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
    sheet.entry("page", &format!("{} ({})", action.page.title, action.page.edition));
    sheet.entry("says", &format!("\"{}\"", slip.says));
    sheet.entry("means", &slip.means);
    for path in &slip.at {
        sheet.entry("at", path);
        let about = |constraint: &&Constraint| site_path(constraint) == Some(path);
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
    let ids: Vec<&str> = ids(model, cases).collect();
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

/// The page's words and where they stand.
pub(super) fn says(constraint: &Constraint) -> String {
    match constraint.cites.as_str() {
        "" => format!("\"{}\"", constraint.says),
        cites => format!("\"{}\" ({cites})", constraint.says),
    }
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

/// A value and how long it is, for one line.
fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => {
            let (characters, bytes) = (text.chars().count(), text.len());
            format!("{} ({characters} characters, {bytes} bytes)", words::short(text))
        }
        Value::Bytes(bytes) => format!("{} bytes that are not UTF-8", bytes.len()),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => number.clone(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Date(date) => format!("{} seconds since 1970", date.epoch_seconds),
        Value::List(items) => format!("{} items", items.len()),
        Value::Record(record) => format!("{} fields", record.len()),
        Value::Null => "null".to_owned(),
    }
}

fn basis_words(basis: &str) -> &'static str {
    match basis {
        "documented" => "the page says so",
        "example" => "the page only shows it",
        "standard" => "a standard says so: HTTP, URI, XML, JSON or UTF-8",
        "elsewhere" => "another page of the manual says so",
        "observed" => "the live service was seen to do it",
        _ => "our conclusion",
    }
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

fn site_path(constraint: &Constraint) -> Option<&String> {
    match &constraint.site {
        Site::Input(path) | Site::Output(path) => Some(path),
        Site::Exchange => None,
    }
}

fn member_of<'m>(action: &'m Action, constraint: &Constraint) -> Option<&'m Member> {
    match &constraint.site {
        Site::Input(path) => {
            let mut names = path.split('.').skip(1);
            let first = action.input(names.next()?)?;
            names.try_fold(first, |member, name| member.record()?.iter().find(|inner| inner.name == name))
        }
        Site::Output(path) => action.output_at(path),
        Site::Exchange => None,
    }
}

/// The slips that concern a member, or one it is part of.
fn slips_at<'m>(action: &'m Action, path: &str) -> impl Iterator<Item = &'m Slip> {
    let concerns =
        move |at: &String| path == at || path.strip_prefix(at.as_str()).is_some_and(|rest| rest.starts_with('.'));
    action.slips.iter().filter(move |slip| slip.at.iter().any(concerns))
}

/// Labelled lines below a title.
struct Sheet {
    text: String,
    last: &'static str,
}

impl Sheet {
    fn titled(title: &str) -> Self {
        Self { text: format!("{}\n", clean(title)), last: "" }
    }

    /// A labelled text; nothing where the text is empty. A label is not repeated.
    fn entry(&mut self, label: &'static str, text: &str) {
        if text.is_empty() {
            return;
        }
        let shown = if label == self.last { "" } else { label };
        self.text.push_str(&Style::default().entry(2, shown, COLUMN, text));
        if !label.is_empty() {
            self.last = label;
        }
    }

    /// A parameter, and what is inside it, one line each.
    fn parameter(&mut self, name: &str, value: &Value) {
        self.entry("", &format!("{name} = {}", shown(value)));
        for (index, item) in value.as_list().unwrap_or_default().iter().enumerate() {
            self.parameter(&format!("{name}[{index}]"), item);
        }
        for (inner, value) in value.as_record().into_iter().flat_map(|record| record.iter()) {
            self.parameter(&format!("{name}.{inner}"), value);
        }
    }

    /// A labelled line to be copied, however long.
    fn raw(&mut self, label: &str, line: &str) {
        self.text.push_str(&format!("  {label:COLUMN$}{line}\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::Sample;

    const NAME_MAX: &str = "server.createBlockStorageSnapshotInstance.input.blockStorageSnapshotName.max";

    #[test]
    fn an_ambiguous_statement_shows_each_reading_and_the_slip_behind_it() {
        let sample = Sample::conforming();
        let text = constraint(&sample.model, NAME_MAX).expect("a constraint");
        for part in [
            "createBlockStorageSnapshotInstance (Classic, API guide, Korean, older layout)",
            "\"Min : 3, Max : 30\" (request table, row 2)",
            "documented: the page says so",
            "must: breaking it is a divergence",
            "characters: at most 30 characters",
            "bytes: at most 30 bytes",
            "slip.name-unit-missing",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert_eq!(text.matches("  reading ").count(), 1, "{text}");
        let mut sample = sample;
        sample.should(&[NAME_MAX]);
        let text = constraint(&sample.model, NAME_MAX).expect("a constraint");
        assert!(
            text.contains("  level       should: breaking it is advice, and counts with --strict only\n"),
            "{text}"
        );
        assert_eq!(constraint(&sample.model, "nothing"), None);
    }

    #[test]
    fn every_constraint_and_every_slip_can_be_explained() {
        let sample = Sample::conforming();
        for known in &sample.model.constraints {
            let text = constraint(&sample.model, &known.id).expect("a constraint");
            assert!(text.starts_with(&known.id));
            let reason = known.unchecked.as_deref().map_or("yes", |reason| &reason[..5]);
            assert!(text.contains("  checkable   "), "{text}");
            assert!(text.contains(reason), "{text}");
        }
        for known in sample.model.actions.iter().flat_map(|action| &action.slips) {
            let text = slip(&sample.model, &known.id).expect("a slip");
            assert!(text.contains(&known.at[0]), "{text}");
        }
    }

    #[test]
    fn a_case_says_what_it_sends_and_what_that_breaks() {
        let sample = Sample::conforming();
        let found = sample.cases.iter().find(|case| case.id.contains("Description.max/1001-characters/get"));
        let found = found.expect("a case one above the bound");
        let control = found.control.map(|index| sample.cases[index].id.as_str());
        let text = case(&sample.model, "http://127.0.0.1:1", found, control);
        assert!(text.contains("(1001 characters,"), "{text}");
        assert!(text.contains("refused: every reading"), "{text}");
        assert!(text.contains(control.expect("a control")), "{text}");
        assert!(text.lines().last().is_some_and(|line| line.contains("curl -sS 'http://127.0.0.1:1/")), "{text}");
    }

    #[test]
    fn a_misspelt_id_finds_its_neighbour() {
        let Sample { model, cases, .. } = Sample::conforming();
        let near = |word: &str| suggestions(&model, &cases, word);
        assert!(near("blockStorageSnapshotName.max").iter().any(|id| id == NAME_MAX));
        assert!(near(&NAME_MAX.replace("Name.max", "Nmae.max")).iter().any(|id| id == NAME_MAX));
        assert!(near("blockStorageSnapshotName.mx").iter().any(|id| id == NAME_MAX));
        assert!(near("name-unit-mising").iter().any(|id| id.ends_with("slip.name-unit-missing")));
        assert!(!near("sharestatus").is_empty());
        assert_eq!(near("qqqqqqqqqqqqqqqqqqqqqqqq"), Vec::<String>::new());
        assert_eq!(near(""), Vec::<String>::new());
    }

    #[test]
    fn what_ids_begin_with_shows_everything_below() {
        let Sample { model, cases, .. } = Sample::conforming();
        let parameter = NAME_MAX.strip_suffix(".max").expect("a parameter");
        let text = below(&model, &cases, parameter).expect("a parameter");
        assert!(text.contains("input.blockStorageSnapshotName: the name of the snapshot"), "{text}");
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(" max must: at most 30 characters (characters), or at most 30 bytes (bytes)"), "{text}");
        let below = |name: &str| super::below(&model, &cases, name);
        let rows =
            |text: &str| text.lines().filter(|line| line.contains("must: ") || line.contains("should: ")).count();
        let under_test = &model.constraints[..model.constraints_under_test()];
        let of = |prefix: &str| under_test.iter().filter(|it| it.id.starts_with(&format!("{prefix}."))).count();
        for prefix in
            [parameter, "server", "server.createBlockStorageSnapshotInstance.answer", model.actions[1].id.as_str()]
        {
            assert_eq!(below(prefix).map(|text| rows(&text)), Some(of(prefix)), "{prefix}");
        }
        // An action and a parameter go by their names alone too.
        assert_eq!(below(&model.actions[0].name).map(|text| rows(&text)), Some(of(&model.actions[0].id)));
        assert_eq!(below("blockStorageSnapshotName").map(|text| rows(&text) >= of(parameter)), Some(true));
        assert!(below("server.createBlockStorageSnapshotInstance.slip").is_some());
        for nothing in ["", ".", "serv", "blockStorageSnapshotNam"] {
            assert_eq!(below(nothing), None, "{nothing}");
        }
    }
}
