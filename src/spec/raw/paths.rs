//! Paths made whole: `output..name` for the one path that begins and ends so, and what a row says its
//! field is tied to, which then stands among the relations of its page.
//!
//! Never decides whether a path leads anywhere: [`super::super::lint`] does. Next: [`super::action`].

use super::{RawAction, RawConstraint, RawMember, RawShape, RawSpec, Text, terms};
use crate::model::{Basis, MemberPath};
use crate::toml::Faults;

/// The shape whose members open every answer.
const ENVELOPE: &str = "CommonResponse";

/// A path of a page, and where its row stands: the shape and the member, if they are the page's own.
struct Row {
    path: String,
    at: Option<(usize, usize)>,
}

/// Completes every page of a spec.
pub(super) fn complete_all(spec: &mut RawSpec<'_>, faults: &Faults) {
    let mut actions = std::mem::take(&mut spec.actions);
    actions.iter_mut().for_each(|action| complete(action, spec, faults));
    spec.actions = actions;
}

/// Completes a page; what was completed before stays as it is, unless another row says it now.
pub(in crate::spec) fn complete<'s>(action: &mut RawAction<'s>, spec: &RawSpec<'s>, faults: &Faults) {
    let types = spec.types.iter().filter(|types| types.family.value == action.family.value);
    let shared = types.flat_map(|types| &types.shapes).chain(spec.common.iter().flat_map(|common| &common.shapes));
    let rows = rows(action, &shared.collect::<Vec<_>>());
    tie(action, &rows, faults);
    let whole = |path: &mut Text<'s>| whole(path, &rows, faults);
    let slips = action.slips.iter_mut().flat_map(|slip| &mut slip.at);
    slips.chain(action.undo.iter_mut().map(|undo| &mut undo.id)).for_each(whole);
    let members = action.inputs.iter_mut().chain(action.shapes.iter_mut().flat_map(|shape| &mut shape.members));
    for own in members.flat_map(|row| &mut row.constraints).chain(&mut action.relations) {
        own.to.iter_mut().for_each(whole);
        for term in own.readings.iter_mut().flat_map(|reading| &mut reading.terms) {
            let Some(path) = terms::path_in(&mut term.rule) else { continue };
            let mut said = Text { value: path.to_string(), mark: term.mark };
            whole(&mut said);
            *path = MemberPath::new(said.value);
        }
    }
}

/// Moves what rows are tied to among the relations, with their paths.
fn tie(action: &mut RawAction<'_>, rows: &[Row], faults: &Faults) {
    for row in rows {
        let Some((shape, member)) = row.at else { continue };
        for tie in action.shapes[shape].members[member].ties.clone() {
            let to = Text { value: row.path.clone(), mark: tie.kind.mark };
            let mut relation = tie;
            relation.to = Some(to);
            if relation.basis == Basis::Documented && relation.cites.is_empty() {
                relation.cites = row_of(action, &relation);
            }
            action.relations.push(relation);
        }
    }
    for (index, shape) in action.shapes.iter_mut().enumerate() {
        for (position, member) in shape.members.iter_mut().enumerate() {
            let is_field = rows.iter().any(|row| row.at == Some((index, position)));
            for stray in member.ties.drain(..).filter(|_| !is_field) {
                let message = format!("`{}` is about a field of an answer", stray.kind.value);
                faults.note(stray.kind.fault(message).with_help(format!("no answer has `{}`", member.name.value)));
            }
        }
    }
}

/// Where the row of the parameter stands that a relation is from.
fn row_of(action: &RawAction<'_>, relation: &RawConstraint<'_>) -> String {
    let mut terms = relation.readings.iter().flat_map(|reading| &reading.terms);
    let from = terms.find_map(|term| term.rule.echoed());
    let row =
        action.inputs.iter().find(|input| from.is_some_and(|from| from.is_input() && from.local() == input.name.value));
    row.map(|row| row.cites.clone()).unwrap_or_default()
}

/// Every path of a page.
fn rows(action: &RawAction<'_>, shared: &[&RawShape<'_>]) -> Vec<Row> {
    let mut walk = Walk { own: &action.shapes, shared, within: Vec::new(), rows: Vec::new() };
    walk.members(&action.inputs, "input", None);
    walk.shape(ENVELOPE, "output");
    walk.shape(&action.output.value, "output");
    walk.rows
}

struct Walk<'a, 's> {
    own: &'a [RawShape<'s>],
    shared: &'a [&'a RawShape<'s>],
    /// The shapes around, outermost first.
    within: Vec<&'a str>,
    rows: Vec<Row>,
}

impl<'a, 's> Walk<'a, 's> {
    fn shape(&mut self, name: &'a str, path: &str) {
        let own = self.own.iter().position(|shape| shape.name.value == name);
        let shape = own.map(|index| &self.own[index]);
        let shape = shape.or_else(|| self.shared.iter().copied().find(|shape| shape.name.value == name));
        if let Some(shape) = shape.filter(|_| !self.within.contains(&name)) {
            self.within.push(name);
            self.members(&shape.members, path, own);
            self.within.pop();
        }
    }

    fn members(&mut self, members: &'a [RawMember<'s>], stem: &str, shape: Option<usize>) {
        for (position, member) in members.iter().enumerate() {
            let path = format!("{stem}.{}", member.name.value);
            let at = shape.filter(|_| stem.starts_with("output")).map(|shape| (shape, position));
            self.rows.push(Row { path: path.clone(), at });
            self.shape(&member.of.as_ref().unwrap_or(&member.kind).value, &path);
        }
    }
}

/// Puts the one path that begins and ends like this in its place; what fits none stays, and leads nowhere.
fn whole(path: &mut Text<'_>, rows: &[Row], faults: &Faults) {
    let Some((start, end)) = path.value.split_once("..") else { return };
    let fits = |whole: &str| {
        let inner = whole.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
        inner.is_some_and(|inner| inner.starts_with('.') && inner.ends_with('.'))
    };
    let found: Vec<&str> = rows.iter().map(|row| row.path.as_str()).filter(|path| fits(path)).collect();
    let Some(first) = found.first() else { return };
    if found.len() > 1 {
        let fault = path.fault(format!("`{}` is more than one path", path.value));
        faults.note(fault.with_help(format!("write out which: {}", found.join(", "))));
    }
    path.value = (*first).to_owned();
}
