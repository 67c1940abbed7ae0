//! Lines: words that stand on one baseline, from left to right.
//!
//! Comes in: the words of a column, cell or element. Goes out: lines from top to bottom. Raised and
//! lowered words (exponents, note marks) go with the line that they touch; a word that was painted
//! twice to look bold becomes one.

use kurbo::Rect;

use crate::read::pdf::page::GlyphText;
use crate::read::pdf::words::scripts::{is_ideograph, is_right_to_left_letter};
use crate::read::pdf::words::{GAP_MIN_EM, Unit, Word, WordKind, push_unit};

/// Baselines of one line differ by less than this, of the smaller font size.
const BASELINE_DRIFT_MAX_EM: f64 = 0.22;
/// A raised or lowered word is smaller than this part of the words it touches.
const RAISED_SIZE_MAX: f64 = 0.86;
/// It stands this close to a word of the line, of the font size of the line.
const RAISED_GAP_MAX_EM: f64 = 0.5;
/// Its baseline is at most this far from that of the line, of the font size of the line.
const RAISED_HEIGHT_MAX_EM: f64 = 0.75;
/// The baseline of a note mark that stands alone is at most this far below that of the line above, of its font size: a
/// full line would be farther.
const LONE_MARK_BELOW_MAX_EM: f64 = 1.05;
/// Lines above and below that a word may belong to.
const NEIGHBOURS: usize = 4;
/// A word painted again within this distance, of an em, is painted twice.
const PAINTED_TWICE_MAX_EM: f64 = 0.12;

/// A gap wider than this, of an em, is a tabulator.
const TABULATOR_MIN_EM: f64 = 2.5;
/// A gap beside an ideograph that is wider than this, of an em, is a blank.
const GAP_MIN_BESIDE_IDEOGRAPH_EM: f64 = 0.45;

/// Words for which a line has room from the start.
const WORDS: usize = 8;

/// A line.
#[derive(Debug, Clone)]
pub(in crate::read::pdf) struct Line {
    /// From left to right.
    pub words: Vec<Word>,
    /// The box around its words, in their upright frame.
    pub bounds: Rect,
    /// Height of its baseline.
    pub baseline: f64,
    /// Font size of most of its characters.
    pub size: f64,
    /// Page, counted from 1.
    pub page: u32,
    /// Some letter of it runs from right to left.
    pub holds_right_to_left: bool,
}

/// The lines of these words, from top to bottom.
pub(in crate::read::pdf) fn read(mut words: Vec<Word>) -> Vec<Line> {
    words.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
    let mut lines: Vec<Line> = Vec::new();
    for word in words {
        // Lines are in order of their baselines: only the last few can take the word.
        let near = lines.iter_mut().rev().take(NEIGHBOURS).find(|line| takes(line, &word));
        match near {
            Some(line) => line.push(word),
            None => lines.push(Line::of(word)),
        }
    }
    attach_raised(&mut lines);
    raise_lone_numbers(&mut lines);
    for line in &mut lines {
        line.finish();
    }
    lines.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
    lines
}

fn takes(line: &Line, word: &Word) -> bool {
    let smaller = line.size.min(word.size);
    (line.baseline - word.baseline).abs() <= BASELINE_DRIFT_MAX_EM * smaller
}

/// Moves raised and lowered words to the lines that they touch.
fn attach_raised(lines: &mut Vec<Line>) {
    // Where each word goes is found before any is moved: a line must be whole to be touched.
    let mut moves: Vec<(usize, usize, usize)> = Vec::new();
    for (small, line) in lines.iter().enumerate() {
        let around = small.saturating_sub(NEIGHBOURS)..(small + NEIGHBOURS + 1).min(lines.len());
        // Words came in the order of their baselines.
        let (Some(first), Some(last)) = (line.words.first(), line.words.last()) else { continue };
        let is_near = |at: &usize| {
            let other = &lines[*at];
            let nearest = other.baseline.max(first.baseline).min(last.baseline);
            *at != small && (other.baseline - nearest).abs() <= RAISED_HEIGHT_MAX_EM * other.size
        };
        let near: Vec<usize> = around.filter(is_near).collect();
        if near.is_empty() {
            continue;
        }
        for (position, word) in line.words.iter().enumerate() {
            let homes = near.iter().copied().filter(|&at| touches(&lines[at], word));
            let distance = |at: usize| (lines[at].baseline - word.baseline).abs();
            if let Some(home) = homes.min_by(|&a, &b| distance(a).total_cmp(&distance(b))) {
                moves.push((small, position, home));
            }
        }
    }
    for (small, position, home) in moves.into_iter().rev() {
        let mut word = lines[small].words.remove(position);
        word.style.raised = word.baseline < lines[home].baseline;
        lines[home].push(word);
    }
    lines.retain(|line| !line.words.is_empty());
}

