//! When the next request may start: an even schedule without bursts, shared by all who send.
//!
//! A schedule never catches up: time in which nobody asked is not saved. It counts starts, not
//! requests in flight; [`super::pace`] bounds those.
//!
//! Next: [`super::pace`], which asks for a turn before each start.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// A shared schedule of starts; clones share it.
///
/// Timers tick in milliseconds, so an interval below one is kept as an upper bound, not reached.
#[derive(Clone, Debug)]
pub struct Tempo {
    interval: Duration,
    schedule: Arc<Mutex<Schedule>>,
}

/// A moment taken from a schedule; none is now.
#[derive(Debug)]
pub(super) struct Slot(Option<Instant>);

#[derive(Debug, Default)]
struct Schedule {
    /// The first moment nobody has taken yet.
    next: Option<Instant>,
    /// Nobody starts before this.
    held: Option<Instant>,
}

impl Tempo {
    /// No limit.
    pub fn unlimited() -> Self {
        Self::every(Duration::ZERO)
    }

    /// At most so many starts a second.
    pub fn per_second(rate: NonZeroU32) -> Self {
        Self::every(Duration::from_secs(1) / rate.get())
    }

    /// At least so long from one start to the next.
    pub fn every(interval: Duration) -> Self {
        Self { interval, schedule: Arc::default() }
    }

    /// Waits for its turn. A turn that is cancelled while waiting is lost, not given to another.
    pub async fn turn(&self) {
        self.reach(self.take()).await;
    }

    /// Lets nobody start for so long, those already waiting included: the answer to a
    /// `Retry-After`. Of several holds the longest counts.
    pub fn hold(&self, time: Duration) {
        let Some(until) = Instant::now().checked_add(time) else { return };
        let mut schedule = self.schedule();
        schedule.held = schedule.held.max(Some(until));
        schedule.next = schedule.next.max(Some(until));
    }

    /// Takes the next free moment, to be waited for with [`Tempo::reach`].
    pub(super) fn take(&self) -> Slot {
        let mut schedule = self.schedule();
        if self.interval.is_zero() && schedule.held.is_none() {
            return Slot(None);
        }
        let now = Instant::now();
        let slot = schedule.next.map_or(now, |next| next.max(now));
        schedule.next = slot.checked_add(self.interval);
        Slot((slot > now).then_some(slot))
    }

    /// Waits for a moment taken, or for a later one if there was a hold meanwhile.
    pub(super) async fn reach(&self, mut slot: Slot) {
        while let Some(moment) = slot.0 {
            sleep_until(moment).await;
            if !self.is_held() {
                return;
            }
            slot = self.take();
        }
    }

    fn is_held(&self) -> bool {
        self.schedule().held.is_some_and(|until| until > Instant::now())
    }

    /// The schedule is whole after every step, so a panic elsewhere cannot spoil it.
    fn schedule(&self) -> MutexGuard<'_, Schedule> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn starts(tempo: &Tempo, count: usize) -> Vec<u128> {
        let begin = Instant::now();
        let mut starts = Vec::new();
        for _ in 0..count {
            tempo.turn().await;
            starts.push(begin.elapsed().as_millis());
        }
        starts
    }

    #[tokio::test(start_paused = true)]
    async fn starts_are_even_and_the_first_is_at_once() {
        let tempo = Tempo::per_second(NonZeroU32::new(10).unwrap());
        assert_eq!(starts(&tempo, 4).await, [0, 100, 200, 300]);
    }

    #[tokio::test(start_paused = true)]
    async fn idle_time_is_not_saved_for_a_burst() {
        let tempo = Tempo::every(Duration::from_secs(2));
        tempo.turn().await;
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(starts(&tempo, 3).await, [0, 2000, 4000]);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_nobody_waits() {
        assert_eq!(starts(&Tempo::unlimited(), 1000).await.last(), Some(&0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_hold_stops_those_who_already_wait_and_makes_no_burst() {
        let tempo = Tempo::every(Duration::from_secs(1));
        tempo.turn().await;
        let begin = Instant::now();
        let waiting: Vec<_> = (0..3)
            .map(|_| {
                let tempo = tempo.clone();
                tokio::spawn(async move {
                    tempo.turn().await;
                    begin.elapsed().as_secs()
                })
            })
            .collect();
        tokio::task::yield_now().await;
        tempo.hold(Duration::from_secs(10));
        let mut starts = Vec::new();
        for task in waiting {
            starts.push(task.await.unwrap());
        }
        starts.sort_unstable();
        assert_eq!(starts.windows(2).filter(|pair| pair[1] - pair[0] < 1).count(), 0, "{starts:?}");
        assert!(starts[0] >= 10, "{starts:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hold_binds_even_without_a_limit_and_the_longest_counts() {
        let tempo = Tempo::unlimited();
        tempo.hold(Duration::from_secs(9));
        tempo.hold(Duration::from_secs(3));
        tempo.hold(Duration::MAX);
        assert_eq!(starts(&tempo, 3).await, [9000, 9000, 9000]);
    }
}
