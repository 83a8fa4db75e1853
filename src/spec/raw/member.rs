//! A parameter or a field as it is written. Next: [`super::constraint`].

use super::constraint::{self, Place};
use super::{RawConstraint, RawLevel, Text, level};
use crate::model::{Basis, Choice, Extent, Kind, Rule, Unit};
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
    /// Relations of the field to something, until its path is known.
    pub(in crate::spec) ties: Vec<RawConstraint<'s>>,
    /// The page's word for a parameter that may be left out.
    pub(in crate::spec) optional: Option<Text<'s>>,
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
    read_statements(&mut table, &mut member);
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

/// Reads what a row says of its parameter by kinds. A text that may be left out has an empty value, of which
/// no page says what it means.
fn read_statements<'s>(table: &mut Table<'s>, member: &mut RawMember<'s>) {
    member.basis = constraint::read_opt_basis(table);
    member.optional = table.opt_text("optional");
    let value = if table.has_table("empty") { None } else { table.opt_text("empty") };
    let own = constraint::read_by_kind(table, Place::Input, |kind, own| give(member, kind, own));
    member.constraints.extend(own);
    let Some(optional) = &member.optional else {
        let alone = value.map(|value| value.fault("`empty` with a text says what `optional` leaves open"));
        alone.into_iter().for_each(|fault| table.faults().note(fault));
        return;
    };
    let has = |kind: &str| member.constraints.iter().any(|own| own.kind.value == kind);
    if has("required") {
        let fault = optional.fault(format!("`{}` is required, and may be left out", member.name.value));
        table.faults().note(fault.with_help("of `required` and `optional`, one is true"));
    }
    let is_open = !has("empty") && !member.constraints.iter().any(takes_empty);
    if member.kind.value == "text" && (value.is_some() || is_open) {
        let at = member.constraints.iter().position(|own| own.kind.value == "default");
        let value = value.map_or("a value of length 0".to_owned(), |value| value.value);
        member.constraints.insert(at.unwrap_or(member.constraints.len()), constraint::empty(optional, &value));
    }
}

/// Gives a statement of a row what it need not say: its basis is the row's, but that an id exists, and what
/// an empty value means, is a conclusion.
fn give<'s>(member: &RawMember<'s>, kind: &str, own: &mut Table<'s>) {
    let basis = match kind {
        "exists" | "empty" => Basis::Inferred,
        _ => member.basis.unwrap_or(Basis::Documented),
    };
    if let Some(says) = if kind == "default" { own_example(own) } else { None } {
        own.give("says", says);
        own.give("cites", word("example answer", member.mark));
    }
    own.give("basis", word(basis.name(), member.mark));
    give_items(member, kind, own);
}

/// The words of the example that show a default, where it says only that they do.
fn own_example<'s>(own: &mut Table<'s>) -> Option<Text<'s>> {
    let is_shown = !own.has("says") && own.opt_text("basis").is_some_and(|basis| basis.value == Basis::Example.name());
    let (value, to) = if is_shown { (own.opt_text("value")?, own.opt_text("to")?) } else { return None };
    let name = to.value.rsplit('.').next().unwrap_or_default();
    Some(Text { value: format!("<{name}>{}</{name}>", value.value), mark: to.mark })
}

/// Gives a statement of a field what it need not say: whether the page declares the field is its basis. An
/// echo has the words of the page about its parameter; without any it is what the example shows.
fn give_field<'s>(member: &RawMember<'s>, kind: &str, own: &mut Table<'s>) {
    let shown = match &member.example {
        Some(RawExample::Text(text)) if kind == "echo" && !own.has("says") => Some(text.clone()),
        _ => None,
    };
    // What is neither declared nor shown is a member of a parameter, which has its words in a row.
    let is_declared = member.declared.is_some() || member.example.is_none();
    let is_documented = if kind == "echo" { shown.is_none() } else { kind != "count" && is_declared };
    let basis = if is_documented { Basis::Documented } else { Basis::Example };
    own.give("basis", word(basis.name(), member.mark));
    shown.into_iter().for_each(|says| own.give("says", says));
    give_items(member, kind, own);
}

/// A length of a list is of its items.
fn give_items<'s>(member: &RawMember<'s>, kind: &str, own: &mut Table<'s>) {
    if kind == "length" && member.is_list() {
        own.give("unit", word(Unit::Items.name(), member.mark));
    }
}

/// Whether a bound says that an empty value is one.
fn takes_empty(own: &RawConstraint<'_>) -> bool {
    let mut terms = own.readings.iter().flat_map(|reading| &reading.terms);
    terms.any(|term| matches!(term.rule, Rule::Extent(Extent::Min { bound: 0, .. })))
}

/// A word that nobody wrote.
fn word<'s>(value: &str, mark: Mark<'s>) -> Text<'s> {
    Text { value: value.to_owned(), mark }
}

/// Reads a member of a shape.
pub(super) fn read_field(mut table: Table<'_>) -> RawMember<'_> {
    let mut member = read(&mut table, Place::Field);
    member.declared = table.opt_text("declared").filter(|words| !words.value.is_empty());
    member.example = read_example(&mut table);
    if table.has_list("open") {
        member.constraints.extend(read_known(&mut table));
    } else {
        read_open(&mut table, &mut member);
    }
    let own = constraint::read_by_kind(&mut table, Place::Field, |kind, own| give_field(&member, kind, own));
    member.ties = constraint::read_by_kind(&mut table, Place::Tie, |kind, own| give_field(&member, kind, own));
    member.constraints.extend(own);
    member.fill = table.opt_text("fill");
    member.prefix = table.opt_text("prefix");
    member.omittable = table.opt_text("omittable");
    table.finish();
    member
}

/// Reads a member of a shape of `common.toml`.
pub(super) fn read_shared(mut table: Table<'_>) -> RawMember<'_> {
    let mut member = RawMember { shared: true, ..read(&mut table, Place::Field) };
    read_shared_statements(&mut table, &mut member);
    table.finish();
    member
}

/// Reads a member of a shape of a family's `types.toml`: no page of an action declares or shows it.
pub(super) fn read_typed(mut table: Table<'_>) -> RawMember<'_> {
    let mut member = RawMember { shared: true, ..read(&mut table, Place::Field) };
    read_open(&mut table, &mut member);
    read_shared_statements(&mut table, &mut member);
    member.fill = table.opt_text("fill");
    member.omittable = table.opt_text("omittable");
    table.finish();
    member
}

/// Reads what is said by kinds of a field of which no page is at hand: each says its basis.
fn read_shared_statements<'s>(table: &mut Table<'s>, member: &mut RawMember<'s>) {
    let own = constraint::read_by_kind(table, Place::Field, |kind, own| give_items(member, kind, own));
    member.constraints.extend(own);
}

/// The values known of a field that holds one, as the page shows them.
fn read_known<'s>(table: &mut Table<'s>) -> Option<RawConstraint<'s>> {
    let key = Text { value: "open".to_owned(), mark: table.key_mark("open") };
    let values = table.opt_list_of_text("open")?;
    Some(constraint::open(key, values, table))
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
    let words = [
        ("String", "text"),
        ("Integer", "integer"),
        ("Long", "long"),
        ("Boolean", "boolean"),
        ("Date", "date"),
        ("List", "list"),
    ];
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
        ties: Vec::new(),
        optional: None,
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
