//! Features: what was measured about an answer, each a number that grows with doubt. They are named, so that a
//! confidence can be explained, and monotone, so that no model learns that trouble is a good sign.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::extract::Sign;

/// What is measured, besides the signs of the extraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    // From the alignment.
    /// Probability that the prompt stands elsewhere, or nowhere.
    PromptDoubt,
    /// Share of the prompt's wording that the document does not have.
    WordingMissing,
    /// The form prints a number there, and the document has none.
    LabelMissing,
    /// The like for the less certain of the questions before and behind.
    NeighbourDoubt,
    /// Share of the options that were not found.
    OptionsMissing,
    /// Share of the questions of the form that were not found.
    FormIncomplete,
    /// Mean share of the wordings of the form that the document does not have.
    FormReworded,
    /// Share of the prompts whose number is not that of the form.
    FormRenumbered,
    /// Share of the prompts in tables whose answers stand in other rows.
    FormRowsMixed,
    /// Share of all that was answered that stands in the longest answer, beyond a quarter.
    FormLopsided,
    /// How doubtful the answers of the form are, each by itself: the mean of what they lack to certainty.
    FormDoubt,
    /// Words of a question that was not found which stand in the document all the same, as a share.
    WordingElsewhere,
    /// Part of the answer stands before its prompt.
    BeforePrompt,
    /// The prompt stands in a row of a table, and the answer does not.
    OtherRow,
    // From the source.
    /// The source is a page, on which places tell what belongs together.
    FromPage,
    /// Warnings of the reader, log2 of one more.
    ReaderWarnings,
    /// Something in or right behind the answer could not be read.
    NotReadNear,
    /// Cells of tables that the answer stands in beyond the first, log2 of one more.
    CellsSpread,
    /// Pages that the answer stands on beyond the first, log2 of one more.
    PagesSpread,
    /// An option or its box stands in a cell.
    TicksInCells,
    // From the value.
    /// Words of the value, log2 of one more.
    Length,
    /// Paragraphs of the answer beyond the first, log2 of one more.
    Paragraphs,
    /// Entries of a list beyond the first, log2 of one more.
    Entries,
    /// Lines of the answer more or fewer than entries, log2 of one more.
    LinesUneven,
    /// Words of the longest name beyond six, log2 of one more.
    NameLong,
    /// Names or descriptions that hold the punctuation of sentences or lists.
    NameOdd,
    /// Entries of which some have a name and some have none, as the smaller share.
    NamesUneven,
    /// The value opens in the middle of a sentence or with a closing mark.
    OpensOddly,
    /// The value ends as if more should follow.
    EndsOddly,
    /// Boxes, marks or dotted lines of the form stand in the value.
    FormMarks,
    /// No option is ticked.
    NothingTicked,
    /// Most of the options are ticked.
    MostTicked,
    /// Share of the best other value.
    OtherValue,
    /// Numbers in the answer beyond the one that is its value, log2 of one more.
    OtherNumbers,
    // From what was left over.
    /// Characters right behind the answer or prompt that are nobody's, log2 of one more.
    UnclaimedBehind,
    /// Share of the characters of the document that are nobody's.
    UnclaimedShare,
    /// Share of the answer that no field took.
    Unused,
    /// Words that say that there is nothing stand in place of an answer.
    SaysNothing,
    /// Threes of words of the value that the form prints, log2 of one more.
    PrintedWords,
    /// Such threes as a share of those of the value.
    PrintedShare,
    /// A block of the answer is shared with what the form prints.
    SharedBlock,
    /// Boxes in the answer that belong to no option.
    StrayTicks,
    /// Paragraphs of the answer before, where this one has none; log2 of one more.
    BeforeLong,
}

/// A feature: a sign at its strength, or a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Feature {
    /// What the extraction saw.
    Sign(Sign),
    /// What was measured.
    Measure(Measure),
}

/// A feature with its value; zero is left out.
pub type Measured = (Feature, f64);

impl Measure {
    /// Values at which its shape may bend, the first where it begins to count.
    pub fn knots(self) -> &'static [f64] {
        match self {
            Self::PromptDoubt | Self::NeighbourDoubt => &[0.0, 0.002, 0.02, 0.1, 0.4, 1.0],
            Self::WordingMissing => &[0.0, 0.08, 0.2, 0.4, 0.7, 1.0],
            Self::OptionsMissing | Self::Unused | Self::OtherValue => &[0.0, 0.1, 0.3, 1.0],
            Self::FormRowsMixed
            | Self::FormLopsided
            | Self::FormIncomplete
            | Self::FormReworded
            | Self::FormRenumbered => &[0.0, 0.05, 0.15, 0.4, 1.0],
            Self::WordingElsewhere | Self::PrintedShare => &[0.0, 0.05, 0.2, 0.5, 1.0],
            Self::UnclaimedShare => &[0.0, 0.01, 0.05, 0.2, 1.0],
            Self::Length | Self::PrintedWords | Self::UnclaimedBehind => &[0.0, 1.0, 3.0, 5.0, 7.0, 9.0],
            Self::ReaderWarnings
            | Self::CellsSpread
            | Self::Paragraphs
            | Self::Entries
            | Self::NameLong
            | Self::OtherNumbers
            | Self::LinesUneven
            | Self::PagesSpread
            | Self::BeforeLong => &[0.0, 1.0, 2.0, 4.0],
            Self::FormDoubt => &[0.0, 0.01, 0.03, 0.08, 0.2, 1.0],
            Self::LabelMissing
            | Self::BeforePrompt
            | Self::FromPage
            | Self::NotReadNear
            | Self::TicksInCells
            | Self::NameOdd
            | Self::SaysNothing
            | Self::OtherRow
            | Self::NamesUneven
            | Self::OpensOddly
            | Self::EndsOddly
            | Self::FormMarks
            | Self::NothingTicked
            | Self::MostTicked
            | Self::SharedBlock
            | Self::StrayTicks => &[0.0, 1.0],
        }
    }
}

impl Feature {
    /// True for what is measured about the form as a whole. It bounds no confidence: where a form leaves what was fitted,
    /// the wordings, neighbours and values of its answers say so one by one.
    pub(crate) fn is_of_form(self) -> bool {
        matches!(
            self,
            Self::Measure(
                Measure::FormIncomplete
                    | Measure::FormReworded
                    | Measure::FormRenumbered
                    | Measure::FormRowsMixed
                    | Measure::FormLopsided
                    | Measure::FormDoubt
                    | Measure::UnclaimedShare
                    | Measure::ReaderWarnings
            )
        )
    }

    /// Its code, as it stands in records and weights.
    pub fn code(self) -> String {
        serde_json::to_value(self).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Values at which its shape may bend.
    pub fn knots(self) -> &'static [f64] {
        match self {
            Self::Sign(_) => &[0.0, 1.0],
            Self::Measure(measure) => measure.knots(),
        }
    }
}
