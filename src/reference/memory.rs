//! What the reference remembers: the things that its actions show, and how far each has come.
//!
//! A memory is changed by nothing but an answer, and by the clock it is handed: the same memory, the
//! same request and the same clock give the same answer and the same memory. It knows no action:
//! kinds, members and phases come from the model's [`Shows`]. A look by id takes as long with 10⁵ things
//! as with ten, and of more than [`MOST`] of a kind the oldest is forgotten.
//!
//! Next: `look` for what a request finds, [`crate::reference`] for who asks.

mod look;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use crate::codec::scalar;
use crate::model::{Model, Phase, Resource, Shows};
use crate::value::{Record, Value};

/// So many things of a kind are remembered.
pub const MOST: usize = 100_000;

/// So many that are deleted and were never looked for again still show.
const MOST_LEAVING: usize = 10_000;

/// Attributes of a resource that say how far it has come, and are no members of it.
const OWN: [&str; 3] = ["phase", "since", "looks"];

/// How the reference treats what it remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// When a thing is ready, and when one that was deleted is gone.
    pub settle: Settle,
    /// How many things of a kind may be there; more are refused.
    pub quota: Option<usize>,
    /// Whether a name may be taken once only.
    pub unique_names: bool,
    /// In what it fails.
    pub mishaps: Vec<Mishap>,
}

/// What moves a thing on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settle {
    /// So many looks at it, which still show it as it was.
    Polls(u32),
    /// So many seconds.
    Seconds(u32),
}

impl Default for Settle {
    fn default() -> Self {
        Settle::Polls(2)
    }
}

named! {
    /// A life that goes wrong.
    pub enum Mishap {
        /// What is being created is never ready.
        NeverSettles = "life/never-settles",
        /// What was created is not there.
        LostAfterCreation = "life/lost-after-creation",
        /// A look by id shows another thing.
        ShowsAnother = "life/shows-another",
        /// What was deleted stays.
        DeletedButListed = "life/deleted-but-listed",
        /// A look by the id of what is gone is answered with 404.
        NotFoundAfterDelete = "life/404-after-delete",
    }
}

impl Mishap {
    /// What happens, in words.
    pub fn says(self) -> &'static str {
        match self {
            Mishap::NeverSettles => "what is created stays as it was created, and is never ready",
            Mishap::LostAfterCreation => "what was created is in no list",
            Mishap::ShowsAnother => "who looks for a thing by its id is shown another",
            Mishap::DeletedButListed => "what was deleted stays in the list",
            Mishap::NotFoundAfterDelete => {
                "who looks for what is gone is answered with HTTP 404, and not with an empty list"
            }
        }
    }
}

/// One thing, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Thing {
    id: String,
    /// What its members say, by their path; what its phase says of them is not kept.
    attributes: Vec<(String, String)>,
    phase: Phase,
    /// Since when it is in this phase, in milliseconds since 1970.
    since_ms: i64,
    /// How often it was shown in this phase.
    looks: u32,
}

/// The things of a kind, in the order they came.
#[derive(Clone, Debug, Default)]
struct Kept {
    things: BTreeMap<u64, Arc<Thing>>,
    ids: HashMap<String, u64>,
    names: HashMap<String, usize>,
    /// The member they are named by.
    name: Option<String>,
}

/// Everything that is there.
#[derive(Clone, Debug)]
pub struct Memory {
    kinds: BTreeMap<String, Kept>,
    rules: Rules,
    most: usize,
    next: u64,
    /// What the numbers of new things begin behind.
    offset: u64,
    leaving: VecDeque<(String, u64)>,
    version: u64,
}

impl Memory {
    /// The inventory's things, of every kind that some action shows; so many more of a kind are kept.
    pub fn of(model: &Model, rules: Rules, most: usize) -> Self {
        let mut memory = Self { rules, most, ..Self::forgetful() };
        for shows in model.every_action().filter_map(|action| action.shows.as_ref()) {
            memory.kinds.entry(shows.kind.clone()).or_default().name.clone_from(&shows.name);
        }
        for resource in model.inventory.resources.iter() {
            memory.take_in(resource);
        }
        memory
    }

    /// One that keeps nothing.
    pub(super) fn forgetful() -> Self {
        let (kinds, leaving) = (BTreeMap::new(), VecDeque::new());
        Self { kinds, rules: Rules::default(), most: 0, next: 0, offset: 0, leaving, version: 0 }
    }

