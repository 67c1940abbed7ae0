//! Comments (ECMA-376 part 1, 17.13.4): what somebody wrote about a text. They are told of, with the text that they
//! are about, and are never part of it.

use std::collections::BTreeMap;

use super::story::Story;
use super::word::WordElement;
use crate::read::package::xml::{Element, Namespace, Tree};

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comment {
    /// Who wrote it; empty where the file does not say.
    author: String,
    text: String,
}

/// Where the text that a comment is about begins, and what it is once its end was read.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    block: usize,
    character: usize,
    text: Option<String>,
}

/// Comments by id: who wrote them, and what.
pub(super) fn read(tree: &Tree<'_>) -> BTreeMap<String, Comment> {
    let comments = tree.root().children().filter(|comment| comment.is_word("comment"));
    let comment = |comment: Element<'_, '_>| {
        let id = comment.word_attribute("id")?.into_owned();
        let author = comment.word_attribute("author").unwrap_or_default().into_owned();
        let mut paragraphs = Vec::new();
        gather_paragraphs(comment, &mut paragraphs);
        Some((id, Comment { author, text: paragraphs.join(" ") }))
    };
    comments.filter_map(comment).collect()
}

fn gather_paragraphs(element: Element<'_, '_>, paragraphs: &mut Vec<String>) {
    for child in element.children() {
        if child.is_word("p") {
            let mut text = String::new();
            gather_text(child, &mut text);
            if !text.trim().is_empty() {
                paragraphs.push(text.trim().to_owned());
            }
        } else {
            gather_paragraphs(child, paragraphs);
        }
    }
}

fn gather_text(element: Element<'_, '_>, text: &mut String) {
    for child in element.children() {
        match (child.namespace(), child.name()) {
            (Namespace::Word, "t") => text.push_str(&child.text()),
            (Namespace::Word, "tab" | "br" | "cr") => text.push(' '),
            (Namespace::Word, "del") => {}
            _ => gather_text(child, text),
        }
    }
}

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    /// The text that a comment is about begins here.
    pub(super) fn comment_starts(&mut self, element: Element<'t, 'a>) {
        if let Some(id) = element.word_attribute("id") {
            let builder = &self.state.builder;
            let (block, character) = (builder.document.blocks.len(), builder.characters());
            self.anchors.insert(id.into_owned(), Anchor { block, character, text: None });
        }
    }

    /// It ends here. Of a text over several blocks, the last is quoted.
    pub(super) fn comment_ends(&mut self, element: Element<'t, 'a>) {
        let builder = &self.state.builder;
        if let Some(anchor) = element.word_attribute("id").and_then(|id| self.anchors.get_mut(&*id)) {
            let is_here = anchor.block == builder.document.blocks.len();
            anchor.text = Some(builder.text_from(if is_here { anchor.character } else { 0 }));
        }
    }

    /// Tells of a comment where it is referred to.
    pub(super) fn comment(&mut self, element: Element<'t, 'a>) {
        let Some(id) = element.word_attribute("id") else { return };
        let Some(comment) = self.context.comments.get(&*id) else { return };
        let anchor = self.anchors.get(&*id).and_then(|anchor| anchor.text.as_deref()).unwrap_or_default();
        self.state.builder.comment(&comment.author, anchor, &comment.text);
    }
}
