//! One action file to one [`Action`]. Next: [`super::parameter`] and [`super::field`].

use std::collections::BTreeSet;
use std::sync::Arc;

use memchr::memmem::Finder;

use super::super::raw::{self, RawAction, RawCommon, RawConstraint, RawKind, RawShape, RawTypes, RawUndo};
use super::field::Outer;
use super::statement::Use;
use super::{Builder, common_shapes, id};
use crate::model::life::list_with;
use crate::model::{
    Action, Binding, Choice, Constraint, ConstraintId, Kind, Member, MemberPath, Role, Shows, Site, Slip, Type, Undo,
};
use crate::toml::{Faults, Mark};

/// The shape whose members open every answer.
const ENVELOPE: &str = "CommonResponse";

/// Compiles an action; its constraints are added to those of the actions before it.
pub(super) fn compile<'s>(
    raw: &RawAction<'s>,
    common: Option<&RawCommon<'s>>,
    types: &[RawTypes<'s>],
    constraints: &mut Vec<Arc<Constraint>>,
    quoted: &mut Vec<Mark<'s>>,
    faults: &Faults,
) -> Action {
    let id = id(&raw.family.value, &raw.name.value);
    let types = types.iter().find(|types| types.family.value == raw.family.value);
    let of_family = types.map_or(&[][..], |types| &types.shapes);
    let shapes = raw.shapes.iter().chain(of_family).chain(common_shapes(common)).collect();
    let support = raw.role == Role::Support;
    let earlier = constraints.len();
    let (within, at_root, used) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut builder =
        Builder { action: id.clone(), support, shapes, faults, constraints, quoted, earlier, within, at_root, used };
    let input = builder.parameters(&raw.inputs, &MemberPath::new("input"));
    let output = builder.answer(raw);
    builder.promises(raw, common);
    builder.unused_shapes(raw);
    let own = (earlier..constraints.len()).map(|index| (&constraints[index], ConstraintId::new(index)));
    let family = family_path(raw, common, faults);
    let on_input =
        input.iter().enumerate().flat_map(|(place, member)| member.constraints.iter().map(move |&id| (place, id)));
    let ties = on_input.filter(|(_, id)| matches!(constraints[id.index()].kind, Kind::Default | Kind::XmlText));
    let promises = own.filter(|(constraint, _)| constraint.site == Site::Exchange);
    Action {
        ties: ties.collect(),
        promises: promises.rev().map(|(constraint, id)| (constraint.kind, id)).collect(),
        path: raw.request_path.clone().unwrap_or_else(|| format!("{family}/{}", raw.name.value)),
        name: raw.name.value.clone(),
        family: raw.family.value.clone(),
        role: raw.role,
        effect: raw.effect,
        shows: shows(raw, types, &output, faults),
        undo: raw.undo.as_ref().map(undo),
        page: raw.page.clone(),
        input,
        lists: lists(&output).iter().map(|name| Finder::new(&format!("<{name}>")).into_owned()).collect(),
        output,
        constraints: (earlier..constraints.len()).map(ConstraintId::new).collect(),
        slips: slips(raw, &id),
        id,
    }
}

/// The names on the wire of the lists in a member, itself included.
fn lists(member: &Member) -> Vec<String> {
    let own = match (&member.kind, &member.binding) {
        (Type::List(_), Binding::Plain) => Some(&member.name),
        (Type::List(_), Binding::List { name }) => Some(name),
        (Type::Scalar(_) | Type::Record(_), _) => None,
    };
    let inner = member.record().unwrap_or_default().iter().flat_map(lists);
    own.cloned().into_iter().chain(inner).collect()
}

/// The things an answer speaks of, and what chooses among them.
fn shows(raw: &RawAction<'_>, types: Option<&RawTypes<'_>>, output: &Member, faults: &Faults) -> Option<Shows> {
    let kinds: &[RawKind<'_>] = types.map_or(&[], |types| &types.resources);
    let resource = raw.resource.as_ref().filter(|resource| !resource.value.is_empty());
    let Some(resource) = resource else {
        for stray in raw.inputs.iter().filter(|input| input.filter.is_some() || input.paging.is_some()) {
            let fault = stray.name.fault(format!("`{}` chooses among things, and there are none", stray.name.value));
            faults.note(fault.with_help("name their kind with `resource = \"…\"` in [action]"));
        }
        return None;
    };
    let Some(kind) = kinds.iter().find(|kind| kind.kind.value == resource.value) else {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.kind.value.as_str()).collect();
        raw::unknown(resource, "kind of things", &names, faults);
        return None;
    };
    let Some(list) = list_with(output.record().unwrap_or_default(), &kind.id.value) else {
        faults.note(resource.fault(format!("no list of the answer has items with a `{}`", kind.id.value)));
        return None;
    };
    let chosen = raw.inputs.iter().filter_map(|input| {
        let field = input.filter.as_ref().map(|filter| Choice::Field(MemberPath::in_item(&filter.value)));
        Some((input.name.value.clone(), field.or(input.paging.clone())?))
    });
    let said = |fields: &[(raw::Text<'_>, raw::Text<'_>)]| {
        fields.iter().map(|(name, value)| (MemberPath::in_item(&name.value), value.value.clone())).collect()
    };
    Some(Shows {
        kind: resource.value.clone(),
        list,
        id: kind.id.value.clone(),
        name: kind.name.as_ref().map(|name| name.value.clone()),
        phases: kind.phases.iter().map(|(phase, fields)| (*phase, said(fields))).collect(),
        chosen_by: chosen.collect(),
    })
}

fn undo(raw: &RawUndo<'_>) -> Undo {
    Undo {
        action: raw.action.value.clone(),
        list: raw.list.value.clone(),
        id: MemberPath::new(&raw.id.value),
        with: raw.with.iter().map(|name| name.value.clone()).collect(),
    }
}

impl<'a, 's> Builder<'a, 's> {
    fn answer(&mut self, raw: &'a RawAction<'s>) -> Member {
        let (root, mut members) = (MemberPath::new("output"), Vec::new());
        if let Some(envelope) = self.shape(ENVELOPE) {
            self.used.insert(ENVELOPE.to_owned());
            let outer = Outer { examples: &raw.envelope, ..Outer::default() };
            members = self.fields(&envelope.members, &root, outer, &raw.relations);
        } else if let Some((name, _)) = raw.envelope.first() {
            self.faults.note(name.fault(format!("no shape `{ENVELOPE}` has members for `envelope` to show")));
        }
        self.at_root = members.iter().map(|member: &Member| member.name.clone()).collect();
        if !raw.output.value.is_empty() {
            let own = |builder: &mut Self, shape: &'a RawShape<'s>| {
                builder.fields(&shape.members, &root, Outer::default(), &raw.relations)
            };
            members.extend(self.record(&raw.output, own));
        }
        Member::plain(format!("{}Response", raw.name.value), root, Type::Record(members))
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
        at: slip.at.iter().map(|path| MemberPath::new(&path.value)).collect(),
        says: slip.says.value.clone(),
        means: slip.means.value.clone(),
    });
    slips.collect()
}
