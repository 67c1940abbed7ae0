//! A mark as an annotation: text markup (ISO 32000-2, 12.5.6.10) with an appearance of its own, so that every viewer and
//! every printer shows it alike.

use kurbo::{Affine, Point, Rect};
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary, text_string};

use super::mark::Look;
use crate::record::Status;

/// What a mark reaches over its words, in points.
const MARGIN: f64 = 0.8;
/// Width of the frame of a mark, in points.
const FRAME: f64 = 0.9;
/// Most characters of a note.
const NOTE_MAX: usize = 30_000;

/// Colours that people who do not tell red from green tell apart (Okabe and Ito): a pale one to fill with, a dark one for
/// frames.
pub(super) struct Colours {
    pub pale: [f64; 3],
    pub dark: [f64; 3],
}

impl Look {
    pub(super) fn colours(self) -> Colours {
        match self.status {
            Status::Accepted => Colours { pale: [0.72, 0.88, 0.97], dark: [0.0, 0.45, 0.70] },
            Status::Confirmed | Status::Corrected => Colours { pale: [0.74, 0.93, 0.85], dark: [0.0, 0.46, 0.34] },
            Status::Review => Colours { pale: [1.0, 0.85, 0.52], dark: [0.84, 0.37, 0.0] },
        }
    }

    /// Operators that paint it between four corners: upper left, upper right, lower left, lower right.
    pub(super) fn paint(self, corners: [Point; 4]) -> String {
        let [a, b, c, d] = corners.map(|corner| format!("{} {}", number(corner.x), number(corner.y)));
        let (around, below) = (format!("{a} m {b} l {d} l {c} l h"), format!("{c} m {d} l"));
        let Colours { pale, dark } = self.colours();
        let mut out = String::from("q\n");
        if self.has_value {
            out += &format!("/Multiply gs {} rg\n{around} f\n", numbers(&pale));
        }
        let dash = match self.status {
            Status::Accepted | Status::Confirmed | Status::Corrected => "[] 0 d",
            Status::Review => "[3 2] 0 d",
        };
        // Most answers are accepted, and all are to be read: lines only where they tell something.
        let line = match (self.has_value, self.status) {
            (true, Status::Accepted | Status::Confirmed) => None,
            (true, Status::Review | Status::Corrected) => Some(below),
            (false, _) => Some(around),
        };
        if let Some(line) = line {
            out += &format!("{FRAME} w {dash} {} RG\n{line} S\n", numbers(&dark));
        }
        out + "Q\n"
    }
}

/// The graphics state by which a mark leaves what it covers to be read.
pub(super) fn resources() -> Dictionary {
    let multiply = dictionary! { "Type" => "ExtGState", "BM" => "Multiply" };
    dictionary! { "ExtGState" => dictionary! { "Multiply" => multiply } }
}

/// A mark on a page of the file.
pub(super) struct Highlight<'a> {
    pub page: ObjectId,
    /// From the page as displayed to its user space.
    pub to_user: Affine,
    pub boxes: &'a [[f64; 4]],
    pub look: Look,
    pub note: String,
    pub subject: String,
    /// Name that no other annotation of the page has.
    pub name: String,
}

impl Highlight<'_> {
    /// Corners of a box in user space: upper left, upper right, lower left, lower right, as displayed. Viewers read them
    /// in this order, whatever ISO 32000 says.
    fn corners(&self, [x0, y0, x1, y1]: &[f64; 4]) -> [Point; 4] {
        let (x0, y0, x1, y1) = (x0 - MARGIN, y0 - MARGIN, x1 + MARGIN, y1 + MARGIN);
        [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|corner| self.to_user * Point::from(corner))
    }

    fn quads(&self) -> Vec<[Point; 4]> {
        self.boxes.iter().map(|bounds| self.corners(bounds)).collect()
    }

    fn bounds(&self) -> Rect {
        let points = self.quads().into_iter().flatten();
        let bounds = points.map(|point| Rect::from_points(point, point)).reduce(|a, b| a.union(b));
        bounds.unwrap_or_default().inflate(FRAME, FRAME)
    }

    /// What viewers show.
    pub(super) fn appearance(&self) -> Stream {
        let content: String = self.quads().into_iter().map(|quad| self.look.paint(quad)).collect();
        let form = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => rectangle(self.bounds()),
            "Resources" => resources(),
        };
        Stream::new(form, content.into_bytes())
    }

    /// The annotation, with the object of its appearance.
    pub(super) fn annotation(&self, appearance: ObjectId) -> Dictionary {
        let quads = self.quads().into_iter().flatten().flat_map(|point| [real(point.x), real(point.y)]);
        let note: String = self.note.chars().take(NOTE_MAX).collect();
        dictionary! {
            "Type" => "Annot",
            "Subtype" => "Highlight",
            "Rect" => rectangle(self.bounds()),
            "QuadPoints" => quads.collect::<Vec<_>>(),
            "Contents" => text_string(&note),
            "P" => self.page,
            "NM" => text_string(&self.name),
            "F" => 4,
            "C" => self.look.colours().pale.map(real).to_vec(),
            "T" => text_string("Rapporteur"),
            "Subj" => text_string(&self.subject),
            "AP" => dictionary! { "N" => appearance },
        }
    }
}

pub(super) fn rectangle(bounds: Rect) -> Vec<Object> {
    [bounds.x0, bounds.y0, bounds.x1, bounds.y1].map(real).to_vec()
}

/// A number of a file, to a hundredth of a point.
pub(super) fn real(value: f64) -> Object {
    Object::Real((value * 100.0).round() as f32 / 100.0)
}

fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn numbers(values: &[f64]) -> String {
    values.iter().map(|&value| number(value)).collect::<Vec<_>>().join(" ")
}
