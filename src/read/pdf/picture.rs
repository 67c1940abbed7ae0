//! Pages as pictures: from a page to pixels.
//!
//! The corner and the scale are those of [`crate::read::pdf::page::PageFrame`]: a point of the page as displayed is
//! dpi/72 pixels, neither rounded nor shifted, and the picture ends with the pixel that the page ends in.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};
use hayro_syntax::page::Page;
use kurbo::Affine;

use crate::read::picture::{PIXELS_MAX, PagePicture, PictureError};

/// Points of an inch.
const POINTS_OF_INCH: f64 = 72.0;
/// What page sizes in single precision are off by, in pixels at most.
const NOISE_PIXELS: f64 = 1e-2;

/// The picture of a page, counted from 1.
///
/// # Errors
/// When the file cannot be opened or has no such page, or the picture would be too large.
pub(in crate::read) fn picture(
    bytes: &[u8],
    password: Option<&str>,
    page: u32,
    dpi: u32,
) -> Result<PagePicture, PictureError> {
    let pdf = super::open(bytes, password)?;
    let pages = pdf.pages();
    let index = usize::try_from(page).ok().and_then(|page| page.checked_sub(1));
    let Some(found) = index.and_then(|index| pages.get(index)) else {
        return Err(PictureError::PageAbsent { page, pages: pages.len() });
    };
    let scale = f64::from(dpi) / POINTS_OF_INCH;
    let size = size(found.render_dimensions(), scale)?;
    let pixels = paint(found, scale, size);
    let png = pixels.into_png().map_err(|error| PictureError::NotEncoded(error.to_string()))?;
    Ok(PagePicture { png, width: u32::from(size.0), height: u32::from(size.1) })
}

/// Width and height in pixels of a page with these in points.
fn size((width, height): (f32, f32), scale: f64) -> Result<(u16, u16), PictureError> {
    let pixels = |points: f32| (f64::from(points) * scale - NOISE_PIXELS).ceil();
    let (width, height) = (pixels(width), pixels(height));
    // What is no number is not within the bounds either.
    let sides = 1.0..=f64::from(u16::MAX);
    let fits = sides.contains(&width) && sides.contains(&height) && width * height <= PIXELS_MAX as f64;
    if fits { Ok((width as u16, height as u16)) } else { Err(PictureError::TooLarge { width, height }) }
}

/// The page on white.
fn paint(page: &Page<'_>, scale: f64, (width, height): (u16, u16)) -> Pixmap {
    let to_pixels = Affine::scale(scale) * page.initial_transform(true).to_kurbo();
    let mut context = RenderContext::new(width, height);
    let cache = RenderCache::new();
    render_into(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &mut context, to_pixels);
    context.flush();
    let mut pixels = Pixmap::new(width, height);
    let settings = RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..RasterizerSettings::default() };
    context.render_with(&mut pixels, &mut Resources::default(), settings);
    pixels
}

#[cfg(test)]
mod tests {
    use hayro_syntax::Pdf;

    use super::*;

    /// A page with a crop box that does not begin at the origin, turned by a quarter, with a red square.
    const TURNED: &str = "%PDF-1.7
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /CropBox [100 200 400.5 600] /Rotate 90
/Resources <<>> /Contents 4 0 R>> endobj
4 0 obj <</Length 27>> stream
1 0 0 rg 136 236 36 72 re f
endstream endobj
trailer <</Root 1 0 R>>
";

    fn colour(pixels: &Pixmap, x: u16, y: u16) -> [u8; 3] {
        let pixel = pixels.sample(x, y);
        [pixel.r, pixel.g, pixel.b]
    }

    #[test]
    fn boxes_of_the_page_are_boxes_of_the_picture() {
        let pdf = Pdf::new(TURNED.as_bytes().to_vec()).unwrap();
        let page = &pdf.pages()[0];
        assert_eq!(page.render_dimensions(), (400.0, 300.5));
        // Turned clockwise, x runs up the page and y from its left edge: the box is (36, 36)-(108, 72).
        for (scale, size, [x0, y0, x1, y1]) in
            [(1.0, (400, 301), [36, 36, 108, 72]), (2.0, (800, 601), [72, 72, 216, 144])]
        {
            assert_eq!(super::size(page.render_dimensions(), scale).unwrap(), size);
            let pixels = paint(page, scale, size);
            for (x, y) in [(x0, y0), (x1 - 1, y0), (x0, y1 - 1), (x1 - 1, y1 - 1)] {
                assert_eq!(colour(&pixels, x, y), [255, 0, 0], "({x}, {y}) at {scale}");
            }
            for (x, y) in [(x0 - 1, y0), (x0, y0 - 1), (x1, y0), (x0, y1), (0, 0), (size.0 - 1, size.1 - 1)] {
                assert_eq!(colour(&pixels, x, y), [255, 255, 255], "({x}, {y}) at {scale}");
            }
        }
    }

    #[test]
    fn sizes_have_bounds() {
        assert_eq!(size((595.276, 841.89), 110.0 / 72.0).unwrap(), (910, 1287));
        assert_eq!(size((612.0, 792.0), 110.0 / 72.0).unwrap(), (935, 1210));
        assert_eq!(size((1.0, 1.0), 10.0 / 72.0).unwrap(), (1, 1));
        for (width, height) in [(14400.0, 14400.0), (1.0, 1e6), (f32::NAN, 10.0), (f32::INFINITY, 10.0)] {
            assert!(matches!(size((width, height), 600.0 / 72.0), Err(PictureError::TooLarge { .. })));
        }
    }
}
