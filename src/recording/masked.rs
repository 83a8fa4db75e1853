//! Masks of a recorded answer, as patterns: what a mask hides may be anything that fits it, and the
//! same wherever the mask stands.
//!
//! Next: [`crate::case::fixture::mask`].

use std::collections::BTreeMap;

use crate::case::fixture::Recorded;
use crate::codec::document;
use crate::wire::Limits;

use super::edit::Edit;
use super::tree::{Leaf, Piece, Tree, TreeStep};

/// Takes away the edits that a mask allows.
pub(super) fn forgive(edits: &mut Vec<Edit>, recorded: &Recorded, old: &Tree, new: &Tree) {
    if recorded.masks.is_empty() {
        return;
    }
    let (_, masked) = document(&recorded.raw, &Limits::default());
    let masked = Tree::of(&masked.root);
    // By what is printed: what stands there now, and how often.
    let mut hidden: BTreeMap<String, Option<(String, usize)>> = BTreeMap::new();
    for edit in edits.iter() {
        let Some((printed, now)) = pair(edit, &masked, old, new) else { continue };
        let fits = recorded.fits(&printed, &now);
        hidden
            .entry(printed)
            .and_modify(|known| match known {
                Some((same, times)) if *same == now && fits => *times += 1,
                _ => *known = None,
            })
            .or_insert(fits.then_some((now, 1)));
    }
    // One that changed in some places only is tied no more.
    hidden.retain(|printed, known| known.as_ref().is_some_and(|(_, times)| *times == count(&masked, printed)));
    edits.retain(|edit| pair(edit, &masked, old, new).is_none_or(|(printed, _)| !hidden.contains_key(&printed)));
}

/// What is printed where a text changed, and the text that stands there now.
fn pair(edit: &Edit, masked: &Tree, old: &Tree, new: &Tree) -> Option<(String, String)> {
    let Edit::Changed { from, to, .. } = edit else { return None };
    let text = |tree: &Tree, way: &[TreeStep]| match tree.at(way) {
        Some(Piece::One(Tree::Leaf(Leaf::Text(text)))) => Some(text),
        _ => None,
    };
    let printed = text(masked, from)?;
    (text(old, from)? != printed).then_some((printed, text(new, to)?))
}

fn count(tree: &Tree, printed: &str) -> usize {
    match tree {
        Tree::Leaf(leaf) => usize::from(leaf.words() == printed),
        Tree::Array(items) => items.iter().map(|item| count(item, printed)).sum(),
        Tree::Object(groups) => groups.values().flatten().map(|entry| count(entry, printed)).sum(),
    }
}
