//! What became of every case, in a few bytes each: reasons are kept once, however many have one.
//!
//! Next: [`super::assessment`] for what else a run came to.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use crate::judge::Class;

/// One verdict a case, in the order of the suite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    rows: Vec<CaseVerdict>,
    reasons: Reasons,
}

/// What became of a case; the case itself has the same index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseVerdict {
    /// The verdict.
    pub verdict: Verdict,
    /// Whether its request was sent.
    pub sent: bool,
    /// What the endpoint said to it.
    pub reply: Reply,
    reason: Option<NonZeroU32>,
    /// In microseconds.
    elapsed: u32,
}

/// Texts, each once, counted from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Reasons {
    texts: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, NonZeroU32>,
}

impl Reasons {
    fn number(&mut self, text: &str) -> Option<NonZeroU32> {
        if let Some(known) = self.numbers.get(text) {
            return Some(*known);
        }
        let number = NonZeroU32::new(u32::try_from(self.texts.len() + 1).ok()?)?;
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        Some(number)
    }
}

impl CaseVerdict {
    /// How long its first exchange took, to the microsecond; nothing where there was none.
    pub fn elapsed(&self) -> Duration {
        Duration::from_micros(self.elapsed.into())
    }
}

impl Verdicts {
    /// Adds the verdict on the next case, and why it could not be decided if it could not.
    pub(in crate::judge) fn push(
        &mut self,
        verdict: Verdict,
        reason: Option<&str>,
        sent: bool,
        told: (Reply, Duration),
    ) {
        let (reply, elapsed) = told;
        let elapsed = u32::try_from(elapsed.as_micros()).unwrap_or(u32::MAX);
        let reason = reason.and_then(|reason| self.reasons.number(reason));
        self.rows.push(CaseVerdict { verdict, sent, reply, reason, elapsed });
    }

    /// Why a case could not be decided, if it could not; why it is known to diverge; or which shoulds
    /// it breaks, if it breaks nothing else.
    pub fn reason(&self, case: usize) -> Option<&str> {
        self.rows.get(case).and_then(|row| self.reason_of(row))
    }

    /// The same, of a row of these.
    pub fn reason_of(&self, row: &CaseVerdict) -> Option<&str> {
        let place = usize::try_from(row.reason?.get()).ok()?.checked_sub(1)?;
        self.reasons.texts.get(place).map(|text| &**text)
    }

    /// Changes a verdict and its reason; of a case that is not there, nothing.
    pub fn set(&mut self, case: usize, verdict: Verdict, reason: Option<&str>) {
        let Some(row) = self.rows.get_mut(case) else { return };
        row.verdict = verdict;
        row.reason = reason.and_then(|reason| self.reasons.number(reason));
    }
}

impl Deref for Verdicts {
    type Target = Vec<CaseVerdict>;

    fn deref(&self) -> &Self::Target {
        &self.rows
    }
}

impl DerefMut for Verdicts {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.rows
    }
}

/// What an endpoint said to a request, as far as that can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    /// A success.
    Accepted,
    /// A refusal in words.
    Refused,
    /// Nothing that is either.
    Neither,
}

impl Reply {
    /// Of an exchange.
    pub(super) fn of(class: &Class) -> Self {
        match class {
            Class::Accepted => Reply::Accepted,
            Class::Refused { .. } | Class::Standing { .. } => Reply::Refused,
            Class::Unreadable
            | Class::Denied
            | Class::Throttled
            | Class::Down { .. }
            | Class::Carrier { .. }
            | Class::Withheld { .. }
            | Class::Broken { .. } => Reply::Neither,
        }
    }
}

/// The verdict on one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// As promised.
    Conforms,
    /// Not as promised.
    Diverges,
    /// Not as promised, and listed by the target as known.
    Known,
    /// The page leaves it open.
    Unspecified,
    /// Nothing can be told.
    Inconclusive,
}

impl Verdict {
    /// As the report spells it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Conforms => "conforms",
            Verdict::Diverges => "diverges",
            Verdict::Known => "known",
            Verdict::Unspecified => "unspecified",
            Verdict::Inconclusive => "inconclusive",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_kept_once_and_a_row_is_small() {
        let mut verdicts = Verdicts::default();
        for case in 0..100 {
            let reason = if case % 2 == 0 { "even" } else { "odd" };
            verdicts.push(Verdict::Inconclusive, Some(reason), true, (Reply::Neither, Duration::from_millis(1500)));
        }
        assert_eq!(verdicts.reasons.texts.len(), 2);
        assert_eq!((verdicts.reason(4), verdicts.reason(5), verdicts.reason(100)), (Some("even"), Some("odd"), None));
        verdicts.set(4, Verdict::Conforms, None);
        assert_eq!((verdicts[4].verdict, verdicts.reason(4)), (Verdict::Conforms, None));
        assert_eq!(verdicts[5].elapsed(), Duration::from_millis(1500));
        assert_eq!(size_of::<CaseVerdict>(), 12);
    }
}
