//! The fewest causes that explain everything: a set cover, exact while it is small.
//!
//! Pure, and without a word of what the things are. One cause, then two, are tried exactly; beyond
//! that the one that explains most of what is left comes next.

/// Some of a number of things, as bits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// None of so many.
    pub fn none(of: usize) -> Self {
        Self { words: vec![0; of.div_ceil(64)] }
    }

    /// Those of so many for which it is so.
    pub fn of(count: usize, holds: impl Fn(usize) -> bool) -> Self {
        let mut set = Self::none(count);
        (0..count).filter(|&index| holds(index)).for_each(|index| set.put(index));
        set
    }

    /// One more.
    pub fn put(&mut self, index: usize) {
        self.words[index / 64] |= 1 << (index % 64);
    }

    /// Whether one is among them.
    pub fn has(&self, index: usize) -> bool {
        self.words[index / 64] & (1 << (index % 64)) != 0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Which they are.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        (0..self.words.len() * 64).filter(|&index| self.has(index))
    }

    /// How many of these are in the other too.
    fn common(&self, other: &Self) -> usize {
        self.words.iter().zip(&other.words).map(|(left, right)| (left & right).count_ones() as usize).sum()
    }

    fn without(&self, other: &Self) -> Self {
        Self { words: self.words.iter().zip(&other.words).map(|(left, right)| left & !right).collect() }
    }
}

/// Something that would explain some things, and how much it takes to believe in it.
#[derive(Clone, Debug)]
pub struct Candidate<T> {
    /// What it is.
    pub what: T,
    /// What it explains.
    pub set: Bits,
    /// The less, the more likely.
    pub rank: u32,
}

/// How many candidates are tried in pairs.
const PAIRED: usize = 200;

/// The fewest candidates that explain all that can be explained; of as few, the likeliest.
pub fn fewest<T: Ord + Clone>(count: usize, candidates: Vec<Candidate<T>>) -> Vec<Candidate<T>> {
    let mut candidates = distinct(candidates);
    let explicable = Bits::of(count, |index| candidates.iter().any(|candidate| candidate.set.has(index)));
    if explicable.is_empty() {
        return Vec::new();
    }
    // Most explained first; of as much, the likeliest.
    candidates.sort_by(|left, right| {
        let key = |it: &Candidate<T>| (std::cmp::Reverse(it.set.len()), it.rank);
        key(left).cmp(&key(right)).then_with(|| left.what.cmp(&right.what))
    });
    let mut chosen = Vec::new();
    let mut left = explicable;
    while !left.is_empty() {
        let more = one(&left, &candidates).map(|index| vec![index]).or_else(|| two(&left, &candidates));
        let last = more.is_some();
        let more = more.unwrap_or_else(|| most(&left, &candidates).into_iter().collect());
        for &index in &more {
            left = left.without(&candidates[index].set);
            chosen.push(candidates[index].clone());
        }
        if last || more.is_empty() {
            break;
        }
    }
    chosen
}

/// One candidate for each set: the likeliest.
fn distinct<T: Ord + Clone>(candidates: Vec<Candidate<T>>) -> Vec<Candidate<T>> {
    let mut best: std::collections::BTreeMap<Bits, Candidate<T>> = std::collections::BTreeMap::new();
    for candidate in candidates.into_iter().filter(|candidate| !candidate.set.is_empty()) {
        let better = |known: &Candidate<T>| (candidate.rank, &candidate.what) < (known.rank, &known.what);
        if best.get(&candidate.set).is_none_or(better) {
            best.insert(candidate.set.clone(), candidate);
        }
    }
    best.into_values().collect()
}

fn one<T>(left: &Bits, candidates: &[Candidate<T>]) -> Option<usize> {
    let all = left.len();
    let whole = (0..candidates.len()).filter(|&index| candidates[index].set.common(left) == all);
    whole.min_by_key(|&index| candidates[index].rank)
}

fn two<T>(left: &Bits, candidates: &[Candidate<T>]) -> Option<Vec<usize>> {
    let all = left.len();
    let mut order: Vec<(usize, usize)> = (0..candidates.len())
        .map(|index| (candidates[index].set.common(left), index))
        .filter(|(common, _)| *common > 0)
        .collect();
    order.sort_by_key(|&(common, index)| (std::cmp::Reverse(common), candidates[index].rank));
    order.truncate(PAIRED);
    let mut best: Option<(u32, Vec<usize>)> = None;
    for (place, &(common, first)) in order.iter().enumerate() {
        if common * 2 < all {
            break; // the greater half of two comes first
        }
        let rest = left.without(&candidates[first].set);
        let missing = rest.len();
        for &(_, second) in order[place + 1..].iter().filter(|(common, _)| *common >= missing) {
            let rank = candidates[first].rank + candidates[second].rank;
            if candidates[second].set.common(&rest) == missing && best.as_ref().is_none_or(|(known, _)| rank < *known) {
                best = Some((rank, vec![first, second]));
            }
        }
    }
    best.map(|(_, pair)| pair)
}

fn most<T>(left: &Bits, candidates: &[Candidate<T>]) -> Option<usize> {
    let key = |index: &usize| (std::cmp::Reverse(candidates[*index].set.common(left)), candidates[*index].rank);
    (0..candidates.len()).filter(|&index| candidates[index].set.common(left) > 0).min_by_key(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(what: char, rank: u32, of: &[usize]) -> Candidate<char> {
        Candidate { what, rank, set: Bits::of(8, |index| of.contains(&index)) }
    }

    fn chosen(candidates: &[Candidate<char>]) -> String {
        let mut chosen: Vec<char> = fewest(8, candidates.to_vec()).into_iter().map(|it| it.what).collect();
        chosen.sort_unstable();
        chosen.into_iter().collect()
    }

    #[test]
    fn the_fewest_win_and_of_as_few_the_likeliest() {
        let (a, b) = (candidate('a', 5, &[0, 1, 2, 3]), candidate('b', 1, &[0, 1]));
        let (c, d) = (candidate('c', 1, &[2, 3]), candidate('d', 2, &[0, 1, 2, 3]));
        assert_eq!(chosen(&[b.clone(), c.clone()]), "bc");
        assert_eq!(chosen(&[a.clone(), b.clone(), c.clone()]), "a", "one is fewer than two");
        assert_eq!(chosen(&[a, b, c, d]), "d", "as few, and likelier");
    }

    #[test]
    fn two_are_found_where_greed_would_take_three() {
        let greedy = candidate('g', 0, &[1, 2, 4, 5]);
        let (left, right) = (candidate('l', 9, &[0, 1, 2]), candidate('r', 9, &[3, 4, 5]));
        let ends = [candidate('x', 0, &[0]), candidate('y', 0, &[3])];
        let all: Vec<Candidate<char>> = [greedy, left, right].into_iter().chain(ends).collect();
        assert_eq!(chosen(&all), "lr");
    }

    #[test]
    fn what_nothing_explains_is_left() {
        assert_eq!(chosen(&[]), "");
        let chosen = fewest(8, vec![candidate('a', 0, &[1])]);
        assert!(chosen.len() == 1 && !chosen[0].set.has(0));
    }
}
