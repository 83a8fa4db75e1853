//! Why some faults cannot be told from a conforming endpoint: reasons read off the model.
//!
//! Each function answers for one sort of fault, `None` where a client could tell. A reason is never
//! about what the kit happens to send, only about what the page leaves open or another of its
//! statements settles already.

use crate::model::{
    Action, CharSet, Characters, Constraint, ConstraintId, Extent, Kind, Limit, Lookup, Member, Model, Presence, Rule,
    Type,
};

/// Whether the member may be left out under some reading.
pub(super) fn is_omittable(model: &Model, member: &Member) -> bool {
    let present = model.constraint_on(member, Kind::Present);
    present.is_some_and(|id| model.constraint(id).rules().any(|rule| *rule == Rule::Presence(Presence::Omittable)))
}

/// Why the member may be missing.
pub(super) fn may_be_missing(model: &Model, member: &Member) -> Option<String> {
    let free = is_omittable(model, member) && model.constraint_on(member, Kind::Echo).is_none();
    free.then(|| "the page declares or shows the field so that it may be left out".to_owned())
}

/// Why the member may be empty, or hold a word for nothing.
pub(super) fn may_be_empty(model: &Model, member: &Member) -> Option<String> {
    let kinds = [Kind::Filled, Kind::Equals, Kind::Format, Kind::Echo, Kind::Min];
    let spoken_for = kinds.iter().any(|&kind| model.constraint_on(member, kind).is_some());
    let text_or_list = matches!(member.kind, Type::Scalar(crate::model::Scalar::Text) | Type::List(_));
    (text_or_list && !spoken_for).then(|| "nothing says that the field is filled, and the example's is not".to_owned())
}

/// Why the member may have any value of its type.
pub(super) fn any_value(model: &Model, member: &Member, kinds: &[Kind]) -> Option<String> {
    let tied = kinds.iter().any(|&kind| model.constraint_on(member, kind).is_some());
    (!tied).then(|| "no statement says which value the field has".to_owned())
}

/// Why cutting off the values an echoed field repeats makes no difference.
pub(super) fn never_so_long(model: &Model, action: usize, member: &Member, length: usize) -> Option<String> {
    let input = echoed(model, action, member)?;
    let named = model.rules_on(input).find_map(Rule::resource)?;
    let short = ids(model, named).all(|id| id.chars().count() <= length);
    short.then(|| "no id there is has so many characters".to_owned())
}

/// The characters that the values an echoed field repeats are made of.
pub(super) fn alphabet_of_echo(model: &Model, action: usize, member: &Member) -> Vec<char> {
    echoed(model, action, member).map_or_else(Vec::new, |input| alphabet(model, input))
}

/// The parameter a field repeats.
fn echoed<'m>(model: &'m Model, action: usize, member: &Member) -> Option<&'m Member> {
    model.actions[action].input(&echoed_name(model, member)?)
}

/// The name of the parameter a field repeats.
pub(super) fn echoed_name(model: &Model, member: &Member) -> Option<String> {
    let echo = model.constraint_on(member, Kind::Echo)?;
    model.constraint(echo).rule().echoed().map(|from| from.local().to_owned())
}

/// The characters values of a parameter may be made of; a sample of all where nothing limits them.
fn alphabet(model: &Model, input: &Member) -> Vec<char> {
    for rule in model.rules_on(input) {
        if let Some(set) = rule.alphabet() {
            return set.chars().collect();
        }
        if let Some(options) = rule.options() {
            return options.iter().flat_map(|option| option.chars()).collect();
        }
        if let Some(resource) = rule.resource() {
            return ids(model, resource).flat_map(str::chars).collect();
        }
    }
    "aZ09 \t+%&;<>\"'\\é한😀\u{301}-".chars().collect()
}

/// The ids of the resources of a kind.
pub(super) fn ids<'m>(model: &'m Model, resource: &'m str) -> impl Iterator<Item = &'m str> {
    model.inventory.of_kind(resource).map(|found| found.id.as_str())
}

