//! PDF (ISO 32000): from the bytes of a file to a document, as a careful person reads the page.
//!
//! | step | from | to |
//! |---|---|---|
//! | [`file`] | bytes | pages, form fields, comments, links, structure tree |
//! | [`content`], [`font`] | operators of a page | glyphs, paths, pictures, with their places |
//! | [`shapes`] | paths | tick boxes, ruled tables |
//! | [`words`] | glyphs, boxes, fields | words |
//! | [`layout`] | words of all pages | flows: columns, cells, elements, in reading order |
//! | [`text`] | flows | paragraphs, headings, list items, notes: text with spans and places |

mod content;
mod file;
mod font;
mod layout;
mod leaf;
mod page;
mod picture;
mod shapes;
mod text;
mod unread;
mod words;

use std::cell::LazyCell;
use std::collections::BTreeMap;

use hayro_syntax::Pdf;
use kurbo::Affine;

pub(super) use file::open::open;
pub(crate) use leaf::PdfLeaf;
pub(super) use leaf::leaves;
pub(super) use picture::picture;

use super::document::{Block, Document};
use super::{Notice, ReadError};
use file::comments::{self, Comment};
use file::forms::{self, Widget};
use file::links::{self, Link};
use file::{open, structure};
use layout::LaidPage;
use layout::flow::Flow;
use page::{PageContent, PageFrame};
use shapes::{drawn, grid};
use text::{kinds, paragraphs, writing};
use unread::Unread;
use words::{PageWords, decoration, seats, upright};

/// Work that one document may ask for, in operators.
const DOCUMENT_WORK_MAX: usize = 30_000_000;

/// Reads a PDF.
///
/// # Errors
/// When it needs a password that was not given, or is damaged beyond reading.
pub(super) fn read(bytes: &[u8], password: Option<&str>) -> Result<Document, ReadError> {
    let pdf = open(bytes, password)?;
    let description = open::describe(&pdf);
    let frames = open::frames(&pdf);
    let form = forms::read(&pdf, &frames);
    let (typed, hidden): (Vec<_>, Vec<_>) =
        comments::read(&pdf, &frames).into_iter().partition(|comment| comment.shown);
    let mut unread = Unread::new(hidden, &form.widgets);
    let mut widgets = form.widgets;
    widgets.extend(typed.into_iter().map(Comment::into_field));
    let links = links::read(&pdf, &frames);
    let structure = structure::read(&pdf);
    let pages = read_pages(&pdf, &frames, &widgets, &mut unread);
    let blocks = write(layout::read(pages, &structure), &widgets, &links);
    let mut document = Document {
        title: description.title,
        language: description.language,
        pages: u32::try_from(frames.len()).ok(),
        blocks,
        notices: form.notices,
        ..Document::default()
    };
    unread.add_to(&mut document);
    Ok(document)
}

/// Width and height of each page as displayed, in points.
///
/// # Errors
/// When it needs a password that was not given, or is damaged beyond reading.
pub(super) fn sizes(bytes: &[u8], password: Option<&str>) -> Result<Vec<[f64; 2]>, ReadError> {
    let pdf = open(bytes, password)?;
    Ok(open::frames(&pdf).iter().map(|frame| [frame.width, frame.height]).collect())
}

/// What stands on each page: words, boxes and fields among them, and ruled tables.
fn read_pages(pdf: &Pdf, frames: &[PageFrame], widgets: &[Widget], unread: &mut Unread) -> Vec<LaidPage> {
    let optional = content::OptionalContent::of(pdf);
    let mut fonts = font::Fonts::new();
    let mut work = DOCUMENT_WORK_MAX;
    let mut on_page: BTreeMap<u32, Vec<(usize, Widget)>> = BTreeMap::new();
    for (position, widget) in widgets.iter().enumerate() {
        on_page.entry(widget.page).or_default().push((position, widget.clone()));
    }
    let mut pages = Vec::with_capacity(frames.len());
    let mut glyphs = Vec::new();
    for (page, frame) in pdf.pages().iter().zip(frames) {
        let mut content = content::read(page, *frame, &mut fonts, &optional, &mut work, glyphs);
        let turn = upright::bring(&mut content);
        let boxes = drawn::find(&content);
        content.complete &= boxes.is_some();
        let boxes = boxes.unwrap_or_default();
        let mut marks: Vec<usize> = boxes.iter().flat_map(|one| one.marks.iter().copied()).collect();
        marks.sort_unstable();
        let mut found = words::read(&content, &marks);
        decoration::mark(&mut found.words, &content);
        let mut widgets: Vec<(usize, Widget)> = on_page.remove(&frame.number).unwrap_or_default();
        if let Some(turn) = turn {
            widgets.iter_mut().for_each(|(_, widget)| widget.bounds = upright::turned(turn, widget.bounds));
        }
        seats::add(&mut found.words, frame.number, &boxes, &widgets);
        let grids = grid::find(&content);
        if let Some(turn) = turn {
            tell_places(&mut content, &mut found, turn.inverse());
        }
        unread.take(&content, &found);
        pages.push(LaidPage { frame: content.frame, words: found.words, grids });
        // The next page has as many: they take the memory of these.
        glyphs = content.glyphs;
    }
    pages
}

/// Tells places on the page as displayed, for a page that was turned upright.
fn tell_places(content: &mut PageContent, found: &mut PageWords, back: Affine) {
    found.words.iter_mut().for_each(|word| word.place = upright::turned(back, word.place));
    found.unmapped.iter_mut().for_each(|place| *place = upright::turned(back, *place));
    content.images.iter_mut().for_each(|image| image.bounds = upright::turned(back, image.bounds));
}

/// The blocks of flows in reading order.
fn write(flows: Vec<Flow>, widgets: &[Widget], links: &[Link]) -> Vec<Block> {
    let leading_em = paragraphs::leading_em(&flows);
    let mut paragraphs: Vec<_> = flows.into_iter().flat_map(|flow| paragraphs::read(flow, leading_em)).collect();
    let notes = kinds::mark_notes(&mut paragraphs);
    let mut paragraphs = kinds::join_over_pages(paragraphs);
    kinds::mark_headings(&mut paragraphs);
    let mut links_by_page: BTreeMap<u32, Vec<&Link>> = BTreeMap::new();
    for link in links {
        links_by_page.entry(link.page).or_default().push(link);
    }
    let vocabulary = LazyCell::new(|| kinds::vocabulary(&paragraphs));
    let writer = writing::Writer { notes, vocabulary: &vocabulary, links: links_by_page, widgets };
    let blocks = paragraphs.iter().filter_map(|paragraph| {
        let note = kinds::labelled_note(paragraph, &writer.notes);
        let mut draft = writer.write(note.as_ref().map_or(paragraph, |(_, text)| text));
        draft.label = note.map(|(label, _)| label);
        draft.trim_front();
        (!draft.is_blank()).then(|| draft.finish())
    });
    blocks.collect()
}

/// A notice about a page.
fn page_notice(code: super::NoticeCode, page: u32, message: String) -> Notice {
    let place = super::Place::Page(super::PagePlace { page, boxes: Vec::new() });
    Notice::new(code, message, Some(place))
}
