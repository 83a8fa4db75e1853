//! How far is a cloud API endpoint from what its manual promises?
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod case;
pub mod codec;
pub mod compare;
#[cfg(feature = "generate")]
pub mod generate;
pub mod judge;
pub mod model;
#[cfg(feature = "net")]
pub mod net;
pub mod reference;
pub mod report;
pub mod spec;
pub mod toml;
pub mod validate;
pub mod value;
pub mod wire;
