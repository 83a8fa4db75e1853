//! What changes from one edition of a page to another, in the words of both.
//!
//! Only what the spec says; nothing is judged. Next: [`crate::model::edition`] for the comparison.

use serde_json::{Value, json};

use crate::judge::words;
use crate::model::edition::{Change, Difference};
use crate::model::{Constraint, Model, Slip};

use super::explain::says;
use super::layout::{Style, clean, width};

/// Two editions, and the actions whose pages have both.
pub struct EditionPair<'a> {
    /// Their names.
    pub names: (&'a str, &'a str),
    /// The spec in each.
    pub models: (&'a Model, &'a Model),
    /// The qualified ids of the actions.
    pub actions: &'a [&'a str],
}

/// For people: each statement that changes, and what each edition has in its place.
pub fn text(pair: &EditionPair<'_>) -> String {
    let sheet = |action: &&str| Sheet { pair, action, text: String::new() }.write();
    pair.actions.iter().map(sheet).collect::<Vec<_>>().join("\n")
}

/// For programs: an array with an object for each action.
pub fn json(pair: &EditionPair<'_>) -> String {
    let (first, second) = pair.models;
    let rows = pair.actions.iter().map(|action| {
        let difference = Difference::between(first, second, action);
        let slip = |slip: Option<&Slip>| slip.map(|slip| json!({ "says": slip.says, "means": slip.means }));
        let slips = difference.slips.iter().map(|&(before, after)| {
            let id = after.or(before).map(|slip| slip.id.as_str());
            json!({ "id": id, "before": slip(before), "after": slip(after) })
        });
        json!({
            "action": action,
            "before": pair.names.0,
            "after": pair.names.1,
            "shows": difference.shows(),
            "paths": difference.paths.map(|(before, after)| json!({ "before": before, "after": after })),
            "statements": difference.changes.iter().map(|change| statement(pair, change)).collect::<Vec<_>>(),
            "slips": slips.collect::<Vec<_>>(),
        })
    });
    format!("{:#}\n", Value::Array(rows.collect()))
}

fn statement(pair: &EditionPair<'_>, change: &Change<'_>) -> Value {
    let said = |model: &Model, all: &[&Constraint]| {
        let one = |own: &&Constraint| {
            json!({ "id": own.id, "says": own.says, "basis": own.basis.name(), "level": own.level.name(),
                "demands": demand(model, own) })
        };
        all.iter().map(one).collect::<Vec<_>>()
    };
    json!({
        "id": change.statement,
        "shows": change.shows(),
        "before": said(pair.models.0, &change.before),
        "after": said(pair.models.1, &change.after),
    })
}

fn demand(model: &Model, constraint: &Constraint) -> String {
    model.constraint_named(&constraint.id).map_or_else(String::new, |(id, _)| words::demand(model, id))
}

/// One action, in the making.
struct Sheet<'a> {
    pair: &'a EditionPair<'a>,
    action: &'a str,
    text: String,
}

impl Sheet<'_> {
    fn write(mut self) -> String {
        let ((before, after), (first, second)) = (self.pair.names, self.pair.models);
        self.text = format!("{}: {} → {}\n", clean(self.action), clean(before), clean(after));
        let difference = Difference::between(first, second, self.action);
        if difference.is_empty() {
            self.text += "  they say the same\n";
        } else if !difference.shows() {
            self.text += "  they say the same to a client, in other words\n";
        }
        if let Some((before, after)) = difference.paths {
            self.text += "\n  request path\n";
            self.side(self.pair.names.0, &[before.to_owned()]);
            self.side(self.pair.names.1, &[after.to_owned()]);
        }
        for change in &difference.changes {
            self.heading(change.statement);
            self.side(before, &lines(first, &change.before));
            self.side(after, &lines(second, &change.after));
        }
        for (old, new) in &difference.slips {
            self.heading(new.or(*old).map_or("", |slip| &slip.id));
            let words = |slip: &Option<&Slip>| slip.iter().map(|slip| slip.means.clone()).collect::<Vec<_>>();
            self.side(before, &words(old));
            self.side(after, &words(new));
        }
        self.text
    }

    /// An id, without the action in front.
    fn heading(&mut self, id: &str) {
        let short = id.strip_prefix(self.action).map_or(id, |rest| rest.trim_start_matches('.'));
        self.text += &format!("\n  {}\n", clean(short));
    }

    fn side(&mut self, name: &str, lines: &[String]) {
        let column = width(self.pair.names.0).max(width(self.pair.names.1)) + 2;
        let nothing = ["nothing".to_owned()];
        let lines = if lines.is_empty() { &nothing[..] } else { lines };
        for (position, line) in lines.iter().enumerate() {
            let label = if position == 0 { name } else { "" };
            self.text += &Style::default().entry(4, label, column, line);
        }
    }
}

/// The words of a statement, each once, and what each of its constraints demands.
fn lines(model: &Model, all: &[&Constraint]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for constraint in all {
        let said = format!("{}, {}", says(constraint), constraint.basis.name());
        if !lines.contains(&said) {
            lines.push(said);
        }
        lines.push(format!("{}: {}: {}", constraint.last(), constraint.level.name(), demand(model, constraint)));
    }
    lines
}