/// Why another rule in the place of a constraint's makes no difference.
pub(super) fn rule(model: &Model, member: &Member, id: ConstraintId, new: &Rule) -> Option<String> {
    let constraint = model.constraint(id);
    if let Some(reading) = constraint.readings.iter().find(|reading| reading.rule == *new) {
        return Some(format!("the page allows this reading{}", named(&reading.name)));
    }
    if let [only] = constraint.readings.as_slice() {
        let only_unit_differs = |old: Limit, new: Limit| {
            (old.is_least, old.bound) == (new.is_least, new.bound) && old.unit.is_some() && new.unit.is_some()
        };
        let other_unit = only.rule.limit().zip(new.limit()).is_some_and(|(old, new)| only_unit_differs(old, new));
        if other_unit && is_ascii(model, member) {
            return Some("the allowed characters are one byte each, so every unit counts the same".to_owned());
        }
        if *new == Rule::Anything && matches!(only.rule, Rule::Extent(Extent::Min { bound: 0, .. })) {
            return Some("nothing is shorter than 0".to_owned());
        }
    }
    None
}

/// Why one more character at an end makes no difference.
pub(super) fn end(model: &Model, member: &Member, set: &CharSet) -> Option<String> {
    let alphabet = model.rules_on(member).find_map(Rule::alphabet)?;
    let allowed = set.chars().all(|character| !alphabet.contains(character));
    allowed.then(|| "the alphabet excludes the character anyway".to_owned())
}

/// Why trimming a value before one check makes no difference: other statements refuse blanks at
/// both ends. A text shorter by its blanks is no matter of `max` then, nor of anything else.
pub(super) fn trimmed(model: &Model, member: &Member, id: ConstraintId) -> Option<String> {
    let others = |kinds: [Kind; 2]| {
        member.constraints.iter().filter(|&&other| other != id).any(|&other| {
            let constraint = model.constraint(other);
            kinds.contains(&constraint.kind) && refuses_blank(constraint)
        })
    };
    let both = others([Kind::Alphabet, Kind::First]) && others([Kind::Alphabet, Kind::Last]);
    both.then(|| "other statements refuse blanks at either end anyway".to_owned())
}

fn refuses_blank(constraint: &Constraint) -> bool {
    constraint.readings.iter().all(|reading| reading.rule.characters().is_some_and(|set| !set.contains(' ')))
}

/// Why folding case before one check makes no difference.
pub(super) fn folded(model: &Model, constraint: &Constraint) -> Option<String> {
    let same = |set: &CharSet| {
        set.chars().filter(char::is_ascii_alphabetic).all(|character| {
            set.contains(character.to_ascii_lowercase()) && set.contains(character.to_ascii_uppercase())
        })
    };
    let no_letters = |text: &str| !text.chars().any(char::is_alphabetic);
    let ignores_case = |rule: &Rule| match rule {
        // The Kelvin sign is no letter of English, but its small letter is one.
        Rule::Characters(Characters::Alphabet(set)) => same(set) && (set.contains('\u{212a}') || !set.contains('k')),
        // Outside the alphabet are the letters that fold into it.
        Rule::Characters(Characters::First(set) | Characters::Last(set)) => same(set),
        Rule::World(Lookup::Exists { resource }) => ids(model, resource).all(no_letters),
        Rule::Anything => true,
        Rule::Characters(Characters::Any | Characters::XmlText(_))
        | Rule::World(Lookup::State { .. })
        | Rule::Presence(_)
        | Rule::Extent(_)
        | Rule::Set(_)
        | Rule::Relation(_)
        | Rule::Exchange(_) => false,
    };
    let every = constraint.readings.iter().all(|reading| ignores_case(&reading.rule));
    every.then(|| "what is allowed does not depend on case".to_owned())
}

/// Whether every value a parameter may have is ASCII.
pub(super) fn is_ascii(model: &Model, member: &Member) -> bool {
    model.rules_on(member).filter_map(Rule::alphabet).any(|set| set.ranges.iter().all(|(_, to)| to.is_ascii()))
}

/// Whether an ambiguous statement has a reading that demands nothing.
pub(super) fn may_demand_nothing(constraint: &Constraint) -> bool {
    constraint.rules().any(|rule| *rule == Rule::Anything)
}

/// Whether any statement about the action's parameters lets a text through that is not ASCII, or
/// has to be escaped, and an answer repeats it.
pub(super) fn echoes_any_text(model: &Model, action: &Action) -> bool {
    let free = |input: &Member| {
        model
            .rules_on(input)
            .all(|rule| !matches!(rule, Rule::Characters(Characters::Alphabet(_)) | Rule::World(Lookup::Exists { .. })))
    };
    let mut echoes = model.constraints_of(action).filter_map(|(_, constraint)| constraint.rule().echoed());
    echoes.any(|from| action.input(from.local()).is_some_and(free))
}

fn named(reading: &str) -> String {
    if reading.is_empty() { String::new() } else { format!(": {reading}") }
}
