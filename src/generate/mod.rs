//! Requests and answers nobody wrote down: random, but the same for the same seed on any machine.
//!
//! The model leads: what it allows is gathered once, and requests are made that keep all of it, or
//! break one constraint and keep the rest, with near misses often. This room never uses
//! `crate::validate`, so that the two are witnesses of each other: a case's label is read off its
//! request by [`crate::case::label`], and `conformance/laws.rs` holds what was meant against it. It
//! opens no socket, and draws nothing from the clock or the system.
//!
//! Next: [`mod@cases`] for a run's cases, [`strategy`] for proptest, [`shrink`] for smaller requests.

mod breach;
pub mod cases;
mod content;
mod dice;
mod mixed;
mod palette;
pub mod shrink;
mod span;
pub mod strategy;
mod text;
mod valid;

pub use breach::entailed;
pub use cases::{Order, cases};
pub use shrink::smaller;
pub use strategy::{probing, valid, violating};
