//! Columns: text that stands side by side without rules between.
//!
//! Comes in: the words of a stretch of a page. Goes out: flows in reading order. A gutter is a strip without ink
//! between words that stand beside each other. Where paragraphs on both sides begin at the same heights it parts a
//! table without rules, which is read row by row; else columns of prose, read one after the other. A gap on a single
//! line is a tabulator.

use super::flow::{Context, Flow};
use super::line_ends::{begins_anew, ends_in_blank};
use super::lines::{self, Line, is_right_to_left};
use super::rows::{self, Arrangement};
use crate::read::Cell;
use crate::read::pdf::words::{Word, WordKind};
use crate::read::ticks;
use crate::read::wraps::begins_something;

/// Narrowest gap that may be part of a gutter, of the font size.
const GAP_MIN_EM: f64 = 0.75;
/// A label stands no farther before its text than this, of the font size.
const LABEL_GAP_MAX_EM: f64 = 4.0;
/// A gap is part of a gutter where it is wider by this factor than the usual gap of its line, which may be justified.
const JUSTIFIED: f64 = 1.7;
/// Gaps of a line by which its usual gap is judged.
const GAPS_MIN: usize = 3;
/// A gutter narrower than this, of the font size, may be chance: blanks of justified lines that stand below each other.
const GUTTER_MIN_EM: f64 = 1.1;
/// A gutter that lines below narrow to less than this ends above them, of the font size.
const GUTTER_NARROWED_MIN_EM: f64 = 0.7;
/// Times that text stands on both sides of a gutter: a wide one, and a narrow one.
const BESIDE_MIN: usize = 2;
const BESIDE_NARROW_MIN: usize = 4;
/// Beside so much text a strip is no chance.
const BESIDE_SURE_MIN: usize = 6;
/// Part of the lines behind a narrow gutter that begin at one edge.
const EDGE_MIN: f64 = 0.4;
/// Lines closer than this, of the font size, follow each other in a paragraph.
const CLOSE_EM: f64 = 1.45;
/// Longest label.
const LABEL_CHARACTERS_MAX: usize = 6;
/// Most columns that are looked for inside each other.
const DEPTH_MAX: usize = 6;

/// A line with the horizontal extents of its parts between wide gaps.
struct Parted {
    line: Line,
    segments: Vec<(f64, f64)>,
}

/// Flows of a stretch of a page, in reading order.
pub(in crate::read::pdf) fn read(words: Vec<Word>, tables: &mut u32) -> Vec<Flow> {
    read_nested(words, tables, 0)
}

fn read_nested(words: Vec<Word>, tables: &mut u32, depth: usize) -> Vec<Flow> {
    let lines = lines::read(words).into_iter().map(|line| Parted { segments: segments(&line), line });
    let mut lines: Vec<Parted> = lines.collect();
    let mut flows = Vec::new();
    let mut plain: Vec<Line> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let run = if depth < DEPTH_MAX { find_run(&lines[at..]) } else { None };
        let Some(run) = run else {
            plain.push(std::mem::replace(&mut lines[at].line, Line::none()));
            at += 1;
            continue;
        };
        push_plain(&mut flows, &mut plain);
        let edges = edges(&lines[at..at + run.lines], run.gutter);
        let block: Vec<Line> =
            lines[at..at + run.lines].iter_mut().map(|one| std::mem::replace(&mut one.line, Line::none())).collect();
        at += run.lines;
        let words = block.into_iter().flat_map(|line| line.words).collect();
        match rows::read(words, &edges) {
            Arrangement::Table(cells) => {
                let table = *tables;
                *tables += 1;
                for (row, column, words) in cells {
                    let cell = Cell { table, row, column, row_span: 1, column_span: 1 };
                    for mut flow in read_nested(words, tables, depth + 1) {
                        flow.context.cells.insert(0, cell);
                        flow.context.column = None;
                        flows.push(flow);
                    }
                }
            }
            Arrangement::Columns(columns) => {
                for column in columns {
                    let extent = extent(&column);
                    let mut found = read_nested(column, tables, depth + 1);
                    for flow in found.iter_mut().filter(|flow| flow.context.cells.is_empty()) {
                        flow.context.column.get_or_insert(extent);
                    }
                    flows.extend(found);
                }
            }
        }
    }
    push_plain(&mut flows, &mut plain);
    flows
}

