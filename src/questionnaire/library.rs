//! The questionnaires of a run: those that ship with the program and those the user adds.

use std::path::{Path, PathBuf};

use super::compile::rules_sha256;
use super::compiled::Questionnaire;
use super::error::RulesError;
use super::{check, compile};

/// Rules files that ship with the program: name and text.
pub const EMBEDDED: [(&str, &str); 2] = [
    ("rules/un-msq-2020.toml", include_str!("../../rules/un-msq-2020.toml")),
    ("rules/openchain-iso5230-v3.toml", include_str!("../../rules/openchain-iso5230-v3.toml")),
];

/// The same, compiled: a test makes them from the rules files, as parsing these costs more than reading many a
/// submission.
const COMPILED: [&str; EMBEDDED.len()] = [include_str!("un-msq-2020.json"), include_str!("openchain-iso5230-v3.json")];

/// All questionnaires of a run.
#[derive(Debug, Default)]
pub struct Library {
    questionnaires: Vec<Questionnaire>,
}

impl Library {
    /// The questionnaires that ship with the program. Their expressions are compiled on first use; that
    /// they keep their examples is what the tests and `rules check` are for.
    ///
    /// # Errors
    /// None in a released program.
    pub fn embedded() -> Result<Self, RulesError> {
        let mut library = Self::default();
        for ((file, _), compiled) in EMBEDDED.iter().zip(COMPILED) {
            let questionnaire = Questionnaire::from_json(compiled).map_err(|error| RulesError {
                file: (*file).to_owned(),
                line: None,
                rule: None,
                message: format!("the compiled rules cannot be read: {error}"),
                remedy: "build the program anew, its compiled rules renewed".to_owned(),
            })?;
            library.add(questionnaire)?;
        }
        Ok(library)
    }

    /// The questionnaires of these rules files and no others. What ships with the program is not compiled anew.
    ///
    /// # Errors
    /// The first mistake found: a file that cannot be read, is no valid rules file, or takes an id that is taken.
    pub fn of(files: &[PathBuf]) -> Result<Self, RulesError> {
        let mut library = Self::default();
        for file in files {
            library.add(read_rules(file)?)?;
        }
        Ok(library)
    }

    /// Takes the rules in a folder in place of others of the same id: those by which the records beside them were made.
    /// Without such a folder nothing changes.
    ///
    /// # Errors
    /// The first mistake found.
    pub fn prefer(&mut self, folder: &Path) -> Result<(), RulesError> {
        if !folder.is_dir() {
            return Ok(());
        }
        for file in rules_files(folder)? {
            let source = fs_err::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
            let hash = rules_sha256(&source);
            if self.questionnaires.iter().all(|known| known.rules_sha256 != hash) {
                let questionnaire = read_rules(&file)?;
                self.questionnaires.retain(|known| known.id != questionnaire.id);
                self.questionnaires.push(questionnaire);
            }
        }
        Ok(())
    }

    /// Adds the rules files at `path`: a file, or every `.toml` file of a folder. Their examples are tried.
    ///
    /// # Errors
    /// The first mistake found: a file that cannot be read, is no valid rules file, or takes an id that
    /// is taken.
    pub fn add_path(&mut self, path: &Path) -> Result<(), RulesError> {
        for file in rules_files(path)? {
            let name = file.display().to_string();
            let source = fs_err::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
            self.add(check_source(&name, &source)?)?;
        }
        Ok(())
    }

    fn add(&mut self, questionnaire: Questionnaire) -> Result<(), RulesError> {
        if let Some(first) = self.questionnaires.iter().find(|known| known.id == questionnaire.id) {
            return Err(RulesError {
                file: questionnaire.file.clone(),
                line: None,
                rule: None,
                message: format!("the questionnaire \"{}\" is already defined by {}", questionnaire.id, first.file),
                remedy: "give one of the two another id".to_owned(),
            });
        }
        self.questionnaires.push(questionnaire);
        Ok(())
    }

    /// The text of the rules of a questionnaire, as they stand in its file.
    ///
    /// # Errors
    /// When the file of the user can no longer be read.
    pub fn source(&self, questionnaire: &Questionnaire) -> std::io::Result<String> {
        match EMBEDDED.iter().find(|(file, _)| *file == questionnaire.file) {
            Some((_, source)) => Ok((*source).to_owned()),
            None => fs_err::read_to_string(&questionnaire.file),
        }
    }

    /// The questionnaires, the embedded ones first.
    pub fn questionnaires(&self) -> &[Questionnaire] {
        &self.questionnaires
    }
}

