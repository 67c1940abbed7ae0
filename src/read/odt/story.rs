//! A story: the paragraphs, lists, tables and sections of one part in their order (ODF 1.3 part 3, 5).

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::changes::Apart;
use super::drawings::TextBox;
use super::fields::Field;
use super::lists::OpenList;
use super::notes::{Annotation, Note};
use super::numbering::Counters;
use super::open_document::OpenDocumentElement;
use super::properties::TextProperties;
use super::styles::{Family, ResolvedStyle, Styles};
use crate::read::document::{BlockKind, Furniture, Mark, TickState};
use crate::read::label::Label;
use crate::read::package::xml::{Element, Namespace};
use crate::read::package::{Marker, Package, PackageBuilder, ParagraphPlace, TrackedChanges};

/// What all stories of a part share and none changes.
pub(super) struct Context<'d, 'p> {
    pub styles: &'d Styles,
    pub apart: &'d Apart,
    /// Language of the document, which is not told of each word.
    pub language: Option<&'d str>,
    pub package: &'d RefCell<Package<'p>>,
}

/// What the stories of a document hand on to each other.
#[derive(Default)]
pub(super) struct State {
    pub builder: PackageBuilder,
    pub changes: TrackedChanges,
    /// Deletions and insertions, and drawn controls, that were met.
    pub met: BTreeSet<String>,
    /// How much has been read once more.
    again: usize,
}

impl State {
    /// True where so much more may be read once more: what a file repeats could else grow without end.
    pub(super) fn may_repeat(&mut self, cost: usize) -> bool {
        /// Characters and elements of a document; a form repeats a few empty cells.
        const AGAIN_MAX: usize = 1_000_000;
        self.again = self.again.saturating_add(cost);
        self.again <= AGAIN_MAX
    }
}

/// What a story is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StoryKind {
    Body,
    Note,
    Furniture(Furniture),
}

/// A text that is being read.
pub(super) struct Story<'t, 'a, 'd, 'p> {
    pub context: &'d Context<'d, 'p>,
    pub state: &'d mut State,
    pub kind: StoryKind,
    /// Label of the note that is read, until its first paragraph.
    pub note_label: Option<Label>,
    pub counters: Counters,
    /// Lists that are open, outermost first.
    pub lists: Vec<OpenList>,
    /// Positions of elements from the root to the present one.
    pub path: Vec<u32>,
    /// Fields that are open, outermost first.
    pub fields: Vec<Field<'t, 'a>>,
    /// Text that is anchored in the present paragraph.
    pub boxes: Vec<TextBox<'t, 'a>>,
    /// Target of the link around the drawings that are read.
    pub drawing_link: Option<String>,
    /// Notes of the text so far.
    pub notes: Vec<Note<'t, 'a>>,
    /// Mark of a note that its author wrote, which may stand in the text behind it again: LibreOffice makes such of Word's.
    pub mark_behind_note: Option<String>,
    /// Annotations whose range is open.
    pub annotations: BTreeMap<String, Annotation>,
    /// Tables of contents that are open.
    contents: usize,
    /// Hidden sections that are open.
    pub hidden: usize,
    /// State of a check box whose glyph is to come.
    pub pending_tick: Option<TickState>,
    /// Tracked insertions that are open.
    pub inserted: usize,
    /// Texts that were deleted between paragraphs.
    pub deleted: Vec<String>,
    /// How text looks here.
    pub look: TextProperties,
    /// The present paragraph runs from right to left.
    pub from_right: bool,
    /// White space to come collapses with what stands before it (6.1.2).
    pub blank_before: bool,
    /// The text to come is not of the run before it.
    pub run_ended: bool,
    /// Runs of the present paragraph so far.
    pub runs: u32,
    /// A paragraph or table has been read: a page may end before the next.
    began: bool,
}

