//! What can be promised: one statement of a page, and everything known about it.
//!
//! One statement of a page is one [`Constraint`] is one way to break it is one row of the report.
//! Where the page allows several meanings, each is a named [`Reading`] with a [`Rule`] of its own:
//! all readings agree, or the expectation is *unspecified*. Nothing here checks anything: that is
//! `validate`'s.
//!
//! Next: [`super::rule`] for what a reading demands.

use super::kind::{Kind, Side};
use super::path::MemberPath;
use super::rule::Rule;

/// An index into [`super::Model::constraints`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConstraintId(u32);

impl ConstraintId {
    /// The id of the constraint at that index.
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("a model has fewer than 2^32 constraints"))
    }

    /// The index behind the id.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Constraints of one model, a bit for each: what an answer of a thousand rows keeps a thousand times
/// is written down once.
#[derive(Clone, Debug, Default)]
pub struct ConstraintSet {
    words: Vec<u64>,
}

impl ConstraintSet {
    /// An empty one, with room for all constraints of a model that has so many.
    pub fn with_capacity(constraints: usize) -> Self {
        Self { words: vec![0; constraints.div_ceil(64)] }
    }

    /// Puts one in.
    pub fn insert(&mut self, id: ConstraintId) {
        let (word, bit) = (id.index() / 64, id.index() % 64);
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << bit;
    }

    /// Takes one out.
    pub fn remove(&mut self, id: ConstraintId) {
        if let Some(word) = self.words.get_mut(id.index() / 64) {
            *word &= !(1 << (id.index() % 64));
        }
    }

    /// Whether one is in.
    pub fn contains(&self, id: ConstraintId) -> bool {
        self.words.get(id.index() / 64).is_some_and(|word| word & (1 << (id.index() % 64)) != 0)
    }

    /// Puts in all that are in another.
    pub fn unite(&mut self, other: &Self) {
        self.words.resize(self.words.len().max(other.words.len()), 0);
        self.words.iter_mut().zip(&other.words).for_each(|(word, more)| *word |= more);
    }

    /// All of them, in the order of the model.
    pub fn iter(&self) -> impl Iterator<Item = ConstraintId> + '_ {
        self.words.iter().enumerate().flat_map(|(word, &bits)| {
            let mut left = bits;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(ConstraintId::new(word * 64 + bit))
            })
        })
    }
}

impl PartialEq for ConstraintSet {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for ConstraintSet {}

impl Extend<ConstraintId> for ConstraintSet {
    fn extend<I: IntoIterator<Item = ConstraintId>>(&mut self, more: I) {
        more.into_iter().for_each(|id| self.insert(id));
    }
}

impl FromIterator<ConstraintId> for ConstraintSet {
    fn from_iter<I: IntoIterator<Item = ConstraintId>>(ids: I) -> Self {
        let mut set = Self::default();
        set.extend(ids);
        set
    }
}

/// One statement, and everything known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// Full stable name: `<family>.<action>.<site>.<kind>`, such as
    /// `vserver.createMemberServerImageInstance.input.memberServerImageName.max`.
    pub id: String,
    /// Full name of the statement of the page that it is of, below which its kinds stand: `….length`
    /// gives `….min` and `….max`. What comes of a member's mere being there is of the member itself.
    pub statement: String,
    /// The qualified id of its action.
    pub action: String,
    /// What it speaks about.
    pub site: Site,
    /// What sort of statement it is.
    pub kind: Kind,
    /// Where it comes from.
    pub basis: Basis,
    /// Whether breaking it is a divergence, or advice.
    pub level: Level,
    /// Why the level is another than its basis gives; empty where it is that one.
    pub why: String,
    /// The few words of the page that state it.
    pub says: String,
    /// Where on the page they stand.
    pub cites: String,
    /// Why it is taken so; empty where that is plain.
    pub note: String,
    /// Its meanings; one unnamed reading where the page allows only one.
    pub readings: Vec<Reading>,
    /// Why no client can check it, if so.
    pub unchecked: Option<String>,
}

impl Constraint {
    /// Whether the page allows more than one meaning.
    pub fn is_ambiguous(&self) -> bool {
        self.readings.len() > 1
    }

    /// What it demands: the rule of its first reading that demands anything. All are of its kind.
    pub fn rule(&self) -> &Rule {
        self.rules().find(|rule| **rule != Rule::Anything).unwrap_or(&Rule::Anything)
    }

