//! Words: from the glyphs of a page to words with their boxes.
//!
//! Glyphs are taken in the order of painting. A word ends at a blank, at a gap that is wider than the
//! spacing of its letters, at a change of style, size or baseline, and where the marked content changes. What
//! belongs together all the same ("e-government" with its first letter bold) is joined again on the
//! line, by the same gaps. Text that runs in another direction than the page is turned, so that every
//! word here runs to the right.

use kurbo::{Affine, Point, Rect, Vec2};

use super::page::{Colour, Glyph, GlyphText, PageContent};
use super::paragraphs::is_right_to_left_letter;
use super::upright::{direction, frame_of, turns};
use crate::language::is_mark;
use crate::read::{TickSeen, TickState};

/// Height of letters above the baseline, and depth below it, of the font size. Boxes of words take these,
/// so that accents and descenders are covered.
pub(super) const ASCENT: f64 = 0.88;
/// See [`ASCENT`].
pub(super) const DESCENT: f64 = 0.22;

/// A gap that is wider than the spacing of the letters by this part of an em parts two words.
pub(super) const GAP_MIN_EM: f64 = 0.16;
/// The same where the text has blanks of its own, and gaps are mostly kerning.
const GAP_MIN_BESIDE_BLANKS_EM: f64 = 0.22;
/// The same between ideographs, which are set wide apart when a line is justified.
pub(super) const GAP_MIN_IDEOGRAPHS_EM: f64 = 0.6;
/// A glyph further back than this begins a new word.
const STEP_BACK_MAX_EM: f64 = 0.5;
/// A blank farther away than this from the letter before it stands somewhere else.
const BLANK_AWAY_MAX_EM: f64 = 1.0;
/// Glyphs on one baseline differ in height by less than this.
const BASELINE_DRIFT_MAX_EM: f64 = 0.06;
/// Units that there is room for in a new word: most words have no more.
const WORD_UNITS: usize = 8;

/// A word, or a part of one that has a style of its own.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Its characters, in the order in which they stand on the page from left to right.
    pub units: Vec<Unit>,
    /// What it is.
    pub kind: WordKind,
    /// Page, counted from 1.
    pub page: u32,
    /// Where it stands on the page as displayed.
    pub place: Rect,
    /// Where it stands once its text runs to the right; the same as `place` unless it is turned.
    pub bounds: Rect,
    /// Height of its baseline, in the frame of `bounds`.
    pub baseline: f64,
    /// Font size in points.
    pub size: f64,
    /// Length of an em along the line, in points.
    pub em: f64,
    /// How it looks.
    pub style: Style,
    /// Marked-content identifier.
    pub content: Option<u32>,
    /// Marked as an artifact.
    pub artifact: bool,
    /// A blank stands before it.
    pub blank_before: bool,
    /// A blank stands behind it.
    pub blank_behind: bool,
    /// Quarter turns, clockwise, that its text is turned on the page.
    pub turns: u8,
    /// Order of painting.
    pub order: u32,
}

/// A character, or the characters of a ligature, with its horizontal extent in the frame of the word.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    /// The characters, in reading order.
    pub text: UnitText,
    /// Left end.
    pub x0: f64,
    /// Right end.
    pub x1: f64,
}

/// Characters of a unit.
pub(super) type UnitText = GlyphText;

/// What a word is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum WordKind {
    /// Printed text.
    Text,
    /// A tick box that is drawn, or a field of a form.
    Tick(TickState, TickSeen),
    /// The value of a form field, by its position among the widgets.
    Field(usize),
}

/// How a word looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Style {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Colour of its ink.
    pub colour: Colour,
    /// Underlined.
    pub underlined: bool,
    /// Struck out.
    pub struck_out: bool,
    /// Colour behind it, where there is one.
    pub highlight: Option<Colour>,
    /// Raised above the line and smaller: an exponent or note mark.
    pub raised: bool,
}

/// The words of a page, and the glyphs that show no character.
#[derive(Debug, Default)]
pub(super) struct PageWords {
    /// Words in the order of painting.
    pub words: Vec<Word>,
    /// Places of glyphs whose characters are not known.
    pub unmapped: Vec<Rect>,
    /// Characters that are not displayed: outside the page or clipped away, or painted without ink where
    /// there is no picture.
    pub hidden_characters: usize,
}

