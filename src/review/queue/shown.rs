//! Values as the lists of the queue show them: their text, whether that is all of them, and what they are sorted by.

use super::asked::LANGUAGE;
use super::text::shortened;
use crate::dataset::StoredAnswer;
use crate::extract::{Choices, Finding, Value, YesNo};
use crate::questionnaire::{Field, Questionnaire};
use crate::record::words;

/// Most characters of a value that are shown. What is longer has to be read on its own page.
const VALUE_CHARACTERS_MAX: usize = 400;
/// Most lines of it.
const VALUE_LINES_MAX: usize = 8;
/// Most characters of the wording of an option.
const OPTION_CHARACTERS_MAX: usize = 60;
/// Most characters of what proves it.
const QUOTE_CHARACTERS_MAX: usize = 240;

/// A value as lists show it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown {
    /// It in words, perhaps on several lines.
    pub text: String,
    /// True where that is all of it.
    pub is_whole: bool,
    /// Numbers are sorted by size.
    pub number: Option<f64>,
    /// What is counted over all respondents.
    pub counted: Counted,
    /// What proves it.
    pub quote: String,
}

/// What of a value is counted.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Counted {
    /// Nothing.
    No,
    /// Yes or no.
    YesNo(YesNo),
    /// By option, in the order of the form: ticked, not ticked, or not to be seen (`None`).
    Ticks(Vec<Option<bool>>),
}

impl Shown {
    pub(super) fn of(
        questionnaire: &Questionnaire,
        field: &Field,
        answer: &StoredAnswer,
        value: Option<Value>,
    ) -> Self {
        let (text, is_bounded) = match &value {
            Some(value) => bounded(&in_words(questionnaire, field, value)),
            None => (words::finding(answer.finding).0, true),
        };
        let number = match value {
            Some(Value::Percentage(number)) => Some(number),
            _ => None,
        };
        let counted = match value {
            Some(Value::YesNo(answer)) => Counted::YesNo(answer),
            Some(Value::Choices(choices)) => Counted::Ticks(ticks(questionnaire, field, &choices)),
            _ => Counted::No,
        };
        // Of options only the opening of each may stand there.
        let is_whole = is_bounded && !(matches!(counted, Counted::Ticks(_)) && text.contains('…'));
        Self { text, is_whole, number, counted, quote: quote(answer) }
    }
}

/// What proves a value: the quotes, in their order. The whole of a value is proven by its parts.
fn quote(answer: &StoredAnswer) -> String {
    let mut quotes: Vec<&str> = Vec::new();
    let mut characters = 0;
    for quote in answer.evidence.iter().map(|evidence| evidence.quote.quote.trim()) {
        if characters > QUOTE_CHARACTERS_MAX {
            break;
        }
        if !quote.is_empty() && !quotes.contains(&quote) {
            characters += quote.len();
            quotes.push(quote);
        }
    }
    shortened(&quotes.join(" … "), QUOTE_CHARACTERS_MAX)
}

/// The opening of a text, and whether that is all of it.
fn bounded(text: &str) -> (String, bool) {
    let text = text.trim();
    let end = text.char_indices().nth(VALUE_CHARACTERS_MAX).map_or(text.len(), |(end, _)| end);
    let lines_end = text.match_indices('\n').nth(VALUE_LINES_MAX - 1).map_or(text.len(), |(end, _)| end);
    let end = end.min(lines_end);
    if end == text.len() { (text.to_owned(), true) } else { (format!("{}…", text[..end].trim_end()), false) }
}

fn in_words(questionnaire: &Questionnaire, field: &Field, value: &Value) -> String {
    let lines = |lines: Vec<String>| lines.join("\n");
    match value {
        Value::YesNo(YesNo::Yes) => "Yes".to_owned(),
        Value::YesNo(YesNo::No) => "No".to_owned(),
        Value::Text(text) => text.clone(),
        Value::Percentage(number) => format!("{number}\u{a0}%"),
        Value::Choices(choices) => chosen(questionnaire, field, choices),
        Value::Country(country) => format!("{} ({})", country.name, country.iso3),
        Value::Links(links) => lines(
            links
                .iter()
                .map(|link| {
                    let parts = [link.name.as_deref(), Some(&link.url), link.description.as_deref()];
                    parts.into_iter().flatten().collect::<Vec<_>>().join(" – ")
                })
                .collect(),
        ),
        Value::Organizations(bodies) => lines(
            bodies
                .iter()
                .map(|body| {
                    [Some(body.name.as_str()), body.url.as_deref()]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(" – ")
                })
                .collect(),
        ),
        Value::Emails(addresses) => lines(addresses.clone()),
    }
}

