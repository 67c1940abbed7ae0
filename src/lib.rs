//! Rapporteur turns returned questionnaires into canonical records.
//!
//! The way through, each stage importing only from earlier ones:
//!
//! | stage | from | to |
//! |---|---|---|
//! | [`intake`] | a path | [`intake::Submission`]: bytes, hash, media type |
//! | [`read`] | submission | [`read::Document`]: blocks in reading order, each with its place |
//! | [`outline`] | document, questionnaire | [`outline::Outline`]: what is prompt, answer, furniture, nobody's |
//! | [`extract`] | outline | [`extract::Answer`]: typed values with evidence and signs |
//! | [`record`] | answers | [`record::Record`]: confidence, status, accounting |
//! | [`write`] | record | files |
//!
//! [`questionnaire`] holds the rules, [`language`] the words of seven languages, [`batch`] many
//! submissions, [`journal`] what became of each, [`decision`] what people decided, [`history`] what each respondent returned, [`dataset`] all of that joined,
//! [`export`] files made of it, [`report`] a look at it, [`package`] bags for archives, [`score`] how right records are,
//! [`review`] the screen of those who decide, and [`cli`] the commands. [`system`] is what differs between systems. The whole of it is [`Rapporteur::convert`].

pub mod batch;
pub mod calibrate;
pub mod cli;
pub mod confidence;
pub mod dataset;
pub mod decision;
pub mod export;
pub mod extract;
pub mod forge;
pub mod history;
pub mod intake;
pub mod journal;
pub mod language;
pub mod outline;
pub mod package;
pub mod questionnaire;
pub mod read;
pub mod record;
pub mod report;
pub mod review;
pub mod score;
pub mod system;
pub mod write;

use thiserror::Error;

use confidence::Weights;
use intake::{IntakeError, Submission};
use outline::{Index, RecogniseError, Recognised};
use questionnaire::{Library, Questionnaire};
use read::{Document, ReadError};
use record::Record;

/// The program with its questionnaires.
#[derive(Debug)]
pub struct Rapporteur {
    library: Library,
    indexes: Vec<Index>,
    weights: Weights,
}

/// A submission, understood: all that was made on the way to its record.
#[derive(Debug)]
pub struct Conversion<'a> {
    /// The document as read.
    pub document: Document,
    /// The questionnaire it returns.
    pub questionnaire: &'a Questionnaire,
    /// Its outline.
    pub recognised: Recognised,
    /// Its record.
    pub record: Record,
}

/// Why a submission has no record.
#[derive(Debug, Error)]
pub enum ConvertError {
    /// It could not be taken in.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// It could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It returns no questionnaire that is known.
    #[error(transparent)]
    Recognise(#[from] RecogniseError),
}

impl ConvertError {
    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Intake(error) => error.remedy(),
            Self::Read(error) => error.remedy(),
            Self::Recognise(error) => error.remedy(),
        }
    }
}

impl Rapporteur {
    /// The program with these questionnaires and weights.
    pub fn new(library: Library, weights: Weights) -> Self {
        let indexes = library.questionnaires().iter().map(Index::of).collect();
        Self { library, indexes, weights }
    }

    /// The whole way: reads a submission, finds the questions, takes and types the answers, and says how
    /// likely each is right.
    ///
    /// # Errors
    /// When the submission cannot be read as a whole, or returns no questionnaire that is known.
    pub fn convert(&self, submission: &Submission) -> Result<Conversion<'_>, ConvertError> {
        let document = read_text(submission)?;
        let recognised = outline::recognise(&document, self.library.questionnaires(), &self.indexes)?;
        Ok(self.understand(submission, document, recognised))
    }

    /// The same by one questionnaire, by its position, whether it recognises the document or not: for those who write its
    /// rules.
    ///
    /// # Errors
    /// When the submission cannot be read as a whole.
    pub fn convert_by(&self, submission: &Submission, questionnaire: usize) -> Result<Conversion<'_>, ConvertError> {
        let document = read_text(submission)?;
        let rules = &self.library.questionnaires()[questionnaire];
        let outline = outline::outline(&document, rules, &self.indexes[questionnaire]);
        let recognised = Recognised { questionnaire, outline, by_title: outline::is_titled(&document, rules) };
        Ok(self.understand(submission, document, recognised))
    }

    /// From a document and its outline to its record.
    fn understand(&self, submission: &Submission, document: Document, recognised: Recognised) -> Conversion<'_> {
        let questionnaire = &self.library.questionnaires()[recognised.questionnaire];
        let answers = extract::extract(&document, &recognised.outline, questionnaire);
        let record = record::record(submission, &document, &recognised, questionnaire, &answers, &self.weights);
        Conversion { document, questionnaire, recognised, record }
    }

    /// The questionnaires that it knows.
    pub fn questionnaires(&self) -> &[Questionnaire] {
        self.library.questionnaires()
    }
}

/// A document with text in it.
fn read_text(submission: &Submission) -> Result<Document, ConvertError> {
    let document = read::read(submission)?;
    if document.blocks.is_empty() {
        return Err(ReadError::NoText { pages: document.pages.unwrap_or(0) }.into());
    }
    Ok(document)
}
