//! Writing: from the lines of a paragraph to its text, in reading order, with spans and places.
//!
//! Blanks stand where the page shows them; ideographs stand without. A hyphen that only the line end made is
//! taken out. Lines that run from right to left are put into logical order by the bidirectional algorithm
//! (Unicode Standard Annex 9), which turns a displayed line back as it turns a written one round. A
//! raised numeral becomes a superscript one, or the reference of a note where there is such a note.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Deref;

use crate::read::document::{Mark, PlacedRange, Span};
use crate::read::draft::Draft;
use crate::read::pdf::file::forms::Widget;
use crate::read::pdf::file::links::Link;
use crate::read::pdf::layout::cuts::cuts;
use crate::read::pdf::layout::flow::{Context, Paragraph};
use crate::read::pdf::layout::lines::{Line, blank_between};
use crate::read::pdf::layout::reading::{self, Piece, in_logical_order, line_runs_leftwards, pieces, runs_leftwards};
use crate::read::pdf::page::in_tenths;
use crate::read::pdf::words::scripts::{is_hyphen, is_ideograph};
use crate::read::pdf::words::{Style, Unit, Word, WordKind, push_unit};
use crate::read::{Control, PagePlace, Place, TickState, superscript};
use kurbo::Rect;

/// What writing needs to know of the whole document.
pub(in crate::read::pdf) struct Writer<'a> {
    /// Marks of the notes of the document.
    pub notes: BTreeSet<String>,
    /// Words of the document that stand within lines, by which a hyphen at a line end is judged. Most such hyphens are
    /// judged without.
    pub vocabulary: &'a dyn Deref<Target = HashSet<String>>,
    /// Links, by page.
    pub links: BTreeMap<u32, Vec<&'a Link>>,
    /// The widgets of the form.
    pub widgets: &'a [Widget],
}

impl Writer<'_> {
    /// The draft of a paragraph.
    pub(in crate::read::pdf) fn write(&self, paragraph: &Paragraph) -> Draft {
        let mut draft = Draft::new(paragraph.kind);
        draft.list_level = paragraph.context.list_level;
        draft.cells.clone_from(&paragraph.context.cells);
        let words = || paragraph.lines.iter().flat_map(|line| &line.words);
        draft.text.reserve(words().map(|word| word.units.len() + 1).sum());
        draft.places.reserve(words().count());
        let leftwards = runs_leftwards(&paragraph.lines, &paragraph.context);
        for (index, line) in paragraph.lines.iter().enumerate() {
            if index > 0 {
                self.join_lines(&mut draft, &paragraph.lines[..index], line, &paragraph.context, leftwards);
            }
            self.write_line(&mut draft, line, leftwards);
        }
        draft
    }

    /// Ends a line of a paragraph that goes on: with a blank, or without where words or ideographs go on.
    fn join_lines(&self, draft: &mut Draft, above: &[Line], below: &Line, context: &Context, leftwards: bool) {
        let next = reading::text(below, leftwards);
        let (Some(last), Some(first)) = (draft.text.chars().next_back(), next.trim_start().chars().next()) else {
            return;
        };
        if last == '\u{ad}'
            || is_hyphen(last) && first.is_lowercase() && self.only_the_line_end_made_it(&draft.text, &next)
        {
            draft.text.pop();
            draft.characters -= 1;
            for place in &mut draft.places {
                place.end = place.end.min(draft.characters);
            }
            for span in &mut draft.spans {
                span.end = span.end.min(draft.characters);
            }
            return;
        }
        if cuts(above, below, context) {
            return;
        }
        let goes_on = is_hyphen(last)
            && (first.is_alphanumeric())
            && draft.text.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
        if !(goes_on || last.is_whitespace() || is_ideograph(last) && is_ideograph(first)) {
            draft.push(" ");
        }
    }

    /// True when the word is written without the hyphen elsewhere in the document, or when neither half is a word of it.
    fn only_the_line_end_made_it(&self, before: &str, behind: &str) -> bool {
        let token = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        if token.contains(['.', '/', '@', ':']) {
            return false;
        }
        let head = before.trim_end_matches(is_hyphen).rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let tail = behind.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let (head, tail) = (head.to_lowercase(), tail.to_lowercase());
        let knows = |word: &str| self.vocabulary.contains(word);
        // "e-mail" is cut at its own hyphen.
        head.chars().count() > 1 && (knows(&format!("{head}{tail}")) || !knows(&head) && !knows(&tail))
    }

    fn write_line(&self, draft: &mut Draft, line: &Line, leftwards: bool) {
        if leftwards || line.holds_right_to_left {
            let start = draft.characters;
            let pieces = in_logical_order(pieces(line), line_runs_leftwards(line, leftwards));
            self.write_pieces(draft, &pieces);
            draft.spans.push(Span { start, end: draft.characters, mark: Mark::RightToLeft });
            return;
        }
        for (index, word) in line.words.iter().enumerate() {
            if index > 0 {
                draft.push(blank_between(&line.words[index - 1], word).unwrap_or_default());
            }
            self.write_word(draft, word, word.units.iter());
        }
    }

    fn write_pieces(&self, draft: &mut Draft, pieces: &[Piece<'_>]) {
        let mut at = 0;
        while at < pieces.len() {
            let word = match pieces[at] {
                Piece::Unit(word, _) => word,
                Piece::Blank(blank) => {
                    draft.push(blank);
                    at += 1;
                    continue;
                }
            };
            let units: Vec<&Unit> = pieces[at..].iter().map_while(|piece| piece.unit_of(word)).collect();
            self.write_word(draft, word, units.iter().copied());
            at += units.len();
        }
    }

    /// Writes a word, or the part of it that stands together.
    fn write_word<'u>(&self, draft: &mut Draft, word: &Word, units: impl Iterator<Item = &'u Unit> + Clone) {
        let start = draft.characters;
        match word.kind {
            WordKind::Tick(state, seen) => {
                draft.push(if state == TickState::Checked { "☒" } else { "☐" });
                draft.boxes.push((start, state, seen));
            }
            WordKind::Field(widget) => {
                units.for_each(|unit| push(draft, unit));
                if let Some(widget) = self.widgets.get(widget) {
                    draft.spans.push(Span { start, end: draft.characters, mark: Mark::Control(control(widget)) });
                }
            }
            WordKind::Text
                if word.style.raised && !units.clone().any(|unit| unit.text.any(|c| !c.is_ascii_digit())) =>
            {
                let mut number = String::new();
                units.for_each(|unit| push_unit(&mut number, &unit.text));
                if self.notes.contains(&number) {
                    draft.spans.push(Span { start, end: start, mark: Mark::NoteReference(number) });
                    return;
                }
                let raised: String = number.chars().map(superscript).collect();
                draft.push(&raised);
            }
            WordKind::Text => {
                units.clone().for_each(|unit| push(draft, unit));
                self.mark_links(draft, word, units, start);
            }
        }
        draft.places.push(PlacedRange {
            start,
            end: draft.characters,
            place: Place::Page(PagePlace { page: word.page, boxes: vec![in_tenths(word.place)] }),
            certainty: None,
        });
        add_mark(draft, start, draft.characters, Mark::FontSize(((word.size * 10.0).round() / 10.0) as f32));
        mark_style(draft, start, &word.style);
    }

    /// Marks the characters that a link covers.
    fn mark_links<'u>(
        &self,
        draft: &mut Draft,
        word: &Word,
        units: impl Iterator<Item = &'u Unit> + Clone,
        start: usize,
    ) {
        let Some(links) = self.links.get(&word.page) else { return };
        for link in links.iter().filter(|link| link.boxes.iter().any(|area| touches(*area, word.place))) {
            let mut at = start;
            let mut covered: Option<(usize, usize)> = None;
            for unit in units.clone() {
                let behind = at + unit.text.characters();
                if link.boxes.iter().any(|area| covers(*area, word, unit)) {
                    covered = Some((covered.map_or(at, |(first, _)| first), behind));
                }
                at = behind;
            }
            if let Some((first, behind)) = covered {
                add_mark(draft, first, behind, Mark::Link(link.target.clone()));
                return;
            }
        }
    }
}

