//! How far is a cloud API endpoint from what its manual promises?
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod model;
#[cfg(feature = "net")]
pub mod net;
pub mod spec;
pub mod value;
pub mod wire;
