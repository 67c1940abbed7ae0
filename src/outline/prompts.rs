//! First pass: where the sections, questions and parts of the form are printed.

use std::ops::Range;

use super::align::{Candidate, align};
use super::boxes;
use super::claims::{Claims, with_punctuation};
use super::score::{Scored, score};
use super::{LabelAgreement, Placement, Role, Scene, TextRange, labelled};
use crate::questionnaire::ItemKind;

/// Nats below which a match is not worth considering.
const SCORE_MIN: f64 = 2.0;
/// Most words that a respondent's own rewording may add before or behind what was matched.
const REWORDED_WORDS_MAX: usize = 10;

/// Words that a prompt must have before its last few are looked for behind it.
const LONG_WORDS_MIN: usize = 6;
/// Such words.
const CLOSING_WORDS_MAX: usize = 5;

/// Most words of a numbered line before the rest of its prompt.
const LEAD_WORDS_MAX: usize = 20;
/// Nats lost by a match without a number where the prompts of the document have numbers.
const UNNUMBERED_COST: f64 = 4.0;
/// Words of such a match: more of them say enough.
const UNNUMBERED_WORDS_MAX: usize = 4;

/// Share of its wording below which a prompt is worded by nobody that the rules know of.
pub(super) const WORDED_COVERAGE_MIN: f64 = 0.3;

/// An item that answers may follow, and the words it is printed in.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    /// The item.
    pub item: usize,
    /// Words of the stream that print it; empty for a question without prompt.
    pub words: Range<usize>,
}

/// Places the ordered items. Gives the fit of the alignment, and the anchors in document order.
pub(super) fn place(
    scene: &Scene<'_>,
    claims: &mut Claims,
    placements: &mut [Option<Placement>],
) -> (f64, Vec<Anchor>) {
    let ordered: Vec<usize> = (0..scene.questionnaire.items.len())
        .filter(|&item| {
            scene.questionnaire.items[item].kind.is_ordered() && !scene.questionnaire.items[item].wordings.is_empty()
        })
        .collect();
    let everywhere = 0..scene.stream.words.len();
    let mut scored: Vec<(usize, Scored)> = Vec::new();
    for (rank, &item) in ordered.iter().enumerate() {
        let good = scored_matches(scene, item, &everywhere, claims).into_iter().filter(|one| one.score >= SCORE_MIN);
        scored.extend(good.map(|one| (rank, one)));
    }
    let series = labelled::Series::of(scene, &ordered);
    // In a document that is numbered as the form is, an answer says in the form's words what has no number.
    let is_short = |one: &Scored| one.label == LabelAgreement::Missing && one.found.words.len() <= UNNUMBERED_WORDS_MAX;
    let is_unnumbered =
        |one: &Scored| scene.document.blocks[scene.stream.words[one.found.words.start].block].label.is_none();
    for (rank, one) in scored.iter_mut().filter(|(_, one)| is_short(one) && is_unnumbered(one)) {
        one.score -= UNNUMBERED_COST * series.share(scene.questionnaire.items[ordered[*rank]].kind);
    }
    let by_label = labelled::candidates(scene, &series, &ordered, &scored, claims);
    scored.extend(by_label);
    let candidates: Vec<Candidate> = scored
        .iter()
        .enumerate()
        .map(|(source, (rank, one))| Candidate {
            rank: *rank,
            words: one.found.words.clone(),
            score: one.score,
            label_offset: one.label_offset,
            source,
        })
        .collect();
    let standings = align(&candidates, ordered.len());
    let mut anchors = Vec::new();
    let mut fit = 0.0;
    let standing = standings.iter().flatten().map(|one| &scored[candidates[one.candidate].source].1.found.words);
    let is_printed_twice = is_printed_twice(scene, standing);
    for (rank, standing) in standings.into_iter().enumerate() {
        let Some(standing) = standing else { continue };
        let candidate = &candidates[standing.candidate];
        let one = &scored[candidate.source].1;
        let item = ordered[rank];
        fit += one.score;
        let words = reworded(scene, item, &one.found.words);
        let kind = scene.questionnaire.items[item].kind;
        let words = series.whole_prompt(scene, kind, &words, one.found.coverage);
        let words = from_label(scene, claims, item, one, words);
        let mut ranges = claim_words(scene, claims, &words, Role::Prompt(item));
        for &block in one.label_blocks.iter().rev() {
            claims.add(block, &scene.document.blocks[block].range(), Role::Prompt(item));
            ranges.insert(0, whole_block(scene, block));
        }
        ranges.extend(rest_of_prompt(scene, claims, item, one, &words));
        let is_free = |again: &Range<usize>| claims.of(scene.stream.words[again.start].block).is_empty();
        if let Some(again) = same_label(scene, &words).filter(|again| is_printed_twice && is_free(again)) {
            ranges.extend(claim_words(scene, claims, &again, Role::Prompt(item)));
        }
        placements[item] = Some(placement(scene, one, ranges, standing.probability));
        anchors.push(Anchor { item, words });
    }
    anchors.sort_by_key(|anchor| anchor.words.start);
    (fit, anchors)
}

