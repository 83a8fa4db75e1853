//! Values against constraints: every violated statement, never only the first.
//!
//! A violation is a fact about a value. This room sees no bytes and judges no target; what a case
//! expects and what an answer shows both come from here. Constraints of one member are checked in
//! the model's order and stop at the first that leaves the others without sense: a field that is
//! missing has no type, a field of another type has no format.
//!
//! Next: [`request`] for parameters, [`answer`] for the fields of an answer, [`tie`] for what ties the
//! two together, [`rule`] for one rule on one value.

pub mod answer;
mod form;
pub mod request;
pub mod rule;
pub mod tie;

pub use answer::{Checks, check_answer};
pub use request::check_request;

use crate::model::{ConstraintId, Model};
use crate::value::Path;

/// A value that breaks a constraint, under one or more of its readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The constraint.
    pub constraint: ConstraintId,
    /// Where the value stands.
    pub path: Path,
    /// The readings that refuse it, as indices into the constraint's readings; never empty.
    pub readings: Vec<usize>,
    /// What was found, in the words of a message.
    pub found: String,
}

impl Violation {
    /// Whether every reading refuses the value, so that the page leaves no doubt.
    pub fn is_certain(&self, model: &Model) -> bool {
        self.readings.len() == model.constraint(self.constraint).readings.len()
    }
}
