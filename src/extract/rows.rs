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
    let holds_address = |line: &Range<usize>| !on(line, addresses).is_empty();
    let mut found = Vec::new();
    for (position, row) in rows.iter().enumerate() {
        let is_first = position.checked_sub(1).is_none_or(|before| rows[before].table != row.table);
        let below = || rows[position + 1..].iter().take_while(|other| other.table == row.table);
        let heads = |column: &u32, lines: &[Range<usize>]| {
            let mut cells = below().filter_map(|other| other.columns.get(column));
            lines.iter().all(|line| names_addresses(answer.slice(line), topics))
                && cells.any(|lines| lines.iter().any(holds_address))
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
    let mut pairs = Vec::new();
    for (name, line) in names.iter().zip(urls) {
        let [(address, _)] = on(line, addresses) else { return None };
        let is_alone = on(name, addresses).is_empty()
            && clean(answer, line.start..address.start).is_none()
            && clean(answer, address.end..line.end).is_none();
        if !is_alone {
            return None;
        }
        pairs.push((clean(answer, name.clone())?, address.clone()));
    }
    Some(pairs)
}

/// The addresses on a line. They are in order.
fn on<'a>(line: &Range<usize>, addresses: &'a [(Range<usize>, WebAddress)]) -> &'a [(Range<usize>, WebAddress)] {
    let first = addresses.partition_point(|(at, _)| at.end <= line.start);
    let behind = addresses.partition_point(|(at, _)| at.start < line.end);
    &addresses[first..behind.max(first)]
}

/// The row that a character of the answer stands in. Rows are in order.
pub(super) fn row_at(rows: &[Row], character: usize) -> Option<usize> {
    let at = rows.partition_point(|row| row.range.end <= character);
    rows.get(at).filter(|row| row.range.start <= character).map(|_| at)
}
