//! Forge: invented submissions with their true records, for any questionnaire.
//!
//! Comes in: a questionnaire, a seed and a number. Goes out: submissions as respondents return them, and for each what
//! a perfect reading would say. It is how the program is measured and calibrated, and how a new rules file is tried
//! before the first real submission arrives. It shares nothing with what reads: it imports `questionnaire` for what the
//! form prints, and neither `language`, `read`, `outline` nor `extract`, so that it cannot agree with them by mistake.
//!
//! | step | from | to |
//! |---|---|---|
//! | invent | questionnaire, random numbers | answers, as a person of a language gives them, with their true values |
//! | fill | questionnaire, answers | [`form::Form`]: the form, filled in, whatever file it becomes |
//! | mess | form | the same form as untidy people leave it, and the truth about that |
//! | write | form, style | a file |

mod acroform;
mod arrangement;
mod author;
mod choose;
mod docx;
mod draft;
mod escape;
mod fill;
mod folder;
mod form;
mod html;
mod invent;
mod labels;
mod mailbox;
mod make;
mod markdown;
mod marking;
mod mess;
mod paper;
mod phrases;
mod plain;
mod programs;
mod random;
#[cfg(test)]
mod samples;
mod scripts;
mod style;
#[cfg(test)]
mod tests;
mod truth;
mod wording;
mod write;
mod written;

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::questionnaire::Questionnaire;
pub use acroform::AcroError;
pub use mailbox::Extras;
pub use programs::ProgramError;
use style::{STYLES, Style};

/// Languages in which answers can be written.
pub const ANSWER_LANGUAGES: [&str; 7] = ["en", "fr", "es", "pt", "ru", "ar", "zh"];

/// What is to be made.
#[derive(Debug)]
pub struct Order<'a> {
    /// The questionnaire.
    pub(crate) questionnaire: &'a Questionnaire,
    /// Styles, in the order in which they take turns.
    pub(crate) styles: Vec<&'static Style>,
    /// Names of styles that nobody asked for by name, and whose programs are missing.
    pub left_out: Vec<&'static str>,
    /// Languages of forms.
    pub(crate) form_languages: Vec<String>,
    /// Languages of answers.
    pub(crate) answer_languages: Vec<String>,
    /// How many.
    pub(crate) count: u64,
    /// The seed.
    pub(crate) seed: u64,
}

/// Why submissions could not be made.
#[derive(Debug, Error)]
pub enum ForgeError {
    /// A data file of the program is damaged.
    #[error("the phrases of {file} cannot be read: {message}")]
    Phrases {
        /// The file.
        file: &'static str,
        /// What is wrong.
        message: String,
    },
    /// There is no such style.
    #[error("there is no style \"{name}\"")]
    UnknownStyle {
        /// Its name.
        name: String,
    },
    /// No style is left.
    #[error("no style is left to make submissions in")]
    NoStyle,
    /// The form is not printed in this language.
    #[error("the questionnaire has no wording in \"{language}\"; it has {known}")]
    NoWording {
        /// The language.
        language: String,
        /// Those that it has.
        known: String,
    },
    /// Nobody can answer in this language.
    #[error("there are no answers in \"{language}\"; there are answers in {}", ANSWER_LANGUAGES.join(", "))]
    NoWords {
        /// The language.
        language: String,
    },
    /// The folder holds something.
    #[error("the folder is not empty")]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A file cannot be written.
    #[error(transparent)]
    Write(#[from] crate::write::WriteError),
    /// A program that a style needs is missing, or failed.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// A style cannot show answers of any of these languages.
    #[error("the style {style} cannot show answers in {languages}")]
    NoScript {
        /// The style.
        style: &'static str,
        /// The languages.
        languages: String,
    },
    /// A PDF form cannot hold the answers.
    #[error(transparent)]
    PdfForm(#[from] AcroError),
    /// A folder cannot be read, or a package not be made.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl ForgeError {
    /// What the person can do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::UnknownStyle { .. } => {
                let names: Vec<&str> = STYLES.iter().map(|style| style.name).collect();
                format!("name some of {}", names.join(", "))
            }
            Self::NotEmpty { .. } => "name a folder that is empty or does not exist".to_owned(),
            Self::Phrases { .. } => "build the program anew".to_owned(),
            Self::NoWording { .. } | Self::NoWords { .. } | Self::NoScript { .. } => "name another language".to_owned(),
            Self::NoStyle => "name a style".to_owned(),
            Self::Write(error) => error.remedy().to_owned(),
            Self::Program(error) => error.remedy().to_owned(),
            Self::PdfForm(_) => "leave out the style pdf-acroform".to_owned(),
            Self::Io(_) => String::new(),
        }
    }
}

