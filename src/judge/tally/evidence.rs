//! What a run showed about one constraint.

use crate::model::{Constraint, Side};

use super::{Excluded, Status};

/// As many cases as there are ways to carry one: more say nothing new.
const ENOUGH: usize = 4;

/// Counts, and the cases that matter.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Accepted requests that keep it.
    pub inside: usize,
    /// Refused requests that break it, beside an accepted control.
    pub outside: usize,
    /// Accepted requests that break it.
    pub lenient: Vec<usize>,
    /// Refused requests that keep it.
    pub strict: Vec<usize>,
    /// Answers that keep it.
    pub held: usize,
    /// Answers that break it.
    pub broken: usize,
    /// For each reading, the first cases that show the endpoint does not follow it.
    excluded: Vec<Vec<usize>>,
}

impl Evidence {
    /// None yet.
    pub fn new(constraint: &Constraint) -> Self {
        Self { excluded: vec![Vec::new(); constraint.readings.len()], ..Self::default() }
    }

    /// A case that shows the endpoint does not follow some readings.
    pub fn exclude(&mut self, readings: &[usize], case: usize) {
        for &reading in readings {
            if let Some(known) = self.excluded.get_mut(reading).filter(|known| known.len() < ENOUGH) {
                known.push(case);
            }
        }
    }

    /// The cases that together exclude every reading, where they do: for each reading, its first.
    pub fn contradiction(&self) -> Option<Vec<usize>> {
        if !self.lenient.is_empty() || !self.strict.is_empty() {
            return None; // a line drawn elsewhere fits no reading; where it is drawn is the finding
        }
        let cases: Option<Vec<usize>> = self.excluded.iter().map(|cases| cases.first().copied()).collect();
        cases.filter(|cases| cases.len() > 1)
    }

    /// Every case known to exclude some reading.
    pub fn excluding(&self) -> impl Iterator<Item = usize> {
        self.excluded.iter().flatten().copied()
    }

    /// These cases exclude nothing after all: something else explains them.
    pub fn forget(&mut self, explained: impl Fn(usize) -> bool) {
        self.excluded.iter_mut().for_each(|cases| cases.retain(|&case| !explained(case)));
    }

    /// The one reading left, of several.
    pub fn reading(&self, constraint: &Constraint) -> Option<String> {
        let mut left = constraint.readings.iter().zip(&self.excluded).filter(|(_, excluded)| excluded.is_empty());
        match (constraint.is_ambiguous(), left.next(), left.next()) {
            (true, Some((reading, _)), None) => Some(reading.name.clone()),
            _ => None,
        }
    }

    /// The readings the endpoint does not follow, and what showed it.
    pub fn excluded(&self, constraint: &Constraint, id: impl Fn(usize) -> String) -> Vec<Excluded> {
        let pairs = constraint.readings.iter().zip(&self.excluded);
        let excluded = pairs
            .filter_map(|(reading, cases)| Some(Excluded { reading: reading.name.clone(), case: id(*cases.first()?) }));
        excluded.collect()
    }

    /// What can be said, and no more.
    pub fn status(&self, constraint: &Constraint, outside_exists: bool) -> Status {
        if !constraint.is_checkable() {
            return Status::NotObserved;
        }
        let (lenient, strict) = (!self.lenient.is_empty(), !self.strict.is_empty());
        if self.broken > 0 || (lenient && strict) || self.contradiction().is_some() {
            return Status::Different;
        }
        if lenient {
            return Status::Lenient;
        }
        if strict {
            return Status::Strict;
        }
        if self.reading(constraint).is_some() {
            return Status::Held;
        }
        let seen = self.inside + self.outside + self.held;
        let complete = match constraint.side() {
            Side::Answer => self.held > 0,
            Side::Both => self.inside > 0 && (self.outside > 0 || !outside_exists),
        };
        match (seen, complete) {
            (0, _) => Status::NotObserved,
            (_, true) => Status::Held,
            (_, false) => Status::Undecided,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Evidence about the first statement with so many readings.
    fn about(readings: usize) -> Evidence {
        let model = crate::spec::built_in().expect("the built-in spec is good");
        let found = model.constraints.iter().find(|constraint| constraint.readings.len() == readings);
        Evidence::new(found.expect("there is one"))
    }

    #[test]
    fn only_all_of_several_readings_contradict_each_other() {
        let mut two = about(2);
        two.exclude(&[0], 7);
        assert_eq!(two.contradiction(), None, "one reading is left");
        two.exclude(&[1], 9);
        assert_eq!(two.contradiction(), Some(vec![7, 9]));
        two.lenient.push(0);
        assert_eq!(two.contradiction(), None, "the line is drawn elsewhere");
        let mut one = about(1);
        one.exclude(&[0], 7);
        assert_eq!(one.contradiction(), None, "one reading cannot contradict itself");
    }

    #[test]
    fn the_first_cases_are_remembered_and_no_more_than_enough() {
        let mut evidence = about(2);
        for case in 0..ENOUGH + 2 {
            evidence.exclude(&[0], case);
        }
        let known: Vec<usize> = evidence.excluding().collect();
        assert_eq!(known.len(), ENOUGH);
        assert_eq!(known.first(), Some(&0));
    }
}
