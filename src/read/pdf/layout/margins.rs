//! Margins: running headers, footers and page numbers, found by repetition over the pages.
//!
//! A line is furniture where it stands among the first or last lines of its page and stands there, with other
//! numbers at most, on other pages too; or where the file marks it as an artifact. Nothing is removed: furniture
//! becomes blocks that say what they are.

use std::collections::BTreeMap;

use super::lines::{self, Line};
use crate::read::label::typed_label;
use crate::read::pdf::words::{Word, WordKind};
use crate::read::{Furniture, ticks};

/// Lines at the head and at the foot of a page that may be furniture.
const LINES_MAX: usize = 4;
/// Part of the pages on which a running line stands at least; headers may differ on odd and even pages.
const PAGES_MIN: f64 = 0.3;
/// A file of fewer pages has its running lines on all of them.
const FEW_PAGES: usize = 4;
/// Distance of baselines between a running line and the text of the page, of the smaller font size.
const GAP_MIN_EM: f64 = 1.45;
/// Heights that differ by less than this are one height, in points.
const HEIGHT_SLACK_PT: f64 = 3.0;
/// Part of the height of a page at its head and foot where furniture stands.
const ZONE: f64 = 0.15;

/// A page for which furniture is looked for.
pub(in crate::read::pdf) struct PageLines {
    /// Height in points.
    pub height: f64,
    /// All of its lines.
    pub lines: Vec<Line>,
}

/// Lines that are furniture, with what they are; the rest of the words of each page.
pub(in crate::read::pdf) struct Parted {
    /// Furniture of each page.
    pub furniture: Vec<Vec<(Line, Furniture)>>,
    /// Other words of each page.
    pub words: Vec<Vec<Word>>,
}

/// Parts the words of each page, with its height, into furniture and others.
pub(in crate::read::pdf) fn part(pages: Vec<(f64, Vec<Word>)>) -> Parted {
    let pages: Vec<PageLines> =
        pages.into_iter().map(|(height, words)| PageLines { height, lines: lines::read(words) }).collect();
    // Lines that are alike but for their numbers, by what they say: page, line and height.
    let mut alike: BTreeMap<String, Vec<(usize, usize, f64)>> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        for at in outer_lines(page) {
            let line = &page.lines[at];
            alike.entry(without_numbers(&line.text())).or_default().push((number, at, height(page, line)));
        }
    }
    let mut found: Vec<BTreeMap<usize, Furniture>> = vec![BTreeMap::new(); pages.len()];
    for occurrences in alike.values() {
        for &(number, at, height) in occurrences {
            let level: Vec<(usize, &Line)> = occurrences
                .iter()
                .filter(|one| (one.2 - height).abs() <= HEIGHT_SLACK_PT)
                .map(|one| (one.0, &pages[one.0].lines[one.1]))
                .collect();
            if is_running(&level, pages.len()) && !may_be_answer(&pages[number].lines[at]) {
                found[number].insert(at, kind(&pages[number], at));
            }
        }
    }
    for (page, found) in pages.iter().zip(&mut found) {
        keep_outermost(page, found);
    }
    for (number, page) in pages.iter().enumerate() {
        for (at, line) in page.lines.iter().enumerate() {
            if line.words.iter().all(|word| word.artifact) && is_in_zone(page, line) {
                found[number].insert(at, kind(page, at));
            }
        }
    }
    let mut parted = Parted { furniture: Vec::new(), words: Vec::new() };
    for (page, found) in pages.into_iter().zip(found) {
        let mut furniture = Vec::new();
        let mut words = Vec::with_capacity(page.lines.iter().map(|line| line.words.len()).sum());
        for (at, line) in page.lines.into_iter().enumerate() {
            match found.get(&at) {
                Some(kind) => furniture.push((line, *kind)),
                None => words.extend(line.words),
            }
        }
        parted.furniture.push(furniture);
        parted.words.push(words);
    }
    parted
}

