//! Many pieces of work at once, told in order: bounded in number, in rate and in memory.
//!
//! It never starts an item twice and never drops what was started: after a stop, what runs is
//! awaited and still told. Items are pulled one by one, so a long list need not exist in memory.
//!
//! Next: [`super::tempo`] for the rate, [`super::client`] for what the work usually does.

use std::any::Any;
use std::collections::VecDeque;
use std::iter::Fuse;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::Tempo;
use super::tempo::Slot;

/// Results that may wait for an earlier one, per job: a slow item holds the others back only
/// after so many.
const AHEAD: usize = 4;

/// Items worked on at the same time at most, whatever the pace says: more would eat the machine.
pub const MOST_JOBS: NonZeroUsize = NonZeroUsize::new(1024).expect("1024 is not 0");

/// How fast and how wide.
#[derive(Clone, Debug)]
pub struct Pace {
    /// Items worked on at the same time.
    pub jobs: NonZeroUsize,
    /// When the next item may start.
    pub tempo: Tempo,
    /// Ends the run early; also set when the callback breaks.
    pub stop: Stop,
}

/// A switch that is thrown from anywhere; clones share it, and it never goes back.
#[derive(Clone, Debug, Default)]
pub struct Stop(watch::Sender<Thrown>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Thrown {
    #[default]
    Not,
    Stopped,
    Cut,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every item was worked on and told.
    Complete,
    /// Stopped: what was started was told, the rest was never started.
    Stopped,
}

impl Stop {
    /// Not thrown.
    pub fn new() -> Self {
        Self::default()
    }

    /// Throws it.
    pub fn stop(&self) {
        self.throw(Thrown::Stopped);
    }

    /// Throws it the whole way: what is under way is not waited for either.
    pub fn cut(&self) {
        self.throw(Thrown::Cut);
    }

    /// Whether it is thrown.
    pub fn is_stopped(&self) -> bool {
        *self.0.borrow() >= Thrown::Stopped
    }

    /// Resolves once it is thrown.
    pub async fn stopped(&self) {
        self.reached(Thrown::Stopped).await;
    }

    /// Resolves once it is thrown the whole way.
    pub async fn cut_off(&self) {
        self.reached(Thrown::Cut).await;
    }

    fn throw(&self, how_far: Thrown) {
        self.0.send_if_modified(|thrown| std::mem::replace(thrown, how_far.max(*thrown)) < how_far);
    }

    async fn reached(&self, how_far: Thrown) {
        // The sender is `self`, so waiting ends in no other way.
        let _ = self.0.subscribe().wait_for(|thrown| *thrown >= how_far).await;
    }
}

/// Works on `items`, at most `pace.jobs` at once, started in order at `pace.tempo`, and tells each
/// result to `each` in the order of the items, as early as that order allows.
///
/// Who has a result tells it and those that waited for it, or leaves it to who is telling already: nobody
/// has to be woken up for that.
///
/// When `each` breaks or `pace.stop` is thrown, nothing more is started; what runs is awaited and
/// told as well, though `each` can no longer break. Dropping the future cancels what runs.
///
/// # Panics
///
/// With the panic of `work`, after what else runs is told, or with that of `each`.
pub async fn in_order<I, F, W, R>(
    pace: &Pace,
    items: I,
    work: F,
    each: impl FnMut(R) -> ControlFlow<()> + Send + 'static,
) -> Ended
where
    I: Iterator<Item: Send> + Send + 'static,
    F: Fn(I::Item) -> W + Send + Sync + 'static,
    W: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let jobs = pace.jobs.min(MOST_JOBS).get();
    let window = Semaphore::new(jobs.saturating_mul(AHEAD).min(Semaphore::MAX_PERMITS));
    let queue = Mutex::new(Queue { items: items.fuse(), next: 0 });
    let telling = Mutex::new(Telling { told: 0, waiting: VecDeque::new(), each });
    let (tempo, stop) = (pace.tempo.clone(), pace.stop.clone());
    let shared = Arc::new(Shared { queue, window, work, left: Mutex::default(), telling, tempo, stop });
    let mut workers = JoinSet::new();
    for _ in 0..jobs {
        workers.spawn(worker(shared.clone()));
    }
    let panic = end(workers).await;
    let left = std::mem::take(&mut *lock(&shared.left));
    lock(&shared.telling).tell_the_rest(left);
    if let Some(panic) = panic {
        std::panic::resume_unwind(panic);
    }
    if pace.stop.is_stopped() { Ended::Stopped } else { Ended::Complete }
}

