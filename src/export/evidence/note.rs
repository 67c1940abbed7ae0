//! What the note of a field says: its prompt, the value as people read it, status, confidence and doubts.

use crate::dataset::{StoredAnswer, StoredRecord};
use crate::decision::Decided;
use crate::export::decided;
use crate::export::sheet::{Block, Tick};
use crate::export::value::{self, Context};
use crate::extract::{Finding, Value};
use crate::journal::Failure;
pub(super) use crate::language::opening;
use crate::questionnaire::{Field, Questionnaire};
pub(super) use crate::record::words::capitalised;
use crate::record::words::per_cent;
use crate::record::{Status, words};

/// Characters of a prompt and of a value that a note shows; the record has the rest.
const PROMPT_MAX: usize = 160;
/// See [`PROMPT_MAX`].
const VALUE_MAX: usize = 3_000;
/// Other values that a note shows.
const ALTERNATIVES_MAX: usize = 3;

/// A field with what is said of it.
#[derive(Debug)]
pub(super) struct Note {
    /// Id of the field.
    pub field: String,
    /// Opening of its prompt, in the language of the form.
    pub prompt: String,
    /// The same in English, where the questionnaire has it.
    pub prompt_in_english: String,
    /// The value in one line, or the finding.
    pub short: String,
    pub status: Status,
    pub has_value: bool,
    /// The source does not ask for it.
    pub is_absent: bool,
    /// All of it, without prompt and field.
    text: String,
}

impl Note {
    /// The note, headed by field and prompt.
    pub(super) fn text(&self, of: &str) -> String {
        let heading = if self.prompt.is_empty() { String::new() } else { format!(" – {}", self.prompt) };
        let here = match of.split('/').nth(1) {
            Some("checked") => "\nHere: an option that is ticked",
            Some("unchecked") => "\nHere: an option that is not ticked",
            Some("unknown") => "\nHere: an option whose tick cannot be seen",
            _ => "",
        };
        format!("{}{heading}\n{}{here}", self.field, self.text)
    }
}

/// The notes of all fields, in the order of the form.
///
/// # Errors
/// When the record lacks an answer of the questionnaire, or one has another type.
pub(super) fn notes(record: &StoredRecord, questionnaire: &Questionnaire) -> Result<Vec<Note>, Failure> {
    questionnaire.fields.iter().map(|field| note(record, questionnaire, field)).collect()
}

fn note(record: &StoredRecord, questionnaire: &Questionnaire, field: &Field) -> Result<Note, Failure> {
    let (answer, value) = record.answer(&field.id, field.kind)?;
    let (finding, meaning) = words::finding(answer.finding);
    let shown = value.as_ref().map(|value| shown(value, answer, record, questionnaire, field));
    let mut lines = match &shown {
        Some(value) => vec![format!("Value: {}", opening(value, VALUE_MAX))],
        None => vec![format!("{finding}: {meaning}")],
    };
    if shown.is_some() && answer.finding != Finding::Answered {
        lines.push(format!("Finding: {}", finding.to_lowercase()));
    }
    let in_words = |value: &serde_json::Value, characters_max: usize| {
        let value = crate::dataset::typed(field.kind, value).ok().flatten();
        value.map(|value| opening(&self::shown(&value, answer, record, questionnaire, field), characters_max))
    };
    lines.push(status(answer, record));
    if let Some(decided) = &answer.decision {
        lines.extend(in_decision(decided, answer, &in_words));
    }
    // Reasons and other values are those of what the program read.
    if answer.own_confidence().is_some() {
        if !answer.flags.is_empty() {
            let reasons: Vec<String> = answer.flags.iter().map(|&sign| words::reason(sign)).collect();
            lines.push(format!("Noted: {}", reasons.join(". ")));
        }
        for other in answer.alternatives.iter().take(ALTERNATIVES_MAX) {
            let value = in_words(&other.value, PROMPT_MAX).unwrap_or_else(|| "no value".to_owned());
            lines.push(format!("It could be: {value} ({})", per_cent(other.confidence)));
        }
    }
    let languages = &record.questionnaire.languages;
    let short = shown.as_deref().map_or_else(|| finding.clone(), |value| opening(&one_line(value), PROMPT_MAX));
    Ok(Note {
        field: field.id.clone(),
        prompt: prompt(questionnaire, field, languages),
        prompt_in_english: prompt(questionnaire, field, &["en".to_owned()]),
        short,
        status: answer.status,
        has_value: value.is_some(),
        is_absent: answer.finding == Finding::Absent,
        text: lines.join("\n"),
    })
}