/// The mark of a note for which the line had no room stands by itself below, smaller and higher than a line would.
fn raise_lone_numbers(lines: &mut [Line]) {
    for at in 1..lines.len() {
        let (above, below) = lines.split_at_mut(at);
        let (Some(above), Some(line)) = (above.last(), below.first_mut()) else { continue };
        let [word] = line.words.as_mut_slice() else { continue };
        let is_number = word.units.len() <= 2 && word.units.iter().all(|unit| unit.text.any(|c| c.is_ascii_digit()));
        let distance = (word.baseline - above.baseline) / above.size.max(f64::MIN_POSITIVE);
        let left = above.words.iter().map(|word| word.bounds.x0).fold(f64::MAX, f64::min);
        word.style.raised |= word.kind == WordKind::Text
            && is_number
            && above.page == word.page
            && word.size <= RAISED_SIZE_MAX * above.size
            && (0.5..LONE_MARK_BELOW_MAX_EM).contains(&distance)
            && (word.bounds.x0 - left).abs() < above.size;
    }
}

fn touches(line: &Line, word: &Word) -> bool {
    let distance = (line.baseline - word.baseline).abs();
    if word.kind != WordKind::Text || line.page != word.page || distance > RAISED_HEIGHT_MAX_EM * line.size {
        return false;
    }
    line.words.iter().any(|other| {
        let gap = (word.bounds.x0 - other.bounds.x1).max(other.bounds.x0 - word.bounds.x1);
        other.kind == WordKind::Text
            && word.size <= RAISED_SIZE_MAX * other.size
            && gap <= RAISED_GAP_MAX_EM * other.size
    })
}

impl Line {
    /// A line without words.
    pub(in crate::read::pdf) fn none() -> Self {
        Self { words: Vec::new(), bounds: Rect::ZERO, baseline: 0.0, size: 0.0, page: 0, holds_right_to_left: false }
    }

    /// Its text from left to right.
    pub(in crate::read::pdf) fn text(&self) -> String {
        let mut text = String::with_capacity(self.words.iter().map(|word| word.units.len() + 1).sum());
        self.add_text_to(&mut text);
        text
    }

    /// Adds its text to another.
    pub(in crate::read::pdf) fn add_text_to(&self, text: &mut String) {
        for (index, word) in self.words.iter().enumerate() {
            if index > 0 {
                text.push_str(blank_between(&self.words[index - 1], word).unwrap_or_default());
            }
            word.units.iter().for_each(|unit| push_unit(text, &unit.text));
        }
    }

