//! Query letters: one a respondent of whom something is to be asked, as Word files in the language of the form.
//!
//! Comes in: a data set. Goes out: letters in the folder `letters` of its exports. A letter names no person and no day of
//! today: whoever sends it fills these in.

mod ask;
mod returns;

use std::path::Path;

use self::ask::{Weight, ask};
use super::letter::{Asked, Letter, Reply};
use super::phrases::{Phrases, phrases};
use super::{Done, Exported, docx};
use crate::batch;
use crate::dataset::{Dataset, StoredAnswer, StoredRecord};
use crate::extract::{Finding, Value, YesNo};
use crate::history::History;
use crate::journal::Failure;
use crate::language::fold;
use crate::questionnaire::{FieldType, Questionnaire};
use crate::read::Place;
use crate::write::{WriteError, write_file};

/// Most quotes that a letter shows of one answer.
const QUOTES_MAX: usize = 3;
/// Most characters of the name of a respondent.
const NAME_CHARACTERS: usize = 80;
/// Characters of a quote that it shows.
const QUOTE_CHARACTERS: usize = 280;

/// Writes the letters; gives the names of those of whom there is nothing to ask. A letter that is no longer due is removed.
///
/// # Errors
/// When a letter cannot be written.
pub fn letters(dataset: &Dataset, done: &mut Done<'_>) -> Result<Vec<String>, WriteError> {
    let folder = dataset.exports().join("letters");
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |cause| WriteError { what: "the letters", path, cause }
    };
    fs_err::create_dir_all(&folder).map_err(failed(&folder))?;
    let mut nothing = Vec::new();
    for case in dataset.cases() {
        let made = batch::survived(|| {
            let record = dataset.record(&case.counts)?;
            let letter = compose(case, &record, record.questionnaire_among(dataset.questionnaires())?)?;
            letter.map(|letter| docx::write_letter(&letter)).transpose()
        });
        let path = folder.join(format!("{}.docx", super::file_stem(case)));
        let result = match made.and_then(|made: Result<_, Failure>| made) {
            Ok(Some(bytes)) => write_file(&path, &bytes).map(|()| Ok(path))?,
            Ok(None) => {
                if path.exists() {
                    fs_err::remove_file(&path).map_err(failed(&path))?;
                }
                nothing.push(case.respondent.clone().unwrap_or_else(|| case.counts.clone()));
                continue;
            }
            Err(failure) => Err(failure),
        };
        done(Exported { of: dataset.record_path(&case.counts), result });
    }
    Ok(nothing)
}

/// The letter to one respondent; `None` where there is nothing to ask.
fn compose(case: &History, record: &StoredRecord, questionnaire: &Questionnaire) -> Result<Option<Letter>, Failure> {
    let languages: Vec<String> =
        record.questionnaire.languages.iter().chain(&questionnaire.languages).cloned().collect();
    let phrases = phrases(&languages);
    let composer = Composer { record, questionnaire, languages: &languages, phrases };
    let mut letter = Letter {
        phrases,
        answer_language: record.source.language.clone(),
        title: composer.title(),
        respondent: composer.respondent(case)?,
        concerning: composer.concerning(case)?,
        record: record.id.clone(),
        needed: returns::asked(case, questionnaire, &languages, phrases),
        wished: Vec::new(),
        empty: Vec::new(),
    };
    for item in 0..questionnaire.items.len() {
        if let Some((weight, asked)) = composer.item(item)? {
            match weight {
                Weight::Needed => letter.needed.push(asked),
                Weight::Wished => letter.wished.push(asked),
                Weight::Empty => letter.empty.push(asked),
            }
        }
    }
    let is_due = !(letter.needed.is_empty() && letter.wished.is_empty() && letter.empty.is_empty());
    Ok(is_due.then_some(letter))
}

struct Composer<'a> {
    record: &'a StoredRecord,
    questionnaire: &'a Questionnaire,
    languages: &'a [String],
    phrases: &'static Phrases,
}

