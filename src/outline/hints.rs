//! Instructions printed with a question: "(Maximum 250 words)", "Please explain further". They are
//! known by their wording, and in wordings that nobody foresaw by standing in brackets and naming the
//! most words that the form asks for.

use std::ops::Range;

use super::claims::{Claims, with_punctuation};
use super::prompts::{claim_words, placement, scored_matches};
use super::score::Scored;
use super::{Placement, Role, Scene};
use crate::questionnaire::ItemKind;
use crate::read::Block;

/// Share of an instruction's wording that must be found.
const COVERAGE_MIN: f64 = 0.85;
/// Most words between the brackets around an instruction.
const BRACKET_WORDS_MAX: usize = 32;

/// Characters on either side in which a bracket is looked for.
const BRACKET_CHARACTERS_MAX: usize = 300;

/// Claims the instructions in the region of an item.
pub(super) fn claim(
    scene: &Scene<'_>,
    claims: &mut Claims,
    item: usize,
    within: &Range<usize>,
    placements: &mut [Option<Placement>],
) {
    let question = scene.questionnaire.question_of(item);
    let items = &scene.questionnaire.items;
    let applies =
        |hint: usize| items[hint].kind == ItemKind::Hint && items[hint].parent.is_none_or(|parent| parent == question);
    let mut found: Vec<(usize, Scored)> = Vec::new();
    for hint in (0..items.len()).filter(|&hint| applies(hint)) {
        found.extend(scored_matches(scene, hint, within, claims).into_iter().map(|one| (hint, one)));
    }
    found.retain(|(_, one)| one.found.coverage >= COVERAGE_MIN && one.found.extra_words <= 2);
    // The longest first: "please explain further. Maximum 250 words" holds two shorter ones.
    found.sort_by(|(_, a), (_, b)| {
        b.found.words.len().cmp(&a.found.words.len()).then(a.found.words.start.cmp(&b.found.words.start))
    });
    for (hint, one) in found {
        let first = &scene.stream.words[one.found.words.start];
        let block = &scene.document.blocks[first.block];
        let mut ranges = claim_words(scene, claims, &one.found.words, Role::Furniture(Some(hint)));
        // The rest of a reworded instruction stands in the same brackets.
        if let Some(bracket) = bracket_around(block, first.start) {
            for free in claims.add(first.block, &with_punctuation(block, &bracket), Role::Furniture(Some(hint))) {
                ranges.push(super::TextRange { block: first.block, start: free.start, end: free.end });
            }
        }
        placements[hint].get_or_insert_with(|| placement(scene, &one, Vec::new(), 1.0)).ranges.extend(ranges);
    }
    claim_unforeseen(scene, claims, item, within);
}

/// Brackets that name the most words the form asks for, behind a prompt or as a block of their own.
pub(super) fn claim_unforeseen(scene: &Scene<'_>, claims: &mut Claims, item: usize, within: &Range<usize>) {
    let question = scene.questionnaire.question_of(item);
    let fields = &scene.questionnaire.items[question].fields;
    let Some(words_max) = fields.iter().find_map(|&field| scene.questionnaire.fields[field].words_max) else { return };
    for at in within.clone() {
        let word = &scene.stream.words[at];
        if scene.stream.folded(word, scene.index).parse() != Ok(words_max) {
            continue;
        }
        let block = &scene.document.blocks[word.block];
        if block.text.slice(word.start..word.end).parse() != Ok(words_max) {
            continue;
        }
        let Some(bracket) = bracket_around(block, word.start) else { continue };
        let before = block.text.trim(0..bracket.start);
        let behind_printed =
            claims.of(word.block).iter().any(|claim| claim.range.end >= before.end && claim.range.start < before.end);
        if before.is_empty() || behind_printed {
            claims.add(word.block, &with_punctuation(block, &bracket), Role::Furniture(None));
        }
    }
}

/// The brackets around a character of a block, and what stands in them.
fn bracket_around(block: &Block, at: usize) -> Option<Range<usize>> {
    let first = at.saturating_sub(BRACKET_CHARACTERS_MAX);
    let characters: Vec<char> = block.text.slice(first..at + BRACKET_CHARACTERS_MAX).chars().collect();
    let at = at - first;
    let mut depth = 0;
    let start = (0..at).rev().find(|&index| match characters[index] {
        ')' | ']' => {
            depth += 1;
            false
        }
        '(' | '[' if depth > 0 => {
            depth -= 1;
            false
        }
        '(' | '[' => true,
        _ => false,
    })?;
    let end = (at..characters.len()).find(|&index| match characters[index] {
        '(' | '[' => {
            depth += 1;
            false
        }
        ')' | ']' if depth > 0 => {
            depth -= 1;
            false
        }
        ')' | ']' => true,
        _ => false,
    })?;
    let found = first + start..first + end + 1;
    (block.text.slice(found.clone()).split_whitespace().count() <= BRACKET_WORDS_MAX).then_some(found)
}
