//! Where a quote stands in a document.
//!
//! Comes in: a document as read, and quotes of a record. Goes out: whether each stands exactly where the record says
//! ([`stands`]); or, for another rendering of the same source, the ranges where each stands there ([`find`]). A quote that
//! is there more than once and that neither its surroundings nor its neighbours tell apart is not found: no guess.

use std::collections::BTreeMap;
use std::ops::Range;

use regex::Regex;

use super::StoredQuote;
use crate::language::for_each_token;
use crate::outline::TextRange;
use crate::read::{Block, Document, Mark};

/// What is compared of a quote's surroundings, in folded characters on each side.
const CONTEXT_MAX: usize = 40;
/// A quote that is found has at least so many folded characters in common with its place, its surroundings included.
const COMMON_MIN: usize = 12;
/// The same, for one that stands in another order than its neighbours.
const COMMON_MIN_ALONE: usize = 24;
/// Most places of one quote that are looked at.
const CANDIDATES_MAX: usize = 2_000;
/// Most bytes that a search through a document goes over, for all its quotes.
const WORK_MAX: usize = 4_000_000_000;

/// True when the document holds the quote with its surroundings exactly where the record says.
pub(crate) fn stands(document: &Document, quote: &StoredQuote) -> bool {
    let Some(block) = document.blocks.get(quote.block) else { return false };
    let text = &block.text;
    let (start, end) = (quote.start, quote.end);
    if start > end || end > text.characters() {
        return false;
    }
    let (before, behind) = (quote.prefix.chars().count(), quote.suffix.chars().count());
    before <= start
        && behind <= text.characters() - end
        && text.slice(start..end) == quote.quote
        && text.slice(start - before..start) == quote.prefix
        && text.slice(end..end + behind) == quote.suffix
}

