//! An action file as it is written. Next: [`super::member`].

use super::constraint::{self, Place};
use super::member::plain;
use super::{RawConstraint, RawMember, RawShape, Text};
use crate::model::edition::BASE;
use crate::model::{Basis, Effect, Page, Phase, Role};
use crate::toml::{Spanned, Table};

/// One action's file.
#[derive(Clone)]
pub(in crate::spec) struct RawAction<'s> {
    /// Its path below the spec's root.
    pub(in crate::spec) path: String,
    pub(in crate::spec) name: Text<'s>,
    pub(in crate::spec) family: Text<'s>,
    pub(in crate::spec) role: Role,
    pub(in crate::spec) effect: Effect,
    /// The kind of things its answer speaks of.
    pub(in crate::spec) resource: Option<Text<'s>>,
    pub(in crate::spec) undo: Option<RawUndo<'s>>,
    pub(in crate::spec) output: Text<'s>,
    /// The words in which the page declares each field, with `{type}` and `{name}` in them.
    pub(in crate::spec) declares: Option<Text<'s>>,
    pub(in crate::spec) page: Page,
    /// The request path, where the page prints another than family and name give.
    pub(in crate::spec) request_path: Option<String>,
    /// What the page shows of the members that open every answer.
    pub(in crate::spec) envelope: Vec<(Text<'s>, Text<'s>)>,
    /// Promises in place of common ones of their kind, or beside them.
    pub(in crate::spec) promises: Vec<RawConstraint<'s>>,
    pub(in crate::spec) inputs: Vec<RawMember<'s>>,
    pub(in crate::spec) shapes: Vec<RawShape<'s>>,
    pub(in crate::spec) relations: Vec<RawConstraint<'s>>,
    pub(in crate::spec) slips: Vec<RawSlip<'s>>,
}

/// `<family>/types.toml`: what several pages of a family share.
pub(in crate::spec) struct RawTypes<'s> {
    /// The folder it stands in.
    pub(in crate::spec) family: Text<'s>,
    pub(in crate::spec) shapes: Vec<RawShape<'s>>,
    pub(in crate::spec) resources: Vec<RawKind<'s>>,
}

/// A kind of things that have a life.
pub(in crate::spec) struct RawKind<'s> {
    pub(in crate::spec) kind: Text<'s>,
    pub(in crate::spec) id: Text<'s>,
    pub(in crate::spec) name: Option<Text<'s>>,
    /// What its members say in each phase, by their path.
    pub(in crate::spec) phases: Vec<(Phase, Vec<(Text<'s>, Text<'s>)>)>,
}

/// How what a call created is deleted again.
#[derive(Clone)]
pub(in crate::spec) struct RawUndo<'s> {
    pub(in crate::spec) action: Text<'s>,
    pub(in crate::spec) list: Text<'s>,
    pub(in crate::spec) id: Text<'s>,
    pub(in crate::spec) with: Vec<Text<'s>>,
}

/// Where the page contradicts itself or leaves something open.
#[derive(Clone)]
pub(in crate::spec) struct RawSlip<'s> {
    pub(in crate::spec) id: Text<'s>,
    pub(in crate::spec) at: Vec<Text<'s>>,
    pub(in crate::spec) says: Text<'s>,
    pub(in crate::spec) means: Text<'s>,
}

/// Reads an action file.
pub(super) fn read<'s>(path: &str, mut root: Table<'s>) -> RawAction<'s> {
    let mut action = read_head(path, &mut root);
    action.promises = read_promises(&mut root);
    action.inputs = read_rows(&mut root).into_iter().map(super::member::read_parameter).collect();
    let form = action.declares.clone();
    action.shapes = super::read_shapes(&mut root, |member| declaring(member, form.as_ref()));
    let relations = root.tables("relation").into_iter();
    action.relations = relations.filter_map(|table| constraint::read(table, Place::Relation)).collect();
    action.slips = root.tables_by("slip", "id").into_iter().map(read_slip).collect();
    root.finish();
    action
}

fn read_head<'s>(path: &str, root: &mut Table<'s>) -> RawAction<'s> {
    let nothing = Text { value: String::new(), mark: root.mark() };
    let mut action = RawAction {
        path: path.to_owned(),
        name: nothing.clone(),
        family: nothing.clone(),
        role: Role::Contract,
        effect: Effect::Creates,
        resource: None,
        undo: None,
        output: nothing,
        declares: None,
        page: Page::default(),
        request_path: None,
        envelope: Vec::new(),
        promises: Vec::new(),
        inputs: Vec::new(),
        shapes: Vec::new(),
        relations: Vec::new(),
        slips: Vec::new(),
    };
    let Some(mut table) = root.table("action") else { return action };
    action.name = table.text("name");
    action.family = table.text("family");
    let roles = Role::ALL.map(|role| (role.name(), role));
    let role = table.opt_text("role").and_then(|role| super::choose(&role, "role", &roles, table.faults()));
    action.role = role.unwrap_or(Role::Contract);
    let effects = Effect::ALL.map(|effect| (effect.name(), effect));
    let effect = table.text("effect");
    action.effect = super::choose(&effect, "effect", &effects, table.faults()).unwrap_or(Effect::Creates);
    action.resource = table.opt_text("resource");
    action.undo = table.opt_table("undo").map(read_undo);
    action.output = table.text("output");
    action.declares = table.opt_text("declares");
    if let Some(form) =
        action.declares.as_ref().filter(|form| !["{type}", "{name}"].iter().all(|it| form.value.contains(it)))
    {
        table.faults().note(form.fault("what declares a field has `{type}` and `{name}` in it"));
    }
    action.page = table
        .table("page")
        .map(|mut page| {
            page.give("title", action.name.clone());
            read_page(page, false)
        })
        .unwrap_or_default();
    table.finish();
    action.envelope = read_envelope(root).map(|envelope| envelope.value).unwrap_or_default();
    action
}

