//! What respondents write and forms print, by language, from the data files in `phrases`. They were written for the
//! forge alone: it must not know its words from those that read them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::ForgeError;

const SPEECHES: [(&str, &str); 7] = [
    ("phrases/en.toml", include_str!("phrases/en.toml")),
    ("phrases/fr.toml", include_str!("phrases/fr.toml")),
    ("phrases/es.toml", include_str!("phrases/es.toml")),
    ("phrases/pt.toml", include_str!("phrases/pt.toml")),
    ("phrases/ru.toml", include_str!("phrases/ru.toml")),
    ("phrases/ar.toml", include_str!("phrases/ar.toml")),
    ("phrases/zh.toml", include_str!("phrases/zh.toml")),
];
const COUNTRIES: (&str, &str) = ("phrases/countries.toml", include_str!("phrases/countries.toml"));
const MEMBERS: (&str, &str) = ("phrases/members.toml", include_str!("phrases/members.toml"));
const LETTERS: (&str, &str) = ("phrases/mail.toml", include_str!("phrases/mail.toml"));
const PRINTED: (&str, &str) = ("phrases/printed.toml", include_str!("phrases/printed.toml"));

/// All data files, read.
#[derive(Debug)]
pub(crate) struct Phrases {
    /// What respondents write, by language.
    pub speeches: Vec<Speech>,
    /// Where they come from.
    pub countries: Vec<Country>,
    /// What forms print beside the wording of the questionnaire; English first.
    pub printed: Vec<Printed>,
}

/// What respondents of one language write. Texts in braces are slots; `phrases/en.toml` lists them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Speech {
    /// Language (BCP 47).
    pub language: String,
    /// What parts the whole from the tenths.
    pub decimal: String,
    /// What stands behind a percentage.
    pub percent: Vec<String>,
    /// Words for yes.
    pub yes: Vec<String>,
    /// Words for no.
    pub no: Vec<String>,
    /// How an answer opens with one of these.
    pub opening: Vec<String>,
    /// What is written where there is no answer.
    pub empty: Vec<String>,
    /// What sends the reader to another question.
    pub elsewhere: Vec<String>,
    /// What says that a portal does not exist yet.
    pub not_yet: Vec<String>,
    /// Words that make a web address an invented one.
    pub example: Vec<String>,
    /// First words of web addresses.
    pub url_words: Vec<String>,
    /// What stands before a name.
    pub honorifics: Vec<String>,
    /// First names; in Chinese, family names.
    pub first_names: Vec<String>,
    /// Last names; in Chinese, given names.
    pub last_names: Vec<String>,
    /// Positions.
    pub jobs: Vec<String>,
    /// Bodies.
    pub bodies: Vec<String>,
    /// Names of portals.
    pub portals: Vec<String>,
    /// What is said about a portal.
    pub about_portals: Vec<String>,
    /// Programmes.
    pub programmes: Vec<String>,
    /// Places in a country.
    pub places: Vec<String>,
    /// What is written beside an open option.
    pub others: Vec<String>,
    /// Sentences that fit anywhere.
    pub sentences: Vec<String>,
    /// Short answers.
    pub short: Vec<String>,
    /// Words in bold before a paragraph.
    pub leads: Vec<String>,
    /// Items of lists.
    pub items: Vec<String>,
    /// Sentences before lists.
    pub list_leads: Vec<String>,
    /// Sentences that quote a question.
    pub quotes: Vec<String>,
    /// Sentences with an address.
    pub link_sentences: Vec<String>,
    /// Words that lead somewhere.
    pub link_words: Vec<String>,
    /// Sentences with such words.
    pub link_word_sentences: Vec<String>,
    /// Footnotes.
    pub footnotes: Vec<String>,
    /// Heads of tables.
    pub table_heads: Vec<Vec<String>>,
    /// First cells of their rows.
    pub table_cells: Vec<String>,
    /// Answers that give a percentage.
    pub share_answers: Vec<String>,
    /// Sentences with another percentage.
    pub share_others: Vec<String>,
    /// Ranges of percentages.
    pub share_ranges: Vec<String>,
    /// Percentages in words.
    #[serde(default)]
    pub share_words: Vec<String>,
    /// What those are worth.
    #[serde(default)]
    pub share_words_values: Vec<f64>,
    /// Answers without the figure that was asked for.
    pub no_figures: Vec<String>,
    /// Months as they stand in dates.
    pub months: Vec<String>,
    /// Dates.
    pub dates: Vec<String>,
    /// Amounts of money.
    pub amounts: Vec<String>,
    /// Extensions of telephone numbers.
    pub extensions: Vec<String>,
}

/// What the mails of one language say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Letters {
    /// Language (BCP 47).
    pub language: String,
    /// Subjects of mails that bring a return.
    pub subjects: Vec<String>,
    /// Subjects of mails that bring a later return.
    pub again: Vec<String>,
    /// What programs set before the subject of a reply.
    pub reply: String,
    /// What they set before that of a mail passed on.
    pub forward: String,
    /// First lines.
    pub greetings: Vec<String>,
    /// Texts of mails that bring a return.
    pub brings: Vec<String>,
    /// Texts of mails that bring a later return.
    pub corrects: Vec<String>,
    /// Last lines.
    pub closings: Vec<String>,
    /// Subjects and texts of what brings nothing.
    pub letters: Vec<[String; 2]>,
    /// What lawyers set below.
    pub disclaimer: String,
    /// Names of the files of returns.
    pub files: Vec<String>,
    /// Names of cover letters.
    pub covers: Vec<String>,
    /// Names of spreadsheets.
    pub spreadsheets: Vec<String>,
    /// Names of archives.
    pub archives: Vec<String>,
}

