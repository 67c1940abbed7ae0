//! The picture of a place on a page: what is seen there after all is painted.
//!
//! Comes in: the shapes near a place. Goes out: for each of many small squares, which shape is on top.
//! However a box was painted (lines, nested fills, a path with a hole, a white fill over a dark one),
//! in the picture it is the same.

use kurbo::{Point, Rect, Vec2};

use crate::read::pdf::page::{Colour, PageContent, Shape, WHITE};
use crate::read::pdf::shapes::pieces::{self, Piece};

/// Side of the small squares; the thinnest lines are painted as broad as one.
pub(super) const STEP_POINTS: f64 = 0.2;
/// What is seen around the place.
pub(super) const MARGIN_POINTS: f64 = 3.0;
/// A place with more shapes is part of a drawing.
const SHAPES_MAX: usize = 150;
/// The page itself, where no shape is painted.
const PAGE: u16 = 0;

/// The picture of a place.
pub(super) struct Picture {
    corner: Point,
    columns: usize,
    rows: usize,
    /// On top of each small square: 0 for the page, else one more than a position in `shapes`.
    top: Vec<u16>,
    /// Positions of the shapes painted, among those of the page.
    shapes: Vec<usize>,
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
            for row in self.rows_between(wide.y0, wide.y1) {
                self.span(row, wide.x0, wide.x1, wide);
            }
            return;
        }
        let mut crossings: Vec<(usize, f64)> = Vec::new();
        for piece in pieces {
            let closing = piece.points.last().copied().zip(piece.points.first().copied());
            for (from, to) in piece.points.windows(2).map(|pair| (pair[0], pair[1])).chain(closing) {
                crossings.extend(self.crossings(from, to));
            }
        }
        crossings.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
        for pair in crossings.chunk_by(|one, other| one.0 == other.0).flat_map(|row| row.chunks_exact(2)) {
            self.span(pair[0].0, pair[0].1, pair[1].1, within);
        }
    }

    /// Paints a straight line with square ends.
    fn line(&mut self, from: Point, to: Point, half: f64, within: Rect) {
        let length = (to - from).hypot();
        let along = if length > 0.0 { (to - from) / length * half } else { Vec2::new(half, 0.0) };
        let across = Vec2::new(-along.y, along.x);
        let corners = [from - along + across, from - along - across, to + along - across, to + along + across];
        let sides = [(0, 1), (1, 2), (2, 3), (3, 0)].map(|(one, other)| (corners[one], corners[other]));
        let heights = corners.map(|corner| corner.y);
        let top = heights.iter().copied().fold(f64::INFINITY, f64::min);
        let bottom = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for row in self.rows_between(top, bottom) {
            let y = self.middle(0, row).y;
            let crossed = sides.iter().filter(|(one, other)| (one.y <= y) != (other.y <= y));
            let crossed = crossed.map(|(one, other)| one.x + (y - one.y) * (other.x - one.x) / (other.y - one.y));
            let (from, to) = crossed.fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), x| (from.min(x), to.max(x)));
            self.span(row, from, to, within);
        }
    }

    /// Rows whose middles lie between two heights.
    fn rows_between(&self, top: f64, bottom: f64) -> std::ops::Range<usize> {
        let row = |y: f64| ((y - self.corner.y) / STEP_POINTS - 0.5).ceil().clamp(0.0, self.rows as f64) as usize;
        row(top)..row(bottom)
    }

    /// Where a line crosses the middles of the rows.
    fn crossings(&self, from: Point, to: Point) -> impl Iterator<Item = (usize, f64)> + '_ {
        let (above, below) = if from.y <= to.y { (from, to) } else { (to, from) };
        let slope = (below.x - above.x) / (below.y - above.y);
        self.rows_between(above.y, below.y).map(move |row| (row, above.x + (self.middle(0, row).y - above.y) * slope))
    }

    /// Paints a stretch of a row.
    fn span(&mut self, row: usize, from: f64, to: f64, within: Rect) {
        let y = self.middle(0, row).y;
        if y < within.y0 - STEP_POINTS || y > within.y1 + STEP_POINTS {
            return;
        }
        let column = |x: f64| ((x - self.corner.x) / STEP_POINTS - 0.5).ceil().clamp(0.0, self.columns as f64) as usize;
        let (from, to) = (column(from.max(within.x0)), column(to.min(within.x1)));
        let painter = self.shapes.len() as u16;
        if let Some(squares) = self.top.get_mut(row * self.columns + from..row * self.columns + to.max(from)) {
            squares.fill(painter);
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
        self.shape_of(self.at(point))
    }

    /// The small squares within an area: the middle of each, and the painter on top of it.
    pub(super) fn squares(&self, area: Rect) -> impl Iterator<Item = (Point, u16)> + '_ {
        let square = |by: f64, most: usize| (by / STEP_POINTS).round().clamp(0.0, most as f64) as usize;
        let columns = square(area.x0 - self.corner.x, self.columns)..square(area.x1 - self.corner.x, self.columns);
        let rows = square(area.y0 - self.corner.y, self.rows)..square(area.y1 - self.corner.y, self.rows);
        rows.flat_map(move |row| {
            columns.clone().map(move |column| (self.middle(column, row), self.top[row * self.columns + column]))
        })
    }

    /// The colours of all painters, in their order; the first is the page.
    pub(super) fn colours(&self) -> &[Colour] {
        &self.colours
    }

    /// The position of the shape that a painter stands for; `None` for the page.
    pub(super) fn shape_of(&self, painter: u16) -> Option<usize> {
        self.shapes.get(usize::from(painter).checked_sub(1)?).copied()
    }

    /// The colour that most of an area shows, of its points that `counts` accepts.
    pub(super) fn most_frequent(&self, area: Rect, counts: impl Fn(Point) -> bool) -> Colour {
        let mut seen = vec![0_usize; self.colours.len()];
        for (_, painter) in self.squares(area).filter(|(point, _)| counts(*point)) {
            seen[usize::from(painter)] += 1;
        }
        let of_colour = |colour: &Colour| -> usize {
            seen.iter().zip(&self.colours).filter(|(_, other)| *other == colour).map(|(count, _)| count).sum()
        };
        self.colours.iter().max_by_key(|colour| of_colour(colour)).copied().unwrap_or(WHITE)
    }
}

/// How bright a colour looks, 0 to 255.
pub(super) fn brightness(colour: Colour) -> i32 {
    let [red, green, blue] = colour.map(i32::from);
    (red * 299 + green * 587 + blue * 114) / 1000
}