impl<'t, 'a, 'd, 'p> Story<'t, 'a, 'd, 'p> {
    /// A story that begins.
    pub(super) fn new(context: &'d Context<'d, 'p>, state: &'d mut State, kind: StoryKind) -> Self {
        Self {
            context,
            state,
            kind,
            note_label: None,
            counters: Counters::default(),
            lists: Vec::new(),
            path: Vec::new(),
            fields: Vec::new(),
            boxes: Vec::new(),
            drawing_link: None,
            notes: Vec::new(),
            mark_behind_note: None,
            annotations: BTreeMap::new(),
            contents: 0,
            hidden: 0,
            pending_tick: None,
            inserted: 0,
            deleted: Vec::new(),
            look: TextProperties::default(),
            from_right: false,
            blank_before: true,
            run_ended: true,
            runs: 0,
            began: false,
        }
    }

    /// Reads what stands in an element, to its end.
    pub(super) fn read(&mut self, element: Element<'t, 'a>) {
        self.blocks(element);
        self.finish_paragraph();
    }

    /// Reads the blocks in an element.
    pub(super) fn blocks(&mut self, element: Element<'t, 'a>) {
        self.each(element, Self::block);
    }

    /// Visits the children of an element with their path.
    pub(super) fn each(&mut self, element: Element<'t, 'a>, mut visit: impl FnMut(&mut Self, Element<'t, 'a>)) {
        for (position, child) in (0..).zip(element.children()) {
            self.path.push(position);
            visit(self, child);
            self.path.pop();
        }
    }

    fn block(&mut self, child: Element<'t, 'a>) {
        match (child.namespace(), child.name()) {
            (Namespace::Text, "p" | "h") => self.paragraph(child),
            (Namespace::Text, "list") => self.list(child),
            (Namespace::Text, "numbered-paragraph") => self.numbered_paragraph(child),
            (Namespace::Text, "section") => self.section(child),
            (
                Namespace::Text,
                "table-of-content" | "illustration-index" | "table-index" | "object-index" | "user-index"
                | "alphabetical-index",
            ) => self.contents(child),
            (Namespace::Text, "soft-page-break") => self.page_ends(),
            (Namespace::Text, "change-start" | "change-end" | "change") => self.change(child),
            // Declarations, and what is looked up by its id.
            (Namespace::Text, "tracked-changes" | "sequence-decls" | "variable-decls" | "user-field-decls") => {}
            (Namespace::Text, name) if name.ends_with("-source") => {}
            (Namespace::Office, "forms" | "event-listeners" | "scripts") => {}
            (Namespace::Office, "annotation") => self.annotation(child),
            (Namespace::Office, "annotation-end") => self.annotation_ends(child),
            (Namespace::LibreOffice, "content-control") => self.content_control(child, Self::blocks),
            (Namespace::Table, "table") => self.table(child),
            (Namespace::Draw, _) => {
                self.finish_paragraph();
                self.drawing(child);
                self.finish_paragraph();
            }
            // A wrapper, known or not: what it holds is text all the same.
            (Namespace::Svg | Namespace::Table, _) => {}
            _ if child.children().next().is_some() => self.blocks(child),
            _ => {}
        }
    }

    fn section(&mut self, element: Element<'t, 'a>) {
        let is_hidden = match element.text_attribute("display").as_deref() {
            Some("none") => true,
            Some("condition") => element.is_true(Namespace::Text, "is-hidden"),
            _ => false,
        };
        self.hidden += usize::from(is_hidden);
        self.blocks(element);
        self.hidden -= usize::from(is_hidden);
    }

    fn contents(&mut self, element: Element<'t, 'a>) {
        self.contents += 1;
        self.blocks(element);
        self.contents -= 1;
    }

    /// A page ends here, if pages are counted.
    pub(super) fn page_ends(&mut self) {
        let builder = &mut self.state.builder;
        builder.page = builder.page.map(|page| page + 1);
    }

    /// A page may end before what has this style.
    pub(super) fn page_before(&mut self, style: &ResolvedStyle) {
        if std::mem::replace(&mut self.began, true) && style.page_before == Some(true) {
            self.page_ends();
        }
    }

    /// A page may end behind what has this style.
    pub(super) fn page_behind(&mut self, style: &ResolvedStyle) {
        if style.page_behind == Some(true) {
            self.page_ends();
        }
    }

