//! The interpreter of content streams: operator by operator (ISO 32000-2, annex A), within a budget.

use std::collections::BTreeMap;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Operator;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro_syntax::page::Resources;
use kurbo::{Affine, BezPath, Rect};

use super::marked::{Marked, Replacement};
use super::matrix_of;
use super::optional::OptionalContent;
use super::parts::{self, Part};
use super::show::{Pen, TextMatrices};
use super::state::{self, GraphicsState};
use crate::read::pdf::font::Fonts;
use crate::read::pdf::page::{Glyph, Image, PageContent, PageFrame, Shape};

/// Deepest nesting of forms; real files nest a handful.
const DEPTH_MAX: usize = 20;
/// Deepest nesting of saved states and of marked content.
const STACK_MAX: usize = 512;
/// A form costs as much as so many operators, whatever it paints.
const FORM_WORK: usize = 60;
/// Bytes of a content stream that count as one operator of work: a stream costs, also when it paints nothing.
const BYTES_OF_WORK: usize = 16;
/// Most bytes that a stream of nothing has when it is compressed.
const EMPTY_BYTES_MAX: usize = 16;

/// Interprets the content of one page.
pub(super) struct Interpreter<'a, 'd> {
    pub(super) fonts: &'d mut Fonts<'a>,
    optional: &'d OptionalContent,
    frame: PageFrame,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) shapes: Vec<Shape>,
    images: Vec<Image>,
    /// The marked content around the present operator, and what was around that.
    pub(super) marked: Marked,
    marked_stack: Vec<Marked>,
    pub(super) hidden_characters: usize,
    order: u32,
    /// Operators that may still be interpreted.
    pub(super) work_left: usize,
    complete: bool,
    /// Some font that the content names is not there.
    lacks_font: bool,
}

/// What one content stream is interpreted with.
pub(super) struct StreamState<'a, 'r> {
    pub(super) resources: &'r Resources<'a>,
    pub(super) state: GraphicsState,
    pub(super) saved: Vec<GraphicsState>,
    pub(super) matrices: TextMatrices,
    pub(super) path: BezPath,
    /// The path becomes part of the clipping path when it is painted (8.5.4).
    pub(super) clips: bool,
    /// Fonts by their resource name.
    pub(super) fonts: BTreeMap<Vec<u8>, usize>,
    pub(super) depth: usize,
}

impl<'a, 'd> Interpreter<'a, 'd> {
    pub(super) fn new(
        frame: PageFrame,
        fonts: &'d mut Fonts<'a>,
        optional: &'d OptionalContent,
        work_left: usize,
        glyphs: Vec<Glyph>,
    ) -> Self {
        Self {
            fonts,
            optional,
            frame,
            glyphs,
            shapes: Vec::new(),
            images: Vec::new(),
            marked: Marked::default(),
            marked_stack: Vec::new(),
            hidden_characters: 0,
            order: 0,
            work_left,
            complete: true,
            lacks_font: false,
        }
    }

    pub(super) fn finish(self) -> PageContent {
        PageContent {
            frame: self.frame,
            glyphs: self.glyphs,
            shapes: self.shapes,
            images: self.images,
            hidden_characters: self.hidden_characters,
            complete: self.complete,
            lacks_font: self.lacks_font,
        }
    }

    /// Takes so much off the budget; false where nothing is left.
    pub(super) fn spend(&mut self, work: usize) -> bool {
        self.complete &= self.work_left >= work;
        self.work_left = self.work_left.saturating_sub(work);
        self.work_left > 0
    }

    pub(super) fn next_order(&mut self) -> u32 {
        self.order = self.order.saturating_add(1);
        self.order
    }

