//! `review`: pending recordings become fixtures, or do not, one by one, by a person.
//!
//! What is shown of a recording can do nothing to the terminal. Every answer moves one folder at once,
//! so whoever stops in between, or is stopped, has lost nothing. Next: `page` for what is shown.

mod page;
#[cfg(test)]
mod tests;

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use ncloud_conformance::recording::review::{self, Desk, Item};
use ncloud_conformance::recording::store::turn;
use ncloud_conformance::report::Style;

use super::args::ReviewArgs;
use super::output::Destination;
use super::{Failed, output, spec};

/// What is asked of a person for each recording.
const QUESTION: &str = "[a]ccept, [r]eject, [s]kip, [q]uit";

/// Reviews a folder, as the flags say, or by asking.
pub fn review(dir: &Option<PathBuf>, arguments: &ReviewArgs) -> Result<u8, Failed> {
    let model = spec::load(dir)?;
    let root = arguments.dir.as_path();
    if !root.is_dir() {
        return Err(Failed::usage(format!("error: {} is no folder", root.display())));
    }
    let desk = review::desk(root, &model).map_err(Failed::usage)?;
    let style = Destination::stdout().style();
    if arguments.list {
        if desk.items.is_empty() {
            output::say(format_args!("nothing is pending in {}", root.display()));
        }
        output::print(&page::list(&desk, &style))?;
        return Ok(0);
    }
    let asked = Asked { root, desk: &desk, style: &style };
    let mut out = io::stdout().lock();
    match (&arguments.accept, &arguments.reject) {
        (Some(names), _) => asked.all(names, true, &mut out),
        (_, Some(names)) => asked.all(names, false, &mut out),
        _ if desk.items.is_empty() => {
            say(&mut out, &format!("nothing is pending in {}\n", root.display()))?;
            Ok(0)
        }
        _ if !io::stdin().is_terminal() => Err(Failed::usage(format!(
            "error: {} pending in {}, and nobody at a terminal to ask\n  = help: look with --list; then --accept [NAME…] or --reject [NAME…]",
            desk.items.len(),
            root.display()
        ))),
        _ => asked.one_by_one(&mut io::stdin().lock(), &mut out),
    }
}

struct Asked<'a> {
    root: &'a Path,
    desk: &'a Desk,
    style: &'a Style,
}

/// What became of the recordings of a review.
#[derive(Default)]
struct Counts {
    accepted: usize,
    rejected: usize,
}

impl Asked<'_> {
    /// Accepts or rejects those of these names, or all of them. Names are looked at before anything
    /// is moved; who has a fault is not accepted.
    fn all(&self, names: &[String], accept: bool, out: &mut impl Write) -> Result<u8, Failed> {
        let mut counts = Counts::default();
        let mut faults = Vec::new();
        for item in self.named(names)? {
            match (&item.fixture, accept) {
                (Err(error), true) => faults.push(error.to_string()),
                (_, true) => self.accept(item, None, &mut counts, out)?,
                (_, false) => self.reject(item, &mut counts, out)?,
            }
        }
        self.conclude(&counts, out)?;
        match faults.is_empty() {
            true => Ok(0),
            false => {
                Err(Failed::usage(format!("{}these were not accepted; mend them, or reject them", faults.concat())))
            }
        }
    }

    /// The pending ones of these names: `NAME`, or `<family>.<action>/NAME`; all where none is given.
    fn named(&self, names: &[String]) -> Result<Vec<&Item>, Failed> {
        let items = &self.desk.items;
        let is = |item: &Item, name: &str| item.place.name == name || item.place.to_string() == name;
        for name in names {
            let found: Vec<String> =
                items.iter().filter(|item| is(item, name)).map(|it| it.place.to_string()).collect();
            match found.as_slice() {
                [_] => {}
                [] => {
                    let help = "`review DIR --list` shows what there is";
                    return Err(Failed::usage(format!("error: nothing pending is called `{name}`\n  = help: {help}")));
                }
                several => {
                    let several = several.join(", ");
                    return Err(Failed::usage(format!(
                        "error: several are called `{name}`\n  = help: name one of {several}"
                    )));
                }
            }
        }
        Ok(items.iter().filter(|item| names.is_empty() || names.iter().any(|name| is(item, name))).collect())
    }

    /// Shows each and asks what to do with it. The end of the input is as good as `q`.
    fn one_by_one(&self, input: &mut impl BufRead, out: &mut impl Write) -> Result<u8, Failed> {
        let mut counts = Counts::default();
        for (index, item) in self.desk.items.iter().enumerate() {
            say(out, &page::item(self.desk, index, self.style))?;
            match ask(item, input, out)? {
                Choice::Accept => self.accept(item, None, &mut counts, out)?,
                Choice::Over => self.accept(item, item.beside, &mut counts, out)?,
                Choice::Reject => self.reject(item, &mut counts, out)?,
                Choice::Skip => {}
                Choice::Quit => break,
            }
        }
        self.conclude(&counts, out)?;
        Ok(0)
    }

    fn accept(
        &self,
        item: &Item,
        over: Option<usize>,
        counts: &mut Counts,
        out: &mut impl Write,
    ) -> Result<(), Failed> {
        let over = over.and_then(|index| self.desk.accepted.get(index)).map(|(place, _)| place);
        let replaced = turn::accept(self.root, &item.place, over).map_err(Failed::usage)?;
        counts.accepted += 1;
        let place = over.unwrap_or(&item.place);
        let replaced = replaced.map_or_else(String::new, |to| format!("; the one it replaces is in {}", to.display()));
        say(out, &format!("accepted {place}{replaced}\n"))
    }

    fn reject(&self, item: &Item, counts: &mut Counts, out: &mut impl Write) -> Result<(), Failed> {
        let to = turn::reject(self.root, &item.place).map_err(Failed::usage)?;
        counts.rejected += 1;
        say(out, &format!("rejected {}; it is in {}\n", item.place, to.display()))
    }

    fn conclude(&self, counts: &Counts, out: &mut impl Write) -> Result<(), Failed> {
        let Counts { accepted, rejected } = *counts;
        let left = self.desk.items.len() - accepted - rejected;
        say(out, &format!("{accepted} accepted, {rejected} rejected, {left} left pending\n"))
    }
}

/// What a person says to a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Accept,
    Over,
    Reject,
    Skip,
    Quit,
}

/// Asks until there is an answer.
fn ask(item: &Item, input: &mut impl BufRead, out: &mut impl Write) -> Result<Choice, Failed> {
    loop {
        let over = if item.beside.is_some() { ", accept [o]ver the one beside" } else { "" };
        say(out, &format!("{QUESTION}{over}: "))?;
        let mut line = String::new();
        let read = input.read_line(&mut line).map_err(|error| Failed::usage(format!("error: stdin: {error}")))?;
        let choice = match line.trim().to_ascii_lowercase().as_str() {
            _ if read == 0 => Choice::Quit,
            "a" | "accept" => Choice::Accept,
            "o" | "over" if item.beside.is_some() => Choice::Over,
            "r" | "reject" => Choice::Reject,
            "s" | "skip" => Choice::Skip,
            "q" | "quit" => Choice::Quit,
            _ => continue,
        };
        if matches!(choice, Choice::Accept | Choice::Over) && item.fixture.is_err() {
            say(out, "it cannot be accepted before it is mended\n")?;
            continue;
        }
        return Ok(choice);
    }
}

fn say(out: &mut impl Write, text: &str) -> Result<(), Failed> {
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| Failed::usage(format!("error: stdout: {error}")))
}