/// All scored matches of an item's wordings within a range; of wordings that overlap, the best.
pub(super) fn scored_matches(scene: &Scene<'_>, item: usize, within: &Range<usize>, claims: &Claims) -> Vec<Scored> {
    let mut all: Vec<Scored> = Vec::new();
    for &wording in scene.index.wordings_of(item) {
        let words = scene.index.wordings[wording as usize].words.len();
        for found in scene.hits.matches(wording as usize, within, scene.stream, scene.index) {
            let first = &scene.stream.words[found.words.start];
            let last = &scene.stream.words[found.words.end - 1];
            if scene.stream.is_address(&found.words)
                || claims.touches(first.block, &(first.start..first.end))
                || claims.touches(last.block, &(last.start..last.end))
            {
                continue;
            }
            all.push(score(found, &scene.questionnaire.items[item], words, scene.document, scene.stream));
        }
    }
    // Wordings that overlap stand in the same place, so only their words decide between them.
    let wording_score = |one: &Scored| one.score + one.mid_sentence + one.unclosed + one.crowding;
    all.sort_by(|a, b| {
        wording_score(b).total_cmp(&wording_score(a)).then(a.found.words.start.cmp(&b.found.words.start))
    });
    let mut kept: Vec<Scored> = Vec::new();
    for one in all {
        let overlaps = kept.iter().any(|other| {
            other.found.words.start < one.found.words.end && one.found.words.start < other.found.words.end
        });
        if !overlaps {
            kept.push(one);
        }
    }
    kept.sort_by_key(|one| one.found.words.start);
    kept
}

/// The placement of a scored match.
pub(super) fn placement(scene: &Scene<'_>, one: &Scored, ranges: Vec<TextRange>, probability: f64) -> Placement {
    let wording = &scene.index.wordings[one.found.wording];
    Placement {
        ranges,
        probability,
        coverage: one.found.coverage,
        label: one.label,
        supported: one.supported,
        language: scene.questionnaire.items[wording.item].wordings[wording.wording].language.clone(),
    }
}

/// Claims the characters of words of the stream, with the punctuation that belongs to them.
pub(super) fn claim_words(scene: &Scene<'_>, claims: &mut Claims, words: &Range<usize>, role: Role) -> Vec<TextRange> {
    let mut ranges: Vec<TextRange> = Vec::new();
    for word in &scene.stream.words[words.clone()] {
        match ranges.last_mut() {
            Some(last) if last.block == word.block => last.end = word.end,
            _ => ranges.push(TextRange { block: word.block, start: word.start, end: word.end }),
        }
    }
    let mut claimed = Vec::new();
    for range in ranges {
        let block = &scene.document.blocks[range.block];
        let wide = with_punctuation(block, &range.characters());
        for free in claims.add(range.block, &wide, role) {
            claimed.push(TextRange { block: range.block, start: free.start, end: free.end });
        }
    }
    claimed
}

