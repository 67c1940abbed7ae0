//! Tables of a sheet: names on the left, answers on the right, a hair line under each row. A row is not split over
//! pages, and a head repeats on each.

use docx_rs::{
    BorderType, Paragraph, Table, TableCell, TableCellBorder, TableCellBorderPosition, TableCellMargins,
    TableLayoutType, TableRow, WidthType,
};

use super::paragraphs::{Paragraphs, Place};
use crate::export::sheet::{Noted, Row};

/// Width of the text of a page, in twentieths of a point.
pub(super) const TEXT_WIDTH: usize = 9412;
/// Where answers begin; the indentation of the style `Answer`.
const INDENTATION: usize = 680;

/// Parts or rows of a question.
pub(super) fn rows(rows: &[Row], paragraphs: &mut Paragraphs) -> Table {
    let widths = [3000, TEXT_WIDTH - INDENTATION - 3000];
    table(named(rows, widths, paragraphs), &widths).indent(INDENTATION as i32)
}

/// Who answers and when.
pub(super) fn head(rows: &[Row], paragraphs: &mut Paragraphs) -> Table {
    let widths = [1900, TEXT_WIDTH - 1900];
    table(named(rows, widths, paragraphs), &widths)
}

/// Where the sheet comes from.
pub(super) fn origin(origin: &[(&'static str, String)], paragraphs: &mut Paragraphs) -> Table {
    let widths = [1900, TEXT_WIDTH - 1900];
    let row = |(name, value): &(&str, String)| {
        let cells = [vec![paragraphs.plain("Small", name)], vec![paragraphs.plain("Small", value)]];
        body_row(cells, &widths)
    };
    let rows = origin.iter().map(row).collect();
    table(rows, &widths)
}

/// Answers of which something was noted, under a head that repeats.
pub(super) fn noted(noted: &[Noted], paragraphs: &mut Paragraphs) -> Table {
    let widths = [2300, 1350, 1150, TEXT_WIDTH - 4800];
    let head = ["Field", "Status", "Confidence", "What was noted"];
    let head = head.map(|name| vec![paragraphs.plain("TableHead", name)]);
    // A row that may be split is a head: see `package`.
    let mut rows = vec![TableRow::new(cells(head, &widths))];
    for Noted { field, status, confidence, reasons } in noted {
        let texts = [field, *status, confidence, reasons].map(|text| vec![paragraphs.plain("Small", text)]);
        rows.push(body_row(texts, &widths));
    }
    table(rows, &widths)
}

fn named(rows: &[Row], widths: [usize; 2], paragraphs: &mut Paragraphs) -> Vec<TableRow> {
    let mut made = Vec::new();
    for (position, row) in rows.iter().enumerate() {
        let label = row.label.as_ref().map(|label| format!("{label} ")).unwrap_or_default();
        let name = paragraphs.plain("CellName", &format!("{label}{}", row.name));
        // Short tables stay together.
        let stays = rows.len() <= 6 && position + 1 < rows.len();
        let answer = paragraphs.blocks(&row.blocks, Place::Cell);
        made.push(body_row([vec![name.keep_next(stays)], answer], &widths));
    }
    made
}

fn body_row<const N: usize>(paragraphs: [Vec<Paragraph>; N], widths: &[usize; N]) -> TableRow {
    TableRow::new(cells(paragraphs, widths)).cant_split()
}

fn cells<const N: usize>(paragraphs: [Vec<Paragraph>; N], widths: &[usize; N]) -> Vec<TableCell> {
    let cell = |(paragraphs, &width): (Vec<Paragraph>, &usize)| {
        let line = TableCellBorder::new(TableCellBorderPosition::Bottom)
            .border_type(BorderType::Single)
            .size(4)
            .color("D5DCE4");
        let cell = TableCell::new().width(width, WidthType::Dxa).clear_all_border().set_border(line);
        paragraphs.into_iter().fold(cell, TableCell::add_paragraph)
    };
    paragraphs.into_iter().zip(widths).map(cell).collect()
}

fn table(rows: Vec<TableRow>, widths: &[usize]) -> Table {
    Table::without_borders(rows)
        .set_grid(widths.to_vec())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(20, 100, 20, 0))
}
