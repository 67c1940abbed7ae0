//! Labelled rows known by what stands in them: lines or table rows of a label and a value are the rows of a
//! question, whatever the labels say. A mail address and a telephone number tell their rows, words tell theirs,
//! and the rest are taken in order where there are as many lines as rows.

use std::ops::Range;

use super::claims::Claims;
use super::prompts::claim_words;
use super::{LabelAgreement, Placement, Role, Scene};
use crate::language::is_digit;
use crate::questionnaire::{FieldType, ItemKind};
use crate::read::Block;

/// Longest label, in words.
const LABEL_WORDS_MAX: usize = 6;
/// The same in characters: a script without blanks has a word for each.
const LABEL_CHARACTERS_MAX: usize = 40;
/// Lines that are looked at.
const LINES_MAX: usize = 40;
/// Fewest lines that are rows by their place.
const LINES_MIN: usize = 3;
/// Probability of a row that only its place or the type of its value speaks for.
const PLACE_PROBABILITY: f64 = 0.85;

/// A line of a label and a value.
#[derive(Debug)]
struct Line {
    /// Words of the label.
    label: Range<usize>,
    /// What stands behind or beside it.
    value: String,
    /// Item whose label it is known to be.
    known: Option<usize>,
}

/// Places the rows of a question that no wording placed.
pub(super) fn place(
    scene: &Scene<'_>,
    claims: &mut Claims,
    question: usize,
    within: &Range<usize>,
    placements: &mut [Option<Placement>],
) {
    let rows: Vec<usize> = scene.questionnaire.children(question, ItemKind::Row).collect();
    let is_open = |row: usize| placements[row].is_none() && !scene.questionnaire.items[row].unlabelled;
    if rows.len() < LINES_MIN || !rows.iter().any(|&row| is_open(row)) {
        return;
    }
    let lines = lines(scene, claims, &rows, within);
    let open: Vec<usize> = rows.iter().copied().filter(|&row| is_open(row)).collect();
    let mut free: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].known.is_none()).collect();
    let mut paired: Vec<(usize, usize)> = Vec::new();
    let mut left: Vec<usize> = Vec::new();
    for row in open {
        // A type is told by one line only, or it is not told.
        let told: Vec<usize> = free.iter().copied().filter(|&at| tells(scene, row, &lines[at].value)).collect();
        match told.as_slice() {
            [at] => {
                free.retain(|other| other != at);
                paired.push((row, *at));
            }
            _ => left.push(row),
        }
    }
    let refused = left.iter().zip(&free).any(|(&row, &at)| refuses(scene, row, &lines[at].value));
    if left.len() == free.len() && !refused && lines.len() >= LINES_MIN {
        paired.extend(left.into_iter().zip(free));
    }
    let parent = placements[question].as_ref().map_or(0.5, |placement| placement.probability);
    for (row, at) in paired {
        let ranges = claim_words(scene, claims, &lines[at].label, Role::Prompt(row));
        placements[row] = Some(Placement {
            ranges,
            probability: parent * PLACE_PROBABILITY,
            coverage: 0.0,
            label: LabelAgreement::NotPrinted,
            supported: false,
            language: scene.questionnaire.languages.first().cloned().unwrap_or_default(),
        });
    }
}

