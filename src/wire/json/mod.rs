//! JSON bytes to a lossless document, and back.
//!
//! A reader of its own, because the usual ones lose what a conformance kit must see: a key that
//! stands twice, how a number was spelled, half of a surrogate pair. It accepts exactly the
//! language of RFC 8259; `laws` proves that against `serde_json` as a second witness. It must never
//! recurse: how deep an answer nests is the endpoint's choice.
//!
//! Next: [`read()`] begins in `read.rs`, [`write()`] in `write.rs`.

mod keys;
mod read;
mod text;
mod write;

pub use read::read;
pub use write::write;

#[cfg(all(test, feature = "generate"))]
mod laws;
#[cfg(test)]
mod tests;