/// Makes words of the glyphs of a page. `skip` are positions of glyphs that belong to a drawn tick box.
pub(super) fn read(content: &PageContent, skip: &[usize]) -> PageWords {
    let mut found = PageWords { hidden_characters: content.hidden_characters, ..PageWords::default() };
    let mut builder = Builder { words: Vec::new(), page: content.frame.number, last: None, blank: false, mark: None };
    let mut skip = skip.iter().copied().peekable();
    let mut spacing = Spacings::new(&content.glyphs);
    for (position, glyph) in content.glyphs.iter().enumerate() {
        let (letter_spacing, has_blanks) = spacing.at(position);
        if skip.peek() == Some(&position) {
            skip.next();
            builder.last = None;
            continue;
        }
        if is_hidden(glyph, content) {
            found.hidden_characters += usize::from(!is_blank(glyph));
            continue;
        }
        match &glyph.text {
            None => found.unmapped.push(place_of(glyph)),
            Some(_) if is_blank(glyph) => builder.blank(glyph),
            Some(text) => builder.take(glyph, text, letter_spacing, has_blanks),
        }
    }
    found.words = builder.words;
    found
}

/// True for a glyph that nobody sees: painted without ink where no picture shows what it says, or
/// outside the page or the clipping path.
fn is_hidden(glyph: &Glyph, content: &PageContent) -> bool {
    let middle = glyph.origin + glyph.advance * 0.5;
    glyph.clipped
        || glyph.invisible && !content.images.iter().any(|image| image.bounds.inflate(2.0, 2.0).contains(middle))
}

fn is_blank(glyph: &Glyph) -> bool {
    match &glyph.text {
        Some(GlyphText::Character(character)) if character.is_ascii_graphic() => false,
        Some(GlyphText::Character(character)) => character.is_whitespace() || *character == '\u{200b}',
        Some(GlyphText::Characters(text)) => !text.is_empty() && text.chars().all(char::is_whitespace),
        None => false,
    }
}

/// The box of a glyph on the page as displayed.
fn place_of(glyph: &Glyph) -> Rect {
    let along = direction(glyph);
    let up = Vec2::new(along.y, -along.x);
    let corner = |x: Vec2, height: f64| glyph.origin + x + up * (height * glyph.size);
    Rect::from_points(corner(Vec2::ZERO, ASCENT), corner(glyph.advance, -DESCENT))
        .union_pt(corner(glyph.advance, ASCENT))
        .union_pt(corner(Vec2::ZERO, -DESCENT))
}

struct Builder {
    words: Vec<Word>,
    page: u32,
    /// The last glyph: turns, origin and end in the upright frame.
    last: Option<Last>,
    /// A blank was painted behind the last glyph.
    blank: bool,
    /// A mark that was painted before its letter.
    mark: Option<Unit>,
}

#[derive(Clone, Copy)]
struct Last {
    turns: u8,
    start: Point,
    end: Point,
}

impl Builder {
    fn blank(&mut self, glyph: &Glyph) {
        // A blank that was painted somewhere else parts nothing.
        let Some(last) = self.last.filter(|last| last.turns == turns(glyph)) else { return };
        let start = frame_of(last.turns) * glyph.origin;
        let end = frame_of(last.turns) * (glyph.origin + glyph.advance);
        let gap = (start.x.min(end.x) - last.end.x).max(last.start.x.min(last.end.x) - start.x.max(end.x));
        self.blank |=
            gap < BLANK_AWAY_MAX_EM * glyph.em && (start.y - last.start.y).abs() < BLANK_AWAY_MAX_EM * glyph.size;
    }

