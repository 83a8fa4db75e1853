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
mod violation;

pub use answer::check_answer;
pub use request::check_request;
pub use violation::{Checks, Violation, describe};
