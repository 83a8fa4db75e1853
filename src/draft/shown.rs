//! An example answer and declared fields to shapes: members, order, types.
//!
//! Every type that no page declares is a guess, and marked as one. Next: [`super::write`].

use crate::codec::scalar;
use crate::model::Scalar;
use crate::wire::Node;

use super::Shared;
use super::page::Declared;

/// The answer of an action.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    /// What is shown of the members that open every answer.
    pub(super) envelope: Vec<(String, String)>,
    /// The shapes, the outermost first.
    pub(super) shapes: Vec<Shape>,
    /// Declared fields of which nothing tells where they stand: line and words.
    pub(super) left: Vec<(usize, String)>,
}

/// A named group of fields.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) name: String,
    /// Where its members stand: `output` or `output.things`.
    pub(super) path: String,
    pub(super) fields: Vec<Field>,
}

/// One field.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Holding,
    /// Whether nothing declares its type.
    pub(super) is_guess: bool,
    /// The page's words that declare it.
    pub(super) declared: Option<String>,
    /// The value shown; of a list a word about it.
    pub(super) example: Option<String>,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Holding {
    /// One value.
    Single(Scalar),
    /// A shared shape, and the values of its members.
    Shared(String, Vec<(String, String)>),
    /// A shape of this file.
    Record(String),
    /// A list: what it holds, the name of its items in XML, and how many were shown.
    List(String, String, usize),
}

/// Reads an answer; nothing where it has no root.
pub(super) fn answer(root: &Node<'_>, declared: &[Vec<Declared>], shared: &[Shared]) -> Answer {
    let mut answer = Answer::default();
    let below = match root {
        Node::Object(entries) => entries.first().map(|(_, node)| node),
        _ => None,
    };
    let opening = shared.first().map(|shape| shape.members.as_slice()).unwrap_or_default();
    if let Some(Node::Object(entries)) = below {
        let (head, rest): (Vec<_>, Vec<_>) =
            entries.iter().partition(|(name, _)| opening.iter().any(|known| known == name));
        answer.envelope = head.into_iter().map(|(name, node)| (name.to_string(), text(node))).collect();
        let entries: Vec<(&str, &Node<'_>)> = rest.into_iter().map(|(name, node)| (name.as_ref(), node)).collect();
        let list = entries.iter().find(|(name, _)| name.ends_with("List")).map_or("Answer", |(name, _)| *name);
        let mut names = Vec::new();
        names_in(root, &mut names);
        Reader { names, declared, shared, shapes: &mut answer.shapes }.shape(
            capital(list),
            "output".to_owned(),
            &entries,
        );
    }
    let names = |shape: &Shape| shape.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
    let placed: Vec<String> = answer.shapes.iter().flat_map(names).collect();
    let of_shared = |name: &String| shared.iter().any(|shape| shape.members.contains(name));
    let stray = declared.iter().flatten().filter(|field| !placed.contains(&field.name) && !of_shared(&field.name));
    answer.left = stray.filter_map(|field| Some((field.row?, field.words()))).collect();
    answer
}

/// Every name in a document.
fn names_in<'a>(node: &'a Node<'_>, into: &mut Vec<&'a str>) {
    match node {
        Node::Object(entries) => entries.iter().for_each(|(name, inner)| {
            into.push(name);
            names_in(inner, into);
        }),
        Node::Array(items) => items.iter().for_each(|item| names_in(item, into)),
        _ => {}
    }
}

struct Reader<'a> {
    /// Every name that the example shows.
    names: Vec<&'a str>,
    declared: &'a [Vec<Declared>],
    shared: &'a [Shared],
    shapes: &'a mut Vec<Shape>,
}