    fn paragraph(&mut self, element: Element<'t, 'a>) {
        self.finish_paragraph();
        let style = self.context.styles.paragraph(element.text_attribute("style-name").as_deref());
        self.page_before(&style);
        self.look = style.text.clone();
        self.from_right = style.right_to_left == Some(true);
        let is_hidden = self.hidden > 0 || self.all_hidden(element);
        let (marker, level) = if is_hidden { (None, 0) } else { self.marker(element, &style) };
        let list_level = marker.is_some().then(|| u8::try_from(level).unwrap_or(u8::MAX));
        let kind = match self.kind {
            StoryKind::Furniture(kind) => BlockKind::Furniture(kind),
            StoryKind::Note => BlockKind::Note,
            StoryKind::Body if self.contents > 0 || style.is_contents => {
                BlockKind::Furniture(Furniture::TableOfContents)
            }
            StoryKind::Body => match (heading_level(element, &style), &marker) {
                (Some(level), _) => BlockKind::Heading(level),
                (None, Some(_)) => BlockKind::ListItem,
                (None, None) => BlockKind::Paragraph,
            },
        };
        self.begin(kind, marker, list_level, element.id(Namespace::Text));
        self.inline(element);
        self.finish_paragraph();
        self.page_behind(&style);
    }

    /// True when all text of a paragraph is set as hidden.
    fn all_hidden(&self, paragraph: Element<'t, 'a>) -> bool {
        let plain = self.look.hidden == Some(true);
        paragraph.nodes().all(|node| match (node.namespace(), node.name()) {
            (_, "") => plain || node.text().trim().is_empty(),
            (Namespace::Text, "span") => {
                let name = node.text_attribute("style-name").unwrap_or_default();
                self.context.styles.style(Family::Text, &name).text.hidden.unwrap_or(plain)
            }
            _ => plain,
        }) && paragraph.nodes().next().is_some()
    }

    /// Begins a paragraph with what stands before it.
    pub(super) fn begin(
        &mut self,
        kind: BlockKind,
        marker: Option<Marker>,
        list_level: Option<u8>,
        para_id: Option<String>,
    ) {
        let place = ParagraphPlace { path: self.path.clone(), para_id };
        let label = self.note_label.take();
        self.state.builder.begin_marked(kind, label, marker, list_level, place, false);
        (self.runs, self.run_ended, self.blank_before, self.mark_behind_note) = (0, false, true, None);
        for text in std::mem::take(&mut self.deleted) {
            self.state.builder.mark_here(Mark::Deleted(text));
        }
    }

    /// Ends the present paragraph; the text that is anchored in it follows.
    pub(super) fn finish_paragraph(&mut self) {
        self.state.builder.end();
        for TextBox { element, path, link } in std::mem::take(&mut self.boxes) {
            let outer_path = std::mem::replace(&mut self.path, path);
            let outer_fields = std::mem::take(&mut self.fields);
            let outer_lists = std::mem::take(&mut self.lists);
            let outer_tick = self.pending_tick.take();
            let is_link = link.is_some();
            link.into_iter().for_each(|target| self.state.builder.open_mark(Mark::Link(target)));
            if element.is(Namespace::Table, "table") {
                self.table(element);
            } else {
                self.blocks(element);
            }
            self.finish_paragraph();
            if is_link {
                self.state.builder.close_mark();
            }
            self.pending_tick = outer_tick;
            self.lists = outer_lists;
            self.fields = outer_fields;
            self.path = outer_path;
        }
    }
}

/// The level of a heading: its own, that of its style, or that of the title of the document.
fn heading_level(element: Element<'_, '_>, style: &Rc<ResolvedStyle>) -> Option<u8> {
    const LEVEL_MAX: u8 = 9;
    let own = element.number::<u8>(Namespace::Text, "outline-level").filter(|_| element.name() == "h");
    let level = own.or_else(|| (element.name() == "h").then_some(1)).or(style.outline_level);
    let level = level.filter(|level| *level > 0).or_else(|| style.is_title.then_some(1));
    level.map(|level| level.min(LEVEL_MAX))
}
