//! Where a wording may stand: windows of the stream that share enough of its words, and within each the
//! stretch that agrees best (local alignment of words; Smith and Waterman 1981).

use std::ops::Range;

use super::index::{Index, IndexedWording};
use super::stream::{Stream, StreamWord};

/// Share of the seeds' information that a window must hold.
const SEED_SHARE_MIN: f64 = 0.3;
/// The same for wordings of few words.
const SEED_SHARE_MIN_SHORT: f64 = 0.5;
/// Such wordings.
const SHORT_WORDS: usize = 3;
/// Similarity from which two different words count as the same word misspelt, inflected or misread.
const WORD_SIMILARITY_MIN: f64 = 0.75;

/// Words by which a stretch may be longer than its wording at each end.
const MARGIN_WORDS: usize = 3;

/// A stretch of the stream that agrees with a wording.
#[derive(Debug, Clone)]
pub(super) struct Match {
    /// Position of the wording in the index.
    pub wording: usize,
    /// Words of the stream.
    pub words: Range<usize>,
    /// Information of the wording, in nats.
    pub information: f64,
    /// Share of that information found, 0 to 1.
    pub coverage: f64,
    /// Words between the matched ones that the wording does not have.
    pub extra_words: usize,
}

/// For each wording, the positions of its seeds in the stream.
#[derive(Debug)]
pub(super) struct Hits {
    positions: Vec<Vec<u32>>,
}

impl Hits {
    /// One pass over the stream.
    pub(super) fn of(stream: &Stream, index: &Index) -> Self {
        let mut positions = vec![Vec::new(); index.wordings.len()];
        for (at, word) in stream.words.iter().enumerate() {
            if let Some(id) = word.id {
                for &wording in index.seeded_by(id) {
                    positions[wording as usize].push(at as u32);
                }
            }
        }
        Self { positions }
    }

    /// The matches of a wording within a range of the stream, in order, not overlapping.
    pub(super) fn matches(&self, wording: usize, within: &Range<usize>, stream: &Stream, index: &Index) -> Vec<Match> {
        let entry = &index.wordings[wording];
        let all = &self.positions[wording];
        let from = all.partition_point(|&at| (at as usize) < within.start);
        let to = all.partition_point(|&at| (at as usize) < within.end);
        let windows = windows(&all[from..to], entry, stream);
        let mut matches: Vec<Match> = Vec::new();
        for window in windows {
            // What the wording has before its first seed here and behind its last one stands around them.
            let (first, last) = (stream.words[window.start].id, stream.words[window.end - 1].id);
            let before = entry.words.iter().rposition(|&id| Some(id) == first).unwrap_or(0) + MARGIN_WORDS;
            let behind = entry.words.iter().rev().rposition(|&id| Some(id) == last).unwrap_or(0) + MARGIN_WORDS;
            let start = window.start.saturating_sub(before).max(within.start);
            let end = (window.end + behind).min(within.end);
            let mut start = start;
            while let Some(found) = align(wording, entry, start..end, stream, index) {
                start = found.words.end;
                match matches.last_mut() {
                    Some(last) if last.words.end > found.words.start => {
                        if found.coverage > last.coverage {
                            *last = found;
                        }
                    }
                    _ => matches.push(found),
                }
                // A short wording may stand again close by: "Library" as a label, below the name of a library.
                let again = |&at: &u32| (start..window.end).contains(&(at as usize));
                if entry.words.len() > SHORT_WORDS || !all[from..to].iter().any(again) {
                    break;
                }
            }
        }
        matches
    }
}

/// How a wording agrees with a given stretch, however little; nothing agreeing is a coverage of 0.
pub(super) fn align_within(wording: usize, within: &Range<usize>, stream: &Stream, index: &Index) -> Match {
    let entry = &index.wordings[wording];
    let none = Match {
        wording,
        words: within.clone(),
        information: entry.words.iter().map(|&id| stream.information(id)).sum(),
        coverage: 0.0,
        extra_words: within.len(),
    };
    align(wording, entry, within.clone(), stream, index).unwrap_or(none)
}

/// Windows with enough seeds, each the best of those that overlap it.
fn windows(hits: &[u32], entry: &IndexedWording, stream: &Stream) -> Vec<Range<usize>> {
    let total: f64 = entry.seeds.iter().map(|&id| stream.information(id)).sum();
    let share_min = if entry.words.len() <= SHORT_WORDS { SEED_SHARE_MIN_SHORT } else { SEED_SHARE_MIN };
    let length = entry.words.len() + entry.words.len() / 2 + 3;
    let mut counts = vec![0u32; entry.seeds.len()];
    let seed_of = |at: u32| entry.seeds.iter().position(|&id| stream.words[at as usize].id == Some(id));
    let mut found: Vec<(Range<usize>, f64)> = Vec::new();
    let (mut held, mut ahead) = (0.0, 0);
    for (first, &start) in hits.iter().enumerate() {
        while ahead < hits.len() && (hits[ahead] as usize) < start as usize + length {
            if let Some(seed) = seed_of(hits[ahead]) {
                if counts[seed] == 0 {
                    held += stream.information(entry.seeds[seed]);
                }
                counts[seed] += 1;
            }
            ahead += 1;
        }
        if held >= total * share_min {
            let window = start as usize..hits[ahead - 1] as usize + 1;
            match found.last_mut() {
                Some((last, best)) if window.start < last.end => {
                    if held > *best {
                        *last = window;
                        *best = held;
                    }
                }
                _ => found.push((window, held)),
            }
        }
        if let Some(seed) = seed_of(hits[first]) {
            counts[seed] -= 1;
            if counts[seed] == 0 {
                held -= stream.information(entry.seeds[seed]);
            }
        }
    }
    found.into_iter().map(|(window, _)| window).collect()
}

