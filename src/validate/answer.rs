//! The fields of a success answer against what the page declares, shows, and ties to the request.

use crate::model::{
    Action, ConstraintId, ConstraintSet, Format, Kind, Member, MemberPath, Model, Presence, Relation, Rule, Scalar,
    Set, Type, World,
};
use crate::value::{Path, Record, Trail, Value};

use super::rule::{is_word, refuses};
use super::violation::{Checks, Violation, describe};
use super::{form, tie};

/// Checks a success answer of a format; with the request it answers, also what ties the two together.
pub fn check_answer(
    model: &Model,
    action: &Action,
    output: &Record,
    request: Option<&Record>,
    format: Format,
) -> Checks {
    let held = ConstraintSet::with_capacity(model.constraints.len());
    let checks = Checks { held, ..Checks::default() };
    let mut check = Check { model, output, request, format, nothing: World::default(), checks };
    check.members(&action.output, output, &Trail::Root.name("output"));
    let mut checks = check.checks;
    if let Some(request) = request {
        tie::check(model, action, output, request, format, &mut checks);
    }
    checks
}

struct Check<'m> {
    model: &'m Model,
    output: &'m Record,
    request: Option<&'m Record>,
    format: Format,
    /// What is known to exist: answers are not asked about it, and an empty world costs something to make.
    nothing: World,
    checks: Checks,
}