fn push_plain(flows: &mut Vec<Flow>, plain: &mut Vec<Line>) {
    if !plain.is_empty() {
        flows.push(Flow { lines: std::mem::take(plain), context: Context::default() });
    }
}

fn extent(words: &[Word]) -> (f64, f64) {
    words.iter().fold((f64::MAX, f64::MIN), |all, word| (all.0.min(word.bounds.x0), all.1.max(word.bounds.x1)))
}

/// Horizontal extents of the parts of a line between wide gaps. A label, bullet or box goes with its text.
fn segments(line: &Line) -> Vec<(f64, f64)> {
    let mut segments: Vec<(f64, f64)> = Vec::new();
    let mut gap_max = GAP_MIN_EM;
    for word in &line.words {
        let (x0, x1) = (word.bounds.x0, word.bounds.x1);
        match segments.last_mut() {
            Some(last) if x0 - last.1 < gap_max * line.size => {
                last.1 = last.1.max(x1);
                gap_max = GAP_MIN_EM;
            }
            _ => {
                segments.push((x0, x1));
                gap_max = gap_behind(word);
            }
        }
    }
    // The label of a line that runs from right to left is its last part.
    if let [.., text, label] = segments.as_mut_slice()
        && is_right_to_left(line)
        && is_leftward_label(line.words.iter().filter(|word| word.bounds.x0 >= label.0))
    {
        text.1 = label.1;
        segments.pop();
    }
    segments
}

/// The middle one of the gaps between the words of a line; 0 where there are too few to tell.
fn usual_gap(line: &Line) -> f64 {
    let gaps =
        line.words.windows(2).map(|pair| pair[1].bounds.x0 - pair[0].bounds.x1).filter(|gap| *gap > 0.05 * line.size);
    let mut gaps: Vec<f64> = gaps.collect();
    if gaps.len() < GAPS_MIN {
        return 0.0;
    }
    let middle = gaps.len() / 2;
    *gaps.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// Widest gap behind a word that opens a part of a line, of the font size, by which it still goes with what follows.
/// What is named ("Title:") may stand far away.
fn gap_behind(word: &Word) -> f64 {
    match is_label_word(word) {
        true if word.text().ends_with(':') => f64::MAX,
        true => LABEL_GAP_MAX_EM,
        false => GAP_MIN_EM,
    }
}

/// True for the label of a line that runs from right to left, whose full stop or bracket stands on its left.
fn is_leftward_label<'a>(words: impl Iterator<Item = &'a Word> + Clone) -> bool {
    if let (Some(word), None) = (words.clone().next(), words.clone().nth(1))
        && is_label_word(word)
    {
        return true;
    }
    let shown: String = words.map(Word::text).collect();
    let Some(sign) = shown.chars().next().filter(|sign| matches!(sign, '.' | ')' | '(' | '-')) else { return false };
    let number: String = shown.chars().skip(1).collect();
    let sign = if sign == '(' { ')' } else { sign };
    number.chars().count() <= LABEL_CHARACTERS_MAX && begins_something(&format!("{number}{sign} x"))
}

fn is_label_word(word: &Word) -> bool {
    if matches!(word.kind, WordKind::Tick(..)) {
        return true;
    }
    if word.units.len() > LABEL_CHARACTERS_MAX {
        return false;
    }
    let text = word.text();
    !text.contains(char::is_alphanumeric) || text.ends_with(['.', ')', ':']) && begins_something(&format!("{text} x"))
}

/// Lines with a gutter between their words.
struct Run {
    lines: usize,
    beside: usize,
    gutter: (f64, f64),
}

