//! One request after the other, outside of a run: to look for what a run created, and to delete it.
//!
//! A call is signed as it is sent, and sent once. Next: `sender` for how.

use std::num::NonZeroUsize;
use std::time::Duration;

use crate::case::Outcome;
use crate::wire::{Request, Response};

use super::sender::Sender;
use super::{HttpClient, Pace, Patience, Signer, Stop, Tempo};

/// Sends to one endpoint.
pub struct Caller {
    sender: Sender,
}

impl Caller {
    /// One that sends to that client's endpoint until it is stopped, and waits as long as it is asked to.
    pub fn new(client: HttpClient, signer: Option<Signer>, stop: Stop) -> Self {
        let pace = Pace { jobs: NonZeroUsize::MIN, tempo: Tempo::unlimited(), stop };
        let patience = Patience::new(Duration::from_secs(120));
        Self { sender: Sender { client, signer, pace, patience, free: false, tap: None, show: None } }
    }

    /// The answer, or why there is none.
    pub async fn call(&self, request: &Request) -> Result<Response, String> {
        match self.sender.exchange(request, "").await.outcome {
            Outcome::Answered(response) => Ok(response),
            Outcome::Failed(failure) => Err(failure.reason),
        }
    }

    /// Waits; false where it is to stop.
    pub async fn wait(&self, time: Duration) -> bool {
        tokio::select! {
            () = tokio::time::sleep(time) => true,
            () = self.sender.pace.stop.stopped() => false,
        }
    }

    /// Whether it is to stop.
    pub fn is_stopped(&self) -> bool {
        self.sender.pace.stop.is_stopped()
    }
}
