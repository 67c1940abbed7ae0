//! The picture of a place on a page: what is seen there after all is painted.
//!
//! Comes in: the shapes near a place. Goes out: for each of many small squares, which shape is on top.
//! However a box was painted (lines, nested fills, a path with a hole, a white fill over a dark one),
//! in the picture it is the same.

use kurbo::{Point, Rect, Vec2};

use crate::read::pdf::page::{Colour, PageContent, Shape};
use crate::read::pdf::pieces::{self, Piece};

/// Side of the small squares; the thinnest lines are painted as broad as one.
pub(super) const STEP_POINTS: f64 = 0.2;
/// What is seen around the place.
pub(super) const MARGIN_POINTS: f64 = 3.0;
/// A place with more shapes is part of a drawing.
const SHAPES_MAX: usize = 150;
/// The page itself, where no shape is painted.
const PAGE: u16 = 0;
const WHITE: Colour = [255; 3];

/// The picture of a place.
pub(super) struct Picture {
    corner: Point,
    columns: usize,
    rows: usize,
    /// On top of each small square: 0 for the page, else one more than a position in `shapes`.
    top: Vec<u16>,
    /// Positions of the shapes painted, among those of the page.
    pub shapes: Vec<usize>,
    colours: Vec<Colour>,
}

impl Picture {
    /// Paints the shapes with these positions around a place; `None` where they are too many.
    ///
    /// A pale fill that covers the whole place, and was painted after what stands there, is taken for a
    /// highlighter, which hides nothing.
    pub(super) fn paint(content: &PageContent, shapes: &[usize], place: Rect, order: u32) -> Option<Self> {
        let area = place.inflate(MARGIN_POINTS, MARGIN_POINTS);
        let columns = (area.width() / STEP_POINTS).ceil() as usize;
        let rows = (area.height() / STEP_POINTS).ceil() as usize;
        if shapes.len() > SHAPES_MAX {
            return None;
        }
        let mut picture = Self {
            corner: area.origin(),
            columns,
            rows,
            top: vec![PAGE; columns * rows],
            shapes: Vec::new(),
            colours: vec![WHITE],
        };
        for index in shapes {
            let shape = &content.shapes[*index];
            let covers = shape.bounds.x0 <= place.x0
                && shape.bounds.y0 <= place.y0
                && shape.bounds.x1 >= place.x1
                && shape.bounds.y1 >= place.y1;
            let is_highlighter = covers
                && shape.order > order
                && shape.fill.is_some_and(|colour| colour != WHITE && brightness(colour) > 150)
                && shape.bounds.area() > 1.5 * place.area();
            if !is_highlighter && !shape.path.elements().is_empty() {
                picture.add(*index, shape);
            }
        }
        Some(picture)
    }

    fn add(&mut self, index: usize, shape: &Shape) {
        let pieces = pieces::of(&shape.path);
        if let Some(colour) = shape.fill {
            self.begin(index, colour);
            self.fill(&pieces, shape.bounds);
        }
        if let Some((colour, width)) = shape.stroke {
            self.begin(index, colour);
            let half = width.max(1.5 * STEP_POINTS) / 2.0;
            for (from, to) in pieces.iter().flat_map(Piece::lines) {
                self.line(from, to, half, shape.bounds.inflate(half, half));
            }
        }
    }

    fn begin(&mut self, index: usize, colour: Colour) {
        self.shapes.push(index);
        self.colours.push(colour);
    }

    /// Fills pieces by the even-odd rule (8.5.3.3.3), whatever rule the file names: who nests two pieces
    /// means a hole.
    fn fill(&mut self, pieces: &[Piece], within: Rect) {
        let bounds = pieces.iter().map(Piece::bounds).reduce(|all, one| all.union(one)).unwrap_or_default();
        let thin = 1.5 * STEP_POINTS;
        if bounds.width() < thin || bounds.height() < thin {
            let wide = bounds.intersect(within);
            let by = |extent: f64| ((thin - extent) / 2.0).max(0.0);
            let wide = wide.inflate(by(wide.width()), by(wide.height()));
            let corners = [(wide.x0, wide.y0), (wide.x1, wide.y0), (wide.x1, wide.y1), (wide.x0, wide.y1)];
            self.scan(&corners.map(Point::from), wide);
            return;
        }
        let mut crossings: Vec<Vec<f64>> = vec![Vec::new(); self.rows];
        for piece in pieces {
            let closing = piece.points.last().copied().zip(piece.points.first().copied());
            for (from, to) in piece.points.windows(2).map(|pair| (pair[0], pair[1])).chain(closing) {
                self.cross(from, to, &mut crossings);
            }
        }
        self.spans(&mut crossings, within);
    }