struct Shared<I, F, R, E> {
    queue: Mutex<Queue<I>>,
    /// One permit per result that may be started before it is told.
    window: Semaphore,
    work: F,
    /// Results that nobody has told yet.
    left: Mutex<Vec<(usize, R)>>,
    telling: Mutex<Telling<R, E>>,
    tempo: Tempo,
    stop: Stop,
}

struct Queue<I> {
    items: Fuse<I>,
    next: usize,
}

async fn worker<I, F, W, R, E>(shared: Arc<Shared<I, F, R, E>>)
where
    I: Iterator,
    F: Fn(I::Item) -> W,
    W: Future<Output = R>,
    E: FnMut(R) -> ControlFlow<()>,
{
    let _guard = StopOnPanic(&shared.stop);
    while shared.admitted().await {
        let Some((index, item, slot)) = shared.take() else { return };
        tokio::select! {
            biased;
            () = shared.tempo.reach(slot) => {}
            () = shared.stop.stopped() => return,
        }
        if shared.stop.is_stopped() {
            return;
        }
        let result = (shared.work)(item).await;
        shared.tell(index, result);
    }
}

impl<I: Iterator, F, R, E: FnMut(R) -> ControlFlow<()>> Shared<I, F, R, E> {
    /// Leaves a result to be told, and tells what there is unless somebody is about it: who tells looks again
    /// whether something was left meanwhile.
    fn tell(&self, index: usize, result: R) {
        lock(&self.left).push((index, result));
        while !lock(&self.left).is_empty() {
            let mut telling = match self.telling.try_lock() {
                Ok(telling) => telling,
                // A panic of `each` comes out at the end; what is told after it is told to what it left.
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => return,
            };
            let left = std::mem::take(&mut *lock(&self.left));
            left.into_iter().for_each(|(index, result)| telling.put(index, result));
            while let Some(flow) = telling.tell_next() {
                self.window.add_permits(1);
                if flow.is_break() {
                    self.stop.stop();
                }
            }
        }
    }

    /// Waits until the results lag no further behind than the window; false on a stop.
    async fn admitted(&self) -> bool {
        if self.stop.is_stopped() {
            return false;
        }
        if let Ok(permit) = self.window.try_acquire() {
            permit.forget();
            return true;
        }
        tokio::select! {
            Ok(permit) = self.window.acquire() => { permit.forget(); true }
            () = self.stop.stopped() => false,
        }
    }

    /// The next item and its turn, taken together so that starts keep the order of the items.
    fn take(&self) -> Option<(usize, I::Item, Slot)> {
        let mut queue = lock(&self.queue);
        let item = queue.items.next()?;
        let index = queue.next;
        queue.next += 1;
        Some((index, item, self.tempo.take()))
    }
}

/// What is behind it is whole after every step, so a panic elsewhere cannot spoil it.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A panic leaves a gap in the order that would hold back the other workers for ever.
struct StopOnPanic<'a>(&'a Stop);

impl Drop for StopOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

/// Who is told, and the results that came before their turn.
struct Telling<R, E> {
    told: usize,
    waiting: VecDeque<Option<R>>,
    each: E,
}

impl<R, E: FnMut(R) -> ControlFlow<()>> Telling<R, E> {
    fn put(&mut self, index: usize, result: R) {
        let place = index - self.told;
        if place >= self.waiting.len() {
            self.waiting.resize_with(place + 1, || None);
        }
        self.waiting[place] = Some(result);
    }

    fn tell_next(&mut self) -> Option<ControlFlow<()>> {
        let result = self.waiting.front_mut()?.take()?;
        self.waiting.pop_front();
        self.told += 1;
        Some((self.each)(result))
    }

    /// What is left where a gap will not be filled any more.
    fn tell_the_rest(&mut self, left: Vec<(usize, R)>) {
        left.into_iter().for_each(|(index, result)| self.put(index, result));
        for result in std::mem::take(&mut self.waiting).into_iter().flatten() {
            let _ = (self.each)(result);
        }
    }
}

/// Awaits all of them; the first panic, if there was one.
async fn end(mut workers: JoinSet<()>) -> Option<Box<dyn Any + Send>> {
    let mut panic = None;
    while let Some(ended) = workers.join_next().await {
        panic = panic.or(ended.err().and_then(|error| error.try_into_panic().ok()));
    }
    panic
}

#[cfg(test)]
mod tests;
