//! Styles: what kind of file a submission is, and what its form looks like.

use super::random::Dice;

/// A style.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// Its name, in file names and on the command line.
    pub name: &'static str,
    /// What is written.
    pub format: Format,
    /// How ticks show.
    pub ticks: Ticks,
    /// In so many submissions of a hundred people were untidy.
    pub untidy: usize,
}

/// Kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Markdown.
    Markdown,
}

/// How ticks show where nobody was untidy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ticks {
    /// By boxes, of the kind of the format.
    Boxes,
    /// By boxes or by typed marks.
    Mixed,
    /// Not at all.
    Lost,
}

/// All styles.
pub(crate) const STYLES: [Style; 2] = [
    Style { name: "markdown", format: Format::Markdown, ticks: Ticks::Mixed, untidy: 20 },
    Style { name: "markdown-stateless", format: Format::Markdown, ticks: Ticks::Lost, untidy: 20 },
];

impl Style {
    /// The style of this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        STYLES.iter().find(|style| style.name == name)
    }

    /// True where the people of this submission were untidy.
    pub(crate) fn is_untidy(&self, dice: &mut Dice) -> bool {
        dice.chance(self.untidy)
    }
}

impl Format {
    /// How names of its files end.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
        }
    }

    /// True where text can be shown as highlighted and changes as tracked.
    pub(crate) fn shows_changes(self) -> bool {
        match self {
            Self::Markdown => false,
        }
    }
}
