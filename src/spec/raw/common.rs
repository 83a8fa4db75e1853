//! `common.toml` and `inventory.toml` as they are written. Next: [`super::action`].

use super::constraint::{self, Place};
use super::{RawConstraint, RawShape, Text};
use crate::model::{Format, Means, RefusalForm, Said, Standing, Unreached};
use crate::toml::{Spanned, Table};

/// What every action shares.
pub(in crate::spec) struct RawCommon<'s> {
    /// Family name and path prefix.
    pub(in crate::spec) families: Vec<(Text<'s>, Text<'s>)>,
    pub(in crate::spec) format_parameter: Text<'s>,
    pub(in crate::spec) default_format: Format,
    pub(in crate::spec) promises: Vec<RawConstraint<'s>>,
    pub(in crate::spec) refusals: Vec<RefusalForm>,
    pub(in crate::spec) standing: Vec<Standing>,
    pub(in crate::spec) shapes: Vec<RawShape<'s>>,
}

/// One thing that exists.
pub(in crate::spec) struct RawResource<'s> {
    pub(in crate::spec) kind: Text<'s>,
    pub(in crate::spec) id: Text<'s>,
    pub(in crate::spec) attributes: Vec<(Text<'s>, Text<'s>)>,
}

/// Reads `common.toml`.
pub(super) fn read(mut root: Table<'_>) -> RawCommon<'_> {
    let families = root.named_tables("family").into_iter().map(read_family).collect();
    let (format_parameter, default_format) = read_answer(&mut root);
    let promises =
        root.tables("promise").into_iter().filter_map(|table| constraint::read(table, Place::Exchange)).collect();
    let refusals = root.named_tables("refusal").into_iter().map(read_refusal).collect();
    let standing = read_standing(root.tables("standing"));
    let shapes = super::read_shapes(&mut root, super::member::read_shared);
    root.finish();
    RawCommon { families, format_parameter, default_format, promises, refusals, standing, shapes }
}

/// Reads `inventory.toml`.
pub(super) fn read_inventory(mut root: Table<'_>) -> Vec<RawResource<'_>> {
    let mut resources = Vec::new();
    for mut table in root.tables("resource") {
        let (kind, id) = (table.text("kind"), table.text("id"));
        resources.push(RawResource { kind, id, attributes: table.other_texts() });
    }
    root.finish();
    resources
}

fn read_family<'s>((name, mut table): (Text<'s>, Table<'s>)) -> (Text<'s>, Text<'s>) {
    let path = table.text("path");
    constraint::read_basis(&mut table);
    table.opt_text("cites");
    table.opt_text("note");
    table.finish();
    (name, path)
}

fn read_answer<'s>(root: &mut Table<'s>) -> (Text<'s>, Format) {
    let Some(mut table) = root.table("answer") else {
        return (Text { value: String::new(), mark: root.mark() }, Format::Xml);
    };
    let parameter = table.text("format-parameter");
    let default = table.text("default-format");
    let formats = Format::ALL.map(|format| (format.name(), format));
    let format = super::choose(&default, "format", &formats, table.faults()).unwrap_or(Format::Xml);
    table.finish();
    (parameter, format)
}

fn read_refusal<'s>((name, mut table): (Text<'s>, Table<'s>)) -> RefusalForm {
    let root = table.text("root").value;
    let (code, message) = (table.text("code").value, table.text("message").value);
    let details = table.opt_text("details").map(|details| details.value);
    let says = table.named_tables("says").into_iter();
    let says = says.filter_map(|said| read_said(said, details.is_some())).collect();
    table.opt_text("note");
    table.finish();
    RefusalForm { name: name.value, root, code, message, details, says }
}

/// One refusal in a form; `detailed` tells whether the form has a place for more words.
fn read_said<'s>((name, mut table): (Text<'s>, Table<'s>), detailed: bool) -> Option<Said> {
    let causes = Unreached::ALL.map(|cause| (cause.name(), cause));
    let cause = super::choose(&name, "cause", &causes, table.faults());
    let status = table.integer("status");
    let error = if table.has("status") { error_status(&table, &status) } else { None };
    let (code, message) = (table.text("code").value, table.text("message").value);
    let details = table.opt_text("details");
    if let Some(details) = details.as_ref().filter(|_| !detailed) {
        let fault = details.fault("the form has no member for `details`".to_owned());
        table.faults().note(fault.with_help("name it: `details = \"…\"` beside `code` and `message`".to_owned()));
    }
    constraint::read_basis(&mut table);
    table.opt_text("cites");
    table.opt_text("note");
    table.finish();
    Some(Said { cause: cause?, status: error?, code, message, details: details.map(|details| details.value) })
}

/// The refusals that say nothing about their request; one code means one thing.
fn read_standing(tables: Vec<Table<'_>>) -> Vec<Standing> {
    let mut known: Vec<Standing> = Vec::new();
    for mut table in tables {
        let means = table.text("means");
        let all = Means::ALL.map(|means| (means.name(), means));
        let means = super::choose(&means, "meaning", &all, table.faults());
        let status = table.opt_integer("status").and_then(|status| error_status(&table, &status));
        let codes = table.list_of_text("codes");
        if codes.value.is_empty() && table.has("codes") {
            table.faults().note(codes.fault("there is no code in it".to_owned()));
        }
        for code in &codes.value {
            let twice = |other: &Standing| other.status == status && other.codes.contains(&code.value);
            if known.iter().any(twice) {
                table.faults().note(code.fault(format!("the code {} has a meaning already", code.value)));
            }
        }
        constraint::read_basis(&mut table);
        table.opt_text("cites");
        table.opt_text("note");
        table.finish();
        let codes = codes.value.into_iter().map(|code| code.value).collect();
        known.extend(means.map(|means| Standing { means, status, codes }));
    }
    known
}

/// A status that an error may have.
fn error_status(table: &Table<'_>, status: &Spanned<'_, i64>) -> Option<u16> {
    let error = u16::try_from(status.value).ok().filter(|status| (400..=599).contains(status));
    if error.is_none() {
        table.faults().note(status.fault(format!("{} is no status of an error", status.value)));
    }
    error
}