impl Check<'_> {
    /// The members of a record, or of an item that is one.
    fn members(&mut self, of: &Member, record: &Record, parent: &Trail<'_>) {
        let members = of.record().unwrap_or_default();
        if !in_order(of, record) {
            for member in members {
                let mut values = record.all(&member.name);
                let (first, more) = (values.next(), values.count());
                self.member(member, first, more, parent);
            }
            return;
        }
        let mut entries = record.placed(&of.names).peekable();
        for (index, member) in members.iter().enumerate() {
            let first = entries.next_if(|(place, _)| *place == Some(index)).map(|(_, value)| value);
            self.member(member, first, 0, parent);
        }
    }

    fn member(&mut self, member: &Member, first: Option<&Value>, more: usize, parent: &Trail<'_>) {
        match first.and_then(|value| Some((value, form::as_xml(&member.kind, value)?))) {
            Some((value, read)) => self.other_kind(member, value, &read, (more, parent)),
            None => self.content(member, first, more, parent),
        }
    }

    /// A value of another kind than the page names, which XML would read as `read`: only if that
    /// breaks nothing is it a matter of JSON alone.
    fn other_kind(&mut self, member: &Member, value: &Value, read: &Value, (more, parent): (usize, &Trail<'_>)) {
        let before = self.checks.violations.len();
        let is_text = matches!(member.kind, Type::Scalar(Scalar::Text));
        let is_left_out = *value == Value::Null && !is_text && self.is_omittable(member);
        if !is_left_out {
            self.content(member, Some(read), more, parent);
        }
        let is_written = |violation: &Violation| self.model.kind(violation.constraint) == Kind::Format;
        if matches!(member.kind, Type::Scalar(Scalar::Date)) && self.checks.violations[before..].iter().all(is_written)
        {
            self.checks.violations.truncate(before); // a date in figures: no text, so in no form of a text
        }
        let model = self.model;
        let broken = &mut self.checks.violations[before..];
        broken.iter_mut().for_each(|violation| violation.found = describe(value));
        let is_open = |violation: &Violation| model.kind(violation.constraint) == Kind::Open;
        let on = |kind| self.model.constraint_on(member, kind);
        if let (true, Some(constraint)) = (broken.iter().all(is_open), on(Kind::Type).or_else(|| on(Kind::Present))) {
            let (path, found) = (parent.name(&member.name).path(), describe(value));
            self.checks.forms.push(Violation { constraint, path, readings: vec![0], found });
        }
    }

    fn content(&mut self, member: &Member, first: Option<&Value>, more: usize, parent: &Trail<'_>) {
        let at = || parent.name(&member.name);
        if !self.presence(member, first, more, parent) {
            return;
        }
        match (&member.kind, first) {
            (Type::Record(_), Some(Value::Record(fields))) => self.members(member, fields, &at()),
            (Type::List(item), Some(list @ Value::List(items))) => {
                if self.scalars(member, Some(list), parent) {
                    self.items(item, items, &at());
                }
            }
            _ => {
                self.scalars(member, first, parent);
            }
        }
    }

    /// Whether the member stands where it should, and is of a kind that can be looked into.
    fn presence(&mut self, member: &Member, first: Option<&Value>, more: usize, parent: &Trail<'_>) -> bool {
        let Some(id) = self.model.constraint_on(member, Kind::Present) else {
            return first.is_some();
        };
        if more == 0 && first.is_some_and(|value| has_kind(&member.kind, value)) {
            self.checks.held.insert(id);
            return true;
        }
        // Who may leave it out may not write it twice, or as something else.
        let readings = self.readings(id, |rule| {
            *rule == Rule::Presence(Presence::Present)
                || *rule == Rule::Presence(Presence::Omittable) && first.is_some()
        });
        let is_open = readings.len() < self.model.constraint(id).readings.len();
        // Often something is left out that may be, and then nobody has to be shown where. A list tells whose answer it is.
        if first.is_none() && is_open && !readings.is_empty() && !matches!(member.kind, Type::List(_)) {
            self.checks.excluded.push((id, readings));
        } else if !readings.is_empty() {
            let (path, found) = (parent.name(&member.name).path(), absence(first, more));
            self.checks.violations.push(Violation { constraint: id, path, readings, found });
        }
        if first.is_none() {
            self.relations_of_missing(member, parent);
        }
        first.is_some_and(|value| has_kind(&member.kind, value))
    }

    /// A field that may be left out still has to repeat what was given.
    fn relations_of_missing(&mut self, member: &Member, parent: &Trail<'_>) {
        if self.is_omittable(member)
            && let Some(id) = self.model.constraint_on(member, Kind::Echo)
        {
            match self.verdict(id, None) {
                None => {}
                Some(true) => self.checks.held.insert(id),
                Some(false) => self.broken(id, None, parent.name(&member.name).path()),
            }
        }
    }

    fn is_omittable(&self, member: &Member) -> bool {
        let omittable = |id| self.model.constraint(id).rules().any(|rule| *rule == Rule::Presence(Presence::Omittable));
        self.model.constraint_on(member, Kind::Present).is_some_and(omittable)
    }

    fn items(&mut self, item: &Member, items: &[Value], at: &Trail<'_>) {
        for (index, value) in items.iter().enumerate() {
            let at = at.index(index);
            match (&item.kind, value) {
                (Type::Record(_), Value::Record(fields)) => self.members(item, fields, &at),
                (Type::Record(members), other) => self.no_record(members, other, &at),
                _ => {
                    self.scalars(item, Some(value), &at);
                }
            }
        }
    }

    /// An item that is no record at all breaks the presence of its first member, once.
    fn no_record(&mut self, members: &[Member], value: &Value, at: &Trail<'_>) {
        let Some(first) = members.first() else { return };
        if let Some(constraint) = self.model.constraint_on(first, Kind::Present) {
            let violation =
                Violation { constraint, path: at.name(&first.name).path(), readings: vec![0], found: describe(value) };
            self.checks.violations.push(violation);
        }
    }

    /// Checks the constraints behind presence, up to the first that is broken.
    fn scalars(&mut self, member: &Member, value: Option<&Value>, parent: &Trail<'_>) -> bool {
        let at = || parent.name(&member.name).path();
        let is_word = value.and_then(Value::as_text).is_some_and(is_word);
        for &id in &member.constraints {
            if is_word && self.model.of_text.contains(id) {
                self.checks.held.insert(id);
                continue;
            }
            let kind = self.model.kind(id);
            if kind == Kind::Present {
                continue;
            }
            match self.verdict(id, value) {
                None => {}
                Some(true) => self.checks.held.insert(id),
                Some(false) if kind == Kind::Filled && self.repeats(member, value) => {}
                Some(false) => {
                    self.broken(id, value, at());
                    if kind != Kind::Open {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// Whether a field that is nothing but blanks, or the word `null`, is so because the request said so.
    fn repeats(&self, member: &Member, value: Option<&Value>) -> bool {
        let echo = self.model.constraint_on(member, Kind::Echo).map(|id| self.model.constraint(id));
        let rule = echo.and_then(|echo| echo.readings.first()).map(|reading| &reading.rule);
        // Whether it says so, or something else, is told once.
        let from = rule.and_then(Rule::echoed);
        from.is_some_and(|from| tie::echo(self.request, from, value, self.format).is_some())
    }

    /// Whether a value keeps a statement; `None` where there is nothing to hold against it.
    fn verdict(&self, id: ConstraintId, value: Option<&Value>) -> Option<bool> {
        let readings = &self.model.constraint(id).readings;
        if let Some(Rule::Relation(relation)) = readings.first().map(|reading| &reading.rule)
            && let Some(tied) = self.tie(relation, value)
        {
            return tied;
        }
        value.map(|value| !readings.iter().any(|reading| self.refused(&reading.rule, value)))
    }

    #[cold]
    fn broken(&mut self, id: ConstraintId, value: Option<&Value>, path: Path) {
        let first = self.model.constraint(id).readings.first();
        let is_tied = first.is_some_and(|reading| {
            if let Rule::Relation(relation) = &reading.rule { self.tie(relation, value).is_some() } else { false }
        });
        let refusing = |value| self.readings(id, |rule| self.refused(rule, value));
        let readings = if is_tied { vec![0] } else { value.map_or_else(Vec::new, refusing) };
        let found = value.map_or_else(|| "missing".to_owned(), describe);
        self.checks.violations.push(Violation { constraint: id, path, readings, found });
    }

    /// Whether the value is what another one makes it, as far as that can be told; `None` for a rule
    /// that ties it to no other.
    fn tie(&self, relation: &Relation, value: Option<&Value>) -> Option<Option<bool>> {
        match relation {
            Relation::Count { of } => Some(self.count(of, value)),
            Relation::Echo { from } => Some(tie::echo(self.request, from, value, self.format)),
            Relation::Needs { .. }
            | Relation::DefaultValue(_)
            | Relation::DefaultShown { .. }
            | Relation::DefaultByServer { .. }
            | Relation::DefaultByAction { .. } => None,
        }
    }

    /// Whether the number counts the items; a list without items is another constraint's matter.
    fn count(&self, of: &MemberPath, value: Option<&Value>) -> Option<bool> {
        let list = self.find(of)?.as_list()?;
        let Some(Value::Integer(number)) = value else { return None };
        (!list.is_empty()).then(|| usize::try_from(*number) == Ok(list.len()))
    }

    fn find(&self, path: &MemberPath) -> Option<&Value> {
        let mut names = path.names();
        let first = self.output.get(names.next()?)?;
        names.try_fold(first, |value, name| match value {
            Value::Record(record) => record.get(name),
            Value::List(items) => items.first()?.as_record()?.get(name),
            _ => None,
        })
    }

    /// Whether a rule about a single value refuses it; a date is one in whatever form it is written.
    fn refused(&self, rule: &Rule, value: &Value) -> bool {
        if let (Rule::Set(Set::Type(Scalar::Date)), Value::Text(text)) = (rule, value) {
            return !form::is_some_date(text);
        }
        refuses(rule, value, &self.nothing)
    }

    fn readings(&self, id: ConstraintId, refused: impl Fn(&Rule) -> bool) -> Vec<usize> {
        let readings = self.model.constraint(id).readings.iter().enumerate();
        readings.filter(|(_, reading)| refused(&reading.rule)).map(|(index, _)| index).collect()
    }
}

/// Whether every entry is a member and none stands before one that comes earlier, as mostly is so:
/// then one walk through both finds them all.
fn in_order(of: &Member, record: &Record) -> bool {
    let mut next = 0;
    record.placed(&of.names).all(|(place, _)| {
        let follows = place.is_some_and(|place| place >= next);
        next = place.map_or(next, |place| place + 1);
        follows
    })
}

/// How something does not stand where it should.
fn absence(first: Option<&Value>, more: usize) -> String {
    match first {
        None => "missing".to_owned(),
        Some(_) if more > 0 => format!("stands {} times", more + 1),
        Some(Value::Text(text)) if text.is_empty() => "empty".to_owned(),
        Some(other) => describe(other),
    }
}

fn has_kind(kind: &Type, value: &Value) -> bool {
    match kind {
        // A list of values is the field standing more than once, as JSON writes it.
        Type::Scalar(_) => !matches!(value, Value::List(_)),
        Type::Record(_) => matches!(value, Value::Record(_)),
        Type::List(_) => matches!(value, Value::List(_)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ends of the ids of the statements that an answer breaks which shows that name and that
    /// description for those asked for.
    fn broken(format: Format, sent: [&str; 2], shown: [&str; 2]) -> Vec<&'static str> {
        let model = crate::spec::built_in().expect("the built-in spec is good");
        let action = &model.actions[1];
        let names = ["memberServerImageName", "memberServerImageDescription"];
        let record = |texts: [&str; 2]| -> Record {
            names.iter().zip(texts).map(|(name, text)| ((*name).to_owned(), Value::from(text))).collect()
        };
        let list = Value::List(vec![Value::Record(record(shown))]);
        let output = [("memberServerImageInstanceList", list)].into_iter().collect();
        let checks = check_answer(&model, action, &output, Some(&record(sent)), format);
        let broken = |end: &&&str| {
            checks.violations.iter().any(|violation| model.constraint(violation.constraint).id.ends_with(**end))
        };
        ["Name.filled", "Name.echo", "Description.echo"].iter().filter(broken).copied().collect()
    }

    #[test]
    fn a_carriage_return_comes_back_but_for_what_xml_makes_of_a_bare_one() {
        let sent = ["abc", "a\r\nb\rc"];
        for (format, shown, expected) in [
            (Format::Json, "a\r\nb\rc", vec![]),
            (Format::Json, "a\nb\nc", vec!["Description.echo"]),
            (Format::Xml, "a\r\nb\rc", vec![]),
            (Format::Xml, "a\nb\nc", vec![]),
            (Format::Xml, "a b c", vec!["Description.echo"]),
        ] {
            assert_eq!(broken(format, sent, ["abc", shown]), expected, "{format:?} {shown:?}");
        }
    }

    #[test]
    fn a_name_of_blanks_is_filled_where_it_was_asked_for() {
        for (sent, shown, expected) in [
            ("null", "null", vec![]),
            ("   ", "   ", vec![]),
            // Not what was asked for: that is told, and not on top that it is none.
            ("abc", "null", vec!["Name.echo"]),
            ("abc", "   ", vec!["Name.echo"]),
        ] {
            assert_eq!(broken(Format::Json, [sent, ""], [shown, ""]), expected, "{sent:?} {shown:?}");
        }
    }
}
