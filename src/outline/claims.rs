//! Claims: which characters of which block have been taken for what. A character is claimed once; what
//! is claimed first stays.

use std::ops::Range;

use super::Role;
use crate::language::is_line_break_hint;
use crate::read::{Block, Document};

/// The claims on a document.
#[derive(Debug)]
pub(super) struct Claims {
    blocks: Vec<Vec<Claim>>,
}

/// A claimed range of a block.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    /// Its characters.
    pub range: Range<usize>,
    /// What they were taken for.
    pub role: Role,
}

impl Claims {
    /// No claims yet.
    pub(super) fn on(document: &Document) -> Self {
        Self { blocks: vec![Vec::new(); document.blocks.len()] }
    }

    /// Claims the characters of the range that are free; says which.
    pub(super) fn add(&mut self, block: usize, range: &Range<usize>, role: Role) -> Vec<Range<usize>> {
        let free = self.free(block, range);
        for part in &free {
            self.blocks[block].push(Claim { range: part.clone(), role });
        }
        self.blocks[block].sort_by_key(|claim| claim.range.start);
        free
    }

    /// The claims on a block, in order.
    pub(super) fn of(&self, block: usize) -> &[Claim] {
        &self.blocks[block]
    }

    /// The parts of a range that nobody claimed.
    pub(super) fn free(&self, block: usize, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut free = Vec::new();
        let mut at = range.start;
        for claim in &self.blocks[block] {
            if claim.range.start >= range.end {
                break;
            }
            if claim.range.start > at {
                free.push(at..claim.range.start);
            }
            at = at.max(claim.range.end);
        }
        if at < range.end {
            free.push(at..range.end);
        }
        free
    }

    /// True when a character of the range is claimed.
    pub(super) fn touches(&self, block: usize, range: &Range<usize>) -> bool {
        self.blocks[block].iter().any(|claim| claim.range.start < range.end && range.start < claim.range.end)
    }
}

/// The range with the punctuation around a printed text that belongs to it: the colon or question mark
/// behind, brackets around, note marks, a bullet before. Tick boxes and the opening of an answer's own
/// brackets or quotes stay outside.
pub(super) fn with_punctuation(block: &Block, range: &Range<usize>) -> Range<usize> {
    let is_tick = |at: usize| block.ticks.iter().any(|tick| (tick.start..tick.end).contains(&at));
    let before: Vec<char> = block.text.slice(range.start.saturating_sub(12)..range.start).chars().collect();
    let mut start = range.start;
    let mut opened = Vec::new();
    for &character in before.iter().rev() {
        let opens = character.is_whitespace() || "([{«“\"‘'*_•·▪<".contains(character);
        if !(opens || is_line_break_hint(character)) || is_tick(start - 1) {
            break;
        }
        if "([{".contains(character) {
            opened.push(character);
        }
        start -= 1;
    }
    // An opening bracket far before text that it does not enclose stays where it is.
    let mut end = range.end;
    let length = block.text.characters();
    let after: Vec<char> = block.text.slice(range.end..length.min(range.end + 24)).chars().collect();
    for (index, &character) in after.iter().enumerate() {
        let hyphen = "-–—".contains(character)
            && after.get(index + 1).is_some_and(|next| next.is_whitespace())
            && end + 2 < length;
        let closes = ":?.!;,)]}*_：？。；،؟…”»’/>|\u{2070}²³¹⁴⁵⁶⁷⁸⁹".contains(character);
        if !(character.is_whitespace() || closes || hyphen || is_line_break_hint(character)) || is_tick(end) {
            break;
        }
        end += 1;
    }
    end += note_mark(block.text.slice(end..length.min(end + 8)));
    if !opened.is_empty() && !block.text.slice(range.end..end).contains([')', ']', '}']) {
        start = range.start;
    }
    start..end
}

/// Characters of a note mark in brackets (round or square, with or without a caret), and the colon behind it.
fn note_mark(text: &str) -> usize {
    let Some(inner) = text.strip_prefix(['(', '[']) else { return 0 };
    let digits: String = inner.trim_start_matches('^').chars().take_while(char::is_ascii_digit).collect();
    let behind = inner.trim_start_matches('^').trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.is_empty() || digits.len() > 2 || !behind.starts_with([')', ']']) {
        return 0;
    }
    let rest = behind[1..].trim_start_matches([':', ' ', ';', '.', ',']);
    // "(68) 975-2506" is a telephone number.
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    text.chars().count() - rest.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Submission;
    use crate::read::read;

    fn block(text: &str) -> Block {
        let submission = Submission::from_bytes("a.md".into(), text.as_bytes().to_vec()).unwrap();
        read(&submission).unwrap().blocks.remove(0)
    }

    #[test]
    fn punctuation_of_the_form_goes_with_it_and_that_of_the_answer_stays() {
        for (text, word, expected) in [
            ("Name: (Ms) Ana", "Name", "Name: "),
            ("asked? (Max. 250 words) Yes", "Max. 250 words", " (Max. 250 words) "),
            ("Phone: +82-44", "Phone", "Phone: "),
            ("Phone: (82) 975-2506", "Phone", "Phone: "),
            ("Portals (2) www.a.example", "Portals", "Portals (2) "),
            ("Other (Drones);", "Other", "Other "),
            ("☐ robotics⁷ ☒ other", "robotics", " robotics⁷ "),
        ] {
            let block = block(text);
            let start = block.text.as_str().find(word).map(|byte| block.text.character_of(byte)).unwrap();
            let range = with_punctuation(&block, &(start..start + word.chars().count()));
            assert_eq!(block.text.slice(range), expected, "{text}");
        }
    }
}
