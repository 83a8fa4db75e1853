//! Exchanges to recordings, one after the other, beside whatever carries them.
//!
//! What waits to be written is bounded: who carries exchanges faster than a disk takes them waits.
//! Nothing that is said here repeats a value of an exchange. Next:
//! [`ncloud_conformance::recording`].

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use ncloud_conformance::judge::Class;
use ncloud_conformance::model::{Level, Model, World};
use ncloud_conformance::net::{Fate, Passed};
use ncloud_conformance::recording::Captured;
use ncloud_conformance::recording::redact::{Exposed, Key, LeftOut, Redactor};
use ncloud_conformance::recording::store::{Put, Store};
use ncloud_conformance::wire::{Request, Response};

use crate::cli::args::Redaction;
use crate::cli::{Failed, credentials, output};

/// Exchanges that may wait.
const QUEUE: usize = 256;
/// The source of what a run sends.
const OURS: &str = concat!("captured from ncloud-conformance/", env!("CARGO_PKG_VERSION"));

/// How exchanges come.
pub enum Kept {
    /// From a client nobody knows: each is told in a line on stderr.
    Told,
    /// From a run, which tells of them itself, and knows what exists.
    Silent(World),
}

/// Writes in a thread of its own.
pub struct Writer {
    thread: JoinHandle<Result<RecordSummary, Failed>>,
}

/// Takes exchanges; the writer ends when every clone of this is gone.
#[derive(Clone)]
pub struct Sink(SyncSender<Entry>);

struct Entry {
    passed: Passed,
    /// Who asked, where that is known; otherwise it is as it says.
    source: Option<&'static str>,
    about: String,
}

/// What a recording came to.
#[derive(Default)]
pub struct RecordSummary {
    exchanges: usize,
    /// How many diverged from what the page demands.
    pub diverged: usize,
    new: usize,
    known: usize,
    unknown: usize,
    failed: usize,
    withheld: usize,
    left_out: BTreeMap<String, usize>,
    into: Option<PathBuf>,
}

impl Writer {
    /// Begins to write into that folder; into none, everything is looked at and nothing written.
    pub fn start(
        model: &Arc<Model>,
        into: Option<&Path>,
        wish: &Redaction,
        kept: Kept,
    ) -> Result<(Self, Sink), Failed> {
        let key = match into {
            Some(folder) => Key::open(&key_file(wish, folder)?).map_err(Failed::error)?,
            // Nothing is kept, so nothing has to be the same the next time.
            None => Key::new([0; 32]),
        };
        let store = into.map(|folder| Store::open(folder, model)).transpose().map_err(Failed::error)?;
        let keep: Vec<_> = wish.keep.iter().map(|sort| (*sort).into()).collect();
        let secrets = credentials::all(|name| std::env::var_os(name));
        let redactor = Redactor::new(key, &keep, secrets);
        if let Kept::Silent(world) = &kept {
            redactor.know(world);
        }
        let (sender, receiver) = sync_channel(QUEUE);
        let summary = RecordSummary { into: into.map(Path::to_owned), ..RecordSummary::default() };
        let mut work = Work { model: model.clone(), redactor, store, kept, summary };
        let thread = std::thread::spawn(move || work.all(&receiver).map(|()| work.summary));
        Ok((Self { thread }, Sink(sender)))
    }

