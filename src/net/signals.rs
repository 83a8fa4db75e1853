//! Signals that ask the program to end: Ctrl-C, SIGTERM and SIGHUP.
//!
//! They are caught from [`Signals::catch`] on; what they mean is decided elsewhere. A hangup that is
//! ignored when the program starts, as `nohup` has it, stays ignored.

/// The signals, each told as it comes.
#[derive(Debug)]
pub struct Signals(system::Caught);

impl Signals {
    /// Catches them from now on. Where the system refuses, none is ever told. Needs a runtime.
    pub fn catch() -> Self {
        Self(system::Caught::new())
    }

    /// Resolves when the next one comes.
    pub async fn next(&mut self) {
        self.0.next().await;
    }
}

#[cfg(unix)]
mod system {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// None where it is not caught.
    #[derive(Debug)]
    pub(super) struct Caught {
        interrupt: Option<Signal>,
        terminate: Option<Signal>,
        hangup: Option<Signal>,
    }

    impl Caught {
        pub(super) fn new() -> Self {
            let caught = |kind| signal(kind).ok();
            let hangup = if is_hangup_ignored() { None } else { caught(SignalKind::hangup()) };
            Self { interrupt: caught(SignalKind::interrupt()), terminate: caught(SignalKind::terminate()), hangup }
        }

        pub(super) async fn next(&mut self) {
            tokio::select! {
                () = one(&mut self.interrupt) => {}
                () = one(&mut self.terminate) => {}
                () = one(&mut self.hangup) => {}
            }
        }
    }

    async fn one(signal: &mut Option<Signal>) {
        let Some(caught) = signal else { return std::future::pending().await };
        if caught.recv().await.is_none() {
            std::future::pending().await
        }
    }

    /// Linux tells it in a mask of hexadecimal digits whose lowest bit is SIGHUP; where nothing tells
    /// it, it is taken for not ignored.
    fn is_hangup_ignored() -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or_default();
        u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & 1 == 1)
    }
}

#[cfg(not(unix))]
mod system {
    #[derive(Debug)]
    pub(super) struct Caught;

    impl Caught {
        pub(super) fn new() -> Self {
            Self
        }

        pub(super) async fn next(&mut self) {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending().await
            }
        }
    }
}
