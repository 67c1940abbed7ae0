//! Boxes: statements, options, yes and no, and the words that stand for them.

use super::author::plain;
use super::draft::{Slot, Told, absent};
use super::fill::{Fields, Filler};
use super::form::{Entry, EntryKind, Shown, Takes, TicksStand};
use super::invent;
use super::marking::{self, Offered};
use super::paper::{Marks, YesNoPrinted};
use super::truth::{TrueFinding, Truth};

impl Filler<'_> {
    /// A sentence with at most one box.
    pub(super) fn statement(&mut self, item: usize) -> Slot {
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
            entry.takes = Takes::Nothing;
            truths.push((field, Told::Settled(truth)));
        }
        Slot { entry, item, truths }
    }

    /// Boxes of options, with what was chosen and written beside them.
    pub(super) fn options(
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
            let mut text = self.worder.prompt(option, &self.paper, &mut self.dice);
            let is_behind = matches!(marks, Marks::TypedBehind(_) | Marks::BracketsBehind(..));
            // A mark behind the text stands before the colon.
            if beside_field.is_some() && !is_behind {
                text.push_str(&self.printed.colon);
            } else if !beside.is_empty() {
                beside = format!(": {beside}");
            }
            offered.push(Offered { name, text, chosen, takes_text: beside_field.is_some(), beside });
        }
        truths.push((field, Told::Settled(marking::choices(questionnaire, field, &chosen, marks))));
        entry.ticks = marking::lines(offered, marks);
        entry.ticks_stand = self.paper.options_stand;
    }

    /// How the two boxes for yes and no show.
    pub(super) fn marks_of_two(&self, chosen: Option<bool>) -> Marks {
        marking::way_for(self.paper.marks, usize::from(chosen.is_some()), 2)
    }

    /// The boxes for yes and no, where the form prints them.
    pub(super) fn yes_no_boxes(&mut self, entry: &mut Entry, field: usize, chosen: Option<bool>, has_text: bool) {
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
            entry.ticks_stand = TicksStand::InLine;
        }
    }

    /// The answer to a question for yes or no.
    pub(super) fn yes_or_no(
        &mut self,
        mut entry: Entry,
        item: usize,
        fields: &Fields,
        mut truths: Vec<(usize, Told)>,
    ) -> Slot {
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
        let is_listed =
            self.lists_yes_no && entry.ticks.len() == 2 && entry.ticks.iter().all(|tick| tick.shown == Shown::Box);
        let word = if is_yes { &self.printed.yes } else { &self.printed.no };
        for &text in &fields.texts {
            let told = match (is_listed, pieces.is_empty()) {
                (true, _) => Told::TextBelow(word.clone()),
                (_, true) => Told::Settled(Truth::none(TrueFinding::Empty)),
                _ => Told::Text,
            };
            truths.push((text, told));
        }
        if has_boxes && !has_text {
            entry.takes = Takes::Nothing;
        }
        entry.answer = pieces;
        self.stand(&mut entry);
        self.hold_place(&mut entry);
        Slot { entry, item, truths }
    }
}
