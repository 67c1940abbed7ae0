//! The words of a page, over its picture: each an element of its own at its place, so that a person can mark it. They are
//! not to be seen; what is seen is the picture.

use std::cell::LazyCell;
use std::ops::{Deref, Range};

use maud::{Markup, PreEscaped, html};

use super::Source;
use super::pane::points;
use super::runs::is_spelt;
use crate::read::{Block, Mark, Place, PlacedRange};

/// Height of the letters of a font from its lowest to its highest, in parts of its size.
const LINE_EM: f64 = 1.15;
/// The part of that which lies below the line that they stand on.
const BELOW: f64 = 0.22;
/// Distance of lines in a field, in parts of the size of its font.
const LEADING_EM: f64 = 1.2;
/// Size of a font that is not told, in points.
const SIZE: f64 = 10.0;
/// Most words of a page. More stand on no page that a person reads.
const WORDS_MAX: usize = 20_000;
/// Shortest side of a word, in points.
const SIDE_MIN: f64 = 0.5;

/// A word at its place.
struct Placed {
    block: usize,
    characters: Range<usize>,
    place: [f64; 4],
}

/// The text layer of a page, counted from 1: SVG, in reading order. Nothing where there is no such page.
pub(in crate::review) fn words(source: &Source, page: u32) -> Markup {
    let index = usize::try_from(page).ok().and_then(|page| page.checked_sub(1));
    let Some(size) = index.and_then(|index| source.pages.get(index)) else { return html! {} };
    let mut layer = String::new();
    for word in on_page(source, page).into_iter().take(WORDS_MAX) {
        let text = source.document.blocks[word.block].text.slice(word.characters.clone());
        if let Some(place) = within(word.place, *size) {
            layer.push_str(&element(&word, text, place).0);
        }
    }
    PreEscaped(layer)
}

/// The words of all blocks that stand on a page.
fn on_page(source: &Source, page: u32) -> Vec<Placed> {
    let mut words = Vec::new();
    for (index, block) in source.document.blocks.iter().enumerate() {
        if words.len() > WORDS_MAX {
            break;
        }
        let sizes = LazyCell::new(|| sizes(block));
        for placed in &block.places {
            if let Place::Page(place) = &placed.place
                && place.page == page
                && let Some(around) = around(&place.boxes)
            {
                split((index, block, &sizes), placed, around, &mut words);
            }
        }
    }
    words
}

/// The words of a range that has one place. Where it holds several, as a field does, each gets its part of the place.
fn split(
    (index, block, sizes): (usize, &Block, &dyn Deref<Target = Vec<(usize, f64)>>),
    placed: &PlacedRange,
    place: [f64; 4],
    words: &mut Vec<Placed>,
) {
    let range = placed.start..placed.end.min(block.text.characters());
    let text = block.text.slice(range.clone());
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut is_within = false;
    for (at, character) in text.chars().enumerate() {
        match (character.is_whitespace(), found.last_mut().filter(|_| is_within)) {
            (true, _) => {}
            (false, Some(word)) => word.end = at + 1,
            (false, None) => found.push(at..at + 1),
        }
        is_within = !character.is_whitespace();
    }
    let word = |word: &Range<usize>, place| Placed {
        block: index,
        characters: range.start + word.start..range.start + word.end,
        place,
    };
    if let [one] = found.as_slice() {
        words.push(word(one, place));
        return;
    }
    let [x0, y0, x1, y1] = place;
    let lines = lines(&found, range.len(), ((y1 - y0) / (size(sizes, range.start) * LEADING_EM)).round());
    let height = (y1 - y0) / lines.len().max(1) as f64;
    for (row, line) in lines.iter().enumerate() {
        let (Some(first), Some(last)) = (line.first(), line.last()) else { continue };
        let width = (x1 - x0) / (last.end - first.start).max(1) as f64;
        let top = y0 + height * row as f64;
        words.extend(line.iter().map(|one| {
            let (from, to) = ((one.start - first.start) as f64, (one.end - first.start) as f64);
            word(one, [x0 + width * from, top, x0 + width * to, top + height])
        }));
    }
}

/// Words in so many lines of about the same length.
fn lines(words: &[Range<usize>], characters: usize, count: f64) -> Vec<&[Range<usize>]> {
    let count = if count.is_finite() { count.clamp(1.0, words.len().max(1) as f64) } else { 1.0 };
    let length = characters as f64 / count;
    let line_of = |word: &Range<usize>| (word.start as f64 / length) as usize;
    words.chunk_by(|one, other| line_of(one) == line_of(other)).collect()
}

/// Where a font of another size begins, in order, and that size in points.
fn sizes(block: &Block) -> Vec<(usize, f64)> {
    let told = block.spans.iter().filter_map(|span| match span.mark {
        Mark::FontSize(size) if size.is_finite() && size >= 1.0 => Some((span.start, f64::from(size))),
        _ => None,
    });
    let mut sizes: Vec<(usize, f64)> = told.collect();
    sizes.sort_by_key(|(start, _)| *start);
    sizes
}

/// The size of the font at a position, in points.
fn size(sizes: &[(usize, f64)], at: usize) -> f64 {
    let before = sizes.partition_point(|(start, _)| *start <= at);
    before.checked_sub(1).map_or(SIZE, |index| sizes[index].1)
}

/// The box around boxes.
fn around(boxes: &[[f64; 4]]) -> Option<[f64; 4]> {
    let join = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
    boxes.iter().copied().reduce(join).filter(|one| one.iter().all(|side| side.is_finite()))
}

/// The part of a box that lies on the page.
fn within([x0, y0, x1, y1]: [f64; 4], [width, height]: [f64; 2]) -> Option<[f64; 4]> {
    let (x0, x1) = (x0.clamp(0.0, width.max(0.0)), x1.clamp(0.0, width.max(0.0)));
    let (y0, y1) = (y0.clamp(0.0, height.max(0.0)), y1.clamp(0.0, height.max(0.0)));
    (x1 - x0 >= SIDE_MIN && y1 - y0 >= SIDE_MIN).then_some([x0, y0, x1, y1])
}

fn element(word: &Placed, text: &str, [x0, y0, x1, y1]: [f64; 4]) -> Markup {
    let text: String = text.chars().map(|one| if is_spelt(one) { '\u{fffd}' } else { one }).collect();
    let (width, height) = (x1 - x0, y1 - y0);
    // Words of more than a few letters are wide; where they are tall, they run along the side of the page.
    let is_upright = height > 2.0 * width && word.characters.len() > 2;
    let (length, thickness) = if is_upright { (height, width) } else { (width, height) };
    let (x, y) = if is_upright { (x0 + BELOW * width, y0) } else { (x0, y1 - BELOW * height) };
    let (x, y) = (points(x), points(y));
    let turn = is_upright.then(|| format!("rotate(90 {x} {y})"));
    html! {
        text data-block=(word.block) data-start=(word.characters.start) data-end=(word.characters.end) x=(x) y=(y)
            textLength=(points(length)) lengthAdjust="spacingAndGlyphs" font-size=(points(thickness / LINE_EM))
            transform=[turn] { (text) }
    }
}
