//! The alignment: which candidate of each item stands, found over the whole document at once.
//!
//! Comes in: candidates, each a stretch of the stream with an item and a score. Goes out: the chain of
//! candidates, in the order of the document and of the form, whose scores and label bonuses add up to
//! the most, and for each item the probability that it stands there: forward and backward passes give
//! every candidate its max-marginal (the best chain through it), every item the best chain without it.
//! Items may be skipped. Time grows with candidates times items; a label alone places nothing.

use std::ops::Range;

/// A place where an item may stand.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Rank of the item among the ordered ones.
    pub rank: usize,
    /// Words of the stream.
    pub words: Range<usize>,
    /// Log-odds in nats that it is the item rather than other text.
    pub score: f64,
    /// Label found minus label printed in the form; `None` without a comparable label.
    pub label_offset: Option<i32>,
    /// Match that it comes from.
    pub source: usize,
}

/// What the alignment says of one item.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// The candidate chosen.
    pub candidate: usize,
    /// Probability that the item stands there, given that the chain is right elsewhere.
    pub probability: f64,
}

/// Bonus for following a neighbour whose label is off by the same number: renumbered, not misread.
const SAME_OFFSET_BONUS: f64 = 3.0;
/// Nats of difference between chains that divide their odds by e: candidates share words, so their
/// scores are not independent and are taken at half their face value.
const TEMPERATURE: f64 = 2.0;

/// Aligns candidates of `ranks` items. The answer holds one entry an item.
pub(super) fn align(candidates: &[Candidate], ranks: usize) -> Vec<Option<Standing>> {
    let forward = pass(candidates, ranks, Direction::Forward);
    let backward = pass(candidates, ranks, Direction::Backward);
    let through: Vec<f64> = candidates
        .iter()
        .enumerate()
        .map(|(index, candidate)| forward.best[index] + backward.best[index] - candidate.score)
        .collect();
    let chain = trace(&forward);
    let without = best_without(candidates, ranks, &forward, &backward, &chain);
    let mut standings: Vec<Option<Standing>> = vec![None; ranks];
    for &index in &chain {
        let rank = candidates[index].rank;
        let mut odds_against = ((without[rank] - through[index]) / TEMPERATURE).exp();
        for (other, candidate) in candidates.iter().enumerate() {
            let elsewhere = candidate.words.end <= candidates[index].words.start
                || candidate.words.start >= candidates[index].words.end;
            if candidate.rank == rank && other != index && elsewhere {
                odds_against += ((through[other] - through[index]) / TEMPERATURE).exp();
            }
        }
        standings[rank] = Some(Standing { candidate: index, probability: 1.0 / (1.0 + odds_against) });
    }
    standings
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Forward,
    Backward,
}

/// Best chains that end (forward) or begin (backward) at each candidate, that candidate included.
struct Pass {
    best: Vec<f64>,
    previous: Vec<Option<usize>>,
}

fn pass(candidates: &[Candidate], ranks: usize, direction: Direction) -> Pass {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    let near = |one: &Candidate| match direction {
        Direction::Forward => one.words.start as isize,
        Direction::Backward => -(one.words.end as isize),
    };
    let far = |one: &Candidate| match direction {
        Direction::Forward => one.words.end as isize,
        Direction::Backward => -(one.words.start as isize),
    };
    order.sort_by_key(|&index| (near(&candidates[index]), far(&candidates[index]), index));
    let mut by_end = order.clone();
    by_end.sort_by_key(|&index| (far(&candidates[index]), index));
    let mut result = Pass { best: vec![0.0; candidates.len()], previous: vec![None; candidates.len()] };
    // Best finished chain for each last item, whatever its label and by label offset.
    let mut finished: Vec<Finished> = vec![Finished::default(); ranks];
    let mut ended = 0;
    for &index in &order {
        let candidate = &candidates[index];
        while ended < by_end.len() && far(&candidates[by_end[ended]]) <= near(candidate) {
            let done = by_end[ended];
            finished[candidates[done].rank].add(done, result.best[done], candidates[done].label_offset);
            ended += 1;
        }
        let before = match direction {
            Direction::Forward => 0..candidate.rank,
            Direction::Backward => candidate.rank + 1..ranks,
        };
        let mut best = (0.0, None);
        for one in &finished[before] {
            if let Some((value, last)) = one.best_for(candidate.label_offset)
                && value > best.0
            {
                best = (value, Some(last));
            }
        }
        result.best[index] = candidate.score + best.0;
        result.previous[index] = best.1;
    }
    result
}

/// The best chains that end at one item.
#[derive(Clone, Default)]
struct Finished {
    best: Option<(f64, usize)>,
    by_offset: Vec<(i32, f64, usize)>,
}

impl Finished {
    fn add(&mut self, index: usize, value: f64, offset: Option<i32>) {
        if self.best.is_none_or(|(best, _)| value > best) {
            self.best = Some((value, index));
        }
        let Some(offset) = offset.filter(|&offset| offset != 0) else { return };
        match self.by_offset.iter_mut().find(|(known, _, _)| *known == offset) {
            Some(entry) if value > entry.1 => *entry = (offset, value, index),
            Some(_) => {}
            None => self.by_offset.push((offset, value, index)),
        }
    }