    /// Interprets a content stream.
    pub(super) fn run(
        &mut self,
        mut operators: TypedIter<'_>,
        resources: &Resources<'a>,
        state: GraphicsState,
        depth: usize,
    ) {
        let marked_depth = self.marked_stack.len();
        let mut stream = StreamState {
            resources,
            state,
            saved: Vec::new(),
            matrices: TextMatrices::IDENTITY,
            path: BezPath::new(),
            clips: false,
            fonts: BTreeMap::new(),
            depth,
        };
        while let Some(operator) = operators.next() {
            if !self.spend(1) {
                break;
            }
            if !(self.text(&operator, &mut stream)
                || self.path(&operator, &mut stream)
                || graphics(&operator, &mut stream))
            {
                self.other(&operator, &mut stream, marked_depth);
            }
        }
        // What a stream leaves open ends with it.
        while self.marked_stack.len() > marked_depth {
            self.end_marked();
        }
    }

    /// Interprets a form with its own resources (8.10).
    pub(super) fn form(&mut self, form: &Stream<'a>, resources: &Resources<'a>, state: &GraphicsState, depth: usize) {
        if depth >= DEPTH_MAX {
            self.complete = false;
            return;
        }
        let Ok(data) = form.decoded_data() else {
            self.complete = false;
            return;
        };
        // Of a damaged stream nothing is left.
        self.complete &= !data.is_empty() || form.raw_data().len() <= EMPTY_BYTES_MAX;
        if !self.spend(FORM_WORK + data.len() / BYTES_OF_WORK) {
            return;
        }
        let dict = form.dict();
        let mut state = state.clone();
        state.transform *= matrix_of(form);
        if let Some([x0, y0, x1, y1]) = dict.get::<[f64; 4]>(b"BBox") {
            state.clip = state.clip.intersect(state.transform.transform_rect_bbox(Rect::new(x0, y0, x1, y1).abs()));
        }
        let around = self.marked.clone();
        // Identifiers in a form that has structure of its own are not those of the page (14.7.5.2).
        self.marked.own_structure |= dict.contains_key(b"StructParents");
        let own = dict.get::<Dict<'a>>(b"Resources").map(Resources::new);
        self.run(TypedIter::new(&data), own.as_ref().unwrap_or(resources), state, depth + 1);
        self.marked = around;
    }

