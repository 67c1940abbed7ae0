//! Ticks and answers of an entry as paragraphs.

use crate::forge::form::{Entry, Look, Piece, Run, Shown, Takes, TickLine, TicksStand};

use super::controls::prompts;
use super::markup::{Cell, Rules, RunProperties, plain, table};
use super::numbering::Label;
use super::runs::Writer;
use super::{Answers, shapes};

/// Where paragraphs stand: their style, and the width of that place in twentieths of a point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub option: &'static str,
    pub answer: &'static str,
    pub width: usize,
    pub is_cell: bool,
}

impl Writer<'_> {
    /// Runs that the respondent wrote.
    pub(super) fn answer_runs(&mut self, runs: &[Run]) -> String {
        let form = self.form;
        let is_marked = self.style.marks_language && form.answer_language != form.language;
        let language = is_marked.then_some(form.answer_language.as_str());
        self.runs(runs, RunProperties { language, ..RunProperties::default() })
    }

    /// The boxes of an entry, as paragraphs; `before` stands on their line where they share that of the prompt.
    pub(super) fn ticks(&mut self, entry: &Entry, place: Place) -> String {
        if entry.ticks.is_empty() {
            return String::new();
        }
        if let Some(list) = self.as_list(entry) {
            return self.paragraph(place.answer, &Label::None, &[], &list);
        }
        match entry.ticks_stand {
            TicksStand::Lines => {
                let last = entry.ticks.len() - 1;
                let ticks = entry.ticks.iter().enumerate();
                ticks.map(|(position, tick)| self.tick_paragraph(tick, place, position == last)).collect()
            }
            TicksStand::InLine => {
                let mut content = String::new();
                for (position, tick) in entry.ticks.iter().enumerate() {
                    if position > 0 {
                        content.push_str(&plain(if self.style.tabs { "\t" } else { "    " }));
                    }
                    content.push_str(&self.tick(tick));
                }
                let runs: Vec<Run> = entry.ticks.iter().flat_map(|tick| tick.text.clone()).collect();
                self.paragraph(place.option, &Label::None, &direction_of(&runs), &content)
            }
            TicksStand::Cells => {
                let rows: Vec<Vec<Cell>> = entry.ticks.iter().map(|tick| self.tick_row(tick)).collect();
                let right = 900;
                table(&[place.width.saturating_sub(right + 120), right], self.style.rules, true, &rows)
                    + &if place.is_cell { String::new() } else { self.paragraph("Spacer", &Label::None, &[], "") }
            }
        }
    }

    /// Yes and no as a list to choose from, where the style has such lists and they say it.
    fn as_list(&mut self, entry: &Entry) -> Option<String> {
        let [yes, no] = entry.ticks.as_slice() else { return None };
        let ids = yes.name.strip_suffix(".yes").filter(|name| no.name.strip_suffix(".no") == Some(name))?;
        let fits = self.style.yes_no_lists
            && self.style.answers != Answers::Plain
            && !(yes.checked && no.checked)
            && [yes, no].iter().all(|tick| {
                tick.shown == Shown::Box && tick.beside.is_empty() && !tick.takes_text && tick.text.iter().all(is_bare)
            });
        let text = |tick: &TickLine| tick.text.iter().map(|run| run.text.as_str()).collect::<String>();
        let words = [text(yes), text(no)];
        let answer = if yes.checked { Some(0) } else { no.checked.then_some(1) };
        let [_, choose, _] = prompts(&self.form.language);
        fits.then(|| self.yes_no_list(ids, [&words[0], &words[1]], answer, choose))
    }

    fn tick_paragraph(&mut self, tick: &TickLine, place: Place, is_last: bool) -> String {
        let label = match tick.shown {
            Shown::Lost if self.style.lost_bullets => self.lists.item("•"),
            _ => Label::None,
        };
        let content = self.tick(tick);
        // The mark of a paragraph goes with its text only where nothing else stands in it, and where another paragraph
        // follows, with which it then is one.
        let alone = !is_last && tick.shown == Shown::Look && tick.beside.is_empty() && !tick.takes_text;
        let runs = if alone { tick.text.clone() } else { direction_of(&tick.text) };
        self.paragraph(place.option, &label, &runs, &content)
    }

    fn tick_row(&mut self, tick: &TickLine) -> Vec<Cell> {
        let mark = match &tick.shown {
            Shown::Box => self.tick_box(&tick.name, tick.checked),
            Shown::Typed(mark) | Shown::TypedBehind(mark) => plain(mark),
            Shown::Look | Shown::Lost => String::new(),
        };
        let mut text = self.runs(&tick.text, RunProperties::default());
        text.push_str(&self.beside(tick));
        let text = self.paragraph("Cell", &Label::None, &direction_of(&tick.text), &text);
        vec![Cell::of(text), Cell::of(self.paragraph("Cell", &Label::None, &[], &mark))]
    }

    /// A box or mark with its text and what stands beside it.
    pub(super) fn tick(&mut self, tick: &TickLine) -> String {
        let mut content = match &tick.shown {
            Shown::Box => self.tick_box(&tick.name, tick.checked) + &plain(" "),
            Shown::Typed(mark) if !mark.is_empty() => plain(&format!("{mark} ")),
            _ => String::new(),
        };
        content.push_str(&self.runs(&tick.text, RunProperties::default()));
        if let Shown::TypedBehind(mark) = &tick.shown
            && !mark.is_empty()
        {
            content.push_str(&plain(&format!(" {mark}")));
        }
        content + &self.beside(tick)
    }

    fn beside(&mut self, tick: &TickLine) -> String {
        if tick.beside.is_empty() && !tick.takes_text {
            return String::new();
        }
        let shown = self.answer_runs(&tick.beside);
        if self.is_lost(&tick.beside) {
            return plain(" ") + &shown;
        }
        let line = self.line(&format!("{}.text", tick.name), &Takes::Line, &shown, None);
        if line.is_empty() { line } else { plain(" ") + &line }
    }

    /// What was written, as paragraphs within their field; an empty field where nothing was.
    pub(super) fn answer(&mut self, entry: &Entry, place: Place) -> String {
        self.lists.end_answer();
        if entry.answer.is_empty() {
            return self.empty_field(&entry.name, place.answer, &entry.takes, entry.placeholder.as_deref());
        }
        if let Some(runs) = one_line(entry) {
            let shown = self.answer_runs(runs);
            if self.in_text_box(&entry.answer) {
                let inside = self.paragraph("Cell", &Label::None, &direction_of(runs), &shown);
                return self.boxed(&inside, &entry.answer, place);
            }
            if self.is_lost(runs) {
                return self.paragraph(place.answer, &Label::None, &direction_of(runs), &shown);
            }
            if self.style.answers != Answers::Plain && matches!(entry.takes, Takes::Line | Takes::Day(_)) {
                let shown = self.line(&entry.name, &entry.takes, &shown, None);
                return self.paragraph(place.answer, &Label::None, &direction_of(runs), &shown);
            }
            let written = vec![self.paragraph(place.answer, &Label::None, &direction_of(runs), &shown)];
            return self.field_around(&entry.name, &entry.answer, written);
        }
        let boxed = self.in_text_box(&entry.answer);
        let style = if boxed { "Cell" } else { place.answer };
        let written = self.written_pieces(&entry.answer, style, place);
        if boxed {
            return self.boxed(&written.concat(), &entry.answer, place);
        }
        let first = entry.answer.first().map(|piece| match piece {
            Piece::Paragraph(runs) | Piece::Item(_, runs) => runs.as_slice(),
            Piece::Table(_) => &[],
        });
        if first.is_some_and(|runs| self.is_lost(runs)) {
            return written.concat();
        }
        self.field_around(&entry.name, &entry.answer, written)
    }

    /// True where LibreOffice would lose how runs at the beginning of a content control look.
    pub(super) fn is_lost(&self, runs: &[Run]) -> bool {
        self.style.for_libreoffice && self.style.answers == Answers::ContentControls && !runs.iter().all(is_bare)
    }

    fn boxed(&mut self, inside: &str, pieces: &[Piece], place: Place) -> String {
        self.controls += 1;
        let lines = shapes::lines(pieces, place.width);
        let shape = shapes::text_box(self.controls, inside, place.width.saturating_sub(600), lines);
        self.paragraph(place.answer, &Label::None, &[], &shape)
    }

    /// Text boxes hold text: no notes, which Word forbids there, and no tables.
    fn in_text_box(&mut self, pieces: &[Piece]) -> bool {
        let is_held = |piece: &Piece| match piece {
            Piece::Paragraph(runs) | Piece::Item(_, runs) => runs.iter().all(|run| run.note.is_none()),
            Piece::Table(_) => false,
        };
        self.style.text_boxes && pieces.iter().all(is_held) && self.noise.pick(3) == 0
    }

    /// Pieces of an answer outside of any field.
    pub(super) fn pieces(&mut self, pieces: &[Piece], place: Place) -> String {
        self.written_pieces(pieces, place.answer, place).concat()
    }

    fn written_pieces(&mut self, pieces: &[Piece], style: &str, place: Place) -> Vec<String> {
        let mut written = Vec::new();
        for (position, piece) in pieces.iter().enumerate() {
            let goes_on = matches!(pieces.get(position + 1), Some(Piece::Paragraph(_) | Piece::Item(..)));
            written.push(self.piece(piece, style, place, goes_on));
        }
        written
    }

    /// A piece; where `goes_on`, a paragraph follows it.
    fn piece(&mut self, piece: &Piece, style: &str, place: Place, goes_on: bool) -> String {
        match piece {
            Piece::Paragraph(runs) => {
                let content = self.answer_runs(runs);
                let runs = if goes_on { runs.clone() } else { direction_of(runs) };
                self.paragraph(style, &Label::None, &runs, &content)
            }
            // Word does not count a line whose mark was deleted: what is deleted here is its text.
            Piece::Item(label, runs) => {
                let label = if self.style.typed_items { Label::Typed(label.clone()) } else { self.lists.item(label) };
                let content = self.answer_runs(runs);
                self.paragraph(if style == "Answer" { "Item" } else { style }, &label, &direction_of(runs), &content)
            }
            Piece::Table(rows) => {
                let columns = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
                let width = place.width.saturating_sub(200) / columns;
                let mut cells = Vec::new();
                for row in rows {
                    let mut written = Vec::new();
                    for runs in row {
                        let content = self.answer_runs(runs);
                        written.push(Cell::of(self.paragraph("Cell", &Label::None, &direction_of(runs), &content)));
                    }
                    let missing = columns - written.len().min(columns);
                    written.extend((0..missing).map(|_| Cell::of(String::new())));
                    cells.push(written);
                }
                table(&vec![width; columns], Rules::All, false, &cells)
            }
        }
    }
}

/// The runs of an answer that is one paragraph.
pub(super) fn one_line(entry: &Entry) -> Option<&[Run]> {
    match entry.answer.as_slice() {
        [Piece::Paragraph(runs)] => Some(runs),
        _ => None,
    }
}

/// Runs by which a paragraph takes its direction, without what was changed in them.
pub(super) fn direction_of(runs: &[Run]) -> Vec<Run> {
    vec![Run::plain(runs.iter().map(|run| run.text.as_str()).collect::<String>())]
}

fn is_bare(run: &Run) -> bool {
    run.change.is_none() && run.link.is_none() && run.note.is_none() && run.look == Look::default()
}
