//! Rules about the constraints of one parameter or field. Next: [`super::paths`].

use super::super::raw::{RawConstraint, RawMember, Term};
use super::members::is_of_type;
use crate::model::{CharSet, Characters, Kind, Relation, Rule, Scalar, Set, Unit};
use crate::toml::Faults;

/// Checks a member's constraints, each alone and together.
pub(super) fn lint(raw: &RawMember<'_>, faults: &Faults) {
    for constraint in &raw.constraints {
        super::cited(&constraint.says, faults);
        unchecked_default(constraint, faults);
        for term in constraint.terms() {
            fits_type(raw, term, faults);
        }
    }
    ends(raw, faults);
    defaults(raw, faults);
}

/// Checks a promise.
pub(super) fn lint_promise(promise: &RawConstraint<'_>, faults: &Faults) {
    super::cited(&promise.says, faults);
}

impl<'s> RawConstraint<'s> {
    /// Every demand of every reading.
    pub(super) fn terms(&self) -> impl Iterator<Item = &Term<'s>> {
        self.readings.iter().flat_map(|reading| &reading.terms)
    }
}

/// Whether a constraint can be about a member of that type.
fn fits_type(raw: &RawMember<'_>, term: &Term<'_>, faults: &Faults) {
    let scalar = Scalar::named(&raw.kind.value);
    let is_text = scalar == Some(Scalar::Text);
    let wanted = match &term.rule {
        Rule::Extent(_) => match term.rule.limit().and_then(|limit| limit.unit) {
            Some(Unit::Items) => (!raw.is_list()).then_some("`items` are of a list"),
            Some(Unit::Bytes | Unit::EucKr) => (!is_text).then_some("`bytes` are of a text"),
            Some(Unit::Characters | Unit::Utf16) => (!is_text).then_some("`characters` are of a text"),
            None => {
                let is_number = matches!(scalar, Some(Scalar::Integer | Scalar::Long));
                (!is_number).then_some("numbers are of an integer or a long")
            }
        },
        Rule::Set(Set::Open(_)) => {
            let of_many = scalar.is_none() && !raw.is_list() && !raw.kind.value.is_empty();
            of_many.then_some("known values are of a single value")
        }
        Rule::Characters(_) | Rule::Set(Set::Uuid) => (!is_text).then_some("characters are of a text"),
        Rule::Anything | Rule::Presence(_) | Rule::Set(_) | Rule::World(_) | Rule::Relation(_) | Rule::Exchange(_) => {
            None
        }
    };
    if let Some(wanted) = wanted {
        let of = if raw.is_list() { "list" } else { &raw.kind.value };
        faults.note(term.mark.fault(format!("{wanted}, and `{}` is of type {of}", raw.name.value)));
    }
}

/// What may stand first or last must be allowed at all.
fn ends(raw: &RawMember<'_>, faults: &Faults) {
    let terms = || raw.constraints.iter().flat_map(RawConstraint::terms);
    let alphabets: Vec<&CharSet> = terms().filter_map(|term| term.rule.alphabet()).collect();
    for term in terms() {
        let Rule::Characters(characters) = &term.rule else { continue };
        let (place, set) = match characters {
            Characters::First(set) => ("first", set),
            Characters::Last(set) => ("last", set),
            Characters::Alphabet(_) | Characters::Any | Characters::XmlText(_) => continue,
        };
        let outside = |alphabet: &&CharSet| set.chars().find(|&character| !alphabet.contains(character));
        if let Some(character) = alphabets.iter().find_map(outside) {
            let message = format!("`{character}` may come {place}, but is not in the alphabet");
            faults.note(term.mark.fault(message));
        }
    }
}

/// A default needs a parameter that may be left out, and a value that may be given.
fn defaults(raw: &RawMember<'_>, faults: &Faults) {
    let required = raw.constraints.iter().any(|constraint| constraint.kind.value == "required");
    for constraint in raw.constraints.iter().filter(|constraint| constraint.kind.value == "default") {
        if required {
            faults.note(constraint.mark().fault(format!("`{}` is required, and has a default", raw.name.value)));
        }
        for term in constraint.terms() {
            if let Rule::Relation(Relation::DefaultValue(value))
            | Rule::Relation(Relation::DefaultShown { value, .. }) = &term.rule
            {
                default_value(raw, term, value, faults);
            }
        }
    }
}

fn default_value(raw: &RawMember<'_>, term: &Term<'_>, value: &str, faults: &Faults) {
    if Scalar::named(&raw.kind.value).is_some_and(|scalar| !is_of_type(value, scalar)) {
        faults.note(term.mark.fault(format!("the default is no {}", raw.kind.value)));
    }
    for other in raw.constraints.iter().flat_map(RawConstraint::terms) {
        let (Rule::Set(Set::Options(options)) | Rule::Set(Set::OptionsOrDefault(options))) = &other.rule else {
            continue;
        };
        if !options.iter().any(|option| option == value) {
            let fault = term.mark.fault(format!("the default `{value}` is not among the options"));
            faults.note(fault.with_help(format!("options: {}", options.join(", "))));
            return;
        }
    }
}

/// What another action would tell cannot be seen in this one's answer.
fn unchecked_default(constraint: &RawConstraint<'_>, faults: &Faults) {
    for term in constraint.terms() {
        if term.rule.kind() == Some(Kind::Default)
            && matches!(term.rule, Rule::Relation(Relation::DefaultByAction { .. }))
            && constraint.unchecked.is_none()
        {
            let fault = constraint.mark().fault("a default told by another action cannot be checked");
            faults.note(fault.with_help("say why with `unchecked = \"…\"`"));
        }
    }
}
