//! What a perfect reading of a submission would say, in the shapes of records.

use indexmap::IndexMap;
use serde::Serialize;

/// The truth about a submission.
#[derive(Debug, Serialize)]
pub(crate) struct TruthFile {
    /// "rapporteur-truth/1".
    pub schema: &'static str,
    /// Name of the file.
    pub file: String,
    /// SHA-256 of its bytes, where its name alone does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// SHA-256 of other bytes that say the same, as where a mail says it as text and as HTML.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_sha256: Vec<String>,
    /// Id of the questionnaire.
    pub questionnaire: String,
    /// Seed of the run.
    pub seed: u64,
    /// Style of the file.
    pub style: String,
    /// Language of what is printed (BCP 47).
    pub form_language: String,
    /// Language of the answers (BCP 47).
    pub answer_language: String,
    /// What is untidy about it.
    pub untidy: Vec<&'static str>,
    /// The answers, by field, in the order of the questionnaire.
    pub answers: IndexMap<String, Truth>,
}

/// The truth about a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Truth {
    /// The best reading.
    #[serde(flatten)]
    pub reading: Reading,
    /// Other readings that are as right.
    pub also: Vec<Reading>,
}

/// A value and a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Reading {
    /// The value.
    pub value: Option<TrueValue>,
    /// Why there is one, or none.
    pub finding: TrueFinding,
}

/// What a document shows about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TrueFinding {
    /// It is given.
    Answered,
    /// The answer is blank or says that there is none.
    Empty,
    /// Answered, but not in this form.
    NotStated,
    /// The file cannot show it.
    NotVisible,
    /// The question is not there.
    Absent,
}

/// A value as it stands in a record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum TrueValue {
    /// Text, mail address, telephone number, date; "yes" or "no".
    Text(String),
    /// A percentage.
    Percentage(f64),
    /// Ids of options.
    Choices {
        /// Ticked.
        checked: Vec<String>,
        /// Seen to be empty.
        unchecked: Vec<String>,
        /// Not to be seen.
        unknown: Vec<String>,
    },
    /// A country.
    Country {
        /// English name of the United Nations (M49).
        name: String,
        /// ISO 3166-1 alpha-3.
        iso3: String,
    },
    /// Web addresses.
    Links(Vec<TrueLink>),
    /// Bodies.
    Organizations(Vec<TrueOrganization>),
    /// Mail addresses.
    Emails(Vec<String>),
}

/// A web address.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct TrueLink {
    /// With a scheme.
    pub url: String,
    /// As written; its target where words lead there.
    pub written: String,
    /// Name given to it.
    pub name: Option<String>,
    /// What is said about it.
    pub description: Option<String>,
}

/// A body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct TrueOrganization {
    /// Its name.
    pub name: String,
    /// Its address, with a scheme.
    pub url: Option<String>,
    /// Its address as written.
    pub written: Option<String>,
}

impl Truth {
    /// A value that was given.
    pub(crate) fn given(value: TrueValue) -> Self {
        Self { reading: Reading { value: Some(value), finding: TrueFinding::Answered }, also: Vec::new() }
    }

    /// A text that was given.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::given(TrueValue::Text(text.into()))
    }

    /// No value, for this reason.
    pub(crate) fn none(finding: TrueFinding) -> Self {
        Self { reading: Reading { value: None, finding }, also: Vec::new() }
    }

    /// With another reading that is as right.
    pub(crate) fn or(mut self, other: Truth) -> Self {
        if other.reading != self.reading && !self.also.contains(&other.reading) {
            self.also.push(other.reading);
        }
        self
    }
}
