//! What a conforming endpoint may do: none of it may be held against it.
//!
//! The other half of a measurement: a kit that cries wolf is not used twice. Each variant is made of
//! the same changes as a fault is, but stays within what the pages and the formats allow. Where a
//! page allows several readings, there is one variant for each. Nothing here may be told from a
//! promise kept; what must not be done is in the rooms beside this one.
//!
//! Next: [`super::Faulty`], which serves these as it serves faults.

mod forms;
mod readings;

use crate::model::{Layer, Model};

use super::change::Change;
use super::{Draft, Fault, FaultClass, Only};

/// Something a conforming endpoint may do.
#[derive(Clone, Debug)]
pub struct Benign {
    /// Stable id: `<action>/benign/<what>`.
    pub id: String,
    /// Index of its action.
    pub action: usize,
    /// The changes to the reference that make it up.
    pub changes: Vec<Fault>,
}

/// Every variant of every action, in the order of the model.
pub fn all(model: &Model) -> Vec<Benign> {
    let mut variants = Vec::new();
    for action in 0..model.actions.len() {
        let mut maker = Maker { model, action, variants: &mut variants };
        forms::derive(&mut maker);
        readings::derive(&mut maker);
    }
    variants
}

/// Makes the variants of one action.
struct Maker<'a, 'v> {
    model: &'a Model,
    action: usize,
    variants: &'v mut Vec<Benign>,
}

impl Maker<'_, '_> {
    fn push(&mut self, name: &str, changes: Vec<Fault>) {
        let id = format!("{}/benign/{name}", self.model.actions[self.action].id);
        self.variants.push(Benign { id, action: self.action, changes });
    }

    fn change(&self, change: Change, only: Only) -> Fault {
        let draft = Draft { only, ..Draft::new(self.action, FaultClass::Transport, Layer::Http) };
        draft.make(String::new(), change, Some("a conforming endpoint may do so".to_owned()))
    }
}
