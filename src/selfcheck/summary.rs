//! The table: scores counted up, for all faults or for one class.

use crate::reference::fault::FaultClass;

use super::{FaultScore, SelfCheck};

/// Scores of some faults, counted up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// All of them.
    pub faults: usize,
    /// Those no client could tell.
    pub equivalent: usize,
    /// Those that were found, of those that can be.
    pub killed: usize,
    /// In each format: found, and of how many.
    pub formats: [(usize, usize); 2],
    /// Whose first finding names the statement they break.
    pub localised: usize,
    /// Whose direction was told rightly.
    pub directed: usize,
    /// Findings of all those that were found.
    pub findings: usize,
    /// Requests to the first that shows it: the median.
    pub median: usize,
    /// And the 95th of a hundred.
    pub percentile_95: usize,
}

impl Summary {
    /// Of these scores.
    pub fn of<'s>(scores: impl Iterator<Item = &'s FaultScore>) -> Self {
        let mut summary = Self::default();
        let mut requests = Vec::new();
        for score in scores {
            summary.faults += 1;
            if !score.counts() {
                summary.equivalent += 1;
                continue;
            }
            summary.killed += usize::from(score.killed);
            summary.localised += usize::from(score.localised);
            summary.directed += usize::from(score.directed);
            summary.findings += score.findings;
            for (count, found) in summary.formats.iter_mut().zip(score.formats) {
                count.0 += usize::from(found == Some(true));
                count.1 += usize::from(found.is_some());
            }
            requests.extend(score.requests);
        }
        requests.sort_unstable();
        summary.median = percentile(&requests, 50);
        summary.percentile_95 = percentile(&requests, 95);
        summary
    }

    /// Findings for each fault found.
    pub fn noise(&self) -> f64 {
        ratio(self.findings, self.killed)
    }

    /// The part of those found whose first finding names the statement they break.
    pub fn localisation(&self) -> f64 {
        ratio(self.localised, self.killed)
    }

    /// The part of those named whose direction was told rightly.
    pub fn direction(&self) -> f64 {
        ratio(self.directed, self.killed)
    }
}

impl SelfCheck {
    /// All faults together.
    pub fn summary(&self) -> Summary {
        Summary::of(self.faults.iter())
    }

    /// The faults of one class.
    pub fn summary_of(&self, class: FaultClass) -> Summary {
        Summary::of(self.faults.iter().filter(|score| score.class == class))
    }

    /// Faults that can be told and were not found in every format they show in.
    pub fn survivors(&self) -> impl Iterator<Item = &FaultScore> {
        self.faults.iter().filter(|score| score.counts() && !score.killed_everywhere())
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The smallest value that so many of a hundred do not exceed.
fn percentile(sorted: &[usize], percent: usize) -> usize {
    let rank = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(rank).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        assert_eq!(percentile(&[], 50), 0);
        assert_eq!(percentile(&[3], 95), 3);
        assert_eq!(percentile(&[1, 2, 3, 4], 50), 2);
        assert_eq!(percentile(&(1..=100).collect::<Vec<_>>(), 95), 95);
    }
}
