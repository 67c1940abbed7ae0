//! What rules find in a document, as text for a terminal.

use std::fmt::Write;

use super::inspect::{ANSWER, PROMPT, UNCLAIMED};
use super::terminal::{CARE, ERROR, FAINT, GOOD, STRONG, fit, pad, safe};
use super::trial::{Trial, TriedField, TriedItem};
use crate::outline::LabelAgreement;
use crate::questionnaire::ItemKind;
use crate::record::Status;

/// Columns of a wording, value or quote.
const TEXT_COLUMNS: usize = 72;
/// Columns of the id of a field.
const ID_COLUMNS: usize = 22;
/// Share of a wording from which it is told as found whole.
const WHOLE: f64 = 0.995;

/// The text of a trial.
pub(super) fn of(trial: &Trial<'_>) -> String {
    let mut text = String::new();
    heading(trial, &mut text);
    for item in trial.items.iter().filter(|item| is_asked(item)) {
        asked(item, &mut text);
    }
    let lost = trial.items.iter().filter(|item| !is_asked(item) && item.found.is_none());
    list(&mut text, "never found", lost.map(|item| (item.id.to_owned(), item.wording.to_owned())));
    let unclaimed = trial.unclaimed.iter().filter(|quote| quote.quote.contains(char::is_alphanumeric));
    let unclaimed = unclaimed.map(|quote| (format!("block {}, {}", quote.block, quote.place), quote.quote.clone()));
    list(&mut text, "nobody's", unclaimed);
    text
}

/// Whether the form was recognised, and by what.
fn heading(trial: &Trial<'_>, text: &mut String) {
    let _ = writeln!(text, "{STRONG}{}{STRONG:#} on {}", safe(trial.rules), safe(trial.source));
    let _ = match (&trial.recognised.problem, trial.recognised.by_title) {
        (Some(problem), _) => writeln!(text, "  {ERROR}not recognised{ERROR:#}: {}", safe(problem)),
        (None, true) => writeln!(text, "  {GOOD}recognised{GOOD:#} as {}, by its title", trial.questionnaire),
        (None, false) => writeln!(text, "  {GOOD}recognised{GOOD:#} as {}, by its questions", trial.questionnaire),
    };
    for title in &trial.titles {
        let name = if title.excludes { "exclude" } else { "recognise" };
        let _ = match &title.found {
            Some(found) => writeln!(text, "  {name}: finds {PROMPT}{}{PROMPT:#}", quoted(found)),
            None => writeln!(text, "  {name}: finds nothing {FAINT}{}{FAINT:#}", shown(&title.pattern)),
        };
    }
    let languages = if trial.languages.is_empty() { "none".to_owned() } else { trial.languages.join(", ") };
    let share = trial.questions_found * 100.0;
    let _ = writeln!(text, "  {share:.0} % of the questions found; printed in: {languages}");
}

/// True for what is shown one by one.
fn is_asked(item: &TriedItem<'_>) -> bool {
    matches!(item.kind, ItemKind::Question | ItemKind::Part) || !item.fields.is_empty()
}

/// A question, part or row with its fields.
fn asked(item: &TriedItem<'_>, text: &mut String) {
    let wording = if item.wording.is_empty() { "(no prompt is printed)".to_owned() } else { shown(item.wording) };
    let _ = writeln!(text, "\n{STRONG}{}{STRONG:#}  {wording}", item.id);
    match &item.found {
        None if item.wording.is_empty() => {}
        None => {
            let _ = writeln!(text, "  {CARE}prompt not found{CARE:#}");
            if let Some(nearest) = &item.nearest {
                let (percent, place) = (nearest.coverage * 100.0, safe(&nearest.place));
                let _ = writeln!(text, "  {percent:.0} % of its words at {place}: {}", quoted(&nearest.quote));
            }
        }
        Some(found) => {
            let label = match found.label {
                LabelAgreement::Agrees => ", label agrees",
                LabelAgreement::Differs => ", label differs",
                LabelAgreement::Missing => ", without label",
                LabelAgreement::NotPrinted => "",
            };
            let _ = writeln!(
                text,
                "  prompt at {}, probability {:.3}, {}{label}",
                safe(found.place.as_deref().unwrap_or("its children")),
                found.probability,
                found.language
            );
            if found.coverage < WHOLE {
                let percent = found.coverage * 100.0;
                let _ = writeln!(text, "  {CARE}{percent:.0} % of its words{CARE:#}: {}", quoted(&found.quote));
            }
        }
    }
    for (id, field) in &item.fields {
        answer(id, field, text);
    }
}

/// A field: value, finding, confidence, flags, quote.
fn answer(id: &str, field: &TriedField<'_>, text: &mut String) {
    let answer = field.answer;
    let value = answer.value.as_ref().map_or_else(
        || "null".to_owned(),
        |value| serde_json::to_string(value).map_or_else(|error| error.to_string(), |json| shown(&json)),
    );
    let finding = serde_json::to_value(answer.finding).ok();
    let finding = finding.as_ref().and_then(|finding| finding.as_str()).unwrap_or_default();
    let (style, status) = (if answer.status == Status::Review { CARE } else { GOOD }, answer.status.as_str());
    let kind = field.kind.as_str();
    let _ = writeln!(text, "  {} {ANSWER}{value}{ANSWER:#} {FAINT}{kind}{FAINT:#}", pad(id, ID_COLUMNS));
    let flags: Vec<String> = answer.flags.iter().map(|flag| flag.code()).collect();
    let flags = if flags.is_empty() { String::new() } else { format!(", {}", flags.join(", ")) };
    let indent = pad("", ID_COLUMNS);
    let _ = writeln!(text, "  {indent} {finding}, {:.3} {style}{status}{style:#}{flags}", answer.confidence);
    let quote = answer.evidence.first().map(|evidence| evidence.quote.quote.as_str());
    if let Some(quote) = quote.filter(|_| answer.value.is_some()) {
        let more = answer.evidence.len() - 1;
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(text, "  {indent} {FAINT}from {}{more}{FAINT:#}", quoted(quote));
    }
    if let (Some(pattern), None) = (field.pattern, &answer.value) {
        let _ = writeln!(text, "  {indent} {FAINT}pattern {}{FAINT:#}", shown(pattern));
    }
}

/// A list at the end; nothing where there is none.
fn list(text: &mut String, name: &str, entries: impl Iterator<Item = (String, String)>) {
    let mut entries = entries.peekable();
    if entries.peek().is_none() {
        return;
    }
    let _ = writeln!(text, "\n{UNCLAIMED}{name}{UNCLAIMED:#}");
    for (place, quote) in entries {
        let _ = writeln!(text, "  {}  {}", safe(&place), quoted(&quote));
    }
}

/// A text on one line, cut where it is long.
fn shown(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    safe(&fit(&one_line, TEXT_COLUMNS))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", shown(text))
}
