//! The children of each question: instructions, options and labelled rows, looked for in the stretch
//! between its prompt and the next. They may stand in any order; one that stands in the order of the
//! form and close to the others is preferred, since answers often repeat the wording of options.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::boxes::{self, YesNoLine};
use super::claims::Claims;
use super::options::{self, SCORE_MIN, claim_ticks};
use super::prompts::{Anchor, claim_words, placement, rest_of_prompt, scored_matches};
use super::score::Scored;
use super::yes_no_cells;
use super::{Placement, Role, Scene, hints, label_rows, printed};
use crate::questionnaire::{FieldType, ItemKind};

/// Nats for a tick box beside an option.
const TICK_BONUS: f64 = 3.0;
/// Nats lost for each e-fold of words between two neighbours.
const GAP_COST: f64 = 1.2;
/// Nats for directly following another option.
const IN_A_ROW_BONUS: f64 = 3.0;
/// Candidates of one question that are weighed against each other.
const CANDIDATES_MAX: usize = 400;

/// The stretch of the stream that belongs to an anchor: from its prompt to the next one's.
fn region(scene: &Scene<'_>, anchors: &[Anchor], at: usize) -> Range<usize> {
    let end = anchors.get(at + 1).map_or(scene.stream.words.len(), |next| next.words.start);
    let start =
        if scene.questionnaire.items[anchors[at].item].starts_document && at == 0 { 0 } else { anchors[at].words.end };
    start.min(end)..end
}

/// Adds anchors for questions whose prompt was not found or is not printed: behind the title of their
/// section, or where their children stand close together.
pub(super) fn rescue(
    scene: &Scene<'_>,
    claims: &Claims,
    anchors: &mut Vec<Anchor>,
    placements: &mut [Option<Placement>],
) {
    let items = &scene.questionnaire.items;
    if !anchors.iter().any(|anchor| items[anchor.item].starts_document)
        && let Some(item) = items.iter().position(|item| item.starts_document)
    {
        anchors.insert(0, Anchor { item, words: 0..0 });
    }
    let missing = (0..items.len())
        .filter(|&item| items[item].kind == ItemKind::Question && !anchors.iter().any(|anchor| anchor.item == item));
    for item in missing.collect::<Vec<_>>() {
        let before = anchors.iter().rposition(|anchor| anchor.item < item);
        let first_of_section =
            |at: usize| items[item].wordings.is_empty() && items[item].parent == Some(anchors[at].item);
        if let Some(at) = before.filter(|&at| first_of_section(at)) {
            let end = anchors[at].words.end;
            anchors.insert(at + 1, Anchor { item, words: end..end });
            placements[item] = placements[anchors[at].item].clone();
            continue;
        }
        let from = before.map_or(0, |at| anchors[at].words.end);
        let to = before.map_or(0, |at| at + 1);
        let within = from..anchors.get(to).map_or(scene.stream.words.len(), |next| next.words.start);
        if let Some((start, best)) = cluster(scene, claims, item, &within) {
            anchors.insert(to, Anchor { item, words: start..start });
            if items[item].wordings.is_empty() {
                placements[item] = Some(Placement { probability: best, ..placement_of_cluster(scene, item) });
            }
        }
    }
}

fn placement_of_cluster(scene: &Scene<'_>, item: usize) -> Placement {
    Placement {
        ranges: Vec::new(),
        probability: 0.0,
        coverage: 0.0,
        label: super::LabelAgreement::Missing,
        supported: true,
        language: scene.questionnaire.items[item]
            .wordings
            .first()
            .map(|wording| wording.language.clone())
            .unwrap_or_default(),
    }
}

