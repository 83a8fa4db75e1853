//! A target file to a [`Target`]: the strict place.
//!
//! Every fault is noted and reading goes on, so that one look shows all of them. What would mask
//! nothing, or more than it says, is a fault: a misspelt id, a direction its statement cannot break
//! in, an entry that is there twice. Whether an endpoint is a usable URL is for the room with the
//! sockets to say. Next: [`super::apply()`].

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;

use crate::case::bind::binding_names;
use crate::judge::{Direction, Known, Statement, lives};
use crate::model::{ConstraintId, Format, Model, Side};
use crate::toml::{Diagnostic, Faults, Mark, Source, Spanned, Table, did_you_mean, expected};

use super::{Review, Target, TargetError};

/// The format this version reads.
const FORMAT: i64 = 1;

/// The longest time one request may take, in seconds; as on the command line.
const LONGEST: f64 = 3600.0;

/// Requests at the same time at most; as on the command line.
const MOST_JOBS: u32 = 1024;

/// Reads the text of a file, under the name its faults shall have.
pub fn load(file: &str, text: &str, model: &Model, review: Review) -> Result<Target, TargetError> {
    let faults = Faults::default();
    let source = Source::new(file, text);
    let target = source.root(&faults).map(|root| Reader { model, faults: &faults, review }.read(file, root));
    match target {
        Some(target) if faults.is_empty() => Ok(target),
        _ => Err(TargetError { diagnostics: faults.sorted() }),
    }
}

struct Reader<'r> {
    model: &'r Model,
    faults: &'r Faults,
    review: Review,
}

/// An entry and where it stands; what could not be read of it is `None`.
struct Entry<'s> {
    mark: Mark<'s>,
    statement: Option<Statement>,
    direction: Option<Direction>,
    path: String,
    reason: String,
    since: Option<Date>,
    expires: Option<Date>,
}

