//! Which item of a list is which item of another.
//!
//! Equal items are the same; the most of them that keep their order stay, the others were moved. What
//! is left between two that stay is paired in its order, so that as little as possible differs; where
//! there is more of it than [`MOST_PAIRS`] allows to be tried, first with first. Next: [`super`].

use std::collections::HashMap;
use std::ops::Range;

use super::mark::{Marked, Parts};

/// How many pairs of changed items are tried at most between two items that stay.
pub const MOST_PAIRS: usize = 10_000;

/// What became of the items of two lists.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Aligned {
    /// Items that are the same or changed: indices in both, and whether it keeps its place among others.
    pub(super) pairs: Vec<(usize, usize, bool)>,
    /// Indices of the first list that the second has nothing for.
    pub(super) removed: Vec<usize>,
    /// Indices of the second.
    pub(super) added: Vec<usize>,
}

pub(super) fn align(items: &[Marked<'_>], others: &[Marked<'_>]) -> Aligned {
    let mut aligned = Aligned::default();
    let same = |(one, other): &(&Marked<'_>, &Marked<'_>)| one.hash == other.hash;
    let head = items.iter().zip(others).take_while(same).count();
    let tail = items[head..].iter().rev().zip(others[head..].iter().rev()).take_while(same).count();
    let (end, other_end) = (items.len() - tail, others.len() - tail);
    let equal = equal(&items[..end], &others[..other_end], head);
    let stays = longest(&equal);
    let mut gaps = Gaps { items, others, taken: Taken::of(&equal), aligned: &mut aligned };
    let (mut first, mut second) = (head, head);
    for (index, &(one, other)) in equal.iter().enumerate() {
        gaps.aligned.pairs.push((one, other, stays[index]));
        if stays[index] {
            gaps.fill(first..one, second..other);
            (first, second) = (one + 1, other + 1);
        }
    }
    gaps.fill(first..end, second..other_end);
    aligned
}

/// Equal items, in the order of the first list; of several alike, first with first.
fn equal(items: &[Marked<'_>], others: &[Marked<'_>], from: usize) -> Vec<(usize, usize)> {
    let mut there: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, other) in others.iter().enumerate().skip(from).rev() {
        there.entry(other.hash).or_default().push(index);
    }
    let found = |(index, item): (usize, &Marked<'_>)| Some((index, there.get_mut(&item.hash)?.pop()?));
    items.iter().enumerate().skip(from).filter_map(found).collect()
}

/// Which pairs belong to a longest run that rises in both lists.
fn longest(pairs: &[(usize, usize)]) -> Vec<bool> {
    // The last pair of the best run of each length, and what stands before each pair in its run.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::new());
    for (index, &(_, other)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < other);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() { ends.push(index) } else { ends[length] = index }
    }
    let mut stays = vec![false; pairs.len()];
    let mut at = ends.last().copied();
    while let Some(index) = at {
        stays[index] = true;
        at = before[index];
    }
    stays
}

/// Indices that are paired already, in either list.
struct Taken {
    items: std::collections::HashSet<usize>,
    others: std::collections::HashSet<usize>,
}

impl Taken {
    fn of(pairs: &[(usize, usize)]) -> Self {
        Self {
            items: pairs.iter().map(|(one, _)| *one).collect(),
            others: pairs.iter().map(|(_, other)| *other).collect(),
        }
    }
}

struct Gaps<'a, 't> {
    items: &'a [Marked<'t>],
    others: &'a [Marked<'t>],
    taken: Taken,
    aligned: &'a mut Aligned,
}

impl Gaps<'_, '_> {
    /// Pairs what is left between two items that stay.
    fn fill(&mut self, items: Range<usize>, others: Range<usize>) {
        let left: Vec<usize> = items.filter(|index| !self.taken.items.contains(index)).collect();
        let right: Vec<usize> = others.filter(|index| !self.taken.others.contains(index)).collect();
        let pairs = match left.len().saturating_mul(right.len()) {
            0 => Vec::new(),
            1 => vec![(0, 0)],
            many if many <= MOST_PAIRS => self.cheapest(&left, &right),
            _ => (0..left.len().min(right.len())).map(|index| (index, index)).collect(),
        };
        let mut paired = (vec![false; left.len()], vec![false; right.len()]);
        for (one, other) in pairs {
            (paired.0[one], paired.1[other]) = (true, true);
            self.aligned.pairs.push((left[one], right[other], true));
        }
        let lone = |all: Vec<usize>, paired: Vec<bool>| {
            all.into_iter().zip(paired).filter_map(|(index, paired)| (!paired).then_some(index)).collect::<Vec<_>>()
        };
        self.aligned.removed.extend(lone(left, paired.0));
        self.aligned.added.extend(lone(right, paired.1));
    }

    /// The pairs, in their order, that leave least to be told: what every beginning of both lists costs.
    fn cheapest(&self, left: &[usize], right: &[usize]) -> Vec<(usize, usize)> {
        let (one, other) = (|row: usize| &self.items[left[row]], |column: usize| &self.others[right[column]]);
        let mut costs = vec![vec![0; right.len() + 1]; left.len() + 1];
        for row in 0..=left.len() {
            for column in 0..=right.len() {
                costs[row][column] = match (row, column) {
                    (0, 0) => 0,
                    (0, _) => costs[0][column - 1] + weight(other(column - 1)),
                    (_, 0) => costs[row - 1][0] + weight(one(row - 1)),
                    _ => {
                        let pair = costs[row - 1][column - 1] + apart(one(row - 1), other(column - 1));
                        let without = costs[row - 1][column] + weight(one(row - 1));
                        pair.min(without).min(costs[row][column - 1] + weight(other(column - 1)))
                    }
                };
            }
        }
        let (mut row, mut column, mut pairs) = (left.len(), right.len(), Vec::new());
        while row > 0 && column > 0 {
            if costs[row][column] == costs[row - 1][column - 1] + apart(one(row - 1), other(column - 1)) {
                pairs.push((row - 1, column - 1));
                (row, column) = (row - 1, column - 1);
            } else if costs[row][column] == costs[row - 1][column] + weight(one(row - 1)) {
                row -= 1;
            } else {
                column -= 1;
            }
        }
        pairs
    }
}

/// How much there is to tell of an item that only one list has: its entries, looked at from outside.
fn weight(item: &Marked<'_>) -> usize {
    match &item.parts {
        Parts::Object(groups) => groups.len().max(1),
        Parts::Leaf | Parts::Array(_) => 1,
    }
}

/// How much there is to tell of two items taken for one: entries that are not the same.
fn apart(one: &Marked<'_>, other: &Marked<'_>) -> usize {
    let (Parts::Object(groups), Parts::Object(others)) = (&one.parts, &other.parts) else {
        return if matches!((&one.parts, &other.parts), (Parts::Array(_), Parts::Array(_))) { 1 } else { 2 };
    };
    let same = |(name, entries): &(&&str, &Vec<Marked<'_>>)| {
        let other = others.get(**name);
        other.is_some_and(|other| {
            entries.len() == other.len() && entries.iter().zip(other).all(|(one, two)| one.hash == two.hash)
        })
    };
    let shared = groups.iter().filter(same).count();
    // With nothing in common there is no reason to take the one for the other.
    if shared == 0 { groups.len() + others.len() + 1 } else { groups.len().max(others.len()) - shared }
}
