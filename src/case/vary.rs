//! The same request with one parameter changed: what a follow-up sends.

use crate::codec::{Carriage, Placement, encode_request};
use crate::model::{Model, World};
use crate::value::Value;
use crate::wire::Method;
use crate::wire::form::Blank;

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
