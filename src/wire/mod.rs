//! Bytes and what they say, without any action in sight: HTTP messages, and lossless documents in
//! XML, JSON and form encoding.
//!
//! **Reading never fails.** Whatever bytes come, a reader returns a [`Document`] and keeps what it
//! could not place as [`Anomaly`]s. Nothing is resolved from outside: no DTD, no external entity.
//! Limits ([`Limits`]) bound time and memory. This room opens no socket and knows no constraint.
//!
//! Next: [`crate::codec`] turns documents into values, led by the model.

pub mod anomaly;
mod blanks;
pub mod document;
pub mod form;
pub mod json;
pub mod message;
mod notes;
pub mod sign;
mod source;
pub mod xml;

pub use anomaly::{Anomaly, AnomalyKind};
pub use document::{Document, Limits, Node};
pub use message::{Headers, Method, Request, Response};

#[cfg(all(test, feature = "generate"))]
mod laws;