/// The ranges where quotes of a source stand in another rendering of it, in the order of `quotes`: one range for each
/// block that a quote goes over, none for one that is not there or may stand at more than one place. What `only_there`
/// matches stands in the rendering alone, as the targets of links do where markup is shown as it was written.
pub(crate) fn find(
    source: &Document,
    rendering: &Document,
    quotes: &[&StoredQuote],
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
            let mut ranges = stream.ranges(one.start..one.end);
            with_signs(rendering, &mut ranges, &quotes[position].quote);
            found[position] = ranges;
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

/// A place where a quote may stand: bytes of the stream, and the characters in common with the source, those of the
/// surroundings included.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    start: usize,
    end: usize,
    common: usize,
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

/// The words of a document one behind the other, folded and without blanks: neither line ends nor hyphens part them.
struct Stream {
    text: String,
    words: Vec<Word>,
}

/// A word of the stream.
#[derive(Debug, Clone, Copy)]
struct Word {
    /// Its first byte in the stream.
    at: usize,
    block: usize,
    start: usize,
    end: usize,
}

impl Stream {
    /// Without what repeats on every page, which parts texts that belong together.
    fn of(document: &Document, left_out: Option<&Regex>) -> Self {
        let mut stream = Self { text: String::new(), words: Vec::new() };
        for (block, one) in document.blocks.iter().enumerate().filter(|(_, one)| !one.is_furniture()) {
            let text = without(one, left_out);
            for_each_token(&text, |word, start, end| {
                stream.words.push(Word { at: stream.text.len(), block, start, end });
                stream.text.push_str(word);
            });
        }
        stream
    }

    /// The bytes of a quote in the stream of its source; `None` where it does not stand there, or has no words.
    fn bytes(&self, source: &Document, quote: &StoredQuote) -> Option<Range<usize>> {
        if !stands(source, quote) {
            return None;
        }
        let block = source.blocks.get(quote.block)?;
        let compared: String = without(block, None).chars().take(quote.end).skip(quote.start).collect();
        let (mut length, mut begins_at) = (0, None);
        for_each_token(&compared, |word, start, _| {
            begins_at.get_or_insert(start);
            length += word.len();
        });
        let begins_at = quote.start + begins_at?;
        let first = self.words.partition_point(|word| (word.block, word.start) <= (quote.block, begins_at));
        let word = self.words.get(first.checked_sub(1)?).filter(|word| word.block == quote.block)?;
        // A quote may begin within a word.
        let text = block.text.slice(word.start..begins_at);
        let start = word.at + folded_bytes(text);
        self.text.get(start..start + length).map(|_| start..start + length)
    }

    /// Where the words of a quote of another stream stand in this one.
    fn candidates(&self, source: &Self, bytes: Range<usize>, work: &mut usize) -> Vec<Candidate> {
        let wanted = &source.text[bytes.clone()];
        let Some(left) = work.checked_sub(self.text.len()) else { return Vec::new() };
        *work = left;
        let (begins, ends) = (source.parts_words(bytes.start), source.parts_words(bytes.end));
        let (before, behind) = (&source.text[..bytes.start], &source.text[bytes.end..]);
        let candidate = |(start, _): (usize, &str)| {
            let end = start + wanted.len();
            // What begins or ends a word there does so here: "no" does not stand in "nothing".
            let is_whole = (!begins || self.parts_words(start)) && (!ends || self.parts_words(end));
            let common = || wanted.chars().count() + common(&self.text[..start], &self.text[end..], before, behind);
            is_whole.then(|| Candidate { start, end, common: common() })
        };
        self.text.match_indices(wanted).filter_map(candidate).take(CANDIDATES_MAX).collect()
    }

    fn parts_words(&self, at: usize) -> bool {
        at == self.text.len() || self.words.binary_search_by_key(&at, |word| word.at).is_ok()
    }

    /// The characters of a stretch of the stream, in whole words, block by block.
    fn ranges(&self, bytes: Range<usize>) -> Vec<TextRange> {
        let first = self.words.partition_point(|word| word.at <= bytes.start).saturating_sub(1);
        let last = self.words.partition_point(|word| word.at < bytes.end);
        let mut ranges: Vec<TextRange> = Vec::new();
        for word in self.words.get(first..last).unwrap_or_default() {
            match ranges.last_mut().filter(|range| range.block == word.block) {
                Some(range) => range.end = word.end,
                None => ranges.push(TextRange { block: word.block, start: word.start, end: word.end }),
            }
        }
        ranges
    }
}

/// The text of a block with a blank for each character that is not compared: marks of notes, which readers write in many
/// ways, and what is left out.
fn without(block: &Block, left_out: Option<&Regex>) -> String {
    let notes = block.spans.iter().filter(|span| matches!(span.mark, Mark::NoteReference(_)));
    let mut ranges: Vec<Range<usize>> = notes.map(|span| span.start..span.end).collect();
    if let Some(left_out) = left_out {
        let found = left_out.find_iter(block.text.as_str()).map(|found| found.range());
        ranges.extend(found.map(|bytes| block.text.character_of(bytes.start)..block.text.character_of(bytes.end)));
    }
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut next = 0;
    let character = |(position, character): (usize, char)| {
        while ranges.get(next).is_some_and(|range| range.end <= position) {
            next += 1;
        }
        if ranges.get(next).is_some_and(|range| range.contains(&position)) { ' ' } else { character }
    };
    block.text.as_str().chars().enumerate().map(character).collect()
}

/// Takes in the signs with which a quote begins and ends, as an empty box, where they stand there too.
fn with_signs(document: &Document, ranges: &mut [TextRange], quote: &str) {
    let mut words: Option<(usize, usize)> = None;
    for_each_token(quote, |_, start, end| words = Some((words.map_or(start, |(first, _)| first), end)));
    let Some((first, end)) = words else { return };
    let text = |block: usize| document.blocks[block].text.as_str();
    let signs = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<char>>();
    if let Some(range) = ranges.first_mut() {
        let wanted = signs(&quote.chars().take(first).collect::<String>());
        let before: Vec<char> = text(range.block).chars().take(range.start).collect();
        range.start -= taken(before.iter().rev(), wanted.iter().rev());
    }
    if let Some(range) = ranges.last_mut() {
        let wanted = signs(&quote.chars().skip(end).collect::<String>());
        let behind: Vec<char> = text(range.block).chars().skip(range.end).collect();
        range.end += taken(behind.iter(), wanted.iter());
    }
}

/// Characters that hold the wanted signs one after the other, with nothing but blanks between them.
fn taken<'a>(text: impl Iterator<Item = &'a char>, wanted: impl Iterator<Item = &'a char>) -> usize {
    let mut wanted = wanted.peekable();
    let mut taken = 0;
    for (position, character) in text.enumerate() {
        match wanted.peek() {
            Some(sign) if *sign == character => {
                wanted.next();
                taken = position + 1;
            }
            Some(_) if character.is_whitespace() => {}
            _ => break,
        }
    }
    taken
}

/// Characters that stand before and behind a place as in the source.
fn common(text_before: &str, text_behind: &str, before: &str, behind: &str) -> usize {
    let before = text_before.chars().rev().zip(before.chars().rev()).take(CONTEXT_MAX);
    let behind = text_behind.chars().zip(behind.chars()).take(CONTEXT_MAX);
    before.take_while(|(a, b)| a == b).count() + behind.take_while(|(a, b)| a == b).count()
}

