//! XML bytes to a lossless document, and back.
//!
//! `quick-xml` finds the tags; everything that XML 1.0 demands beyond that is checked here: names,
//! attributes, characters, references, what may stand outside the root. Nothing is ever resolved: a
//! document type declaration is kept as text, and of entities only the five predefined ones and
//! character references are expanded. The reader must never recurse: how deep an answer nests is
//! the endpoint's choice.
//!
//! Next: [`read()`] begins in `read.rs`, [`write()`] in `write.rs`.

mod characters;
mod read;
mod tags;
mod write;

pub use read::read;
pub use write::write;

#[cfg(all(test, feature = "generate"))]
mod laws;
#[cfg(test)]
mod tests;
