//! One action file to one [`Action`]. Next: [`super::parameter`] and [`super::field`].

use std::collections::BTreeSet;

use super::super::raw::{self, RawAction, RawCommon, RawConstraint, RawShape, RawUndo};
use super::field::Outer;
use super::statement::Use;
use super::{Builder, common_shapes, id};
use crate::model::{Action, Binding, Constraint, ConstraintId, Fill, Member, Site, Slip, Type, Undo};
use crate::toml::{Faults, Mark};

/// The shape whose members open every answer.
const ENVELOPE: &str = "CommonResponse";

/// Compiles an action; its constraints are added to those of the actions before it.
pub(super) fn compile<'s>(
    raw: &RawAction<'s>,
    common: Option<&RawCommon<'s>>,
    constraints: &mut Vec<Constraint>,
    quoted: &mut Vec<Mark<'s>>,
    faults: &Faults,
) -> Action {
    let id = id(&raw.family.value, &raw.name.value);
    let shapes = raw.shapes.iter().chain(common_shapes(common)).collect();
    let earlier = constraints.len();
    let (within, at_root, used) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut builder =
        Builder { action: id.clone(), shapes, faults, constraints, quoted, earlier, within, at_root, used };
    let input = builder.parameters(&raw.inputs, "input");
    let output = builder.answer(raw);
    builder.promises(raw, common);
    builder.unused_shapes(raw);
    let own = (earlier..constraints.len()).map(|index| (&constraints[index], ConstraintId::new(index)));
    let family = family_path(raw, common, faults);
    let promises = own.filter(|(constraint, _)| constraint.site == Site::Exchange);
    Action {
        promises: promises.rev().map(|(constraint, id)| (constraint.kind, id)).collect(),
        path: raw.request_path.clone().unwrap_or_else(|| format!("{family}/{}", raw.name.value)),
        name: raw.name.value.clone(),
        family: raw.family.value.clone(),
        effect: raw.effect,
        undo: raw.undo.as_ref().map(undo),
        page: raw.page.clone(),
        input,
        output,
        constraints: (earlier..constraints.len()).map(ConstraintId::new).collect(),
        slips: slips(raw, &id),
        id,
    }
}

fn undo(raw: &RawUndo<'_>) -> Undo {
    Undo {
        action: raw.action.value.clone(),
        list: raw.list.value.clone(),
        id: raw.id.value.clone(),
        with: raw.with.iter().map(|name| name.value.clone()).collect(),
    }
}

impl<'a, 's> Builder<'a, 's> {
    fn answer(&mut self, raw: &'a RawAction<'s>) -> Member {
        let mut members = Vec::new();
        if let Some(envelope) = self.shape(ENVELOPE) {
            self.used.insert(ENVELOPE.to_owned());
            let outer = Outer { examples: &raw.envelope, ..Outer::default() };
            members = self.fields(&envelope.members, "output", outer, &raw.relations);
        } else if let Some((name, _)) = raw.envelope.first() {
            self.faults.note(name.fault(format!("no shape `{ENVELOPE}` has members for `envelope` to show")));
        }
        self.at_root = members.iter().map(|member: &Member| member.name.clone()).collect();
        if !raw.output.value.is_empty() {
            let own = |builder: &mut Self, shape: &'a RawShape<'s>| {
                builder.fields(&shape.members, "output", Outer::default(), &raw.relations)
            };
            members.extend(self.record(&raw.output, own));
        }
        Member {
            key: (format!("{}Response", raw.name.value)).into(),
            name: format!("{}Response", raw.name.value),
            path: "output".to_owned(),
            kind: Type::Record(members),
            binding: Binding::Plain,
            constraints: Vec::new(),
            example: None,
            means: String::new(),
            cites: String::new(),
            fill: Fill::Example,
        }
    }

    /// The common promises, an action's own in the place of one of the same kind; then its others.
    fn promises(&mut self, raw: &RawAction<'s>, common: Option<&RawCommon<'s>>) {
        let common: &[_] = common.map_or(&[], |common| &common.promises);
        let of_kind = |promises: &'_ [RawConstraint<'s>], kind: &str| promises.iter().any(|p| p.kind.value == kind);
        for promise in common {
            let own: Vec<_> = raw.promises.iter().filter(|own| own.kind.value == promise.kind.value).collect();
            let own = if own.is_empty() { vec![promise] } else { own };
            own.into_iter().for_each(|promise| self.promise(promise));
        }
        for promise in raw.promises.iter().filter(|own| !of_kind(common, &own.kind.value)) {
            self.promise(promise);
        }
    }

    fn promise(&mut self, promise: &RawConstraint<'s>) {
        let (site, cites) = (Site::Exchange, promise.cites.as_str());
        self.own(promise, &Use { site: &site, stem: "answer", cites, shared: false, shown: None });
    }

    fn unused_shapes(&self, raw: &RawAction<'s>) {
        for shape in &raw.shapes {
            if !self.used.contains(&shape.name.value) {
                self.faults.note(shape.name.fault(format!("shape `{}` is not used", shape.name.value)));
            }
        }
    }
}

fn family_path(raw: &RawAction<'_>, common: Option<&RawCommon<'_>>, faults: &Faults) -> String {
    let Some(common) = common else { return String::new() };
    let found = common.families.iter().find(|(name, _)| name.value == raw.family.value);
    if found.is_none() && !raw.family.value.is_empty() {
        let names: Vec<&str> = common.families.iter().map(|(name, _)| name.value.as_str()).collect();
        raw::unknown(&raw.family, "family", &names, faults);
    }
    found.map(|(_, path)| path.value.clone()).unwrap_or_default()
}

fn slips(raw: &RawAction<'_>, action: &str) -> Vec<Slip> {
    let slips = raw.slips.iter().map(|slip| Slip {
        id: format!("{action}.slip.{}", slip.id.value),
        at: slip.at.iter().map(|path| path.value.clone()).collect(),
        says: slip.says.value.clone(),
        means: slip.means.value.clone(),
    });
    slips.collect()
}
