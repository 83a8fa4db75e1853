//! How far is a cloud API endpoint from what its manual promises?
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod model;
pub mod spec;
pub mod toml;
pub mod value;
pub mod wire;
