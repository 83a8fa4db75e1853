//! `run --against`: the same cases at two endpoints, and in what their reports differ.
//!
//! The two are tried one after the other, so that neither slows the other down. Where one gave no
//! whole report there is nothing to compare. What a target file lists as known is known of the first.

use std::io::{self, BufWriter};
use std::thread;
use std::time::Instant;

use ncloud_conformance::case::plan::Plan;
use ncloud_conformance::compare::{self, Reported};
use ncloud_conformance::net::Endpoint;
use ncloud_conformance::report::outcome::{self, RunOutcome};
use ncloud_conformance::report::{OutputFormat, Report, json};

use super::args::{CompareFormat, ReportFormat, Run};
use super::endpoint::{self, LiveEndpoint};
use super::output::Destination;
use super::run::{Errand, hint, send};
use super::{ENDPOINT, Failed, compare as print, plan, signals, signing};

/// Runs the plan at both endpoints and writes the comparison.
pub fn run(plan: &Errand<'_>, other: &str, arguments: &Run, place: Destination) -> Result<u8, Failed> {
    let format = match arguments.format {
        ReportFormat::Text => CompareFormat::Text,
        ReportFormat::Json => CompareFormat::Json,
        ReportFormat::Html => CompareFormat::Html,
        ReportFormat::Junit | ReportFormat::Markdown => {
            let name = OutputFormat::from(arguments.format).name();
            return Err(Failed::usage(format!("error: --against writes text, json or html, not {name}")));
        }
    };
    Endpoint::parse(other).map_err(|error| Failed::usage(format!("error: --against: {error}")))?;
    let runtime = endpoint::runtime()?;
    let tried = runtime.block_on(async {
        let (url, name, looks) = (plan.settings.endpoint.as_deref(), plan.settings.name.as_ref(), plan.looks());
        let mut a = endpoint::open(plan.model, url, name, looks)?;
        let mut b = endpoint::open(plan.model, Some(other), None, looks)?;
        if arguments.dry_run {
            let told = [&a, &b]
                .map(|target| plan::render(plan.model, plan.cases.lend(), &order(plan, target), target, plan.settings));
            return Ok(Err(told.concat()));
        }
        for target in [&a, &b] {
            plan::allowed(plan.model, plan.cases.lend(), &order(plan, target), target, plan.settings)?;
        }
        signing::lend_both(&mut a, &mut b, &plan.settings.signing)?;
        let other = Errand { file: None, ..*plan };
        Ok::<_, Failed>(Ok((side(plan, &a, arguments).await?, side(&other, &b, arguments).await?)))
    })?;
    let (a, b) = match tried {
        Ok(sides) => sides,
        Err(plans) => {
            place.write(&plans)?;
            return Ok(0);
        }
    };
    let (a, b) = match (a, b) {
        (Ok(a), Ok(b)) => (a, b),
        (a, b) => {
            let reasons: Vec<String> = [a.err(), b.err()].into_iter().flatten().collect();
            return Err(Failed { code: ENDPOINT, message: reasons.join("\n") });
        }
    };
    runtime.spawn(signals::end_at_once());
    let comparison = compare::compare(&a, &b);
    print::write(&comparison, format, place, arguments.detail.verbose)?;
    Ok(comparison.exit_code())
}

fn order(plan: &Errand<'_>, target: &LiveEndpoint) -> Plan {
    plan::of(plan.model, plan.world, plan.cases.lend(), target, plan.settings)
}

/// What one endpoint's report says; or, in words, why there is no whole one.
async fn side(plan: &Errand<'_>, target: &LiveEndpoint, arguments: &Run) -> Result<Result<Reported, String>, Failed> {
    let started = Instant::now();
    let order = order(plan, target);
    let mut ran = send(plan, &order, target).await?;
    plan.settle(&mut ran.assessment);
    let report = Report {
        model: plan.model,
        target: &target.name,
        endpoint: target.endpoint.as_str(),
        seed: arguments.seed,
        salt: plan.settings.salt.as_deref(),
        actions: plan.actions,
        cases: plan.cases.lend(),
        assessment: &ran.assessment,
        requests: ran.requests,
        elapsed: started.elapsed(),
        repeats: None,
        shard: None,
    };
    signing::hint(target, &ran.assessment);
    hint(&ran);
    if outcome::of(&ran.assessment) == RunOutcome::Incomplete {
        return Ok(Err(format!("error: {}: {}", target.name, outcome::headline(&report))));
    }
    Ok(told(&report).map_err(|error| format!("error: {}: {error}", target.name)))
}

/// What a report says, read while it is written: it is never one text.
fn told(report: &Report<'_>) -> Result<Reported, compare::Incomparable> {
    thread::scope(|scope| {
        compare::read(|| {
            let (reader, mut writer) = io::pipe()?;
            // Whoever reads has seen enough where it cannot be written.
            scope.spawn(move || json::write_to(report, &mut BufWriter::new(&mut writer)));
            Ok(reader)
        })
    })
}