/// Where most children of a question stand close together: the first word of the last such place.
fn cluster(scene: &Scene<'_>, claims: &Claims, item: usize, within: &Range<usize>) -> Option<(usize, f64)> {
    const WORDS_BETWEEN_MAX: usize = 40;
    let kinds = [ItemKind::Row, ItemKind::Option];
    let children: Vec<usize> = kinds.iter().flat_map(|&kind| scene.questionnaire.children(item, kind)).collect();
    let needed = (children.len() * 3).div_ceil(5).max(3);
    if children.len() < 3 {
        return None;
    }
    let mut found: Vec<(Range<usize>, usize)> = Vec::new();
    for &child in &children {
        let strong = scored_matches(scene, child, within, claims)
            .into_iter()
            .filter(|one| one.score >= SCORE_MIN + 2.0 && one.found.coverage > 0.8);
        found.extend(strong.map(|one| (one.found.words, child)));
    }
    found.sort_by_key(|(words, _)| words.start);
    let mut best = None;
    let mut first = 0;
    for at in 0..found.len() {
        if at > 0 && found[at].0.start - found[at - 1].0.end.min(found[at].0.start) > WORDS_BETWEEN_MAX {
            first = at;
        }
        let distinct = |from: usize| found[from..=at].iter().map(|(_, child)| child).collect::<BTreeSet<_>>().len();
        // What stands again later in the run belongs to another question.
        while first < at && distinct(first + 1) == distinct(first) {
            first += 1;
        }
        if distinct(first) >= needed {
            best = Some((found[first].0.start, distinct(first) as f64 / (children.len() as f64 + 0.5)));
        }
    }
    best
}

/// Places the children of every anchored question, and the printed yes/no lines.
pub(super) fn place(
    scene: &Scene<'_>,
    anchors: &[Anchor],
    claims: &mut Claims,
    placements: &mut [Option<Placement>],
) -> Vec<YesNoLine> {
    let mut lines = Vec::new();
    for at in 0..anchors.len() {
        let item = anchors[at].item;
        if scene.questionnaire.items[item].kind == ItemKind::Section {
            continue;
        }
        let within = region(scene, anchors, at);
        let question = scene.questionnaire.question_of(item);
        hints::claim(scene, claims, item, &within, placements);
        if question == item {
            options::claim_lead(scene, claims, item, &anchors[at].words, &within);
            options::place_by_boxes(scene, claims, item, &within, placements);
            for kind in [ItemKind::Option, ItemKind::Row] {
                children(scene, claims, item, kind, &within, placements);
            }
            label_rows::place(scene, claims, item, &within, placements);
        }
        hints::claim_unforeseen(scene, claims, item, &within);
        if at + 1 == anchors.len() {
            printed::claim_closing(scene, claims, &within, placements);
            printed::claim_last(scene, claims, question, &within, placements);
        }
        let asks_yes_no = scene.questionnaire.items[item]
            .fields
            .iter()
            .any(|&field| scene.questionnaire.fields[field].kind == FieldType::YesNo);
        if asks_yes_no {
            lines.extend(yes_no_line(scene, claims, item, &anchors[at].words, &within));
        }
    }
    lines
}

