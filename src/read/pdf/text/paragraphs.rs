//! Paragraphs: which lines of a flow belong together.
//!
//! A line end only wraps a paragraph where the next word would not have fitted: then, and only then, did a
//! program have to break the line. A larger distance, another size, an indent, a label, a bullet or a box begin
//! something new.

use kurbo::Rect;

use crate::read::BlockKind;
use crate::read::label::typed_label;
use crate::read::pdf::layout::cuts::cuts;
use crate::read::pdf::layout::flow::{Context, Flow, Paragraph};
use crate::read::pdf::layout::line_ends::{begins_anew, fits, is_surely_wrapped, text_begins_anew};
use crate::read::pdf::layout::lines::{Line, is_right_to_left};
use crate::read::pdf::words::scripts::{SENTENCE_ENDS, is_hyphen};
use crate::read::pdf::words::{Unit, Word, WordKind};
use crate::read::wraps::begins_with_name;
use crate::read::{roman, ticks};

/// Distance of baselines, of the font size, where the document does not tell.
const LEADING_EM: f64 = 1.2;
/// A distance larger than that of wrapped lines by this part of the font size parts paragraphs.
const LEADING_SLACK_EM: f64 = 0.3;
/// A line that begins so far to the right of the one above begins a paragraph.
const INDENT_MIN_EM: f64 = 0.9;
/// Sizes that differ by more than this part are two sizes.
const SIZE_STEP: f64 = 0.12;

