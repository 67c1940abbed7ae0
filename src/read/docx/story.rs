//! A story: the paragraphs, tables and controls of one part in their order (ECMA-376 part 1, 17.2 and 11.3), with
//! the numbers that Word shows before them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::comments::{Anchor, Comment};
use super::fields::Field;
use super::notes::Notes;
use super::numbering::{Counters, Numbering};
use super::parts::Relationships;
use super::properties::{Appearance, RunProperties, appearance};
use super::styles::{ParagraphProperties, ResolvedStyle, Styles};
use super::word::WordElement;
use crate::read::document::{BlockKind, Furniture, TickState};
use crate::read::label::Label;
use crate::read::package::xml::{Element, Namespace};
use crate::read::package::{Marker, Package, PackageBuilder, ParagraphPlace, TrackedChanges};

/// What all stories of a document share and none changes.
pub(super) struct Context<'d, 'p> {
    pub styles: &'d Styles,
    pub numbering: &'d Numbering,
    /// Comments by id.
    pub comments: &'d BTreeMap<String, Comment>,
    /// Texts that controls show while nothing is entered, by the name of their building block.
    pub placeholders: &'d BTreeMap<String, String>,
    /// Language of the document, which is not told of each word.
    pub language: Option<&'d str>,
    pub package: &'d RefCell<Package<'p>>,
    /// Documents around this one, which it is a chunk of.
    pub depth: usize,
}

/// What the stories of a document hand on to each other.
#[derive(Default)]
pub(super) struct State {
    pub builder: PackageBuilder,
    /// Notes that the text refers to.
    pub notes: Notes,
    pub changes: TrackedChanges,
}

/// What a story is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StoryKind {
    Body,
    Note,
    Furniture(Furniture),
}

/// A part that is being read.
pub(super) struct Story<'t, 'a, 'd, 'p> {
    pub context: &'d Context<'d, 'p>,
    pub relationships: &'d Relationships,
    pub state: &'d mut State,
    pub kind: StoryKind,
    /// Label of the note that is read, until its first paragraph.
    pub note_label: Option<Label>,
    pub counters: Counters,
    /// Positions of elements from the root to the present one.
    pub path: Vec<u32>,
    /// Fields that are open, outermost first.
    pub fields: Vec<Field<'t, 'a>>,
    /// Text boxes that are anchored in the present paragraph, with the path of each.
    pub boxes: Vec<(Element<'t, 'a>, Vec<u32>)>,
    /// The mark of the paragraph before was deleted: the next one goes on with its text.
    joined: bool,
    /// Tables of contents that are open.
    pub contents: usize,
    /// State of a check box whose glyph is to come.
    pub pending_tick: Option<TickState>,
    /// Tracked insertions that are open.
    pub inserted: usize,
    /// What the comments that are open or over are about, by id.
    pub anchors: BTreeMap<String, Anchor>,
    /// Style of the present paragraph.
    pub style: Rc<ResolvedStyle>,
    /// How text of the present paragraph looks that says nothing of itself.
    pub plain: Appearance,
    /// Runs of the present paragraph so far.
    pub runs: u32,
}

impl<'t, 'a, 'd, 'p> Story<'t, 'a, 'd, 'p> {
    /// A story that begins.
    pub(super) fn new(
        context: &'d Context<'d, 'p>,
        relationships: &'d Relationships,
        state: &'d mut State,
        kind: StoryKind,
    ) -> Self {
        Self {
            context,
            relationships,
            state,
            kind,
            note_label: None,
            counters: Counters::default(),
            path: Vec::new(),
            fields: Vec::new(),
            boxes: Vec::new(),
            joined: false,
            contents: 0,
            pending_tick: None,
            inserted: 0,
            anchors: BTreeMap::new(),
            style: Rc::default(),
            plain: Appearance::default(),
            runs: 0,
        }
    }

