//! What a run showed of one action, kept as counts: an expected outcome costs no memory.
//!
//! Of a request that was accepted as it should be, its signs are counted and its sizes widen the
//! extremes. Only what surprises is kept by itself: a valid request that was refused. Nothing is
//! concluded here. Next: [`super::strict`] for refusals, [`super::lenient`] for the rest.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::case::Case;
use crate::model::{Action, ConstraintId, Format, Model, Site, World};
use crate::wire::Method;

use super::measure::{self, Measure};
use super::sign::{Alphabet, Sign};

/// How many ways there are to carry a request: two methods, two formats.
pub const WAYS: usize = 4;
/// How many surprises of one action are kept; more of them are of the same few causes.
const MOST_KEPT: usize = 4096;
/// How many refusals of one sort are kept where the page leaves it open.
const MOST_OPEN: usize = 64;

/// Some of the ways, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ways(pub u8);

impl Ways {
    /// All of them, one method's, one format's: what a cause may be limited to.
    pub const SCOPES: [Ways; 5] = [Ways(0b1111), Ways(0b0011), Ways(0b1100), Ways(0b0101), Ways(0b1010)];

    /// Whether one is among them.
    pub fn has(self, way: u8) -> bool {
        self.0 & (1 << way) != 0
    }

    /// Behind what a cause does, where it does not do it always.
    pub fn words(self) -> &'static str {
        match self.0 {
            0b0011 => ", by GET only",
            0b1100 => ", by POST only",
            0b0101 => ", in XML only",
            0b1010 => ", in JSON only",
            _ => "",
        }
    }
}

/// The way a case is carried.
pub fn way(case: &Case) -> u8 {
    u8::from(case.request.method == Method::Post) * 2 + u8::from(case.label.format == Some(Format::Json))
}

/// A request as a diagnosis sees it.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// The index of its case.
    pub case: usize,
    /// How it was carried.
    pub way: u8,
    /// Everything it has, in order.
    pub signs: Vec<Sign>,
    /// Everything that has a size.
    pub sizes: Vec<(Measure, i64)>,
    /// Whether the endpoint failed (5xx) instead of refusing.
    pub failed: bool,
    /// What was said.
    pub said: String,
}

impl Sighting {
    /// The size of the whole message: the smaller, the better a witness.
    pub fn weight(&self) -> (i64, usize) {
        let size = self.sizes.iter().find(|(measure, _)| *measure == Measure::Size).map_or(0, |(_, size)| *size);
        (size, self.case)
    }
}

/// The smallest and the greatest that was seen, for each way.
pub type Extremes = [Option<(i64, i64)>; WAYS];

/// What became of requests that only one statement leaves open, by the readings that refuse them.
#[derive(Clone, Debug, Default)]
pub struct Open {
    /// The first case that was accepted.
    pub accepted: Option<usize>,
    /// How many were.
    pub accepted_in_all: usize,
    /// Those refused.
    pub refused: Vec<Sighting>,
    /// How many were.
    pub refused_in_all: usize,
}

/// What was seen of one action.
#[derive(Clone)]
pub struct Seen<'m> {
    /// The signs its requests can have.
    pub alphabet: Alphabet<'m>,
    /// How many valid requests were accepted, by way.
    pub accepted: [usize; WAYS],
    /// How many valid requests got an answer that counts.
    pub valid: usize,
    counted: Counted,
    /// Valid requests that were refused, or failed.
    pub surprises: Vec<Sighting>,
    /// Those that could not be kept.
    pub unkept: usize,
    /// Valid requests that were refused once, and accepted with the same bytes.
    pub unsteady: Vec<Sighting>,
    /// By statement and the readings that refuse.
    pub open: BTreeMap<(ConstraintId, Vec<usize>), Open>,
    /// Accepted requests whose answer could not be read, or did not repeat what it should.
    pub garbled: Vec<Sighting>,
}

/// Which accepted requests are counted.
#[derive(Clone, Copy)]
enum Among {
    /// All that are valid.
    Valid,
    /// Those whose answers could be read and repeated all they should.
    Clean,
}

/// What accepted requests had, by way and for each [`Among`]. The keys are made here, of our own cases: nobody can
/// choose what collides.
#[derive(Clone, Default)]
struct Counted {
    signs: FxHashMap<Sign, [[u32; WAYS]; 2]>,
    sizes: FxHashMap<Measure, [Extremes; 2]>,
}

impl Counted {
    fn add(&mut self, way: usize, (signs, sizes): &(Vec<Sign>, Vec<(Measure, i64)>), among: &[Among]) {
        for &sign in signs {
            let counts = self.signs.entry(sign).or_default();
            among.iter().for_each(|&among| counts[among as usize][way] += 1);
        }
        for &(measure, size) in sizes {
            let extremes = self.sizes.entry(measure).or_default();
            for &among in among {
                let both = extremes[among as usize][way].get_or_insert((size, size));
                *both = (both.0.min(size), both.1.max(size));
            }
        }
    }
}

/// What some of the accepted requests had.
#[derive(Clone, Copy)]
pub struct Counts<'s> {
    counted: &'s Counted,
    among: Among,
}

impl Counts<'_> {
    /// How many had the sign, in these ways.
    pub fn having(self, sign: Sign, ways: Ways) -> u32 {
        let Some(counts) = self.counted.signs.get(&sign) else { return 0 };
        (0..).zip(&counts[self.among as usize]).filter(|(way, _)| ways.has(*way)).map(|(_, count)| *count).sum()
    }

    /// The smallest and the greatest size in these ways.
    pub fn extremes(self, measure: Measure, ways: Ways) -> Option<(i64, i64)> {
        let all = self.counted.sizes.get(&measure)?[self.among as usize].iter();
        let among = (0..).zip(all).filter(|(way, _)| ways.has(*way)).filter_map(|(_, both)| *both);
        among.reduce(|(least, most), (other_least, other_most)| (least.min(other_least), most.max(other_most)))
    }
}

