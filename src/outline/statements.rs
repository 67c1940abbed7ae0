//! Statements that are signed rather than answered, in words that nobody foresaw: of what stands between their
//! neighbours, the one sentence with a box, or with a plain yes or no before or behind it.

use std::ops::Range;

use super::claims::Claims;
use super::prompts::{Anchor, claim_words};
use super::{LabelAgreement, Placement, Role, Scene, boxes};
use crate::language;

/// Fewer characters are no sentence.
const CHARACTERS_MIN: usize = 12;
/// More are no statement.
const CHARACTERS_MAX: usize = 600;
/// Probability of a statement that only its box speaks for.
const BOX_PROBABILITY: f64 = 0.9;

/// Places the statements that no wording placed.
pub(super) fn place(
    scene: &Scene<'_>,
    claims: &mut Claims,
    anchors: &mut Vec<Anchor>,
    placements: &mut [Option<Placement>],
) {
    let fields = &scene.questionnaire.fields;
    for item in fields.iter().filter(|field| field.statement).map(|field| field.item) {
        if placements[item].is_some() {
            continue;
        }
        let at = anchors.partition_point(|anchor| anchor.item < item);
        let from = at.checked_sub(1).map_or(0, |before| anchors[before].words.end);
        let to = anchors.get(at).map_or(scene.stream.words.len(), |next| next.words.start);
        let is_in_order = anchors[at..].iter().all(|anchor| anchor.item > item);
        let mut found = sentences(scene, claims, from..to.max(from));
        let (Some(words), None, true) = (found.next(), found.next(), is_in_order) else { continue };
        drop(found);
        let ranges = claim_words(scene, claims, &words, Role::Prompt(item));
        placements[item] = Some(Placement {
            ranges,
            probability: BOX_PROBABILITY,
            coverage: 0.0,
            label: LabelAgreement::NotPrinted,
            supported: false,
            language: scene.questionnaire.languages.first().cloned().unwrap_or_default(),
        });
        anchors.insert(at, Anchor { item, words });
    }
}

/// The words of blocks that are a sentence with one box, or with a word of yes or no at an end; without that word.
fn sentences<'a>(
    scene: &'a Scene<'_>,
    claims: &'a Claims,
    within: Range<usize>,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let first = scene.stream.words.get(within.start).map_or(0, |word| word.block);
    let behind = within.end.checked_sub(1).map_or(0, |at| scene.stream.words[at].block + 1);
    (first..behind).filter_map(move |position| {
        let block = &scene.document.blocks[position];
        let words = scene.stream.of_block(position);
        let fits = (CHARACTERS_MIN..=CHARACTERS_MAX).contains(&block.text.characters());
        if !fits || words.start < within.start || words.end > within.end || !claims.of(position).is_empty() {
            return None;
        }
        let said = |at: usize| {
            let word = &scene.stream.words[at];
            let folded = language::fold(block.text.slice(word.start..word.end));
            boxes::is_yes(&folded) || boxes::is_no(&folded)
        };
        match block.ticks.len() {
            1 => Some(words),
            0 if words.len() > 3 && said(words.end - 1) => Some(words.start..words.end - 1),
            0 if words.len() > 3 && said(words.start) => Some(words.start + 1..words.end),
            _ => None,
        }
    })
}
