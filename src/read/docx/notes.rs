//! Footnotes and endnotes (ECMA-376 part 1, 17.11): marks in the text, and what they stand for.

use std::collections::BTreeMap;

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
struct NoteReference {
    /// Notes of both kinds that were referred to before it.
    rank: usize,
    /// Its mark; `None` where the author wrote one of his own.
    label: Option<String>,
}

/// The notes that the text refers to, by kind and id.
#[derive(Debug, Default)]
pub(super) struct Notes {
    referred: BTreeMap<(NoteKind, String), NoteReference>,
    /// Marks of each kind so far.
    marks: BTreeMap<NoteKind, i64>,
    /// Format of the marks, where the document names one.
    pub formats: BTreeMap<NoteKind, String>,
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

impl Notes {
    /// The mark of a note that is referred to: the next one, or the one that it has.
    pub(super) fn refer(&mut self, kind: NoteKind, id: &str, is_custom: bool) -> Option<String> {
        let rank = self.referred.len();
        let note = self.referred.entry((kind, id.to_owned())).or_insert_with(|| {
            let mut next = || {
                let number = self.marks.entry(kind).or_default();
                *number += 1;
                let format = self.formats.get(&kind).map_or(kind.usual_format(), String::as_str);
                number_format::written(*number, format, None).unwrap_or_else(|| number.to_string())
            };
            NoteReference { rank, label: (!is_custom).then(&mut next) }
        });
        note.label.clone()
    }

    fn of(&self, kind: NoteKind, note: Element<'_, '_>) -> Option<NoteReference> {
        let id = note.word_attribute("id").unwrap_or_default().into_owned();
        self.referred.get(&(kind, id)).cloned()
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
    let referred = notes.into_iter().map(|(position, note)| (state.notes.of(kind, note), position, note));
    let mut ranked: Vec<(Option<NoteReference>, u32, Element<'_, '_>)> = referred.collect();
    ranked.sort_by_key(|(note, position, _)| (note.as_ref().map_or(usize::MAX, |note| note.rank), *position));
    for (referred, position, note) in ranked {
        let mut story = Story::new(context, relationships, state, StoryKind::Note);
        let written = referred.and_then(|referred| referred.label);
        story.note_label = written.map(|written| Label { written, origin: LabelOrigin::Numbering });
        story.path.push(position);
        story.read(note);
    }
}
