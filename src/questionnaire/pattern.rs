//! A regular expression that is compiled on first use: compiling all those of a questionnaire costs
//! more than reading most submissions.

use std::sync::OnceLock;

use regex::Regex;

/// An expression of a rules file.
#[derive(Debug)]
pub struct Pattern {
    source: String,
    compiled: OnceLock<Result<Regex, regex::Error>>,
}

impl Pattern {
    /// An expression that is compiled when it is first asked for.
    pub fn new(source: impl Into<String>) -> Self {
        Self { source: source.into(), compiled: OnceLock::new() }
    }

    /// As written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The compiled expression.
    ///
    /// # Errors
    /// When it is not a valid expression; rules are checked before they are used.
    pub fn regex(&self) -> Result<&Regex, &regex::Error> {
        self.compiled.get_or_init(|| Regex::new(&self.source)).as_ref()
    }

    /// True when it is found in the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex().is_ok_and(|regex| regex.is_match(text))
    }
}
