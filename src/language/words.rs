//! The words of each language, read once from `languages.toml`, folded as text is folded.

use std::sync::LazyLock;

use serde::Deserialize;

use super::normalise::fold;

/// Languages that the data knows, in its order.
pub const LANGUAGES: [&str; 7] = ["en", "fr", "es", "pt", "ru", "ar", "zh"];

/// The words of one language. All are folded: see [`fold`].
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Plain yes.
    pub yes: Vec<String>,
    /// Plain no.
    pub no: Vec<String>,
    /// What stands for an empty answer.
    pub empty: Vec<String>,
    /// What says that a thing does not exist yet.
    pub not_yet: Vec<String>,
    /// What sends the reader to another question.
    pub elsewhere: Vec<String>,
    /// Names of the months, January first.
    pub months: [Vec<String>; 12],
    /// Words for per cent.
    pub percent: Vec<String>,
    /// Word pairs around the two ends of a range.
    pub between: Vec<[String; 2]>,
    /// Words that cannot end a sentence.
    pub sentence_joiners: Vec<String>,
}

static WORDS: LazyLock<Vec<Words>> = LazyLock::new(|| {
    let mut table: std::collections::BTreeMap<String, Words> =
        toml::from_str(include_str!("languages.toml")).unwrap_or_default();
    LANGUAGES.iter().map(|&language| table.remove(language).unwrap_or_default().folded()).collect()
});

/// The words of a language; `None` where the data has none.
pub fn words(language: &str) -> Option<&'static Words> {
    LANGUAGES.iter().position(|&known| known == language).and_then(|at| WORDS.get(at))
}

/// The words of all languages, in the order of [`LANGUAGES`].
pub fn words_of_all() -> impl Iterator<Item = &'static Words> {
    WORDS.iter()
}

impl Words {
    fn folded(mut self) -> Self {
        let lists = [
            &mut self.yes,
            &mut self.no,
            &mut self.empty,
            &mut self.not_yet,
            &mut self.elsewhere,
            &mut self.percent,
            &mut self.sentence_joiners,
        ];
        for list in lists.into_iter().chain(&mut self.months) {
            for word in list {
                *word = fold(word);
            }
        }
        for pair in &mut self.between {
            for word in pair {
                *word = fold(word);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_is_read_whole() {
        for language in LANGUAGES {
            let words = words(language).unwrap();
            assert!(!words.yes.is_empty() && !words.no.is_empty(), "{language}");
            assert!(words.months.iter().all(|names| !names.is_empty()), "{language}");
            assert!(words.yes.iter().all(|yes| !words.no.contains(yes)), "{language}");
        }
    }
}
