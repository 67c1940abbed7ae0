//! Covers: what was painted over a rule later, so that it cannot be seen.
//!
//! Comes in: pieces of rules with their order of painting, and filled areas with theirs. Goes out: the
//! pieces without what is covered. The line of a flow chart that runs behind a box is no rule in it.

use kurbo::Rect;

use super::rules::Rule;
use crate::read::pdf::shapes::near::Near;

/// What a cover hides lies deeper within it than this; at its edge runs its own border.
const DEPTH_MIN_POINTS: f64 = 1.0;
/// Work for one page: covers that are looked at near rules.
const WORK_MAX: usize = 2_000_000;

/// A piece of a rule as painted.
#[derive(Debug, Clone, Copy)]
pub(super) struct RulePiece {
    /// Where it lies.
    pub rule: Rule,
    /// Horizontal.
    pub level: bool,
    /// Order of painting.
    pub order: u32,
}

/// The pieces that can be seen.
pub(super) fn seen(pieces: Vec<RulePiece>, covers: &[(Rect, u32)]) -> Vec<RulePiece> {
    if covers.is_empty() {
        return pieces;
    }
    let near = Near::new(covers.iter().map(|(bounds, _)| *bounds));
    let mut work = WORK_MAX;
    let mut out = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Rule { at, start, end } = piece.rule;
        let area = if piece.level { Rect::new(start, at, end, at) } else { Rect::new(at, start, at, end) };
        let Some(found) = near.overlapping(area, &mut work).filter(|found| !found.is_empty()) else {
            out.push(piece);
            continue;
        };
        let mut hidden: Vec<(f64, f64)> = found
            .into_iter()
            .map(|index| covers[index])
            .filter(|(_, order)| *order > piece.order)
            .filter_map(|(cover, _)| {
                let (along, across) = if piece.level {
                    ((cover.x0, cover.x1), (cover.y0, cover.y1))
                } else {
                    ((cover.y0, cover.y1), (cover.x0, cover.x1))
                };
                (across.0 + DEPTH_MIN_POINTS < at && at < across.1 - DEPTH_MIN_POINTS).then_some(along)
            })
            .collect();
        hidden.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut from = start;
        for (begin, finish) in hidden {
            if begin > from {
                out.push(RulePiece { rule: Rule { at, start: from, end: begin.min(end) }, ..piece });
            }
            from = from.max(finish);
        }
        if from < end {
            out.push(RulePiece { rule: Rule { at, start: from, end }, ..piece });
        }
    }
    out
}
