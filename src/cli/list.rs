//! `list` and `explain`.

use std::path::PathBuf;

use super::args::{Explain, List};
use super::{Failed, spec};

/// Lists what there is.
pub fn list(dir: &Option<PathBuf>, _arguments: &List) -> Result<u8, Failed> {
    spec::load(dir)?;
    Ok(0)
}

/// Tells about one id.
pub fn explain(dir: &Option<PathBuf>, _arguments: &Explain) -> Result<u8, Failed> {
    spec::load(dir)?;
    Ok(0)
}