    fn text(&mut self, operator: &Operator<'_, '_>, stream: &mut StreamState<'a, '_>) -> bool {
        let matrices = &mut stream.matrices;
        match operator {
            Operator::BeginText(_) => matrices.set(Affine::IDENTITY),
            Operator::TextFont(font) => {
                stream.state.text.size = font.1.as_f64();
                self.choose_font(font.0, stream);
            }
            Operator::CharacterSpacing(spacing) => stream.state.text.character_spacing = spacing.0.as_f64(),
            Operator::WordSpacing(spacing) => stream.state.text.word_spacing = spacing.0.as_f64(),
            Operator::HorizontalScaling(scaling) => stream.state.text.horizontal_scaling = scaling.0.as_f64() / 100.0,
            Operator::TextLeading(leading) => stream.state.text.leading = leading.0.as_f64(),
            Operator::TextRise(rise) => stream.state.text.rise = rise.0.as_f64(),
            Operator::TextRenderingMode(mode) => stream.state.text.rendering_mode = mode.0.as_i64(),
            Operator::NextLine(by) => matrices.next_line(by.0.as_f64(), by.1.as_f64()),
            Operator::NextLineAndSetLeading(by) => {
                stream.state.text.leading = -by.1.as_f64();
                matrices.next_line(by.0.as_f64(), by.1.as_f64());
            }
            Operator::SetTextMatrix(m) => matrices.set(matrix([&m.0, &m.1, &m.2, &m.3, &m.4, &m.5])),
            Operator::NextLineUsingLeading(_) => matrices.next_line(0.0, -stream.state.text.leading),
            Operator::ShowText(shown) => {
                self.show(&Pen::new(self.fonts, &stream.state, matrices), matrices, shown.0.as_bytes())
            }
            Operator::NextLineAndShowText(shown) => {
                matrices.next_line(0.0, -stream.state.text.leading);
                self.show(&Pen::new(self.fonts, &stream.state, matrices), matrices, shown.0.as_bytes());
            }
            Operator::ShowTextWithParameters(shown) => {
                stream.state.text.word_spacing = shown.0.as_f64();
                stream.state.text.character_spacing = shown.1.as_f64();
                matrices.next_line(0.0, -stream.state.text.leading);
                self.show(&Pen::new(self.fonts, &stream.state, matrices), matrices, shown.2.as_bytes());
            }
            Operator::ShowTexts(shown) => {
                let pen = Pen::new(self.fonts, &stream.state, matrices);
                let (told, all) = parts::for_each_plain(shown.0.data(), |part| match part {
                    Part::Text(text) => self.show(&pen, matrices, text),
                    Part::Number(number) => pen.kern(matrices, number),
                });
                let others = (!all).then(|| shown.0.iter::<Object<'_>>().skip(told));
                for part in others.into_iter().flatten() {
                    match part {
                        Object::String(text) => self.show(&pen, matrices, text.as_bytes()),
                        Object::Number(number) => pen.kern(matrices, number.as_f64()),
                        _ => {}
                    }
                }
            }
            _ => return false,
        }
        true
    }

    fn choose_font(&mut self, name: &Name<'_>, stream: &mut StreamState<'a, '_>) {
        if let Some(&font) = stream.fonts.get(name.as_ref() as &[u8]) {
            stream.state.text.font = Some(font);
        } else if let Some(dict) = stream.resources.get_font(name) {
            let font = self.fonts.position(&dict);
            stream.fonts.insert(name.to_vec(), font);
            stream.state.text.font = Some(font);
        } else {
            // Without the font, viewers show the letters that its bytes are in most fonts.
            let standard = self.fonts.standard(name.as_str());
            self.lacks_font |= standard.is_none();
            stream.state.text.font = standard.or_else(|| self.fonts.standard("Helvetica"));
        }
    }

    fn other(&mut self, operator: &Operator<'_, '_>, stream: &mut StreamState<'a, '_>, marked_depth: usize) {
        match operator {
            Operator::SetGraphicsState(name) => {
                let Some(parameters) = stream.resources.get_ext_g_state(name.0) else { return };
                if let Some(width) = parameters.get::<f64>(b"LW") {
                    stream.state.line_width = width;
                }
                let Some(font) = parameters.get::<Array<'a>>(b"Font") else { return };
                let mut parts = font.flex_iter();
                if let (Some(dict), Some(size)) = (parts.next::<Dict<'a>>(), parts.next::<Number>()) {
                    stream.state.text.font = Some(self.fonts.position(&dict));
                    stream.state.text.size = size.as_f64();
                }
            }
            Operator::BeginMarkedContent(tag) => self.begin_marked(tag.0, None, stream.resources),
            Operator::BeginMarkedContentWithProperties(tag) => {
                self.begin_marked(tag.0, Some(tag.1), stream.resources);
            }
            Operator::EndMarkedContent(_) if self.marked_stack.len() > marked_depth => self.end_marked(),
            Operator::XObject(name) => {
                let Some(object) = stream.resources.get_x_object(name.0) else { return };
                self.x_object(&object, stream);
            }
            Operator::InlineImage(_) => self.image(&stream.state),
            _ => {}
        }
    }

    fn x_object(&mut self, object: &Stream<'a>, stream: &StreamState<'a, '_>) {
        let dict = object.dict();
        let group = dict.get::<Dict<'_>>(b"OC");
        let is_off = group.is_some_and(|group| self.optional.is_off(dict.get_ref(b"OC"), &group));
        // What is switched off is not painted, but counted.
        let around = self.marked.off;
        self.marked.off |= is_off;
        match dict.get::<Name<'_>>(b"Subtype").as_ref().map(Name::as_str) {
            Some("Image") => self.image(&stream.state),
            _ => self.form(object, stream.resources, &stream.state, stream.depth),
        }
        self.marked.off = around;
    }

