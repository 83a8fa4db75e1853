//! What of an exchange may be written down.
//!
//! Secrets go: headers are dropped, and what they held is blanked wherever else it stands. Ids,
//! names, logins and request ids become stand-ins of the same form and length, the same for the same
//! value everywhere and always, as long as the key is the same; the key lies outside the folder. An
//! exchange in which that would change what it shows is left out. What was replaced is told by its
//! place, never by its value.
//!
//! Not replaced is what the spec itself makes public: the ids of its inventory. A stand-in is a value
//! like any other: redacted a second time, it gets a stand-in again.
//!
//! Nothing here touches a disk but `key`. Next: `dropped` for headers, `find` for what is looked for,
//! `place` for where, `rewrite` for how it is replaced, `standin` for by what, [`key`] for the key.

mod blob;
mod dropped;
mod exchange;
mod field;
mod find;
pub mod key;
mod place;
mod rewrite;
mod standin;
#[cfg(test)]
mod tests;
mod view;

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

pub use exchange::Exposed;
pub use key::{Key, KeyError};

use super::Captured;
use crate::model::World;
use crate::wire::sign::Secret;
use crate::wire::{Request, Response};

named! {
    /// What can be left as it is, if somebody says so. Secrets cannot.
    pub enum Keepable {
        /// Ids of things.
        Ids = "ids",
        /// Names of things.
        Names = "names",
        /// Login ids and e-mail addresses.
        Logins = "logins",
        /// Ids of requests.
        RequestIds = "request-ids",
    }
}

/// Redacts exchanges, each the same way as the others.
pub struct Redactor {
    key: Key,
    keep: Vec<Keepable>,
    /// Keys that must not be seen, wherever they stand.
    secrets: Vec<Secret>,
    /// What headers held that must not be seen, in exchanges before.
    seen: Mutex<BTreeSet<String>>,
    /// What is known to exist at the endpoint, from exchanges before.
    known: Mutex<BTreeSet<(String, String)>>,
}

/// An exchange that may be written down.
#[derive(Clone, Debug)]
pub struct Redacted {
    action: usize,
    request: Request,
    response: Response,
    source: String,
    redacted: Vec<String>,
    ids: Vec<(String, Vec<String>)>,
    shown: Exposed,
}

/// Why an exchange is not written down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeftOut {
    /// The spec does not know its action.
    #[error("the path is none of the spec's actions")]
    NoAction,
    /// It cannot be written as a request in a file.
    #[error("the request cannot be written to a file: {reason}")]
    Unwritable {
        /// Why not.
        reason: &'static str,
    },
    /// With stand-ins it would show something else.
    #[error("redacted, it would not show the same any more")]
    Changed,
    /// Something that must not be seen could not be taken out.
    #[error("a secret in it could not be taken out")]
    Unsafe,
}

impl Redactor {
    /// With that key; the sorts of `keep` stay as they are, and the secrets are taken out wherever
    /// they stand.
    pub fn new(key: Key, keep: &[Keepable], secrets: Vec<Secret>) -> Self {
        Self { key, keep: keep.to_vec(), secrets, seen: Mutex::default(), known: Mutex::default() }
    }

    /// Says what exists at the endpoint, where that is known before anything is sent.
    pub fn know(&self, world: &World) {
        let stated = world.resources.iter().filter(|resource| !resource.assumed);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(stated.map(|resource| (resource.kind.clone(), resource.id.clone())));
    }
}

impl Redacted {
    /// Index of its action in the model.
    pub fn action(&self) -> usize {
        self.action
    }

    /// The request; of its headers those that say something about it.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The answer; of its headers the content type.
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// `captured from CLIENT`.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What was dropped or replaced, by its place.
    pub fn redacted(&self) -> &[String] {
        &self.redacted
    }

    /// Parameters, and ids in them that existed at the endpoint and that the inventory does not know.
    pub fn ids(&self) -> &[(String, Vec<String>)] {
        &self.ids
    }

    /// What it shows, in the world of its fixture.
    pub fn shown(&self) -> &Exposed {
        &self.shown
    }
}
