//! Spec files to a [`Model`]: the one strict place.

use std::path::Path;

use crate::model::Model;

/// The spec that comes with the crate.
pub fn built_in() -> Model {
    unimplemented!()
}

/// Loads a spec folder; every fault of every file at once.
pub fn load(_dir: &Path) -> Result<Model, SpecError> {
    unimplemented!()
}

/// Everything wrong with a spec.
#[derive(Debug)]
pub struct SpecError {}
