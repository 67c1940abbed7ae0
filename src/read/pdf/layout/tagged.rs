//! Tagged files: flows as the structure tree parts the text, where it agrees with the page.
//!
//! Comes in: the words of the pages, and the structure tree (ISO 32000-2, 14.8). Goes out: a flow for each element
//! that is a block, in the order of the tree, and the words that no element holds. A page whose tags leave out much of
//! its text, jump about on it, or make one paragraph of all of it, is laid out as if it had none.

use std::collections::{BTreeMap, BTreeSet};

use kurbo::Rect;

use super::flow::{Context, Flow};
use super::line_ends::begins_anew;
use super::lines;
use super::tagged_columns;
use crate::read::pdf::file::structure::{Role, Structure};
use crate::read::pdf::page::GlyphText;
use crate::read::pdf::words::{Unit, Word};
use crate::read::{BlockKind, Cell, Furniture};

/// Part of the words of a page that may stand outside its elements.
const ORPHANS_MAX: f64 = 0.1;
/// Part of the steps from block to block that may lead back up the page.
const JUMPS_MAX: f64 = 0.12;
/// Lines of one element that begin something new, from which on it is not one paragraph.
const BEGINNINGS_MAX: usize = 4;

/// A word without a tag belongs to the block of a word on its line that is no farther away than this, of the font size.
const BESIDE_EM: f64 = 2.0;
/// Baselines this close, of the font size, are one line.
const SAME_LINE_EM: f64 = 0.25;

/// Flows of the pages that are tagged well, and the other words of each page.
pub(in crate::read::pdf) struct Tagged {
    /// In the order of the tree.
    pub flows: Vec<Flow>,
    /// Words that no element holds, by page.
    pub others: Vec<Vec<Word>>,
    /// Pages that are tagged well.
    pub pages: Vec<bool>,
}

/// Parts the words of the pages by the structure tree.
pub(in crate::read::pdf) fn read(pages: Vec<Vec<Word>>, structure: &Structure, tables: &mut u32) -> Tagged {
    if structure.elements.is_empty() {
        return Tagged { flows: Vec::new(), pages: vec![false; pages.len()], others: pages };
    }
    let blocks = Blocks::of(structure, tables);
    let mut well_tagged = Vec::with_capacity(pages.len());
    let mut held: BTreeMap<usize, Vec<Word>> = BTreeMap::new();
    let mut others: Vec<Vec<Word>> = Vec::with_capacity(pages.len());
    for words in pages {
        let mut on_page: BTreeMap<usize, Vec<Word>> = BTreeMap::new();
        let mut orphans = Vec::new();
        for word in words {
            match word.content.and_then(|content| structure.contents.get(&(word.page, content))) {
                Some(&element) => on_page.entry(blocks.home[element]).or_default().push(word),
                None => orphans.push(word),
            }
        }
        adopt(&mut on_page, &mut orphans);
        let agrees = agrees(&on_page, &orphans, &blocks);
        well_tagged.push(agrees);
        if agrees {
            for (element, words) in on_page {
                held.entry(element).or_default().extend(words);
            }
        } else {
            orphans.extend(on_page.into_values().flatten());
            orphans.sort_by_key(|word| word.order);
        }
        others.push(orphans);
    }
    let mut flows = headings_once(blocks.flows(held));
    tagged_columns::place(&mut flows, &blocks.row_widths);
    Tagged { flows, others, pages: well_tagged }
}

