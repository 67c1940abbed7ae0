//! Fill: a questionnaire as a form of one language, with an author's answers in it.

use super::author::{Author, plain};
use super::draft::{Draft, Slot, Told, absent, bare_entry, unseen};
use super::form::{AnswerStands, Entry, EntryKind, Form, Note, Piece, Run};
use super::invent::{self, Given, Length};
use super::marking::{self, Offered};
use super::paper::{Marks, Paper, YesNoPrinted};
use super::phrases::Printed;
use super::random::Dice;
use super::truth::{TrueFinding, Truth};
use super::wording::Worder;
use crate::questionnaire::{FieldType, ItemKind, Questionnaire};

/// A form being filled in.
pub(crate) struct Filler<'a> {
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// How its form was laid out.
    pub paper: Paper,
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

    fn entry(&mut self, kind: EntryKind, item: usize) -> Entry {
        let questionnaire = self.questionnaire;
        let prompt = self.worder.prompt(item, &self.paper, &mut self.dice);
        let name = questionnaire.items[item].id.trim_start_matches("row ").to_owned();
        let mut entry = bare_entry(kind, name, questionnaire.items[item].prefix.clone(), prompt);
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

    /// A sentence with at most one box.
    fn statement(&mut self, item: usize) -> Slot {
        let mut entry = self.entry(EntryKind::Statement, item);
        let mut truths = Vec::new();
        for &field in &self.questionnaire.items[item].fields {
            let chosen = !self.author.dice.chance(self.author.blank);
            let marks = match self.paper.marks {
                marks @ (Marks::Lost | Marks::Brackets(..)) => marks,
                _ => Marks::Boxes,
            };
            let offered = Offered {
                name: self.questionnaire.fields[field].id.clone(),
                text: String::new(),
                chosen,
                takes_text: false,
                beside: String::new(),
            };
            let truth = if marks == Marks::Lost {
                Truth::none(TrueFinding::NotVisible)
            } else if chosen {
                Truth::text("yes")
            } else {
                Truth::none(TrueFinding::Empty).or(Truth::none(TrueFinding::NotStated))
            };
            entry.ticks = marking::lines(vec![offered], marks);
            truths.push((field, Told::Settled(truth)));
        }
        Slot { entry, item, truths }
    }

    /// A line with a label and one answer.
    fn row(&mut self, item: usize, is_front: bool) -> Slot {
        let questionnaire = self.questionnaire;
        let kind = if is_front { EntryKind::Front } else { EntryKind::Row };
        let mut entry = self.entry(kind, item);
        let is_unlabelled = questionnaire.items[item].unlabelled && !self.paper.labels_front;
        let label = self.worder.exactly(item);
        if is_unlabelled {
            entry.prompt.clear();
        }
        entry.name = questionnaire.items[item]
            .fields
            .first()
            .map_or(entry.name, |&field| questionnaire.fields[field].id.clone());
        let mut truths = Vec::new();
        for &field in &questionnaire.items[item].fields {
            // The front page is seldom left empty.
            let blank = if is_front { self.author.blank / 4 } else { self.author.blank / 2 };
            let given = if self.author.dice.chance(blank) {
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
            truths.push((field, Told::Settled(given.truth)));
        }
        entry.answer_stands = AnswerStands::Behind;
        Slot { entry, item, truths }
    }

    /// A question or part with the answer to it.
    fn answered(&mut self, mut entry: Entry, item: usize) -> Slot {
        let questionnaire = self.questionnaire;
        let asked = &questionnaire.items[item];
        let fields = Fields::of(questionnaire, &asked.fields);
        let mut truths = Vec::new();
        let is_blank = self.author.dice.chance(self.author.blank);
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
            None => self.explained(&entry, fields.choices.is_some()),
        };
        let blank = given.is_none();
        let given = given.unwrap_or_else(|| invent::nothing(&mut self.author));
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
        entry.answer = given.pieces;
        self.stand(&mut entry);
        Slot { entry, item, truths }
    }

    /// Where the answer stands: short ones may follow their prompt.
    fn stand(&mut self, entry: &mut Entry) {
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

    fn length(&mut self) -> Length {
        self.author.dice.weighted(Length::Some, &[(20, Length::Line), (79, Length::Some), (1, Length::Pages)])
    }

    /// What a field of a type with values of its own is answered with.
    fn value(&mut self, field: usize, label: &str, has_text: bool) -> Given {
        let questionnaire = self.questionnaire;
        let author = &mut self.author;
        match questionnaire.fields[field].kind {
            FieldType::Percentage => invent::percentage(author, has_text),
            FieldType::Links => invent::links(author),
            FieldType::Organizations => {
                // Topics stand in the language of the form.
                let is_same = author.speech.language == self.worder.language();
                let topics: Vec<String> = label.split('/').map(|topic| topic.trim().to_owned()).collect();
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

    /// Boxes of options, with what was chosen and written beside them.
    fn options(
        &mut self,
        field: usize,
        fields: &Fields,
        is_blank: bool,
        entry: &mut Entry,
        truths: &mut Vec<(usize, Told)>,
    ) {
        let questionnaire = self.questionnaire;
        let options = &questionnaire.fields[field].options;
        let share = self.author.dice.between(10, 70);
        let chosen: Vec<bool> = options.iter().map(|_| !is_blank && self.author.dice.chance(share)).collect();
        let count = chosen.iter().filter(|chosen| **chosen).count();
        let marks = marking::way_for(self.paper.marks, count, chosen.len());
        let mut offered = Vec::new();
        for (&option, &chosen) in options.iter().zip(&chosen) {
            let beside_field =
                fields.beside.iter().find(|&&one| questionnaire.fields[one].beside_option == Some(option));
            let mut beside = String::new();
            if let Some(&beside_field) = beside_field {
                let is_written = chosen && self.author.dice.chance(75);
                if is_written {
                    beside = invent::beside(&mut self.author);
                }
                let is_gone = marks == Marks::OthersDeleted && !chosen;
                let truth = match (is_written, is_gone) {
                    (true, _) => Truth::text(beside.clone()),
                    (_, true) => absent(questionnaire, beside_field).or(Truth::none(TrueFinding::Empty)),
                    _ => Truth::none(TrueFinding::Empty),
                };
                truths.push((beside_field, Told::Settled(truth)));
            }
            let name = questionnaire.items[option].id.clone();
            let text = self.worder.prompt(option, &self.paper, &mut self.dice);
            offered.push(Offered { name, text, chosen, takes_text: beside_field.is_some(), beside });
        }
        truths.push((field, Told::Settled(marking::choices(questionnaire, field, &chosen, marks))));
        entry.ticks = marking::lines(offered, marks);
        entry.ticks_stand = self.paper.options_stand;
    }

    /// How the two boxes for yes and no show.
    fn marks_of_two(&self, chosen: Option<bool>) -> Marks {
        marking::way_for(self.paper.marks, usize::from(chosen.is_some()), 2)
    }

    /// The boxes for yes and no, where the form prints them.
    fn yes_no_boxes(&mut self, entry: &mut Entry, field: usize, chosen: Option<bool>, has_text: bool) {
        let is_printed = match self.paper.yes_no {
            YesNoPrinted::Everywhere => true,
            YesNoPrinted::WithoutText => !has_text,
            YesNoPrinted::Nowhere => false,
        };
        if is_printed {
            let id = &self.questionnaire.fields[field].id;
            let one = |is_yes: bool, text: &str| Offered {
                name: format!("{id}.{}", if is_yes { "yes" } else { "no" }),
                text: text.to_owned(),
                chosen: chosen == Some(is_yes),
                takes_text: false,
                beside: String::new(),
            };
            let offered = vec![one(true, &self.printed.yes), one(false, &self.printed.no)];
            entry.ticks = marking::lines(offered, self.marks_of_two(chosen));
            entry.ticks_stand = super::form::TicksStand::InLine;
        }
    }

    /// The answer to a question for yes or no.
    fn yes_or_no(&mut self, mut entry: Entry, item: usize, fields: &Fields, mut truths: Vec<(usize, Told)>) -> Slot {
        let field = fields.values[0];
        let (has_text, is_yes) = (!fields.texts.is_empty(), self.author.dice.chance(62));
        let label = entry.label.clone();
        self.yes_no_boxes(&mut entry, field, Some(is_yes), has_text);
        let has_boxes = !entry.ticks.is_empty();
        let mut pieces = Vec::new();
        if has_text && !(has_boxes && self.author.dice.chance(25)) {
            let length = self.length();
            pieces = invent::prose(&mut self.author, length, label.as_deref());
        }
        let truth = if has_boxes {
            marking::yes_no(Some(is_yes), self.marks_of_two(Some(is_yes)))
        } else if !has_text || self.author.dice.chance(68) {
            invent::opening(&mut self.author, is_yes, &mut pieces);
            Truth::text(if is_yes { "yes" } else { "no" })
        } else {
            if self.author.dice.chance(6)
                && let Some(said) = self.author.elsewhere()
            {
                pieces = vec![plain(said)];
            }
            Truth::none(TrueFinding::NotStated)
        };
        truths.push((field, Told::Settled(truth)));
        for &text in &fields.texts {
            let empty = Told::Settled(Truth::none(TrueFinding::Empty));
            truths.push((text, if pieces.is_empty() { empty } else { Told::Text }));
        }
        entry.answer = pieces;
        self.stand(&mut entry);
        Slot { entry, item, truths }
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
struct Fields {
    choices: Option<usize>,
    /// Values of their own: everything but texts and choices.
    values: Vec<usize>,
    texts: Vec<usize>,
    /// Texts beside options.
    beside: Vec<usize>,
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
