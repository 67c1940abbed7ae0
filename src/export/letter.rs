//! What a query letter shows, whatever the format.

use super::phrases::Phrases;

/// A letter to one respondent.
#[derive(Debug)]
pub(super) struct Letter {
    /// Phrases of its language.
    pub phrases: &'static Phrases,
    /// Language of the answers (BCP 47), where it is known.
    pub answer_language: Option<String>,
    /// Title of the questionnaire, as printed.
    pub title: String,
    /// Name of the respondent; `None` where it cannot be told.
    pub respondent: Option<String>,
    /// The return that it is about.
    pub concerning: String,
    /// Id of the record.
    pub record: String,
    /// What needs an answer.
    pub needed: Vec<Asked>,
    /// What would be good to have.
    pub wished: Vec<Asked>,
    /// What was left empty.
    pub empty: Vec<Asked>,
}

/// A question to the respondent.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Labels and wordings from the question down to the part that it is about.
    pub prompt: Vec<(Option<String>, String)>,
    /// What was read there: quotes, each with its page.
    pub read: Vec<(String, Option<u32>)>,
    /// What it was taken for.
    pub taken: Option<String>,
    /// What is asked, and why.
    pub asks: Vec<String>,
    /// How the answer can be given.
    pub reply: Reply,
}

/// What stands where the answer goes.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    /// Room to write.
    #[default]
    Space,
    /// A box for yes and one for no.
    YesNo,
    /// A box for each of these.
    Boxes(Vec<String>),
}