/// Gives words that no element holds to the block whose text they stand beside: numbers that a style made have no tags.
fn adopt(on_page: &mut BTreeMap<usize, Vec<Word>>, orphans: &mut Vec<Word>) {
    let (others, beside): (Vec<Word>, Vec<Word>) = std::mem::take(orphans).into_iter().partition(|word| word.artifact);
    *orphans = others;
    let mut lines: Vec<(f64, Rect, f64, usize)> = Vec::new();
    if !beside.is_empty() {
        lines.extend(
            on_page
                .iter()
                .flat_map(|(block, words)| words.iter().map(|word| (word.baseline, word.bounds, word.size, *block))),
        );
        lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    for word in beside {
        let from = lines.partition_point(|line| line.0 < word.baseline - SAME_LINE_EM * word.size);
        let on_line = lines[from..].iter().take_while(|line| line.0 <= word.baseline + SAME_LINE_EM * word.size);
        let gap = |line: &(f64, Rect, f64, usize)| (line.1.x0 - word.bounds.x1).max(word.bounds.x0 - line.1.x1);
        let nearest = on_line.filter(|line| gap(line) < BESIDE_EM * word.size).min_by(|a, b| gap(a).total_cmp(&gap(b)));
        match nearest {
            Some(&(.., block)) => on_page.entry(block).or_default().push(word),
            None => orphans.push(word),
        }
    }
}

/// The blocks of a structure tree: where the words of each element go.
struct Blocks {
    /// The block that an element belongs to.
    home: Vec<usize>,
    /// What is known of each block.
    contexts: BTreeMap<usize, Context>,
    /// Labels of list items and notes, with the element that they label.
    labels: BTreeMap<usize, usize>,
    /// Pieces that stand in no paragraph: whether they are pieces of one line, only the page tells.
    loose: BTreeSet<usize>,
    /// Columns that the cells of each row of each table take.
    row_widths: BTreeMap<(u32, u32), u32>,
}

impl Blocks {
    fn of(structure: &Structure, tables: &mut u32) -> Self {
        let cells = cells(structure, tables);
        let mut blocks = Self {
            home: Vec::with_capacity(structure.elements.len()),
            contexts: BTreeMap::new(),
            labels: BTreeMap::new(),
            loose: BTreeSet::new(),
            row_widths: tagged_columns::row_widths(cells.values()),
        };
        let mut items_begun: BTreeSet<usize> = BTreeSet::new();
        // Pieces of a line that follow each other in a cell, item or group make one block.
        let mut open_lines: BTreeMap<usize, usize> = BTreeMap::new();
        for (position, element) in structure.elements.iter().enumerate() {
            let ancestors = || std::iter::successors(Some(position), |&at| structure.elements[at].parent);
            let role = |at: usize| structure.elements[at].role;
            let is_inline = is_inline_role(element.role);
            let home = match element.parent {
                Some(parent) if is_inline && (role(parent).holds_text() || is_inline_role(role(parent))) => {
                    blocks.home[parent]
                }
                Some(parent) if is_inline && role(parent) != Role::Group => {
                    *open_lines.entry(parent).or_insert(position)
                }
                Some(parent) => {
                    open_lines.remove(&parent);
                    position
                }
                None => position,
            };
            blocks.home.push(home);
            if home != position {
                continue;
            }
            if is_inline && element.parent.is_none_or(|parent| role(parent) == Role::Group) {
                blocks.loose.insert(position);
            }
            let item = ancestors().find(|&at| matches!(role(at), Role::ListItem | Role::Cell | Role::Note));
            let in_note = ancestors().any(|at| role(at) == Role::Note);
            let kind = match element.role {
                Role::Heading(level) => Some(BlockKind::Heading(level.clamp(1, 9))),
                _ if in_note => Some(BlockKind::Note),
                Role::Label => None,
                _ => match item.filter(|&at| role(at) == Role::ListItem) {
                    Some(item) if is_text(element.role) && items_begun.insert(item) => Some(BlockKind::ListItem),
                    _ => None,
                },
            };
            if let (Role::Label, Some(parent)) = (element.role, element.parent) {
                blocks.labels.insert(position, parent);
            }
            let lists = ancestors().filter(|&at| role(at) == Role::List).count();
            let mut path: Vec<Cell> = ancestors().filter_map(|at| cells.get(&at).copied()).collect();
            path.reverse();
            let context = Context {
                cells: path,
                kind,
                list_level: lists.checked_sub(1).map(|level| u8::try_from(level).unwrap_or(u8::MAX)),
                is_element: true,
                ..Context::default()
            };
            blocks.contexts.insert(position, context);
        }
        blocks
    }

    /// A flow for each block that holds words. A label goes before the words of what it labels.
    fn flows(&self, mut held: BTreeMap<usize, Vec<Word>>) -> Vec<Flow> {
        for (label, labelled) in &self.labels {
            let Some(words) = held.remove(label) else { continue };
            let after = held.range(label..).next().map(|(block, _)| *block);
            let home = if held.contains_key(labelled) { *labelled } else { after.unwrap_or(*label) };
            let block = held.entry(home).or_default();
            let behind = std::mem::replace(block, words.into_iter().map(as_bullet).collect());
            block.extend(behind);
        }
        let mut flows: Vec<Flow> = Vec::with_capacity(held.len());
        let mut last_is_loose = false;
        for (block, words) in held {
            let context = self.contexts.get(&block).cloned().unwrap_or_default();
            let is_loose = self.loose.contains(&block);
            let mut lines = lines_by_page(words);
            if let Some(last) = flows.last_mut().filter(|last| is_loose && last_is_loose && goes_on(last, &lines)) {
                let words = last.lines.drain(..).chain(lines.drain(..)).flat_map(|line| line.words);
                let joined = lines_by_page(words.collect());
                last.lines = joined;
            } else {
                flows.push(Flow { lines, context });
            }
            last_is_loose = is_loose;
        }
        flows
    }
}

/// The row that heads a table is tagged once, with all that is printed of it on each page the table goes over: what repeats
/// on the next page is furniture.
fn headings_once(flows: Vec<Flow>) -> Vec<Flow> {
    let mut once: Vec<Flow> = Vec::with_capacity(flows.len());
    for flow in flows {
        let heads = flow.context.cells.last().is_some_and(|cell| cell.row == 0);
        let first_page = flow.lines.first().map(|line| line.page);
        if !heads {
            once.push(flow);
            continue;
        }
        let text = |lines: &[lines::Line]| lines.iter().map(lines::Line::text).collect::<String>();
        let mut pages = flow.lines.chunk_by(|one, other| one.page == other.page);
        let printed = pages.next().map(text).unwrap_or_default();
        let is_again = once.iter().rev().take_while(|other| !other.context.cells.is_empty()).any(|other| {
            other.context.cells == flow.context.cells
                && other.lines.first().map(|line| line.page) < first_page
                && text(&other.lines) == printed
        });
        let repeats = pages.all(|page| text(page) == printed);
        let (mut first, mut again) = (flow.clone(), flow);
        if repeats && !is_again {
            again.lines = first.lines.iter().filter(|line| Some(line.page) != first_page).cloned().collect();
            first.lines.retain(|line| Some(line.page) == first_page);
        }
        again.context = Context { kind: Some(BlockKind::Furniture(Furniture::PageHeader)), ..Context::default() };
        once.extend((!is_again).then_some(first));
        once.extend((is_again || repeats && !again.lines.is_empty()).then_some(again));
    }
    once
}

/// True when a piece goes on with the line that the piece before it ends in.
fn goes_on(before: &Flow, piece: &[lines::Line]) -> bool {
    let (Some(last), Some(first)) = (before.lines.last(), piece.first()) else { return false };
    let gap = first.bounds.x0 - last.bounds.x1;
    let is_same_line =
        (first.baseline - last.baseline).abs() < 0.7 * last.size && (-0.3..1.0).contains(&(gap / last.size));
    last.page == first.page && is_same_line
}

/// True for what stands within a line.
fn is_inline_role(role: Role) -> bool {
    matches!(role, Role::Inline | Role::Figure | Role::Form | Role::Artifact)
}

fn is_text(role: Role) -> bool {
    matches!(role, Role::Paragraph | Role::ListBody | Role::ListItem | Role::Inline)
}

/// The sign before a list item as a bullet, whatever it is, unless it counts or ticks.
fn as_bullet(mut word: Word) -> Word {
    if let [unit] = word.units.as_mut_slice()
        && let GlyphText::Character(character) = unit.text
        && !character.is_alphanumeric()
        && crate::read::ticks::find(&character.to_string()).is_empty()
    {
        *unit = Unit { text: GlyphText::Character('•'), ..*unit };
    }
    word.blank_behind = true;
    word
}

/// Lines page by page.
fn lines_by_page(words: Vec<Word>) -> Vec<lines::Line> {
    let mut pages: BTreeMap<u32, Vec<Word>> = BTreeMap::new();
    for word in words {
        pages.entry(word.page).or_default().push(word);
    }
    pages.into_values().flat_map(lines::read).collect()
}

/// The cells of the tables of a structure tree, by element.
fn cells(structure: &Structure, tables: &mut u32) -> BTreeMap<usize, Cell> {
    let mut cells = BTreeMap::new();
    let mut numbers: BTreeMap<usize, u32> = BTreeMap::new();
    let mut rows: BTreeMap<usize, u32> = BTreeMap::new();
    // Row of each row element, and the columns that cells of rows above reach down into.
    let mut row_of: BTreeMap<usize, u32> = BTreeMap::new();
    let mut taken: BTreeSet<(usize, u32, u32)> = BTreeSet::new();
    for (position, element) in structure.elements.iter().enumerate() {
        let nearest = |role: Role| {
            std::iter::successors(element.parent, |&at| structure.elements[at].parent)
                .find(|&at| structure.elements[at].role == role)
        };
        match element.role {
            Role::Table => {
                numbers.insert(position, *tables);
                *tables += 1;
            }
            Role::Row => {
                let Some(table) = nearest(Role::Table) else { continue };
                let next = rows.entry(table).or_insert(0);
                row_of.insert(position, *next);
                *next += 1;
            }
            Role::Cell => {
                let (Some(row_element), Some(table)) = (nearest(Role::Row), nearest(Role::Table)) else { continue };
                let Some(&row) = row_of.get(&row_element) else { continue };
                let Some(&number) = numbers.get(&table) else { continue };
                const SPAN_MAX: u32 = 1000;
                let (row_span, column_span) =
                    (element.row_span.clamp(1, SPAN_MAX), element.column_span.clamp(1, SPAN_MAX));
                let column = (0..).find(|&column| !taken.contains(&(table, row, column))).unwrap_or(0);
                for row in row..row + row_span.min(50) {
                    taken.extend((column..column + column_span.min(50)).map(|column| (table, row, column)));
                }
                cells.insert(position, Cell { table: number, row, column, row_span, column_span });
            }
            _ => {}
        }
    }
    cells
}

/// True when the tags of a page can be believed.
fn agrees(on_page: &BTreeMap<usize, Vec<Word>>, orphans: &[Word], blocks: &Blocks) -> bool {
    let count = |words: &[Word]| words.iter().map(|word| word.units.len()).sum::<usize>() as f64;
    let tagged: f64 = on_page.values().map(|words| count(words)).sum();
    let left_out = count(&orphans.iter().filter(|word| !word.artifact).cloned().collect::<Vec<_>>());
    if tagged == 0.0 || left_out > ORPHANS_MAX * (tagged + left_out) {
        return false;
    }
    let mut last: Option<Rect> = None;
    let (mut steps, mut jumps) = (0.0, 0.0);
    for (block, words) in on_page {
        let context = blocks.contexts.get(block);
        let bounds = words.iter().map(|word| word.bounds).reduce(|a, b| a.union(b)).unwrap_or_default();
        let size = words.first().map_or(10.0, |word| word.size);
        if words.len() > 40 {
            let lines = lines::read(words.clone());
            let begun = lines.iter().skip(1).filter(|line| begins_anew(line)).count();
            if begun > BEGINNINGS_MAX && begun * 4 > lines.len() {
                return false;
            }
        }
        // Notes stand at the foot of the page, cells beside each other.
        if context.is_some_and(|context| !context.cells.is_empty() || context.kind == Some(BlockKind::Note)) {
            continue;
        }
        if let Some(last) = last {
            steps += 1.0;
            let beside = last.x1.min(bounds.x1) <= last.x0.max(bounds.x0);
            jumps += f64::from(u8::from(!beside && bounds.y0 < last.y0 - size));
        }
        last = Some(bounds);
    }
    jumps <= f64::max(JUMPS_MAX * steps, 1.0)
}
