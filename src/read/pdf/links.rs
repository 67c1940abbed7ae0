//! Link annotations (ISO 32000-2, 12.5.6.5) that lead to a web or mail address.

use hayro_syntax::Pdf;
use kurbo::Rect;

use super::page::PageFrame;

/// A link.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    /// Page it stands on, counted from 1.
    pub page: u32,
    /// The boxes it covers, as displayed: one for each line of a link that wraps.
    pub boxes: Vec<Rect>,
    /// Where it leads.
    pub target: String,
}

/// The links of a document that lead out of it, by page.
pub(super) fn read(pdf: &Pdf, frames: &[PageFrame]) -> Vec<Link> {
    let _ = (pdf, frames);
    Vec::new()
}
