//! What seems to be gone and stands elsewhere: at another place, in a level that was added, or out of
//! one that was removed.
//!
//! Found by name and hash. What is moved is moved whole: nothing inside it is moved on its own.
//! Next: [`super`].

use std::collections::{BTreeSet, HashMap};

use crate::recording::tree::{TreePath, TreeStep};

use super::Found;
use super::mark::{Marked, Parts, of_all};

/// The name of what stands there, whether all entries of it or one, and its hash.
type Sign = (String, bool, u64);

pub(super) fn find(found: &mut Found, one: &Marked<'_>, other: &Marked<'_>) {
    if found.removed.is_empty() || found.added.is_empty() {
        return;
    }
    let (mut gone, mut new) = (Places::of(one, &found.removed), Places::of(other, &found.added));
    gone.used.extend(found.moved.keys().chain(found.renamed.keys()).cloned());
    new.used.extend(found.moved.values().chain(found.renamed.values()).cloned());
    for from in found.removed.clone() {
        let Some(to) = gone.free(&from).and_then(|sign| new.take(&sign)) else { continue };
        gone.used.insert(from.clone());
        found.removed.remove(&from);
        found.added.remove(&to);
        found.moved.insert(from, to);
    }
    for to in found.added.clone() {
        let Some(from) = new.free(&to).and_then(|sign| gone.take(&sign)) else { continue };
        new.used.insert(to.clone());
        found.added.remove(&to);
        found.moved.insert(from, to);
    }
}

/// What stands in the parts that only one document has.
struct Places {
    signs: HashMap<TreePath, Sign>,
    there: HashMap<Sign, Vec<TreePath>>,
    /// Moved already.
    used: BTreeSet<TreePath>,
}

impl Places {
    fn of(root: &Marked<'_>, ways: &BTreeSet<TreePath>) -> Self {
        let mut places = Self { signs: HashMap::new(), there: HashMap::new(), used: BTreeSet::new() };
        for way in ways {
            let name = way.iter().rev().find_map(|step| match step {
                TreeStep::Name(name) => Some(name.as_str()),
                TreeStep::Index(_) => None,
            });
            match lookup(root, way) {
                Some(Seen::One(node)) => places.node(name.unwrap_or_default(), node, &mut way.clone()),
                Some(Seen::Group(entries)) => places.group(name.unwrap_or_default(), entries, &mut way.clone()),
                None => {}
            }
        }
        // The first of several is taken first.
        places.there.values_mut().for_each(|ways| ways.reverse());
        places
    }

    fn note(&mut self, sign: Sign, way: &TreePath) {
        self.signs.insert(way.clone(), sign.clone());
        self.there.entry(sign).or_default().push(way.clone());
    }

    fn group(&mut self, name: &str, entries: &[Marked<'_>], way: &mut TreePath) {
        self.note((name.to_owned(), true, of_all(entries)), way);
        self.list(name, entries, way);
    }

    fn list(&mut self, name: &str, entries: &[Marked<'_>], way: &mut TreePath) {
        for (index, entry) in entries.iter().enumerate() {
            way.push(TreeStep::Index(index));
            self.node(name, entry, way);
            way.pop();
        }
    }

    fn node(&mut self, name: &str, node: &Marked<'_>, way: &mut TreePath) {
        // A value alone, without a name of its own, is too little to be known again.
        if !matches!(node.parts, Parts::Leaf) {
            self.note((name.to_owned(), false, node.hash), way);
        }
        match &node.parts {
            Parts::Leaf => {}
            Parts::Array(items) => self.list(name, items, way),
            Parts::Object(groups) => {
                for (name, entries) in groups {
                    way.push(TreeStep::Name((*name).to_owned()));
                    self.group(name, entries, way);
                    way.pop();
                }
            }
        }
    }

    /// What stands there, if nothing of it, in it or around it is moved.
    fn free(&self, way: &TreePath) -> Option<Sign> {
        let around = (0..=way.len()).any(|length| self.used.contains(&way[..length]));
        let within = self.used.range(way.clone()..).next().is_some_and(|next| next.starts_with(way));
        if around || within { None } else { self.signs.get(way).cloned() }
    }

    /// A place where the same stands; it is used from now on.
    fn take(&mut self, sign: &Sign) -> Option<TreePath> {
        let mut ways = self.there.remove(sign)?;
        let mut found = None;
        while let Some(way) = ways.pop() {
            if self.free(&way).is_some() {
                self.used.insert(way.clone());
                found = Some(way);
                break;
            }
        }
        self.there.insert(sign.clone(), ways);
        found
    }
}

enum Seen<'m, 't> {
    One(&'m Marked<'t>),
    Group(&'m [Marked<'t>]),
}

fn lookup<'m, 't>(root: &'m Marked<'t>, way: &[TreeStep]) -> Option<Seen<'m, 't>> {
    let mut here = Seen::One(root);
    for step in way {
        here = match (here, step) {
            (Seen::One(Marked { parts: Parts::Object(groups), .. }), TreeStep::Name(name)) => {
                Seen::Group(groups.get(name.as_str())?)
            }
            (Seen::One(Marked { parts: Parts::Array(items), .. }), TreeStep::Index(index)) => {
                Seen::One(items.get(*index)?)
            }
            (Seen::Group(entries), TreeStep::Index(index)) => Seen::One(entries.get(*index)?),
            _ => return None,
        };
    }
    Some(here)
}