/// Reads what a page shows of the members that open every answer.
pub(super) fn read_envelope<'s>(root: &mut Table<'s>) -> Option<Spanned<'s, Vec<(Text<'s>, Text<'s>)>>> {
    let mut envelope = root.opt_table("envelope")?;
    let value = envelope.table("example").map(|mut shown| shown.other_texts()).unwrap_or_default();
    let mark = envelope.mark();
    envelope.finish();
    Some(Spanned { value, mark })
}

/// Reads a page; a whole one says where it stands, of which day it is and in which language.
pub(super) fn read_page(mut table: Table<'_>, whole: bool) -> Page {
    let (title, edition) = (table.text("title").value, table.text("edition").value);
    let [address, date, language] = ["address", "date", "language"].map(|key| match (whole, key) {
        (true, "date") => table.date(key).value,
        (true, _) => table.text(key).value,
        (false, "date") => table.opt_date(key).map(|date| date.value).unwrap_or_default(),
        (false, _) => plain(&mut table, key),
    });
    table.finish();
    Page { name: BASE.to_owned(), title, edition, address, date, language }
}

/// Reads the types of a family.
pub(super) fn read_types<'s>(family: &str, mut root: Table<'s>) -> RawTypes<'s> {
    let family = Text { value: family.to_owned(), mark: root.mark() };
    let shapes = super::read_shapes(&mut root, super::member::read_typed);
    let resources = root.named_tables("resource").into_iter().map(read_kind).collect();
    root.finish();
    RawTypes { family, shapes, resources }
}

fn read_kind<'s>((kind, mut table): (Text<'s>, Table<'s>)) -> RawKind<'s> {
    let (id, name) = (table.text("id"), table.opt_text("name"));
    let mut phases = Vec::new();
    for phase in Phase::ALL {
        let Some(mut said) = table.opt_table(phase.name()) else { continue };
        let mut fields = Vec::new();
        for member in said.unasked() {
            match said.has_table(&member.value) {
                true => fields.extend(said.opt_table(&member.value).into_iter().flat_map(|mut inner| {
                    let texts = inner.other_texts().into_iter();
                    let path = |name: &str| format!("{}.{name}", member.value);
                    texts.map(|(name, value)| (Text { value: path(&name.value), ..name }, value)).collect::<Vec<_>>()
                })),
                false => fields.extend(said.opt_text(&member.value).map(|value| (member.clone(), value))),
            }
        }
        phases.push((phase, fields));
    }
    table.finish();
    RawKind { kind, id, name, phases }
}

fn read_undo(mut table: Table<'_>) -> RawUndo<'_> {
    let (action, list, id) = (table.text("action"), table.text("list"), table.text("id"));
    let with = table.opt_list_of_text("with").map(|with| with.value).unwrap_or_default();
    table.finish();
    RawUndo { action, list, id, with }
}

/// The promises of a page; of one below its kind, the page says it where the file names no other basis.
fn read_promises<'s>(root: &mut Table<'s>) -> Vec<RawConstraint<'s>> {
    let by_kind = root.has_table("promise");
    let promises = root.tables_by("promise", "kind").into_iter().filter_map(|mut table| {
        if by_kind {
            table.give("basis", Text { value: Basis::Documented.name().to_owned(), mark: table.mark() });
        }
        constraint::read(table, Place::Exchange)
    });
    promises.collect()
}

/// The rows of the request; those below their names stand in the table in that order.
fn read_rows<'s>(root: &mut Table<'s>) -> Vec<Table<'s>> {
    let by_name = root.has_table("input");
    let mut rows = super::tables_by_name(root, "input");
    for (number, row) in (1..).zip(&mut rows).filter(|(_, row)| by_name && !row.has("basis")) {
        row.give("cites", Text { value: format!("request table, row {number}"), mark: row.mark() });
    }
    rows
}

/// Reads a member of a shape of the page; `form` is how the page declares each of them.
fn declaring<'s>(mut table: Table<'s>, form: Option<&Text<'s>>) -> RawMember<'s> {
    if let Some(form) = form {
        let (name, kind) = (table.text("name"), table.text("type"));
        let value = form.value.replace("{name}", &name.value).replace("{type}", &kind.value);
        table.give("declared", Text { value, mark: kind.mark });
    }
    super::member::read_field(table)
}

/// Reads a slip.
pub(super) fn read_slip(mut table: Table<'_>) -> RawSlip<'_> {
    let id = table.text("id");
    let at = if table.has("at") { table.texts("at") } else { table.list_of_text("at").value };
    let (says, means) = (table.text("says"), table.text("means"));
    table.finish();
    RawSlip { id, at, says, means }
}
