//! Order, width, rate, early stop and memory, with paused time.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::*;

fn pace(jobs: usize) -> Pace {
    Pace { jobs: NonZeroUsize::new(jobs).unwrap(), tempo: Tempo::unlimited(), stop: Stop::new() }
}

/// Counts how many are inside, and the most there ever were.
#[derive(Default)]
struct Crowd {
    inside: AtomicUsize,
    most: AtomicUsize,
    started: AtomicUsize,
}

impl Crowd {
    async fn pass(&self, time: Duration) {
        self.started.fetch_add(1, Ordering::SeqCst);
        let inside = self.inside.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(inside, Ordering::SeqCst);
        sleep(time).await;
        self.inside.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Takes longer for earlier items, so that they end in the wrong order.
fn uneven(item: u64) -> Duration {
    Duration::from_millis(1 + (item * 7919) % 13)
}

async fn all(
    pace: &Pace,
    count: u64,
    crowd: &Arc<Crowd>,
    mut each: impl FnMut(u64) -> ControlFlow<()> + Send + 'static,
) -> (Vec<u64>, Ended) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let crowd = crowd.clone();
    let work = move |item| {
        let crowd = crowd.clone();
        async move {
            crowd.pass(uneven(item)).await;
            item
        }
    };
    let telling = told.clone();
    let ended = in_order(pace, 0..count, work, move |item| {
        telling.lock().unwrap().push(item);
        each(item)
    })
    .await;
    (taken(&told), ended)
}

fn taken<T: Default>(told: &Mutex<T>) -> T {
    std::mem::take(&mut *told.lock().unwrap())
}

#[tokio::test(start_paused = true)]
async fn results_are_told_in_order_and_no_more_run_than_allowed() {
    for jobs in [1, 2, 7, 64] {
        let crowd = Arc::new(Crowd::default());
        let (told, ended) = all(&pace(jobs), 200, &crowd, |_| ControlFlow::Continue(())).await;
        assert_eq!((told, ended), ((0..200).collect(), Ended::Complete));
        assert_eq!(crowd.most.load(Ordering::SeqCst), jobs);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_holds_on_several_threads() {
    let items = 0..20_000_u64;
    let work = |item: u64| async move {
        tokio::task::yield_now().await;
        item
    };
    let told = Arc::new(Mutex::new(0));
    let telling = told.clone();
    let ended = in_order(&pace(16), items, work, move |item| {
        let mut next = telling.lock().unwrap();
        assert_eq!(item, *next);
        *next += 1;
        ControlFlow::Continue(())
    })
    .await;
    assert_eq!((taken(&told), ended), (20_000, Ended::Complete));
}

#[tokio::test(start_paused = true)]
async fn nothing_to_do_is_complete() {
    let (told, ended) = all(&pace(3), 0, &Arc::default(), |_| ControlFlow::Continue(())).await;
    assert_eq!((told, ended), (Vec::new(), Ended::Complete));
}

#[tokio::test(start_paused = true)]
async fn starts_keep_the_rate_and_the_end_does_not_wait_for_idle_workers() {
    let pace = Pace { tempo: Tempo::per_second(NonZeroU32::new(2).unwrap()), ..pace(64) };
    let begin = Instant::now();
    let starts = Arc::new(Mutex::new(Vec::new()));
    let telling = starts.clone();
    let work = move |_| async move { begin.elapsed().as_millis() };
    let ended = in_order(&pace, 0..5, work, move |start| {
        telling.lock().unwrap().push(start);
        ControlFlow::Continue(())
    })
    .await;
    assert_eq!((taken(&starts), ended), (vec![0, 500, 1000, 1500, 2000], Ended::Complete));
    assert_eq!(begin.elapsed().as_millis(), 2000);
}

#[tokio::test(start_paused = true)]
async fn after_a_break_what_was_started_is_still_told() {
    let crowd = Arc::new(Crowd::default());
    let stop = |item| if item == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let (told, ended) = all(&pace(8), 1000, &crowd, stop).await;
    assert_eq!(ended, Ended::Stopped);
    assert_eq!(told.len(), crowd.started.load(Ordering::SeqCst));
    assert_eq!(told, (0..told.len() as u64).collect::<Vec<_>>());
    assert!(told.len() >= 11 && told.len() <= 11 + 8 * AHEAD, "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn a_stop_from_outside_ends_the_wait_for_a_turn() {
    let pace = Pace { tempo: Tempo::every(Duration::from_secs(3600)), ..pace(4) };
    let crowd = Arc::new(Crowd::default());
    let begin = Instant::now();
    let stop = pace.stop.clone();
    tokio::spawn(async move {
        sleep(Duration::from_secs(5)).await;
        stop.stop();
    });
    let (told, ended) = all(&pace, 10, &crowd, |_| ControlFlow::Continue(())).await;
    assert_eq!((told, ended), (vec![0], Ended::Stopped));
    assert_eq!(begin.elapsed().as_secs(), 5);
    let (told, ended) = all(&pace, 10, &crowd, |_| ControlFlow::Continue(())).await;
    assert_eq!((told, ended), (vec![], Ended::Stopped), "a thrown switch stays thrown");
}

#[tokio::test(start_paused = true)]
async fn a_slow_item_bounds_what_waits_behind_it() {
    let crowd = Arc::new(Crowd::default());
    let inside = crowd.clone();
    let work = move |item: usize| {
        let crowd = inside.clone();
        async move {
            crowd.pass(if item == 0 { Duration::from_secs(60) } else { Duration::ZERO }).await;
            (item, crowd.started.load(Ordering::SeqCst))
        }
    };
    let started_at_first = Arc::new(Mutex::new(0));
    let telling = started_at_first.clone();
    in_order(&pace(2), 0..1000, work, move |(item, started)| {
        if item == 0 {
            *telling.lock().unwrap() = started;
        }
        ControlFlow::Continue(())
    })
    .await;
    assert_eq!(taken(&started_at_first), 2 * AHEAD);
    assert_eq!(crowd.started.load(Ordering::SeqCst), 1000);
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_the_work_comes_out_and_nothing_hangs() {
    let run = tokio::spawn(async {
        let work = |item: u32| async move {
            sleep(Duration::from_millis(1)).await;
            assert_ne!(item, 3, "item three");
        };
        in_order(&pace(2), 0..1000, work, |()| ControlFlow::Continue(())).await
    });
    assert!(run.await.unwrap_err().is_panic());
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_who_is_told_comes_out_and_nothing_hangs() {
    let run = tokio::spawn(async {
        in_order(&pace(2), 0..1000, std::future::ready, |item: u32| {
            assert_ne!(item, 3, "item three");
            ControlFlow::Continue(())
        })
        .await
    });
    assert!(run.await.unwrap_err().is_panic());
}

#[tokio::test(start_paused = true)]
async fn dropping_the_run_cancels_what_runs() {
    let crowd = Arc::new(Crowd::default());
    let held = crowd.clone();
    let work = move |()| {
        let crowd = held.clone();
        async move { crowd.pass(Duration::from_secs(3600)).await }
    };
    let pace = pace(4);
    let run = in_order(&pace, std::iter::repeat(()), work, |()| ControlFlow::Continue(()));
    assert!(tokio::time::timeout(Duration::from_secs(1), run).await.is_err());
    while Arc::strong_count(&crowd) > 1 {
        tokio::task::yield_now().await;
    }
    assert_eq!(crowd.started.load(Ordering::SeqCst), 4);
}
