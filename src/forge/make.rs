//! One submission: drawn from a seed and its number, and from nothing else.

use super::author::Author;
use super::draft::Draft;
use super::fill::Filler;
use super::form::Form;
use super::mess;
use super::paper::Paper;
use super::phrases::Phrases;
use super::random::Dice;
use super::style::Style;
use super::truth::{Truth, TruthFile};
use super::wording::Worder;
use super::write::{Manner, Written};
use super::{ForgeError, Order};
use crate::questionnaire::{ItemKind, Questionnaire};
use indexmap::IndexMap;

/// A submission with its truth.
pub(crate) struct Submission {
    /// Name of its files, without what they end with.
    pub stem: String,
    /// The file, or what it is to be made of.
    pub written: Written,
    /// The truth about it.
    pub truth: TruthFile,
}

/// Makes a submission; they count from 1.
///
/// # Errors
/// When a program that the style needs fails.
pub(crate) fn submission(order: &Order<'_>, phrases: &Phrases, number: u64) -> Result<Submission, ForgeError> {
    let mut dice = Dice::new(order.seed, number, "what");
    let Some(style) = order.styles.get(usize::try_from(number - 1).unwrap_or(0) % order.styles.len().max(1)) else {
        return Err(ForgeError::NoStyle);
    };
    let form_language = dice.text(&order.form_languages).to_owned();
    let shown: Vec<&String> =
        order.answer_languages.iter().filter(|language| style.format.shows_language(language)).collect();
    if shown.is_empty() {
        return Err(ForgeError::NoScript { style: style.name, languages: order.answer_languages.join(", ") });
    }
    // Mostly people answer in the language of the form.
    let answers_so = shown.contains(&&form_language);
    let answer_language =
        if answers_so && dice.chance(60) { form_language.clone() } else { dice.text(&shown).to_owned() };
    let manner = Manner::drawn(style, Dice::new(order.seed, number, "write"));
    let lists = manner.lists_yes_no();
    let (form, answers, untidy) = filled(order, phrases, style, [&form_language, &answer_language], number, lists)?;
    let written = manner.write(&form)?;
    let stem = format!("{number:04}-{}-{form_language}-{answer_language}", style.name);
    let file = format!("{stem}.{}", style.format.extension());
    let truth = TruthFile {
        schema: "rapporteur-truth/1",
        file,
        questionnaire: order.questionnaire.id.clone(),
        seed: order.seed,
        style: style.name.to_owned(),
        form_language,
        answer_language,
        untidy,
        answers,
    };
    Ok(Submission { stem, written, truth })
}

type Filled = (Form, IndexMap<String, Truth>, Vec<&'static str>);

fn filled(
    order: &Order<'_>,
    phrases: &Phrases,
    style: &Style,
    [form_language, answer_language]: [&str; 2],
    number: u64,
    lists_yes_no: bool,
) -> Result<Filled, ForgeError> {
    let questionnaire = order.questionnaire;
    let no_words = || ForgeError::NoWords { language: answer_language.to_owned() };
    let (speech, printed) = (phrases.speech(answer_language).ok_or_else(no_words)?, phrases.printed(form_language));
    let printed = printed.ok_or_else(no_words)?;
    let mut dice = Dice::new(order.seed, number, "who");
    let at_home: Vec<_> =
        phrases.countries.iter().filter(|country| country.languages.iter().any(|one| one == answer_language)).collect();
    let country = *dice.pick(&at_home).ok_or_else(no_words)?;
    let is_untidy = style.is_untidy(&mut dice);
    let paper = Paper::draw(style, is_untidy, form_language, &mut dice);
    let worder = Worder::new(questionnaire, form_language, printed);
    let of_kind = |kind| (0..questionnaire.items.len()).filter(move |&item| questionnaire.items[item].kind == kind);
    let blank = if dice.chance(4) { 100 } else { dice.between(2, 60) };
    let author = Author {
        dice: Dice::new(order.seed, number, "answers"),
        speech,
        country,
        prompts: of_kind(ItemKind::Question)
            .map(|item| worder.exactly(item))
            .filter(|prompt| !prompt.is_empty())
            .collect(),
        labels: labels(questionnaire),
        notes: Vec::new(),
        bare: style.format.is_bare(),
        slashes: style.format.slashes(),
        blank,
        example: dice.text(&speech.example).to_owned(),
        year: dice.between(2018, 2024),
    };
    let filler = Filler {
        questionnaire,
        paper,
        has_placeholders: style.has_placeholders(),
        lists_yes_no,
        printed,
        worder,
        author,
        dice: Dice::new(order.seed, number, "paper"),
    };
    let mut draft: Draft = filler.fill();
    draft.drop_notes();
    if is_untidy {
        let worder = Worder::new(questionnaire, form_language, printed);
        let mut mess =
            mess::Mess { questionnaire, style, printed, worder, speech, dice: Dice::new(order.seed, number, "mess") };
        mess.make(&mut draft);
    }
    Ok(draft.finish(questionnaire))
}

/// Labels of the questions, without the final stop; those that stand twice say nothing.
fn labels(questionnaire: &Questionnaire) -> Vec<String> {
    let questions = questionnaire.items.iter().filter(|item| item.kind == ItemKind::Question);
    let labels: Vec<&str> = questions.filter_map(|item| item.prefix.as_deref()).collect();
    let once = labels.iter().filter(|label| labels.iter().filter(|other| other == label).count() == 1);
    once.map(|label| label.trim_end_matches(['.', ')']).to_owned()).collect()
}
