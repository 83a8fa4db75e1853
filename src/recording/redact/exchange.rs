//! One exchange through redaction, and what it shows before and after.
//!
//! Next: [`super::super::store`] for where it goes.

use std::collections::BTreeSet;
use std::sync::PoisonError;
use std::time::Duration;

use super::field::Fields;
use super::place::Syntax;
use super::rewrite::{Hand, Text};
use super::{Captured, LeftOut, Redacted, Redactor, dropped};
use crate::case::bind;
use crate::case::{Case, Exchange, Label, Outcome};
use crate::judge::{Class, Judgement, judge};
use crate::model::{Action, ConstraintId, Model};
use crate::value::{Record, Value};
use crate::wire::sign::Secret;
use crate::wire::{Headers, Request, Response};

/// The most ids that are remembered to exist.
const MOST_KNOWN: usize = 100_000;

/// How many times stand-ins are tried before an exchange is left out.
const ATTEMPTS: u8 = 6;
/// The most secrets of headers that are remembered.
const MOST_SECRETS: usize = 1_000;

/// What an exchange shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposed {
    /// What its request says.
    pub label: Label,
    /// What its answer says.
    pub judgement: Judgement,
}

impl Redactor {
    /// What an exchange shows, in a world that has what is known to exist at its endpoint.
    pub fn look(&self, model: &Model, recorded: &Captured) -> Result<Exposed, LeftOut> {
        let (request, response) = (&recorded.request, &recorded.response);
        let action = model.actions.iter().position(|action| action.path == request.path()).ok_or(LeftOut::NoAction)?;
        let ids = self.existing(model, action, request, response)?;
        shown(model, action, &ids, request, response)
    }

    /// What of an exchange may be written down, or why nothing may.
    pub fn redact(&self, model: &Model, recorded: &Captured) -> Result<Redacted, LeftOut> {
        let (request, response) = (&recorded.request, &recorded.response);
        let action = model.actions.iter().position(|action| action.path == request.path()).ok_or(LeftOut::NoAction)?;
        let ids = self.existing(model, action, request, response)?;
        let before = shown(model, action, &ids, request, response)?;
        let mut told = BTreeSet::new();
        let bare = Bare {
            request: dropped::request(request, &mut told)?,
            response: dropped::response(response, &mut told),
            source: recorded.source.clone(),
        };
        let fields = Fields::of(model, &model.actions[action]);
        let texts = bare.texts();
        let secrets = self.secrets_of(request, response, &fields);
        let secrets: Vec<&str> =
            secrets.iter().map(String::as_str).chain(self.secrets.iter().map(Secret::expose)).collect();
        let mut left_out = LeftOut::Changed;
        for attempt in 0..ATTEMPTS {
            let hand = Hand { key: &self.key, keep: &self.keep, fields: &fields, attempt };
            let needles = hand.needles(&texts, &secrets);
            let mut told = told.clone();
            let written =
                texts.iter().map(|text| text.with(hand.rewrite(text, &needles, &mut told))).collect::<Vec<_>>();
            if written.iter().any(|text| hand.shows(text, &needles)) {
                left_out = LeftOut::Unsafe;
                continue;
            }
            let Some(Bare { request, response, source }) = bare.with(written) else { continue };
            let other = |ids: &Vec<String>| ids.iter().map(|id| hand.of(id, &needles)).collect();
            let ids: Vec<(String, Vec<String>)> = ids.iter().map(|(name, ids)| (name.clone(), other(ids))).collect();
            let after = shown(model, action, &ids, &request, &response)?;
            if facts(&before) == facts(&after) {
                let redacted = told.into_iter().collect();
                return Ok(Redacted { action, request, response, source, redacted, ids, shown: after });
            }
            left_out = LeftOut::Changed;
        }
        Err(left_out)
    }

    /// What headers held, in this exchange and in those before: access keys, cookies and tokens are
    /// the same for many.
    fn secrets_of(&self, request: &Request, response: &Response, fields: &Fields) -> Vec<String> {
        let mut here = dropped::secrets(request, response);
        here.retain(|held| !fields.is_public(&held.text));
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for held in here.iter().filter(|held| held.lasts) {
            if seen.len() < MOST_SECRETS {
                seen.insert(held.text.clone());
            }
        }
        here.into_iter().map(|held| held.text).chain(seen.iter().cloned()).collect()
    }

