//! Answers as documents: a tree of fields, written as XML or as JSON, in one of many right ways.
//!
//! Never decides what stands in an answer. Next: [`super::pages`], which does.

/// A value of an answer.
#[derive(Clone)]
pub enum Node {
    Text(String),
    /// A number, written as it stands.
    Number(String),
    /// JSON's null, and an empty element in XML.
    Null,
    Record(Fields),
    /// Items of that element name.
    List(&'static str, Vec<Node>),
}

/// The fields of a record, in their order.
pub type Fields = Vec<(String, Node)>;

/// A text.
pub fn text(of: impl Into<String>) -> Node {
    Node::Text(of.into())
}

/// A record of fields.
pub fn record<const N: usize>(fields: [(&str, Node); N]) -> Node {
    Node::Record(fields.into_iter().map(|(name, node)| (name.to_owned(), node)).collect())
}

impl Node {
    /// The fields of a record, or of a list's first item.
    fn fields(&mut self) -> Option<&mut Fields> {
        match self {
            Node::Record(fields) => Some(fields),
            Node::List(_, items) => items.first_mut()?.fields(),
            _ => None,
        }
    }

    /// Every field of that name, wherever it stands.
    pub fn each(&mut self, name: &str, change: &mut dyn FnMut(&mut Node)) {
        for (given, node) in self.fields().into_iter().flatten() {
            if given == name {
                change(node);
            } else {
                node.each(name, change);
            }
        }
    }

    /// Puts another value in the place of a field's.
    pub fn set(&mut self, name: &str, value: Node) {
        self.each(name, &mut |node| *node = value.clone());
    }

    /// Changes a field, if it is a text.
    pub fn edit(&mut self, name: &str, change: fn(&str) -> String) {
        self.each(name, &mut |node| {
            if let Node::Text(text) = node {
                *text = change(text);
            }
        });
    }

    /// Gives the record that holds the field of that name, and its place there.
    pub fn around(&mut self, name: &str, change: &mut dyn FnMut(&mut Fields, usize)) {
        let Some(fields) = self.fields() else { return };
        match fields.iter().position(|(given, _)| given == name) {
            Some(place) => change(fields, place),
            None => fields.iter_mut().for_each(|(_, node)| node.around(name, change)),
        }
    }

    /// Leaves a field out.
    pub fn drop(&mut self, name: &str) {
        self.around(name, &mut |fields, place| drop(fields.remove(place)));
    }

    /// Gives a field another name.
    pub fn rename(&mut self, name: &str, to: &str) {
        self.around(name, &mut |fields, place| to.clone_into(&mut fields[place].0));
    }

    /// Puts a field behind another.
    pub fn add(&mut self, behind: &str, name: &str, value: Node) {
        self.around(behind, &mut |fields, place| fields.insert(place + 1, (name.to_owned(), value.clone())));
    }
}

/// How XML is spelled.
pub struct Xml {
    pub declaration: &'static str,
    pub line: &'static str,
    pub indent: &'static str,
    /// `<a/>` for an empty text.
    pub short: bool,
    pub text: fn(&str) -> String,
    pub after: &'static str,
}

impl Xml {
    /// A document with that root.
    pub fn document(&self, root: &str, content: &Node) -> String {
        let mut document = self.declaration.to_owned();
        self.element(root, content, 0, &mut document);
        document + self.after
    }

    fn element(&self, name: &str, node: &Node, depth: usize, to: &mut String) {
        if depth > 0 || !to.is_empty() {
            to.push_str(self.line);
        }
        to.push_str(&self.indent.repeat(depth));
        match node {
            Node::Text(text) if text.is_empty() && self.short => to.push_str(&format!("<{name}/>")),
            Node::Text(text) => to.push_str(&format!("<{name}>{}</{name}>", (self.text)(text))),
            Node::Number(number) => to.push_str(&format!("<{name}>{number}</{name}>")),
            Node::Null => to.push_str(&format!("<{name}/>")),
            Node::List(_, items) if items.is_empty() => to.push_str(&format!("<{name}/>")),
            Node::List(item, items) => self.inner(name, items.iter().map(|node| (*item, node)), depth, to),
            Node::Record(fields) => {
                self.inner(name, fields.iter().map(|(name, node)| (name.as_str(), node)), depth, to);
            }
        }
    }

    fn inner<'a>(&self, name: &str, of: impl Iterator<Item = (&'a str, &'a Node)>, depth: usize, to: &mut String) {
        to.push_str(&format!("<{name}>"));
        of.for_each(|(name, node)| self.element(name, node, depth + 1, to));
        to.push_str(&format!("{}{}</{name}>", self.line, self.indent.repeat(depth)));
    }
}

/// A text in XML. A bare CR would be read as LF.
pub fn xml_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\r', "&#13;")
}

/// How JSON is spelled.
pub struct Json {
    pub line: &'static str,
    pub indent: &'static str,
    pub colon: &'static str,
    pub text: fn(&str) -> String,
    /// An item stands as the value of its element's name, as in XML.
    pub wrapped: bool,
    pub before: &'static str,
    pub after: &'static str,
}

impl Json {
    /// A document whose only key is the root.
    pub fn document(&self, root: &str, content: &Node) -> String {
        let mut document = self.before.to_owned();
        self.object(std::iter::once((root, content)), 0, &mut document);
        document + self.after
    }

    fn value(&self, node: &Node, depth: usize, to: &mut String) {
        match node {
            Node::Text(text) => to.push_str(&format!("\"{}\"", (self.text)(text))),
            Node::Number(number) => to.push_str(number),
            Node::Null => to.push_str("null"),
            Node::List(_, items) if items.is_empty() => to.push_str("[]"),
            Node::List(item, items) if self.wrapped => {
                items.iter().for_each(|node| self.object(std::iter::once((*item, node)), depth, to));
            }
            Node::List(_, items) => {
                to.push('[');
                for (place, node) in items.iter().enumerate() {
                    self.next(place, depth + 1, to);
                    self.value(node, depth + 1, to);
                }
                self.next(0, depth, to);
                to.push(']');
            }
            Node::Record(fields) => {
                self.object(fields.iter().map(|(name, node)| (name.as_str(), node)), depth, to);
            }
        }
    }

    fn object<'a>(&self, of: impl Iterator<Item = (&'a str, &'a Node)>, depth: usize, to: &mut String) {
        to.push('{');
        for (place, (name, node)) in of.enumerate() {
            self.next(place, depth + 1, to);
            to.push_str(&format!("\"{name}\"{}", self.colon));
            self.value(node, depth + 1, to);
        }
        self.next(0, depth, to);
        to.push('}');
    }

    fn next(&self, place: usize, depth: usize, to: &mut String) {
        to.push_str(if place > 0 { "," } else { "" });
        to.push_str(self.line);
        to.push_str(&self.indent.repeat(depth));
    }
}

/// A text in JSON: only what must be is escaped.
pub fn json_text(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, character| {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            ' '.. => out.push(character),
            _ => out.push_str(&format!("\\u{:04x}", u32::from(character))),
        }
        out
    })
}

/// The same with everything beyond ASCII escaped, in pairs where need be.
pub fn json_ascii(text: &str) -> String {
    let unit = |unit: u16| match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => json_text(&char::from(byte).to_string()),
        _ => format!("\\u{unit:04X}"),
    };
    text.encode_utf16().map(unit).collect()
}
