//! Paths (ISO 32000-2, 8.5): built, painted as shapes, taken into the clipping path.

use hayro_syntax::content::ops::TypedInstruction as Operator;
use hayro_syntax::object::Number;
use kurbo::{BezPath, Point, Shape as _};

use super::interpret::{Interpreter, StreamState};
use crate::read::pdf::page::Shape;

/// Most elements of a path that is kept; a rule, box or tick has a handful.
const PATH_ELEMENTS_MAX: usize = 400;

impl<'a> Interpreter<'a, '_> {
    /// Takes an operator that builds or paints a path; false for any other.
    pub(super) fn path(&mut self, operator: &Operator<'_, '_>, stream: &mut StreamState<'a, '_>) -> bool {
        let path = &mut stream.path;
        let at = |x: &Number, y: &Number| stream.state.transform * Point::new(x.as_f64(), y.as_f64());
        let is_open = !path.elements().is_empty();
        match operator {
            Operator::MoveTo(to) => path.move_to(at(&to.0, &to.1)),
            Operator::LineTo(to) if is_open => path.line_to(at(&to.0, &to.1)),
            Operator::LineTo(to) => path.move_to(at(&to.0, &to.1)),
            Operator::CubicTo(by) if is_open => {
                path.curve_to(at(&by.0, &by.1), at(&by.2, &by.3), at(&by.4, &by.5));
            }
            Operator::CubicStartTo(by) if is_open => {
                let from = path.current_position().unwrap_or_default();
                path.curve_to(from, at(&by.0, &by.1), at(&by.2, &by.3));
            }
            Operator::CubicEndTo(by) if is_open => {
                path.curve_to(at(&by.0, &by.1), at(&by.2, &by.3), at(&by.2, &by.3));
            }
            Operator::ClosePath(_) if is_open => path.close_path(),
            Operator::RectPath(by) => {
                let (x, y, width, height) = (by.0.as_f64(), by.1.as_f64(), by.2.as_f64(), by.3.as_f64());
                let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
                let [first, others @ ..] = corners.map(|(x, y)| stream.state.transform * Point::new(x, y));
                path.move_to(first);
                others.into_iter().for_each(|corner| path.line_to(corner));
                path.close_path();
            }
            Operator::ClipNonZero(_) | Operator::ClipEvenOdd(_) => stream.clips = true,
            Operator::StrokePath(_) | Operator::CloseAndStrokePath(_) => self.paint(stream, false, true),
            Operator::FillPathNonZero(_) | Operator::FillPathNonZeroCompatibility(_) | Operator::FillPathEvenOdd(_) => {
                self.paint(stream, true, false)
            }
            Operator::FillAndStrokeNonZero(_)
            | Operator::FillAndStrokeEvenOdd(_)
            | Operator::CloseFillAndStrokeNonZero(_)
            | Operator::CloseFillAndStrokeEvenOdd(_) => self.paint(stream, true, true),
            Operator::EndPath(_) => self.paint(stream, false, false),
            _ => return false,
        }
        true
    }

    /// Paints the path and takes it into the clipping path where it was told to.
    fn paint(&mut self, stream: &mut StreamState<'a, '_>, fill: bool, stroke: bool) {
        let path = std::mem::take(&mut stream.path);
        let clips = std::mem::take(&mut stream.clips);
        if path.elements().is_empty() || self.marked.off {
            return;
        }
        let bounds = path.bounding_box();
        let state = &mut stream.state;
        if clips {
            state.clip = state.clip.intersect(bounds);
        }
        let margin = if stroke { state.line_width_displayed() } else { 0.0 };
        let is_seen = bounds.is_finite() && state.clip.inflate(margin, margin).overlaps(bounds.inflate(0.01, 0.01));
        if !(fill || stroke) || !is_seen {
            return;
        }
        let order = self.next_order();
        self.shapes.push(Shape {
            bounds: bounds.intersect(state.clip.inflate(margin, margin)),
            path: if path.elements().len() > PATH_ELEMENTS_MAX { BezPath::new() } else { path },
            fill: fill.then_some(state.fill),
            stroke: stroke.then(|| (state.stroke, state.line_width_displayed())),
            order,
        });
    }
}
