//! The reference endpoint with a clock and a counter, ready to be served.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::reference::memory::Rules;
use crate::reference::{Reference, Stamp};
use crate::wire::{Request, Response};

/// What [`super::serve`] asks for every request: the reference's answer, now.
/// What it remembers is one for all requests, whoever sends them.
pub fn host(reference: Reference) -> impl Fn(Request) -> Response + Send + Sync + 'static {
    let memory = Mutex::new(reference.memory(Rules::default()));
    clocked(move |request, stamp| {
        // A memory is whole after every answer, so a panic elsewhere cannot spoil it.
        let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
        reference.answer_in(&mut memory, request, stamp)
    })
}

/// Any endpoint that is a pure function, with the time and a number of its own for each request.
pub fn clocked(
    answer: impl Fn(&Request, Stamp) -> Response + Send + Sync + 'static,
) -> impl Fn(Request) -> Response + Send + Sync + 'static {
    let serial = AtomicU64::new(1);
    move |request| {
        let stamp = Stamp { now_ms: now_ms(), serial: serial.fetch_add(1, Ordering::Relaxed) };
        answer(&request, stamp)
    }
}

/// Milliseconds since 1970-01-01T00:00:00Z by this machine's clock.
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
