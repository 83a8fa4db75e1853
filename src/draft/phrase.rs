//! The phrases of a manual page that are known, in Korean and English, and the statements they make.
//!
//! A phrase that is known but does not fit its row (a hint that names another parameter) makes none: it is
//! left to a person. Next: [`super::input`] for what a row makes of them.

use crate::toml::quoted;

/// One statement: its kind, its words, and the other keys of its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) kind: &'static str,
    pub(super) basis: &'static str,
    pub(super) says: String,
    pub(super) lines: Vec<String>,
    /// What it is guessed from, if no word of the page says it.
    pub(super) guess: Option<&'static str>,
}

impl Phrase {
    pub(super) fn new(kind: &'static str, basis: &'static str, says: &str, lines: Vec<String>) -> Self {
        Self { kind, basis, says: cited(says), lines, guess: None }
    }

    /// What stands in its table: its basis where that is not the one of its kind in a row.
    pub(super) fn table(&self) -> String {
        let usual = if self.kind == "exists" { "inferred" } else { "documented" };
        let basis = (self.basis != usual).then(|| format!("basis = \"{}\"", self.basis));
        let says = format!("says = {}", quoted(&self.says));
        self.lines.iter().cloned().chain(basis).chain([says]).collect::<Vec<_>>().join(", ")
    }
}

/// As much of a sentence as may be cited.
pub(super) fn cited(says: &str) -> String {
    let words: Vec<&str> = says.split_whitespace().collect();
    let text = words[..words.len().min(12)].join(" ");
    text.chars().take(120).collect()
}

/// Bounds of a length, and whether their unit is the byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) min: Option<u64>,
    pub(super) max: Option<u64>,
    pub(super) is_bytes: bool,
    pub(super) is_characters: bool,
}

/// `Min : 3, Max : 30`, with a unit or without.
pub(super) fn bounds(text: &str) -> Option<Bounds> {
    let number = |word: &str| {
        let rest = text.split_once(word)?.1.trim_start_matches([' ', ':', '.']);
        let digits: String =
            rest.chars().take_while(|one| one.is_ascii_digit() || *one == ',').filter(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    let (min, max) = (number("Min"), number("Max"));
    let lower = text.to_lowercase();
    let is_characters = lower.contains("character") || text.contains("글자");
    (min.is_some() || max.is_some()).then(|| Bounds { min, max, is_bytes: lower.contains("byte"), is_characters })
}

/// `Options : xml | json`.
pub(super) fn options(text: &str) -> Option<Vec<String>> {
    let rest = text.strip_prefix("Options")?.trim_start_matches([' ', ':']);
    let values: Vec<String> = rest.split(['|', ',']).map(|value| value.trim().to_owned()).collect();
    values.iter().all(|value| !value.is_empty() && !value.contains(' ')).then_some(values)
}

/// What follows `Default :`.
pub(super) fn default(text: &str) -> Option<&str> {
    Some(text.strip_prefix("Default")?.trim_start_matches([' ', ':'])).filter(|rest| !rest.is_empty())
}

/// Whether a default is given by the server.
pub(super) fn is_by_server(text: &str) -> bool {
    ["자동으로", "기본값으로 할당", "automatically", "assigned by"].iter().any(|word| text.contains(word))
}

/// Whether values may not be given twice.
pub(super) fn no_duplicates(text: &str) -> Option<&'static str> {
    ["중복 불가", "No duplicates", "Duplicates not allowed"].into_iter().find(|word| text.contains(word))
}

/// A hint that an id is told by another action: the parameter it names, if it names one, and the action.
pub(super) fn told_by(text: &str) -> Option<(Option<&str>, &str)> {
    let is_hint = ["획득 가능", "obtained", "from the action", "조회 가능"].iter().any(|word| text.contains(word));
    let mut names = text.split(|one: char| !one.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let action = names.clone().find(|word| word.starts_with("get") && word.len() > 3 && word.ends_with("List"));
    let parameter =
        names.next().filter(|word| word.starts_with(|one: char| one.is_ascii_lowercase()) && Some(*word) != action);
    is_hint.then_some(()).and(action).map(|action| (parameter, action))
}

/// The kind of resource that an action lists: `getServerInstanceList` lists `server`.
pub(super) fn resource(action: &str) -> String {
    let bare = action.trim_start_matches("get").trim_end_matches("List");
    let bare = bare.strip_suffix("Instance").unwrap_or(bare);
    let mut letters = bare.chars();
    letters.next().map(|first| first.to_ascii_lowercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// The action that would tell the ids of a parameter, by its name: `serverInstanceNo` by
/// `getServerInstanceList`. None where the name is not one of an id.
pub(super) fn teller(parameter: &str) -> Option<String> {
    let mut letters = parameter.strip_suffix("No")?.chars();
    let first = letters.next()?.to_ascii_uppercase();
    Some(format!("get{first}{}List", letters.as_str()))
}

/// What is said about the characters of a text: its part of the sentence, the kind, the characters.
pub(super) fn characters(text: &str) -> Vec<(&'static str, &str, Vec<String>)> {
    let mut found = Vec::new();
    let mut rest = text;
    for end in ["만 허용", "only allowed"] {
        if let Some((head, tail)) = rest.split_once(end) {
            found.push(("alphabet", &rest[..head.len() + end.len()], set(head)));
            rest = tail.trim_start_matches(|one: char| !one.is_whitespace()).trim_start();
        }
    }
    if let Some(tail) = rest.strip_prefix("Only ")
        && let Some(at) = tail.find("allowed")
    {
        let end = "Only ".len() + at + "allowed".len();
        found.push(("alphabet", &rest[..end], set(&rest[..end])));
        rest = rest[end..].trim_start_matches([',', ';', '.', ' ']);
    }
    for (kind, ends) in
        [("first", ["로 시작", "start with", "begin with"]), ("last", ["로 끝나", "end with", "end in"])]
    {
        if ends.iter().any(|end| rest.contains(end)) {
            let korean = ends[0];
            let part = rest.split_once(korean).map_or(rest, |(head, _)| head);
            found.push((kind, rest, set(part)));
        }
    }
    found.retain(|(_, _, set)| !set.is_empty());
    found
}

/// The characters that words name.
fn set(words: &str) -> Vec<String> {
    let lower = words.to_lowercase();
    let has = |names: &[&str]| names.iter().any(|name| lower.contains(name));
    let mut set = Vec::new();
    let small = has(&["소문자", "lowercase", "lower case", "lower-case"]);
    let large = has(&["대문자", "uppercase", "upper case", "upper-case"]);
    if has(&["영어", "영문", "english", "alphabet", "letter"]) || small || large {
        set.extend((large || !small).then(|| "A-Z".to_owned()));
        set.extend((small || !large).then(|| "a-z".to_owned()));
    }
    set.extend(has(&["숫자", "number", "digit"]).then(|| "0-9".to_owned()));
    let marks = words.split(['"', '“', '”', '\'']).skip(1).step_by(2);
    set.extend(marks.filter(|mark| mark.chars().count() == 1).map(str::to_owned));
    set
}

/// The line of a list of texts.
pub(super) fn list(key: &str, values: &[String]) -> String {
    format!("{key} = [{}]", values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", "))
}
