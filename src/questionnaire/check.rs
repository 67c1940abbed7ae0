//! Trying the expressions of a rules file: each must compile, be found where its examples say so and
//! nowhere else. Rules of one's own are tried at load; the embedded ones in tests and by `rules check`.

use toml::Spanned;

use super::error::{RulesError, line_at};
use super::pattern::Pattern;
use super::written::{WrittenField, WrittenQuestionnaire};

/// Tries every expression of the file.
pub(super) fn check(file: &str, source: &str, written: &WrittenQuestionnaire) -> Result<(), RulesError> {
    let tried = Trial { file, source };
    for one in &written.recognise {
        tried.pattern("recognise", &one.pattern, &one.matches, &one.leaves, None)?;
    }
    for one in &written.exclude {
        tried.pattern("exclude", &one.pattern, &one.matches, &one.leaves, None)?;
    }
    for question in &written.question {
        let id = question.id.get_ref();
        for (key, field) in &question.fields {
            tried.field(&format!("{id}.{key}"), field)?;
        }
        for part in &question.part {
            for (key, field) in &part.fields {
                tried.field(&format!("{id}.{}.{key}", part.id.get_ref()), field)?;
            }
        }
        for row in &question.row {
            tried.field(&format!("{id}.{}", row.id.get_ref()), &row.field)?;
        }
    }
    Ok(())
}

struct Trial<'a> {
    file: &'a str,
    source: &'a str,
}

impl Trial<'_> {
    fn field(&self, id: &str, field: &WrittenField) -> Result<(), RulesError> {
        match &field.pattern {
            Some(pattern) => self.pattern(id, pattern, &field.matches, &field.leaves, Some("value")),
            None => Ok(()),
        }
    }

    fn pattern(
        &self,
        rule: &str,
        pattern: &Spanned<String>,
        matches: &[String],
        leaves: &[String],
        group: Option<&str>,
    ) -> Result<(), RulesError> {
        let error = |message: String, remedy: &str| RulesError {
            file: self.file.to_owned(),
            line: Some(line_at(self.source, pattern.span().start)),
            rule: Some(rule.to_owned()),
            message,
            remedy: remedy.to_owned(),
        };
        let compiled = Pattern::new(pattern.get_ref());
        let regex = match compiled.regex() {
            Ok(regex) => regex,
            Err(cause) => {
                // The last line of the engine's message says what is wrong; those before draw it.
                let cause = cause.to_string();
                let cause = cause.lines().last().unwrap_or_default().trim_start_matches("error: ");
                let message = format!("the expression cannot be compiled: {cause}");
                return Err(error(message, "correct the expression; write it in a literal string: '...'"));
            }
        };
        if let Some(group) = group
            && !regex.capture_names().flatten().any(|name| name == group)
        {
            let message = format!("the expression has no group named `{group}`");
            return Err(error(message, "put the value in (?<value>...)"));
        }
        if matches.is_empty() {
            return Err(error("the expression has no example that it must match".into(), "add `matches = [\"...\"]`"));
        }
        for example in matches {
            if !regex.is_match(example) {
                let message = format!("the expression is not found in its example \"{example}\"");
                return Err(error(message, "correct the expression or the example"));
            }
        }
        for example in leaves {
            if let Some(found) = regex.find(example) {
                let message =
                    format!("the expression finds \"{}\" in \"{example}\", which it must leave", found.as_str());
                return Err(error(message, "correct the expression or the example"));
            }
        }
        Ok(())
    }
}
