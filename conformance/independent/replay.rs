//! The `repeat` line of a finding, read as a shell would and sent without curl.
//!
//! Knows the few forms that the kit writes, and says so of any other. Next: [`super::score`].

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};

/// What the line sends.
#[derive(Debug, Default, PartialEq)]
pub struct Sent {
    method: String,
    path: String,
    content_type: Option<String>,
    body: Vec<u8>,
}

/// Reads the line; the server's address is left out, as another one will get the request.
pub fn read(line: &str) -> Result<Sent, String> {
    let mut sent = Sent { method: "GET".to_owned(), ..Sent::default() };
    let mut words = words(line)?.into_iter();
    let mut piped = Vec::new();
    let first = words.next();
    if first.as_deref() == Some("printf") {
        piped = printed(&words.next().unwrap_or_default());
        words.find(|word| word == "curl");
    } else if first.as_deref() != Some("curl") {
        return Err(format!("no curl line: {line}"));
    }
    while let Some(word) = words.next() {
        let mut next = || words.next().ok_or_else(|| format!("{word} is the last word"));
        match word.as_str() {
            "-sS" | "-g" => {}
            "-X" => sent.method = next()?,
            "-H" => sent.content_type = Some(next()?.trim_start_matches("Content-Type:").trim().to_owned()),
            "--data-raw" => sent.body = next()?.into_bytes(),
            "--data-binary" if next()? == "@-" => sent.body = std::mem::take(&mut piped),
            url if url.starts_with("http://") => {
                sent.path = url["http://".len()..].find('/').map_or("/", |at| &url["http://".len() + at..]).to_owned();
            }
            other => return Err(format!("an unknown word {other}")),
        }
    }
    if sent.content_type.is_none() && !sent.body.is_empty() {
        sent.content_type = Some("application/x-www-form-urlencoded".to_owned());
    }
    Ok(sent)
}

/// The words of a line in which single quotes and a backslash outside of them have a meaning.
fn words(line: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word, mut begun) = (Vec::new(), String::new(), false);
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            ' ' if begun => {
                words.push(std::mem::take(&mut word));
                begun = false;
            }
            ' ' => {}
            '\'' => {
                begun = true;
                loop {
                    match characters.next() {
                        Some('\'') => break,
                        Some(inside) => word.push(inside),
                        None => return Err("a quote is not closed".to_owned()),
                    }
                }
            }
            '\\' => (begun, _) = (true, word.extend(characters.next())),
            other => (begun, _) = (true, word.push(other)),
        }
    }
    words.extend(begun.then_some(word));
    Ok(words)
}

/// What `printf` makes of its format: `%%`, `\\` and octal numbers.
fn printed(format: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), format.as_bytes());
    while let [first, after @ ..] = rest {
        let octal = after.get(..3).and_then(|three| std::str::from_utf8(three).ok());
        let octal = octal.filter(|_| *first == b'\\').and_then(|three| u8::from_str_radix(three, 8).ok());
        bytes.push(octal.unwrap_or(*first));
        let skipped = if octal.is_some() { 3 } else { usize::from(matches!(first, b'%' | b'\\')) };
        rest = after.get(skipped..).unwrap_or_default();
    }
    bytes
}

/// Sends it, and gives status and body.
pub fn send(sent: &Sent, url: &str) -> io::Result<(u16, String)> {
    let address = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address)?;
    let media = sent.content_type.iter().filter(|media| !media.is_empty());
    let media: String = media.map(|media| format!("Content-Type: {media}\r\n")).collect();
    let head = format!("{} {} HTTP/1.1\r\nHost: {address}\r\n{media}", sent.method, sent.path);
    stream.write_all(format!("{head}Content-Length: {}\r\n\r\n", sent.body.len()).as_bytes())?;
    stream.write_all(&sent.body)?;
    stream.shutdown(Shutdown::Write)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.ok_or(io::ErrorKind::InvalidData)?, body.to_owned()))
}

/// The forms of a line that the kit writes.
pub fn reads_every_form() {
    let sent = |method: &str, path: &str, media: Option<&str>, body: &[u8]| {
        let (method, path) = (method.to_owned(), path.to_owned());
        Ok(Sent { method, path, content_type: media.map(str::to_owned), body: body.to_vec() })
    };
    let form = Some("application/x-www-form-urlencoded");
    assert_eq!(read("curl -sS -g 'http://a:1/b?c=[d]'"), sent("GET", "/b?c=[d]", None, b""));
    assert_eq!(read(r"curl -sS -X POST --data-raw 'a=it'\''s' 'http://a:1/b'"), sent("POST", "/b", form, b"a=it's"));
    let piped = r"printf 'a=%%41\012\\' | curl -sS -X POST -H 'Content-Type:' --data-binary @- 'http://a:1/b'";
    assert_eq!(read(piped), sent("POST", "/b", Some(""), b"a=%41\n\\"));
    assert!(read("wget x").is_err());
}
