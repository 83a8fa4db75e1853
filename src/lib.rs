//! How far is a cloud API endpoint from what its manual promises?
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod case;
pub mod codec;
pub mod judge;
pub mod model;
pub mod spec;
pub mod validate;
pub mod value;
pub mod wire;