impl Reader<'_> {
    fn shape(&mut self, name: String, path: String, entries: &[(&str, &Node<'_>)]) {
        let place = self.shapes.len();
        self.shapes.push(Shape { name, path: path.clone(), fields: Vec::new() });
        let declared = self.class(entries);
        let mut fields: Vec<Field> = Vec::new();
        for (name, node) in entries {
            // What stands twice is no list here: the first tells its type.
            if fields.iter().all(|field| field.name != *name) {
                let words = declared.iter().find(|field| field.name == *name);
                fields.push(self.field(name, node, words, &path));
            }
        }
        // A table with names from elsewhere is of several levels, and does not tell which has the others.
        let is_elsewhere = |name: &str| self.names.contains(&name) && entries.iter().all(|(own, _)| *own != name);
        let of_several = declared.iter().any(|field| field.row.is_some() && is_elsewhere(&field.name));
        for (index, field) in declared.iter().enumerate().filter(|_| !of_several) {
            if fields.iter().all(|known| known.name != field.name) {
                let kind = Holding::Single(declared_type(&field.kind).unwrap_or(Scalar::Text));
                let unseen = Field {
                    name: field.name.clone(),
                    kind,
                    is_guess: false,
                    declared: Some(field.words()),
                    example: None,
                };
                fields.insert(index.min(fields.len()), unseen);
            }
        }
        if let Some(shape) = self.shapes.get_mut(place) {
            shape.fields = fields;
        }
    }

    /// The declared class that has most of these names.
    fn class(&self, entries: &[(&str, &Node<'_>)]) -> Vec<Declared> {
        let fits = |class: &&Vec<Declared>| {
            class.iter().filter(|field| entries.iter().any(|(name, _)| *name == field.name)).count()
        };
        self.declared.iter().filter(|class| fits(class) > 0).max_by_key(fits).cloned().unwrap_or_default()
    }

    fn field(&mut self, name: &str, node: &Node<'_>, words: Option<&Declared>, path: &str) -> Field {
        let declared = words.map(Declared::words);
        let single = words.and_then(|field| declared_type(&field.kind));
        let is_list = name.ends_with("List") && single.is_none();
        let below = format!("{path}.{name}");
        let (kind, example) = match node {
            Node::Array(items) => self.list(name, None, items.iter().collect(), below),
            Node::Object(entries) if is_list || is_repeated(entries) => {
                let item = entries.first().map(|(item, _)| item.to_string());
                self.list(name, item, entries.iter().map(|(_, node)| node).collect(), below)
            }
            Node::Object(entries) => {
                let entries: Vec<(&str, &Node<'_>)> =
                    entries.iter().map(|(name, node)| (name.as_ref(), node)).collect();
                (self.record(name, &entries, below), None)
            }
            value if is_list => (Holding::List("text".to_owned(), "*".to_owned(), 0), Some(text(value))),
            value => (Holding::Single(single.unwrap_or_else(|| guess(name, &text(value)))), Some(text(value))),
        };
        Field {
            name: name.to_owned(),
            is_guess: single.is_none() && !matches!(kind, Holding::Shared(..)),
            kind,
            declared,
            example,
        }
    }

    fn record(&mut self, name: &str, entries: &[(&str, &Node<'_>)], path: String) -> Holding {
        let has = |shape: &&Shared| entries.iter().all(|(name, _)| shape.members.iter().any(|member| member == name));
        if let Some(shape) = self.shared.iter().skip(1).find(|shape| has(shape) && !entries.is_empty()) {
            return Holding::Shared(
                shape.name.clone(),
                entries.iter().map(|(name, node)| ((*name).to_owned(), text(node))).collect(),
            );
        }
        self.shape(capital(name), path, entries);
        Holding::Record(capital(name))
    }

    fn list(
        &mut self,
        name: &str,
        item: Option<String>,
        items: Vec<&Node<'_>>,
        path: String,
    ) -> (Holding, Option<String>) {
        let bare = name.strip_suffix("List").unwrap_or(name);
        let (count, wire) = (items.len(), item.unwrap_or_else(|| bare.to_owned()));
        let example = Some(if count == 1 { "one item".to_owned() } else { format!("{count} items") });
        let Some(Node::Object(entries)) = items.first() else {
            let of = items.first().map_or(Scalar::Text, |node| guess(bare, &text(node)));
            let wire = if items.is_empty() { "*".to_owned() } else { wire };
            return (
                Holding::List(of.name().to_owned(), wire, count),
                example.filter(|_| count > 0).or(Some(String::new())),
            );
        };
        let entries: Vec<(&str, &Node<'_>)> = entries.iter().map(|(name, node)| (name.as_ref(), node)).collect();
        let of = match self.record(bare, &entries, path) {
            Holding::Shared(name, _) | Holding::Record(name) => name,
            _ => bare.to_owned(),
        };
        (Holding::List(of, wire, count), example)
    }
}

fn is_repeated(entries: &[(std::borrow::Cow<'_, str>, Node<'_>)]) -> bool {
    entries.len() > 1 && entries.windows(2).all(|pair| pair[0].0 == pair[1].0)
}

fn text(node: &Node<'_>) -> String {
    match node {
        Node::Text(text) | Node::Number(text) => text.trim().to_owned(),
        Node::Boolean(truth) => truth.to_string(),
        _ => String::new(),
    }
}

fn declared_type(word: &str) -> Option<Scalar> {
    Some(match word {
        "String" => Scalar::Text,
        "Integer" | "int" | "Int" => Scalar::Integer,
        "Long" | "long" => Scalar::Long,
        "Boolean" | "boolean" => Scalar::Boolean,
        "Date" => Scalar::Date,
        _ => return None,
    })
}

/// The type of a value of which only an example is known: digits are a number unless the name is one of an
/// id.
fn guess(name: &str, text: &str) -> Scalar {
    let is_number = ["Rows", "Size", "Count", "Total"].iter().any(|end| name.ends_with(end));
    match text {
        "true" | "false" => Scalar::Boolean,
        _ if scalar::parse(Scalar::Date, text).is_some() => Scalar::Date,
        _ if !is_number || scalar::parse(Scalar::Long, text).is_none() => Scalar::Text,
        _ if name.ends_with("Size") || text.parse::<i32>().is_err() => Scalar::Long,
        _ => Scalar::Integer,
    }
}

/// The name with a capital, as shapes have.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}
