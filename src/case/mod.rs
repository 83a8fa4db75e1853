//! Cases: one request each, what is expected of it, and why.
//!
//! A case's expectation is read off the request that will be sent, never off what its maker meant:
//! [`label`] decodes it and validates what it finds. A refusal counts only beside an accepted
//! *control*, a case that differs in one constraint; every case names its control.
//!
//! Next: [`mod@cases`] for all of a run, [`suite`] for which those are, [`mod@derive`] for the systematic
//! cases, [`fixture`] for recorded ones, [`mod@telling`] for those that tell editions apart, [`key`] for
//! what they are called, [`bind`] for the ids they use, [`sample`] for values, [`plan`] for the order they
//! are sent in.

pub mod bind;
pub mod cases;
pub mod derive;
pub mod exchange;
pub mod fixture;
pub mod key;
pub mod plan;
pub mod salt;
pub mod sample;
pub mod suite;
pub mod telling;
pub mod vary;

pub use cases::{Cases, Found, Seeded, Suite};
pub use exchange::{Exchange, Failure, FailureKind, Outcome};
pub use key::{CaseKey, Controls, Way, What};

use std::sync::Arc;

use crate::codec::{asked_format, decode_request};
use crate::model::{ConstraintId, Format, Model, World};
use crate::validate::{Violation, check_request};
use crate::value::Record;
use crate::wire::{AnomalyKind, Request};

/// One request, and what its answer is held against.
#[derive(Clone, Debug)]
pub struct Case {
    /// Stable id, `<action>/<what>/<variant>/<way>`: the key as it is printed.
    pub id: String,
    /// Which case it is.
    pub key: CaseKey,
    /// Index of its action in the model.
    pub action: usize,
    /// Where it comes from.
    pub spring: Spring,
    /// The request, unsigned.
    pub request: Request,
    /// The one statement it is about, if it is about one.
    pub subject: Option<ConstraintId>,
    /// Why it is worth sending, in a few words; empty where its statement says so.
    pub why: &'static str,
    /// Index, in the same suite, of the case that must be accepted for a refusal to count; a case
    /// without one is a control itself, or expects nothing.
    pub control: Option<usize>,
    /// What its request says and what follows from it.
    pub label: Label,
    /// The recorded answer that this one's is held against, if it is a recording.
    pub recorded: Option<Arc<fixture::Recorded>>,
}

impl Case {
    /// The case around a request that somebody else made, under that name; it has no control.
    pub fn of_request(model: &Model, world: &World, request: &Request, name: &str) -> Result<Self, NoAction> {
        let label = label(model, world, request)?;
        let named = model.actions.iter().position(|action| action.path == request.path());
        let action = named.ok_or_else(|| NoAction { path: request.path().to_owned() })?;
        let way = Way { method: request.method, format: label.format.unwrap_or(model.default_format) };
        let what = What::Fixture { name: name.into() };
        let key = CaseKey { action: model.actions[action].id.as_str().into(), what, way };
        let (id, spring, request) = (key.to_string(), Spring::Fixture, request.clone());
        Ok(Case { id, key, action, spring, request, subject: None, why: "", control: None, label, recorded: None })
    }

    /// Why it cannot be sent, where it is a recording that is not what it was when it was loaded.
    pub fn lost(&self) -> Option<&str> {
        self.recorded.as_ref()?.lost.as_deref()
    }
}

named! {
    /// Where a case comes from.
    pub enum Spring {
        /// A recorded request.
        Fixture = "fixture",
        /// Derived from the model.
        Systematic = "systematic",
        /// Generated from a seed.
        Generated = "generated",
    }
}

/// What a request says, and what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Its parameters as they will be read.
    pub input: Record,
    /// The constraints it breaks.
    pub violations: Vec<Violation>,
    /// What a conforming endpoint does.
    pub expectation: Expectation,
    /// The format its answer should have; `None` where it asks for none there is.
    pub format: Option<Format>,
}

/// What a conforming endpoint does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Expectation {
    /// Every reading of every constraint accepts it.
    Accept,
    /// Every reading of some constraint refuses it.
    Reject,
    /// The page leaves it open.
    Unspecified,
}

/// Why a request cannot be a case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the path {path} is none of the spec's actions")]
pub struct NoAction {
    /// The request's path.
    pub path: String,
}

/// Reads a request as the endpoint will, and concludes what should become of it.
pub fn label(model: &Model, world: &World, request: &Request) -> Result<Label, NoAction> {
    let (call, anomalies) = decode_request(model, request);
    let Some(call) = call else {
        return Err(NoAction { path: request.path().to_owned() });
    };
    let violations = check_request(model, call.action, &call.input, world);
    let expectation = if violations.iter().any(|violation| violation.is_certain(model)) {
        Expectation::Reject
    } else if !violations.is_empty() || anomalies.iter().any(|anomaly| is_open(&anomaly.kind)) {
        Expectation::Unspecified
    } else {
        Expectation::Accept
    };
    let format = asked_format(model, &call.input);
    Ok(Label { input: call.input, violations, expectation, format })
}

/// Whether no page says what becomes of a request with such an oddity.
fn is_open(kind: &AnomalyKind) -> bool {
    matches!(
        kind,
        AnomalyKind::Unknown { .. }
            | AnomalyKind::Repeated { .. }
            | AnomalyKind::BadEscape { .. }
            | AnomalyKind::NoEquals
            | AnomalyKind::NotUtf8 { .. }
            | AnomalyKind::Numbering { .. }
    )
}
