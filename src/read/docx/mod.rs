//! Word (ECMA-376, in its strict and its transitional form): from the bytes of a package to a document, as
//! Word shows it.
//!
//! | step | from | to |
//! |---|---|---|
//! | [`parts`] | the package | parts by their relationships |
//! | [`styles`], [`properties`], [`numbering`] | styles and numbering | how text looks, which number stands before it |
//! | [`story`], [`inline`], [`tables`], [`drawings`] | a part | paragraphs, runs, cells, text boxes |
//! | [`fields`], [`form_fields`], [`controls`], [`content_control`] | codes and properties | links, ticks, values of controls |
//! | [`notes`], [`comments`] | notes and comments | notes behind the text, notices |
//! | [`chunks`] | files that Word would merge | their blocks |

mod chunks;
mod comments;
mod content_control;
mod controls;
mod drawings;
mod fields;
mod form_fields;
mod inline;
mod notes;
mod numbering;
mod parts;
mod properties;
mod story;
mod styles;
mod tables;
mod word;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::ReadError;
use super::document::{Document, Furniture};
use super::notice::{Notice, NoticeCode};
use super::package::xml::{self, Tree};
use super::package::{Package, mark_bold_headings, parse_part, part_damaged};
use notes::NoteKind;
use numbering::Numbering;
use parts::{Relationships, optional_text};
use story::{Context, State, Story, StoryKind};
use styles::Styles;
use word::WordElement;

/// Reads a Word file.
///
/// # Errors
/// When the package or its main part is damaged, or holds more than any form.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    read_within(bytes, 0)
}

/// Reads a Word file that lies within this many others.
fn read_within(bytes: &[u8], depth: usize) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes)?;
    let main = parts::main_part(&mut package)?;
    let relationships = Relationships::of(&mut package, &main)?;
    let missing = || ReadError::PartMissing { part: main.clone() };
    let text = package.text(&main)?.ok_or_else(missing)?;
    let tree = parse_part(&main, &text)?;
    let mut notices = Vec::new();
    if relationships.is_damaged {
        let message =
            format!("the list of parts that belong to {main} is damaged: styles, numbers and notes are not read");
        notices.push(Notice::new(NoticeCode::PartDamaged, message, None));
    }
    let styles = with_part(&mut package, &relationships, "styles", &mut notices, Styles::read)?.unwrap_or_default();
    let numbering = with_part(&mut package, &relationships, "numbering", &mut notices, Numbering::read)?;
    let comments = with_part(&mut package, &relationships, "comments", &mut notices, comments::read)?;
    let formats = with_part(&mut package, &relationships, "settings", &mut notices, note_formats)?;
    let placeholders =
        with_part(&mut package, &relationships, "glossaryDocument", &mut notices, content_control::placeholders)?;
    let (title, language) = parts::description(&mut package)?;
    let language = styles.defaults.language.as_deref().map(str::to_owned).or(language);
    if relationships.of_kind("vbaProject").next().is_some() {
        let message = "the file carries macros; they were not run";
        notices.push(Notice::new(NoticeCode::MacrosPresent, message, None));
    }
    let (numbering, comments) = (numbering.unwrap_or_default(), comments.unwrap_or_default());
    let package = RefCell::new(package);
    let context = Context {
        styles: &styles,
        numbering: &numbering,
        comments: &comments,
        placeholders: &placeholders.unwrap_or_default(),
        language: language.as_deref(),
        package: &package,
        depth,
    };
    let mut state = State::default();
    state.notes.formats = formats.unwrap_or_default();
    furniture(&context, &relationships, "header", Furniture::PageHeader, &mut state)?;
    body(&context, &relationships, &main, &tree, text.contains("lastRenderedPageBreak"), &mut state);
    for (kind, part) in [(NoteKind::Footnote, "footnotes"), (NoteKind::Endnote, "endnotes")] {
        each_part(&context, &relationships, part, &mut state, |tree, own, state| {
            notes::read(tree, kind, &context, own, state);
        })?;
    }
    furniture(&context, &relationships, "footer", Furniture::PageFooter, &mut state)?;
    notices.extend(state.changes.notice());
    let mut document = state.builder.document;
    mark_bold_headings(&mut document.blocks);
    notices.append(&mut document.notices);
    Ok(Document { title, language, notices, ..document })
}

