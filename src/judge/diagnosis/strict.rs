//! Why valid requests were refused: the fewest things that all of them have and no accepted one has.
//!
//! A bound is set by what was accepted: everything beyond the longest that was is explained by it.
//! So no candidate here is ever contradicted by anything seen. What none explains is left over.
//!
//! Next: [`super::cover`] for the fewest, [`statement`] for where each belongs.

use std::collections::BTreeSet;

use crate::model::{ConstraintId, Kind, Lookup, Member, Model, Rule, Unit};

use super::cover::{self, Bits, Candidate};
use super::measure::Measure;
use super::seen::{Counts, Seen, Sighting, Ways};
use super::sign::{ANY, Sign};
use super::text::{CharacterPlace, CharacterSort, Shape};

/// The page with one statement altered, as far as it explains refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Altered {
    /// Whatever has this sign is refused.
    Sign(Sign),
    /// Whatever is greater than this is refused: the greatest that was accepted.
    Above(Measure, i64),
    /// Whatever is smaller than this is refused: the smallest that was accepted.
    Below(Measure, i64),
}

/// A cause, where it shows, and what it explains.
#[derive(Clone, Debug)]
pub struct Cause {
    /// What is refused.
    pub what: Altered,
    /// By which methods and in which formats.
    pub ways: Ways,
    /// The surprises it explains, as indices into [`Seen::surprises`].
    pub surprises: Vec<usize>,
}

impl Cause {
    /// Whether it predicts that a request is refused.
    pub fn predicts(&self, sight: &Sighting) -> bool {
        self.ways.has(sight.way) && self.what.holds(sight)
    }
}

impl Cause {
    /// The parameter it is about; of any text, the first that shows it.
    fn parameter(&self, seen: &Seen<'_>) -> Option<usize> {
        let Altered::Sign(sign) = self.what else { return self.what.parameter(seen) };
        let first = self.surprises.first().and_then(|&index| seen.surprises.get(index));
        let shown = |index: &u8| {
            let sign = sign.of_parameter(*index);
            sign.is_some_and(|sign| first.is_some_and(|first| first.signs.binary_search(&sign).is_ok()))
        };
        self.what
            .parameter(seen)
            .or_else(|| (0..ANY).take(seen.alphabet.action.input.len()).find(shown).map(usize::from))
    }
}

impl Altered {
    fn holds(self, sight: &Sighting) -> bool {
        let size = |wanted: Measure| sight.sizes.iter().find(|(measure, _)| *measure == wanted).map(|(_, size)| *size);
        match self {
            Altered::Sign(sign) => sight.signs.binary_search(&sign).is_ok(),
            Altered::Above(measure, most) => size(measure).is_some_and(|size| size > most),
            Altered::Below(measure, least) => size(measure).is_some_and(|size| size < least),
        }
    }

    /// The index of the parameter it is about.
    pub fn parameter(self, seen: &Seen<'_>) -> Option<usize> {
        match self {
            Altered::Sign(sign) => {
                let member = seen.alphabet.member(sign)?;
                seen.alphabet.action.input.iter().position(|other| other.name == member.name)
            }
            Altered::Above(measure, _) | Altered::Below(measure, _) => measure.parameter(),
        }
    }
}

/// The fewest causes that explain the refusals of valid requests; what none does is left over.
pub fn causes(model: &Model, seen: &Seen<'_>) -> Vec<Cause> {
    if !seen.is_open_at_all() {
        return Vec::new(); // who refuses everything is not known to be strict about anything
    }
    let good = |measure| seen.good(measure);
    fewest(model, seen, &seen.surprises, good, |cause| is_credible(model, seen, cause))
}

/// The fewest causes that explain why answers of accepted requests were broken.
pub fn breakages(model: &Model, seen: &Seen<'_>) -> Vec<Cause> {
    fewest(model, seen, &seen.garbled, |_| seen.clean(), |cause| cause.surprises.len() > 1)
}

