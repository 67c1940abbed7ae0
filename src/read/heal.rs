//! Healing: a paragraph that a page break or a footnote cut in two becomes one block with two places.
//!
//! A paragraph goes on where it stops without an end and the next one starts in the middle of a
//! sentence: with a small letter, or behind a word or comma that cannot end one. Notes and furniture
//! between the halves stay blocks of their own, behind the healed paragraph. What starts with a label,
//! a tick box or an address starts something new.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::document::{Block, BlockKind};
use super::text::Text;
use crate::language;

/// A fragment shorter than this, without a note or page end behind it, is a line of its own.
const PROSE_CHARACTERS_MIN: usize = 60;

/// A paragraph longer than this was not cut by a page.
const HEALED_CHARACTERS_MAX: usize = 20_000;

/// Heals the paragraphs of a document.
pub(super) fn heal(blocks: &mut Vec<Block>) {
    let mut healed: Vec<Block> = Vec::with_capacity(blocks.len());
    // Notes and furniture that stand behind the last paragraph.
    let mut between: Vec<Block> = Vec::new();
    for block in blocks.drain(..) {
        if matches!(block.kind, BlockKind::Note | BlockKind::Furniture(_)) {
            between.push(block);
            continue;
        }
        match healed.last_mut() {
            Some(last) if goes_on(last, &block, !between.is_empty()) => join(last, block),
            _ => {
                healed.append(&mut between);
                healed.push(block);
            }
        }
    }
    healed.append(&mut between);
    *blocks = healed;
}

fn goes_on(first: &Block, second: &Block, interrupted: bool) -> bool {
    let can_join = matches!(first.kind, BlockKind::Paragraph | BlockKind::ListItem)
        && second.kind == BlockKind::Paragraph
        && second.label.is_none()
        && first.text.characters() <= HEALED_CHARACTERS_MAX
        && first.cells.is_empty()
        && second.cells.is_empty()
        && second.ticks.first().is_none_or(|tick| tick.start > 0);
    if !can_join || is_address(second.text.as_str()) || is_address(last_word(first.text.as_str())) {
        return false;
    }
    let (first_text, second_text) = (first.text.as_str(), second.text.as_str());
    let Some(last) = first_text.chars().next_back() else { return false };
    if !first_text.contains(char::is_alphabetic) {
        return false;
    }
    if ".?!:;…»”\"。？！".contains(last) {
        return false;
    }
    let starts_small = second_text.chars().next().is_some_and(char::is_lowercase);
    let is_prose =
        first.text.characters() >= PROSE_CHARACTERS_MIN && first_text.chars().next().is_some_and(|c| !c.is_lowercase());
    let cannot_end = last == ',' || ends_open(first_text);
    if interrupted { starts_small || cannot_end && is_prose } else { is_prose && (starts_small || cannot_end) }
}

/// True when the last word cannot end a sentence: an article, a preposition, an ordinal number.
fn ends_open(text: &str) -> bool {
    static JOINERS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
        language::words_of_all().flat_map(|words| words.sentence_joiners.iter().map(String::as_str)).collect()
    });
    let word = last_word(text);
    is_ordinal(word) || JOINERS.contains(language::fold(word).as_str())
}

/// "1st", "2nd", "3e", "4º".
fn is_ordinal(word: &str) -> bool {
    let ending = word.trim_start_matches(language::is_digit);
    ending.len() < word.len() && ["st", "nd", "rd", "th", "er", "ère", "e", "º", "ª"].contains(&ending)
}

fn last_word(text: &str) -> &str {
    text.rsplit(char::is_whitespace).next().unwrap_or_default()
}

/// True when a text begins with a web or mail address.
fn is_address(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default().trim_matches(|c| "<>()".contains(c));
    word.contains("://")
        || word.contains('@')
        || word.starts_with("www") && word.contains('.')
        || word.trim_end_matches(['.', ',']).split('.').filter(|part| part.len() > 1).count() > 2
}

/// Puts `second` behind `first`; a hyphen that only the line end made goes.
fn join(first: &mut Block, second: Block) {
    let mut text = first.text.as_str().to_owned();
    let starts_small = second.text.as_str().chars().next().is_some_and(char::is_lowercase);
    let hyphenated = starts_small && text.ends_with('\u{ad}');
    if hyphenated {
        text.pop();
    } else if !text.ends_with('-') {
        text.push(' ');
    }
    let shift = text.chars().count();
    text.push_str(second.text.as_str());
    first.text = Text::from(text);
    first.spans.extend(second.spans.into_iter().map(|mut span| {
        span.start += shift;
        span.end += shift;
        span
    }));
    first.ticks.extend(second.ticks.into_iter().map(|mut tick| {
        tick.start += shift;
        tick.end += shift;
        tick
    }));
    first.places.extend(second.places.into_iter().map(|mut placed| {
        placed.start += shift;
        placed.end += shift;
        placed
    }));
}

#[cfg(test)]
mod tests {
    use crate::read::{Block, markdown};

    fn healed(source: &str) -> Vec<Block> {
        let mut blocks = markdown::read(source).blocks;
        super::heal(&mut blocks);
        blocks
    }

    #[test]
    fn a_sentence_cut_by_a_page_break_or_a_note_is_one_block_with_two_places() {
        let found = healed(
            "With policy focus on growth after identifying the weaknesses in pursuing the national\n\nsustainable development, the plan sets out.\n",
        );
        assert_eq!(found.len(), 1);
        assert!(found[0].text.as_str().contains("national sustainable"));
        assert_eq!(found[0].places_of(&found[0].range()).len(), 2);
        let found = healed(
            "As for usage, 87.5% of the population (36,106,376\n\n⁹ This can be an agency.\n\npeople) have used it.\n",
        );
        assert_eq!(found[0].text.as_str(), "As for usage, 87.5% of the population (36,106,376 people) have used it.");
        assert_eq!(found[1].text.as_str(), "This can be an agency.");
    }

    #[test]
    fn what_starts_something_new_stays_apart() {
        for source in [
            "Online petition and discussion portal managed by the Civil Rights Commission\n\nwww.open.go.kr\n",
            "has an emphasis on digital by default, digital by design and mobile-first principle\n\nis aligned with plans\n",
            "What is the official portal of the government of your country at the national level?\n\nwww1.gov.kr\n",
            "Ministry of Interior\n\nand others\n",
        ] {
            assert_eq!(healed(source).len(), 2, "{source}");
        }
    }
}
