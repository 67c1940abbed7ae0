//! A submission in the making: entries of the form, each with the truth about the fields that it answers.

use indexmap::IndexMap;

use super::form::{AnswerStands, Entry, Form, Note, Piece, Run};
use super::random::Dice;
use super::truth::{Reading, TrueFinding, TrueValue, Truth};
use super::written::{self, NoteMark};
use crate::questionnaire::{FieldType, Questionnaire};

/// A submission in the making.
pub(crate) struct Draft {
    /// The form; its entries stand in `slots` until it is done.
    pub form: Form,
    /// Its entries.
    pub slots: Vec<Slot>,
    /// What is untidy about it.
    pub untidy: Vec<&'static str>,
}

/// An entry with what it says.
pub(crate) struct Slot {
    /// The entry.
    pub entry: Entry,
    /// Position of its item in the questionnaire.
    pub item: usize,
    /// The truth about each of its fields, by position in the questionnaire.
    pub truths: Vec<(usize, Told)>,
}

/// How the truth about a field is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Told {
    /// It was settled when the answer was invented.
    Settled(Truth),
    /// It is the text that stands in the entry when all is done.
    Text,
    /// The same, below a word that was chosen from a list and may count as written.
    TextBelow(String),
}

impl Draft {
    /// Notes that something untidy was done.
    pub(crate) fn did(&mut self, what: &'static str) {
        if !self.untidy.contains(&what) {
            self.untidy.push(what);
        }
    }

    /// The respondent goes over some answers: they become those of another draft of the same form. What the form says
    /// of the respondent and the day stays.
    pub(crate) fn revise(&mut self, mut anew: Self, questionnaire: &Questionnaire, dice: &mut Dice) {
        let of_form = self.slots.iter().flat_map(|slot| &slot.entry.notes).max().map_or(0, |last| last + 1);
        let added = self.form.notes.len().saturating_sub(of_form);
        let settled = [questionnaire.respondent, questionnaire.date];
        let is_open = |slot: &Slot| slot.truths.iter().all(|(field, _)| !settled.contains(&Some(*field)));
        let pairs = self.slots.iter_mut().zip(&mut anew.slots);
        let mut open: Vec<(&mut Slot, &mut Slot)> = pairs
            .filter(|(slot, other)| {
                let is_other = slot.truths != other.truths || slot.entry.answer != other.entry.answer;
                slot.item == other.item && is_other && !slot.truths.is_empty() && is_open(slot)
            })
            .collect();
        dice.shuffle(&mut open);
        let count = dice.between(1, (open.len() / 6).max(1));
        for (slot, other) in open.into_iter().take(count) {
            each_run(&mut other.entry, &mut |run| {
                run.note = run.note.map(|note| if note < of_form { note } else { note + added });
            });
            // The prompts are those of the same paper.
            std::mem::swap(&mut slot.entry.prompt, &mut other.entry.prompt);
            std::mem::swap(&mut slot.entry.hint, &mut other.entry.hint);
            std::mem::swap(slot, other);
        }
        self.form.notes.extend(anew.form.notes.into_iter().skip(of_form));
    }

    /// Puts a text in the place of the first answer that is text of its own.
    pub(crate) fn put(&mut self, said: &str, questionnaire: &Questionnaire) {
        let is_text = |field: usize| {
            let asked = &questionnaire.fields[field];
            let is_other = questionnaire.respondent != Some(field) && asked.beside_option.is_none();
            is_other && asked.kind == FieldType::Text
        };
        let takes_it = |slot: &&mut Slot| slot.entry.ticks.is_empty() && slot.truths.len() == 1;
        let mut slots = self.slots.iter_mut().filter(takes_it);
        if let Some(slot) = slots.find(|slot| slot.truths.iter().all(|(field, _)| is_text(*field))) {
            slot.entry.answer = vec![Piece::Paragraph(vec![Run::plain(said)])];
            slot.entry.placeholder = None;
            for (_, told) in &mut slot.truths {
                *told = Told::Text;
            }
        }
    }

    /// Footnotes whose text is gone go with it; those left count on from one to the next.
    pub(crate) fn drop_notes(&mut self) {
        let mut kept: Vec<usize> = Vec::new();
        for slot in &mut self.slots {
            kept.extend(&slot.entry.notes);
            each_run(&mut slot.entry, &mut |run| kept.extend(run.note));
        }
        kept.sort_unstable();
        kept.dedup();
        let place = |note: usize| kept.binary_search(&note).unwrap_or(0);
        for slot in &mut self.slots {
            slot.entry.notes.iter_mut().for_each(|note| *note = place(*note));
            each_run(&mut slot.entry, &mut |run| run.note = run.note.map(place));
        }
        let mut notes: Vec<Note> = kept.iter().filter_map(|&note| self.form.notes.get(note).cloned()).collect();
        for (position, note) in notes.iter_mut().enumerate() {
            if note.mark.parse::<usize>().is_ok() {
                note.mark = (position + 1).to_string();
            }
        }
        self.form.notes = notes;
    }