    fn best_for(&self, offset: Option<i32>) -> Option<(f64, usize)> {
        let same = offset.filter(|&offset| offset != 0).and_then(|offset| {
            self.by_offset
                .iter()
                .find(|(known, _, _)| *known == offset)
                .map(|&(_, value, index)| (value + SAME_OFFSET_BONUS, index))
        });
        match (self.best, same) {
            (Some(any), Some(same)) if any.0 > same.0 => Some(any),
            (any, None) => any,
            (_, same) => same,
        }
    }
}

/// The best chain, first candidate first.
fn trace(forward: &Pass) -> Vec<usize> {
    let mut last = None;
    for (index, &value) in forward.best.iter().enumerate() {
        if value > last.map_or(0.0, |(best, _)| best) {
            last = Some((value, index));
        }
    }
    let mut chain = Vec::new();
    let mut next = last.map(|(_, index)| index);
    while let Some(index) = next {
        chain.push(index);
        next = forward.previous[index];
    }
    chain.reverse();
    chain
}

/// For each item of the chain, the best chain in which it does not stand at all.
fn best_without(candidates: &[Candidate], ranks: usize, forward: &Pass, backward: &Pass, chain: &[usize]) -> Vec<f64> {
    let mut without = vec![f64::MIN; ranks];
    // Leaving out one link of the chain is one way; chains that jump over an item are the others.
    for (position, &index) in chain.iter().enumerate() {
        let before = position.checked_sub(1).map_or(0.0, |at| forward.best[chain[at]]);
        let after = chain.get(position + 1).map_or(0.0, |&next| backward.best[next]);
        without[candidates[index].rank] = before + after;
    }
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|&index| (candidates[index].words.start, index));
    let mut by_end: Vec<usize> = (0..candidates.len()).collect();
    by_end.sort_by_key(|&index| (candidates[index].words.end, index));
    let mut best_before = vec![0.0f64; ranks];
    let mut ended = 0;
    for &index in &order {
        let candidate = &candidates[index];
        while ended < by_end.len() && candidates[by_end[ended]].words.end <= candidate.words.start {
            let done = by_end[ended];
            let rank = candidates[done].rank;
            best_before[rank] = best_before[rank].max(forward.best[done]);
            ended += 1;
        }
        let mut best = 0.0f64;
        for rank in 0..candidate.rank {
            without[rank] = without[rank].max(best + backward.best[index]);
            best = best.max(best_before[rank]);
        }
    }
    // Chains that end before the item.
    let mut best = 0.0f64;
    for (rank, without) in without.iter_mut().enumerate() {
        *without = without.max(best);
        let ending = candidates.iter().zip(&forward.best).filter(|(one, _)| one.rank == rank).map(|(_, &value)| value);
        best = ending.fold(best, f64::max);
    }
    without
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(rank: usize, start: usize, score: f64, label_offset: Option<i32>) -> Candidate {
        Candidate { rank, words: start..start + 2, score, label_offset, source: 0 }
    }

    fn places(candidates: &[Candidate], ranks: usize) -> Vec<Option<usize>> {
        align(candidates, ranks)
            .into_iter()
            .map(|standing| standing.map(|standing| candidates[standing.candidate].words.start))
            .collect()
    }

    #[test]
    fn order_decides_between_equal_candidates() {
        // Item 1 is quoted before item 0 and stands again behind it.
        let candidates = [
            candidate(0, 10, 8.0, None),
            candidate(1, 0, 6.0, None),
            candidate(1, 20, 6.0, None),
            candidate(2, 30, 8.0, None),
        ];
        assert_eq!(places(&candidates, 3), [Some(10), Some(20), Some(30)]);
    }

    #[test]
    fn a_deleted_item_is_skipped_and_the_renumbered_rest_holds_together() {
        let candidates = [
            candidate(0, 0, 8.0, Some(0)),
            candidate(2, 10, 5.0, Some(-1)),
            candidate(3, 20, 5.0, Some(-1)),
            candidate(3, 24, 6.0, None),
        ];
        assert_eq!(places(&candidates, 4), [Some(0), None, Some(10), Some(20)]);
    }

    #[test]
    fn doubt_shows_in_the_probability_of_its_item_alone() {
        let candidates = [
            candidate(0, 0, 9.0, None),
            candidate(1, 10, 6.0, None),
            candidate(1, 20, 5.5, None),
            candidate(2, 30, 9.0, None),
        ];
        let standings = align(&candidates, 3);
        let probability = |rank: usize| standings[rank].as_ref().unwrap().probability;
        assert!(probability(0) > 0.98 && probability(2) > 0.98);
        assert!((0.5..0.6).contains(&probability(1)), "{}", probability(1));
    }

    #[test]
    fn candidates_that_overlap_do_not_both_stand() {
        let candidates = [candidate(0, 0, 5.0, None), candidate(1, 1, 6.0, None)];
        assert_eq!(places(&candidates, 2), [None, Some(1)]);
    }
}
