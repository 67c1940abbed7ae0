//! Choices: which options are ticked, which are seen to be empty, and which cannot be seen.

use super::deleted;
use super::scene::Scene;
use super::ticks;
use super::value::{Choices, Value};
use super::{Answer, Evidence, Finding, Sign};
use crate::language;
use crate::outline::TextRange;
use crate::questionnaire::{Field, FieldType};
use crate::read::{TickSeen, TickState};

/// Share of its wording from which the words of an option tell it.
const WORDED_COVERAGE_MIN: f64 = 0.3;

impl Choices {
    /// What a document shows that is read so: something, nothing ticked, or nothing at all.
    pub(crate) fn finding(&self) -> Finding {
        if self.checked.is_empty() && self.unchecked.is_empty() {
            Finding::NotVisible
        } else if self.checked.is_empty() && self.unknown.is_empty() {
            Finding::Empty
        } else {
            Finding::Answered
        }
    }
}

/// The choices of a field.
pub(super) fn extract(scene: &Scene<'_>, field: &Field) -> Answer {
    let words: Vec<Option<TextRange>> = field
        .options
        .iter()
        .map(|&option| {
            let placement = scene.outline.placements[option].as_ref()?;
            placement.ranges.first().map(|range| scene.without_marks(option, range))
        })
        .collect();
    let mut seen = ticks::beside(scene.document, &words);
    take_deletions(scene, field, &words, &mut seen);
    let mut choices = Choices::default();
    let mut evidence = Vec::new();
    let mut how = None;
    let by_deletion = chosen_by_deletion(&words, &seen);
    for (&option, (word, seen)) in field.options.iter().zip(words.iter().zip(&seen)) {
        let id = scene.questionnaire.option_id(option).to_owned();
        let state = match seen {
            Some(seen) => {
                how = how.max(Some(seen.by));
                seen.state
            }
            None if by_deletion && word.is_some() => TickState::Checked,
            None => TickState::NotVisible,
        };
        let (list, name) = match state {
            TickState::Checked => (&mut choices.checked, "checked"),
            TickState::Unchecked => (&mut choices.unchecked, "unchecked"),
            TickState::NotVisible => (&mut choices.unknown, "unknown"),
        };
        if let Some(word) = word {
            evidence
                .push(Evidence { of: format!("/{name}/{}", list.len()), range: ticks::with_box(scene.document, word) });
        }
        list.push(id);
    }
    let finding = choices.finding();
    let some_unknown = !choices.unknown.is_empty();
    let placed = field.options.iter().filter_map(|&option| scene.outline.placements[option].as_ref());
    let by_place = placed.filter(|placed| placed.coverage < WORDED_COVERAGE_MIN).count();
    let mut answer = Answer { finding, ..Answer::given(Value::Choices(choices), evidence) };
    if some_unknown {
        answer = answer.with(Sign::TickNotVisible);
    }
    if by_place > 0 {
        answer.signs.push((Sign::OptionsByPlace, by_place as f64 / field.options.len() as f64));
    }
    if by_deletion || how == Some(TickSeen::Styling) {
        answer = answer.with(Sign::TickByStyling);
    } else if how == Some(TickSeen::TypedMark) {
        answer = answer.with(Sign::TickTyped);
    }
    answer
}

/// Where nothing is marked and at least half of the options are gone, those left are the ones chosen.
fn chosen_by_deletion(words: &[Option<TextRange>], seen: &[Option<ticks::Seen>]) -> bool {
    let left = words.iter().flatten().count();
    left > 0 && left * 2 <= words.len() && seen.iter().all(Option::is_none)
}

/// Options that a tracked change deleted are not chosen; those left are, where no box says otherwise.
fn take_deletions(scene: &Scene<'_>, field: &Field, words: &[Option<TextRange>], seen: &mut [Option<ticks::Seen>]) {
    let is_marked = seen.iter().flatten().any(|seen| seen.state != TickState::Unchecked);
    let texts = deleted::texts(scene.document, words.iter().flatten());
    let is_deleted = |option: usize| {
        let mut wordings = scene.questionnaire.items[option].wordings.iter();
        wordings.any(|wording| texts.contains(&language::fold(&wording.text)))
    };
    let gone: Vec<bool> = if texts.is_empty() || is_marked {
        vec![false; words.len()]
    } else {
        field.options.iter().zip(words).map(|(&option, word)| word.is_none() && is_deleted(option)).collect()
    };
    if !gone.contains(&true) {
        return;
    }
    for ((gone, word), seen) in gone.into_iter().zip(words).zip(seen) {
        let state = if gone { TickState::Unchecked } else { TickState::Checked };
        if gone || word.is_some() {
            *seen = Some(ticks::Seen { state, by: TickSeen::Styling });
        }
    }
}

/// No value, or for choices all of them unknown.
pub(super) fn or_none(scene: &Scene<'_>, field: &Field, finding: Finding) -> Answer {
    if field.kind != FieldType::Choices {
        return Answer::none(finding);
    }
    let unknown = field.options.iter().map(|&option| scene.questionnaire.option_id(option).to_owned()).collect();
    Answer { finding, ..Answer::given(Value::Choices(Choices { unknown, ..Choices::default() }), Vec::new()) }
}
