//! What a conforming endpoint answers: one pure function from request to response.
//!
//! It reads the same model as everything else and knows no action by name. The clock and the ids it
//! gives out are passed in, so that the same requests get the same answers. It opens no socket
//! (`net` serves it) and the judge never asks it anything.
//!
//! Next: [`answer`] for how a success is filled in, [`fault`] for endpoints that do not conform,
//! [`gate`] for one that asks for signatures.

pub mod answer;
pub mod fault;
pub mod gate;

use std::sync::Arc;

use crate::codec::{Call, asked_format, decode_request, encode_refusal, encode_said, encode_success};
use crate::model::{Action, Cause, Format, Kind, Model};
use crate::validate::{Violation, check_request};
use crate::value::Record;
use crate::wire::{Headers, Request, Response};

/// A conforming endpoint.
#[derive(Clone)]
pub struct Reference {
    model: Arc<Model>,
}

/// What a conforming endpoint cannot know by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub now_ms: i64,
    /// A number that differs for every request; ids are made from it.
    pub serial: u64,
}

impl Reference {
    /// An endpoint that promises what the model says, in its inventory's world.
    pub fn new(model: Arc<Model>) -> Self {
        Self { model }
    }

    /// The answer to any request.
    pub fn answer(&self, request: &Request, stamp: Stamp) -> Response {
        let (call, _) = decode_request(&self.model, request);
        let Some(call) = call else {
            return self.no_such_path();
        };
        let violations = check_request(&self.model, call.action, &call.input, &self.model.inventory);
        let refused = violations.iter().find(|violation| violation.is_certain(&self.model));
        let refused = refused.or_else(|| violations.iter().find(|violation| is_refused(violation)));
        let format = asked_format(&self.model, &call.input).unwrap_or(self.model.default_format);
        self.conclude(&call, refused, stamp, format)
    }

    /// The answer to a request that was checked.
    fn conclude(&self, call: &Call<'_>, refused: Option<&Violation>, stamp: Stamp, format: Format) -> Response {
        match refused {
            Some(violation) => self.refuse(violation, format),
            None => self.success(call, stamp, format),
        }
    }

    fn success(&self, call: &Call<'_>, stamp: Stamp, format: Format) -> Response {
        let input = self.first_values(call.action, &call.input);
        let fields = answer::fill(&self.model, call.action, &input, stamp);
        respond(200, encode_success(call.action, &fields, format), format)
    }

    /// Each parameter once: of one given several times, the first; an empty one as if absent.
    fn first_values(&self, action: &Action, input: &Record) -> Record {
        let mut first = Record::new();
        for (name, value) in input.iter() {
            let empty_is_absent = action.input(name).is_some_and(|member| {
                [Kind::Empty, Kind::Required].iter().any(|&kind| self.model.constraint_on(member, kind).is_some())
            });
            let empty = value.as_text() == Some("") && empty_is_absent;
            if first.get(name).is_none() && !empty {
                first.push(name, value.clone());
            }
        }
        first
    }

    /// A refusal in the service's form, with a message that names the parameter.
    fn refuse(&self, violation: &Violation, format: Format) -> Response {
        let constraint = self.model.constraint(violation.constraint);
        let (status, code) = code(constraint.kind);
        let place = violation.path.to_string();
        let parameter = place.strip_prefix("input.").unwrap_or(&place);
        let demand = answer::demand(constraint);
        let message = format!("{parameter}: {demand}; found {}", violation.found);
        let form = self.model.refusals.first();
        let body = form.map_or_else(Vec::new, |form| encode_refusal(form, code, &message, format));
        respond(status, body, format)
    }

    fn no_such_path(&self) -> Response {
        said(&self.model, Cause::UnknownPath, Format::Json).unwrap_or_else(|| respond(404, Vec::new(), Format::Json))
    }
}

/// What the spec says is said of a request that reaches no action; `None` where it says nothing.
fn said(model: &Model, cause: Cause, format: Format) -> Option<Response> {
    let mut forms = model.refusals.iter();
    let (form, said) = forms.find_map(|form| Some((form, form.said(cause)?)))?;
    Some(respond(said.status, encode_said(form, said, format), format))
}

/// Where a page leaves it open, the first reading named in the spec is followed.
fn is_refused(violation: &Violation) -> bool {
    violation.readings.contains(&0)
}

/// Statuses and codes the service was seen to answer; what it says to the rest is not known, so
/// they share the code of an invalid parameter.
fn code(kind: Kind) -> (u16, &'static str) {
    match kind {
        Kind::Required | Kind::Needs => (400, "900"),
        Kind::Exists => (400, "24109"),
        Kind::State => (400, "25008"),
        Kind::Min | Kind::Max => (400, "24300"),
        _ => (400, "1100000"),
    }
}

fn respond(status: u16, body: Vec<u8>, format: Format) -> Response {
    let mut headers = Headers::new();
    headers.push("Content-Type", format!("application/{};charset=UTF-8", format.name()));
    Response { status, headers, body }
}
