//! A constraint as it is written: what all kinds have in common, and its readings.
//!
//! Next: [`super::terms`] for what each kind demands.

use super::member::plain;
use super::terms::{self, Term};
use super::{RawLevel, Text, choose, level, unknown, unsaid};
use crate::model::{Basis, Lookup, Rule};
use crate::toml::{Mark, Spanned, Table};

/// Where a constraint is written, which decides the kinds it may be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::spec) enum Place {
    /// On an `[[input]]`.
    Input,
    /// On a member of a shape, which may serve requests or answers.
    Field,
    /// As a `[[promise]]`.
    Exchange,
    /// As a `[[relation]]`.
    Relation,
    /// As a relation in the row of the field it is about.
    Tie,
}

/// A constraint, promise or relation.
#[derive(Clone)]
pub(in crate::spec) struct RawConstraint<'s> {
    pub(in crate::spec) kind: Text<'s>,
    pub(in crate::spec) basis: Basis,
    pub(in crate::spec) level: Option<RawLevel<'s>>,
    pub(in crate::spec) says: Text<'s>,
    pub(in crate::spec) cites: String,
    pub(in crate::spec) note: String,
    pub(in crate::spec) unchecked: Option<String>,
    pub(in crate::spec) readings: Vec<RawReading<'s>>,
    /// The path a relation is about.
    pub(in crate::spec) to: Option<Text<'s>>,
    /// The action that tells which ids exist.
    pub(in crate::spec) from: Option<String>,
}

/// One meaning.
#[derive(Clone)]
pub(in crate::spec) struct RawReading<'s> {
    /// Empty for the only one.
    pub(in crate::spec) name: String,
    /// Whether it demands nothing.
    pub(in crate::spec) any: bool,
    /// What it demands: `length` and `range` have up to two terms, all others one.
    pub(in crate::spec) terms: Vec<Term<'s>>,
}

impl<'s> RawReading<'s> {
    /// One that demands something.
    pub(super) fn of(name: &str, terms: Vec<Term<'s>>) -> Self {
        Self { name: name.to_owned(), any: false, terms }
    }
}

impl Place {
    /// The kinds that may be written here.
    pub(in crate::spec) fn kinds(self) -> Vec<&'static str> {
        match self {
            Place::Input => terms::INPUT.to_vec(),
            Place::Field => {
                let answers = terms::OUTPUT.iter().filter(|kind| !terms::INPUT.contains(kind));
                terms::INPUT.iter().chain(answers).copied().collect()
            }
            Place::Exchange => terms::EXCHANGE.to_vec(),
            Place::Relation | Place::Tie => terms::RELATION.to_vec(),
        }
    }
}

/// Reads the constraints of a row that stand below their kinds, in the order of the file; `give` gives each
/// what it need not say.
pub(super) fn read_by_kind<'s>(
    table: &mut Table<'s>,
    place: Place,
    give: impl Fn(&str, &mut Table<'s>),
) -> Vec<RawConstraint<'s>> {
    let (kinds, mut found) = (place.kinds(), Vec::new());
    for kind in table.unasked().into_iter().filter(|key| kinds.contains(&key.value.as_str())) {
        for mut own in table.each(&kind, "kind", Some("says")) {
            give(&kind.value, &mut own);
            found.extend(read(own, place));
        }
    }
    kinds.iter().for_each(|kind| table.know(kind));
    found
}

/// The statement about the empty value of a parameter of which `optional` says that it may be left out:
/// what it means, no page says. It is `value`, if it is one.
pub(super) fn empty<'s>(optional: &Text<'s>, value: &str) -> RawConstraint<'s> {
    let note =
        format!("What an explicitly empty optional parameter means is stated nowhere: as if absent, or {value}.");
    let kind = Text { value: "empty".to_owned(), mark: optional.mark };
    let readings = unsaid::empty(optional.mark);
    RawConstraint { note, ..plain_one(kind, Basis::Inferred, optional.clone(), readings) }
}

/// The statement that these values of a field are known, which the example shows.
pub(super) fn open<'s>(key: Text<'s>, values: Spanned<'s, Vec<Text<'s>>>, table: &Table<'s>) -> RawConstraint<'s> {
    let shown: Vec<&str> = values.value.iter().map(|value| value.value.as_str()).collect();
    let says = Text { value: shown.join(" … "), mark: values.mark };
    let readings = vec![RawReading::of("", vec![terms::open(values, table)])];
    plain_one(key, Basis::Example, says, readings)
}

