//! The cases of a run as a recipe: systematic and recorded ones are kept, generated ones are made
//! again from their seed and number whenever one is wanted.
//!
//! So a suite takes no more memory with a million generated cases than with none. They are made some
//! at a time, because neighbours are mostly wanted together, and the last few lots stay at hand.
//! Whoever makes them is told by a function: this room knows no generator.
//!
//! Next: [`super::suite`] for what is kept, [`super::key`] for what cases are called.

mod chosen;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::model::{Model, World};
use crate::wire::Method;

use super::{Case, CaseKey, Controls, Way, What};
use chosen::{Abouts, Chosen, Numbers};

/// So many are made at once: before the first, whoever makes them finds out what can be broken.
const LOT: usize = 256;

/// So many lots stay at hand: where cases are sent, where they are told, and one more.
const AT_HAND: usize = 3;

/// Makes the cases of these numbers and tells each: for an action, from a seed, leaning on these
/// controls. A number of which none can be made is left out.
pub type Make = fn(&Model, &World, &Controls, Seeded, &[u32], &mut dyn FnMut(Case));

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

/// What generated cases are made from.
pub struct Recipe {
    model: Arc<Model>,
    world: World,
    controls: Controls,
    make: Make,
    parts: Vec<Part>,
    /// What cases are about, each once, as their ids say it.
    abouts: Vec<Arc<str>>,
    /// The lots wanted lately, each with its part and its place in there, the latest in front.
    at_hand: Mutex<VecDeque<((usize, usize), Lot)>>,
}

/// Some cases, once they are made.
type Lot = Arc<OnceLock<Arc<Vec<Case>>>>;

/// The generated cases of one action.
#[derive(Clone, Debug)]
struct Part {
    of: Seeded,
    numbers: Numbers,
    /// What each is about, as an index into what there is; empty before that was found out.
    about: Vec<u16>,
}

impl Suite {
    /// These, and behind them for each of the actions as many generated ones as can be made of so
    /// many numbers; only those that are taken, with the controls they lean on and the plain requests
    /// of their actions ([`super::suite::narrow`]). Every case is made once for that.
    pub fn of(
        model: &Arc<Model>,
        world: &World,
        kept: Vec<Case>,
        (seeds, count, make): (&[Seeded], usize, Make),
        taken: impl Fn(&Case) -> bool,
    ) -> Self {
        let numbers = Numbers::Below(u32::try_from(count).unwrap_or(u32::MAX));
        let parts = seeds.iter().map(|&of| Part { of, numbers: numbers.clone(), about: Vec::new() }).collect();
        let whole = Self::new((model.clone(), world.clone()), kept, make, parts, Vec::new());
        whole.only(|_, case| taken(case))
    }

    fn new(
        (model, world): (Arc<Model>, World),
        kept: Vec<Case>,
        make: Make,
        parts: Vec<Part>,
        abouts: Vec<Arc<str>>,
    ) -> Self {
        let parts: Vec<Part> = parts.into_iter().filter(|part| part.numbers.len() > 0).collect();
        let controls = Controls::of(&kept, 0);
        let recipe = Recipe { model, world, controls, make, parts, abouts, at_hand: Mutex::default() };
        Self { kept: Arc::new(kept), recipe: (!recipe.parts.is_empty()).then(|| Arc::new(recipe)) }
    }

    /// Only the cases taken by their index and what they are, the controls they lean on, and the plain
    /// requests of their actions.
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
            recipe.make(part, &part.numbers.at(0..part.numbers.len()), &mut |case| {
                if taken(index, &case)
                    && let What::Generated { about: what, number } = &case.key.what
                    && let (Ok(number), Some(what)) = (u32::try_from(*number), abouts.index(what))
                {
                    chosen.note(&case);
                    numbers.push(number);
                    about.push(what);
                }
                index += 1;
            });
            parts.push(Part { of: part.of, numbers: Numbers::of(numbers), about });
        }
        let whole = (recipe.model.clone(), recipe.world.clone());
        Self::new(whole, chosen.of(self.kept), recipe.make, parts, abouts.all)
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

impl Recipe {
    fn make(&self, part: &Part, numbers: &[u32], told: &mut dyn FnMut(Case)) {
        (self.make)(&self.model, &self.world, &self.controls, part.of, numbers, told);
    }

    /// The cases of one lot, made now.
    fn made(&self, (part, lot): (usize, usize)) -> Vec<Case> {
        let mut made = Vec::new();
        if let Some(part) = self.parts.get(part) {
            let numbers = part.numbers.at(lot * LOT..part.numbers.len().min(lot * LOT + LOT));
            self.make(part, &numbers, &mut |case| made.push(case));
        }
        made
    }

    /// The id of a case, which need not be made for that.
    fn id(&self, index: usize) -> Option<String> {
        let ((part, lot), place) = self.place(index)?;
        let (part, place) = (self.parts.get(part)?, lot * LOT + place);
        let number = *part.numbers.at(place..place + 1).first()? as usize;
        let about = self.abouts.get(usize::from(*part.about.get(place)?))?.clone();
        let action = self.model.actions.get(part.of.action)?.id.as_str().into();
        // A generated case comes in one way only, which is no part of its name.
        let way = Way { method: Method::Get, format: self.model.default_format };
        Some(CaseKey { action, what: What::Generated { about, number }, way }.to_string())
    }

    /// Which lot a generated case is in, and where in there.
    fn place(&self, mut index: usize) -> Option<((usize, usize), usize)> {
        for (number, part) in self.parts.iter().enumerate() {
            match index.checked_sub(part.numbers.len()) {
                None => return Some(((number, index / LOT), index % LOT)),
                Some(behind) => index = behind,
            }
        }
        None
    }

    /// The cases of one lot, from those at hand where it is among them. Who wants others does not wait
    /// while it is made.
    fn lot(&self, place: (usize, usize)) -> Arc<Vec<Case>> {
        let mut at_hand = self.at_hand.lock().unwrap_or_else(PoisonError::into_inner);
        let known = at_hand.iter().position(|(at, _)| *at == place).and_then(|known| at_hand.remove(known));
        let (_, lot) = known.unwrap_or_default();
        at_hand.push_front((place, lot.clone()));
        at_hand.truncate(AT_HAND);
        drop(at_hand);
        lot.get_or_init(|| Arc::new(self.made(place))).clone()
    }

    fn len(&self) -> usize {
        self.parts.iter().map(|part| part.numbers.len()).sum()
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

    /// The case of that index, if there is one.
    pub fn get(self, index: usize) -> Option<Found<'a>> {
        if let Some(case) = self.kept.get(index) {
            return Some(Found::Kept(case));
        }
        let recipe = self.recipe?;
        let (lot, place) = recipe.place(index - self.kept.len())?;
        let lot = recipe.lot(lot);
        (place < lot.len()).then_some(Found::Made(lot, place))
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

    /// The index of a case's action, if there is such a case; none is made for that.
    pub fn action(self, index: usize) -> Option<usize> {
        if let Some(case) = self.kept.get(index) {
            return Some(case.action);
        }
        let recipe = self.recipe?;
        let ((part, _), _) = recipe.place(index - self.kept.len())?;
        Some(recipe.parts.get(part)?.of.action)
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

impl fmt::Debug for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipe").field("parts", &self.parts).finish_non_exhaustive()
    }
}
