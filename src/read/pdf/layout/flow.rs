//! Flows: stretches of lines that are read one after the other, with what is known of what they are.
//!
//! The layout of a page, or the structure tree of a tagged file, parts a document into flows: a column, a table
//! cell, an element. Each is then parted into paragraphs.

use super::lines::Line;
use crate::read::{BlockKind, Cell};

/// Notes are set smaller than the text above them, by this factor at most.
pub(in crate::read::pdf) const NOTE_SIZE_MAX: f64 = 0.95;

/// Lines that are read one after the other.
#[derive(Debug, Clone)]
pub(in crate::read::pdf) struct Flow {
    /// From top to bottom; those of a later page behind those of an earlier one.
    pub lines: Vec<Line>,
    /// What they are.
    pub context: Context,
}

/// What is known of a flow before its lines are read.
#[derive(Debug, Clone, Default)]
pub(in crate::read::pdf) struct Context {
    /// The table cells around it.
    pub cells: Vec<Cell>,
    /// What the structure tree calls it.
    pub kind: Option<BlockKind>,
    /// Depth of its list.
    pub list_level: Option<u8>,
    /// It is one element of the structure tree: its lines belong together until they show otherwise.
    pub is_element: bool,
    /// Left and right end of its column, as far as text reaches in it.
    pub column: Option<(f64, f64)>,
    /// What a blank at the end of a line tells in its document.
    pub blanks: Blanks,
}

/// Where the program that made a document painted blanks behind the last word of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::read::pdf) enum Blanks {
    /// Not to be known: it leaves out what is not seen.
    #[default]
    Unknown,
    /// Where it broke a line between two words, and hardly elsewhere.
    AtWraps,
    /// Where it broke a line between two words, and also where a paragraph ends.
    AtAllEnds,
}

/// Lines of a flow that make a paragraph.
#[derive(Debug, Clone)]
pub(in crate::read::pdf) struct Paragraph {
    /// From top to bottom.
    pub lines: Vec<Line>,
    /// What is known of its flow.
    pub context: Context,
    /// What it is.
    pub kind: BlockKind,
}

impl Paragraph {
    /// Page of its first line, counted from 1.
    pub(in crate::read::pdf) fn page(&self) -> u32 {
        self.lines.first().map_or(0, |line| line.page)
    }

    /// Font size of its first line.
    pub(in crate::read::pdf) fn size(&self) -> f64 {
        self.lines.first().map_or(0.0, |line| line.size)
    }
}