    /// Ids of a request that exist, by the parameter: all of one that was accepted, and of others
    /// those that were accepted before.
    fn existing(
        &self,
        model: &Model,
        action: usize,
        request: &Request,
        response: &Response,
    ) -> Result<Vec<(String, Vec<String>)>, LeftOut> {
        let Exposed { label, judgement } = shown(model, action, &[], request, response)?;
        let accepted = judgement.class == Class::Accepted;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<(String, Vec<String>)> = Vec::new();
        for (name, kind, ids) in named(model, &model.actions[action], &label.input) {
            let mut here = BTreeSet::new();
            for id in ids.into_iter().filter(|id| !id.is_empty() && model.inventory.find(kind, id).is_none()) {
                let key = (kind.to_owned(), id);
                if accepted && known.len() < MOST_KNOWN {
                    known.insert(key.clone());
                }
                if accepted || known.contains(&key) {
                    here.insert(key.1);
                }
            }
            if !here.is_empty() {
                found.push((name.to_owned(), here.into_iter().collect()));
            }
        }
        Ok(found)
    }
}

/// An exchange without the headers that are dropped.
struct Bare {
    request: Request,
    response: Response,
    source: String,
}

impl Bare {
    /// Every text of it: query, body, headers, answer, its content type, source.
    fn texts(&self) -> Vec<Text> {
        let text = |what: &str, syntax, bytes: &[u8]| Text { what: what.to_owned(), syntax, bytes: bytes.to_owned() };
        let (request, response) = (&self.request, &self.response);
        let is_form = request.headers.get("content-type").is_some_and(|media| media.contains("form-urlencoded"));
        let body = if is_form { Syntax::Form } else { Syntax::Guessed };
        let mut texts = vec![
            text("request's query", Some(Syntax::Form), request.query().unwrap_or_default().as_bytes()),
            text("request's body", Some(body), &request.body),
            text("answer", Some(Syntax::Guessed), &response.body),
            text("source", None, self.source.as_bytes()),
        ];
        texts.extend(request.headers.iter().map(|(name, value)| text(&format!("request header {name}"), None, value)));
        texts.extend(response.headers.iter().map(|(name, value)| text(&format!("answer header {name}"), None, value)));
        texts
    }

    /// The same with these texts, in the same order; `None` where one is no text any more.
    fn with(&self, texts: Vec<Text>) -> Option<Bare> {
        let mut texts = texts.into_iter().map(|text| text.bytes);
        let query = String::from_utf8(texts.next()?).ok()?;
        let (body, answer, source) = (texts.next()?, texts.next()?, String::from_utf8(texts.next()?).ok()?);
        let path = self.request.path();
        let target = if self.request.query().is_some() { format!("{path}?{query}") } else { path.to_owned() };
        let [of_request, of_response] = [&self.request.headers, &self.response.headers].map(|old| {
            let mut new = Headers::new();
            for ((name, _), value) in old.iter().zip(texts.by_ref()) {
                new.push(name, value);
            }
            new
        });
        let request = Request { method: self.request.method, target, headers: of_request, body };
        let response = Response { status: self.response.status, headers: of_response, body: answer };
        Some(Bare { request, response, source })
    }
}

/// What an exchange shows where those ids exist besides the spec's inventory.
pub(super) fn shown(
    model: &Model,
    action: usize,
    ids: &[(String, Vec<String>)],
    request: &Request,
    response: &Response,
) -> Result<Exposed, LeftOut> {
    let world = bind::with_ids(model, &model.actions[action], ids);
    let case = Case::of_request(model, &world, request, "recorded").map_err(|_| LeftOut::NoAction)?;
    let outcome = Outcome::Answered(response.clone());
    let judgement = judge(model, &case, &Exchange { outcome, elapsed: Duration::ZERO, received_ms: None });
    Ok(Exposed { label: case.label, judgement })
}

/// What must be the same before and after: what is broken, and what became of the request.
pub(super) fn facts(shown: &Exposed) -> impl PartialEq + use<> {
    let set = |ids: &mut dyn Iterator<Item = ConstraintId>| ids.collect::<BTreeSet<_>>();
    let violated = set(&mut shown.label.violations.iter().map(|violation| violation.constraint));
    let broken = set(&mut shown.judgement.divergences.iter().map(|divergence| divergence.constraint));
    let held = set(&mut shown.judgement.held.iter());
    let class = std::mem::discriminant(&shown.judgement.class);
    (shown.label.expectation, shown.label.format, violated, broken, held, class)
}

/// Parameters that name resources: their name, the kind, and the ids given.
fn named<'m>(model: &'m Model, action: &'m Action, input: &Record) -> Vec<(&'m str, &'m str, Vec<String>)> {
    let members = action.input.iter().filter_map(|member| Some((member, bind::kind_of(model, member)?)));
    let given = |name: &str| {
        let values = input.all(name).flat_map(|value| value.as_list().unwrap_or(std::slice::from_ref(value)));
        values.filter_map(Value::as_text).map(str::to_owned).collect()
    };
    members.map(|(member, kind)| (member.name.as_str(), kind, given(&member.name))).collect()
}