/// The lines from the first of these on that a gutter parts, if one does.
fn find_run(lines: &[Parted]) -> Option<Run> {
    let first = lines.first()?;
    let mut candidates: Vec<(f64, f64)> = first.segments.windows(2).map(|pair| (pair[0].1, pair[1].0)).collect();
    // The text beside it may stand on a line of its own, a little higher or lower.
    if let Some(second) = lines.get(1).filter(|second| stands_beside(&first.line, &second.line)) {
        for one in &first.segments {
            // Only the nearest on either side: what lies farther is parted by that.
            let right = second.segments.iter().find(|other| other.0 > one.1);
            let left = second.segments.iter().rev().find(|other| other.1 < one.0);
            candidates.extend(right.map(|other| (one.1, other.0)));
            candidates.extend(left.map(|other| (other.1, one.0)));
        }
    }
    candidates.retain(|gutter| gutter.1 - gutter.0 >= GAP_MIN_EM * first.line.size);
    candidates.into_iter().filter_map(|gutter| follow(lines, gutter)).max_by_key(|run| (run.beside, run.lines))
}

fn stands_beside(one: &Line, other: &Line) -> bool {
    (one.baseline - other.baseline).abs() < 0.9 * one.size.min(other.size)
}

/// Follows a gutter downwards as long as no word stands in it.
fn follow(lines: &[Parted], mut gutter: (f64, f64)) -> Option<Run> {
    let (mut beside, mut behind_last) = (0, 0);
    let (mut last_left, mut last_right): (Option<&Line>, Option<&Line>) = (None, None);
    for (at, Parted { line, segments }) in lines.iter().enumerate() {
        let middle = (gutter.0 + gutter.1) / 2.0;
        let left = segments.iter().filter(|one| one.0 < middle).map(|one| one.1).fold(f64::MIN, f64::max);
        let right = segments.iter().filter(|one| one.0 >= middle).map(|one| one.0).fold(f64::MAX, f64::min);
        let narrowed = (gutter.0.max(left), gutter.1.min(right));
        if narrowed.1 - narrowed.0 < GUTTER_NARROWED_MIN_EM * line.size {
            break;
        }
        gutter = narrowed;
        let (has_left, has_right) = (left > f64::MIN, right < f64::MAX);
        if has_left {
            last_left = Some(line);
        }
        if has_right {
            last_right = Some(line);
        }
        let is_beside = match (last_left, last_right) {
            (Some(one), Some(other)) => stands_beside(one, other),
            _ => false,
        };
        if is_beside {
            beside += 1;
            behind_last = at + 1;
        }
    }
    if beside < BESIDE_MIN || !is_sure(&lines[..behind_last], gutter, beside) || flows_on(&lines[..behind_last]) {
        return None;
    }
    // Lines below that stand on one side only still belong to the last row while they follow closely.
    while behind_last < lines.len() {
        let line = &lines[behind_last].line;
        let above = lines[..behind_last].iter().rev().take(4).map(|one| &one.line);
        let mut above = above.filter(|above| above.bounds.x0 < line.bounds.x1 && line.bounds.x0 < above.bounds.x1);
        let is_close = above.next().is_some_and(|above| line.baseline - above.baseline < CLOSE_EM * line.size);
        let (on_left, on_right) = (line.bounds.x1 <= gutter.0 + 1.0, line.bounds.x0 >= gutter.1 - 1.0);
        let is_label = matches!(line.words.as_slice(), [word] if is_label_word(word));
        if !(on_right || on_left && is_close && !is_label && !begins_anew(line)) {
            break;
        }
        behind_last += 1;
    }
    Some(Run { lines: behind_last, beside, gutter })
}

