//! `~/.ncloud/configure`, line by line, as the official SDKs read it.
//!
//! A line is `name = value`; two names count, and any other line is passed over, as the SDKs do.
//! They differ about `[sections]`: the command line tool takes `[DEFAULT]` or the one asked for, the
//! SDKs for Go, Java and Python take the last value of the file wherever it stands, the one for
//! JavaScript those before any section. So where the sections hold different keys, one has to be
//! named. A complaint names file and line, and never shows what stands there.
//!
//! Next: [`super`] for where credentials come from before this file.

use ncloud_conformance::wire::sign::Secret;

/// The name of an access key in the file.
pub const ACCESS_KEY: &str = "ncloud_access_key_id";
/// The name of a secret key in the file.
pub const SECRET_KEY: &str = "ncloud_secret_access_key";

/// The section that is meant when none is named; what stands before any section belongs to it.
pub const DEFAULT: &str = "DEFAULT";

/// One `[section]`.
#[derive(Debug)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// The value of the access key, if there is one that is not empty.
    pub access_key: Option<Secret>,
    /// The value of the secret key, if there is one that is not empty.
    pub secret_key: Option<Secret>,
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// Bytes that are no text.
    #[error("line {line} is not UTF-8")]
    NotText {
        /// Counted from 1.
        line: usize,
    },
    /// `[` without `]`.
    #[error("line {line} starts a section and does not end with `]`")]
    OpenSection {
        /// Counted from 1.
        line: usize,
    },
    /// A known name, and no value.
    #[error("line {line} names `{name}` without `=` and a value")]
    NoValue {
        /// Counted from 1.
        line: usize,
        /// The name.
        name: &'static str,
    },
}

/// The sections of a file in order, the default one first.
pub fn read(bytes: &[u8]) -> Result<Vec<Section>, Broken> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut sections = vec![Section { name: DEFAULT.to_owned(), access_key: None, secret_key: None }];
    let mut at = 0;
    for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let number = index + 1;
        let line = std::str::from_utf8(line).map_err(|_| Broken::NotText { line: number })?.trim();
        if let Some(rest) = line.strip_prefix('[') {
            let name = rest.strip_suffix(']').ok_or(Broken::OpenSection { line: number })?.trim();
            at = enter(&mut sections, name);
        } else {
            take(&mut sections[at], line, number)?;
        }
    }
    Ok(sections)
}

/// The index of the section of that name.
fn enter(sections: &mut Vec<Section>, name: &str) -> usize {
    sections.iter().position(|section| section.name == name).unwrap_or_else(|| {
        sections.push(Section { name: name.to_owned(), access_key: None, secret_key: None });
        sections.len() - 1
    })
}

/// Takes the value of a line. Of a name given twice in a section, the last value counts.
fn take(section: &mut Section, line: &str, number: usize) -> Result<(), Broken> {
    let (name, value) = match line.split_once('=') {
        Some((name, value)) => (name.trim(), Some(value.trim())),
        None => (line.split_whitespace().next().unwrap_or_default(), None),
    };
    let (name, place) = match name {
        ACCESS_KEY => (ACCESS_KEY, &mut section.access_key),
        SECRET_KEY => (SECRET_KEY, &mut section.secret_key),
        _ => return Ok(()),
    };
    let value = value.ok_or(Broken::NoValue { line: number, name })?;
    *place = (!value.is_empty()).then(|| Secret::new(value.to_owned()));
    Ok(())
}
