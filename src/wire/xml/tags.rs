//! What stands in a tag behind the name: attributes, and the pseudo-attributes of the declaration.

use std::collections::HashSet;

use super::characters::{BLANKS, Name, name};

/// One attribute, its value as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attribute<'t> {
    /// With its prefix.
    pub name: &'t str,
    /// Between the quotes.
    pub value: &'t str,
}

/// Where in the tag something is wrong, counted from what was given, and what.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TagFault {
    /// In bytes.
    pub at: usize,
    /// In words.
    pub problem: &'static str,
}

/// The attributes of a tag, up to and including the first fault.
pub(super) struct Attributes<'t> {
    text: &'t str,
    at: usize,
    seen: HashSet<&'t str>,
}

impl<'t> Attributes<'t> {
    /// Everything behind the element's name.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, seen: HashSet::new() }
    }

    fn read(&mut self) -> Result<Attribute<'t>, TagFault> {
        let whole = self.text;
        // Every rest is a suffix of the whole, so its length says where it begins.
        let fault = |rest: &str, problem| Err(TagFault { at: whole.len() - rest.len(), problem });
        let rest = &whole[self.at..];
        let found = rest.trim_start_matches(BLANKS);
        if found.len() == rest.len() {
            return fault(rest, "no blank in front of an attribute");
        }
        let end = found.find(|c| c == '=' || BLANKS.contains(&c)).unwrap_or(found.len());
        let (name, behind) = found.split_at(end);
        if self::name(name) == Name::No {
            return fault(found, "not the name of an attribute");
        }
        let Some(behind) = behind.trim_start_matches(BLANKS).strip_prefix('=') else {
            return fault(behind, "an attribute without a value");
        };
        let quoted = behind.trim_start_matches(BLANKS);
        let Some(quote) = quoted.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return fault(quoted, "an attribute value without quotes");
        };
        let inner = &quoted[1..];
        let Some((value, behind)) = inner.split_once(quote) else {
            return fault(quoted, "an attribute value without an end");
        };
        if let Some(angle) = value.find('<') {
            return fault(&inner[angle..], "`<` in an attribute value");
        }
        if !self.seen.insert(name) {
            return fault(found, "an attribute stands twice");
        }
        self.at = whole.len() - behind.len();
        Ok(Attribute { name, value })
    }
}

impl<'t> Iterator for Attributes<'t> {
    type Item = Result<Attribute<'t>, TagFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.text[self.at..].trim_start_matches(BLANKS).is_empty() {
            return None;
        }
        let read = self.read();
        if read.is_err() {
            self.at = self.text.len();
        }
        Some(read)
    }
}

/// What an XML declaration says that matters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Declaration<'t> {
    /// The encoding it names.
    pub encoding: Option<&'t str>,
    /// Whether it says more than version 1.0 and an encoding.
    pub unusual: bool,
}

/// Reads what stands between `<?xml` and `?>`.
pub(super) fn declaration(text: &str) -> Result<Declaration<'_>, TagFault> {
    let mut expected = ["version", "encoding", "standalone"].iter();
    let mut declared = Declaration { encoding: None, unusual: false };
    let mut version = None;
    for attribute in Attributes::new(text) {
        let Attribute { name, value } = attribute?;
        if !expected.any(|expected| *expected == name) {
            return Err(TagFault { at: 0, problem: "not an XML declaration" });
        }
        match name {
            "version" => version = Some(value),
            "encoding" => declared.encoding = Some(value),
            _ => declared.unusual = true,
        }
    }
    match version.and_then(|version| version.strip_prefix("1.")) {
        Some(minor) if !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit()) => {
            declared.unusual |= minor != "0";
            Ok(declared)
        }
        _ => Err(TagFault { at: 0, problem: "an XML declaration without a version" }),
    }
}