fn fewest<'s>(
    model: &Model,
    seen: &'s Seen<'_>,
    sights: &[Sighting],
    good: impl Fn(Option<Measure>) -> Counts<'s>,
    credible: impl Fn(&Cause) -> bool,
) -> Vec<Cause> {
    let count = sights.len();
    let candidates = candidates(seen, sights, good).into_iter().map(|(what, ways)| {
        let set = Bits::of(count, |index| ways.has(sights[index].way) && what.holds(&sights[index]));
        Candidate { what: (what, ways), set, rank: rank(model, seen, what) + scope(ways) }
    });
    let chosen = cover::fewest(count, candidates.collect());
    // So many narrow causes at once are no causes: what they have in common was not thought of.
    let narrow = |candidate: &Candidate<(Altered, Ways)>| candidate.rank >= NARROW;
    let scattered = chosen.iter().filter(|candidate| narrow(candidate)).count() > MOST_NARROW;
    let chosen: Vec<Candidate<(Altered, Ways)>> =
        chosen.into_iter().filter(|candidate| !scattered || !narrow(candidate)).collect();
    let mut taken = Bits::none(count);
    let mut causes = Vec::new();
    for Candidate { what: (what, ways), set, .. } in chosen {
        let surprises: Vec<usize> = set.iter().filter(|&index| !taken.has(index)).collect();
        let cause = Cause { what, ways, surprises };
        if credible(&cause) {
            cause.surprises.iter().for_each(|&index| taken.put(index));
            causes.push(cause);
        }
    }
    causes
}

/// One refusal has many things that no accepted request has; that one of them is the reason is said
/// only where a second refusal agrees, or where the page itself speaks of it.
fn is_credible(model: &Model, seen: &Seen<'_>, cause: &Cause) -> bool {
    let needed = if seen.unsteady.len() > 2 { 3 } else { 2 };
    cause.surprises.len() >= needed || (seen.unsteady.is_empty() && rank(model, seen, cause.what) <= PAGES_OWN)
}

/// Everything no accepted request has, limited to one method or format where it shows there only.
fn candidates<'s>(
    seen: &Seen<'_>,
    sights: &[Sighting],
    good: impl Fn(Option<Measure>) -> Counts<'s>,
) -> Vec<(Altered, Ways)> {
    let mut found: BTreeSet<(Altered, Ways)> = BTreeSet::new();
    let mut tried: BTreeSet<Sign> = BTreeSet::new();
    for sight in sights {
        for &sign in sight.signs.iter().filter(|sign| tried.insert(**sign)) {
            let scopes = scopes(seen, |ways| good(None).having(sign, ways) == 0);
            found.extend(scopes.into_iter().map(|ways| (Altered::Sign(sign), ways)));
        }
        for &(measure, size) in &sight.sizes {
            bounds(good(Some(measure)), measure, size, sight.way, &mut found);
        }
    }
    found.into_iter().collect()
}

fn bounds(good: Counts<'_>, measure: Measure, size: i64, way: u8, found: &mut BTreeSet<(Altered, Ways)>) {
    for ways in Ways::SCOPES.into_iter().filter(|ways| ways.has(way)) {
        let Some((least, most)) = good.extremes(measure, ways) else { continue };
        let what = match size {
            size if size > most => Altered::Above(measure, most),
            size if size < least && !measure.is_of_message() => Altered::Below(measure, least),
            _ => continue,
        };
        found.insert((what, ways));
        break; // a wider scope says as much
    }
}

/// All ways where it holds in all of them; else each method and format it holds in, as long as
/// something was accepted there.
fn scopes(seen: &Seen<'_>, holds: impl Fn(Ways) -> bool) -> Vec<Ways> {
    let [all, some @ ..] = Ways::SCOPES;
    if holds(all) {
        return vec![all];
    }
    let open = |ways: &Ways| (0..).zip(seen.accepted).any(|(way, count)| ways.has(way) && count > 0);
    some.into_iter().filter(|ways| open(ways) && holds(*ways)).collect()
}

/// From here on a cause is about one character, or about a size that nobody speaks of.
const NARROW: u32 = 20;
/// So many of those may be at once.
const MOST_NARROW: usize = 3;

