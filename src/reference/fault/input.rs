//! Faults in the check of a request: each statement about a parameter, checked otherwise.
//!
//! An arm for each kind of constraint; what a bound, a set or a list of options gives to get wrong
//! follows from its rule. Next: `equivalent` for what cannot be told apart, `faulty` for how a check
//! is replaced.

mod sets;

use crate::model::{
    Characters, ConstraintId, Direction, Extent, Format, Layer, Limit, Lookup, Member, Model, Presence, Relation, Rule,
    Set, Unit,
};

use super::change::{Change, Check, Lens};
use super::equivalent;
use super::{Draft, Fault, FaultClass};

/// Every fault in the checks of an action's parameters.
pub(super) fn derive(model: &Model, action: usize, faults: &mut Vec<Fault>) {
    for member in &model.actions[action].input {
        of_member(model, action, member, faults);
    }
}

fn of_member(model: &Model, action: usize, member: &Member, faults: &mut Vec<Fault>) {
    for &id in &member.constraints {
        let mut maker = Maker { model, action, member, id, faults };
        match model.constraint(id).rule() {
            Rule::Presence(presence) => maker.presence(presence),
            Rule::Extent(_) => maker.bounds(),
            Rule::Characters(characters) => match characters {
                Characters::Alphabet(_) | Characters::First(_) | Characters::Last(_) => sets::derive(&mut maker),
                Characters::Any => sets::excluded(&mut maker),
                Characters::XmlText(_) => {}
            },
            Rule::Set(Set::Options(_) | Set::OptionsOrDefault(_)) => maker.options(),
            // A parameter that is read as another type shows in what is refused for its length or value.
            Rule::Set(Set::Type(_) | Set::Equals(_) | Set::Open(_) | Set::Uuid | Set::DateForm) => {}
            Rule::World(Lookup::Exists { .. }) => maker.exists(),
            Rule::World(Lookup::State { .. }) => maker.state(),
            Rule::Relation(Relation::Needs { .. }) => maker.rule("dropped", Rule::Anything, Direction::Lenient),
            Rule::Relation(relation) => {
                if relation.is_default() {
                    maker.default();
                }
            }
            Rule::Exchange(_) | Rule::Anything => {}
        }
    }
    for inner in member.record().unwrap_or_default() {
        of_member(model, action, inner, faults);
    }
}

/// Makes the faults of one constraint.
struct Maker<'a, 'f> {
    model: &'a Model,
    action: usize,
    member: &'a Member,
    id: ConstraintId,
    faults: &'f mut Vec<Fault>,
}

impl Maker<'_, '_> {
    fn presence(&mut self, presence: &Presence) {
        match presence {
            Presence::Required => self.required(),
            Presence::Optional => self.rule("demanded", Rule::Presence(Presence::Required), Direction::Strict),
            Presence::Once | Presence::Distinct | Presence::OneAtATime => self.repeat(),
            Presence::Empty(_) => self.empty(),
            Presence::Present | Presence::Omittable | Presence::Filled => {}
        }
    }

    fn required(&mut self) {
        self.rule("dropped", Rule::Anything, Direction::Lenient);
        self.check("absent-accepted", Check::MayBeAbsent, Direction::Lenient, None);
        self.check("empty-accepted", Check::MayBeEmpty, Direction::Lenient, None);
    }

    fn repeat(&mut self) {
        // Under some reading the page says nothing of the same parameter given twice.
        let readings = &self.model.constraint(self.id).readings;
        let free = readings
            .iter()
            .any(|reading| matches!(reading.rule, Rule::Anything | Rule::Presence(Presence::OneAtATime)));
        let reason = free.then(|| "the page may say nothing of a parameter given twice".to_owned());
        self.check("first-taken", Check::Through(Lens::First), Direction::Lenient, reason.clone());
        self.check("last-taken", Check::Through(Lens::Last), Direction::Lenient, reason);
        for rule in [Rule::Presence(Presence::Once), Rule::Presence(Presence::Distinct)] {
            let name = if rule == Rule::Presence(Presence::Once) { "once" } else { "distinct" };
            if let Some(reason) = equivalent::rule(self.model, self.member, self.id, &rule) {
                self.check(name, Check::Rule(rule), Direction::Different, Some(reason));
            }
        }
    }

