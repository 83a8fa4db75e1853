//! What a run would send, before it sends anything: `--dry-run`, and what is said instead of calls
//! that nobody allowed.

use std::fmt::Write;

use ncloud_conformance::case::Cases;
use ncloud_conformance::case::plan::Plan;
use ncloud_conformance::model::{Model, World};
use ncloud_conformance::report::layout::count;
use serde_json::json;

use super::Failed;
use super::args::ReportFormat;
use super::endpoint::LiveEndpoint;
use super::settings::Settings;

/// The plan for an endpoint: careful, wherever a call may cost something.
pub fn of(model: &Model, world: &World, cases: Cases<'_>, target: &LiveEndpoint, settings: &Settings<'_>) -> Plan {
    if target.endpoint.is_loopback() && settings.allow_create.is_none() {
        return Plan::straight(cases).without_strangers(model, world, cases);
    }
    match target.endpoint.is_loopback() {
        true => Plan::careful(model, &world.taken_for_granted(), cases).without_strangers(model, world, cases),
        false => Plan::careful(model, world, cases),
    }
}

/// Calls that create things go nowhere but to loopback without leave, and none goes anywhere where
/// every one of them would name a thing nobody knows to be there.
pub fn allowed(
    model: &Model,
    cases: Cases<'_>,
    plan: &Plan,
    target: &LiveEndpoint,
    settings: &Settings<'_>,
) -> Result<(), Failed> {
    let action = |index: usize| cases.action(index).and_then(|action| model.actions.get(action));
    let creates = |index: &usize| action(*index).is_some_and(|action| action.effect.leaves_traces());
    let creating = (0..cases.len()).filter(creates).count();
    let allowed = settings.allow_create.is_some_and(|allowed| allowed > 0);
    if target.endpoint.is_loopback() || creating == 0 || (allowed && !plan.order.is_empty()) {
        return Ok(());
    }
    let plan = text(model, cases, plan, target, settings);
    let endpoint = &target.endpoint;
    Err(if allowed {
        Failed::usage(format!(
            "{plan}\nerror: {endpoint}: no case can be sent without a real id\n  = help: give the ids --bind asks for above"
        ))
    } else {
        Failed::endpoint(format!(
            "{plan}\nerror: {endpoint} is not on loopback, and these calls may create things there that cost money\n  \
             = help: nothing was sent; allow it with --allow-create N, or narrow the run with --action or --case"
        ))
    })
}

/// The plan in the report's format.
pub fn render(model: &Model, cases: Cases<'_>, plan: &Plan, target: &LiveEndpoint, settings: &Settings<'_>) -> String {
    match settings.flags.format {
        ReportFormat::Json => json(model, cases, plan, target, settings),
        _ => text(model, cases, plan, target, settings),
    }
}

fn text(model: &Model, cases: Cases<'_>, plan: &Plan, target: &LiveEndpoint, settings: &Settings<'_>) -> String {
    let effects = plan.effects(model, cases);
    let mut text = format!("plan for {}\n", target.name);
    let mut row = |label: &str, what: String| {
        let _ = writeln!(text, "  {label:12}{what}");
    };
    row("calls", format!("{} of {}", plan.order.len(), count(cases.len(), "case")));
    row("create", format!("{} should create something", effects.creating));
    row(
        "",
        format!("{} should be refused, and create something only where the endpoint is too lenient", effects.refused),
    );
    row("", format!("{} are left open by the page", effects.open));
    match settings.allow_create {
        Some(allowed) => {
            let controls = plan.controls(cases);
            row(
                "allowed",
                format!("{allowed}: refusals are sent first, and nothing after {}", count(allowed, "creation")),
            );
            if allowed < controls {
                row(
                    "",
                    format!("every refusal has its accepted control with {controls}; fewer leave some inconclusive"),
                );
            }
            row("ledger", settings.flags.ledger.display().to_string());
        }
        None if target.endpoint.is_loopback() => row("allowed", "all: the endpoint is on loopback".to_owned()),
        None => row("allowed", "none".to_owned()),
    }
    for (name, cases) in &plan.unbound {
        row("needs", format!("--bind {name}=…, a real id, or {} are not sent", count(*cases, "case")));
    }
    text
}

fn json(model: &Model, cases: Cases<'_>, plan: &Plan, target: &LiveEndpoint, settings: &Settings<'_>) -> String {
    let effects = plan.effects(model, cases);
    let document = json!({
        "format": 1,
        "plan": {
            "target": { "name": target.name, "endpoint": target.endpoint.as_str() },
            "cases": cases.len(),
            "calls": plan.order.len(),
            "creating": effects.creating,
            "refused": effects.refused,
            "open": effects.open,
            "harmless": effects.harmless,
            "controls": plan.controls(cases),
            "allowed": settings.allow_create,
            "unbound": plan.unbound,
        }
    });
    format!("{document:#}\n")
}