    /// Its characters from left to right, without the blanks between words.
    pub(in crate::read::pdf) fn characters(&self) -> impl DoubleEndedIterator<Item = char> + '_ {
        self.words.iter().flat_map(|word| &word.units).flat_map(|unit| {
            let (one, several) = match &unit.text {
                GlyphText::Character(character) => (Some(*character), ""),
                GlyphText::Characters(characters) => (None, characters.as_ref()),
            };
            one.into_iter().chain(several.chars())
        })
    }

    /// The last character of its text that is no blank.
    pub(in crate::read::pdf) fn last_character(&self) -> Option<char> {
        self.characters().rev().find(|character| !character.is_whitespace())
    }

    /// False where its text can hold no address, as there is no "://", no "www" and no "@".
    pub(in crate::read::pdf) fn may_hold_address(&self) -> bool {
        let mut last = ['\0'; 3];
        let mut is_sign = |character: char| {
            last = [last[1], last[2], character];
            matches!(last, [':', '/', '/'] | ['w', 'w', 'w'] | [.., '@'])
        };
        self.words.iter().flat_map(|word| &word.units).any(|unit| unit.text.any(&mut is_sign))
    }

    fn of(word: Word) -> Self {
        let (bounds, baseline, size, page) = (word.bounds, word.baseline, word.size, word.page);
        let mut words = Vec::with_capacity(WORDS);
        words.push(word);
        Self { words, bounds, baseline, size, page, holds_right_to_left: false }
    }

    fn push(&mut self, word: Word) {
        self.bounds = self.bounds.union(word.bounds);
        self.words.push(word);
    }

    /// Sorts the words, takes out those painted twice, and measures the line.
    fn finish(&mut self) {
        self.words.sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0).then(a.order.cmp(&b.order)));
        let mut kept = 0;
        for at in 0..self.words.len() {
            let (earlier, words) = self.words.split_at_mut(at);
            match earlier[..kept].iter_mut().rev().take(4).find(|earlier| is_painted_twice(earlier, &words[0])) {
                Some(earlier) => earlier.style.bold = true,
                None => {
                    self.words.swap(kept, at);
                    kept += 1;
                }
            }
        }
        self.words.truncate(kept);
        self.words.dedup_by(|word, mark| is_mark_again(mark, word));
        self.bounds = self.words.iter().map(|word| word.bounds).reduce(|a, b| a.union(b)).unwrap_or(self.bounds);
        self.holds_right_to_left =
            self.words.iter().flat_map(|word| &word.units).any(|unit| unit.text.any(is_right_to_left_letter));
        // The size that most characters have; raised words do not count.
        let mut sizes: Vec<(f64, usize)> = Vec::new();
        for word in self.words.iter().filter(|word| !word.style.raised) {
            match sizes.iter_mut().find(|(size, _)| (*size - word.size).abs() < 0.05 * word.size) {
                Some((_, characters)) => *characters += word.units.len(),
                None => sizes.push((word.size, word.units.len())),
            }
        }
        if let Some((size, _)) = sizes.into_iter().max_by_key(|(_, characters)| *characters) {
            self.size = size;
        }
        if let Some(word) = self.words.iter().find(|word| (word.size - self.size).abs() < 0.05 * self.size) {
            self.baseline = word.baseline;
        }
    }
}

/// True for the mark of a note that is printed a second time right behind the raised one: LibreOffice does so where a note
/// has a mark of its own.
fn is_mark_again(mark: &Word, word: &Word) -> bool {
    let is_number = |word: &Word| word.units.iter().all(|unit| unit.text.any(|c| c.is_ascii_digit()));
    mark.style.raised
        && word.kind == WordKind::Text
        && !mark.blank_behind
        && !word.blank_before
        && word.bounds.x0 - mark.bounds.x1 < GAP_MIN_EM * word.em
        && is_number(mark)
        && mark.text() == word.text()
}

fn is_painted_twice(one: &Word, two: &Word) -> bool {
    let distance = PAINTED_TWICE_MAX_EM * one.em.max(1.0);
    one.kind == WordKind::Text
        && two.kind == WordKind::Text
        && (one.bounds.x0 - two.bounds.x0).abs() < distance
        && (one.bounds.x1 - two.bounds.x1).abs() < distance
        && (one.baseline - two.baseline).abs() < distance
        && one.units.len() == two.units.len()
        && one.text() == two.text()
}

/// True when most letters of a line run from right to left.
pub(in crate::read::pdf) fn is_right_to_left(line: &Line) -> bool {
    let mut balance = 0i64;
    let mut count = |character: char| {
        if character.is_alphabetic() {
            balance += if is_right_to_left_letter(character) { 1 } else { -1 };
        }
    };
    for unit in line.words.iter().flat_map(|word| &word.units) {
        match &unit.text {
            GlyphText::Character(character) => count(*character),
            GlyphText::Characters(characters) => characters.chars().for_each(&mut count),
        }
    }
    balance > 0
}

/// The blank between two neighbours on a line, if the page shows one.
pub(in crate::read::pdf) fn blank_between(left: &Word, right: &Word) -> Option<&'static str> {
    let em = left.em.max(right.em).max(1.0);
    let gap = (right.bounds.x0 - left.bounds.x1) / em;
    let is_box = |word: &Word| !matches!(word.kind, WordKind::Text);
    if gap > TABULATOR_MIN_EM {
        return Some("\t");
    }
    // Programs set ideographs a little apart from letters and digits; nobody typed a blank there.
    let side = |unit: Option<&Unit>| {
        unit.is_some_and(|unit| matches!(&unit.text, GlyphText::Character(c) if is_ideograph(*c)))
    };
    let gap_min =
        if side(left.units.last()) || side(right.units.first()) { GAP_MIN_BESIDE_IDEOGRAPH_EM } else { GAP_MIN_EM };
    let blank = left.blank_behind || right.blank_before || gap > gap_min || is_box(left) || is_box(right);
    blank.then_some(" ")
}
