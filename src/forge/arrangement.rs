//! How prompts and answers are arranged on a page, in whatever format.

/// Where prompts and answers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrangement {
    /// One below the other.
    Flow,
    /// Side by side.
    TwoColumns,
    /// Side by side, with a column for labels.
    ThreeColumns,
    /// In rows of their own, one below the other.
    AnswerRows,
}

impl Arrangement {
    /// An arrangement by lot, mostly that of text: `pick` gives a number below the one it gets.
    pub(crate) fn drawn(pick: &mut dyn FnMut(usize) -> usize) -> Self {
        const ALL: [Arrangement; 4] =
            [Arrangement::Flow, Arrangement::TwoColumns, Arrangement::ThreeColumns, Arrangement::AnswerRows];
        if pick(2) == 0 { Self::Flow } else { ALL[pick(4) % 4] }
    }
}
