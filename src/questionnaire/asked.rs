//! What a form asks for a field: the items that say so, from the section down, and their wordings in a language.

use super::compiled::{Field, FieldType, ItemKind, Questionnaire, Wording};
use crate::language::opening;

impl Questionnaire {
    /// The items that ask for a field, each within the one before: section, question, and part, row or option.
    pub(crate) fn path(&self, field: &Field) -> Vec<usize> {
        let first = field.beside_option.unwrap_or(field.item);
        let mut path: Vec<usize> = std::iter::successors(Some(first), |&item| self.items[item].parent).collect();
        path.reverse();
        path
    }

    /// What the form says at an item, in the first of these languages that it has, else in any; `None` where it says
    /// nothing.
    pub(crate) fn wording_in(&self, item: usize, languages: &[String]) -> Option<&Wording> {
        let wordings = &self.items[item].wordings;
        let wanted =
            languages.iter().find_map(|language| wordings.iter().find(|wording| wording.language == *language));
        wanted.or(wordings.first())
    }

    /// The prompt of a field in one line: its question's, then its own where that is another, each with its label. Of
    /// each stand as many characters as make up no more than these together.
    pub(crate) fn prompt(&self, field: &Field, languages: &[String], characters_max: usize) -> String {
        let said = |item: usize| {
            let label = self.items[item].prefix.as_deref().unwrap_or_default();
            let words = label.split_whitespace().chain(self.wording(item, languages).split_whitespace());
            words.collect::<Vec<_>>().join(" ").trim_end_matches([':', '：']).to_owned()
        };
        let item = field.beside_option.unwrap_or(field.item);
        let question = self.question_of(item);
        let is_within = question != item && self.items[question].kind == ItemKind::Question;
        let parts = if is_within { vec![said(question), said(item)] } else { vec![said(item)] };
        let part_max = characters_max / parts.len();
        let parts = parts.iter().filter(|part| !part.is_empty()).map(|part| opening(part, part_max));
        parts.collect::<Vec<_>>().join(" › ")
    }
}

impl FieldType {
    /// As people say it.
    pub(crate) const fn in_words(self) -> &'static str {
        match self {
            Self::YesNo => "yes or no",
            other => other.as_str(),
        }
    }
}
