//! Fields of an answer, and the constraints that come of being declared or shown.
//!
//! Next: [`super::statement`].

use super::super::raw::{self, RawConstraint, RawExample, RawMember, Text};
use super::statement::Automatic;
use super::{Builder, shapes};
use crate::model::{Basis, ConstraintId, Fill, Kind, Member, Reading, Rule, Scalar, Site, Type};

impl<'a, 's> Builder<'a, 's> {
    /// The fields of an answer or of a record in it; `outer` is the member that is this record, and
    /// may give the examples and known values of its fields.
    pub(super) fn fields(
        &mut self,
        raw: &[RawMember<'s>],
        prefix: &str,
        outer: Option<&RawMember<'s>>,
        relations: &[RawConstraint<'s>],
    ) -> Vec<Member> {
        let taken: &[String] = if prefix == "output" { &self.at_root } else { &[] };
        let distinct = self.distinct(raw, "member", taken);
        if let Some(outer) = outer {
            self.check_overrides(outer, &distinct);
        }
        distinct.into_iter().map(|member| self.field(member, prefix, outer, relations)).collect()
    }

    fn field(
        &mut self,
        raw: &RawMember<'s>,
        prefix: &str,
        outer: Option<&RawMember<'s>>,
        relations: &[RawConstraint<'s>],
    ) -> Member {
        let path = format!("{prefix}.{}", raw.name.value);
        let example = shown(raw, outer);
        self.check_use(raw, example.is_some());
        let mut constraints = self.expected(raw, &path, example.as_deref());
        let cites = cites(raw);
        let site = Site::Output(path.clone());
        for own in &raw.constraints {
            constraints.extend(self.own(own, &site, &path, cites));
        }
        constraints.extend(self.known_values(raw, &path, outer));
        for relation in relations.iter().filter(|r| r.to.as_ref().is_some_and(|to| to.value == path)) {
            constraints.extend(self.own(relation, &site, &path, &relation.cites));
        }
        let inner_of = if raw.is_list() { None } else { Some(raw) };
        let kind = self.kind(raw, &path, |builder, shape| builder.fields(&shape.members, &path, inner_of, relations));
        Member {
            key: raw.name.value.as_str().into(),
            name: raw.name.value.clone(),
            path,
            kind: self.with_item_type(raw, kind),
            binding: shapes::binding(raw),
            constraints,
            example,
            means: raw.means.clone(),
            cites: cites.to_owned(),
            fill: self.fill(raw),
        }
    }

    /// What being declared or shown promises: that the field is there, its type, that it is filled.
    fn expected(&mut self, raw: &RawMember<'s>, path: &str, example: Option<&str>) -> Vec<ConstraintId> {
        let site = Site::Output(path.to_owned());
        let (basis, says) = declared(raw);
        let (scalar, shown) = (shapes::scalar(&raw.kind.value), raw.example.is_some() || example.is_some());
        let mut present = Automatic::new(&site, basis, &says, cites(raw), raw.mark);
        let mut typed = present.clone();
        let reason = raw.omittable.as_ref().map(|reason| reason.value.clone());
        let noted = if scalar.is_some() { &mut typed } else { &mut present };
        noted.note.clone_from(&raw.note);
        if reason.is_some() || !shown {
            present.note = reason.unwrap_or_else(|| "Declared, and not in the example.".to_owned());
            present.choice = vec![named("always", Rule::Present), named("omittable", Rule::Omittable)];
        }
        let mut ids = vec![self.automatic(&present, Kind::Present, Rule::Present)];
        ids.extend(scalar.map(|scalar| self.automatic(&typed, Kind::Type, Rule::Type(scalar))));
        if let (Some(Scalar::Text), Some(example)) = (scalar, example.filter(|example| !example.is_empty())) {
            let filled = Automatic::new(&site, Basis::Example, example, "example answer", raw.mark);
            ids.push(self.automatic(&filled, Kind::Filled, Rule::Filled));
        }
        ids
    }

    /// The values a record's use gives for one of its fields.
    fn known_values(&mut self, raw: &RawMember<'s>, path: &str, outer: Option<&RawMember<'s>>) -> Option<ConstraintId> {
        let (_, values) = outer?.open.iter().find(|(name, _)| name.value == raw.name.value)?;
        let values: Vec<String> = values.value.iter().map(|value| value.value.clone()).collect();
        let site = Site::Output(path.to_owned());
        let open = Automatic::new(&site, Basis::Example, &values.join(", "), "example answer", raw.mark);
        Some(self.automatic(&open, Kind::Open, Rule::Open(values)))
    }

    /// Items of a list that are single values, other than text, have a type too.
    fn with_item_type(&mut self, raw: &RawMember<'s>, mut kind: Type) -> Type {
        if let Type::List(item) = &mut kind
            && let Type::Scalar(scalar) = item.kind
            && scalar != Scalar::Text
        {
            let site = Site::Output(item.path.clone());
            let (basis, says) = declared(raw);
            let typed = Automatic::new(&site, basis, &says, cites(raw), raw.mark);
            item.constraints.push(self.automatic(&typed, Kind::Type, Rule::Type(scalar)));
        }
        kind
    }

    /// What only matters where a shape is part of an answer.
    fn check_use(&self, raw: &RawMember<'s>, shown: bool) {
        let name = &raw.name.value;
        if raw.declared.is_none() && raw.example.is_none() && !shown {
            let fault = raw.name.fault(format!("`{name}` is neither declared nor shown"));
            self.faults.note(fault.with_help("give `declared`, `example`, or both"));
        }
        let of_records = raw.of.as_ref().is_some_and(|of| shapes::scalar(&of.value).is_none());
        if raw.is_list() && of_records && raw.wire_item.is_none() {
            let fault = raw.kind.fault(format!("the items of `{name}` have no name"));
            self.faults.note(fault.with_help("give `wire = { item = \"…\" }`"));
        }
    }

    fn check_overrides(&self, outer: &RawMember<'s>, members: &[&RawMember<'s>]) {
        let names: Vec<&str> = members.iter().map(|member| member.name.value.as_str()).collect();
        let mut given: Vec<&Text<'s>> = outer.open.iter().map(|(name, _)| name).collect();
        if let Some(RawExample::Record(examples)) = &outer.example {
            given.extend(examples.iter().map(|(name, _)| name));
        }
        for name in given {
            if !names.contains(&name.value.as_str()) {
                raw::unknown(name, "member", &names, self.faults);
            }
        }
    }

    fn fill(&self, raw: &RawMember<'s>) -> Fill {
        let Some(fill) = &raw.fill else { return Fill::Example };
        match (fill.value.as_str(), fill.value.split_once('.')) {
            ("new-id", _) => Fill::NewId,
            ("default-name", _) => {
                if raw.prefix.is_none() {
                    self.faults.note(fill.fault("fill `default-name` needs a `prefix`"));
                }
                Fill::DefaultName(raw.prefix.as_ref().map(|prefix| prefix.value.clone()).unwrap_or_default())
            }
            (_, Some((resource, attribute))) => {
                Fill::Attribute { resource: resource.to_owned(), attribute: attribute.to_owned() }
            }
            _ => {
                let help = "expected: new-id, default-name, or an attribute such as `server.name`";
                self.faults.note(fill.fault(format!("unknown fill `{}`", fill.value)).with_help(help));
                Fill::Example
            }
        }
    }
}

fn named(name: &str, rule: Rule) -> Reading {
    Reading { name: name.to_owned(), rule }
}

/// The value shown for a field: where its record is used, or else where it is declared.
fn shown(raw: &RawMember<'_>, outer: Option<&RawMember<'_>>) -> Option<String> {
    if let Some(RawExample::Record(examples)) = outer.and_then(|outer| outer.example.as_ref())
        && let Some((_, value)) = examples.iter().find(|(name, _)| name.value == raw.name.value)
    {
        return Some(value.value.clone());
    }
    raw.example.as_ref().and_then(RawExample::text)
}

/// How a field is known, and the words that say so.
fn declared(raw: &RawMember<'_>) -> (Basis, String) {
    match &raw.declared {
        Some(words) => (Basis::Documented, words.value.clone()),
        None => (Basis::Example, format!("<{}>", raw.name.value)),
    }
}

fn cites<'m>(raw: &'m RawMember<'_>) -> &'m str {
    match (raw.cites.as_str(), &raw.declared) {
        ("", Some(_)) => "response types",
        ("", None) => "example answer",
        (cites, _) => cites,
    }
}
