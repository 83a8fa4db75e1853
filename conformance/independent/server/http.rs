//! HTTP/1.1 by hand: reads a request, writes an answer in whatever framing it is to have.
//!
//! Knows nothing of the two pages. Next: [`super`], which answers.

use std::io::{self, BufRead, Read, Write};
use std::net::{Shutdown, TcpStream};

/// One request as it came.
pub struct Request {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    /// The first header of that name, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    /// How long query and body are together.
    pub fn size(&self) -> usize {
        self.query.len() + self.body.len()
    }

    /// The next request of a connection, or none at its end.
    pub fn read(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        let first = line(from)?;
        let mut words = first.split(' ').map(str::to_owned);
        let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
        let mut headers = Vec::new();
        loop {
            let line = line(from)?;
            match line.split_once(':') {
                Some((name, value)) => headers.push((name.to_owned(), value.trim().to_owned())),
                None => break,
            }
        }
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let (path, query) = (path.to_owned(), query.to_owned());
        let mut request = Self { method, path, query, headers, body: Vec::new() };
        let length = request.header("Content-Length").parse().unwrap_or(0);
        request.body = vec![0; length];
        from.read_exact(&mut request.body)?;
        Ok(Some(request))
    }
}

fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = Vec::new();
    from.take(1 << 20).read_until(b'\n', &mut line)?;
    Ok(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned())
}

/// What tells the client where a body ends.
#[derive(Clone, Copy, PartialEq)]
pub enum Framing {
    /// `Content-Length`.
    Length,
    /// `Content-Length`, of other than the true length.
    Longer,
    /// Chunks of that many bytes, with what HTTP allows besides: extensions and trailers.
    Chunks(usize),
    /// Chunks, and no last one before the connection is closed.
    Unfinished,
    /// The end of the connection, in HTTP/1.0.
    Closed,
}

/// One answer as it will be sent.
#[derive(Clone)]
pub struct Answer {
    /// Whether something was created.
    pub success: bool,
    pub status: u16,
    pub reason: &'static str,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub framing: Framing,
    /// Sent before the status line.
    pub interim: &'static str,
    /// The connection is closed behind the answer; whether that is announced is up to its headers.
    pub closes: bool,
    /// The body is sent in two pieces.
    pub halved: bool,
}

impl Answer {
    /// An answer with a body of that media type.
    pub fn new(status: u16, media: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            success: false,
            status,
            reason: if status < 300 { "OK" } else { "Refused" },
            headers: vec![("Content-Type".to_owned(), media.to_owned())],
            body: body.into(),
            framing: Framing::Length,
            interim: "",
            closes: false,
            halved: false,
        }
    }

    /// Sets a header, or adds it.
    pub fn set(&mut self, name: &str, value: &str) {
        self.headers.retain(|(given, _)| !given.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Replaces the body, if that can be done in text.
    pub fn rewrite(&mut self, change: impl FnOnce(String) -> String) {
        self.body = change(String::from_utf8_lossy(&self.body).into_owned()).into_bytes();
    }

    /// Writes it, and says whether the connection is still good for another.
    pub fn write(&self, mut to: &TcpStream) -> io::Result<bool> {
        let old = self.framing == Framing::Closed;
        let version = if old { "HTTP/1.0" } else { "HTTP/1.1" };
        let mut head = format!("{}{version} {} {}\r\n", self.interim, self.status, self.reason);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &match self.framing {
            Framing::Length => format!("Content-Length: {}\r\n\r\n", self.body.len()),
            Framing::Longer => format!("Content-Length: {}\r\n\r\n", self.body.len() + 7),
            Framing::Chunks(_) | Framing::Unfinished => "Transfer-Encoding: chunked\r\n\r\n".to_owned(),
            Framing::Closed => "\r\n".to_owned(),
        };
        let mut bytes = head.into_bytes();
        match self.framing {
            Framing::Length | Framing::Longer | Framing::Closed => bytes.extend_from_slice(&self.body),
            Framing::Chunks(size) => {
                self.body.chunks(size).for_each(|chunk| chunked(&mut bytes, chunk));
                bytes.extend_from_slice(b"0\r\nX-Trailer: said late\r\n\r\n");
            }
            Framing::Unfinished => chunked(&mut bytes, &self.body),
        }
        let half = if self.halved { bytes.len() / 2 } else { bytes.len() };
        to.write_all(&bytes[..half])?;
        to.write_all(&bytes[half..])?;
        let goes_on = !self.closes && matches!(self.framing, Framing::Length | Framing::Chunks(_));
        if !goes_on {
            to.shutdown(Shutdown::Write)?;
        }
        Ok(goes_on)
    }
}

fn chunked(bytes: &mut Vec<u8>, chunk: &[u8]) {
    bytes.extend_from_slice(format!("{:x};piece=\"of it\"\r\n", chunk.len()).as_bytes());
    bytes.extend_from_slice(chunk);
    bytes.extend_from_slice(b"\r\n");
}

/// A query or form body as pairs, in their order: `+` is a blank, `%xx` a byte.
pub fn pairs(form: &[u8]) -> Vec<(String, Vec<u8>)> {
    let pairs = form.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let end = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let value = pair.get(end + 1..).unwrap_or_default();
            (String::from_utf8_lossy(&unescaped(&pair[..end])).into_owned(), unescaped(value))
        })
        .collect()
}

/// Percent-decoded, `+` taken for a blank.
pub fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let escaped = digits.filter(|_| *byte == b'%').and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(escaped.unwrap_or(if *byte == b'+' { b' ' } else { *byte }));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    bytes
}
