//! A form as plain text: what people type into a mail when they answer without a file.

use crate::forge::form::{AnswerStands, Change, Entry, EntryKind, Form, Piece, Run, Shown, TickLine, TicksStand};
use crate::forge::random::Dice;
use crate::forge::written::{is_bullet, raised};

/// The form as plain text.
pub(crate) fn write(form: &Form, dice: &mut Dice) -> String {
    const MARKS: [[&str; 2]; 4] = [["[ ]", "[x]"], ["[ ]", "[X]"], ["( )", "(x)"], ["☐", "☒"]];
    let marks = MARKS[dice.below(MARKS.len())];
    let mut page = Page { form, marks, blocks: vec![form.title.clone()], shown: Vec::new() };
    page.blocks.extend(form.introduction.iter().cloned());
    for entry in &form.entries {
        page.entry(entry);
    }
    page.notes();
    page.blocks.extend(form.closing.iter().cloned());
    page.blocks.retain(|block| !block.trim().is_empty());
    page.blocks.join("\n\n") + "\n"
}

struct Page<'a> {
    form: &'a Form,
    marks: [&'static str; 2],
    blocks: Vec<String>,
    /// Footnotes whose marks stood in the open section.
    shown: Vec<usize>,
}

impl Page<'_> {
    fn entry(&mut self, entry: &Entry) {
        if entry.kind == EntryKind::Section {
            self.notes();
        }
        let mut line = entry.label.as_deref().map(|label| format!("{label} ")).unwrap_or_default();
        line.push_str(&self.runs(&entry.prompt));
        for &note in &entry.notes {
            line.push_str(&self.mark(note));
        }
        let mut line = line.trim_end().to_owned();
        if let Some(hint) = &entry.hint {
            line.push_str(&format!(" ({hint})"));
        }
        let answer = self.answer(&entry.answer);
        let ticks: Vec<String> = entry.ticks.iter().map(|tick| self.tick(tick)).collect();
        if entry.kind == EntryKind::Statement {
            self.blocks.push(format!("{} {line}", ticks.join(" ")).trim().to_owned());
            self.blocks.push(answer);
            return;
        }
        let is_line = matches!(entry.kind, EntryKind::Front | EntryKind::Row);
        let ticks = ticks.join(if entry.ticks_stand == TicksStand::InLine { "   " } else { "\n" });
        if is_line || entry.answer_stands == AnswerStands::Behind && ticks.is_empty() {
            self.blocks.push(format!("{line} {answer}").trim().to_owned());
            return;
        }
        let stands = match entry.answer_stands {
            AnswerStands::Above => [answer, line, ticks],
            _ => [line, ticks, answer],
        };
        self.blocks.extend(stands);
    }

    fn tick(&mut self, tick: &TickLine) -> String {
        let text = self.runs(&tick.text);
        let mark = self.marks[usize::from(tick.checked)];
        let line = match &tick.shown {
            Shown::Box => format!("{mark} {text}"),
            Shown::Typed(mark) => format!("{mark} {text}"),
            Shown::TypedBehind(mark) => format!("{text} {mark}"),
            Shown::Look | Shown::Lost => format!("- {text}"),
        };
        let beside = self.runs(&tick.beside);
        let between = if beside.is_empty() || beside.starts_with(':') { "" } else { " " };
        format!("{}{between}{beside}", line.trim_end()).trim_start().to_owned()
    }

    fn answer(&mut self, pieces: &[Piece]) -> String {
        let mut blocks = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Paragraph(runs) => blocks.push(self.runs(runs)),
                Piece::Item(label, runs) => {
                    let label = if is_bullet(label) { "-" } else { label.as_str() };
                    blocks.push(format!("{label} {}", self.runs(runs)));
                }
                Piece::Table(rows) => {
                    for row in rows {
                        let cells: Vec<String> = row.iter().map(|cell| self.runs(cell)).collect();
                        blocks.push(cells.join(" | "));
                    }
                }
            }
        }
        blocks.join("\n")
    }

    fn runs(&mut self, runs: &[Run]) -> String {
        let mut line = String::new();
        for run in runs.iter().filter(|run| run.change != Some(Change::Deleted)) {
            line.push_str(&run.text);
            line.push_str(&run.note.map(|note| self.mark(note)).unwrap_or_default());
        }
        line.trim().to_owned()
    }

    fn mark(&mut self, note: usize) -> String {
        self.shown.push(note);
        self.form.notes.get(note).map(|note| raised(&note.mark)).unwrap_or_default()
    }

    /// The notes of a section stand at its end.
    fn notes(&mut self) {
        for note in std::mem::take(&mut self.shown) {
            if let Some(note) = self.form.notes.get(note) {
                self.blocks.push(format!("{} {}", raised(&note.mark), note.text));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forge::samples;

    #[test]
    fn what_the_form_says_stands_in_lines_of_text() {
        let form = samples::form();
        for seed in 0..6 {
            let text = write(&form, &mut Dice::new(seed, 1, "plain"));
            assert!(text.starts_with(&format!("{}\n\n", form.title)), "{text}");
            assert!(text.contains("Library: Hill & Dale <Library>\n"), "{text}");
            let marks = ["[x] Yes   [ ] No", "[X] Yes   [ ] No", "(x) Yes   ( ) No", "☒ Yes   ☐ No"];
            assert!(marks.iter().any(|line| text.contains(line)), "{text}");
            assert!(!text.contains("\n\n\n"), "{text}");
        }
    }
}
