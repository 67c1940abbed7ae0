//! A regular expression that is compiled on first use: compiling all those of a questionnaire costs
//! more than reading most submissions.
//!
//! Half of what compiling costs is for searching long texts. What is looked for in an answer, or at the
//! start of a document, is therefore looked for by a brief form of the expression first, which finds the same.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use regex::Regex;
use regex_automata::Input;
use regex_automata::meta;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::literals;

/// Bytes of a text, or of the start of a longer one, that the brief form searches.
const BRIEF_BYTES_MAX: usize = 4096;
/// Most memory of the brief form, in bytes: that which `regex` allows.
const SIZE_BYTES_MAX: usize = 10 * 1024 * 1024;

/// An expression of a rules file. Copies compile it once.
#[derive(Debug, Clone)]
pub struct Pattern(Arc<Forms>);

#[derive(Debug)]
struct Forms {
    source: String,
    compiled: OnceLock<Result<Regex, regex::Error>>,
    brief: OnceLock<Option<meta::Regex>>,
    /// Letters without which it cannot be found.
    required: OnceLock<Vec<String>>,
}

/// Where an expression was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternMatch {
    /// All that it matches, in bytes.
    pub whole: Range<usize>,
    /// Its group named `value`.
    pub value: Option<Range<usize>>,
}

/// The patterns of one questionnaire, of which those that are written alike are one.
#[derive(Debug, Default)]
pub(super) struct Patterns(BTreeMap<String, Pattern>);

impl Patterns {
    pub(super) fn get(&mut self, source: &str) -> Pattern {
        self.0.entry(source.to_owned()).or_insert_with(|| Pattern::new(source)).clone()
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.source())
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl Pattern {
    /// An expression that is compiled when it is first asked for.
    pub fn new(source: impl Into<String>) -> Self {
        Self(Arc::new(Forms {
            source: source.into(),
            compiled: OnceLock::new(),
            brief: OnceLock::new(),
            required: OnceLock::new(),
        }))
    }

    /// As written.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// The compiled expression.
    ///
    /// # Errors
    /// When it is not a valid expression; rules are checked before they are used.
    pub fn regex(&self) -> Result<&Regex, &regex::Error> {
        self.0.compiled.get_or_init(|| Regex::new(&self.0.source)).as_ref()
    }

    /// True when it is found in the text.
    pub fn is_match(&self, text: &str) -> bool {
        literals::hold(self.required(), text) && self.regex().is_ok_and(|regex| regex.is_match(text))
    }

    /// True when it is found at the start of the text, within a few thousand characters.
    pub fn is_match_at_start(&self, text: &str) -> bool {
        let mut end = text.len().min(BRIEF_BYTES_MAX);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        literals::hold(self.required(), &text[..end])
            && self.brief().is_some_and(|brief| brief.is_match(Input::new(text).range(..end)))
    }

    /// Where it is first found from this byte on.
    pub fn find_at(&self, text: &str, from: usize) -> Option<PatternMatch> {
        match self.brief().filter(|_| text.len() <= BRIEF_BYTES_MAX) {
            Some(brief) => {
                let mut captures = brief.create_captures();
                brief.search_captures(&Input::new(text).range(from..), &mut captures);
                let value = captures.get_group_by_name("value").map(|value| value.range());
                captures.get_match().map(|whole| PatternMatch { whole: whole.range(), value })
            }
            None => self.regex().ok()?.captures_at(text, from).and_then(|captures| {
                let value = captures.name("value").map(|value| value.range());
                captures.get(0).map(|whole| PatternMatch { whole: whole.range(), value })
            }),
        }
    }

    fn required(&self) -> &[String] {
        self.0.required.get_or_init(|| literals::required(&self.0.source))
    }

    /// The expression without what makes it fast on long texts; `None` where it is not valid.
    fn brief(&self) -> Option<&meta::Regex> {
        let build = || {
            let brief =
                meta::Config::new().hybrid(false).dfa(false).onepass(false).nfa_size_limit(Some(SIZE_BYTES_MAX));
            meta::Builder::new().configure(brief).build(&self.0.source).ok()
        };
        self.0.brief.get_or_init(build).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_find_the_same() {
        let pattern = Pattern::new(r"(?i)\bshare\W+(?<value>\d+)(?:\b|%)");
        let short = "Été: share 12, SHARE – 34% and share".to_owned();
        let long = format!("{short}{}", " and so on".repeat(BRIEF_BYTES_MAX / 10));
        let mut from = 0;
        for expected in ["12", "34"] {
            let found = pattern.find_at(&short, from).unwrap();
            assert_eq!(pattern.find_at(&long, from), Some(found.clone()));
            assert_eq!(&short[found.value.clone().unwrap()], expected);
            from = found.whole.end;
        }
        assert_eq!(pattern.find_at(&short, from), None);
        assert_eq!(pattern.find_at(&long, from), None);
        assert!(pattern.is_match_at_start(&long) && pattern.is_match(&long));
        let late = format!("{}{short}", "é".repeat(BRIEF_BYTES_MAX / 2));
        assert!(!pattern.is_match_at_start(&late) && pattern.is_match(&late));
        assert!(!Pattern::new("(").is_match_at_start("(") && Pattern::new("(").find_at("(", 0).is_none());
    }
}
