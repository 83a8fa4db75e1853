//! The reader: one loop over the bytes, with the open objects and arrays on a stack of its own.

use std::borrow::Cow;

use super::keys::{Entry, Seen};
use super::text::{Odd, TextFault, literal, number, simple, string};
use crate::value::Path;
use crate::wire::blanks::blanks;
use crate::wire::notes::{Noted, Notes, StepRef, Stop, path};
use crate::wire::source::Source;
use crate::wire::{AnomalyKind, Document, Limits, Node};

/// Reads any bytes as JSON.
///
/// A token that is cut short or wrong is not in the tree; everything before it is. Paths of
/// anomalies give array positions: `a.list[0].b`.
pub fn read<'a>(bytes: &'a [u8], limits: &Limits) -> Document<'a> {
    let source = Source::new(bytes, limits);
    match &source.text {
        Cow::Borrowed(text) => Reader::new(text, &source, limits).run(),
        Cow::Owned(text) => Reader::new(text, &source, limits).run().into_owned(),
    }
}

struct Reader<'a, 's> {
    text: &'a str,
    /// Whether the text goes on beyond what is read of it.
    cut: bool,
    at: usize,
    open: Vec<Open<'a>>,
    /// The finished entries of all open objects, innermost last; those of arrays likewise. One
    /// list for all of them, so that each object is allocated once, at its final size.
    entries: Vec<Entry<'a>>,
    items: Vec<Node<'a>>,
    notes: Notes<'a, 's>,
}

enum Open<'a> {
    Object { first: usize, key: Option<Cow<'a, str>>, seen: Seen<'a> },
    Array { first: usize },
}

impl<'a, 's> Reader<'a, 's> {
    fn new(text: &'a str, source: &'s Source<'a>, limits: &'s Limits) -> Self {
        Self {
            text,
            cut: source.cut,
            at: 0,
            open: Vec::with_capacity(8),
            entries: Vec::with_capacity(18),
            items: Vec::new(),
            notes: Notes::new(source, limits),
        }
    }

