//! `run --verify`: what the endpoint said was created, looked up when the run is over.
//!
//! The report stays as it is: what is seen is told beside it, as advice. Next:
//! [`ncloud_conformance::net::verify`] for what is looked at.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ncloud_conformance::ledger::Ledger;
use ncloud_conformance::model::Model;
use ncloud_conformance::net::host::now_ms;
use ncloud_conformance::net::verify::{self, Made, Seen, Statement, Step, Told, Waiting};
use ncloud_conformance::net::{Caller, Client, Stop, Tap};
use ncloud_conformance::report::layout::{clean, count};

use super::endpoint::Target;
use super::settings::Settings;
use super::{Failed, output, signals};

/// So many things are looked up; the others were made alike.
const MOST: usize = 50;

/// So many failures are told of each statement.
const MOST_TOLD: usize = 5;

/// What was created so far, as far as it will be looked up.
#[derive(Clone, Default)]
pub struct Collected(Arc<Mutex<Vec<Made>>>);

impl Collected {
    /// What takes down each creation that passes, and hands the exchange on.
    pub fn tap(&self, model: &Arc<Model>, next: Option<Tap>) -> Tap {
        let (kept, model) = (self.clone(), model.clone());
        Arc::new(move |case, request, response| {
            let mut things = kept.things();
            if things.len() < MOST {
                things.extend(verify::made(&model, request, response));
            }
            drop(things);
            if let Some(next) = &next {
                next(case, request, response);
            }
        })
    }

    fn things(&self) -> std::sync::MutexGuard<'_, Vec<Made>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was seen of the things that were looked up.
pub struct Verified {
    things: usize,
    seen: Vec<Seen>,
    within: Duration,
}

/// Looks up what was collected.
pub async fn verify(
    model: &Model,
    client: Client,
    target: &Target,
    settings: &Settings<'_>,
    collected: &Collected,
) -> Result<Verified, Failed> {
    let (things, flags) = (collected.things().clone(), settings.flags);
    let stop = Stop::new();
    let watcher = signals::heed(stop.clone(), 1, settings.timeout);
    let every = if target.endpoint.is_loopback() { Duration::from_millis(20) } else { Duration::from_secs(3) };
    let waiting = Waiting { every, within: flags.verify.verify_within };
    let caller = Caller::new(client, target.signer.clone(), stop);
    let ledger = settings.allow_create.filter(|_| flags.verify.allow_delete).map(|_| Ledger::reopen(&flags.ledger));
    let mut ledger = ledger.transpose().map_err(|error| Failed::usage(format!("error: {error}")))?;
    let mut told = |id: &str, step: Step<'_>| -> Result<(), String> {
        let Some(ledger) = &mut ledger else { return Ok(()) };
        let written = match step {
            Step::Sending => ledger.deleting(now_ms(), id),
            Step::Deleted => ledger.delete_ended(now_ms(), id, None),
            Step::Kept(reason) => ledger.delete_ended(now_ms(), id, Some(reason)),
        };
        written.map_err(|error| error.to_string())
    };
    let delete: Option<&mut Told<'_>> = if flags.verify.allow_delete { Some(&mut told) } else { None };
    let seen = verify::verify(model, &caller, &things, waiting, delete).await;
    watcher.abort();
    let seen = seen.map_err(|error| Failed::usage(format!("error: {error}")))?;
    Ok(Verified { things: things.len(), seen, within: flags.verify.verify_within })
}

impl Verified {
    /// Whether everything that was seen is as it should be.
    pub fn holds(&self) -> bool {
        self.seen.iter().all(|seen| seen.broken.is_none())
    }

    /// Tells it on stderr, beside the report.
    pub fn tell(&self) {
        let Self { things, seen, within } = self;
        if *things == 0 {
            return output::say("verify       nothing to look up: no answer said that something was created");
        }
        let summary = Statement::ALL.into_iter().filter_map(|statement| {
            let all = of(seen, statement).count();
            let holding = of(seen, statement).filter(|seen| seen.broken.is_none()).count();
            (all > 0).then(|| format!("{} {holding} of {all}", statement.name().trim_start_matches("life.")))
        });
        let (summary, things) = (summary.collect::<Vec<_>>().join(", "), count(*things, "thing"));
        output::say(format_args!(
            "verify       {things} looked up, {} s each at most: {summary}",
            within.as_secs_f32()
        ));
        for statement in Statement::ALL {
            let broken: Vec<&Seen> = of(seen, statement).filter(|seen| seen.broken.is_some()).collect();
            for seen in broken.iter().take(MOST_TOLD) {
                let why = seen.broken.as_deref().unwrap_or_default();
                let line = format!("{}.{} (should, elsewhere): {}: {why}", seen.action, statement.name(), seen.id);
                output::say(format_args!("advice       {}", clean(&line)));
            }
            if broken.len() > MOST_TOLD {
                output::say(format_args!("             and {} more", broken.len() - MOST_TOLD));
            }
        }
    }
}

fn of(seen: &[Seen], statement: Statement) -> impl Iterator<Item = &Seen> {
    seen.iter().filter(move |seen| seen.statement == statement)
}
