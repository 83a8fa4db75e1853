//! Raw files to a [`Model`]: shapes expanded, constraints named, automatic ones added.
//!
//! Here a statement gets its full id, which is an interface: reports, targets and people's scripts
//! name it. Faults found on the way (a shape that is not there, an id given twice) are noted and
//! the rest is compiled all the same. Never judges what a spec says about the world: that is for
//! [`super::lint`].
//!
//! Next: [`action`] for one action, [`field`] and [`parameter`] for its members, [`statement`] for
//! constraints.

mod action;
mod field;
mod parameter;
mod shapes;
mod statement;

pub(super) use parameter::IMPLIED;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::raw::{RawAction, RawClient, RawCommon, RawResource, RawShape, RawSpec};
use crate::model::{
    Client, Constraint, ConstraintId, Format, Model, Needs, Presence, Resource, Role, Rule, Scalar, Set, World,
};
use crate::toml::{Faults, Mark};

/// What the compilation of one action carries along.
struct Builder<'a, 's> {
    /// The action's id.
    action: String,
    /// Whether what is known of it is from elsewhere, whatever the others have it from.
    support: bool,
    /// Its own shapes, those of its family and the common ones.
    shapes: Vec<&'a RawShape<'s>>,
    faults: &'a Faults,
    /// The constraints of all actions so far.
    constraints: &'a mut Vec<Arc<Constraint>>,
    /// Where the words of each of them stand in the files.
    quoted: &'a mut Vec<Mark<'s>>,
    /// How many of them belong to earlier actions.
    earlier: usize,
    /// The shapes being expanded, outermost first.
    within: Vec<String>,
    /// The names that the answer's root has already.
    at_root: Vec<String>,
    /// The shapes met so far.
    used: BTreeSet<String>,
}

/// Compiles a whole spec, with these actions; beside it, for each constraint, where its words stand.
pub(super) fn compile<'s>(
    spec: &RawSpec<'s>,
    actions: &[&RawAction<'s>],
    digest: &str,
    faults: &Faults,
) -> (Model, Vec<Mark<'s>>) {
    let common = spec.common.as_ref();
    let (mut constraints, mut quoted) = (Vec::new(), Vec::new());
    let mut order = actions.to_vec();
    order.sort_by_key(|action| (action.role, id(&action.family.value, &action.name.value)));
    let compile = |raw| action::compile(raw, common, &spec.types, &mut constraints, &mut quoted, faults);
    let (actions, support) = order.into_iter().map(compile).partition(|action| action.role == Role::Contract);
    let clients = clients(&spec.clients);
    let model = Model {
        actions,
        support,
        kinds: constraints.iter().map(|constraint| constraint.kind).collect(),
        of_text: (0..constraints.len())
            .filter(|&index| asks_for_text(&constraints[index]))
            .map(ConstraintId::new)
            .collect(),
        constraints,
        format_parameter: common.map(|common| common.format_parameter.value.clone()).unwrap_or_default(),
        default_format: common.map_or(Format::Xml, |common| common.default_format),
        refusals: common.map(|common| common.refusals.clone()).unwrap_or_default(),
        standing: common.map(|common| common.standing.clone()).unwrap_or_default(),
        inventory: inventory(spec),
        needs: Format::ALL.map(|format| Needs::of(&clients, format)).to_vec(),
        clients,
        editions: Vec::new(),
        digest: digest.to_owned(),
    };
    (model, quoted)
}

/// Whether it asks for a text or a filled one, and no more, in every reading.
fn asks_for_text(constraint: &Constraint) -> bool {
    let asks = |rule: &Rule| matches!(rule, Rule::Set(Set::Type(Scalar::Text)) | Rule::Presence(Presence::Filled));
    constraint.rules().all(asks)
}

/// The qualified id of an action.
pub(super) fn id(family: &str, name: &str) -> String {
    format!("{family}.{name}")
}

fn inventory(spec: &RawSpec<'_>) -> World {
    World { resources: resources(&spec.inventory).into(), ..World::default() }
}

/// Things that exist.
pub(super) fn resources(raw: &[RawResource<'_>]) -> Vec<Resource> {
    let resources = raw.iter().map(|raw| Resource {
        kind: raw.kind.value.clone(),
        id: raw.id.value.clone(),
        attributes: raw.attributes.iter().map(|(key, value)| (key.value.clone(), value.value.clone())).collect(),
        assumed: false,
    });
    resources.collect()
}

/// Clients in the order of the file; one that is built on another needs what that one does.
fn clients(raw: &[RawClient<'_>]) -> Vec<Client> {
    let mut clients: Vec<Client> = Vec::new();
    for RawClient { client, built_on, .. } in raw {
        let base = built_on.as_ref().and_then(|base| clients.iter().find(|client| client.name == base.value));
        let mut demands = base.map_or_else(Vec::new, |base| base.demands.clone());
        demands.extend(client.demands.iter().cloned());
        clients.push(Client { demands, ..client.clone() });
    }
    clients
}

fn common_shapes<'a, 's>(common: Option<&'a RawCommon<'s>>) -> &'a [RawShape<'s>] {
    common.map_or(&[], |common| &common.shapes)
}
