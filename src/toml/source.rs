//! A file's text, and places in it.
//!
//! Never reads a file itself: texts are handed in, so that a spec inside the binary and one on disk
//! are read alike. Next: [`super::table`] for what stands in a file.

use std::ops::Range;

use super::{Diagnostic, Faults, Table};

/// A TOML file: its name, its text, and what it parsed to.
#[derive(Debug)]
pub struct Source {
    file: String,
    text: String,
    toml: Result<toml_edit::Document<String>, toml_edit::TomlError>,
}

impl Source {
    /// The text of a file, under the name its faults shall have.
    pub fn new(file: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { file: file.into(), toml: toml_edit::Document::parse(text.clone()), text }
    }

    /// The outermost table; `None`, and a fault noted, where the text is no TOML.
    pub fn root<'s>(&'s self, faults: &'s Faults) -> Option<Table<'s>> {
        match &self.toml {
            Ok(document) => Some(Table::new(self, faults, document.as_table(), self.mark(Some(0..0)))),
            Err(error) => {
                let message = error.message().lines().collect::<Vec<_>>().join(", ");
                faults.note(self.mark(error.span()).fault(message));
                None
            }
        }
    }

    /// A place in the file; its very beginning where the place is not known.
    pub(super) fn mark(&self, span: Option<Range<usize>>) -> Mark<'_> {
        let span = span.unwrap_or(0..0);
        Mark { source: self, start: span.start, end: span.end }
    }
}

/// A place in a file.
#[derive(Clone, Copy, Debug)]
pub struct Mark<'s> {
    source: &'s Source,
    start: usize,
    end: usize,
}

impl<'s> Mark<'s> {
    /// A fault at this place.
    pub fn fault(&self, message: impl Into<String>) -> Diagnostic {
        let text = self.source.text.as_str();
        let start = floor(text, self.start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let meant = floor(text, self.end).clamp(start, line_end);
        Diagnostic {
            file: self.source.file.clone(),
            line: text[..start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            message: message.into(),
            help: None,
            excerpt: Some((
                text[line_start..line_end].trim_end().to_owned(),
                text[start..meant].trim_end().chars().count().max(1),
            )),
        }
    }
}

/// The nearest character boundary at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Something read, and where it stood.
#[derive(Clone, Debug)]
pub struct Spanned<'s, T> {
    /// What was read.
    pub value: T,
    /// Where.
    pub mark: Mark<'s>,
}

impl<T> Spanned<'_, T> {
    /// A fault at this place.
    pub fn fault(&self, message: impl Into<String>) -> Diagnostic {
        self.mark.fault(message)
    }
}
