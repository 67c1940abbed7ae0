//! Boxes with what was chosen, and what can be seen of it.

use super::draft::{option_ids, unseen};
use super::form::{Look, Run, Shown, TickLine};
use super::paper::Marks;
use super::truth::{Reading, TrueFinding, TrueValue, Truth};
use crate::questionnaire::Questionnaire;

/// An option as it stands on the form: name of its field, text, chosen or not.
pub(crate) struct Offered {
    /// Name of its form field.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Chosen.
    pub chosen: bool,
    /// Something can be written beside it.
    pub takes_text: bool,
    /// What was written beside it.
    pub beside: String,
}

/// The way that can show these choices: some ways need one that is chosen and one that is not.
pub(crate) fn way_for(marks: Marks, chosen: usize, of: usize) -> Marks {
    let shows = match marks {
        Marks::Bold | Marks::Highlighted | Marks::OthersStruck => chosen > 0 && chosen < of,
        // One who deletes leaves little.
        Marks::OthersDeleted => chosen > 0 && chosen * 2 <= of,
        _ => true,
    };
    if shows { marks } else { Marks::Boxes }
}

/// The lines of boxes.
pub(crate) fn lines(offered: Vec<Offered>, marks: Marks) -> Vec<TickLine> {
    let shown = |chosen: bool| match marks {
        Marks::Boxes => Shown::Box,
        Marks::Typed(mark) => Shown::Typed(if chosen { mark } else { "" }.to_owned()),
        Marks::Brackets(on, off) => Shown::Typed(if chosen { on } else { off }.to_owned()),
        Marks::BracketsBehind(on, off) => Shown::TypedBehind(if chosen { on } else { off }.to_owned()),
        Marks::TypedBehind(mark) => Shown::TypedBehind(if chosen { mark } else { "" }.to_owned()),
        Marks::Bold | Marks::Highlighted | Marks::OthersStruck | Marks::OthersDeleted => Shown::Look,
        Marks::Lost => Shown::Lost,
    };
    let look = |chosen: bool| Look {
        bold: chosen && marks == Marks::Bold,
        highlighted: chosen && marks == Marks::Highlighted,
        struck: !chosen && marks == Marks::OthersStruck,
        ..Look::default()
    };
    let kept = offered.into_iter().filter(|one| one.chosen || marks != Marks::OthersDeleted);
    kept.map(|one| TickLine {
        name: one.name,
        checked: one.chosen,
        shown: shown(one.chosen),
        text: vec![Run { look: look(one.chosen), ..Run::plain(one.text) }],
        beside: if one.beside.is_empty() { Vec::new() } else { vec![Run::plain(one.beside)] },
        takes_text: one.takes_text,
    })
    .collect()
}

/// True where an empty box, or its brackets, can be seen.
pub(crate) fn shows_empty(marks: Marks) -> bool {
    matches!(marks, Marks::Boxes | Marks::Brackets(..) | Marks::BracketsBehind(..))
}

/// What these choices say when they are marked so.
pub(crate) fn choices(questionnaire: &Questionnaire, field: usize, chosen: &[bool], marks: Marks) -> Truth {
    let none = !chosen.contains(&true);
    if marks == Marks::Lost || none && !shows_empty(marks) {
        return unseen(questionnaire, field, TrueFinding::NotVisible);
    }
    let ids = option_ids(questionnaire, field);
    let of = |wanted: bool| ids.iter().zip(chosen).filter(|(_, is)| **is == wanted).map(|(id, _)| id.clone()).collect();
    let finding = if none { TrueFinding::Empty } else { TrueFinding::Answered };
    let (checked, others): (Vec<String>, Vec<String>) = (of(true), of(false));
    let value = TrueValue::Choices { checked: checked.clone(), unchecked: others.clone(), unknown: Vec::new() };
    let mut truth = Truth { reading: Reading { value: Some(value), finding }, also: Vec::new() };
    if marks == Marks::OthersDeleted {
        let value = TrueValue::Choices { checked, unchecked: Vec::new(), unknown: others };
        truth.also.push(Reading { value: Some(value), finding });
    }
    truth
}

/// What boxes for yes and no say.
pub(crate) fn yes_no(chosen: Option<bool>, marks: Marks) -> Truth {
    match chosen {
        _ if marks == Marks::Lost => Truth::none(TrueFinding::NotVisible),
        Some(yes) => Truth::text(if yes { "yes" } else { "no" }),
        None if shows_empty(marks) => Truth::none(TrueFinding::Empty),
        None => Truth::none(TrueFinding::NotVisible).or(Truth::none(TrueFinding::Empty)),
    }
}