/// Reads the body. Pages are counted where Word left the places at which they ended.
fn body(
    context: &Context<'_, '_>,
    relationships: &Relationships,
    part: &str,
    tree: &Tree<'_>,
    has_pages: bool,
    state: &mut State,
) {
    state.builder.part = part.to_owned();
    state.builder.page = has_pages.then_some(1);
    let mut story = Story::new(context, relationships, state, StoryKind::Body);
    for (position, body) in (0..).zip(tree.root().children()).filter(|(_, child)| child.is_word("body")) {
        story.path.push(position);
        story.read(body);
        story.path.pop();
    }
    state.builder.document.pages = state.builder.page;
    state.builder.page = None;
}

/// Reads the headers or footers: each text once, however many pages or sections show it.
fn furniture(
    context: &Context<'_, '_>,
    relationships: &Relationships,
    kind: &str,
    furniture: Furniture,
    state: &mut State,
) -> Result<(), ReadError> {
    let mut shown: BTreeSet<Vec<String>> = BTreeSet::new();
    each_part(context, relationships, kind, state, |tree, own, state| {
        let document = &state.builder.document;
        let (first, not_read, notices) = (document.blocks.len(), document.not_read.len(), document.notices.len());
        Story::new(context, own, state, StoryKind::Furniture(furniture)).read(tree.root());
        let document = &mut state.builder.document;
        let texts = document.blocks[first..].iter().map(|block| block.text.as_str().to_owned()).collect();
        if !shown.insert(texts) {
            document.blocks.truncate(first);
            document.not_read.truncate(not_read);
            document.notices.truncate(notices);
        }
    })
}

/// Reads each part of a kind, with its own relationships. One that is damaged is told of.
fn each_part(
    context: &Context<'_, '_>,
    relationships: &Relationships,
    kind: &str,
    state: &mut State,
    mut read: impl FnMut(&Tree<'_>, &Relationships, &mut State),
) -> Result<(), ReadError> {
    for relationship in relationships.of_kind(kind) {
        let part = relationship.target.as_str();
        let own = Relationships::of(&mut context.package.borrow_mut(), part)?;
        let text = optional_text(&mut context.package.borrow_mut(), part)?;
        match text.as_deref().map(xml::parse) {
            Some(Ok(tree)) => {
                part.clone_into(&mut state.builder.part);
                read(&tree, &own, state);
            }
            _ => state.builder.document.notices.push(part_damaged(part)),
        }
    }
    Ok(())
}

/// What a part says that the document can do without; `None` where there is none, with a notice where it is damaged.
fn with_part<T>(
    package: &mut Package<'_>,
    relationships: &Relationships,
    kind: &str,
    notices: &mut Vec<Notice>,
    read: impl FnOnce(&Tree<'_>) -> T,
) -> Result<Option<T>, ReadError> {
    let Some(relationship) = relationships.of_kind(kind).next() else { return Ok(None) };
    if !package.has(&relationship.target) {
        return Ok(None);
    }
    let text = optional_text(package, &relationship.target)?;
    let tree = text.as_deref().map(xml::parse);
    let Some(Ok(tree)) = tree else {
        notices.push(part_damaged(&relationship.target));
        return Ok(None);
    };
    Ok(Some(read(&tree)))
}

/// Formats of the marks of notes, where the settings name them.
fn note_formats(settings: &Tree<'_>) -> BTreeMap<NoteKind, String> {
    let format = |kind, name| Some((kind, settings.root().word(name)?.value("numFmt")?.into_owned()));
    [format(NoteKind::Footnote, "footnotePr"), format(NoteKind::Endnote, "endnotePr")].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;
