//! A form as its senders make it and its respondents fill it in: a questionnaire, a record and a style in, a Word file
//! out. All that is printed comes from the questionnaire; nothing here knows one form from another.

use rapporteur::questionnaire::{FieldType, ItemKind, Questionnaire};
use serde_json::Value;

use crate::answers::Answers;
use crate::controls::{Controls, Maker};
use crate::labels::{Label, Labels, Level};
use crate::markup::{numbered, paragraph, run, table};
use crate::package::{Parts, pack};
use crate::wording::WORDINGS;

/// How a form is made.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub controls: Controls,
    pub numbering: Numbering,
    /// Prompts on the left, answers on the right.
    pub in_tables: bool,
    /// Notes of Word; else they stand at the end, their marks typed.
    pub footnotes: bool,
}

/// Where the labels come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbering {
    /// Word counts; the styles of the paragraphs say so.
    ByStyle,
    /// Word counts; the paragraphs say so.
    ByParagraph,
    Typed,
}

const STYLES: &str = include_str!("styles.xml");
const NAMES: [&str; 3] = ["Heading1", "Question", "Part"];
const ITALIC: &str = "<w:i/>";
const WIDTHS: [usize; 2] = [4000, 5400];

/// The form as a Word file.
pub(crate) fn form(questionnaire: &Questionnaire, record: &Value, language: &str, style: Style) -> Vec<u8> {
    let wording = WORDINGS.into_iter().find(|wording| wording.language == language).expect("the language is worded");
    let labels = Labels::new(style.numbering != Numbering::Typed);
    let mut form = Form {
        questionnaire,
        answers: Answers { questionnaire, record },
        languages: [language.to_owned()],
        style,
        maker: Maker::new(style.controls, wording),
        labels,
        notes: Vec::new(),
        body: String::new(),
        entries: Vec::new(),
    };
    form.write();
    let by_style = style.numbering == Numbering::ByStyle;
    let numbering = form.labels.numbering(NAMES.map(|name| by_style.then_some(name)));
    let mut styles = STYLES.replace("LANGUAGE", language);
    for (position, level) in [Level::Section, Level::Question, Level::Part].into_iter().enumerate() {
        let (list, at) = level.numbering();
        let says = format!("<w:numPr><w:ilvl w:val=\"{at}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
        styles = styles.replace(&format!("NUMBERING{position}"), if by_style { &says } else { "" });
    }
    pack(&Parts { body: form.body, styles, numbering, footnotes: form.notes })
}

struct Form<'a> {
    questionnaire: &'a Questionnaire,
    answers: Answers<'a>,
    languages: [String; 1],
    style: Style,
    maker: Maker,
    labels: Labels,
    notes: Vec<String>,
    body: String,
    /// What is printed, and the answer to it, of the open section.
    entries: Vec<Entry>,
}

struct Entry {
    printed: String,
    answer: String,
    /// The answer stands beside what is printed, whatever the style.
    is_row: bool,
}

