//! `run --verify`: what the endpoint said was created, looked up when the run is over.
//!
//! What is seen becomes part of the report, beside its findings. Next: [`ncloud_conformance::net::verify`] for what
//! is looked at, [`ncloud_conformance::judge::lives`] for what is said of it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ncloud_conformance::judge::{Lived, lives};
use ncloud_conformance::ledger::Ledger;
use ncloud_conformance::model::Model;
use ncloud_conformance::net::host::now_ms;
use ncloud_conformance::net::verify::{self, DeletionStep, DeletionTold, Made, Waiting};
use ncloud_conformance::net::{Caller, HttpClient, Stop, Tap};

use super::endpoint::LiveEndpoint;
use super::settings::Settings;
use super::{Failed, output, signals};

/// So many things of each action are looked up; the others were made alike.
const MOST: usize = 25;

/// What was created so far, as far as it will be looked up.
#[derive(Clone, Default)]
pub struct Collected(Arc<Mutex<Vec<Made>>>);

impl Collected {
    /// What takes down each creation that passes, and hands the exchange on.
    pub fn tap(&self, model: &Arc<Model>, next: Option<Tap>) -> Tap {
        let (kept, model) = (self.clone(), model.clone());
        Arc::new(move |case, request, response| {
            let made = verify::made(&model, case, request, response);
            made.into_iter().for_each(|thing| keep(&mut kept.things(), thing));
            if let Some(next) = &next {
                next(case, request, response);
            }
        })
    }

    fn things(&self) -> std::sync::MutexGuard<'_, Vec<Made>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps the first of each action by the names of their cases, in whatever order they come.
fn keep(things: &mut Vec<Made>, thing: Made) {
    let place = |thing: &Made| (thing.action.clone(), thing.case.is_empty(), thing.case.clone());
    let at = things.partition_point(|other| place(other) <= place(&thing));
    let action = thing.action.clone();
    things.insert(at, thing);
    let alike = || things.iter().enumerate().filter(|(_, other)| other.action == action);
    if alike().count() > MOST
        && let Some((last, _)) = alike().next_back()
    {
        things.remove(last);
    }
}

/// Looks up what was collected; what is said of it, by statement.
pub async fn verify(
    model: &Model,
    client: HttpClient,
    target: &LiveEndpoint,
    settings: &Settings<'_>,
    collected: &Collected,
) -> Result<Vec<Lived>, Failed> {
    let (things, flags) = (collected.things().clone(), settings.flags);
    if things.is_empty() {
        output::say("note: --verify: nothing to look up, for no answer said that something was created");
        return Ok(Vec::new());
    }
    let stop = Stop::new();
    let watcher = signals::heed(stop.clone(), 1, settings.timeout);
    let every = if target.endpoint.is_loopback() { Duration::from_millis(20) } else { Duration::from_secs(3) };
    let waiting = Waiting { every, within: flags.verify.verify_within };
    let caller = Caller::new(client, target.signer.clone(), stop);
    let ledger = settings.allow_create.filter(|_| flags.verify.allow_delete).map(|_| Ledger::reopen(&flags.ledger));
    let mut ledger = ledger.transpose().map_err(Failed::error)?;
    let mut told = |id: &str, step: DeletionStep<'_>| -> Result<(), String> {
        let Some(ledger) = &mut ledger else { return Ok(()) };
        let written = match step {
            DeletionStep::Sending => ledger.deleting(now_ms(), id),
            DeletionStep::Deleted => ledger.delete_ended(now_ms(), id, None),
            DeletionStep::Kept(reason) => ledger.delete_ended(now_ms(), id, Some(reason)),
        };
        written.map_err(|error| error.to_string())
    };
    let delete: Option<&mut DeletionTold<'_>> = if flags.verify.allow_delete { Some(&mut told) } else { None };
    let seen = verify::verify(model, &caller, &things, waiting, delete).await;
    watcher.abort();
    let seen = seen.map_err(Failed::error)?;
    Ok(lives::gather(model, seen))
}

#[cfg(test)]
mod tests {
    use ncloud_conformance::value::Record;

    use super::*;

    #[test]
    fn of_each_action_the_same_things_are_kept_in_whatever_order_they_come() {
        let thing = |action: &str, case: String| Made {
            action: action.to_owned(),
            case,
            id: String::new(),
            item: Record::new(),
            input: Record::new(),
        };
        let mut all: Vec<Made> = (0..40).map(|number| thing("a", format!("a/{number:02}"))).collect();
        all.extend([thing("a", String::new()), thing("b", String::new()), thing("b", "b/1".to_owned())]);
        let kept = |all: &mut dyn Iterator<Item = &Made>| {
            let mut things = Vec::new();
            all.for_each(|thing| keep(&mut things, thing.clone()));
            things.into_iter().map(|thing| thing.case).collect::<Vec<String>>()
        };
        let forwards = kept(&mut all.iter());
        assert_eq!(forwards, kept(&mut all.iter().rev()));
        let mut expected: Vec<String> = (0..25).map(|number| format!("a/{number:02}")).collect();
        expected.extend(["b/1".to_owned(), String::new()]);
        assert_eq!(forwards, expected);
    }
}
