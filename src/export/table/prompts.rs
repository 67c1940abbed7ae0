//! What the form asks for at a field, in one line: its question, its part or row, and what of it the field takes.

use crate::questionnaire::{FieldType, ItemKind, Questionnaire};

/// The prompt of a field in the first of these languages that the form has.
pub(super) fn prompt(questionnaire: &Questionnaire, field: usize, languages: &[String]) -> String {
    let field = &questionnaire.fields[field];
    let mut steps = Vec::new();
    let mut item = Some(field.beside_option.unwrap_or(field.item));
    while let Some(position) = item {
        let one = &questionnaire.items[position];
        if one.kind == ItemKind::Section {
            break;
        }
        let wording = questionnaire.wording(position, languages);
        // The title of a form is not what its front page asks for.
        if !wording.is_empty() && !one.starts_document {
            steps.push(labelled(one.prefix.as_deref(), wording));
        }
        item = one.parent;
    }
    // A question that the form prints no prompt for is told by its section.
    let question = questionnaire.question_of(field.item);
    if questionnaire.items[question].wordings.is_empty() && !questionnaire.items[question].starts_document {
        steps.extend(section(questionnaire, question, languages));
    }
    steps.reverse();
    if steps.is_empty() {
        steps.push(from_id(&field.id));
    }
    let mut text = steps.join(" › ");
    let shares_item = questionnaire.items[field.item].fields.len() > 1;
    if shares_item && field.beside_option.is_none() && !questionnaire.items[field.item].starts_document {
        text.push_str(" (");
        text.push_str(asked(field.kind));
        text.push(')');
    }
    text
}

/// What the form prints at an option or another item, with its label.
pub(super) fn wording(questionnaire: &Questionnaire, item: usize, language: &str) -> String {
    let wordings = &questionnaire.items[item].wordings;
    wordings.iter().find(|one| one.language == language).map_or_else(String::new, |one| one.text.clone())
}

/// The section that an item stands in, as the form prints it.
pub(super) fn section(questionnaire: &Questionnaire, item: usize, languages: &[String]) -> Option<String> {
    let section = questionnaire.items[questionnaire.question_of(item)].parent?;
    let one = &questionnaire.items[section];
    (one.kind == ItemKind::Section).then(|| labelled(one.prefix.as_deref(), questionnaire.wording(section, languages)))
}

/// Id of an option, as it stands in records.
pub(super) fn option_id(questionnaire: &Questionnaire, option: usize) -> &str {
    let id = &questionnaire.items[option].id;
    id.rsplit_once('.').map_or(id.as_str(), |(_, id)| id)
}

fn labelled(prefix: Option<&str>, wording: &str) -> String {
    let wording = wording.split_whitespace().collect::<Vec<_>>().join(" ");
    prefix.map_or_else(|| wording.clone(), |prefix| format!("{prefix} {wording}"))
}

fn from_id(id: &str) -> String {
    crate::record::words::capitalised(&id.replace(['_', '.'], " "))
}

/// What a field takes of an answer that several share.
fn asked(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Text => "text",
        FieldType::YesNo => "yes or no",
        FieldType::Choices => "options",
        FieldType::Percentage => "per cent",
        FieldType::Links => "web addresses",
        FieldType::Organizations => "bodies",
        FieldType::Email => "mail address",
        FieldType::Emails => "mail addresses",
        FieldType::Phone => "telephone",
        FieldType::Date => "date",
        FieldType::Country => "country",
    }
}
