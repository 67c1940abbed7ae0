//! How a form words its items: as the rules do, in another of their wordings, or as another translator would.

use super::paper::Paper;
use super::phrases::Printed;
use super::random::Dice;
use crate::questionnaire::Questionnaire;

/// The wording of a form.
pub(crate) struct Worder<'a> {
    questionnaire: &'a Questionnaire,
    languages: [String; 1],
    printed: &'a Printed,
}

impl<'a> Worder<'a> {
    /// The wording in a language.
    pub(crate) fn new(questionnaire: &'a Questionnaire, language: &str, printed: &'a Printed) -> Self {
        Self { questionnaire, languages: [language.to_owned()], printed }
    }

    /// The language of the form.
    pub(crate) fn language(&self) -> &str {
        &self.languages[0]
    }

    /// The first wording of an item.
    pub(crate) fn exactly(&self, item: usize) -> String {
        self.questionnaire.wording(item, &self.languages).to_owned()
    }

    /// A wording of an item; "" where the form prints none.
    pub(crate) fn prompt(&self, item: usize, paper: &Paper, dice: &mut Dice) -> String {
        let mut said = self.exactly(item);
        if dice.chance(paper.other_wordings) {
            let wordings = self.questionnaire.items[item].wordings.iter();
            let others: Vec<&str> =
                wordings.filter(|one| one.language == self.languages[0]).map(|one| one.text.as_str()).collect();
            if !others.is_empty() {
                said = dice.text(&others).to_owned();
            }
        }
        // Of a title or a short option, one other word makes another one.
        const WORDS_MIN: usize = 6;
        if paper.retranslated > 0 && said.split(' ').count() >= WORDS_MIN {
            self.swapped(&said, paper.retranslated, dice)
        } else {
            said
        }
    }

    /// The text with some of its words as others would put them, so many of a hundred that can be.
    pub(crate) fn swapped(&self, text: &str, per_cent: usize, dice: &mut Dice) -> String {
        if self.printed.language != self.languages[0] {
            return text.to_owned();
        }
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        for word in &mut words {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
            let small = bare.to_lowercase();
            let Some([_, other]) = self.printed.swaps.iter().find(|[one, _]| *one == small) else { continue };
            if dice.chance(per_cent) {
                *word = word.replacen(&bare, &in_case_of(&bare, other), 1);
            }
        }
        words.join(" ")
    }
}

/// A word with a capital where another has one.
fn in_case_of(model: &str, word: &str) -> String {
    let mut characters = word.chars();
    match characters.next() {
        Some(first) if model.starts_with(char::is_uppercase) => {
            first.to_uppercase().collect::<String>() + characters.as_str()
        }
        _ => word.to_owned(),
    }
}
