//! The spec and the suite in the words of other tools: OpenAPI, JSON Schema, HTTP archives.
//!
//! Each format says less than the spec. What it cannot say of a statement is never guessed or left
//! out in silence: every statement of an action is either said by the document or named in its
//! [`Losses`], which stand in the document too. A document refuses only what some reading of every
//! statement refuses, except where its losses say so. The same spec gives the same bytes.
//!
//! Next: [`openapi()`], [`json_schema()`] and [`har()`], one format each; `said` for what a schema says of one
//! statement.

mod har;
mod loss;
mod openapi;
mod said;
mod schema;
#[cfg(test)]
mod tests;

pub use har::{LOSSES as HAR_LOSSES, har};
pub use loss::{Losses, Why};
pub use openapi::openapi;
pub use schema::json_schema;

/// The formats a spec can be written in, which decides what of a statement can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// OpenAPI 3.1: requests and answers.
    OpenApi,
    /// JSON Schema 2020-12: answers.
    JsonSchema,
}
