//! Text: from flows of lines to paragraphs, and from paragraphs to text in reading order.

pub(in crate::read::pdf) mod kinds;
pub(in crate::read::pdf) mod paragraphs;
pub(in crate::read::pdf) mod writing;
