//! An exchange as it was on the wire, without its secrets: for a person who wants to see one.
//!
//! Keys and signatures are taken out wherever they stand, in the answer too. What the connection
//! adds besides is not here, nor how the status was worded.
//!
//! Next: `sender`, which sends.

use std::borrow::Cow;
use std::fmt::Write;

use super::Signer;
use super::client::HttpClient;
use crate::case::{Exchange, Outcome};
use crate::wire::Request;

/// What stands where a secret was.
const HIDDEN: &str = "(hidden)";
/// Parts of names of header fields that hold secrets.
const SECRET: [&str; 5] = ["key", "signature", "authorization", "cookie", "token"];

/// A request and what came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its line, its header fields and its body; what is not UTF-8 is replaced.
    pub request: String,
    /// The same of the answer; or, in words, why there is none.
    pub answer: String,
}

impl Shown {
    pub(super) fn of(client: &HttpClient, signer: Option<&Signer>, request: &Request, exchange: &Exchange) -> Self {
        let mut secrets: Vec<String> = signer
            .map(|Signer { credentials }| {
                vec![credentials.secret_key.expose().to_owned(), credentials.access_key.clone()]
            })
            .unwrap_or_default();
        let fields: Vec<(String, String)> = client.fields(request);
        secrets.extend(fields.iter().filter(|(name, _)| is_secret(name)).map(|(_, value)| value.clone()));
        let line = format!("{} {} HTTP/1.1", request.method.name(), client.endpoint().signed_target(&request.target));
        let sent = message(&line, fields.into_iter(), &request.body);
        let answer = match &exchange.outcome {
            Outcome::Failed(failure) => format!("no answer: {}", failure.reason),
            Outcome::Answered(response) => {
                let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
                let fields = response.headers.iter().map(|(name, value)| (name.to_owned(), text(value)));
                message(&format!("HTTP/1.1 {}", response.status), fields, &response.body)
            }
        };
        secrets.retain(|secret| !secret.is_empty());
        let hidden = |text: String| secrets.iter().fold(text, |text, secret| text.replace(secret, HIDDEN));
        Self { request: hidden(sent), answer: hidden(answer) }
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET.iter().any(|part| name.contains(part))
}

fn message(line: &str, fields: impl Iterator<Item = (String, String)>, body: &[u8]) -> String {
    let mut text = format!("{line}\n");
    for (name, value) in fields {
        let value = if is_secret(&name) { Cow::Borrowed(HIDDEN) } else { Cow::Owned(value) };
        let _ = writeln!(text, "{name}: {value}");
    }
    text + "\n" + &String::from_utf8_lossy(body)
}
