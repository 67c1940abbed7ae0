//! temp
use super::page::PageFrame;
use crate::read::ReadError;
use hayro_syntax::{LoadPdfError, Pdf};
use kurbo::Affine;
pub(in crate::read) fn open(bytes: &[u8], password: Option<&str>) -> Result<Pdf, ReadError> {
    Pdf::new_with_password(bytes.to_vec(), password.unwrap_or_default()).map_err(|e| match e {
        LoadPdfError::Invalid => ReadError::Damaged,
        _ => ReadError::PasswordNeeded,
    })
}
pub(super) fn frames(pdf: &Pdf) -> Vec<PageFrame> {
    pdf.pages()
        .iter()
        .enumerate()
        .map(|(i, page)| {
            let (w, h) = page.render_dimensions();
            PageFrame {
                number: i as u32 + 1,
                width: w.into(),
                height: h.into(),
                to_display: Affine::new(page.initial_transform(true).as_coeffs()),
            }
        })
        .collect()
}
