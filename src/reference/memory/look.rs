//! What a request finds among the things that are there, and what that does to them.
//!
//! A look shows things as they are, and moves on those that it showed. Next: [`super`].

use std::sync::Arc;

use crate::codec::scalar;
use crate::model::{Choice, Effect, Member, MemberPath, Model, Phase, Presence, Rule, Scalar, Shows, Type};
use crate::value::{Date, Record, Value};

use super::{Kept, Memory, Mishap, Settle, Thing};

/// What a request found.
pub(in crate::reference) struct Found {
    /// The things, as the answer shows them.
    pub(in crate::reference) items: Vec<Record>,
    /// How many fit, on all pages.
    pub(in crate::reference) total: usize,
    /// Whether things were asked for by id, and none of them is there.
    pub(in crate::reference) missing: bool,
}

/// What a request asks for.
struct Asked {
    ids: Option<Vec<String>>,
    others: Vec<(MemberPath, Vec<String>)>,
    page: Option<(usize, usize)>,
}

impl Memory {
    /// What a request finds, and does to it: it is shown, or deleted and shown so.
    pub(in crate::reference) fn found(
        &mut self,
        model: &Model,
        (shows, members): (&Shows, &[Member]),
        input: &Record,
        (effect, now_ms): (Effect, i64),
    ) -> Found {
        let asked = Asked::of(shows, input);
        let (settle, never, stays) =
            (self.rules.settle, self.has(Mishap::NeverSettles), self.has(Mishap::DeletedButListed));
        let another = effect == Effect::Reads && asked.ids.is_some() && self.has(Mishap::ShowsAnother);
        let Some(kept) = self.kinds.get_mut(&shows.kind) else {
            return Found { items: Vec::new(), total: 0, missing: asked.ids.is_some() };
        };
        let mut fitting = Vec::new();
        for serial in asked.candidates(kept, effect) {
            let Some(thing) = kept.things.get_mut(&serial) else { continue };
            let over = thing.is_over(settle, now_ms);
            match thing.phase {
                Phase::Deleting if over && !stays => {
                    kept.remove(serial);
                    self.version += 1;
                    continue;
                }
                Phase::Creating if over && !never => {
                    Arc::make_mut(thing).phase = Phase::Created;
                    self.version += 1;
                }
                _ => {}
            }
            if asked.fits(shows, thing) {
                fitting.push(serial);
            }
        }
        let total = fitting.len();
        let shown = asked.on_page(fitting);
        if effect == Effect::Deletes {
            self.deleted(&shows.kind, &shown, now_ms);
        }
        let Some(kept) = self.kinds.get_mut(&shows.kind) else {
            return Found { items: Vec::new(), total, missing: false };
        };
        let items = shown.iter().filter_map(|serial| {
            let thing = if another { kept.beside(*serial) } else { kept.things.get(serial).map(|it| Thing::clone(it)) };
            thing.map(|thing| item(model, members, shows, &thing, ""))
        });
        let items = items.collect();
        if effect == Effect::Reads {
            for serial in &shown {
                if let Some(thing) = kept.things.get_mut(serial).filter(|thing| thing.moves(settle)) {
                    let thing = Arc::make_mut(thing);
                    thing.looks = thing.looks.saturating_add(1);
                    self.version += 1;
                }
            }
        }
        Found { items, total, missing: total == 0 && asked.ids.is_some() }
    }
}

impl Asked {
    fn of(shows: &Shows, input: &Record) -> Self {
        let mut asked = Asked { ids: None, others: Vec::new(), page: None };
        let number = |name: &str| match input.get(name) {
            Some(Value::Integer(number)) => usize::try_from(*number).ok(),
            _ => None,
        };
        let (mut page, mut size) = (None, None);
        for (name, choice) in &shows.chosen_by {
            match choice {
                Choice::PageNumber => page = number(name),
                Choice::PageSize => size = number(name).filter(|size| *size > 0),
                Choice::Field(field) => {
                    let Some(values) = input.get(name).map(texts).filter(|values| !values.is_empty()) else { continue };
                    match (field == &shows.id, &mut asked.ids) {
                        (true, Some(ids)) => ids.retain(|id| values.contains(id)),
                        (true, ids) => *ids = Some(values),
                        (false, _) => asked.others.push((field.clone(), values)),
                    }
                }
            }
        }
        asked.page = size.map(|size| (page.unwrap_or(1).max(1) - 1, size));
        asked
    }

