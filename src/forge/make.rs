//! One submission: drawn from a seed and its number, and from nothing else.

use super::author::{Author, Occasion};
use super::draft::Draft;
use super::fill::Filler;
use super::form::Form;
use super::mess;
use super::paper::Paper;
use super::phrases::{Country, Phrases};
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
    let asked = Asked::alone(number, style, [&form_language, &answer_language]);
    let manner = asked.manner(order);
    let (form, answers, untidy) = filled(order, phrases, &asked, manner.lists_yes_no())?;
    let written = manner.write(&form)?;
    let stem = format!("{number:04}-{}-{form_language}-{answer_language}", style.name);
    let file = format!("{stem}.{}", style.format.extension());
    let truth = TruthFile {
        schema: "rapporteur-truth/1",
        file,
        sha256: None,
        also_sha256: Vec::new(),
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

/// A form with the truth about each field, and what is untidy about it.
pub(crate) type Filled = (Form, IndexMap<String, Truth>, Vec<&'static str>);

/// What is settled about a submission before its form is filled in.
pub(crate) struct Asked<'a> {
    /// Its number, which its answers are drawn from.
    pub number: u64,
    /// Its style.
    pub style: &'a Style,
    /// Language of the form.
    pub form_language: &'a str,
    /// Language of the answers.
    pub answer_language: &'a str,
    /// Where its respondent is; by lot where nobody says.
    pub country: Option<&'a Country>,
    /// What else is settled.
    pub occasion: Occasion,
    /// How often the respondent went over some of the answers.
    pub revisions: u64,
}

impl<'a> Asked<'a> {
    /// A submission that stands alone.
    pub(crate) fn alone(number: u64, style: &'a Style, [form_language, answer_language]: [&'a str; 2]) -> Self {
        let occasion = Occasion::default();
        Self { number, style, form_language, answer_language, country: None, occasion, revisions: 0 }
    }

    /// How its file is made.
    pub(crate) fn manner(&self, order: &Order<'_>) -> Manner {
        Manner::drawn(self.style, Dice::new(order.seed, self.number, "write"))
    }
}

/// The form of a submission, filled in.
///
/// # Errors
/// When nobody can answer in its language.
pub(crate) fn filled(
    order: &Order<'_>,
    phrases: &Phrases,
    asked: &Asked<'_>,
    lists_yes_no: bool,
) -> Result<Filled, ForgeError> {
    let Asked { number, style, form_language, .. } = *asked;
    let questionnaire = order.questionnaire;
    let no_words = || ForgeError::NoWords { language: asked.answer_language.to_owned() };
    let speech = phrases.speech(asked.answer_language).ok_or_else(no_words)?;
    let printed = phrases.printed(form_language).ok_or_else(no_words)?;
    let mut draft: Draft = first(order, phrases, asked, lists_yes_no, "answers")?;
    for revision in 1..=asked.revisions {
        let anew = first(order, phrases, asked, lists_yes_no, &format!("answers {revision}"))?;
        draft.revise(anew, questionnaire, &mut Dice::new(order.seed, number, &format!("revision {revision}")));
    }
    if let Some(said) = &asked.occasion.said {
        draft.put(said, questionnaire);
    }
    draft.drop_notes();
    let is_untidy = style.is_untidy(&mut who(order, phrases, asked)?.0);
    if is_untidy {
        let worder = Worder::new(questionnaire, form_language, printed);
        let mut mess =
            mess::Mess { questionnaire, style, printed, worder, speech, dice: Dice::new(order.seed, number, "mess") };
        mess.make(&mut draft);
    }
    Ok(draft.finish(questionnaire))
}

/// Random numbers for who answers, and the country that they gave.
fn who<'a>(order: &Order<'_>, phrases: &'a Phrases, asked: &Asked<'a>) -> Result<(Dice, &'a Country), ForgeError> {
    let no_words = || ForgeError::NoWords { language: asked.answer_language.to_owned() };
    let mut dice = Dice::new(order.seed, asked.number, "who");
    let speaks = |country: &&Country| country.languages.iter().any(|one| one == asked.answer_language);
    let at_home: Vec<_> = phrases.countries.iter().filter(speaks).collect();
    let country = *dice.pick(&at_home).ok_or_else(no_words)?;
    Ok((dice, asked.country.unwrap_or(country)))
}

/// The form as it is first filled in, with answers drawn for a purpose.
fn first(
    order: &Order<'_>,
    phrases: &Phrases,
    asked: &Asked<'_>,
    lists_yes_no: bool,
    purpose: &str,
) -> Result<Draft, ForgeError> {
    let Asked { number, style, form_language, .. } = *asked;
    let questionnaire = order.questionnaire;
    let no_words = || ForgeError::NoWords { language: asked.answer_language.to_owned() };
    let speech = phrases.speech(asked.answer_language).ok_or_else(no_words)?;
    let printed = phrases.printed(form_language).ok_or_else(no_words)?;
    let (mut dice, country) = who(order, phrases, asked)?;
    let is_untidy = style.is_untidy(&mut dice);
    let paper = Paper::draw(style, is_untidy, form_language, &mut dice);
    let worder = Worder::new(questionnaire, form_language, printed);
    let of_kind = |kind| (0..questionnaire.items.len()).filter(move |&item| questionnaire.items[item].kind == kind);
    let blank = if dice.chance(4) { 100 } else { dice.between(2, 60) };
    let author = Author {
        dice: Dice::new(order.seed, number, purpose),
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
        occasion: asked.occasion.clone(),
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
    Ok(filler.fill())
}

/// Labels of the questions, without the final stop; those that stand twice say nothing.
fn labels(questionnaire: &Questionnaire) -> Vec<String> {
    let questions = questionnaire.items.iter().filter(|item| item.kind == ItemKind::Question);
    let labels: Vec<&str> = questions.filter_map(|item| item.prefix.as_deref()).collect();
    let once = labels.iter().filter(|label| labels.iter().filter(|other| other == label).count() == 1);
    once.map(|label| label.trim_end_matches(['.', ')']).to_owned()).collect()
}
