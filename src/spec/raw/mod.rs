//! Spec files as they are written: every table read into a struct, places kept.
//!
//! Knows which keys a table may have and what type they have, and nothing about what they mean
//! together: that is for [`super::compile`] and [`super::lint`]. What is missing or mistyped is
//! noted and read as empty, so the later steps must take an empty name as *already reported*.
//!
//! Next: [`member`] for parameters and fields, [`constraint`] and [`terms`] for their constraints,
//! [`action`], [`overlay`], [`common`] and [`client`] for the files.

pub(super) mod action;
pub(super) mod client;
pub(super) mod common;
pub(super) mod constraint;
pub(super) mod level;
pub(super) mod member;
pub(super) mod overlay;
pub(super) mod paths;
pub(super) mod terms;
pub(super) mod unsaid;

use crate::toml::{Faults, Source, Spanned, Table, did_you_mean};

pub(super) use action::{RawAction, RawKind, RawSlip, RawTypes, RawUndo};
pub(super) use client::RawClient;
pub(super) use common::{RawCommon, RawResource};
pub(super) use constraint::RawConstraint;
pub(super) use level::RawLevel;
pub(super) use member::{RawExample, RawMember};
pub(super) use overlay::{How, Part, RawChange, RawOverlay};
pub(super) use terms::Term;

/// A text and where it stands.
pub(super) type Text<'s> = Spanned<'s, String>;

/// All files of a spec.
#[derive(Default)]
pub(super) struct RawSpec<'s> {
    /// `common.toml`; none where it cannot be read.
    pub(super) common: Option<RawCommon<'s>>,
    /// `inventory.toml`; empty where there is none.
    pub(super) inventory: Vec<RawResource<'s>>,
    /// `clients.toml`; empty where there is none.
    pub(super) clients: Vec<RawClient<'s>>,
    /// The `types.toml` of each family that has one.
    pub(super) types: Vec<RawTypes<'s>>,
    /// The action files, in the order of their paths.
    pub(super) actions: Vec<RawAction<'s>>,
    /// The files of their other editions, in the order of their paths.
    pub(super) overlays: Vec<RawOverlay<'s>>,
}

/// A shape: a name for a group of members.
#[derive(Clone)]
pub(super) struct RawShape<'s> {
    pub(super) name: Text<'s>,
    pub(super) members: Vec<RawMember<'s>>,
    /// Whether an edition has it in the place of one that may be shared.
    pub(super) is_in_place: bool,
}

/// Reads every file; the paths are relative to the spec's root.
pub(super) fn read<'s>(files: &'s [(String, Source)], faults: &'s Faults) -> RawSpec<'s> {
    let mut spec = RawSpec::default();
    for (path, source) in files {
        let Some(mut root) = source.root(faults) else { continue };
        check_format(&mut root);
        match path.as_str() {
            "common.toml" => spec.common = Some(common::read(root)),
            "inventory.toml" => spec.inventory = common::read_inventory(root),
            "clients.toml" => spec.clients = client::read(root),
            _ if overlay::is_one(path) => spec.overlays.push(overlay::read(path, root)),
            _ => match path.strip_suffix("/types.toml") {
                Some(family) => spec.types.push(action::read_types(family, root)),
                None => spec.actions.push(action::read(path, root)),
            },
        }
    }
    paths::complete_all(&mut spec, faults);
    spec
}

/// Reads a world that stands in a file of its own; `None` where it is no TOML.
pub(super) fn read_world<'s>(source: &'s Source, faults: &'s Faults) -> Option<Vec<RawResource<'s>>> {
    let mut root = source.root(faults)?;
    check_format(&mut root);
    Some(common::read_inventory(root))
}

fn check_format(root: &mut Table<'_>) {
    let format = root.integer("format");
    if format.value != 1 && root.has("format") {
        let fault = format.fault(format!("format {} is not known", format.value));
        root.faults().note(fault.with_help("this version reads format 1"));
    }
}

/// Reads shapes; `read` reads a member of one.
fn read_shapes<'s>(root: &mut Table<'s>, read: impl Fn(Table<'s>) -> RawMember<'s>) -> Vec<RawShape<'s>> {
    let mut shapes = Vec::new();
    for (name, mut table) in root.named_tables("shape") {
        let members = tables_by_name(&mut table, "member").into_iter().map(&read).collect();
        table.finish();
        shapes.push(RawShape { name, members, is_in_place: false });
    }
    shapes
}

/// Rows of a list, or below their names; there, one without a `type` is a text.
fn tables_by_name<'s>(table: &mut Table<'s>, key: &str) -> Vec<Table<'s>> {
    let by_name = table.has_table(key);
    let mut rows = table.tables_by(key, "name");
    for row in rows.iter_mut().filter(|_| by_name) {
        row.give("type", Text { value: "String".to_owned(), mark: row.mark() });
    }
    rows
}

/// Looks a word up in a closed set; notes a fault if it is not there.
pub(super) fn choose<T: Copy>(word: &Text<'_>, what: &str, set: &[(&str, T)], faults: &Faults) -> Option<T> {
    let found = set.iter().find(|(name, _)| *name == word.value).map(|&(_, value)| value);
    if found.is_none() && !word.value.is_empty() {
        let names: Vec<&str> = set.iter().map(|&(name, _)| name).collect();
        unknown(word, what, &names, faults);
    }
    found
}

/// Notes that a name is not known, and which are.
pub(super) fn unknown(word: &Text<'_>, what: &str, names: &[&str], faults: &Faults) {
    let fault = word.fault(format!("unknown {what} `{}`", word.value));
    faults.note(fault.with_help(crate::toml::expected(&word.value, names)));
}

/// Notes that a name is not known where there are too many to list.
pub(super) fn unknown_of_many(word: &Text<'_>, what: &str, names: &[&str], faults: &Faults) {
    let fault = word.fault(format!("unknown {what} `{}`", word.value));
    faults.note(match did_you_mean(&word.value, names.iter().copied()) {
        Some(near) => fault.with_help(format!("did you mean `{near}`?")),
        None => fault,
    });
}