/// Options or rows of a question.
fn children(
    scene: &Scene<'_>,
    claims: &mut Claims,
    question: usize,
    kind: ItemKind,
    within: &Range<usize>,
    placements: &mut [Option<Placement>],
) {
    let ids: Vec<usize> =
        scene.questionnaire.children(question, kind).filter(|&child| placements[child].is_none()).collect();
    let mut found: Vec<(usize, Scored)> = Vec::new();
    for (rank, &child) in ids.iter().enumerate() {
        for mut one in scored_matches(scene, child, within, claims) {
            if one.beside_tick {
                one.score += TICK_BONUS;
            }
            if kind == ItemKind::Row && !stands_as_label(scene, &one) {
                continue;
            }
            found.push((rank, one));
        }
    }
    if kind == ItemKind::Option {
        lift_neighbours(scene, &mut found);
    }
    found.retain(|(_, one)| one.score >= SCORE_MIN);
    found.sort_by(|(_, a), (_, b)| b.score.total_cmp(&a.score).then(a.found.words.start.cmp(&b.found.words.start)));
    found.truncate(CANDIDATES_MAX);
    found.sort_by_key(|(rank, one)| (one.found.words.start, *rank));
    let parent = placements[question].as_ref().map_or(0.5, |placement| placement.probability);
    let mut chosen: BTreeMap<usize, usize> =
        chain(&found, within.start).into_iter().map(|at| (found[at].0, at)).collect();
    // Children that stand out of order: the best place left for each.
    let mut rest: Vec<usize> = (0..found.len()).filter(|&at| !chosen.contains_key(&found[at].0)).collect();
    rest.sort_by(|&a, &b| found[b].1.score.total_cmp(&found[a].1.score).then(a.cmp(&b)));
    for at in rest {
        let (rank, one) = &found[at];
        let overlaps = chosen.values().any(|&other| overlap(&found[other].1.found.words, &one.found.words));
        if !overlaps && one.found.coverage > 0.6 {
            chosen.entry(*rank).or_insert(at);
        }
    }
    for (rank, at) in chosen {
        let one = &found[at].1;
        let item = ids[rank];
        let mut ranges = claim_words(scene, claims, &one.found.words, Role::Prompt(item));
        ranges.extend(rest_of_prompt(scene, claims, item, one, &one.found.words));
        let probability = parent * (1.0 - (-one.score / 3.0).exp());
        placements[item] = Some(placement(scene, one, ranges, probability));
        claim_ticks(scene, claims, &one.found.words, item);
    }
}

/// Several options on one line stand in the middle of what looks like a sentence: one that directly
/// follows another, or that another directly follows, is in its place.
fn lift_neighbours(scene: &Scene<'_>, found: &mut [(usize, Scored)]) {
    const COVERAGE_MIN: f64 = 0.8;
    let sure = |one: &Scored| one.found.coverage >= COVERAGE_MIN;
    let ends: BTreeSet<usize> = found.iter().filter(|(_, one)| sure(one)).map(|(_, one)| one.found.words.end).collect();
    let starts: BTreeSet<usize> =
        found.iter().filter(|(_, one)| sure(one)).map(|(_, one)| one.found.words.start).collect();
    let ends_block = |at: usize| scene.stream.of_block(scene.stream.words[at - 1].block).end == at;
    for (_, one) in found.iter_mut().filter(|(_, one)| sure(one)) {
        let words = &one.found.words;
        let follows = ends.contains(&words.start);
        let followed = starts.contains(&words.end) || ends_block(words.end);
        one.score += if follows { one.mid_sentence } else { 0.0 } + if followed { one.unclosed } else { 0.0 };
        one.score += if follows || followed { one.crowding } else { 0.0 } + if follows { IN_A_ROW_BONUS } else { 0.0 };
    }
}