/// A country.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Country {
    /// ISO 3166-1 alpha-3.
    pub iso3: String,
    /// English name of the United Nations (M49).
    pub name: String,
    /// Last part of its web addresses.
    pub domain: String,
    /// Prefix of its telephone numbers.
    pub dial: String,
    /// Languages in which its people answer.
    pub languages: Vec<String>,
    /// Usual ways to write its name, by language.
    pub names: BTreeMap<String, Vec<String>>,
}

/// What forms print in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Printed {
    /// Language (BCP 47).
    pub language: String,
    /// The box for yes.
    pub yes: String,
    /// The box for no.
    pub no: String,
    /// What stands behind a label.
    pub colon: String,
    /// Placeholder of a text control.
    pub write: String,
    /// Placeholder of a date control.
    pub pick_date: String,
    /// What is set before a prompt.
    pub before: Vec<String>,
    /// What is set behind a prompt.
    pub behind: Vec<String>,
    /// Words that others would use.
    pub swaps: Vec<[String; 2]>,
    /// Words that go first.
    pub drops: Vec<String>,
    /// Labels that ask for a person.
    pub names: Vec<String>,
    /// Labels that ask for a position.
    pub jobs: Vec<String>,
    /// Labels that ask for a body.
    pub bodies: Vec<String>,
}

#[derive(Deserialize)]
struct Countries {
    country: Vec<Country>,
}

#[derive(Deserialize)]
struct LettersFile {
    mail: Vec<Letters>,
}

#[derive(Deserialize)]
struct PrintedFile {
    printed: Vec<Printed>,
}

impl Phrases {
    /// The phrases that ship with the program.
    ///
    /// # Errors
    /// None in a released program.
    pub(crate) fn shipped() -> Result<Self, ForgeError> {
        let mut speeches = Vec::new();
        for file in SPEECHES {
            speeches.push(parse::<Speech>(file)?);
        }
        let countries = parse::<Countries>(COUNTRIES)?.country;
        Ok(Self { speeches, countries, printed: parse::<PrintedFile>(PRINTED)?.printed })
    }

    /// Countries that are asked, more than those which submissions that stand alone come from.
    ///
    /// # Errors
    /// None in a released program.
    pub(crate) fn members() -> Result<Vec<Country>, ForgeError> {
        Ok(parse::<Countries>(MEMBERS)?.country)
    }

    /// What mails say, English first.
    ///
    /// # Errors
    /// None in a released program.
    pub(crate) fn letters() -> Result<Vec<Letters>, ForgeError> {
        Ok(parse::<LettersFile>(LETTERS)?.mail)
    }

    /// What respondents of a language write.
    pub(crate) fn speech(&self, language: &str) -> Option<&Speech> {
        self.speeches.iter().find(|speech| speech.language == language)
    }

    /// What forms of a language print; English where it has no words of its own.
    pub(crate) fn printed(&self, language: &str) -> Option<&Printed> {
        self.printed.iter().find(|printed| printed.language == language).or(self.printed.first())
    }
}

fn parse<T: DeserializeOwned>((file, text): (&'static str, &str)) -> Result<T, ForgeError> {
    toml::from_str(text).map_err(|error| ForgeError::Phrases { file, message: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_can_say_everything() {
        let phrases = Phrases::shipped().unwrap();
        for speech in &phrases.speeches {
            let language = &speech.language;
            assert_eq!(speech.months.len(), 12, "{language}");
            assert_eq!(speech.share_words.len(), speech.share_words_values.len(), "{language}");
            assert!(phrases.countries.iter().any(|country| country.languages.contains(language)), "{language}");
            for country in &phrases.countries {
                assert!(!country.names[language].is_empty(), "{} in {language}", country.iso3);
            }
            let lists = [&speech.sentences, &speech.bodies, &speech.dates, &speech.share_answers, &speech.empty];
            assert!(lists.iter().all(|list| !list.is_empty()), "{language}");
        }
    }

    #[test]
    fn mails_can_be_written_in_every_language() {
        let letters = Phrases::letters().unwrap();
        let languages: Vec<&str> = letters.iter().map(|one| one.language.as_str()).collect();
        assert_eq!(languages, crate::forge::ANSWER_LANGUAGES);
        for one in &letters {
            let lists = [&one.subjects, &one.again, &one.greetings, &one.brings, &one.corrects, &one.closings];
            let names = [&one.files, &one.covers, &one.spreadsheets, &one.archives];
            assert!(lists.iter().chain(&names).all(|list| !list.is_empty()), "{}", one.language);
        }
        let members = Phrases::members().unwrap();
        assert_eq!(members.len(), 193, "Member States of the United Nations");
        for country in &members {
            assert!(languages.iter().all(|language| !country.names[*language].is_empty()), "{}", country.iso3);
        }
    }

    #[test]
    fn no_sentence_opens_as_yes_or_no_does() {
        let phrases = Phrases::shipped().unwrap();
        for speech in &phrases.speeches {
            let texts =
                speech.sentences.iter().chain(&speech.no_figures).chain(&speech.short).chain(&speech.list_leads);
            for text in texts {
                for word in speech.yes.iter().chain(&speech.no) {
                    let rest = text.to_lowercase().strip_prefix(&word.to_lowercase()).map(str::to_owned);
                    assert!(
                        !rest.is_some_and(|rest| rest.trim_start().starts_with(|c: char| !c.is_alphanumeric())),
                        "{text}"
                    );
                }
            }
        }
    }
}
