//! Furniture: page numbers and running headers that another tool left between the paragraphs.
//!
//! Found by repetition: a page number counts up from each occurrence to the next and says that it is one
//! ("Page 3", "3 of 12", "- 3 -"), or counts up one by one; a running header is the same short line again and again
//! beside such a number. Nothing is judged by its words alone, and nothing is removed.

use std::collections::BTreeMap;

use super::document::{Block, BlockKind, Furniture};
use super::page_number::{has_page_of, is_page_number, shape};

/// Longest header or footer, in characters.
const LINE_CHARACTERS_MAX: usize = 120;
/// Least number of occurrences of a bare number or a running header.
const OCCURRENCES_MIN: usize = 3;

/// Marks the furniture among the blocks.
pub(super) fn mark(blocks: &mut [Block]) {
    let numbers = page_numbers(blocks);
    for &index in &numbers {
        blocks[index].kind = BlockKind::Furniture(Furniture::PageNumber);
    }
    let mut lines: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, block) in blocks.iter().enumerate() {
        if is_candidate(block) && numbers.iter().any(|&number| number.abs_diff(index) <= 2) {
            lines.entry(block.text.as_str().to_owned()).or_default().push(index);
        }
    }
    for occurrences in
        lines.into_values().filter(|occurrences| occurrences.len() >= OCCURRENCES_MIN.min(numbers.len().max(2)))
    {
        for index in occurrences {
            let above = numbers.contains(&index.wrapping_sub(1)) || numbers.contains(&index.wrapping_sub(2));
            let kind = if above { Furniture::PageHeader } else { Furniture::PageFooter };
            blocks[index].kind = BlockKind::Furniture(kind);
        }
    }
}

fn is_candidate(block: &Block) -> bool {
    block.cells.is_empty()
        && block.label.is_none()
        && block.ticks.is_empty()
        && !block.is_furniture()
        && block.text.characters() <= LINE_CHARACTERS_MAX
}

/// Blocks that are page numbers.
fn page_numbers(blocks: &[Block]) -> Vec<usize> {
    // Lines that differ in their numbers only.
    let mut alike: BTreeMap<String, Vec<(usize, Vec<u32>)>> = BTreeMap::new();
    for (index, block) in blocks.iter().enumerate() {
        let text = block.text.as_str();
        if is_candidate(block)
            && text.contains(|c: char| c.is_ascii_digit())
            && (has_page_of(text) || is_page_number(text))
        {
            let (shape, numbers) = shape(text);
            alike.entry(shape).or_default().push((index, numbers));
        }
    }
    let mut found: Vec<usize> = Vec::new();
    for (shape, lines) in alike {
        // A number alone may be an answer: only pages count up one by one. One between dashes, or one
        // that says what it counts, is a page number wherever it stands higher than the one before.
        let is_bare = shape.trim_matches(|c: char| "-–—#|{}[] ".contains(c)).is_empty();
        let dashed = shape.starts_with(['-', '–', '—', '{']);
        let needed = if is_bare && !dashed { OCCURRENCES_MIN } else { 2 };
        let step_max = match (is_bare && !dashed, is_bare || has_page_of(&shape.replace('#', "1"))) {
            (true, _) => 1,
            (false, true) => u32::MAX,
            (false, false) => 3,
        };
        let places = lines.iter().map(|(_, numbers)| numbers.len()).min().unwrap_or(0);
        let counts_up = (0..places).any(|place| {
            lines.windows(2).all(|pair| {
                let (before, after) = (pair[0].1[place], pair[1].1[place]);
                after > before && after - before <= step_max
            })
        });
        if lines.len() >= needed && counts_up {
            found.extend(lines.iter().map(|(index, _)| *index));
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use crate::read::{BlockKind, Furniture, plain};

    #[test]
    fn headers_and_numbers_of_pages_are_marked_and_answers_are_not() {
        let page = |n: u32| {
            format!(
                "Some answer number {n} of the ministry.\n\nYes\n\nMSQ 2020 - page {n} of 9\n\nMember States Questionnaire\n\n"
            )
        };
        let source: String = (1..=4).map(page).collect();
        let mut blocks = plain::read(&source).blocks;
        super::mark(&mut blocks);
        let kinds: Vec<_> = blocks.iter().take(4).map(|block| block.kind).collect();
        assert_eq!(kinds[0], BlockKind::Paragraph);
        assert_eq!(kinds[2], BlockKind::Furniture(Furniture::PageNumber));
        assert_eq!(kinds[3], BlockKind::Furniture(Furniture::PageHeader));
    }
}
