//! Who may pass to the reference endpoint: only requests signed by the credentials it knows.
//!
//! Whether a real gateway looks at the signature before anything else is not known; here it is so.
//! What it says stands in the spec. It has no clock of its own, and remembers no signature: one
//! that is sent twice in its window passes twice.
//!
//! Next: [`crate::wire::sign`] for the check itself.

use std::sync::Arc;

use crate::codec::{asked_format, decode_request};
use crate::model::{Format, Model, Unreached};
use crate::wire::sign::{Credentials, SignatureFault, WINDOW_MS, verify};
use crate::wire::{Request, Response};

use super::{Stamp, said};

/// A gate before an endpoint.
#[derive(Clone)]
pub struct Gate {
    model: Arc<Model>,
    credentials: Credentials,
}

/// The spec does not say how an endpoint refuses a request for its signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the spec does not say what is answered to a request that is {}", .cause.name())]
pub struct Speechless {
    /// What it has no words for.
    pub cause: Unreached,
}

impl Gate {
    /// A gate that lets those pass who sign with these credentials.
    pub fn new(model: Arc<Model>, credentials: Credentials) -> Result<Self, Speechless> {
        for cause in [Unreached::Unsigned, Unreached::WronglySigned] {
            said(&model, cause, Format::Json).ok_or(Speechless { cause })?;
        }
        Ok(Self { model, credentials })
    }

    /// The answer to a request that may not pass, in the format it asks for; `None` lets it pass.
    pub fn refuse(&self, request: &Request, stamp: Stamp) -> Option<Response> {
        let now_ms = u64::try_from(stamp.now_ms).unwrap_or_default();
        let fault = verify(request, &self.credentials, now_ms, WINDOW_MS).err()?;
        said(&self.model, cause(&fault), self.format(request))
    }

    /// As the endpoint behind would answer: JSON where no action has the path, for lack of a format.
    fn format(&self, request: &Request) -> Format {
        match decode_request(&self.model, request).0 {
            Some(call) => asked_format(&self.model, &call.input).unwrap_or(self.model.default_format),
            None => Format::Json,
        }
    }
}

fn cause(fault: &SignatureFault) -> Unreached {
    match fault {
        SignatureFault::MissingHeader { .. } => Unreached::Unsigned,
        SignatureFault::BadTimestamp
        | SignatureFault::UnknownAccessKey
        | SignatureFault::Expired { .. }
        | SignatureFault::WrongSignature => Unreached::WronglySigned,
    }
}

#[cfg(test)]
mod tests;
