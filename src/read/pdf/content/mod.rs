//! Content: from the operators of a page (ISO 32000-2, 8 and 9) to what is painted on it.
//!
//! Comes in: a page of `hayro-syntax` and the fonts of the document. Goes out: glyphs with characters
//! and places, painted paths, pictures. Nothing is judged here: what is text, rule or box is for the
//! layout. Content that is switched off (8.11) is counted, not painted.

mod interpret;
mod marked;
mod optional;
mod parts;
mod paths;
mod show;
mod state;

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::Page;
use kurbo::{Affine, Rect};

pub(super) use optional::OptionalContent;

use crate::read::pdf::font::Fonts;
use crate::read::pdf::page::{Glyph, PageContent, PageFrame};
use interpret::Interpreter;
use state::GraphicsState;

/// Work that one page may ask for, in operators; a dense page of a form has some ten thousand.
const PAGE_WORK_MAX: usize = 3_000_000;

/// Reads what is painted on a page, its annotations included.
///
/// `work` is what the whole document may still ask for; what this page asked for is taken off it.
/// The glyphs are put in place of those given.
pub(super) fn read<'a>(
    page: &'a Page<'a>,
    frame: PageFrame,
    fonts: &mut Fonts<'a>,
    optional: &OptionalContent,
    work: &mut usize,
    mut glyphs: Vec<Glyph>,
) -> PageContent {
    glyphs.clear();
    let allowed = PAGE_WORK_MAX.min(*work);
    let mut interpreter = Interpreter::new(frame, fonts, optional, allowed, glyphs);
    let state = GraphicsState::new(frame.to_display, Rect::new(0.0, 0.0, frame.width, frame.height));
    interpreter.run(page.typed_operations(), page.resources(), state.clone(), 0);
    for annotation in page.raw().get::<Array<'_>>(b"Annots").iter().flat_map(|all| all.iter::<Dict<'_>>()) {
        if let Some((appearance, placed)) = appearance(&annotation) {
            let mut state = state.clone();
            state.transform *= placed;
            interpreter.form(&appearance, page.resources(), &state, 0);
        }
    }
    *work -= allowed - interpreter.work_left;
    interpreter.finish()
}

/// The appearance of an annotation that shows something of its own, and where it goes (12.5.5).
/// Fields of forms are read by their value, links have none.
fn appearance<'a>(annotation: &Dict<'a>) -> Option<(Stream<'a>, Affine)> {
    // Flags of table 167: 2 hidden, 6 no view.
    const NOT_DISPLAYED: i32 = 0x22;
    let kind = annotation.get::<Name<'_>>(b"Subtype")?;
    if matches!(kind.as_str(), "Widget" | "Link" | "Popup")
        || annotation.get::<i32>(b"F").unwrap_or(0) & NOT_DISPLAYED != 0
    {
        return None;
    }
    let stream = match annotation.get::<Dict<'a>>(b"AP")?.get::<Object<'a>>(b"N")? {
        Object::Stream(stream) => stream,
        Object::Dict(states) => states.get::<Stream<'a>>(annotation.get::<Name<'_>>(b"AS")?)?,
        _ => return None,
    };
    let target = annotation.get::<[f64; 4]>(b"Rect").map(|[x0, y0, x1, y1]| Rect::new(x0, y0, x1, y1).abs())?;
    let bounds = stream.dict().get::<[f64; 4]>(b"BBox").map(|[x0, y0, x1, y1]| Rect::new(x0, y0, x1, y1).abs())?;
    let matrix = matrix_of(&stream);
    let shown = matrix.transform_rect_bbox(bounds);
    if shown.width() <= 0.0 || shown.height() <= 0.0 {
        return None;
    }
    let (x, y) = (target.width() / shown.width(), target.height() / shown.height());
    let placed = Affine::new([x, 0.0, 0.0, y, target.x0 - shown.x0 * x, target.y0 - shown.y0 * y]);
    Some((stream, placed))
}

/// The matrix of a form (8.10.2).
fn matrix_of(form: &Stream<'_>) -> Affine {
    form.dict().get::<[f64; 6]>(b"Matrix").map_or(Affine::IDENTITY, Affine::new)
}
