//! Names of types to types: scalars, lists, and shapes expanded where they are used.
//!
//! Next: [`super::field`] and [`super::parameter`], who ask.

use super::super::raw::{self, RawMember, RawShape, Text};
use super::Builder;
use crate::model::{Binding, Member, MemberPath, Scalar, Type};

impl<'a, 's> Builder<'a, 's> {
    /// The shape of that name.
    pub(super) fn shape(&self, name: &str) -> Option<&'a RawShape<'s>> {
        self.shapes.iter().copied().find(|shape| shape.name.value == name)
    }

    /// The type of a member; `inner` makes the members of a shape.
    pub(super) fn kind(
        &mut self,
        raw: &RawMember<'s>,
        path: &MemberPath,
        inner: impl Fn(&mut Self, &'a RawShape<'s>) -> Vec<Member>,
    ) -> Type {
        match &raw.of {
            Some(of) if raw.is_list() => {
                let kind = self.named(of, &inner);
                Type::List(Box::new(item(raw, path, kind)))
            }
            _ if raw.is_list() => Type::List(Box::new(item(raw, path, Type::Scalar(Scalar::Text)))),
            _ => self.named(&raw.kind, &inner),
        }
    }

    /// The members of a shape, if there is such a one and it does not contain itself.
    pub(super) fn record(
        &mut self,
        name: &Text<'s>,
        inner: impl Fn(&mut Self, &'a RawShape<'s>) -> Vec<Member>,
    ) -> Vec<Member> {
        if self.within.contains(&name.value) {
            self.faults.note(name.fault(format!("shape `{}` contains itself", name.value)));
            return Vec::new();
        }
        let Some(shape) = self.shape(&name.value) else {
            self.unknown_type(name);
            return Vec::new();
        };
        self.used.insert(name.value.clone());
        self.within.push(name.value.clone());
        let members = inner(self, shape);
        self.within.pop();
        members
    }

    fn named(&mut self, name: &Text<'s>, inner: &impl Fn(&mut Self, &'a RawShape<'s>) -> Vec<Member>) -> Type {
        match Scalar::named(&name.value) {
            Some(scalar) => Type::Scalar(scalar),
            None if name.value.is_empty() => Type::Scalar(Scalar::Text),
            None => Type::Record(self.record(name, inner)),
        }
    }

    fn unknown_type(&self, name: &Text<'s>) {
        if name.value == "list" {
            self.faults.note(name.fault("a list of lists has no form on the wire"));
            return;
        }
        let mut names: Vec<&str> = Scalar::ALL.map(Scalar::name).to_vec();
        names.push("list");
        names.extend(self.shapes.iter().map(|shape| shape.name.value.as_str()));
        raw::unknown(name, "type or shape", &names, self.faults);
    }
}

/// How a member looks on the wire.
pub(super) fn binding(raw: &RawMember<'_>) -> Binding {
    if !raw.is_list() {
        return Binding::Plain;
    }
    Binding::List { name: raw.wire_list.as_ref().unwrap_or(&raw.name).value.clone() }
}

fn item(raw: &RawMember<'_>, path: &MemberPath, kind: Type) -> Member {
    let name = raw.wire_item.as_ref().map_or("*", |item| &item.value).to_owned();
    Member::plain(name, path.clone(), kind)
}
