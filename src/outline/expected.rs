//! What a question asks for, looked for behind a place where it may stand: as many boxes as it has options,
//! yes and no, its parts, an address, a percentage. So a question is told by its answer where its wording is
//! in nobody's rules.

use std::ops::Range;

use super::Scene;
use super::boxes;
use crate::language;
use crate::questionnaire::{FieldType, ItemKind};
use crate::read::numerals;

/// Blocks behind a prompt that are looked at.
const BLOCKS_MAX: usize = 60;

/// Nats lost for boxes in numbers behind a question without options.
const TOO_MANY_COST: f64 = 3.0;
/// Nats lost for yes and no with boxes behind a question that does not ask for them.
const UNASKED_COST: f64 = 2.0;
/// How well what follows fits a question.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fit {
    /// Nats.
    pub score: f64,
    /// What it asks for stands there.
    pub is_met: bool,
}

/// How well the blocks up to `end` behind a prompt fit what its item asks for.
pub(super) fn behind(scene: &Scene<'_>, item: usize, block: usize, prompt: &Range<usize>, end: usize) -> Fit {
    let items = &scene.questionnaire.items;
    let end = end.min(scene.document.blocks.len()).min(block + 1 + BLOCKS_MAX);
    if items[item].kind == ItemKind::Section {
        return Fit::default();
    }
    let after = scene.stream.words[prompt.end - 1].end;
    let rest = scene.document.blocks[block].text.slice(after..scene.document.blocks[block].text.characters());
    let blocks = || (block + 1..end).map(|at| scene.document.blocks[at].text.as_str());
    let texts = || std::iter::once(rest).chain(blocks()).map(opening);
    let options = scene.questionnaire.children(item, ItemKind::Option).count();
    let parts: Vec<usize> = scene.questionnaire.children(item, ItemKind::Part).collect();
    let boxes = scene.document.blocks[block].ticks.iter().filter(|tick| tick.start >= after).count()
        + (block + 1..end).map(|at| scene.document.blocks[at].ticks.len()).sum::<usize>();
    if options > 0 {
        return of_options(scene, options, boxes, block + 1..end);
    }
    let says_yes_or_no = texts().take(3).any(opens_with_yes_or_no);
    let asks_yes_or_no =
        items[item].fields.iter().any(|&field| scene.questionnaire.fields[field].kind == FieldType::YesNo);
    let unasked = if says_yes_or_no && !asks_yes_or_no && (1..=3).contains(&boxes) { UNASKED_COST } else { 0.0 };
    let mut fit = Fit { score: if boxes > 3 { -TOO_MANY_COST } else { -unasked }, is_met: false };
    let mut meet = |met: bool, score: f64| {
        fit.is_met |= met;
        fit.score += if met { score } else { 0.0 };
    };
    if parts.len() > 1 {
        let labels: Vec<_> = (block + 1..end)
            .filter_map(|at| scene.document.blocks[at].label.as_ref())
            .flat_map(|label| numerals(&label.written))
            .collect();
        let labelled = parts.iter().filter(|&&part| items[part].numerals.iter().any(|one| labels.contains(one)));
        meet(labelled.count() == parts.len(), 3.0);
    }
    let mut kinds: Vec<FieldType> =
        items[item].fields.iter().map(|&field| scene.questionnaire.fields[field].kind).collect();
    let rows = scene.questionnaire.children(item, ItemKind::Row);
    kinds.extend(rows.flat_map(|row| &items[row].fields).map(|&field| scene.questionnaire.fields[field].kind));
    let holds = |wanted: fn(&str) -> bool| texts().any(wanted);
    let mut told = Vec::new();
    for kind in kinds {
        let (met, score) = match kind {
            FieldType::YesNo => (says_yes_or_no, 2.5),
            FieldType::Percentage => (holds(|text| text.contains(['%', '٪', '％'])), 1.5),
            FieldType::Links | FieldType::Organizations => {
                (holds(|text| text.contains("www.") || text.contains("://")), 1.0)
            }
            FieldType::Email | FieldType::Emails => (holds(|text| text.contains('@')), 1.5),
            _ => continue,
        };
        if !told.contains(&kind) {
            meet(met, score);
            told.push(kind);
        }
    }
    fit
}

/// The opening of a text: what is looked for stands there, however long the text is.
fn opening(text: &str) -> &str {
    const BYTES_MAX: usize = 4096;
    let end = (0..=BYTES_MAX.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    &text[..end]
}

/// As many boxes as options, else as many list items.
fn of_options(scene: &Scene<'_>, options: usize, boxes: usize, blocks: Range<usize>) -> Fit {
    let listed = blocks
        .filter(|&at| {
            let block = &scene.document.blocks[at];
            block.kind == crate::read::BlockKind::ListItem && block.label.is_none()
        })
        .count();
    let score = match (boxes, listed) {
        (boxes, _) if boxes == options => 5.0,
        (boxes, _) if boxes.abs_diff(options) <= 2 && boxes > 2 => 2.0,
        (0, listed) if listed >= options => 2.5,
        (0, _) => -0.5,
        _ => -1.5,
    };
    Fit { score, is_met: score >= 2.0 }
}

/// True for a text whose first words are yes or no, in any language, behind boxes or not.
fn opens_with_yes_or_no(text: &str) -> bool {
    const WORDS_MAX: usize = 3;
    const CHARACTERS: usize = 40;
    let opening: String = text.chars().take(CHARACTERS).collect();
    language::tokens(&opening)
        .iter()
        .take(WORDS_MAX)
        .any(|token| boxes::is_yes(&token.word) || boxes::is_no(&token.word))
}
