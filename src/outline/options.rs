//! Options known by their boxes: a list of texts with a tick box each is the list of options, whatever
//! its wording. Texts and options are aligned in order (Needleman and Wunsch 1970): by their words
//! where these agree, and by their position where a translation or a rewording left no common word.

use std::ops::Range;

use super::claims::Claims;
use super::matching::align_within;
use super::prompts::{claim_words, placement, rest_of_prompt, scored_matches};
use super::score::{LabelAgreement, Scored, tick_before, tick_behind};
use super::stream::StreamWord;
use super::{Placement, Role, Scene};
use crate::questionnaire::ItemKind;
use crate::read::{Block, BlockKind, TickState, is_bare_tick};

/// Nats that a child needs to be placed.
pub(super) const SCORE_MIN: f64 = 3.0;
/// Fewer boxes are no list.
const ENTRIES_MIN: usize = 3;
/// More boxes are no list of options either.
const ENTRIES_MAX: usize = 200;
/// Longest text of an option, in words.
const ENTRY_WORDS_MAX: usize = 40;
/// Share of the boxes whose words must agree before position alone counts for the others.
const AGREED_SHARE_MIN: f64 = 0.3;
/// Nats for standing in the right position of the list.
const POSITION_SCORE: f64 = 1.0;
/// Nats lost for an option without a box, or a box without an option.
const SKIP_COST: f64 = 1.5;
/// Probability of an option that only its position speaks for.
const POSITION_PROBABILITY: f64 = 0.9;
/// Share of its wording below which the words of an option are another wording.
const REWORDED_COVERAGE_MAX: f64 = 0.6;

/// A text with a tick box.
#[derive(Debug)]
struct Entry {
    /// Its words.
    words: Range<usize>,
    /// It has a box, not a bare tick.
    is_box: bool,
}

/// Places the options of a question whose texts have boxes.
pub(super) fn place_by_boxes(
    scene: &Scene<'_>,
    claims: &mut Claims,
    question: usize,
    within: &Range<usize>,
    placements: &mut [Option<Placement>],
) {
    let options: Vec<usize> = scene.questionnaire.children(question, ItemKind::Option).collect();
    if options.is_empty() {
        return;
    }
    let mut entries = entries(scene, claims, within);
    // Bare ticks beside some texts only tell nothing of where the others begin.
    let boxed = entries.iter().any(|entry| entry.is_box) || entries.len() == options.len();
    if entries.len() < ENTRIES_MIN || !boxed {
        entries = list_entries(scene, claims, within);
        if entries.len() != options.len() {
            entries = line_entries(scene, claims, &options, within);
        }
        if entries.len() != options.len() {
            return;
        }
    }
    let scored: Vec<Vec<Option<Scored>>> =
        options.iter().map(|&option| best_matches(scene, claims, option, &entries)).collect();
    let agreed = (0..entries.len()).filter(|&entry| scored.iter().any(|row| row[entry].is_some())).count();
    let count_agrees = || entries.len() == options.len() && !are_worded(scene, claims, &options, within);
    if (agreed as f64) < AGREED_SHARE_MIN * entries.len() as f64 && !count_agrees() {
        return;
    }
    let parent = placements[question].as_ref().map_or(0.5, |placement| placement.probability);
    for (option, entry) in align(&scored, entries.len()) {
        let item = options[option];
        let found = &scored[option][entry];
        let words = printed_words(scene, &entries[entry], found.as_ref(), takes_text(scene, item));
        let mut ranges = claim_words(scene, claims, &words, Role::Prompt(item));
        claim_ticks(scene, claims, &words, item);
        placements[item] = Some(match found {
            Some(one) => {
                ranges.extend(rest_of_prompt(scene, claims, item, one, &words));
                placement(scene, one, ranges, parent * (1.0 - (-one.score / 2.0).exp()))
            }
            None => Placement {
                ranges,
                probability: parent * POSITION_PROBABILITY,
                coverage: coverage_within(scene, item, &entries[entry].words),
                label: LabelAgreement::NotPrinted,
                supported: true,
                language: scene.questionnaire.languages.first().cloned().unwrap_or_default(),
            },
        });
    }
}

