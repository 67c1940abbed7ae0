//! OpenDocument text (ODF 1.3): from the bytes of a package to a document, as LibreOffice shows it.
//!
//! | step | from | to |
//! |---|---|---|
//! | [`styles`], [`properties`], [`list_styles`], [`numbering`] | styles and lists | how text looks, what stands before it |
//! | [`changes`], [`forms`] | what stands apart in the text | changes and form controls by their ids |
//! | [`story`], [`lists`], [`inline`], [`tables`], [`drawings`] | a part | paragraphs, spans, cells, text boxes |
//! | [`fields`], [`controls`] | fields and controls | ticks, values, placeholders |
//! | [`notes`] | notes and annotations | notes behind the text, notices |

mod changes;
mod controls;
mod drawings;
mod fields;
mod forms;
mod inline;
mod list_styles;
mod lists;
mod notes;
mod numbering;
mod open_document;
mod properties;
mod story;
mod styles;
mod tables;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::ReadError;
use super::document::{Document, Furniture};
use super::notice::{Notice, NoticeCode};
use super::package::xml::{self, Namespace, Tree};
use super::package::{Package, mark_bold_headings, parse_part, part_damaged};
use changes::Apart;
use open_document::OpenDocumentElement;
use story::{Context, State, Story, StoryKind};
use styles::Styles;

const CONTENT: &str = "content.xml";
const STYLES: &str = "styles.xml";
const META: &str = "meta.xml";

/// Reads an OpenDocument text.
///
/// # Errors
/// When the package or its content is damaged, or holds more than any form.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes)?;
    let content = package.text(CONTENT)?.ok_or_else(|| ReadError::PartMissing { part: CONTENT.to_owned() })?;
    let content_tree = parse_part(CONTENT, &content)?;
    let mut notices = Vec::new();
    let styles_text = package.text(STYLES)?;
    let styles_tree = optional(styles_text.as_deref(), STYLES, &mut notices);
    let meta = package.text(META)?;
    let (title, language) = optional(meta.as_deref(), META, &mut notices).as_ref().map(description).unwrap_or_default();
    if package.names().any(is_macro) {
        notices.push(Notice::new(NoticeCode::MacrosPresent, "the file carries macros; they were not run", None));
    }
    // Automatic styles hold in their own part alone.
    let (mut of_content, mut of_pages) = (Styles::default(), Styles::default());
    if let Some(tree) = &styles_tree {
        of_content.add(tree, false);
        of_pages.add(tree, true);
    }
    of_content.add(&content_tree, true);
    let language = of_content.defaults.language.as_deref().filter(|it| !it.is_empty()).map(str::to_owned).or(language);
    let package = RefCell::new(package);
    let mut state = State::default();
    let context = |styles, apart| Context { styles, apart, language: language.as_deref(), package: &package };
    let apart_on_pages = Apart::of(styles_text.as_deref(), styles_tree.as_ref());
    let on_pages = context(&of_pages, &apart_on_pages);
    let apart = Apart::of(Some(&content), Some(&content_tree));
    if let Some(tree) = &styles_tree {
        furniture(&on_pages, tree, "header", Furniture::PageHeader, &mut state);
    }
    body(&context(&of_content, &apart), &content_tree, content.contains("soft-page-break"), &mut state);
    if let Some(tree) = &styles_tree {
        furniture(&on_pages, tree, "footer", Furniture::PageFooter, &mut state);
    }
    notices.extend(state.changes.notice());
    let mut document = state.builder.document;
    mark_bold_headings(&mut document.blocks);
    notices.append(&mut document.notices);
    Ok(Document { title, language, notices, ..document })
}

/// Reads the text and the notes in it. Pages are counted where the file tells at which places they ended.
fn body(context: &Context<'_, '_>, tree: &Tree<'_>, has_pages: bool, state: &mut State) {
    CONTENT.clone_into(&mut state.builder.part);
    state.builder.page = has_pages.then_some(1);
    let mut story = Story::new(context, state, StoryKind::Body);
    for (position, body) in (0..).zip(tree.root().children()).filter(|(_, child)| child.is(Namespace::Office, "body")) {
        story.path.push(position);
        story.read(body);
        story.path.pop();
    }
    let notes = std::mem::take(&mut story.notes);
    state.builder.document.pages = state.builder.page;
    state.builder.page = None;
    notes::read(notes, context, state);
}

/// Reads the headers or footers of all master pages (16.9): each text once, however many pages show it.
fn furniture(context: &Context<'_, '_>, tree: &Tree<'_>, kind: &str, furniture: Furniture, state: &mut State) {
    STYLES.clone_into(&mut state.builder.part);
    let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
    for (outer, masters) in (0..).zip(tree.root().children()) {
        if !masters.is(Namespace::Office, "master-styles") {
            continue;
        }
        for (middle, master) in (0..).zip(masters.children()) {
            for (inner, element) in (0..).zip(master.children()) {
                let is_wanted = matches!(element.namespace(), Namespace::Style | Namespace::LibreOffice)
                    && element.name().split('-').next() == Some(kind);
                let is_shown = element.style_attribute("display").is_none_or(|display| display != "false");
                if !is_wanted || !is_shown {
                    continue;
                }
                let document = &state.builder.document;
                let (blocks, not_read, notices) =
                    (document.blocks.len(), document.not_read.len(), document.notices.len());
                let mut story = Story::new(context, state, StoryKind::Furniture(furniture));
                story.path = vec![outer, middle, inner];
                story.read(element);
                let document = &mut state.builder.document;
                let texts = document.blocks[blocks..].iter().map(|block| block.text.as_str().to_owned()).collect();
                if !known.insert(texts) {
                    document.blocks.truncate(blocks);
                    document.not_read.truncate(not_read);
                    document.notices.truncate(notices);
                }
            }
        }
    }
}

/// The tree of a part that the document can do without, with a notice where it is damaged.
fn optional<'t>(text: Option<&'t str>, part: &str, notices: &mut Vec<Notice>) -> Option<Tree<'t>> {
    let tree = xml::parse(text?).ok();
    if tree.is_none() {
        notices.push(part_damaged(part));
    }
    tree
}

/// Title and language (4.3.2).
fn description(meta: &Tree<'_>) -> (Option<String>, Option<String>) {
    let said = |name: &str| {
        let text = meta.root().child(Namespace::Office, "meta")?.child(Namespace::DublinCore, name)?.text();
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    (said("title"), said("language"))
}

/// True for the name of a part that is a macro: libraries have lists of their modules even where they are empty.
fn is_macro(name: &str) -> bool {
    let is_list = name.ends_with("/script-lb.xml") || name.ends_with("/script-lc.xml");
    let in_folder = name.starts_with("basic/") || name.starts_with("scripts/");
    in_folder && !is_list && !name.ends_with('/')
}
