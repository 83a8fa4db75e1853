//! Where does an endpoint draw the line? A search between what it accepts and what it refuses.
//!
//! Pure: it says what to try next and is told what became of it. Nothing is assumed beyond one
//! value that is accepted; a bound that is never met is reported as such, with how far was looked.

/// A search for the last value accepted, upwards or downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Search {
    accepted: i64,
    refused: Option<i64>,
    limit: i64,
}

/// What a search came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The last value accepted; the next one is refused.
    At(i64),
    /// Everything up to here is accepted, and no further was looked.
    Beyond(i64),
}

impl Search {
    /// From a value that is accepted towards a limit that will not be passed.
    pub fn new(accepted: i64, limit: i64) -> Self {
        Self { accepted, refused: None, limit }
    }

    /// The next value to try; `None` when the edge is found.
    pub fn next(&self) -> Option<i64> {
        let up = self.limit >= self.accepted;
        match self.refused {
            None if self.accepted == self.limit => None,
            // Twice as far as last time, so that the search takes steps, not tries.
            None if up => Some(self.limit.min(self.accepted.saturating_mul(2).max(self.accepted + 1))),
            None => Some(self.limit.max(self.accepted / 2).min(self.accepted - 1)),
            Some(refused) if refused.abs_diff(self.accepted) <= 1 => None,
            Some(refused) => Some(midpoint(self.accepted, refused)),
        }
    }

    /// What became of a try.
    pub fn tell(&mut self, value: i64, accepted: bool) {
        if accepted {
            self.accepted = value;
        } else {
            self.refused = Some(value);
        }
    }

    /// Where the line is, as far as was looked.
    pub fn edge(&self) -> Edge {
        if self.refused.is_some() { Edge::At(self.accepted) } else { Edge::Beyond(self.accepted) }
    }
}

fn midpoint(left: i64, right: i64) -> i64 {
    let middle = (i128::from(left) + i128::from(right)) / 2;
    i64::try_from(middle).unwrap_or(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Searches an endpoint that accepts what fits; how many tries it took, and the edge.
    fn search(from: i64, limit: i64, fits: impl Fn(i64) -> bool) -> (usize, Edge) {
        let mut search = Search::new(from, limit);
        let mut tries = 0;
        while let Some(value) = search.next() {
            search.tell(value, fits(value));
            tries += 1;
            assert!(tries < 100, "it goes on for ever");
        }
        (tries, search.edge())
    }

    #[test]
    fn every_edge_is_found_from_either_side() {
        for edge in 7..200 {
            assert_eq!(search(7, 4096, |value| value <= edge).1, Edge::At(edge));
        }
        for edge in 1..=7 {
            let expected = if edge == 1 { Edge::Beyond(1) } else { Edge::At(edge) };
            assert_eq!(search(7, 1, |value| value >= edge).1, expected);
        }
    }

    #[test]
    fn no_edge_is_found_where_none_is() {
        assert_eq!(search(7, 4096, |_| true).1, Edge::Beyond(4096));
        assert_eq!(search(7, 7, |_| true), (0, Edge::Beyond(7)));
    }

    #[test]
    fn it_takes_steps_and_not_tries() {
        let (tries, _) = search(1, 1_000_000, |value| value <= 654_321);
        assert!(tries <= 45, "{tries}");
    }
}
