//! `rapporteur explain`: why an answer has the confidence it has. All of it stands in the record.

use std::path::Path;

use anyhow::Result;
use indexmap::IndexMap;
use serde::Deserialize;

use super::arguments::Explain;
use super::terminal::{CARE, FAINT, GOOD, STRONG, data, safe, say_error};
use super::{COULD_NOT_RUN, DONE};
use crate::confidence::{Reason, Status};
use crate::extract::{Finding, Sign};
use crate::record::{SCHEMA, words};

/// Characters of a value or quote that are shown.
const SHOWN_CHARACTERS: usize = 160;

/// A record, as far as it is explained.
#[derive(Deserialize)]
struct Explained {
    schema: String,
    calibration: Calibration,
    answers: IndexMap<String, Answer>,
}

#[derive(Deserialize)]
struct Calibration {
    id: String,
    fitted_on: String,
    threshold: Option<f64>,
    precision: f64,
}

#[derive(Deserialize)]
struct Answer {
    value: serde_json::Value,
    finding: Finding,
    status: Status,
    confidence: f64,
    flags: Vec<Sign>,
    rule: String,
    alternatives: Vec<Alternative>,
    evidence: Vec<Evidence>,
    alignment: Option<Alignment>,
    base: f64,
    reasons: Vec<Reason>,
}

#[derive(Deserialize)]
struct Alternative {
    value: serde_json::Value,
    confidence: f64,
}

#[derive(Deserialize)]
struct Evidence {
    of: String,
    quote: String,
    block: usize,
    #[serde(default)]
    place: serde_json::Value,
}

#[derive(Deserialize)]
struct Alignment {
    item: String,
    block: Option<usize>,
    quote: String,
    probability: f64,
    coverage: f64,
    label: String,
    language: String,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Explain) -> Result<u8> {
    let bytes = fs_err::read(&arguments.record)?;
    let record: Explained = match serde_json::from_slice::<Explained>(&bytes) {
        Ok(record) if record.schema == SCHEMA => record,
        Ok(record) => return Ok(refuse(&arguments.record, &format!("it has the form \"{}\"", record.schema))),
        Err(error) => return Ok(refuse(&arguments.record, &error.to_string())),
    };
    match &arguments.field {
        None => data(&list(&record))?,
        Some(field) => match record.answers.get(field) {
            Some(answer) => data(&explain(&record, field, answer))?,
            None => {
                say_error(
                    &format!("the record has no field {field}"),
                    &arguments.record.display().to_string(),
                    &format!("name one of {}", near(&record, field)),
                );
                return Ok(COULD_NOT_RUN);
            }
        },
    }
    Ok(DONE)
}

fn refuse(path: &Path, why: &str) -> u8 {
    say_error(
        &format!("this is no record that can be explained: {why}"),
        &path.display().to_string(),
        "name a file of OUT/records, written by this version of `rapporteur extract`",
    );
    COULD_NOT_RUN
}

/// Fields whose ids begin like the one that was typed; all of them where none does.
fn near(record: &Explained, field: &str) -> String {
    let question = field.split('.').next().unwrap_or_default();
    let same = record.answers.keys().filter(|id| id.split('.').next() == Some(question));
    let same: Vec<&str> = same.map(String::as_str).collect();
    let all = || record.answers.keys().map(String::as_str).collect();
    let ids: Vec<&str> = if same.is_empty() { all() } else { same };
    ids.join(", ")
}

