//! Kinds: which paragraphs are headings, which are notes at the foot of a page, and which go on over its end.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::read::pdf::layout::flow::{NOTE_SIZE_MAX, Paragraph};
use crate::read::pdf::layout::line_ends::{begins_anew, fits};
use crate::read::pdf::layout::lines::Line;
use crate::read::pdf::words::WordKind;
use crate::read::pdf::words::scripts::{SENTENCE_ENDS, is_hyphen};
use crate::read::{BlockKind, Label};

/// Letters that are larger than the text by this factor make a heading.
const HEADING_SIZE_MIN: f64 = 1.13;
/// Most lines and characters of a heading.
const HEADING_LINES_MAX: usize = 4;
const HEADING_CHARACTERS_MAX: usize = 260;
/// Deepest level of a heading.
const LEVEL_MAX: u8 = 9;

/// Joins paragraphs that the end of a page cut: the last line of a page was filled and its sentence goes on.
pub(in crate::read::pdf) fn join_over_pages(paragraphs: Vec<Paragraph>) -> Vec<Paragraph> {
    let mut joined: Vec<Paragraph> = Vec::with_capacity(paragraphs.len());
    // Notes and furniture between the halves stay behind the whole.
    let mut between: Vec<Paragraph> = Vec::new();
    for paragraph in paragraphs {
        if matches!(paragraph.kind, BlockKind::Note | BlockKind::Furniture(_)) {
            between.push(paragraph);
            continue;
        }
        match joined.last_mut() {
            Some(last) if goes_on(last, &paragraph) => last.lines.extend(paragraph.lines),
            _ => {
                joined.append(&mut between);
                joined.push(paragraph);
            }
        }
    }
    joined.append(&mut between);
    joined
}

fn goes_on(first: &Paragraph, second: &Paragraph) -> bool {
    let (Some(above), Some(below)) = (first.lines.last(), second.lines.first()) else { return false };
    let is_plain = |one: &Paragraph| matches!(one.kind, BlockKind::Paragraph | BlockKind::ListItem);
    below.page == above.page + 1
        && is_plain(first)
        && second.kind == BlockKind::Paragraph
        && is_same_column(first, second)
        && (above.size - below.size).abs() < 0.05 * above.size
        && is_bold(above) == is_bold(below)
        && !below.words.iter().any(|word| matches!(word.kind, WordKind::Tick(..)))
        && !begins_anew(below)
        && !above.last_character().is_some_and(|last| SENTENCE_ENDS.contains(&last))
        && !fits(above, below, &first.context)
}

/// In the same cell; or, where one side knows of no table, below the same edge.
fn is_same_column(first: &Paragraph, second: &Paragraph) -> bool {
    let (one, other) = (&first.context.cells, &second.context.cells);
    if one == other || !(one.is_empty() || other.is_empty()) {
        return one == other;
    }
    let edge = |paragraph: &Paragraph| paragraph.lines.iter().map(|line| line.bounds.x0).fold(f64::MAX, f64::min);
    (edge(first) - edge(second)).abs() < 0.5 * first.size()
}

/// True when all printed words of a line are bold.
fn is_bold(line: &Line) -> bool {
    let mut words = line.words.iter().filter(|word| word.kind == WordKind::Text).peekable();
    words.peek().is_some() && words.all(|word| word.style.bold)
}

/// The size in which most of the text is set.
fn body_size(paragraphs: &[Paragraph]) -> f64 {
    let mut characters: BTreeMap<i64, usize> = BTreeMap::new();
    for line in paragraphs.iter().flat_map(|paragraph| &paragraph.lines) {
        let units: usize = line.words.iter().map(|word| word.units.len()).sum();
        *characters.entry((line.size * 10.0).round() as i64).or_default() += units;
    }
    characters.into_iter().max_by_key(|(_, count)| *count).map_or(10.0, |(size, _)| size as f64 / 10.0)
}

/// Marks the notes at the foot of pages; gives the marks of all notes of the document.
///
/// A note is set smaller than the text, stands below it, and begins with a number to which a raised mark refers; or the
/// structure tree calls it one.
pub(in crate::read::pdf) fn mark_notes(paragraphs: &mut [Paragraph]) -> BTreeSet<String> {
    let body = body_size(paragraphs);
    let referred: BTreeSet<String> = paragraphs
        .iter()
        .flat_map(|paragraph| paragraph.lines.iter().flat_map(|line| &line.words).enumerate())
        .filter(|(at, word)| *at > 0 && word.style.raised)
        .map(|(_, word)| word.text())
        .filter(|text| text.parse::<u32>().is_ok())
        .collect();
    let mut marks = BTreeSet::new();
    for paragraph in paragraphs.iter_mut() {
        let Some(mark) = note_mark(paragraph, &referred) else { continue };
        let is_small = paragraph.size() <= NOTE_SIZE_MAX * body;
        let is_plain = paragraph.kind == BlockKind::Paragraph && paragraph.context.cells.is_empty();
        if paragraph.kind == BlockKind::Note || is_plain && is_small && referred.contains(&mark) {
            paragraph.kind = BlockKind::Note;
            marks.insert(mark);
        }
    }
    // What follows a note in its size, without a mark of its own, is its next paragraph.
    for at in 1..paragraphs.len() {
        let (before, one) = (&paragraphs[at - 1], &paragraphs[at]);
        let follows = before.kind == BlockKind::Note && one.kind == BlockKind::Paragraph && !one.context.is_element;
        if follows
            && before.page() == one.page()
            && (before.size() - one.size()).abs() < 0.1
            && one.size() <= NOTE_SIZE_MAX * body
        {
            paragraphs[at].kind = BlockKind::Note;
        }
    }
    marks
}

