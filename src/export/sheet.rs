//! What a response sheet shows, whatever the format: the form in its order, every answer typed, what a person should
//! check with its reason, and where it all comes from.

/// A response sheet.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Title of the questionnaire.
    pub title: String,
    /// Language of the prompts (BCP 47).
    pub form_language: String,
    /// Language of the answers (BCP 47), where it is known.
    pub answer_language: Option<String>,
    /// Who answers and when, and how much is to be checked.
    pub head: Vec<Row>,
    /// The form, in its order.
    pub entries: Vec<Entry>,
    /// Answers of which something was noted.
    pub noted: Vec<Noted>,
    /// Text of the source that belongs to no question.
    pub unclaimed: Vec<String>,
    /// What a person should know about the source.
    pub notices: Vec<String>,
    /// Words for answers that have no value, as far as they are used, and what they mean.
    pub findings: Vec<(String, String)>,
    /// Name and value of what tells where the sheet comes from.
    pub origin: Vec<(&'static str, String)>,
    /// Name of the source.
    pub source: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// A heading of the form, with what stands under it.
#[derive(Debug)]
pub(super) enum Entry {
    /// A section.
    Section {
        /// Its label, as "IV."
        label: Option<String>,
        /// Its title.
        title: String,
    },
    /// A question.
    Question {
        /// Its label, as "17."
        label: Option<String>,
        /// Its prompt; empty where the form prints none.
        prompt: String,
        /// Its own answers.
        blocks: Vec<Block>,
        /// Those of its parts and rows.
        rows: Vec<Row>,
    },
}

/// A part or a row of a question with its answer.
#[derive(Debug)]
pub(super) struct Row {
    /// Its label, as "a."
    pub label: Option<String>,
    /// What it asks for.
    pub name: String,
    /// Its answer.
    pub blocks: Vec<Block>,
}

/// A paragraph of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// Text.
    Text(Vec<Piece>),
    /// Short options on one line, each with its tick.
    Line(Vec<(Tick, &'static str)>),
    /// An option.
    Option(Tick, String),
    /// What was written beside the option above.
    Beside(Vec<Piece>),
    /// Why nothing was written beside it.
    BesideFinding(String),
    /// Why there is no value.
    Finding(String),
    /// What a person should check, and why.
    Check(String),
    /// What a person decided about it.
    Decided(String),
}

/// The state of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tick {
    Checked,
    Unchecked,
    NotVisible,
}

/// A stretch of text, which may lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Piece {
    pub text: String,
    /// Target of a link.
    pub url: Option<String>,
    /// Name of something, set apart from what is said of it.
    pub is_name: bool,
}

/// An answer of which something was noted.
#[derive(Debug)]
pub(super) struct Noted {
    /// Id of the field.
    pub field: String,
    /// What to do with it.
    pub status: &'static str,
    /// Its confidence.
    pub confidence: String,
    /// What was noted.
    pub reasons: String,
}

impl Piece {
    /// Plain text.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A name.
    pub(super) fn name(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_name: true, ..Self::default() }
    }

    /// Text that leads to `url`.
    pub(super) fn link(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self { text: text.into(), url: Some(url.into()), is_name: false }
    }
}
