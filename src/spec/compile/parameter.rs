//! Parameters of a request. Next: [`super::statement`].

use super::super::raw::{RawExample, RawLevel, RawMember};
use super::statement::{Automatic, Use};
use super::{Builder, shapes};
use crate::model::{
    Basis, Characters, ConstraintId, Kind, Member, MemberPath, Presence, Reading, Rule, Scalar, Set, Site, Type,
    XmlText,
};

/// What is noted of a parameter that may be left out only because nothing else is said of it.
pub(in crate::spec) const IMPLIED: &str = "The spec does not say so: it has no word of the page for it.";

impl<'s> Builder<'_, 's> {
    /// The parameters of a request, or the members of one that is a record.
    pub(super) fn parameters(&mut self, raw: &[RawMember<'s>], around: &MemberPath) -> Vec<Member> {
        let distinct = self.distinct(raw, if *around == "input" { "input" } else { "member" }, &[]);
        distinct.into_iter().map(|member| self.parameter(member, around)).collect()
    }

    fn parameter(&mut self, raw: &RawMember<'s>, around: &MemberPath) -> Member {
        let path = around.below(&raw.name.value);
        let site = Site::Input(path.clone());
        let words = [&raw.kind].into_iter().chain(&raw.of).map(|word| word.value.as_str()).collect::<Vec<_>>();
        let says = raw.declared.as_ref().map_or_else(|| words.join(" of "), |declared| declared.value.clone());
        let basis = raw.basis.unwrap_or(Basis::Documented);
        let mut automatic = Automatic::new(&site, basis, &says, &raw.cites, raw.mark);
        automatic.quoted = raw.declared.as_ref().unwrap_or(&raw.kind).mark;
        automatic.level = level(raw, Kind::Type);
        let single = if raw.is_list() { raw.of.as_ref() } else { Some(&raw.kind) };
        let scalar = single.and_then(|name| Scalar::named(&name.value)).filter(|&scalar| scalar != Scalar::Text);
        let typed = scalar.and_then(|scalar| self.automatic(&automatic, Rule::Set(Set::Type(scalar))));
        let (mut constraints, mut of_item) = (Vec::new(), Vec::new());
        if raw.is_list() {
            of_item.extend(typed)
        } else {
            constraints.extend(typed)
        }
        for own in &raw.constraints {
            let here = Use { site: &site, stem: &path, cites: &raw.cites, shared: raw.shared, shown: None };
            constraints.extend(self.own(own, &here));
        }
        constraints.extend(self.left_open(raw, &site, *around == "input"));
        let mut kind = self.kind(raw, &path, |builder, shape| builder.parameters(&shape.members, &path));
        if let Type::List(item) = &mut kind {
            item.constraints = of_item;
        }
        Member {
            binding: shapes::binding(raw),
            constraints,
            example: raw.example.as_ref().and_then(RawExample::text),
            means: raw.means.clone(),
            ..Member::plain(raw.name.value.clone(), path, kind)
        }
    }

    /// What a row promises by what it does not say: that the parameter may be left out, and that a
    /// text may be of any characters.
    fn left_open(&mut self, raw: &RawMember<'s>, site: &Site, outermost: bool) -> Vec<ConstraintId> {
        let has = |kind: &str| raw.constraints.iter().any(|own| own.kind.value == kind);
        let (mut ids, mut made) = (Vec::new(), vec![Kind::Type]);
        if outermost && !has("required") && !has("needs") {
            let basis = raw.basis.unwrap_or(Basis::Documented);
            let unsaid = if basis == Basis::Documented { "No" } else { "no row" };
            let says = raw.optional.as_ref().map_or(unsaid, |says| &says.value);
            let mut optional = Automatic::new(site, basis, says, &raw.cites, raw.mark);
            optional.quoted = raw.optional.as_ref().map_or(raw.name.mark, |says| says.mark);
            optional.level = level(raw, Kind::Optional);
            if raw.optional.is_none() && basis == Basis::Documented {
                optional.note = IMPLIED.to_owned();
            }
            ids.extend(self.automatic(&optional, Rule::Presence(Presence::Optional)));
            made.push(Kind::Optional);
        }
        if raw.kind.value == Scalar::Text.name() && !["alphabet", "exists", "options"].iter().any(|kind| has(kind)) {
            let length = raw.constraints.iter().find(|own| own.kind.value == "length");
            let row = length.or(raw.constraints.first()).map(|own| &own.says);
            let says = row.or(raw.declared.as_ref()).unwrap_or(&raw.kind);
            let mut open = Automatic::new(site, Basis::Inferred, &says.value, &raw.cites, raw.mark);
            (open.quoted, open.level) = (says.mark, level(raw, Kind::AnyCharacter));
            open.note = "No character is excluded; what is sent may have any.".to_owned();
            ids.extend(self.automatic(&open, Rule::Characters(Characters::Any)));
            open.level = level(raw, Kind::XmlText);
            open.note = "No XML answer can repeat such a text, and no page says what becomes of it.".to_owned();
            let fates = [XmlText::Kept, XmlText::Refused, XmlText::Stripped, XmlText::Replaced];
            open.choice = fates
                .map(|fate| Reading { name: fate.name().to_owned(), rule: Rule::Characters(Characters::XmlText(fate)) })
                .to_vec();
            ids.extend(self.automatic(&open, Rule::Characters(Characters::XmlText(XmlText::Kept))));
            made.extend([Kind::AnyCharacter, Kind::XmlText]);
        }
        self.unused_levels(raw, &made);
        ids
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

/// The level given to a statement that comes of a parameter.
fn level<'s>(raw: &RawMember<'s>, kind: Kind) -> Option<RawLevel<'s>> {
    raw.levels.iter().find(|(other, _)| *other == kind).map(|(_, level)| level.clone())
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
