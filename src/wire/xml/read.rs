//! The reader: one loop over the events of `quick-xml`, with the open elements on a stack.
//!
//! Next: `plain.rs` for what is no more than elements and text, `content.rs` takes in what is no
//! element, `faults.rs` says why reading ends early.

mod content;
mod faults;
mod plain;

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};

use super::characters::{BLANKS, Name, is_blank, is_plain, name};
use crate::value::Path;
use crate::wire::notes::{Noted, Notes, StepRef, Stop, path};
use crate::wire::source::Source;
use crate::wire::{AnomalyKind, Document, Limits, Node};

/// Reads any bytes as XML.
///
/// An element with children is an object, any other is text. Blanks between children are dropped;
/// all other text is kept exactly, line ends normalised as XML demands. Behind the root only
/// comments and instructions are read on; anything else is [`AnomalyKind::Trailing`]. A tag that
/// is cut short or wrong is not in the tree; everything before it is, as if closed there.
pub fn read<'a>(bytes: &'a [u8], limits: &Limits) -> Document<'a> {
    let source = Source::new(bytes, limits);
    match &source.text {
        Cow::Borrowed(text) if source.marks == 0 && !source.cut => quickly(text, &source, limits),
        Cow::Borrowed(text) => Reader::new(text, &source, limits).run(),
        Cow::Owned(text) => Reader::new(text, &source, limits).run().into_owned(),
    }
}

/// By the quick way, if there is one.
fn quickly<'a>(text: &'a str, source: &Source<'a>, limits: &Limits) -> Document<'a> {
    let root = if is_plain(text) { plain::read(text, limits) } else { None };
    match root {
        Some(root) => Document { root, anomalies: Vec::new() },
        None => Reader::new(text, source, limits).run(),
    }
}

/// Without the quick way.
#[cfg(all(test, feature = "generate"))]
pub(super) fn carefully(bytes: &[u8], limits: &Limits) -> Document<'static> {
    let source = Source::new(bytes, limits);
    Reader::new(&source.text, &source, limits).run().into_owned()
}

struct Reader<'a, 's> {
    text: &'a str,
    /// Nothing in the whole text needs a closer look; see [`is_plain`].
    plain: bool,
    doctype: bool,
    open: Vec<Open<'a>>,
    /// The finished children of all open elements, innermost last; in the end, the root. One list
    /// for all of them, so that each object is allocated once, at its final size.
    done: Vec<(Cow<'a, str>, Node<'a>)>,
    notes: Notes<'a, 's>,
}

struct Open<'a> {
    name: &'a str,
    /// Where its children begin in the list of finished ones.
    first: usize,
    /// Its text since the last child.
    text: Cow<'a, str>,
    /// Some of that text is a reference or CDATA: so even if blank, it is no indentation.
    meant: bool,
}

impl<'a, 's> Reader<'a, 's> {
    fn new(text: &'a str, source: &'s Source<'a>, limits: &'s Limits) -> Self {
        Self {
            text,
            plain: is_plain(text),
            doctype: false,
            open: Vec::with_capacity(8),
            done: Vec::with_capacity(32),
            notes: Notes::new(source, limits),
        }
    }

