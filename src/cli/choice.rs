//! Which cases are asked for by their ids, from an old report or by globs, and how an exchange is shown.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use ncloud_conformance::case::Cases;
use ncloud_conformance::net::{Show, Shown};
use ncloud_conformance::report::layout::clean;
use ncloud_conformance::report::stored::{self, Unreadable};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use wildmatch::WildMatch;

use super::Failed;
use super::args::Run;
use super::output::{self, InputFile};

/// What is read of a report.
#[derive(Deserialize)]
struct Report {
    seed: u64,
    cases: Diverging,
}

/// The ids of the cases that diverge; of the others nothing stays in memory.
struct Diverging(BTreeSet<String>);

impl<'de> Deserialize<'de> for Diverging {
    fn deserialize<D: Deserializer<'de>>(rows: D) -> Result<Self, D::Error> {
        rows.deserialize_seq(Self(BTreeSet::new()))
    }
}

impl<'de> Visitor<'de> for Diverging {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of cases")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut rows: A) -> Result<Self, A::Error> {
        while let Some(Verdict { id, verdict }) = rows.next_element()? {
            if verdict == "diverges" {
                self.0.insert(id);
            }
        }
        Ok(self)
    }
}

#[derive(Deserialize)]
struct Verdict {
    id: String,
    verdict: String,
}

/// The cases that diverge in a report, and the seed it was made with.
pub struct Failing {
    /// Their ids.
    pub ids: BTreeSet<String>,
    seed: u64,
    name: String,
}

impl Failing {
    /// Those of that file.
    pub fn read(file: &Path) -> Result<Self, Failed> {
        let name = file.display().to_string();
        let failed = |why: String| {
            let help = "a report is what `run --format json --output FILE` writes";
            Failed::usage(format!("error: --failed-from: {name}: {why}\n  = help: {help}"))
        };
        let source = InputFile::of(file).map_err(|error| failed(error.to_string()))?;
        let report: Report = stored::parse(|| source.open()).map_err(|error| match error {
            Unreadable::Unread(error) => failed(error.to_string()),
            _ => failed("not a report".to_owned()),
        })?;
        Ok(Self { ids: report.cases.0, seed: report.seed, name })
    }

    /// Refuses to go on without a case: what was not sent would look mended.
    pub fn all_in(&self, cases: Cases<'_>, seed: u64) -> Result<(), Failed> {
        let mut gone: BTreeSet<&str> = self.ids.iter().map(String::as_str).collect();
        for index in 0..cases.len() {
            gone.remove(&*cases.id(index));
        }
        let Some(first) = gone.first() else { return Ok(()) };
        let help = match self.seed == seed {
            true => "give the spec, --cases and --action of that run".to_owned(),
            false => format!("generated cases depend on the seed; give --seed {}", self.seed),
        };
        Err(Failed::usage(format!(
            "error: --failed-from: {} of {} diverging cases of {} are not among those of this run, such as {first}\n  = help: {help}",
            gone.len(),
            self.ids.len(),
            self.name
        )))
    }
}

/// The globs over case ids.
pub fn globs(patterns: &[String]) -> Vec<WildMatch> {
    patterns.iter().map(|glob| WildMatch::new(glob)).collect()
}

/// Prints the exchanges of the cases that were named, where that is asked for.
pub fn show(arguments: &Run) -> Option<Show> {
    let globs = globs(&arguments.case);
    arguments.choice.show_exchange.then(|| -> Show {
        Arc::new(move |id, shown: &Shown| {
            if globs.iter().any(|glob| glob.matches(id)) {
                output::say(format_args!("{id}\n{}{}", marked(">", &shown.request), marked("<", &shown.answer)));
            }
        })
    })
}

/// Each line with its mark, and nothing in it that a terminal would obey.
fn marked(mark: &str, text: &str) -> String {
    text.lines().map(|line| format!("{}\n", format!("{mark} {}", clean(line)).trim_end())).collect()
}