/// The distance of the baselines of wrapped lines in a document, of the font size.
pub(in crate::read::pdf) fn leading_em(flows: &[Flow]) -> f64 {
    let mut distances: Vec<f64> = Vec::new();
    for flow in flows {
        for pair in flow.lines.windows(2) {
            let (above, below) = (&pair[0], &pair[1]);
            let distance = (below.baseline - above.baseline) / above.size.max(f64::MIN_POSITIVE);
            if above.page == below.page
                && is_same_size(above, below)
                && (0.8..3.0).contains(&distance)
                && !fits(above, below, &flow.context)
            {
                distances.push(distance);
            }
        }
    }
    if distances.is_empty() {
        return LEADING_EM;
    }
    let middle = distances.len() / 2;
    *distances.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// Parts a flow into paragraphs.
pub(in crate::read::pdf) fn read(flow: Flow, leading_em: f64) -> Vec<Paragraph> {
    let context = flow.context;
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for mut line in flow.lines {
        let last = paragraphs.last_mut();
        match last.filter(|paragraph| goes_on(&paragraph.lines, &line, &context, leading_em)) {
            Some(paragraph) => paragraph.lines.push(line),
            None => {
                part_numeral(&mut line);
                let kind = match (context.kind, paragraphs.is_empty()) {
                    (Some(BlockKind::ListItem), false) | (None, _) => BlockKind::Paragraph,
                    (Some(kind), _) => kind,
                };
                paragraphs.push(Paragraph { lines: vec![line], context: context.clone(), kind });
            }
        }
    }
    paragraphs
}

/// Parts a Roman numeral and its full stop from the title that was set right behind them ("VIII.Indicators").
fn part_numeral(line: &mut Line) {
    let begins = |word: &Word| word.units.first().and_then(|unit| unit.text.first_character());
    if !line.words.first().and_then(begins).is_some_and(|first| matches!(first, 'I' | 'V' | 'X' | 'L' | 'C')) {
        return;
    }
    let is_capital = |word: &Word| word.text().chars().next().is_some_and(char::is_uppercase);
    if let [numeral, title, ..] = line.words.as_mut_slice()
        && numeral.text().strip_suffix('.').is_some_and(|numeral| roman::value(numeral).is_some())
        && is_capital(title)
    {
        numeral.blank_behind = true;
        return;
    }
    let Some(word) = line.words.first() else { return };
    let text = word.text();
    let Some((numeral, title)) = text.split_once('.') else { return };
    let mut title = title.chars();
    let is_title = title.next().is_some_and(char::is_uppercase) && title.next().is_some_and(char::is_lowercase);
    // A single letter may be that of a name.
    let parted = numeral.len() + 1;
    if !is_title || numeral.len() < 2 || roman::value(numeral).is_none() || word.units.len() <= parted {
        return;
    }
    let edge = word.units[parted].x0;
    let part = |units: &[Unit], x0: f64, x1: f64| {
        let ends = |bounds: Rect| Rect::new(x0, bounds.y0, x1, bounds.y1);
        Word { units: units.to_vec(), bounds: ends(word.bounds), ..word.clone() }
    };
    let mut label = part(&word.units[..parted], word.bounds.x0, edge);
    let mut title = part(&word.units[parted..], edge, word.bounds.x1);
    (label.blank_behind, title.blank_before) = (true, true);
    if word.place == word.bounds {
        (label.place, title.place) = (label.bounds, title.bounds);
    }
    line.words.splice(..1, [label, title]);
}

/// True when a line goes on with the paragraph above it.
fn goes_on(above: &[Line], line: &Line, context: &Context, leading_em: f64) -> bool {
    let Some(last) = above.last() else { return false };
    // A note mark that did not fit on the line above.
    if last.page == line.page && line.words.iter().all(|word| word.style.raised) {
        return true;
    }
    let is_field = |line: &Line| line.words.iter().all(|word| matches!(word.kind, WordKind::Field(_)));
    if is_field(last) || is_field(line) || !is_same_size(last, line) {
        return false;
    }
    // Over the end of a page distances and indents tell nothing; in an element the lines belong together.
    let turned_page = last.page != line.page;
    if turned_page {
        return (context.is_element || !context.cells.is_empty())
            && !opens_after(above, line, context)
            && !fits(last, line, context);
    }
    let distance = (line.baseline - last.baseline) / last.size.max(f64::MIN_POSITIVE);
    let too_far =
        distance > leading_em.max(0.9) + LEADING_SLACK_EM + if context.is_element { LEADING_SLACK_EM } else { 0.0 };
    if !too_far && (cuts(above, line, context) || cuts_word(last, line)) {
        return true;
    }
    if distance < 2.0 * leading_em + LEADING_SLACK_EM && is_named_address(last, line) {
        return true;
    }
    let is_centred = is_centred(last, line, context);
    if too_far || !is_centred && fits(last, line, context) || opens_after(above, line, context) {
        return false;
    }
    context.is_element || is_centred || !(is_indented(above, line) || changes_weight(last, line))
}

/// A name with nothing behind its colon, and below it a mail address, which was too long to stand beside it.
fn is_named_address(above: &Line, below: &Line) -> bool {
    let name = above.text();
    let is_address = below.words.first().is_some_and(|word| word.units.iter().any(|unit| unit.text.any(|c| c == '@')));
    is_address && name.trim_end().ends_with(':') && begins_with_name(&format!("{}:", name.trim_end_matches([' ', ':'])))
}

/// True when a line ends within a word, at its hyphen, and the next one goes on with letters.
fn cuts_word(above: &Line, below: &Line) -> bool {
    let mut end = above.characters().rev().filter(|character| !character.is_whitespace());
    end.next().is_some_and(is_hyphen)
        && end.next().is_some_and(char::is_alphabetic)
        && below.characters().next().is_some_and(char::is_alphabetic)
}

/// A label, bullet, tick box or named row opens the line.
fn opens_after(above: &[Line], line: &Line, context: &Context) -> bool {
    if matches!(line.words.first().map(|word| &word.kind), Some(WordKind::Tick(..))) {
        return true;
    }
    let text = line.text();
    if !text_begins_anew(&text) || above.last().is_some_and(|above| is_mark_behind(&above.text(), &text)) {
        return false;
    }
    // The last word before a colon is no named row where its sentence was broken before it.
    let is_named = begins_with_name(&text) && typed_label(&text).is_none();
    if is_named && above.last().is_some_and(|last| is_surely_wrapped(last, line, context)) {
        return false;
    }
    // A dash within a sentence may come to stand at the start of a line.
    let is_dash = text.starts_with(['-', '–', '—']);
    let opens_with_dash = above.first().is_some_and(|first| first.text().starts_with(['-', '–', '—']));
    !is_dash || opens_with_dash || above.last().is_some_and(|last| ends_sentence(&last.text()))
}

/// True for a line that opens with the box of the last words above it: boxes stand behind their words there, or
/// nothing else stands on the line.
fn is_mark_behind(above: &str, text: &str) -> bool {
    let opens = ticks::find(text).first().is_some_and(|tick| tick.start == 0);
    let stands_alone = opens && !text.contains(char::is_alphabetic);
    let boxes = ticks::find(above);
    let behind_words = boxes.first().is_some_and(|tick| tick.start > 0)
        && boxes.last().is_some_and(|tick| tick.end < above.trim_end().chars().count());
    opens && behind_words || stands_alone && !boxes.is_empty()
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(SENTENCE_ENDS)
}

/// True when a line stands to the right of the paragraph above it, or to the left of all but its first line.
fn is_indented(above: &[Line], line: &Line) -> bool {
    let (Some(first), Some(last)) = (above.first(), above.last()) else { return false };
    let step = INDENT_MIN_EM * line.size;
    let right = line.bounds.x0 - last.bounds.x0;
    if !(right > step || right < -step) || is_right_to_left(line) {
        return false;
    }
    // A hanging label: the second line stands under the text of the first.
    above.len() > 1 || right > step && !begins_anew(first)
}

/// From a line that is bold as a whole to one that is not at all, or back.
fn changes_weight(above: &Line, below: &Line) -> bool {
    let weights = |line: &Line| {
        let mut words = line.words.iter().filter(|word| word.kind == WordKind::Text);
        let bold = words.clone().all(|word| word.style.bold);
        (bold, words.all(|word| !word.style.bold))
    };
    let ((above_bold, above_plain), (below_bold, below_plain)) = (weights(above), weights(below));
    above_bold && below_plain || above_plain && below_bold && ends_sentence(&above.text())
}

/// Two lines around one middle, both away from the left end of the column.
fn is_centred(above: &Line, below: &Line, context: &Context) -> bool {
    let Some((left, right)) = context.column else { return false };
    let slack = 0.3 * above.size;
    let middle = (left + right) / 2.0;
    let is_off = |line: &Line| {
        line.bounds.x0 > left + above.size && (line.bounds.center().x - middle).abs() < 3.0 * slack.max(1.0)
    };
    is_off(above) && is_off(below) && (above.bounds.center().x - below.bounds.center().x).abs() < 2.0 * slack
}

fn is_same_size(above: &Line, below: &Line) -> bool {
    (above.size - below.size).abs() <= SIZE_STEP * above.size.max(below.size)
}
