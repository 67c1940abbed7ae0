//! Where something stood in its source.
//!
//! A place is made by a reader and travels unchanged to the record: page and boxes for PDF and scans,
//! part and paragraph for Word, lines for Markdown, plain text and mail. It never names a file: the
//! record names its one source.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place in the source, in the terms of that source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Place {
    /// On a page.
    Page(PagePlace),
    /// In a part of a Word or OpenDocument package.
    Part(PartPlace),
    /// In lines of text.
    Lines(LinePlace),
}

/// Boxes on one page, in points, origin at the top left of the page as displayed
/// (after CropBox and Rotate, ISO 32000-2, 14.11.2 and 7.7.3.3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PagePlace {
    /// Page, counted from 1.
    pub page: u32,
    /// x0, y0, x1, y1 of each box.
    pub boxes: Vec<[f64; 4]>,
}

/// A paragraph of a package part (ECMA-376 part 1, 11.3; OpenDocument 1.3 part 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartPlace {
    /// Name of the part, as "word/document.xml".
    pub part: String,
    /// Path of element positions from the root to the paragraph.
    pub path: Vec<u32>,
    /// `w14:paraId` where the file has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub para_id: Option<String>,
    /// First and last run, counted from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs: Option<[u32; 2]>,
    /// Page where the file says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// First and last line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinePlace {
    /// First and last line, both included.
    pub lines: [u32; 2],
    /// MIME part of a message, as "1.2" (RFC 3501, 6.4.5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime_part: Option<String>,
}

impl Place {
    /// The place of both, or `None` where they have no common one (two pages, two parts).
    pub fn joined(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Page(a), Self::Page(b)) if a.page == b.page => {
                let mut boxes = a.boxes.clone();
                for one in b.boxes.iter().filter(|one| !a.boxes.contains(one)) {
                    match boxes.last_mut().filter(|last| stand_together(last, one)) {
                        Some(last) => *last = united(last, one),
                        None => boxes.push(*one),
                    }
                }
                Some(Self::Page(PagePlace { page: a.page, boxes }))
            }
            (Self::Part(a), Self::Part(b)) if a.part == b.part && a.path == b.path && a.page == b.page => {
                let runs = match (a.runs, b.runs) {
                    (Some(a), Some(b)) => Some([a[0].min(b[0]), a[1].max(b[1])]),
                    (a, b) => a.or(b),
                };
                Some(Self::Part(PartPlace { runs, ..a.clone() }))
            }
            (Self::Lines(a), Self::Lines(b)) if a.mime_part == b.mime_part => {
                let near = a.lines[1] + 1 >= b.lines[0] && b.lines[1] + 1 >= a.lines[0];
                near.then(|| {
                    Self::Lines(LinePlace {
                        lines: [a.lines[0].min(b.lines[0]), a.lines[1].max(b.lines[1])],
                        mime_part: a.mime_part.clone(),
                    })
                })
            }
            _ => None,
        }
    }
}

/// Widest gap between boxes that are shown as one, of their height: a blank, also of a justified line.
const GAP_MAX: f64 = 1.0;

/// True when two boxes stand beside each other on one line, as words do.
fn stand_together(one: &[f64; 4], other: &[f64; 4]) -> bool {
    let ([ax0, ay0, ax1, ay1], [bx0, by0, bx1, by1]) = (*one, *other);
    let height = (ay1 - ay0).min(by1 - by0);
    let shared = ay1.min(by1) - ay0.max(by0);
    let gap = (bx0 - ax1).max(ax0 - bx1);
    height > 0.0 && shared > 0.7 * height && gap <= GAP_MAX * height
}

fn united(one: &[f64; 4], other: &[f64; 4]) -> [f64; 4] {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Page(place) => write!(f, "page {}", place.page),
            Self::Part(place) => write!(f, "{} {:?}", place.part, place.path),
            Self::Lines(place) if place.lines[0] == place.lines[1] => write!(f, "line {}", place.lines[0]),
            Self::Lines(place) => write!(f, "lines {}-{}", place.lines[0], place.lines[1]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(first: u32, last: u32) -> Place {
        Place::Lines(LinePlace { lines: [first, last], mime_part: None })
    }

    #[test]
    fn neighbouring_lines_join_and_distant_ones_do_not() {
        assert_eq!(lines(3, 3).joined(&lines(4, 6)), Some(lines(3, 6)));
        assert_eq!(lines(3, 3).joined(&lines(9, 9)), None);
    }

    #[test]
    fn boxes_join_on_one_page_only() {
        let on = |page| Place::Page(PagePlace { page, boxes: vec![[1.0, 2.0, 3.0, f64::from(page)]] });
        assert_eq!(on(1).joined(&on(2)), None);
        assert_eq!(on(1).joined(&on(1)), Some(on(1)));
    }

    #[test]
    fn words_of_a_line_share_a_box_and_lines_do_not() {
        let on = |boxes: &[[f64; 4]]| Place::Page(PagePlace { page: 1, boxes: boxes.to_vec() });
        let word = on(&[[10.0, 100.0, 40.0, 112.0]]);
        assert_eq!(word.joined(&on(&[[43.0, 100.0, 70.0, 112.0]])), Some(on(&[[10.0, 100.0, 70.0, 112.0]])));
        let below = [10.0, 114.0, 70.0, 126.0];
        assert_eq!(word.joined(&on(&[below])), Some(on(&[[10.0, 100.0, 40.0, 112.0], below])));
    }
}
