//! What a conforming endpoint answers: one pure function from request to response.
//!
//! It reads the same model as everything else and knows no action by name. What it remembers, the
//! clock and the ids it gives out are passed in, so that the same requests get the same answers. It
//! opens no socket (`net` serves it) and the judge never asks it anything.
//!
//! Next: [`answer`] for how a success is filled in, [`memory`] for what is there, [`fault`] for endpoints that do not conform,
//! [`gate`] for one that asks for signatures.

pub mod answer;
pub mod fault;
pub mod gate;
pub mod memory;

use std::sync::Arc;

use crate::codec::{Call, asked_format, decode_request, encode_refusal, encode_said, encode_success};
use crate::model::{
    Action, Effect, Extent, Format, Kind, Lookup, Means, Model, Presence, Relation, Rule, Shows, Unreached,
};
use crate::validate::{Violation, check_request};
use crate::value::{Record, Value};
use crate::wire::{Headers, Request, Response};

use answer::Things;
use memory::{Memory, Mishap, Rules};

/// The fields of a success, or status, code and message of a refusal.
type Filled = Result<Record, (u16, String, String)>;

/// A conforming endpoint.
#[derive(Clone)]
pub struct Reference {
    model: Arc<Model>,
    /// How many things of a kind a memory of it keeps.
    most: usize,
}

/// What a conforming endpoint cannot know by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub now_ms: i64,
    /// A number that differs for every request; ids are made from it.
    pub serial: u64,
}

impl Reference {
    /// An endpoint that promises what the model says, in its inventory's world.
    pub fn new(model: Arc<Model>) -> Self {
        Self { model, most: memory::MOST }
    }

    /// The same, which keeps nothing of what it creates: for requests of which none looks at things.
    #[must_use]
    pub fn forgetful(self) -> Self {
        Self { most: 0, ..self }
    }

    /// A memory of what the model's inventory holds.
    pub fn memory(&self, rules: Rules) -> Memory {
        Memory::of(&self.model, rules, self.most)
    }

    /// The answer to any request, of an endpoint that has just begun: nothing is remembered.
    pub fn answer(&self, request: &Request, stamp: Stamp) -> Response {
        self.answer_in(&mut self.fresh(request), request, stamp)
    }

    /// What an endpoint that has just begun remembers, as far as that request can tell.
    fn fresh(&self, request: &Request) -> Memory {
        let shows = self.model.action_at(request.path()).filter(|action| action.effect != Effect::Creates);
        match shows.and_then(|action| action.shows.as_ref()) {
            Some(_) => self.memory(Rules::default()),
            None => Memory::forgetful(),
        }
    }

    /// The answer to any request, and what it does to what is remembered.
    pub fn answer_in(&self, memory: &mut Memory, request: &Request, stamp: Stamp) -> Response {
        let (call, _) = decode_request(&self.model, request);
        let Some(call) = call else {
            return self.no_such_path();
        };
        let violations = check_request(&self.model, call.action, &call.input, &self.model.inventory);
        let refused = violations.iter().find(|violation| violation.is_certain(&self.model));
        let refused = refused.or_else(|| violations.iter().find(|violation| is_refused(violation)));
        let format = asked_format(&self.model, &call.input).unwrap_or(self.model.default_format);
        self.conclude(memory, &call, refused, stamp, format)
    }

    /// The answer to a request that was checked.
    fn conclude(
        &self,
        memory: &mut Memory,
        call: &Call<'_>,
        refused: Option<&Violation>,
        stamp: Stamp,
        format: Format,
    ) -> Response {
        if let Some(violation) = refused {
            return self.refuse(violation, format);
        }
        let input = self.first_values(call.action, &call.input);
        let stamp = Stamp { serial: stamp.serial + memory.offset(), ..stamp };
        let fields = match &call.action.shows {
            Some(shows) if call.action.effect == Effect::Creates => self.create(memory, call, shows, &input, stamp),
            Some(shows) => self.look(memory, call, shows, &input, stamp),
            None => Ok(answer::fill(&self.model, call.action, &input, stamp, None)),
        };
        match fields {
            Ok(fields) => respond(200, encode_success(call.action, &fields, format), format),
            Err((status, code, message)) => self.refuse_with(status, &code, &message, format),
        }
    }

