//! What a person marked: stretches of blocks, as the quotes of a record and as the text of a value.

use super::Source;
use crate::extract::AnswerText;
use crate::journal::Failure;
use crate::outline::TextRange;
use crate::record::{self, Quote};

/// Most stretches that are marked at once.
const STRETCHES_MAX: usize = 10_000;

/// Characters of a block that a person marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::review) struct Stretch {
    /// Position of the block in the document as read.
    pub block: usize,
    /// First character.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
}

impl Source {
    /// The quotes of stretches, as a record has them: one for each place that a stretch stands at.
    ///
    /// # Errors
    /// When there is no such stretch.
    pub(in crate::review) fn quotes(&self, stretches: &[Stretch]) -> Result<Vec<Quote>, Failure> {
        if stretches.len() > STRETCHES_MAX {
            return Err(unmarked("more is marked than a value can stand at"));
        }
        let mut quotes = Vec::new();
        for stretch in stretches {
            let range = self.range(stretch).ok_or_else(|| unmarked("what is marked does not stand in the source"))?;
            let found = record::quotes(&self.document, &range);
            if found.is_empty() {
                return Err(unmarked("what is marked has no place in the source"));
            }
            quotes.extend(found);
        }
        Ok(quotes)
    }

    /// Where a quote stands: where it says, else at the one place with the same words around it.
    pub(in crate::review) fn find(&self, quote: &Quote) -> Option<Stretch> {
        let blocks = &self.document.blocks;
        let said = Stretch { block: quote.block, start: quote.start, end: quote.end };
        if blocks.get(said.block).is_some_and(|block| block.text.slice(said.start..said.end) == quote.quote) {
            return Some(said);
        }
        let around = format!("{}{}{}", quote.prefix, quote.quote, quote.suffix);
        let mut found = blocks.iter().enumerate().flat_map(|(position, block)| {
            let text = block.text.as_str();
            let bytes: Vec<usize> =
                text.match_indices(around.as_str()).map(|(at, _)| at + quote.prefix.len()).collect();
            bytes.into_iter().map(move |at| (position, block.text.character_of(at)))
        });
        let (block, start) = found.next().filter(|_| !quote.quote.is_empty())?;
        found.next().is_none().then(|| Stretch { block, start, end: start + quote.quote.chars().count() })
    }

    /// The text of stretches, as a value has it: stretches of one block joined by a blank, blocks by a line end, cells of a
    /// row by " | ", with the labels of list items where there are several. Stretches that do not exist are passed over.
    pub(in crate::review) fn text(&self, stretches: &[Stretch]) -> String {
        let mut ranges: Vec<TextRange> = Vec::new();
        for range in stretches.iter().take(STRETCHES_MAX).filter_map(|stretch| self.range(stretch)) {
            match ranges.last_mut().filter(|last| self.goes_on(last, &range)) {
                Some(last) => last.end = last.end.max(range.end),
                None => ranges.push(range),
            }
        }
        let text = AnswerText::of(&self.document, &ranges);
        let is_one = ranges.iter().all(|range| range.block == ranges[0].block);
        let label = ranges.first().and_then(|range| self.document.blocks[range.block].label.as_ref());
        // Of one list item its words are marked; only among others does its label say something.
        let is_left_out = is_one && !label.is_some_and(|label| is_initial(&label.written));
        let shown = if is_left_out { text.lines.first().map_or(0, |line| line.body.start) } else { 0 };
        text.text.slice(shown..text.text.characters()).trim().to_owned()
    }

    /// True where a range begins in the one before it, or right behind it but for blanks.
    fn goes_on(&self, last: &TextRange, next: &TextRange) -> bool {
        let between = || self.document.blocks[last.block].text.slice(last.end..next.start);
        last.block == next.block
            && last.start <= next.start
            && (next.start <= last.end || between().chars().all(char::is_whitespace))
    }

    /// The range of the document, where there is one.
    fn range(&self, stretch: &Stretch) -> Option<TextRange> {
        let block = self.document.blocks.get(stretch.block)?;
        let exists = stretch.start <= stretch.end && stretch.end <= block.text.characters();
        exists.then_some(TextRange { block: stretch.block, start: stretch.start, end: stretch.end })
    }
}

/// True for a label that may be the initial of a name, or a form of address: "M."
fn is_initial(label: &str) -> bool {
    label.strip_suffix('.').is_some_and(|letter| {
        let mut letters = letter.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
    })
}

fn unmarked(message: &str) -> Failure {
    Failure { message: message.to_owned(), remedy: "load the page again, and mark the words once more".to_owned() }
}
