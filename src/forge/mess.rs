//! Mess: what untidy people do to a form after it was filled in, and what that changes about the truth.

use super::draft::{Draft, Slot, Told};
use super::form::{AnswerStands, Change, EntryKind, Look, Piece, Run};
use super::phrases::{Printed, Speech};
use super::random::Dice;
use super::style::Style;
use super::wording::Worder;
use crate::questionnaire::Questionnaire;

/// Someone untidy.
pub(crate) struct Mess<'a> {
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// What the file will be.
    pub style: &'a Style,
    /// Words of the form.
    pub printed: &'a Printed,
    /// How the form words its items.
    pub worder: Worder<'a>,
    /// The language of the answers.
    pub speech: &'a Speech,
    /// Random numbers.
    pub dice: Dice,
}

impl Mess<'_> {
    /// Makes a mess of a submission, by some of the ways that there are.
    pub(crate) fn make(&mut self, draft: &mut Draft) {
        if self.dice.chance(35) {
            self.delete_questions(draft);
        }
        match self.dice.below(6) {
            0 | 1 => self.renumber(draft),
            2 => self.shift_numbers(draft),
            3 => self.restart_numbers(draft),
            _ => {}
        }
        if self.dice.chance(45) {
            self.reword(draft);
        }
        if self.dice.chance(25) {
            self.trim_prompts(draft);
        }
        if self.dice.chance(12) {
            self.answer_above(draft);
        }
        if self.dice.chance(35) {
            self.answer_behind(draft);
        }
        if self.style.format.tracks_changes() && self.dice.chance(60) {
            self.track_changes(draft);
        }
        if self.dice.chance(35) {
            self.odd_characters(draft);
        }
        if self.dice.chance(25) {
            self.look_of_answers(draft);
        }
        if self.dice.chance(30) {
            draft.form.introduction.clear();
            draft.did("introduction_deleted");
        }
    }

    /// Some questions are gone, with all that belonged to them.
    fn delete_questions(&mut self, draft: &mut Draft) {
        let questions: Vec<usize> =
            draft.slots.iter().filter(|slot| slot.entry.kind == EntryKind::Question).map(|slot| slot.item).collect();
        let most = (questions.len() / 4).max(1);
        let mut gone = Vec::new();
        for _ in 0..self.dice.between(1, most) {
            gone.extend(self.dice.pick(&questions).copied());
        }
        // What has no prompt of its own would leave its rows behind.
        let belongs =
            |slot: &Slot| gone.contains(&slot.item) || gone.contains(&self.questionnaire.question_of(slot.item));
        if draft.slots.iter().filter(|slot| belongs(slot)).count() + 2 > draft.slots.len() {
            return;
        }
        draft.slots.retain(|slot| !belongs(slot));
        draft.drop_notes();
        draft.did("questions_deleted");
    }

    /// Questions count on from one to the next as they now stand.
    fn renumber(&mut self, draft: &mut Draft) {
        let mut next = 1;
        self.number(draft, |number, _| {
            // A form that begins anew goes on beginning anew.
            next = if number == 1 { 1 } else { next };
            next += 1;
            next - 1
        });
        draft.did("renumbered");
    }

    /// From some question on, all numbers are one too high.
    fn shift_numbers(&mut self, draft: &mut Draft) {
        let from = self.dice.between(2, 9);
        self.number(draft, |number, _| if number >= from { number + 1 } else { number });
        draft.did("numbers_off_by_one");
    }

    /// Each section counts from 1.
    fn restart_numbers(&mut self, draft: &mut Draft) {
        let (mut section, mut next) = (usize::MAX, 1);
        self.number(draft, |_, now| {
            if now != section {
                (section, next) = (now, 1);
            }
            next += 1;
            next - 1
        });
        draft.did("numbering_restarted");
    }

    /// Gives each numbered question another number, from its own and the section it stands in.
    fn number(&mut self, draft: &mut Draft, mut other: impl FnMut(usize, usize) -> usize) {
        let mut section = 0;
        for slot in &mut draft.slots {
            if slot.entry.kind == EntryKind::Section {
                section += 1;
            }
            let Some(label) = slot.entry.label.as_mut().filter(|_| slot.entry.kind == EntryKind::Question) else {
                continue;
            };
            let stem = label.trim_end_matches(['.', ')']).to_owned();
            if let Ok(number) = stem.parse::<usize>() {
                *label = label.replacen(&stem, &other(number, section).to_string(), 1);
            }
        }
    }

    /// Prompts are typed anew: shortened, with other words, with something before or behind.
    fn reword(&mut self, draft: &mut Draft) {
        let share = self.dice.between(5, 35);
        for slot in draft.slots.iter_mut().filter(|slot| slot.entry.kind == EntryKind::Question) {
            let [run] = slot.entry.prompt.as_mut_slice() else { continue };
            if !self.dice.chance(share) {
                continue;
            }
            let words: Vec<&str> = run.text.split(' ').collect();
            run.text = match self.dice.below(4) {
                // Half a prompt is still more than a number.
                0 if words.len() >= 8 => words[..words.len() * self.dice.between(50, 80) / 100].join(" "),
                1 if words.len() >= 6 => {
                    let drops = |word: &&&str| self.printed.drops.iter().any(|one| *one == word.to_lowercase());
                    words.iter().filter(|word| !drops(word)).copied().collect::<Vec<_>>().join(" ")
                }
                2 => format!("{}{}", self.dice.text(&self.printed.before), run.text),
                3 if self.dice.chance(30) => format!("{}{}", run.text, self.dice.text(&self.printed.behind)),
                _ => self.worder.swapped(&run.text, 80, &mut self.dice),
            };
        }
        draft.did("reworded");
    }

    /// Instructions and marks of notes are gone.
    fn trim_prompts(&mut self, draft: &mut Draft) {
        for slot in &mut draft.slots {
            slot.entry.hint = None;
        }
        draft.did("hints_deleted");
    }

    /// An answer or two stand above their prompts.
    fn answer_above(&mut self, draft: &mut Draft) {
        let follows_heading: Vec<bool> = std::iter::once(true)
            .chain(draft.slots.windows(2).map(|pair| pair[0].entry.kind == EntryKind::Section))
            .collect();
        for (slot, first) in draft.slots.iter_mut().zip(follows_heading) {
            // Only where no other question could take it: right under the heading of a section.
            let stands_free = slot.entry.kind == EntryKind::Question && first && slot.entry.ticks.is_empty();
            if stands_free && !slot.entry.answer.is_empty() && self.dice.chance(30) {
                slot.entry.answer_stands = AnswerStands::Above;
                if !draft.untidy.contains(&"answer_above") {
                    draft.untidy.push("answer_above");
                }
            }
        }
    }

    /// Answers of one paragraph follow their prompts on the line.
    fn answer_behind(&mut self, draft: &mut Draft) {
        for slot in &mut draft.slots {
            let is_one = matches!(slot.entry.answer.as_slice(), [Piece::Paragraph(_)]) && slot.entry.ticks.is_empty();
            if is_one && slot.entry.answer_stands == AnswerStands::Below && self.dice.chance(50) {
                slot.entry.answer_stands = AnswerStands::Behind;
            }
        }
        draft.did("answer_behind");
    }

    /// A sentence was inserted at the end of a paragraph, another deleted.
    fn track_changes(&mut self, draft: &mut Draft) {
        let joined = if self.speech.language == "zh" { "" } else { " " };
        for slot in draft.slots.iter_mut().filter(|slot| is_prose(slot)) {
            let Some(Piece::Paragraph(runs)) = slot.entry.answer.last_mut() else { continue };
            if !self.dice.chance(40) {
                continue;
            }
            let plain: Vec<&String> = self.speech.sentences.iter().filter(|text| !text.contains('{')).collect();
            for change in [Change::Deleted, Change::Inserted] {
                if self.dice.chance(70) {
                    let said = format!("{joined}{}", self.dice.pick(&plain).map_or("", |text| text.as_str()));
                    runs.push(Run { change: Some(change), ..Run::plain(said) });
                    if !draft.untidy.contains(&"tracked_changes") {
                        draft.untidy.push("tracked_changes");
                    }
                }
            }
        }
    }

    /// Blanks that hold words together, soft hyphens, other quotes.
    fn odd_characters(&mut self, draft: &mut Draft) {
        for slot in draft.slots.iter_mut().filter(|slot| is_prose(slot)) {
            for piece in &mut slot.entry.answer {
                let (Piece::Paragraph(runs) | Piece::Item(_, runs)) = piece else { continue };
                for run in runs.iter_mut().filter(|run| run.link.is_none()) {
                    match self.dice.below(4) {
                        0 => run.text = no_break(&run.text, &mut self.dice),
                        1 => run.text = soft_hyphen(&run.text),
                        _ => {}
                    }
                }
            }
        }
        draft.did("odd_characters");
    }

    /// Whole answers are bold, italic or underlined.
    fn look_of_answers(&mut self, draft: &mut Draft) {
        let look = [
            Look { bold: true, ..Look::default() },
            Look { italic: true, ..Look::default() },
            Look { underlined: true, ..Look::default() },
        ][self.dice.below(3)];
        for slot in draft.slots.iter_mut().filter(|slot| slot.entry.kind == EntryKind::Question) {
            for piece in &mut slot.entry.answer {
                if let Piece::Paragraph(runs) | Piece::Item(_, runs) = piece {
                    runs.iter_mut().for_each(|run| run.look = look);
                }
            }
        }
        draft.did("answers_styled");
    }
}

/// True where the answer is text of its own, whose words nothing else depends on but how it opens.
fn is_prose(slot: &Slot) -> bool {
    slot.truths.iter().any(|(_, told)| matches!(told, Told::Text | Told::TextBelow(_))) && slot.entry.answer.len() > 1
}

/// The last blank of a text holds its words together.
fn no_break(text: &str, dice: &mut Dice) -> String {
    let blanks: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
    let Some(&at) = dice.pick(&blanks) else { return text.to_owned() };
    format!("{}\u{a0}{}", &text[..at], &text[at + 1..])
}

/// The longest word can be parted.
fn soft_hyphen(text: &str) -> String {
    let longest = text.split(|c: char| !c.is_alphabetic()).max_by_key(|word| word.chars().count()).unwrap_or("");
    let Some((middle, _)) = longest.char_indices().nth(longest.chars().count() / 2).filter(|(at, _)| *at > 0) else {
        return text.to_owned();
    };
    text.replacen(longest, &format!("{}\u{ad}{}", &longest[..middle], &longest[middle..]), 1)
}
