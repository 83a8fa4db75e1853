//! A request as it goes out: its target and its headers byte for byte, and what every request of
//! this kit says besides.
//!
//! What cannot go out as it stands is not sent. Nothing is sent here.
//!
//! Next: [`super`], which sends it.

use hyper::body::Bytes;
use reqwest::Url;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING, USER_AGENT,
};

use super::super::{Endpoint, TransportFault};
use crate::wire::{Headers, Method, Request};

/// Who asks.
const AGENT: &str = concat!("ncloud-conformance/", env!("CARGO_PKG_VERSION"));

/// A request but for its target and its host.
pub(super) struct Prepared {
    pub(super) method: reqwest::Method,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// What of a request goes out beside its target, or why it cannot go out as it stands; `passing` if it is somebody
/// else's, and nothing is added.
pub(super) fn prepare(request: &Request, passing: bool) -> Result<Prepared, TransportFault> {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
    };
    let mut headers = header_map(&request.headers, passing)?;
    if request.method == Method::Post || !request.body.is_empty() {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(request.body.len()));
    }
    Ok(Prepared { method, headers, body: Bytes::copy_from_slice(&request.body) })
}

/// Whether a target goes through any URL byte for byte, by its bytes alone; of others only the URL can tell.
pub(super) fn is_plain(target: &str) -> bool {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let segments = path.strip_prefix('/').is_some_and(|path| path.bytes().all(|byte| name(byte) || byte == b'/'));
    segments && query.bytes().all(|byte| name(byte) || matches!(byte, b'=' | b'&' | b'%' | b'.' | b'+' | b'~'))
}

/// The URL whose request line is the target byte for byte: a signature covers these bytes.
pub(super) fn exact_url(endpoint: &Endpoint, target: &str) -> Result<Url, TransportFault> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_target_goes_through_any_url() {
        let endpoint = Endpoint::parse("http://127.0.0.1:1/base").unwrap();
        let characters = (0..0x100).filter_map(char::from_u32);
        let targets = characters.flat_map(|one| [format!("/a{one}/b?c=d"), format!("/a?b={one}&c"), format!("{one}a")]);
        let odd = ["", "/", "?", "a", "//", "/a//b", "/?", "/a?", "/a?b?c", "/.", "/../a", "/a?%zz", "/%2e%2E/a"];
        let (mut plain, mut other) = (0, 0);
        for target in targets.chain(odd.map(str::to_owned)) {
            if !is_plain(&target) {
                other += 1;
                continue;
            }
            plain += 1;
            assert!(exact_url(&endpoint, &target).is_ok(), "{target:?}");
        }
        assert!(plain > 130 && other > 130, "{plain} {other}");
        assert!(is_plain("/server/v2/x?a=%EA%B0%80&b=1.0") && !is_plain("/a/../b") && !is_plain("/a?b=c#d"));
    }
}
