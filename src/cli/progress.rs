//! A bar on stderr for runs that take a while.
//!
//! Never on stdout, and nowhere where stderr is not a terminal; what it showed is gone when the
//! report is written.

use std::fmt::Write;
use std::time::{Duration, Instant};

use ncloud_conformance::net::RunStep;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Runs that are done by then show no bar.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often a second the bar is drawn at most.
const DRAWS: u8 = 10;

/// How far a run is.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
}

impl Progress {
    /// Of so many cases, none is done; nothing is shown yet.
    pub fn new(cases: usize) -> Self {
        let bar = ProgressBar::with_draw_target(u64::try_from(cases).ok(), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:20} {pos}/{len} {msg}, {rate}, {eta} left");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.with_key("rate", |state: &ProgressState, line: &mut dyn Write| {
            let _ = write!(line, "{:.0}/s", state.per_sec());
        }));
        Self { bar, started: Instant::now() }
    }

    /// So far it is.
    pub fn done(&self, step: RunStep) {
        let RunStep { cases, accepted, wrong } = step;
        self.bar.set_message(format!("cases, {accepted} created, {wrong} not as expected"));
        self.at(cases);
    }

    /// That many trials are done.
    pub fn tried(&self, trials: usize) {
        self.bar.set_message("trials");
        self.at(trials);
    }

    fn at(&self, position: usize) {
        self.bar.set_position(u64::try_from(position).unwrap_or(u64::MAX));
        if self.bar.is_hidden() && self.started.elapsed() >= PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(DRAWS));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