/// The stretch of the window that agrees best with the wording.
fn align(
    wording: usize,
    entry: &IndexedWording,
    window: Range<usize>,
    stream: &Stream,
    index: &Index,
) -> Option<Match> {
    const MISSING_SHARE: f64 = 0.3;
    // The words of a label stand together; a sentence may have been reworded.
    let extra_word = if entry.words.len() <= SHORT_WORDS { 6.0 } else { 1.2 };
    let words = &stream.words[window.clone()];
    if entry.words.len() > SHORT_WORDS && !holds_enough(entry, words, stream) {
        return None;
    }
    let (rows, columns) = (entry.words.len(), words.len());
    let information: Vec<f64> = entry.words.iter().map(|&id| stream.information(id)).collect();
    let total: f64 = information.iter().sum();
    if let Some(start) = as_printed(entry, words) {
        // No other alignment finds as much. Summed up from behind, as on the way back from its end.
        let coverage = information.iter().rev().sum::<f64>() / total;
        let words = window.start + start..window.start + start + rows;
        return Some(Match { wording, words, information: total, coverage, extra_words: 0 });
    }
    // One cell a pair: best score of an alignment that ends there, kept for one row, and its last step.
    let width = columns + 1;
    let mut scores = vec![0.0f64; width];
    let mut step = vec![Step::Stop; (rows + 1) * width];
    let mut best = (0.0, 0, 0);
    for (row, (&id, &worth)) in entry.words.iter().zip(&information).enumerate() {
        let steps = &mut step[(row + 1) * width + 1..];
        let shape = index.shape(id);
        let (mut left, mut above_left) = (0.0, 0.0);
        for (column, ((word, score), step)) in words.iter().zip(&mut scores[1..]).zip(steps).enumerate() {
            let is_same = word.id == Some(id);
            let may_be_paired = is_same || shape.may_be(word.shape);
            // Where nothing was found before, only a pair is something.
            if !may_be_paired && *score + left == 0.0 {
                above_left = 0.0;
                continue;
            }
            let (mut value, mut taken) = (0.0, Step::Stop);
            if may_be_paired {
                let likeness = if is_same { 1.0 } else { similarity(id, word, stream, index) };
                if likeness > 0.0 {
                    (value, taken) = (above_left + worth * likeness, Step::Paired);
                }
            }
            let missing = *score - worth * MISSING_SHARE;
            if missing > value {
                (value, taken) = (missing, Step::Missing);
            }
            let extra = left - extra_word;
            if extra > value {
                (value, taken) = (extra, Step::Extra);
            }
            above_left = std::mem::replace(score, value);
            left = value;
            *step = taken;
            if may_be_paired && value > best.0 {
                best = (value, row + 1, column + 1);
            }
        }
    }
    let (_, row, end) = best;
    let found = |row: usize, column: usize| {
        let (id, word) = (entry.words[row], &words[column]);
        information[row] * if word.id == Some(id) { 1.0 } else { similarity(id, word, stream, index) }
    };
    let (column, matched, extra_words) = way_back(&step, width, (row, end), found);
    (end > column).then(|| Match {
        wording,
        words: window.start + column..window.start + end,
        information: total,
        coverage: matched / total,
        extra_words,
    })
}

/// Where all words of a wording first stand one behind the other, exactly written.
fn as_printed(entry: &IndexedWording, words: &[StreamWord]) -> Option<usize> {
    let (&first, rest) = entry.words.split_first()?;
    (0..words.len().saturating_sub(rest.len())).find(|&at| {
        words[at].id == Some(first) && words[at + 1..].iter().zip(rest).all(|(word, &id)| word.id == Some(id))
    })
}

/// The way back from the end of an alignment: the column it begins at, the information found on it, and its extra words.
fn way_back(
    steps: &[Step],
    width: usize,
    (mut row, mut column): (usize, usize),
    found: impl Fn(usize, usize) -> f64,
) -> (usize, f64, usize) {
    let (mut matched, mut extra_words) = (0.0, 0);
    loop {
        match steps[row * width + column] {
            Step::Stop => return (column, matched, extra_words),
            Step::Paired => {
                row -= 1;
                column -= 1;
                matched += found(row, column);
            }
            Step::Missing => row -= 1,
            Step::Extra => {
                extra_words += 1;
                column -= 1;
            }
        }
    }
}

/// True when the window holds enough of all the words of the wording, exactly written, to be worth a
/// closer look.
fn holds_enough(entry: &IndexedWording, words: &[StreamWord], stream: &Stream) -> bool {
    const SHARE_MIN: f64 = 0.3;
    let (mut held, mut total) = (0.0, 0.0);
    for &id in &entry.words {
        let information = stream.information(id);
        total += information;
        if words.iter().any(|word| word.id == Some(id)) {
            held += information;
        }
    }
    held >= total * SHARE_MIN
}

#[derive(Clone, Copy)]
enum Step {
    Stop,
    Paired,
    Missing,
    Extra,
}

/// How like a word of the form another word is; 0 where they differ too much to be one.
fn similarity(id: u32, word: &StreamWord, stream: &Stream, index: &Index) -> f64 {
    let enough = rapidfuzz::fuzz::Args::default().score_cutoff(WORD_SIMILARITY_MIN);
    let (printed, read) = (index.word(id), stream.folded(word, index));
    rapidfuzz::fuzz::ratio_with_args(printed.chars(), read.chars(), &enough).unwrap_or(0.0)
}
