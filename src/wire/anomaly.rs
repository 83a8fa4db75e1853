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
    Malformed {
        /// Where in the bytes, counted from 0.
        offset: usize,
        /// What is wrong there.
        problem: String,
    },
    /// The bytes end inside an element, object, string or tag.
    Truncated,
    /// Something other than blanks (XML: and comments) behind the end of the document.
    Trailing {
        /// Everything from the first thing that does not belong there.
        text: String,
    },
    /// Bytes that are not UTF-8, read with replacement characters.
    NotUtf8 {
        /// The bytes, as they came.
        bytes: Vec<u8>,
    },
    /// A byte order mark in front.
    ByteOrderMark,
    /// An XML declaration that names an encoding other than UTF-8.
    DeclaredEncoding {
        /// The name, as written.
        name: String,
    },
    /// A document type declaration: kept as text, never acted on.
    Doctype {
        /// The whole declaration, as written.
        text: String,
    },
    /// An entity that XML does not define; kept as written.
    UnknownEntity {
        /// What stands between `&` and `;`.
        name: String,
    },
    /// A character XML 1.0 forbids, or a JSON control character that was not escaped.
    ForbiddenCharacter {
        /// Its code point.
        code: u32,
    },
    /// An attribute; the documented answers have none.
    Attribute {
        /// With its prefix.
        name: String,
        /// Normalised as XML says.
        value: String,
    },
    /// A comment.
    Comment {
        /// Between `<!--` and `-->`.
        text: String,
    },
    /// A processing instruction.
    Instruction {
        /// Between `<?` and `?>`.
        text: String,
    },
    /// Text written as CDATA.
    Cdata,
    /// Text beside child elements.
    StrayText {
        /// One run of it, blanks kept.
        text: String,
    },
    /// A name with a namespace prefix; kept with its prefix.
    Prefix {
        /// The whole name, as written.
        name: String,
    },
    /// A JSON object gives this key again; every entry is kept.
    DuplicateKey {
        /// The key.
        name: String,
    },
    /// A JSON escape of half a surrogate pair, read as U+FFFD.
    LoneSurrogate {
        /// The escape, as written.
        text: String,
    },
    /// A `%` escape that is none, kept as written (requests).
    BadEscape {
        /// The `%` and what stands where its two digits should; the first one, if there are several.
        text: String,
    },
    /// A pair without `=` (requests).
    NoEquals,
    /// A limit was reached; see [`super::Limits`].
    Limit {
        /// What is limited.
        what: &'static str,
        /// How much of it was allowed.
        limit: usize,
    },

    // --- reading a document by the model (made by `codec`)
    /// An entry the model does not know; with everything inside it, as compact JSON.
    Unknown {
        /// Its name.
        name: String,
        /// Everything inside it.
        content: String,
    },
    /// A member that may stand once stands again.
    Repeated {
        /// Its name.
        name: String,
        /// What the repeat holds.
        content: String,
    },
    /// The member stands here under a name that differs only in case.
    Recased {
        /// The name in the model.
        expected: String,
        /// The name in the document.
        found: String,
    },
    /// The member seems to stand here under another name.
    Renamed {
        /// The name in the model.
        expected: String,
        /// The name in the document.
        found: String,
    },
    /// An extra level stands around what the model expects here.
    Wrapped {
        /// The name in the model.
        expected: String,
        /// The name of the extra level.
        found: String,
    },
    /// A level the model expects here is left out; its content stands in its parent.
    Unwrapped {
        /// The name of the level.
        expected: String,
    },
    /// A node of another kind than declared: kept as text, or as what it is.
    Retyped {
        /// The declared kind.
        expected: String,
        /// The kind that stands there.
        found: String,
    },
    /// Blanks around a number, a date or a boolean.
    Padded {
        /// The text as it stood.
        text: String,
    },
    /// A gap or an oddity in numbered parameters (`x.1`, `x.3`).
    Numbering {
        /// The parameter's name.
        name: String,
    },
}
