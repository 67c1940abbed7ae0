//! Notices: what a stage wants a person to know about the source, each with a stable code, a severity
//! and a place. A notice never stops the work; what does is an error.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::place::Place;

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// May have changed a value.
    Warning,
}

/// What happened. The code of each is stable; the sentence may be improved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// The text was not UTF-8 and was decoded by a guessed encoding.
    EncodingGuessed,
    /// Some bytes are no characters; they show as U+FFFD.
    CharactersBroken,
    /// Characters that no person sees (NUL and other control characters) were left out.
    ControlCharactersRemoved,
    /// A picture stands in the document and was not read.
    ImageNotRead,
    /// A page shows no text: a scan, or a picture.
    PageWithoutText,
    /// Glyphs whose font does not tell which characters they show.
    GlyphsUnmapped,
    /// Text that is on the page but not displayed.
    HiddenText,
    /// A page holds more than any page of a form, and was read in part.
    PageCut,
    /// A page could not be read.
    PageDamaged,
    /// The fields of the form are in XFA, which is not read.
    XfaForm,
    /// The file carries macros; they were not run.
    MacrosPresent,
    /// A file lies within the file and was not read.
    EmbeddedFile,
    /// A comment of a person, which is no answer.
    Comment,
    /// The file holds tracked changes; the accepted view was read.
    TrackedChanges,
    /// What a control says of itself and what it shows do not agree.
    ControlContradicts,
    /// A number was written as best it could be: its format is not known, or the standard leaves it open.
    LabelUncertain,
    /// A part of the file could not be read.
    PartDamaged,
    /// The file was converted by another program before it was read.
    Converted,
    /// A question of the form was not found.
    QuestionAbsent,
    /// The title of the questionnaire was not found; it was recognised by its questions.
    RecognisedByQuestions,
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Notice {
    /// Stable code.
    pub code: NoticeCode,
    /// How much it matters.
    pub severity: Severity,
    /// A sentence for a person.
    pub message: String,
    /// Where, if it has one place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Notice {
    /// A notice of this code; its severity follows from the code.
    pub fn new(code: NoticeCode, message: impl Into<String>, place: Option<Place>) -> Self {
        let severity = match code {
            NoticeCode::EncodingGuessed
            | NoticeCode::CharactersBroken
            | NoticeCode::ImageNotRead
            | NoticeCode::PageWithoutText
            | NoticeCode::GlyphsUnmapped
            | NoticeCode::HiddenText
            | NoticeCode::PageCut
            | NoticeCode::PageDamaged
            | NoticeCode::XfaForm
            | NoticeCode::EmbeddedFile
            | NoticeCode::ControlContradicts
            | NoticeCode::LabelUncertain
            | NoticeCode::PartDamaged => Severity::Warning,
            NoticeCode::ControlCharactersRemoved
            | NoticeCode::QuestionAbsent
            | NoticeCode::RecognisedByQuestions
            | NoticeCode::MacrosPresent
            | NoticeCode::Comment
            | NoticeCode::TrackedChanges
            | NoticeCode::Converted => Severity::Info,
        };
        Self { code, severity, message: message.into(), place }
    }
}