/// The words of a prompt with the block before them, where that carries its number and they have none: its first
/// sentence, which nobody worded so, stands in a line of its own.
fn from_label(scene: &Scene<'_>, claims: &Claims, item: usize, one: &Scored, words: Range<usize>) -> Range<usize> {
    let Some(before) = words.start.checked_sub(1) else { return words };
    let position = scene.stream.words[before].block;
    let first = scene.stream.of_block(position);
    let opens = scene.stream.of_block(scene.stream.words[words.start].block).start == words.start;
    let printed = &scene.questionnaire.items[item].numerals;
    let label = scene.document.blocks[position].label.as_ref();
    let agrees = label.is_some_and(|label| label.numerals().iter().any(|reading| printed.contains(reading)));
    let is_free = claims.of(position).is_empty() && first.end == words.start && first.len() <= LEAD_WORDS_MAX;
    let is_lead = one.label == LabelAgreement::Missing && one.label_blocks.is_empty() && opens && agrees && is_free;
    if is_lead { first.start..words.end } else { words }
}

/// The words of a prompt with those by which the respondent reworded its beginning or end: up to the
/// question mark or colon behind, back to the start of the block.
fn reworded(scene: &Scene<'_>, item: usize, words: &Range<usize>) -> Range<usize> {
    if scene.questionnaire.items[item].kind == ItemKind::Section || words.len() < 2 {
        return words.clone();
    }
    let stream = &scene.stream.words;
    let first = &stream[words.start];
    let last = &stream[words.end - 1];
    let mut extended = words.clone();
    let block_start = scene.stream.of_block(first.block).start;
    let lead = scene.document.blocks[first.block].text.slice(0..first.start);
    let ends_sentence = |text: &str| text.contains(['?', '!', ':', '\n']) || text.contains(". ");
    // "Please answer:" introduces the prompt.
    let introduction = lead.trim_end_matches(|c: char| c.is_whitespace() || "¿:".contains(c));
    let is_lead = !ends_sentence(introduction) && (introduction == lead.trim_end() || !boxes::opens_plainly(lead));
    if words.start - block_start <= REWORDED_WORDS_MAX / 2 && is_lead {
        extended.start = block_start;
    }
    let block = &scene.document.blocks[last.block];
    let rest = block.text.slice(last.end..block.text.characters());
    if let Some(stop) = rest.find(['?', '？', '؟', ':']) {
        let between = &rest[..stop];
        let count = between.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
        let is_open = !ends_sentence(between) && !rest[stop..].starts_with(":/") && !boxes::opens_plainly(between);
        if (1..=REWORDED_WORDS_MAX).contains(&count) && is_open {
            let end = last.end + between.chars().count();
            let behind = scene.stream.of_block(last.block).end;
            extended.end =
                (words.end..behind).take_while(|&at| stream[at].start < end).last().map_or(words.end, |at| at + 1);
        }
    }
    // The last words of a prompt that ends its block: "... veuillez tous les indiquer."
    let is_open = rest.starts_with([' ', ',']) && !ends_sentence(rest) && !boxes::opens_plainly(rest);
    let count = rest.split_whitespace().count();
    if extended.end == words.end
        && words.len() >= LONG_WORDS_MIN
        && is_open
        && count <= CLOSING_WORDS_MAX
        && rest.trim_end().ends_with('.')
    {
        extended.end = scene.stream.of_block(last.block).end;
    }
    extended
}

