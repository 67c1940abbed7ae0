//! Footnotes and endnotes (ECMA-376 part 1, 17.11): marks in the text, and what they stand for.

use super::story::{Context, State, Story, StoryKind};
use super::word::WordElement;
use crate::read::label::{Label, LabelOrigin};
use crate::read::package::number_format;
use crate::read::package::xml::{Element, Tree};

/// Kinds of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteKind {
    /// At the foot of the page.
    Footnote,
    /// At the end of the document.
    Endnote,
}

/// A note that the text refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoteReference {
    pub kind: NoteKind,
    pub id: String,
    /// Its mark; `None` where the author wrote one of his own.
    pub label: Option<String>,
}

impl NoteKind {
    /// Name of the element of such a note.
    fn element(self) -> &'static str {
        match self {
            Self::Footnote => "footnote",
            Self::Endnote => "endnote",
        }
    }

    /// Format of its marks where the document names none (17.11.17, 17.11.18).
    fn usual_format(self) -> &'static str {
        match self {
            Self::Footnote => "decimal",
            Self::Endnote => "lowerRoman",
        }
    }
}

impl State {
    /// The mark of a note that is referred to: the next one, or the one that it has.
    pub(super) fn refer(&mut self, kind: NoteKind, id: &str, is_custom: bool) -> Option<String> {
        if let Some(note) = self.notes.iter().find(|note| note.kind == kind && note.id == id) {
            return note.label.clone();
        }
        let count = self.notes.iter().filter(|note| note.kind == kind && note.label.is_some()).count();
        let number = i64::try_from(count).unwrap_or(i64::MAX - 1) + 1;
        let format = self.note_formats.get(&kind).map_or(kind.usual_format(), String::as_str);
        let label = number_format::written(number, format, None).unwrap_or_else(|| number.to_string());
        let label = (!is_custom).then_some(label);
        self.notes.push(NoteReference { kind, id: id.to_owned(), label: label.clone() });
        label
    }
}

/// Reads the notes of a part: those that are referred to in the order of their marks, then the others.
pub(super) fn read(
    tree: &Tree<'_>,
    kind: NoteKind,
    context: &Context<'_, '_>,
    relationships: &super::parts::Relationships,
    state: &mut State,
) {
    let root = tree.root();
    let notes: Vec<(u32, Element<'_, '_>)> = (0..)
        .zip(root.children())
        // Separators carry a type (17.18.33).
        .filter(|(_, note)| note.is_word(kind.element()) && note.word_attribute("type").is_none_or(|it| it == "normal"))
        .collect();
    let order = state.notes.clone();
    let rank = |note: Element<'_, '_>| {
        let id = note.word_attribute("id").unwrap_or_default();
        order.iter().position(|one| one.kind == kind && one.id == id)
    };
    let mut ranked: Vec<(Option<usize>, u32, Element<'_, '_>)> =
        notes.into_iter().map(|(position, note)| (rank(note), position, note)).collect();
    ranked.sort_by_key(|(rank, position, _)| (rank.unwrap_or(usize::MAX), *position));
    for (rank, position, note) in ranked {
        let mut story = Story::new(context, relationships, state, StoryKind::Note);
        let written = rank.and_then(|rank| order[rank].label.clone());
        story.note_label = written.map(|written| Label { written, origin: LabelOrigin::Numbering });
        story.path.push(position);
        story.read(note);
    }
}