/// The chain of children, in the order of the form, that scores best less what the gaps between them
/// cost. A region has few candidates, so all pairs are tried.
fn chain(found: &[(usize, Scored)], start: usize) -> Vec<usize> {
    let gap = |from: usize, to: usize| GAP_COST * (1.0 + to.saturating_sub(from) as f64).ln();
    let mut best: Vec<(f64, Option<usize>)> = Vec::with_capacity(found.len());
    for (at, (rank, one)) in found.iter().enumerate() {
        let words = &one.found.words;
        let mut own = (one.score - gap(start, words.start), None);
        for before in 0..at {
            let (rank_before, other) = &found[before];
            if rank_before < rank && other.found.words.end <= words.start {
                let value = best[before].0 + one.score - gap(other.found.words.end, words.start);
                if value > own.0 {
                    own = (value, Some(before));
                }
            }
        }
        best.push(own);
    }
    let mut last: Option<usize> = None;
    for at in 0..best.len() {
        if last.is_none_or(|last| best[at].0 > best[last].0) {
            last = Some(at);
        }
    }
    let mut chosen = Vec::new();
    while let Some(at) = last {
        chosen.push(at);
        last = best[at].1;
    }
    chosen.reverse();
    chosen
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// A row's label begins its block and either fills it or has a colon, tab or dash behind.
fn stands_as_label(scene: &Scene<'_>, one: &Scored) -> bool {
    let first = &scene.stream.words[one.found.words.start];
    let last = &scene.stream.words[one.found.words.end - 1];
    let block = &scene.document.blocks[last.block];
    // Over the end of a block only a label goes on that nothing else stands in: not a value and the label below it.
    let is_one = first.block == last.block
        || one.found.extra_words == 0 && scene.document.blocks[first.block].cells == block.cells;
    if !is_one {
        return false;
    }
    let after = block.text.slice(last.end..block.text.characters());
    let behind = after.trim_start_matches(|c: char| c == ' ' || "*_)]".contains(c));
    // "Name / Nom:": the label in another language follows before the colon.
    let behind = match behind.strip_prefix('/') {
        Some(other) if other.find([':', '：']).is_some_and(|colon| other[..colon].split_whitespace().count() <= 4) => {
            ":"
        }
        Some(other) if other.split_whitespace().count() <= 3 => ":",
        _ => behind,
    };
    let begins = scene.stream.of_block(first.block).start == one.found.words.start;
    begins
        && (one.whole
            || behind.starts_with([':', '\t', '：', '-', '–', '…', '.', '_', '|'])
            || block.is_marked(&(first.start..last.end), |mark| *mark == crate::read::Mark::Bold))
}

/// The first printed yes/no line behind a prompt.
fn yes_no_line(
    scene: &Scene<'_>,
    claims: &mut Claims,
    item: usize,
    prompt: &Range<usize>,
    within: &Range<usize>,
) -> Option<YesNoLine> {
    let anchor = prompt.end.checked_sub(1).filter(|_| !prompt.is_empty()).unwrap_or(within.start);
    let first = scene.stream.words.get(anchor)?.block;
    let last =
        within.end.checked_sub(1).and_then(|at| scene.stream.words.get(at)).map_or(first, |word| word.block.max(first));
    // The end of a page may part the row of a question: the marks stand beside its first words.
    let opening = scene.stream.words.get(prompt.start).filter(|_| !prompt.is_empty()).map_or(first, |word| word.block);
    if let Some(line) = yes_no_cells::in_columns(scene, claims, item, opening) {
        return Some(line);
    }
    printed_line(scene, claims, item, anchor, first..=last)
        .or_else(|| yes_no_cells::behind(scene, claims, item, first, last))
}

/// The first line of yes and no in these blocks, behind the word of the anchor.
fn printed_line(
    scene: &Scene<'_>,
    claims: &mut Claims,
    item: usize,
    anchor: usize,
    blocks: std::ops::RangeInclusive<usize>,
) -> Option<YesNoLine> {
    const BLOCKS_MAX: usize = 3;
    let first = *blocks.start();
    let before_prompt = scene.document.blocks[first].text.as_str().chars().next().filter(|c| !c.is_alphanumeric());
    let mut looked_at = 0;
    let mut found: Option<YesNoLine> = None;
    for block in blocks {
        let entry = &scene.document.blocks[block];
        let from = if block == first { scene.stream.words[anchor].end } else { 0 };
        for free in claims.free(block, &(from..entry.text.characters())) {
            if entry.text.slice(free.clone()).trim().is_empty() {
                continue;
            }
            let line = boxes::find(item, entry, block, &free, before_prompt);
            if let Some(line) = &line {
                claims.add(block, &line.lines[0].characters(), Role::Prompt(item));
                // No text of an answer, but the answer to this line.
                if let Some(said) = &line.said {
                    claims.add(block, &said.characters(), Role::Prompt(item));
                }
            }
            match (line, &mut found) {
                (Some(line), None) if line.yes.is_some() && line.no.is_some() => return Some(line),
                (Some(line), None) => found = Some(line),
                // Yes and no on lines of their own.
                (Some(line), Some(first)) => {
                    first.take(line);
                    return found;
                }
                (None, Some(_)) => return found,
                (None, None) => looked_at += 1,
            }
        }
        if looked_at >= BLOCKS_MAX {
            break;
        }
    }
    found
}
