//! What the kit must reach to be released; a change that lowers any of it fails.

use super::SelfCheck;

/// The least, or the most, that is good enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// The part of killed faults whose first finding names the statement they break.
    pub localisation: f64,
    /// The part whose direction is told rightly.
    pub direction: f64,
    /// The most findings for each fault found.
    pub noise: f64,
    /// The most requests to the first that shows a fault, in the median.
    pub median: usize,
    /// The same for 95 of a hundred faults.
    pub percentile_95: usize,
    /// The fewest pairs tried.
    pub pairs: usize,
}

impl Default for Threshold {
    fn default() -> Self {
        Self { localisation: 0.98, direction: 1.0, noise: 1.05, median: 60, percentile_95: 150, pairs: 500 }
    }
}

impl SelfCheck {
    /// Whether everything is good enough; all that is not, in one line each.
    pub fn passes(&self, gate: &Threshold) -> Result<(), Vec<String>> {
        let summary = self.summary();
        let mut short: Vec<String> = Vec::new();
        let mut require = |good: bool, what: String| {
            if !good {
                short.push(what);
            }
        };
        for score in self.survivors() {
            require(false, format!("not found: {} (seed {})", score.id, score.seed));
        }
        for alarm in &self.alarms {
            require(false, format!("false alarm: {} on {}: {}", alarm.constraint, alarm.id, alarm.actual));
        }
        for pair in self.pairs.iter().filter(|pair| !pair.is_explained()) {
            require(false, format!("hidden without a reason: {} with {}", pair.ids[0], pair.ids[1]));
        }
        let percent = |part: f64| part * 100.0;
        require(
            summary.localisation() >= gate.localisation,
            format!("localisation {:.2} %", percent(summary.localisation())),
        );
        require(summary.direction() >= gate.direction, format!("direction {:.2} %", percent(summary.direction())));
        require(summary.noise() <= gate.noise, format!("{:.3} findings for each fault", summary.noise()));
        require(summary.median <= gate.median, format!("{} requests to detection (median)", summary.median));
        require(
            summary.percentile_95 <= gate.percentile_95,
            format!("{} requests to detection (95th of a hundred)", summary.percentile_95),
        );
        require(self.pairs.len() >= gate.pairs, format!("only {} pairs", self.pairs.len()));
        if short.is_empty() { Ok(()) } else { Err(short) }
    }
}
