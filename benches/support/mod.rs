//! Pairs of timings taken turn about in one process, so that a noisy machine bothers both alike.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long one timing takes at least: long beside the clock's grain.
const TIMING: Duration = Duration::from_millis(4);
/// How many pairs of timings.
const PAIRS: usize = 80;

/// Ours beside a baseline, and what is asked of the ratio.
pub fn compare<A, B>(name: &str, budget: f64, mut baseline: impl FnMut() -> A, mut ours: impl FnMut() -> B) {
    let turns = turns(&mut baseline).max(turns(&mut ours)).max(1);
    let mut pairs: Vec<(f64, f64)> = (0..PAIRS)
        .map(|pair| match pair % 2 {
            0 => {
                let first = time(turns, &mut baseline);
                (first, time(turns, &mut ours))
            }
            _ => {
                let first = time(turns, &mut ours);
                (time(turns, &mut baseline), first)
            }
        })
        .collect();
    // The best of many is what the machine disturbed least; the middle of the pairs says how sure that is.
    let best = |side: fn(&(f64, f64)) -> f64| pairs.iter().map(side).fold(f64::INFINITY, f64::min);
    let (base, our) = (best(|pair| pair.0), best(|pair| pair.1));
    pairs.sort_by(|one, other| (one.1 / one.0).total_cmp(&(other.1 / other.0)));
    let middle = pairs[PAIRS / 2].1 / pairs[PAIRS / 2].0;
    let about = format!("{:.1} µs, middle pair {middle:.2}", our / f64::from(turns) * 1e6);
    tell(name, our / base, &about, our / base <= budget, &format!("at most {budget}"));
}

/// One line of the table.
pub fn tell(name: &str, ratio: f64, about: &str, kept: bool, budget: &str) {
    let word = if kept { "kept" } else { "MISSED" };
    println!("{name:44} {ratio:7.2}   {about:28} {budget}: {word}");
}

fn turns<T>(work: &mut impl FnMut() -> T) -> u32 {
    let start = Instant::now();
    let mut turns = 0;
    while start.elapsed() < TIMING {
        black_box(work());
        turns += 1;
    }
    turns
}

fn time<T>(turns: u32, work: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..turns {
        black_box(work());
    }
    start.elapsed().as_secs_f64()
}