    /// The form as it is to be written, and the truth about every field.
    pub(crate) fn finish(
        mut self,
        questionnaire: &Questionnaire,
    ) -> (Form, IndexMap<String, Truth>, Vec<&'static str>) {
        let mut told: Vec<Option<Truth>> = vec![None; questionnaire.fields.len()];
        for slot in &self.slots {
            for (field, truth) in &slot.truths {
                told[*field] = Some(match truth {
                    Told::Settled(truth) => truth.clone(),
                    Told::Text => told_by(&slot.entry.answer, &self.form.notes),
                    Told::TextBelow(word) => below(word, told_by(&slot.entry.answer, &self.form.notes)),
                });
            }
        }
        let answers = told.into_iter().enumerate().map(|(field, truth)| {
            (questionnaire.fields[field].id.clone(), truth.unwrap_or_else(|| absent(questionnaire, field)))
        });
        let answers = answers.collect();
        for slot in &mut self.slots {
            part_from_answer(&mut slot.entry);
        }
        self.form.entries = self.slots.into_iter().map(|slot| slot.entry).collect();
        self.untidy.sort_unstable();
        (self.form, answers, self.untidy)
    }
}

/// Who writes on the line of a short prompt sets something between, or nobody could tell where the one ends.
fn part_from_answer(entry: &mut Entry) {
    let is_behind = entry.answer_stands == AnswerStands::Behind && !entry.answer.is_empty() && entry.hint.is_none();
    if let Some(last) = entry.prompt.last_mut().filter(|_| is_behind)
        && last.text.ends_with(char::is_alphanumeric)
    {
        last.text.push(':');
    }
}

/// A text, with and without the word that was chosen above it.
fn below(word: &str, text: Truth) -> Truth {
    let readings: Vec<Reading> = std::iter::once(text.reading.clone()).chain(text.also.clone()).collect();
    let texts = readings.into_iter().map(|reading| match reading.value {
        Some(TrueValue::Text(said)) if !said.is_empty() => Truth::text(format!("{word}\n{said}")),
        _ => Truth::text(word),
    });
    let nothing_written = matches!(&text.reading.value, Some(TrueValue::Text(said)) if said.is_empty());
    let alone = if nothing_written { Truth::none(TrueFinding::Empty) } else { text };
    texts.fold(alone, Truth::or)
}

/// The text that stands there; how the mark of a footnote is held is nobody's business.
fn told_by(pieces: &[Piece], notes: &[Note]) -> Truth {
    let held = |mark| Truth::text(written::text(pieces, notes, mark));
    let truth = held(NoteMark::Raised);
    if !written::has_notes(pieces) {
        return truth;
    }
    truth.or(held(NoteMark::Plain)).or(held(NoteMark::BeforeNote)).or(held(NoteMark::Nowhere))
}

/// Visits every run of an answer.
fn each_run(entry: &mut Entry, visit: &mut impl FnMut(&mut Run)) {
    for piece in &mut entry.answer {
        match piece {
            Piece::Paragraph(runs) | Piece::Item(_, runs) => runs.iter_mut().for_each(&mut *visit),
            Piece::Table(rows) => rows.iter_mut().flatten().flatten().for_each(&mut *visit),
        }
    }
}

/// The truth about a field whose question is not there.
pub(crate) fn absent(questionnaire: &Questionnaire, field: usize) -> Truth {
    unseen(questionnaire, field, TrueFinding::Absent)
}

/// No value; of choices, all unknown.
pub(crate) fn unseen(questionnaire: &Questionnaire, field: usize, finding: TrueFinding) -> Truth {
    if questionnaire.fields[field].kind != FieldType::Choices {
        return Truth::none(finding);
    }
    let unknown = option_ids(questionnaire, field);
    let value = TrueValue::Choices { checked: Vec::new(), unchecked: Vec::new(), unknown };
    Truth { reading: Reading { value: Some(value), finding }, also: Vec::new() }
}

/// Ids of the options of a field as they stand in records.
pub(crate) fn option_ids(questionnaire: &Questionnaire, field: usize) -> Vec<String> {
    let id = |&option: &usize| {
        let id = &questionnaire.items[option].id;
        id.rsplit_once('.').map_or(id.as_str(), |(_, id)| id).to_owned()
    };
    questionnaire.fields[field].options.iter().map(id).collect()
}