    /// Those that may fit, in the order they came: by their ids, or all.
    fn candidates(&self, kept: &Kept, effect: Effect) -> Vec<u64> {
        let Some(ids) = &self.ids else {
            // What names nothing deletes nothing, whatever a page may say of it.
            let all = kept.things.keys().copied().filter(|_| effect == Effect::Reads);
            return all.collect();
        };
        let mut found: Vec<u64> = ids.iter().filter_map(|id| kept.ids.get(id).copied()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn fits(&self, shows: &Shows, thing: &Thing) -> bool {
        self.others
            .iter()
            .all(|(field, values)| thing.says(shows, field).is_some_and(|text| values.iter().any(|it| it == text)))
    }

    fn on_page(&self, serials: Vec<u64>) -> Vec<u64> {
        match self.page {
            Some((page, size)) => serials.into_iter().skip(page.saturating_mul(size)).take(size).collect(),
            None => serials,
        }
    }
}

impl Kept {
    /// Another than that one: a neighbour, or one that nobody knows.
    fn beside(&self, serial: u64) -> Option<Thing> {
        let before = self.things.range(..serial).next_back();
        let neighbour = before.or_else(|| self.things.range(serial + 1..).next()).map(|(_, thing)| Thing::clone(thing));
        neighbour.or_else(|| {
            let own = self.things.get(&serial)?;
            Some(Thing { id: format!("{}0", own.id), ..Thing::clone(own) })
        })
    }
}

impl Thing {
    /// Whether it is ready for its next phase.
    fn is_over(&self, settle: Settle, now_ms: i64) -> bool {
        match settle {
            Settle::Polls(polls) => self.looks >= polls,
            Settle::Seconds(seconds) => now_ms.saturating_sub(self.since_ms) >= i64::from(seconds) * 1000,
        }
    }

    /// Whether a look counts.
    fn moves(&self, settle: Settle) -> bool {
        self.phase != Phase::Created && matches!(settle, Settle::Polls(_))
    }

    /// What a member says, if it is known.
    fn says<'a>(&'a self, shows: &'a Shows, path: &str) -> Option<&'a str> {
        if path == shows.id {
            return Some(&self.id);
        }
        let of_phase = shows.in_phase(self.phase).iter().find(|(known, _)| *known == path).map(|(_, value)| value);
        let own = || self.attributes.iter().find(|(known, _)| known == path).map(|(_, value)| value);
        of_phase.or_else(own).map(String::as_str)
    }
}

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_list().unwrap_or(std::slice::from_ref(value));
    items.iter().filter_map(scalar::format).filter(|text| !text.is_empty()).collect()
}

/// A thing as an answer shows it. What is not known of it is left out where that may be, else empty.
fn item(model: &Model, members: &[Member], shows: &Shows, thing: &Thing, above: &str) -> Record {
    let mut record = Record::with_capacity(members.len());
    for member in members {
        let path = format!("{above}{}", member.name);
        let value = match &member.kind {
            Type::List(_) => Some(Value::List(Vec::new())),
            Type::Record(inner) => Some(Value::Record(item(model, inner, shows, thing, &format!("{path}.")))),
            Type::Scalar(kind) => {
                let known = thing.says(shows, &path).and_then(|text| scalar::parse(*kind, text));
                known.or_else(|| (!is_omittable(model, member)).then(|| unknown(*kind, thing)))
            }
        };
        if let Some(value) = value {
            record.push(member.name.as_str(), value);
        }
    }
    record
}

fn is_omittable(model: &Model, member: &Member) -> bool {
    model.rules_on(member).any(|rule| *rule == Rule::Presence(Presence::Omittable))
}

fn unknown(kind: Scalar, thing: &Thing) -> Value {
    match kind {
        Scalar::Text => Value::from(""),
        Scalar::Integer | Scalar::Long => Value::Integer(0),
        Scalar::Boolean => Value::Boolean(false),
        Scalar::Date => Value::Date(Date { epoch_seconds: thing.since_ms.div_euclid(1000), offset_minutes: 540 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_by_ids_touches_these_and_no_other_thing() {
        let mut kept = Kept::default();
        for serial in 0..1_000_u64 {
            let id = (serial * 7).to_string();
            kept.ids.insert(id.clone(), serial);
            let thing = Thing { id, attributes: Vec::new(), phase: Phase::Created, since_ms: 0, looks: 0 };
            kept.things.insert(serial, Arc::new(thing));
        }
        let asked = |ids: &[&str]| {
            let ids = Some(ids.iter().map(|id| (*id).to_owned()).collect());
            Asked { ids, others: Vec::new(), page: None }
        };
        assert_eq!(asked(&["700", "7", "700", "8"]).candidates(&kept, Effect::Reads), [1, 100]);
        assert_eq!(asked(&["8"]).candidates(&kept, Effect::Reads), [0_u64; 0]);
        let all = Asked { ids: None, others: Vec::new(), page: Some((0, 1)) };
        assert_eq!(all.candidates(&kept, Effect::Reads).len(), 1_000);
        assert_eq!(all.candidates(&kept, Effect::Deletes), [0_u64; 0]);
    }
}