/// Takes a line for the rest of a prompt that a colon closes and the boxes of its options follow.
pub(super) fn claim_lead(
    scene: &Scene<'_>,
    claims: &mut Claims,
    question: usize,
    prompt: &Range<usize>,
    within: &Range<usize>,
) {
    const WORDS_MAX: usize = 30;
    let has_options = scene.questionnaire.children(question, ItemKind::Option).next().is_some();
    if !has_options || prompt.is_empty() || within.is_empty() {
        return;
    }
    let position = scene.stream.words[within.start].block;
    let block = &scene.document.blocks[position];
    let words = scene.stream.of_block(position);
    let introduces = block.text.as_str().trim_end().ends_with([':', '：']) && block.ticks.is_empty();
    let next = scene.stream.words.get(words.end).filter(|_| words.end < within.end);
    let opens_list = next.is_some_and(|next| {
        let next = &scene.document.blocks[next.block];
        !next.ticks.is_empty() || next.kind == BlockKind::ListItem && next.label.is_none()
    });
    let is_free = words.start == within.start && words.len() <= WORDS_MAX && claims.of(position).is_empty();
    if introduces && opens_list && is_free && block.label.is_none() {
        claims.add(position, &block.range(), Role::Prompt(question));
    }
}

/// The share of an option's wording that stands in some words, be it too short to tell it.
fn coverage_within(scene: &Scene<'_>, option: usize, words: &Range<usize>) -> f64 {
    let wordings = scene.index.wordings_of(option).iter();
    let coverage = |&wording: &u32| align_within(wording as usize, words, scene.stream, scene.index).coverage;
    wordings.map(coverage).fold(0.0, f64::max)
}

/// True where the wordings of options are found beside no box, but in numbers: the boxes were misread.
fn are_worded(scene: &Scene<'_>, claims: &Claims, options: &[usize], within: &Range<usize>) -> bool {
    let is_found = |option: &&usize| {
        let mut matches = scored_matches(scene, **option, within, claims).into_iter();
        matches.any(|one| one.found.coverage >= REWORDED_COVERAGE_MAX)
    };
    options.iter().filter(is_found).count() as f64 >= AGREED_SHARE_MIN * options.len() as f64
}

/// True for an option that a field takes the neighbouring text of.
fn takes_text(scene: &Scene<'_>, option: usize) -> bool {
    scene.questionnaire.fields.iter().any(|field| field.beside_option == Some(option))
}

/// The texts with boxes in a region: behind each box, or before it where the block begins with text.
fn entries(scene: &Scene<'_>, claims: &Claims, within: &Range<usize>) -> Vec<Entry> {
    let usual = usually_lead(scene, within);
    let mut entries = Vec::new();
    let mut at = within.start;
    while at < within.end && entries.len() < ENTRIES_MAX {
        let position = scene.stream.words[at].block;
        let words = scene.stream.of_block(position);
        let block = &scene.document.blocks[position];
        let before = block.boxes_lead().unwrap_or(usual);
        let length = block.text.characters();
        for (index, tick) in block.ticks.iter().enumerate().take(ENTRIES_MAX) {
            let text = if before {
                tick.end..block.ticks.get(index + 1).map_or(length, |next| next.start)
            } else {
                index.checked_sub(1).map_or(0, |previous| block.ticks[previous].end)..tick.start
            };
            let start = scene.stream.words_from(position, text.start).start.max(at);
            let end = scene.stream.words_from(position, text.end).start.min(within.end);
            let first = scene.stream.words.get(start).map_or(text.clone(), |word| word.start..word.end);
            if start < end && !claims.touches(position, &first) {
                let is_box =
                    tick.state == TickState::Unchecked || !is_bare_tick(block.text.slice(tick.start..tick.end));
                entries.push(Entry { words: start..end, is_box });
            }
        }
        at = words.end.max(at + 1);
    }
    entries
}

/// The first list in a region: list items in a row, or blocks that each open with a typed mark.
fn list_entries(scene: &Scene<'_>, claims: &Claims, within: &Range<usize>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = within.start;
    while at < within.end {
        let position = scene.stream.words[at].block;
        let words = scene.stream.of_block(position);
        let block = &scene.document.blocks[position];
        let opening = block.text.as_str().split_whitespace().next().unwrap_or_default();
        let marked = matches!(opening, "X" | "x" | "×") || !opening.is_empty() && opening.chars().all(|c| c == '_');
        let listed = block.kind == BlockKind::ListItem && block.label.is_none() || marked;
        let free = claims.free(position, &block.range()).len() == 1 && claims.of(position).is_empty();
        match (listed && free, entries.is_empty()) {
            (true, _) => entries.push(Entry { words: words.clone(), is_box: false }),
            (false, true) => {}
            (false, false) => break,
        }
        at = words.end.max(at + 1);
    }
    entries
}

