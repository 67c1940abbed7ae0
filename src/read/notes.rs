//! Notes whose superscript mark became a plain digit: "7 Also called emerging technologies" at the foot
//! of a page, and "groups7" in the text.
//!
//! A paragraph that opens with a bare number is a note where that number stands, elsewhere in the
//! document, right behind a small letter or in brackets behind a word. Two such notes are needed: one
//! alone may be chance.

use std::collections::BTreeSet;

use super::document::{Block, BlockKind};
use super::label::Label;
use super::text::Text;
use crate::language::{is_digit, is_letter, is_small, is_word};

/// Notes that a document must have before any is believed.
const NOTES_MIN: usize = 2;

/// Marks the notes among the blocks.
pub(super) fn mark(blocks: &mut [Block]) {
    let referred_to: BTreeSet<&str> =
        blocks.iter().flat_map(|block| marks_behind_words(block.text.as_str())).map(|(_, mark)| mark).collect();
    let mut found: Vec<(usize, String)> = Vec::new();
    for (position, block) in blocks.iter().enumerate() {
        let may_be = block.kind == BlockKind::Paragraph && block.cells.is_empty() && block.ticks.is_empty();
        let number = match &block.label {
            None => opening_number(block.text.as_str()).map(str::to_owned),
            // "(7) Also called": a label in brackets.
            Some(label) => label.written.strip_prefix('(').and_then(|label| label.strip_suffix(')')).map(str::to_owned),
        };
        let Some(number) = number.filter(|number| may_be && number.parse::<u32>().is_ok()) else { continue };
        if referred_to.contains(number.as_str()) {
            found.push((position, number));
        }
    }
    if found.len() < NOTES_MIN {
        found.clear();
    }
    for (position, number) in found {
        let block = &mut blocks[position];
        block.kind = BlockKind::Note;
        if block.label.is_none() {
            cut_number(block);
        }
        block.label = Some(Label::typed(number));
    }
    // A note that ends with a colon goes on.
    for position in 1..blocks.len() {
        let before = &blocks[position - 1];
        let is_open = before.kind == BlockKind::Note && before.text.as_str().trim_end().ends_with(':');
        if is_open && may_go_on(&blocks[position]) {
            blocks[position].kind = BlockKind::Note;
        }
    }
}

/// True for a block that may be the next paragraph of a note.
fn may_go_on(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph && block.label.is_none() && block.cells.is_empty() && block.ticks.is_empty()
}

/// The byte at which a note mark stands right behind a small letter, or in brackets behind a word.
pub(crate) fn note_mark_behind_word(text: &str, mark: &str) -> Option<usize> {
    marks_behind_words(text).find(|(_, found)| *found == mark).map(|(at, _)| at)
}

/// Numbers that stand where note marks stand, with their byte positions.
fn marks_behind_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(digit) = text[at..].find(is_digit).map(|digit| at + digit) {
            // The letter stands before the digit, with a blank and a bracket between them at most.
            at += text[at..digit].char_indices().rev().nth(2).map_or(0, |(letter, _)| letter);
            let letter = text[at..].chars().next()?;
            let behind = &text[at + letter.len_utf8()..];
            at += letter.len_utf8();
            if let Some((start, mark, rest)) = plain_mark(letter, behind).or_else(|| bracketed_mark(letter, behind)) {
                let start = at + start;
                at = text.len() - rest.len();
                return Some((start, mark));
            }
        }
        None
    })
}

/// One or two digits right behind a small letter: where they begin, they themselves, and the rest of the text behind
/// what shows that they end there.
fn plain_mark(letter: char, behind: &str) -> Option<(usize, &str, &str)> {
    if !behind.starts_with(is_digit) || !is_small(letter) {
        return None;
    }
    let rest = behind_digits(behind)?;
    let mut characters = rest.chars();
    let ends = characters.next().is_none_or(|next| next != '%' && !is_word(next));
    ends.then(|| (0, &behind[..behind.len() - rest.len()], characters.as_str()))
}

/// The same in brackets behind a letter.
fn bracketed_mark(letter: char, behind: &str) -> Option<(usize, &str, &str)> {
    let within = behind.strip_prefix(char::is_whitespace).unwrap_or(behind).strip_prefix('(')?;
    let rest = behind_digits(within)?;
    let behind_bracket = rest.strip_prefix(')').filter(|_| is_letter(letter))?;
    Some((behind.len() - within.len(), &within[..within.len() - rest.len()], behind_bracket))
}

/// What stands behind one or two digits.
fn behind_digits(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(is_digit)?;
    Some(rest.strip_prefix(is_digit).unwrap_or(rest))
}

/// One or two digits, in brackets or not, with which a paragraph opens and behind which a blank and a word stand.
fn opening_number(text: &str) -> Option<&str> {
    let number = text.strip_prefix('(').unwrap_or(text);
    let rest = behind_digits(number)?;
    let behind = rest.strip_prefix(')').unwrap_or(rest);
    let words = behind.trim_start();
    (words.len() < behind.len() && words.starts_with(is_letter)).then(|| &number[..number.len() - rest.len()])
}

/// Takes the number off the front of a note; positions follow.
fn cut_number(block: &mut Block) {
    let cut = block.text.as_str().chars().take_while(|c| !c.is_alphabetic()).count();
    let end = block.text.characters();
    block.text = Text::from(block.text.slice(cut..end));
    for span in &mut block.spans {
        span.start = span.start.saturating_sub(cut);
        span.end = span.end.saturating_sub(cut);
    }
    for placed in &mut block.places {
        placed.start = placed.start.saturating_sub(cut);
        placed.end = placed.end.saturating_sub(cut);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{combinations, expression};
    use crate::read::plain;

    #[test]
    fn marks_are_told_as_by_expressions() {
        let opening = expression(r"^\(?(\d{1,2})\)?\s+\p{L}");
        let marks = expression(r"\p{Ll}(?<plain>\d{1,2})(?:[^\w%]|$)|\p{L}\s?\((?<bracketed>\d{1,2})\)");
        let pieces = [
            "a", "B", "é", "ª", "名", "1", "12", "123", "٣", "½", " ", "\u{a0}", "(", ")", "%", "_", ".", "\n", "a1",
            "b (2)", "o\u{301}",
        ];
        for text in combinations(&pieces, 3).iter().flat_map(|text| ["", "s", "3 x"].map(|end| format!("{text}{end}")))
        {
            let expected = opening.captures(&text).and_then(|found| Some(found.get(1)?.as_str()));
            assert_eq!(opening_number(&text), expected, "{text:?}");
            let expected: Vec<(usize, &str)> = marks
                .captures_iter(&text)
                .filter_map(|found| found.name("plain").or_else(|| found.name("bracketed")))
                .map(|mark| (mark.start(), mark.as_str()))
                .collect();
            assert_eq!(marks_behind_words(&text).collect::<Vec<_>>(), expected, "{text:?}");
        }
    }

    #[test]
    fn plain_numbers_are_notes_where_the_text_refers_to_them() {
        let source = "for the most vulnerable groups6 and new technologies7 in use\n\n6 Poor, immigrants\n\n7 Also emerging\n\n8 agencies answered\n";
        let mut blocks = plain::read(source).blocks;
        super::mark(&mut blocks);
        let kinds: Vec<_> = blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::Paragraph, BlockKind::Note, BlockKind::Note, BlockKind::Paragraph]);
        assert_eq!(blocks[1].text.as_str(), "Poor, immigrants");
    }
}