    /// The rules of all its readings.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.readings.iter().map(|reading| &reading.rule)
    }

    /// How many sides it has; fewest and most items of a list in an answer have one.
    pub fn side(&self) -> Side {
        match self.site {
            Site::Input(_) => self.kind.side(),
            Site::Output(_) | Site::Exchange => Side::Answer,
        }
    }

    /// Its id without the action, and of a parameter without `input`: `memberServerImageName.max`.
    pub fn tail(&self) -> &str {
        let own = self.id.strip_prefix(&self.action).and_then(|rest| rest.strip_prefix('.')).unwrap_or(&self.id);
        own.strip_prefix("input.").unwrap_or(own)
    }

    /// The last part of its id: `max`.
    pub fn last(&self) -> &str {
        last_part(&self.id)
    }

    /// Whether a client can find out if it holds.
    pub fn is_checkable(&self) -> bool {
        self.unchecked.is_none()
    }
}

/// The last part of an id of a constraint, a statement or a life, be it from a model or from a stored report.
pub fn last_part(id: &str) -> &str {
    id.rsplit('.').next().unwrap_or(id)
}

/// One meaning of a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Its name; empty for the only one.
    pub name: String,
    /// What it demands.
    pub rule: Rule,
}

/// What a constraint speaks about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Site {
    /// A request parameter, by path (`input.regionCode`).
    Input(MemberPath),
    /// An element of the success answer, by path (`output.totalRows`).
    Output(MemberPath),
    /// The exchange as a whole: status, headers, syntax, the form of a refusal.
    Exchange,
}

impl Site {
    /// The member it is, if it is one.
    pub fn path(&self) -> Option<&MemberPath> {
        match self {
            Site::Input(path) | Site::Output(path) => Some(path),
            Site::Exchange => None,
        }
    }

    /// Where a finding about it stands: its path, or `request`.
    pub fn place(&self) -> &str {
        self.path().map_or("request", |path| path.as_str())
    }

    /// The top-level parameter it is about, if it is about one.
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Site::Input(path) => Some(path.first()),
            Site::Output(_) | Site::Exchange => None,
        }
    }
}

named! {
    /// Where a statement comes from.
    pub enum Basis {
        /// The action's page says it.
        Documented = "documented",
        /// The action's page only shows it.
        Example = "example",
        /// A standard says it: HTTP, URI, XML, JSON or UTF-8.
        Standard = "standard",
        /// Another page of the manual says it.
        Elsewhere = "elsewhere",
        /// The live service was seen to do it.
        Observed = "observed",
        /// It is our conclusion.
        Inferred = "inferred",
    }
}

impl Basis {
    /// What a statement of this basis is, where the spec does not say otherwise: only what the page
    /// or a standard says or shows condemns an endpoint.
    pub fn level(self) -> Level {
        match self {
            Basis::Documented | Basis::Example | Basis::Standard => Level::Must,
            Basis::Elsewhere | Basis::Observed | Basis::Inferred => Level::Should,
        }
    }
}

named! {
    /// Whether breaking a statement is a divergence, or advice.
    pub enum Level {
        /// No endpoint could break it with the page's words staying true of it.
        Must = "must",
        /// An endpoint may rightly do otherwise; that it does is worth knowing.
        Should = "should",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_each_once_and_in_order() {
        let mut set = ConstraintSet::with_capacity(64);
        for index in [130, 0, 63, 64, 0, 63] {
            set.insert(ConstraintId::new(index));
        }
        assert_eq!(set.iter().map(ConstraintId::index).collect::<Vec<_>>(), [0, 63, 64, 130]);
        assert_eq!(ConstraintSet::default().iter().count(), 0);
    }

    #[test]
    fn sets_of_the_same_are_the_same_whatever_room_they_have() {
        let of = |indices: &[usize]| indices.iter().map(|&index| ConstraintId::new(index)).collect::<ConstraintSet>();
        let mut set = of(&[3, 130]);
        set.remove(ConstraintId::new(130));
        set.remove(ConstraintId::new(999));
        assert_eq!(set, of(&[3]));
        assert_ne!(set, of(&[4]));
        set.unite(&of(&[5, 200]));
        set.unite(&of(&[3]));
        assert_eq!(set, of(&[200, 5, 3]));
    }
}