/// The number with which a paragraph opens, as notes do. LibreOffice prints the marks of notes that have their own twice:
/// "66" is note 6 where something refers to 6 and nothing to 66.
fn note_mark(paragraph: &Paragraph, referred: &BTreeSet<String>) -> Option<String> {
    let first = paragraph.lines.first()?.words.first()?;
    let text = first.text();
    let mark = text.trim_matches(['[', ']', '(', ')']);
    let is_number = !mark.is_empty() && mark.len() <= 4 && mark.chars().all(|c| c.is_ascii_digit());
    let has_text = paragraph.lines.iter().map(|line| line.words.len()).sum::<usize>() > 1;
    let mark = match mark.split_at_checked(mark.len() / 2) {
        Some((half, again)) if half == again && referred.contains(half) && !referred.contains(mark) => half,
        _ => mark,
    };
    (is_number && has_text && (first.style.raised || !text.ends_with('.'))).then(|| mark.to_owned())
}

/// The label of a note, and the note without it; `notes` are the marks of all.
pub(in crate::read::pdf) fn labelled_note(
    paragraph: &Paragraph,
    notes: &BTreeSet<String>,
) -> Option<(Label, Paragraph)> {
    if paragraph.kind != BlockKind::Note {
        return None;
    }
    let mark = note_mark(paragraph, notes)?;
    let mut text = paragraph.clone();
    text.lines.first_mut()?.words.remove(0);
    Some((Label::typed(mark), text))
}

/// Marks the headings where the structure tree does not: short paragraphs in larger letters, or bold as a whole.
/// Larger letters have the higher level.
pub(in crate::read::pdf) fn mark_headings(paragraphs: &mut [Paragraph]) {
    let body = body_size(paragraphs);
    let tenths = |size: f64| (size * 10.0).round() as i64;
    let is_heading = |paragraph: &Paragraph| {
        let characters: usize = paragraph.lines.iter().flat_map(|line| &line.words).map(|word| word.units.len()).sum();
        let has_letters =
            paragraph.lines.iter().flat_map(|line| &line.words).any(|word| word.text().contains(char::is_alphabetic));
        paragraph.kind == BlockKind::Paragraph
            && paragraph.context.cells.is_empty()
            && paragraph.lines.len() <= HEADING_LINES_MAX
            && (2..=HEADING_CHARACTERS_MAX).contains(&characters)
            && has_letters
            && (paragraph.size() >= HEADING_SIZE_MIN * body
                || paragraph.size() >= 0.97 * body && paragraph.lines.iter().all(is_bold))
    };
    let found: Vec<usize> = (0..paragraphs.len()).filter(|&at| is_heading(&paragraphs[at])).collect();
    let mut sizes: Vec<i64> = found.iter().map(|&at| tenths(paragraphs[at].size())).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.dedup();
    for at in found {
        let size = tenths(paragraphs[at].size());
        let level = sizes
            .iter()
            .position(|one| *one == size)
            .map_or(LEVEL_MAX, |rank| u8::try_from(rank + 1).unwrap_or(LEVEL_MAX));
        paragraphs[at].kind = BlockKind::Heading(level.min(LEVEL_MAX));
    }
}

/// Words that stand within lines, in small letters: by them a hyphen at a line end is judged. Empty where no line
/// ends in a hyphen.
pub(in crate::read::pdf) fn vocabulary(paragraphs: &[Paragraph]) -> HashSet<String> {
    let lines = || paragraphs.iter().flat_map(|paragraph| &paragraph.lines);
    let mut words = HashSet::new();
    if !lines().any(|line| line.last_character().is_some_and(is_hyphen)) {
        return words;
    }
    let mut cut = false;
    let mut written = String::new();
    for line in lines() {
        written.clear();
        line.add_text_to(&mut written);
        let text = written.trim();
        // The halves of a word that a line end cut are no words.
        let text = if cut { text.split_once(char::is_whitespace).map_or("", |(_, rest)| rest) } else { text };
        cut = text.ends_with(is_hyphen);
        let text = if cut { text.rsplit_once(char::is_whitespace).map_or("", |(rest, _)| rest) } else { text };
        // Addresses run words together.
        let plain = text.split_whitespace().filter(|word| !word.contains(['.', '/', '@', '_']) || word.ends_with('.'));
        let parts = plain.flat_map(|word| word.split(|c: char| !c.is_alphabetic()));
        for word in parts.filter(|word| word.chars().count() > 2) {
            // Most words stand there in small letters, and not for the first time.
            if !words.contains(word) {
                words.insert(word.to_lowercase());
            }
        }
    }
    words
}
