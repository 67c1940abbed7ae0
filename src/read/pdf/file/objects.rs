//! Objects of a PDF (ISO 32000-2, 7.3 and 7.7): comes in a reference or an array; goes out what it
//! leads to, with the identifier by which cycles are known.
//!
//! A dictionary written in place carries the identifier of the object around it, so an identifier says
//! which dictionary it is only where it comes from a reference.

use std::collections::BTreeMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Object, ObjectIdentifier, Rect as PdfRect};
use hayro_syntax::xref::XRef;
use kurbo::{Affine, Rect};

use crate::read::pdf::page::PageFrame;

/// Most annotations of a document that are looked at.
const ANNOTATIONS_MAX: usize = 200_000;

/// An object, and its identifier where it was reached through a reference.
#[derive(Clone)]
pub(in crate::read::pdf) struct Found<'a> {
    pub id: Option<ObjectIdentifier>,
    pub object: Object<'a>,
}

/// The catalog of a document (7.7.2).
pub(in crate::read::pdf) fn catalog(pdf: &Pdf) -> Option<Dict<'_>> {
    pdf.xref().get(pdf.xref().root_id())
}

/// The object itself or the one that a reference leads to.
pub(in crate::read::pdf) fn found<'a>(xref: &'a XRef, item: MaybeRef<Object<'a>>) -> Option<Found<'a>> {
    match item {
        MaybeRef::Ref(reference) => {
            let id = ObjectIdentifier::from(reference);
            xref.get(id).map(|object| Found { id: Some(id), object })
        }
        MaybeRef::NotRef(object) => Some(Found { id: None, object }),
    }
}

/// The dictionary, also that of a stream.
pub(in crate::read::pdf) fn dictionary(object: Object<'_>) -> Option<Dict<'_>> {
    match object {
        Object::Dict(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(stream.dict().clone()),
        _ => None,
    }
}

/// An integer.
pub(in crate::read::pdf) fn integer(object: &Object<'_>) -> Option<i64> {
    match object {
        Object::Number(number) => Some(number.as_i64()),
        _ => None,
    }
}

/// The integer of a key.
pub(in crate::read::pdf) fn integer_of(dictionary: &Dict<'_>, key: &[u8]) -> Option<i64> {
    dictionary.get::<Object<'_>>(key).as_ref().and_then(integer)
}

/// An annotation on a page.
pub(in crate::read::pdf) struct Annotation<'a> {
    pub frame: PageFrame,
    pub id: Option<ObjectIdentifier>,
    pub dictionary: Dict<'a>,
}

/// The annotations of the pages (12.5.2), in order.
pub(in crate::read::pdf) fn annotations<'a>(
    pdf: &'a Pdf,
    frames: &[PageFrame],
) -> impl Iterator<Item = Annotation<'a>> {
    let listed = pdf.pages().iter().zip(frames).flat_map(|(page, frame)| {
        let array = page.raw().get::<Array<'a>>(b"Annots");
        array.into_iter().flat_map(|array| array.raw_iter()).map(|item| (*frame, item))
    });
    listed.take(ANNOTATIONS_MAX).filter_map(|(frame, item)| {
        let found = found(pdf.xref(), item)?;
        Some(Annotation { frame, id: found.id, dictionary: dictionary(found.object)? })
    })
}

/// True where the flags of an annotation keep it from being displayed (Hidden and NoView, 12.5.3).
pub(in crate::read::pdf) fn is_hidden(annotation: &Dict<'_>) -> bool {
    const HIDDEN: i64 = 1 << 1;
    const NO_VIEW: i64 = 1 << 5;
    integer_of(annotation, b"F").is_some_and(|flags| flags & (HIDDEN | NO_VIEW) != 0)
}

/// Where an annotation stands, in default user space.
pub(in crate::read::pdf) fn rect(annotation: &Dict<'_>) -> Option<Rect> {
    let rect = annotation.get::<PdfRect>(b"Rect")?;
    let rect = Rect::new(rect.x0, rect.y0, rect.x1, rect.y1);
    rect.is_finite().then_some(rect)
}

/// A box of default user space as displayed.
pub(in crate::read::pdf) fn displayed(rect: Rect, to_display: Affine) -> Option<Rect> {
    let rect = to_display.transform_rect_bbox(rect);
    rect.is_finite().then_some(rect)
}

/// The numbers of the pages, counted from 1, by their identifiers.
pub(in crate::read::pdf) fn page_numbers(pdf: &Pdf) -> BTreeMap<ObjectIdentifier, u32> {
    let mut numbers = BTreeMap::new();
    for (page, number) in pdf.pages().iter().zip(1..) {
        if let Some(id) = page.raw().obj_id() {
            numbers.entry(id).or_insert(number);
        }
    }
    numbers
}

#[cfg(test)]
pub(in crate::read::pdf) mod sample {
    use hayro_syntax::Pdf;

    /// The bytes of a PDF of these objects, numbered from 1; the first is the catalog.
    pub(crate) fn bytes(objects: &[&str], trailer: &str) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (object, number) in objects.iter().zip(1..) {
            offsets.push(out.len());
            out.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
        }
        let start = out.len();
        let size = objects.len() + 1;
        out.extend_from_slice(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
        for offset in offsets {
            out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
        }
        out.extend_from_slice(format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n").as_bytes());
        out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        out
    }

    /// A PDF of one page of 200 by 100 points, which is object 3: what the catalog and the page say
    /// besides, and the objects from 4 on.
    pub(crate) fn pdf(catalog: &str, page: &str, others: &[&str]) -> Pdf {
        let catalog = format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>");
        let page = format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] {page} >>");
        let mut objects = vec![catalog.as_str(), "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page.as_str()];
        objects.extend_from_slice(others);
        Pdf::new(bytes(&objects, "")).unwrap()
    }
}
