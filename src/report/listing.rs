//! What there is, one row each: actions, constraints, cases, clients.
//!
//! A listing is a plain table that can be written aligned for people or as JSON for programs; it
//! is the same rows both ways. Nothing is judged here.
//!
//! Next: [`super::explain`] for one of them.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::case::{Case, Expectation};
use crate::judge::lives;
use crate::model::Model;
use crate::model::edition::BASE;

use super::layout::{clean, width};

/// A table with named columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

/// One field of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number.
    Count(usize),
    /// Yes or no.
    Flag(bool),
    /// Nothing to say.
    None,
}

/// Every action.
pub fn actions(model: &Model) -> Listing {
    let columns = vec!["id", "path", "role", "effect", "parameters", "constraints", "checkable", "slips", "page"];
    let row = |action: &crate::model::Action| {
        let checkable = model.constraints_of(action).filter(|(_, constraint)| constraint.is_checkable()).count();
        vec![
            Cell::from(action.id.as_str()),
            Cell::from(action.path.as_str()),
            Cell::from(action.role.name()),
            Cell::from(action.effect.name()),
            Cell::Count(action.input.len()),
            Cell::Count(action.constraints.len()),
            Cell::Count(checkable),
            Cell::Count(action.slips.len()),
            Cell::from(format!("{}, {}", action.page.title, action.page.edition)),
        ]
    };
    Listing::new(columns, model.every_action().map(row).collect())
}

/// Every constraint, in the order of the pages, and behind them the statements about lives.
pub fn constraints(model: &Model) -> Listing {
    let columns = vec!["id", "action", "kind", "basis", "level", "checkable", "readings", "says"];
    let row = |constraint: &crate::model::Constraint| {
        let names: Vec<&str> = constraint.readings.iter().map(|reading| reading.name.as_str()).collect();
        let readings = if constraint.is_ambiguous() { Cell::from(names.join("|")) } else { Cell::None };
        vec![
            Cell::from(constraint.id.as_str()),
            Cell::from(constraint.action.as_str()),
            Cell::from(constraint.kind.name()),
            Cell::from(constraint.basis.name()),
            Cell::from(constraint.level.name()),
            Cell::Flag(constraint.is_checkable()),
            readings,
            Cell::from(constraint.says.as_str()),
        ]
    };
    let in_order = model.actions.iter().flat_map(|action| model.constraints_of(action));
    Listing::new(columns, in_order.map(|(_, constraint)| row(constraint)).chain(lives(model)).collect())
}

/// The statements about what becomes of created things, in the columns of [`constraints`].
fn lives(model: &Model) -> impl Iterator<Item = Vec<Cell>> {
    lives::all(model).map(|(action, promise)| {
        let [basis, level] = [lives::BASIS.name(), lives::LEVEL.name()].map(Cell::from);
        let (id, action) = (Cell::from(promise.id(&action.id)), Cell::from(action.id.as_str()));
        vec![id, action, Cell::from("life"), basis, level, Cell::Flag(true), Cell::None, Cell::from(promise.says())]
    })
}

/// What the pages leave open or say wrongly, in their order.
pub fn slips(model: &Model) -> Listing {
    let columns = vec!["id", "action", "at", "means"];
    let row = |action: &str, slip: &crate::model::Slip| {
        let at: Vec<&str> = slip.at.iter().map(|path| path.as_str()).collect();
        let at = if at.is_empty() { Cell::None } else { Cell::from(at.join(" ")) };
        vec![Cell::from(slip.id.as_str()), Cell::from(action), at, Cell::from(slip.means.as_str())]
    };
    let of = |action: &crate::model::Action| action.slips.iter().map(|slip| row(&action.id, slip)).collect::<Vec<_>>();
    Listing::new(columns, model.actions.iter().flat_map(of).collect())
}

/// The editions of every action's page, that of its own file first.
pub fn editions(model: &Model) -> Listing {
    let columns = vec!["id", "action", "path", "same-as", "language", "date", "page", "address"];
    let row = |name: &str, action: &crate::model::Action, same_as: Option<&str>| {
        let page = &action.page;
        let said = |text: &str| if text.is_empty() { Cell::None } else { Cell::from(text) };
        vec![
            Cell::from(name),
            Cell::from(action.id.as_str()),
            Cell::from(action.path.as_str()),
            same_as.map_or(Cell::None, Cell::from),
            said(&page.language),
            said(&page.date),
            Cell::from(format!("{}, {}", page.title, page.edition)),
            said(&page.address),
        ]
    };
    let of = |action: &crate::model::Action| {
        let others = model.editions_of(&action.id);
        let others = others.filter_map(|it| Some(row(&it.name, it.model.action(&action.id)?, it.same_as.as_deref())));
        std::iter::once(row(BASE, action, None)).chain(others).collect::<Vec<_>>()
    };
    Listing::new(
        columns,
        model.every_action().filter(|action| model.editions_of(&action.id).next().is_some()).flat_map(of).collect(),
    )
}

