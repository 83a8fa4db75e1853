//! Signature v2 of the API gateway: pure, no clock.

use super::{Method, Request};

/// A text that must not be seen: it has no `Display`, and its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Secret(String);

/// An access key and the secret that goes with it.
#[derive(Clone)]
pub struct Credentials {
    /// Sent with every request.
    pub access_key: String,
    /// Never sent, never shown.
    pub secret_key: Secret,
}

/// The signature over one request line, in Base64.
pub fn signature(_method: Method, _target: &str, _timestamp_ms: u64, _credentials: &Credentials) -> String {
    unimplemented!()
}

/// Adds the timestamp, access key and signature headers to a request, replacing any it has.
pub fn sign(_request: &mut Request, _credentials: &Credentials, _timestamp_ms: u64) {
    unimplemented!()
}