    /// Waits until all is written.
    pub fn end(self) -> Result<RecordSummary, Failed> {
        self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Sink {
    /// An exchange that passed through a proxy.
    pub fn passed(&self, passed: Passed) {
        self.put(Entry { passed, source: None, about: String::new() });
    }

    /// An exchange of a run; its case is told, if it has one.
    pub fn of_run(&self, case: &str, request: &Request, response: &Response) {
        let passed = Passed { request: request.clone(), fate: Fate::Answered(response.clone()) };
        let about = if case.is_empty() { String::new() } else { format!("sent as {case}") };
        self.put(Entry { passed, source: Some(OURS), about });
    }

    /// A writer that gave up says why when it is asked for its end.
    fn put(&self, entry: Entry) {
        let _ = self.0.send(entry);
    }
}

struct Work {
    model: Arc<Model>,
    redactor: Redactor,
    store: Option<Store>,
    kept: Kept,
    summary: RecordSummary,
}

impl Work {
    fn all(&mut self, receiver: &Receiver<Entry>) -> Result<(), Failed> {
        while let Ok(entry) = receiver.recv() {
            self.one(entry)?;
        }
        Ok(())
    }

    fn one(&mut self, entry: Entry) -> Result<(), Failed> {
        self.summary.exchanges += 1;
        let Passed { request, fate } = entry.passed;
        let method = request.method.name();
        let action = self.model.action_at(request.path()).map(|action| action.name.clone());
        let named = action.clone().unwrap_or_else(|| "an action the spec does not know".to_owned());
        let response = match fate {
            Fate::Answered(response) => response,
            Fate::Failed(reason) => {
                self.summary.failed += 1;
                self.say(&format!("{named}  {method}  no answer: {reason}"));
                return Ok(());
            }
            Fate::Withheld(reason) => {
                self.summary.withheld += 1;
                self.say(&format!("{named}  {method}  not passed on: {reason}"));
                return Ok(());
            }
        };
        if action.is_none() {
            self.summary.unknown += 1;
            self.say(&format!("{named}  {method}  HTTP {}, passed on and not recorded", response.status));
            return Ok(());
        }
        let mut recorded = Captured::new(request, response);
        if let Some(source) = entry.source {
            recorded.source = source.to_owned();
        }
        let line = match self.redactor.look(&self.model, &recorded) {
            Ok(shown) => self.verdict(&shown, recorded.response.status),
            Err(_) => String::new(),
        };
        let kept = self.keep(&recorded, &entry.about)?;
        self.say(&format!("{named}  {method}  {line}{kept}"));
        Ok(())
    }

    /// Accepted or refused, and what diverges.
    fn verdict(&mut self, shown: &Exposed, status: u16) -> String {
        let what = match &shown.judgement.class {
            Class::Accepted => "accepted".to_owned(),
            Class::Refused { .. } | Class::Standing { .. } => format!("refused, HTTP {status}"),
            _ => format!("neither accepted nor refused, HTTP {status}"),
        };
        let diverging = diverging(&self.model, shown);
        let musts = diverging.iter().filter(|(level, _)| *level == Level::Must).count();
        self.summary.diverged += usize::from(musts > 0);
        let texts: Vec<String> = diverging
            .into_iter()
            .map(|(level, text)| if level == Level::Must { text } else { format!("{text} (advice)") })
            .collect();
        match texts.is_empty() {
            true => what,
            false => format!("{what}  diverges: {}", texts.join(", ")),
        }
    }

    fn keep(&mut self, recorded: &Captured, about: &str) -> Result<String, Failed> {
        let Some(store) = &self.store else { return Ok(String::new()) };
        match self.redactor.redact(&self.model, recorded) {
            Ok(redacted) => {
                let put = store.put(&self.model, &redacted, about);
                match put.map_err(Failed::error)? {
                    Put::New(place) => {
                        self.summary.new += 1;
                        Ok(format!("  -> {}", place.name))
                    }
                    Put::Known(place, _) => {
                        self.summary.known += 1;
                        Ok(format!("  = {}", place.name))
                    }
                }
            }
            Err(left) => Ok(self.leave_out(&left)),
        }
    }

    fn leave_out(&mut self, left: &LeftOut) -> String {
        *self.summary.left_out.entry(left.to_string()).or_default() += 1;
        format!("  not recorded: {left}")
    }

    fn say(&self, line: &str) {
        if matches!(self.kept, Kept::Told) {
            output::say(line.escape_debug());
        }
    }
}

/// What breaks the page: the answer, and a request that was accepted although no reading allows it.
fn diverging(model: &Model, shown: &Exposed) -> Vec<(Level, String)> {
    let of_answer = shown.judgement.divergences.iter();
    let mut found: Vec<_> = of_answer
        .map(|it| (model.constraint(it.constraint).level, model.constraint(it.constraint).id.clone()))
        .collect();
    if shown.judgement.class == Class::Accepted {
        let certain = shown.label.violations.iter().filter(|violation| violation.is_certain(model));
        found.extend(certain.map(|violation| {
            let constraint = model.constraint(violation.constraint);
            (constraint.level, format!("{}: accepted", constraint.id))
        }));
    }
    found
}

/// Where the key lies: never among what it protects.
fn key_file(wish: &Redaction, folder: &Path) -> Result<PathBuf, Failed> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    let state = set("XDG_STATE_HOME").filter(|path| path.is_absolute());
    let state = state.or_else(|| set(home).map(|home| home.join(".local").join("state")));
    let usual = || state.map(|state| state.join("ncloud-conformance").join("redaction.key"));
    let Some(file) = wish.redaction_key.clone().or_else(usual) else {
        return Err(Failed::usage("error: no place for the redaction key: name a file with --redaction-key FILE"));
    };
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if absolute(&file).starts_with(absolute(folder)) {
        return Err(Failed::usage(format!(
            "error: the redaction key {} would lie among the recordings\n  \
             = help: who has both can undo the redaction; choose another with --redaction-key FILE",
            file.display()
        )));
    }
    Ok(file)
}

impl fmt::Display for RecordSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} exchanges, {} diverge from the page", self.exchanges, self.diverged)?;
        if let Some(into) = &self.into {
            write!(f, "; {} recordings are new, {} were there", self.new, self.known)?;
            if self.new > 0 {
                write!(f, "\nnew ones wait for review in {}", into.join(".pending").display())?;
            }
        }
        for (count, what) in [
            (self.unknown, "of actions the spec does not know, passed on and not recorded"),
            (self.failed, "without an answer, not recorded"),
            (self.withheld, "not passed on"),
        ] {
            if count > 0 {
                write!(f, "\n{count} {what}")?;
            }
        }
        for (reason, count) in &self.left_out {
            write!(f, "\n{count} not recorded: {reason}")?;
        }
        Ok(())
    }
}
