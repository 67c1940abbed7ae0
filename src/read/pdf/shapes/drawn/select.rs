//! Selection: which of the boxes on a page are tick boxes.
//!
//! Comes in: boxes with what is inside. Goes out: tick boxes with their state. Boxes within boxes, boxes
//! side by side as the cells of a table, and boxes strewn as the markers of a chart are told by their
//! place; filled boxes by the empty ones of the same size.

use kurbo::Rect;

use super::inside::Inside;
use super::outlines::is_box_sized;
use super::{Candidate, DrawnBox};
use crate::read::TickState;
use crate::read::pdf::page::PageContent;
use crate::read::pdf::shapes::near::Near;
use crate::read::pdf::shapes::pieces;

/// Boxes of one kind differ by less, as a share of their size.
const SAME_SIZE: f64 = 0.08;
/// A box within another is a box of its own where it is smaller than this share of the other.
const INNER_SHARE_MAX: f64 = 0.65;
/// Cells side by side are nearer to each other than this, and overlap by no more than their borders.
const TOUCHING_POINTS: std::ops::RangeInclusive<f64> = -2.0..=0.8;
/// Boxes whose sides differ by less are aligned.
const ALIGNED_POINTS: f64 = 1.5;
/// So many boxes of one kind may be the markers of a chart.
const STREWN_MIN: usize = 10;
/// Colours that differ by less are one.
const SAME_COLOUR: u8 = 40;
/// Letters of a word stand nearer to each other, as a share of their height.
const LETTER_GAP: f64 = 0.35;
/// A lone box of an unusual kind may be so large.
const LONE_SIZE_MAX_POINTS: f64 = 17.0;

/// The tick boxes among the boxes of a page, from top to bottom.
pub(super) fn tick_boxes(mut candidates: Vec<Candidate>) -> Vec<DrawnBox> {
    candidates.sort_by(|one, other| other.frame.bounds.area().total_cmp(&one.frame.bounds.area()));
    let kept = without_inner(&candidates);
    let kept = without_cells(&candidates, &kept);
    let mut kept = without_strewn(&candidates, kept);
    kept.retain(|index| candidates[*index].has_text);
    let mut boxes: Vec<DrawnBox> = kept
        .iter()
        .filter_map(|index| {
            let Candidate { frame, marks, .. } = &candidates[*index];
            let state = state(&candidates, &kept, *index)?;
            Some(DrawnBox { bounds: frame.bounds, state, round: frame.round, marks: marks.clone() })
        })
        .collect();
    boxes.sort_by(|one, other| {
        one.bounds.y0.total_cmp(&other.bounds.y0).then(one.bounds.x0.total_cmp(&other.bounds.x0))
    });
    boxes
}

/// Of boxes within boxes: the inner one where it is a box of its own in a cell, else the outer one with
/// the inner as its mark or second border.
fn without_inner(candidates: &[Candidate]) -> Vec<usize> {
    let near = Near::new(candidates.iter().map(|candidate| candidate.frame.bounds));
    let mut work = usize::MAX;
    let mut gone = vec![false; candidates.len()];
    for (index, outer) in candidates.iter().enumerate() {
        if gone[index] {
            continue;
        }
        let bounds = outer.frame.bounds;
        // The larger come first, so those behind are smaller.
        let inner: Vec<usize> = near
            .overlapping(bounds, &mut work)
            .unwrap_or_default()
            .into_iter()
            .filter(|other| *other > index && bounds.contains(candidates[*other].frame.bounds.center()))
            .collect();
        // A frame nearly as large in a dark area casts it as its shadow.
        let is_cell = inner.iter().map(|other| &candidates[*other].frame).any(|inner| {
            let is_small = inner.bounds.width() < INNER_SHARE_MAX * bounds.width();
            let is_own = if outer.frame.dark { !is_small && inner.round == outer.frame.round } else { is_small };
            !inner.dark && !inner.borderless && is_own
        });
        if is_cell {
            gone[index] = true;
        } else {
            inner.into_iter().for_each(|other| gone[other] = true);
        }
    }
    (0..candidates.len()).filter(|index| !gone[*index]).collect()
}

/// Boxes that share no side with another of their size.
fn without_cells(candidates: &[Candidate], kept: &[usize]) -> Vec<usize> {
    let bounds: Vec<Rect> = kept.iter().map(|index| candidates[*index].frame.bounds).collect();
    let near = Near::new(bounds.iter().copied());
    let touches = |one: &Rect, other: &Rect| {
        let aligned = |one: f64, other: f64| (one - other).abs() <= ALIGNED_POINTS;
        let beside = TOUCHING_POINTS.contains(&(other.x0 - one.x1)) || TOUCHING_POINTS.contains(&(one.x0 - other.x1));
        let below = TOUCHING_POINTS.contains(&(other.y0 - one.y1)) || TOUCHING_POINTS.contains(&(one.y0 - other.y1));
        beside && aligned(one.y0, other.y0) && aligned(one.y1, other.y1)
            || below && aligned(one.x0, other.x0) && aligned(one.x1, other.x1)
    };
    let is_cell = |position: usize| {
        let around = bounds[position].inflate(2.0, 2.0);
        let others = near.overlapping(around, &mut usize::MAX.clone()).unwrap_or_default();
        others.into_iter().any(|other| other != position && touches(&bounds[position], &bounds[other]))
    };
    kept.iter().enumerate().filter(|(position, _)| !is_cell(*position)).map(|(_, index)| *index).collect()
}

