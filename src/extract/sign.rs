//! Signs: what speaks for or against a value. Each has a stable code; those that count against a value
//! appear as flags in the record, so that no confidence is lowered without a reason that can be read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::scene::Scene;
use super::{Answer, Finding};
use crate::outline::{LabelAgreement, Role};
use crate::questionnaire::{Field, FieldType, ItemKind};
use crate::read::NotReadKind;

/// A sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    // From the alignment.
    /// The prompt may stand elsewhere, or not at all.
    PromptUncertain,
    /// The prompt is worded differently from the form.
    PromptChanged,
    /// The prompt has another number than in the form.
    LabelDiffers,
    /// The prompt was not found; its options or rows were.
    PromptMissing,
    /// Options are told by their place in the list, not by their words.
    OptionsByPlace,
    /// The question was not found.
    QuestionAbsent,
    // From the source.
    /// The state of a tick box cannot be seen.
    TickNotVisible,
    /// A tick was typed as a mark, or stands in another cell.
    TickTyped,
    /// A tick was read from bold, highlight, strike-out, or from the others having been deleted.
    TickByStyling,
    /// A tick is a mark of an unknown kind; the document has the same on other lines, beside yes or no.
    TickByUnknownMark,
    /// Boxes contradict each other or the words beside them.
    TicksContradict,
    /// A picture stands in the answer and was not read.
    ImageInAnswer,
    /// A picture stands where the answer would; it may be the answer, and was not read.
    ImageForAnswer,
    // From the value.
    /// Read from the opening words, not from a box.
    FromWords,
    /// Several values could be meant.
    SeveralCandidates,
    /// A range, not one value.
    Range,
    /// Day and month cannot be told apart.
    AmbiguousDate,
    /// Something stands there that is not of the type.
    NotParsed,
    /// The answer sends the reader to another question.
    RefersElsewhere,
    /// The answer says that the thing does not exist yet.
    NotYet,
    /// Names and addresses were paired by their position only.
    PairedByPosition,
    /// A name was taken out of running text.
    FromProse,
    /// The value is unusual for its type.
    Implausible,
    /// Found by its type in text that has no label.
    Unlabelled,
    /// Stands nowhere but in a running header or footer.
    FromFurniture,
    /// The text is much longer than the form asks for.
    OverLength,
    // From what was left over.
    /// Part of the answer was not used by any field.
    UnusedText,
    /// Wording of the form stands inside the answer.
    PromptInside,
    /// Text beside it belongs to nobody.
    UnclaimedNearby,
    // From the confidence.
    /// Something was measured that is beyond all that the confidence was fitted on.
    OutsideCalibration,
}

impl Sign {
    /// True for signs that send a value to a person however sure we are of having read it.
    pub fn needs_person(self) -> bool {
        matches!(
            self,
            Self::TickNotVisible
                | Self::Range
                | Self::AmbiguousDate
                | Self::RefersElsewhere
                | Self::TicksContradict
                | Self::ImageForAnswer
                | Self::FromFurniture
                | Self::PromptInside
        )
    }

    /// Its code, as it stands in records.
    pub fn code(self) -> String {
        serde_json::to_value(self).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// True where an answer goes to a person however sure we are of having read it.
pub fn needs_person(finding: Finding, signs: &[Sign]) -> bool {
    finding == Finding::NotVisible || signs.iter().any(|sign| sign.needs_person())
}

/// Adds the signs that the outline gives every answer.
pub(super) fn from_alignment(scene: &Scene<'_>, field: &Field, answer: &mut Answer) {
    const COVERAGE_USUAL: f64 = 0.85;
    if answer.finding == Finding::Absent {
        answer.signs.push((Sign::QuestionAbsent, 1.0));
        return;
    }
    let item = &scene.questionnaire.items[field.item];
    let question = scene.questionnaire.question_of(field.item);
    let placement = scene.outline.placements[field.item].as_ref();
    match placement.or(scene.outline.placements[question].as_ref()) {
        Some(placement) => {
            if placement.probability < 0.98 {
                answer.signs.push((Sign::PromptUncertain, 1.0 - placement.probability));
            }
            if placement.coverage < COVERAGE_USUAL && !placement.ranges.is_empty() {
                answer.signs.push((Sign::PromptChanged, (COVERAGE_USUAL - placement.coverage) / COVERAGE_USUAL));
            }
            if placement.label == LabelAgreement::Differs {
                answer.signs.push((Sign::LabelDiffers, 1.0));
            }
        }
        None if item.starts_document || item.kind == ItemKind::Row => {}
        None => answer.signs.push((Sign::PromptMissing, 1.0)),
    }
    let mut images = scene.document.not_read.iter().filter(|one| one.kind == NotReadKind::Image).peekable();
    if images.peek().is_none() {
        return;
    }
    let answer_text = scene.answer(field);
    let is_answered = answer_text.blocks().next().is_some();
    let stands_there = |block: usize| match is_answered {
        true => answer_text.blocks().any(|answered| answered == block),
        false => scene.stands_behind(field.item, block),
    };
    if images.filter_map(|one| one.after_block).any(stands_there) {
        answer.signs.push((if is_answered { Sign::ImageInAnswer } else { Sign::ImageForAnswer }, 1.0));
    }
}

/// Adds the signs of what was left over: text of the answer that no field took, and text beside it that
/// is nobody's.
pub(super) fn from_leftovers(scene: &Scene<'_>, field: &Field, answer: &mut Answer) {
    const UNUSED_CHARACTERS_MIN: usize = 40;
    const UNUSED_CHARACTERS_FULL: f64 = 200.0;
    let ranges = scene.outline.answer_ranges(field.item);
    let (Some(last), Some(_)) = (ranges.last(), &answer.value) else { return };
    let item = &scene.questionnaire.items[field.item];
    let fields = || item.fields.iter().map(|&other| &scene.questionnaire.fields[other]);
    let takes_all = fields().any(|other| other.kind == FieldType::Text && other.pattern.is_none());
    if !takes_all && !item.starts_document {
        let written: usize = ranges.iter().map(|range| range.end - range.start).sum();
        let used: usize = answer.evidence.iter().map(|evidence| evidence.range.end - evidence.range.start).sum();
        let unused = written.saturating_sub(used);
        if unused >= UNUSED_CHARACTERS_MIN {
            answer.signs.push((Sign::UnusedText, (unused as f64 / UNUSED_CHARACTERS_FULL).min(1.0)));
        }
    }
    let is_unclaimed = |block: usize| {
        let text = &scene.document.blocks[block].text;
        let mut roles = scene.outline.roles[block].iter();
        roles.any(|(range, role)| *role == Role::Unclaimed && text.slice(range.clone()).contains(char::is_alphanumeric))
    };
    if !item.starts_document
        && (last.block..=last.block + 1).any(|block| block < scene.document.blocks.len() && is_unclaimed(block))
    {
        answer.signs.push((Sign::UnclaimedNearby, 1.0));
    }
}