    fn run(mut self) -> Document<'a> {
        let ended = self.events();
        let at = self.path();
        while !self.open.is_empty() {
            // Reading is over, and only one thing can be said last.
            let _ = self.close();
        }
        Document { root: Node::Object(self.done), anomalies: self.notes.finish(at, ended) }
    }

    fn events(&mut self) -> Noted {
        self.notes.marks()?;
        let mut reader = quick_xml::Reader::from_str(self.text);
        reader.config_mut().check_comments = true;
        loop {
            let start = offset(reader.buffer_position());
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(_) if self.is_over() => return Err(self.trailing(start)),
                Err(error) => return Err(self.problem(&error, offset(reader.error_position()))),
            };
            let end = offset(reader.buffer_position());
            let last = matches!(event, Event::Eof);
            if self.open.is_empty() {
                self.outside(event, start, end)?;
            } else {
                self.inside(event, start, end)?;
            }
            if last {
                return Ok(());
            }
            if self.notes.has_replaced() {
                self.notes.replaced(end, &self.path())?;
            }
        }
    }

    #[inline]
    fn inside(&mut self, event: Event<'a>, start: usize, end: usize) -> Noted {
        match event {
            Event::Start(tag) => self.open(&tag, start, end),
            Event::End(_) => self.close(),
            Event::Text(text) => self.content(text.into_inner(), start),
            Event::Empty(tag) => {
                self.open(&tag, start, end)?;
                self.close()
            }
            Event::GeneralRef(inner) => self.reference(&inner.into_inner(), start),
            Event::CData(text) => {
                self.note(AnomalyKind::Cdata)?;
                self.forbidden(start, end)?;
                self.add(text.into_inner(), true);
                Ok(())
            }
            Event::Comment(_) | Event::PI(_) => self.aside(&event, start, end),
            Event::Decl(_) | Event::DocType(_) => Err(self.malformed(start, "a declaration inside an element")),
            Event::Eof => Err(Stop::new(AnomalyKind::Truncated)),
        }
    }

    /// Before and behind the root.
    fn outside(&mut self, event: Event<'a>, start: usize, end: usize) -> Noted {
        match event {
            Event::Comment(_) | Event::PI(_) => self.aside(&event, start, end),
            Event::Text(text) if is_blank(&text) => Ok(()),
            Event::Eof if self.is_over() => Ok(()),
            _ if self.is_over() => Err(self.trailing(start)),
            Event::Start(_) | Event::Empty(_) => self.inside(event, start, end),
            Event::Eof => Err(Stop::new(AnomalyKind::Empty)),
            Event::Decl(_) if start == 0 => self.declaration(end),
            Event::DocType(_) if !self.doctype => {
                self.doctype = true;
                self.forbidden(start, end)?;
                self.note(AnomalyKind::Doctype { text: self.text[start..end].to_owned() })
            }
            Event::Decl(_) | Event::DocType(_) => Err(self.malformed(start, "a declaration in the wrong place")),
            Event::Text(text) => {
                let blanks = text.len() - text.trim_start_matches(BLANKS).len();
                self.note(AnomalyKind::StrayText { text: text.trim_matches(BLANKS).to_owned() })?;
                Err(self.malformed(start + blanks, "text before the root element"))
            }
            Event::CData(_) | Event::GeneralRef(_) | Event::End(_) => {
                Err(self.malformed(start, "content before the root element"))
            }
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>, start: usize, end: usize) -> Noted {
        self.notes.count()?;
        self.notes.deepen(self.open.len())?;
        // Cut out of the text itself, because what an event lends does not outlive it.
        let behind = start + 1 + tag.name().as_ref().len();
        let name = &self.text[start + 1..behind];
        let kind = self::name(name);
        if kind == Name::No {
            return Err(self.malformed(start, "not the name of an element"));
        }
        self.settle_text()?;
        self.open.push(Open { name, first: self.done.len(), text: Cow::Borrowed(""), meant: false });
        if kind == Name::Prefixed {
            self.note(AnomalyKind::Prefix { name: name.to_owned() })?;
        }
        self.forbidden(start, end)?;
        match tag.attributes_raw() {
            "" => Ok(()),
            raw => self.attributes(raw, behind),
        }
    }

    fn close(&mut self) -> Noted {
        let settled = match self.open.last() {
            Some(open) if open.first < self.done.len() => self.settle_text(),
            _ => Ok(()),
        };
        if let Some(Open { name, first, text, .. }) = self.open.pop() {
            let node =
                if first < self.done.len() { Node::Object(self.done.split_off(first)) } else { Node::Text(text) };
            self.done.push((Cow::Borrowed(name), node));
        }
        settled
    }

    /// Text that turns out to stand beside children; indentation is dropped.
    #[inline]
    fn settle_text(&mut self) -> Noted {
        match self.open.last_mut() {
            Some(open) if open.text.is_empty() => Ok(()),
            Some(open) if !open.meant && is_blank(&open.text) => {
                open.text = Cow::Borrowed("");
                Ok(())
            }
            _ => self.note_stray(),
        }
    }

    #[cold]
    fn note_stray(&mut self) -> Noted {
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        open.meant = false;
        let text = std::mem::take(&mut open.text).into_owned();
        self.note(AnomalyKind::StrayText { text })
    }

    /// Whether the root element is closed.
    fn is_over(&self) -> bool {
        self.open.is_empty() && !self.done.is_empty()
    }

    #[cold]
    fn note(&mut self, kind: AnomalyKind) -> Noted {
        let at = self.path();
        self.notes.add(at, kind)
    }

    /// From the root to the innermost open element.
    fn path(&self) -> Path {
        path(self.open.iter().map(|open| StepRef::Name(open.name)))
    }
}

/// Positions lie within the text, so they fit.
fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