/// Up to here the page itself speaks of the thing.
const PAGES_OWN: u32 = 9;

/// What is said of it by the page comes before what is odd, and wide before narrow.
fn rank(model: &Model, seen: &Seen<'_>, what: Altered) -> u32 {
    let member = what.parameter(seen).and_then(|index| seen.alphabet.action.input.get(index));
    match what {
        Altered::Above(measure, _) => bound_rank(model, member, measure, Kind::Max),
        Altered::Below(measure, _) => bound_rank(model, member, measure, Kind::Min),
        Altered::Sign(sign) => sign_rank(model, member, sign),
    }
}

fn scope(ways: Ways) -> u32 {
    if ways == Ways::SCOPES[0] { 0 } else { 50 }
}

fn bound_rank(model: &Model, member: Option<&Member>, measure: Measure, kind: Kind) -> u32 {
    let promised = |unit: Unit| {
        let id = member.and_then(|member| model.constraint_on(member, kind))?;
        let mut readings = model.constraint(id).readings.iter();
        readings.position(|reading| reading.rule.limit().is_some_and(|limit| limit.unit == Some(unit)))
    };
    match measure {
        Measure::Number(_) => 0,
        Measure::Length(_, unit) => {
            promised(unit).and_then(|order| u32::try_from(order).ok()).map_or(30, |order| order.min(8))
        }
        Measure::Trimmed(_) => 9,
        Measure::Escaped(_) => 35,
        Measure::EscapedBlanks(_) => 36,
        Measure::Marked(_) => 37,
        Measure::Together(Unit::Bytes) => 40,
        Measure::Together(_) => 41,
        Measure::Size => 45,
        Measure::Body => 46,
        Measure::Target => 47,
    }
}

fn sign_rank(model: &Model, member: Option<&Member>, sign: Sign) -> u32 {
    let has = |kind: Kind| member.is_some_and(|member| model.constraint_on(member, kind).is_some());
    let place = |place: CharacterPlace| match place {
        CharacterPlace::Anywhere => 0,
        CharacterPlace::First => {
            if has(Kind::First) {
                1
            } else {
                4
            }
        }
        CharacterPlace::Last => {
            if has(Kind::Last) {
                2
            } else {
                5
            }
        }
    };
    let any = |index: u8| u32::from(index == ANY);
    match sign {
        Sign::Method(_) | Sign::Format(_) => 2,
        Sign::MediaParameter | Sign::QueryOfPost | Sign::BothPlaces | Sign::FormBody => 3,
        Sign::Absent(_) | Sign::Empty(_) => 3,
        Sign::Pair(..) => 8,
        Sign::State(..) => 4,
        Sign::Known(..) => 5,
        Sign::Given(_) => 6,
        Sign::Sort(index, at, sort) => {
            10 + any(index) + place(at) + if sort == CharacterSort::NonAscii { 0 } else { 1 }
        }
        Sign::Shape(index, Shape::Repeated | Shape::OnlyDigits) => 28 + any(index),
        Sign::Shape(index, _) => 16 + any(index),
        Sign::Character(index, at, _) => 20 + any(index) + place(at),
    }
}