impl Form<'_> {
    fn wording(&self, item: usize) -> String {
        self.questionnaire.wording(item, &self.languages).to_owned()
    }

    fn of_kind(&self, kind: ItemKind) -> Vec<usize> {
        (0..self.questionnaire.items.len()).filter(|&item| self.questionnaire.items[item].kind == kind).collect()
    }

    fn write(&mut self) {
        let printed = self.of_kind(ItemKind::Printed);
        let title = self.questionnaire.items.iter().position(|item| item.starts_document);
        let title = title.map_or_else(|| self.questionnaire.title.clone(), |item| self.wording(item));
        self.body += &paragraph("Title", &run(&title, ""));
        if let Some(&introduction) = printed.first() {
            self.body += &paragraph("Normal", &run(&self.wording(introduction), ""));
        }
        for item in 0..self.questionnaire.items.len() {
            match self.questionnaire.items[item].kind {
                ItemKind::Section => self.section(item),
                ItemKind::Question => self.question(item),
                _ => {}
            }
        }
        self.end_section();
        for &item in printed.iter().skip(1) {
            self.body += &paragraph("Normal", &run(&self.wording(item), ""));
        }
        if !self.style.footnotes {
            for item in self.of_kind(ItemKind::Note) {
                let mark = self.questionnaire.items[item].prefix.clone().unwrap_or_default();
                let raised = run(&mark, "<w:vertAlign w:val=\"superscript\"/>");
                self.body += &paragraph("FootnoteText", &(raised + &run(&format!(" {}", self.wording(item)), "")));
            }
        }
    }

    /// True where the respondent deleted an item with all that belongs to it.
    fn is_deleted(&self, item: usize) -> bool {
        let items = &self.questionnaire.items;
        let belongs = |mut one: usize| loop {
            match items[one].parent {
                _ if one == item => return true,
                Some(parent) => one = parent,
                None => return false,
            }
        };
        let mut fields = (0..items.len()).filter(|&one| belongs(one)).flat_map(|one| &items[one].fields).peekable();
        fields.peek().is_some() && fields.all(|&field| self.answers.is_absent(field))
    }

    fn section(&mut self, item: usize) {
        self.end_section();
        let text = run(&self.wording(item), "");
        if let Some(heading) = self.labelled(Level::Section, item, "Heading1", &text) {
            self.body += &heading;
        }
    }

    fn end_section(&mut self) {
        let entries = std::mem::take(&mut self.entries);
        let mut rows: Vec<Vec<String>> = Vec::new();
        for entry in entries {
            if entry.is_row || self.style.in_tables {
                rows.push(vec![entry.printed, entry.answer]);
                continue;
            }
            self.end_table(&mut rows);
            self.body += &entry.printed;
            self.body += &entry.answer;
        }
        self.end_table(&mut rows);
    }

    fn end_table(&mut self, rows: &mut Vec<Vec<String>>) {
        if !rows.is_empty() {
            self.body += &table(&WIDTHS, rows);
            self.body += &paragraph("Normal", "");
            rows.clear();
        }
    }

    /// A text with its label; `None` where it is deleted.
    fn labelled(&mut self, level: Level, item: usize, style: &str, text: &str) -> Option<String> {
        let prefix = self.questionnaire.items[item].prefix.clone();
        let is_deleted = self.is_deleted(item);
        let label = self.labels.next(level, prefix.as_deref(), is_deleted);
        if is_deleted {
            return None;
        }
        Some(match label {
            // A text without a label opts out of the numbering of its style.
            Label::None if self.style.numbering == Numbering::ByStyle => numbered(style, (0, 0), text),
            Label::None => paragraph(style, text),
            Label::Typed(label) => paragraph(style, &(run(&format!("{label} "), "") + text)),
            Label::Numbered(counted) if self.style.numbering == Numbering::ByStyle && counted == level.numbering() => {
                paragraph(style, text)
            }
            Label::Numbered(numbering) => numbered(style, numbering, text),
        })
    }

    fn question(&mut self, item: usize) {
        let questionnaire = self.questionnaire;
        let fields = questionnaire.items[item].fields.clone();
        let statement = fields.iter().copied().find(|&field| questionnaire.fields[field].statement);
        if let Some(field) = statement {
            let name = &questionnaire.fields[field].id;
            let tick = self.maker.tick(name, self.answers.yes_no(field) == Some(true));
            let printed = paragraph("Normal", &(tick + &run(&format!(" {}", self.wording(item)), "")));
            return self.body += &printed;
        }
        let has_options = fields.iter().any(|&field| !questionnaire.fields[field].options.is_empty());
        let hint = questionnaire.children(item, ItemKind::Hint).next().map(|hint| format!("({})", self.wording(hint)));
        let is_front = questionnaire.items[item].starts_document;
        let mut text = run(&self.wording(item), "");
        if let Some(hint) = hint.as_ref().filter(|_| !has_options) {
            text += &run(&format!(" {hint}"), ITALIC);
        }
        text += &self.notes_of(item);
        if !is_front && !questionnaire.items[item].wordings.is_empty() {
            let Some(printed) = self.labelled(Level::Question, item, self.prompt_style("Question"), &text) else {
                return;
            };
            let mut answer = self.options(&fields);
            if let Some(hint) = hint.filter(|_| has_options) {
                answer += &paragraph(self.answer_style(), &run(&hint, ITALIC));
            }
            answer += &self.fields(&fields);
            if answer.is_empty() && self.style.in_tables {
                answer = paragraph("Cell", "");
            }
            self.entries.push(Entry { printed, answer, is_row: false });
        }
        for part in questionnaire.children(item, ItemKind::Part) {
            let text = run(&self.wording(part), "");
            if let Some(printed) = self.labelled(Level::Part, part, self.prompt_style("Part"), &text) {
                let answer = self.fields(&questionnaire.items[part].fields);
                self.entries.push(Entry { printed, answer, is_row: false });
            }
        }
        for row in questionnaire.children(item, ItemKind::Row).filter(|&row| !self.is_deleted(row)).collect::<Vec<_>>()
        {
            let field = questionnaire.items[row].fields[0];
            let label = run(&format!("{}: ", self.wording(row)), "");
            let control = self.line(field);
            if is_front {
                self.body += &paragraph("Normal", &(label + &control));
            } else {
                let (printed, answer) = (paragraph("Cell", &label), paragraph("Cell", &control));
                self.entries.push(Entry { printed, answer, is_row: true });
            }
        }
    }

    fn prompt_style(&self, elsewhere: &'static str) -> &'static str {
        if self.style.in_tables { "Cell" } else { elsewhere }
    }

    fn answer_style(&self) -> &'static str {
        if self.style.in_tables { "Cell" } else { "Answer" }
    }

    fn line(&mut self, field: usize) -> String {
        let lines = self.answers.lines(field);
        let name = &self.questionnaire.fields[field].id;
        match self.questionnaire.fields[field].kind {
            FieldType::Date => self.maker.date(name, lines.first(), self.answers.day(field)),
            _ => self.maker.line(name, lines.first()),
        }
    }

    /// The options of a question, each with its box, and what was written beside it.
    fn options(&mut self, fields: &[usize]) -> String {
        let questionnaire = self.questionnaire;
        let mut written = String::new();
        for &field in fields {
            for &option in &questionnaire.fields[field].options {
                let id = &questionnaire.items[option].id;
                let tick =
                    self.answers.is_checked(field, option).map(|checked| self.maker.tick(id, checked) + &run(" ", ""));
                let mut line = tick.unwrap_or_default() + &run(&self.wording(option), "");
                let beside = fields.iter().find(|&&one| questionnaire.fields[one].beside_option == Some(option));
                if let Some(&beside) = beside {
                    line += &run(": ", "");
                    line += &self.line(beside);
                }
                written += &paragraph(if self.style.in_tables { "Cell" } else { "Option" }, &line);
            }
        }
        written
    }

    /// The answers to fields that are no options.
    fn fields(&mut self, fields: &[usize]) -> String {
        let questionnaire = self.questionnaire;
        let style = self.answer_style();
        let mut written = String::new();
        let takes_text = |field: usize| {
            let field = &questionnaire.fields[field];
            field.kind == FieldType::Text && field.beside_option.is_none()
        };
        let text = fields.iter().copied().find(|&field| takes_text(field));
        for &field in fields {
            let name = &questionnaire.fields[field].id;
            let answer = self.answers.yes_no(field);
            match questionnaire.fields[field].kind {
                FieldType::YesNo if text.is_none() => {
                    written += &paragraph(style, &self.maker.yes_no(name, answer));
                }
                FieldType::YesNo if answer.is_some() && !self.answers.stands_in_words(field) => {
                    written += &paragraph(style, &self.maker.yes_no_boxes(name, answer));
                }
                FieldType::YesNo | FieldType::Choices => {}
                FieldType::Percentage if text.is_some_and(|text| !self.answers.lines(text).is_empty()) => {}
                FieldType::Percentage if text.is_some() && self.answers.lines(field).is_empty() => {}
                _ if questionnaire.fields[field].beside_option.is_some() => {}
                _ => written += &self.maker.paragraphs(name, style, &self.answers.lines(field)),
            }
        }
        written
    }

    /// The references to the notes of a question: notes are spread evenly over the prompts, as nothing says where each
    /// belongs.
    fn notes_of(&mut self, question: usize) -> String {
        let items = &self.questionnaire.items;
        let has_prompt = |item: usize| !items[item].wordings.is_empty() && !items[item].starts_document;
        let is_statement =
            |item: usize| items[item].fields.iter().any(|&field| self.questionnaire.fields[field].statement);
        let mut prompts = self.of_kind(ItemKind::Question);
        prompts.retain(|&item| has_prompt(item) && !is_statement(item) && !self.is_deleted(item));
        let notes = self.of_kind(ItemKind::Note);
        let mut references = String::new();
        for (position, &note) in notes.iter().enumerate().filter(|_| self.style.footnotes) {
            if prompts.get(position * prompts.len() / notes.len()) == Some(&question) {
                let style = "<w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>";
                let text = run(&format!(" {}", self.wording(note)), "");
                self.notes.push(paragraph("FootnoteText", &format!("<w:r>{style}<w:footnoteRef/></w:r>{text}")));
                let id = self.notes.len() + 1;
                references += &format!("<w:r>{style}<w:footnoteReference w:id=\"{id}\"/></w:r>");
            }
        }
        references
    }
}
