//! What each field of a form asks, in the words that lists have room for.

use super::text::shortened;
use crate::questionnaire::{Field, FieldType, ItemKind, Questionnaire};

/// Language of the pages.
pub(super) const LANGUAGE: &str = "en";

/// Most characters of a question in a list.
const OPENING_CHARACTERS_MAX: usize = 90;
/// Most characters of it in a name.
const NAME_CHARACTERS_MAX: usize = 40;

/// The fields of a form.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Form {
    /// Id of the questionnaire.
    pub id: String,
    /// What each field asks, in the order of the form.
    pub fields: Vec<Asked>,
}

/// What a field asks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    /// Id of the field.
    pub field: String,
    /// Its number, as the form prints it: "5.a."; empty where it prints none.
    pub label: String,
    /// As it is called in lists: "8. options", "4. E-mail".
    pub name: String,
    /// What lists say beside that name.
    pub gloss: String,
    /// The opening of the question.
    pub opening: String,
}

impl Form {
    pub(super) fn of(questionnaire: &Questionnaire) -> Self {
        let fields = questionnaire.fields.iter().map(|field| Asked::of(questionnaire, field)).collect();
        Self { id: questionnaire.id.clone(), fields }
    }
}

impl Asked {
    fn of(questionnaire: &Questionnaire, field: &Field) -> Self {
        let Asking { asks, under, .. } = wording(questionnaire, field);
        let label = label(questionnaire, field);
        let opening = match under {
            Some(under) => {
                let half = OPENING_CHARACTERS_MAX / 2;
                format!("{} ({})", shortened(asks, half), shortened(under, half))
            }
            None if asks.is_empty() => field.id.clone(),
            None => shortened(asks, OPENING_CHARACTERS_MAX),
        };
        // A line of its own is called by its words, a question by its number and what is taken from the answer.
        let by_words = (under.is_some() || label.is_empty()) && !asks.is_empty();
        let words = if by_words { shortened(asks, NAME_CHARACTERS_MAX) } else { String::new() };
        let beside = |one: &&Field| one.item == field.item && one.beside_option == field.beside_option;
        let is_alone = questionnaire.fields.iter().filter(beside).count() == 1;
        let part = if by_words && is_alone { "" } else { part(field.kind) };
        let name: Vec<&str> = [label.as_str(), &words, part].into_iter().filter(|one| !one.is_empty()).collect();
        let name = name.join(" ");
        let gloss = match under {
            Some(under) if by_words => shortened(under, OPENING_CHARACTERS_MAX),
            _ if opening == name => String::new(),
            _ => opening.clone(),
        };
        Self { field: field.id.clone(), label, name, gloss, opening }
    }
}

/// The words of the form that ask for a field.
pub(super) struct Asking<'a> {
    /// Those at the field itself.
    pub asks: &'a str,
    /// Those of the question that it is a part of.
    pub under: Option<&'a str>,
    /// Language of the first.
    pub language: &'a str,
}

/// In the language of the pages, where the form has it.
pub(super) fn wording<'a>(questionnaire: &'a Questionnaire, field: &Field) -> Asking<'a> {
    let languages = [LANGUAGE.to_owned()];
    let items = &questionnaire.items;
    let asking = field.beside_option.unwrap_or(field.item);
    let question = questionnaire.question_of(field.item);
    let wordings = &items[asking].wordings;
    let wording = wordings.iter().find(|wording| wording.language == LANGUAGE).or(wordings.first());
    let under = (asking != question && items[question].kind == ItemKind::Question)
        .then(|| questionnaire.wording(question, &languages))
        .filter(|wording| !wording.is_empty());
    Asking {
        asks: wording.map_or("", |wording| wording.text.as_str()),
        under,
        language: wording.map_or(LANGUAGE, |wording| wording.language.as_str()),
    }
}

/// Its number: that of its question and its own.
fn label(questionnaire: &Questionnaire, field: &Field) -> String {
    let question = questionnaire.question_of(field.item);
    let prefix =
        |item: usize| questionnaire.items[item].prefix.as_deref().unwrap_or_default().trim().trim_end_matches('.');
    let own = if field.item == question { "" } else { prefix(field.item) };
    [prefix(question), own].into_iter().filter(|part| !part.is_empty()).map(|part| format!("{part}.")).collect()
}

/// What a type is called as a part of an answer.
fn part(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Text => "text",
        FieldType::YesNo => "yes or no",
        FieldType::Choices => "options",
        FieldType::Percentage => "percentage",
        FieldType::Links => "links",
        FieldType::Organizations => "organizations",
        FieldType::Email => "mail address",
        FieldType::Emails => "mail addresses",
        FieldType::Phone => "telephone",
        FieldType::Date => "date",
        FieldType::Country => "country",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::questionnaire::Library;
    use crate::review::queue::tests::data::form;

    #[test]
    fn fields_are_called_as_the_form_counts_them() {
        let form = Form::of(&form());
        let named = |id: &str| {
            let asked = form.fields.iter().find(|asked| asked.field == id).unwrap();
            [asked.name.as_str(), &asked.gloss, &asked.opening]
        };
        let means = "By which means does the harbour master reach the boats?";
        assert_eq!(named("means.options"), ["5. options", means, means]);
        assert_eq!(named("means.text")[0], "5. text");
        let (bodies, ferries) = ("Which bodies run these boats?", "Ferries between the islands");
        assert_eq!(named("boats.a.bodies"), [&format!("8.a. {ferries}"), bodies, &format!("{ferries} ({bodies})")]);
        assert_eq!([named("who.email")[0], named("tools.other")[0]], ["7. E-mail", "9. Other"]);
        assert_eq!(named("contact.email"), ["Mail address for questions", "", "Mail address for questions"]);
    }

    #[test]
    fn no_two_fields_are_called_alike() {
        for questionnaire in Library::embedded().unwrap().questionnaires() {
            let form = Form::of(questionnaire);
            let names: BTreeSet<_> = form.fields.iter().map(|asked| (&asked.name, &asked.gloss)).collect();
            assert_eq!(names.len(), form.fields.len(), "{}", form.id);
            let openings = form.fields.iter().map(|asked| asked.opening.chars().count());
            assert!(openings.into_iter().all(|characters| (1..=OPENING_CHARACTERS_MAX + 6).contains(&characters)));
        }
    }
}
