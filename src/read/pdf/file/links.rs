//! Link annotations (ISO 32000-2, 12.5.6.5) that lead to a web or mail address: comes in a document;
//! goes out where each link stands and where it leads.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object};
use kurbo::{Affine, Rect};
use url::Url;

use super::objects::{Annotation, annotations, catalog, displayed, is_hidden, rect};
use super::open::trimmed;
use super::text_string;
use crate::read::pdf::page::PageFrame;

/// Most links of a document.
const LINKS_MAX: usize = 50_000;

/// Most boxes of one link.
const BOXES_MAX: usize = 1_000;

/// How far a box may stand out of the rectangle of its annotation, in points.
const OUTSIDE_MAX: f64 = 1.0;

/// A link.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read::pdf) struct Link {
    /// Page it stands on, counted from 1.
    pub page: u32,
    /// The boxes it covers, as displayed: one for each line of a link that wraps.
    pub boxes: Vec<Rect>,
    /// Where it leads.
    pub target: String,
}

/// The links of a document that lead out of it, by page.
pub(in crate::read::pdf) fn read(pdf: &Pdf, frames: &[PageFrame]) -> Vec<Link> {
    let base = catalog(pdf).and_then(|catalog| catalog.get::<Dict<'_>>(b"URI")).and_then(|uri| base(&uri));
    let links = annotations(pdf, frames).filter_map(|annotation| link(&annotation, base.as_ref()));
    links.take(LINKS_MAX).collect()
}

fn link(annotation: &Annotation<'_>, base: Option<&Url>) -> Option<Link> {
    let (frame, dictionary) = (annotation.frame, &annotation.dictionary);
    if dictionary.get::<Name<'_>>(b"Subtype").as_deref() != Some(b"Link") || is_hidden(dictionary) {
        return None;
    }
    let boxes = boxes(dictionary, frame.to_display);
    let target = target(dictionary, base).filter(|_| !boxes.is_empty())?;
    Some(Link { page: frame.number, boxes, target })
}

/// What relative addresses of the document start from (12.6.4.8).
fn base(dictionary: &Dict<'_>) -> Option<Url> {
    Url::parse(text_string::short(&dictionary.get(b"Base")?)?.trim()).ok()
}

/// Where a link leads, by its action; PA keeps the address of a link that was made from a web page and
/// now leads into the document.
fn target(annotation: &Dict<'_>, base: Option<&Url>) -> Option<String> {
    let action = [b"A".as_slice(), b"PA"].into_iter().filter_map(|key| annotation.get::<Dict<'_>>(key));
    let target = action.filter_map(|action| address(&action)).next()?;
    match base {
        Some(base) if Url::parse(&target).is_err() => base.join(&target).ok().map(String::from),
        _ => Some(target),
    }
}

fn address(action: &Dict<'_>) -> Option<String> {
    if action.get::<Name<'_>>(b"S").is_some_and(|kind| &*kind != b"URI") {
        return None;
    }
    let address = action.get::<Object<'_>>(b"URI")?;
    let address: String = text_string::short(&address)?.chars().filter(|character| !character.is_control()).collect();
    trimmed(address)
}

/// The boxes of a link as displayed: its quadrilaterals, or its rectangle where they do not stand in it.
fn boxes(annotation: &Dict<'_>, to_display: Affine) -> Vec<Rect> {
    let Some(rect) = rect(annotation) else { return Vec::new() };
    let around = rect.inflate(OUTSIDE_MAX, OUTSIDE_MAX);
    let boxes = quadrilaterals(annotation).filter(|boxes| boxes.iter().all(|one| around.contains_rect(*one)));
    boxes.unwrap_or_else(|| vec![rect]).into_iter().filter_map(|one| displayed(one, to_display)).collect()
}

/// The boxes around the quadrilaterals of an annotation; `None` where it has none that can be read.
fn quadrilaterals(annotation: &Dict<'_>) -> Option<Vec<Rect>> {
    let numbers: Vec<f64> =
        annotation.get::<Array<'_>>(b"QuadPoints")?.iter::<f32>().take(BOXES_MAX * 8).map(f64::from).collect();
    let (quadrilaterals, rest) = numbers.as_chunks::<8>();
    let boxes = quadrilaterals.iter().map(|[x0, y0, x1, y1, x2, y2, x3, y3]| {
        Rect::from_points((*x0, *y0), (*x1, *y1)).union_pt((*x2, *y2)).union_pt((*x3, *y3))
    });
    (rest.is_empty() && !quadrilaterals.is_empty()).then(|| boxes.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::file::objects::sample;
    use crate::read::pdf::file::open::frames;

    fn links(catalog: &str, annotations: &[&str]) -> Vec<Link> {
        let page = format!("/Annots [{}]", annotations.join(" "));
        let pdf = sample::pdf(catalog, &page, &["<< /S /URI /URI (https://example.org/b) >>"]);
        read(&pdf, &frames(&pdf))
    }

    fn link(rest: &str) -> String {
        format!("<< /Subtype /Link /Rect [10 10 110 40] {rest} >>")
    }

    #[test]
    fn an_address_is_read_in_place_and_by_reference() {
        let found = links("", &[&link("/A << /S /URI /URI ( https://example.org/a\\n) >>"), &link("/A 4 0 R")]);
        let targets: Vec<&str> = found.iter().map(|link| link.target.as_str()).collect();
        assert_eq!(targets, ["https://example.org/a", "https://example.org/b"]);
        assert_eq!(found[0].boxes, [Rect::new(10.0, 60.0, 110.0, 90.0)]);
        assert_eq!(found[0].page, 1);
    }

    #[test]
    fn a_link_that_wraps_has_a_box_for_each_line() {
        let quads = "/QuadPoints [60 40 110 40 60 25 110 25 10 25 50 25 10 10 50 10]";
        let found = links("", &[&link(&format!("/A 4 0 R {quads}"))]);
        assert_eq!(found[0].boxes, [Rect::new(60.0, 60.0, 110.0, 75.0), Rect::new(10.0, 75.0, 50.0, 90.0)]);
    }

    #[test]
    fn boxes_outside_of_the_annotation_do_not_count() {
        let found =
            links("", &[&link("/A 4 0 R /QuadPoints [0 0 900 0 0 9 900 9]"), &link("/A 4 0 R /QuadPoints [1 2]")]);
        assert!(found.iter().all(|link| link.boxes == [Rect::new(10.0, 60.0, 110.0, 90.0)]));
    }

    #[test]
    fn links_into_the_document_and_hidden_ones_are_left_out() {
        let inside = link("/A << /S /GoTo /D [3 0 R /Fit] >>");
        let kept = link("/A << /S /GoTo /D (x) >> /PA << /S /URI /URI (http://example.org) >>");
        let found = links("", &[&inside, &link("/Dest [3 0 R /Fit]"), &link("/F 2 /A 4 0 R"), &kept]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].target, "http://example.org");
    }

    #[test]
    fn a_relative_address_starts_from_that_of_the_document() {
        let annotation = link("/A << /S /URI /URI (annex.html) >>");
        assert_eq!(links("", &[&annotation])[0].target, "annex.html");
        let found = links("/URI << /Base (https://example.org/form/) >>", &[&annotation]);
        assert_eq!(found[0].target, "https://example.org/form/annex.html");
    }
}
