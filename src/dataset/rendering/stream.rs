//! The words of a document as one stream, and where words of another stream stand in it.

use std::ops::Range;

use regex::Regex;

use super::follow::follow;
use crate::dataset::resolve_text;
use crate::language::for_each_token;
use crate::outline::TextRange;
use crate::read::{Block, Document, Mark};
use crate::record::Quote;

/// What is compared of a quote's surroundings, in folded characters on each side.
const CONTEXT_MAX: usize = 40;
/// Places in the surroundings at which a label or number may be passed over.
const PASSED_AROUND_MAX: usize = 3;
/// A quote has one such place for so many bytes.
const BYTES_PER_PASSED: usize = 40;
/// The beginning by which a quote is looked for that does not stand there as one piece, in characters.
const BEGINNING: usize = 12;
/// A quote without words needs so many characters in common on each side.
const BESIDE_MIN: usize = 6;
/// Most places of one quote that are looked at.
const CANDIDATES_MAX: usize = 2_000;

/// A place where a quote may stand: bytes of the stream, and the characters in common with the source, those of the
/// surroundings included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub start: usize,
    pub end: usize,
    pub common: usize,
}

/// The words of a document one behind the other, folded and without blanks: neither line ends nor hyphens part them.
pub(super) struct Stream {
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
    pub(super) fn of(document: &Document, left_out: Option<&Regex>) -> Self {
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

    /// The bytes of a quote in the stream of its source, none for one without words; `None` where it does not stand there.
    pub(super) fn bytes(&self, source: &Document, quote: &Quote) -> Option<Range<usize>> {
        let stands = source.blocks.get(quote.block).is_some_and(|block| resolve_text(&block.text, quote).is_ok());
        if !stands {
            return None;
        }
        let block = source.blocks.get(quote.block)?;
        let compared: String = without(block, None).chars().take(quote.end).skip(quote.start).collect();
        let (mut length, mut begins_at) = (0, None);
        for_each_token(&compared, |word, start, _| {
            begins_at.get_or_insert(start);
            length += word.len();
        });
        let Some(begins_at) = begins_at else {
            let next = self.words.partition_point(|word| (word.block, word.start) < (quote.block, quote.start));
            let at = self.words.get(next).map_or(self.text.len(), |word| word.at);
            return Some(at..at);
        };
        let begins_at = quote.start + begins_at;
        let first = self.words.partition_point(|word| (word.block, word.start) <= (quote.block, begins_at));
        let word = self.words.get(first.checked_sub(1)?).filter(|word| word.block == quote.block)?;
        // A quote may begin within a word.
        let text = block.text.slice(word.start..begins_at);
        let start = word.at + folded_bytes(text);
        self.text.get(start..start + length).map(|_| start..start + length)
    }

    /// Where the words of a quote of another stream stand in this one.
    pub(super) fn candidates(&self, source: &Self, bytes: Range<usize>, work: &mut usize) -> Vec<Candidate> {
        let Some(left) = work.checked_sub(2 * self.text.len()) else { return Vec::new() };
        *work = left;
        if bytes.is_empty() {
            return self.beside(source, bytes.start);
        }
        let wanted = &source.text[bytes.clone()];
        let (begins, ends) = (source.parts_words(bytes.start), source.parts_words(bytes.end));
        // What begins or ends a word there does so here: "no" does not stand in "nothing".
        let is_whole =
            |start: usize, end: usize| (!begins || self.parts_words(start)) && (!ends || self.parts_words(end));
        let around = |start: usize, end: usize| {
            let (before, behind) = self.common(source, start, end, &bytes);
            before + behind
        };
        let exact = self.text.match_indices(wanted).map(|(start, _)| (start, start + wanted.len()));
        let exact = exact.filter(|&(start, end)| is_whole(start, end)).take(CANDIDATES_MAX);
        let exact: Vec<Candidate> = exact
            .map(|(start, end)| Candidate { start, end, common: wanted.chars().count() + around(start, end) })
            .collect();
        if !exact.is_empty() {
            return exact;
        }
        let Some((beginning, _)) = wanted.char_indices().nth(BEGINNING) else { return Vec::new() };
        let near = self.text.match_indices(&wanted[..beginning]).take(CANDIDATES_MAX).filter_map(|(start, _)| {
            let followed = follow(self.text[start..].chars(), wanted.chars(), 1 + wanted.len() / BYTES_PER_PASSED);
            let end = start + followed.bytes;
            let candidate = || Candidate { start, end, common: followed.agreed + around(start, end) };
            (followed.is_whole && is_whole(start, end)).then(candidate)
        });
        near.collect()
    }

    /// Where a quote without words may stand: between words as in the source.
    fn beside(&self, source: &Self, at: usize) -> Vec<Candidate> {
        let before = &source.text[..at];
        let Some((beginning, _)) = before.char_indices().rev().nth(BESIDE_MIN - 1) else { return Vec::new() };
        let places = self.text.match_indices(&before[beginning..]).take(CANDIDATES_MAX);
        let places = places.filter_map(|(start, found)| {
            let place = start + found.len();
            let (before, behind) = self.common(source, place, place, &(at..at));
            let is_there = self.parts_words(place) && before.min(behind) >= BESIDE_MIN;
            is_there.then_some(Candidate { start: place, end: place, common: before + behind })
        });
        places.collect()
    }

    /// Characters that stand before and behind a place as in the source.
    fn common(&self, source: &Self, start: usize, end: usize, bytes: &Range<usize>) -> (usize, usize) {
        let before = source.text[..bytes.start].chars().rev().take(CONTEXT_MAX);
        let behind = source.text[bytes.end..].chars().take(CONTEXT_MAX);
        let before = follow(self.text[..start].chars().rev(), before, PASSED_AROUND_MAX);
        let behind = follow(self.text[end..].chars(), behind, PASSED_AROUND_MAX);
        (before.agreed, behind.agreed)
    }

    fn parts_words(&self, at: usize) -> bool {
        at == self.text.len() || self.words.binary_search_by_key(&at, |word| word.at).is_ok()
    }

    /// The characters of a candidate for a quote, in whole words and with the signs at their ends, block by block.
    pub(super) fn ranges(&self, document: &Document, candidate: &Candidate, quote: &str) -> Vec<TextRange> {
        if candidate.start == candidate.end {
            return self.signs_between(document, candidate.start, quote).into_iter().collect();
        }
        let first = self.words.partition_point(|word| word.at <= candidate.start).saturating_sub(1);
        let last = self.words.partition_point(|word| word.at < candidate.end);
        let mut ranges: Vec<TextRange> = Vec::new();
        for word in self.words.get(first..last).unwrap_or_default() {
            match ranges.last_mut().filter(|range| range.block == word.block) {
                Some(range) => range.end = word.end,
                None => ranges.push(TextRange { block: word.block, start: word.start, end: word.end }),
            }
        }
        with_signs(document, &mut ranges, quote);
        ranges
    }

    /// The only place between two words that holds the signs of a quote without words.
    fn signs_between(&self, document: &Document, at: usize, quote: &str) -> Option<TextRange> {
        let next = self.words.partition_point(|word| word.at < at);
        let (before, behind) = (self.words.get(next.checked_sub(1)?)?, self.words.get(next));
        let last = behind.map_or(document.blocks.len().saturating_sub(1), |word| word.block);
        let wanted: Vec<char> = quote.chars().filter(|c| !c.is_whitespace()).collect();
        let mut found = Vec::new();
        for block in before.block..=last {
            let text: Vec<char> = document.blocks[block].text.as_str().chars().collect();
            let start = if block == before.block { before.end } else { 0 };
            let end = behind.filter(|word| word.block == block).map_or(text.len(), |word| word.start);
            let mut start = start.min(end);
            while start < end {
                let taken = taken(text[start..end].iter(), wanted.iter());
                let is_all = taken > 0
                    && text[start..start + taken].iter().filter(|c| !c.is_whitespace()).count() == wanted.len();
                if is_all && !text[start].is_whitespace() {
                    found.push(TextRange { block, start, end: start + taken });
                    start += taken;
                } else {
                    start += 1;
                }
            }
        }
        match found.as_slice() {
            [only] if !wanted.is_empty() => Some(only.clone()),
            _ => None,
        }
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

fn folded_bytes(text: &str) -> usize {
    let mut bytes = 0;
    for_each_token(text, |word, _, _| bytes += word.len());
    bytes
}
