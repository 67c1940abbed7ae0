//! `rapporteur rules try`: what each rule finds in a document, and what no rule claims.

use anyhow::Result;
use indexmap::IndexMap;
use serde::Serialize;

use super::arguments::Try;
use super::terminal::{bytes, data, say_error};
use super::{DONE, SOME_FAILED};
use crate::intake::Submission;
use crate::outline::{Index, LabelAgreement, TitleMatch, nearest_text, title_matches};
use crate::questionnaire::{EMBEDDED, FieldType, ItemKind};
use crate::record::{Quote, RecordAnswer};
use crate::{Conversion, ConvertError, Rapporteur};

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Try) -> Result<u8> {
    let rapporteur = super::rapporteur(&arguments.rules)?;
    let name = arguments.file.display().to_string();
    match convert(&rapporteur, arguments) {
        Ok((conversion, recognised)) => {
            let trial = Trial::of(&conversion, recognised);
            if arguments.json {
                let mut json = serde_json::to_vec_pretty(&trial)?;
                json.push(b'\n');
                bytes(&json)?;
            } else {
                data(&super::trial_text::of(&trial))?;
            }
            Ok(if trial.recognised.problem.is_none() { DONE } else { SOME_FAILED })
        }
        Err(error) => {
            say_error(&error.to_string(), &name, error.remedy());
            Ok(SOME_FAILED)
        }
    }
}

/// The document by the rules given, and what it is recognised as without being told. Of several questionnaires, the one that
/// recognises it, else the one whose questions are found.
fn convert<'a>(
    rapporteur: &'a Rapporteur,
    arguments: &Try,
) -> Result<(Conversion<'a>, TriedRecognition), ConvertError> {
    let submission = Submission::open(&arguments.file)?.with_password(arguments.password.given());
    let untold = match rapporteur.convert(&submission) {
        Err(ConvertError::Recognise(error)) => Err(error.to_string()),
        other => Ok(other?),
    };
    // Those that are tried stand behind the built-in ones.
    let first = if arguments.rules.is_empty() { 0 } else { EMBEDDED.len() };
    let problem = match untold {
        Ok(conversion) if conversion.recognised.questionnaire >= first => {
            let id = conversion.questionnaire.id.clone();
            let by_title = conversion.recognised.by_title;
            return Ok((conversion, TriedRecognition { questionnaire: Some(id), by_title, problem: None }));
        }
        Ok(conversion) => Err(conversion.questionnaire.id.clone()),
        Err(error) => Ok(error),
    };
    let mut best: Option<Conversion<'a>> = None;
    for position in first..rapporteur.questionnaires().len() {
        let conversion = rapporteur.convert_by(&submission, position)?;
        let found = conversion.recognised.outline.questions_found;
        if best.as_ref().is_none_or(|best| found > best.recognised.outline.questions_found) {
            best = Some(conversion);
        }
    }
    let Some(best) = best else { return Ok((rapporteur.convert(&submission)?, TriedRecognition::default())) };
    let by_title = best.recognised.by_title;
    let recognised = match problem {
        Ok(error) => TriedRecognition { questionnaire: None, by_title, problem: Some(error) },
        Err(other) => {
            let problem = format!("the document is recognised as {other}");
            TriedRecognition { questionnaire: Some(other), by_title, problem: Some(problem) }
        }
    };
    Ok((best, recognised))
}

/// What rules find in a document.
#[derive(Serialize)]
pub(super) struct Trial<'a> {
    /// The questionnaire tried.
    pub questionnaire: &'a str,
    /// Its rules file.
    pub rules: &'a str,
    /// Name of the document.
    pub source: &'a str,
    /// What the document is recognised as.
    pub recognised: TriedRecognition,
    /// What the expressions find by which the form is recognised or excluded.
    pub titles: Vec<TitleMatch>,
    /// Share of the questions that were found.
    pub questions_found: f64,
    /// Languages in which the form is printed here.
    pub languages: &'a [String],
    /// Items in the order of the form.
    pub items: Vec<TriedItem<'a>>,
    /// Text that nobody claimed.
    pub unclaimed: &'a [Quote],
}

