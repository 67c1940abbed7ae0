//! Margins: running headers, footers and page numbers, found by repetition over the pages.
//!
//! A line is furniture where it stands among the first or last lines of its page and stands there, with other
//! numbers at most, on other pages too; or where the file marks it as an artifact. Nothing is removed: furniture
//! becomes blocks that say what they are.

use std::collections::BTreeMap;

use super::lines::{self, Line};
use crate::read::pdf::words::{Word, WordKind};
use crate::read::{Furniture, ticks};

/// Lines at the head and at the foot of a page that may be furniture.
const LINES_MAX: usize = 4;
/// Part of the pages on which a running line stands at least; headers may differ on odd and even pages.
const PAGES_MIN: f64 = 0.3;
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
    let needed = ((pages.len() as f64 * PAGES_MIN).ceil() as usize).max(2);
    let mut found: Vec<BTreeMap<usize, Furniture>> = vec![BTreeMap::new(); pages.len()];
    for occurrences in alike.values() {
        for &(number, at, height) in occurrences {
            let mut on: Vec<usize> =
                occurrences.iter().filter(|one| (one.2 - height).abs() <= HEIGHT_SLACK_PT).map(|one| one.0).collect();
            on.dedup();
            if on.len() >= needed && !holds_box(&pages[number].lines[at]) {
                found[number].insert(at, kind(&pages[number], at));
            }
        }
    }
    for (page, found) in pages.iter().zip(&mut found) {
        keep_outermost(page.lines.len(), found);
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
        let (mut furniture, mut words) = (Vec::new(), Vec::new());
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

/// True for a line with a tick box, which is an answer however often it stands at one height.
fn holds_box(line: &Line) -> bool {
    line.words.iter().any(|word| word.kind != WordKind::Text) || !ticks::find(&line.text()).is_empty()
}

/// Takes out what has text of the page between itself and the edge.
fn keep_outermost(lines: usize, found: &mut BTreeMap<usize, Furniture>) {
    let from_head = (0..lines).take_while(|at| found.contains_key(at)).count();
    let from_foot = (0..lines).rev().take_while(|at| found.contains_key(at)).count();
    found.retain(|at, _| *at < from_head || *at + from_foot >= lines);
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
