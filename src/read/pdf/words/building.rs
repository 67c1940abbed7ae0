//! Building: glyph by glyph, which go on with the word before and which begin a new one.

use kurbo::{Point, Rect};

use super::marks::{is_combining, stands_over, with_mark};
use super::scripts::{is_ideograph, is_right_to_left_letter};
use super::upright::{frame_of, is_level, turns};
use super::{ASCENT, DESCENT, GAP_MIN_EM, GAP_MIN_IDEOGRAPHS_EM, Style, Unit, Word, WordKind, place_of};
use crate::read::pdf::page::{Glyph, GlyphText};

/// Like `GAP_MIN_EM`, where the text has blanks of its own and gaps are mostly kerning.
const GAP_MIN_BESIDE_BLANKS_EM: f64 = 0.22;
/// A glyph further back than this begins a new word.
const STEP_BACK_MAX_EM: f64 = 0.5;
/// A blank farther away than this from the letter before it stands somewhere else.
const BLANK_AWAY_MAX_EM: f64 = 1.0;
/// The same of a blank on its left, which is written next to it.
const BLANK_BEFORE_MAX_EM: f64 = 0.35;
/// The middle of a blank lies no deeper than this within the letter beside it.
const BLANK_OVERLAP_MAX_EM: f64 = 0.05;
/// Glyphs on one baseline differ in height by less than this.
pub(super) const BASELINE_DRIFT_MAX_EM: f64 = 0.06;

/// Makes words of glyphs as they come.
pub(super) struct Builder {
    words: Vec<Word>,
    page: u32,
    /// The last glyph: turns, origin and end in the upright frame.
    last: Option<Last>,
    /// The last blank since the last glyph: its extent in the upright frame, and whether it parts that from the next.
    blank: Option<Blank>,
    /// A mark that was painted before its letter.
    mark: Option<Unit>,
}

/// A blank that was painted.
#[derive(Clone, Copy)]
struct Blank {
    turns: u8,
    x0: f64,
    x1: f64,
    baseline: f64,
    /// It stands beside the last glyph.
    beside_last: bool,
}

impl Blank {
    /// True when it stands next to what reaches from `left` to `right`.
    fn is_near(&self, left: f64, right: f64, baseline: f64, glyph: &Glyph) -> bool {
        self.x0 - right < BLANK_AWAY_MAX_EM * glyph.em
            && left - self.x1 < BLANK_BEFORE_MAX_EM * glyph.em
            && (baseline - self.baseline).abs() < BLANK_AWAY_MAX_EM * glyph.size
    }

    /// True when it was painted over what reaches from `left` to `right`.
    fn lies_over(&self, left: f64, right: f64, baseline: f64, glyph: &Glyph) -> bool {
        let middle = (self.x0 + self.x1) / 2.0;
        let overlap = BLANK_OVERLAP_MAX_EM * glyph.em;
        middle < right - overlap
            && middle > left + overlap
            && (baseline - self.baseline).abs() < BLANK_AWAY_MAX_EM * glyph.size
    }
}

#[derive(Clone, Copy)]
struct Last {
    turns: u8,
    start: Point,
    end: Point,
}

impl Builder {
    pub(super) fn new(page: u32, glyphs: usize) -> Self {
        Self { words: Vec::with_capacity(glyphs / 4), page, last: None, blank: None, mark: None }
    }

    /// What comes next begins a new word.
    pub(super) fn part(&mut self) {
        self.last = None;
    }

    pub(super) fn finish(mut self) -> Vec<Word> {
        self.close();
        self.words
    }

    /// Ends the last word: its units move to memory that just holds them. Gives that in which they were gathered.
    fn close(&mut self) -> Vec<Unit> {
        let Some(word) = self.words.last_mut() else { return Vec::new() };
        let mut gathered = std::mem::take(&mut word.units);
        word.units.reserve_exact(gathered.len());
        word.units.append(&mut gathered);
        gathered
    }

