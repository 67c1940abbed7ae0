//! Phrases of exports in the language of a form, from `phrases.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::questionnaire::FieldType;

const FILE: &str = include_str!("phrases.toml");
/// Spoken where a form is in none of the languages.
const DEFAULT: &str = "en";

static LANGUAGES: LazyLock<BTreeMap<String, Phrases>> = LazyLock::new(|| {
    let languages: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(FILE).unwrap_or_default();
    languages.into_iter().map(|(language, phrases)| (language.clone(), Phrases { language, phrases })).collect()
});

/// The phrases of one language.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    /// The language (BCP 47).
    pub language: String,
    phrases: BTreeMap<String, String>,
}

/// The phrases of the first of these languages that there are phrases of, else English ones.
pub(super) fn phrases(languages: &[String]) -> &'static Phrases {
    static NONE: LazyLock<Phrases> = LazyLock::new(Phrases::default);
    let known = languages.iter().find_map(|language| {
        let main = language.split('-').next().unwrap_or_default();
        LANGUAGES.get(main)
    });
    known.or_else(|| LANGUAGES.get(DEFAULT)).unwrap_or(&NONE)
}

impl Phrases {
    /// A phrase.
    pub(super) fn say<'a>(&'a self, key: &'a str) -> &'a str {
        self.phrases.get(key).map_or(key, String::as_str)
    }

    /// A phrase with what stands between its braces.
    pub(super) fn fill(&self, key: &str, value: &str) -> String {
        match (self.say(key).split_once('{'), self.say(key).split_once('}')) {
            (Some((before, _)), Some((_, behind))) => format!("{before}{value}{behind}"),
            _ => self.say(key).to_owned(),
        }
    }

    /// What a field of this type holds.
    pub(super) fn kind(&self, kind: FieldType) -> &str {
        self.phrases.get(&format!("kind_{}", kind.as_str())).map_or(kind.as_str(), String::as_str)
    }

    /// What a part of a value is.
    pub(super) fn part<'a>(&'a self, part: &'a str) -> &'a str {
        self.phrases.get(&format!("part_{part}")).map_or(part, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_phrase() {
        let english = &LANGUAGES[DEFAULT];
        let braces = |text: &str| text.split_once('{').map(|(_, rest)| rest.split('}').next().unwrap().to_owned());
        assert_eq!(LANGUAGES.len(), 3);
        for (language, phrases) in &*LANGUAGES {
            assert!(phrases.phrases.keys().eq(english.phrases.keys()), "{language}");
            for (key, phrase) in &english.phrases {
                assert_eq!(braces(phrase), braces(phrases.say(key)), "{language} {key}");
            }
        }
    }

    #[test]
    fn what_the_code_says_are_phrases() {
        let english = &LANGUAGES[DEFAULT];
        let said = regex::Regex::new(r#"\b(?:say|fill)\("([a-z_]+)"|"(ask_\w+)""#).unwrap();
        let sources = [
            include_str!("letters/mod.rs"),
            include_str!("letters/ask.rs"),
            include_str!("letters/returns.rs"),
            include_str!("docx/letter.rs"),
        ];
        let mut count = 0;
        for found in sources.iter().flat_map(|source| said.captures_iter(source)) {
            let key = found.get(1).or(found.get(2)).unwrap().as_str();
            assert!(english.phrases.contains_key(key), "{key}");
            count += 1;
        }
        assert!(count > 30, "{count}");
    }

    #[test]
    fn phrases_are_filled_in() {
        assert_eq!(phrases(&["fr-CA".to_owned()]).fill("dated", "2019-03-29"), "daté du 2019-03-29");
        assert_eq!(phrases(&["xx".to_owned()]).say("yes"), "Yes");
        assert_eq!(phrases(&["es".to_owned()]).kind(FieldType::YesNo), "Sí o no");
    }
}
