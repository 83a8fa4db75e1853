//! What signals do: the first ends a command in good order, the second at once.
//!
//! Whoever presses Ctrl-C is told what is waited for, so that nobody waits without knowing.

use std::time::Duration;

use ncloud_conformance::net::{Signals, Stop};
use tokio::task::JoinHandle;

use super::{ENDPOINT, output};

/// What a run does: it waits for what is under way, then cuts it off, and its report is written
/// either way. The third signal does without.
pub fn heed(stop: Stop, jobs: usize, timeout: Duration) -> JoinHandle<()> {
    let mut signals = Signals::catch();
    tokio::spawn(async move {
        signals.next().await;
        stop.stop();
        output::say(format_args!(
            "interrupted: nothing more is sent; answers under way (at most {jobs}) are waited for, {} s at most. \
             Once more cuts them off; the report is written either way",
            timeout.as_secs_f64()
        ));
        signals.next().await;
        stop.cut();
        output::say("cut off; once more ends without a report");
        signals.next().await;
        std::process::exit(i32::from(ENDPOINT));
    })
}

/// What a server does: it lets running exchanges end, then cuts them off.
pub fn end_server(stop: Stop, grace: Duration) {
    let mut signals = Signals::catch();
    tokio::spawn(async move {
        signals.next().await;
        output::say(format_args!("stopping: running exchanges have {} s; once more ends at once", grace.as_secs()));
        stop.stop();
        signals.next().await;
        output::say("ended at once");
        std::process::exit(0);
    });
}

/// What is left when all is sent: a report that nobody reads is not waited for.
pub async fn end_at_once() {
    Signals::catch().next().await;
    std::process::exit(i32::from(ENDPOINT));
}
