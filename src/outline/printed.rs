//! What the form prints and nobody answers: its notes, introduction and thanks. They stand anywhere,
//! also between the paragraphs of an answer, so they are claimed before anything else.

use std::ops::Range;

use rapidfuzz::fuzz;

use super::claims::Claims;
use super::prompts::{claim_words, placement, scored_matches};
use super::{LabelAgreement, Placement, Role, Scene, TextRange};
use crate::language;
use crate::questionnaire::ItemKind;
use crate::read::{BlockKind, TickState};

/// Share of a printed text that must be found where nothing else speaks for it.
const COVERAGE_MIN: f64 = 0.7;
/// The same behind the last question.
const CLOSING_COVERAGE_MIN: f64 = 0.3;
/// Words from which a printed text may share its block with others.
const PRINTED_WORDS_MIN: usize = 4;
/// The same for notes.
const NOTE_WORDS_MIN: usize = 9;
/// Similarity of a note of the document with one of the form from which it is that one.
const NOTE_SIMILARITY_MIN: f64 = 0.7;

/// Claims the printed text of the form.
pub(super) fn claim(scene: &Scene<'_>, claims: &mut Claims, placements: &mut [Option<Placement>]) {
    notes(scene, claims, placements);
    let everywhere = 0..scene.stream.words.len();
    for (item, entry) in scene.questionnaire.items.iter().enumerate() {
        if !matches!(entry.kind, ItemKind::Note | ItemKind::Printed) || placements[item].is_some() {
            continue;
        }
        for one in scored_matches(scene, item, &everywhere, claims) {
            let stream = scene.stream;
            let first = &stream.words[one.found.words.start];
            let starts = stream.of_block(first.block).start;
            // A note whose superscript mark was lost begins with its number.
            let behind_printed = claims.of(first.block).iter().any(|claim| {
                matches!(claim.role, Role::Furniture(_))
                    && (claim.range.end..claim.range.end + 2).contains(&first.start)
            });
            let starts_sentence = one.starts_sentence || behind_printed;
            let begins = one.found.words.start - starts <= 1 || starts_sentence;
            // What is printed in few words may open an answer as well: "Introduction", "Answer".
            let words_min = if entry.kind == ItemKind::Printed { PRINTED_WORDS_MIN } else { NOTE_WORDS_MIN };
            let stands_alone = one.whole || one.found.words.len() >= words_min;
            if one.found.coverage < COVERAGE_MIN || !begins || !stands_alone {
                continue;
            }
            let words = if starts_sentence { one.found.words.start } else { starts }..one.found.words.end;
            let ranges = claim_words(scene, claims, &words, Role::Furniture(Some(item)));
            placements[item].get_or_insert_with(|| placement(scene, &one, Vec::new(), 1.0)).ranges.extend(ranges);
        }
    }
}

/// Behind the last question, whatever opens with words of the form's closing text is that text, also in
/// a wording that nobody foresaw.
pub(super) fn claim_closing(
    scene: &Scene<'_>,
    claims: &mut Claims,
    within: &Range<usize>,
    placements: &mut [Option<Placement>],
) {
    const WORDS_MIN: usize = 3;
    for (item, entry) in scene.questionnaire.items.iter().enumerate() {
        if entry.kind != ItemKind::Printed || placements[item].is_some() {
            continue;
        }
        for one in scored_matches(scene, item, within, claims) {
            let block = scene.stream.words[one.found.words.start].block;
            let opens = one.found.words.start - scene.stream.of_block(block).start <= 2;
            if opens && one.found.words.len() >= WORDS_MIN && one.found.coverage >= CLOSING_COVERAGE_MIN {
                let range = scene.document.blocks[block].range();
                claims.add(block, &range, Role::Furniture(Some(item)));
                let ranges = vec![TextRange { block, start: range.start, end: range.end }];
                placements[item] = Some(placement(scene, &one, ranges, 0.9));
                break;
            }
        }
    }
}

