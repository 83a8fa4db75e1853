//! Ranges of lengths and numbers: what a rule accepts, and what it refuses.
//!
//! Only arithmetic; which values lie in a range is for [`super::content`].

use crate::model::{Extent, Rule, Unit};

/// A range, both ends included, and of it the numbers that leave one rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) least: i64,
    pub(super) most: i64,
    /// How far its numbers are apart.
    step: i64,
    /// What they leave, divided by the step.
    rest: i64,
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
    pub(super) const LENGTHS: Span = Span::of(0, i64::MAX);
    /// Every number.
    pub(super) const ALL: Span = Span::of(i64::MIN, i64::MAX);

    /// All from one number to another; none where the first is the greater.
    pub(super) const fn of(least: i64, most: i64) -> Self {
        Span { least, most, step: 1, rest: 0 }
    }

    /// What lies in both.
    pub(super) fn and(self, other: Span) -> Span {
        let (least, most) = (self.least.max(other.least), self.most.min(other.most));
        let (fine, coarse) = if self.step <= other.step { (self, other) } else { (other, self) };
        let meets = coarse.step % fine.step == 0 && coarse.rest % fine.step == fine.rest;
        if meets { Span { least, most, ..coarse } } else { NONE }
    }

    pub(super) fn is_empty(self) -> bool {
        self.least > self.most || !self.contains(self.nearest(self.least))
    }

    pub(super) fn contains(self, number: i64) -> bool {
        (self.least..=self.most).contains(&number) && number.rem_euclid(self.step) == self.rest
    }

    /// A number in it near that one; any where it is empty.
    pub(super) fn nearest(self, number: i64) -> i64 {
        let inside = number.clamp(self.least, self.most.max(self.least));
        let over = (inside.rem_euclid(self.step) - self.rest).rem_euclid(self.step);
        let below = inside.checked_sub(over).filter(|below| *below >= self.least);
        below.unwrap_or_else(|| inside.saturating_add(self.step - over))
    }

    /// The range with an end of its own where it has none.
    pub(super) fn capped(self, most: i64) -> Span {
        Span { most: if self.most == i64::MAX { most.max(self.least) } else { self.most }, ..self }
    }
}

/// The range a rule accepts, or the one it refuses; `None` for a rule that is about no range.
pub(super) fn side(rule: &Rule, accepted: bool) -> Option<(Axis, Span)> {
    let Rule::Extent(extent) = rule else { return None };
    let whole = |bound: u64| i64::try_from(bound).unwrap_or(i64::MAX);
    Some(match *extent {
        Extent::Min { bound, unit } => (axis(unit), least(whole(bound), accepted)),
        Extent::Max { bound, unit } => (axis(unit), most(whole(bound), accepted)),
        Extent::AtLeast(bound) => (Axis::Number, least(bound, accepted)),
        Extent::AtMost(bound) => (Axis::Number, most(bound, accepted)),
        // What is refused most easily: the number behind each multiple.
        Extent::MultipleOf(step) => (Axis::Number, Span { step, rest: i64::from(!accepted), ..Span::ALL }),
    })
}

fn least(bound: i64, accepted: bool) -> Span {
    match accepted {
        true => Span { least: bound, ..Span::ALL },
        false => bound.checked_sub(1).map_or(NONE, |most| Span { most, ..Span::ALL }),
    }
}

fn most(bound: i64, accepted: bool) -> Span {
    match accepted {
        true => Span { most: bound, ..Span::ALL },
        false => bound.checked_add(1).map_or(NONE, |least| Span { least, ..Span::ALL }),
    }
}

const NONE: Span = Span::of(1, 0);

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
    use crate::model::Presence;

    #[test]
    fn the_two_sides_of_a_rule_share_nothing() {
        let rules = [
            Rule::Extent(Extent::Min { bound: 3, unit: Unit::Bytes }),
            Rule::Extent(Extent::Max { bound: 30, unit: Unit::Items }),
            Rule::Extent(Extent::AtLeast(-5)),
            Rule::Extent(Extent::AtMost(7)),
            Rule::Extent(Extent::MultipleOf(10)),
        ];
        for rule in rules {
            let (inside, outside) = (side(&rule, true).expect("a range"), side(&rule, false).expect("a range"));
            assert!(inside.1.and(outside.1).is_empty(), "{rule:?}");
        }
        assert!(side(&Rule::Extent(Extent::AtLeast(i64::MIN)), false).is_some_and(|(_, span)| span.is_empty()));
        assert_eq!(side(&Rule::Presence(Presence::Once), true), None);
    }

    #[test]
    fn a_range_of_every_tenth_number_meets_what_lies_on_it() {
        let tenth = Span { step: 10, rest: 0, ..Span::ALL };
        let fifth_but_one = Span { step: 5, rest: 1, ..Span::ALL };
        assert_eq!([14, 0, -1, -10].map(|number| tenth.nearest(number)), [10, 0, -10, -10]);
        let few = tenth.and(Span::of(11, 35));
        assert_eq!([0, 11, 29, 99].map(|number| few.nearest(number)), [20, 20, 20, 30]);
        assert!(few.contains(20) && !few.contains(10) && !few.contains(21));
        assert!(tenth.and(Span::of(11, 19)).is_empty() && !few.is_empty());
        assert!(tenth.and(fifth_but_one).is_empty(), "none leaves both");
        assert!(tenth.and(Span { step: 5, rest: 0, ..Span::ALL }).contains(30));
        // At the ends of what can be counted.
        for number in [i64::MIN, i64::MAX] {
            assert!(tenth.contains(tenth.nearest(number)), "{number}");
        }
    }
}