/// As many lines in a row as there are options, where half of them say what the option in their place says.
fn line_entries(scene: &Scene<'_>, claims: &Claims, options: &[usize], within: &Range<usize>) -> Vec<Entry> {
    const AGREED_SHARE: f64 = 0.5;
    const LETTERS_MIN: usize = 3;
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut at = within.start;
    while at < within.end && lines.len() < ENTRIES_MAX {
        let position = scene.stream.words[at].block;
        let words = scene.stream.of_block(position);
        let block = &scene.document.blocks[position];
        let first = &scene.stream.words[at];
        let letters = block.text.as_str().chars().filter(|c| c.is_alphabetic()).take(LETTERS_MIN).count();
        let is_whole = words.start == at && words.len() <= ENTRY_WORDS_MAX && block.label.is_none();
        if is_whole && letters == LETTERS_MIN && !claims.touches(position, &(first.start..first.end)) {
            lines.push(words.clone());
        }
        at = words.end.max(at + 1);
    }
    let says = |option: usize, line: &Range<usize>| {
        let mut matches = scored_matches(scene, option, line, claims).into_iter();
        matches.any(|one| one.found.coverage >= REWORDED_COVERAGE_MAX)
    };
    let agreed = |start: usize| {
        let lines = &lines[start..start + options.len()];
        lines.iter().zip(options).filter(|(line, option)| says(**option, line)).count()
    };
    if options.len() < ENTRIES_MIN || lines.len() < options.len() {
        return Vec::new();
    }
    let starts = 0..=(lines.len() - options.len()).min(ENTRIES_MIN);
    let best = starts.map(|start| (agreed(start), start)).max_by_key(|&(agreed, start)| (agreed, usize::MAX - start));
    // Where lines are missing, the last ones are those of another text.
    let ends = |start: usize| {
        let last = &lines[start + options.len() - 1];
        options.last().is_some_and(|&option| coverage_within(scene, option, last) >= REWORDED_COVERAGE_MAX)
    };
    let is_list =
        |&(agreed, start): &(usize, usize)| agreed as f64 >= AGREED_SHARE * options.len() as f64 && ends(start);
    let start = best.filter(is_list);
    let found = start.map(|(_, start)| lines[start..start + options.len()].to_vec()).unwrap_or_default();
    found.into_iter().map(|words| Entry { words, is_box: false }).collect()
}

/// Where the boxes of most blocks of a region stand; before their words where nothing tells.
fn usually_lead(scene: &Scene<'_>, within: &Range<usize>) -> bool {
    let mut balance = 0i32;
    let mut at = within.start;
    while at < within.end {
        let position = scene.stream.words[at].block;
        balance += match scene.document.blocks[position].boxes_lead() {
            Some(true) => 1,
            Some(false) => -1,
            None => 0,
        };
        at = scene.stream.of_block(position).end.max(at + 1);
    }
    balance >= 0
}

/// For each entry, the best match of an option's wordings in it.
fn best_matches(scene: &Scene<'_>, claims: &Claims, option: usize, entries: &[Entry]) -> Vec<Option<Scored>> {
    entries
        .iter()
        .map(|entry| {
            let matches =
                scored_matches(scene, option, &entry.words, claims).into_iter().filter(|one| one.score >= SCORE_MIN);
            matches.max_by(|a, b| a.score.total_cmp(&b.score))
        })
        .collect()
}

/// Pairs of option and entry in the order of both that score best.
fn align(scored: &[Vec<Option<Scored>>], entries: usize) -> Vec<(usize, usize)> {
    let options = scored.len();
    let width = entries + 1;
    let pair = |option: usize, entry: usize| {
        scored[option][entry].as_ref().map_or(POSITION_SCORE, |one| POSITION_SCORE + one.score)
    };
    let mut best = vec![0.0f64; (options + 1) * width];
    for entry in 1..=entries {
        best[entry] = best[entry - 1] - SKIP_COST;
    }
    for option in 1..=options {
        best[option * width] = best[(option - 1) * width] - SKIP_COST;
        for entry in 1..=entries {
            let paired = best[(option - 1) * width + entry - 1] + pair(option - 1, entry - 1);
            let skipped = best[(option - 1) * width + entry].max(best[option * width + entry - 1]) - SKIP_COST;
            best[option * width + entry] = paired.max(skipped);
        }
    }
    let (mut option, mut entry) = (options, entries);
    let mut pairs = Vec::new();
    while option > 0 && entry > 0 {
        let here = best[option * width + entry];
        if here == best[(option - 1) * width + entry - 1] + pair(option - 1, entry - 1) {
            pairs.push((option - 1, entry - 1));
            option -= 1;
            entry -= 1;
        } else if here == best[(option - 1) * width + entry] - SKIP_COST {
            option -= 1;
        } else {
            entry -= 1;
        }
    }
    pairs.reverse();
    pairs
}

