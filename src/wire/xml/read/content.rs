//! The part of the reader that takes in everything but elements: text, references, attributes,
//! comments, the declaration. It checks what XML 1.0 demands of them.

use std::borrow::Cow;

use quick_xml::events::Event;

use super::Reader;
use crate::wire::AnomalyKind;
use crate::wire::notes::Noted;
use crate::wire::xml::characters::{BLANKS, Name, Reference, is_allowed, name, reference};
use crate::wire::xml::tags::{Attributes, declaration};

impl<'a> Reader<'a, '_> {
    pub(super) fn attributes(&mut self, raw: &str, base: usize) -> Noted {
        for attribute in Attributes::new(raw) {
            let attribute = attribute.map_err(|fault| self.fault(&fault, base))?;
            self.notes.count()?;
            let value = self.attribute_value(attribute.value, base)?;
            self.note(AnomalyKind::Attribute { name: attribute.name.to_owned(), value })?;
        }
        Ok(())
    }

    /// Every blank becomes a space, except one that is written as a reference.
    fn attribute_value(&mut self, raw: &str, base: usize) -> Noted<String> {
        let spaces = |text: &str| text.replace("\r\n", " ").replace(BLANKS, " ");
        let mut pieces = raw.split('&');
        let mut value = spaces(pieces.next().unwrap_or_default());
        for piece in pieces {
            let Some((inner, behind)) = piece.split_once(';') else {
                return Err(self.malformed(base, "`&` in an attribute value"));
            };
            value.push_str(&self.referenced(inner, base)?);
            value.push_str(&spaces(behind));
        }
        Ok(value)
    }

    #[inline]
    pub(super) fn content(&mut self, text: Cow<'a, str>, start: usize) -> Noted {
        if self.plain {
            self.add(text, false);
            return Ok(());
        }
        self.forbidden(start, start + text.len())?;
        if let Some(at) = text.find("]]>") {
            return Err(self.malformed(start + at, "`]]>` in text"));
        }
        self.add(text, false);
        Ok(())
    }

    pub(super) fn reference(&mut self, inner: &str, start: usize) -> Noted {
        let text = self.referenced(inner, start)?;
        if let Some(open) = self.open.last_mut() {
            open.text.to_mut().push_str(&text);
            open.meant = true;
        }
        Ok(())
    }

    /// The text a reference stands for; itself, where it stands for none.
    fn referenced(&mut self, inner: &str, at: usize) -> Noted<String> {
        match reference(inner) {
            Reference::Character(character) => Ok(character.to_string()),
            Reference::Forbidden(code, character) => {
                self.note(AnomalyKind::ForbiddenCharacter { code })?;
                Ok(character.map_or_else(|| format!("&{inner};"), String::from))
            }
            Reference::Unknown => {
                self.note(AnomalyKind::UnknownEntity { name: inner.to_owned() })?;
                Ok(format!("&{inner};"))
            }
            Reference::No => Err(self.malformed(at, "`&` that begins no reference")),
        }
    }

    #[inline]
    pub(super) fn add(&mut self, text: Cow<'a, str>, meant: bool) {
        let text = if self.plain { text } else { line_ends(text) };
        let Some(open) = self.open.last_mut() else { return };
        if open.text.is_empty() {
            open.text = text;
        } else {
            open.text.to_mut().push_str(&text);
        }
        open.meant |= meant;
    }

    /// Comments and processing instructions.
    pub(super) fn aside(&mut self, event: &Event<'_>, start: usize, end: usize) -> Noted {
        self.forbidden(start, end)?;
        let kind = match event {
            Event::Comment(text) => AnomalyKind::Comment { text: line_ends(Cow::Borrowed(text)).into_owned() },
            Event::PI(text) if name(text.target()) == Name::No || text.target().eq_ignore_ascii_case("xml") => {
                return Err(self.malformed(start, "not the name of an instruction"));
            }
            text => AnomalyKind::Instruction { text: line_ends(Cow::Borrowed(text)).into_owned() },
        };
        self.note(kind)
    }

    pub(super) fn declaration(&mut self, end: usize) -> Noted {
        let (open, close) = ("<?xml", "?>");
        let text = &self.text[open.len()..end - close.len()];
        let declared = declaration(text).map_err(|fault| self.fault(&fault, open.len()))?;
        if let Some(name) = declared.encoding.filter(|name| !name.eq_ignore_ascii_case("utf-8")) {
            self.note(AnomalyKind::DeclaredEncoding { name: name.to_owned() })?;
        }
        if declared.unusual {
            self.note(AnomalyKind::Instruction { text: format!("xml{text}") })?;
        }
        Ok(())
    }

    /// Notes every character of a stretch of text that XML does not allow.
    #[inline]
    pub(super) fn forbidden(&mut self, start: usize, end: usize) -> Noted {
        if self.plain { Ok(()) } else { self.note_forbidden(start, end) }
    }

    fn note_forbidden(&mut self, start: usize, end: usize) -> Noted {
        for character in self.text[start..end].chars().filter(|character| !is_allowed(*character)) {
            self.note(AnomalyKind::ForbiddenCharacter { code: u32::from(character) })?;
        }
        Ok(())
    }
}

/// XML reads every end of line as one line feed.
fn line_ends(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text }
}
