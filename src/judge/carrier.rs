//! What is about the message, and not about what it says: its size, and whoever passes it on.
//!
//! 413, 414, 431 and the page of a server in between are learnt from as far as they go: which sizes
//! met them. No parameter is ever blamed for one. Pure.
//!
//! Next: [`super::exchange`], which asks; [`super::tally`] for what it comes to.

use std::collections::BTreeMap;

use memchr::memchr;

use crate::wire::{Method, Request, Response};

use super::{Class, Observation};

/// Content Too Large, URI Too Long, Request Header Fields Too Large, and how one server spells the
/// last to itself.
const TOO_LARGE: [u16; 4] = [413, 414, 431, 494];
/// What servers in between say of a request they find too large, in a page with another status.
const WORDS: [&str; 4] = ["too large", "too long", "too big", "exceeds server limit"];
/// How far into a page those words are looked for.
const PAGE: usize = 2_000;

/// Whether an answer that is none of the service's own is about the message as such.
pub fn is_about_the_message(response: &Response) -> bool {
    let page = || String::from_utf8_lossy(&response.body[..response.body.len().min(PAGE)]).to_ascii_lowercase();
    let says_so = |page: &str| WORDS.iter().any(|words| page.contains(words));
    match response.status {
        status if TOO_LARGE.contains(&status) => true,
        400..=499 => is_page(response) && says_so(&page()),
        _ => false,
    }
}

/// Whether a body is a web page.
fn is_page(response: &Response) -> bool {
    let declared = response.headers.get("content-type").map(media_type);
    let starts = |with: &[u8]| {
        let text = response.body.trim_ascii_start();
        text.len() >= with.len() && text[..with.len()].eq_ignore_ascii_case(with)
    };
    declared.is_some_and(|media| media.eq_ignore_ascii_case("text/html"))
        || starts(b"<html")
        || starts(b"<!doctype html")
}

/// The media type of a `Content-Type`, without its parameters.
pub fn media_type(value: &str) -> &str {
    value[..type_end(value)].trim()
}

/// The `charset` of a `Content-Type`, without the quotes it may stand in.
pub fn charset(value: &str) -> Option<&str> {
    let parameters = value[type_end(value)..].split(';').skip(1);
    let charset = parameters.filter_map(|parameter| parameter.split_once('='));
    charset
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
        .map(|(_, value)| value.trim().trim_matches(['"', '\'']))
        .next()
}

/// Where the parameters of a `Content-Type` begin, if it has any.
fn type_end(value: &str) -> usize {
    memchr(b';', value.as_bytes()).unwrap_or(value.len())
}

/// Whether a charset is UTF-8 by its name, and whether that is its registered name.
pub fn is_utf8(charset: &str) -> bool {
    ["utf-8", "utf8"].iter().any(|name| charset.eq_ignore_ascii_case(name))
}

/// Whether a `Content-Type` with that charset names UTF-8 as its specification does: `utf-8`, in double quotes or none.
pub fn is_proper(value: &str, charset: Option<&str>) -> bool {
    charset.is_none_or(|name| name.eq_ignore_ascii_case("utf-8") && memchr(b'\'', value.as_bytes()).is_none())
}

/// Which sizes met which answer about the message.
#[derive(Clone, Debug, Default)]
pub struct Sizes {
    /// By method and status: the smallest size that met it, and how often it was met.
    met: BTreeMap<(&'static str, u16), (usize, usize)>,
    /// By method: the largest size that was answered by the service.
    passed: BTreeMap<&'static str, usize>,
}

impl Sizes {
    /// Takes notice of a request and of what became of it.
    pub fn see(&mut self, request: &Request, class: &Class) {
        let (method, size) = (request.method.name(), size(request));
        match class {
            Class::Carrier { status } => {
                let (smallest, times) = self.met.entry((method, *status)).or_insert((size, 0));
                (*smallest, *times) = ((*smallest).min(size), *times + 1);
            }
            Class::Accepted | Class::Refused { .. } => {
                let largest = self.passed.entry(method).or_default();
                *largest = (*largest).max(size);
            }
            Class::Unreadable | Class::Denied | Class::Throttled | Class::Down { .. } => {}
            Class::Standing { .. } | Class::Withheld { .. } | Class::Broken { .. } => {}
        }
    }

