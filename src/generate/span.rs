//! Ranges of lengths and numbers: what a rule accepts, and what it refuses.
//!
//! Only arithmetic; which values lie in a range is for [`super::content`].

use crate::model::{Limit, Rule, Unit};

/// A range, both ends included; empty where `least` is over `most`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) least: i64,
    pub(super) most: i64,
}

/// What a range is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    Characters,
    Bytes,
    Utf16,
    EucKr,
    Items,
    Number,
}

impl Span {
    /// Every length.
    pub(super) const LENGTHS: Span = Span { least: 0, most: i64::MAX };
    /// Every number.
    pub(super) const ALL: Span = Span { least: i64::MIN, most: i64::MAX };

    /// What lies in both.
    pub(super) fn and(self, other: Span) -> Span {
        Span { least: self.least.max(other.least), most: self.most.min(other.most) }
    }

    pub(super) fn is_empty(self) -> bool {
        self.least > self.most
    }

    pub(super) fn contains(self, number: i64) -> bool {
        (self.least..=self.most).contains(&number)
    }

    /// The range with an end of its own where it has none.
    pub(super) fn capped(self, most: i64) -> Span {
        Span { least: self.least, most: if self.most == i64::MAX { most.max(self.least) } else { self.most } }
    }
}

/// The range a rule accepts, or the one it refuses; `None` for a rule that is about no range.
pub(super) fn side(rule: &Rule, accepted: bool) -> Option<(Axis, Span)> {
    let Limit { bound, unit, is_least } = rule.limit()?;
    let span = match (is_least, accepted) {
        (true, true) => Span { least: bound, ..Span::ALL },
        (false, true) => Span { most: bound, ..Span::ALL },
        (true, false) => bound.checked_sub(1).map_or(NONE, |most| Span { most, ..Span::ALL }),
        (false, false) => bound.checked_add(1).map_or(NONE, |least| Span { least, ..Span::ALL }),
    };
    Some((unit.map_or(Axis::Number, axis), span))
}

const NONE: Span = Span { least: 1, most: 0 };

fn axis(unit: Unit) -> Axis {
    match unit {
        Unit::Characters => Axis::Characters,
        Unit::Bytes => Axis::Bytes,
        Unit::Utf16 => Axis::Utf16,
        Unit::EucKr => Axis::EucKr,
        Unit::Items => Axis::Items,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Extent, Presence};

    #[test]
    fn the_two_sides_of_a_rule_share_nothing() {
        let rules = [
            Rule::Extent(Extent::Min { bound: 3, unit: Unit::Bytes }),
            Rule::Extent(Extent::Max { bound: 30, unit: Unit::Items }),
            Rule::Extent(Extent::AtLeast(-5)),
            Rule::Extent(Extent::AtMost(7)),
        ];
        for rule in rules {
            let (inside, outside) = (side(&rule, true).expect("a range"), side(&rule, false).expect("a range"));
            assert!(inside.1.and(outside.1).is_empty(), "{rule:?}");
        }
        assert!(side(&Rule::Extent(Extent::AtLeast(i64::MIN)), false).is_some_and(|(_, span)| span.is_empty()));
        assert_eq!(side(&Rule::Presence(Presence::Once), true), None);
    }
}
