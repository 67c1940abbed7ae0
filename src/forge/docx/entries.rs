//! Entries in the order of the page: paragraph by paragraph, or as rows of tables.

use crate::forge::form::{AnswerStands, Entry, EntryKind, Look, Piece, Run, Takes};

use super::answers::{Place, direction_of};
use super::markup::{Cell, Rules, RunProperties, plain, run, table};
use super::numbering::{Label, Level};
use super::runs::Writer;
use crate::forge::arrangement::Arrangement;

/// Width of the page between its margins, in twentieths of a point.
const WIDTH: usize = 9400;

const FLOW: Place = Place { option: "Option", answer: "Answer", width: WIDTH - 567, is_cell: false };
const BARE: Place = Place { option: "Normal", answer: "Normal", width: WIDTH, is_cell: false };

/// What is written of an entry, apart, so that it can stand in cells.
struct Written {
    label: Label,
    prompt: String,
    answer: String,
}

impl Writer<'_> {
    /// The body of the document.
    pub(super) fn body(&mut self) -> String {
        let form = self.form;
        let mut body = self.text("Title", &form.title);
        for text in &form.introduction {
            body.push_str(&self.text("Normal", text));
        }
        let mut rows = Vec::new();
        for entry in &form.entries {
            let part = self.entry(entry, &mut rows);
            if !part.is_empty() {
                self.end_table(&mut rows, &mut body);
                body.push_str(&part);
            }
        }
        self.end_table(&mut rows, &mut body);
        for text in &form.closing {
            body.push_str(&self.text("Normal", text));
        }
        body + &self.end_notes()
    }

    fn text(&mut self, style: &str, text: &str) -> String {
        let runs = [Run::plain(text)];
        let content = self.runs(&runs, RunProperties::default());
        self.paragraph(style, &Label::None, &runs, &content)
    }

    /// What stands outside of a table; rows go to `rows`.
    fn entry(&mut self, entry: &Entry, rows: &mut Vec<Vec<Cell>>) -> String {
        let in_table = self.style.arrangement != Arrangement::Flow;
        match entry.kind {
            EntryKind::Section => {
                let label = self.lists.next(Level::Section, entry.label.as_deref());
                let written = self.written(entry, label, "Heading1", BARE, true);
                if in_table && self.style.sections_in_tables {
                    let columns = self.widths().len();
                    rows.push(vec![Cell::shaded(written.prompt + &written.answer).over(columns)]);
                    return String::new();
                }
                written.prompt + &written.answer
            }
            EntryKind::Statement => self.statement(entry),
            EntryKind::Front if !in_table || entry.answer_stands == AnswerStands::Behind => {
                self.line_of_its_own(entry, "Normal", BARE)
            }
            EntryKind::Row if !in_table && entry.answer_stands == AnswerStands::Behind => {
                self.line_of_its_own(entry, "Answer", FLOW)
            }
            EntryKind::Question | EntryKind::Part if !in_table => {
                let (level, style) =
                    if entry.kind == EntryKind::Part { (Level::Part, "Part") } else { (Level::Question, "Question") };
                let label = self.lists.next(level, entry.label.as_deref());
                let written = self.written(entry, label, style, FLOW, true);
                written.prompt + &written.answer
            }
            _ => {
                self.row(entry, rows);
                String::new()
            }
        }
    }

    /// A line with its answer, outside of any table.
    fn line_of_its_own(&mut self, entry: &Entry, style: &str, place: Place) -> String {
        let written = self.written(entry, typed(entry), style, place, true);
        written.prompt + &written.answer
    }

    fn row(&mut self, entry: &Entry, rows: &mut Vec<Vec<Cell>>) {
        let widths = self.widths();
        let arrangement = self.style.arrangement;
        let is_row = matches!(entry.kind, EntryKind::Row | EntryKind::Front);
        // The line of a prompt goes on in the cell beside it.
        let mut entry = entry.clone();
        if entry.answer_stands == AnswerStands::Behind && (is_row || arrangement != Arrangement::AnswerRows) {
            entry.answer_stands = AnswerStands::Below;
        }
        let entry = &entry;
        let width = if arrangement == Arrangement::AnswerRows && !is_row { WIDTH } else { widths[widths.len() - 1] };
        let place = Place { option: "Cell", answer: "Cell", width: width - 240, is_cell: true };
        let label = match entry.kind {
            EntryKind::Question => self.lists.next(Level::Question, entry.label.as_deref()),
            EntryKind::Part => self.lists.next(Level::Part, entry.label.as_deref()),
            _ => typed(entry),
        };
        let in_column = arrangement == Arrangement::ThreeColumns;
        let written = self.written(entry, label, "Cell", place, !in_column);
        let answer = Cell::of(written.answer);
        let prompt = if self.style.shades { Cell::shaded(written.prompt) } else { Cell::of(written.prompt) };
        match arrangement {
            Arrangement::AnswerRows if !is_row => {
                rows.push(vec![prompt.over(widths.len())]);
                if !answer.content.is_empty() {
                    rows.push(vec![answer.over(widths.len())]);
                }
            }
            Arrangement::ThreeColumns => {
                let number = match &written.label {
                    // Nothing but the number stands in its cell.
                    Label::Typed(label) => self.text("Cell", label),
                    label => self.paragraph("Cell", label, &[], ""),
                };
                rows.push(vec![Cell { is_shaded: prompt.is_shaded, ..Cell::of(number) }, prompt, answer]);
            }
            _ => rows.push(vec![prompt, answer]),
        }
    }

    fn widths(&self) -> &'static [usize] {
        match self.style.arrangement {
            Arrangement::Flow => &[3200, 6200],
            Arrangement::TwoColumns => &[4000, 5400],
            Arrangement::ThreeColumns => &[860, 3540, 5000],
            Arrangement::AnswerRows => &[3700, 5700],
        }
    }

    fn end_table(&mut self, rows: &mut Vec<Vec<Cell>>, body: &mut String) {
        if rows.is_empty() {
            return;
        }
        let rules = if self.style.arrangement == Arrangement::Flow { Rules::All } else { self.style.rules };
        body.push_str(&table(self.widths(), rules, self.style.keeps_rows, rows));
        rows.clear();
        let space = self.paragraph("Spacer", &Label::None, &[], "");
        body.push_str(&space);
    }

    /// A sentence with its box before it.
    fn statement(&mut self, entry: &Entry) -> String {
        let mut content = String::new();
        let mut texts = entry.prompt.clone();
        for tick in &entry.ticks {
            let mut tick = tick.clone();
            if !entry.prompt.is_empty() {
                tick.text = Vec::new();
            }
            texts.extend(tick.text.clone());
            content.push_str(&self.tick(&tick));
        }
        content.push_str(&self.runs(&entry.prompt, RunProperties::default()));
        content.push_str(&self.marks(entry));
        let label = typed(entry);
        let mut out = self.paragraph("Normal", &label, &direction_of(&texts), &content);
        if !entry.answer.is_empty() {
            out.push_str(&self.answer(entry, BARE));
        }
        out
    }

    fn marks(&mut self, entry: &Entry) -> String {
        let marks: Vec<String> = entry.notes.iter().map(|note| self.reference(*note)).collect();
        marks.concat()
    }

    /// Prompt and answer, apart; the label stands before the prompt where that is asked for.
    fn written(&mut self, entry: &Entry, label: Label, style: &str, place: Place, labelled: bool) -> Written {
        let has_ticks = !entry.ticks.is_empty();
        let look = Look { bold: self.style.bold_prompts && entry.kind == EntryKind::Question, ..Look::default() };
        let mut content = self.runs(&entry.prompt, RunProperties { look, ..RunProperties::default() });
        let hint = entry.hint.as_ref().map(|hint| {
            let italic = RunProperties { look: Look { italic: true, ..Look::default() }, ..RunProperties::default() };
            run(&format!("({hint})"), italic, false, "")
        });
        let is_below = has_ticks && self.style.hints_below;
        if let Some(hint) = hint.as_ref().filter(|_| !is_below) {
            content.push_str(&plain(" "));
            content.push_str(hint);
        }
        content.push_str(&self.marks(entry));
        let has_field = !entry.answer.is_empty() || takes(entry);
        let behind = has_field && entry.answer_stands == AnswerStands::Behind;
        let mut rest = String::new();
        if behind {
            content.push_str(&self.behind(entry, place, &mut rest));
        }
        let mut prompt = String::new();
        let mut answer = self.ticks(entry, place);
        if let Some(hint) = hint.filter(|_| is_below) {
            answer.push_str(&self.paragraph(place.answer, &Label::None, &[], &hint));
        }
        if has_field && !behind {
            let given = self.answer(entry, place);
            let to = if entry.answer_stands == AnswerStands::Above { &mut prompt } else { &mut answer };
            to.push_str(&given);
        }
        answer.push_str(&rest);
        let shown = if labelled { label.clone() } else { Label::None };
        if !content.is_empty() || shown != Label::None {
            prompt.push_str(&self.paragraph(style, &shown, &direction_of(&entry.prompt), &content));
        }
        Written { label, prompt, answer }
    }

    /// The answer on the line of its prompt; what is more than that goes to `rest`.
    fn behind(&mut self, entry: &Entry, place: Place, rest: &mut String) -> String {
        let first = match entry.answer.first() {
            Some(Piece::Paragraph(runs)) => runs.as_slice(),
            _ => &[],
        };
        let shown = self.answer_runs(first);
        let others = &entry.answer[usize::from(!first.is_empty()).min(entry.answer.len())..];
        let line = if self.is_lost(first) && others.is_empty() {
            shown
        } else if others.is_empty() {
            self.line(&entry.name, &entry.takes, &shown, entry.placeholder.as_deref())
        } else {
            self.lists.end_answer();
            rest.push_str(&self.pieces(others, place));
            shown
        };
        if line.is_empty() { line } else { plain(" ") + &line }
    }
}

/// True where a field stands for the answer.
fn takes(entry: &Entry) -> bool {
    entry.takes != Takes::Nothing && !matches!(entry.kind, EntryKind::Section | EntryKind::Statement)
}

/// The label of what no list counts.
fn typed(entry: &Entry) -> Label {
    entry.label.as_ref().filter(|label| !label.is_empty()).map_or(Label::None, |label| Label::Typed(label.clone()))
}