/// The words of an entry that the form prints: those that were matched, and the rest of its text up to
/// the first sign that an explanation begins.
fn printed_words(scene: &Scene<'_>, entry: &Entry, found: Option<&Scored>, takes_text: bool) -> Range<usize> {
    const REST_WORDS_MAX: usize = 14;
    const COVERAGE_WHOLE: f64 = 0.9;
    const LEAD_WORDS_MAX: usize = 4;
    let stream = &scene.stream.words;
    let from = found.map_or(entry.words.start, |one| one.found.words.end.max(entry.words.start + 1));
    let block = &scene.document.blocks[stream[entry.words.start].block];
    let stop = (from.max(entry.words.start + 1)..entry.words.end).find(|&at| {
        let between = block.text.slice(stream[at - 1].end..stream[at].start);
        between.contains([':', '(', '.', '–', '—', '：', '（']) || between.contains(" - ") || between.contains("  ")
    });
    let end = stop.unwrap_or(entry.words.end).min(entry.words.start + ENTRY_WORDS_MAX).max(from.min(entry.words.end));
    // In other words than the form's the whole text is the option, up to what a colon opens.
    let Some(one) = found.filter(|one| one.found.coverage >= REWORDED_COVERAGE_MAX) else {
        let first = from.max(entry.words.start + 1).min(entry.words.end);
        let opened = (first..entry.words.end).find(|&at| {
            let between = block.text.slice(stream[at - 1].end..stream[at].start);
            between.contains([':', '：', '\t']) || between.contains(" - ") || between.contains(" – ")
        });
        let open_option = takes_text.then_some(first.max(end));
        let end = open_option.or(opened).unwrap_or(entry.words.end);
        // A mark behind the words is none of them.
        let marked = end - entry.words.start > 1 && is_one_letter(block, &stream[end - 1]);
        return entry.words.start..end - usize::from(marked && opened.or(open_option).is_some());
    };
    // An article before the words that were found is printed too; a slash opens another language.
    let lead = entry.words.start..one.found.words.start;
    let has_mark = !entry.is_box && !lead.is_empty() && lead.clone().all(|at| is_one_letter(block, &stream[at]));
    let start = if lead.len() <= LEAD_WORDS_MAX && !has_mark { lead.start } else { lead.end };
    let other_language =
        from < entry.words.end && block.text.slice(stream[from - 1].end..stream[from].start).contains('/');
    if other_language {
        return start..entry.words.end.min(from + ENTRY_WORDS_MAX);
    }
    // What stands beside an open option is its answer.
    if takes_text {
        return start..one.found.words.end;
    }
    let whole = one.found.coverage < COVERAGE_WHOLE && end - from <= REST_WORDS_MAX
        || entry.is_box && end - from <= 2 && end == entry.words.end;
    start..if whole { end } else { one.found.words.end }
}

/// True for a word of one Latin letter, as marks are.
fn is_one_letter(block: &Block, word: &StreamWord) -> bool {
    let text = block.text.slice(word.start..word.end);
    text.len() == 1 && text.chars().all(|c| c.is_ascii_alphabetic())
}

/// Tick boxes beside an option are printed with it.
pub(super) fn claim_ticks(scene: &Scene<'_>, claims: &mut Claims, words: &Range<usize>, item: usize) {
    let (first, last) = (&scene.stream.words[words.start], &scene.stream.words[words.end - 1]);
    let block = &scene.document.blocks[first.block];
    if tick_before(block, first.start) {
        // A mark typed without brackets opens its block.
        let nearest = block.ticks.iter().rev().find(|tick| tick.end <= first.start).map_or(0, |tick| tick.start);
        claims.add(first.block, &(nearest..first.start), Role::Prompt(item));
    }
    let block = &scene.document.blocks[last.block];
    if tick_behind(block, last.end)
        && let Some(tick) = block.ticks.iter().find(|tick| tick.start >= last.end)
    {
        // Before the next option on the line, the box is that option's; both readings claim it as printed.
        claims.add(last.block, &(last.end..tick.end), Role::Prompt(item));
    }
}
