//! Parameters against the constraints of their action.

use crate::model::{
    Action, Constraint, ConstraintId, EmptyAs, Kind, Member, Model, Presence, Relation, Rule, Type, Unit, World,
};
use crate::value::{Path, Record, Value};

use super::rule::{refuses, repeats};
use super::violation::{Violation, describe};

/// Every constraint a request breaks, in the order of the page.
pub fn check_request(model: &Model, action: &Action, input: &Record, world: &World) -> Vec<Violation> {
    let mut check = Check { model, world, violations: Vec::new() };
    check.members(&action.input, input, &Path::root().name("input"));
    check.violations
}

struct Check<'m> {
    model: &'m Model,
    world: &'m World,
    violations: Vec<Violation>,
}

impl Check<'_> {
    fn members(&mut self, members: &[Member], input: &Record, parent: &Path) {
        for member in members {
            let at = parent.name(&member.name);
            let values: Vec<&Value> = input.all(&member.name).collect();
            self.given(member, &values, input, &at);
            for value in &values {
                self.value(member, value, &at);
            }
        }
    }

    /// What is said about whether, and how often, the parameter is given.
    fn given(&mut self, member: &Member, values: &[&Value], input: &Record, at: &Path) {
        let empty = values.iter().all(|value| is_empty(value));
        let model = self.model;
        for &id in &member.constraints {
            let constraint = model.constraint(id);
            let found = || match values {
                [] => "not given".to_owned(),
                [_] => "empty".to_owned(),
                _ => format!("given {} times", values.len()),
            };
            self.judge(id, constraint, at, found, |rule| match rule {
                Rule::Presence(Presence::Required) => empty,
                Rule::Relation(Relation::Needs { with }) => {
                    empty && input.get(with).is_some_and(|other| !is_empty(other))
                }
                Rule::Presence(Presence::Once) => values.len() > 1,
                Rule::Presence(Presence::Distinct) => {
                    !matches!(member.kind, Type::List(_)) && repeats(values.iter().copied())
                }
                Rule::Presence(
                    Presence::Optional
                    | Presence::OneAtATime
                    | Presence::Empty(_)
                    | Presence::Present
                    | Presence::Omittable
                    | Presence::Filled,
                )
                | Rule::Anything
                | Rule::Extent(_)
                | Rule::Characters(_)
                | Rule::Set(_)
                | Rule::World(_)
                | Rule::Relation(_)
                | Rule::Exchange(_) => false,
            });
        }
    }

    fn value(&mut self, member: &Member, value: &Value, at: &Path) {
        if is_empty(value) && self.model.constraint_on(member, Kind::Required).is_some() {
            return; // `required` has said it; an empty id is no unknown id on top.
        }
        if is_empty(value) && self.model.constraint_on(member, Kind::Empty).is_some() {
            return self.empty(member, value, at);
        }
        self.plain(member, value, at);
    }

    /// An empty value means nothing, or a value to which the other constraints apply; the reading
    /// that takes it as a value refuses it if they do.
    fn empty(&mut self, member: &Member, value: &Value, at: &Path) {
        let before = self.violations.len();
        self.plain(member, value, at);
        let refused = self.violations.drain(before..).next().is_some();
        let Some(id) = self.model.constraint_on(member, Kind::Empty) else { return };
        let constraint = self.model.constraint(id);
        self.judge(
            id,
            constraint,
            at,
            || "empty".to_owned(),
            |rule| refused && *rule == Rule::Presence(Presence::Empty(EmptyAs::Value)),
        );
    }

    fn plain(&mut self, member: &Member, value: &Value, at: &Path) {
        let model = self.model;
        for &id in &member.constraints {
            let constraint = model.constraint(id);
            let on_items = matches!(value, Value::List(_)) && !counts_items(constraint);
            match value {
                Value::List(items) if on_items => {
                    for (index, item) in items.iter().enumerate() {
                        self.rule(id, constraint, item, &at.index(index));
                    }
                }
                _ => self.rule(id, constraint, value, at),
            }
            if constraint.kind == Kind::Type && self.violations.last().is_some_and(|last| last.constraint == id) {
                return;
            }
        }
        if let (Type::List(item), Value::List(items)) = (&member.kind, value) {
            for &id in &item.constraints {
                let constraint = model.constraint(id);
                items.iter().enumerate().for_each(|(index, item)| self.rule(id, constraint, item, &at.index(index)));
            }
        }
        if let (Some(members), Value::List(items)) = (member.record(), value) {
            for (index, item) in items.iter().enumerate() {
                if let Value::Record(inner) = item {
                    self.members(members, inner, &at.index(index));
                }
            }
        }
    }

    fn rule(&mut self, id: ConstraintId, constraint: &Constraint, value: &Value, at: &Path) {
        let world = self.world;
        self.judge(id, constraint, at, || describe(value), |rule| refuses(rule, value, world));
    }

    fn judge(
        &mut self,
        constraint: ConstraintId,
        of: &Constraint,
        at: &Path,
        found: impl FnOnce() -> String,
        refused: impl Fn(&Rule) -> bool,
    ) {
        let readings: Vec<usize> = of
            .readings
            .iter()
            .enumerate()
            .filter(|(_, reading)| refused(&reading.rule))
            .map(|(index, _)| index)
            .collect();
        if !readings.is_empty() {
            self.violations.push(Violation { constraint, path: at.clone(), readings, found: found() });
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        _ => false,
    }
}

/// Whether a constraint on a list speaks of the list and not of each item.
fn counts_items(constraint: &Constraint) -> bool {
    matches!(constraint.kind, Kind::Min | Kind::Max | Kind::Repeat)
        && !constraint
            .readings
            .iter()
            .filter_map(|reading| reading.rule.limit())
            .any(|limit| limit.unit != Some(Unit::Items))
}

#[cfg(test)]
mod tests {
    use crate::value::Record;

    #[test]
    fn what_is_missing_and_what_is_empty_are_told_apart() {
        let model = crate::spec::built_in().expect("the built-in spec has no faults");
        let action = model.actions.first().expect("an action");
        let name =
            action.input.iter().find(|member| model.constraint_on(member, crate::model::Kind::Required).is_some());
        let name = name.expect("a required parameter").name.as_str();
        for (given, expected) in [(&[][..], "not given"), (&[(name, "")][..], "empty")] {
            let input: Record = given.iter().copied().collect();
            let violations = super::check_request(&model, action, &input, &model.inventory);
            let found: Vec<&str> = violations.iter().map(|violation| violation.found.as_str()).collect();
            assert_eq!(found, [expected]);
        }
    }
}