/// The rest of what prints an item: in a bilingual form the same again in another language, and the
/// other sentence of a prompt that was cut in two.
pub(super) fn rest_of_prompt(
    scene: &Scene<'_>,
    claims: &mut Claims,
    item: usize,
    one: &Scored,
    words: &Range<usize>,
) -> Vec<TextRange> {
    const COVERAGE_MIN: f64 = 0.7;
    const WORDS_BETWEEN_MAX: usize = 6;
    const REST_WORDS_BETWEEN_MAX: usize = 20;
    // Of a prompt in nobody's wording, no other language is known that it may be printed in as well.
    if one.found.coverage < WORDED_COVERAGE_MIN {
        return Vec::new();
    }
    let languages = &scene.questionnaire.items[item].wordings;
    let language_of = |wording: usize| &languages[scene.index.wordings[wording].wording].language;
    // What stands on the line of another row, or beside it, is its value.
    let is_row = scene.questionnaire.items[item].kind == ItemKind::Row;
    let block_of = |words: &Range<usize>| scene.stream.words[words.start].block;
    let near = words.start.saturating_sub(60)..(words.end + 80).min(scene.stream.words.len());
    let again = scored_matches(scene, item, &near, claims).into_iter().filter(|other| {
        let between =
            other.found.words.start.saturating_sub(words.end).max(words.start.saturating_sub(other.found.words.end));
        // "Education / Éducation": some words are the same in both.
        let same_words = |known: usize| {
            let words = &scene.index.wordings[known].words;
            scene.index.wordings_of(item).iter().any(|&twin| {
                scene.index.wordings[twin as usize].words == *words
                    && language_of(twin as usize) != language_of(one.found.wording)
            })
        };
        let in_other_language =
            language_of(other.found.wording) != language_of(one.found.wording) || same_words(other.found.wording);
        let again = in_other_language && other.found.coverage >= COVERAGE_MIN && between <= WORDS_BETWEEN_MAX;
        // The other sentence of a prompt that something stands between.
        let rest = language_of(other.found.wording) == language_of(one.found.wording)
            && one.found.coverage + other.found.coverage <= 1.1
            && (other.whole || other.label == LabelAgreement::Agrees)
            && (!is_row || block_of(&other.found.words) == block_of(words))
            && between <= REST_WORDS_BETWEEN_MAX;
        let score_min = if between == 0 { 0.0 } else { SCORE_MIN };
        other.mid_sentence == 0.0 && other.score >= score_min && (again || rest)
    });
    let again: Vec<Range<usize>> = again.map(|other| other.found.words).collect();
    again.iter().flat_map(|words| claim_words(scene, claims, words, Role::Prompt(item))).collect()
}

/// True where the form is printed in two languages: the label of most of its prompts comes again right behind them. A
/// respondent who numbers the answer to question 1 repeats a label once.
fn is_printed_twice<'a>(scene: &Scene<'_>, prompts: impl Iterator<Item = &'a Range<usize>>) -> bool {
    let block_of = |words: &Range<usize>| scene.stream.words[words.start].block;
    let labelled: Vec<_> = prompts.filter(|words| scene.document.blocks[block_of(words)].label.is_some()).collect();
    labelled.iter().filter(|words| same_label(scene, words).is_some()).count() * 2 >= labelled.len()
}

/// The block right behind a prompt that carries the same label: in a form of two languages it prints the prompt again,
/// maybe in one that the rules have no wording in.
fn same_label(scene: &Scene<'_>, words: &Range<usize>) -> Option<Range<usize>> {
    let block = scene.stream.words[words.end - 1].block;
    let label = scene.document.blocks[scene.stream.words[words.start].block].label.as_ref()?;
    let next = (block + 1..scene.document.blocks.len()).find(|&next| !scene.stream.of_block(next).is_empty())?;
    let entry = &scene.document.blocks[next];
    let is_same = entry.label.as_ref().is_some_and(|other| other.numerals() == label.numerals());
    let text = entry.text.as_str();
    let close = text.find(['?', '？', '؟', ':', '：']).map_or(text.len(), |at| at + 1);
    let end = scene.stream.words_from(next, entry.text.character_of(close)).start;
    let start = scene.stream.of_block(next).start;
    (is_same && end > start && end - start <= 60).then_some(start..end)
}

/// The range of a whole block.
fn whole_block(scene: &Scene<'_>, block: usize) -> TextRange {
    TextRange { block, start: 0, end: scene.document.blocks[block].text.characters() }
}
