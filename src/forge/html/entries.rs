//! Entries in the order of the page: paragraph by paragraph, or as rows of tables.

use crate::forge::form::{AnswerStands, Entry, EntryKind, Form, Piece, Run, Shown, TickLine, TicksStand};

use super::HtmlStyle;
use super::inline::{beside, direction, direction_of, mark, runs, tick, tick_box};
use crate::forge::arrangement::Arrangement;
use crate::forge::escape::escaped;

/// A page in the making.
pub(super) struct Writer<'a> {
    form: &'a Form,
    style: &'a HtmlStyle,
    /// Rows of the open table.
    rows: String,
}

impl<'a> Writer<'a> {
    pub(super) fn new(form: &'a Form, style: &'a HtmlStyle) -> Self {
        Self { form, style, rows: String::new() }
    }

    /// What stands in the body of the page.
    pub(super) fn body(&mut self) -> String {
        let form = self.form;
        let mut body = format!("<h1{}>{}</h1>\n", direction(&form.title), escaped(&form.title));
        let paragraph =
            |text: &String| format!("<p{}>{}</p>\n", direction(text), runs(form, &[Run::plain(text.as_str())]));
        body.extend(form.introduction.iter().map(paragraph));
        for entry in &form.entries {
            let part = self.entry(entry);
            if !part.is_empty() {
                body.push_str(&self.end_table());
                body.push_str(&part);
            }
        }
        body.push_str(&self.end_table());
        body.extend(form.closing.iter().map(paragraph));
        for note in &form.notes {
            let (mark, text) = (escaped(&note.mark), escaped(&note.text));
            body.push_str(&format!("<p class=\"note\"{}><sup>{mark}</sup> {text}</p>\n", direction(&note.text)));
        }
        body
    }

    fn end_table(&mut self) -> String {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() { rows } else { format!("<table>\n{rows}</table>\n") }
    }

    /// What stands outside of a table; rows are kept.
    fn entry(&mut self, entry: &Entry) -> String {
        let in_table = self.style.arrangement != Arrangement::Flow;
        let label = entry.label.as_ref().filter(|label| !label.is_empty());
        let labelled = label.map(|label| format!("{} ", escaped(label))).unwrap_or_default();
        match entry.kind {
            EntryKind::Section => {
                let title = self.prompt(entry);
                format!("<h2{}>{labelled}{title}</h2>\n{}", direction_of(&entry.prompt), self.below(entry))
            }
            EntryKind::Statement => self.statement(entry, &labelled),
            EntryKind::Row if in_table || entry.answer_stands != AnswerStands::Behind => {
                self.row(entry, label);
                String::new()
            }
            EntryKind::Front if in_table && entry.answer_stands != AnswerStands::Behind => {
                self.row(entry, label);
                String::new()
            }
            EntryKind::Question | EntryKind::Part if in_table => {
                self.row(entry, label);
                String::new()
            }
            _ => self.above(entry) + &self.prompt_line(entry, &labelled) + &self.below(entry),
        }
    }

    fn row(&mut self, entry: &Entry, label: Option<&String>) {
        let is_row = matches!(entry.kind, EntryKind::Row | EntryKind::Front);
        // The line of a prompt goes on in the cell beside it.
        let mut entry = entry.clone();
        let is_beside = is_row || self.style.arrangement != Arrangement::AnswerRows;
        if entry.answer_stands == AnswerStands::Behind && is_beside {
            entry.answer_stands = AnswerStands::Below;
        }
        let entry = &entry;
        let labelled = label.map(|label| format!("{} ", escaped(label))).unwrap_or_default();
        let (above, below) = (self.above(entry), self.below(entry));
        let row = match self.style.arrangement {
            Arrangement::ThreeColumns => {
                let number = label.map(|label| escaped(label)).unwrap_or_default();
                let prompt = above + &self.prompt_line(entry, "");
                format!(
                    "<tr><td class=\"number\">{number}</td><td class=\"prompt\">{prompt}</td><td>{below}</td></tr>\n"
                )
            }
            Arrangement::AnswerRows if !is_row => {
                let prompt = above + &self.prompt_line(entry, &labelled);
                let answer = format!("<tr><td colspan=\"2\">{below}</td></tr>\n");
                let answer = if below.is_empty() { String::new() } else { answer };
                format!("<tr><td class=\"prompt\" colspan=\"2\">{prompt}</td></tr>\n{answer}")
            }
            _ => {
                let prompt = above + &self.prompt_line(entry, &labelled);
                format!("<tr><td class=\"prompt\">{prompt}</td><td>{below}</td></tr>\n")
            }
        };
        self.rows.push_str(&row);
    }

    /// The prompt with its hint and the marks of its notes.
    fn prompt(&self, entry: &Entry) -> String {
        let mut out = runs(self.form, &entry.prompt);
        if let Some(hint) = entry.hint.as_ref().filter(|_| !self.is_hint_below(entry)) {
            out.push_str(&format!(" <span class=\"hint\">({})</span>", escaped(hint)));
        }
        out.extend(entry.notes.iter().map(|note| mark(self.form, *note)));
        out
    }

    fn is_hint_below(&self, entry: &Entry) -> bool {
        self.style.hints_below && !entry.ticks.is_empty()
    }

