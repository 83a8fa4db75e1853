//! Whether what an endpoint said was created is there: it is looked up, and perhaps deleted again.
//!
//! Each thing is asked for by the action that the spec has for it, as tools do: until it is ready, and
//! after its deletion until it is gone. Nothing is deleted without leave.
//!
//! Next: [`crate::judge::lives`] for what is said of a thing, [`crate::ledger::after`] for the requests,
//! `caller` for how they are sent.

use std::time::Duration;

use tokio::time::Instant;

use crate::codec::{Call, decode_request, scalar};
use crate::judge::lives::{Flaw, LifePromise, PLACE, Sight};
use crate::ledger::after;
use crate::model::{Action, Effect, MemberPath, Model, Phase, Shows};
use crate::value::{Record, Value};
use crate::wire::{Request, Response};

use super::Caller;

/// Something that an answer said was created.
#[derive(Clone, Debug)]
pub struct Made {
    /// The qualified id of the action that created it.
    pub action: String,
    /// The id of the case that did; empty for a request of none.
    pub case: String,
    /// What the answer calls it.
    pub id: String,
    /// What the answer says of it.
    pub item: Record,
    /// The parameters of the request.
    pub input: Record,
}

/// How patiently things are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// From one look to the next.
    pub every: Duration,
    /// How long a thing may take to be ready, or to be gone.
    pub within: Duration,
}

/// What the request of a case and its answer created; nothing where the spec has no action that looks for it.
pub fn made(model: &Model, case: &str, request: &Request, response: &Response) -> Vec<Made> {
    let (Some(Call { action, input }), _) = decode_request(model, request) else { return Vec::new() };
    let Some(shows) = action.shows.as_ref().filter(|_| action.effect == Effect::Creates) else { return Vec::new() };
    if model.companion(action, Effect::Reads).is_none() {
        return Vec::new();
    }
    let items = items(model, action, shows, response).unwrap_or_default();
    let thing = |item: Record| {
        let id = item.get(&shows.id).and_then(scalar::format).filter(|id| !id.is_empty())?;
        Some(Made { action: action.id.clone(), case: case.to_owned(), id, item, input: input.clone() })
    };
    items.into_iter().filter_map(thing).collect()
}

/// Looks for each thing until it is ready, one after the other; with a `delete`, deletes it then, and
/// looks until it is gone. That is asked before a thing is deleted, and told how it ended.
pub async fn verify(
    model: &Model,
    caller: &Caller,
    things: &[Made],
    waiting: Waiting,
    mut delete: Option<&mut DeletionTold<'_>>,
) -> Result<Vec<Sight>, String> {
    let mut seen = Vec::new();
    for made in things {
        let Some(action) = model.action(&made.action) else { continue };
        let life = Life { model, caller, action, made, waiting };
        if !life.is_made(&mut seen).await {
            return Ok(seen);
        }
        if let Some(told) = delete.as_deref_mut() {
            told(&made.id, DeletionStep::Sending)?;
            match life.deleted().await {
                Ok(()) => {
                    told(&made.id, DeletionStep::Deleted)?;
                    let Some(flaw) = life.is_gone().await else { return Ok(seen) };
                    seen.push(life.seen(LifePromise::Gone, flaw));
                }
                Err((reason, answered)) => {
                    if answered {
                        told(&made.id, DeletionStep::Kept(&reason))?;
                    }
                    seen.push(life.seen(LifePromise::Gone, Some(format!("not deleted: {reason}"))));
                }
            }
        }
    }
    Ok(seen)
}

/// Is told of each deletion, by the id of its thing; an error ends everything.
pub type DeletionTold<'a> = dyn FnMut(&str, DeletionStep<'_>) -> Result<(), String> + Send + 'a;

/// How far the deletion of a thing is.
#[derive(Clone, Copy, Debug)]
pub enum DeletionStep<'a> {
    /// It is about to be sent.
    Sending,
    /// The endpoint has taken it.
    Deleted,
    /// The endpoint has not, and says why.
    Kept(&'a str),
}

struct Life<'a> {
    model: &'a Model,
    caller: &'a Caller,
    action: &'a Action,
    made: &'a Made,
    waiting: Waiting,
}

