//! Odd but readable: what a reader met that the tree alone does not show.
//!
//! An anomaly is a fact about bytes, not a judgement. [`crate::judge`] decides which of them break
//! a promise (`Trailing`), and which a conforming endpoint may produce (`Comment`, `Cdata`).

use crate::value::Path;

/// One odd thing, and where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anomaly {
    /// The node it belongs to, from the root of the document (for a request: the parameter).
    pub at: Path,
    /// What was odd.
    pub kind: AnomalyKind,
}

impl Anomaly {
    /// An anomaly at a path.
    pub fn new(at: Path, kind: AnomalyKind) -> Self {
        Self { at, kind }
    }
}

/// What was odd. Texts that come from the endpoint are kept whole: nothing is lost here.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnomalyKind {
    // --- reading bytes (made by `wire`)
    /// No element or value at all: an empty body, or only blanks.
    Empty,
    /// Not well-formed from this byte on; the tree holds what came before.
    Malformed { offset: usize, problem: String },
    /// The bytes end inside an element, object, string or tag.
    Truncated,
    /// Something other than blanks (XML: and comments) behind the end of the document.
    Trailing { text: String },
    /// Bytes that are not UTF-8, read with replacement characters.
    NotUtf8 { bytes: Vec<u8> },
    /// A byte order mark in front.
    ByteOrderMark,
    /// An XML declaration that names an encoding other than UTF-8.
    DeclaredEncoding { name: String },
    /// A document type declaration: kept as text, never acted on.
    Doctype { text: String },
    /// An entity that XML does not define; kept as written.
    UnknownEntity { name: String },
    /// A character XML 1.0 forbids, or a JSON control character that was not escaped.
    ForbiddenCharacter { code: u32 },
    /// An attribute; the documented answers have none.
    Attribute { name: String, value: String },
    /// A comment.
    Comment { text: String },
    /// A processing instruction.
    Instruction { text: String },
    /// Text written as CDATA.
    Cdata,
    /// Text beside child elements.
    StrayText { text: String },
    /// A name with a namespace prefix; kept with its prefix.
    Prefix { name: String },
    /// A JSON object gives this key again; every entry is kept.
    DuplicateKey { name: String },
    /// A JSON escape of half a surrogate pair, read as U+FFFD.
    LoneSurrogate { text: String },
    /// A `%` escape that is none, kept as written (requests).
    BadEscape { text: String },
    /// A pair without `=` (requests).
    NoEquals,
    /// A limit was reached; see [`super::Limits`].
    Limit { what: &'static str, limit: usize },

    // --- reading a document by the model (made by `codec`)
    /// An entry the model does not know; with everything inside it, as compact JSON.
    Unknown { name: String, content: String },
    /// A member that may stand once stands again.
    Repeated { name: String, content: String },
    /// The member stands here under a name that differs only in case.
    Recased { expected: String, found: String },
    /// The member seems to stand here under another name.
    Renamed { expected: String, found: String },
    /// The member stands elsewhere in the document.
    Misplaced { name: String, found_at: Path },
    /// An extra level stands around what the model expects here.
    Wrapped { expected: String, found: String },
    /// A level the model expects here is left out; its content stands in its parent.
    Unwrapped { expected: String },
    /// A node of another kind than declared: kept as text, or as what it is.
    Retyped { expected: String, found: String },
    /// Blanks around a number, a date or a boolean.
    Padded {
        /// The text as it stood.
        text: String,
    },
    /// A gap or an oddity in numbered parameters (`x.1`, `x.3`).
    Numbering { name: String },
}
