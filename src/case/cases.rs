//! The cases of a run as a recipe: systematic ones are kept, recordings are read and generated ones made
//! again whenever one is wanted.
//!
//! So a suite takes no more memory with a million generated cases than with none, and hardly more with
//! many recordings. Whoever makes cases from a seed is told by a function: this room knows no generator.
//!
//! Next: `recipe` for how they are made, [`super::suite`] for what is kept, [`super::key`] for what cases
//! are called.

mod chosen;
mod recipe;

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use crate::model::{Model, World};

use super::fixture::Folders;
use super::{Case, Controls};
use chosen::{Abouts, Chosen, Numbers};
use recipe::{Part, Recipe};

/// Makes the case of a number, leaning on these controls; none where none can be made.
pub type Make = Arc<dyn Fn(&Controls, u32) -> Option<Case> + Send + Sync>;

/// Finds out once what every case of an action needs, where these things exist.
pub type Prepare = fn(&Arc<Model>, &World, Seeded) -> Make;

/// What generated cases are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeded {
    /// Index of the action.
    pub action: usize,
    /// The seed of the run.
    pub seed: u64,
}

/// All cases of a run. A copy shares everything with its original.
#[derive(Clone, Debug)]
pub struct Suite {
    kept: Arc<Vec<Case>>,
    recipe: Option<Arc<Recipe>>,
}

/// The same, lent: of a suite, or of cases that lie in memory anyway.
#[derive(Clone, Copy, Debug)]
pub struct Cases<'a> {
    kept: &'a [Case],
    recipe: Option<&'a Recipe>,
}

/// A case that was looked up.
pub enum Found<'a> {
    /// It lies in memory.
    Kept(&'a Case),
    /// It was made, with those beside it.
    Made(Arc<Vec<Case>>, usize),
}

impl Suite {
    /// These, behind them the recordings of folders, and then for each of the actions as many generated
    /// ones as can be made of so many numbers; only those that are taken, with the controls they lean on
    /// and the plain requests of their actions ([`super::suite::narrow`]). Every generated case is made
    /// once for that; of a recording it is taken by what is known without reading it.
    pub fn of(
        (model, world): (&Arc<Model>, &World),
        kept: Vec<Case>,
        recorded: Folders,
        (seeds, count, prepare): (&[Seeded], usize, Prepare),
        taken: impl Fn(&Case) -> bool,
    ) -> Self {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let mut parts = vec![Part::recorded(recorded, kept.len())];
        let generated = seeds.iter().filter(|_| count > 0);
        parts.extend(generated.map(|&of| Part::generated(of, prepare(model, world, of), count)));
        let whole = Self::new((model.clone(), world.clone()), kept, parts, Vec::new());
        whole.only(|_, case| taken(case))
    }

    fn new(whole: (Arc<Model>, World), kept: Vec<Case>, parts: Vec<Part>, abouts: Vec<Arc<str>>) -> Self {
        let recipe = Recipe::new(whole, Controls::of(&kept, 0), parts, abouts);
        Self { kept: Arc::new(kept), recipe: (recipe.len() > 0).then(|| Arc::new(recipe)) }
    }

    /// Only the cases taken by their index and what they are, the controls they lean on, and the plain
    /// requests of their actions. Of a recording that is what is known without reading it.
    #[must_use]
    pub fn only(self, taken: impl Fn(usize, &Case) -> bool) -> Self {
        let mut chosen = Chosen::default();
        for (index, case) in self.kept.iter().enumerate().filter(|(index, case)| taken(*index, case)) {
            chosen.note(case);
            chosen.kept.insert(index);
        }
        let Some(recipe) = &self.recipe else {
            return Self { kept: Arc::new(chosen.of(self.kept)), recipe: None };
        };
        let mut index = self.kept.len();
        let (mut parts, mut abouts) = (Vec::new(), Abouts::default());
        for part in &recipe.parts {
            let (mut numbers, mut about) = (Vec::new(), Vec::new());
            for number in part.numbers.at(0..part.numbers.len()) {
                let Some(case) = recipe.known(part, number) else { continue };
                if taken(index, &case)
                    && let Some(what) = abouts.of(&case.key.what)
                {
                    chosen.note(&case);
                    numbers.push(number);
                    about.push(what);
                }
                index += 1;
            }
            parts.push(Part { source: part.source.clone(), numbers: Numbers::of(numbers), about });
        }
        Self::new(recipe.whole(), chosen.of(self.kept), parts, abouts.all)
    }