impl<'m> Seen<'m> {
    /// Nothing yet.
    pub fn new(model: &'m Model, action: &'m Action, world: &'m World) -> Self {
        Self {
            alphabet: Alphabet::new(model, action, world),
            accepted: [0; WAYS],
            valid: 0,
            counted: Counted::default(),
            surprises: Vec::new(),
            unkept: 0,
            unsteady: Vec::new(),
            open: BTreeMap::new(),
            garbled: Vec::new(),
        }
    }

    /// A case as a diagnosis sees it.
    pub fn sight(&self, index: usize, case: &Case, failed: bool, said: &str) -> Sighting {
        let (mut signs, sizes) = self.had(case);
        signs.sort_unstable();
        Sighting { case: index, way: way(case), signs, sizes, failed, said: said.to_owned() }
    }

    /// What a case has, in no order.
    fn had(&self, case: &Case) -> (Vec<Sign>, Vec<(Measure, i64)>) {
        let sizes = measure::of(self.alphabet.action, |place| self.alphabet.is_free(place), case);
        (self.alphabet.of(case), sizes)
    }

    /// A valid request was accepted; `garbled` where its answer does not repeat what it should.
    pub fn accept(&mut self, index: usize, case: &Case, garbled: bool) {
        let way = usize::from(way(case));
        self.valid += 1;
        self.accepted[way] += 1;
        let among: &[Among] = if garbled { &[Among::Valid] } else { &[Among::Valid, Among::Clean] };
        self.counted.add(way, &self.had(case), among);
        if garbled {
            self.garble(index, case);
        }
    }

    /// A request that the page leaves open was accepted: its answer tells as much as any.
    pub fn glimpse(&mut self, index: usize, case: &Case, garbled: bool) {
        if garbled {
            return self.garble(index, case);
        }
        self.counted.add(usize::from(way(case)), &self.had(case), &[Among::Clean]);
    }

    /// A valid request was answered with something that cannot be read.
    pub fn garble(&mut self, index: usize, case: &Case) {
        if self.garbled.len() < MOST_KEPT {
            let sight = self.sight(index, case, false, "");
            self.garbled.push(sight);
        }
    }

    /// A valid request was refused, or failed.
    pub fn surprise(&mut self, index: usize, case: &Case, failed: bool, said: &str) {
        self.valid += 1;
        if self.surprises.len() < MOST_KEPT {
            let sight = self.sight(index, case, failed, said);
            self.surprises.push(sight);
        } else {
            self.unkept += 1;
        }
    }

    /// A valid request was refused, and accepted when it was sent again.
    pub fn waver(&mut self, index: usize, case: &Case, failed: bool, said: &str) {
        self.valid += 1;
        if self.unsteady.len() < MOST_KEPT {
            let sight = self.sight(index, case, failed, said);
            self.unsteady.push(sight);
        }
    }

    /// A request that one statement leaves open was accepted, or refused with these words.
    pub fn probe(&mut self, model: &Model, index: usize, case: &Case, refused: Option<&str>) {
        let [violation] = case.label.violations.as_slice() else { return };
        if !is_sure(model, violation.constraint, case) {
            return;
        }
        let key = (violation.constraint, violation.readings.clone());
        let sight = refused.map(|said| self.sight(index, case, false, said));
        let open = self.open.entry(key).or_default();
        match sight {
            None => {
                open.accepted.get_or_insert(index);
                open.accepted_in_all += 1;
            }
            Some(sight) => {
                open.refused_in_all += 1;
                if open.refused.len() < MOST_OPEN {
                    open.refused.push(sight);
                }
            }
        }
    }

    /// How many entries are kept, of what surprises and of what is only counted.
    #[cfg(test)]
    pub fn kept(&self) -> (usize, usize) {
        let refused: usize = self.open.values().map(|open| open.refused.len()).sum();
        let counted = self.counted.signs.len() + self.counted.sizes.len();
        let surprising = self.surprises.len() + self.unsteady.len() + self.garbled.len() + refused;
        (surprising, counted + self.open.len())
    }

    /// Whether any valid request was accepted.
    pub fn is_open_at_all(&self) -> bool {
        self.accepted.iter().any(|count| *count > 0)
    }

    /// What accepted requests had; of a message, those with an answer that repeats what it should.
    pub fn good(&self, measure: Option<Measure>) -> Counts<'_> {
        let of_message = measure.is_some_and(Measure::is_of_message);
        Counts { counted: &self.counted, among: if of_message { Among::Clean } else { Among::Valid } }
    }

    /// What requests had whose answers could be read and repeated what they should.
    pub fn clean(&self) -> Counts<'_> {
        Counts { counted: &self.counted, among: Among::Clean }
    }
}

/// Whether every reading of a statement about a parameter says for sure what becomes of its text.
fn is_sure(model: &Model, id: ConstraintId, case: &Case) -> bool {
    let constraint = model.constraint(id);
    let mut units = constraint.readings.iter().filter_map(|reading| reading.rule.limit()?.unit);
    let Site::Input(path) = &constraint.site else { return true };
    let texts =
        || case.label.input.iter().filter(|(name, _)| *name == path.first()).filter_map(|(_, value)| value.as_text());
    units.all(|unit| texts().all(|text| unit.is_sure_of(text)))
}