impl<'a> Order<'a> {
    /// An order; empty lists stand for all that there is.
    ///
    /// # Errors
    /// When a style or language is not there.
    pub fn new(
        questionnaire: &'a Questionnaire,
        styles: &[String],
        form_languages: &[String],
        answer_languages: &[String],
    ) -> Result<Self, ForgeError> {
        let mut named = Vec::new();
        for name in styles {
            named.push(Style::named(name).ok_or_else(|| ForgeError::UnknownStyle { name: name.clone() })?);
        }
        let mut left_out = Vec::new();
        if named.is_empty() {
            let (can, cannot): (Vec<&Style>, Vec<&Style>) = STYLES.iter().partition(|style| style.missing().is_none());
            (named, left_out) = (can, cannot.into_iter().map(|style| style.name).collect());
        }
        if let Some(program) = named.iter().find_map(|style| style.missing()) {
            return Err(ProgramError::Missing(program).into());
        }
        let printed = &questionnaire.languages;
        if let Some(language) = form_languages.iter().find(|language| !printed.contains(language)) {
            return Err(ForgeError::NoWording { language: language.clone(), known: printed.join(", ") });
        }
        if let Some(language) = answer_languages.iter().find(|one| !ANSWER_LANGUAGES.contains(&one.as_str())) {
            return Err(ForgeError::NoWords { language: language.clone() });
        }
        let all: Vec<String> = ANSWER_LANGUAGES.iter().map(|&language| language.to_owned()).collect();
        Ok(Self {
            questionnaire,
            styles: named,
            left_out,
            form_languages: if form_languages.is_empty() { printed.clone() } else { form_languages.to_vec() },
            answer_languages: if answer_languages.is_empty() { all } else { answer_languages.to_vec() },
            count: 1,
            seed: 0,
        })
    }

    /// With so many submissions from a seed.
    pub fn drawn(mut self, count: u64, seed: u64) -> Self {
        (self.count, self.seed) = (count, seed);
        self
    }

    /// An order for a mailbox; an empty list of styles stands for those that need no other program and a few more.
    ///
    /// # Errors
    /// When a style or language is not there.
    pub fn of_mailbox(
        questionnaire: &'a Questionnaire,
        styles: &[String],
        form_languages: &[String],
        answer_languages: &[String],
    ) -> Result<Self, ForgeError> {
        let is_named =
            |style: &&Style| styles.is_empty() && mailbox::usual_styles().iter().any(|name| name == style.name);
        let (can, cannot): (Vec<&Style>, Vec<&Style>) =
            STYLES.iter().filter(is_named).partition(|style| style.missing().is_none());
        let usual: Vec<String> = can.iter().map(|style| style.name.to_owned()).collect();
        let styles = if styles.is_empty() { &usual } else { styles };
        let order = Self::new(questionnaire, styles, form_languages, answer_languages)?;
        Ok(Self { left_out: cannot.iter().map(|style| style.name).collect(), ..order })
    }

    /// Makes a mailbox in a folder; `made` is told of each input.
    ///
    /// # Errors
    /// When the folder holds something, a file cannot be read or written, or a program that a style needs fails.
    pub fn fill_mailbox(&self, folder: &Path, extras: &Extras, made: impl FnMut(&str)) -> Result<(), ForgeError> {
        mailbox::fill(self, extras, folder, made)
    }

    /// Makes the submissions in a folder; `made` is told of each.
    ///
    /// # Errors
    /// When the folder holds something, a file cannot be written, or a program that a style needs fails.
    pub fn fill(&self, folder: &Path, made: impl FnMut(&str)) -> Result<(), ForgeError> {
        folder::fill(self, folder, made)
    }
}
