//! What stands on the pages and could not be read: pictures, glyphs without a character, text that is not displayed,
//! pages without text. Each is listed with its place, and told in a notice.

use kurbo::Rect;

use crate::read::pdf::file::comments::Comment;
use crate::read::pdf::file::forms::{Widget, WidgetKind};
use crate::read::pdf::page::{PageContent, in_tenths};
use crate::read::pdf::page_notice;
use crate::read::pdf::words::PageWords;
use crate::read::{Document, NotRead, NotReadKind, Notice, NoticeCode, PagePlace, Place};

/// Pictures that are smaller than this on a side are decoration, in points.
const IMAGE_SIDE_MIN_PT: f64 = 40.0;
/// Share of a picture that words cover where it is only their background; a stamp or page number covers less.
const TEXT_COVER_MIN: f64 = 0.02;
/// Most boxes that are listed for one entry.
const BOXES_MAX: usize = 200;

/// What could not be read, page by page.
#[derive(Debug)]
pub(super) struct Unread {
    /// Texts that stand behind a sign on a page, or in a field that is not displayed: page, place, text.
    hidden: Vec<(u32, Rect, String)>,
    entries: Vec<NotRead>,
    notices: Vec<Notice>,
}

impl Unread {
    /// Nothing but comments that the pages do not show, and the values of fields that are not displayed.
    pub(super) fn new(comments: Vec<Comment>, widgets: &[Widget]) -> Self {
        let is_text = |widget: &&Widget| matches!(widget.kind, WidgetKind::Text | WidgetKind::Choice);
        let fields = widgets.iter().filter(|widget| widget.hidden).filter(is_text);
        let fields = fields.filter_map(|widget| Some((widget.page, widget.bounds, widget.value.clone()?)));
        let comments = comments.into_iter().map(|comment| (comment.page, comment.bounds, comment.text));
        Self { hidden: comments.chain(fields).collect(), entries: Vec::new(), notices: Vec::new() }
    }

    /// Takes note of a page.
    pub(super) fn take(&mut self, content: &PageContent, found: &PageWords) {
        let page = content.frame.number;
        let mut list = |kind, characters, boxes: Vec<Rect>, description: &str| {
            let boxes = boxes.into_iter().take(BOXES_MAX).map(in_tenths).collect();
            let place = Place::Page(PagePlace { page, boxes });
            let description = description.to_owned();
            self.entries.push(NotRead { kind, description, characters, after_block: None, place });
        };
        let is_blank = found.words.is_empty() && found.unmapped.is_empty();
        if is_blank {
            list(NotReadKind::PageWithoutText, 0, Vec::new(), "");
            let message = format!("page {page} holds no text: it is blank, or a picture of a page; read it in review");
            self.notices.push(page_notice(NoticeCode::PageWithoutText, page, message));
        }
        for image in content.images.iter().filter(|image| !image.artifact && !is_blank) {
            let is_large = image.bounds.width() >= IMAGE_SIDE_MIN_PT && image.bounds.height() >= IMAGE_SIDE_MIN_PT;
            // A scan is read by its text layer; a background holds no text of its own.
            let over = found.words.iter().map(|word| word.place).filter(|place| image.bounds.contains(place.center()));
            let covered: f64 = over.map(|place| place.area()).sum();
            let has_text = covered > 0.0 && found.has_text_layer || covered >= TEXT_COVER_MIN * image.bounds.area();
            if is_large && !has_text {
                list(NotReadKind::Image, 0, vec![image.bounds], "");
                let message =
                    format!("a picture on page {page} was not read; if it holds an answer, type it in review");
                self.notices.push(page_notice(NoticeCode::ImageNotRead, page, message));
            }
        }
        if !found.unmapped.is_empty() {
            let count = found.unmapped.len();
            list(NotReadKind::UnmappedGlyphs, count, found.unmapped.clone(), "");
            let message = format!(
                "{count} signs on page {page} have a font that does not tell which characters they are; look at the page in review"
            );
            self.notices.push(page_notice(NoticeCode::GlyphsUnmapped, page, message));
        }
        if content.lacks_font {
            let message = format!(
                "page {page} names a font that the file lacks; its text was read as Latin letters, as viewers show it; \
                 compare it with the page in review"
            );
            self.notices.push(page_notice(NoticeCode::GlyphsUnmapped, page, message));
        }
        let mut hidden = found.hidden_characters;
        if hidden > 0 {
            list(NotReadKind::HiddenText, hidden, Vec::new(), "");
        }
        for (_, bounds, text) in self.hidden.iter().filter(|(its_page, ..)| *its_page == page) {
            let characters = text.chars().count();
            list(NotReadKind::HiddenText, characters, vec![*bounds], text);
            hidden += characters;
        }
        if hidden > 0 {
            let message = format!(
                "{hidden} characters on page {page} are not displayed (comments, hidden text or fields) and were not read"
            );
            self.notices.push(page_notice(NoticeCode::HiddenText, page, message));
        }
        if !content.complete {
            let message = format!(
                "page {page} holds more than any page of a form and was read in part; print it anew and read that"
            );
            self.notices.push(page_notice(NoticeCode::PageCut, page, message));
        }
    }

    /// Adds all of it to a document.
    pub(super) fn add_to(self, document: &mut Document) {
        for mut entry in self.entries {
            let page = page_of(&entry.place);
            entry.after_block = document
                .blocks
                .iter()
                .rposition(|block| block.places.first().is_some_and(|placed| page_of(&placed.place) <= page));
            document.not_read.push(entry);
        }
        document.notices.extend(self.notices);
    }
}

fn page_of(place: &Place) -> u32 {
    match place {
        Place::Page(place) => place.page,
        _ => 0,
    }
}
