//! Decoration: lines under and through words, and colours behind them, from the painted paths of a page.

use kurbo::Rect;

use super::{Unit, Word};
use crate::read::pdf::page::{Colour, PageContent};

/// Thickest line under or through a word, of its font size.
const LINE_HEIGHT_MAX_EM: f64 = 0.14;
/// Part of the width of a word that a line or colour covers.
const COVERED_MIN: f64 = 0.7;
/// Heights above the baseline, of the font size, between which a line strikes a word out.
const STRIKE_EM: (f64, f64) = (0.12, 0.6);
/// The same for a line under a word.
const UNDERLINE_EM: (f64, f64) = (-0.3, 0.1);
/// Highest patch of colour that is the highlight of one line, of the font size.
const HIGHLIGHT_HEIGHT_MAX_EM: f64 = 1.8;
/// A colour this dark behind a word would hide it, and one this light is paper; 0 to 255.
const HIGHLIGHT_BRIGHTNESS: (u32, u32) = (90, 250);

/// A painted box that may decorate words.
struct Patch {
    bounds: Rect,
    colour: Colour,
}

/// Marks the words of a page that are underlined, struck out or highlighted. Of words that a stroke joins, "Yes/No", one may
/// be marked: they are parted.
pub(in crate::read::pdf) fn mark(words: &mut Vec<Word>, content: &PageContent) {
    let mut patches: Vec<Patch> = content
        .shapes
        .iter()
        .filter_map(|shape| {
            let colour = shape.fill.or(shape.stroke.map(|(colour, _)| colour))?;
            let thickness = if shape.fill.is_none() { shape.stroke.map_or(0.0, |(_, width)| width) } else { 0.0 };
            let bounds = shape.bounds.inflate(0.0, thickness / 2.0);
            (bounds.width() > 2.0 && bounds.height() < 60.0).then_some(Patch { bounds, colour })
        })
        .collect();
    if patches.is_empty() {
        return;
    }
    patches.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0));
    // Patches of a word begin at most the highest highlight above its foot.
    let near = |word: &Word| {
        let from =
            patches.partition_point(|patch| patch.bounds.y0 < word.bounds.y0 - HIGHLIGHT_HEIGHT_MAX_EM * word.size);
        let foot = word.bounds.y1 + word.size;
        patches[from..].iter().take_while(move |patch| patch.bounds.y0 < foot)
    };
    let is_parted = |word: &Word| word.turns == 0 && near(word).any(|patch| covers_side_of_stroke(word, patch));
    if words.iter().any(is_parted) {
        let part = |word: Word| if is_parted(&word) { at_strokes(word) } else { vec![word] };
        *words = std::mem::take(words).into_iter().flat_map(part).collect();
    }
    for word in words.iter_mut().filter(|word| word.turns == 0) {
        for patch in near(word) {
            decorate(word, patch);
        }
    }
}

/// True where a patch covers one side of a stroke in a word and not the other.
fn covers_side_of_stroke(word: &Word, patch: &Patch) -> bool {
    if patch.bounds.y1 < word.bounds.y0 || !word.units.iter().any(is_stroke) {
        return false;
    }
    let covered = |unit: &Unit| (patch.bounds.x0..patch.bounds.x1).contains(&((unit.x0 + unit.x1) / 2.0));
    let mut sides = word.units.split(is_stroke).filter(|side| !side.is_empty()).peekable();
    let is_whole = |side: &[Unit]| side.iter().all(covered) || !side.iter().any(covered);
    let mut states = Vec::new();
    while let Some(side) = sides.next_if(|side| is_whole(side)) {
        states.push(covered(&side[0]));
    }
    sides.peek().is_none() && states.contains(&true) && states.contains(&false)
}

fn is_stroke(unit: &Unit) -> bool {
    unit.text.any(|character| matches!(character, '/' | '|'))
}

/// The parts of a word between its strokes, and the strokes.
fn at_strokes(word: Word) -> Vec<Word> {
    let parts = word.units.chunk_by(|one, other| is_stroke(one) == is_stroke(other));
    let count = parts.clone().count();
    let part = |(at, units): (usize, &[Unit])| {
        let ends = |bounds: Rect| {
            let (x0, x1) = units.iter().fold((f64::MAX, f64::MIN), |(x0, x1), unit| (x0.min(unit.x0), x1.max(unit.x1)));
            Rect::new(x0, bounds.y0, x1, bounds.y1)
        };
        Word {
            units: units.to_vec(),
            place: ends(word.place),
            bounds: ends(word.bounds),
            blank_before: word.blank_before && at == 0,
            blank_behind: word.blank_behind && at + 1 == count,
            ..word.clone()
        }
    };
    parts.enumerate().map(part).collect()
}

fn decorate(word: &mut Word, patch: &Patch) {
    let covered = patch.bounds.x1.min(word.bounds.x1) - patch.bounds.x0.max(word.bounds.x0);
    if covered < COVERED_MIN * word.bounds.width().max(0.1) {
        return;
    }
    let height = patch.bounds.height();
    if height <= LINE_HEIGHT_MAX_EM * word.size {
        let above = (word.baseline - patch.bounds.center().y) / word.size;
        word.style.struck_out |= (STRIKE_EM.0..STRIKE_EM.1).contains(&above);
        word.style.underlined |= (UNDERLINE_EM.0..UNDERLINE_EM.1).contains(&above);
        return;
    }
    let middle = word.baseline - 0.3 * word.size;
    let is_behind = patch.bounds.y0 < middle && middle < patch.bounds.y1;
    let brightness = patch.colour.iter().map(|part| u32::from(*part)).sum::<u32>() / 3;
    if is_behind
        && (0.6..HIGHLIGHT_HEIGHT_MAX_EM).contains(&(height / word.size))
        && (HIGHLIGHT_BRIGHTNESS.0..HIGHLIGHT_BRIGHTNESS.1).contains(&brightness)
    {
        word.style.highlight = Some(patch.colour);
    }
}