impl Composer<'_> {
    fn wording(&self, item: usize) -> String {
        self.questionnaire.wording(item, self.languages).to_owned()
    }

    fn title(&self) -> String {
        let items = &self.questionnaire.items;
        let front = items.iter().position(|item| item.starts_document && !item.wordings.is_empty());
        front.map_or_else(|| self.questionnaire.title.clone(), |item| self.wording(item))
    }

    /// The return as its sender knows it.
    fn concerning(&self, case: &History) -> Result<String, Failure> {
        let named = case.returns.iter().find(|one| one.record == case.counts).filter(|one| !one.name.is_empty());
        if let Some(named) = named {
            return Ok(returns::described(named, self.phrases));
        }
        let day = self.record.named(self.questionnaire, self.questionnaire.date)?;
        let dated = day.map(|day| self.phrases.fill("dated", &day));
        Ok([self.record.source.name.clone()].into_iter().chain(dated).collect::<Vec<_>>().join(", "))
    }

    /// Who is asked: as the respondent writes it, else as it is told otherwise.
    fn respondent(&self, case: &History) -> Result<Option<String>, Failure> {
        let told = self.record.named(self.questionnaire, self.questionnaire.respondent)?;
        let field = self.questionnaire.respondent.map(|position| &self.questionnaire.fields[position].id);
        let evidence = field.and_then(|field| self.record.answers.get(field)?.evidence.first());
        let written = evidence.map(|one| one.quote.quote.trim()).filter(|written| {
            told.is_some()
                && !written.is_empty()
                && !written.contains('\n')
                && written.chars().count() <= NAME_CHARACTERS
        });
        Ok(written.map(str::to_owned).or_else(|| case.respondent.clone()).or(told))
    }

    /// What is asked about the fields of an item, as one question.
    fn item(&self, item: usize) -> Result<Option<(Weight, Asked)>, Failure> {
        let (mut weight, mut asked) = (None, Asked::default());
        let mut phrases: Vec<&str> = Vec::new();
        let mut has_answer = false;
        for &position in &self.questionnaire.items[item].fields {
            let field = &self.questionnaire.fields[position];
            let (answer, value) = self.record.answer(&field.id, field.kind)?;
            has_answer |= matches!(answer.finding, Finding::Answered | Finding::NotStated);
            let is_publication = self.questionnaire.publication == Some(position);
            let Some((of_field, phrase)) = ask(field, answer, value.as_ref(), is_publication) else { continue };
            // What is less pressing is not asked beside what is more so.
            if weight.is_some_and(|weight| weight < of_field) {
                continue;
            }
            if weight.is_some_and(|weight| of_field < weight) {
                (asked, phrases) = (Asked::default(), Vec::new());
            }
            weight = Some(of_field);
            if !phrase.is_empty() && !phrases.contains(&phrase) {
                phrases.push(phrase);
            }
            if asked.reply == Reply::Space {
                asked.reply = self.reply(position, phrase);
            }
            self.add_read(item, answer, value.as_ref(), &mut asked);
        }
        // A text that explains may be left out where the rest is answered.
        let Some(weight) = weight.filter(|weight| *weight != Weight::Empty || !has_answer) else { return Ok(None) };
        asked.prompt = self.prompt(item);
        asked.asks = phrases.into_iter().map(|phrase| self.phrases.say(phrase).to_owned()).collect();
        Ok(Some((weight, asked)))
    }

    /// From the question down to the item; under the title of its section where the question has no words.
    fn prompt(&self, item: usize) -> Vec<(Option<String>, String)> {
        let question = self.questionnaire.question_of(item);
        let items = &self.questionnaire.items;
        let has_words = !items[question].wordings.is_empty();
        let above = if has_words { Some(question) } else { items[question].parent };
        let mut lines = Vec::new();
        for position in above.into_iter().chain((item != question).then_some(item)) {
            // The title of the form stands above all of it.
            if !items[position].starts_document {
                lines.push((items[position].prefix.clone(), self.wording(position)));
            }
        }
        lines
    }

    fn reply(&self, position: usize, phrase: &str) -> Reply {
        let field = &self.questionnaire.fields[position];
        match field.kind {
            // Where the answer was in words, words are wanted.
            FieldType::YesNo if phrase != "ask_elsewhere" => Reply::YesNo,
            FieldType::Choices => Reply::Boxes(field.options.iter().map(|&option| self.wording(option)).collect()),
            _ => Reply::Space,
        }
    }

    /// Quotes of what stands there, and what it was taken for. Of a question that is not there, or of boxes that cannot be
    /// seen, there is nothing to show.
    fn add_read(&self, item: usize, answer: &StoredAnswer, value: Option<&Value>, asked: &mut Asked) {
        if !matches!(answer.finding, Finding::Answered | Finding::NotStated) {
            return;
        }
        let wordings = &self.questionnaire.items[item].wordings;
        for evidence in &answer.evidence {
            let quote = shortened(evidence.quote.quote.trim());
            let folded = fold(&quote);
            // Without an answer, the prompt is what proves it.
            let is_prompt = wordings.iter().any(|wording| wording.folded.starts_with(&folded));
            let is_new = !asked.read.iter().any(|(known, _)| *known == quote);
            if !folded.is_empty() && !is_prompt && is_new && asked.read.len() < QUOTES_MAX {
                let page = match &evidence.quote.place {
                    Place::Page(place) => Some(place.page),
                    Place::Part(place) => place.page,
                    Place::Lines(_) => None,
                };
                asked.read.push((quote, page));
            }
        }
        let taken = match value {
            Some(Value::YesNo(YesNo::Yes)) => Some(self.phrases.say("yes").to_owned()),
            Some(Value::YesNo(YesNo::No)) => Some(self.phrases.say("no").to_owned()),
            Some(Value::Percentage(share)) => Some(format!("{share}\u{a0}%")),
            _ => None,
        };
        asked.taken = asked.taken.take().or(taken);
    }
}

/// A text of at most so many characters, with an ellipsis where it was cut.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTE_CHARACTERS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
