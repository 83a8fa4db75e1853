//! Recordings: exchanges that really happened, written down, and held against what comes back elsewhere.
//!
//! Nothing of an exchange is written down before it is redacted: [`store`] takes what [`redact`]
//! gives and nothing else. A recording waits as *pending* until a person has looked at it. That an
//! answer keeps the page is for [`crate::judge`]. This room opens no socket; whoever carried an
//! exchange hands it in.
//!
//! Next: [`redact`] for what is dropped and replaced, [`store`] for how a recording lies on disk,
//! [`mod@replay`] for how an answer is held against the recorded one, [`mod@edit`] for in what two differ,
//! [`har`] for the archives of browsers and proxies, [`offline`] for what recordings say without asking
//! anybody, [`review`] for what a person is shown of them.

mod allow;
mod answer;
pub mod edit;
pub mod har;
mod masked;
pub mod offline;
mod place;
pub mod redact;
pub mod replay;
pub mod review;
mod show;
mod spelling;
pub mod store;
pub mod tree;

pub use answer::Compared;
pub use replay::{AnswerPair, replay};

use crate::wire::{Request, Response};

/// One exchange as it passed, with every secret still in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captured {
    /// What was asked.
    pub request: Request,
    /// What was answered.
    pub response: Response,
    /// Where it comes from: `captured from CLIENT`.
    pub source: String,
}

impl Captured {
    /// An exchange whose client is named by its `User-Agent`, or not at all.
    pub fn new(request: Request, response: Response) -> Self {
        let client = request.headers.get("user-agent").map(str::trim).filter(|name| !name.is_empty());
        let source = format!("captured from {}", client.unwrap_or("a client without a name"));
        Self { request, response, source }
    }
}
