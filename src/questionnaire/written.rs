//! A rules file as written: what TOML says, before anything is checked against anything else.
//!
//! The doc comments here become the descriptions of the JSON Schema that editors show.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::compiled::FieldType;

/// Rules of one questionnaire: what it prints, what it asks, and how answers are typed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenQuestionnaire {
    /// Identifier, as "un-msq-2020": small letters, digits and hyphens.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Full title, for people.
    pub title: String,
    /// Languages in which the form is printed (BCP 47), the main one first.
    pub languages: Vec<String>,
    /// Id of the field that says who answers.
    #[schemars(with = "Option<String>")]
    pub respondent: Option<Spanned<String>>,
    /// Id of the field that says when.
    #[schemars(with = "Option<String>")]
    pub date: Option<Spanned<String>>,
    /// Id of the field of type `yes_no` by which a respondent agrees to publication; without it, nothing is published.
    #[schemars(with = "Option<String>")]
    pub publication: Option<Spanned<String>>,
    /// Expressions by which the form claims a document; one that is found is enough.
    pub recognise: Vec<WrittenPattern>,
    /// Expressions that stand at the start of other forms which ask much the same; one that is found there is enough to
    /// claim nothing.
    #[serde(default)]
    pub exclude: Vec<WrittenPattern>,
    /// Sections, in the order of the form.
    #[serde(default)]
    pub section: Vec<WrittenSection>,
    /// Questions, in the order of the form.
    pub question: Vec<WrittenQuestion>,
    /// What the form prints and nobody answers.
    #[serde(default)]
    pub printed: Vec<WrittenPrinted>,
}

/// A regular expression with examples.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenPattern {
    /// The expression (Rust `regex` syntax), best in a literal string: '...'.
    #[schemars(with = "String")]
    pub pattern: Spanned<String>,
    /// Texts in which it must be found.
    pub matches: Vec<String>,
    /// Texts in which it must not be found.
    #[serde(default)]
    pub leaves: Vec<String>,
}

/// What the form prints, by language: one wording or several, the one that is printed first.
pub(super) type WrittenWording = BTreeMap<String, Alternatives>;

/// One wording or several.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Alternatives {
    /// One.
    One(String),
    /// Several; the first is what the form prints.
    Several(Vec<String>),
}

impl Alternatives {
    /// The wordings, in order.
    pub(super) fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(several) => several,
        }
    }
}

/// A section of the form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSection {
    /// Identifier, to which questions refer.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Label before the title, as "IV.".
    pub prefix: Option<String>,
    /// Title by language.
    pub title: WrittenWording,
}

/// A question.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenQuestion {
    /// Identifier; the ids of its fields begin with it.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Id of its section; left out for questions before the first section.
    #[schemars(with = "Option<String>")]
    pub section: Option<Spanned<String>>,
    /// Label before the prompt, as "17.".
    pub prefix: Option<String>,
    /// Wording by language; left out where the form prints none and the answer follows the section's title.
    #[serde(default)]
    pub prompt: WrittenWording,
    /// Instructions printed with it, by language.
    #[serde(default)]
    pub hint: WrittenWording,
    /// Its answers may stand anywhere before the first section, also above its prompt.
    #[serde(default)]
    pub starts_document: bool,
    /// Fields by key; the id of each is `<question>.<key>`.
    #[serde(default)]
    pub fields: IndexMap<String, WrittenField>,
    /// Sub-questions in the order of the form.
    #[serde(default)]
    pub part: Vec<WrittenPart>,
    /// Labelled lines with one answer each, in any order.
    #[serde(default)]
    pub row: Vec<WrittenRow>,
    /// What can be chosen in its field of type `choices`.
    #[serde(default)]
    pub option: Vec<WrittenOption>,
}

/// A sub-question.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenPart {
    /// Identifier within its question.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Label before the prompt, as "a.".
    pub prefix: Option<String>,
    /// Wording by language.
    pub prompt: WrittenWording,
    /// Fields by key; the id of each is `<question>.<part>.<key>`.
    pub fields: IndexMap<String, WrittenField>,
}

/// A labelled line with one answer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenRow {
    /// Identifier within its question; the id of its field is `<question>.<row>`.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Wording of its label by language.
    pub prompt: WrittenWording,
    /// The form may print no label: the value is then found by its type in the text of the question.
    #[serde(default)]
    pub unlabelled: bool,
    /// Its field.
    pub field: WrittenField,
}

/// An option of a question with choices.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenOption {
    /// Identifier, as it stands in records.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Wording by language.
    pub text: WrittenWording,
    /// Key of the field that takes what is written beside this option ("Other: ...").
    pub text_field: Option<String>,
}

/// A field: one value of the record.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenField {
    /// Full id, where it is not made of the ids of question, part or row and the key.
    pub id: Option<String>,
    /// Type of the value.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Expression that finds the value of a text or percentage, with a group named `value`; left out, the type finds it.
    #[schemars(with = "Option<String>")]
    pub pattern: Option<Spanned<String>>,
    /// Texts in which the pattern must be found.
    #[serde(default)]
    pub matches: Vec<String>,
    /// Texts in which it must not be found.
    #[serde(default)]
    pub leaves: Vec<String>,
    /// Most words that the form asks for.
    pub words_max: Option<u32>,
    /// The prompt is a statement with at most one box: ticked is yes, anything else says nothing.
    #[serde(default)]
    pub statement: bool,
    /// The value tells of a person (name, mail address, telephone number): it is left out of what is published.
    #[serde(default)]
    pub personal: bool,
    /// With `personal`: the value names an office or a body, which other answers may name as well: it is withheld in this
    /// field alone.
    #[serde(default)]
    pub office: bool,
}

/// What the form prints and nobody answers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenPrinted {
    /// What it is.
    pub kind: PrintedKind,
    /// Mark of a note.
    pub mark: Option<String>,
    /// Wording by language.
    pub text: WrittenWording,
}

/// Kinds of printed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum PrintedKind {
    /// A footnote or endnote of the form.
    Note,
    /// An instruction that may stand anywhere.
    Hint,
    /// Introduction, thanks and the like.
    Text,
}