/// True when a line stands at one height on enough pages, and its numbers stay or count with the pages. In a file of few
/// pages it stands on all of them.
fn is_running(level: &[(usize, &Line)], pages: usize) -> bool {
    let mut on: Vec<(usize, Vec<u64>)> = level.iter().map(|(page, line)| (*page, numbers(&line.text()))).collect();
    on.dedup_by_key(|one| one.0);
    let needed = if pages < FEW_PAGES { pages.max(2) } else { (pages as f64 * PAGES_MIN).ceil() as usize };
    let steps = |position: usize| -> Vec<(u64, u64)> {
        let value = |one: &(usize, Vec<u64>)| one.1.get(position).copied().unwrap_or(0);
        on.windows(2)
            .map(|pair| (value(&pair[1]).wrapping_sub(value(&pair[0])), (pair[1].0 - pair[0].0) as u64))
            .collect()
    };
    let count = on.first().map_or(0, |one| one.1.len());
    let keeps = |position: usize| steps(position).iter().all(|(step, _)| *step == 0);
    let counts = |position: usize| steps(position).iter().all(|(step, pages)| step == pages);
    on.len() >= needed && (0..count).all(|position| keeps(position) || counts(position))
}

/// The numbers of a line, in order; of long ones the end.
fn numbers(text: &str) -> Vec<u64> {
    let digits = text.split(|character: char| !character.is_ascii_digit()).filter(|part| !part.is_empty());
    digits.map(|part| part[part.len().saturating_sub(15)..].parse().unwrap_or(0)).collect()
}

/// True for a line that may be an answer or a question however often it stands at one height: with a tick box, or
/// with a label.
fn may_be_answer(line: &Line) -> bool {
    let text = line.text();
    line.words.iter().any(|word| word.kind != WordKind::Text)
        || !ticks::find(&text).is_empty()
        || typed_label(&text).is_some()
}

/// Takes out what has text of the page between itself and the edge, or right beside it.
fn keep_outermost(page: &PageLines, found: &mut BTreeMap<usize, Furniture>) {
    let lines = &page.lines;
    let mut from_head = (0..lines.len()).take_while(|at| found.contains_key(at)).count();
    let mut from_foot = (0..lines.len()).rev().take_while(|at| found.contains_key(at)).count();
    let is_apart = |above: usize, below: usize| match (lines.get(above), lines.get(below)) {
        (Some(above), Some(below)) => below.baseline - above.baseline > GAP_MIN_EM * above.size.min(below.size),
        _ => true,
    };
    if from_head > 0 && from_head < lines.len() && !is_apart(from_head - 1, from_head) {
        from_head = 0;
    }
    if from_foot > 0 && from_foot < lines.len() && !is_apart(lines.len() - from_foot - 1, lines.len() - from_foot) {
        from_foot = 0;
    }
    found.retain(|at, _| *at < from_head || *at + from_foot >= lines.len());
}

/// The first and last lines of a page, those in the outer zones.
fn outer_lines(page: &PageLines) -> impl Iterator<Item = usize> + '_ {
    let lines = page.lines.len();
    let outer = (0..lines).filter(move |&at| at < LINES_MAX || at + LINES_MAX >= lines);
    outer.filter(move |&at| is_in_zone(page, &page.lines[at]))
}

fn is_in_zone(page: &PageLines, line: &Line) -> bool {
    let middle = line.bounds.center().y;
    middle < ZONE * page.height || middle > (1.0 - ZONE) * page.height
}

/// Distance from the head or, for lines of the lower half, from the foot (below zero).
fn height(page: &PageLines, line: &Line) -> f64 {
    if line.baseline < page.height / 2.0 { line.baseline } else { line.baseline - page.height }
}

fn without_numbers(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.trim().chars() {
        if !character.is_numeric() {
            plain.push(character);
        } else if !plain.ends_with('#') {
            plain.push('#');
        }
    }
    plain
}

fn kind(page: &PageLines, at: usize) -> Furniture {
    let line = &page.lines[at];
    let text = without_numbers(&line.text());
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    if text.contains('#') && letters <= 12 {
        Furniture::PageNumber
    } else if line.bounds.center().y < page.height / 2.0 {
        Furniture::PageHeader
    } else {
        Furniture::PageFooter
    }
}
