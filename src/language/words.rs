//! The words of each language, folded as text is folded.
//!
//! They stand in `languages.toml`. What is read is `words.json`, which a test makes from it: parsing and folding the
//! data costs more than reading many a document.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Languages that the data knows, in its order.
pub const LANGUAGES: [&str; 7] = ["en", "fr", "es", "pt", "ru", "ar", "zh"];

/// The words of one language. All are folded: see [`fold`](super::fold).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Plain yes.
    pub yes: Vec<String>,
    /// Plain no.
    pub no: Vec<String>,
    /// What stands for an empty answer.
    pub empty: Vec<String>,
    /// What Word shows in a control that nobody filled in; these are among the empty answers too.
    pub placeholders: Vec<String>,
    /// What a column of web addresses is headed by.
    pub address: Vec<String>,
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
    /// What a form prints in brackets where it goes on.
    pub continued: Vec<String>,
    /// What tells that a percentage is another than the one asked for.
    pub other_share: Vec<String>,
    /// What stands beside a percentage that is not exact.
    pub about: Vec<String>,
    /// What tells that it is the one asked for.
    pub latest_share: Vec<String>,
    /// Words that cannot end a sentence.
    pub sentence_joiners: Vec<String>,
}

/// In the order of [`LANGUAGES`].
static WORDS: LazyLock<Vec<Words>> =
    LazyLock::new(|| serde_json::from_str(include_str!("words.json")).unwrap_or_default());

/// The words of a language; `None` where the data has none.
pub fn words(language: &str) -> Option<&'static Words> {
    LANGUAGES.iter().position(|&known| known == language).and_then(|at| WORDS.get(at))
}

/// The words of all languages, in the order of [`LANGUAGES`].
pub fn words_of_all() -> impl Iterator<Item = &'static Words> {
    WORDS.iter()
}

/// True for a text that is nothing but what Word shows in a control that nobody filled in.
pub fn is_placeholder(text: &str) -> bool {
    const BYTES_MAX: usize = 240;
    let text = text.trim();
    if text.len() > BYTES_MAX || !WORDS.iter().flat_map(|words| &words.placeholders).any(|one| alike(one, text)) {
        return false;
    }
    let folded = super::fold(text);
    WORDS.iter().any(|words| words.placeholders.contains(&folded))
}

/// True for a text that says nothing but that the form goes on here: "(continued)".
pub fn is_continuation(text: &str) -> bool {
    const BYTES_MAX: usize = 60;
    let text = text.trim();
    let inner = text.strip_prefix(['(', '（', '[']).and_then(|inner| inner.strip_suffix([')', '）', ']']));
    inner.filter(|inner| inner.len() <= BYTES_MAX).is_some_and(|inner| {
        let folded = super::fold(inner);
        WORDS.iter().any(|words| words.continued.contains(&folded))
    })
}

/// True where a text begins as a folded one does: few of all texts need be folded.
fn alike(folded: &str, text: &str) -> bool {
    folded.chars().next().zip(text.chars().next()).is_some_and(|(one, other)| other.to_lowercase().eq([one]))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::language::{fold, generated};

    impl Words {
        fn folded(mut self) -> Self {
            self.empty.extend(self.placeholders.iter().cloned());
            let lists = [
                &mut self.yes,
                &mut self.no,
                &mut self.empty,
                &mut self.placeholders,
                &mut self.address,
                &mut self.not_yet,
                &mut self.elsewhere,
                &mut self.percent,
                &mut self.continued,
                &mut self.other_share,
                &mut self.about,
                &mut self.latest_share,
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

    #[test]
    fn the_words_are_those_of_the_data() {
        let mut table: BTreeMap<String, Words> = toml::from_str(include_str!("languages.toml")).unwrap();
        let made: Vec<Words> = LANGUAGES.iter().map(|&language| table.remove(language).unwrap().folded()).collect();
        assert!(table.is_empty());
        generated::check("src/language/words.json", &serde_json::to_string(&made).unwrap()).unwrap();
    }

    #[test]
    fn placeholders_in_every_language() {
        for text in [
            "Click or tap here to enter text.",
            "Место для ввода текста.",
            "单击或点击此处输入文字。",
            "Elija un elemento.",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        assert!(!is_placeholder("Click here to enter the portal") && !is_placeholder("None"));
    }

    #[test]
    fn a_form_that_goes_on_in_every_language() {
        for text in ["(continued)", "(Cont’d)", " (suite) ", "(продолжение)", "（续）", "(تابع)"] {
            assert!(is_continuation(text), "{text}");
        }
        assert!(!is_continuation("continued") && !is_continuation("(continued support)"));
    }

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
