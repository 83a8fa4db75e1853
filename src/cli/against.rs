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
use super::errand::{Errand, hint};
use super::output::Destination;
use super::{ENDPOINT, Failed, compare as print, signals, signing};

/// Runs the plan at both endpoints and writes the comparison.
pub fn run(errand: &Errand<'_>, other: &str, arguments: &Run, place: Destination) -> Result<u8, Failed> {
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
        let (url, name) = (errand.settings.endpoint.as_deref(), errand.settings.name.as_ref());
        let (mut a, mut b) = (errand.open(url, name)?, errand.open(Some(other), None)?);
        if arguments.dry_run {
            return Ok(Err([&a, &b].map(|target| errand.render(target)).concat()));
        }
        let plans = (errand.plan(&a)?, errand.plan(&b)?);
        signing::lend_both(&mut a, &mut b, &errand.settings.signing)?;
        let other = Errand { file: None, ..*errand };
        Ok::<_, Failed>(Ok((side(errand, plans.0, &a).await?, side(&other, plans.1, &b).await?)))
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

/// What one endpoint's report says; or, in words, why there is no whole one.
async fn side(errand: &Errand<'_>, plan: Plan, target: &LiveEndpoint) -> Result<Result<Reported, String>, Failed> {
    let started = Instant::now();
    let mut ran = errand.send(plan, target).await?;
    errand.settle(&mut ran.assessment);
    let report = errand.report(target, &ran, started.elapsed());
    hint(target, &ran);
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
