//! What the cases of a suite are made from, as far as they do not lie in memory.
//!
//! Generated ones are made some at a time, because neighbours are mostly wanted together, and the last
//! few lots stay at hand. A recording is read by itself. Next: [`super::chosen`] for which there are.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::case::fixture::Folders;
use crate::case::{Case, CaseKey, Controls, Way, What};
use crate::model::{Model, World};
use crate::wire::Method;

use super::chosen::Numbers;
use super::{Make, Seeded};

/// So many generated cases are made at once.
const LOT: usize = 64;

/// So many lots stay at hand: where cases are sent, where they are told, and one more.
const LOTS: usize = 3;

/// So many recordings stay at hand: as many as are mostly under way at a time, and some more.
const RECORDINGS: usize = 64;

/// Where a case is: its part and its lot in there.
type Place = (usize, usize);

/// Some cases, once they are made.
type Lot = Arc<OnceLock<Arc<Vec<Case>>>>;

/// What cases are made from.
pub struct Recipe {
    model: Arc<Model>,
    world: World,
    controls: Controls,
    /// The recordings, and behind them the generated cases of each action.
    pub(super) parts: Vec<Part>,
    /// What cases are about, each once, as their ids say it.
    abouts: Vec<Arc<str>>,
    /// The lots wanted lately, the latest in front.
    at_hand: Mutex<VecDeque<(Place, Lot)>>,
}

/// Cases that are made alike.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) source: Source,
    pub(super) numbers: Numbers,
    /// What each is about, as an index into what there is; empty before that was found out.
    pub(super) about: Vec<u16>,
}

/// What the cases of a part are made from.
#[derive(Clone)]
pub(super) enum Source {
    /// From folders; behind so many other cases.
    Recorded(Arc<Folders>, usize),
    /// From a seed.
    Generated(Seeded, Make),
}

impl Part {
    pub(super) fn recorded(folders: Folders, behind: usize) -> Self {
        let numbers = Numbers::Below(u32::try_from(folders.len()).unwrap_or(u32::MAX));
        Self { source: Source::Recorded(Arc::new(folders), behind), numbers, about: Vec::new() }
    }

    pub(super) fn generated(of: Seeded, make: Make, count: u32) -> Self {
        Self { source: Source::Generated(of, make), numbers: Numbers::Below(count), about: Vec::new() }
    }

    fn is_recorded(&self) -> bool {
        matches!(self.source, Source::Recorded(..))
    }

    /// How many are made at once.
    fn lot(&self) -> usize {
        if self.is_recorded() { 1 } else { LOT }
    }

    fn number(&self, place: usize) -> Option<u32> {
        self.numbers.at(place..place + 1).first().copied()
    }
}

impl Recipe {
    pub(super) fn new(
        (model, world): (Arc<Model>, World),
        controls: Controls,
        mut parts: Vec<Part>,
        abouts: Vec<Arc<str>>,
    ) -> Self {
        parts.retain(|part| part.numbers.len() > 0);
        Self { model, world, controls, parts, abouts, at_hand: Mutex::default() }
    }

    pub(super) fn whole(&self) -> (Arc<Model>, World) {
        (self.model.clone(), self.world.clone())
    }

    pub(super) fn len(&self) -> usize {
        self.parts.iter().map(|part| part.numbers.len()).sum()
    }

    /// How many of them are recordings; they come first.
    pub(super) fn recorded(&self) -> usize {
        self.parts.iter().filter(|part| part.is_recorded()).map(|part| part.numbers.len()).sum()
    }

    /// What is known of a case of a part: of a recording, what need not be read.
    pub(super) fn known(&self, part: &Part, number: u32) -> Option<Case> {
        match &part.source {
            Source::Recorded(folders, _) => folders.sketch(&self.model, &self.controls, number as usize),
            Source::Generated(..) => self.case(part, number),
        }
    }

    fn case(&self, part: &Part, number: u32) -> Option<Case> {
        match &part.source {
            Source::Recorded(folders, behind) => {
                let turn = behind + number as usize;
                folders.case((&self.model, &self.world), &self.controls, number as usize, turn)
            }
            Source::Generated(_, make) => make(&self.controls, number),
        }
    }