fn plain_one<'s>(kind: Text<'s>, basis: Basis, says: Text<'s>, readings: Vec<RawReading<'s>>) -> RawConstraint<'s> {
    let (cites, note) = (String::new(), String::new());
    RawConstraint { kind, basis, level: None, says, cites, note, unchecked: None, readings, to: None, from: None }
}

/// Reads a constraint; `None`, with a fault noted, where its kind is not known.
pub(super) fn read(mut table: Table<'_>, place: Place) -> Option<RawConstraint<'_>> {
    let kind = table.text("kind");
    let basis = read_basis(&mut table);
    let level = level::read(&mut table);
    let says = table.text("says");
    let (cites, note) = (plain(&mut table, "cites"), plain(&mut table, "note"));
    if basis == Basis::Standard && cites.is_empty() {
        let fault = table.key_mark("basis").fault("a standard is named where it is appealed to");
        table.faults().note(fault.with_help("say which, and where, with `cites = \"…\"`"));
    }
    let unchecked = table.opt_text("unchecked").map(|reason| reason.value);
    let kinds = place.kinds();
    if !kinds.contains(&kind.value.as_str()) {
        if !kind.value.is_empty() {
            unknown(&kind, "kind", &kinds, table.faults());
        }
        return None;
    }
    let to = (place == Place::Relation).then(|| table.text("to"));
    let from = if kind.value == "exists" { table.opt_text("from").map(|from| from.value) } else { None };
    let readings = read_readings(&kind.value, &mut table);
    table.finish();
    Some(RawConstraint { kind, basis, level, says, cites, note, unchecked, readings, to, from })
}

/// Reads the `basis` of a statement.
pub(super) fn read_basis(table: &mut Table<'_>) -> Basis {
    let basis = table.text("basis");
    choose_basis(&basis, table)
}

/// Reads a `basis` that may be left out.
pub(super) fn read_opt_basis(table: &mut Table<'_>) -> Option<Basis> {
    table.opt_text("basis").map(|basis| choose_basis(&basis, table))
}

fn choose_basis(basis: &Text<'_>, table: &Table<'_>) -> Basis {
    choose(basis, "basis", &Basis::ALL.map(|basis| (basis.name(), basis)), table.faults()).unwrap_or(Basis::Inferred)
}

fn read_readings<'s>(kind: &str, table: &mut Table<'s>) -> Vec<RawReading<'s>> {
    if !table.has("reading") {
        let only = |table: &mut Table<'s>| vec![RawReading::of("", terms::read(kind, table))];
        return unsaid::read(kind, table).unwrap_or_else(|| only(table));
    }
    let at = table.key_mark("reading");
    let named = table.named_tables("reading");
    if named.len() < 2 && table.has_table("reading") {
        let fault = at.fault("a single reading is no choice");
        table.faults().note(fault.with_help("name at least two readings, or none"));
    }
    for key in terms::parameters(kind) {
        if table.has(key) {
            let message = format!("`{key}` stands beside `reading`");
            let help = "give what a kind needs either in its readings or without any";
            table.faults().note(table.key_mark(key).fault(message).with_help(help));
        }
        table.know(key);
    }
    named.into_iter().map(|(name, inner)| read_reading(kind, name, inner)).collect()
}

fn read_reading<'s>(kind: &str, name: Spanned<'s, String>, mut table: Table<'s>) -> RawReading<'s> {
    let any = table.opt_boolean("any").is_some_and(|any| any.value);
    let terms = if any { Vec::new() } else { terms::read(kind, &mut table) };
    table.finish();
    RawReading { name: name.value, any, terms }
}

impl<'s> RawConstraint<'s> {
    /// The place of the key that says most about it: its kind.
    pub(in crate::spec) fn mark(&self) -> Mark<'s> {
        self.kind.mark
    }

    /// What its statement's id ends with: the kind as it is written, and for a state which attribute it
    /// is of.
    pub(in crate::spec) fn name(&self) -> &str {
        let mut terms = self.readings.iter().flat_map(|reading| &reading.terms);
        let attribute = terms.find_map(|term| {
            if let Rule::World(Lookup::State { attribute, .. }) = &term.rule { Some(attribute.as_str()) } else { None }
        });
        attribute.unwrap_or(&self.kind.value)
    }
}