    /// The prompt as a paragraph, with the answer where that stands on its line.
    fn prompt_line(&self, entry: &Entry, labelled: &str) -> String {
        let mut prompt = self.prompt(entry);
        let kind = match entry.kind {
            EntryKind::Question => "question",
            EntryKind::Part => "part",
            _ => "row",
        };
        let behind = entry.answer_stands == AnswerStands::Behind;
        if let Some(Piece::Paragraph(first)) = entry.answer.first().filter(|_| behind) {
            prompt = format!("<span class=\"{kind}\">{prompt}</span> {}", runs(self.form, first));
        }
        if prompt.is_empty() && labelled.is_empty() {
            return String::new();
        }
        format!("<p class=\"prompt {kind}\"{}>{labelled}{prompt}</p>\n", direction_of(&entry.prompt))
    }

    fn above(&self, entry: &Entry) -> String {
        if entry.answer_stands == AnswerStands::Above { self.answer(&entry.answer) } else { String::new() }
    }

    /// Boxes, and the answer unless it stands above.
    fn below(&self, entry: &Entry) -> String {
        let mut out = self.ticks(entry);
        if let Some(hint) = entry.hint.as_ref().filter(|_| self.is_hint_below(entry)) {
            out.push_str(&format!("<p class=\"option hint\"{}>({})</p>\n", direction(hint), escaped(hint)));
        }
        let answer = match entry.answer_stands {
            AnswerStands::Above => &[],
            // What is more than one paragraph goes on below.
            AnswerStands::Behind if matches!(entry.answer.first(), Some(Piece::Paragraph(_))) => &entry.answer[1..],
            _ => entry.answer.as_slice(),
        };
        out + &self.answer(answer)
    }

    fn statement(&self, entry: &Entry, labelled: &str) -> String {
        let mut out = format!("<p{}>{labelled}", direction_of(&entry.prompt));
        for line in &entry.ticks {
            let mut line = line.clone();
            if !entry.prompt.is_empty() {
                line.text = Vec::new();
            }
            out.push_str(&tick(self.form, self.style, &line));
        }
        out + &self.prompt(entry) + "</p>\n" + &self.answer(&entry.answer)
    }

    fn ticks(&self, entry: &Entry) -> String {
        let line = |line: &TickLine| tick(self.form, self.style, line);
        match entry.ticks_stand {
            _ if entry.ticks.is_empty() => String::new(),
            TicksStand::Lines => {
                let paragraph =
                    |one: &TickLine| format!("<p class=\"option\"{}>{}</p>\n", direction_of(&one.text), line(one));
                entry.ticks.iter().map(paragraph).collect()
            }
            TicksStand::InLine => {
                let ticks: Vec<String> = entry.ticks.iter().map(line).collect();
                let first = entry.ticks.first().map(|tick| direction_of(&tick.text)).unwrap_or_default();
                format!("<p class=\"option\"{first}>{}</p>\n", ticks.join("\u{a0}\u{a0}\u{a0} "))
            }
            TicksStand::Cells => {
                let row = |one: &TickLine| {
                    let mark = match &one.shown {
                        Shown::Box => tick_box(self.style, one.checked),
                        Shown::Typed(mark) | Shown::TypedBehind(mark) => escaped(mark),
                        Shown::Look | Shown::Lost => String::new(),
                    };
                    let text = runs(self.form, &one.text) + &beside(self.form, one);
                    format!("<tr><td{}>{text}</td><td class=\"box\">{mark}</td></tr>\n", direction_of(&one.text))
                };
                format!("<table class=\"ticks\">\n{}</table>\n", entry.ticks.iter().map(row).collect::<String>())
            }
        }
    }

    fn answer(&self, pieces: &[Piece]) -> String {
        if pieces.is_empty() {
            return String::new();
        }
        let mut out = String::new();
        let mut in_list = false;
        for piece in pieces {
            let listed = self.listed(piece);
            if in_list != listed.is_some() {
                out.push_str(if in_list { "</ul>\n" } else { "<ul>\n" });
                in_list = listed.is_some();
            }
            out.push_str(&listed.unwrap_or_else(|| self.piece(piece)));
        }
        if in_list {
            out.push_str("</ul>\n");
        }
        format!("<div class=\"answer\">{out}</div>\n")
    }

    /// A line of a list, whose mark is the label.
    fn listed(&self, piece: &Piece) -> Option<String> {
        let Piece::Item(label, text) = piece else { return None };
        let can_be_quoted = |c: char| !matches!(c, '"' | '\\' | '\'') && !c.is_control();
        if !self.style.lists || !label.chars().all(can_be_quoted) {
            return None;
        }
        let (label, direction) = (escaped(label), direction_of(text));
        Some(format!("<li style=\"list-style-type: '{label} '\"{direction}>{}</li>\n", runs(self.form, text)))
    }

    fn piece(&self, piece: &Piece) -> String {
        match piece {
            Piece::Paragraph(text) => format!("<p{}>{}</p>\n", direction_of(text), runs(self.form, text)),
            Piece::Item(label, text) => {
                format!("<p{}>{} {}</p>\n", direction_of(text), escaped(label), runs(self.form, text))
            }
            Piece::Table(rows) => {
                let cell = |text: &Vec<Run>| format!("<td{}>{}</td>", direction_of(text), runs(self.form, text));
                let row = |cells: &Vec<Vec<Run>>| format!("<tr>{}</tr>\n", cells.iter().map(cell).collect::<String>());
                format!("<table>\n{}</table>\n", rows.iter().map(row).collect::<String>())
            }
        }
    }
}
