//! Another edition of a page as it is written: what it says otherwise than the one it differs from.
//!
//! Whether what is replaced is there is seen when it is laid over that one. Next: [`super::super::overlay`].

use super::constraint::{self, Place};
use super::{RawConstraint, RawMember, RawShape, RawSlip, Text, action, member, terms};
use crate::model::Page;
use crate::toml::{Mark, Spanned, Table};

/// One edition's file.
pub(in crate::spec) struct RawOverlay<'s> {
    /// Its path below the spec's root.
    pub(in crate::spec) file: String,
    /// The action it is an edition of, by its qualified id.
    pub(in crate::spec) of: Text<'s>,
    pub(in crate::spec) name: Text<'s>,
    /// The edition it differs from; the action's own file where it says none.
    pub(in crate::spec) from: Option<Text<'s>>,
    /// The edition it says the same as.
    pub(in crate::spec) same_as: Option<Text<'s>>,
    /// The request path it prints, where that is another than family and name give.
    pub(in crate::spec) path: Option<Text<'s>>,
    pub(in crate::spec) page: Page,
    /// What it shows of the members that open every answer, where it shows something else.
    pub(in crate::spec) envelope: Option<Spanned<'s, Vec<(Text<'s>, Text<'s>)>>>,
    /// Shapes in the place of those of that name, shared ones too.
    pub(in crate::spec) shapes: Vec<RawShape<'s>>,
    pub(in crate::spec) changes: Vec<RawChange<'s>>,
}

/// One thing an edition says otherwise.
pub(in crate::spec) struct RawChange<'s> {
    pub(in crate::spec) how: How,
    /// What it is about: a statement, a row or a slip, without the action in front.
    pub(in crate::spec) id: Text<'s>,
    /// What stands there instead; none where nothing does, or where it could not be read.
    pub(in crate::spec) part: Option<Part<'s>>,
    pub(in crate::spec) mark: Mark<'s>,
}

/// What a change does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::spec) enum How {
    Replace,
    Add,
    Remove,
}

/// What a change puts there.
#[derive(Clone)]
pub(in crate::spec) enum Part<'s> {
    /// A constraint of a parameter or a field, or a promise.
    Statement(RawConstraint<'s>),
    /// What ties a field to something.
    Relation(RawConstraint<'s>),
    /// A parameter or a field, with all that is said of it.
    Row(Box<RawMember<'s>>),
    Slip(RawSlip<'s>),
}

/// Whether a file is of another edition: its name has the edition's behind that of the action.
pub(super) fn is_one(path: &str) -> bool {
    let stem = path.rsplit('/').next().and_then(|file| file.strip_suffix(".toml"));
    stem.is_some_and(|stem| stem.contains('.'))
}

/// Reads an edition's file.
pub(super) fn read<'s>(path: &str, mut root: Table<'s>) -> RawOverlay<'s> {
    let nothing = Text { value: String::new(), mark: root.mark() };
    let (of, name) = (nothing.clone(), nothing);
    let (file, page, changes) = (path.to_owned(), Page::default(), Vec::new());
    let (envelope, shapes) = (None, Vec::new());
    let mut overlay =
        RawOverlay { file, of, name, from: None, same_as: None, path: None, page, envelope, shapes, changes };
    if let Some(mut table) = root.table("edition") {
        (overlay.of, overlay.name) = (table.text("of"), table.text("name"));
        (overlay.from, overlay.same_as) = (table.opt_text("from"), table.opt_text("same-as"));
        overlay.path = table.opt_text("path");
        overlay.page = table.table("page").map(|page| action::read_page(page, true)).unwrap_or_default();
        overlay.page.name.clone_from(&overlay.name.value);
        table.finish();
    }
    overlay.envelope = action::read_envelope(&mut root);
    overlay.shapes = super::read_shapes(&mut root, member::read_field);
    for (key, how) in [("replace", How::Replace), ("add", How::Add), ("remove", How::Remove)] {
        overlay.changes.extend(root.tables(key).into_iter().map(|table| read_change(how, table)));
    }
    root.finish();
    overlay
}

fn read_change<'s>(how: How, mut table: Table<'s>) -> RawChange<'s> {
    let (mark, id) = (table.mark(), table.text("id"));
    if how == How::Remove {
        table.text("cites");
        table.opt_text("note");
        table.finish();
        return RawChange { how, id, part: None, mark };
    }
    let kind = table.has("kind");
    let part = match id.value.split_once('.') {
        Some(("slip", name)) => {
            let slip = action::read_slip(table);
            Some(Part::Slip(RawSlip { id: Text { value: name.to_owned(), ..slip.id }, ..slip }))
        }
        Some(("answer", _)) => constraint::read(table, Place::Exchange).map(Part::Statement),
        Some(("input", _)) if kind => constraint::read(table, Place::Input).map(Part::Statement),
        Some(("input", _)) => Some(Part::Row(Box::new(member::read_parameter(table)))),
        Some(("output", _)) if !kind => Some(Part::Row(Box::new(member::read_field(table)))),
        Some(("output", rest)) if terms::RELATION.iter().any(|kind| rest.ends_with(&format!(".{kind}"))) => {
            constraint::read(table, Place::Relation).map(Part::Relation)
        }
        Some(("output", _)) => constraint::read(table, Place::Field).map(Part::Statement),
        _ => {
            let fault = id.fault(format!("`{}` is the id of nothing that a page has", id.value));
            let help = "it begins with `input.`, `output.`, `answer.` or `slip.`, without the action";
            table.faults().note(fault.with_help(help));
            None
        }
    };
    RawChange { how, id, part, mark }
}
