//! New entries for a target file, written for a person to review.
//!
//! They are added behind what is there, which stays as it is, byte for byte; nothing is ever taken
//! away. Their reason is empty, and a file with an empty reason is refused: a divergence is known
//! when somebody has said why. Never writes to disk. Next: [`mod@crate::toml::append`].

use jiff::civil::Date;

use crate::case::Cases;
use crate::judge::{Assessment, Direction, Known, Statement};
use crate::model::Model;
use crate::toml;

use super::Target;

/// An entry for each place of each new divergence that the file does not have yet. Advice fails
/// nothing, so that nothing has to be said of it.
pub fn additions(target: &Target, cases: Cases<'_>, assessment: &Assessment, today: Date) -> Vec<Known> {
    let mut entries = Vec::new();
    for finding in assessment.divergences().filter(|finding| !finding.is_known()) {
        for place in finding.places() {
            let is_listed = |known: &&Known| known.is_of(finding) && known.path == place;
            if target.known.iter().chain(&target.pending).find(is_listed).is_none() {
                entries.push(entry(Statement::Page(finding.constraint), finding.direction, place, today));
            }
        }
    }
    for replayed in assessment.recordings.iter().filter(|replayed| replayed.is_new()) {
        let case = cases.id(replayed.case);
        for place in replayed.places() {
            let is_listed = |known: &&Known| known.path == place && known.is_of_recording(&case, replayed);
            if target.known.iter().chain(&target.pending).find(is_listed).is_none() {
                let statement = Statement::Recording(case.clone().into_owned());
                entries.push(entry(statement, Direction::Different, place, today));
            }
        }
    }
    for lived in assessment.lives.iter().filter(|lived| lived.is_new()) {
        for place in &lived.places {
            let is_listed = |known: &&Known| known.path == *place && known.is_of_life(lived);
            if target.known.iter().chain(&target.pending).find(is_listed).is_none() {
                entries.push(entry(Statement::Life(lived.id.clone()), Direction::Different, place, today));
            }
        }
    }
    entries
}

fn entry(statement: Statement, direction: Direction, path: &str, since: Date) -> Known {
    Known { statement, direction, path: path.to_owned(), reason: String::new(), since, expires: None }
}

/// The text of the file with these entries; `None` if it is not what [`super::load`] accepts.
pub fn write(text: &str, model: &Model, entries: &[Known]) -> Option<String> {
    let rows: Vec<Vec<(&str, String)>> = entries.iter().map(|entry| row(model, entry)).collect();
    toml::append(text, "known", &rows)
}

fn row(model: &Model, entry: &Known) -> Vec<(&'static str, String)> {
    vec![
        ("constraint", entry.statement.id(model).to_owned()),
        ("direction", entry.direction.name().to_owned()),
        ("path", entry.path.clone()),
        ("reason", entry.reason.clone()),
        ("since", entry.since.to_string()),
    ]
}
