//! Footnotes, endnotes and annotations (ODF 1.3 part 3, 6.3 and 14): marks in the text, and what they stand for.

use super::open_document::{OpenDocumentElement, all_text};
use super::story::{Context, State, Story, StoryKind};
use crate::read::document::Mark;
use crate::read::label::{Label, LabelOrigin};
use crate::read::package::xml::{Element, Namespace};

/// A note that the text refers to.
#[derive(Debug, Clone)]
pub(super) struct Note<'t, 'a> {
    is_endnote: bool,
    label: Option<Label>,
    body: Element<'t, 'a>,
    path: Vec<u32>,
}

/// An annotation whose range is open: who wrote it, what, and the block and character at which it begins.
#[derive(Debug, Clone)]
pub(super) struct Annotation {
    author: String,
    text: String,
    start: (usize, usize),
}

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    /// Sets the mark of a note; the note itself is read behind the text.
    pub(super) fn note(&mut self, element: Element<'t, 'a>) {
        let is_endnote = element.text_attribute("note-class").is_some_and(|class| class == "endnote");
        let citation = element.child(Namespace::Text, "note-citation");
        let written = citation.map(|citation| citation.text().trim().to_owned()).filter(|label| !label.is_empty());
        // One that the author wrote carries what he wrote (19.807).
        let is_typed = citation.is_some_and(|citation| citation.text_attribute("label").is_some());
        let origin = if is_typed { LabelOrigin::Typed } else { LabelOrigin::Numbering };
        if let Some(written) = written.clone() {
            self.mark_behind_note = is_typed.then(|| written.clone());
            self.state.builder.mark_here(Mark::NoteReference(written));
        }
        let label = written.map(|written| Label { written, origin });
        for (position, body) in (0..).zip(element.children()) {
            if body.is(Namespace::Text, "note-body") {
                let path = self.path.iter().copied().chain([position]).collect();
                self.notes.push(Note { is_endnote, label: label.clone(), body, path });
            }
        }
    }

    /// An annotation begins; it is told of where its range ends.
    pub(super) fn annotation(&mut self, element: Element<'t, 'a>) {
        let author = element.child(Namespace::DublinCore, "creator");
        let author = author.map(|author| author.text().trim().to_owned()).unwrap_or_default();
        let text = all_text(element, " ").trim().to_owned();
        let builder = &mut self.state.builder;
        let name = element.attribute(Namespace::Office, "name");
        match name.filter(|name| self.context.apart.annotation_ends.contains(&**name)) {
            Some(name) => {
                let start = (builder.document.blocks.len(), builder.characters());
                self.annotations.insert(name.into_owned(), Annotation { author, text, start });
            }
            None => builder.comment(&author, "", &text),
        }
    }

    /// The range of an annotation ends.
    pub(super) fn annotation_ends(&mut self, element: Element<'t, 'a>) {
        let name = element.attribute(Namespace::Office, "name").unwrap_or_default();
        let Some(Annotation { author, text, start }) = self.annotations.remove(&*name) else { return };
        let builder = &mut self.state.builder;
        let start = if start.0 == builder.document.blocks.len() { start.1 } else { 0 };
        let anchor = builder.text_from(start);
        builder.comment(&author, &anchor, &text);
    }
}

/// Reads notes: footnotes, then endnotes.
pub(super) fn read(notes: Vec<Note<'_, '_>>, context: &Context<'_, '_>, state: &mut State) {
    let (endnotes, footnotes): (Vec<_>, Vec<_>) = notes.into_iter().partition(|note| note.is_endnote);
    for note in footnotes.into_iter().chain(endnotes) {
        let mut story = Story::new(context, state, StoryKind::Note);
        (story.note_label, story.path) = (note.label, note.path);
        story.read(note.body);
    }
}