    /// What that comes to, and how often it was seen.
    pub fn observations(&self) -> impl Iterator<Item = (Observation, usize)> {
        self.met.iter().map(|(&(method, status), &(smallest, times))| {
            let part = if method == Method::Get.name() { "GET with a target" } else { "POST with a body" };
            let passed = self.passed.get(method).copied().unwrap_or_default();
            let what = match passed < smallest {
                true => format!("{part} of {smallest} bytes or more: HTTP {status}"),
                false => format!("{part} of {smallest} bytes: HTTP {status}, but not every one of up to {passed}"),
            };
            (Observation { path: "request".to_owned(), what }, times)
        })
    }
}

/// What servers limit: the target of a GET, the body of a POST.
fn size(request: &Request) -> usize {
    match request.method {
        Method::Get => request.target.len(),
        Method::Post => request.body.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Headers;

    fn answer(status: u16, media: &str, body: &str) -> Response {
        let mut headers = Headers::new();
        headers.push("Content-Type", media);
        Response { status, headers, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn statuses_about_size_are_about_the_message_whatever_the_body() {
        for status in [413, 414, 431, 494] {
            assert!(is_about_the_message(&answer(status, "text/plain", "")), "{status}");
        }
        for status in [200, 400, 404, 405, 415, 500, 502, 503] {
            assert!(!is_about_the_message(&answer(status, "text/plain", "too large")), "{status}");
        }
    }

    #[test]
    fn a_page_about_size_is_about_the_message_and_another_page_is_a_refusal() {
        let page = "<html><head><title>400 Request Header Or Cookie Too Large</title></head></html>";
        assert!(is_about_the_message(&answer(400, "text/html; charset=utf-8", page)));
        assert!(is_about_the_message(&answer(400, "text/plain", &format!("\n {page}"))));
        assert!(is_about_the_message(&answer(400, "", "<!DOCTYPE HTML><p>The URI is too long.")));
        assert!(!is_about_the_message(&answer(400, "text/html", "<html>Bad Request</html>")));
        assert!(!is_about_the_message(&answer(500, "text/html", page)), "a crash is the service's own");
        assert!(!is_about_the_message(&answer(200, "text/html", page)));
    }

    #[test]
    fn a_charset_is_read_in_any_quotes() {
        for (value, name, proper) in [
            ("text/xml;charset=UTF-8", Some("UTF-8"), true),
            ("text/xml; Charset = \"utf-8\"", Some("utf-8"), true),
            ("text/xml; charset='UTF-8'", Some("UTF-8"), false),
            ("text/xml; charset=utf8", Some("utf8"), false),
            ("text/xml; charset=euc-kr", Some("euc-kr"), false),
            ("text/xml; a=b", None, true),
        ] {
            assert_eq!(charset(value), name, "{value}");
            assert_eq!(is_proper(value, name), proper, "{value}");
        }
        assert!(is_utf8("utf8") && is_utf8("UTF-8") && !is_utf8("utf-16") && !is_utf8(""));
    }

    #[test]
    fn the_smallest_size_is_told_and_whether_larger_ones_passed() {
        let get = |length: usize| Request {
            method: Method::Get,
            target: "x".repeat(length),
            headers: Headers::new(),
            body: Vec::new(),
        };
        let mut sizes = Sizes::default();
        assert_eq!(sizes.observations().count(), 0);
        for (length, class) in [
            (90, Class::Carrier { status: 414 }),
            (50, Class::Carrier { status: 414 }),
            (49, Class::Accepted),
            (60, Class::Down { status: 500 }),
        ] {
            sizes.see(&get(length), &class);
        }
        let told = |sizes: &Sizes| sizes.observations().map(|(seen, times)| (seen.what, times)).collect::<Vec<_>>();
        assert_eq!(told(&sizes), [("GET with a target of 50 bytes or more: HTTP 414".to_owned(), 2)]);
        sizes.see(&get(70), &Class::Accepted);
        let unsure = "GET with a target of 50 bytes: HTTP 414, but not every one of up to 70";
        assert_eq!(told(&sizes), [(unsure.to_owned(), 2)]);
    }
}