impl Reader<'_> {
    fn read(&self, file: &str, mut root: Table<'_>) -> Target {
        let format = root.integer("format");
        if root.has("format") && format.value != FORMAT {
            self.note(format.fault(format!("format {} is not known", format.value)).with_help("expected: 1"));
        }
        let mut target = Target {
            name: self.filled(root.opt_text("name")),
            endpoint: self.filled(root.opt_text("endpoint")),
            profile: self.filled(root.opt_text("profile")),
            rate: self.count(root.opt_integer("rate"), u32::MAX).and_then(NonZeroU32::new),
            jobs: self.count(root.opt_integer("jobs"), MOST_JOBS).and_then(|jobs| NonZeroUsize::new(jobs as usize)),
            timeout: self.seconds(root.opt_number("timeout")),
            allow_create: root.opt_integer("allow-create").and_then(|number| self.not_negative(&number)),
            formats: self.formats(&mut root),
            fixtures: self.fixtures(&mut root, file),
            strict: root.opt_boolean("strict").map(|strict| strict.value),
            bind: root.opt_table("bind").map(|table| self.bind(table)).unwrap_or_default(),
            ..Target::default()
        };
        let entries = root.tables("known").into_iter().map(|table| self.entry(table)).collect::<Vec<_>>();
        self.once(&entries);
        for entry in entries {
            let is_pending = entry.reason.trim().is_empty();
            if let Some(known) = entry.whole() {
                if is_pending { &mut target.pending } else { &mut target.known }.push(known);
            }
        }
        root.finish();
        target
    }

    fn note(&self, diagnostic: Diagnostic) {
        self.faults.note(diagnostic);
    }

    fn filled(&self, text: Option<Spanned<'_, String>>) -> Option<String> {
        let text = text?;
        if text.value.trim().is_empty() {
            self.note(text.fault("must not be empty").with_help("leave the key out instead"));
        }
        Some(text.value)
    }

    /// At least 1.
    fn count(&self, number: Option<Spanned<'_, i64>>, most: u32) -> Option<u32> {
        let number = number?;
        let count = u32::try_from(number.value).ok().filter(|&count| count > 0 && count <= most);
        if count.is_none() {
            self.note(number.fault(format!("expected a number from 1 to {most}")));
        }
        count
    }

    fn not_negative(&self, number: &Spanned<'_, i64>) -> Option<usize> {
        let count = usize::try_from(number.value).ok();
        if count.is_none() {
            self.note(number.fault("expected 0 or more"));
        }
        count
    }

    fn seconds(&self, number: Option<Spanned<'_, f64>>) -> Option<Duration> {
        let number = number?;
        if number.value > 0.0 && number.value <= LONGEST {
            return Some(Duration::from_secs_f64(number.value));
        }
        self.note(number.fault("expected seconds, more than 0 and at most 3600"));
        None
    }

    /// Folders, as seen from the folder the file is in.
    fn fixtures(&self, root: &mut Table<'_>, file: &str) -> Vec<PathBuf> {
        let here = Path::new(file).parent().unwrap_or(Path::new(""));
        let folders = root.texts("fixtures");
        for folder in folders.iter().filter(|folder| folder.value.trim().is_empty()) {
            self.note(folder.fault("must not be empty"));
        }
        folders.into_iter().map(|folder| here.join(folder.value)).collect()
    }

    fn formats(&self, root: &mut Table<'_>) -> Vec<Format> {
        let Some(list) = root.opt_list_of_text("formats") else { return Vec::new() };
        if list.value.is_empty() {
            self.note(list.fault("no format is left to ask for").with_help("leave the key out to ask for all"));
        }
        let names = Format::ALL.map(Format::name);
        let mut formats = Vec::new();
        for name in list.value {
            match Format::named(&name.value) {
                Some(format) if formats.contains(&format) => self.note(name.fault("named twice")),
                Some(format) => formats.push(format),
                None => self.note(unknown(&name, "format", &names)),
            }
        }
        formats
    }

    fn bind(&self, mut table: Table<'_>) -> Vec<(String, String)> {
        let known = binding_names(self.model);
        let names: Vec<&str> = known.iter().map(|known| known.name.as_str()).collect();
        let mut bindings = Vec::new();
        for name in table.unasked() {
            if table.has_table(&name.value) {
                table.know(&name.value);
                let help = format!("quote a name with a dot: \"{}.STATE\" = \"…\"", name.value);
                self.note(name.fault(format!("`{}` must be text, found a table", name.value)).with_help(help));
                continue;
            }
            let ids = table.texts(&name.value);
            if !names.contains(&name.value.as_str()) {
                self.note(unknown(&name, "binding", &names));
            }
            for id in ids {
                if id.value.trim().is_empty() {
                    self.note(id.fault("must not be empty"));
                }
                bindings.push((name.value.clone(), id.value));
            }
        }
        bindings
    }

    fn entry<'s>(&self, mut table: Table<'s>) -> Entry<'s> {
        let statement = self.statement(&table.text("constraint"));
        let direction = self.direction(&table.text("direction"), statement.as_ref());
        let path = table.text("path").value;
        let reason = table.text("reason");
        if reason.value.trim().is_empty() && table.has("reason") && self.review == Review::Needed {
            let help = "say why this divergence is known, or remove the entry";
            self.note(reason.fault("the reason is empty").with_help(help));
        }
        let since = self.date(Some(table.date("since")));
        let last = table.opt_date("expires");
        let expires = self.date(last.clone());
        if let (Some(since), Some(expires), Some(last)) = (since, expires, last)
            && expires < since
        {
            self.note(last.fault(format!("it expires before {since}, the day it is known since")));
        }
        let mark = table.mark();
        table.finish();
        Entry { mark, statement, direction, path, reason: reason.value, since, expires }
    }

    /// A statement of a page, one about lives, or the case of a recording; whether there is such a recording shows when
    /// recordings are replayed.
    fn statement(&self, id: &Spanned<'_, String>) -> Option<Statement> {
        let of_action = |(action, case): (&str, &str)| self.model.action(action).is_some() && !case.is_empty();
        if id.value.split_once("/fixture/").is_some_and(of_action) {
            return Some(Statement::Recording(id.value.clone()));
        }
        if lives::named(self.model, &id.value).is_some() {
            return Some(Statement::Life(id.value.clone()));
        }
        self.constraint(id).map(Statement::Page)
    }

    fn constraint(&self, id: &Spanned<'_, String>) -> Option<ConstraintId> {
        let found = self.model.constraint_named(&id.value);
        match found {
            None if id.value.is_empty() => {}
            None => {
                let lives: Vec<String> = lives::all(self.model).map(|(action, it)| it.id(&action.id)).collect();
                let ids = self.model.constraints.iter().map(|constraint| constraint.id.as_str());
                let near = did_you_mean(&id.value, ids.chain(lives.iter().map(String::as_str)))
                    .map(|near| format!("did you mean `{near}`?"));
                let help = near.unwrap_or_else(|| "`list constraints` shows every id".to_owned());
                self.note(id.fault(format!("unknown constraint `{}`", id.value)).with_help(help));
            }
            Some((_, constraint)) => {
                if let Some(reason) = &constraint.unchecked {
                    self.note(id.fault(format!("no client can see whether it is broken: {reason}")));
                }
            }
        }
        found.map(|(id, _)| id)
    }

    fn direction(&self, name: &Spanned<'_, String>, statement: Option<&Statement>) -> Option<Direction> {
        let names = Direction::ALL.map(Direction::name);
        let direction = Direction::named(&name.value);
        if direction.is_none() && !name.value.is_empty() {
            self.note(unknown(name, "direction", &names));
        }
        let constraint = statement.and_then(Statement::constraint);
        let of_answers = constraint.is_some_and(|id| self.model.constraint(id).side() == Side::Answer);
        let is_other = direction.is_some_and(|it| it != Direction::Different);
        let only = match statement {
            Some(Statement::Recording(_)) => Some("an answer that is not the recorded one"),
            Some(Statement::Life(_)) => Some("a life that goes another way"),
            Some(Statement::Page(_)) | None => None,
        };
        if let Some(what) = only.filter(|_| is_other) {
            self.note(name.fault(format!("{what} is `different`, and nothing else")));
        }
        if direction == Some(Direction::Lenient) && of_answers {
            let fault = name.fault("a statement about answers refuses nothing, so nothing can be lenient about it");
            self.note(fault.with_help("expected: different, strict"));
        }
        direction
    }

    /// `YYYY-MM-DD`, and a day there is.
    fn date(&self, text: Option<Spanned<'_, String>>) -> Option<Date> {
        let text = text?;
        let date = text.value.parse::<Date>().ok().filter(|date| date.to_string() == text.value);
        if date.is_none() && !text.value.is_empty() {
            self.note(text.fault(format!("`{}` is no date", text.value)).with_help("expected: YYYY-MM-DD"));
        }
        date
    }

    /// Reports entries that say what another above them says.
    fn once(&self, entries: &[Entry<'_>]) {
        for (position, entry) in entries.iter().enumerate() {
            let key = |entry: &Entry<'_>| Some((entry.statement.clone()?, entry.direction?, entry.path.clone()));
            let above = entries[..position].iter().find(|above| key(entry).is_some() && key(above) == key(entry));
            if let Some(above) = above {
                let line = above.mark.fault("").line;
                self.note(entry.mark.fault(format!("this divergence is listed in line {line} already")));
            }
        }
    }
}

impl Entry<'_> {
    fn whole(self) -> Option<Known> {
        let Self { path, reason, expires, .. } = self;
        Some(Known {
            statement: self.statement?,
            direction: self.direction?,
            path,
            reason,
            since: self.since?,
            expires,
        })
    }
}

fn unknown(name: &Spanned<'_, String>, what: &str, candidates: &[&str]) -> Diagnostic {
    name.fault(format!("unknown {what} `{}`", name.value)).with_help(expected(&name.value, candidates))
}
