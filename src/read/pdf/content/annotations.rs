//! Annotations (ISO 32000-2, 12.5): what they show on the page.
//!
//! One with an appearance stream is painted by that; markup without one as viewers paint it: lines and areas by their
//! corners or strokes. Fields of forms are read by their value, and texts typed on the page as well; links show nothing.

use std::fmt::Write as _;

use hayro_syntax::content::TypedIter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::Resources;
use kurbo::{Affine, Rect};

use super::interpret::Interpreter;
use super::matrix_of;
use super::state::GraphicsState;
use crate::read::pdf::file::objects::is_hidden;

/// Paints an annotation of the page.
pub(super) fn paint<'a>(
    interpreter: &mut Interpreter<'a, '_>,
    annotation: &Dict<'a>,
    resources: &Resources<'a>,
    state: &GraphicsState,
) {
    let Some(kind) = annotation.get::<Name<'_>>(b"Subtype") else { return };
    let is_read_elsewhere = match kind.as_str() {
        "Widget" => !is_signature(annotation),
        "Link" | "Popup" => true,
        _ => false,
    };
    if is_read_elsewhere || is_hidden(annotation) {
        return;
    }
    if let Some((appearance, placed)) = appearance(annotation) {
        let mut state = state.clone();
        state.transform *= placed;
        interpreter.form(&appearance, resources, &state, 0);
    } else if let Some(content) = markup(annotation, kind.as_str()) {
        interpreter.run(TypedIter::new(content.as_bytes()), resources, state.clone(), 0);
    }
}

/// True for the field of a signature: what it shows is no value.
fn is_signature(annotation: &Dict<'_>) -> bool {
    let is_own = |dictionary: &Dict<'_>| dictionary.get::<Name<'_>>(b"FT").is_some_and(|kind| kind.as_str() == "Sig");
    is_own(annotation) || annotation.get::<Dict<'_>>(b"Parent").is_some_and(|parent| is_own(&parent))
}

/// The appearance of an annotation, and where it goes (12.5.5).
fn appearance<'a>(annotation: &Dict<'a>) -> Option<(Stream<'a>, Affine)> {
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

/// The operators that paint markup without an appearance (12.5.6.10 and 12.5.6.13).
fn markup(annotation: &Dict<'_>, kind: &str) -> Option<String> {
    let mut content = colour(annotation);
    match kind {
        "Highlight" | "Underline" | "Squiggly" | "StrikeOut" => {
            let corners: Vec<f64> = annotation.get::<Array<'_>>(b"QuadPoints")?.iter::<f64>().collect();
            for corners in corners.chunks_exact(8) {
                let bounds = corners.chunks_exact(2).map(|at| Rect::new(at[0], at[1], at[0], at[1]));
                let Rect { x0, y0, x1, y1 } = bounds.reduce(|one, other| one.union(other))?;
                let height = y1 - y0;
                let line = |part: f64| format!("{} w {x0} {y} m {x1} {y} l S ", height / 16.0, y = y0 + part * height);
                content += &match kind {
                    "Highlight" => format!("{x0} {y0} {} {height} re f ", x1 - x0),
                    "StrikeOut" => line(0.45),
                    _ => line(0.08),
                };
            }
        }
        "Ink" => {
            for stroke in annotation.get::<Array<'_>>(b"InkList")?.iter::<Array<'_>>() {
                let points: Vec<f64> = stroke.iter::<f64>().collect();
                for (index, at) in points.chunks_exact(2).enumerate() {
                    let operator = if index == 0 { 'm' } else { 'l' };
                    write!(content, "{} {} {operator} ", at[0], at[1]).ok()?;
                }
                content += "S ";
            }
        }
        _ => return None,
    }
    Some(content)
}

/// The operators that set the colour of an annotation (table 166); black where it has none.
fn colour(annotation: &Dict<'_>) -> String {
    let parts: Vec<f64> = annotation.get::<Array<'_>>(b"C").map(|all| all.iter::<f64>().collect()).unwrap_or_default();
    let (stroke, fill) = match parts.len() {
        1 => ("G", "g"),
        3 => ("RG", "rg"),
        4 => ("K", "k"),
        _ => return String::new(),
    };
    let parts: String = parts.iter().map(|part| format!("{part} ")).collect();
    format!("{parts}{stroke} {parts}{fill} ")
}
