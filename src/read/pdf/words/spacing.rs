//! Spacing: how far apart letters are set. Titles are often letter-spaced, and lines stretched; a gap between words is
//! wider than the gaps within them.

use super::building::BASELINE_DRIFT_MAX_EM;
use super::upright::direction;
use crate::read::pdf::page::Glyph;

/// How far apart the letters of each stretch of glyphs stand, and whether blanks stand between its words.
pub(super) struct Spacings<'a> {
    glyphs: &'a [Glyph],
    /// Behind the last glyph of the present stretch.
    end: usize,
    spacing: f64,
    has_blanks: bool,
    gaps: Vec<f64>,
}

impl<'a> Spacings<'a> {
    /// Least number of gaps by which spacing is judged.
    const GAPS_MIN: usize = 4;

    pub(super) fn new(glyphs: &'a [Glyph]) -> Self {
        Self { glyphs, end: 0, spacing: 0.0, has_blanks: false, gaps: Vec::new() }
    }

    /// Letter spacing around a glyph, of an em, and whether its stretch has blanks.
    pub(super) fn at(&mut self, position: usize) -> (f64, bool) {
        if position >= self.end {
            self.measure(position);
        }
        (self.spacing, self.has_blanks)
    }

    /// Measures the stretch that starts here: glyphs of one size on one line, without great gaps.
    fn measure(&mut self, start: usize) {
        self.gaps.clear();
        let mut behind_blank = self.glyphs[start].is_blank();
        self.has_blanks = behind_blank;
        self.end = start + 1;
        for pair in self.glyphs[start..].windows(2) {
            let (one, next) = (&pair[0], &pair[1]);
            let em = one.em.max(f64::MIN_POSITIVE);
            let between = next.origin - (one.origin + one.advance);
            let along = direction(one);
            let (gap, drift) = (between.dot(along) / em, between.cross(along).abs() / em);
            if drift > BASELINE_DRIFT_MAX_EM
                || !(-1.0..1.5).contains(&gap)
                || (one.size - next.size).abs() > 0.1 * one.size
            {
                break;
            }
            self.end += 1;
            let is_blank = next.is_blank();
            self.has_blanks |= is_blank;
            if !(behind_blank || is_blank) {
                self.gaps.push(gap);
            }
            behind_blank = is_blank;
        }
        self.spacing = 0.0;
        if self.gaps.len() >= Self::GAPS_MIN {
            let middle = self.gaps.len() * 2 / 5;
            let (_, median, _) = self.gaps.select_nth_unstable_by(middle, f64::total_cmp);
            self.spacing = median.max(0.0);
        }
    }
}
