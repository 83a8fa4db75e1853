//! Whether the same bytes may be sent once more.
//!
//! A call that was refused was answered, so it was not executed; what comes the second time tells
//! chance and state from a rule. What may have been executed is never sent again, unless a call
//! costs nothing. Pure: somebody else sends.
//!
//! Next: [`super::state`] for refusals that say nothing about their request.

use crate::case::Expectation;

use super::Class;

/// What a call that is sent once more may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// Nobody gave leave: nothing is sent again.
    None,
    /// What it creates is counted: only what was certainly not executed is sent again.
    Counted,
    /// It costs nothing.
    Free,
}

/// Whether a request that came back so is worth asking again, and may be.
pub fn may_ask_again(expectation: Expectation, class: &Class, leave: Leave) -> bool {
    let valid = expectation == Expectation::Accept;
    match class {
        Class::Refused { .. } | Class::Carrier { .. } | Class::Throttled => valid && leave != Leave::None,
        // Nobody knows how far the service got.
        Class::Down { .. } => leave == Leave::Free,
        Class::Accepted | Class::Unreadable | Class::Broken { .. } => false,
        Class::Denied | Class::Standing { .. } | Class::Withheld { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> Class {
        Class::Refused { code: "1".to_owned(), message: "no".to_owned() }
    }

    #[test]
    fn a_valid_request_that_was_turned_away_is_asked_again_where_there_is_leave() {
        let turned_away = [refused(), Class::Carrier { status: 414 }, Class::Throttled];
        for class in &turned_away {
            assert!(may_ask_again(Expectation::Accept, class, Leave::Free), "{class:?}");
            assert!(may_ask_again(Expectation::Accept, class, Leave::Counted), "{class:?}");
            assert!(!may_ask_again(Expectation::Accept, class, Leave::None), "{class:?}");
            assert!(!may_ask_again(Expectation::Reject, class, Leave::Free), "as it should be: {class:?}");
            assert!(!may_ask_again(Expectation::Unspecified, class, Leave::Free), "{class:?}");
        }
    }

    #[test]
    fn a_failure_without_words_is_asked_again_only_where_it_costs_nothing() {
        for expectation in [Expectation::Accept, Expectation::Reject, Expectation::Unspecified] {
            let down = Class::Down { status: 500 };
            assert!(may_ask_again(expectation, &down, Leave::Free));
            assert!(!may_ask_again(expectation, &down, Leave::Counted), "it may have been executed");
            assert!(!may_ask_again(expectation, &down, Leave::None));
        }
    }

    #[test]
    fn what_may_have_been_executed_or_was_decided_is_not_asked_again() {
        let broken = |unreachable| Class::Broken { unreachable, reason: String::new() };
        let withheld = Class::Withheld { reason: String::new() };
        for class in [Class::Accepted, Class::Unreadable, Class::Denied, broken(true), broken(false), withheld] {
            for expectation in [Expectation::Accept, Expectation::Reject, Expectation::Unspecified] {
                assert!(!may_ask_again(expectation, &class, Leave::Free), "{class:?}");
            }
        }
    }
}
