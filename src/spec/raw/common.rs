//! `common.toml` and `inventory.toml` as they are written. Next: [`super::action`].

use super::constraint::{self, Place};
use super::{RawConstraint, RawShape, Text};
use crate::model::{Format, RefusalForm};
use crate::toml::Table;

/// What every action shares.
pub(in crate::spec) struct RawCommon<'s> {
    /// Family name and path prefix.
    pub(in crate::spec) families: Vec<(Text<'s>, Text<'s>)>,
    pub(in crate::spec) format_parameter: Text<'s>,
    pub(in crate::spec) default_format: Format,
    pub(in crate::spec) promises: Vec<RawConstraint<'s>>,
    pub(in crate::spec) refusals: Vec<RefusalForm>,
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
    let shapes = super::read_shapes(&mut root);
    root.finish();
    RawCommon { families, format_parameter, default_format, promises, refusals, shapes }
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
    table.opt_text("note");
    table.finish();
    RefusalForm { name: name.value, root, code, message }
}