    fn take(&mut self, glyph: &Glyph, text: &GlyphText, letter_spacing: f64, has_blanks: bool) {
        let turns = if glyph.advance.hypot() < 1e-6 { self.last.map_or(0, |last| last.turns) } else { turns(glyph) };
        let frame = frame_of(turns);
        let start = frame * glyph.origin;
        let end = frame * (glyph.origin + glyph.advance);
        let (x0, x1) = (start.x.min(end.x), start.x.max(end.x));
        let unit = Unit { text: text.clone(), x0, x1 };
        let after_blank = std::mem::take(&mut self.blank);
        let gap_min = letter_spacing
            + match text {
                GlyphText::Character(character) if is_ideograph(*character) => GAP_MIN_IDEOGRAPHS_EM,
                _ if has_blanks => GAP_MIN_BESIDE_BLANKS_EM,
                _ => GAP_MIN_EM,
            };
        let goes_on = !after_blank
            && self.last.is_some_and(|last| {
                let gap = (x0 - last.end.x) / glyph.em.max(f64::MIN_POSITIVE);
                last.turns == turns
                    && (start.y - last.start.y).abs() <= BASELINE_DRIFT_MAX_EM * glyph.size
                    && (-STEP_BACK_MAX_EM..gap_min).contains(&gap)
                    && self.words.last().is_some_and(|word| is_alike(word, glyph))
            });
        // The rest of a cluster whose characters its first glyph tells: it only shows how far the cluster reaches.
        if matches!(text, GlyphText::Characters(text) if text.is_empty()) {
            self.widen(turns, &unit, start.y, glyph);
            return;
        }
        // A mark goes to the letter that it stands over; from right to left that may be painted behind it.
        if is_combining(text) {
            if let Some(mark) = self.mark.take()
                && let Some(word) = self.words.last_mut()
            {
                combine(word, &mark.text);
            }
            match self.words.last_mut().filter(|word| !after_blank && word.turns == turns) {
                Some(word) if word.units.last().is_some_and(|unit| stands_over(unit, x0, x1, word.em)) => {
                    if word.units.last().is_some_and(|unit| runs_left(&unit.text)) {
                        self.mark = Some(unit);
                    } else {
                        combine(word, text);
                    }
                }
                _ => self.mark = Some(unit),
            }
            self.blank = after_blank;
            return;
        }
        let mut unit = unit;
        if let Some(mark) = self.mark.take() {
            let middle = |unit: &Unit| (unit.x0 + unit.x1) / 2.0;
            let before = self.words.last_mut().and_then(|word| word.units.last_mut());
            let before = before.filter(|before| stands_over(before, mark.x0, mark.x1, glyph.em));
            let behind = stands_over(&unit, mark.x0, mark.x1, glyph.em);
            match before {
                Some(before)
                    if !behind || (middle(before) - middle(&mark)).abs() <= (middle(&unit) - middle(&mark)).abs() =>
                {
                    before.text = with_mark(&before.text, &mark.text);
                }
                _ => unit.text = with_mark(&unit.text, &mark.text),
            }
        }
        match self.words.last_mut() {
            Some(word) if goes_on => {
                word.bounds = word.bounds.union(box_of(x0, x1, start.y, glyph.size));
                word.place = word.place.union(place_of(glyph));
                word.units.push(unit);
            }
            previous => {
                // The blank stands between the two, whichever of them is the left one.
                let mut before = false;
                let mut behind = false;
                if let (true, Some(previous)) = (after_blank, previous) {
                    let to_the_right = x0 >= previous.bounds.x0;
                    (before, behind) = (to_the_right, !to_the_right);
                    previous.blank_behind |= to_the_right;
                    previous.blank_before |= !to_the_right;
                }
                let mut units = Vec::with_capacity(WORD_UNITS);
                units.push(unit);
                self.words.push(Word {
                    units,
                    kind: WordKind::Text,
                    page: self.page,
                    place: place_of(glyph),
                    bounds: box_of(x0, x1, start.y, glyph.size),
                    baseline: start.y,
                    size: glyph.size,
                    em: glyph.em,
                    style: style_of(glyph),
                    content: glyph.content,
                    artifact: glyph.artifact,
                    blank_before: before,
                    blank_behind: behind,
                    turns,
                    order: glyph.order,
                });
            }
        }
        self.last = Some(Last { turns, start, end: Point::new(x1, end.y) });
    }
}