    /// Paints a straight line with square ends.
    fn line(&mut self, from: Point, to: Point, half: f64, within: Rect) {
        let length = (to - from).hypot();
        let along = if length > 0.0 { (to - from) / length * half } else { Vec2::new(half, 0.0) };
        let across = Vec2::new(-along.y, along.x);
        let corners = [from - along + across, from - along - across, to + along - across, to + along + across];
        self.scan(&corners, within);
    }

    fn scan(&mut self, corners: &[Point; 4], within: Rect) {
        let mut crossings: Vec<Vec<f64>> = vec![Vec::new(); self.rows];
        for (index, from) in corners.iter().enumerate() {
            self.cross(*from, corners[(index + 1) % 4], &mut crossings);
        }
        self.spans(&mut crossings, within);
    }

    /// Where a line crosses the middles of the rows.
    fn cross(&self, from: Point, to: Point, crossings: &mut [Vec<f64>]) {
        let (above, below) = if from.y <= to.y { (from, to) } else { (to, from) };
        let row_behind =
            |y: f64| ((y - self.corner.y) / STEP_POINTS - 0.5).ceil().clamp(0.0, self.rows as f64) as usize;
        let slope = (below.x - above.x) / (below.y - above.y);
        for (row, crossed) in crossings.iter_mut().enumerate().take(row_behind(below.y)).skip(row_behind(above.y)) {
            crossed.push(above.x + (self.middle(0, row).y - above.y) * slope);
        }
    }

    fn spans(&mut self, crossings: &mut [Vec<f64>], within: Rect) {
        let painter = self.shapes.len() as u16;
        let column_behind =
            |x: f64| ((x - self.corner.x) / STEP_POINTS - 0.5).ceil().clamp(0.0, self.columns as f64) as usize;
        for (row, crossed) in crossings.iter_mut().enumerate() {
            let y = self.middle(0, row).y;
            if crossed.is_empty() || y < within.y0 - STEP_POINTS || y > within.y1 + STEP_POINTS {
                continue;
            }
            crossed.sort_by(f64::total_cmp);
            for pair in crossed.chunks_exact(2) {
                let (from, to) = (column_behind(pair[0].max(within.x0)), column_behind(pair[1].min(within.x1)));
                if from < to {
                    self.top[row * self.columns + from..row * self.columns + to].fill(painter);
                }
            }
        }
    }

    fn middle(&self, column: usize, row: usize) -> Point {
        self.corner + Vec2::new(column as f64 + 0.5, row as f64 + 0.5) * STEP_POINTS
    }

    fn at(&self, point: Point) -> u16 {
        let square = (point - self.corner) / STEP_POINTS;
        let (column, row) = (square.x.max(0.0) as usize, square.y.max(0.0) as usize);
        self.top.get(row.min(self.rows - 1) * self.columns + column.min(self.columns - 1)).copied().unwrap_or(PAGE)
    }

    /// The colour seen at a point.
    pub(super) fn colour(&self, point: Point) -> Colour {
        self.colours[usize::from(self.at(point))]
    }

    /// The position of the shape on top at a point.
    pub(super) fn shape(&self, point: Point) -> Option<usize> {
        self.shapes.get(usize::from(self.at(point)).checked_sub(1)?).copied()
    }

    /// The middles of the small squares within an area.
    pub(super) fn points(&self, area: Rect) -> impl Iterator<Item = Point> + '_ {
        let square = |by: f64, most: usize| (by / STEP_POINTS).round().clamp(0.0, most as f64) as usize;
        let columns = square(area.x0 - self.corner.x, self.columns)..square(area.x1 - self.corner.x, self.columns);
        let rows = square(area.y0 - self.corner.y, self.rows)..square(area.y1 - self.corner.y, self.rows);
        rows.flat_map(move |row| columns.clone().map(move |column| self.middle(column, row)))
    }
}

/// How bright a colour looks, 0 to 255.
pub(super) fn brightness(colour: Colour) -> i32 {
    let [red, green, blue] = colour.map(i32::from);
    (red * 299 + green * 587 + blue * 114) / 1000
}
