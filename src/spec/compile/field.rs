//! Fields of an answer, and the constraints that come of being declared or shown.
//!
//! Next: [`super::statement`].

use super::super::raw::{self, RawConstraint, RawExample, RawMember, Text};
use super::statement::{Automatic, Use};
use super::{Builder, shapes};
use crate::model::{
    Basis, ConstraintId, Fill, Kind, Member, MemberPath, Presence, Reading, Rule, Scalar, Set, Site, Type,
};
use crate::toml::Spanned;

/// What the page shows where a record is used, in place of what its shape says of its members.
#[derive(Clone, Copy, Default)]
pub(super) struct Outer<'u, 's> {
    pub(super) examples: &'u [(Text<'s>, Text<'s>)],
    pub(super) open: &'u [(Text<'s>, Spanned<'s, Vec<Text<'s>>>)],
}

impl<'u, 's> Outer<'u, 's> {
    /// What a member that is a record says of its members.
    fn of(raw: &'u RawMember<'s>) -> Self {
        let examples: &[_] = match &raw.example {
            Some(RawExample::Record(examples)) => examples,
            _ => &[],
        };
        if raw.is_list() { Self::default() } else { Self { examples, open: &raw.open } }
    }

    /// The value shown for a field: where its record is used, or else where it is declared.
    fn shown(&self, raw: &'u RawMember<'s>) -> Option<&'u Text<'s>> {
        let here = self.examples.iter().find(|(name, _)| name.value == raw.name.value).map(|(_, value)| value);
        here.or(match &raw.example {
            Some(RawExample::Text(text)) => Some(text),
            _ => None,
        })
    }
}