    /// A picture fills the unit square of user space (8.9.5.1).
    fn image(&mut self, state: &GraphicsState) {
        let bounds = state.transform.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0)).intersect(state.clip);
        if self.marked.off || !bounds.is_finite() || bounds.width() <= 0.0 || bounds.height() <= 0.0 {
            return;
        }
        let order = self.next_order();
        self.images.push(Image { bounds, artifact: self.marked.artifact, order });
    }

    fn begin_marked(&mut self, tag: &Name<'_>, properties: Option<&Object<'_>>, resources: &Resources<'_>) {
        if self.marked_stack.len() >= STACK_MAX {
            self.complete = false;
            return;
        }
        let inner = self.marked.inner(tag, properties, resources, self.optional);
        self.marked_stack.push(std::mem::replace(&mut self.marked, inner));
    }

    fn end_marked(&mut self) {
        let Some(outer) = self.marked_stack.pop() else { return };
        let inner = std::mem::replace(&mut self.marked, outer);
        if matches!(inner.replacement, Some(Replacement::Taken)) && self.marked.replacement.is_some() {
            self.marked.replacement = Some(Replacement::Taken);
        }
    }
}

/// Operators that only change the graphics state.
fn graphics(operator: &Operator<'_, '_>, stream: &mut StreamState<'_, '_>) -> bool {
    let state = &mut stream.state;
    match operator {
        Operator::SaveState(_) => {
            if stream.saved.len() < STACK_MAX {
                stream.saved.push(state.clone());
            }
        }
        Operator::RestoreState(_) => {
            if let Some(saved) = stream.saved.pop() {
                *state = saved;
            }
        }
        Operator::Transform(m) => state.transform *= matrix([&m.0, &m.1, &m.2, &m.3, &m.4, &m.5]),
        Operator::LineWidth(width) => state.line_width = width.0.as_f64(),
        Operator::NonStrokeColorDeviceGray(colour) => state.set_fill(state::grey(&colour.0)),
        Operator::NonStrokeColorDeviceRgb(c) => state.set_fill(state::rgb(&c.0, &c.1, &c.2)),
        Operator::NonStrokeColorCmyk(c) => state.set_fill(state::cmyk(&c.0, &c.1, &c.2, &c.3)),
        Operator::NonStrokeColor(colour) => set(&mut state.fill, &colour.0, state.fill_is_tint),
        Operator::NonStrokeColorNamed(colour) => set(&mut state.fill, &colour.0, state.fill_is_tint),
        Operator::ColorSpaceNonStroke(space) => {
            state.set_fill(state::BLACK);
            state.fill_is_tint = is_tint(stream.resources, space.0);
        }
        Operator::StrokeColorDeviceGray(colour) => state.set_stroke(state::grey(&colour.0)),
        Operator::StrokeColorDeviceRgb(c) => state.set_stroke(state::rgb(&c.0, &c.1, &c.2)),
        Operator::StrokeColorCmyk(c) => state.set_stroke(state::cmyk(&c.0, &c.1, &c.2, &c.3)),
        Operator::StrokeColor(colour) => set(&mut state.stroke, &colour.0, state.stroke_is_tint),
        Operator::StrokeColorNamed(colour) => set(&mut state.stroke, &colour.0, state.stroke_is_tint),
        Operator::ColorSpaceStroke(space) => {
            state.set_stroke(state::BLACK);
            state.stroke_is_tint = is_tint(stream.resources, space.0);
        }
        _ => return false,
    }
    true
}

fn set(colour: &mut [u8; 3], components: &[Number], tint: bool) {
    if let Some(new) = state::by_components(components, tint) {
        *colour = new;
    }
}

/// True for a colour space of one ink (8.6.6.4), whose single component darkens.
fn is_tint(resources: &Resources<'_>, space: &Name<'_>) -> bool {
    let Some(Object::Array(space)) = resources.get_color_space(space) else { return false };
    space.iter::<Object<'_>>().next().and_then(Object::into_name).is_some_and(|family| family.as_str() == "Separation")
}

fn matrix(numbers: [&Number; 6]) -> Affine {
    Affine::new(numbers.map(Number::as_f64))
}
