//! Where quotes of a source stand in another rendering of it, as a Word file that was printed.
//!
//! Comes in: both as read, and quotes of a record. Goes out: the ranges where each stands in the rendering. A quote that is
//! there more than once and that neither its surroundings nor its neighbours tell apart is not found: no guess.

mod follow;
mod stream;

use std::collections::BTreeMap;

use regex::Regex;

use crate::outline::TextRange;
use crate::read::Document;
use crate::record::Quote;
use stream::{Candidate, Stream};

/// A quote that is found has at least so many folded characters in common with its place, its surroundings included.
const COMMON_MIN: usize = 12;
/// The same, for one that stands in another order than its neighbours.
const COMMON_MIN_ALONE: usize = 24;
/// Most bytes that a search through a document goes over, for all its quotes.
const WORK_MAX: usize = 4_000_000_000;

/// The ranges where quotes of a source stand in another rendering of it, in the order of `quotes`: one range for each
/// block that a quote goes over, none for one that is not there or may stand at more than one place. What `only_there`
/// matches stands in the rendering alone, as the targets of links do where markup is shown as it was written.
pub(crate) fn find(
    source: &Document,
    rendering: &Document,
    quotes: &[&Quote],
    only_there: Option<&Regex>,
) -> Vec<Vec<TextRange>> {
    let (source_stream, stream) = (Stream::of(source, None), Stream::of(rendering, only_there));
    // What stands later in the source stands later in its rendering.
    let mut order: Vec<usize> = (0..quotes.len()).collect();
    order.sort_by_key(|&position| (quotes[position].block, quotes[position].start, quotes[position].end));
    let mut work = WORK_MAX;
    let candidates: Vec<Vec<Candidate>> = order
        .iter()
        .map(|&position| match source_stream.bytes(source, quotes[position]) {
            Some(bytes) => stream.candidates(&source_stream, bytes, &mut work),
            None => Vec::new(),
        })
        .collect();
    let chosen = in_order(&candidates);
    let mut found = vec![Vec::new(); quotes.len()];
    for (rank, &position) in order.iter().enumerate() {
        if let Some(one) = settled(&candidates, &chosen, rank) {
            found[position] = stream.ranges(rendering, &one, &quotes[position].quote);
        }
    }
    found
}

/// The one candidate of a quote that nothing speaks against.
fn settled(candidates: &[Vec<Candidate>], chosen: &[Option<usize>], rank: usize) -> Option<Candidate> {
    let own = &candidates[rank];
    if let Some(choice) = chosen[rank] {
        let start_of = |rank: usize| Some(candidates[rank][chosen[rank]?].start);
        let least = (0..rank).rev().find_map(start_of).unwrap_or(0);
        let most = (rank + 1..candidates.len()).find_map(start_of).unwrap_or(usize::MAX);
        let one = own[choice];
        let is_rival = |(index, other): (usize, &Candidate)| {
            index != choice && (least..=most).contains(&other.start) && other.common >= one.common
        };
        if one.common >= COMMON_MIN && !own.iter().enumerate().any(is_rival) {
            return Some(one);
        }
    }
    // Notes and boxes beside the text stand in another order.
    let best = own.iter().max_by_key(|one| one.common)?;
    let is_alone = own.iter().filter(|other| 2 * other.common > best.common).count() == 1;
    (is_alone && best.common >= COMMON_MIN_ALONE).then_some(*best)
}

/// The choice of candidates that go forward through the document and have the most in common with their quotes; for
/// each quote the position of its candidate.
fn in_order(candidates: &[Vec<Candidate>]) -> Vec<Option<usize>> {
    /// A choice for one quote, with the best that can go before it.
    struct Step {
        rank: usize,
        index: usize,
        before: Option<usize>,
    }
    let mut steps: Vec<Step> = Vec::new();
    // Ends of chains, by where they end: later ones are always better.
    let mut front: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (rank, of) in candidates.iter().enumerate() {
        let mut ends = Vec::with_capacity(of.len());
        for (index, candidate) in of.iter().enumerate() {
            let before = front.range(..=candidate.start).next_back().map(|(_, &chain)| chain);
            let score = before.map_or(0, |(score, _)| score) + candidate.common;
            steps.push(Step { rank, index, before: before.map(|(_, step)| step) });
            ends.push((candidate.start, score, steps.len() - 1));
        }
        for (start, score, step) in ends {
            if front.range(..=start).next_back().is_some_and(|(_, &(best, _))| best >= score) {
                continue;
            }
            let worse: Vec<usize> =
                front.range(start..).take_while(|(_, chain)| chain.0 <= score).map(|(&at, _)| at).collect();
            for at in &worse {
                front.remove(at);
            }
            front.insert(start, (score, step));
        }
    }
    let mut chosen = vec![None; candidates.len()];
    let mut next = front.values().next_back().map(|&(_, step)| step);
    while let Some(step) = next {
        chosen[steps[step].rank] = Some(steps[step].index);
        next = steps[step].before;
    }
    chosen
}

#[cfg(test)]
mod tests;
