//! Fill: a questionnaire as a form of one language, with an author's answers in it.

use super::author::{Author, plain};
use super::draft::{Draft, Slot, Told, absent, unseen};
use super::form::{AnswerStands, Entry, EntryKind, Form, Note, Piece, Run, Takes};
use super::invent::{self, Given, Length};
use super::marking;
use super::paper::Paper;
use super::phrases::Printed;
use super::random::Dice;
use super::truth::{TrueFinding, TrueValue, Truth};
use super::wording::Worder;
use crate::questionnaire::{FieldType, ItemKind, Questionnaire};

/// A form being filled in.
pub(crate) struct Filler<'a> {
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// How its form was laid out.
    pub paper: Paper,
    /// Fields that nobody filled in show a placeholder.
    pub has_placeholders: bool,
    /// Yes and no are lists to choose from.
    pub lists_yes_no: bool,
    /// Words of the form.
    pub printed: &'a Printed,
    /// How the form words its items.
    pub worder: Worder<'a>,
    /// Who answers.
    pub author: Author<'a>,
    /// Random numbers for the paper.
    pub dice: Dice,
}

impl Filler<'_> {
    /// The form, filled in.
    pub(crate) fn fill(mut self) -> Draft {
        let questionnaire = self.questionnaire;
        let printed = self.of_kind(ItemKind::Printed);
        let (introduction, closing) = printed.split_at(printed.len().min(1));
        let front = questionnaire.items.iter().position(|item| item.starts_document && !item.wordings.is_empty());
        let title = front.map_or_else(|| questionnaire.title.clone(), |item| self.worder.exactly(item));
        let words = |items: &[usize], worder: &Worder<'_>| items.iter().map(|&item| worder.exactly(item)).collect();
        let (introduction, closing) = (words(introduction, &self.worder), words(closing, &self.worder));
        let of_form = if self.paper.notes { self.of_kind(ItemKind::Note) } else { Vec::new() };
        self.author.notes = of_form.iter().map(|&item| self.note(item)).collect();
        let mut slots = Vec::new();
        for item in 0..questionnaire.items.len() {
            match questionnaire.items[item].kind {
                ItemKind::Section => slots.push(self.section(item)),
                ItemKind::Question => self.question(item, &mut slots),
                _ => {}
            }
        }
        spread(of_form.len(), &mut slots);
        let form = Form {
            language: self.printed_language().to_owned(),
            answer_language: self.author.speech.language.clone(),
            title,
            introduction,
            entries: Vec::new(),
            closing,
            notes: self.author.notes,
        };
        Draft { form, slots, untidy: Vec::new() }
    }

    fn printed_language(&self) -> &str {
        self.worder.language()
    }

    fn of_kind(&self, kind: ItemKind) -> Vec<usize> {
        let items = &self.questionnaire.items;
        // Instructions, notes and texts of the whole form; those of questions belong to them.
        (0..items.len()).filter(|&item| items[item].kind == kind && items[item].parent.is_none()).collect()
    }

    fn note(&self, item: usize) -> Note {
        let mark = self.questionnaire.items[item].prefix.clone().unwrap_or_default();
        Note { mark, text: self.worder.exactly(item) }
    }

    fn section(&mut self, item: usize) -> Slot {
        let entry = self.entry(EntryKind::Section, item);
        Slot { entry, item, truths: Vec::new() }
    }

    pub(super) fn entry(&mut self, kind: EntryKind, item: usize) -> Entry {
        let questionnaire = self.questionnaire;
        let prompt = self.worder.prompt(item, &self.paper, &mut self.dice);
        let label = questionnaire.items[item].prefix.clone();
        let mut entry = Entry { label, ..Entry::new(kind, questionnaire.items[item].id.trim_start_matches("row ")) };
        if !prompt.is_empty() {
            entry.prompt.push(Run::plain(prompt));
        }
        if self.paper.hints
            && let Some(hint) = questionnaire.children(item, ItemKind::Hint).next()
        {
            entry.hint = Some(self.worder.prompt(hint, &self.paper, &mut self.dice));
        }
        entry
    }

    fn question(&mut self, item: usize, slots: &mut Vec<Slot>) {
        let questionnaire = self.questionnaire;
        let asked = &questionnaire.items[item];
        if asked.fields.iter().any(|&field| questionnaire.fields[field].statement) {
            slots.push(self.statement(item));
        } else if !asked.starts_document && (!asked.wordings.is_empty() || !asked.fields.is_empty()) {
            let entry = self.entry(EntryKind::Question, item);
            slots.push(self.answered(entry, item));
        }
        for part in questionnaire.children(item, ItemKind::Part) {
            let entry = self.entry(EntryKind::Part, part);
            slots.push(self.answered(entry, part));
        }
        for row in questionnaire.children(item, ItemKind::Row) {
            slots.push(self.row(row, asked.starts_document));
        }
    }

    /// A line with a label and one answer.
    fn row(&mut self, item: usize, is_front: bool) -> Slot {
        let questionnaire = self.questionnaire;
        let asked = &questionnaire.items[item];
        let mut entry = self.entry(if is_front { EntryKind::Front } else { EntryKind::Row }, item);
        let is_unlabelled = asked.unlabelled && !self.paper.labels_front;
        if is_unlabelled {
            entry.prompt.clear();
        }
        for run in &mut entry.prompt {
            run.text.push_str(&self.printed.colon);
        }
        let label = self.worder.exactly(item);
        let mut truths = Vec::new();
        for &field in &asked.fields {
            entry.name = questionnaire.fields[field].id.clone();
            // The front page is seldom left empty.
            let blank = if is_front { self.author.blank / 4 } else { self.author.blank / 2 };
            let is_blank = self.author.dice.chance(blank);
            let given = if self.is_left_out(field).unwrap_or(is_blank) {
                let mut nothing = invent::nothing(&mut self.author);
                if is_unlabelled {
                    nothing.pieces.clear();
                    nothing.truth = nothing.truth.or(absent(questionnaire, field));
                }
                nothing
            } else {
                self.value(field, &label, false)
            };
            entry.answer.extend(given.pieces);
            entry.takes = takes(questionnaire.fields[field].kind, &given.truth);
            truths.push((field, Told::Settled(given.truth)));
        }
        entry.answer_stands = AnswerStands::Behind;
        self.hold_place(&mut entry);
        Slot { entry, item, truths }
    }

    /// A field that nobody filled in shows what it is for.
    pub(super) fn hold_place(&mut self, entry: &mut Entry) {
        let is_empty = entry.answer.is_empty() && entry.takes != Takes::Nothing;
        if self.has_placeholders && is_empty && self.dice.chance(80) {
            let said = if matches!(entry.takes, Takes::Day(_)) { &self.printed.pick_date } else { &self.printed.write };
            entry.placeholder = Some(said.clone());
        }
    }

    /// A question or part with the answer to it.
    fn answered(&mut self, mut entry: Entry, item: usize) -> Slot {
        let questionnaire = self.questionnaire;
        let asked = &questionnaire.items[item];
        let fields = Fields::of(questionnaire, &asked.fields);
        let mut truths = Vec::new();
        let is_blank = self.author.dice.chance(self.author.blank);
        let is_blank = asked.fields.iter().find_map(|&field| self.is_left_out(field)).unwrap_or(is_blank);
        if let Some(field) = fields.choices {
            self.options(field, &fields, is_blank, &mut entry, &mut truths);
        }
        let kind = (fields.values.len() == 1).then(|| questionnaire.fields[fields.values[0]].kind);
        let given = match kind {
            // What asks for several values of their own is left alone: nobody could say which is which.
            None if !fields.values.is_empty() => None,
            _ if is_blank => None,
            Some(FieldType::YesNo) => return self.yes_or_no(entry, item, &fields, truths),
            Some(_) => Some(self.value(fields.values[0], &asked_for(&entry), !fields.texts.is_empty())),
            None if fields.texts.is_empty() => None,
            None => self.respondent(fields.texts[0]).or_else(|| self.explained(&entry, fields.choices.is_some())),
        };
        let blank = given.is_none();
        let nothing = || Given { pieces: Vec::new(), truth: Truth::none(TrueFinding::Empty) };
        let given = match given {
            Some(given) => given,
            // Where only boxes are asked for, there is no line to say so on.
            None if fields.values.is_empty() && fields.texts.is_empty() => nothing(),
            None => invent::nothing(&mut self.author),
        };
        if let Some(FieldType::YesNo) = kind {
            // Boxes are printed, whether or not anybody uses them.
            self.yes_no_boxes(&mut entry, fields.values[0], None, !fields.texts.is_empty());
        }
        let has_boxes = kind == Some(FieldType::YesNo) && !entry.ticks.is_empty();
        for &field in &fields.values {
            let truth = match (has_boxes, blank) {
                (true, _) => marking::yes_no(None, self.marks_of_two(None)).or(Truth::none(TrueFinding::Empty)),
                (_, true) => unseen(questionnaire, field, TrueFinding::Empty),
                _ => given.truth.clone(),
            };
            truths.push((field, Told::Settled(truth)));
        }
        for &field in &fields.texts {
            let empty = Told::Settled(Truth::none(TrueFinding::Empty));
            truths.push((field, if blank || given.pieces.is_empty() { empty } else { Told::Text }));
        }
        entry.takes = match kind {
            None if fields.texts.is_empty() => Takes::Nothing,
            Some(FieldType::YesNo) if has_boxes && fields.texts.is_empty() && given.pieces.is_empty() => Takes::Nothing,
            Some(kind) if fields.texts.is_empty() => takes(kind, &given.truth),
            _ => Takes::Text,
        };
        entry.answer = given.pieces;
        self.stand(&mut entry);
        self.hold_place(&mut entry);
        Slot { entry, item, truths }
    }

    /// Where the answer stands: short ones may follow their prompt.
    pub(super) fn stand(&mut self, entry: &mut Entry) {
        let is_short = matches!(entry.answer.as_slice(), [Piece::Paragraph(_)]) && entry.ticks.is_empty();
        if is_short && self.dice.chance(self.paper.behind) {
            entry.answer_stands = AnswerStands::Behind;
        }
    }

    /// A text, or `None` where the author writes none.
    fn explained(&mut self, entry: &Entry, has_options: bool) -> Option<Given> {
        if has_options && self.author.dice.chance(30) {
            return None;
        }
        if self.author.dice.chance(4)
            && let Some(said) = self.author.elsewhere()
        {
            return Some(Given { pieces: vec![plain(said)], truth: Truth::none(TrueFinding::NotStated) });
        }
        let length = self.length();
        let pieces = invent::prose(&mut self.author, length, entry.label.as_deref());
        Some(Given { pieces, truth: Truth::none(TrueFinding::NotStated) })
    }

    pub(super) fn length(&mut self) -> Length {
        self.author.dice.weighted(Length::Some, &[(20, Length::Line), (79, Length::Some), (1, Length::Pages)])
    }

    /// Whether a field is left empty, where that is settled.
    fn is_left_out(&self, field: usize) -> Option<bool> {
        let (questionnaire, occasion) = (self.questionnaire, &self.author.occasion);
        let is_told = match Some(field) {
            field if field == questionnaire.respondent => occasion.is_respondent_told,
            field if field == questionnaire.date => occasion.is_day_told,
            _ => None,
        };
        is_told.map(|is_told| !is_told)
    }

    /// The name of the respondent, where the field asks for it and it is settled.
    fn respondent(&self, field: usize) -> Option<Given> {
        let name = self.author.occasion.name.clone().filter(|_| self.questionnaire.respondent == Some(field))?;
        Some(Given { pieces: vec![plain(name.clone())], truth: Truth::text(name) })
    }

    /// What a field of a type with values of its own is answered with.
    fn value(&mut self, field: usize, label: &str, has_text: bool) -> Given {
        let questionnaire = self.questionnaire;
        if questionnaire.fields[field].kind == FieldType::Text
            && let Some(named) = self.respondent(field)
        {
            return named;
        }
        let author = &mut self.author;
        match questionnaire.fields[field].kind {
            FieldType::Percentage => invent::percentage(author, has_text),
            FieldType::Links => invent::links(author),
            FieldType::Organizations => {
                // Topics stand in the language of the form.
                let is_same = author.speech.language == self.worder.language();
                let mut topics: Vec<String> = label.split('/').map(|topic| topic.trim().to_owned()).collect();
                // A slash within a sentence parts no topics.
                const TOPIC_WORDS_MAX: usize = 2;
                if topics.iter().any(|topic| topic.split(' ').count() > TOPIC_WORDS_MAX) {
                    topics.clear();
                }
                invent::organizations(author, if is_same { &topics } else { &[] })
            }
            FieldType::Email => invent::emails(author, true),
            FieldType::Emails => invent::emails(author, false),
            FieldType::Phone => invent::phone(author),
            FieldType::Date => invent::date(author),
            FieldType::Country => invent::country(author),
            FieldType::Text | FieldType::YesNo | FieldType::Choices => invent::line(author, label, self.printed),
        }
    }
}

