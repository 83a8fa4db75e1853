//! A spec file to fill in, from an example answer, a request and the text of a manual page.
//!
//! It reads what it knows and claims nothing: what it guesses is marked as guessed, what it cannot read is
//! a line for a person to decide. What is drafted has the page's own words as its quotation, and the file
//! loads, so that `lint` and `run` say what is missing.
//!
//! Next: `page` for the text of a page, `phrase` for the words it knows, `shown` for examples, `write` for
//! the file, [`measure()`] for how much of a spec by hand is drafted.

mod input;
mod measure;
mod page;
mod phrase;
mod shown;
#[cfg(test)]
mod tests;
mod write;

pub use measure::{Agreement, measure};

use crate::codec::document;
use crate::wire::Limits;

/// A shape that several pages share, and its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Its name.
    pub name: String,
    /// The names of its members.
    pub members: Vec<String>,
}

/// What a draft is made of; at least one of the three says something.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The family of the action.
    pub family: &'a str,
    /// Its name.
    pub action: &'a str,
    /// Shapes of `common.toml`; the first opens every answer.
    pub shared: &'a [Shared],
    /// An answer, in XML or JSON; that of the page, where there is none.
    pub example: Option<&'a [u8]>,
    /// A request: a URL, an HTTP message or a command line; that of the page, where there is none.
    pub request: Option<&'a str>,
    /// The text of a manual page.
    pub page: Option<&'a str>,
}

/// The text of the spec file.
pub fn draft(sources: &Sources<'_>) -> String {
    let page = sources.page.map(|text| page::read(text, sources.action)).unwrap_or_default();
    let example = sources.example.or(page.example.as_deref().map(str::as_bytes));
    let (_, document) = document(example.unwrap_or_default(), &Limits::default());
    let request = sources.request.map(|text| page::pairs(text, sources.action));
    let request = request.unwrap_or_else(|| page.request.clone());
    let answer = shown::answer(&document.root, &page.declared, sources.shared);
    write::file(sources, &page, &request, &answer)
}
