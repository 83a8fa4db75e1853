//! In what two documents differ: a list of edits, as short as it can be made and still be read.
//!
//! What is the same somewhere else was moved, what is the same under another name was renamed, and
//! what is inside either is told only where it differs too. The list has the same length both ways,
//! and applying it to the one document gives the other. It takes about as long as sorting the nodes:
//! equal parts are found by their hashes, and only short runs of changed items are aligned by trying
//! every pair ([`MOST_PAIRS`]). What may differ is not known here.
//!
//! Next: `align` for lists, `moves` for what stands elsewhere, [`mod@apply`] for applying,
//! `allow` for what may differ.

mod align;
pub mod apply;
mod mark;
mod moves;

use std::collections::{BTreeMap, BTreeSet};

pub use align::MOST_PAIRS;
pub use apply::apply;

use super::tree::{Piece, Tree, TreePath, TreeStep};
use align::align;
use mark::{Marked, Parts};

/// One difference between a document and another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Only the other one has it. What was moved into it is left out.
    Added {
        /// Where, in the other one.
        at: TreePath,
        /// What.
        what: Piece,
    },
    /// Only the one has it. What was moved out of it is left out.
    Removed {
        /// Where, in the one.
        at: TreePath,
        /// What.
        what: Piece,
    },
    /// It stands elsewhere.
    Moved {
        /// Where in the one.
        from: TreePath,
        /// Where in the other one.
        to: TreePath,
    },
    /// All entries of a name have another name.
    Renamed {
        /// Where in the one.
        from: TreePath,
        /// Where in the other one.
        to: TreePath,
    },
    /// Another value, or another kind of node, stands in its place.
    Changed {
        /// Where in the one.
        from: TreePath,
        /// Where in the other one.
        to: TreePath,
        /// What stood there.
        old: Tree,
        /// What stands there now.
        new: Tree,
    },
}

/// The edits that make the one document the other, in the order of where they are.
pub fn between(one: &Tree, other: &Tree) -> Vec<Edit> {
    if one == other {
        return Vec::new();
    }
    let (marked_one, marked_other) = (Marked::of(one), Marked::of(other));
    if marked_one.hash == marked_other.hash {
        return Vec::new();
    }
    // Always looked at in the same direction: so the list is as long both ways, whatever is chosen.
    let mut found = Found::default();
    if marked_one.hash < marked_other.hash {
        found.look(&marked_one, &marked_other);
    } else {
        found.look(&marked_other, &marked_one);
        found = found.turned();
    }
    let mut edits = found.edits(one, other);
    edits.sort_by(|a, b| a.place().cmp(b.place()));
    edits
}

impl Edit {
    /// Where it is: in the first document, unless only the second has it.
    pub fn place(&self) -> &TreePath {
        match self {
            Edit::Added { at, .. } | Edit::Removed { at, .. } => at,
            Edit::Moved { from, .. } | Edit::Renamed { from, .. } | Edit::Changed { from, .. } => from,
        }
    }
}

/// Where two documents differ, by ways alone.
#[derive(Default)]
struct Found {
    /// Where one is.
    here: (TreePath, TreePath),
    removed: BTreeSet<TreePath>,
    added: BTreeSet<TreePath>,
    moved: BTreeMap<TreePath, TreePath>,
    renamed: BTreeMap<TreePath, TreePath>,
    changed: Vec<(TreePath, TreePath)>,
}

impl Found {
    fn look(&mut self, one: &Marked<'_>, other: &Marked<'_>) {
        self.node(one, other);
        moves::find(self, one, other);
    }

    /// The same in the other direction.
    fn turned(self) -> Self {
        let turn = |ways: BTreeMap<TreePath, TreePath>| ways.into_iter().map(|(from, to)| (to, from)).collect();
        Self {
            here: self.here,
            removed: self.added,
            added: self.removed,
            moved: turn(self.moved),
            renamed: turn(self.renamed),
            changed: self.changed.into_iter().map(|(from, to)| (to, from)).collect(),
        }
    }

