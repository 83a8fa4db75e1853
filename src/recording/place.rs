//! Where one is in an answer, by the model: which member stands there, and what it is called in a
//! report. What the model does not know keeps its name.
//!
//! Next: [`super::allow`] and [`super::show`], which ask.

use std::fmt::Write;

use crate::codec::wire_name;
use crate::model::{Action, Member, Model, RefusalForm, Type};

use super::tree::TreeStep;

/// What stands at a place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'m> {
    /// The whole document.
    Root,
    /// A member of a success; what is inside it is found by its type.
    Member(&'m Member),
    /// A refusal.
    Refusal(&'m RefusalForm),
    /// A field of one that the form names: `code` or `message`.
    Field(&'static str),
    /// Nothing the model knows.
    Unknown,
}

impl<'m> Place<'m> {
    /// The entries of that name.
    pub(super) fn name(self, model: &'m Model, action: &'m Action, name: &str) -> Self {
        match self {
            Place::Root if name == action.output.name => Place::Member(&action.output),
            Place::Root => model.refusals.iter().find(|form| form.root == name).map_or(Place::Unknown, Place::Refusal),
            Place::Member(Member { kind: Type::Record(members), .. }) => {
                members.iter().find(|member| wire_name(member) == name).map_or(Place::Unknown, Place::Member)
            }
            Place::Member(member) => {
                item(member).filter(|item| is_item(item, name)).map_or(Place::Unknown, Place::Member)
            }
            Place::Refusal(form) if form.code == name => Place::Field("code"),
            Place::Refusal(form) if form.message == name => Place::Field("message"),
            Place::Refusal(_) | Place::Field(_) | Place::Unknown => Place::Unknown,
        }
    }

    /// An item of the array that stands there.
    pub(super) fn item(self) -> Self {
        match self {
            Place::Member(member) => item(member).map_or(self, Place::Member),
            other => other,
        }
    }

    /// The path of what stands there, as the model and `[compare]` name it.
    pub(super) fn path(self) -> Option<String> {
        match self {
            Place::Member(member) => Some(member.path.to_string()),
            Place::Field(field) => Some(format!("refusal.{field}")),
            Place::Root | Place::Refusal(_) | Place::Unknown => None,
        }
    }
}

/// A way as a report prints it: `output.list[0].field`.
pub(super) fn path(model: &Model, action: &Action, way: &[TreeStep]) -> String {
    let (mut text, mut place, mut in_array) = (String::new(), Place::Root, false);
    for (at, step) in way.iter().enumerate() {
        match step {
            TreeStep::Name(name) => {
                let inner = place.name(model, action, name);
                let hidden = matches!((place, inner), (Place::Member(list), Place::Member(_)) if item(list).is_some());
                if !hidden {
                    let dot = if text.is_empty() { "" } else { "." };
                    let _ = write!(text, "{dot}{}", called(place, inner, name)); // a string takes every text
                }
                in_array = hidden;
                place = inner;
            }
            TreeStep::Index(index) => {
                // The entry of a name has no number of its own, unless there are several.
                let of_name = at > 0 && matches!(way[at - 1], TreeStep::Name(_));
                if !of_name || in_array || *index > 0 {
                    let _ = write!(text, "[{index}]");
                }
                place = if of_name { place } else { place.item() };
            }
        }
    }
    if text.is_empty() { "body".to_owned() } else { text }
}

fn called<'n>(outer: Place<'n>, inner: Place<'n>, name: &'n str) -> &'n str {
    match (outer, inner) {
        (Place::Root, Place::Member(_)) => "output",
        (Place::Root, Place::Refusal(_)) => "refusal",
        (_, Place::Member(member)) => &member.name,
        (_, Place::Field(field)) => field,
        _ => name,
    }
}

/// What the items of a list are.
pub(super) fn item(member: &Member) -> Option<&Member> {
    match &member.kind {
        Type::List(item) => Some(item),
        Type::Scalar(_) | Type::Record(_) => None,
    }
}

/// Whether elements of that name are a list's items.
pub(super) fn is_item(item: &Member, name: &str) -> bool {
    item.name == "*" || item.name == name
}