/// Behind the options of a last question that is worded in nobody's words, the last words of the document are the form's
/// thanks: whole sentences that explain no open option, since that has its own text or is not ticked.
pub(super) fn claim_last(
    scene: &Scene<'_>,
    claims: &mut Claims,
    question: usize,
    within: &Range<usize>,
    placements: &[Option<Placement>],
) {
    const BLOCKS_MAX: usize = 3;
    let items = &scene.questionnaire.items;
    let is_worded = |item: usize| placements[item].as_ref().is_some_and(|one| one.coverage >= COVERAGE_MIN);
    let has_closing = items.iter().enumerate().any(|(item, entry)| {
        entry.kind == ItemKind::Printed
            && placements[item].as_ref().is_some_and(|one| {
                one.ranges.iter().any(|range| scene.stream.of_block(range.block).start >= within.start)
            })
    });
    let options: Vec<usize> = scene.questionnaire.children(question, ItemKind::Option).collect();
    let placed = options.iter().filter_map(|&option| placements[option].as_ref()?.ranges.last());
    let Some(last) = placed.max_by_key(|range| range.block).filter(|_| !has_closing && !is_worded(question)) else {
        return;
    };
    let entry = &scene.document.blocks[last.block];
    let is_ticked = entry.ticks.iter().any(|tick| tick.state != TickState::Unchecked);
    let is_explained = entry.text.slice(last.end..entry.text.characters()).contains(char::is_alphanumeric);
    if is_ticked && !is_explained {
        return;
    }
    let mut at = within.end;
    for _ in 0..BLOCKS_MAX {
        let Some(word) = at.checked_sub(1).map(|at| &scene.stream.words[at]) else { return };
        let block = &scene.document.blocks[word.block];
        let is_sentence =
            block.text.as_str().trim_end().ends_with(['.', '!', '。', '！', '۔']) && block.label.is_none();
        if word.block <= last.block || !is_sentence || !claims.of(word.block).is_empty() {
            return;
        }
        claims.add(word.block, &block.range(), Role::Furniture(None));
        at = scene.stream.of_block(word.block).start;
    }
}

/// Note blocks: those of the form are furniture, whatever number they carry.
fn notes(scene: &Scene<'_>, claims: &mut Claims, placements: &mut [Option<Placement>]) {
    for (block, entry) in scene.document.blocks.iter().enumerate() {
        if entry.kind != BlockKind::Note {
            continue;
        }
        let folded = language::fold(entry.text.as_str());
        let Some((similarity, item, language)) = printed_note(scene, &folded) else { continue };
        claims.add(block, &entry.range(), Role::Furniture(Some(item)));
        let range = TextRange { block, start: 0, end: entry.text.characters() };
        let label = if entry
            .label
            .as_ref()
            .is_some_and(|label| Some(&label.written) == scene.questionnaire.items[item].prefix.as_ref())
        {
            LabelAgreement::Agrees
        } else {
            LabelAgreement::Differs
        };
        placements[item]
            .get_or_insert_with(|| Placement {
                ranges: Vec::new(),
                probability: 1.0,
                coverage: similarity,
                label,
                supported: true,
                language: language.to_owned(),
            })
            .ranges
            .push(range);
    }
}

/// The note of the form that a folded one is most like: how alike they are, its item and its language.
fn printed_note<'a>(scene: &Scene<'a>, folded: &str) -> Option<(f64, usize, &'a str)> {
    let printed = || {
        let notes = scene.questionnaire.items.iter().enumerate().filter(|(_, item)| item.kind == ItemKind::Note);
        notes.flat_map(|(item, note)| note.wordings.iter().map(move |wording| (item, wording)))
    };
    // Most notes are printed as they are, and to be told so need not be measured.
    if let Some((item, wording)) = printed().find(|(_, wording)| wording.folded == folded) {
        return Some((1.0, item, &wording.language));
    }
    let mut best: Option<(f64, usize, &str)> = None;
    for (item, wording) in printed() {
        // What is less similar is not measured to the end.
        let worth_telling = best.map_or(NOTE_SIMILARITY_MIN, |(known, _, _)| known);
        let worth_telling = fuzz::Args::default().score_cutoff(worth_telling);
        let similarity = fuzz::ratio_with_args(folded.chars(), wording.folded.chars(), &worth_telling);
        if let Some(similarity) = similarity.filter(|one| best.is_none_or(|(known, _, _)| *one > known)) {
            best = Some((similarity, item, &wording.language));
        }
    }
    best
}