/// Boxes that are no markers of a chart: of many of one kind, most stand below or beside another.
fn without_strewn(candidates: &[Candidate], kept: Vec<usize>) -> Vec<usize> {
    let strewn = |index: usize| {
        let own = &candidates[index].frame;
        let alike: Vec<Rect> = kept
            .iter()
            .map(|other| &candidates[*other].frame)
            .filter(|other| other.round == own.round && same_size(own.bounds, other.bounds))
            .map(|other| other.bounds)
            .collect();
        let mut columns: Vec<f64> = alike.iter().map(|bounds| bounds.center().x).collect();
        let mut rows: Vec<f64> = alike.iter().map(|bounds| bounds.center().y).collect();
        columns.sort_by(f64::total_cmp);
        rows.sort_by(f64::total_cmp);
        let shared = |sorted: &[f64], at: f64| {
            let from = sorted.partition_point(|other| *other < at - ALIGNED_POINTS / 2.0);
            sorted.get(from + 1).is_some_and(|next| *next <= at + ALIGNED_POINTS / 2.0)
        };
        let aligned = alike.iter().filter(|bounds| {
            let centre = bounds.center();
            shared(&columns, centre.x) || shared(&rows, centre.y)
        });
        alike.len() >= STREWN_MIN && 2 * aligned.count() < alike.len()
    };
    // Boxes of one kind share the verdict.
    let mut verdicts: Vec<(Rect, bool, bool)> = Vec::new();
    let mut out = Vec::new();
    for index in &kept {
        let own = &candidates[*index].frame;
        let known = verdicts.iter().find(|(bounds, round, _)| *round == own.round && same_size(*bounds, own.bounds));
        let is_strewn = match known {
            Some((_, _, is_strewn)) => *is_strewn,
            None => {
                let is_strewn = strewn(*index);
                verdicts.push((own.bounds, own.round, is_strewn));
                is_strewn
            }
        };
        if !is_strewn {
            out.push(*index);
        }
    }
    out
}

/// The state of a box, which for unusual ones depends on the others; `None` where it is no tick box.
fn state(candidates: &[Candidate], kept: &[usize], index: usize) -> Option<TickState> {
    let Candidate { frame, state, marks, .. } = &candidates[index];
    let alike = || {
        kept.iter()
            .filter(|other| **other != index)
            .map(|other| &candidates[*other])
            .filter(|other| other.frame.round == frame.round && same_size(other.frame.bounds, frame.bounds))
    };
    let is_plain = |other: &&Candidate| !other.frame.dark && !other.frame.borderless;
    let has_plain = || alike().any(|other| is_plain(&other));
    let Some(state) = *state else {
        // A filled box among empty ones of its size is ticked; by itself it is a bullet or ornament.
        let own = frame.bounds;
        let belongs = |other: &Candidate| {
            let (x, y) = (other.frame.bounds.x0 - own.x0, other.frame.bounds.y0 - own.y0);
            let is_aligned = x.abs() <= ALIGNED_POINTS || y.abs() <= ALIGNED_POINTS;
            is_aligned || pieces::contrast(other.frame.border, frame.border) < SAME_COLOUR
        };
        let has_empty = alike().any(|other| other.state == Some(TickState::Unchecked) && belongs(other));
        return has_empty.then_some(TickState::Checked);
    };
    if frame.inside == Inside::Crossed && marks.is_empty() {
        // By a line of a chart; or by someone's pen, where most boxes are not.
        let crossed = alike().filter(|other| other.frame.inside == Inside::Crossed).count();
        let free = alike().filter(|other| is_plain(other) && other.frame.inside != Inside::Crossed).count();
        return (free > crossed).then_some(TickState::NotVisible);
    }
    // On a dark page a box is filled with light.
    if frame.borderless && state == TickState::Unchecked && alike().any(|other| is_plain(&other) && other.frame.light) {
        return Some(TickState::Checked);
    }
    let is_large = frame.bounds.width().max(frame.bounds.height()) > LONE_SIZE_MAX_POINTS;
    let is_unusual = frame.inside == Inside::Mark && marks.is_empty() && frame.bent_mark && (frame.dark || is_large);
    let needs_another = frame.borderless && alike().next().is_none() || is_unusual && !has_plain();
    (!needs_another).then_some(state)
}

fn same_size(one: Rect, other: Rect) -> bool {
    let same = |one: f64, other: f64| (one - other).abs() <= (SAME_SIZE * one.max(other)).max(0.6);
    same(one.width(), other.width()) && same(one.height(), other.height())
}

/// True where other filled paths stand beside an outline as the letters of a word do.
pub(super) fn is_letter(content: &PageContent, shapes: &Near, outline: Rect, work: &mut usize) -> Option<bool> {
    let size = outline.height();
    let area = outline.inflate(LETTER_GAP * size, 0.0);
    for index in shapes.overlapping(area, work)? {
        let shape = &content.shapes[index];
        if shape.fill.is_none() || shape.stroke.is_some() {
            continue;
        }
        for piece in pieces::of(&shape.path) {
            let bounds = piece.bounds();
            let gap = (bounds.x0 - outline.x1).max(outline.x0 - bounds.x1);
            let is_letter = (piece.curved || piece.points.len() > 6)
                && (0.0..=LETTER_GAP * size).contains(&gap)
                && (0.4..=1.8).contains(&(bounds.height() / size))
                && bounds.y0 < outline.y1 - 0.3 * size
                && bounds.y1 > outline.y0 + 0.3 * size;
            if is_letter && !(is_box_sized(bounds) && gap > 0.2 * size) {
                return Some(true);
            }
        }
    }
    Some(false)
}