    /// The case of that index, among those it was made with.
    pub(super) fn get(&self, index: usize) -> Option<(Arc<Vec<Case>>, usize)> {
        let (place, inside) = self.place(index)?;
        let lot = self.lot(place);
        (inside < lot.len()).then_some((lot, inside))
    }

    /// The id of a case, which need not be made for that.
    pub(super) fn id(&self, index: usize) -> Option<String> {
        let (part, place) = self.part(index)?;
        let number = part.number(place)?;
        let Source::Generated(of, _) = &part.source else { return Some(self.known(part, number)?.id) };
        let about = self.abouts.get(usize::from(*part.about.get(place)?))?.clone();
        let action = self.model.actions.get(of.action)?.id.as_str().into();
        // A generated case comes in one way only, which is no part of its name.
        let way = Way { method: Method::Get, format: self.model.default_format };
        Some(CaseKey { action, what: What::Generated { about, number: number as usize }, way }.to_string())
    }

    /// The index of a case's action.
    pub(super) fn action(&self, index: usize) -> Option<usize> {
        let (part, place) = self.part(index)?;
        match &part.source {
            Source::Recorded(folders, _) => folders.action(part.number(place)? as usize),
            Source::Generated(of, _) => Some(of.action),
        }
    }

    /// Whether a case may give any of these parameters; `true` too where it would have to be made to know.
    pub(super) fn gives(&self, index: usize, parameters: &[String]) -> bool {
        let Some((part, place)) = self.part(index) else { return false };
        match (&part.source, part.number(place)) {
            (Source::Recorded(folders, _), Some(number)) => {
                folders.gives(&self.model, number as usize, parameters).unwrap_or(false)
            }
            _ => true,
        }
    }

    /// The part a case is in, and where in there.
    fn part(&self, index: usize) -> Option<(&Part, usize)> {
        let ((number, lot), inside) = self.place(index)?;
        let part = self.parts.get(number)?;
        Some((part, lot * part.lot() + inside))
    }

    /// Which lot a case is in, and where in there.
    fn place(&self, mut index: usize) -> Option<(Place, usize)> {
        for (number, part) in self.parts.iter().enumerate() {
            match index.checked_sub(part.numbers.len()) {
                None => return Some(((number, index / part.lot()), index % part.lot())),
                Some(behind) => index = behind,
            }
        }
        None
    }

    /// The cases of one lot, from those at hand where it is among them. Who wants others does not wait
    /// while it is made.
    fn lot(&self, place: Place) -> Arc<Vec<Case>> {
        let mut at_hand = self.at_hand.lock().unwrap_or_else(PoisonError::into_inner);
        let known = at_hand.iter().position(|(at, _)| *at == place).and_then(|known| at_hand.remove(known));
        let (_, lot) = known.unwrap_or_default();
        at_hand.push_front((place, lot.clone()));
        let (mut recordings, mut lots) = (RECORDINGS, LOTS);
        at_hand.retain(|((part, _), _)| {
            let is_recorded = self.parts.get(*part).is_some_and(Part::is_recorded);
            let room = if is_recorded { &mut recordings } else { &mut lots };
            let kept = *room > 0;
            *room = room.saturating_sub(1);
            kept
        });
        drop(at_hand);
        lot.get_or_init(|| Arc::new(self.made(place))).clone()
    }

    /// The cases of one lot, made now.
    fn made(&self, (part, lot): Place) -> Vec<Case> {
        let Some(part) = self.parts.get(part) else { return Vec::new() };
        let end = part.numbers.len().min((lot + 1) * part.lot());
        part.numbers.at(lot * part.lot()..end).into_iter().filter_map(|number| self.case(part, number)).collect()
    }
}

impl fmt::Debug for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipe").field("parts", &self.parts).finish_non_exhaustive()
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Recorded(folders, behind) => f.debug_tuple("Recorded").field(folders).field(behind).finish(),
            Source::Generated(of, _) => f.debug_tuple("Generated").field(of).finish_non_exhaustive(),
        }
    }
}
