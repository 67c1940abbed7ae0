//! Rows of a table that lists names beside their addresses: which of them is a heading, and which holds several names
//! in one cell and as many addresses in another.

use std::collections::BTreeMap;
use std::ops::Range;

use super::answer_text::AnswerText;
use super::links::clean;
use super::scene::Scene;
use super::web::WebAddress;
use crate::language;

/// What a row is, where it is more than a line of names and addresses.
pub(super) struct Row {
    /// Its characters in the answer.
    pub range: Range<usize>,
    /// Names with their addresses, by position; none in a heading.
    pub pairs: Vec<(Range<usize>, Range<usize>)>,
}

/// A row of a table with its lines by column, as characters of the answer.
struct TableRow {
    table: u32,
    row: u32,
    range: Range<usize>,
    columns: BTreeMap<u32, Vec<Range<usize>>>,
}

/// The rows of an answer that are headings, or whose cells are paired by position. `topics` are folded words of the prompt.
pub(super) fn rows(
    scene: &Scene<'_>,
    answer: &AnswerText,
    addresses: &[(Range<usize>, WebAddress)],
    topics: &[String],
) -> Vec<Row> {
    let rows = table_rows(scene, answer);
    let holds_address =
        |line: &Range<usize>| addresses.iter().any(|(at, _)| at.start < line.end && line.start < at.end);
    let mut found = Vec::new();
    for (position, row) in rows.iter().enumerate() {
        let is_first = position.checked_sub(1).is_none_or(|before| rows[before].table != row.table);
        let below = rows[position + 1..].iter().take_while(|other| other.table == row.table).collect::<Vec<_>>();
        let heads = |column: &u32, lines: &[Range<usize>]| {
            let mut cells = below.iter().filter_map(|other| other.columns.get(column));
            cells.any(|lines| lines.iter().any(holds_address))
                && lines.iter().all(|line| names_addresses(answer.slice(line), topics))
        };
        let has_address = row.columns.values().flatten().any(holds_address);
        if is_first
            && !has_address
            && row.columns.len() > 1
            && row.columns.iter().any(|(column, lines)| heads(column, lines))
        {
            found.push(Row { range: row.range.clone(), pairs: Vec::new() });
        } else if let Some(pairs) = paired(answer, row, addresses) {
            found.push(Row { range: row.range.clone(), pairs });
        }
    }
    found
}

/// The rows that the pieces of an answer stand in, in order.
fn table_rows(scene: &Scene<'_>, answer: &AnswerText) -> Vec<TableRow> {
    let mut rows: Vec<TableRow> = Vec::new();
    for (piece, block) in answer.pieces() {
        let Some(cell) = scene.document.blocks[block].cells.last() else { continue };
        if rows.last().is_none_or(|last| (last.table, last.row) != (cell.table, cell.row)) {
            let (range, columns) = (piece.start..piece.start, BTreeMap::new());
            rows.push(TableRow { table: cell.table, row: cell.row, range, columns });
        }
        let Some(row) = rows.last_mut() else { continue };
        row.range.end = piece.end;
        let mut start = piece.start;
        for line in answer.slice(&piece).split('\n') {
            let end = start + line.chars().count();
            row.columns.entry(cell.column).or_default().push(start..end);
            start = end + 1;
        }
    }
    rows
}

/// True for the heading of a column of addresses: a word of it stands for an address, every other one for that too or in
/// the prompt.
fn names_addresses(text: &str, topics: &[String]) -> bool {
    let words = language::tokens(text);
    let stands_for_address = |word: &str| {
        let mut entries = language::words_of_all().flat_map(|words| &words.address);
        entries.any(|entry| entry.split(' ').any(|part| part == word))
    };
    words.iter().any(|token| stands_for_address(&token.word))
        && words.iter().all(|token| stands_for_address(&token.word) || topics.contains(&token.word))
}

/// Names in one cell and as many addresses, each alone on its line, in the other.
fn paired(
    answer: &AnswerText,
    row: &TableRow,
    addresses: &[(Range<usize>, WebAddress)],
) -> Option<Vec<(Range<usize>, Range<usize>)>> {
    let mut columns = row.columns.values();
    let (names, urls) = (columns.next()?, columns.next()?);
    if columns.next().is_some() || names.len() < 2 || names.len() != urls.len() {
        return None;
    }
    let on_line = |line: &Range<usize>| {
        let mut here =
            addresses.iter().map(|(at, _)| at).filter(|at| at.start < line.end && line.start < at.end).cloned();
        here.next().map(|first| (first, here.next().is_some()))
    };
    let mut pairs = Vec::new();
    for (name, line) in names.iter().zip(urls) {
        let (address, has_more) = on_line(line)?;
        let is_alone = !has_more
            && clean(answer, line.start..address.start).is_none()
            && clean(answer, address.end..line.end).is_none();
        if !is_alone || on_line(name).is_some() {
            return None;
        }
        pairs.push((clean(answer, name.clone())?, address));
    }
    Some(pairs)
}