/// What is to be done with an answer, and how sure that is.
fn status(answer: &StoredAnswer, record: &StoredRecord) -> String {
    let status = match &answer.decision {
        Some(decided) if answer.status.is_decided() => plain(&decided::by_whom(decided)),
        _ => status_in_words(answer.status).to_owned(),
    };
    let Some(confidence) = answer.own_confidence() else { return format!("Status: {status}") };
    let too_low = record.calibration.threshold.filter(|&threshold| confidence < threshold);
    let too_low = too_low.map(|threshold| format!(" (accepted from {})", per_cent(threshold))).unwrap_or_default();
    format!("Status: {status}, confidence {}{too_low}", per_cent(confidence))
}

/// What was decided, as far as the status does not say it: what the program reads in its place, and why.
fn in_decision(
    decided: &Decided,
    answer: &StoredAnswer,
    in_words: &dyn Fn(&serde_json::Value, usize) -> Option<String>,
) -> Vec<String> {
    let mut lines = Vec::new();
    let machine = &decided.machine;
    if answer.status.is_decided() && (machine.value != answer.value || machine.finding != answer.finding) {
        let was = in_words(&machine.value, VALUE_MAX).unwrap_or_else(|| words::finding(machine.finding).0);
        let what = if decided.what == Status::Corrected { "Was" } else { "The program reads now" };
        lines.push(format!("{what}: {was}"));
    }
    let skipped = usize::from(answer.status.is_decided());
    lines.extend(decided::in_words(decided).iter().skip(skipped).map(|text| opening(&plain(text), VALUE_MAX)));
    lines
}

/// A status, as people say it.
pub(super) fn status_in_words(status: Status) -> &'static str {
    match status {
        Status::Review => "to be checked",
        status => status.as_str(),
    }
}

/// The prompt of a field, in the first of these languages that the questionnaire has.
fn prompt(questionnaire: &Questionnaire, field: &Field, languages: &[String]) -> String {
    plain(&questionnaire.prompt(field, languages, PROMPT_MAX))
}

/// A value as people read it.
fn shown(
    value: &Value,
    answer: &StoredAnswer,
    record: &StoredRecord,
    questionnaire: &Questionnaire,
    field: &Field,
) -> String {
    let text = match value {
        Value::Choices(choices) => {
            let named = |ids: &[String]| {
                let of = |id: &String| {
                    let option = field.options.iter().find(|&&option| questionnaire.option_id(option) == id);
                    option.map_or_else(
                        || id.clone(),
                        |&option| one_line(questionnaire.wording(option, &record.questionnaire.languages)),
                    )
                };
                ids.iter().map(|id| format!("\n• {}", opening(&of(id), PROMPT_MAX))).collect::<String>()
            };
            let lists = [
                ("ticked", &choices.checked),
                ("not ticked", &choices.unchecked),
                ("not to be seen", &choices.unknown),
            ];
            let list = |(name, ids): &(&str, &Vec<String>)| match (ids.len(), *name) {
                (0, "ticked") => Some("none ticked".to_owned()),
                (0, _) => None,
                (many, "not ticked") => Some(format!("\n{many} not ticked")),
                _ => Some(format!("\n{name}:{}", named(ids))),
            };
            lists.iter().filter_map(list).collect::<String>().trim_start().to_owned()
        }
        Value::YesNo(answer) => capitalised(&format!("{answer:?}").to_lowercase()),
        value => {
            let blocks = value::blocks(value, &Context { links: &answer.links });
            blocks.iter().filter_map(line).collect::<Vec<_>>().join("\n")
        }
    };
    plain(&text)
}

/// A paragraph of a value as text.
fn line(block: &Block) -> Option<String> {
    match block {
        Block::Text(pieces) | Block::Beside(pieces) => Some(pieces.iter().map(|piece| piece.text.as_str()).collect()),
        Block::Line(options) => {
            let ticked = options.iter().filter(|(tick, _)| *tick == Tick::Checked);
            Some(ticked.map(|(_, name)| *name).collect::<Vec<_>>().join(", "))
        }
        Block::Option(_, text)
        | Block::BesideFinding(text)
        | Block::Finding(text)
        | Block::Check(text)
        | Block::Decided(text) => Some(text.clone()),
    }
}

/// Text from outside without what is not seen: controls, and marks that turn the direction of what follows.
pub(super) fn plain(text: &str) -> String {
    let is_unseen = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.replace('\t', " ").chars().filter(|&c| !is_unseen(c)).collect()
}

/// The same in one line.
pub(super) fn one_line(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_left_out() {
        assert_eq!(plain("a\u{202e}b\u{1b}\tc\nd"), "ab c\nd");
    }
}
