//! Styles: what kind of file a submission is, and what its form looks like.

use super::arrangement::Arrangement;
use super::docx::{Answers, Ticks as WordTicks, WordStyle};
use super::programs::{Program, is_installed};
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
    /// Word.
    Word(Form),
    /// OpenDocument text that LibreOffice made of a Word file.
    OpenDocument(Form),
    /// PDF that LibreOffice made of a Word file.
    OfficePdf(Form),
    /// PDF that Chromium made of an HTML page.
    BrowserPdf,
    /// PDF with form fields.
    PdfForm,
    /// Markdown.
    Markdown,
    /// Plain text, as people type it into a mail.
    Text,
}

/// Kinds of forms in Word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Content controls.
    Controls,
    /// Form fields as Word had them before 2007.
    Legacy,
    /// Typed brackets.
    Typed,
    /// Boxes that are characters.
    Symbols,
    /// Tables of two columns.
    Table2,
    /// Tables of three columns.
    Table3,
    /// Any.
    Any,
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

const fn boxes(name: &'static str, format: Format) -> Style {
    Style { name, format, ticks: Ticks::Boxes, untidy: 10 }
}

const fn messy(name: &'static str, format: Format) -> Style {
    Style { name, format, ticks: Ticks::Mixed, untidy: 100 }
}

/// All styles.
pub(crate) const STYLES: [Style; 23] = [
    boxes("word-controls", Format::Word(Form::Controls)),
    boxes("word-legacy", Format::Word(Form::Legacy)),
    boxes("word-typed", Format::Word(Form::Typed)),
    boxes("word-symbols", Format::Word(Form::Symbols)),
    boxes("word-table2", Format::Word(Form::Table2)),
    boxes("word-table3", Format::Word(Form::Table3)),
    messy("word-messy", Format::Word(Form::Any)),
    boxes("odt-controls", Format::OpenDocument(Form::Controls)),
    boxes("odt-legacy", Format::OpenDocument(Form::Legacy)),
    boxes("odt-symbols", Format::OpenDocument(Form::Symbols)),
    boxes("odt-table2", Format::OpenDocument(Form::Table2)),
    messy("odt-messy", Format::OpenDocument(Form::Any)),
    boxes("pdf-libreoffice-controls", Format::OfficePdf(Form::Controls)),
    boxes("pdf-libreoffice-legacy", Format::OfficePdf(Form::Legacy)),
    boxes("pdf-libreoffice-symbols", Format::OfficePdf(Form::Symbols)),
    boxes("pdf-libreoffice-table2", Format::OfficePdf(Form::Table2)),
    boxes("pdf-libreoffice-table3", Format::OfficePdf(Form::Table3)),
    messy("pdf-libreoffice-messy", Format::OfficePdf(Form::Any)),
    Style { name: "pdf-chromium", format: Format::BrowserPdf, ticks: Ticks::Boxes, untidy: 20 },
    messy("pdf-chromium-messy", Format::BrowserPdf),
    Style { name: "pdf-acroform", format: Format::PdfForm, ticks: Ticks::Boxes, untidy: 0 },
    Style { name: "markdown", format: Format::Markdown, ticks: Ticks::Mixed, untidy: 20 },
    Style { name: "markdown-stateless", format: Format::Markdown, ticks: Ticks::Lost, untidy: 20 },
];

/// What is typed into a mail.
pub(crate) const TYPED: Style = Style { name: "mail-body", format: Format::Text, ticks: Ticks::Boxes, untidy: 0 };

impl Style {
    /// The style of this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        STYLES.iter().find(|style| style.name == name)
    }

    /// True where the people of this submission were untidy.
    pub(crate) fn is_untidy(&self, dice: &mut Dice) -> bool {
        dice.chance(self.untidy)
    }

    /// A program that it needs and that is not installed.
    pub(crate) fn missing(&self) -> Option<Program> {
        let needed = match self.format {
            Format::Word(_) | Format::Markdown | Format::PdfForm | Format::Text => return None,
            Format::BrowserPdf => Program::Chromium,
            Format::OpenDocument(_) | Format::OfficePdf(_) => Program::Office,
        };
        (!is_installed(needed)).then_some(needed)
    }

    /// True where answers stand in content controls, which show placeholders as long as nobody fills them in.
    pub(crate) fn has_placeholders(&self) -> bool {
        matches!(
            self.format,
            Format::Word(Form::Controls) | Format::OpenDocument(Form::Controls) | Format::OfficePdf(Form::Controls)
        )
    }
}

impl Format {
    /// How names of its files end.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Word(_) => "docx",
            Self::OpenDocument(_) => "odt",
            Self::OfficePdf(_) | Self::BrowserPdf | Self::PdfForm => "pdf",
            Self::Markdown => "md",
            Self::Text => "txt",
        }
    }

    /// True where changes can be tracked.
    pub(crate) fn tracks_changes(self) -> bool {
        // What is printed shows both texts of a change.
        matches!(self, Self::Word(_) | Self::OpenDocument(_))
    }

    /// True where text can be shown as highlighted.
    pub(crate) fn highlights(self) -> bool {
        !matches!(self, Self::Markdown | Self::Text)
    }

    /// True where answers are text and nothing else: no tables, footnotes, or words that lead somewhere.
    pub(crate) fn is_bare(self) -> bool {
        matches!(self, Self::PdfForm | Self::Text)
    }

    /// True where links to a site end in a slash.
    pub(crate) fn slashes(self) -> bool {
        self == Self::BrowserPdf
    }

    /// True where answers of this language can be shown.
    pub(crate) fn shows_language(self, language: &str) -> bool {
        self != Self::PdfForm || !matches!(language, "ru" | "ar" | "zh")
    }
}

impl Form {
    /// A Word file of this kind, by lot in all else.
    pub(crate) fn drawn(self, dice: &mut Dice) -> WordStyle {
        let drawn = WordStyle::drawn(&mut |end| dice.below(end));
        let (ticks, answers, arrangement) = (drawn.ticks, drawn.answers, drawn.arrangement);
        let (ticks, answers, arrangement) = match self {
            Self::Controls => (WordTicks::ContentControls, Answers::ContentControls, Arrangement::Flow),
            Self::Legacy => (WordTicks::FormFields, Answers::FormFields, Arrangement::Flow),
            Self::Typed => (WordTicks::Typed, Answers::Plain, Arrangement::Flow),
            Self::Symbols if dice.chance(50) => (WordTicks::Symbols, Answers::Plain, Arrangement::Flow),
            Self::Symbols => (WordTicks::Glyphs, Answers::Plain, Arrangement::Flow),
            Self::Table2 if dice.chance(30) => (ticks, answers, Arrangement::AnswerRows),
            Self::Table2 => (ticks, answers, Arrangement::TwoColumns),
            Self::Table3 => (ticks, answers, Arrangement::ThreeColumns),
            Self::Any => (ticks, answers, arrangement),
        };
        WordStyle { ticks, answers, arrangement, ..drawn }
    }
}
