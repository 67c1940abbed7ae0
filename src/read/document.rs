//! The document: what every reader produces, and all that later stages see of a source.
//!
//! A flat list of blocks in reading order. Nothing of the source is thrown away: what is judged to be
//! furniture is marked, and what could not be read is listed. Positions in a block count characters of
//! its text; the label of a block is not part of its text.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::label::Label;
use super::notice::Notice;
use super::place::Place;
use super::text::Text;

/// A source as read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// Title that the file gives itself, not one found in its text.
    pub title: Option<String>,
    /// Language that the file declares (BCP 47).
    pub language: Option<String>,
    /// Number of pages, where the source has pages.
    pub pages: Option<u32>,
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
    /// Other reading orders that are as likely, each a permutation of the block positions.
    pub orders: Vec<Vec<usize>>,
    /// What stands in the source and could not be read as text.
    pub not_read: Vec<NotRead>,
    /// What a person should know about the source.
    pub notices: Vec<Notice>,
}

/// A heading, paragraph, list item, note or piece of furniture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// The number or letter before its text, typed or made by a word processor.
    pub label: Option<Label>,
    /// Depth of its list, 0 for the outermost; `None` outside lists.
    pub list_level: Option<u8>,
    /// The table cells around it, outermost first.
    pub cells: Vec<Cell>,
    /// Its text, without the label.
    pub text: Text,
    /// Properties of ranges of its text.
    pub spans: Vec<Span>,
    /// Tick boxes in its text, in order.
    pub ticks: Vec<TickBox>,
    /// Where its characters stand in the source, in order of their ranges.
    pub places: Vec<PlacedRange>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading of level 1 to 9.
    Heading(u8),
    /// A paragraph, or a line that stands by itself.
    Paragraph,
    /// The first paragraph of a list item.
    ListItem,
    /// A footnote or endnote; its mark is its label.
    Note,
    /// What is not part of the text: it repeats on every page, or repeats the headings.
    Furniture(Furniture),
}

/// Kinds of furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Furniture {
    /// Running header.
    PageHeader,
    /// Running footer.
    PageFooter,
    /// Page number.
    PageNumber,
    /// An entry of the table of contents.
    TableOfContents,
}

/// A cell of a table around a block; rows and columns count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// Table, counted through the document.
    pub table: u32,
    /// First row that the cell covers.
    pub row: u32,
    /// First column that the cell covers.
    pub column: u32,
    /// Rows that it covers.
    pub row_span: u32,
    /// Columns that it covers.
    pub column_span: u32,
}

/// A property of a range of characters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// The property.
    pub mark: Mark,
}

/// Properties of text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Underlined.
    Underlined,
    /// Struck out.
    StruckOut,
    /// Highlighted, with the colour as the source names it.
    Highlighted(String),
    /// Text colour as RRGGBB.
    Colour(String),
    /// Font size in points.
    FontSize(f32),
    /// Target of a link.
    Link(String),
    /// Language (BCP 47).
    Language(String),
    /// Runs from right to left.
    RightToLeft,
    /// Inserted by a tracked change.
    Inserted,
    /// Here stood this text, which a tracked change deleted: the text of the block is the accepted view.
    Deleted(String),
    /// The mark of a note, by the label of that note.
    NoteReference(String),
    /// A form control.
    Control(Control),
}

/// A control of a form: content control, legacy form field or AcroForm field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Control {
    /// Name or tag.
    pub name: Option<String>,
    /// Tooltip or alias.
    pub tooltip: Option<String>,
    /// Kind, as the source names it.
    pub kind: String,
    /// Value, where it differs from the text shown.
    pub value: Option<String>,
    /// What could be chosen.
    pub options: Vec<String>,
    /// The text shown is a placeholder, not an answer.
    pub placeholder_shown: bool,
    /// Nobody touched it since the form was made.
    pub untouched: bool,
}

/// A tick box. Its range covers the glyph or typed mark, and is empty where none stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TickBox {
    /// First character.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// Whether it is ticked.
    pub state: TickState,
    /// How it was seen.
    pub seen: TickSeen,
}

/// State of a tick box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TickState {
    /// Ticked.
    Checked,
    /// Seen, and empty.
    Unchecked,
    /// The box is there, its state cannot be seen.
    NotVisible,
}

/// How a tick was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TickSeen {
    /// A content control of Word or LibreOffice.
    ContentControl,
    /// A form field: a legacy one of Word, or a form control of OpenDocument.
    LegacyField,
    /// A field of a PDF form.
    AcroForm,
    /// A box glyph: ☐ ☒ ☑.
    Glyph,
    /// A bullet of a list that is a box; no evidence where all bullets of the list are alike.
    Bullet,
    /// A box drawn on the page.
    DrawnShape,
    /// Typed: [x], ( ), or a mark before the option.
    TypedMark,
    /// The option is bold, highlighted, or the others are struck out.
    Styling,
    /// Recognised in a scan.
    Scan,
}

/// Where a range of characters stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlacedRange {
    /// First character.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// The place.
    pub place: Place,
    /// Certainty of recognised (OCR) text, 0 to 1; `None` where the source gives the text itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<f32>,
}

