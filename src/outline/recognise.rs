//! Which questionnaire a document returns.
//!
//! A form claims a document by an expression of its rules that is found in the text, and keeps the claim
//! when some of its questions are there too: a cover letter names the questionnaire but asks nothing. A
//! document that lost its title is claimed by its questions alone. A form claims nothing that says at its
//! start that it is another one. Two claims are an error, never a choice.

use serde::Serialize;
use thiserror::Error;

use super::{Index, Outline, outline};
use crate::questionnaire::{ItemKind, Pattern, Questionnaire};
use crate::read::Document;

/// Share of the questions that must be found beside the title.
const QUESTIONS_SHARE_MIN: f64 = 0.15;
/// Share that is enough without the title.
const QUESTIONS_SHARE_ALONE: f64 = 0.5;
/// How much better than the next a claim by questions alone must be.
const QUESTIONS_SHARE_MARGIN: f64 = 0.15;

/// A questionnaire and its outline of the document.
#[derive(Debug)]
pub struct Recognised {
    /// Position among the questionnaires given.
    pub questionnaire: usize,
    /// The outline.
    pub outline: Outline,
    /// True when its title was found, false when only its questions speak for it.
    pub by_title: bool,
}

/// The questionnaire that came nearest to claiming a document.
#[derive(Debug, Clone)]
pub struct Nearest {
    /// Its id.
    pub id: String,
    /// Why it did not claim it.
    pub reason: String,
}

/// Why no questionnaire could be chosen.
#[derive(Debug, Error)]
pub enum RecogniseError {
    /// None claims the document.
    #[error("no questionnaire recognises the document; the nearest is {}: {}", .nearest.id, .nearest.reason)]
    Unknown {
        /// The nearest candidate.
        nearest: Nearest,
    },
    /// None claims it, and the rules of one say that it is another form.
    #[error("no questionnaire recognises the document; {id} excludes it by its title, as another form")]
    Excluded {
        /// Questionnaire whose rules say so.
        id: String,
    },
    /// There is no questionnaire to choose from.
    #[error("there are no rules to read the document by")]
    NoRules,
    /// Two claim it.
    #[error("two questionnaires claim the document: {first} and {second}")]
    Ambiguous {
        /// One, with its rules file.
        first: String,
        /// The other, with its rules file.
        second: String,
    },
}

impl RecogniseError {
    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Unknown { .. } | Self::Excluded { .. } => {
                "if it is a returned questionnaire, add its rules with --rules; else take it out of the folder"
            }
            Self::NoRules => "name a rules file with --rules",
            Self::Ambiguous { .. } => {
                "make the `recognise` expressions of one of them narrower, or run with one of them only"
            }
        }
    }
}

/// Chooses the questionnaire of a document.
///
/// # Errors
/// When none claims it, or more than one.
pub fn recognise(
    document: &Document,
    questionnaires: &[Questionnaire],
    indexes: &[Index],
) -> Result<Recognised, RecogniseError> {
    let text = text_of(document);
    let excluded: Vec<bool> = questionnaires.iter().map(|one| excludes(one, &text)).collect();
    let titled: Vec<bool> =
        questionnaires.iter().zip(&excluded).map(|(one, &excluded)| !excluded && claims(one, &text)).collect();
    let any_titled = titled.iter().any(|&titled| titled);
    let mut found: Vec<Recognised> = Vec::new();
    for (position, (questionnaire, index)) in questionnaires.iter().zip(indexes).enumerate() {
        // Where a title is found, forms without it are not even tried.
        if titled[position] || !(any_titled || excluded[position]) {
            let outline = outline(document, questionnaire, index);
            found.push(Recognised { questionnaire: position, outline, by_title: titled[position] });
        }
    }
    found.sort_by(|a, b| {
        b.outline.questions_found.total_cmp(&a.outline.questions_found).then(a.questionnaire.cmp(&b.questionnaire))
    });
    let mut found = found.into_iter();
    let excluding = questionnaires.iter().zip(&excluded).find(|(_, excluded)| **excluded);
    let excluding = excluding.map(|(one, _)| RecogniseError::Excluded { id: one.id.clone() });
    let Some(best) = found.next() else { return Err(excluding.unwrap_or(RecogniseError::NoRules)) };
    let share = best.outline.questions_found;
    if share < if best.by_title { QUESTIONS_SHARE_MIN } else { QUESTIONS_SHARE_ALONE } {
        let nearest = || nearest(&best, &questionnaires[best.questionnaire]);
        return Err(excluding.unwrap_or_else(|| RecogniseError::Unknown { nearest: nearest() }));
    }
    if let Some(next) = found.next() {
        let next_share = next.outline.questions_found;
        let close =
            if best.by_title { next_share >= QUESTIONS_SHARE_MIN } else { share - next_share < QUESTIONS_SHARE_MARGIN };
        if close {
            let name = |one: &Recognised| {
                let questionnaire = &questionnaires[one.questionnaire];
                format!("{} ({})", questionnaire.id, questionnaire.file)
            };
            return Err(RecogniseError::Ambiguous { first: name(&best), second: name(&next) });
        }
    }
    Ok(best)
}

/// What is searched for titles.
fn text_of(document: &Document) -> String {
    document.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// True when an expression of the rules claims a text.
fn claims(questionnaire: &Questionnaire, text: &str) -> bool {
    // Most titles stand at the start, where looking for them is cheap.
    questionnaire.recognise.iter().any(|pattern| pattern.is_match_at_start(text))
        || questionnaire.recognise.iter().any(|pattern| pattern.is_match(text))
}

/// True when the rules know by the start of a text that it is another form.
fn excludes(questionnaire: &Questionnaire, text: &str) -> bool {
    questionnaire.exclude.iter().any(|pattern| pattern.is_match_at_start(text))
}

/// True when the title of a questionnaire stands in a document, and none of those that it excludes.
pub fn is_titled(document: &Document, questionnaire: &Questionnaire) -> bool {
    let text = text_of(document);
    !excludes(questionnaire, &text) && claims(questionnaire, &text)
}

/// What one of the expressions finds by which a questionnaire claims or excludes a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TitleMatch {
    /// It excludes the document.
    pub excludes: bool,
    /// The expression.
    pub pattern: String,
    /// What it finds first.
    pub found: Option<String>,
}

/// What each of the expressions finds by which a questionnaire claims or excludes a document.
pub fn title_matches(document: &Document, questionnaire: &Questionnaire) -> Vec<TitleMatch> {
    let text = text_of(document);
    let found = |pattern: &Pattern, excludes: bool| {
        let is_found = if excludes { pattern.is_match_at_start(&text) } else { pattern.is_match(&text) };
        let found = pattern.find_at(&text, 0).filter(|_| is_found);
        TitleMatch {
            excludes,
            pattern: pattern.source().to_owned(),
            found: found.map(|found| text[found.whole].to_owned()),
        }
    };
    let claiming = questionnaire.recognise.iter().map(|pattern| found(pattern, false));
    claiming.chain(questionnaire.exclude.iter().map(|pattern| found(pattern, true))).collect()
}

fn nearest(best: &Recognised, questionnaire: &Questionnaire) -> Nearest {
    let questions =
        questionnaire.items.iter().filter(|item| item.kind == ItemKind::Question && !item.wordings.is_empty()).count();
    let found = (best.outline.questions_found * questions as f64).round();
    let title = if best.by_title { "its title was found" } else { "its title was not found" };
    Nearest { id: questionnaire.id.clone(), reason: format!("{title}, and {found} of its {questions} questions") }
}
