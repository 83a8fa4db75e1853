//! Where credentials come from: the environment, then `~/.ncloud/configure`, as in the official SDKs.
//!
//! The third place of the SDKs, the metadata service of a server, is not asked: a test kit has no
//! business with the role of the machine it happens to run on. Nothing here shows a key, and no
//! complaint repeats what a variable or a line holds. The environment is passed in, never changed.
//!
//! Next: [`configure`] for the file, [`super::signing`] for what is signed.

mod configure;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use ncloud_conformance::toml::did_you_mean;
use ncloud_conformance::wire::sign::{Credentials, Secret};

use configure::{Broken, Section};

/// The variables of the access key; the first that is not empty counts.
const ACCESS_KEY: [&str; 2] = ["NCLOUD_ACCESS_KEY_ID", "NCLOUD_ACCESS_KEY"];
/// The variables of the secret key. The SDKs for Go and JavaScript look in this order, Java in the other.
const SECRET_KEY: [&str; 2] = ["NCLOUD_SECRET_ACCESS_KEY", "NCLOUD_SECRET_KEY"];

/// Why there are no credentials although something was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCredentials {
    /// One of the two keys, without the other.
    #[error("{source_name} gives {given} and no {missing}")]
    Half {
        /// The environment, or the file and its section.
        source_name: String,
        /// What is given.
        given: &'static str,
        /// What is not.
        missing: &'static str,
    },
    /// A variable that is no text.
    #[error("{name} is not UTF-8")]
    NotText {
        /// The variable.
        name: &'static str,
    },
    /// A key that no header can hold, or that was cut or quoted wrongly.
    #[error("{source_name} gives {given} with a character that no key has: blanks, quotes or others than ASCII")]
    NoKey {
        /// The environment, or the file and its section.
        source_name: String,
        /// Which key.
        given: &'static str,
    },
    /// The file is there and cannot be opened.
    #[error("cannot read {}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The file makes no sense.
    #[error("{}: {broken}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong, and in which line.
        broken: Broken,
    },
    /// Sections with different keys, and none was named.
    #[error("{} holds different keys in {}, and official tools do not agree which of them count", path.display(), list(names))]
    Several {
        /// The file.
        path: PathBuf,
        /// The sections.
        names: Vec<String>,
    },
    /// A profile was named, and there is no such section, or no file.
    #[error("no profile `{name}` in {}{}", path.display(), hint(name, names))]
    NoProfile {
        /// What was asked for.
        name: String,
        /// The file, or where it would be.
        path: PathBuf,
        /// The sections there are.
        names: Vec<String>,
    },
}

/// What was found, and what is worth knowing about where.
#[derive(Debug)]
pub struct FoundCredentials {
    /// The keys.
    pub credentials: Credentials,
    /// Said when the environment has half a pair and was passed over, as the SDKs do.
    pub note: Option<String>,
}

