//! Random choices that are the same on every machine.
//!
//! Only `next_u64` of a ChaCha stream is used, and the reduction to a range is written here: a
//! case must not change with the version of a library. Never seeded from the clock or the system.

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use sha2::{Digest, Sha256};

use super::span::Span;

/// A source of choices.
pub(super) struct Dice {
    rng: TestRng,
}

impl Dice {
    /// The choices of one case: they depend on nothing but these three.
    pub(super) fn of_case(seed: u64, action: &str, index: usize) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        hash.update((index as u64).to_le_bytes());
        hash.update(action.as_bytes());
        Self { rng: TestRng::from_seed(RngAlgorithm::ChaCha, &hash.finalize()) }
    }

    /// Choices for a strategy's next value.
    pub(super) fn of_runner(runner: &mut TestRunner) -> Self {
        Self { rng: runner.new_rng() }
    }

    /// A number below `end`; 0 where there is none.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.rng.next_u64()) * end as u128;
        usize::try_from(wide >> 64).unwrap_or_default()
    }

    /// A number from the range, both ends included; `least` where it is empty.
    pub(super) fn within(&mut self, least: i64, most: i64) -> i64 {
        let count = u128::try_from(i128::from(most) - i128::from(least) + 1).unwrap_or(1);
        let wide = u128::from(self.rng.next_u64()).wrapping_mul(count) >> 64;
        let drawn = i128::from(least) + i128::try_from(wide).unwrap_or_default();
        i64::try_from(drawn).unwrap_or(least)
    }

    /// A number of the range: at one of its ends, next to one, near the lower one, or anywhere.
    pub(super) fn edge(&mut self, span: Span) -> i64 {
        let drawn = match self.below(16) {
            0..=2 => span.least,
            3 => span.least.saturating_add(1),
            4..=6 => span.most,
            7 => span.most.saturating_sub(1),
            8..=13 => self.within(span.least, span.most.min(span.least.saturating_add(24))),
            _ => self.within(span.least, span.most),
        };
        span.nearest(drawn)
    }

    /// True `times` out of `of` times.
    pub(super) fn chance(&mut self, times: usize, of: usize) -> bool {
        self.below(of) < times
    }

    /// One of them; `None` where there are none.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// One of them, each as often as its weight says; `None` where there are none.
    pub(super) fn weighted<'a, T>(&mut self, from: &'a [(usize, T)]) -> Option<&'a T> {
        let mut left = self.below(from.iter().map(|(weight, _)| weight).sum());
        from.iter()
            .find(|(weight, _)| {
                let mine = left < *weight;
                left = left.saturating_sub(*weight);
                mine
            })
            .map(|(_, value)| value)
    }

    /// Puts them in any order.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_depend_on_seed_action_and_index_alone() {
        let draw = |seed, action, index| Dice::of_case(seed, action, index).within(0, i64::MAX);
        assert_eq!(draw(1, "a", 2), draw(1, "a", 2));
        assert_ne!(draw(1, "a", 2), draw(1, "a", 3));
        assert_ne!(draw(1, "a", 2), draw(1, "b", 2));
        assert_ne!(draw(1, "a", 2), draw(2, "a", 2));
    }

    #[test]
    fn the_stream_is_fixed_for_ever() {
        // Any change here changes what `--seed` reproduces.
        let mut dice = Dice::of_case(42, "server.createThing", 7);
        let drawn: Vec<usize> = (0..6).map(|_| dice.below(1000)).collect();
        assert_eq!(drawn, [398, 978, 391, 551, 196, 605]);
    }

    #[test]
    fn ranges_include_their_ends() {
        let mut dice = Dice::of_case(0, "", 0);
        let drawn: Vec<i64> = (0..200).map(|_| dice.within(-1, 1)).collect();
        assert!((-1..=1).all(|wanted| drawn.contains(&wanted)));
        assert!(drawn.iter().all(|number| (-1..=1).contains(number)));
        assert_eq!(dice.within(5, 4), 5);
        assert_eq!(dice.below(0), 0);
        let mut order = [1, 2, 3, 4];
        dice.shuffle(&mut order);
        order.sort_unstable();
        assert_eq!(order, [1, 2, 3, 4]);
    }
}
