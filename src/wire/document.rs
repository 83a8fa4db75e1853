//! The lossless tree both XML and JSON are read into.
//!
//! An XML document is an object with one entry, its root element; so the documented JSON answer
//! `{"xResponse": {...}}` and the XML answer `<xResponse>...</xResponse>` have the same tree, and
//! one model-led decoder serves both. Entries keep their order and may repeat. Names and text
//! borrow from the bytes read wherever no escape forced a copy.

use std::borrow::Cow;

use super::anomaly::Anomaly;

/// One node of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Node<'a> {
    /// Text of an XML element (empty elements too), or a JSON string.
    Text(Cow<'a, str>),
    /// A JSON number, spelled as it was.
    Number(Cow<'a, str>),
    /// A JSON `true` or `false`.
    Boolean(bool),
    /// A JSON `null`.
    Null,
    /// A JSON array.
    Array(Vec<Node<'a>>),
    /// Child elements of an XML element, or members of a JSON object: in order, repeats kept.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl Node<'_> {
    /// What kind of node this is, in the words of a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Node::Text(_) => "text",
            Node::Number(_) => "a number",
            Node::Boolean(_) => "a boolean",
            Node::Null => "null",
            Node::Array(_) => "an array",
            Node::Object(_) => "an object",
        }
    }

    /// The same node, owning everything it borrowed.
    pub fn into_owned(self) -> Node<'static> {
        fn own(text: Cow<'_, str>) -> Cow<'static, str> {
            Cow::Owned(text.into_owned())
        }
        match self {
            Node::Text(text) => Node::Text(own(text)),
            Node::Number(text) => Node::Number(own(text)),
            Node::Boolean(value) => Node::Boolean(value),
            Node::Null => Node::Null,
            Node::Array(items) => Node::Array(items.into_iter().map(Node::into_owned).collect()),
            Node::Object(entries) => {
                Node::Object(entries.into_iter().map(|(name, node)| (own(name), node.into_owned())).collect())
            }
        }
    }
}

/// What bytes say, and everything odd about how they say it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document<'a> {
    /// The tree. Bytes that hold no element or value at all read as an empty object.
    pub root: Node<'a>,
    /// What is not in the tree, or is there in an unusual way, in the order it was met.
    pub anomalies: Vec<Anomaly>,
}

impl Document<'_> {
    /// The same document, owning everything it borrowed.
    pub fn into_owned(self) -> Document<'static> {
        Document { root: self.root.into_owned(), anomalies: self.anomalies }
    }
}

/// Bounds on what a reader takes in. Past one, reading stops with [`super::AnomalyKind::Limit`]
/// and the tree holds what came before. What anomalies cost is bounded too, by
/// sixteen times `bytes`, so that many of them under a long name cannot multiply it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a body. Default 1 MiB.
    pub bytes: usize,
    /// Levels of nesting: elements in XML, objects and arrays in JSON. Default 64; the documented
    /// answers need 6. More than [`Limits::DEEPEST`] is taken as that.
    pub depth: usize,
    /// Nodes: elements, values, attributes. Default 100,000.
    pub nodes: usize,
}

impl Limits {
    /// The deepest tree any reader builds: dropping, comparing and writing a tree are recursive,
    /// and must fit into the stack of any thread.
    pub const DEEPEST: usize = 1_000;
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 1 << 20, depth: 64, nodes: 100_000 }
    }
}