    fn empty(&mut self) {
        let readings = &self.model.constraint(self.id).readings;
        for reading in readings {
            let reason = equivalent::rule(self.model, self.member, self.id, &reading.rule);
            let name = format!("as-{}", reading.name);
            self.check(&name, Check::Rule(reading.rule.clone()), Direction::Different, reason);
        }
    }

    /// Off by one on each side, dropped, tightened; and counted in another way.
    fn bounds(&mut self) {
        let constraint = self.model.constraint(self.id);
        for reading in &constraint.readings {
            let suffix = if reading.name.is_empty() { String::new() } else { format!(".{}", reading.name) };
            self.moved(&reading.rule, &suffix);
        }
        let Some(rule) = constraint.readings.first().map(|reading| &reading.rule) else { return };
        self.dropped();
        if let Some(Limit { unit: Some(unit), .. }) = rule.limit()
            && unit != Unit::Items
        {
            self.counted_otherwise(rule);
        }
    }

    fn dropped(&mut self) {
        let of_nothing = |rule: &Rule| matches!(rule, Rule::Extent(Extent::Min { bound: 0, .. }));
        let nothing_below = self.model.constraint(self.id).readings.first().is_some_and(|it| of_nothing(&it.rule));
        if !nothing_below {
            self.rule("dropped", Rule::Anything, Direction::Lenient);
        }
    }

    fn moved(&mut self, rule: &Rule, suffix: &str) {
        use Direction::{Lenient, Strict};
        let mut push = |name: &str, rule: Option<Rule>, direction| {
            if let Some(rule) = rule {
                self.rule(&format!("{name}{suffix}"), rule, direction);
            }
        };
        let Rule::Extent(extent) = rule else { return };
        match *extent {
            Extent::Max { bound, unit } => {
                let at = |bound| Rule::Extent(Extent::Max { bound, unit });
                push("off-by-one-up", bound.checked_add(1).map(at), Lenient);
                push("off-by-one-down", bound.checked_sub(1).map(at), Strict);
                push("halved", (bound > 3).then(|| at(bound / 2)), Strict);
                push("doubled", bound.checked_mul(2).map(at), Lenient);
            }
            Extent::Min { bound, unit } => {
                let at = |bound| Rule::Extent(Extent::Min { bound, unit });
                push("off-by-one-up", bound.checked_add(1).map(at), Strict);
                push("off-by-one-down", bound.checked_sub(1).map(at), Lenient);
                push("doubled", (bound > 1).then(|| at(bound * 2)), Strict);
            }
            Extent::AtMost(bound) => {
                let at = |bound| Rule::Extent(Extent::AtMost(bound));
                push("off-by-one-up", bound.checked_add(1).map(at), Lenient);
                push("off-by-one-down", bound.checked_sub(1).map(at), Strict);
            }
            Extent::AtLeast(bound) => {
                let at = |bound| Rule::Extent(Extent::AtLeast(bound));
                push("off-by-one-up", bound.checked_add(1).map(at), Strict);
                push("off-by-one-down", bound.checked_sub(1).map(at), Lenient);
            }
            Extent::MultipleOf(step) => {
                let at = |step| Rule::Extent(Extent::MultipleOf(step));
                push("doubled", step.checked_mul(2).map(at), Strict);
                push("halved", (step % 2 == 0 && step > 2).then(|| at(step / 2)), Lenient);
            }
        }
    }

