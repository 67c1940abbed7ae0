//! Texts: all that was written under a question, or what an expression finds in it.

use std::ops::Range;

use super::answer_text::AnswerText;
use super::hyperlinks;
use super::scene::Scene;
use super::value::{TextLink, Value};
use super::yes_no;
use super::{Answer, Evidence, Finding, Sign};
use crate::questionnaire::{Field, ItemKind, Pattern};

/// How much longer than asked a text may be before that is a sign.
const LENGTH_TOLERANCE: f64 = 1.5;

/// The text of a field.
pub(super) fn extract(scene: &Scene<'_>, field: &Field) -> Answer {
    let answer = scene.written(field);
    let trimmed = if field.beside_option.is_some() { inside_brackets(&answer) } else { 0..answer.text.characters() };
    let written = answer.slice(&trimmed);
    if scene.says_nothing(written) {
        return Answer { evidence: Evidence::whole(answer.all_ranges()), ..Answer::none(Finding::Empty) };
    }
    if let Some(pattern) = &field.pattern {
        return found(&answer, &trimmed, pattern);
    }
    let mut given = Answer::given(Value::Text(written.to_owned()), Evidence::whole(answer.ranges(&trimmed)));
    given.links = links(scene, &answer, trimmed.start);
    if scene.refers_elsewhere(answer.opening()) {
        given = given.with(Sign::RefersElsewhere);
    }
    if let Some(words_max) = field.words_max
        && words(written) as f64 > f64::from(words_max) * LENGTH_TOLERANCE
    {
        given = given.with(Sign::OverLength);
    }
    if prompt_inside(scene, field, written) || offers_again(&answer) {
        given = given.with(Sign::PromptInside);
    }
    given
}

/// Words of a text, as forms count them that ask for no more than so many.
pub(crate) fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// What an expression finds first in a text.
fn found(answer: &AnswerText, within: &Range<usize>, pattern: &Pattern) -> Answer {
    let written = answer.slice(within);
    let Some(value) = pattern.find_at(written, 0).and_then(|found| found.value) else {
        return Answer { evidence: Evidence::whole(answer.all_ranges()), ..Answer::none(Finding::NotStated) };
    };
    let start = within.start + written[..value.start].chars().count();
    let value = &written[value];
    let characters = start..start + value.chars().count();
    Answer::given(Value::Text(value.to_owned()), Evidence::whole(answer.ranges(&characters)))
}

/// The characters inside the brackets that an open option prints: "Other (drones);".
fn inside_brackets(answer: &AnswerText) -> Range<usize> {
    const BOXES: [char; 7] = ['☐', '☒', '☑', '□', '✓', '✔', '√'];
    let text = answer.as_str().trim_end_matches(|c: char| BOXES.contains(&c) || c.is_whitespace());
    let all = 0..text.chars().count();
    let core = text.trim_start_matches([':', ' ', '_']).trim_end_matches([';', ' ', '_', '.']);
    let Some(inner) = core.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) else {
        let start = text.len() - text.trim_start_matches([':', ' ', '_']).len();
        let end = text.trim_end_matches([' ', '_', ';']).len().max(start);
        return answer.characters(start..end);
    };
    match text.find(inner) {
        Some(byte) if !inner.contains(')') || inner.matches('(').count() == inner.matches(')').count() => {
            answer.characters(byte..byte + inner.len())
        }
        _ => all,
    }
}

/// Targets of hyperlinked words; those that lead nowhere ("#") are left out.
fn links(scene: &Scene<'_>, answer: &AnswerText, shift: usize) -> Vec<TextLink> {
    let mut links = Vec::new();
    let mut blocks: Vec<usize> = answer.blocks().collect();
    blocks.dedup();
    for block in blocks {
        for link in hyperlinks::in_block(&scene.document.blocks[block]) {
            let target = link.target;
            if target.is_empty() || target.starts_with('#') {
                continue;
            }
            if let (Some(start), Some(end)) =
                (answer.position_of(block, link.start), answer.position_of(block, link.end))
                && start >= shift
            {
                links.push(TextLink { start: start - shift, end: end - shift, url: target.to_owned() });
            }
        }
    }
    links.sort_by_key(|link| (link.start, link.end));
    links.dedup();
    links
}

/// True when a line of the text offers yes and no: a prompt that was not found stands before it.
fn offers_again(answer: &AnswerText) -> bool {
    answer.lines.iter().any(|line| yes_no::is_offer(answer.slice(&line.body)))
}

/// True when the text holds, letter by letter, the whole prompt of a question that was not found.
fn prompt_inside(scene: &Scene<'_>, field: &Field, written: &str) -> bool {
    const WORDS_MIN: usize = 5;
    let missing = scene.questionnaire.items.iter().enumerate().filter(|(position, item)| {
        matches!(item.kind, ItemKind::Question | ItemKind::Section)
            && scene.outline.placements[*position].is_none()
            && *position != field.item
    });
    let mut wordings =
        missing.flat_map(|(_, item)| &item.wordings).filter(|wording| wording.words().count() >= WORDS_MIN).peekable();
    if wordings.peek().is_none() {
        return false;
    }
    let folded = crate::language::fold(written);
    wordings.any(|wording| folded.contains(&wording.folded))
}