    fn run(mut self) -> Document<'a> {
        let ended = self.document();
        let at = self.path();
        let root = self.close_all();
        Document { root, anomalies: self.notes.finish(at, ended) }
    }

    fn document(&mut self) -> Noted {
        self.notes.marks()?;
        if self.peek().is_none() {
            return Err(Stop::new(AnomalyKind::Empty));
        }
        self.root()?;
        if self.peek().is_some() {
            return Err(Stop::new(AnomalyKind::Trailing { text: self.text[self.at..].to_owned() }));
        }
        Ok(())
    }

    /// Each turn reads one value and all the brackets closing behind it.
    fn root(&mut self) -> Noted {
        loop {
            if !self.value()? {
                continue;
            }
            while !self.open.is_empty() && !self.goes_on()? {
                let node = self.close();
                self.put(node)?;
            }
            if self.open.is_empty() {
                return Ok(());
            }
        }
    }

    /// Reads a whole value and puts it where it belongs, or opens an object or array that is not empty; says which.
    fn value(&mut self) -> Noted<bool> {
        let Some(byte) = self.peek() else { return Err(Stop::new(AnomalyKind::Truncated)) };
        self.notes.count()?;
        match byte {
            b'"' => {
                // Put from here, and so written once: what comes from several places is moved first.
                if let Some(text) = simple(self.text, self.at) {
                    self.at += text.len() + 2;
                    return self.put(Node::Text(Cow::Borrowed(text)));
                }
                let text = self.string()?;
                self.put(Node::Text(text))
            }
            b'{' => self.open(Open::Object { first: self.entries.len(), key: None, seen: Seen::default() }, b'}'),
            b'[' => self.open(Open::Array { first: self.items.len() }, b']'),
            b't' => self.literal("true", Node::Boolean(true)),
            b'f' => self.literal("false", Node::Boolean(false)),
            b'n' => self.literal("null", Node::Null),
            b'-' | b'0'..=b'9' => {
                let number = self.number()?;
                self.put(Node::Number(number))
            }
            _ => Err(self.unexpected("a value")),
        }
    }

    /// One that touches the end may be the beginning of a longer one, unless it is all there is.
    fn number(&mut self) -> Noted<Cow<'a, str>> {
        let end = number(self.text, self.at).map_err(|fault| self.wrong(fault))?;
        if end == self.text.len() && (self.cut || !self.open.is_empty()) {
            return Err(Stop::new(AnomalyKind::Truncated));
        }
        let spelled = &self.text[self.at..end];
        self.at = end;
        Ok(Cow::Borrowed(spelled))
    }

    fn literal(&mut self, word: &str, node: Node<'a>) -> Noted<bool> {
        self.at = literal(self.text, self.at, word).map_err(|fault| self.wrong(fault))?;
        self.put(node)
    }

    /// An empty one is a value at once.
    fn open(&mut self, open: Open<'a>, end: u8) -> Noted<bool> {
        self.notes.deepen(self.open.len())?;
        let object = matches!(open, Open::Object { .. });
        self.open.push(open);
        self.at += 1;
        if self.peek() == Some(end) {
            self.at += 1;
            let node = self.close();
            return self.put(node);
        }
        if object {
            self.key()?;
        }
        Ok(false)
    }

    fn close(&mut self) -> Node<'a> {
        match self.open.pop() {
            Some(Open::Object { first, .. }) => Node::Object(self.entries.split_off(first)),
            Some(Open::Array { first }) => Node::Array(self.items.split_off(first)),
            None => Node::Object(Vec::new()),
        }
    }

    /// What was read so far, as if every open bracket were closed here: the root.
    fn close_all(&mut self) -> Node<'a> {
        while !self.open.is_empty() {
            let node = self.close();
            self.place(node);
        }
        self.items.pop().unwrap_or(Node::Object(Vec::new()))
    }

    /// Puts a value where it belongs, behind what there is to note of its bytes. It is whole.
    #[inline(always)]
    fn put(&mut self, node: Node<'a>) -> Noted<bool> {
        if self.notes.has_replaced() {
            self.notes.replaced(self.at, &self.path())?;
        }
        self.place(node);
        Ok(true)
    }

    /// Puts a value where it belongs; the root is the only item of no array. In line, or the value is moved once more.
    #[inline(always)]
    fn place(&mut self, node: Node<'a>) {
        match self.open.last_mut() {
            Some(Open::Object { key, .. }) => self.entries.push((key.take().unwrap_or_default(), node)),
            Some(Open::Array { .. }) | None => self.items.push(node),
        }
    }

    /// Behind a value: whether another follows, or the bracket closes. Reads either, and a key.
    fn goes_on(&mut self) -> Noted<bool> {
        let object = matches!(self.open.last(), Some(Open::Object { .. }));
        let (end, expected) = if object { (b'}', "`,` or `}`") } else { (b']', "`,` or `]`") };
        match self.peek() {
            Some(b',') => self.at += 1,
            Some(byte) if byte == end => {
                self.at += 1;
                return Ok(false);
            }
            _ => return Err(self.unexpected(expected)),
        }
        if object {
            self.peek();
            self.key()?;
        }
        Ok(true)
    }

    fn key(&mut self) -> Noted {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key"));
        }
        let name = self.string()?;
        if self.take_key(name) {
            self.note_repeated()?;
        }
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.at += 1;
        Ok(())
    }

    /// Takes a key, and says whether the object has it already.
    fn take_key(&mut self, name: Cow<'a, str>) -> bool {
        let Some(Open::Object { first, key, seen }) = self.open.last_mut() else { return false };
        let again = seen.again(&name, &self.entries[*first..]);
        *key = Some(name);
        again
    }

    fn string(&mut self) -> Noted<Cow<'a, str>> {
        if let Some(text) = simple(self.text, self.at) {
            self.at += text.len() + 2;
            return Ok(Cow::Borrowed(text));
        }
        let read = string(self.text, self.at).map_err(|fault| self.wrong(fault))?;
        self.at = read.end;
        for odd in read.odd {
            self.note(match odd {
                Odd::Control(code) => AnomalyKind::ForbiddenCharacter { code },
                Odd::LoneSurrogate(text) => AnomalyKind::LoneSurrogate { text },
            })?;
        }
        Ok(Cow::Owned(read.text))
    }

    /// Skips blanks and looks at the next byte.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        let byte = *bytes.get(self.at)?;
        if byte > b' ' {
            return Some(byte);
        }
        self.at += blanks(&bytes[self.at..]);
        bytes.get(self.at).copied()
    }

    #[cold]
    fn note_repeated(&mut self) -> Noted {
        match self.open.last() {
            Some(Open::Object { key: Some(name), .. }) => {
                let name = name.to_string();
                self.note(AnomalyKind::DuplicateKey { name })
            }
            _ => Ok(()),
        }
    }

    #[cold]
    fn note(&mut self, kind: AnomalyKind) -> Noted {
        let at = self.path();
        self.notes.add(at, kind)
    }

    #[cold]
    fn unexpected(&mut self, expected: &str) -> Stop {
        match self.text[self.at..].chars().next() {
            None => Stop::new(AnomalyKind::Truncated),
            Some(found) => self
                .wrong(TextFault::Malformed { at: self.at, problem: format!("expected {expected}, found {found:?}") }),
        }
    }

    #[cold]
    fn wrong(&self, fault: TextFault) -> Stop {
        match fault {
            TextFault::CutShort => Stop::new(AnomalyKind::Truncated),
            TextFault::Malformed { at, problem } => self.notes.malformed(at, problem),
        }
    }

    /// From the root to the value being read.
    fn path(&self) -> Path {
        path(self.open.iter().enumerate().filter_map(|(level, open)| match open {
            Open::Object { key, .. } => key.as_deref().map(StepRef::Name),
            Open::Array { first } => Some(StepRef::Index(self.array_end(level) - first)),
        }))
    }

    /// Where the finished items of the array at this level end: where those of the next one begin.
    fn array_end(&self, level: usize) -> usize {
        let inner = self.open[level + 1..].iter().find_map(|open| match open {
            Open::Array { first } => Some(*first),
            Open::Object { .. } => None,
        });
        inner.unwrap_or(self.items.len())
    }
}
