//! One request of a case: signed as it is sent, and sent again only where that is safe.
//!
//! One request that goes out twice is one the endpoint said it would not take: 429 with a
//! `Retry-After`. It is waited for as long as the endpoint asks, and in all as long as the run allows.
//! The other met a connection that was closed while it was idle, and only where a call is free.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::case::{Exchange, Failure, FailureKind, Outcome};
use crate::judge::clock;
use crate::wire::sign::sign;
use crate::wire::{Request, Response};

use super::host::now_ms;
use super::{HttpClient, Pace, Show, Shown, Signer, TransportFault};

/// The status of a request that came too soon.
const TOO_MANY_REQUESTS: u16 = 429;

/// Is shown each request, before it is signed, with the id of its case and its answer.
pub type Tap = Arc<dyn Fn(&str, &Request, &Response) + Send + Sync>;

/// How long a run waits in all where the endpoint asks it to; clones share it.
#[derive(Clone, Debug)]
pub struct Patience(Arc<Mutex<Waiting>>);

#[derive(Debug)]
struct Waiting {
    left: Duration,
    until: Option<Instant>,
}

impl Patience {
    /// So long in all.
    pub fn new(total: Duration) -> Self {
        Self(Arc::new(Mutex::new(Waiting { left: total, until: None })))
    }

    /// Takes the time of a wait that starts now, if there is so much left. Waits at the same time
    /// count once.
    fn take(&self, wait: Duration) -> bool {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let Some(end) = now.checked_add(wait) else { return false };
        let begin = waiting.until.map_or(now, |until| until.max(now));
        let more = end.saturating_duration_since(begin);
        let Some(left) = waiting.left.checked_sub(more) else { return false };
        waiting.left = left;
        waiting.until = waiting.until.max(Some(end));
        true
    }
}

pub(super) struct Sender {
    pub(super) client: HttpClient,
    pub(super) signer: Option<Signer>,
    pub(super) pace: Pace,
    pub(super) patience: Patience,
    /// Whether a call costs nothing, so that one which may have been executed may be sent again.
    pub(super) free: bool,
    /// Is shown every exchange.
    pub(super) tap: Option<Tap>,
    /// Is shown each exchange of a case.
    pub(super) show: Option<Show>,
}

impl Sender {
    /// Sends a request of that case; empty for one of none.
    pub(super) async fn exchange(&self, request: &Request, case: &str) -> Exchange {
        let exchange = self.until_taken(request, case).await;
        if let (Some(tap), Outcome::Answered(response)) = (&self.tap, &exchange.outcome) {
            tap(case, request, response);
        }
        exchange
    }

    async fn until_taken(&self, request: &Request, case: &str) -> Exchange {
        loop {
            let exchange = tokio::select! {
                exchange = self.once(case, request) => exchange,
                () = self.pace.stop.cut_off() => return interrupted(),
            };
            let Outcome::Answered(response) = &exchange.outcome else { return exchange };
            let Some(wait) = retry_after(response, now_ms()).filter(|&wait| self.patience.take(wait)) else {
                return exchange;
            };
            self.pace.tempo.hold(wait);
            tokio::select! {
                () = self.pace.tempo.turn() => {}
                () = self.pace.stop.stopped() => return exchange,
            }
        }
    }

    async fn once(&self, case: &str, request: &Request) -> Exchange {
        let signed = self.signer.as_ref().map(|signer| self.signed(request, signer));
        let request = signed.as_ref().unwrap_or(request);
        let mut sent = self.client.send(request).await;
        if self.free && matches!(sent, Err(TransportFault::Idle)) {
            sent = self.client.send_alone(request).await;
        }
        let exchange = match sent {
            Ok(sent) => {
                let outcome = Outcome::Answered(sent.response);
                Exchange { outcome, elapsed: sent.elapsed, received_ms: Some(now_ms()) }
            }
            Err(fault) => {
                let outcome = Outcome::Failed(fault.failure());
                Exchange { outcome, elapsed: Duration::ZERO, received_ms: None }
            }
        };
        if let Some(show) = self.show.as_ref().filter(|_| !case.is_empty()) {
            show(case, &Shown::of(&self.client, self.signer.as_ref(), request, &exchange));
        }
        exchange
    }

    /// The signature covers the whole target, the endpoint's own path included.
    fn signed(&self, request: &Request, signer: &Signer) -> Request {
        let mut signed = request.clone();
        signed.target = self.client.endpoint().signed_target(&request.target);
        sign(&mut signed, &signer.credentials, now_ms().unsigned_abs());
        signed.target.clone_from(&request.target);
        signed
    }
}

/// What is left of an exchange that was not waited for.
pub(super) fn interrupted() -> Exchange {
    let reason = "interrupted before its answer came: it may have been executed".to_owned();
    let outcome = Outcome::Failed(Failure { kind: FailureKind::Interrupted, reason, advice: None });
    Exchange { outcome, elapsed: Duration::ZERO, received_ms: None }
}

/// How long a 429 asks to wait: seconds, or until a date (RFC 9110, 10.2.3). None where it does not
/// say: the endpoint's word is honoured, not guessed.
fn retry_after(response: &Response, now_ms: i64) -> Option<Duration> {
    if response.status != TOO_MANY_REQUESTS {
        return None;
    }
    let text = response.headers.get("retry-after")?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = clock::date_ms(text)?;
    Some(Duration::from_millis(u64::try_from(date.saturating_sub(now_ms)).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Headers;

    fn throttled(status: u16, after: &str) -> Response {
        let mut headers = Headers::new();
        headers.push("Retry-After", after);
        Response { status, headers, body: Vec::new() }
    }

    #[test]
    fn a_429_says_how_long_in_seconds_or_until_when() {
        let now = 1_543_379_135_000; // 2018-11-28T04:25:35Z
        let after = |text| retry_after(&throttled(429, text), now);
        assert_eq!(after("7"), Some(Duration::from_secs(7)));
        assert_eq!(after("Wed, 28 Nov 2018 04:25:45 GMT"), Some(Duration::from_secs(10)));
        assert_eq!(after("Wed, 28 Nov 2018 04:25:25 GMT"), Some(Duration::ZERO));
        assert_eq!(after("Wednesday, 28-Nov-18 04:25:45 GMT"), Some(Duration::from_secs(10)));
        assert_eq!(after("Wed Nov 28 04:25:45 2018"), Some(Duration::from_secs(10)));
        for nonsense in ["", "-1", "soon", "1.5"] {
            assert_eq!(after(nonsense), None, "{nonsense}");
        }
        assert_eq!(retry_after(&throttled(503, "7"), now), None, "only a 429 was certainly not executed");
    }

    #[tokio::test(start_paused = true)]
    async fn patience_ends_and_waits_at_the_same_time_count_once() {
        let patience = Patience::new(Duration::from_secs(10));
        assert!(patience.take(Duration::from_secs(4)));
        assert!(patience.take(Duration::from_secs(4)), "the same four seconds");
        assert!(patience.take(Duration::from_secs(6)), "two more");
        assert!(!patience.take(Duration::from_secs(11)), "five more are not left");
        assert!(patience.take(Duration::from_secs(10)));
        tokio::time::advance(Duration::from_secs(60)).await;
        assert!(!patience.take(Duration::from_secs(1)), "all is used up");
        assert!(!patience.take(Duration::MAX));
    }
}