/// Every field in a line, the least certain first.
fn list(record: &Explained) -> String {
    let mut answers: Vec<(&String, &Answer)> = record.answers.iter().collect();
    answers.sort_by(|a, b| a.1.confidence.total_cmp(&b.1.confidence));
    let widest = answers.iter().map(|(id, _)| id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (id, answer) in answers {
        let flags: Vec<String> = answer.flags.iter().map(|flag| flag.code()).collect();
        let (word, _) = words::finding(answer.finding);
        let (style, status) = told(answer.status);
        text.push_str(&format!(
            "{:.3}  {style}{status:<8}{style:#}  {id:<widest$}  {:<11}  {FAINT}{}{FAINT:#}\n",
            answer.confidence,
            word.to_lowercase(),
            flags.join(", ")
        ));
    }
    text
}

fn told(status: Status) -> (anstyle::Style, &'static str) {
    let style = if status == Status::Review { CARE } else { GOOD };
    (style, status.as_str())
}

fn explain(record: &Explained, id: &str, answer: &Answer) -> String {
    let (style, status) = told(answer.status);
    let (finding, meaning) = words::finding(answer.finding);
    let mut text = format!("{STRONG}{id}{STRONG:#}  {}\n", shown(&answer.value.to_string()));
    let mut line = |name: &str, told: String| text.push_str(&format!("  {FAINT}{name:<11}{FAINT:#} {told}\n"));
    line("finding", format!("{}: {meaning}", finding.to_lowercase()));
    let threshold = match record.calibration.threshold {
        Some(threshold) => format!("accepted from {threshold} on"),
        None => "nothing is accepted: no confidence is high enough for that".to_owned(),
    };
    let asked = format!("{} of 100 are to be right", rounded(record.calibration.precision * 100.0));
    line("status", format!("{style}{status}{style:#}, confidence {}; {asked}, {threshold}", answer.confidence));
    for flag in answer.flags.iter().filter(|flag| flag.needs_person()) {
        line("", format!("for a person in any case: {}", words::reason(*flag)));
    }
    line("rule", answer.rule.clone());
    match &answer.alignment {
        Some(one) => {
            let block =
                one.block.map_or_else(|| "told by what belongs to it".to_owned(), |block| format!("block {block}"));
            line("asked by", format!("{}, {block}: {}", one.item, shown(&one.quote)));
            line(
                "",
                format!(
                    "stands there with probability {}; {} % of the {} wording; number: {}",
                    one.probability,
                    rounded(one.coverage * 100.0),
                    one.language,
                    one.label.replace('_', " ")
                ),
            );
        }
        None => line("asked by", "the question was not found".to_owned()),
    }
    for evidence in &answer.evidence {
        let of = if evidence.of.is_empty() { String::new() } else { format!("{} ", evidence.of) };
        line(
            "read from",
            format!(
                "{of}{} {FAINT}block {}, {}{FAINT:#}",
                shown(&evidence.quote),
                evidence.block,
                place(&evidence.place)
            ),
        );
    }
    for other in &answer.alternatives {
        line("or else", format!("{} ({})", shown(&other.value.to_string()), other.confidence));
    }
    text.push_str(&shares(answer));
    text.push_str(&format!(
        "  {FAINT}by the model {}, fitted on {}{FAINT:#}\n",
        safe(&record.calibration.id),
        safe(&record.calibration.fitted_on)
    ));
    text
}

/// What each feature took, the most first.
fn shares(answer: &Answer) -> String {
    let mut text = format!("\n  {:>7}  log-odds of such an answer without any doubt\n", format!("{:.2}", answer.base));
    let (counted, free) = Reason::weighed(&answer.reasons);
    for reason in &counted {
        text.push_str(&format!(
            "  {:>7}  {} {FAINT}({} = {}){FAINT:#}\n",
            format!("-{:.2}", reason.cost),
            words::feature(reason.feature),
            reason.feature.code(),
            reason.value
        ));
    }
    let free: Vec<String> = free.iter().map(|reason| reason.feature.code()).collect();
    if !free.is_empty() {
        text.push_str(&format!("  {:>7}  {FAINT}{}{FAINT:#}\n", "0.00", free.join(", ")));
    }
    let left = answer.base - answer.reasons.iter().map(|reason| reason.cost).sum::<f64>();
    text.push_str(&format!(
        "  {:>7}  is left, which was seen to be right in {} of 1\n\n",
        format!("{left:.2}"),
        answer.confidence
    ));
    text
}

/// A place in words.
fn place(place: &serde_json::Value) -> String {
    if let Some(page) = place["page"].as_u64() {
        return format!("page {page}");
    }
    match (place["lines"].as_array(), place["part"].as_str()) {
        (Some(lines), _) => match lines.as_slice() {
            [first, last] if first == last => format!("line {first}"),
            [first, last] => format!("lines {first} to {last}"),
            _ => String::new(),
        },
        (None, Some(part)) => safe(part),
        (None, None) => String::new(),
    }
}

fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// A text in one line, not too long.
fn shown(text: &str) -> String {
    let text = safe(text);
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
