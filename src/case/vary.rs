//! The same request with one parameter changed: what a follow-up sends.
//!
//! Next: [`super::salt`] for names that nobody has asked for.

use crate::codec::{Carriage, Placement, encode_request};
use crate::model::{Member, Model, Relation, Rule, World};
use crate::value::Value;
use crate::wire::form::Blank;
use crate::wire::{Method, Request};

use super::salt::freshened;
use super::{Case, NoAction, label};

/// The case with another value for a parameter, carried the same way, its label made anew.
pub fn with_value(model: &Model, world: &World, case: &Case, parameter: &str, value: Value) -> Result<Case, NoAction> {
    let mut input = case.label.input.clone();
    input.set(parameter, value);
    let request = encode_request(model, &model.actions[case.action], &input, carriage(case));
    let label = label(model, world, &request)?;
    let key = case.key.varied();
    Ok(Case { id: key.to_string(), key, request, label, ..case.clone() })
}

/// The case with another name for what it asks for: of the same length and the same sorts of
/// characters, and nothing else changed. `None` where it names nothing, or no other name would do.
pub fn renamed(model: &Model, world: &World, case: &Case, salt: usize) -> Option<Case> {
    let mut members = model.actions[case.action].input.iter().filter(|member| is_name(model, member));
    let (member, old) = members.find_map(|member| {
        let old = case.label.input.get(&member.name)?.as_text()?;
        (!old.is_empty()).then_some((member, old))
    })?;
    let new = freshened(old, salt);
    let request = respelt(case, &member.name, old, &new).unwrap_or_else(|| {
        let entries = case.label.input.iter().map(|(name, value)| match value.as_text() {
            // Where it is given twice, both are.
            Some(text) if name == member.name => (name.to_owned(), Value::from(freshened(text, salt).as_str())),
            _ => (name.to_owned(), value.clone()),
        });
        encode_request(model, &model.actions[case.action], &entries.collect(), carriage(case))
    });
    let label = label(model, world, &request).ok()?;
    let same = new != old
        && label.expectation == case.label.expectation
        && label.violations.len() == case.label.violations.len();
    same.then(|| Case { request, label, ..case.clone() })
}

/// Whether a parameter names what the call makes: the server has a name for it where none is given.
pub(super) fn is_name(model: &Model, member: &Member) -> bool {
    model.rules_on(member).any(|rule| matches!(rule, Rule::Relation(Relation::DefaultByServer { .. })))
}

/// The request with a value replaced byte by byte, where it stands once and unescaped.
fn respelt(case: &Case, name: &str, old: &str, new: &str) -> Option<Request> {
    let (from, to) = (format!("{name}={old}"), format!("{name}={new}"));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    let body = std::str::from_utf8(&case.request.body).ok()?;
    let target = &case.request.target;
    let places = |text: &str| text.matches(&from).count();
    (plain(old) && places(target) + places(body) == 1).then(|| Request {
        target: target.replace(&from, &to),
        body: body.replace(&from, &to).into_bytes(),
        ..case.request.clone()
    })
}

/// How a case's parameters travel.
fn carriage(case: &Case) -> Carriage {
    let method = case.request.method;
    let placement = match (method, case.request.query()) {
        (Method::Get, _) => Placement::Query,
        (Method::Post, None) => Placement::Body,
        (Method::Post, Some(_)) if case.request.body.is_empty() => Placement::Query,
        (Method::Post, Some(_)) => Placement::Both,
    };
    Carriage { method, placement, blank: Blank::Percent }
}
