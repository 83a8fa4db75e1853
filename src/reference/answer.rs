//! A success, field by field: echoed, counted, looked up, made, or as the page shows it.

use crate::model::{Action, Constraint, Fill, Kind, Member, MemberPath, Model, Relation, Rule, Scalar, Set, Type};
use crate::value::{Date, Record, Value};

use super::Stamp;

/// Things that are there, to be shown.
pub struct Things<'a> {
    /// The output path of the list they are in.
    pub list: &'a MemberPath,
    /// The items of that list.
    pub items: Vec<Record>,
    /// How many there are on all pages.
    pub total: usize,
}

/// The fields of the success answer to a request that was accepted: with what is there, or with the
/// one thing that it created.
pub fn fill(model: &Model, action: &Action, input: &Record, stamp: Stamp, things: Option<Things<'_>>) -> Record {
    let filler = Filler { model, action, input, stamp, things };
    filler.record(action.output.record().unwrap_or_default())
}

/// What a constraint demands, for the message of a refusal. Words of its own: the judge's are not
/// the reference's.
pub fn demand(constraint: &Constraint) -> String {
    let kind = constraint.kind;
    if kind == Kind::Required { kind.name().to_owned() } else { format!("{} is violated", kind.name()) }
}

struct Filler<'a> {
    model: &'a Model,
    action: &'a Action,
    input: &'a Record,
    stamp: Stamp,
    things: Option<Things<'a>>,
}

impl Filler<'_> {
    fn record(&self, members: &[Member]) -> Record {
        let fields = members.iter().filter_map(|member| Some((member.name.clone(), self.member(member)?)));
        fields.collect()
    }

    /// The value of a member; `None` where the page declares it but shows that it may be missing.
    fn member(&self, member: &Member) -> Option<Value> {
        match &member.kind {
            Type::Record(members) => Some(Value::Record(self.record(members))),
            Type::List(item) => match &item.kind {
                _ if self.things.as_ref().is_some_and(|things| *things.list == member.path) => {
                    let items = self.things.iter().flat_map(|things| &things.items);
                    Some(Value::List(items.cloned().map(Value::Record).collect()))
                }
                Type::Record(members) => Some(Value::List(vec![Value::Record(self.record(members))])),
                _ => Some(Value::List(Vec::new())),
            },
            Type::Scalar(kind) => self.scalar(member, *kind),
        }
    }

    /// The value that a rule leaves no choice of.
    fn demanded(&self, rule: &Rule) -> Option<Value> {
        match rule {
            Rule::Relation(Relation::Echo { from }) => self.input.get(from.local()).cloned(),
            Rule::Relation(Relation::Count { .. }) => {
                let shown = self.things.as_ref().map_or(1, |things| things.items.len());
                Some(Value::Integer(i64::try_from(shown).unwrap_or(i64::MAX)))
            }
            Rule::Set(Set::Equals(value)) => Some(Value::from(value.as_str())),
            Rule::Set(Set::Uuid) => Some(Value::from(self.uuid())),
            Rule::Anything
            | Rule::Presence(_)
            | Rule::Extent(_)
            | Rule::Characters(_)
            | Rule::Set(_)
            | Rule::World(_)
            | Rule::Relation(_)
            | Rule::Exchange(_) => None,
        }
    }

    fn scalar(&self, member: &Member, kind: Scalar) -> Option<Value> {
        for &id in &member.constraints {
            if let Some(value) = self.demanded(&self.model.constraint(id).readings.first()?.rule) {
                return Some(value);
            }
        }
        match (&member.fill, kind) {
            (Fill::Total, _) => {
                let total = self.things.as_ref().map_or(1, |things| things.total);
                Some(Value::Integer(i64::try_from(total).unwrap_or(i64::MAX)))
            }
            (Fill::NewId, _) => Some(Value::from(self.new_id(member))),
            (Fill::DefaultName(prefix), _) => Some(Value::from(format!("{prefix}{:x}", self.stamp.now_ms))),
            (Fill::Attribute { resource, attribute }, kind) => {
                let value = self.attribute(resource, attribute)?;
                crate::codec::scalar::parse(kind, value)
            }
            (Fill::Example, Scalar::Date) => {
                Some(Value::Date(Date { epoch_seconds: self.stamp.now_ms.div_euclid(1000), offset_minutes: 540 }))
            }
            (Fill::Example, kind) => crate::codec::scalar::parse(kind, member.example.as_deref()?),
        }
    }

    /// What is known of the resource the request names; where it names none there is, and was let
    /// through all the same, of the first of its kind.
    fn attribute(&self, kind: &str, attribute: &str) -> Option<&str> {
        let ids = self.action.input.iter().filter_map(|member| self.input.get(&member.name)?.as_text());
        let mut found = ids.filter_map(|id| self.model.inventory.find(kind, id));
        let first = || self.model.inventory.resources.iter().find(|resource| resource.kind == kind);
        found.next().or_else(first)?.attribute(attribute)
    }

    /// A number in the style of the page's example: as many digits, and none given out before.
    fn new_id(&self, member: &Member) -> String {
        let digits = member.example.as_deref().unwrap_or_default().chars().filter(char::is_ascii_digit).count();
        let floor = 10_u64.pow(u32::try_from(digits.clamp(7, 12)).unwrap_or(7) - 1);
        (floor + self.stamp.serial).to_string()
    }

    /// A UUID of version 8 (RFC 9562: free form) from the clock and the serial number.
    fn uuid(&self) -> String {
        let (time, serial) = (self.stamp.now_ms.unsigned_abs(), self.stamp.serial);
        format!(
            "{:08x}-{:04x}-8{:03x}-8{:03x}-{:012x}",
            (time >> 16) & 0xFFFF_FFFF,
            time & 0xFFFF,
            (serial >> 52) & 0xFFF,
            (serial >> 40) & 0xFFF,
            serial & 0xFF_FFFF_FFFF
        )
    }
}
