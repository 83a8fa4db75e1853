//! The page with as few statements altered as possible: which alterations explain what was seen.
//!
//! Each thing an endpoint may do otherwise predicts accept or refuse for every request that was
//! sent. The diagnosis is the smallest set of them that agrees with everything: what refuses valid
//! requests ([`strict`]) and what lets invalid ones through ([`lenient`]). It reads what was sent
//! and what became of it, and nothing else: no answer, no reference, no list of faults. What is kept
//! grows with surprises, never with cases.
//!
//! Next: [`seen`] for what is kept, [`sign`], [`measure`] and [`text`] for what a request has,
//! [`cover`] for the fewest that explain all.

pub mod cover;
pub mod lenient;
pub mod measure;
pub mod seen;
pub mod sign;
pub mod strict;
pub mod text;
pub mod transform;

#[cfg(test)]
mod tests;
