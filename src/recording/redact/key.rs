//! The key that stand-ins are made with, in a file of its own outside of any folder of recordings.
//!
//! Who has the key can find out what a stand-in stands for; who has only the recordings cannot.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::recording::store::disk;

/// Bytes of a key.
const LENGTH: usize = 32;

/// A key; it is shown nowhere.
#[derive(Clone)]
pub struct Key([u8; LENGTH]);

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or made.
    #[error("cannot use the redaction key {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{path} holds no redaction key: expected {LENGTH} bytes in hexadecimal digits")]
    NoKey {
        /// The file.
        path: PathBuf,
    },
    /// There is no source of chance to make one from.
    #[error("cannot make a redaction key: {source}")]
    Chance {
        /// Why.
        source: getrandom::Error,
    },
}

impl Key {
    /// A key of those bytes.
    pub fn new(bytes: [u8; LENGTH]) -> Self {
        Self(bytes)
    }

    /// The key of a file; where there is none, a new one is made, for its owner alone.
    pub fn open(path: &Path) -> Result<Self, KeyError> {
        match read(path) {
            Ok(text) => parse(text.trim()).ok_or_else(|| KeyError::NoKey { path: path.to_owned() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => make(path),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(KeyError::NoKey { path: path.to_owned() }),
            Err(source) => Err(KeyError::Io { path: path.to_owned(), source }),
        }
    }

    /// The bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// No more than tells a key from what is none.
fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(1024).read_to_string(&mut text)?;
    Ok(text)
}

/// Written beside and linked into its place: of two who make one at a time, both use the first.
fn make(path: &Path) -> Result<Key, KeyError> {
    let failed = |source| KeyError::Io { path: path.to_owned(), source };
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).map_err(|source| KeyError::Chance { source })?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    disk::make(folder).map_err(failed)?;
    let tag: String = bytes.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let beside = path.with_extension(format!("new-{}-{tag}", std::process::id()));
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).chain(["\n".to_owned()]).collect();
    let written = disk::private().create_new(true).open(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    let linked = written.and_then(|()| fs::hard_link(&beside, path));
    let _ = fs::remove_file(&beside);
    match linked {
        Ok(()) => Ok(Key(bytes)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Key::open(path),
        Err(source) => Err(failed(source)),
    }
}

fn parse(text: &str) -> Option<Key> {
    let digits = text.as_bytes();
    if digits.len() != 2 * LENGTH || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; LENGTH];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Key(bytes))
}
