//! Content: from the operators of a page (ISO 32000-2, 8 and 9) to what is painted on it.
//!
//! Comes in: a page of `hayro-syntax` and the fonts of the document. Goes out: glyphs with characters
//! and places, painted paths, pictures. Nothing is judged here: what is text, rule or box is for the
//! layout. Content that is switched off (8.11) is counted, not painted.

mod annotations;
mod interpret;
mod marked;
mod optional;
mod parts;
mod paths;
mod show;
mod state;

use hayro_syntax::object::{Array, Dict, Stream};
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
        annotations::paint(&mut interpreter, &annotation, page.resources(), &state);
    }
    *work -= allowed - interpreter.work_left;
    interpreter.finish()
}

/// The matrix of a form (8.10.2).
fn matrix_of(form: &Stream<'_>) -> Affine {
    form.dict().get::<[f64; 6]>(b"Matrix").map_or(Affine::IDENTITY, Affine::new)
}
