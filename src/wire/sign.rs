//! Signature v2 of the API gateway: pure, no clock.
//!
//! What is signed is the request line, the timestamp and the access key; the body is not. This
//! module must never show a secret: not in `Debug`, not in a fault, not in a panic.
//!
//! Next: [`super::message`] for the request that is signed.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{Method, Request};

/// The header that holds the time of signing, in milliseconds since 1970.
pub const TIMESTAMP_HEADER: &str = "x-ncp-apigw-timestamp";
/// The header that says who signs.
pub const ACCESS_KEY_HEADER: &str = "x-ncp-iam-access-key";
/// The header that holds the signature, as the manual names it.
pub const SIGNATURE_HEADER: &str = "x-ncp-apigw-signature-v2";
/// The same under the older name that several official clients still send.
pub const OLDER_SIGNATURE_HEADER: &str = "x-ncp-apigw-signature-v1";

/// How far a timestamp may be from the gateway's clock, before or behind: five minutes, as the
/// manual says of every service.
pub const WINDOW_MS: u64 = 300_000;

/// A text that must not be seen: it has no `Display`, and its `Debug` shows nothing of it.
///
/// ```
/// use ncloud_conformance::wire::sign::Secret;
/// assert_eq!(format!("{:?}", Secret::new("hidden".to_owned())), "Secret(…)");
/// ```
///
/// ```compile_fail
/// use ncloud_conformance::wire::sign::Secret;
/// println!("{}", Secret::new("hidden".to_owned()));
/// ```
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes a text as secret.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself; the word makes each such place easy to find.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Best effort: overwrites this copy, so that it does not stay readable in freed memory.
impl Drop for Secret {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        bytes.fill(0);
        // Without this the compiler may drop the writes: nobody reads them.
        std::hint::black_box(&bytes);
    }
}

/// An access key and the secret that goes with it.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Sent with every request.
    pub access_key: String,
    /// Never sent, never shown.
    pub secret_key: Secret,
}

/// Why a request is not accepted as signed by the expected credentials.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureFault {
    /// A header is not there, or not readable text.
    #[error("header {name} is missing")]
    MissingHeader {
        /// Its name; for the signature, the one in the manual.
        name: &'static str,
    },
    /// The timestamp is not a number of milliseconds.
    #[error("timestamp is not a number of milliseconds")]
    BadTimestamp,
    /// The access key is not the expected one.
    #[error("unknown access key")]
    UnknownAccessKey,
    /// The timestamp is too far from now.
    #[error("timestamp is {skew_ms} ms off")]
    Expired {
        /// Now minus the timestamp: negative for a timestamp in the future.
        skew_ms: i64,
    },
    /// The signature is not that of this request under the expected secret.
    #[error("wrong signature")]
    WrongSignature,
}

/// The signature over one request line, in Base64.
pub fn signature(method: Method, target: &str, timestamp_ms: u64, credentials: &Credentials) -> String {
    let mac = mac(method, target, &timestamp_ms.to_string(), credentials);
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Adds the timestamp, access key and signature headers to a request, replacing any it has.
pub fn sign(request: &mut Request, credentials: &Credentials, timestamp_ms: u64) {
    let signature = signature(request.method, &request.target, timestamp_ms, credentials);
    let headers = &mut request.headers;
    for name in [TIMESTAMP_HEADER, ACCESS_KEY_HEADER, SIGNATURE_HEADER, OLDER_SIGNATURE_HEADER] {
        headers.remove(name);
    }
    headers.push(TIMESTAMP_HEADER, timestamp_ms.to_string());
    headers.push(ACCESS_KEY_HEADER, credentials.access_key.as_str());
    headers.push(SIGNATURE_HEADER, signature);
}

/// Whether a request is signed by these credentials, at most `window_ms` away from `now_ms`.
///
/// The faults are looked for in the order they are declared in. The comparison of the signatures
/// takes the same time wherever they differ.
pub fn verify(request: &Request, credentials: &Credentials, now_ms: u64, window_ms: u64) -> Result<(), SignatureFault> {
    let header = |name| request.headers.get(name).ok_or(SignatureFault::MissingHeader { name });
    let timestamp = header(TIMESTAMP_HEADER)?;
    let access_key = header(ACCESS_KEY_HEADER)?;
    let given = header(SIGNATURE_HEADER).or_else(|fault| header(OLDER_SIGNATURE_HEADER).map_err(|_| fault))?;

    let timestamp_ms = milliseconds(timestamp).ok_or(SignatureFault::BadTimestamp)?;
    if access_key != credentials.access_key {
        return Err(SignatureFault::UnknownAccessKey);
    }
    if now_ms.abs_diff(timestamp_ms) > window_ms {
        return Err(SignatureFault::Expired { skew_ms: skew(now_ms, timestamp_ms) });
    }
    let given = STANDARD.decode(given).map_err(|_| SignatureFault::WrongSignature)?;
    mac(request.method, &request.target, timestamp, credentials)
        .verify_slice(&given)
        .map_err(|_| SignatureFault::WrongSignature)
}

/// The timestamp comes as it is written in the header, because that is what was signed.
fn mac(method: Method, target: &str, timestamp: &str, credentials: &Credentials) -> Hmac<Sha256> {
    let secret = credentials.secret_key.expose().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    for part in [method.name(), " ", target, "\n", timestamp, "\n", &credentials.access_key] {
        mac.update(part.as_bytes());
    }
    mac
}

/// Digits only: `parse` alone would take a sign too.
fn milliseconds(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

fn skew(now_ms: u64, timestamp_ms: u64) -> i64 {
    let far = i64::try_from(now_ms.abs_diff(timestamp_ms)).unwrap_or(i64::MAX);
    if now_ms < timestamp_ms { -far } else { far }
}

#[cfg(test)]
mod tests;
