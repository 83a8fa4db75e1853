//! What each hostility writes: some bytes, and what happens then.
//!
//! A script is made anew for every answer and never larger than what one answer may be; what goes
//! on without an end is a piece to repeat. Nothing here touches a socket.

use crate::wire::{Request, Response};

use super::Hostility;

/// Bytes to write, and then.
pub(super) struct Script {
    pub(super) first: Vec<u8>,
    pub(super) then: Then,
}

/// What happens when the first bytes are written.
pub(super) enum Then {
    /// The connection stays open for the next request.
    Next,
    /// The connection is closed in good order.
    Close,
    /// The connection is reset.
    Reset,
    /// Nothing, until the client leaves.
    Hold,
    /// These bytes, a while later; the connection stays open.
    Late(Vec<u8>),
    /// These bytes, one by one.
    Trickle(Vec<u8>),
    /// These bytes, so many times, and then the connection is closed.
    Repeat(Vec<u8>, usize),
}

/// What a script may lean on.
pub(super) struct Stage<'a> {
    /// The request to answer.
    pub(super) request: &'a Request,
    /// What an honest endpoint would answer.
    pub(super) honest: &'a Response,
    /// The base URL of another host.
    pub(super) elsewhere: &'a str,
    /// How many answers were hostile before this one.
    pub(super) serial: usize,
}

/// Until the client has enough.
const ENDLESS: usize = usize::MAX;
/// 64 KiB, so many times: 100 MB.
const HUGE: usize = 1600;
const LEVELS: usize = 100_000;