    /// Takes a blank. It stands behind or before the last glyph, whichever side of it is nearer; also where a line ends.
    pub(super) fn blank(&mut self, glyph: &Glyph) {
        let turns = turns(glyph);
        let (mut start, mut end) = (glyph.origin, glyph.origin + glyph.advance);
        if turns != 0 {
            let frame = frame_of(turns);
            (start, end) = (frame * start, frame * end);
        }
        let (x0, x1) = (start.x.min(end.x), start.x.max(end.x));
        let mut blank = Blank { turns, x0, x1, baseline: start.y, beside_last: false };
        if let (Some(last), Some(word)) = (self.last.filter(|last| last.turns == turns), self.words.last_mut()) {
            // A blank that was painted somewhere else, or over the glyph, parts nothing.
            let (left, right) = (last.start.x.min(last.end.x), last.start.x.max(last.end.x));
            if blank.lies_over(left, right, last.start.y, glyph) {
                return;
            }
            blank.beside_last = blank.is_near(left, right, last.start.y, glyph);
            if blank.beside_last {
                let is_behind = x0 + x1 > last.start.x + last.end.x;
                word.blank_behind |= is_behind;
                word.blank_before |= !is_behind;
            }
        }
        let was_beside = self.blank.is_some_and(|before| before.beside_last);
        blank.beside_last |= was_beside;
        self.blank = Some(blank);
    }

    /// Takes a glyph. `letter_spacing` is how far apart its letters are set, of an em; `has_blanks`: blanks of its own part
    /// the words of its line.
    pub(super) fn take(&mut self, glyph: &Glyph, text: &GlyphText, letter_spacing: f64, has_blanks: bool) {
        let has_no_width = !is_level(glyph) && glyph.advance.hypot() < 1e-6;
        let turns = if has_no_width { self.last.map_or(0, |last| last.turns) } else { turns(glyph) };
        let (mut start, mut end) = (glyph.origin, glyph.origin + glyph.advance);
        if turns != 0 {
            let frame = frame_of(turns);
            (start, end) = (frame * start, frame * end);
        }
        let unit = Unit { text: text.clone(), x0: start.x.min(end.x), x1: start.x.max(end.x) };
        // The rest of a cluster whose characters its first glyph tells: it only shows how far the cluster reaches.
        if matches!(text, GlyphText::Characters(text) if text.is_empty()) {
            return self.widen(turns, &unit, start.y, glyph);
        }
        if is_combining(text) {
            return self.mark(turns, unit);
        }
        let blank = self.blank.take();
        let after_blank = blank.is_some_and(|blank| blank.beside_last);
        let gap_max = letter_spacing
            + match text {
                GlyphText::Character(character) if is_ideograph(*character) => GAP_MIN_IDEOGRAPHS_EM,
                _ if has_blanks => GAP_MIN_BESIDE_BLANKS_EM,
                _ => GAP_MIN_EM,
            };
        let goes_on = !after_blank && self.goes_on(glyph, turns, Point::new(unit.x0, start.y), gap_max);
        self.last = Some(Last { turns, start, end: Point::new(unit.x1, end.y) });
        let unit = self.with_pending_mark(unit, glyph.em);
        let bounds = box_of(unit.x0, unit.x1, start.y, glyph.size);
        let place = if is_level(glyph) { bounds } else { place_of(glyph) };
        if let (true, Some(word)) = (goes_on, self.words.last_mut()) {
            word.bounds = word.bounds.union(bounds);
            word.place = word.place.union(place);
            word.units.push(unit);
            return;
        }
        let is_beside = |blank: &Blank| {
            blank.turns == turns
                && blank.is_near(unit.x0, unit.x1, start.y, glyph)
                && !blank.lies_over(unit.x0, unit.x1, start.y, glyph)
        };
        let beside = blank.filter(is_beside);
        let is_before = |blank: Blank| blank.x0 + blank.x1 < unit.x0 + unit.x1;
        let blanks = (beside.is_some_and(is_before), beside.is_some_and(|blank| !is_before(blank)));
        let mut units = self.close();
        units.push(unit);
        self.words.push(begin(glyph, units, (place, bounds), start.y, self.page, turns, blanks));
    }

    /// True when a glyph that starts here goes on with the last word.
    fn goes_on(&self, glyph: &Glyph, turns: u8, start: Point, gap_max: f64) -> bool {
        let (Some(last), Some(word)) = (self.last, self.words.last()) else { return false };
        let gap = (start.x - last.end.x) / glyph.em.max(f64::MIN_POSITIVE);
        last.turns == turns
            && (start.y - last.start.y).abs() <= BASELINE_DRIFT_MAX_EM * glyph.size
            && (-STEP_BACK_MAX_EM..gap_max).contains(&gap)
            && is_alike(word, glyph)
    }

