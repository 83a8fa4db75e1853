//! Parameters of a request. Next: [`super::statement`].

use super::super::raw::{RawExample, RawMember};
use super::statement::Automatic;
use super::{Builder, shapes};
use crate::model::{Basis, Fill, Kind, Member, Rule, Scalar, Site, Type};

impl<'s> Builder<'_, 's> {
    /// The parameters of a request, or the members of one that is a record.
    pub(super) fn parameters(&mut self, raw: &[RawMember<'s>], prefix: &str) -> Vec<Member> {
        let distinct = self.distinct(raw, if prefix == "input" { "input" } else { "member" }, &[]);
        distinct.into_iter().map(|member| self.parameter(member, prefix)).collect()
    }

    fn parameter(&mut self, raw: &RawMember<'s>, prefix: &str) -> Member {
        let path = format!("{prefix}.{}", raw.name.value);
        let site = Site::Input(path.clone());
        let says = [&raw.kind].into_iter().chain(&raw.of).map(|word| word.value.as_str()).collect::<Vec<_>>();
        let automatic = Automatic::new(&site, Basis::Documented, &says.join(" of "), &raw.cites, raw.mark);
        let single = if raw.is_list() { raw.of.as_ref() } else { Some(&raw.kind) };
        let scalar = single.and_then(|name| shapes::scalar(&name.value)).filter(|&scalar| scalar != Scalar::Text);
        let typed = scalar.map(|scalar| self.automatic(&automatic, Kind::Type, Rule::Type(scalar)));
        let (mut constraints, mut of_item) = (Vec::new(), Vec::new());
        if raw.is_list() {
            of_item.extend(typed)
        } else {
            constraints.extend(typed)
        }
        for own in &raw.constraints {
            constraints.extend(self.own(own, &site, &path, &raw.cites));
        }
        let mut kind = self.kind(raw, &path, |builder, shape| builder.parameters(&shape.members, &path));
        if let Type::List(item) = &mut kind {
            item.constraints = of_item;
        }
        Member {
            key: raw.name.value.as_str().into(),
            name: raw.name.value.clone(),
            path,
            kind,
            binding: shapes::binding(raw),
            constraints,
            example: raw.example.as_ref().and_then(RawExample::text),
            means: raw.means.clone(),
            cites: raw.cites.clone(),
            fill: Fill::Example,
        }
    }

    /// The members whose names did not come before; notes the others.
    pub(super) fn distinct<'m>(
        &self,
        raw: &'m [RawMember<'s>],
        what: &str,
        taken: &[String],
    ) -> Vec<&'m RawMember<'s>> {
        let mut distinct: Vec<&RawMember<'s>> = Vec::with_capacity(raw.len());
        for member in raw {
            let name = &member.name.value;
            if taken.contains(name) || distinct.iter().any(|earlier| earlier.name.value == *name) {
                self.faults.note(member.name.fault(format!("{what} `{name}` is there twice")));
            } else if !name.is_empty() {
                distinct.push(member);
            }
        }
        distinct
    }
}

impl RawExample<'_> {
    /// The one value, if it is one.
    pub(in crate::spec) fn text(&self) -> Option<String> {
        match self {
            RawExample::Text(text) => Some(text.value.clone()),
            RawExample::Record(_) => None,
        }
    }
}
