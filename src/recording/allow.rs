//! What may differ between a recorded answer and another one, read off the model and the requests.
//!
//! Both answers are rewritten before they are compared, each by its own request: what may differ is
//! replaced by the form that it must keep, and what belongs to the request by the name of its
//! parameter. Ids are numbered as they are met, so that two places that were equal must be equal
//! again, and are known again as a whole value or a whole word, in a message too. What is left
//! differs. What [`Compare`] says of a member comes before all that.
//!
//! Next: `form` for forms and words.

mod form;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::case::bind;
use crate::case::fixture::{Compare, Recorded};
use crate::model::{Action, Fill, Member, MemberPath, Model, Presence, Rule, Scalar, Set, Type};
use crate::value::{Record, Value};

use super::place::Place;
use super::tree::{Leaf, Tree};
use form::{is_word, replace_words, shape};

/// What may differ in the answers to two requests.
pub(super) struct Allowance<'m> {
    model: &'m Model,
    action: &'m Action,
    compare: &'m [(String, Compare)],
    /// Values the requests do not share: of the recorded one, and of the other.
    given: Vec<(String, String)>,
    /// Parameters that were given.
    named: BTreeSet<&'m MemberPath>,
    /// Kinds of resources of which another one is named.
    rebound: BTreeSet<&'m str>,
    /// Members by their name, where it is the only one of that name: they may stand elsewhere.
    known: OnceCell<BTreeMap<&'m str, Option<&'m Member>>>,
}

/// What may differ of a value.
enum Loose<'m> {
    /// Made for every answer; the same wherever it stands.
    Id,
    /// A name made by the server, that begins so.
    Name(&'m str),
    /// One for every answer.
    Uuid,
    /// A date.
    Date,
    /// Anything of that type.
    Typed(Scalar),
    /// It may be missing, and be anything.
    Anything,
}

impl<'m> Allowance<'m> {
    pub(super) fn of(model: &'m Model, action: &'m Action, recorded: &'m Recorded, sent: &Record) -> Self {
        let texts = |record: &Record, name: &str| -> Vec<String> { record.all(name).flat_map(texts).collect() };
        let (mut given, mut named, mut rebound) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        for member in &action.input {
            let (old, new) = (texts(&recorded.input, &member.name), texts(sent, &member.name));
            if new.iter().any(|text| !text.is_empty()) {
                named.insert(&member.path);
            }
            let differing: Vec<_> = old.into_iter().zip(new).filter(|(old, new)| old != new).collect();
            if !differing.is_empty() {
                rebound.extend(bind::kind_of(model, member));
            }
            given.extend(differing);
        }
        // The longest first, so that none is taken for a part of another.
        given.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
        given.dedup();
        let known = OnceCell::new();
        Self { model, action, compare: &recorded.compare, given, named, rebound, known }
    }

    /// The recorded answer, rewritten.
    pub(super) fn recorded(&self, tree: Tree) -> Tree {
        self.rewritten(tree, self.given.iter().map(|(old, _)| old.as_str()))
    }

    /// The other one.
    pub(super) fn actual(&self, tree: Tree) -> Tree {
        self.rewritten(tree, self.given.iter().map(|(_, new)| new.as_str()))
    }

    /// Whether both answers are rewritten in the same way: their requests share all values.
    pub(super) fn rewrites_alike(&self) -> bool {
        self.given.is_empty()
    }

    /// Whether something outside the body is not compared: `status`, `media-type`, `format`.
    pub(super) fn passes_over(&self, path: &str) -> bool {
        self.said(path) == Some(Compare::Any)
    }