/// Looks for credentials: in the named section of the file; else in the environment; else in the
/// file. `None` where nothing was given anywhere.
pub fn find(
    profile: Option<&str>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Option<FoundCredentials>, NoCredentials> {
    let path = path(&variable);
    if let Some(name) = profile {
        let path = path.unwrap_or_else(|| PathBuf::from("~/.ncloud/configure"));
        let sections = sections(&path)?.unwrap_or_default();
        let credentials = named(name, &path, &sections)?;
        return Ok(Some(FoundCredentials { credentials, note: None }));
    }
    let half = match pair("the environment", first(ACCESS_KEY, &variable)?, first(SECRET_KEY, &variable)?) {
        Ok(None) => None,
        Ok(Some(credentials)) => return Ok(Some(FoundCredentials { credentials, note: None })),
        Err(half @ NoCredentials::Half { .. }) => Some(half),
        Err(fault) => return Err(fault),
    };
    let found = match &path {
        Some(path) => in_file(path)?,
        None => None,
    };
    match (found, half) {
        (None, Some(half)) => Err(half),
        (None, None) => Ok(None),
        (Some(credentials), half) => {
            let note = half.map(|half| format!("{half}; the credentials are those of ~/.ncloud/configure"));
            Ok(Some(FoundCredentials { credentials, note }))
        }
    }
}

/// Every key that is given anywhere, in the environment and in every section of the file, used or
/// not: what must be seen nowhere. What cannot be read holds none that could be used.
pub fn all(variable: impl Fn(&str) -> Option<OsString>) -> Vec<Secret> {
    let set = ACCESS_KEY.iter().chain(&SECRET_KEY).filter_map(|name| variable(name)?.into_string().ok());
    let mut keys: Vec<Secret> = set.map(|text| Secret::new(text.trim().to_owned())).collect();
    let sections = path(&variable).and_then(|path| sections(&path).ok().flatten()).unwrap_or_default();
    keys.extend(sections.into_iter().flat_map(|section| section.access_key.into_iter().chain(section.secret_key)));
    keys
}

/// `$HOME/.ncloud/configure`; where there is no home there is no file.
fn path(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let home = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    let home = variable(home).filter(|home| !home.is_empty())?;
    Some(Path::new(&home).join(".ncloud").join("configure"))
}

/// The first variable that is not empty.
fn first(
    names: [&'static str; 2],
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Option<Secret>, NoCredentials> {
    for name in names {
        let Some(value) = variable(name) else { continue };
        let value = value.into_string().map_err(|_| NoCredentials::NotText { name })?;
        if !value.trim().is_empty() {
            return Ok(Some(Secret::new(value.trim().to_owned())));
        }
    }
    Ok(None)
}

/// The sections of the file; `None` where there is no file.
fn sections(path: &Path) -> Result<Option<Vec<Section>>, NoCredentials> {
    match std::fs::read(path) {
        Ok(bytes) => {
            let broken = |broken| NoCredentials::Broken { path: path.to_owned(), broken };
            configure::read(&bytes).map(Some).map_err(broken)
        }
        // A home that is no folder has no file either.
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(NoCredentials::Unreadable { path: path.to_owned(), reason: error.to_string() }),
    }
}

fn in_file(path: &Path) -> Result<Option<Credentials>, NoCredentials> {
    let Some(sections) = sections(path)? else { return Ok(None) };
    let with_keys: Vec<&Section> =
        sections.iter().filter(|section| section.access_key.is_some() || section.secret_key.is_some()).collect();
    let Some(first) = with_keys.first() else { return Ok(None) };
    let differs = |section: &&Section| {
        exposed(&section.access_key) != exposed(&first.access_key)
            || exposed(&section.secret_key) != exposed(&first.secret_key)
    };
    if with_keys.iter().any(differs) {
        let names = with_keys.iter().map(|section| section.name.clone()).collect();
        return Err(NoCredentials::Several { path: path.to_owned(), names });
    }
    pair(&source(path, &first.name), first.access_key.clone(), first.secret_key.clone())
}

fn named(name: &str, path: &Path, sections: &[Section]) -> Result<Credentials, NoCredentials> {
    let section = sections.iter().find(|section| section.name == name);
    let found = match section {
        Some(section) => pair(&source(path, name), section.access_key.clone(), section.secret_key.clone())?,
        None => None,
    };
    let with_keys = sections.iter().filter(|section| section.access_key.is_some());
    let names = || with_keys.map(|section| section.name.clone()).collect();
    found.ok_or_else(|| NoCredentials::NoProfile { name: name.to_owned(), path: path.to_owned(), names: names() })
}

/// Both keys, or none; half a pair is a fault.
fn pair(source: &str, access: Option<Secret>, secret: Option<Secret>) -> Result<Option<Credentials>, NoCredentials> {
    let half = |given, missing| Err(NoCredentials::Half { source_name: source.to_owned(), given, missing });
    let (access, secret) = match (access, secret) {
        (None, None) => return Ok(None),
        (Some(_), None) => return half("an access key", "secret key"),
        (None, Some(_)) => return half("a secret key", "access key"),
        (Some(access), Some(secret)) => (access, secret),
    };
    for (given, key) in [("an access key", &access), ("a secret key", &secret)] {
        let printable = key.expose().bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'`".contains(&byte));
        if !printable {
            return Err(NoCredentials::NoKey { source_name: source.to_owned(), given });
        }
    }
    Ok(Some(Credentials { access_key: access.expose().to_owned(), secret_key: secret }))
}

fn exposed(key: &Option<Secret>) -> Option<&str> {
    key.as_ref().map(Secret::expose)
}

fn source(path: &Path, section: &str) -> String {
    format!("{} [{}]", path.display(), section.escape_debug())
}

/// Names come from a file: a terminal is not told to do what stands there.
fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("[{}]", name.escape_debug())).collect::<Vec<_>>().join(", ")
}

fn hint(name: &str, names: &[String]) -> String {
    match did_you_mean(name, names.iter().map(String::as_str)) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if names.is_empty() => String::new(),
        None => format!("; there are {}", list(names)),
    }
}

#[cfg(test)]
mod tests;
