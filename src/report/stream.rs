//! The bytes of a stored report, as they come by: a report may tell of a million cases, so that it is
//! never one text in memory.
//!
//! Next: [`super::stored`], which takes from them what it wants.

use std::io::{self, Error, ErrorKind, Read};

/// Passes bytes on as long as they are UTF-8, and notes whether there was anything but blanks.
pub(super) struct Stream<R> {
    bytes: R,
    is_blank: bool,
    /// The beginning of a character whose end has not come yet.
    begun: Vec<u8>,
}

impl<R> Stream<R> {
    pub(super) fn new(bytes: R) -> Self {
        Self { bytes, is_blank: true, begun: Vec::new() }
    }

    /// Whether nothing came by that is more than blank.
    pub(super) fn is_blank(&self) -> bool {
        self.is_blank
    }
}

impl<R: Read> Read for Stream<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(into)?;
        let new = &into[..count];
        self.is_blank &= new.iter().all(u8::is_ascii_whitespace);
        self.begun.extend_from_slice(new);
        let whole = match std::str::from_utf8(&self.begun) {
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() && count > 0 => error.valid_up_to(),
            Err(_) => return Err(Error::new(ErrorKind::InvalidData, "not a text in UTF-8")),
        };
        self.begun.drain(..whole);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.0.read(&mut into[..1])
        }
    }

    fn all(bytes: &[u8]) -> (Result<String, String>, bool) {
        let (mut stream, mut text) = (Stream::new(Drip(bytes)), String::new());
        let read = stream.read_to_string(&mut text).map(|_| text).map_err(|error| error.to_string());
        (read, stream.is_blank())
    }

    #[test]
    fn a_character_may_come_in_pieces_but_has_to_end() {
        assert_eq!(all("서버 🙂".as_bytes()), (Ok("서버 🙂".to_owned()), false));
        assert_eq!(all(b" \n\t"), (Ok(" \n\t".to_owned()), true));
        for wrong in [&b"{\xff"[..], b"\"\xec\x84", b"\xec\x84\"", b"\xed\xa0\x80"] {
            assert_eq!(all(wrong).0, Err("not a text in UTF-8".to_owned()), "{wrong:?}");
        }
    }
}
