//! How far two documents hold the same text in the same order, whatever they are made of.

use rapporteur::read::{Block, BlockKind, Document, Mark};
use unicode_normalization::UnicodeNormalization;

/// Blocks that agree to this degree say the same.
const SIMILARITY_MIN: f64 = 0.9;

/// One document beside another that should say the same.
pub(crate) struct Order {
    /// Share of the blocks of the one that were found in the other.
    pub found: f64,
    /// Share of those that stand in the same order: the longest run of blocks, not all of them neighbours,
    /// that come one behind the other in both.
    pub ordered: f64,
    /// How alike the texts are as a whole.
    pub alike: f64,
    /// Blocks that were not found, and those that stand elsewhere.
    pub shown: String,
}

/// Compares two documents. Notes, which move to the feet of pages, and furniture are left out.
pub(crate) fn compare(expected: &Document, got: &Document) -> Order {
    let notes: Vec<String> = texts(expected, |block| block.kind == BlockKind::Note);
    let expected = texts(expected, is_text);
    let mut got = texts(got, is_text);
    // A note that the other document does not know as one.
    got.retain(|text| !notes.iter().any(|note| is_alike(note, text)));
    let matched = matched(&expected, &got);
    let pairs: Vec<(usize, usize)> = matched.iter().enumerate().filter_map(|(at, to)| Some((at, (*to)?))).collect();
    let positions: Vec<usize> = pairs.iter().map(|pair| pair.1).collect();
    let kept = longest_rising(&positions);
    let missing = matched.iter().zip(&expected).filter(|(to, _)| to.is_none());
    let mut shown: Vec<String> = missing.map(|(_, text)| format!("  not found: {text}")).collect();
    let moved = (0..pairs.len()).filter(|at| !kept.contains(at));
    shown.extend(moved.map(|at| format!("  elsewhere ({:?}): {}", pairs[at], expected[pairs[at].0])));
    let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
    Order {
        found: share(pairs.len(), expected.len()),
        ordered: share(kept.len(), pairs.len()),
        alike: rapidfuzz::fuzz::ratio(expected.join(" ").chars(), got.join(" ").chars()),
        shown: shown.join("\n"),
    }
}

fn is_text(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Note | BlockKind::Furniture(_))
}

/// The texts of these blocks, as they are compared.
fn texts(document: &Document, wanted: impl Fn(&Block) -> bool) -> Vec<String> {
    let texts = document.blocks.iter().filter(|block| wanted(block)).map(compared);
    texts.filter(|text| !text.is_empty()).collect()
}

/// Label and text without what the formats write differently: boxes, marks of notes, kinds of quotes and blanks.
fn compared(block: &Block) -> String {
    let mut text = block.label.as_ref().map_or_else(String::new, |label| format!("{} ", label.written));
    let is_reference = |at: usize| {
        let mut spans = block.spans.iter().filter(|span| (span.start..span.end).contains(&at));
        spans.any(|span| matches!(span.mark, Mark::NoteReference(_)))
    };
    for (at, character) in block.text.as_str().chars().enumerate() {
        let is_tick = block.ticks.iter().any(|tick| (tick.start..tick.end).contains(&at));
        if !(is_tick || is_reference(at) || "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(character)) {
            text.push(character);
        }
    }
    let text = text.nfkc().collect::<String>().to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_alike(one: &str, other: &str) -> bool {
    one == other || rapidfuzz::fuzz::ratio(one.chars(), other.chars()) >= SIMILARITY_MIN
}

/// For each text the position of the same one in the other list: the nearest behind the one before it, where
/// there are several. The same words are looked for first, then similar ones.
fn matched(expected: &[String], got: &[String]) -> Vec<Option<usize>> {
    let mut matched: Vec<Option<usize>> = vec![None; expected.len()];
    let mut used = vec![false; got.len()];
    let tests: [fn(&str, &str) -> bool; 2] = [|one, other| one == other, is_alike];
    for is_same in tests {
        for at in 0..expected.len() {
            if matched[at].is_some() {
                continue;
            }
            let from = matched[..at].iter().rev().find_map(|to| *to).map_or(0, |to| to + 1);
            let free = (0..got.len()).filter(|&to| !used[to] && is_same(&expected[at], &got[to]));
            matched[at] = free.min_by_key(|&to| (to.abs_diff(from), to < from));
            if let Some(to) = matched[at] {
                used[to] = true;
            }
        }
    }
    matched
}

/// Indexes of a longest subsequence that rises.
fn longest_rising(positions: &[usize]) -> Vec<usize> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(positions.len());
    for (at, position) in positions.iter().enumerate() {
        let before = (0..at).filter(|&other| positions[other] < *position).max_by_key(|&other| best[other].0);
        best.push((before.map_or(1, |other| best[other].0 + 1), before));
    }
    let mut at = (0..best.len()).max_by_key(|&at| best[at].0);
    let mut kept = Vec::new();
    while let Some(index) = at {
        kept.push(index);
        at = best[index].1;
    }
    kept.reverse();
    kept
}

#[test]
fn what_stands_elsewhere_or_nowhere_counts() {
    let texts = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        matched(&texts("a yes b yes c"), &texts("yes a yes b yes")),
        [1, 2, 3, 4].map(Some).into_iter().chain([None]).collect::<Vec<_>>()
    );
    assert_eq!(matched(&texts("a b"), &texts("b a")), [Some(1), Some(0)]);
    assert_eq!(longest_rising(&[3, 0, 1, 4, 2]), [1, 2, 4]);
    assert_eq!(longest_rising(&[]), [0; 0]);
}
