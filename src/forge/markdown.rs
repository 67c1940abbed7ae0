//! Markdown (CommonMark 0.31 with the tables and struck text of GitHub): a form as people and programs write it down.
//! Markdown knows no tracked changes and no highlighting: inserted text stands there, deleted text does not.

use super::form::{AnswerStands, Change, Entry, EntryKind, Form, Look, Piece, Run, Shown, TickLine, TicksStand};
use super::random::Dice;
use super::written::{is_bullet, raised};

/// How a file is written.
#[derive(Clone, Copy)]
struct Manner {
    /// Sections are headings, else bold.
    headings: bool,
    /// How prompts stand.
    prompts: Prompts,
    /// Glyphs of boxes, empty and ticked; without, task lists.
    boxes: Option<(char, char)>,
    /// Lines with a label are rows of a table, else lines of text.
    tables: bool,
    /// Footnotes as GitHub writes them, else raised numbers.
    footnotes: bool,
    /// Bullet of lists.
    bullet: char,
}

#[derive(Clone, Copy, PartialEq)]
enum Prompts {
    Plain,
    Bold,
    Heading,
}

/// The form as Markdown.
pub(crate) fn write(form: &Form, dice: &mut Dice) -> String {
    const BOXES: [Option<(char, char)>; 8] = [
        Some(('☐', '☒')),
        Some(('☐', '☑')),
        Some(('☐', '☒')),
        Some(('☐', '☑')),
        Some(('☐', '☒')),
        Some(('□', '■')),
        None,
        None,
    ];
    let manner = Manner {
        headings: dice.chance(50),
        prompts: dice.weighted(Prompts::Plain, &[(40, Prompts::Plain), (35, Prompts::Bold), (25, Prompts::Heading)]),
        boxes: BOXES[dice.below(BOXES.len())],
        tables: dice.chance(50),
        footnotes: dice.chance(30),
        bullet: if dice.chance(70) { '-' } else { '*' },
    };
    let mut page = Page { form, manner, blocks: Vec::new(), rows: Vec::new(), shown: Vec::new() };
    page.block(if manner.headings {
        format!("# {}", escaped(&form.title))
    } else {
        format!("**{}**", escaped(&form.title))
    });
    for text in &form.introduction {
        page.block(escaped(text));
    }
    for entry in &form.entries {
        page.entry(entry);
    }
    page.end_rows();
    page.end_section();
    for text in &form.closing {
        page.block(escaped(text));
    }
    page.blocks.join("\n\n") + "\n"
}

struct Page<'a> {
    form: &'a Form,
    manner: Manner,
    /// Paragraphs, lists and tables; a blank line parts them.
    blocks: Vec<String>,
    /// Labels and answers of the lines that stand together.
    rows: Vec<(String, String)>,
    /// Footnotes whose marks stood in the open section.
    shown: Vec<usize>,
}