    /// Reads what stands in an element, to its end.
    pub(super) fn read(&mut self, element: Element<'t, 'a>) {
        self.blocks(element);
        self.finish_paragraph();
    }

    /// Reads the blocks in an element: paragraphs, tables, controls, and whatever wraps them.
    pub(super) fn blocks(&mut self, element: Element<'t, 'a>) {
        for (position, child) in element.children().enumerate() {
            self.path.push(u32::try_from(position).unwrap_or(u32::MAX));
            self.block(child);
            self.path.pop();
        }
    }

    fn block(&mut self, child: Element<'t, 'a>) {
        match (child.namespace(), child.name()) {
            (Namespace::Word, "p") => self.paragraph(child),
            (Namespace::Word, "tbl") => self.table(child),
            (Namespace::Word, "sdt") => self.control(child, Self::blocks),
            (Namespace::Word, "ins" | "moveTo") => self.insertion(child, Self::blocks),
            (Namespace::Word, "altChunk") => self.chunk(child),
            (Namespace::Compatibility, "AlternateContent") => {
                if let Some(choice) = alternative(child) {
                    self.blocks(choice);
                }
            }
            (Namespace::Math, "oMathPara" | "oMath") => self.loose(child),
            (Namespace::Word, "sectPr" | "tcPr" | "del" | "moveFrom") => {}
            (Namespace::Word, name) if name.ends_with("Pr") => {}
            // What holds runs is a paragraph, whatever its name.
            _ if child.word("r").is_some() => self.paragraph(child),
            // A wrapper, known (customXml) or not: what it holds is text all the same.
            _ if child.children().next().is_some() => self.blocks(child),
            _ => {}
        }
    }

    /// Formulas and runs that stand where paragraphs should: a paragraph of their own.
    fn loose(&mut self, child: Element<'t, 'a>) {
        self.begin(BlockKind::Paragraph, None, None, None);
        self.inline_child(child);
        self.finish_paragraph();
    }

    /// Reads what a tracked change inserted.
    pub(super) fn insertion(&mut self, element: Element<'t, 'a>, read: fn(&mut Self, Element<'t, 'a>)) {
        self.state.changes.insertions += 1;
        self.note_editor(element);
        self.inserted += 1;
        read(self, element);
        self.inserted -= 1;
    }

    /// Remembers who made a tracked change.
    pub(super) fn note_editor(&mut self, change: Element<'t, 'a>) {
        self.state.changes.made_by(&change.word_attribute("author").unwrap_or_default());
    }

    fn paragraph(&mut self, element: Element<'t, 'a>) {
        let properties = element.word("pPr");
        let own = properties.map(ParagraphProperties::read).unwrap_or_default();
        let style = properties.and_then(|properties| properties.value("pStyle"));
        self.style = self.context.styles.paragraph(style.as_deref());
        let empty = RunProperties::default();
        self.plain = appearance(&self.context.styles.defaults, &self.style.run, &empty, &empty);
        let mark = properties.and_then(|properties| properties.word("rPr"));
        let change = mark.and_then(|mark| mark.word("del").or_else(|| mark.word("moveFrom")));
        let is_mark_deleted = change.is_some();
        let is_hidden = mark.is_some_and(|mark| mark.switch("vanish") == Some(true)) && all_hidden(element);
        // A paragraph whose mark was deleted is part of the next one, and is not counted.
        let marker = if is_mark_deleted || is_hidden { None } else { self.marker(&own) };
        let outline_level = own.outline_level.or(self.style.outline_level).filter(|level| *level < 9);
        let list_level = matches!(marker, Some(Marker::Label(..) | Marker::Bullet(_)))
            .then(|| u8::try_from(own.level.or(self.style.level).unwrap_or(0)).unwrap_or(u8::MAX));
        let kind = match self.kind {
            StoryKind::Furniture(kind) => BlockKind::Furniture(kind),
            StoryKind::Note => BlockKind::Note,
            StoryKind::Body if self.contents > 0 || self.style.is_contents => {
                BlockKind::Furniture(Furniture::TableOfContents)
            }
            StoryKind::Body => match (outline_level, &marker) {
                (Some(level), _) => BlockKind::Heading(level + 1),
                (None, Some(_)) => BlockKind::ListItem,
                (None, None) => BlockKind::Paragraph,
            },
        };
        let para_id = element.attribute(Namespace::Word2010, "paraId").map(std::borrow::Cow::into_owned);
        self.begin(kind, marker, list_level, para_id);
        self.inline(element);
        if let Some(change) = change {
            self.note_editor(change);
            self.state.changes.deletions += 1;
            self.joined = true;
        } else {
            self.finish_paragraph();
        }
    }