    /// Takes a mark, which goes to the letter that it stands over; from right to left that may be painted behind it.
    fn mark(&mut self, turns: u8, mark: Unit) {
        let blank = self.blank.is_some_and(|blank| blank.beside_last);
        let last = self.words.last_mut();
        let last = last.filter(|word| word.turns == turns).and_then(|word| word.units.last_mut());
        let Some(last) = last else {
            self.mark = Some(mark);
            return;
        };
        if let Some(before) = self.mark.take() {
            last.text = with_mark(&last.text, &before.text);
        }
        let em = (last.x1 - last.x0).abs().max(1.0);
        if !blank && stands_over(last, mark.x0, mark.x1, em) && !last.text.any(is_right_to_left_letter) {
            last.text = with_mark(&last.text, &mark.text);
        } else {
            self.mark = Some(mark);
        }
    }

    /// Gives a mark that waits to the nearer of the letters around it.
    fn with_pending_mark(&mut self, mut unit: Unit, em: f64) -> Unit {
        let Some(mark) = self.mark.take() else { return unit };
        let distance = |unit: &Unit| ((unit.x0 + unit.x1) / 2.0 - (mark.x0 + mark.x1) / 2.0).abs();
        let before = self.words.last_mut().and_then(|word| word.units.last_mut());
        let behind = stands_over(&unit, mark.x0, mark.x1, em);
        match before.filter(|before| stands_over(before, mark.x0, mark.x1, em)) {
            Some(before) if !behind || distance(before) <= distance(&unit) => {
                before.text = with_mark(&before.text, &mark.text);
            }
            _ => unit.text = with_mark(&unit.text, &mark.text),
        }
        unit
    }

    /// Widens the last word to a glyph that has no characters of its own.
    fn widen(&mut self, turns: u8, glyph: &Unit, baseline: f64, painted: &Glyph) {
        let Some(word) = self.words.last_mut().filter(|word| word.turns == turns) else { return };
        let is_first = word.units.len() == 1;
        let Some(unit) = word.units.last_mut() else { return };
        // A mark may be painted before its letter; the letter shows the line.
        if is_first && unit.x1 - unit.x0 < glyph.x1 - glyph.x0 {
            word.baseline = baseline;
        }
        (unit.x0, unit.x1) = (unit.x0.min(glyph.x0), unit.x1.max(glyph.x1));
        let (x0, x1) = (unit.x0, unit.x1);
        word.bounds = word.bounds.union(box_of(x0, x1, word.baseline, painted.size));
        word.place = word.place.union(place_of(painted));
        self.last = Some(Last { turns, start: Point::new(x0, word.baseline), end: Point::new(x1, word.baseline) });
    }
}

/// A word that begins with a glyph.
fn begin(
    glyph: &Glyph,
    units: Vec<Unit>,
    (place, bounds): (Rect, Rect),
    baseline: f64,
    page: u32,
    turns: u8,
    blanks: (bool, bool),
) -> Word {
    Word {
        units,
        kind: WordKind::Text,
        page,
        place,
        bounds,
        baseline,
        size: glyph.size,
        em: glyph.em,
        style: style_of(glyph),
        content: glyph.content,
        artifact: glyph.artifact,
        blank_before: blanks.0,
        blank_behind: blanks.1,
        turns,
        order: glyph.order,
    }
}

fn box_of(x0: f64, x1: f64, baseline: f64, size: f64) -> Rect {
    Rect::new(x0, baseline - ASCENT * size, x1, baseline + DESCENT * size)
}

fn style_of(glyph: &Glyph) -> Style {
    Style { bold: glyph.bold, italic: glyph.italic, colour: glyph.colour, ..Style::default() }
}

/// True when a glyph may stand in the word by its looks.
fn is_alike(word: &Word, glyph: &Glyph) -> bool {
    word.style.bold == glyph.bold
        && word.style.italic == glyph.italic
        && word.style.colour == glyph.colour
        && word.content == glyph.content
        && word.artifact == glyph.artifact
        && (word.size - glyph.size).abs() <= 0.05 * word.size
}