/// What a hostility writes in answer to a request.
pub(super) fn script(hostility: Hostility, stage: &Stage<'_>) -> Script {
    use Hostility as H;
    match hostility {
        H::Late => Script { first: Vec::new(), then: Then::Late(honest(stage.honest)) },
        H::Chunked => whole(chunked(stage, vec![])),
        H::ChunkedThenClosed => Script { first: chunked(stage, vec![close()]), then: Then::Close },
        H::LengthThenClosed | H::UntilClosed => {
            let length = ("Content-Length", stage.honest.body.len().to_string());
            let more = if hostility == H::UntilClosed { vec![close()] } else { vec![length, close()] };
            Script { first: [head(stage.honest, &more), stage.honest.body.clone()].concat(), then: Then::Close }
        }
        H::ClosesUnanswered => Script { first: Vec::new(), then: Then::Close },
        H::NeverAnswers => Script { first: Vec::new(), then: Then::Hold },
        H::TrickledHead => Script { first: Vec::new(), then: Then::Trickle(honest(stage.honest)) },
        H::TrickledBody => {
            let head = head(stage.honest, &[("Content-Length", stage.honest.body.len().to_string())]);
            Script { first: head, then: Then::Trickle(stage.honest.body.clone()) }
        }
        H::EndlessBody | H::EndlessChunks | H::EndlessHeaders | H::EndlessHeaderValue => endless(hostility, stage),
        H::InterimFlood => repeat(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".to_vec(), ENDLESS),
        H::HugeBody => {
            let announced = (HUGE * block().len()).to_string();
            repeat(&head(stage.honest, &[("Content-Length", announced)]), block(), HUGE)
        }
        H::HugeBodyUnannounced => repeat(&head(stage.honest, &[]), block(), HUGE),
        H::LengthTooLong | H::LengthTooShort | H::SurplusAnswer => wrong_length(hostility, stage),
        H::InvalidChunking | H::Http09 | H::Garbage | H::NulInHeader => no_http(hostility, stage),
        H::ResetInHead => Script { first: b"HTTP/1.1 200 OK\r\nContent-Ty".to_vec(), then: Then::Reset },
        H::ResetInBody => {
            let half = &stage.honest.body[..stage.honest.body.len() / 2];
            let length = [("Content-Length", stage.honest.body.len().to_string())];
            Script { first: [&head(stage.honest, &length), half].concat(), then: Then::Reset }
        }
        H::RedirectElsewhere => redirect(&[stage.elsewhere, &stage.request.target].concat()),
        H::RedirectLoop => redirect(&stage.request.target),
        H::InvalidUtf8InHeader => {
            let length = stage.honest.body.len();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nContent-Type: application/");
            whole([head.as_bytes(), b"\xff\xfe\r\n\r\n", &stage.honest.body].concat())
        }
        _ => document(hostility, stage),
    }
}

/// An honest answer, as it goes over the wire.
pub(super) fn honest(response: &Response) -> Vec<u8> {
    let length = [("Content-Length", response.body.len().to_string())];
    [head(response, &length), response.body.clone()].concat()
}

fn close() -> (&'static str, String) {
    ("Connection", "close".to_owned())
}

/// The honest answer in chunks of seven bytes, with all that may stand between and behind them.
fn chunked(stage: &Stage<'_>, mut more: Vec<(&'static str, String)>) -> Vec<u8> {
    more.push(("Transfer-Encoding", "chunked".to_owned()));
    let mut bytes = head(stage.honest, &more);
    for piece in stage.honest.body.chunks(7) {
        bytes.extend_from_slice(format!("{:x};of=seven\r\n", piece.len()).as_bytes());
        bytes.extend_from_slice(piece);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\nX-Behind: the body\r\n\r\n");
    bytes
}

fn endless(hostility: Hostility, stage: &Stage<'_>) -> Script {
    let open = b"HTTP/1.1 200 OK\r\n";
    match hostility {
        Hostility::EndlessHeaders => repeat(open, b"X-More: and more\r\n".to_vec(), ENDLESS),
        Hostility::EndlessHeaderValue => repeat(&[&open[..], b"X-More: "].concat(), block(), ENDLESS),
        Hostility::EndlessChunks => {
            let chunk = [format!("{:x}\r\n", block().len()).into_bytes(), block(), b"\r\n".to_vec()].concat();
            repeat(&head(stage.honest, &[("Transfer-Encoding", "chunked".to_owned())]), chunk, ENDLESS)
        }
        _ => repeat(&head(stage.honest, &[]), block(), ENDLESS),
    }
}

fn wrong_length(hostility: Hostility, stage: &Stage<'_>) -> Script {
    let length = stage.honest.body.len();
    let announced = match hostility {
        Hostility::LengthTooLong => length + 10,
        Hostility::LengthTooShort => length.saturating_sub(10),
        _ => length,
    };
    let head = head(stage.honest, &[("Content-Length", announced.to_string())]);
    let first = [head, stage.honest.body.clone()].concat();
    match hostility {
        Hostility::LengthTooLong => Script { first, then: Then::Close },
        Hostility::SurplusAnswer => whole([first, b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n".to_vec()].concat()),
        _ => whole(first),
    }
}

fn no_http(hostility: Hostility, stage: &Stage<'_>) -> Script {
    let first = match hostility {
        Hostility::InvalidChunking => {
            let head = head(stage.honest, &[("Transfer-Encoding", "chunked".to_owned())]);
            [&head, &b"five\r\nhello\r\n0\r\n\r\n"[..]].concat()
        }
        Hostility::Http09 => stage.honest.body.clone(),
        Hostility::NulInHeader => b"HTTP/1.1 200 OK\r\nX-Odd: a\0b\r\nContent-Length: 0\r\n\r\n".to_vec(),
        _ => (0..4096_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8).collect(),
    };
    Script { first, then: Then::Close }
}

fn redirect(to: &str) -> Script {
    whole(format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n").into_bytes())
}

/// A whole HTTP answer, whose body is the harm.
fn document(hostility: Hostility, stage: &Stage<'_>) -> Script {
    let extra: &[(&str, &str)] = match hostility {
        Hostility::GzipBomb => &[("Content-Encoding", "gzip")],
        _ => &[],
    };
    let body = body(hostility, stage);
    let length = ("Content-Length", body.len().to_string());
    let extra: Vec<_> = extra.iter().map(|(name, value)| (*name, (*value).to_owned())).chain([length]).collect();
    whole([head(stage.honest, &extra), body].concat())
}

fn body(hostility: Hostility, stage: &Stage<'_>) -> Vec<u8> {
    use Hostility as H;
    let honest = &stage.honest.body;
    // Behind a text where there is one, so that names and punctuation stay whole.
    let inside = honest.windows(2).position(|bytes| bytes == b"</").unwrap_or(honest.len() / 2);
    let (before, behind) = honest.split_at(inside);
    match hostility {
        H::GzipBomb => gzip_bomb(),
        H::NulInBody => [before, b"\0", behind].concat(),
        H::InvalidUtf8InBody => [before, b"\xff\xfe", behind].concat(),
        H::DeepXml => ["<a>".repeat(LEVELS), "</a>".repeat(LEVELS)].concat().into_bytes(),
        H::DeepJson => [r#"{"a":["#.repeat(LEVELS / 2), "]}".repeat(LEVELS / 2)].concat().into_bytes(),
        H::MillionAttributes => attributes(1_000_000, 0),
        H::ManyAttributes => attributes(20_000, stage.serial),
        H::BillionLaughs => billion_laughs().into_bytes(),
        H::QuadraticEntities => {
            let (long, many) = ("a".repeat(200_000), "&e;".repeat(20_000));
            format!("<!DOCTYPE a [<!ENTITY e \"{long}\">]><a>{many}</a>").into_bytes()
        }
        _ => format!("<!DOCTYPE a [<!ENTITY e SYSTEM \"{}/e\">]><a>&e;</a>", stage.elsewhere).into_bytes(),
    }
}

/// A gzip stream of one block with fixed codes: one zero, and then copies of it, 258 at a time. Eight
/// such copies are 13 bytes, and so the whole is a piece repeated.
fn gzip_bomb() -> Vec<u8> {
    const OPEN: [u8; 13] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, BLOCK[0], BLOCK[1], BLOCK[2]];
    const BLOCK: [u8; 3] = [0x63, 0x18, 0x05];
    const COPIES: [u8; 13] = [0xa3, 0x60, 0x14, 0x8c, 0x82, 0x51, 0x30, 0x0a, 0x46, 0xc1, 0x28, 0x18, 0x05];
    [&OPEN[..], &COPIES.repeat(60_000)].concat()
}

fn attributes(count: usize, serial: usize) -> Vec<u8> {
    let mut text = "<a".to_owned();
    for index in 0..count {
        text.push_str(&format!(" a{:x}=''", index + serial * count));
    }
    text.push_str("/>");
    text.into_bytes()
}

fn billion_laughs() -> String {
    let mut text = "<!DOCTYPE a [<!ENTITY l0 \"lol\">".to_owned();
    for level in 1..=9 {
        text.push_str(&format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)));
    }
    text.push_str("]><a>&l9;</a>");
    text
}

/// Status line and headers, with more of them.
fn head(response: &Response, more: &[(&str, String)]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} Answer\r\n", response.status).into_bytes();
    let framing = |name: &str| {
        ["content-length", "transfer-encoding", "connection"].iter().any(|other| name.eq_ignore_ascii_case(other))
    };
    let own = response.headers.iter().filter(|(name, _)| !framing(name));
    for (name, value) in own.chain(more.iter().map(|(name, value)| (*name, value.as_bytes()))) {
        head.extend_from_slice(name.as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value);
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head
}

fn whole(first: Vec<u8>) -> Script {
    Script { first, then: Then::Next }
}

fn repeat(first: &[u8], piece: Vec<u8>, times: usize) -> Script {
    Script { first: first.to_vec(), then: Then::Repeat(piece, times) }
}

/// 64 KiB of nothing in particular.
fn block() -> Vec<u8> {
    vec![b'a'; 1 << 16]
}
