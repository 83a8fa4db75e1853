//! `ledger --delete`: what would delete everything a ledger tells of, and the calls that do it.
//!
//! Without `--yes` nothing is sent. One call a thing, one after the other: each is in the ledger before
//! it is sent, and how it ended before the next one is.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ncloud_conformance::ledger::after::{self, Deletion, Left};
use ncloud_conformance::ledger::{self, Book};
use ncloud_conformance::model::Model;
use ncloud_conformance::net::host::now_ms;
use ncloud_conformance::net::{Caller, ClientOptions, Stop};
use ncloud_conformance::report::layout::{clean, count};

use super::super::args::{LedgerArgs, Signing};
use super::super::endpoint::{self, LiveEndpoint};
use super::super::{Failed, output, signals, signing, spec};

/// What was to be deleted, or may be there, is left.
const INCOMPLETE: u8 = 3;

/// How long one call may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Shows the plan, and follows it where that is wished.
pub fn delete(dir: &Option<PathBuf>, arguments: &LedgerArgs, book: &Book) -> Result<u8, Failed> {
    let model = spec::load(dir)?;
    let (mut deletions, mut left) = after::plan(&model, book);
    if let Some(only) = &arguments.endpoint {
        let only = only.trim_end_matches('/');
        deletions.retain(|deletion| deletion.endpoint.trim_end_matches('/') == only);
        left.retain(|left| left.endpoint.trim_end_matches('/') == only);
    }
    output::print(&plan(&deletions, &left))?;
    if deletions.is_empty() {
        return Ok(if left.is_empty() { 0 } else { INCOMPLETE });
    }
    if !arguments.yes {
        output::print("\nnothing was sent; --yes sends it\n")?;
        return Ok(0);
    }
    let endpoints: BTreeSet<&str> = deletions.iter().map(|deletion| deletion.endpoint.as_str()).collect();
    let [only] = endpoints.iter().copied().collect::<Vec<_>>()[..] else {
        let all = endpoints.iter().copied().collect::<Vec<_>>().join(", ");
        return Err(Failed::usage(format!(
            "error: these things are at {all}, and keys are for one of them\n  = help: nothing was sent; name it with \
             --endpoint URL"
        )));
    };
    let kept = endpoint::runtime()?.block_on(follow(&model, arguments, only, &deletions))?;
    Ok(if kept == 0 && left.is_empty() { 0 } else { INCOMPLETE })
}

fn plan(deletions: &[Deletion], left: &[Left]) -> String {
    let mut text = format!("{} to delete\n", count(deletions.len(), "thing"));
    for Deletion { endpoint, id, action, .. } in deletions {
        let _ = writeln!(text, "  {}", clean(&format!("{id} by {action} at {endpoint}")));
    }
    if !left.is_empty() {
        text += "cannot be deleted:\n";
    }
    for Left { endpoint, what, why } in left {
        let _ = writeln!(text, "  {}", clean(&format!("{what} at {endpoint}: {why}")));
    }
    text
}

/// Sends the calls; how many things are still there.
async fn follow(
    model: &Arc<Model>,
    arguments: &LedgerArgs,
    url: &str,
    deletions: &[Deletion],
) -> Result<usize, Failed> {
    let mut target = endpoint::open(model, Some(url), None, true)?;
    let (profile, unsigned) = (arguments.profile.clone(), arguments.unsigned);
    signing::lend(&mut target, &Signing { profile, unsigned, against_profile: None })?;
    let stop = Stop::new();
    let caller = caller(&target, arguments, stop.clone())?;
    let failed = |error| Failed::usage(format!("error: {error}\n  = help: nothing more is sent without a ledger"));
    let mut ledger = ledger::Ledger::reopen(&arguments.file).map_err(failed)?;
    let watcher = signals::heed(stop, 1, TIMEOUT);
    let mut kept = 0;
    for Deletion { id, action, request, .. } in deletions {
        let Some(action) = model.action(action) else {
            kept += 1;
            continue;
        };
        if caller.is_stopped() {
            output::say("stopped; what is left is in the ledger");
            kept += 1;
            break;
        }
        ledger.deleting(now_ms(), id).map_err(failed)?;
        let ended = match caller.call(request).await {
            Ok(response) => after::success(model, action, &response).err(),
            Err(reason) => {
                // It may be gone and may be there: the ledger says that it was sent, and no more.
                output::say(format_args!("unknown      {}", clean(&format!("{id}: {reason}"))));
                kept += 1;
                continue;
            }
        };
        ledger.delete_ended(now_ms(), id, ended.as_deref()).map_err(failed)?;
        match ended {
            None => output::print(&format!("deleted      {}\n", clean(id)))?,
            Some(why) => {
                kept += 1;
                output::print(&format!("not deleted  {}\n", clean(&format!("{id}: {why}"))))?;
            }
        }
    }
    watcher.abort();
    Ok(kept)
}

fn caller(target: &LiveEndpoint, arguments: &LedgerArgs, stop: Stop) -> Result<Caller, Failed> {
    let (cacert, proxy) = (arguments.cacert.clone(), arguments.proxy.clone());
    let options = ClientOptions { timeout: TIMEOUT, cacert, proxy, ..ClientOptions::default() };
    Ok(Caller::new(target.client(&options)?, target.signer.clone(), stop))
}
