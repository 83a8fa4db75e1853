//! Bytes that the laws of both readers are tried with.

use proptest::prelude::*;

/// Fewer than so many pieces, one behind the other.
pub(super) fn meet(piece: impl Strategy<Value = &'static str>, fewer: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(piece, 0..fewer).prop_map(|list| list.concat())
}

/// A real answer with one stretch of bytes replaced by others.
pub(super) fn mutated(answer: &'static str) -> impl Strategy<Value = Vec<u8>> {
    (0..answer.len(), 0_usize..6, prop::collection::vec(any::<u8>(), 0..4)).prop_map(move |(from, length, with)| {
        let mut bytes = answer.as_bytes().to_vec();
        let to = bytes.len().min(from + length);
        bytes.splice(from..to, with);
        bytes
    })
}