    /// What was created, and is remembered; or why nothing more can be.
    fn create(&self, memory: &mut Memory, call: &Call<'_>, shows: &Shows, input: &Record, stamp: Stamp) -> Filled {
        let standing = |means: Means, message: String| {
            let known = self.model.standing.iter().find(|standing| standing.means == means);
            let code = known.and_then(|standing| standing.codes.first());
            (400, code.map_or("1100000", String::as_str).to_owned(), message)
        };
        if memory.is_full(&shows.kind) {
            return Err(standing(Means::Quota, format!("no more of {} may be created", shows.kind)));
        }
        let fields = answer::fill(&self.model, call.action, input, stamp, None);
        for item in fields.get(shows.list.last()).and_then(Value::as_list).unwrap_or_default() {
            let Some(item) = item.as_record() else { continue };
            let name = shows.name.as_ref().and_then(|name| item.get(name)?.as_text());
            if let Some(name) = name.filter(|name| memory.is_taken(&shows.kind, name)) {
                return Err(standing(Means::NameInUse, format!("the name {name} is already in use")));
            }
            memory.created(shows, item, stamp.now_ms);
        }
        Ok(fields)
    }

    /// What is there, and what becomes of it.
    fn look(&self, memory: &mut Memory, call: &Call<'_>, shows: &Shows, input: &Record, stamp: Stamp) -> Filled {
        let (action, item) = (call.action, shows.item(call.action));
        let found = memory.found(&self.model, (shows, item), input, (action.effect, stamp.now_ms));
        if found.missing && action.effect == Effect::Reads && memory.has(Mishap::NotFoundAfterDelete) {
            return Err((404, UNKNOWN_ID.to_owned(), format!("no {} has that id", shows.kind)));
        }
        let things = Things { list: &shows.list, items: found.items, total: found.total };
        Ok(answer::fill(&self.model, action, input, stamp, Some(things)))
    }

    /// Each parameter once: of one given several times, the first; an empty one as if absent.
    fn first_values(&self, action: &Action, input: &Record) -> Record {
        let mut first = Record::new();
        for (name, value) in input.iter() {
            let empty_is_absent = action.input(name).is_some_and(|member| {
                [Kind::Empty, Kind::Required].iter().any(|&kind| self.model.constraint_on(member, kind).is_some())
            });
            let empty = value.as_text() == Some("") && empty_is_absent;
            if first.get(name).is_none() && !empty {
                first.push(name, value.clone());
            }
        }
        first
    }

    /// A refusal in the service's form, with a message that names the parameter.
    fn refuse(&self, violation: &Violation, format: Format) -> Response {
        let constraint = self.model.constraint(violation.constraint);
        let (status, code) = code(constraint.rule());
        let place = violation.path.to_string();
        let parameter = place.strip_prefix("input.").unwrap_or(&place);
        let demand = answer::demand(constraint);
        let message = format!("{parameter}: {demand}; found {}", violation.found);
        self.refuse_with(status, code, &message, format)
    }

    fn refuse_with(&self, status: u16, code: &str, message: &str, format: Format) -> Response {
        let form = self.model.refusals.first();
        let body = form.map_or_else(Vec::new, |form| encode_refusal(form, code, message, format));
        respond(status, body, format)
    }

    fn no_such_path(&self) -> Response {
        said(&self.model, Unreached::UnknownPath, Format::Json)
            .unwrap_or_else(|| respond(404, Vec::new(), Format::Json))
    }
}

/// What the spec says is said of a request that reaches no action; `None` where it says nothing.
fn said(model: &Model, cause: Unreached, format: Format) -> Option<Response> {
    let mut forms = model.refusals.iter();
    let (form, said) = forms.find_map(|form| Some((form, form.said(cause)?)))?;
    Some(respond(said.status, encode_said(form, said, format), format))
}

/// Where a page leaves it open, the first reading named in the spec is followed.
fn is_refused(violation: &Violation) -> bool {
    violation.readings.contains(&0)
}

/// The code of an id that nothing has.
const UNKNOWN_ID: &str = "24109";

/// Statuses and codes the service was seen to answer; what it says to the rest is not known, so
/// they share the code of an invalid parameter.
fn code(rule: &Rule) -> (u16, &'static str) {
    match rule {
        Rule::Presence(Presence::Required) | Rule::Relation(Relation::Needs { .. }) => (400, "900"),
        Rule::World(Lookup::Exists { .. }) => (400, UNKNOWN_ID),
        Rule::World(Lookup::State { .. }) => (400, "25008"),
        Rule::Extent(Extent::Min { .. } | Extent::Max { .. }) => (400, "24300"),
        Rule::Extent(_)
        | Rule::Presence(_)
        | Rule::Characters(_)
        | Rule::Set(_)
        | Rule::Relation(_)
        | Rule::Exchange(_)
        | Rule::Anything => (400, "1100000"),
    }
}

fn respond(status: u16, body: Vec<u8>, format: Format) -> Response {
    let mut headers = Headers::new();
    headers.push("Content-Type", format!("application/{};charset=UTF-8", format.name()));
    Response { status, headers, body }
}