/// Every client whose decoder is known.
pub fn clients(model: &Model) -> Listing {
    let columns = vec!["id", "reads", "demands", "title"];
    let row = |client: &crate::model::Client| {
        let reads: Vec<&str> = client.reads.iter().map(|format| format.name()).collect();
        vec![
            Cell::from(client.name.as_str()),
            Cell::from(reads.join("|")),
            Cell::Count(client.demands.len()),
            Cell::from(client.title.as_str()),
        ]
    };
    Listing::new(columns, model.clients.iter().map(row).collect())
}

/// Cases, in the order they are sent.
pub fn cases(model: &Model, cases: &[Case]) -> Listing {
    let columns = vec!["id", "action", "suite", "method", "expects", "about"];
    let row = |case: &Case| {
        let expects = match case.label.expectation {
            Expectation::Accept => "accept",
            Expectation::Reject => "reject",
            Expectation::Unspecified => "unspecified",
        };
        let action = model.actions.get(case.action).map_or(Cell::None, |action| Cell::from(action.id.as_str()));
        vec![
            Cell::from(case.id.as_str()),
            action,
            Cell::from(case.spring.name()),
            Cell::from(case.request.method.name()),
            Cell::from(expects),
            case.subject.map_or(Cell::None, |id| Cell::from(model.constraint(id).id.as_str())),
        ]
    };
    Listing::new(columns, cases.iter().map(row).collect())
}

impl Listing {
    /// A table of rows with a cell for each column; what is missing is nothing to say.
    pub fn new(columns: Vec<&'static str>, rows: Vec<Vec<Cell>>) -> Self {
        Self { columns, rows }
    }

    /// Aligned columns below their names, one row a line.
    pub fn text(&self) -> String {
        let header: Vec<String> = self.columns.iter().map(|&column| column.to_owned()).collect();
        let shown: Vec<Vec<String>> = self.rows.iter().map(|row| row.iter().map(Cell::text).collect()).collect();
        let lines: Vec<&Vec<String>> = std::iter::once(&header).chain(&shown).collect();
        let widest = |index: usize| lines.iter().filter_map(|line| line.get(index)).map(|cell| width(cell)).max();
        let widths: Vec<usize> = (0..self.columns.len()).map(|index| widest(index).unwrap_or_default()).collect();
        lines.iter().fold(String::new(), |mut text, line| {
            let mut padded = String::new();
            for (cell, &column) in line.iter().zip(&widths) {
                padded.push_str(cell);
                padded.push_str(&" ".repeat(column.saturating_sub(width(cell)) + 2));
            }
            text.push_str(padded.trim_end());
            text.push('\n');
            text
        })
    }

    /// An array of objects with the columns as keys, one row a line.
    pub fn json(&self) -> String {
        let rows: Vec<String> = self
            .rows
            .iter()
            .map(|cells| serde_json::to_string(&Row { columns: &self.columns, cells }).unwrap_or_default())
            .collect();
        if rows.is_empty() { "[]\n".to_owned() } else { format!("[\n  {}\n]\n", rows.join(",\n  ")) }
    }
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Cell::Text(text) => clean(text),
            Cell::Count(count) => count.to_string(),
            Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Cell::None => "-".to_owned(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

struct Row<'a> {
    columns: &'a [&'static str],
    cells: &'a [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (index, column) in self.columns.iter().enumerate() {
            match self.cells.get(index).unwrap_or(&Cell::None) {
                Cell::Text(text) => map.serialize_entry(column, text)?,
                Cell::Count(count) => map.serialize_entry(column, count)?,
                Cell::Flag(flag) => map.serialize_entry(column, flag)?,
                Cell::None => map.serialize_entry(column, &None::<()>)?,
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::Sample;

    #[test]
    fn both_ways_have_the_same_rows() {
        let Sample { model, cases: all, .. } = Sample::conforming();
        let noted = model.actions.iter().map(|action| action.slips.len()).sum();
        let edited = model.every_action().filter(|action| model.editions_of(&action.id).next().is_some()).count();
        for (listing, rows) in [
            (actions(&model), model.every_action().count()),
            (constraints(&model), model.constraints_under_test() + lives::all(&model).count()),
            (slips(&model), noted),
            (clients(&model), 8),
            (editions(&model), edited + model.editions.len()),
            (cases(&model, &all), all.len()),
        ] {
            assert_eq!(listing.text().lines().count(), rows + 1);
            let json: serde_json::Value = serde_json::from_str(&listing.json()).expect("JSON");
            let ids = json.as_array().expect("rows").iter().filter_map(|row| row["id"].as_str());
            let first_column: Vec<String> =
                listing.text().lines().skip(1).filter_map(|line| line.split("  ").next().map(str::to_owned)).collect();
            assert_eq!(ids.collect::<Vec<_>>(), first_column);
        }
    }

    #[test]
    fn columns_stand_below_each_other() {
        let rows = vec![vec![Cell::from("가"), Cell::Count(1)], vec![Cell::from("abc"), Cell::Flag(true)]];
        let listing = Listing::new(vec!["x", "y"], rows);
        assert_eq!(listing.text(), "x    y\n가   1\nabc  yes\n");
        assert_eq!(listing.json(), "[\n  {\"x\":\"가\",\"y\":1},\n  {\"x\":\"abc\",\"y\":true}\n]\n");
    }
}