/// The statement a cause belongs to; what no statement speaks of belongs to none.
pub fn statement(model: &Model, seen: &Seen<'_>, cause: &Cause) -> Option<ConstraintId> {
    let action = seen.alphabet.action;
    let member = cause.parameter(seen).and_then(|index| action.input.get(index));
    let on = |kind: Kind| member.and_then(|member| model.constraint_on(member, kind));
    let promise = |kind: Kind| model.promise(action, kind);
    let any_character = || on(Kind::Alphabet).or(on(Kind::AnyCharacter));
    match cause.what {
        Altered::Above(Measure::Number(_), _) => on(Kind::AtMost),
        Altered::Below(Measure::Number(_), _) => on(Kind::AtLeast),
        Altered::Above(..) => on(Kind::Max), // of no parameter, there is none
        Altered::Below(..) => on(Kind::Min),
        Altered::Sign(Sign::Method(crate::wire::Method::Get)) => promise(Kind::Get).or(promise(Kind::Post)),
        Altered::Sign(
            Sign::Method(crate::wire::Method::Post) | Sign::QueryOfPost | Sign::BothPlaces | Sign::FormBody,
        ) => promise(Kind::Post),
        Altered::Sign(Sign::MediaParameter) => promise(Kind::FormParameter),
        Altered::Sign(Sign::Format(_)) => {
            let format = action.input(&model.format_parameter)?;
            model.constraint_on(format, Kind::Options)
        }
        Altered::Sign(Sign::Absent(_)) => on(Kind::Optional).or(on(Kind::Default)),
        Altered::Sign(Sign::Empty(_)) => on(Kind::Empty).or(on(Kind::Min)).or(on(Kind::Optional)),
        Altered::Sign(Sign::Pair(one, is_one, other, is_other)) => {
            // Who gives one must give the other: that one may not be left out.
            let missing = [(one, is_one), (other, is_other)].into_iter().find(|(_, is)| !is)?.0;
            let missing = action.input.get(usize::from(missing))?;
            model.constraint_on(missing, Kind::Optional)
        }
        Altered::Sign(Sign::State(..)) => state(model, seen, cause.what, member?),
        Altered::Sign(Sign::Known(..)) => on(Kind::Exists).or(on(Kind::Options)),
        Altered::Sign(Sign::Given(_)) => member?.constraints.iter().copied().find(|&id| is_two_sided(model, id)),
        Altered::Sign(Sign::Sort(_, CharacterPlace::First, _) | Sign::Character(_, CharacterPlace::First, _)) => {
            on(Kind::First).or_else(any_character)
        }
        Altered::Sign(Sign::Sort(_, CharacterPlace::Last, _) | Sign::Character(_, CharacterPlace::Last, _)) => {
            on(Kind::Last).or_else(any_character)
        }
        Altered::Sign(Sign::Sort(..) | Sign::Character(..) | Sign::Shape(..)) => any_character(),
    }
}

/// A statement that may refuse a value; one about leaving it out or about nothing in particular may not.
fn is_two_sided(model: &Model, id: ConstraintId) -> bool {
    let constraint = model.constraint(id);
    constraint.side() == crate::model::Side::Both
        && !matches!(constraint.kind, Kind::Required | Kind::Repeat | Kind::Empty | Kind::XmlText)
}

fn state(model: &Model, seen: &Seen<'_>, what: Altered, member: &Member) -> Option<ConstraintId> {
    let Altered::Sign(sign) = what else { return None };
    let (wanted, _) = seen.alphabet.state(sign)?;
    member.constraints.iter().copied().find(|&id| {
        let mut readings = model.constraint(id).readings.iter();
        readings
            .any(|reading| matches!(&reading.rule, Rule::World(Lookup::State { attribute, .. }) if attribute == wanted))
    })
}

/// A cause in one line of plain words: what is refused, or what comes back broken.
pub fn words(seen: &Seen<'_>, cause: &Cause, sights: &[Sighting], what: &str) -> String {
    let action = seen.alphabet.action;
    let first = cause.surprises.iter().filter_map(|&index| sights.get(index));
    let text = match cause.what {
        Altered::Sign(sign @ Sign::Absent(_)) => {
            let name = seen.alphabet.member(sign).map_or("", |member| member.name.as_str());
            format!("{name} is demanded, though it may be left out")
        }
        Altered::Sign(sign) => format!("{what} where {}", seen.alphabet.words(sign)),
        Altered::Above(measure, most) => {
            let least = first.filter_map(|sight| size(sight, measure)).min().unwrap_or(most);
            format!("{} {what}, {most} not", measure.words(action, least))
        }
        Altered::Below(measure, least) => {
            let most = first.filter_map(|sight| size(sight, measure)).max().unwrap_or(least);
            format!("{} {what}, {least} not", measure.words(action, most))
        }
    };
    text + cause.ways.words()
}

fn size(sight: &Sighting, wanted: Measure) -> Option<i64> {
    sight.sizes.iter().find(|(measure, _)| *measure == wanted).map(|(_, size)| *size)
}
