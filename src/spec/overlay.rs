//! One edition's file laid over the page it differs from.
//!
//! What comes out is a page as if somebody had written it down whole, and goes the way of every other:
//! compiled and held against itself, its faults at the places where they are written. A change that
//! meets nothing is a fault here; one that says what was there already is one in [`super::editions`],
//! where the two can be compared.
//!
//! Next: [`raw::overlay`](super::raw) for what is read, [`super::editions`] for all of them.

use super::raw::unknown_of_many;
use super::raw::{How, Part, RawAction, RawChange, RawCommon, RawConstraint, RawMember, RawOverlay, RawShape};
use crate::toml::Faults;

/// Where the members of a row stand.
enum Shelf {
    Inputs,
    Shape(usize),
}

/// Lays an edition over a page.
pub(super) struct Overlay<'a, 's> {
    pub(super) action: RawAction<'s>,
    pub(super) common: Option<&'a RawCommon<'s>>,
    /// What can be named, without the action in front.
    pub(super) known: &'a [String],
    pub(super) faults: &'a Faults,
}

impl<'s> Overlay<'_, 's> {
    /// Makes every change of an edition's file, those of one id together.
    pub(super) fn apply(&mut self, overlay: &RawOverlay<'s>) {
        self.action.page.clone_from(&overlay.page);
        if let Some(path) = &overlay.path {
            if !path.value.starts_with('/') {
                self.faults.note(path.fault("a request path begins with `/`"));
            }
            self.action.request_path = Some(path.value.clone());
        }
        if let Some(envelope) = &overlay.envelope {
            self.action.envelope.clone_from(&envelope.value);
        }
        for shape in &overlay.shapes {
            let own = RawShape { is_in_place: true, ..shape.clone() };
            put(&mut self.action.shapes, |old| old.name.value == own.name.value, vec![own.clone()]);
        }
        for (position, change) in overlay.changes.iter().enumerate() {
            let same = |other: &&RawChange<'s>| other.id.value == change.id.value;
            match overlay.changes[..position].iter().find(same) {
                Some(earlier) if earlier.how != change.how || change.how == How::Remove => {
                    self.faults.note(change.id.fault(format!("`{}` is changed twice", change.id.value)));
                }
                Some(_) => {}
                None => self.change(change, &overlay.changes[position..]),
            }
        }
    }

    /// Makes one change, with all that is said of the same id in what follows.
    fn change(&mut self, change: &RawChange<'s>, following: &[RawChange<'s>]) {
        let same = following.iter().filter(|other| other.id.value == change.id.value);
        let parts: Vec<Part<'s>> = same.filter_map(|other| other.part.clone()).collect();
        if change.how != How::Remove && parts.is_empty() {
            return; // it was reported when it was read
        }
        let there = self.known.contains(&change.id.value);
        match change.how {
            How::Add if there => {
                let fault = change.id.fault(format!("`{}` is there already", change.id.value));
                self.faults.note(fault.with_help("say it with `[[replace]]`"));
                return;
            }
            How::Replace | How::Remove if !there => {
                let known: Vec<&str> = self.known.iter().map(String::as_str).collect();
                unknown_of_many(&change.id, "statement", &known, self.faults);
                return;
            }
            _ => {}
        }
        if !self.set(&change.id.value, parts) {
            let fault = change.id.fault(format!("`{}` cannot be changed by an edition", change.id.value));
            let help = "it is shared by all actions, has no row to stand in, or its id is not that of what is said";
            self.faults.note(fault.with_help(help));
        }
    }

    /// Puts these parts in the place of what has that id; false where there is no such place.
    fn set(&mut self, id: &str, parts: Vec<Part<'s>>) -> bool {
        let Some((site, rest)) = id.split_once('.') else { return false };
        match site {
            "slip" => {
                put(&mut self.action.slips, |slip| slip.id.value == rest, slips(parts));
                true
            }
            "answer" => self.promise(rest, parts),
            _ => self.member(id, parts),
        }
    }

    /// A promise of the page, which may stand in the place of one that all actions share.
    fn promise(&mut self, kind: &str, parts: Vec<Part<'s>>) -> bool {
        let is = |promise: &RawConstraint<'s>| promise.kind.value == kind;
        let shared = self.common.is_some_and(|common| common.promises.iter().any(is));
        if parts.is_empty() && shared && !self.action.promises.iter().any(is) {
            return false;
        }
        put(&mut self.action.promises, is, statements(parts));
        true
    }

    /// A row, or a statement that stands in one.
    fn member(&mut self, id: &str, parts: Vec<Part<'s>>) -> bool {
        let Some((stem, last)) = id.rsplit_once('.') else { return false };
        let is_row = match parts.is_empty() {
            true => self.row(id).is_some(),
            false => parts.iter().all(|part| matches!(part, Part::Row(_))),
        };
        if !is_row {
            return self.statement(stem, last, parts);
        }
        let is = |row: &RawMember<'s>| row.name.value == last;
        let placed = parts.iter().all(|part| matches!(part, Part::Row(row) if is(row)));
        let Some(shelf) = self.shelf(stem) else { return false };
        let tied = |relation: &RawConstraint<'s>| {
            let again = |tie: &RawConstraint<'s>| tie.kind.value == relation.kind.value;
            let here = relation.to.as_ref().is_some_and(|to| to.value == id);
            here && parts.iter().any(|part| matches!(part, Part::Row(row) if row.ties.iter().any(again)))
        };
        self.action.relations.retain(|relation| !tied(relation));
        put(self.members(&shelf), is, rows(parts));
        placed
    }

    fn statement(&mut self, stem: &str, last: &str, parts: Vec<Part<'s>>) -> bool {
        let of = |relation: &RawConstraint<'s>| relation.to.as_ref().is_some_and(|to| to.value == stem);
        let is_relation = |relation: &RawConstraint<'s>| of(relation) && relation.kind.value == last;
        if parts.iter().any(|part| matches!(part, Part::Relation(_))) || self.action.relations.iter().any(is_relation) {
            let placed = parts.iter().all(|part| matches!(part, Part::Relation(relation) if is_relation(relation)));
            put(&mut self.action.relations, is_relation, statements(parts));
            return placed;
        }
        let is = |own: &RawConstraint<'s>| own.name() == last;
        if !parts.iter().all(|part| matches!(part, Part::Statement(own) if is(own))) {
            return false;
        }
        let Some(row) = self.row(stem) else { return false };
        if parts.is_empty() && !row.constraints.iter().any(is) {
            return false;
        }
        put(&mut row.constraints, is, statements(parts));
        true
    }

    /// The row at a path.
    fn row(&mut self, path: &str) -> Option<&mut RawMember<'s>> {
        let (stem, name) = path.rsplit_once('.')?;
        let shelf = self.shelf(stem)?;
        self.members(&shelf).iter_mut().find(|row| row.name.value == name)
    }

    /// Where the members below a path stand; none where no shape of this page has them.
    fn shelf(&self, path: &str) -> Option<Shelf> {
        let (site, rest) = path.split_once('.').unwrap_or((path, ""));
        let mut shelf = match site {
            "input" => Shelf::Inputs,
            "output" => self.shape(&self.action.output.value)?,
            _ => return None,
        };
        for name in rest.split('.').filter(|name| !name.is_empty()) {
            let members = match shelf {
                Shelf::Inputs => &self.action.inputs,
                Shelf::Shape(index) => &self.action.shapes[index].members,
            };
            let row = members.iter().find(|row| row.name.value == name)?;
            shelf = self.shape(&row.of.as_ref().unwrap_or(&row.kind).value)?;
        }
        Some(shelf)
    }

    fn shape(&self, name: &str) -> Option<Shelf> {
        self.action.shapes.iter().position(|shape| shape.name.value == name).map(Shelf::Shape)
    }

    fn members(&mut self, shelf: &Shelf) -> &mut Vec<RawMember<'s>> {
        match *shelf {
            Shelf::Inputs => &mut self.action.inputs,
            Shelf::Shape(index) => &mut self.action.shapes[index].members,
        }
    }
}

