//! Where requests go: a base URL, checked once and then only appended to.
//!
//! An endpoint never holds a secret: user-info and queries are refused, so it can be printed.
//!
//! Next: [`super::client`] sends to it.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;

/// The base URL of a server, with an optional base path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Scheme, authority and base path, without a slash at the end.
    base: String,
    /// Where the base path starts in `base`.
    origin: usize,
    loopback: bool,
}

/// Why a text is not an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Another scheme, or none.
    #[error("endpoint must start with http:// or https://, such as https://example.com or 127.0.0.1:8080")]
    Scheme,
    /// Not a URL.
    #[error("endpoint is not a URL: {reason}")]
    Url {
        /// What the URL parser says.
        reason: String,
    },
    /// `user:password@` before the host.
    #[error("endpoint must not contain a user or password")]
    UserInfo,
    /// `?…` behind the path.
    #[error("endpoint must not contain a query")]
    Query,
    /// `#…` behind the path.
    #[error("endpoint must not contain a fragment")]
    Fragment,
}

impl Endpoint {
    /// Reads an `http` or `https` URL; slashes at its end do not count. On loopback the scheme may be
    /// left out: elsewhere it is not guessed, since a signature should not travel in the clear.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let text = text.trim();
        if !text.contains("://") {
            let here = Self::parse(&["http://", text].concat()).ok().filter(|endpoint| endpoint.loopback);
            return here.ok_or(EndpointError::Scheme);
        }
        if !has_web_scheme(text) {
            return Err(EndpointError::Scheme);
        }
        let url = Url::parse(text).map_err(|error| EndpointError::Url { reason: error.to_string() })?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::UserInfo);
        }
        if url.fragment().is_some() {
            return Err(EndpointError::Fragment);
        }
        if url.query().is_some() {
            return Err(EndpointError::Query);
        }
        let origin = url.as_str().len() - url.path().len();
        let base = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { base, origin, loopback: is_loopback_host(&url) })
    }

    /// What stands in the request line for a target, and what a signature covers: base path and
    /// target.
    pub fn signed_target(&self, target: &str) -> String {
        [self.base_path(), target].concat()
    }

    /// The path in front of every target; empty for none.
    pub fn base_path(&self) -> &str {
        &self.base[self.origin..]
    }

    /// Scheme, host and port: what the path is appended to.
    pub fn origin(&self) -> &str {
        &self.base[..self.origin]
    }

    /// Whether the host is `127.0.0.0/8`, `::1` or `localhost`: nothing created there costs money.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether the connection is encrypted.
    pub fn is_https(&self) -> bool {
        self.base.starts_with("https:")
    }

    /// The base URL without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.base
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)
    }
}

impl std::str::FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        Self::parse(text)
    }
}

fn has_web_scheme(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web)))
}

fn is_loopback_host(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => bare.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_goes_before_every_target() {
        let endpoint = Endpoint::parse("https://Example.com:443/api//").unwrap();
        assert_eq!(endpoint.to_string(), "https://example.com/api");
        assert_eq!(endpoint.signed_target("/server/v2/x?a=b"), "/api/server/v2/x?a=b");
        assert!(endpoint.is_https());
        assert_eq!(endpoint.origin(), "https://example.com");
    }

    #[test]
    fn without_a_base_path_the_target_stays_alone() {
        for text in ["http://127.0.0.1:8080", "http://127.0.0.1:8080/", " HTTP://127.0.0.1:8080// ", "127.0.0.1:8080"] {
            let endpoint = Endpoint::parse(text).unwrap();
            assert_eq!(endpoint.as_str(), "http://127.0.0.1:8080");
            assert_eq!(endpoint.signed_target("/x"), "/x");
        }
    }

    #[test]
    fn what_is_not_an_endpoint_is_refused_with_its_reason() {
        let refusals = [
            ("example.com:8080", EndpointError::Scheme),
            ("10.0.0.1:8080", EndpointError::Scheme),
            ("8080", EndpointError::Scheme),
            ("ftp://x", EndpointError::Scheme),
            ("", EndpointError::Scheme),
            ("http://key:secret@x", EndpointError::UserInfo),
            ("http://key@x", EndpointError::UserInfo),
            ("http://x/?a=b", EndpointError::Query),
            ("http://x/?", EndpointError::Query),
            ("http://x/#a", EndpointError::Fragment),
            ("http://", EndpointError::Url { reason: "empty host".to_owned() }),
            ("http://x:99999", EndpointError::Url { reason: "invalid port number".to_owned() }),
        ];
        for (text, error) in refusals {
            assert_eq!(Endpoint::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn loopback_is_told_from_the_rest() {
        for text in ["http://127.0.0.1", "http://127.9.9.9:1", "https://[::1]:1", "http://LocalHost", "http://0x7f.1"] {
            assert!(Endpoint::parse(text).unwrap().is_loopback(), "{text}");
        }
        for text in ["http://0.0.0.0", "http://10.0.0.1", "http://[::]", "http://localhost.example", "http://x"] {
            assert!(!Endpoint::parse(text).unwrap().is_loopback(), "{text}");
        }
    }
}
