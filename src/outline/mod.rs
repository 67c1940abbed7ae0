//! Outline: finding the questions in a document.
//!
//! Comes in: a document and a questionnaire. Goes out: for every item of the questionnaire where it is
//! printed and how likely that is, and for every character of the document whether it is prompt, answer,
//! furniture or nobody's. It is an alignment of the whole document with the whole form, in two passes
//! (prompts, then answers), not a chain of expressions over lines.

mod align;
mod answers;
mod boxes;
mod children;
mod claims;
mod expected;
mod hints;
mod index;
mod label_rows;
mod labelled;
mod matching;
mod nearest;
mod options;
mod printed;
mod prompts;
mod recognise;
mod score;
mod shape;
mod statements;
mod stream;
mod yes_no_cells;

use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

pub use boxes::YesNoLine;
pub use index::Index;
pub use nearest::nearest_text;
pub use recognise::{Nearest, RecogniseError, Recognised, TitleMatch, is_titled, recognise, title_matches};
pub use score::LabelAgreement;

use crate::questionnaire::Questionnaire;
use crate::read::Document;

/// A range of characters of one block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TextRange {
    /// Position of the block in the document.
    pub block: usize,
    /// First character.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
}

impl TextRange {
    /// The characters.
    pub fn characters(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// What a range of text was taken for. Items are positions in the questionnaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// What the form prints for an item.
    Prompt(usize),
    /// What stands as the answer to an item.
    Answer(usize),
    /// What the form prints and nobody answers, or what repeats on every page.
    Furniture(Option<usize>),
    /// Nobody's.
    Unclaimed,
}

/// Where an item is printed.
#[derive(Debug, Clone, Serialize)]
pub struct Placement {
    /// Its ranges in reading order; a bilingual form prints an item twice.
    pub ranges: Vec<TextRange>,
    /// Probability that it stands there.
    pub probability: f64,
    /// Share of its wording that was found, 0 to 1.
    pub coverage: f64,
    /// Agreement of its label.
    pub label: LabelAgreement,
    /// More than its number speaks for it: its wording, or what stands behind it.
    pub supported: bool,
    /// Language of the wording.
    pub language: String,
}

/// A document, outlined.
#[derive(Debug, Clone)]
pub struct Outline {
    /// For each item, where it is printed.
    pub placements: Vec<Option<Placement>>,
    /// For each block, its text cut into roles: in order, without gap or overlap.
    pub roles: Vec<Vec<(Range<usize>, Role)>>,
    /// For each item, the ranges that answer it, in reading order.
    answers: Vec<Vec<TextRange>>,
    /// Printed "Yes / No" lines.
    pub yes_no_lines: Vec<YesNoLine>,
    /// Languages in which the form is printed here, the most frequent first.
    pub languages: Vec<String>,
    /// Share of the questions that were found.
    pub questions_found: f64,
}

impl Outline {
    /// The ranges that answer an item, in reading order.
    pub fn answer_ranges(&self, item: usize) -> &[TextRange] {
        &self.answers[item]
    }
}

/// For each item, the ranges that answer it, in reading order.
fn answers_by_item(roles: &[Vec<(Range<usize>, Role)>], order: &[usize], items: usize) -> Vec<Vec<TextRange>> {
    let mut answers = vec![Vec::new(); items];
    for &block in order {
        for (range, role) in &roles[block] {
            if let Role::Answer(item) = *role {
                answers[item].push(TextRange { block, start: range.start, end: range.end });
            }
        }
    }
    answers
}

/// Outlines a document by a questionnaire. Where the reader offers several reading orders, the one
/// that aligns best is kept.
pub fn outline(document: &Document, questionnaire: &Questionnaire, index: &Index) -> Outline {
    let given: Vec<usize> = (0..document.blocks.len()).collect();
    let mut best: Option<(f64, Outline)> = None;
    for order in std::iter::once(&given).chain(&document.orders) {
        let (fit, found) = outline_in_order(document, questionnaire, index, order);
        if best.as_ref().is_none_or(|(best_fit, _)| fit > *best_fit) {
            best = Some((fit, found));
        }
    }
    best.map_or_else(|| outline_in_order(document, questionnaire, index, &given).1, |(_, found)| found)
}

/// The outline in one reading order, and how well it fits (the sum of the scores of its prompts).
fn outline_in_order(
    document: &Document,
    questionnaire: &Questionnaire,
    index: &Index,
    order: &[usize],
) -> (f64, Outline) {
    let stream = stream::Stream::of(document, order, index);
    let hits = matching::Hits::of(&stream, index);
    let mut claims = claims::Claims::on(document);
    let scene = Scene { document, questionnaire, index, stream: &stream, hits: &hits };

    let mut placements = vec![None; questionnaire.items.len()];
    printed::claim(&scene, &mut claims, &mut placements);
    let (fit, mut anchors) = prompts::place(&scene, &mut claims, &mut placements);
    children::rescue(&scene, &claims, &mut anchors, &mut placements);
    statements::place(&scene, &mut claims, &mut anchors, &mut placements);
    let yes_no_lines = children::place(&scene, &anchors, &mut claims, &mut placements);
    let roles = answers::assign(&scene, &anchors, &claims, order);

    let questions = || {
        questionnaire
            .items
            .iter()
            .zip(&placements)
            .filter(|(item, _)| item.kind == crate::questionnaire::ItemKind::Question && !item.wordings.is_empty())
    };
    let is_supported = |placement: &Option<Placement>| placement.as_ref().is_some_and(|one| one.supported);
    let found = questions().filter(|(_, placement)| is_supported(placement)).count();
    let outline = Outline {
        languages: languages(questionnaire, &placements),
        questions_found: found as f64 / questions().count().max(1) as f64,
        placements,
        answers: answers_by_item(&roles, order, questionnaire.items.len()),
        roles,
        yes_no_lines,
    };
    (fit, outline)
}

/// What all steps of the outline look at.
struct Scene<'a> {
    document: &'a Document,
    questionnaire: &'a Questionnaire,
    index: &'a Index,
    stream: &'a stream::Stream,
    hits: &'a matching::Hits,
}

/// Languages of the wordings that were found, the most frequent first.
fn languages(questionnaire: &Questionnaire, placements: &[Option<Placement>]) -> Vec<String> {
    let count = |language: &str| placements.iter().flatten().filter(|placement| placement.language == language).count();
    let mut counted: Vec<(usize, &String)> =
        questionnaire.languages.iter().map(|language| (count(language), language)).collect();
    let total: usize = counted.iter().map(|(count, _)| count).sum();
    // Short wordings ("Blockchain", "Facebook") are the same in several languages.
    counted.retain(|(count, _)| *count * 5 >= total && *count > 0);
    counted.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    counted.into_iter().map(|(_, language)| language.clone()).collect()
}