/// Puts new ones where the first of those stood, or at the end.
fn put<T>(list: &mut Vec<T>, is: impl Fn(&T) -> bool, new: Vec<T>) {
    let at = list.iter().position(&is).unwrap_or(list.len());
    list.retain(|old| !is(old));
    list.splice(at..at, new);
}

fn statements<'s>(parts: Vec<Part<'s>>) -> Vec<RawConstraint<'s>> {
    let own = |part| match part {
        Part::Statement(own) | Part::Relation(own) => Some(own),
        _ => None,
    };
    parts.into_iter().filter_map(own).collect()
}

fn rows<'s>(parts: Vec<Part<'s>>) -> Vec<RawMember<'s>> {
    parts.into_iter().filter_map(|part| if let Part::Row(row) = part { Some(*row) } else { None }).collect()
}

fn slips<'s>(parts: Vec<Part<'s>>) -> Vec<super::raw::RawSlip<'s>> {
    parts.into_iter().filter_map(|part| if let Part::Slip(slip) = part { Some(slip) } else { None }).collect()
}

/// What of a page an edition can name: rows, statements and slips, without the action in front.
pub(super) fn known(action: &RawAction<'_>, common: Option<&RawCommon<'_>>) -> Vec<String> {
    let mut ids = Vec::new();
    let promises = action.promises.iter().chain(common.iter().flat_map(|common| &common.promises));
    ids.extend(promises.map(|promise| format!("answer.{}", promise.kind.value)));
    rows_below(action, &action.inputs, "input", &mut ids);
    if let Some(shape) = action.shapes.iter().find(|shape| shape.name.value == action.output.value) {
        rows_below(action, &shape.members, "output", &mut ids);
    }
    let relations = action.relations.iter();
    ids.extend(relations.filter_map(|own| Some(format!("{}.{}", own.to.as_ref()?.value, own.kind.value))));
    ids.extend(action.slips.iter().map(|slip| format!("slip.{}", slip.id.value)));
    ids
}

fn rows_below(action: &RawAction<'_>, rows: &[RawMember<'_>], stem: &str, ids: &mut Vec<String>) {
    for row in rows {
        let path = format!("{stem}.{}", row.name.value);
        ids.extend(row.constraints.iter().map(|own| format!("{path}.{}", own.name())));
        let kind = &row.of.as_ref().unwrap_or(&row.kind).value;
        if let Some(shape) = action.shapes.iter().find(|shape| shape.name.value == *kind) {
            rows_below(action, &shape.members, &path, ids);
        }
        ids.push(path);
    }
}
