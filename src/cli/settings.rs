//! What a run goes by: defaults, then the target file, then the environment, then flags.
//!
//! Pure, so that the order can be tried. The environment is read where the flags are: what a flag
//! gives wins there already. What has no default and is given nowhere is `None`.

use std::hash::{BuildHasher, Hasher};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use ncloud_conformance::model::Format;
use ncloud_conformance::target::Target;

use super::args::{Run, Signing};

/// Requests at the same time.
const JOBS: NonZeroUsize = NonZeroUsize::new(4).expect("4 is not 0");
/// For one request.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What a run goes by, wherever it was said.
#[derive(Clone)]
pub struct Settings<'a> {
    /// The flags; what a target file may say too is taken from below instead.
    pub flags: &'a Run,
    /// The base URL; `None` for the built-in reference.
    pub endpoint: Option<String>,
    /// What reports call the target; `None` for its URL.
    pub name: Option<String>,
    /// Where names begin; `None` where nobody remembers them, at the built-in reference.
    pub salt: Option<String>,
    /// How requests are signed, and with whose keys.
    pub signing: Signing,
    /// Ids, each under its name.
    pub bind: Vec<(String, String)>,
    /// The answer formats to ask for; none means all.
    pub formats: Vec<Format>,
    /// Requests at the same time.
    pub jobs: NonZeroUsize,
    /// Requests a second at most.
    pub rate: Option<NonZeroU32>,
    /// For one request.
    pub timeout: Duration,
    /// Whether a broken should counts as a broken must does.
    pub strict: bool,
    /// How many things the endpoint may create; `None` where nobody said so.
    pub allow_create: Option<usize>,
    /// Folders of recordings; none means those that come with the kit.
    pub fixtures: Vec<PathBuf>,
}

impl<'a> Settings<'a> {
    /// The same, with a salt wherever names may be remembered: a new one where none was given.
    pub fn salted(mut self) -> Self {
        if self.endpoint.is_some() || self.flags.against.is_some() {
            self.salt.get_or_insert_with(random_salt);
        }
        self
    }

    /// Puts together what was said; a name bound by flags is not bound by the file.
    pub fn resolve(file: Option<&Target>, arguments: &'a Run) -> Self {
        let silent = Target::default();
        let file = file.unwrap_or(&silent);
        let is_flagged = |name: &String| arguments.bind.iter().any(|(flagged, _)| flagged == name);
        let of_file = file.bind.iter().filter(|(name, _)| !is_flagged(name));
        Self {
            flags: arguments,
            endpoint: arguments.endpoint.clone().or_else(|| file.endpoint.clone()),
            name: file.name.clone(),
            salt: arguments.salt.clone(),
            signing: Signing {
                profile: arguments.signing.profile.clone().or_else(|| file.profile.clone()),
                ..arguments.signing.clone()
            },
            bind: of_file.chain(&arguments.bind).cloned().collect(),
            formats: file.formats.clone(),
            jobs: arguments.jobs.or(file.jobs).unwrap_or(JOBS),
            rate: arguments.rate.or(file.rate),
            timeout: arguments.timeout.or(file.timeout).unwrap_or(TIMEOUT),
            strict: arguments.strict || file.strict == Some(true),
            allow_create: arguments.allow_create.or(file.allow_create),
            fixtures: if arguments.fixtures.is_empty() { file.fixtures.clone() } else { arguments.fixtures.clone() },
        }
    }
}

/// Eight hexadecimal digits that nobody can know beforehand.
fn random_salt() -> String {
    let random = std::collections::hash_map::RandomState::new().build_hasher().finish();
    format!("{:08x}", random >> 32)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::{Cli, Command};

    fn arguments(flags: &[&str]) -> Run {
        let line = ["ncloud-conformance", "run"].iter().chain(flags);
        match Cli::try_parse_from(line).expect("flags").command {
            Command::Run(run) => *run,
            _ => unreachable!("the line says run"),
        }
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    fn file() -> Target {
        Target {
            name: Some("staging".to_owned()),
            endpoint: Some("http://file".to_owned()),
            profile: Some("keys".to_owned()),
            rate: NonZeroU32::new(5),
            jobs: NonZeroUsize::new(2),
            timeout: Some(Duration::from_secs(10)),
            allow_create: Some(50),
            formats: vec![Format::Xml],
            strict: Some(true),
            bind: vec![pair("a", "1"), pair("a", "2"), pair("b", "3")],
            ..Target::default()
        }
    }

    #[test]
    fn what_nobody_said_has_its_default() {
        let arguments = arguments(&["--endpoint", "http://flag"]);
        let settings = Settings::resolve(None, &arguments);
        assert_eq!((settings.jobs, settings.timeout, settings.rate), (JOBS, TIMEOUT, None));
        assert_eq!((settings.allow_create, settings.name, settings.signing.profile), (None, None, None));
        assert!(settings.bind.is_empty() && settings.formats.is_empty() && !settings.strict);
    }

    #[test]
    fn the_file_wins_over_the_defaults() {
        let mut arguments = arguments(&[]);
        arguments.endpoint = None; // whatever the environment of this test says
        let (settings, file) = (Settings::resolve(Some(&file()), &arguments), file());
        assert_eq!(
            (settings.endpoint, settings.name, settings.signing.profile),
            (file.endpoint, file.name, file.profile)
        );
        assert_eq!((settings.bind, settings.formats), (file.bind, file.formats));
        assert_eq!((Some(settings.jobs), settings.rate), (file.jobs, file.rate));
        assert_eq!((Some(settings.timeout), settings.allow_create), (file.timeout, file.allow_create));
        assert_eq!(Some(settings.strict), file.strict);
    }

    #[test]
    fn flags_win_over_the_file() {
        assert!(Settings::resolve(None, &arguments(&["--strict"])).strict);
        let flags = ["--endpoint=http://flag", "--jobs=7", "--rate=9", "--timeout=1.5", "--profile=mine"];
        let flags: Vec<&str> = flags.into_iter().chain(["--allow-create=0", "--bind=a=9", "--bind=c=4"]).collect();
        let (file, arguments) = (file(), arguments(&flags));
        let settings = Settings::resolve(Some(&file), &arguments);
        assert_eq!(settings.endpoint.as_deref(), Some("http://flag"));
        assert_eq!(settings.signing.profile.as_deref(), Some("mine"));
        assert_eq!((settings.jobs.get(), settings.rate.map(NonZeroU32::get)), (7, Some(9)));
        assert_eq!((settings.timeout, settings.allow_create), (Duration::from_millis(1500), Some(0)));
        assert_eq!(settings.bind, [pair("b", "3"), pair("a", "9"), pair("c", "4")]);
    }
}
