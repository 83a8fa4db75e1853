//! Documents to values and back, led by the model: how each member looks on the wire.
//!
//! Reading is tolerant on purpose: where a member stands under another name or a level is missing,
//! it is read where it seems to be and the oddity is kept as an anomaly, so that one fault does not
//! hide the rest. This room never judges and reads no constraint.
//!
//! Next: [`request`] for parameters, [`answer`] for answers, [`scalar`] for single values.

pub mod answer;
mod encode;
mod record;
pub mod request;
pub mod scalar;

pub use answer::{Answer, Read, Refusal, decode_answer, document, encode_refusal, encode_said, encode_success};
pub use record::wire_name;
pub use request::{Call, Carriage, Placement, asked_format, decode_request, encode_request};
