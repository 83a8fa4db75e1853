//! The part of the reader that puts into words why reading ends early.

use quick_xml::errors::{Error, IllFormedError};

use super::Reader;
use crate::wire::AnomalyKind;
use crate::wire::notes::Stop;
use crate::wire::xml::characters::{BLANKS, Name, name};
use crate::wire::xml::tags::TagFault;

impl Reader<'_, '_> {
    #[cold]
    pub(super) fn trailing(&self, start: usize) -> Stop {
        Stop::new(AnomalyKind::Trailing { text: self.text[start..].trim_start_matches(BLANKS).to_owned() })
    }

    #[cold]
    pub(super) fn problem(&self, error: &Error, at: usize) -> Stop {
        let at = boundary(self.text, at);
        if is_cut_short(error, &self.text[at..]) {
            Stop::new(AnomalyKind::Truncated)
        } else {
            self.malformed(at, &error.to_string())
        }
    }

    #[cold]
    pub(super) fn fault(&self, fault: &TagFault, base: usize) -> Stop {
        self.malformed(base + fault.at, fault.problem)
    }

    #[cold]
    pub(super) fn malformed(&self, at: usize, problem: &str) -> Stop {
        self.notes.malformed(at, problem.to_owned())
    }
}

/// The beginning of the character a position lies in: `quick-xml` counts wrongly for `--` in a comment.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Whether more bytes could have mended it: the rest is a beginning of some markup, and no more.
fn is_cut_short(error: &Error, rest: &str) -> bool {
    let begins = |markup: &str| rest.starts_with(markup) || markup.starts_with(rest);
    match error {
        Error::Syntax(_) if rest.starts_with("<!") => {
            begins("<!--") || begins("<![CDATA[") || begins("<!DOCTYPE") || begins("<!doctype")
        }
        Error::Syntax(_) if rest.starts_with("<?") => rest != "<?>",
        Error::Syntax(_) => rest
            .trim_start_matches(['<', '/'])
            .chars()
            .next()
            .is_none_or(|first| name(first.encode_utf8(&mut [0; 4])) != Name::No),
        Error::IllFormed(IllFormedError::UnclosedReference) => !rest[1..].contains(['<', '&']),
        _ => false,
    }
}