    /// Begins a paragraph with what stands before it.
    fn begin(&mut self, kind: BlockKind, marker: Option<Marker>, list_level: Option<u8>, para_id: Option<String>) {
        let place = ParagraphPlace { path: self.path.clone(), para_id };
        let (label, joined) = (self.note_label.take(), std::mem::take(&mut self.joined));
        self.state.builder.begin_marked(kind, label, marker, list_level, place, joined);
        self.runs = 0;
    }

    /// Ends the present paragraph; the text boxes that are anchored in it follow.
    pub(super) fn finish_paragraph(&mut self) {
        self.joined = false;
        // A code ends with its paragraph: where the sign for it is missing, the rest of the file is not swallowed.
        self.fields.retain(|field| field.in_result);
        self.state.builder.end();
        for (element, path) in std::mem::take(&mut self.boxes) {
            let outer_path = std::mem::replace(&mut self.path, path);
            let outer_fields = std::mem::take(&mut self.fields);
            let outer_tick = self.pending_tick.take();
            self.blocks(element);
            self.finish_paragraph();
            self.pending_tick = outer_tick;
            self.fields = outer_fields;
            self.path = outer_path;
        }
    }

    /// What stands before a paragraph: its number or that of its style, counted on (17.9.18, 17.3.1.19).
    fn marker(&mut self, own: &ParagraphProperties) -> Option<Marker> {
        let (styles, numbering) = (self.context.styles, self.context.numbering);
        let (number, level) = match (own.numbering, &self.style.numbering) {
            (Some(number), _) => (number, own.level.or(self.style.level).unwrap_or(0)),
            (None, Some((number, style))) => {
                let tied = || numbering.level_of_style(*number, style, styles);
                (*number, own.level.or_else(tied).or(self.style.level).unwrap_or(0))
            }
            (None, None) => return None,
        };
        if number == 0 {
            return None;
        }
        self.counters.count(numbering, styles, number, level)
    }
}

/// The choice of an alternative that is understood, else the fallback (ECMA-376 part 3, 7.5).
pub(super) fn alternative<'t, 'a>(element: Element<'t, 'a>) -> Option<Element<'t, 'a>> {
    /// Prefixes that writers use for the extensions whose text is read.
    const UNDERSTOOD: [&str; 16] = [
        "wps", "wpg", "wpc", "wpi", "wp14", "w14", "w15", "w16", "w16se", "w16cid", "w16cex", "c", "cx", "am3d",
        "aink", "a14",
    ];
    let is_understood = |choice: &Element<'_, '_>| {
        choice
            .attribute(Namespace::None, "Requires")
            .is_some_and(|required| required.split_whitespace().all(|prefix| UNDERSTOOD.contains(&prefix)))
    };
    let mut choices = element.children().filter(|child| child.is(Namespace::Compatibility, "Choice"));
    choices.find(is_understood).or_else(|| element.child(Namespace::Compatibility, "Fallback"))
}

/// True when every run of a paragraph says that it is hidden.
fn all_hidden(paragraph: Element<'_, '_>) -> bool {
    let mut runs = paragraph.children().filter(|child| child.is_word("r"));
    runs.all(|run| run.word("rPr").and_then(|properties| properties.switch("vanish")) == Some(true))
}
