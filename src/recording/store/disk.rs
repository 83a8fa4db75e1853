//! Folders and files: written whole or not at all, and private.
//!
//! Knows nothing of what stands in a file. Next: [`super`] for which files these are.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Place, RecordingState, StoreError};
use crate::case::fixture::Files;

/// How the folder is called that a recording is written into before it has its name.
const NEW: &str = ".new";

/// The right to write into a folder of recordings; whoever else wants it waits.
pub(super) struct Lock(#[expect(dead_code, reason = "the lock is held as long as the file is open")] File);

impl Lock {
    /// Takes it, and makes the folder if there is none. Held for one recording at most.
    pub(super) fn take(root: &Path) -> Result<Self, StoreError> {
        let pending = RecordingState::Pending.folder(root);
        make(&pending).map_err(failed(&pending))?;
        let path = pending.join(".lock");
        let failed = failed(&path);
        let file = private().create(true).truncate(false).open(&path).map_err(&failed)?;
        file.lock().map_err(&failed)?;
        Ok(Self(file))
    }
}

/// Removes what a program left that was killed while it wrote. Call it with the lock only.
pub(super) fn sweep(root: &Path) -> Result<(), StoreError> {
    let left = RecordingState::Pending.folder(root).join(NEW);
    match fs::remove_dir_all(&left) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(&left)(error)),
        _ => Ok(()),
    }
}

/// Writes a recording as pending. Call it with the lock only, so that the name stays free.
pub(super) fn write(root: &Path, place: &Place, files: &Files) -> Result<(), StoreError> {
    sweep(root)?;
    let new = RecordingState::Pending.folder(root).join(NEW);
    make(&new).map_err(failed(&new))?;
    let mut written = Vec::new();
    for (name, bytes) in files {
        let path = new.join(name);
        let file = private().create_new(true).open(&path).and_then(|mut file| file.write_all(bytes).map(|()| file));
        written.push((file.map_err(failed(&path))?, path));
    }
    // At the same time: a disk flushes several files in hardly more time than one.
    std::thread::scope(|scope| {
        let folder = scope.spawn(|| flush(&new));
        let files = written.iter().map(|(file, path)| scope.spawn(|| file.sync_all().map_err(failed(path))));
        let all: Vec<_> = files.chain([folder]).collect();
        all.into_iter().map(join).collect::<Result<Vec<()>, _>>()
    })?;
    let folder = place.folder(root, RecordingState::Pending);
    let parent = folder.parent().unwrap_or(root);
    make(parent).map_err(failed(parent))?;
    fs::rename(&new, &folder).map_err(failed(&folder))?;
    flush(parent)
}

/// Names of the folders in a folder that are not hidden, sorted; none where it does not exist.
pub(super) fn folders(path: &Path) -> Result<Vec<String>, StoreError> {
    let failed = failed(path);
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(&failed)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(&failed)?;
        let name = entry.file_name().into_string().unwrap_or_default();
        if !name.is_empty() && !name.starts_with('.') && entry.path().is_dir() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Every file in a folder, by its name.
pub(super) fn files(folder: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        files.insert(entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?);
    }
    Ok(files)
}

/// Makes a folder, and those it is in, for its owner alone.
pub(in crate::recording) fn make(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Made so, and not changed afterwards: there is no moment in which others can read it.
pub(in crate::recording) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// What a rename made is on disk only when its folder is.
fn flush(folder: &Path) -> Result<(), StoreError> {
    if cfg!(unix) { File::open(folder).and_then(|open| open.sync_all()).map_err(failed(folder)) } else { Ok(()) }
}

fn join<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn failed(path: &Path) -> impl Fn(io::Error) -> StoreError {
    let path: PathBuf = path.to_owned();
    move |source| StoreError::Io { path: path.clone(), source }
}
