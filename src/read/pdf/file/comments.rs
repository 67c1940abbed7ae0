//! What people wrote on the pages with a viewer (ISO 32000-2, 12.5.6.2): comes in a document; goes out the texts that
//! no appearance stream shows.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, Object};
use kurbo::Rect;

use super::forms::{Widget, WidgetKind};
use super::objects::{annotations, displayed, is_hidden, rect};
use super::open::trimmed;
use super::text_string;
use crate::read::pdf::page::PageFrame;

/// Most comments of a document.
const COMMENTS_MAX: usize = 20_000;

/// A text in an annotation.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read::pdf) struct Comment {
    /// Page it stands on, counted from 1.
    pub page: u32,
    /// Where it stands, as displayed.
    pub bounds: Rect,
    /// What it says.
    pub text: String,
    /// Typed on the page (12.5.6.6), where viewers show it; others open behind a sign or a mark.
    pub shown: bool,
}

impl Comment {
    /// A text typed on the page is read as what is typed into a field.
    pub(in crate::read::pdf) fn into_field(self) -> Widget {
        Widget {
            page: self.page,
            bounds: self.bounds,
            kind: WidgetKind::Text,
            name: String::new(),
            tooltip: None,
            value: Some(self.text),
            checked: None,
            options: Vec::new(),
            untouched: false,
            hidden: false,
        }
    }
}

/// The comments of a document, by page.
pub(in crate::read::pdf) fn read(pdf: &Pdf, frames: &[PageFrame]) -> Vec<Comment> {
    let comments = annotations(pdf, frames).filter_map(|annotation| {
        let dictionary = &annotation.dictionary;
        let is_typed = match dictionary.get::<Name<'_>>(b"Subtype")?.as_str() {
            "FreeText" => true,
            "Widget" | "Link" | "Popup" => return None,
            _ => false,
        };
        let has_appearance = dictionary.get::<Dict<'_>>(b"AP").is_some_and(|all| all.contains_key(b"N"));
        if is_typed && has_appearance {
            return None;
        }
        let text = text_string::short(&dictionary.get::<Object<'_>>(b"Contents")?).and_then(trimmed)?;
        let bounds = rect(dictionary).and_then(|rect| displayed(rect, annotation.frame.to_display))?;
        Some(Comment { page: annotation.frame.number, bounds, text, shown: is_typed && !is_hidden(dictionary) })
    });
    comments.take(COMMENTS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::file::objects::sample;
    use crate::read::pdf::file::open::frames;

    #[test]
    fn typed_text_is_shown_and_notes_are_not() {
        let pdf = sample::pdf(
            "",
            "/Annots [4 0 R 5 0 R 6 0 R 7 0 R]",
            &[
                "<< /Subtype /FreeText /Rect [10 10 60 30] /Contents (Yes) >>",
                "<< /Subtype /Text /Rect [10 40 20 50] /Contents (Ask Ana) >>",
                "<< /Subtype /FreeText /Rect [10 10 60 30] /Contents (No) /F 2 >>",
                "<< /Subtype /Link /Rect [10 10 60 30] /Contents (A link) >>",
            ],
        );
        let comments = read(&pdf, &frames(&pdf));
        let texts: Vec<_> = comments.iter().map(|comment| (comment.text.as_str(), comment.shown)).collect();
        assert_eq!(texts, [("Yes", true), ("Ask Ana", false), ("No", false)]);
        assert_eq!(comments[0].bounds, Rect::new(10.0, 70.0, 60.0, 90.0));
    }
}