    /// In the other unit, in UTF-16, or without the blanks at its ends.
    fn counted_otherwise(&mut self, rule: &Rule) {
        let Some(Limit { unit: Some(unit), is_least, .. }) = rule.limit() else { return };
        let other = in_unit(rule, other_unit(unit));
        let to_bytes = other_unit(unit) == Unit::Bytes;
        let more = if is_least { Direction::Lenient } else { Direction::Strict };
        let fewer = if is_least { Direction::Strict } else { Direction::Lenient };
        let ambiguous = self.model.constraint(self.id).is_ambiguous();
        let no_bound = matches!(rule, Rule::Extent(Extent::Min { bound: 0, .. }));
        let name = if to_bytes { "counts-bytes" } else { "counts-characters" };
        if no_bound {
            return;
        }
        self.rule(name, other, if to_bytes { more } else { fewer });
        let ascii = equivalent::is_ascii(self.model, self.member);
        let reason = ascii.then(|| "the allowed characters count one in every unit".to_owned());
        let reading = equivalent::rule(self.model, self.member, self.id, &in_unit(rule, Unit::Utf16));
        let reason = reason.or(reading);
        let units = self
            .model
            .constraint(self.id)
            .readings
            .iter()
            .map(|reading| reading.rule.limit().and_then(|limit| limit.unit));
        let in_bytes = units.clone().all(|unit| matches!(unit, Some(Unit::Bytes | Unit::EucKr)));
        let direction = if ambiguous && !in_bytes {
            Direction::Different
        } else if unit == Unit::Bytes {
            fewer
        } else {
            more
        };
        self.check("counts-utf16", Check::Both(in_unit(rule, Unit::Characters), Lens::Utf16), direction, reason);
        let trimmed = equivalent::trimmed(self.model, self.member, self.id);
        self.check("trimmed", Check::Through(Lens::Trimmed), fewer, trimmed);
    }

    fn options(&mut self) {
        use Direction::{Lenient, Strict};
        let constraint = self.model.constraint(self.id);
        let known: Vec<String> = options_of(constraint.rules());
        // Where the parameter may be unknown to the endpoint, being half known is neither reading.
        let open = equivalent::may_demand_nothing(constraint);
        let direction = if open { Direction::Different } else { Lenient };
        let defaulted =
            constraint.readings.iter().find(|reading| matches!(reading.rule, Rule::Set(Set::OptionsOrDefault(_))));
        let reason = defaulted.map(|reading| format!("the page allows this reading: {}", reading.name));
        self.check("dropped", Check::Rule(Rule::Anything), direction, reason);
        for (name, lens) in [("case-folded", Lens::Lower), ("trimmed", Lens::Trimmed), ("prefix-is-enough", Lens::Head)]
        {
            self.check(name, Check::Through(lens), direction, None);
        }
        for option in &known {
            let rest = known.iter().filter(|other| *other != option).cloned().collect();
            self.rule(&format!("without-{option}"), Rule::Set(Set::Options(rest)), Strict);
        }
    }

    fn exists(&mut self) {
        use Direction::{Lenient, Strict};
        self.rule("dropped", Rule::Anything, Lenient);
        let constraint = self.model.constraint(self.id);
        let case = equivalent::folded(self.model, constraint);
        // Where unknown ids may be ignored, taking some of them is neither reading.
        let some = if equivalent::may_demand_nothing(constraint) { Direction::Different } else { Lenient };
        self.check("case-folded", Check::Through(Lens::Upper), some, case);
        self.check("trimmed", Check::Through(Lens::Trimmed), some, None);
        let Some(Rule::World(Lookup::Exists { resource })) = constraint.readings.first().map(|reading| &reading.rule)
        else {
            return;
        };
        let ids: Vec<String> = equivalent::ids(self.model, resource).map(str::to_owned).collect();
        if ids.iter().all(|id| id.bytes().all(|byte| byte.is_ascii_digit())) {
            self.check("read-as-number", Check::Through(Lens::Number), Lenient, None);
        }
        for id in ids {
            let unusable = !self.is_usable(&id);
            let reason = unusable.then(|| "another statement refuses this one anyway".to_owned());
            self.check(&format!("without-{id}"), Check::Without(id), Strict, reason);
        }
    }

    fn is_usable(&self, id: &str) -> bool {
        !self.model.rules_on(self.member).any(|rule| {
            matches!(rule, Rule::World(Lookup::State { .. }))
                && crate::validate::rule::refuses(rule, &id.into(), &self.model.inventory)
        })
    }