impl Life<'_> {
    fn seen(&self, promise: LifePromise, flaw: Option<String>) -> Sight {
        self.sight(promise, flaw.map(|found| self.flaw(PLACE.to_owned(), found)).into_iter().collect())
    }

    fn sight(&self, promise: LifePromise, flaws: Vec<Flaw>) -> Sight {
        Sight { action: self.made.action.clone(), promise, flaws }
    }

    fn flaw(&self, path: String, found: String) -> Flaw {
        Flaw { thing: self.made.id.clone(), case: self.made.case.clone(), path, found }
    }

    /// Whether it is there, as it was made, and becomes ready. False where there is no time to find out.
    async fn is_made(&self, seen: &mut Vec<Sight>) -> bool {
        let end = Instant::now() + self.waiting.within;
        let mut first = true;
        loop {
            let found = match self.look().await {
                Ok(Some(found)) => found,
                Ok(None) if first => {
                    seen.push(self.seen(LifePromise::Present, Some("no answer shows it".to_owned())));
                    return true;
                }
                Ok(None) => {
                    seen.push(self.seen(LifePromise::Settles, Some("it was there, and is gone".to_owned())));
                    return true;
                }
                Err(reason) => {
                    let promise = if first { LifePromise::Present } else { LifePromise::Settles };
                    seen.push(self.seen(promise, Some(reason)));
                    return true;
                }
            };
            if first {
                seen.push(self.seen(LifePromise::Present, None));
                seen.push(self.sight(LifePromise::SameFields, self.differs(&found)));
            }
            first = false;
            match self.phase(&found) {
                Some(Phase::Created) => {
                    seen.push(self.seen(LifePromise::Settles, None));
                    return true;
                }
                Some(Phase::Creating) if Instant::now() < end => {}
                Some(Phase::Creating) => {
                    let within = self.waiting.within.as_secs_f32();
                    seen.push(self.seen(LifePromise::Settles, Some(format!("not ready after {within} s"))));
                    return true;
                }
                _ => {
                    seen.push(self.seen(LifePromise::Settles, Some("in a state that nobody knows".to_owned())));
                    return true;
                }
            }
            if !self.caller.wait(self.waiting.every).await {
                return false;
            }
        }
    }

    /// What is wrong with how it goes, if anything is; nothing at all where there is no time to find out.
    async fn is_gone(&self) -> Option<Option<String>> {
        let end = Instant::now() + self.waiting.within;
        loop {
            match self.look().await {
                Ok(None) => return Some(None),
                Ok(Some(_)) if Instant::now() < end => {}
                Ok(Some(_)) => {
                    return Some(Some(format!(
                        "still there {} s after it was deleted",
                        self.waiting.within.as_secs_f32()
                    )));
                }
                Err(reason) => return Some(Some(reason)),
            }
            if !self.caller.wait(self.waiting.every).await {
                return None;
            }
        }
    }

    /// Deletes it; or why it is not, and whether the endpoint says so.
    async fn deleted(&self) -> Result<(), (String, bool)> {
        let Made { id, input, .. } = self.made;
        let request = after::request(self.model, self.action, input, Effect::Deletes, id);
        let (action, request) = request.map_err(|why| (why, true))?;
        let response = self.caller.call(&request).await.map_err(|reason| (reason, false))?;
        after::success(self.model, action, &response).map(drop).map_err(|why| (why, true))
    }

    /// What an answer shows of it; an error where it shows another, or nothing that can be read.
    async fn look(&self) -> Result<Option<Record>, String> {
        let Made { id, input, .. } = self.made;
        let (action, request) = after::request(self.model, self.action, input, Effect::Reads, id)?;
        let response = self.caller.call(&request).await?;
        let Some(shows) = &action.shows else { return Ok(None) };
        let items = items(self.model, action, shows, &response)?;
        let is_it = |item: &Record| item.get(&shows.id).and_then(scalar::format).as_deref() == Some(id.as_str());
        match (items.iter().position(is_it), items.is_empty()) {
            (Some(position), _) => Ok(items.into_iter().nth(position)),
            (None, true) => Ok(None),
            (None, false) => Err("another thing is shown in its place".to_owned()),
        }
    }

    /// The fields that differ from what the creating answer said, but for those of its phase.
    fn differs(&self, found: &Record) -> Vec<Flaw> {
        let Some(shows) = &self.action.shows else { return Vec::new() };
        let of_phase = |name: &str| {
            let fields = shows.phases.iter().flat_map(|(_, fields)| fields);
            fields.into_iter().any(|(path, _)| path.first() == name)
        };
        let members = shows.item(self.action).iter().map(|member| member.name.as_str());
        let differing = members.filter(|name| !of_phase(name)).filter(|name| {
            let both = self.made.item.get(name).zip(found.get(name));
            both.is_some_and(|(value, shown)| match (scalar::format(shown), scalar::format(value)) {
                (Some(shown), Some(value)) => shown != value,
                _ => shown != value,
            })
        });
        let flaw = |name| self.flaw(format!("{PLACE}.{name}"), format!("{name} is not what it was created with"));
        differing.map(flaw).collect()
    }

    /// The phase whose codes it shows: of two that show the same, the earlier in a life.
    fn phase(&self, found: &Record) -> Option<Phase> {
        let shows = self.action.shows.as_ref()?;
        let shown = |path: &MemberPath| {
            let mut names = path.names();
            let first = found.get(names.next()?)?;
            names.try_fold(first, |value, name| value.as_record()?.get(name)).and_then(scalar::format)
        };
        let codes = |fields: &[(MemberPath, String)]| {
            let mut codes = fields.iter().filter(|(path, _)| path.names().count() > 1 && path.last() == "code");
            codes.all(|(path, code)| shown(path).as_deref() == Some(code.as_str()))
        };
        shows.phases.iter().find(|(_, fields)| codes(fields)).map(|(phase, _)| *phase)
    }
}

/// The things a success shows; in words what else it is.
fn items(model: &Model, action: &Action, shows: &Shows, response: &Response) -> Result<Vec<Record>, String> {
    let fields = after::success(model, action, response)?;
    let items = fields.get(shows.list.last()).and_then(Value::as_list).unwrap_or_default();
    Ok(items.iter().filter_map(|item| item.as_record().cloned()).collect())
}
