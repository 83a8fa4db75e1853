//! Recorded exchanges: where they come from besides a run, and what they say without an endpoint.
//!
//! Nothing here opens a socket, and nothing of a recorded exchange is ever sent from here.
//!
//! Next: [`har`] for the archives of browsers and proxies, [`offline`] for what can be told of
//! recordings without asking anybody.

pub mod har;
pub mod offline;

use crate::wire::{Request, Response};

/// A request that somebody sent, and what came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The request, its path counted from the endpoint's base URL.
    pub request: Request,
    /// The whole answer.
    pub response: Response,
    /// Where it comes from: `captured from CLIENT`.
    pub source: String,
}
