//! The table: what each server does otherwise than the faithful one, and what is right to say of it.
//!
//! What is right follows from the two pages, never from what the kit says. Where two statements are as
//! good, both are listed. Next: the files beside this one.

mod answers;
mod carrier;
mod characters;
mod echoes;
mod harmless;
mod lengths;
mod liberties;
mod parameters;
mod texts;

use crate::server::Action;
use crate::server::given::Given;
use crate::server::http::Answer;
use crate::server::ways::Ways;
use crate::server::{Call, write::Node};

/// A statement of the image page, by its id.
macro_rules! image {
    ($statement:literal) => {
        concat!("vserver.createMemberServerImageInstance.", $statement)
    };
}
/// A statement of the snapshot page, by its id.
macro_rules! snapshot {
    ($statement:literal) => {
        concat!("server.createBlockStorageSnapshotInstance.", $statement)
    };
}
pub(crate) use {image, snapshot};

/// A server that is wrong in one way.
pub struct Fault {
    pub id: &'static str,
    pub what: &'static str,
    /// Statements one of which must come first; with `*` at the end, every one that starts so.
    pub first: &'static [&'static str],
    pub directions: &'static [&'static str],
    /// Words that the finding must have, such as the bound.
    pub says: &'static [&'static str],
    /// It does not show with every request that could show it.
    pub by_chance: bool,
    pub ways: fn(&mut Ways),
}

/// A server that is right, in a way that is not the plainest.
pub struct Harmless {
    pub id: &'static str,
    pub what: &'static str,
    /// What may be advised, as in [`Fault::first`]; where this is empty, nothing.
    pub advice: &'static [&'static str],
    /// How often it is run, one run after the other.
    pub runs: usize,
    /// It gets in the way of some requests, so that not all can be decided.
    pub undecided: bool,
    pub ways: fn(&mut Ways),
}

const fn fault(id: &'static str, what: &'static str, ways: fn(&mut Ways)) -> Fault {
    Fault { id, what, first: &[], directions: &[], says: &[], by_chance: false, ways }
}

impl Fault {
    /// It accepts what it should not; and so on, with the statements one of which must come first.
    const fn lenient(self, first: &'static [&'static str]) -> Self {
        Self { directions: &["lenient"], first, ..self }
    }

    const fn strict(self, first: &'static [&'static str]) -> Self {
        Self { directions: &["strict"], first, ..self }
    }

    const fn different(self, first: &'static [&'static str]) -> Self {
        Self { directions: &["different"], first, ..self }
    }

    /// Where it depends on the statement that is named.
    const fn either(self, first: &'static [&'static str]) -> Self {
        Self { directions: &["lenient", "strict", "different"], first, ..self }
    }

    const fn says(self, says: &'static [&'static str]) -> Self {
        Self { says, ..self }
    }

    const fn by_chance(self) -> Self {
        Self { by_chance: true, ..self }
    }
}

const fn harmless(id: &'static str, what: &'static str, ways: fn(&mut Ways)) -> Harmless {
    Harmless { id, what, advice: &[], runs: 1, undecided: false, ways }
}

impl Harmless {
    const fn advice(self, advice: &'static [&'static str]) -> Self {
        Self { advice, ..self }
    }

    const fn undecided(self) -> Self {
        Self { undecided: true, ..self }
    }

    const fn twice(self) -> Self {
        Self { runs: 2, ..self }
    }
}

/// Every fault.
pub fn faults() -> impl Iterator<Item = &'static Fault> {
    [lengths::FAULTS, characters::FAULTS, texts::FAULTS, echoes::FAULTS, parameters::FAULTS]
        .into_iter()
        .chain([answers::FAULTS, carrier::FAULTS])
        .flatten()
}

/// Every harmless variant.
pub fn variants() -> impl Iterator<Item = &'static Harmless> {
    [liberties::VARIANTS, harmless::SPELLINGS, harmless::CARRIERS].into_iter().flatten()
}

/// The ways of the server of that id.
pub fn ways(id: &str) -> Option<Ways> {
    let fault = faults().find(|fault| fault.id == id).map(|fault| fault.ways);
    let change = fault.or_else(|| variants().find(|variant| variant.id == id).map(|variant| variant.ways))?;
    let mut ways = Ways::default();
    change(&mut ways);
    Some(ways)
}

/// Changes the answers of one action that tell of a success.
fn on_success(call: &Call, action: Action, answer: &mut Answer, change: impl FnOnce(&mut Answer)) {
    if call.action == action && answer.success {
        change(answer);
    }
}

/// Changes the content of one action's successes.
fn in_content(call: &Call, action: Action, content: &mut Node, change: impl FnOnce(&mut Node)) {
    if call.action == action {
        change(content);
    }
}

/// Whether that is the action, and some text given to it is so.
fn has_text(call: &Call, action: Action, given: &Given, is: impl Fn(&str) -> bool) -> bool {
    call.action == action && given.texts().any(is)
}
