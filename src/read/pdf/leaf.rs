//! Pages of a file as objects of it, for those who write on them.
//!
//! Comes in: the bytes of a PDF. Goes out: for each page, in the order in which it is read, the number of its object and
//! the way from its user space to the page as displayed.

use hayro_syntax::Pdf;
use kurbo::Affine;

use super::file::open;
use crate::read::ReadError;

/// A page of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PdfLeaf {
    /// Number and generation of its object; `None` where it is none of its own.
    pub object: Option<(u32, u16)>,
    /// Width in points, as displayed.
    pub width: f64,
    /// Height in points, as displayed.
    pub height: f64,
    /// From default user space (ISO 32000-2, 8.3.2.3) to the page as displayed, with its origin at the top left.
    pub to_display: Affine,
}

/// The pages of a file.
///
/// # Errors
/// When it cannot be opened.
pub(in crate::read) fn leaves(bytes: &[u8], password: Option<&str>) -> Result<Vec<PdfLeaf>, ReadError> {
    let pdf: Pdf = open::open(bytes, password)?;
    let objects = pdf.pages().iter().map(|page| {
        let id = page.raw().obj_id()?;
        Some((id.obj_number, u16::try_from(id.gen_number).ok()?))
    });
    let leaf = |(object, frame): (_, super::page::PageFrame)| PdfLeaf {
        object,
        width: frame.width,
        height: frame.height,
        to_display: frame.to_display,
    };
    Ok(objects.zip(open::frames(&pdf)).map(leaf).collect())
}