    fn node(&mut self, one: &Marked<'_>, other: &Marked<'_>) {
        if one.hash == other.hash {
            return;
        }
        if let Some((name, inner)) = inside(one, other).filter(|_| !self.here.0.is_empty()) {
            return self.wrapped(name, |found| found.node(one, inner));
        }
        if let Some((name, inner)) = inside(other, one).filter(|_| !self.here.0.is_empty()) {
            return self.unwrapped(name, |found| found.node(inner, other));
        }
        match (&one.parts, &other.parts) {
            (Parts::Object(groups), Parts::Object(others)) => self.object(groups, others),
            (Parts::Array(items), Parts::Array(others)) => self.list(items, others),
            _ => self.changed.push(self.here.clone()),
        }
    }

    /// The other one has a level more around the same.
    fn wrapped(&mut self, name: &str, inner: impl FnOnce(&mut Self)) {
        let from = self.here.0.clone();
        self.added.insert(self.here.1.clone());
        self.here.1.extend([TreeStep::Name(name.to_owned()), TreeStep::Index(0)]);
        self.moved.insert(from, self.here.1.clone());
        inner(self);
        self.here.1.truncate(self.here.1.len() - 2);
    }

    /// The one has a level more around the same.
    fn unwrapped(&mut self, name: &str, inner: impl FnOnce(&mut Self)) {
        let to = self.here.1.clone();
        self.removed.insert(self.here.0.clone());
        self.here.0.extend([TreeStep::Name(name.to_owned()), TreeStep::Index(0)]);
        self.moved.insert(self.here.0.clone(), to);
        inner(self);
        self.here.0.truncate(self.here.0.len() - 2);
    }

    fn object(&mut self, groups: &Groups<'_>, others: &Groups<'_>) {
        let (mut gone, mut new): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        for (&name, entries) in groups {
            match others.get(name) {
                Some(other) => self.group(name, name, entries, other),
                None => gone.push(name),
            }
        }
        new.extend(others.keys().filter(|name| !groups.contains_key(*name)));
        for (from, to) in renamed(&mut gone, &mut new, groups, others) {
            self.renamed.insert(below(&self.here.0, from), below(&self.here.1, to));
            self.group(from, to, &groups[from], &others[to]);
        }
        self.removed.extend(gone.into_iter().map(|name| below(&self.here.0, name)));
        self.added.extend(new.into_iter().map(|name| below(&self.here.1, name)));
    }

    fn group(&mut self, from: &str, to: &str, entries: &[Marked<'_>], others: &[Marked<'_>]) {
        self.here.0.push(TreeStep::Name(from.to_owned()));
        self.here.1.push(TreeStep::Name(to.to_owned()));
        self.list(entries, others);
        self.here.0.pop();
        self.here.1.pop();
    }

    fn list(&mut self, items: &[Marked<'_>], others: &[Marked<'_>]) {
        let aligned = align(items, others);
        let at =
            |here: &TreePath, index: usize| here.iter().cloned().chain([TreeStep::Index(index)]).collect::<TreePath>();
        for index in aligned.removed {
            self.removed.insert(at(&self.here.0, index));
        }
        for index in aligned.added {
            self.added.insert(at(&self.here.1, index));
        }
        for (first, second, stays) in aligned.pairs {
            if !stays {
                self.moved.insert(at(&self.here.0, first), at(&self.here.1, second));
            }
            if items[first].hash != others[second].hash {
                self.here.0.push(TreeStep::Index(first));
                self.here.1.push(TreeStep::Index(second));
                self.node(&items[first], &others[second]);
                self.here.0.pop();
                self.here.1.pop();
            }
        }
    }

