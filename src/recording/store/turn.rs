//! What a review does with recordings: each is moved as a whole, by renaming.
//!
//! Nothing is ever deleted. What is replaced, and what is turned down, lies among the rejected ones;
//! a crash in between leaves both there. Next: [`super::places`] for what there is to review.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::Lock;
use super::{Place, RecordingState, StoreError};

/// Makes a pending recording a fixture, in the place of `over`, or under its own name. What was there
/// is set aside; returned is where. Errors: it is not pending any more, or cannot be moved.
pub fn accept(root: &Path, place: &Place, over: Option<&Place>) -> Result<Option<PathBuf>, StoreError> {
    let _lock = Lock::take(root)?;
    let from = pending(root, place)?;
    let target = over.unwrap_or(place);
    let to = target.folder(root, RecordingState::Accepted);
    let replaced = match fs::symlink_metadata(&to) {
        Ok(_) => Some(set_aside(root, target, &to)?),
        Err(_) => None,
    };
    rename(root, &from, &to)?;
    Ok(replaced)
}

/// Sets a pending recording aside; returned is where.
pub fn reject(root: &Path, place: &Place) -> Result<PathBuf, StoreError> {
    let _lock = Lock::take(root)?;
    let from = pending(root, place)?;
    set_aside(root, place, &from)
}

/// Its folder, if it is there.
fn pending(root: &Path, place: &Place) -> Result<PathBuf, StoreError> {
    let path = place.folder(root, RecordingState::Pending);
    stays_within(root, &path)?;
    fs::symlink_metadata(&path).map_err(|source| StoreError::Io { path: path.clone(), source })?;
    Ok(path)
}

/// Whether a path leads nowhere else: a folder of recordings may come from anybody, with links in it.
fn stays_within(root: &Path, path: &Path) -> Result<(), StoreError> {
    for above in path.ancestors().take_while(|above| *above != root) {
        if fs::symlink_metadata(above).is_ok_and(|there| !there.is_dir()) {
            let source = io::Error::new(io::ErrorKind::NotADirectory, "it is no folder, or a link to one");
            return Err(StoreError::Io { path: above.to_owned(), source });
        }
    }
    Ok(())
}

/// Moves a folder to the rejected ones, under a name that is free there.
fn set_aside(root: &Path, place: &Place, from: &Path) -> Result<PathBuf, StoreError> {
    let free = |name: &String| {
        let to = Place { name: name.clone(), ..place.clone() }.folder(root, RecordingState::Rejected);
        fs::symlink_metadata(&to).is_err().then_some(to)
    };
    let numbered = (2..).map(|number: usize| format!("{}-{number}", place.name));
    let to = std::iter::once(place.name.clone()).chain(numbered).find_map(|name| free(&name));
    let to = to.unwrap_or_else(|| place.folder(root, RecordingState::Rejected));
    rename(root, from, &to)?;
    Ok(to)
}

fn rename(root: &Path, from: &Path, to: &Path) -> Result<(), StoreError> {
    stays_within(root, from)?;
    stays_within(root, to)?;
    let io = |path: &Path| {
        let path = path.to_owned();
        |source| StoreError::Io { path, source }
    };
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(io(parent))?;
    }
    fs::rename(from, to).map_err(io(from))
}