impl Page<'_> {
    fn block(&mut self, text: String) {
        if !text.trim().is_empty() {
            self.blocks.push(text);
        }
    }

    fn entry(&mut self, entry: &Entry) {
        if entry.kind != EntryKind::Row {
            self.end_rows();
        }
        match entry.kind {
            EntryKind::Section => {
                self.end_section();
                let title = self.headline(entry);
                self.block(if self.manner.headings { format!("## {title}") } else { format!("**{title}**") });
            }
            EntryKind::Front | EntryKind::Row => self.row(entry),
            EntryKind::Statement => self.statement(entry),
            EntryKind::Question | EntryKind::Part => self.question(entry),
        }
    }

    /// Label, prompt, marks of notes and instruction.
    fn headline(&mut self, entry: &Entry) -> String {
        let mut line = entry.label.as_deref().map(|label| format!("{label} ")).unwrap_or_default();
        line.push_str(&self.runs(&entry.prompt));
        for &note in &entry.notes {
            line.push_str(&self.mark(note));
        }
        line.trim_end().to_owned()
    }

    fn mark(&mut self, note: usize) -> String {
        self.shown.push(note);
        let mark = self.form.notes.get(note).map_or("", |note| note.mark.as_str());
        if self.manner.footnotes { format!("[^{mark}]") } else { raised(mark) }
    }

    /// The notes of a section stand at its end.
    fn end_section(&mut self) {
        for note in std::mem::take(&mut self.shown) {
            let Some(note) = self.form.notes.get(note) else { continue };
            let mark = if self.manner.footnotes { format!("[^{}]:", note.mark) } else { raised(&note.mark) };
            self.block(format!("{mark} {}", escaped(&note.text)));
        }
    }

    fn row(&mut self, entry: &Entry) {
        let label = self.headline(entry);
        let answer = self.answer(&entry.answer).join(" ");
        if entry.kind == EntryKind::Row && self.manner.tables {
            // A break of lines within a cell.
            return self.rows.push((label, answer.replace("  \n", "<br>")));
        }
        self.block(if label.is_empty() { answer } else { format!("{label} {answer}").trim_end().to_owned() });
    }

    fn end_rows(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return;
        }
        let cell = |text: &str| text.replace('|', "\\|").trim().to_owned();
        let mut lines = vec!["|  |  |".to_owned(), "|---|---|".to_owned()];
        lines.extend(rows.iter().map(|(label, answer)| format!("| {} | {} |", cell(label), cell(answer))));
        self.block(lines.join("\n"));
    }

    fn statement(&mut self, entry: &Entry) {
        let sentence = self.headline(entry);
        let tick = entry.ticks.first().map(|tick| self.tick_mark(tick)).unwrap_or_default();
        let behind = self.answer(&entry.answer).join(" ");
        self.block(format!("{tick} {sentence} {behind}").trim().to_owned());
    }

    fn question(&mut self, entry: &Entry) {
        let answer = self.answer(&entry.answer);
        if entry.answer_stands == AnswerStands::Above {
            self.blocks.extend(answer.iter().filter(|block| !block.is_empty()).cloned());
        }
        let mut line = self.headline(entry);
        line = match self.manner.prompts {
            _ if line.is_empty() => line,
            Prompts::Bold => format!("**{line}**"),
            Prompts::Heading if entry.kind == EntryKind::Question => format!("### {line}"),
            _ => line,
        };
        let hint = entry.hint.as_deref().map(|hint| format!("({})", escaped(hint)));
        let hint_behind = hint.clone().filter(|_| entry.ticks.len() < 3);
        if let Some(hint) = &hint_behind {
            line = format!("{line} {hint}");
        }
        let is_behind = entry.answer_stands == AnswerStands::Behind && !answer.is_empty();
        if is_behind {
            line = format!("{line} {}", answer.join(" "));
        }
        self.block(line);
        self.ticks(entry);
        if hint_behind.is_none() {
            self.block(hint.unwrap_or_default());
        }
        if entry.answer_stands == AnswerStands::Below {
            for block in answer {
                self.block(block);
            }
        }
    }

    fn ticks(&mut self, entry: &Entry) {
        let lines: Vec<String> = entry.ticks.iter().map(|tick| self.tick_line(tick)).collect();
        let is_lost = entry.ticks.iter().any(|tick| tick.shown == Shown::Lost);
        match entry.ticks_stand {
            TicksStand::InLine => self.block(lines.join("   ")),
            TicksStand::Lines
                if self.manner.boxes.is_none() && entry.ticks.iter().all(|tick| tick.shown == Shown::Box) =>
            {
                // A task list.
                let bullet = self.manner.bullet;
                let listed: Vec<String> = lines.iter().map(|line| format!("{bullet} {line}")).collect();
                self.block(listed.join("\n"));
            }
            TicksStand::Lines if is_lost => {
                let bullet = self.manner.bullet;
                let listed: Vec<String> = lines.iter().map(|line| format!("{bullet} {line}")).collect();
                self.block(listed.join("\n"));
            }
            TicksStand::Lines => lines.into_iter().for_each(|line| self.block(line)),
            TicksStand::Cells => {
                let mut rows = vec!["|  |  |".to_owned(), "|---|---|".to_owned()];
                for tick in &entry.ticks {
                    let beside = self.runs(&tick.beside);
                    let text = format!("{} {beside}", self.runs(&tick.text)).trim().replace('|', "\\|");
                    rows.push(format!("| {text} | {} |", self.tick_mark(tick)));
                }
                self.block(rows.join("\n"));
            }
        }
    }

    /// What stands before the text of a box.
    fn tick_mark(&self, tick: &TickLine) -> String {
        match (&tick.shown, self.manner.boxes) {
            (Shown::Box, Some((empty, ticked))) => if tick.checked { ticked } else { empty }.to_string(),
            (Shown::Box, None) => if tick.checked { "[x]" } else { "[ ]" }.to_owned(),
            (Shown::Typed(mark), _) => mark.clone(),
            (Shown::TypedBehind(_) | Shown::Look | Shown::Lost, _) => String::new(),
        }
    }

    fn tick_line(&mut self, tick: &TickLine) -> String {
        let mut text = self.runs(&tick.text);
        if let Shown::TypedBehind(mark) = &tick.shown {
            text = format!("{text} {mark}");
        }
        if !tick.beside.is_empty() {
            text = format!("{text} {}", self.runs(&tick.beside)).trim_end().to_owned();
        }
        format!("{} {text}", self.tick_mark(tick)).trim().to_owned()
    }

    /// The blocks of an answer.
    fn answer(&mut self, pieces: &[Piece]) -> Vec<String> {
        let mut blocks: Vec<String> = Vec::new();
        let mut list_open = false;
        for piece in pieces {
            match piece {
                Piece::Paragraph(runs) => blocks.push(at_line_start(self.runs(runs))),
                Piece::Item(label, runs) => {
                    let is_list = is_bullet(label) || label.starts_with(|c: char| c.is_ascii_digit());
                    let label = if is_bullet(label) { self.manner.bullet.to_string() } else { label.clone() };
                    let line = format!("{label} {}", self.runs(runs));
                    match blocks.last_mut().filter(|_| list_open && is_list) {
                        Some(list) => *list = format!("{list}\n{line}"),
                        None => blocks.push(line),
                    }
                    list_open = is_list;
                    continue;
                }
                Piece::Table(rows) => {
                    let mut lines = Vec::new();
                    for row in rows {
                        let cells: Vec<String> = row.iter().map(|cell| self.runs(cell).replace('|', "\\|")).collect();
                        lines.push(format!("| {} |", cells.join(" | ")));
                        if lines.len() == 1 {
                            lines.push(format!("|{}", "---|".repeat(row.len())));
                        }
                    }
                    blocks.push(lines.join("\n"));
                }
            }
            list_open = false;
        }
        blocks
    }

    fn runs(&mut self, runs: &[Run]) -> String {
        let mut line = String::new();
        // Text of one look stands in one pair of marks; that of a note stands within them, as Markdown would not see
        // their end between a full stop and it.
        let mut open = (Look::default(), String::new());
        for run in runs.iter().filter(|run| run.change != Some(Change::Deleted)) {
            let mark = run.note.map(|note| self.mark(note)).unwrap_or_default();
            if run.look != open.0 || run.link.is_some() {
                line.push_str(&styled(&open.1, open.0));
                open = (run.look, String::new());
            }
            match &run.link {
                None => open.1.push_str(&(escaped(&run.text).replace('\n', "  \n") + &mark)),
                Some(link) if *link == run.text => line.push_str(&format!("<{link}>{mark}")),
                Some(link) => line.push_str(&format!("[{}]({link}){mark}", escaped(&run.text))),
            }
        }
        line.push_str(&styled(&open.1, open.0));
        line.trim().to_owned()
    }
}

/// Text with the marks of its look.
fn styled(text: &str, look: Look) -> String {
    let around = match () {
        () if look.bold => "**",
        () if look.struck => "~~",
        () if look.italic => "*",
        () => return text.to_owned(),
    };
    let inner = text.trim();
    if inner.is_empty() { text.to_owned() } else { text.replacen(inner, &format!("{around}{inner}{around}"), 1) }
}

/// Characters that Markdown would take for its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '`' | '<' | '~' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A paragraph whose first characters make no list, heading or quote of it.
fn at_line_start(text: String) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    if digits > 0 && text[digits..].starts_with(['.', ')']) && text[digits + 1..].starts_with([' ', '\n']) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    let is_mark = text.starts_with(['-', '+', '#', '>', '=', '|']) && !text.starts_with("**");
    if is_mark { format!("\\{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_not_taken_for_marks_of_markdown() {
        assert_eq!(at_line_start("2019. It".into()), "2019\\. It");
        assert_eq!(at_line_start("2019 was".into()), "2019 was");
        assert_eq!(at_line_start("-".into()), "\\-");
        assert_eq!(escaped("a*b <c>"), "a\\*b \\<c>");
    }
}