    fn state(&mut self) {
        use Direction::{Lenient, Strict};
        self.rule("dropped", Rule::Anything, Lenient);
        let Some(rule) = self.model.constraint(self.id).readings.first().map(|reading| reading.rule.clone()) else {
            return;
        };
        let Rule::World(Lookup::State { resource, attribute, is, not }) = rule else { return };
        let all = self.states(&resource, &attribute);
        let state = |is: Vec<String>, not: Vec<String>| {
            Rule::World(Lookup::State { resource: resource.clone(), attribute: attribute.clone(), is, not })
        };
        for one in &is {
            let rest: Vec<String> = is.iter().filter(|other| *other != one).cloned().collect();
            self.rule(&format!("without-{one}"), state(rest, not.clone()), Strict);
        }
        for more in all.iter().filter(|value| !is.is_empty() && !is.contains(value)) {
            let wider = is.iter().chain([more]).cloned().collect();
            self.rule(&format!("also-{more}"), state(wider, not.clone()), Lenient);
        }
        for more in all.iter().filter(|value| !not.is_empty() && !not.contains(value)) {
            let narrower = not.iter().chain([more]).cloned().collect();
            self.rule(&format!("not-{more}"), state(is.clone(), narrower), Strict);
        }
    }

    fn states(&self, resource: &str, attribute: &str) -> Vec<String> {
        let known = self.model.inventory.of_kind(resource).filter_map(|found| found.attribute(attribute));
        let mut values: Vec<String> = known.map(str::to_owned).collect();
        values.sort();
        values.dedup();
        values
    }

    fn default(&mut self) {
        let rule = self.model.constraint(self.id).readings.first().map(|reading| &reading.rule);
        if let Some(Rule::Relation(Relation::DefaultValue(value))) = rule
            && self.member.name == self.model.format_parameter
        {
            for format in Format::ALL.into_iter().filter(|format| format.name() != value) {
                let draft =
                    Draft { breaks: Some(self.id), ..Draft::new(self.action, FaultClass::Input, Layer::Envelope) };
                let action = &self.model.actions[self.action].id;
                let id = format!("{}/{}", slashed(&self.model.constraint(self.id).id, action), format.name());
                self.faults.push(draft.make(id, Change::Default(format), None));
            }
        }
    }

    fn rule(&mut self, name: &str, rule: Rule, direction: Direction) {
        let reason = equivalent::rule(self.model, self.member, self.id, &rule);
        self.check(name, Check::Rule(rule), direction, reason);
    }

    fn check(&mut self, name: &str, check: Check, direction: Direction, equivalent: Option<String>) {
        let breaks = Some(self.id);
        let draft = Draft { breaks, direction, ..Draft::new(self.action, FaultClass::Input, Layer::Constraint) };
        let id = format!("{}/{name}", slashed(&self.model.constraint(self.id).id, &self.model.actions[self.action].id));
        self.faults.push(draft.make(id, Change::Check(check), equivalent));
    }
}

/// The part of a constraint's id behind its action stands behind a slash.
fn slashed(id: &str, action: &str) -> String {
    match id.strip_prefix(action).and_then(|rest| rest.strip_prefix('.')) {
        Some(rest) => format!("{action}/{rest}"),
        None => id.to_owned(),
    }
}

fn options_of<'m>(rules: impl Iterator<Item = &'m Rule>) -> Vec<String> {
    rules.filter_map(Rule::options).flatten().cloned().collect()
}

fn in_unit(rule: &Rule, unit: Unit) -> Rule {
    let Rule::Extent(extent) = rule else { return rule.clone() };
    Rule::Extent(match *extent {
        Extent::Max { bound, .. } => Extent::Max { bound, unit },
        Extent::Min { bound, .. } => Extent::Min { bound, unit },
        Extent::AtLeast(bound) => Extent::AtLeast(bound),
        Extent::AtMost(bound) => Extent::AtMost(bound),
        Extent::MultipleOf(step) => Extent::MultipleOf(step),
    })
}

fn other_unit(unit: Unit) -> Unit {
    match unit {
        Unit::Bytes | Unit::Utf16 | Unit::EucKr => Unit::Characters,
        Unit::Characters | Unit::Items => Unit::Bytes,
    }
}