    /// A number that differs after every change.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Everything there is, as resources that [`Self::of`] takes for the same.
    pub fn resources(&self) -> impl Iterator<Item = Resource> + '_ {
        self.kinds.iter().flat_map(|(kind, kept)| kept.things.values().map(move |thing| thing.resource(kind)))
    }

    /// Whether a life goes wrong in that way.
    pub(super) fn has(&self, mishap: Mishap) -> bool {
        self.rules.mishaps.contains(&mishap)
    }

    /// What is added to a serial number, so that no number is given out again.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Whether there may be one more of a kind.
    pub(super) fn is_full(&self, kind: &str) -> bool {
        let there = self.kinds.get(kind).map_or(0, |kept| kept.things.len());
        self.rules.quota.is_some_and(|quota| there >= quota)
    }

    /// Whether a name is taken that nobody else may take.
    pub(super) fn is_taken(&self, kind: &str, name: &str) -> bool {
        self.rules.unique_names && self.kinds.get(kind).is_some_and(|kept| kept.names.contains_key(name))
    }

    /// Remembers what an answer says was created.
    pub(super) fn created(&mut self, shows: &Shows, item: &Record, now_ms: i64) {
        if self.most == 0 || self.has(Mishap::LostAfterCreation) {
            return;
        }
        let mut attributes = Vec::with_capacity(item.len());
        flatten(item, "", &mut attributes);
        let of_phase = |path: &str| shows.phases.iter().any(|(_, said)| said.iter().any(|(known, _)| known == path));
        attributes.retain(|(path, _)| *path != shows.id && !of_phase(path));
        attributes.shrink_to_fit();
        let Some(id) = item.get(&shows.id).and_then(scalar::format) else { return };
        self.add(&shows.kind, Thing { id, attributes, phase: Phase::Creating, since_ms: now_ms, looks: 0 });
    }

    fn take_in(&mut self, resource: &Resource) {
        if !self.kinds.contains_key(&resource.kind) {
            return;
        }
        let said = |name: &str| resource.attribute(name);
        let phase = Phase::ALL.into_iter().find(|phase| said("phase") == Some(phase.name()));
        let number = |name: &str| said(name).and_then(|text| text.parse::<i64>().ok()).unwrap_or_default();
        let attributes = resource.attributes.iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
        self.offset = self.offset.max(behind(&resource.id));
        let thing = Thing {
            id: resource.id.clone(),
            attributes: attributes.cloned().collect(),
            phase: phase.unwrap_or(Phase::Created),
            since_ms: number("since"),
            looks: u32::try_from(number("looks")).unwrap_or_default(),
        };
        self.add(&resource.kind, thing);
    }

    fn add(&mut self, kind: &str, thing: Thing) {
        let serial = self.next;
        (self.next, self.version) = (self.next + 1, self.version + 1);
        let kept = self.kinds.entry(kind.to_owned()).or_default();
        if let Some(name) = kept.name_of(&thing) {
            *kept.names.entry(name).or_default() += 1;
        }
        if thing.phase == Phase::Deleting {
            self.leaving.push_back((kind.to_owned(), serial));
        }
        kept.ids.insert(thing.id.clone(), serial);
        kept.things.insert(serial, Arc::new(thing));
        if kept.things.len() > self.most
            && let Some(oldest) = kept.things.keys().next().copied()
        {
            kept.remove(oldest);
        }
    }

    /// Marks as deleted what is there; of what nobody looks for again, the oldest goes.
    fn deleted(&mut self, kind: &str, serials: &[u64], now_ms: i64) {
        let Some(kept) = self.kinds.get_mut(kind) else { return };
        for &serial in serials {
            let Some(thing) = kept.things.get_mut(&serial).filter(|thing| thing.phase != Phase::Deleting) else {
                continue;
            };
            let thing = Arc::make_mut(thing);
            (thing.phase, thing.since_ms, thing.looks) = (Phase::Deleting, now_ms, 0);
            self.version += 1;
            self.leaving.push_back((kind.to_owned(), serial));
        }
        while self.leaving.len() > MOST_LEAVING && !self.rules.mishaps.contains(&Mishap::DeletedButListed) {
            let Some((kind, serial)) = self.leaving.pop_front() else { return };
            if let Some(kept) = self.kinds.get_mut(&kind) {
                kept.remove(serial);
            }
        }
    }
}

impl Kept {
    fn name_of(&self, thing: &Thing) -> Option<String> {
        let name = self.name.as_ref()?;
        thing.attributes.iter().find(|(path, _)| path == name).map(|(_, value)| value.clone())
    }

    fn remove(&mut self, serial: u64) {
        let Some(thing) = self.things.remove(&serial) else { return };
        self.ids.remove(&thing.id);
        if let Some(name) = self.name_of(&thing)
            && let Some(count) = self.names.get_mut(&name)
        {
            *count -= 1;
            if *count == 0 {
                self.names.remove(&name);
            }
        }
    }
}

impl Thing {
    fn resource(&self, kind: &str) -> Resource {
        let mut attributes = self.attributes.clone();
        let own = [self.phase.name().to_owned(), self.since_ms.to_string(), self.looks.to_string()];
        attributes.extend(OWN.iter().map(|name| (*name).to_owned()).zip(own));
        Resource { kind: kind.to_owned(), id: self.id.clone(), attributes, assumed: false }
    }
}

/// Single values of an item, by their path in it; lists have no text and are not remembered.
fn flatten(item: &Record, above: &str, attributes: &mut Vec<(String, String)>) {
    for (name, value) in item.iter() {
        match value {
            Value::Record(inner) => flatten(inner, &format!("{above}{name}."), attributes),
            value => attributes.extend(scalar::format(value).map(|text| (format!("{above}{name}"), text))),
        }
    }
}

/// How far a number lies behind the first that has as many digits; 0 for what is none.
fn behind(id: &str) -> u64 {
    let digits = u32::try_from(id.len()).unwrap_or(u32::MAX);
    let number = id.parse::<u64>().ok().filter(|_| (7..=12).contains(&digits));
    number.map_or(0, |number| number - 10_u64.pow(digits - 1).min(number))
}
