//! A parameter or a field as it is written. Next: [`super::constraint`].

use super::constraint::{self, Place};
use super::{RawConstraint, RawLevel, Text, level};
use crate::model::{Basis, Choice, Kind};
use crate::toml::{Mark, Spanned, Table};

/// An `[[input]]`, or a `member` of a shape.
#[derive(Clone)]
pub(in crate::spec) struct RawMember<'s> {
    pub(in crate::spec) mark: Mark<'s>,
    pub(in crate::spec) name: Text<'s>,
    /// The `type` key.
    pub(in crate::spec) kind: Text<'s>,
    /// What a list holds.
    pub(in crate::spec) of: Option<Text<'s>>,
    /// The name a list has on the wire.
    pub(in crate::spec) wire_list: Option<Text<'s>>,
    /// The name its items have on the wire.
    pub(in crate::spec) wire_item: Option<Text<'s>>,
    /// Whether it is of a shape that several pages use, and none of them declares.
    pub(in crate::spec) shared: bool,
    /// Where a parameter is known from, if not from its row on the page.
    pub(in crate::spec) basis: Option<Basis>,
    /// Levels of the statements that come of itself.
    pub(in crate::spec) levels: Vec<(Kind, RawLevel<'s>)>,
    /// The member of what the answer shows that a parameter is held against.
    pub(in crate::spec) filter: Option<Text<'s>>,
    /// Whether a parameter says which page of a list, or how long one is.
    pub(in crate::spec) paging: Option<Choice>,
    /// The page's words that declare the field, or the type of a parameter.
    pub(in crate::spec) declared: Option<Text<'s>>,
    pub(in crate::spec) example: Option<RawExample<'s>>,
    /// Known values of the members of a record, by the member's name.
    pub(in crate::spec) open: Vec<(Text<'s>, Spanned<'s, Vec<Text<'s>>>)>,
    pub(in crate::spec) fill: Option<Text<'s>>,
    pub(in crate::spec) prefix: Option<Text<'s>>,
    /// Why the field may be left out, where the page does not say so.
    pub(in crate::spec) omittable: Option<Text<'s>>,
    pub(in crate::spec) means: String,
    pub(in crate::spec) cites: String,
    pub(in crate::spec) note: String,
    pub(in crate::spec) constraints: Vec<RawConstraint<'s>>,
}

/// What the page shows for a member.
#[derive(Clone)]
pub(in crate::spec) enum RawExample<'s> {
    /// One value; for a list, a word about it.
    Text(Text<'s>),
    /// One value for each of some members of a record.
    Record(Vec<(Text<'s>, Text<'s>)>),
}

impl RawMember<'_> {
    /// Whether it holds one value, of a type other than list or a shape.
    pub(in crate::spec) fn is_list(&self) -> bool {
        self.kind.value == "list"
    }
}

/// Reads an `[[input]]`.
pub(super) fn read_parameter(mut table: Table<'_>) -> RawMember<'_> {
    let mut member = read(&mut table, Place::Input);
    member.declared = table.opt_text("declared");
    member.basis = constraint::read_opt_basis(&mut table);
    member.filter = table.opt_text("filter");
    member.paging = table.opt_text("paging").and_then(|word| {
        let of_page = super::choose(&word, "paging", &[("number", true), ("size", false)], table.faults());
        of_page.map(|number| if number { Choice::PageNumber } else { Choice::PageSize })
    });
    if let Some(example) = table.opt_text("example") {
        member.example = Some(RawExample::Text(example));
    }
    table.finish();
    member
}

/// Reads a member of a shape.
pub(super) fn read_field(mut table: Table<'_>) -> RawMember<'_> {
    let mut member = read(&mut table, Place::Field);
    member.declared = table.opt_text("declared");
    member.example = read_example(&mut table);
    read_open(&mut table, &mut member);
    member.fill = table.opt_text("fill");
    member.prefix = table.opt_text("prefix");
    member.omittable = table.opt_text("omittable");
    table.finish();
    member
}

/// Reads a member of a shape of `common.toml`.
pub(super) fn read_shared(mut table: Table<'_>) -> RawMember<'_> {
    let member = RawMember { shared: true, ..read(&mut table, Place::Field) };
    table.finish();
    member
}

/// Reads a member of a shape of a family's `types.toml`: no page of an action declares or shows it.
pub(super) fn read_typed(mut table: Table<'_>) -> RawMember<'_> {
    let mut member = RawMember { shared: true, ..read(&mut table, Place::Field) };
    read_open(&mut table, &mut member);
    member.fill = table.opt_text("fill");
    member.omittable = table.opt_text("omittable");
    table.finish();
    member
}

fn read_open<'s>(table: &mut Table<'s>, member: &mut RawMember<'s>) {
    if let Some(mut open) = table.opt_table("open") {
        let names = open.unasked();
        member.open =
            names.into_iter().filter_map(|name| Some((name.clone(), open.opt_list_of_text(&name.value)?))).collect();
    }
}

/// A type as the pages write it, in the kit's word for it.
fn of_page(mut word: Text<'_>) -> Text<'_> {
    let words =
        [("String", "text"), ("Integer", "integer"), ("Long", "long"), ("Boolean", "boolean"), ("Date", "date")];
    if let Some((_, ours)) = words.iter().find(|(theirs, _)| *theirs == word.value) {
        word.value = (*ours).to_owned();
    }
    word
}

fn read<'s>(table: &mut Table<'s>, place: Place) -> RawMember<'s> {
    let (name, kind, of) = (table.text("name"), of_page(table.text("type")), table.opt_text("of").map(of_page));
    let (mut wire_list, mut wire_item) = (None, None);
    if let Some(mut wire) = table.opt_table("wire") {
        (wire_list, wire_item) = (wire.opt_text("list"), wire.opt_text("item"));
        wire.finish();
    }
    let constraints = table.tables("constraint").into_iter();
    RawMember {
        mark: table.mark(),
        name,
        kind,
        of,
        wire_list,
        wire_item,
        shared: false,
        basis: None,
        levels: level::read_each(table),
        filter: None,
        paging: None,
        declared: None,
        example: None,
        open: Vec::new(),
        fill: None,
        prefix: None,
        omittable: None,
        means: plain(table, "means"),
        cites: plain(table, "cites"),
        note: plain(table, "note"),
        constraints: constraints.filter_map(|table| constraint::read(table, place)).collect(),
    }
}

fn read_example<'s>(table: &mut Table<'s>) -> Option<RawExample<'s>> {
    if table.has_table("example") {
        let mut inner = table.opt_table("example")?;
        return Some(RawExample::Record(inner.other_texts()));
    }
    table.opt_text("example").map(RawExample::Text)
}

/// A text of no further consequence; empty where there is none.
pub(super) fn plain(table: &mut Table<'_>, key: &str) -> String {
    table.opt_text(key).map(|text| text.value).unwrap_or_default()
}
