//! What a reviewer is shown: one line each, or one recording whole.

use std::fmt::Write;

use ncloud_conformance::case::fixture::Fixture;
use ncloud_conformance::judge::replayed::{EditKind, MOST_EDITS};
use ncloud_conformance::recording::review::{Desk, Item};
use ncloud_conformance::report::Style;
use ncloud_conformance::report::layout::{Tone, clean, count};
use similar::{ChangeTag, TextDiff};

/// The column in which texts start behind their labels.
const COLUMN: usize = 10;
/// How many lines of a body are shown.
const MOST_LINES: usize = 60;

/// One line each.
pub fn list(desk: &Desk, style: &Style) -> String {
    let mut text = String::new();
    for item in &desk.items {
        let (tone, verdict) = verdict(item);
        let answered = item.fixture.as_ref().map_or("", |it| it.recorded.as_ref().map_or("no answer, ", |_| ""));
        let replaces = if item.replaces.is_some() { ", replaces an accepted one" } else { "" };
        let _ = writeln!(text, "{}  {answered}{}{replaces}", item.place, style.paint(tone, &clean(&verdict)));
    }
    text
}

/// In a word what a recording shows, with the statements it breaks.
fn verdict(item: &Item) -> (Tone, String) {
    if let Err(error) = &item.fixture {
        return (Tone::Bad, count(error.diagnostics.len(), "fault"));
    }
    let ids: Vec<&str> = item.shows.breaks.iter().map(|(id, _)| id.as_str()).collect();
    match (item.shows.verdict.as_str(), ids.as_slice()) {
        ("", _) => (Tone::Dim, "not judged".to_owned()),
        (verdict, []) => (Tone::Plain, verdict.to_owned()),
        (verdict, ids) => (Tone::Bad, format!("{verdict}: {}", ids.join(", "))),
    }
}

/// One recording whole: request, answer, what that shows, and how it differs from what it replaces.
pub fn item(desk: &Desk, index: usize, style: &Style) -> String {
    let Some(item) = desk.items.get(index) else { return String::new() };
    let title = format!("[{}/{}] {}", index + 1, desk.items.len(), item.place);
    let mut text = format!("\n{}\n", style.paint(Tone::Strong, &clean(&title)));
    let fixture = match &item.fixture {
        Ok(fixture) => fixture,
        Err(error) => return text + &error.to_string(),
    };
    text += &style.entry(2, "about", COLUMN, &fixture.about);
    text += &style.entry(2, "source", COLUMN, &fixture.source);
    let redacted = if fixture.redacted.is_empty() { "nothing".to_owned() } else { fixture.redacted.join("; ") };
    text += &style.entry(2, "redacted", COLUMN, &redacted);
    text += &block("request", &request(fixture), style);
    text += &block("answer", &answer(fixture), style);
    text += &style.entry(2, "shows", COLUMN, &item.shows.verdict);
    for (id, said) in &item.shows.breaks {
        text += &style.entry(4, "breaks", COLUMN - 2, &format!("{id}: {said}"));
    }
    let other = |index: usize| desk.accepted.get(index);
    if let Some((place, old)) = item.replaces.and_then(other) {
        text += &format!("  replaces {place}, which has the same name\n{}", edits(item, style));
        text += &difference(old, fixture, style);
    } else if let Some((place, old)) = item.beside.and_then(other) {
        text += &format!("  beside {place}, which has the same request\n{}", edits(item, style));
        text += &difference(old, fixture, style);
    }
    text
}

fn block(title: &str, lines: &[String], style: &Style) -> String {
    let mut text = format!("  {title}\n");
    for line in lines.iter().take(MOST_LINES) {
        let _ = writeln!(text, "    {}", style.paint(Tone::Dim, line));
    }
    if lines.len() > MOST_LINES {
        let _ = writeln!(text, "    and {}", count(lines.len() - MOST_LINES, "more line"));
    }
    text
}

/// The bytes of a request, line by line.
fn request(fixture: &Fixture) -> Vec<String> {
    lines(&fixture.raw_request)
}

/// Status, media type and body.
fn answer(fixture: &Fixture) -> Vec<String> {
    let Some(recorded) = &fixture.recorded else { return vec!["none is known".to_owned()] };
    let media_type = recorded.headers.get("content-type").unwrap_or("no Content-Type");
    let mut all = vec![clean(&format!("HTTP {}, {media_type}", recorded.status))];
    all.extend(lines(&recorded.body));
    all
}

/// Text in lines a person can read and compare: a body in one line is broken between its elements.
fn lines(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_end();
    let broken =
        if text.trim().contains('\n') { text.to_owned() } else { text.replace("><", ">\n<").replace(",\"", ",\n\"") };
    broken.lines().map(|line| clean(line.trim_end_matches('\r'))).collect()
}

/// In what the answer differs, as a run would tell it: what may differ is left out.
fn edits(item: &Item, style: &Style) -> String {
    let Some(edits) = &item.edits else { return String::new() };
    let counted = edits.iter().filter(|edit| edit.kind != EditKind::Wire).count();
    let mut text = format!("  replayed, the answer has {}\n", count(counted, "edit"));
    for edit in edits.iter().take(MOST_EDITS) {
        let _ = writeln!(text, "    {}", style.paint(Tone::Warn, &clean(&edit.to_string())));
    }
    if edits.len() > MOST_EDITS {
        let _ = writeln!(text, "    and {} more", edits.len() - MOST_EDITS);
    }
    text + "  line by line\n"
}

/// Line by line, what is gone and what is new.
fn difference(old: &Fixture, new: &Fixture, style: &Style) -> String {
    let whole = |fixture: &Fixture| [request(fixture), answer(fixture)].concat().join("\n") + "\n";
    let (old, new) = (whole(old), whole(new));
    let diff = TextDiff::from_lines(&old, &new);
    let mut text = String::new();
    for change in diff.iter_all_changes() {
        let (sign, tone) = match change.tag() {
            ChangeTag::Equal => continue,
            ChangeTag::Delete => ("-", Tone::Bad),
            ChangeTag::Insert => ("+", Tone::Good),
        };
        let line = format!("{sign} {}", change.value().trim_end());
        let _ = writeln!(text, "    {}", style.paint(tone, &line));
    }
    if text.is_empty() { "    no difference\n".to_owned() } else { text }
}
