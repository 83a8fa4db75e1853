//! Whether an endpoint lets anybody in: after a few denials and nothing else, the plain requests tell.
//!
//! One denial proves little, because a server may answer 401 to one kind of bad request. Nothing is
//! sent here.
//!
//! Next: `trial`, which knocks.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::case::plan::Plan;
use crate::case::{Cases, Expectation};

/// Denials from the start on before it is tried.
const DENIALS: usize = 5;

pub(super) struct Door {
    /// A request of each action that is to be accepted and leans on no other.
    pub(super) plain: Vec<usize>,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    denials: usize,
    /// Whether it is known by now, or being found out.
    settled: bool,
}

impl Door {
    pub(super) fn new(cases: Cases<'_>, plan: &Plan) -> Self {
        let mut plain = BTreeMap::new();
        let kept = plan.order.iter().filter_map(|index| Some((index, cases.kept().get(index)?)));
        for (index, case) in kept {
            if case.control.is_none() && case.label.expectation == Expectation::Accept {
                plain.entry(case.action).or_insert(index);
            }
        }
        Self { plain: plain.into_values().collect(), seen: Mutex::default() }
    }

    /// Whether it is to be tried now that another answer came; once at most.
    pub(super) fn is_to_be_tried(&self, denied: bool) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.settled {
            return false;
        }
        seen.denials += usize::from(denied);
        seen.settled = !denied || seen.denials == DENIALS;
        denied && seen.settled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_tried_once_after_denials_only() {
        let door = || Door { plain: vec![0], seen: Mutex::default() };
        let tried = |answers: &[bool]| {
            let door = door();
            answers.iter().map(|&denied| door.is_to_be_tried(denied)).collect::<Vec<_>>()
        };
        assert_eq!(tried(&[true; 7]), [false, false, false, false, true, false, false]);
        assert_eq!(tried(&[false, true, true, true, true, true, true]), [false; 7], "somebody was let in");
    }
}
