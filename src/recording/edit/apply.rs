//! Edits applied to the document they begin at.
//!
//! Values first, where they stand; then what goes is taken out, the deepest and last in front; then
//! what comes is put in, from the top down. So no way is out of date when it is followed. Made for
//! the law that an edit list says everything. Next: [`super`].

use std::collections::BTreeMap;

use crate::recording::tree::{Piece, Tree, TreePath};

use super::Edit;

/// The other document, from the one and all edits between them.
pub fn apply(one: &Tree, edits: &[Edit]) -> Tree {
    let mut tree = one.clone();
    for edit in edits {
        if let Edit::Changed { from, new, .. } = edit {
            tree.replace(from, new.clone());
        }
    }
    let mut going: Vec<(&TreePath, Option<&TreePath>)> = edits.iter().filter_map(goes).collect();
    going.sort();
    let mut coming: BTreeMap<&TreePath, Piece> = BTreeMap::new();
    for (from, to) in going.into_iter().rev() {
        if let (Some(piece), Some(to)) = (tree.take(from), to) {
            coming.insert(to, piece);
        }
    }
    for edit in edits {
        if let Edit::Added { at, what } = edit {
            coming.insert(at, what.clone());
        }
    }
    for (way, piece) in coming {
        tree.put(way, piece);
    }
    tree.tidy();
    tree
}

/// What an edit takes out, and where it is put again.
fn goes(edit: &Edit) -> Option<(&TreePath, Option<&TreePath>)> {
    match edit {
        Edit::Removed { at, .. } => Some((at, None)),
        Edit::Moved { from, to } | Edit::Renamed { from, to } => Some((from, Some(to))),
        Edit::Added { .. } | Edit::Changed { .. } => None,
    }
}