impl Builder {
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

fn box_of(x0: f64, x1: f64, baseline: f64, size: f64) -> Rect {
    Rect::new(x0, baseline - ASCENT * size, x1, baseline + DESCENT * size)
}

fn style_of(glyph: &Glyph) -> Style {
    Style { bold: glyph.bold, italic: glyph.italic, colour: glyph.colour, ..Style::default() }
}

/// True when a glyph may stand in the word by its looks.
fn is_alike(word: &Word, glyph: &Glyph) -> bool {
    word.style == style_of(glyph)
        && word.content == glyph.content
        && word.artifact == glyph.artifact
        && (word.size - glyph.size).abs() <= 0.05 * word.size
}

/// True when the middle of a mark lies over a letter.
fn stands_over(unit: &Unit, x0: f64, x1: f64, em: f64) -> bool {
    let middle = (x0 + x1) / 2.0;
    let mut text = String::new();
    push_unit(&mut text, &unit.text);
    text.contains(char::is_alphabetic) && (unit.x0 - 0.15 * em..=unit.x1 + 0.15 * em).contains(&middle)
}

/// True for a letter of a script that runs from right to left.
fn runs_left(text: &GlyphText) -> bool {
    match text {
        GlyphText::Character(character) => is_right_to_left_letter(*character),
        GlyphText::Characters(text) => text.contains(is_right_to_left_letter),
    }
}

fn combine(word: &mut Word, mark: &GlyphText) {
    if let Some(unit) = word.units.last_mut() {
        unit.text = with_mark(&unit.text, mark);
    }
}

fn with_mark(letter: &GlyphText, mark: &GlyphText) -> GlyphText {
    let mut text = String::new();
    push_unit(&mut text, letter);
    push_unit(&mut text, mark);
    GlyphText::Characters(text.into())
}

/// Adds the characters of a unit to a string.
pub(super) fn push_unit(text: &mut String, unit: &UnitText) {
    match unit {
        GlyphText::Character(character) => text.push(*character),
        GlyphText::Characters(characters) => text.push_str(characters),
    }
}

impl Word {
    /// True when a letter and a hyphen end it.
    pub(super) fn ends_with_hyphen(&self) -> bool {
        let text = self.text();
        let mut from_end = text.chars().rev();
        matches!(from_end.next(), Some('-' | '\u{2010}' | '\u{ad}'))
            && from_end.next().is_some_and(char::is_alphanumeric)
    }

    /// Its characters, from left to right.
    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(self.units.len());
        self.units.iter().for_each(|unit| push_unit(&mut text, &unit.text));
        text
    }
}

/// A mark that combines with the letter before it.
fn is_combining(text: &GlyphText) -> bool {
    match text {
        GlyphText::Character(character) => is_mark(*character),
        GlyphText::Characters(text) => !text.is_empty() && text.chars().all(is_mark),
    }
}

/// Chinese, Japanese and Korean characters, which stand without blanks between them.
pub(super) fn is_ideograph(character: char) -> bool {
    matches!(u32::from(character), 0x2e80..=0x9fff | 0xf900..=0xfaff | 0xff00..=0xffef | 0x20000..=0x3ffff)
}

/// How far apart the letters of each stretch of glyphs stand, and whether blanks stand between its words.
struct Spacings<'a> {
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

    fn new(glyphs: &'a [Glyph]) -> Self {
        Self { glyphs, end: 0, spacing: 0.0, has_blanks: false, gaps: Vec::new() }
    }

    /// Letter spacing around a glyph, of an em, and whether its stretch has blanks.
    fn at(&mut self, position: usize) -> (f64, bool) {
        if position >= self.end {
            self.measure(position);
        }
        (self.spacing, self.has_blanks)
    }

    /// Measures the stretch that starts here: glyphs of one size on one line, without great gaps.
    fn measure(&mut self, start: usize) {
        self.gaps.clear();
        self.has_blanks = is_blank(&self.glyphs[start]);
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
            self.has_blanks |= is_blank(next);
            if !is_blank(one) && !is_blank(next) {
                self.gaps.push(gap);
            }
        }
        self.spacing = 0.0;
        if self.gaps.len() >= Self::GAPS_MIN {
            let middle = self.gaps.len() * 2 / 5;
            let (_, median, _) = self.gaps.select_nth_unstable_by(middle, f64::total_cmp);
            self.spacing = median.max(0.0);
        }
    }
}