/// Options by their words: those that are ticked and those that cannot be seen. The others are counted.
fn chosen(questionnaire: &Questionnaire, field: &Field, choices: &Choices) -> String {
    let languages = [LANGUAGE.to_owned()];
    let worded = |ids: &[String]| {
        let worded = ids.iter().map(|id| {
            let option = field.options.iter().find(|&&option| questionnaire.option_id(option) == id);
            let wording = option.map_or("", |&option| questionnaire.wording(option, &languages));
            shortened(if wording.is_empty() { id } else { wording }, OPTION_CHARACTERS_MAX)
        });
        worded.collect::<Vec<_>>().join("; ")
    };
    let mut lines = Vec::new();
    if !choices.checked.is_empty() {
        lines.push(format!("Ticked: {}", worded(&choices.checked)));
    }
    match (choices.unchecked.len(), choices.checked.len(), choices.unknown.len()) {
        (0, ..) => {}
        (count, 0, 0) => lines.push(format!("None of {count} ticked")),
        (count, ..) => lines.push(format!("Not ticked: {count} others")),
    }
    match choices.unknown.len() {
        0 => {}
        count if count == field.options.len() => lines.push(format!("None of {count} can be seen")),
        _ => lines.push(format!("Cannot be seen: {}", worded(&choices.unknown))),
    }
    lines.join("\n")
}

fn ticks(questionnaire: &Questionnaire, field: &Field, choices: &Choices) -> Vec<Option<bool>> {
    let tick = |&option: &usize| {
        let id = questionnaire.option_id(option);
        let is_among = |ids: &[String]| ids.iter().any(|one| one == id);
        if is_among(&choices.checked) { Some(true) } else { is_among(&choices.unchecked).then_some(false) }
    };
    field.options.iter().map(tick).collect()
}

/// The order in which findings are told.
pub(super) fn finding_order(finding: Finding) -> usize {
    let order = [Finding::Answered, Finding::NotStated, Finding::NotVisible, Finding::Empty, Finding::Absent];
    order.iter().position(|one| *one == finding).unwrap_or(order.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::queue::tests::data::form;

    #[test]
    fn long_values_are_not_whole() {
        assert_eq!(bounded(" a\nb "), ("a\nb".to_owned(), true));
        let (text, is_whole) = bounded(&"é".repeat(VALUE_CHARACTERS_MAX + 1));
        assert_eq!((text.chars().count(), is_whole), (VALUE_CHARACTERS_MAX + 1, false));
        assert!(bounded(&"é".repeat(VALUE_CHARACTERS_MAX)).1);
        assert!(bounded(&"a\n".repeat(VALUE_LINES_MAX)).1);
        assert!(!bounded(&"a\n".repeat(VALUE_LINES_MAX + 1)).1);
    }

    #[test]
    fn options_are_told_by_their_words() {
        let questionnaire = &form();
        let field = questionnaire.fields.iter().find(|field| field.id == "tools.options").unwrap();
        let ids: Vec<String> = field.options.iter().map(|&one| questionnaire.option_id(one).to_owned()).collect();
        let of = |checked: usize, unknown: usize| Choices {
            checked: ids[..checked].to_vec(),
            unchecked: ids[checked..ids.len() - unknown].to_vec(),
            unknown: ids[ids.len() - unknown..].to_vec(),
        };
        assert_eq!(chosen(questionnaire, field, &of(0, 0)), "None of 6 ticked");
        assert_eq!(chosen(questionnaire, field, &of(0, 6)), "None of 6 can be seen");
        let some = chosen(questionnaire, field, &of(1, 1));
        assert!(some.starts_with("Ticked: ") && some.contains("\nNot ticked: 4 others\nCannot be seen: "), "{some}");
        let ticks = ticks(questionnaire, field, &of(1, 1));
        assert_eq!(ticks, [Some(true), Some(false), Some(false), Some(false), Some(false), None]);
    }
}