/// The lines of a region: the first cells of table rows with what stands beside them, and lines with a colon or tab.
fn lines(scene: &Scene<'_>, claims: &Claims, rows: &[usize], within: &Range<usize>) -> Vec<Line> {
    let blocks = &scene.document.blocks;
    let mut lines: Vec<Line> = Vec::new();
    let mut at = within.start;
    while at < within.end && lines.len() < LINES_MAX {
        let position = scene.stream.words[at].block;
        let words = scene.stream.of_block(position);
        at = words.end.max(at + 1);
        let block = &blocks[position];
        let known = claims.of(position).iter().find_map(|claim| match claim.role {
            Role::Prompt(item) if rows.contains(&item) => Some(item),
            _ => None,
        });
        if let Some(item) = known {
            lines.push(Line { label: words.start..words.start, value: String::new(), known: Some(item) });
            continue;
        }
        if !claims.of(position).is_empty() || block.label.is_some() || !block.ticks.is_empty() {
            continue;
        }
        let Some(end) = label_end(block) else {
            lines.extend(beside(scene, position));
            continue;
        };
        let label = words.start..scene.stream.words_from(position, end).start.max(words.start);
        let value = block.text.slice(end..block.text.characters());
        let value = value.trim_start_matches([':', '：', '\t', ' ']).to_owned();
        let value = if value.is_empty() { beside(scene, position).map_or(value, |line| line.value) } else { value };
        if !label.is_empty() && label.len() <= LABEL_WORDS_MAX.max(block.text.slice(0..end).chars().count() / 2) {
            lines.push(Line { label, value, known: None });
        }
    }
    lines
}

/// The first cell of a table row as a label, with the cells beside it as its value.
fn beside(scene: &Scene<'_>, position: usize) -> Option<Line> {
    let blocks = &scene.document.blocks;
    let here = *blocks[position].cells.last()?;
    let of_row =
        |block: &&Block| block.cells.last().is_some_and(|cell| cell.table == here.table && cell.row == here.row);
    let is_first = !blocks[..position].iter().rev().take(1).any(|block| of_row(&block));
    let text = &blocks[position].text;
    if !is_first || text.characters() > LABEL_CHARACTERS_MAX {
        return None;
    }
    let is_beside = |block: &&Block| block.cells.last().is_some_and(|cell| cell.column > here.column);
    let value: Vec<&str> =
        blocks[position + 1..].iter().take_while(of_row).filter(is_beside).map(|block| block.text.as_str()).collect();
    Some(Line { label: scene.stream.of_block(position), value: value.join("\n"), known: None })
}

/// Where the label of a line ends: before its colon or tab.
fn label_end(block: &Block) -> Option<usize> {
    let text = block.text.as_str();
    let byte = text.find([':', '：', '\t'])?;
    let label = &text[..byte];
    let is_address = text[byte..].starts_with("://") || label.contains('@');
    let fits = label.split_whitespace().count() <= LABEL_WORDS_MAX && label.chars().count() <= LABEL_CHARACTERS_MAX;
    (fits && !is_address && label.contains(char::is_alphabetic)).then(|| block.text.character_of(byte))
}

/// The types of the values that a row takes.
fn types<'a>(scene: &'a Scene<'_>, row: usize) -> impl Iterator<Item = FieldType> + 'a {
    scene.questionnaire.items[row].fields.iter().map(|&field| scene.questionnaire.fields[field].kind)
}

/// True where a value is plainly of the row's type, and of no other.
fn tells(scene: &Scene<'_>, row: usize, value: &str) -> bool {
    types(scene, row).any(|kind| match kind {
        FieldType::Email | FieldType::Emails => value.contains('@'),
        FieldType::Phone => is_phone(value),
        _ => false,
    })
}

/// True where something stands there that the row cannot hold.
fn refuses(scene: &Scene<'_>, row: usize, value: &str) -> bool {
    let is_written = value.contains(char::is_alphabetic) && !value.trim().is_empty();
    types(scene, row).any(|kind| match kind {
        FieldType::Text => value.contains('@') || is_phone(value),
        FieldType::Email | FieldType::Emails => is_written && value.chars().count() > 5 && !value.contains('@'),
        FieldType::Phone => is_written && value.chars().count() > 5 && !value.contains(is_digit),
        _ => false,
    })
}

/// True for a value that is mostly digits.
fn is_phone(value: &str) -> bool {
    const DIGITS_MIN: usize = 6;
    let digits = value.chars().filter(|&c| is_digit(c)).count();
    let letters = value.chars().filter(|&c| c.is_alphabetic()).count();
    digits >= DIGITS_MIN && letters <= digits && !value.contains('@')
}