    fn rewritten<'t>(&self, mut tree: Tree, given: impl Iterator<Item = &'t str>) -> Tree {
        let mark = |number: usize| format!("\u{E000}given {number}\u{E000}");
        let mut words: Vec<(String, String)> =
            given.enumerate().map(|(number, word)| (word.to_owned(), mark(number))).collect();
        let mut made: BTreeMap<String, String> = BTreeMap::new();
        let root = self.loose(Place::Root);
        self.walk(&mut tree, (Place::Root, root.as_ref()), &mut |text, loose| {
            let next = made.len();
            if let Some(form) = loose.and_then(|loose| made_form(loose, text)) {
                made.entry(text.clone()).or_insert_with(|| format!("\u{E000}{form} {next}\u{E000}"));
            }
        });
        words.extend(made.clone());
        words.retain(|(word, _)| is_word(word));
        self.walk(&mut tree, (Place::Root, root.as_ref()), &mut |text, loose| match loose
            .and_then(|loose| free_form(loose, text))
        {
            Some(form) => *text = format!("\u{E000}{form}\u{E000}"),
            None if loose.is_some_and(|loose| made_form(loose, text).is_some()) => *text = made[text].clone(),
            None if words.iter().any(|(word, _)| text.contains(word)) => *text = replace_words(text, &words),
            None => {}
        });
        tree
    }

    /// Looks at every text, with what may differ of it; what may be anything is dropped.
    fn walk(
        &self,
        tree: &mut Tree,
        (place, loose): (Place<'m>, Option<&Loose<'m>>),
        look: &mut impl FnMut(&mut String, Option<&Loose<'m>>),
    ) {
        match tree {
            Tree::Leaf(Leaf::Text(text) | Leaf::Number(text)) => look(text, loose),
            Tree::Leaf(_) => {}
            Tree::Array(items) => {
                let item = place.item();
                let loose = self.loose(item);
                items.iter_mut().for_each(|tree| self.walk(tree, (item, loose.as_ref()), look));
            }
            Tree::Object(groups) => {
                groups.retain(|name, entries| {
                    let inner = self.below(place, name);
                    let loose = self.loose(inner);
                    let kept = !matches!(loose, Some(Loose::Anything));
                    entries.iter_mut().filter(|_| kept).for_each(|tree| self.walk(tree, (inner, loose.as_ref()), look));
                    kept
                });
            }
        }
    }

    /// What has that name there, or is the only one of that name anywhere.
    fn below(&self, place: Place<'m>, name: &str) -> Place<'m> {
        match place.name(self.model, self.action, name) {
            Place::Unknown => self.known().get(name).copied().flatten().map_or(Place::Unknown, Place::Member),
            known => known,
        }
    }

    /// Found out where it is asked for: most answers hold nothing unknown.
    fn known(&self) -> &BTreeMap<&'m str, Option<&'m Member>> {
        self.known.get_or_init(|| {
            let mut known = BTreeMap::new();
            gather(&self.action.output, &mut known);
            known
        })
    }

    fn loose(&self, place: Place<'m>) -> Option<Loose<'m>> {
        let path = if self.compare.is_empty() { None } else { place.path() };
        let said = path.and_then(|path| self.said(&path));
        let scalar = match place {
            Place::Member(Member { kind: Type::Scalar(scalar), .. }) => *scalar,
            _ => Scalar::Text,
        };
        match (said, place) {
            (Some(Compare::Exact), _) => None,
            (Some(Compare::Any), _) => Some(Loose::Anything),
            (Some(Compare::Kind), _) => Some(Loose::Typed(scalar)),
            (None, Place::Member(member)) => self.by_model(member, scalar),
            (None, _) => None,
        }
    }

    fn by_model(&self, member: &'m Member, scalar: Scalar) -> Option<Loose<'m>> {
        let rules = || self.model.rules_on(member);
        let echoed = rules().any(|rule| rule.echoed().is_some_and(|from| self.named.contains(from)));
        match &member.fill {
            _ if echoed => None,
            Fill::NewId => Some(Loose::Id),
            Fill::DefaultName(prefix) => Some(Loose::Name(prefix)),
            Fill::Attribute { resource, .. } if self.rebound.contains(resource.as_str()) => {
                let omittable = rules().any(|rule| *rule == Rule::Presence(Presence::Omittable));
                Some(if omittable { Loose::Anything } else { Loose::Typed(scalar) })
            }
            _ if rules().any(|rule| *rule == Rule::Set(Set::Uuid)) => Some(Loose::Uuid),
            _ if scalar == Scalar::Date => Some(Loose::Date),
            _ => None,
        }
    }

    /// What is said of a member, or of what it stands in: the nearest counts.
    fn said(&self, path: &str) -> Option<Compare> {
        let within =
            |outer: &str| path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let all = self.compare.iter().filter(|(outer, _)| within(outer));
        all.max_by_key(|(outer, _)| outer.len()).map(|(_, compare)| *compare)
    }
}

/// The form of what is made once and may stand in several places; `None` where it keeps none.
fn made_form(loose: &Loose<'_>, text: &str) -> Option<String> {
    match loose {
        _ if is_nothing(text) => None,
        Loose::Id => Some(format!("id {}", form::class(text))),
        Loose::Name(prefix) if text.starts_with(prefix) => Some((*prefix).to_owned()),
        Loose::Name(_) => Some(form::head(text).to_owned()),
        Loose::Uuid | Loose::Date | Loose::Typed(_) | Loose::Anything => None,
    }
}

/// The form of what differs from place to place; `None` where it keeps none, or is made once.
fn free_form(loose: &Loose<'_>, text: &str) -> Option<String> {
    match loose {
        _ if is_nothing(text) => None,
        Loose::Uuid => Some(if form::is_uuid(text) { "uuid".to_owned() } else { shape(text) }),
        Loose::Date => Some(typed(Scalar::Date, text)),
        Loose::Typed(scalar) => Some(typed(*scalar, text)),
        Loose::Id | Loose::Name(_) | Loose::Anything => None,
    }
}

fn typed(scalar: Scalar, text: &str) -> String {
    match crate::codec::scalar::parse(scalar, text) {
        Some(_) => scalar.name().to_owned(),
        None => shape(text),
    }
}

/// Empty, or what programs write for it.
fn is_nothing(text: &str) -> bool {
    text.trim().is_empty() || text == "null"
}

fn gather<'m>(member: &'m Member, known: &mut BTreeMap<&'m str, Option<&'m Member>>) {
    for inner in member.record().unwrap_or_default() {
        let name = crate::codec::wire_name(inner);
        known.entry(name).and_modify(|twice| *twice = None).or_insert(Some(inner));
        gather(inner, known);
    }
}

/// The texts of a value: its own, or those of its items.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::List(items) => items.iter().flat_map(texts).collect(),
        Value::Record(record) => record.iter().flat_map(|(_, value)| texts(value)).collect(),
        single => crate::codec::scalar::format(single).into_iter().collect(),
    }
}
