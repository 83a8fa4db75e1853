//! What is told of one id: a title, and labelled lines below it.
//!
//! Nothing here knows what is told. Next: [`super`] for that.

use crate::judge::words;
use crate::model::{Action, Constraint};
use crate::report::layout::{Style, clean};
use crate::value::Value;

/// The column in which texts start.
pub(super) const COLUMN: usize = 12;

/// What parts an id; each is one byte.
pub(super) const PARTS: [char; 2] = ['.', '/'];

/// Labelled lines below a title.
pub(super) struct Sheet {
    /// What is written so far.
    pub(super) text: String,
    last: &'static str,
}

impl Sheet {
    /// Nothing but its title.
    pub(super) fn titled(title: &str) -> Self {
        Self { text: format!("{}\n", clean(title)), last: "" }
    }

    /// A labelled text; nothing where the text is empty. A label is not repeated.
    pub(super) fn entry(&mut self, label: &'static str, text: &str) {
        if text.is_empty() {
            return;
        }
        let shown = if label == self.last { "" } else { label };
        self.text.push_str(&Style::default().entry(2, shown, COLUMN, text));
        if !label.is_empty() {
            self.last = label;
        }
    }

    /// The page of an action, and its edition.
    pub(super) fn page(&mut self, action: &Action) {
        self.entry("page", &format!("{} ({})", action.page.title, action.page.edition));
    }

    /// What the page says in a statement, and where the kit has it from.
    pub(super) fn said(&mut self, constraint: &Constraint) {
        self.entry("says", &says(constraint));
        let basis = constraint.basis.name();
        self.entry("basis", &format!("{basis}: {}", basis_words(basis)));
    }

    /// A parameter, and what is inside it, one line each.
    pub(super) fn parameter(&mut self, name: &str, value: &Value) {
        self.entry("", &format!("{name} = {}", shown(value)));
        for (index, item) in value.as_list().unwrap_or_default().iter().enumerate() {
            self.parameter(&format!("{name}[{index}]"), item);
        }
        for (inner, value) in value.as_record().into_iter().flat_map(|record| record.iter()) {
            self.parameter(&format!("{name}.{inner}"), value);
        }
    }

    /// A labelled line to be copied, however long.
    pub(super) fn raw(&mut self, label: &str, line: &str) {
        self.text.push_str(&format!("  {label:COLUMN$}{line}\n"));
    }
}

/// The page's words and where they stand.
pub(in crate::report) fn says(constraint: &Constraint) -> String {
    match constraint.cites.as_str() {
        "" => format!("\"{}\"", constraint.says),
        cites => format!("\"{}\" ({cites})", constraint.says),
    }
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
        Value::Number(number) => number.to_string(),
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
