//! Pictures of pages, for people who want to see where a value stands.
//!
//! Comes in: a submission, the number of a page and a resolution. Goes out: a PNG whose pixels are the
//! points of [`super::PagePlace`] times dpi/72, from the same corner.

use thiserror::Error;

use super::{ReadError, pdf};
use crate::intake::{MediaType, Submission};

/// Least resolution, in pixels an inch.
pub const DPI_MIN: u32 = 10;

/// Greatest resolution, in pixels an inch: that of a good printer.
pub const DPI_MAX: u32 = 600;

/// Most pixels of a picture; A3 at the greatest resolution has 70 million.
pub const PIXELS_MAX: u64 = 100_000_000;

/// The picture of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePicture {
    /// The bytes of a PNG (ISO/IEC 15948), without transparency.
    pub png: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// Why there is no picture.
#[derive(Debug, Error)]
pub enum PictureError {
    /// Text has no pages.
    #[error("the file has no pages to show: it is {}, not a PDF", .0.as_str())]
    NoPages(MediaType),
    /// The file cannot be read at all.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There is no such page.
    #[error("there is no page {page}: the file has {pages}")]
    PageAbsent {
        /// The page asked for.
        page: u32,
        /// Pages of the file.
        pages: usize,
    },
    /// The resolution is outside what is useful.
    #[error("a resolution of {0} dpi is not between {DPI_MIN} and {DPI_MAX}")]
    DpiOutside(u32),
    /// More pixels than can be shown.
    #[error("the picture would have {width:.0} x {height:.0} pixels, which is too large")]
    TooLarge {
        /// Width in pixels.
        width: f64,
        /// Height in pixels.
        height: f64,
    },
    /// The pixels could not be made into a PNG.
    #[error("the picture could not be written as PNG: {0}")]
    NotEncoded(String),
}

impl PictureError {
    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NoPages(_) => "open it in the program that made it, or show it with `rapporteur read`",
            Self::Read(error) => error.remedy(),
            Self::PageAbsent { .. } => "pages count from 1, whatever number is printed on them",
            Self::DpiOutside(_) => "choose another resolution with --dpi",
            Self::TooLarge { .. } => "choose a smaller resolution with --dpi",
            Self::NotEncoded(_) => "report it with the file, if you may share it",
        }
    }
}

/// The picture of a page (counted from 1) on white, with its annotations and form fields.
///
/// # Errors
/// When the source has no such page or cannot be read, or the picture would be too large.
pub fn page_image(submission: &Submission, page: u32, dpi: u32) -> Result<PagePicture, PictureError> {
    if !(DPI_MIN..=DPI_MAX).contains(&dpi) {
        return Err(PictureError::DpiOutside(dpi));
    }
    match submission.media_type {
        MediaType::Pdf => pdf::picture(&submission.bytes, submission.password.as_deref(), page, dpi),
        other => Err(PictureError::NoPages(other)),
    }
}