/// What the field for an answer of a type takes.
fn takes(kind: FieldType, truth: &Truth) -> Takes {
    match (kind, &truth.reading.value) {
        (FieldType::Date, Some(TrueValue::Text(day))) => Takes::Day(Some(day.clone())),
        (FieldType::Date, _) => Takes::Day(None),
        (FieldType::Links | FieldType::Organizations, _) => Takes::Text,
        _ => Takes::Line,
    }
}

/// What an entry asks for, in its words.
fn asked_for(entry: &Entry) -> String {
    entry.prompt.iter().map(|run: &Run| run.text.as_str()).collect()
}

/// The notes of the form, spread evenly over its prompts, as nothing says where each belongs.
fn spread(notes: usize, slots: &mut [Slot]) {
    let has_prompt = |slot: &&mut Slot| slot.entry.kind == EntryKind::Question && !slot.entry.prompt.is_empty();
    let mut prompts: Vec<&mut Slot> = slots.iter_mut().filter(has_prompt).collect();
    let count = prompts.len();
    for note in 0..notes {
        if let Some(slot) = prompts.get_mut(note * count / notes) {
            slot.entry.notes.push(note);
        }
    }
}

/// The fields of a question by what they take.
pub(super) struct Fields {
    /// Choices.
    pub choices: Option<usize>,
    /// Values of their own: everything but texts and choices.
    pub values: Vec<usize>,
    /// Texts.
    pub texts: Vec<usize>,
    /// Texts beside options.
    pub beside: Vec<usize>,
}

impl Fields {
    fn of(questionnaire: &Questionnaire, fields: &[usize]) -> Self {
        let mut sorted = Self { choices: None, values: Vec::new(), texts: Vec::new(), beside: Vec::new() };
        for &field in fields {
            let asked = &questionnaire.fields[field];
            match asked.kind {
                _ if asked.beside_option.is_some() => sorted.beside.push(field),
                FieldType::Choices if sorted.choices.is_none() => sorted.choices = Some(field),
                FieldType::Text => sorted.texts.push(field),
                _ => sorted.values.push(field),
            }
        }
        sorted
    }
}
