//! A form, filled in, whatever file it becomes: what is printed and what was written, in the order of the page.

/// A form with its answers.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// Language of what is printed (BCP 47).
    pub language: String,
    /// Language of the answers (BCP 47).
    pub answer_language: String,
    /// Title on the front page.
    pub title: String,
    /// What is printed before the first entry, a paragraph each.
    pub introduction: Vec<String>,
    /// Sections, questions and lines, in the order of the page.
    pub entries: Vec<Entry>,
    /// What is printed behind the last entry, a paragraph each.
    pub closing: Vec<String>,
    /// Footnotes of the form and of the respondent; entries and runs refer to them by position.
    pub notes: Vec<Note>,
}

/// A footnote.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    /// Its mark, as "1" or "*".
    pub mark: String,
    /// What it says.
    pub text: String,
}

/// Something that the form prints, with what answers it.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Name of the form fields that take its answer, as "q17" or "contact.email".
    pub name: String,
    /// Number or letter before the prompt, as it is to be seen: "17.", "a.", "IV.".
    pub label: Option<String>,
    /// The prompt; empty where the form prints none.
    pub prompt: Vec<Run>,
    /// Footnotes whose marks stand behind the prompt, by position in the form.
    pub notes: Vec<usize>,
    /// Instruction printed with it, without brackets.
    pub hint: Option<String>,
    /// Boxes: options, or yes and no.
    pub ticks: Vec<TickLine>,
    /// How the boxes stand.
    pub ticks_stand: TicksStand,
    /// What was written.
    pub answer: Vec<Piece>,
    /// Where that stands.
    pub answer_stands: AnswerStands,
    /// The answer field holds a placeholder of this wording, for content controls that nobody filled in.
    pub placeholder: Option<String>,
    /// What the answer field takes, for files whose fields differ by it.
    pub takes: Takes,
}

/// What an answer field takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Any number of paragraphs.
    #[default]
    Text,
    /// A line.
    Line,
    /// No field stands there: its boxes, parts or rows are all that answers it, or nothing does.
    Nothing,
    /// A day, as "2019-03-29" where one was given that exists.
    Day(Option<String>),
}

/// Kinds of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntryKind {
    /// A line of the front page, as "Country: ...".
    Front,
    /// A sentence with at most one box before it.
    Statement,
    /// A section's title.
    Section,
    /// A question.
    Question,
    /// A part of a question.
    Part,
    /// A line of a table with a label and one answer.
    Row,
}

/// A box with its text.
#[derive(Debug, Clone)]
pub(crate) struct TickLine {
    /// Name of its form field, as "q8.options.sdgs" or "q6.answer.yes".
    pub name: String,
    /// Ticked.
    pub checked: bool,
    /// How that shows.
    pub shown: Shown,
    /// The text of the option, "Yes" or "No".
    pub text: Vec<Run>,
    /// What was written beside it ("Other: ..."); empty where nothing was.
    pub beside: Vec<Run>,
    /// Something can be written beside it.
    pub takes_text: bool,
}

/// How a tick shows. Styled and deleted options carry their look in the runs of their text as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// By a box, of the kind that the style has.
    Box,
    /// By a mark typed before the text, as "X", "✓" or "[x]"; empty where it is not ticked.
    Typed(String),
    /// By a mark typed behind the text.
    TypedBehind(String),
    /// By how the text looks, or because the others were deleted: no box stands there.
    Look,
    /// Not at all: the states went lost, and a bullet or nothing stands before the text.
    Lost,
}

/// How boxes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TicksStand {
    /// A line each.
    Lines,
    /// All in one line.
    InLine,
    /// A row of a table each: text in one cell, box in another.
    Cells,
}

/// Where an answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnswerStands {
    /// Below prompt and boxes, or in the cell beside them where the form is a table.
    Below,
    /// On the line of the prompt, behind it.
    Behind,
    /// Above the prompt.
    Above,
}

/// A piece of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A numbered or bulleted line; the label is as it is to be seen.
    Item(String, Vec<Run>),
    /// A table: rows of cells.
    Table(Vec<Vec<Vec<Run>>>),
}

/// Text of one look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Run {
    /// The text; a line break is "\n", a tab "\t".
    pub text: String,
    /// How it looks.
    pub look: Look,
    /// What a tracked change did to it.
    pub change: Option<Change>,
    /// Where it leads.
    pub link: Option<String>,
    /// Footnote that hangs on it, by position in the form.
    pub note: Option<usize>,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underlined: bool,
    /// Struck out.
    pub struck: bool,
    /// Highlighted in yellow.
    pub highlighted: bool,
}

/// A tracked change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Inserted.
    Inserted,
    /// Deleted.
    Deleted,
}

impl Run {
    /// Text of no particular look.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Entry {
    /// An entry that prints nothing yet and that nobody answered.
    pub(crate) fn new(kind: EntryKind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            label: None,
            prompt: Vec::new(),
            notes: Vec::new(),
            hint: None,
            ticks: Vec::new(),
            ticks_stand: TicksStand::Lines,
            answer: Vec::new(),
            answer_stands: AnswerStands::Below,
            placeholder: None,
            takes: Takes::Text,
        }
    }
}
