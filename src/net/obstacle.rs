//! Why there is no connection, in words a person can act on, and what to try.
//!
//! Libraries say it in words of their own, and the cause stands at the end of a chain. What is not
//! known here is told as they say it. No message holds a URL or a header.

use std::error::Error;
use std::io::{self, ErrorKind};

/// What is in the way.
pub(super) struct Obstacle {
    pub(super) why: String,
    pub(super) advice: Option<&'static str>,
}

impl Obstacle {
    /// The first cause in the chain that says something; else the last one, as it is.
    pub(super) fn of(error: &(dyn Error + 'static)) -> Self {
        let chain = || std::iter::successors(Some(error), |&cause| behind(cause));
        chain().find_map(known).unwrap_or_else(|| {
            let last = chain().last().map_or_else(|| "unknown cause".to_owned(), ToString::to_string);
            Self { why: last, advice: None }
        })
    }

    fn new(why: impl Into<String>, advice: &'static str) -> Self {
        Self { why: why.into(), advice: Some(advice) }
    }
}

/// What an error holds, or comes from: what is inside an I/O error is no part of its chain of causes.
fn behind<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    inside.map(|inside| inside as &(dyn Error + 'static)).or_else(|| error.source())
}

fn known(cause: &(dyn Error + 'static)) -> Option<Obstacle> {
    if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
        return of_tls(tls);
    }
    let error = cause.downcast_ref::<io::Error>()?;
    if error.to_string().contains("failed to lookup address") {
        return Some(Obstacle::new("no such host", "see whether the name of the host is spelt right"));
    }
    match error.kind() {
        ErrorKind::ConnectionRefused => Some(Obstacle::new(
            "connection refused, nobody listens there",
            "start the server, or see whether host and port are right",
        )),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => Some(Obstacle::new(
            "no way to that host",
            "see whether the host is right, and whether it takes a VPN, or a proxy (--proxy URL)",
        )),
        _ => None,
    }
}

fn of_tls(error: &rustls::Error) -> Option<Obstacle> {
    match error {
        rustls::Error::InvalidMessage(_) => Some(Obstacle::new(
            "what answers there does not speak TLS",
            "try http:// with that port, or the port that speaks TLS",
        )),
        rustls::Error::InvalidCertificate(why) => Some(Obstacle::new(
            format!("its certificate is not trusted: {why}"),
            "trust a root of your own with --cacert FILE",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_told_in_plain_words_and_the_rest_as_it_is() {
        let of = |error: io::Error| Obstacle::of(&error).why;
        assert_eq!(of(ErrorKind::ConnectionRefused.into()), "connection refused, nobody listens there");
        let tls = |error: rustls::Error| of(io::Error::other(io::Error::new(ErrorKind::InvalidData, error)));
        let plain = rustls::Error::InvalidMessage(rustls::InvalidMessage::InvalidContentType);
        assert_eq!(tls(plain), "what answers there does not speak TLS");
        let unknown = rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
        assert!(tls(unknown).starts_with("its certificate is not trusted: "));
        assert_eq!(of(io::Error::other("the sky is falling")), "the sky is falling");
    }
}