/// Adds the characters of a unit.
fn push(draft: &mut Draft, unit: &Unit) {
    push_unit(&mut draft.text, &unit.text);
    draft.characters += unit.text.characters();
}

fn touches(area: Rect, place: Rect) -> bool {
    area.x0 < place.x1 && place.x0 < area.x1 && area.y0 < place.y1 && place.y0 < area.y1
}

/// True when the middle of a unit lies in the area.
fn covers(area: Rect, word: &Word, unit: &Unit) -> bool {
    // Where the word is turned on its page, it is covered as a whole or not.
    if word.place != word.bounds {
        return area.contains(word.place.center());
    }
    let middle = kurbo::Point::new((unit.x0 + unit.x1) / 2.0, word.baseline - 0.25 * word.size);
    area.inflate(0.5, 1.0).contains(middle)
}

/// Adds a mark, or lengthens the one before where it is the same and nothing but blanks stands between.
fn add_mark(draft: &mut Draft, start: usize, end: usize, mark: Mark) {
    let behind_last = draft.spans.iter_mut().rev().take(8).find(|span| span.mark == mark);
    if let Some(span) = behind_last
        && start <= span.end + 1
    {
        span.end = end;
        return;
    }
    draft.spans.push(Span { start, end, mark });
}

fn mark_style(draft: &mut Draft, start: usize, style: &Style) {
    let end = draft.characters;
    let hexadecimal = |[red, green, blue]: [u8; 3]| format!("{red:02X}{green:02X}{blue:02X}");
    if style.bold {
        add_mark(draft, start, end, Mark::Bold);
    }
    if style.italic {
        add_mark(draft, start, end, Mark::Italic);
    }
    if style.underlined {
        add_mark(draft, start, end, Mark::Underlined);
    }
    if style.struck_out {
        add_mark(draft, start, end, Mark::StruckOut);
    }
    if let Some(colour) = style.highlight {
        add_mark(draft, start, end, Mark::Highlighted(hexadecimal(colour)));
    }
    if style.colour != [0; 3] {
        add_mark(draft, start, end, Mark::Colour(hexadecimal(style.colour)));
    }
}

/// The control of a widget.
fn control(widget: &Widget) -> Control {
    Control {
        name: Some(widget.name.clone()),
        tooltip: widget.tooltip.clone(),
        kind: format!("{:?}", widget.kind),
        value: widget.value.clone(),
        options: widget.options.clone(),
        placeholder_shown: false,
        untouched: widget.untouched,
    }
}