    /// Those that lie in memory.
    pub fn into_kept(self) -> Vec<Case> {
        Arc::unwrap_or_clone(self.kept)
    }

    /// All of them, lent.
    pub fn lend(&self) -> Cases<'_> {
        Cases { kept: &self.kept, recipe: self.recipe.as_deref() }
    }
}

impl<'a> Cases<'a> {
    /// How many there are.
    pub fn len(self) -> usize {
        self.kept.len() + self.recipe.map_or(0, Recipe::len)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Those that lie in memory, which come first: every control is among them.
    pub fn kept(self) -> &'a [Case] {
        self.kept
    }

    /// How many are not made from a seed: those that are kept, and behind them the recordings.
    pub fn given(self) -> usize {
        self.kept.len() + self.recipe.map_or(0, Recipe::recorded)
    }

    /// The case of that index, if there is one. A recording is read from its folder; one that is not what
    /// it was says so ([`Case::lost`]).
    pub fn get(self, index: usize) -> Option<Found<'a>> {
        if let Some(case) = self.kept.get(index) {
            return Some(Found::Kept(case));
        }
        let (lot, place) = self.recipe?.get(index - self.kept.len())?;
        Some(Found::Made(lot, place))
    }

    /// All of them in their order.
    pub fn iter(self) -> impl Iterator<Item = Found<'a>> {
        (0..self.len()).filter_map(move |index| self.get(index))
    }

    /// The id of a case; empty where there is none of that index. None is made for that.
    pub fn id(self, index: usize) -> Cow<'a, str> {
        match self.kept.get(index) {
            Some(case) => Cow::Borrowed(&case.id),
            None => {
                let made = index.checked_sub(self.kept.len()).and_then(|index| self.recipe?.id(index));
                made.map_or(Cow::Borrowed(""), Cow::Owned)
            }
        }
    }

    /// Whether a case may give any of these parameters; surely not, where this says so. None is made for that.
    pub fn may_give(self, index: usize, parameters: &[String]) -> bool {
        match self.kept.get(index) {
            Some(case) => parameters.iter().any(|name| case.label.input.get(name).is_some()),
            None => self.recipe.is_some_and(|recipe| recipe.gives(index - self.kept.len(), parameters)),
        }
    }

    /// The index of a case's action, if there is such a case; none is made for that.
    pub fn action(self, index: usize) -> Option<usize> {
        match self.kept.get(index) {
            Some(case) => Some(case.action),
            None => self.recipe?.action(index - self.kept.len()),
        }
    }
}

impl Deref for Found<'_> {
    type Target = Case;

    fn deref(&self) -> &Case {
        match self {
            Found::Kept(case) => case,
            Found::Made(lot, place) => &lot[*place],
        }
    }
}

impl From<Vec<Case>> for Suite {
    fn from(cases: Vec<Case>) -> Self {
        Self { kept: Arc::new(cases), recipe: None }
    }
}

impl From<&Arc<Vec<Case>>> for Suite {
    fn from(cases: &Arc<Vec<Case>>) -> Self {
        Self { kept: cases.clone(), recipe: None }
    }
}

impl From<&Suite> for Suite {
    fn from(suite: &Suite) -> Self {
        suite.clone()
    }
}

impl<'a> From<&'a [Case]> for Cases<'a> {
    fn from(kept: &'a [Case]) -> Self {
        Self { kept, recipe: None }
    }
}

impl<'a> From<&'a Vec<Case>> for Cases<'a> {
    fn from(kept: &'a Vec<Case>) -> Self {
        Self { kept, recipe: None }
    }
}

impl<'a> From<&'a Arc<Vec<Case>>> for Cases<'a> {
    fn from(kept: &'a Arc<Vec<Case>>) -> Self {
        Self { kept, recipe: None }
    }
}

impl<'a> From<&'a Suite> for Cases<'a> {
    fn from(suite: &'a Suite) -> Self {
        suite.lend()
    }
}
