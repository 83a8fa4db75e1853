//! One line for a POSIX shell that sends a case's request again.
//!
//! Headers are left out, because a signature or a key may be among them; `Content-Type` alone is
//! shown, and only where it differs from what curl sends by itself. An endpoint that asks for
//! credentials refuses such a line until they are added by hand. Nothing is ever run here.
//!
//! Next: [`super::explain`] shows the line beside what it sends.

use crate::wire::{Method, Request};

use super::layout::is_control;

/// What curl says of a body by itself.
const DEFAULT_TYPE: &str = "application/x-www-form-urlencoded";

/// The line that sends this request to that endpoint.
///
/// A body that no line can hold in quotes (not UTF-8, or with control characters) comes from
/// `printf`, through a pipe: a shell's arguments cannot carry every byte.
pub fn line(endpoint: &str, request: &Request) -> String {
    let url = format!("{}{}", endpoint.trim_end_matches('/'), request.target);
    let mut words = vec!["curl".to_owned(), "-sS".to_owned()];
    if url.contains(['[', ']', '{', '}']) {
        words.push("-g".to_owned()); // else curl takes them for a pattern
    }
    let mut pipe = String::new();
    if request.method == Method::Post || !request.body.is_empty() {
        words.extend(["-X".to_owned(), request.method.name().to_owned()]);
        words.extend(content_type(request).map(|header| format!("-H {}", quoted(&header))));
        match plain(&request.body) {
            Some(body) => words.push(format!("--data-raw {}", quoted(body))),
            None => {
                pipe = format!("printf {} | ", quoted(&escaped(&request.body)));
                words.push("--data-binary @-".to_owned());
            }
        }
    }
    words.push(quoted(&one_line(&url)));
    pipe + &words.join(" ")
}

/// A `Content-Type` curl would not send by itself, or the word that keeps it from sending its own.
fn content_type(request: &Request) -> Option<String> {
    match request.headers.get("content-type") {
        Some(DEFAULT_TYPE) => None,
        Some(other) => Some(format!("Content-Type: {}", one_line(other))),
        None => Some("Content-Type:".to_owned()),
    }
}

/// In single quotes nothing has a meaning but the quote itself.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The body as text that stays on one line.
fn plain(body: &[u8]) -> Option<&str> {
    std::str::from_utf8(body).ok().filter(|text| !text.chars().any(is_control))
}

/// The body as `printf` understands it in every POSIX shell.
fn escaped(body: &[u8]) -> String {
    body.iter().fold(String::new(), |mut text, &byte| {
        match byte {
            b'%' => text.push_str("%%"),
            b'\\' => text.push_str(r"\\"),
            b' '..=b'~' => text.push(char::from(byte)),
            _ => text.push_str(&format!("\\{byte:03o}")),
        }
        text
    })
}

/// What stands in a request line or a header cannot break a line; escaped where it would.
fn one_line(text: &str) -> String {
    text.chars().fold(String::new(), |mut line, character| {
        if is_control(character) {
            let mut bytes = [0; 4];
            line.extend(character.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            line.push(character);
        }
        line
    })
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::wire::Headers;

    const FAKE: &str = r#"curl() { for word in "$@"; do printf '<%s>' "$word"; done; for word in "$@"; do
        if [ "$word" = "@-" ]; then printf '|'; cat; fi; done; }
"#;

    /// What a shell makes of the line: each word that curl is given, and what is piped to it.
    fn run(line: &str) -> Vec<u8> {
        let script = format!("{FAKE}{line}\n");
        Command::new("sh").arg("-c").arg(script).output().expect("a shell").stdout
    }

    fn request(method: Method, target: &str, content_type: &str, body: &[u8]) -> Request {
        let mut headers = Headers::new();
        headers.push("x-ncp-apigw-signature-v2", "secret");
        headers.push("x-ncp-iam-access-key", "key");
        if !content_type.is_empty() {
            headers.push("Content-Type", content_type);
        }
        Request { method, target: target.to_owned(), headers, body: body.to_vec() }
    }

    #[test]
    fn a_get_is_its_url() {
        let request = request(Method::Get, "/server/v2/x?a=b&c=%20", "", b"");
        assert_eq!(line("http://h/base/", &request), "curl -sS 'http://h/base/server/v2/x?a=b&c=%20'");
        assert_eq!(run(&line("http://h/base/", &request)), b"<-sS><http://h/base/server/v2/x?a=b&c=%20>");
    }

    #[test]
    fn a_post_carries_its_body_and_no_default_type() {
        let request = request(Method::Post, "/x", DEFAULT_TYPE, b"a=b&c=it%27s");
        assert_eq!(line("http://h", &request), "curl -sS -X POST --data-raw 'a=b&c=it%27s' 'http://h/x'");
    }

    #[test]
    fn whatever_stands_in_it_reaches_curl_as_it_is() {
        let body = "it's \"$HOME\" `id` $(id) \\ ! * @x %s 가😀;&|<>#";
        let request = request(Method::Post, "/x?q='$HOME'", "text/plain; it's=1", body.as_bytes());
        let expected =
            format!("<-sS><-X><POST><-H><Content-Type: text/plain; it's=1><--data-raw><{body}><http://h/x?q='$HOME'>");
        assert_eq!(String::from_utf8(run(&line("http://h", &request))), Ok(expected));
    }

    #[test]
    fn any_byte_at_all_gets_through() {
        let body: Vec<u8> = (0..=255).chain(*b"07%d\\n").collect();
        let request = request(Method::Post, "/x", "", &body);
        let line = line("http://h", &request);
        assert!(line.is_ascii() && !line.contains('\n'), "{line}");
        let mut expected = b"<-sS><-X><POST><-H><Content-Type:><--data-binary><@-><http://h/x>|".to_vec();
        expected.extend(body);
        assert_eq!(run(&line), expected);
    }

    #[test]
    fn nothing_in_it_turns_the_line_around() {
        let request = request(Method::Post, "/x?\u{202e}", DEFAULT_TYPE, "a\u{202e}b\u{1b}".as_bytes());
        let line = line("http://h", &request);
        assert!(line.ends_with("--data-binary @- 'http://h/x?%E2%80%AE'") && line.is_ascii(), "{line}");
        assert!(run(&line).ends_with("|a\u{202e}b\u{1b}".as_bytes()));
    }

    #[test]
    fn curl_takes_no_bracket_for_a_pattern_and_no_line_breaks() {
        let request = request(Method::Get, "/x?a[1]={b}\n", "", b"");
        assert_eq!(line("http://h", &request), "curl -sS -g 'http://h/x?a[1]={b}%0A'");
    }

    #[test]
    fn no_secret_is_shown() {
        for method in [Method::Get, Method::Post] {
            let line = line("http://h", &request(method, "/x", "text/plain", b"a=b"));
            assert!(!line.contains("secret") && !line.contains("key") && !line.contains("x-ncp"), "{line}");
        }
    }
}