/// What a document is recognised as.
#[derive(Default, Serialize)]
pub(super) struct TriedRecognition {
    /// The questionnaire.
    pub questionnaire: Option<String>,
    /// The title of the questionnaire tried was found.
    pub by_title: bool,
    /// Why `extract` would not take the document for the form tried.
    pub problem: Option<String>,
}

/// Something that the form prints, and the fields that its answer fills.
#[derive(Serialize)]
pub(super) struct TriedItem<'a> {
    pub id: &'a str,
    pub kind: ItemKind,
    /// Wording in the language of the document.
    pub wording: &'a str,
    /// Where it is printed.
    pub found: Option<TriedPlacement<'a>>,
    /// Where it was not found, the text that is most like it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<TriedText>,
    /// Fields by id.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub fields: IndexMap<&'a str, TriedField<'a>>,
}

/// Where an item is printed.
#[derive(Serialize)]
pub(super) struct TriedPlacement<'a> {
    /// Block and place, for people.
    pub place: Option<String>,
    /// What stands there.
    pub quote: String,
    pub probability: f64,
    pub coverage: f64,
    pub label: LabelAgreement,
    pub language: &'a str,
}

/// A text like a wording.
#[derive(Serialize)]
pub(super) struct TriedText {
    /// Block and place, for people.
    pub place: String,
    /// What stands there.
    pub quote: String,
    /// Share of the wording that it holds.
    pub coverage: f64,
}

/// A field and its answer.
#[derive(Serialize)]
pub(super) struct TriedField<'a> {
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Expression of its rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<&'a str>,
    pub answer: &'a RecordAnswer,
}

impl<'a> Trial<'a> {
    fn of(conversion: &'a Conversion<'a>, recognised: TriedRecognition) -> Self {
        let outline = &conversion.recognised.outline;
        let index = Index::of(conversion.questionnaire);
        let items = 0..conversion.questionnaire.items.len();
        Self {
            questionnaire: &conversion.questionnaire.id,
            rules: &conversion.questionnaire.file,
            source: &conversion.record.source.name,
            recognised,
            titles: title_matches(&conversion.document, conversion.questionnaire),
            questions_found: outline.questions_found,
            languages: &outline.languages,
            items: items.map(|item| tried_item(conversion, &index, item)).collect(),
            unclaimed: &conversion.record.unclaimed,
        }
    }
}

fn tried_item<'a>(conversion: &'a Conversion<'a>, index: &Index, position: usize) -> TriedItem<'a> {
    let questionnaire = conversion.questionnaire;
    let item = &questionnaire.items[position];
    let outline = &conversion.recognised.outline;
    let blocks = &conversion.document.blocks;
    let place_of = |block: usize| {
        format!("{}{}", super::inspect::place_of(block, &blocks[block]), super::inspect::cell_of(&blocks[block]))
    };
    let nearest = || {
        let (range, coverage) = nearest_text(&conversion.document, index, position)?;
        let quote = blocks[range.block].text.slice(range.characters()).to_owned();
        Some(TriedText { place: place_of(range.block), quote, coverage })
    };
    let placement = outline.placements[position].as_ref().map(|placement| {
        let first = placement.ranges.first();
        let quotes = placement.ranges.iter().map(|range| blocks[range.block].text.slice(range.characters()).trim());
        TriedPlacement {
            place: first.map(|range| place_of(range.block)),
            quote: quotes.collect::<Vec<_>>().join(" "),
            probability: placement.probability,
            coverage: placement.coverage,
            label: placement.label,
            language: &placement.language,
        }
    });
    let fields = item.fields.iter().filter_map(|&field| {
        let field = &questionnaire.fields[field];
        let answer = conversion.record.answers.get(&field.id)?;
        let pattern = field.pattern.as_ref().map(|pattern| pattern.source());
        Some((field.id.as_str(), TriedField { kind: field.kind, pattern, answer }))
    });
    TriedItem {
        id: &item.id,
        kind: item.kind,
        wording: questionnaire.wording(position, &outline.languages),
        nearest: if placement.is_none() { nearest() } else { None },
        found: placement,
        fields: fields.collect(),
    }
}