fn folded_bytes(text: &str) -> usize {
    let mut bytes = 0;
    for_each_token(text, |word, _, _| bytes += word.len());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Submission;
    use crate::read;

    fn document(text: &str) -> Document {
        read::read(&Submission::from_bytes("a.txt".into(), text.as_bytes().to_vec()).unwrap()).unwrap()
    }

    fn quote(document: &Document, block: usize, words: &str) -> StoredQuote {
        let text = document.blocks[block].text.as_str();
        let byte = text.find(words).unwrap();
        let start = text[..byte].chars().count();
        let end = start + words.chars().count();
        let around = |range: Range<usize>| document.blocks[block].text.slice(range).to_owned();
        StoredQuote {
            quote: words.into(),
            prefix: around(start.saturating_sub(32)..start),
            suffix: around(end..end + 32),
            block,
            start,
            end,
            place: document.blocks[block].places[0].place.clone(),
        }
    }

    /// The texts at which quotes are found.
    fn found(source: &Document, rendering: &Document, quotes: &[&StoredQuote]) -> Vec<String> {
        let text = |range: &TextRange| rendering.blocks[range.block].text.slice(range.characters()).to_owned();
        let ranges = find(source, rendering, quotes, None);
        ranges.iter().map(|ranges| ranges.iter().map(text).collect::<Vec<_>>().join(" | ")).collect()
    }

    #[test]
    fn a_quote_stands_where_every_character_agrees() {
        let source = document("1. Country\n\nR\u{e9}publique du S\u{e9}n\u{e9}gal, Afrique");
        let exact = quote(&source, 1, "S\u{e9}n\u{e9}gal");
        assert!(stands(&source, &exact));
        for change in [
            |quote: &mut StoredQuote| quote.start += 1,
            |quote: &mut StoredQuote| quote.block = 7,
            |quote: &mut StoredQuote| quote.end = usize::MAX,
            |quote: &mut StoredQuote| quote.start = usize::MAX,
            |quote: &mut StoredQuote| quote.quote.push('s'),
            |quote: &mut StoredQuote| quote.suffix = "; Afrique".into(),
            |quote: &mut StoredQuote| quote.prefix = "Republique du ".into(),
            |quote: &mut StoredQuote| quote.prefix.insert_str(0, "La "),
        ] {
            let mut changed = quote(&source, 1, "S\u{e9}n\u{e9}gal");
            change(&mut changed);
            assert!(!stands(&source, &changed), "{changed:?}");
        }
    }

    #[test]
    fn line_ends_hyphens_and_case_do_not_matter() {
        let source = document("Which law?\n\nThe Intermodal Questionnaire Act of 1998 applies.");
        let rendering = document("WHICH LAW?\n\n** the inter\u{ad}modal ques-\ntionnaire Act of 1998** applies.");
        let wanted = quote(&source, 1, "Intermodal Questionnaire Act");
        assert_eq!(found(&source, &rendering, &[&wanted]), ["inter\u{ad}modal ques | tionnaire Act"]);
    }

    #[test]
    fn surroundings_and_neighbours_tell_equal_answers_apart() {
        let text = "Is there a law on ships?\n\nNo\n\nIs there a law on sailors?\n\nNo\n\nIs there nothing else?";
        let source = document(text);
        let rendering = document(&text.replace("Is there a law on ships?", "Introduction: no.\n\nIs there a law on ships?"));
        let (first, second) = (quote(&source, 1, "No"), quote(&source, 3, "No"));
        let ranges = find(&source, &rendering, &[&second, &first], None);
        assert_eq!(ranges.iter().map(|ranges| ranges[0].block).collect::<Vec<_>>(), [4, 2]);
    }

    #[test]
    fn what_may_stand_at_two_places_is_not_found() {
        let source = document("What is the name of the body that does it?\n\nMinistry of Transport");
        let wanted = quote(&source, 1, "Ministry of Transport");
        let twice = document("Ministry of Transport\n\nor perhaps\n\nMinistry of Transport");
        assert_eq!(found(&source, &twice, &[&wanted]), [""]);
        assert_eq!(found(&source, &document("Nothing of it"), &[&wanted]), [""]);
        // A word that only begins alike is another.
        let source = document("Any law on it?\n\nNo");
        assert_eq!(found(&source, &document("Any law on it?\n\nNothing"), &[&quote(&source, 1, "No")]), [""]);
    }

    #[test]
    fn what_is_only_in_the_rendering_parts_no_quote_and_signs_go_with_their_words() {
        let source = document("Which portals?\n\n[ ] See the portal of the ministry.");
        let rendering = document("Which portals?\n\n- [ ] See the [portal](https://example.org/) of the ministry.\n");
        let (wanted, targets) = (quote(&source, 1, "[ ] See the portal of the ministry."), Regex::new(r"\]\([^)]*\)").unwrap());
        let ranges = find(&source, &rendering, &[&wanted], Some(&targets));
        let text = &rendering.blocks[1].text;
        assert_eq!(text.slice(ranges[0][0].characters()), "[ ] See the [portal](https://example.org/) of the ministry.");
        assert!(find(&source, &rendering, &[&wanted], None)[0].is_empty());
    }

    #[test]
    fn a_quote_that_a_page_cuts_has_a_range_on_each_side() {
        let source = document("Describe it.\n\nThe harbour is deep and wide.");
        let rendering = document("Describe it.\n\nThe harbour\n\nis deep and wide.");
        let wanted = quote(&source, 1, "The harbour is deep");
        assert_eq!(found(&source, &rendering, &[&wanted]), ["The harbour | is deep"]);
    }
}
