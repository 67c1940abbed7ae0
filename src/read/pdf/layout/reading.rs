//! Reading: the characters of a line in the order in which they are read.
//!
//! Comes in: lines as displayed. Goes out: their text. Lines that run from right to left are put into logical order by
//! the bidirectional algorithm (Unicode Standard Annex 9), which turns a displayed line back as it turns a written one
//! round. Whether they run so, the paragraph tells: by the side on which its lines end.

use unicode_bidi::{BidiInfo, Level};

use super::flow::Context;
use super::lines::{Line, blank_between, is_right_to_left};
use crate::read::pdf::words::scripts::is_right_to_left_letter;
use crate::read::pdf::words::{Unit, Word, push_unit};

/// Lines end on the side where their ends differ by more than this from those on the other, of the font size.
const RAGGED_MIN_EM: f64 = 1.0;

/// A piece of a line: characters of one word, or a blank.
pub(in crate::read::pdf) enum Piece<'a> {
    /// A unit of a word.
    Unit(&'a Word, &'a Unit),
    /// A blank between words.
    Blank(&'static str),
}

impl<'a> Piece<'a> {
    /// Its characters, where they are of this word.
    pub(in crate::read::pdf) fn unit_of(&self, word: &Word) -> Option<&'a Unit> {
        match *self {
            Self::Unit(one, unit) if std::ptr::eq(one, word) => Some(unit),
            _ => None,
        }
    }

    fn first_character(&self) -> Option<char> {
        match self {
            Self::Unit(_, unit) => unit.text.first_character(),
            Self::Blank(blank) => blank.chars().next(),
        }
    }
}

/// What stands without blanks since the left.
#[derive(Default)]
struct Token {
    /// It holds a Latin letter.
    is_latin: bool,
    /// Its last character may stand before a sign of an address.
    is_open: bool,
}

impl Token {
    /// The next character as the algorithm is to see it: a sign behind the letters of an address is a letter of it, also
    /// where the line ends behind it and the address goes on below.
    fn seen(&mut self, character: char) -> char {
        let is_sign = "-/._=?&#:".contains(character);
        let goes_with_it = self.is_latin && self.is_open && is_sign;
        self.is_latin = (self.is_latin || character.is_ascii_alphabetic()) && !character.is_whitespace();
        self.is_open = character.is_ascii_alphanumeric() || goes_with_it;
        if goes_with_it { 'a' } else { character }
    }
}

/// True when a line of a paragraph runs from right to left: as its paragraph does, or as it has no other letters.
pub(in crate::read::pdf) fn line_runs_leftwards(line: &Line, paragraph_does: bool) -> bool {
    let has_latin =
        || line.words.iter().flat_map(|word| &word.units).any(|unit| unit.text.any(is_left_to_right_letter));
    paragraph_does || is_right_to_left(line) && !has_latin()
}

fn is_left_to_right_letter(character: char) -> bool {
    character.is_alphabetic() && !is_right_to_left_letter(character)
}

/// True when the lines of a paragraph run from right to left: some letter does, and they begin at the right end of the
/// column rather than at the left one; where they fill it, most letters tell.
pub(in crate::read::pdf) fn runs_leftwards(lines: &[Line], context: &Context) -> bool {
    if !lines.iter().any(|line| line.holds_right_to_left) {
        return false;
    }
    let size = lines.first().map_or(1.0, |line| line.size);
    if let Some((left, right)) = context.column {
        let ragged_left: f64 = lines.iter().map(|line| line.bounds.x0 - left).fold(0.0, f64::max);
        let ragged_right: f64 = lines.iter().map(|line| right - line.bounds.x1).fold(0.0, f64::max);
        if (ragged_left - ragged_right).abs() > RAGGED_MIN_EM * size {
            return ragged_left > ragged_right;
        }
    }
    lines.iter().filter(|line| is_right_to_left(line)).count() * 2 >= lines.len()
}

/// The text of a line as it is read in a paragraph that runs to the left or to the right.
pub(in crate::read::pdf) fn text(line: &Line, leftwards: bool) -> String {
    if !leftwards && !line.holds_right_to_left {
        return line.text();
    }
    let leftwards = line_runs_leftwards(line, leftwards);
    let mut text = String::new();
    for piece in in_logical_order(pieces(line), leftwards) {
        match piece {
            Piece::Unit(_, unit) => push_unit(&mut text, &unit.text),
            Piece::Blank(blank) => text.push_str(blank),
        }
    }
    text
}

/// The units of a line from left to right, with the blanks between its words.
pub(in crate::read::pdf) fn pieces(line: &Line) -> Vec<Piece<'_>> {
    let mut pieces = Vec::with_capacity(line.words.iter().map(|word| word.units.len() + 1).sum());
    for (index, word) in line.words.iter().enumerate() {
        if index > 0 {
            pieces.extend(blank_between(&line.words[index - 1], word).map(Piece::Blank));
        }
        pieces.extend(word.units.iter().map(|unit| Piece::Unit(word, unit)));
    }
    pieces
}

/// Pieces of a displayed line in the order in which they are read.
pub(in crate::read::pdf) fn in_logical_order(pieces: Vec<Piece<'_>>, right_to_left: bool) -> Vec<Piece<'_>> {
    // The algorithm turns characters round, also those of a ligature: these are turned beforehand.
    let mut displayed = String::new();
    let mut owner: Vec<usize> = Vec::new();
    let mut token = Token::default();
    for (index, piece) in pieces.iter().enumerate() {
        let first = token.seen(piece.first_character().unwrap_or(' '));
        displayed.push(first);
        owner.extend(std::iter::repeat_n(index, first.len_utf8()));
    }
    let base = if right_to_left { Level::rtl() } else { Level::ltr() };
    let information = BidiInfo::new(&displayed, Some(base));
    let Some(line) = information.paragraphs.first() else { return pieces };
    let (levels, runs) = information.visual_runs(line, line.range.clone());
    let mut order: Vec<usize> = Vec::with_capacity(pieces.len());
    for run in runs {
        let mut owners: Vec<usize> = owner[run.clone()].to_vec();
        owners.dedup();
        if levels.get(run.start).is_some_and(Level::is_rtl) {
            owners.reverse();
        }
        order.extend(owners);
    }
    let mut pieces: Vec<Option<Piece<'_>>> = pieces.into_iter().map(Some).collect();
    order.into_iter().filter_map(|index| pieces.get_mut(index).and_then(Option::take)).collect()
}