    fn edits(self, one: &Tree, other: &Tree) -> Vec<Edit> {
        let sources: BTreeSet<&TreePath> = self.moved.keys().chain(self.renamed.keys()).collect();
        let targets: BTreeSet<&TreePath> = self.moved.values().chain(self.renamed.values()).collect();
        let removed = self
            .removed
            .iter()
            .filter_map(|at| Some(Edit::Removed { at: at.clone(), what: without(one.at(at)?, at, &sources) }));
        let added = self
            .added
            .iter()
            .filter_map(|at| Some(Edit::Added { at: at.clone(), what: without(other.at(at)?, at, &targets) }));
        let changed = self.changed.iter().filter_map(|(from, to)| match (one.at(from)?, other.at(to)?) {
            (Piece::One(old), Piece::One(new)) => Some(Edit::Changed { from: from.clone(), to: to.clone(), old, new }),
            _ => None,
        });
        let pair = |(from, to): (&TreePath, &TreePath)| (from.clone(), to.clone());
        let moved = self.moved.iter().map(pair).map(|(from, to)| Edit::Moved { from, to });
        let renamed = self.renamed.iter().map(pair).map(|(from, to)| Edit::Renamed { from, to });
        removed.chain(added).chain(changed).chain(moved).chain(renamed).collect()
    }
}

fn below(here: &TreePath, name: &str) -> TreePath {
    here.iter().cloned().chain([TreeStep::Name(name.to_owned())]).collect()
}

type Groups<'t> = BTreeMap<&'t str, Vec<Marked<'t>>>;

/// The one node inside the other, where the outer is nothing but a level around it.
fn inside<'m, 't>(inner: &Marked<'_>, outer: &'m Marked<'t>) -> Option<(&'t str, &'m Marked<'t>)> {
    let Parts::Object(groups) = &outer.parts else { return None };
    let mut all = groups.iter();
    let (Some((&name, entries)), None) = (all.next(), all.next()) else { return None };
    let [only] = entries.as_slice() else { return None };
    let alike = match inner.parts {
        Parts::Leaf => false,
        Parts::Array(_) => only.hash == inner.hash,
        Parts::Object(_) => only.hash == inner.hash || only.form == inner.form && outer.form != inner.form,
    };
    alike.then_some((name, only))
}

/// What tells a name with its entries from others; `None` where it tells nothing.
type Sign = fn(&str, &[Marked<'_>]) -> Option<u64>;

/// Names that stand for one another: with the same content, spelt alike, or of the same form. What is
/// paired is taken out of both lists.
fn renamed<'t>(
    gone: &mut Vec<&'t str>,
    new: &mut Vec<&'t str>,
    groups: &Groups<'_>,
    others: &Groups<'_>,
) -> Vec<(&'t str, &'t str)> {
    let signs: [Sign; 3] = [
        |_, entries| Some(mark::of_all(entries)),
        |name, _| Some(mark::of_name(name)),
        |_, entries| entries.first().filter(|first| !matches!(first.parts, Parts::Leaf)).map(|first| first.form),
    ];
    let mut pairs = Vec::new();
    for sign in signs {
        let mut there: BTreeMap<u64, Vec<&'t str>> = BTreeMap::new();
        for name in new.iter().rev() {
            if let Some(sign) = sign(name, &others[name]) {
                there.entry(sign).or_default().push(name);
            }
        }
        gone.retain(|name| {
            let found = sign(name, &groups[name]).and_then(|sign| there.get_mut(&sign)?.pop());
            pairs.extend(found.map(|to| (*name, to)));
            found.is_none()
        });
        new.retain(|name| !pairs.iter().any(|(_, to)| to == name));
    }
    pairs
}

/// A piece without what is moved from or to below it.
fn without(piece: Piece, at: &TreePath, holes: &BTreeSet<&TreePath>) -> Piece {
    let below =
        holes.range::<&TreePath, _>(at..).take_while(|way| way.starts_with(at)).filter(|way| way.len() > at.len());
    let below: Vec<&&TreePath> = below.collect();
    if below.is_empty() {
        return piece;
    }
    // Ways below a group begin with an index, as those below an array do.
    let mut whole = match piece {
        Piece::One(tree) => tree,
        Piece::Group(trees) => Tree::Array(trees),
    };
    let grouped = matches!(at.last(), Some(TreeStep::Name(_)));
    // Deepest and last first, so that no way is out of date.
    for way in below.into_iter().rev() {
        whole.take(&way[at.len()..]);
    }
    whole.tidy();
    match whole {
        Tree::Array(trees) if grouped => Piece::Group(trees),
        tree => Piece::One(tree),
    }
}