/// True for options that follow each other on a line with tabulators between: the last one of a line goes on at the left
/// end of the next, before the box of another.
fn flows_on(lines: &[Parted]) -> bool {
    let is_box = |line: &Line, start: f64| {
        let mut at_start = line.words.iter().filter(|word| word.bounds.x0 == start);
        at_start.any(|word| matches!(word.kind, WordKind::Tick(..)) || holds_box(word))
    };
    lines.windows(2).any(|pair| {
        let (above, below) = (&pair[0], &pair[1]);
        let starts = |one: &Parted| one.segments.iter().map(|segment| segment.0).collect::<Vec<f64>>();
        let (above_starts, below_starts) = (starts(above), starts(below));
        ends_in_blank(&above.line)
            && above_starts.len() > 1
            && above_starts.last().is_some_and(|start| is_box(&above.line, *start))
            && below_starts.first().is_some_and(|start| !is_box(&below.line, *start))
            && below_starts.len() > 1
            && below_starts[1..].iter().all(|start| is_box(&below.line, *start))
    })
}

/// True for a word that is the sign of a tick box.
fn holds_box(word: &Word) -> bool {
    ticks::find(&word.text()).first().is_some_and(|tick| tick.start == 0)
}

/// True for a gutter that is wide, or that stands before an edge at which text begins line for line.
fn is_sure(lines: &[Parted], gutter: (f64, f64), beside: usize) -> bool {
    let size = lines.first().map_or(10.0, |one| one.line.size);
    if gutter.1 - gutter.0 >= GUTTER_MIN_EM * size && (beside >= BESIDE_SURE_MIN || !is_river(lines, gutter)) {
        return true;
    }
    let begins: Vec<f64> =
        lines.iter().flat_map(|one| &one.segments).map(|one| one.0).filter(|x0| *x0 >= gutter.1 - 0.5).collect();
    let at_edge = begins.iter().filter(|x0| **x0 - gutter.1 < 0.4 * size).count();
    beside >= BESIDE_NARROW_MIN && at_edge >= BESIDE_NARROW_MIN && at_edge as f64 >= EDGE_MIN * begins.len() as f64
}

/// True for a strip that is no wider than the other gaps of the lines it runs through: those are justified.
fn is_river(lines: &[Parted], gutter: (f64, f64)) -> bool {
    let middle = (gutter.0 + gutter.1) / 2.0;
    let gaps = lines.iter().filter_map(|one| {
        let pair = one.line.words.windows(2).find(|pair| pair[0].bounds.x1 <= middle && middle <= pair[1].bounds.x0)?;
        Some((pair[1].bounds.x0 - pair[0].bounds.x1, usual_gap(&one.line)))
    });
    // Lines of two or three words tell nothing of their usual gap.
    let gaps: Vec<(f64, f64)> = gaps.filter(|(_, usual)| *usual > 0.0).collect();
    let usual = gaps.iter().filter(|(gap, usual)| *gap < JUSTIFIED * usual).count();
    usual * 2 > gaps.len()
}

/// The middles of the strips that no part of these lines enters: that of the gutter, and others beside which text
/// stands on more than one line.
fn edges(lines: &[Parted], gutter: (f64, f64)) -> Vec<f64> {
    let size = lines.first().map_or(10.0, |one| one.line.size);
    let mut segments: Vec<(f64, f64)> = lines.iter().flat_map(|one| one.segments.iter().copied()).collect();
    segments.sort_by(|a, b| a.0.total_cmp(&b.0));
    let middle = (gutter.0 + gutter.1) / 2.0;
    let mut edges = Vec::new();
    let mut reach = f64::MIN;
    for (x0, x1) in segments {
        if reach > f64::MIN && x0 - reach >= GUTTER_NARROWED_MIN_EM * size {
            let is_gutter = reach <= middle && middle <= x0;
            let edge = if is_gutter { middle } else { (reach + x0) / 2.0 };
            let beside = lines.iter().filter(|one| {
                one.segments.iter().any(|part| part.1 <= edge) && one.segments.iter().any(|part| part.0 >= edge)
            });
            if is_gutter || beside.take(BESIDE_MIN).count() == BESIDE_MIN {
                edges.push(edge);
            }
        }
        reach = reach.max(x1);
    }
    edges
}
