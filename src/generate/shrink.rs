//! smaller
use crate::case::Case;
use crate::model::{Model, World};
/// x
pub fn smaller(_: &Model, _: &World, _: &Case) -> Vec<Case> {
    Vec::new()
}
