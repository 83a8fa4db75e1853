//! What is chosen of a suite: which of the kept cases, and which numbers of the others.
//!
//! Next: [`super::Suite::only`], which chooses.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use crate::case::suite::keep;
use crate::case::{Case, What};

/// Which numbers the cases have.
#[derive(Clone, Debug)]
pub(super) enum Numbers {
    Below(u32),
    These(Vec<u32>),
}

impl Numbers {
    pub(super) fn len(&self) -> usize {
        match self {
            Numbers::Below(count) => *count as usize,
            Numbers::These(numbers) => numbers.len(),
        }
    }

    /// Those at these places.
    pub(super) fn at(&self, places: Range<usize>) -> Vec<u32> {
        match self {
            Numbers::Below(_) => places.filter_map(|number| u32::try_from(number).ok()).collect(),
            Numbers::These(numbers) => numbers.get(places).unwrap_or_default().to_vec(),
        }
    }

    /// The same in fewer bytes, where none is left out.
    pub(super) fn of(numbers: Vec<u32>) -> Self {
        match u32::try_from(numbers.len()) {
            Ok(count) if numbers.last().is_none_or(|last| last + 1 == count) => Numbers::Below(count),
            _ => Numbers::These(numbers),
        }
    }
}

/// What cases are about, each once.
#[derive(Default)]
pub(super) struct Abouts {
    pub(super) all: Vec<Arc<str>>,
    known: HashMap<Arc<str>, u16>,
}

impl Abouts {
    /// Where it is that a case is about, the first for one that is about nothing; `None` where there is no
    /// room for one more.
    pub(super) fn of(&mut self, what: &What) -> Option<u16> {
        let What::Generated { about: what, .. } = what else { return Some(0) };
        if let Some(known) = self.known.get(what) {
            return Some(*known);
        }
        let index = u16::try_from(self.all.len()).ok()?;
        self.all.push(what.clone());
        self.known.insert(what.clone(), index);
        Some(index)
    }
}

/// What is chosen of a suite.
#[derive(Default)]
pub(super) struct Chosen {
    pub(super) kept: BTreeSet<usize>,
    actions: BTreeSet<usize>,
    controls: BTreeSet<usize>,
}

impl Chosen {
    pub(super) fn note(&mut self, case: &Case) {
        self.actions.insert(case.action);
        self.controls.extend(case.control);
    }

    /// The cases that are kept of these.
    pub(super) fn of(mut self, all: Arc<Vec<Case>>) -> Vec<Case> {
        self.kept.append(&mut self.controls);
        let is_plain = |case: &Case| self.actions.contains(&case.action) && case.key.is_plain();
        let plain: Vec<usize> = (0..all.len()).filter(|&index| is_plain(&all[index])).collect();
        self.kept.extend(plain);
        keep(Arc::unwrap_or_clone(all), &self.kept)
    }
}
