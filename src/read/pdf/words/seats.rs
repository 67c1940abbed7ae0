//! Seats: drawn tick boxes and form fields take their places among the words of a page.
//!
//! A box or field becomes a word on the line of the printed word beside it. Where a field stands on a printed or
//! drawn box, the field is the box: only it knows its state.

use kurbo::Rect;

use super::{DESCENT, Style, Unit, Word, WordKind};
use crate::read::pdf::file::forms::{Widget, WidgetKind};
use crate::read::pdf::page::GlyphText;
use crate::read::pdf::shapes::drawn::DrawnBox;
use crate::read::{TickSeen, TickState};

/// Farthest printed word whose line a box takes, in points.
const REACH_PT: f64 = 60.0;
/// Height of a line of a field that has several, in points.
const FIELD_LINE_PT: f64 = 12.0;

/// Boxes below each other begin within this distance, in points.
const SAME_COLUMN_PT: f64 = 1.0;

/// What is typed into a text field to tick the box that it stands on.
const TYPED_MARKS: [&str; 8] = ["x", "X", "×", "✓", "✔", "√", "✗", "✘"];

/// Adds the boxes and fields of a page to its words; widgets come with their positions among those of the document.
pub(in crate::read::pdf) fn add(words: &mut Vec<Word>, page: u32, drawn: &[DrawnBox], widgets: &[(usize, Widget)]) {
    let is_button = |widget: &Widget| matches!(widget.kind, WidgetKind::CheckBox | WidgetKind::Radio);
    let shown = || widgets.iter().filter(|(_, widget)| !widget.hidden);
    let mut seated: Vec<Word> = Vec::new();
    for (_, widget) in shown().filter(|(_, widget)| is_button(widget)) {
        let state = match widget.checked {
            Some(true) => TickState::Checked,
            Some(false) => TickState::Unchecked,
            None => TickState::NotVisible,
        };
        // A sign that is printed where the field stands is its picture; a letter or figure is its name.
        words.retain(|word| {
            !widget.bounds.contains(word.bounds.center())
                || word.units.len() > 1
                || word.text().contains(char::is_alphanumeric)
        });
        seated.push(seat(words, page, widget.bounds, WordKind::Tick(state, TickSeen::AcroForm), None));
    }
    for (_, widget) in shown().filter(|(_, widget)| is_on_a_box(widget, drawn)) {
        let state = match widget.value.as_deref().map(str::trim).unwrap_or_default() {
            "" => TickState::Unchecked,
            mark if TYPED_MARKS.contains(&mark) => TickState::Checked,
            _ => TickState::NotVisible,
        };
        seated.push(seat(words, page, widget.bounds, WordKind::Tick(state, TickSeen::AcroForm), None));
    }
    let taken: Vec<Rect> = seated.iter().map(|word| word.place).collect();
    for one in drawn.iter().filter(|one| !taken.iter().any(|area| area.inflate(1.0, 1.0).contains(one.bounds.center())))
    {
        seated.push(seat(words, page, one.bounds, WordKind::Tick(one.state, TickSeen::DrawnShape), None));
    }
    let is_text = |widget: &Widget| matches!(widget.kind, WidgetKind::Text | WidgetKind::Choice);
    for (position, widget) in shown().filter(|(_, widget)| is_text(widget) && !is_on_a_box(widget, drawn)) {
        let Some(value) = widget.value.as_deref().filter(|value| !value.trim().is_empty()) else { continue };
        // A value that the page shows as well was printed when the form was filled in.
        let plain = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
        let is_within = |word: &Word| widget.bounds.inflate(1.0, 1.0).contains(word.bounds.center());
        let printed: String = words.iter().filter(|word| is_within(word)).map(Word::text).collect();
        if plain(&printed) == plain(value) {
            words.retain(|word| !is_within(word));
        }
        let lines: Vec<&str> = value.lines().filter(|line| !line.trim().is_empty()).collect();
        let height =
            (widget.bounds.height() / lines.len().max(1) as f64).min(FIELD_LINE_PT.max(widget.bounds.height() / 40.0));
        let several = lines.len() > 1 || widget.bounds.height() > 2.5 * FIELD_LINE_PT;
        let is_single = lines.len() == 1;
        let mut first: Option<f64> = None;
        for (index, line) in lines.into_iter().enumerate() {
            let top = widget.bounds.y0 + height * index as f64;
            let area =
                if several { Rect::new(widget.bounds.x0, top, widget.bounds.x1, top + height) } else { widget.bounds };
            let mut word = seat(words, page, area, WordKind::Field(*position), Some(line.trim()));
            if several {
                // The first line stands on that of the label beside the field; the others below it.
                let top = *first.get_or_insert(if index == 0 { word.baseline } else { top + 0.8 * height });
                word.baseline = top + height * index as f64;
                word.size = height * 0.8;
            }
            if is_single {
                word.place = widget.bounds;
            }
            seated.push(word);
        }
    }
    part_columns(&mut seated);
    words.append(&mut seated);
}

/// Boxes below each other of which one stands by itself, far behind its text, are a column of their own: none belongs to
/// the tag of the text that happens to reach it.
fn part_columns(seated: &mut [Word]) {
    let is_box = |word: &Word| matches!(word.kind, WordKind::Tick(..));
    let alone: Vec<f64> =
        seated.iter().filter(|word| is_box(word) && word.content.is_none()).map(|word| word.bounds.x0).collect();
    for word in seated.iter_mut().filter(|word| is_box(word) && word.content.is_some()) {
        if alone.iter().any(|x0| (x0 - word.bounds.x0).abs() < SAME_COLUMN_PT) {
            word.content = None;
        }
    }
}

/// True for a text field that stands on a drawn box and is little larger: what is typed into it ticks the box.
fn is_on_a_box(widget: &Widget, drawn: &[DrawnBox]) -> bool {
    widget.kind == WidgetKind::Text
        && drawn.iter().any(|one| {
            widget.bounds.inflate(1.0, 1.0).contains(one.bounds.center())
                && widget.bounds.area() <= 3.0 * one.bounds.area().max(1.0)
        })
}

/// A word in this area, on the line of the nearest printed word beside it.
fn seat(words: &[Word], page: u32, area: Rect, kind: WordKind, text: Option<&str>) -> Word {
    let middle = area.center().y;
    let beside = words
        .iter()
        .filter(|word| {
            word.turns == 0 && word.kind == WordKind::Text && word.bounds.y0 <= middle && middle <= word.bounds.y1
        })
        .map(|word| (word, (word.bounds.x0 - area.x1).max(area.x0 - word.bounds.x1)))
        .filter(|(_, gap)| *gap <= REACH_PT)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(word, _)| word);
    let height = area.height();
    let (baseline, size) = beside.map_or((area.y1 - DESCENT * height, height * 0.8), |word| (word.baseline, word.size));
    let text = match text {
        Some(text) => GlyphText::Characters(text.into()),
        None => GlyphText::Character('☐'),
    };
    Word {
        units: vec![Unit { text, x0: area.x0, x1: area.x1 }],
        kind,
        page,
        place: area,
        bounds: area,
        baseline,
        size,
        em: size,
        style: Style::default(),
        content: beside.and_then(|word| word.content),
        artifact: false,
        blank_before: true,
        blank_behind: true,
        turns: 0,
        order: u32::MAX,
    }
}
