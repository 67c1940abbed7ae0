//! What stands on the pages and could not be read: pictures, glyphs without a character, text that is not displayed,
//! pages without text. Each is listed with its place, and told in a notice.

use kurbo::Rect;

use crate::read::pdf::page::PageContent;
use crate::read::pdf::page_notice;
use crate::read::pdf::words::PageWords;
use crate::read::{Document, NotRead, NotReadKind, Notice, NoticeCode, PagePlace, Place};

/// Pictures that are smaller than this on a side are decoration, in points.
const IMAGE_SIDE_MIN_PT: f64 = 40.0;
/// Most boxes that are listed for one entry.
const BOXES_MAX: usize = 200;

/// What could not be read, page by page.
#[derive(Debug, Default)]
pub(super) struct Unread {
    entries: Vec<NotRead>,
    notices: Vec<Notice>,
}

impl Unread {
    /// Takes note of a page.
    pub(super) fn take(&mut self, content: &PageContent, found: &PageWords) {
        let page = content.frame.number;
        let mut list = |kind, characters, boxes: Vec<Rect>| {
            let boxes = boxes
                .into_iter()
                .take(BOXES_MAX)
                .map(|one| [one.x0, one.y0, one.x1, one.y1].map(|value| (value * 10.0).round() / 10.0))
                .collect();
            let place = Place::Page(PagePlace { page, boxes });
            self.entries.push(NotRead { kind, description: String::new(), characters, after_block: None, place });
        };
        let is_blank = found.words.is_empty() && found.unmapped.is_empty();
        if is_blank {
            list(NotReadKind::PageWithoutText, 0, Vec::new());
            let message = format!("page {page} holds no text: it is blank, or a picture of a page; read it in review");
            self.notices.push(page_notice(NoticeCode::PageWithoutText, page, message));
        }
        for image in content.images.iter().filter(|image| !image.artifact && !is_blank) {
            let is_large = image.bounds.width() >= IMAGE_SIDE_MIN_PT && image.bounds.height() >= IMAGE_SIDE_MIN_PT;
            // The picture under a text layer is read by that.
            let has_text = found.words.iter().filter(|word| image.bounds.contains(word.place.center())).count() > 3;
            if is_large && !has_text {
                list(NotReadKind::Image, 0, vec![image.bounds]);
                let message =
                    format!("a picture on page {page} was not read; if it holds an answer, type it in review");
                self.notices.push(page_notice(NoticeCode::ImageNotRead, page, message));
            }
        }
        if !found.unmapped.is_empty() {
            let count = found.unmapped.len();
            list(NotReadKind::UnmappedGlyphs, count, found.unmapped.clone());
            let message = format!(
                "{count} signs on page {page} have a font that does not tell which characters they are; look at the page in review"
            );
            self.notices.push(page_notice(NoticeCode::GlyphsUnmapped, page, message));
        }
        if found.hidden_characters > 0 {
            list(NotReadKind::HiddenText, found.hidden_characters, Vec::new());
            let message =
                format!("{} characters on page {page} are not displayed and were not read", found.hidden_characters);
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