/// Something in the source that is not text, or whose text could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NotRead {
    /// What it is.
    pub kind: NotReadKind,
    /// What the source says about it (alternative text, name), if anything.
    pub description: String,
    /// Characters that are known to stand there; 0 where that cannot be known.
    pub characters: usize,
    /// Position of the block that it follows, if any.
    pub after_block: Option<usize>,
    /// Where.
    pub place: Place,
}

/// Kinds of things not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotReadKind {
    /// A picture.
    Image,
    /// Text that is hidden.
    HiddenText,
    /// Glyphs without a character.
    UnmappedGlyphs,
    /// A page without text.
    PageWithoutText,
    /// A file within the file.
    EmbeddedFile,
}

impl Mark {
    /// True for a mark that tells something also where its range is empty.
    pub(crate) fn stands_alone(&self) -> bool {
        matches!(self, Self::NoteReference(_) | Self::Deleted(_) | Self::Control(_))
    }

    /// The bytes of its texts.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Control(control) => control.bytes(),
            Self::Link(text) | Self::NoteReference(text) | Self::Deleted(text) => text.len(),
            _ => 0,
        }
    }
}

impl Control {
    /// The bytes of its texts.
    pub(crate) fn bytes(&self) -> usize {
        let texts = [&self.name, &self.tooltip, &self.value].into_iter().flatten().chain(&self.options);
        texts.map(|text| size_of::<String>() + text.len()).sum()
    }
}

impl Block {
    /// True for a block that a reader judged to repeat on every page.
    pub fn is_furniture(&self) -> bool {
        matches!(self.kind, BlockKind::Furniture(_))
    }

    /// All characters of the block.
    pub fn range(&self) -> Range<usize> {
        0..self.text.characters()
    }

    /// The places of a range, one for each run of characters that share a place: a sentence healed over
    /// a page break has two. Blanks that a reader put between two placed ranges go with the earlier one.
    pub fn places_of(&self, range: &Range<usize>) -> Vec<(Range<usize>, Place)> {
        let mut found: Vec<(usize, Place)> = Vec::new();
        for placed in &self.places {
            if placed.end <= range.start && placed.start < range.start || placed.start >= range.end.max(range.start + 1)
            {
                continue;
            }
            match found.last().and_then(|(_, place)| place.joined(&placed.place)) {
                Some(joined) => found.iter_mut().last().into_iter().for_each(|(_, place)| *place = joined.clone()),
                None => found.push((placed.start.max(range.start), placed.place.clone())),
            }
        }
        let starts: Vec<usize> = found.iter().map(|(start, _)| *start).collect();
        found
            .into_iter()
            .enumerate()
            .map(|(index, (start, place))| {
                let start = if index == 0 { range.start } else { start };
                (start..starts.get(index + 1).copied().unwrap_or(range.end), place)
            })
            .collect()
    }

    /// True when the tick boxes stand before their words, false when behind them; `None` where the block
    /// does not tell. The first box before all words or the last behind all tells; else the blanks do: a
    /// box stands nearer to its own word.
    pub fn boxes_lead(&self) -> Option<bool> {
        let (first, last) = (self.ticks.first()?, self.ticks.last()?);
        let has_words = |range: Range<usize>| self.text.slice(range).contains(char::is_alphanumeric);
        match (has_words(0..first.start), has_words(last.end..self.text.characters())) {
            (false, true) => return Some(true),
            (true, false) => return Some(false),
            _ => {}
        }
        let blanks = |text: &str, from_end: bool| {
            let blank = |c: &char| c.is_whitespace() || "·•|/,;".contains(*c);
            if from_end { text.chars().rev().take_while(blank).count() } else { text.chars().take_while(blank).count() }
        };
        let mut balance = 0;
        for (index, tick) in self.ticks.iter().enumerate() {
            let before = self.text.slice(index.checked_sub(1).map_or(0, |at| self.ticks[at].end)..tick.start);
            let behind =
                self.text.slice(tick.end..self.ticks.get(index + 1).map_or(self.text.characters(), |next| next.start));
            // A colon right behind a box opens what is written beside the option it closes.
            balance += match blanks(before, true).cmp(&blanks(behind, false)) {
                _ if behind.starts_with([':', '：']) => -1,
                std::cmp::Ordering::Greater => 1,
                std::cmp::Ordering::Less => -1,
                std::cmp::Ordering::Equal => 0,
            };
        }
        (balance != 0).then_some(balance > 0)
    }

    /// True when every letter and digit of the range carries a mark that `wanted` accepts.
    pub fn is_marked(&self, range: &Range<usize>, wanted: impl Fn(&Mark) -> bool) -> bool {
        let marked: Vec<&Span> = self.spans.iter().filter(|span| wanted(&span.mark)).collect();
        let mut letters =
            self.text.slice(range.clone()).chars().enumerate().filter(|(_, c)| c.is_alphanumeric()).peekable();
        !marked.is_empty()
            && letters.peek().is_some()
            && letters.all(|(at, _)| marked.iter().any(|span| (span.start..span.end).contains(&(range.start + at))))
    }
}
