//! What is wrong with a rules file: where, which rule, and what to do.

use thiserror::Error;

/// One mistake; it refuses the run.
#[derive(Debug, Error)]
#[error("{message}")]
pub struct RulesError {
    /// File, as the user named it.
    pub file: String,
    /// Line, counted from 1, where the mistake has one.
    pub line: Option<usize>,
    /// Id of the question, field or option it concerns.
    pub rule: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl RulesError {
    /// Where: file, line and rule.
    pub fn location(&self) -> String {
        let mut location = self.file.clone();
        if let Some(line) = self.line {
            location.push_str(&format!(", line {line}"));
        }
        if let Some(rule) = &self.rule {
            location.push_str(&format!(", rule {rule}"));
        }
        location
    }
}

/// The line of a byte position, counted from 1.
pub(super) fn line_at(source: &str, byte: usize) -> usize {
    source[..byte.min(source.len())].matches('\n').count() + 1
}
