//! The quick way through plain markup, as answers mostly are: elements without attributes, text
//! without references, nothing else.
//!
//! It gives what the careful reader gives, or nothing: whatever it does not know, it leaves to that
//! one, from the beginning. So it never reports anything, and `laws` holds the two against each other.

use std::borrow::Cow;

use memchr::memchr2;

use crate::wire::blanks::blanks;
use crate::wire::xml::characters::{is_blank, plain_name};
use crate::wire::{Limits, Node};

/// The declarations that say no more than what holds without one.
const DECLARATIONS: [&str; 2] =
    [r#"<?xml version="1.0" encoding="UTF-8"?>"#, r#"<?xml version="1.0" encoding="utf-8"?>"#];

/// How many finished children are made room for: as many as a documented answer with one item has at
/// once. For much more the allocator goes a longer way, each time.
const ROOM: usize = 18;

/// The root of a text in which no character needs a closer look; `None` where its markup does.
pub(super) fn read<'a>(text: &'a str, limits: &Limits) -> Option<Node<'a>> {
    let at = DECLARATIONS.iter().find(|known| text.starts_with(**known)).map_or(0, |known| known.len());
    let (open, done) = (Vec::with_capacity(8), Vec::with_capacity(ROOM));
    let mut walk = Walk { text, at, nodes: 0, limits, open, done };
    walk.root()?;
    Some(Node::Object(walk.done))
}

struct Walk<'a, 'l> {
    text: &'a str,
    at: usize,
    nodes: usize,
    limits: &'l Limits,
    /// The open elements: the name, and where the children begin in the list of finished ones.
    open: Vec<(&'a str, usize)>,
    /// As the careful reader has it.
    done: Vec<(Cow<'a, str>, Node<'a>)>,
}

impl<'a> Walk<'a, '_> {
    /// Goes through the root element, and sees that nothing but blanks is around it.
    fn root(&mut self) -> Option<()> {
        loop {
            let (text, blank) = self.text_before_tag()?;
            let ends = self.text.as_bytes().get(self.at + 1) == Some(&b'/');
            if ends {
                self.end(text, blank)?;
            } else if blank {
                self.start()?;
            } else {
                return None;
            }
            if self.open.is_empty() {
                return is_blank(&self.text[self.at..]).then_some(());
            }
        }
    }

    /// The text up to the next tag, and whether it is nothing but blanks: so is half of all, and then
    /// the tag is found by looking at them.
    #[inline]
    fn text_before_tag(&mut self) -> Option<(&'a str, bool)> {
        let rest = &self.text[self.at..];
        let bytes = rest.as_bytes();
        let blanks = blanks(bytes);
        let length = blanks + if *bytes.get(blanks)? == b'<' { 0 } else { memchr2(b'<', b'&', &bytes[blanks..])? };
        self.at += length;
        (bytes[length] == b'<').then(|| (&rest[..length], blanks == length))
    }

    #[inline]
    fn start(&mut self) -> Option<()> {
        let rest = &self.text[self.at + 1..];
        let (found, behind) = rest.split_at(plain_name(rest));
        let (ends, length) = match behind.as_bytes() {
            [b'>', ..] => (false, 1),
            [b'/', b'>', ..] => (true, 2),
            _ => return None,
        };
        self.nodes += 1;
        let deepest = self.limits.depth.min(Limits::DEEPEST);
        if found.is_empty() || self.nodes > self.limits.nodes || self.open.len() >= deepest {
            return None;
        }
        self.at += 1 + found.len() + length;
        if ends {
            self.done.push((Cow::Borrowed(found), Node::Text(Cow::Borrowed(""))));
        } else {
            self.open.push((found, self.done.len()));
        }
        Some(())
    }

    #[inline]
    fn end(&mut self, text: &'a str, blank: bool) -> Option<()> {
        let (name, first) = self.open.pop()?;
        let rest = self.text[self.at + 2..].strip_prefix(name)?.strip_prefix('>')?;
        self.at = self.text.len() - rest.len();
        // Each is pushed by itself, and so written once.
        if first == self.done.len() {
            self.done.push((Cow::Borrowed(name), Node::Text(Cow::Borrowed(text))));
        } else if blank {
            let inner = self.done.split_off(first);
            self.done.push((Cow::Borrowed(name), Node::Object(inner)));
        } else {
            return None;
        }
        Some(())
    }
}