impl<'a, 's> Builder<'a, 's> {
    /// The fields of an answer or of a record in it.
    pub(super) fn fields(
        &mut self,
        raw: &[RawMember<'s>],
        around: &MemberPath,
        outer: Outer<'_, 's>,
        relations: &[RawConstraint<'s>],
    ) -> Vec<Member> {
        let taken: &[String] = if *around == "output" { &self.at_root } else { &[] };
        let distinct = self.distinct(raw, "member", taken);
        self.check_overrides(outer, &distinct);
        distinct.into_iter().map(|member| self.field(member, around, outer, relations)).collect()
    }

    fn field(
        &mut self,
        raw: &RawMember<'s>,
        around: &MemberPath,
        outer: Outer<'_, 's>,
        relations: &[RawConstraint<'s>],
    ) -> Member {
        let path = around.below(&raw.name.value);
        let example = outer.shown(raw);
        self.check_use(raw, example.is_some());
        let mut constraints = self.expected(raw, &path, example);
        let cites = cites(raw, example);
        let site = Site::Output(path.clone());
        let shown = example.filter(|_| raw.shared);
        let here = Use { site: &site, stem: &path, cites, shared: raw.shared, shown };
        for own in &raw.constraints {
            constraints.extend(self.own(own, &here));
        }
        constraints.extend(self.known_values(raw, &path, outer));
        for relation in relations.iter().filter(|r| r.to.as_ref().is_some_and(|to| path == to.value)) {
            let here = Use { site: &site, stem: &path, cites: &relation.cites, shared: false, shown: None };
            constraints.extend(self.own(relation, &here));
        }
        let inner = Outer::of(raw);
        let kind = self.kind(raw, &path, |builder, shape| builder.fields(&shape.members, &path, inner, relations));
        let kind = self.with_item_type(raw, kind);
        Member {
            binding: shapes::binding(raw),
            constraints,
            example: example.map(|example| example.value.clone()),
            means: raw.means.clone(),
            fill: self.fill(raw),
            ..Member::plain(raw.name.value.clone(), path, kind)
        }
    }

    /// What being declared or shown promises: that the field is there, its type, that it is filled,
    /// and for a date the form it is written in.
    fn expected(&mut self, raw: &RawMember<'s>, path: &MemberPath, example: Option<&Text<'s>>) -> Vec<ConstraintId> {
        let site = Site::Output(path.clone());
        let (basis, says) = declared(raw, example);
        let (scalar, shown) = (Scalar::named(&raw.kind.value), raw.example.is_some() || example.is_some());
        let level = |kind: Kind| raw.levels.iter().find(|(other, _)| *other == kind).map(|(_, level)| level.clone());
        let mut present = Automatic::new(&site, basis, &says, cites(raw, example), raw.mark);
        present.quoted = raw.declared.as_ref().map_or(raw.name.mark, |declared| declared.mark);
        present.lax = raw.shared && example.is_none();
        let mut typed = present.clone();
        (present.level, typed.level) = (level(Kind::Present), level(Kind::Type));
        let reason = raw.omittable.as_ref().map(|reason| reason.value.clone());
        let noted = if scalar.is_some() { &mut typed } else { &mut present };
        noted.note.clone_from(&raw.note);
        if reason.is_some() || (!shown && !raw.shared) {
            present.note = reason.unwrap_or_else(|| "Declared, and not in the example.".to_owned());
            present.choice = vec![
                named("always", Rule::Presence(Presence::Present)),
                named("omittable", Rule::Presence(Presence::Omittable)),
            ];
        }
        let mut made = vec![Kind::Present];
        let mut ids = Vec::from_iter(self.automatic(&present, Rule::Presence(Presence::Present)));
        if let Some(scalar) = scalar {
            ids.extend(self.automatic(&typed, Rule::Set(Set::Type(scalar))));
            made.push(Kind::Type);
        }
        let rule = match scalar {
            Some(Scalar::Text) => Some((Kind::Filled, Rule::Presence(Presence::Filled))),
            Some(Scalar::Date) => Some((Kind::Format, Rule::Set(Set::DateForm))),
            _ => None,
        };
        if let (Some((kind, rule)), Some(example)) = (rule, example.filter(|example| !example.value.is_empty())) {
            let mut own = Automatic::new(&site, Basis::Example, &example.value, "example answer", raw.mark);
            (own.quoted, own.level) = (example.mark, level(kind));
            ids.extend(self.automatic(&own, rule));
            made.push(kind);
        }
        self.unused_levels(raw, &made);
        ids
    }

    /// Notes levels of statements that do not come of the member.
    pub(super) fn unused_levels(&self, raw: &RawMember<'s>, made: &[Kind]) {
        for (kind, level) in raw.levels.iter().filter(|(kind, _)| !made.contains(kind) && !raw.shared) {
            let message = format!("no `{}` comes of `{}`", kind.name(), raw.name.value);
            self.faults.note(level.mark.fault(message));
        }
    }

    /// The values a record's use gives for one of its fields.
    fn known_values(&mut self, raw: &RawMember<'s>, path: &MemberPath, outer: Outer<'_, 's>) -> Option<ConstraintId> {
        let (_, values) = outer.open.iter().find(|(name, _)| name.value == raw.name.value)?;
        let mark = values.mark;
        let values: Vec<String> = values.value.iter().map(|value| value.value.clone()).collect();
        let site = Site::Output(path.clone());
        let mut open = Automatic::new(&site, Basis::Example, &values.join(" … "), "example answer", raw.mark);
        open.quoted = mark;
        self.automatic(&open, Rule::Set(Set::Open(values)))
    }

    /// Items of a list that are single values, other than text, have a type too.
    fn with_item_type(&mut self, raw: &RawMember<'s>, mut kind: Type) -> Type {
        if let Type::List(item) = &mut kind
            && let Type::Scalar(scalar) = item.kind
            && scalar != Scalar::Text
        {
            let site = Site::Output(item.path.clone());
            let (basis, says) = declared(raw, None);
            let typed = Automatic::new(&site, basis, &says, cites(raw, None), raw.mark);
            item.constraints.extend(self.automatic(&typed, Rule::Set(Set::Type(scalar))));
        }
        kind
    }

    /// What only matters where a shape is part of an answer.
    fn check_use(&self, raw: &RawMember<'s>, shown: bool) {
        let name = &raw.name.value;
        if raw.declared.is_none() && raw.example.is_none() && !shown && !raw.shared {
            let fault = raw.name.fault(format!("`{name}` is neither declared nor shown"));
            self.faults.note(fault.with_help("give `declared`, `example`, or both"));
        }
        let of_records = raw.of.as_ref().is_some_and(|of| Scalar::named(&of.value).is_none());
        if raw.is_list() && of_records && raw.wire_item.is_none() {
            let fault = raw.kind.fault(format!("the items of `{name}` have no name"));
            self.faults.note(fault.with_help("give `wire = { item = \"…\" }`"));
        }
    }

    fn check_overrides(&self, outer: Outer<'_, 's>, members: &[&RawMember<'s>]) {
        let names: Vec<&str> = members.iter().map(|member| member.name.value.as_str()).collect();
        let given = outer.open.iter().map(|(name, _)| name).chain(outer.examples.iter().map(|(name, _)| name));
        for name in given.filter(|name| !names.contains(&name.value.as_str())) {
            raw::unknown(name, "member", &names, self.faults);
        }
    }

    fn fill(&self, raw: &RawMember<'s>) -> Fill {
        let Some(fill) = &raw.fill else { return Fill::Example };
        match (fill.value.as_str(), fill.value.split_once('.')) {
            ("new-id", _) => Fill::NewId,
            ("total", _) => Fill::Total,
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
                let help = "expected: new-id, default-name, total, or an attribute such as `server.name`";
                self.faults.note(fill.fault(format!("unknown fill `{}`", fill.value)).with_help(help));
                Fill::Example
            }
        }
    }
}

fn named(name: &str, rule: Rule) -> Reading {
    Reading { name: name.to_owned(), rule }
}

/// How a field is known, and the words that say so.
fn declared(raw: &RawMember<'_>, example: Option<&Text<'_>>) -> (Basis, String) {
    match &raw.declared {
        Some(words) => (Basis::Documented, words.value.clone()),
        None if raw.shared && example.is_none() => (Basis::Elsewhere, raw.name.value.clone()),
        None => (Basis::Example, format!("<{}>", raw.name.value)),
    }
}

fn cites<'m>(raw: &'m RawMember<'_>, example: Option<&Text<'_>>) -> &'m str {
    match (raw.cites.as_str(), &raw.declared) {
        (_, None) if raw.shared && example.is_some() => "example answer",
        ("", Some(_)) => "response types",
        ("", None) => "example answer",
        (cites, _) => cites,
    }
}
