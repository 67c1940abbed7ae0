//! A questionnaire as understood: a list of items in the order of the form, and a list of fields.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::pattern::{Pattern, Patterns};
use crate::read::Numeral;

/// A questionnaire, checked.
#[derive(Debug, Serialize, Deserialize)]
pub struct Questionnaire {
    /// Identifier.
    pub id: String,
    /// Title, for people.
    pub title: String,
    /// Languages of the form.
    pub languages: Vec<String>,
    /// Position of the field that says who answers.
    pub respondent: Option<usize>,
    /// Position of the field that says when.
    pub date: Option<usize>,
    /// Position of the field by which a respondent agrees to publication.
    pub publication: Option<usize>,
    /// Expressions by which it claims a document.
    pub recognise: Vec<Pattern>,
    /// Expressions at the start of a document by which it is another form.
    pub exclude: Vec<Pattern>,
    /// Items in the order of the form: each section before its questions, each question before its
    /// parts, rows, options and hints; printed text last.
    pub items: Vec<Item>,
    /// Fields in the order of the form.
    pub fields: Vec<Field>,
    /// File the rules came from, as the user named it.
    pub file: String,
    /// SHA-256 of that file.
    pub rules_sha256: String,
}

/// Something that the form prints.
#[derive(Debug, Serialize, Deserialize)]
pub struct Item {
    /// Identifier: of a question "q2", of its part "q2.a", of an option "q8.sdgs".
    pub id: String,
    /// What it is.
    pub kind: ItemKind,
    /// Item it belongs to: the question of a part, the section of a question.
    pub parent: Option<usize>,
    /// Label before it, as the form prints it.
    pub prefix: Option<String>,
    /// Readings of that label.
    pub numerals: Vec<Numeral>,
    /// What it says, by language; empty for a question that the form prints no prompt for.
    pub wordings: Vec<Wording>,
    /// Fields that take their value from the answer to it.
    pub fields: Vec<usize>,
    /// The form may print no label for it (rows).
    pub unlabelled: bool,
    /// Its answers may stand anywhere before the first section.
    pub starts_document: bool,
}

/// Kinds of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A section's title.
    Section,
    /// A question's prompt.
    Question,
    /// A sub-question's prompt.
    Part,
    /// The label of a line with one answer.
    Row,
    /// An option.
    Option,
    /// An instruction.
    Hint,
    /// A footnote of the form.
    Note,
    /// Other printed text.
    Printed,
}

/// One wording of an item.
#[derive(Debug, Serialize, Deserialize)]
pub struct Wording {
    /// Its language.
    pub language: String,
    /// As printed.
    pub text: String,
    /// Its folded words, a blank between them: as one string they are read in one piece.
    pub folded: String,
}

impl Wording {
    /// Its folded words.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.folded.split_ascii_whitespace()
    }
}

/// A field: one value of the record.
#[derive(Debug, Serialize, Deserialize)]
pub struct Field {
    /// Its id in records, also the name of its rule.
    pub id: String,
    /// Item whose answer it is.
    pub item: usize,
    /// Type of the value.
    pub kind: FieldType,
    /// Expression that finds the value.
    pub pattern: Option<Pattern>,
    /// Most words that the form asks for.
    pub words_max: Option<u32>,
    /// The prompt is a statement with at most one box.
    pub statement: bool,
    /// The value tells of a person, and is not published.
    pub personal: bool,
    /// It does so only beside a name: what it says may be published where other answers say it.
    pub office: bool,
    /// Options, for choices.
    pub options: Vec<usize>,
    /// Option whose neighbouring text this field takes ("Other: ...").
    pub beside_option: Option<usize>,
}

/// Types of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// All that was written.
    Text,
    /// "yes" or "no".
    YesNo,
    /// Which options are ticked.
    Choices,
    /// A number between 0 and 100.
    Percentage,
    /// Web addresses with names and descriptions.
    Links,
    /// Bodies with their addresses.
    Organizations,
    /// One mail address.
    Email,
    /// All mail addresses.
    Emails,
    /// A telephone number.
    Phone,
    /// A day.
    Date,
    /// A country or territory.
    Country,
}

impl FieldType {
    /// Its name in rules and records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::YesNo => "yes_no",
            Self::Choices => "choices",
            Self::Percentage => "percentage",
            Self::Links => "links",
            Self::Organizations => "organizations",
            Self::Email => "email",
            Self::Emails => "emails",
            Self::Phone => "phone",
            Self::Date => "date",
            Self::Country => "country",
        }
    }
}

impl ItemKind {
    /// True for items whose order the form fixes: sections, questions and their parts.
    pub fn is_ordered(self) -> bool {
        matches!(self, Self::Section | Self::Question | Self::Part)
    }
}

impl Questionnaire {
    /// Reads it as written by `serde_json`.
    pub(super) fn from_json(json: &str) -> serde_json::Result<Self> {
        let mut questionnaire: Self = serde_json::from_str(json)?;
        let mut patterns = Patterns::default();
        let of_fields = questionnaire.fields.iter_mut().filter_map(|field| field.pattern.as_mut());
        let of_forms = questionnaire.recognise.iter_mut().chain(&mut questionnaire.exclude);
        for pattern in of_forms.chain(of_fields) {
            *pattern = patterns.get(pattern.source());
        }
        Ok(questionnaire)
    }

    /// Positions of the items that belong to `parent`, of one kind, in the order of the form.
    pub fn children(&self, parent: usize, kind: ItemKind) -> impl Iterator<Item = usize> + '_ {
        let is_child = move |item: &Item| item.parent == Some(parent) && item.kind == kind;
        self.items.iter().enumerate().filter(move |(_, item)| is_child(item)).map(|(index, _)| index)
    }

    /// The question that an item is or belongs to.
    pub fn question_of(&self, item: usize) -> usize {
        match (self.items[item].kind, self.items[item].parent) {
            (ItemKind::Question | ItemKind::Section, _) | (_, None) => item,
            (_, Some(parent)) => self.question_of(parent),
        }
    }

    /// Id of an option within its question, as values name it: "sdgs" of "q8.sdgs".
    pub fn option_id(&self, option: usize) -> &str {
        let id = &self.items[option].id;
        id.rsplit_once('.').map_or(id.as_str(), |(_, id)| id)
    }

    /// What the form says at an item, in the first of these languages that it has, else in any.
    pub fn wording(&self, item: usize, languages: &[String]) -> &str {
        self.wording_in(item, languages).map_or("", |wording| wording.text.as_str())
    }
}
