//! What a respondent is asked about the returns themselves: who answers, and which of several counts.

use crate::export::letter::{Asked, Reply};
use crate::export::phrases::Phrases;
use crate::history::{DoubtCode, History, Return};
use crate::questionnaire::Questionnaire;

/// The questions that the doubts of a history ask.
pub(super) fn asked(
    case: &History,
    questionnaire: &Questionnaire,
    languages: &[String],
    phrases: &Phrases,
) -> Vec<Asked> {
    let has = |codes: &[DoubtCode]| case.doubts.iter().any(|doubt| codes.contains(&doubt.code));
    let mut asked = Vec::new();
    let who = match () {
        () if has(&[DoubtCode::RespondentNotTold, DoubtCode::RespondentDoubtful]) => Some("ask_respondent"),
        () if has(&[DoubtCode::RespondentByAddress]) => Some("ask_sender"),
        () => None,
    };
    asked.extend(who.map(|ask| Asked {
        prompt: vec![(None, phrases.say("who").to_owned())],
        asks: vec![phrases.say(ask).to_owned()],
        ..Asked::default()
    }));
    if has(&[DoubtCode::SameDay, DoubtCode::OrderUnknown, DoubtCode::TwoAddresses]) && case.returns.len() > 1 {
        let differ: Vec<String> = differences(case, questionnaire, languages);
        let mut asks = vec![phrases.say("ask_return").to_owned()];
        if !differ.is_empty() {
            asks.push(phrases.fill("differ", &differ.join(" · ")));
        }
        let returns = case.returns.iter().map(|one| described(one, phrases)).collect();
        asked.push(Asked {
            prompt: vec![(None, phrases.say("which").to_owned())],
            asks,
            reply: Reply::Boxes(returns),
            ..Asked::default()
        });
    }
    asked
}

/// A return, as its sender knows it: the name of the file, the day in the form, and when it came.
pub(super) fn described(one: &Return, phrases: &Phrases) -> String {
    let mut parts = Vec::new();
    if !one.name.is_empty() {
        parts.push(one.name.clone());
    }
    parts.extend(one.submitted_on.as_ref().map(|day| phrases.fill("dated", day)));
    let day = one.received.as_ref().map(|moment| moment.chars().take(10).collect::<String>());
    parts.extend(day.map(|day| phrases.fill("received", &day)));
    if parts.is_empty() {
        parts.push(one.record.clone());
    }
    parts.join(", ")
}

/// The questions in which returns differ, each once: by their labels, else by their words.
fn differences(case: &History, questionnaire: &Questionnaire, languages: &[String]) -> Vec<String> {
    let mut differ: Vec<String> = Vec::new();
    for change in case.changes.iter().flat_map(|change| &change.fields) {
        let Some(field) = questionnaire.fields.iter().find(|field| field.id == change.field) else { continue };
        let item = &questionnaire.items[field.item];
        let question = questionnaire.question_of(field.item);
        let labels: Vec<&str> = [questionnaire.items[question].prefix.as_deref(), item.prefix.as_deref()]
            .into_iter()
            .take(if question == field.item { 1 } else { 2 })
            .flatten()
            .collect();
        let name =
            if labels.is_empty() { questionnaire.wording(field.item, languages).to_owned() } else { labels.join(" ") };
        if !name.is_empty() && !differ.contains(&name) {
            differ.push(name);
        }
    }
    differ
}