/// Parses, compiles and tries one rules file.
///
/// # Errors
/// The first mistake found.
pub fn check_source(file: &str, source: &str) -> Result<Questionnaire, RulesError> {
    let written = compile::parse(file, source)?;
    check::check(file, source, &written)?;
    compile::compile(file, source, &written)
}

/// The questionnaire of a rules file. One that ships with the program is not compiled again.
fn read_rules(file: &Path) -> Result<Questionnaire, RulesError> {
    let source = fs_err::read_to_string(file).map_err(|error| unreadable(file, &error))?;
    let shipped = EMBEDDED.iter().zip(COMPILED).find(|((_, text), _)| *text == source);
    let questionnaire = match shipped.and_then(|(_, compiled)| Questionnaire::from_json(compiled).ok()) {
        Some(questionnaire) => questionnaire,
        None => check_source(&file.display().to_string(), &source)?,
    };
    Ok(questionnaire)
}

/// The rules files at a path, in the order of their names.
pub(crate) fn rules_files(path: &Path) -> Result<Vec<PathBuf>, RulesError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs_err::read_dir(path).map_err(|error| unreadable(path, &error))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|file| file.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(RulesError {
            file: path.display().to_string(),
            line: None,
            rule: None,
            message: "the folder holds no rules file".to_owned(),
            remedy: "name a folder with .toml files, or a file".to_owned(),
        });
    }
    Ok(files)
}

fn unreadable(path: &Path, error: &std::io::Error) -> RulesError {
    RulesError {
        file: path.display().to_string(),
        line: None,
        rule: None,
        message: format!("the rules cannot be read: {error}"),
        remedy: "check that the path exists and that you may read it".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::generated;

    const SMALL: &str = r#"id = "small"
title = "Small"
languages = ["en"]
[[recognise]]
pattern = 'small form'
matches = ["a small form"]
[[question]]
id = "q1"
prompt.en = "How many?"
[question.fields.share]
type = "percentage"
pattern = '(?<value>\d+) %'
matches = ["5 %"]
leaves = ["5 people"]
"#;

    fn mistake(from: &str, to: &str) -> RulesError {
        assert!(SMALL.contains(from));
        check_source("small.toml", &SMALL.replace(from, to)).unwrap_err()
    }

    #[test]
    fn compiled_rules_are_those_of_their_files() {
        for (file, source) in EMBEDDED {
            let compiled = compile::compile(file, source, &compile::parse(file, source).unwrap()).unwrap();
            let kept = format!("src/questionnaire/{}.json", compiled.id);
            generated::check(&kept, &serde_json::to_string(&compiled).unwrap()).unwrap();
        }
    }

    #[test]
    fn embedded_rules_keep_their_examples() {
        for (file, source) in EMBEDDED {
            check_source(file, source).unwrap();
        }
    }

    #[test]
    fn each_mistake_names_its_line_and_rule() {
        check_source("small.toml", SMALL).unwrap();
        for (from, to, line, message) in [
            (r"(?<value>\d+) %", r"(?<value>\d+ %", 12, "cannot be compiled"),
            (r"(?<value>\d+) %", r"\d+ %", 12, "no group named `value`"),
            (r#"["5 %"]"#, "[]", 12, "no example that it must match"),
            (r#"["5 %"]"#, r#"["five"]"#, 12, "is not found in its example"),
            (r#"["5 people"]"#, r#"["6 %"]"#, 12, "which it must leave"),
            ("prompt.en", "prompt.fr", 8, "not among the languages"),
            ("title =", "tilte =", 2, "unknown field"),
            ("\"percentage\"", "\"percent\"", 11, "unknown variant"),
            ("[\"en\"]", "[\"en\"", 4, "array"),
            ("\"percentage\"", "\"date\"", 12, "takes no pattern"),
            ("languages", "publication = \"q1.share\"\nlanguages", 3, "only yes_no can agree"),
            ("languages", "publication = \"q1.agreed\"\nlanguages", 3, "is no field of this file"),
            ("type =", "office = true\ntype =", 8, "only a personal field can be an office"),
            ("prompt.en", "prefix = \"No\"\nprompt.en", 8, "ends in no number or letter"),
        ] {
            let error = mistake(from, to);
            assert!(error.message.contains(message), "{}: {}", error.location(), error.message);
            assert_eq!(error.line, Some(line), "{}", error.message);
        }
    }

    #[test]
    fn an_id_is_taken_once() {
        let again = format!("{SMALL}\n[[question]]\nid = \"q1\"\nprompt.en = \"Again?\"\n");
        let error = check_source("small.toml", &again).unwrap_err();
        assert!(error.message.contains("stands twice, first on line 8"), "{}", error.message);
    }
}
