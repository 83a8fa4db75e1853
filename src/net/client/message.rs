//! A request as it goes out: its target and its headers byte for byte, and what every request of
//! this kit says besides.
//!
//! What cannot go out as it stands is not sent. Nothing is sent here.
//!
//! Next: [`super`], which sends it.

use reqwest::Url;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING, USER_AGENT,
};

use super::super::{Endpoint, TransportFault};
use crate::wire::{Headers, Method, Request};

/// Who asks.
const AGENT: &str = concat!("ncloud-conformance/", env!("CARGO_PKG_VERSION"));

/// How a request goes out.
#[derive(Clone, Copy)]
pub(super) struct Guise {
    /// As somebody else's: nothing is added.
    pub(super) passing: bool,
    /// Its target is written by the connection itself, so that a URL need not be able to hold it.
    pub(super) written: bool,
}

/// The request for an endpoint, or why it cannot go out as it stands.
pub(super) fn prepare(
    endpoint: &Endpoint,
    request: &Request,
    guise: Guise,
) -> Result<reqwest::Request, TransportFault> {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
    };
    let url = if guise.written { "/" } else { request.target.as_str() };
    let mut prepared = reqwest::Request::new(method, exact_url(endpoint, url)?);
    *prepared.headers_mut() = header_map(&request.headers, guise.passing)?;
    if request.method == Method::Post || !request.body.is_empty() {
        prepared.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(request.body.len()));
    }
    if !request.body.is_empty() {
        *prepared.body_mut() = Some(request.body.clone().into());
    }
    Ok(prepared)
}

/// The URL whose request line is the target byte for byte: a signature covers these bytes.
fn exact_url(endpoint: &Endpoint, target: &str) -> Result<Url, TransportFault> {
    if !target.starts_with('/') {
        return Err(TransportFault::unsendable("target does not start with /"));
    }
    if target.contains('#') {
        return Err(TransportFault::unsendable("target contains #"));
    }
    let intended = [endpoint.as_str(), target].concat();
    match Url::parse(&intended) {
        Ok(url) if url.as_str() == intended => Ok(url),
        Ok(_) => Err(TransportFault::unsendable("target would be rewritten in a URL")),
        Err(error) => Err(TransportFault::unsendable(error.to_string())),
    }
}

fn header_map(headers: &Headers, passing: bool) -> Result<HeaderMap, TransportFault> {
    let mut map = HeaderMap::new();
    for (name, value) in headers.iter() {
        let Ok(key) = HeaderName::from_bytes(name.as_bytes()) else {
            return Err(TransportFault::unsendable(format!("{name:?} is no header name")));
        };
        if key == TRANSFER_ENCODING {
            return Err(TransportFault::unsendable("the sender decides on transfer-encoding"));
        }
        if key == HOST || key == CONTENT_LENGTH {
            continue;
        }
        let Ok(value) = HeaderValue::from_bytes(value) else {
            return Err(TransportFault::unsendable(format!("value of header {name} has a control character")));
        };
        map.append(key, value);
    }
    // What was recorded with another client may ask for what nobody here unpacks.
    map.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    if passing {
        return Ok(map);
    }
    map.entry(USER_AGENT).or_insert(HeaderValue::from_static(AGENT));
    map.entry(ACCEPT).or_insert(HeaderValue::from_static("*/*"));
    Ok(map)
}
