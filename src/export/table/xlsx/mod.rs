//! A workbook (ISO/IEC 29500): the tables as sheets, with what needs eyes tinted, and a sheet that tells how to read it all.
//! Rows go to disk as they come. Nothing in it is a formula, a link or a date of today.

mod looks;
mod text;

use std::io::{self, BufWriter, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::column::{Cell, Column, Holds, Row, Table};
use super::selection::Selection;
use super::tables::{rows, tables};
use super::{Written, defuse, joined, whole};
use crate::write::{Unfinished, WriteError};
use looks::Looks;

/// Rows of a sheet (Excel specifications and limits).
const ROWS_MAX: u32 = 1_048_576;
/// A3 (ISO/IEC 29500-1, 18.3.1.63).
const PAPER_A3: u8 = 8;
/// Width of the second column on the sheet that tells how to read it all, in characters.
const LEGEND_WIDTH: u16 = 80;
/// Characters of a sheet's name.
const NAME_CHARACTERS_MAX: usize = 31;
/// Height of a line, in points.
const LINE_PT: f64 = 15.0;
/// Lines of a row that are shown; a text that has more is read in its cell.
const LINES_MAX: usize = 5;
/// Lines of the head that tell what the form asks for, and of the names of columns under them.
const HEAD_LINES: [f64; 2] = [6.0, 2.0];

/// Writes the workbook.
///
/// # Errors
/// When it cannot be written, or a record can no longer be read.
pub(super) fn write(selection: &Selection<'_>, to: &Path, written: &mut Written<'_>) -> Result<(), WriteError> {
    written(whole(to, |file| without_panic(|| write_workbook(selection, file, ROWS_MAX)))?);
    Ok(())
}

/// rust_xlsxwriter panics where a row cannot be written to disk, and names the kind of the error in its message. That is an
/// error here like any other; the message of the panic is not shown.
fn without_panic(write: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    const KINDS: [io::ErrorKind; 3] =
        [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded, io::ErrorKind::ReadOnlyFilesystem];
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let written = panic::catch_unwind(AssertUnwindSafe(write));
    panic::set_hook(hook);
    written.unwrap_or_else(|panicked| {
        let message = panicked.downcast_ref::<String>().map_or("the workbook cannot be written", String::as_str);
        let kind = KINDS.into_iter().find(|kind| message.contains(&format!("{kind:?}")));
        Err(kind.map_or_else(|| io::Error::other(message.to_owned()), io::Error::from))
    })
}

/// Writes the workbook with so many rows on a sheet.
fn write_workbook(selection: &Selection<'_>, file: &Unfinished, rows_max: u32) -> io::Result<()> {
    let mut workbook = Workbook::new();
    if let Some(folder) = file.temporary_path().parent() {
        workbook.set_tempdir(folder).map_err(io_error)?;
    }
    workbook.set_properties(&properties().map_err(io_error)?);
    let mut sheets = Sheets {
        workbook: &mut workbook,
        looks: Looks::new(),
        names: Vec::new(),
        questionnaires: selection.questionnaires.len(),
        rows_max,
    };
    for table in sorted(tables(selection)) {
        sheets.table(selection, &table)?;
    }
    let mut file = BufWriter::new(file.file());
    workbook.save_to_writer(&mut file).map_err(io_error)?;
    file.flush()
}

/// Sheets as people look for them. The codebook is parted into fields and options.
fn sorted(tables: Vec<Table>) -> Vec<Table> {
    let place = |table: &Table| match table.holds {
        Holds::Responses(_) => 0,
        Holds::Answers => 1,
        Holds::Fields => 2,
        Holds::Options => 3,
        Holds::Returns => 4,
        Holds::Changes => 5,
        Holds::Inputs => 6,
        Holds::Missing => 7,
        Holds::About | Holds::Codebook => 8,
    };
    let mut tables: Vec<Table> = tables.into_iter().filter(|table| table.holds != Holds::Codebook).collect();
    tables.sort_by_key(place);
    tables
}

/// Properties without a clock.
fn properties() -> Result<DocProperties, XlsxError> {
    let first_day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let made_by = concat!("rapporteur ", env!("CARGO_PKG_VERSION"));
    Ok(DocProperties::new().set_title("Responses").set_author(made_by).set_creation_datetime(&first_day))
}

fn io_error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

/// A workbook in the making.
struct Sheets<'a> {
    workbook: &'a mut Workbook,
    looks: Looks,
    /// Names of the sheets so far.
    names: Vec<String>,
    /// How many questionnaires have a sheet each.
    questionnaires: usize,
    /// Rows of a sheet; a table that has more goes on on another.
    rows_max: u32,
}

impl Sheets<'_> {
    /// A table, on as many sheets as it needs.
    fn table(&mut self, selection: &Selection<'_>, table: &Table) -> io::Result<()> {
        let mut sheet = self.sheet(table).map_err(io_error)?;
        let first = head_rows(table);
        let mut next = first;
        let mut height_pt = None;
        rows(selection, table.holds, &mut |row| {
            if next == self.rows_max {
                let following = self.sheet(table).map_err(io_error)?;
                self.finish(std::mem::replace(&mut sheet, following), table, next).map_err(io_error)?;
                (next, height_pt) = (first, None);
            }
            // The last row gets no height: rust_xlsxwriter would write it twice when the sheet is closed.
            if let Some(height_pt) = height_pt {
                sheet.set_row_height(next - 1, height_pt).map_err(io_error)?;
            }
            height_pt = Some(self.row(&mut sheet, table, next, row).map_err(io_error)?);
            next += 1;
            Ok(())
        })?;
        if table.holds == Holds::About {
            self.legend(&mut sheet, next + 1).map_err(io_error)?;
        }
        self.finish(sheet, table, next).map_err(io_error)
    }

    /// An empty sheet with its head.
    fn sheet(&mut self, table: &Table) -> Result<Worksheet, XlsxError> {
        let mut sheet = self.workbook.new_worksheet_with_constant_memory();
        let name = self.name(table);
        sheet.set_name(&name)?;
        self.names.push(name);
        for (position, column) in (0u16..).zip(&table.columns) {
            sheet.set_column_width(position, f64::from(column.width))?;
        }
        let codes = head_rows(table) - 1;
        if codes > 0 {
            for (row, lines) in (0u32..).zip(HEAD_LINES) {
                sheet.set_row_height(row, lines * LINE_PT)?;
            }
            for (position, column) in (0u16..).zip(&table.columns) {
                sheet.write_string_with_format(0, position, text::fitting(&column.title), &self.looks.title)?;
            }
        }
        for (position, column) in (0u16..).zip(&table.columns) {
            let (heading, look) = match codes {
                0 => (&column.title, &self.looks.title),
                _ => (&column.name, &self.looks.code),
            };
            sheet.write_string_with_format(codes, position, text::fitting(heading), look)?;
        }
        // The first columns tell which row one looks at.
        let beside = match table.holds {
            Holds::Responses(_) => 2,
            Holds::Answers => 3,
            _ => 0,
        };
        sheet.set_freeze_panes(head_rows(table), beside)?;
        sheet.set_landscape().set_paper_size(PAPER_A3).set_repeat_rows(0, codes)?;
        match table.holds {
            Holds::Responses(_) | Holds::Answers => sheet.set_repeat_columns(0, beside - 1).map(drop)?,
            _ => drop(sheet.set_print_fit_to_pages(1, 0)),
        }
        Ok(sheet)
    }

    /// A name that no other sheet has.
    fn name(&self, table: &Table) -> String {
        let wanted = match table.holds {
            Holds::Responses(_) if self.questionnaires > 1 => table.name.replacen("responses-", "Responses ", 1),
            _ => table.title.clone(),
        };
        let fitting = |suffix: &str| {
            let kept: String = wanted.chars().take(NAME_CHARACTERS_MAX - suffix.len()).collect();
            kept + suffix
        };
        let mut name = fitting("");
        let mut number = 2;
        while self.names.iter().any(|taken| taken.eq_ignore_ascii_case(&name)) {
            name = fitting(&format!(" {number}"));
            number += 1;
        }
        name
    }

    /// Writes a row; gives the height that suits its texts, in points, which not every program finds by itself.
    fn row(&self, sheet: &mut Worksheet, table: &Table, at: u32, row: &Row) -> Result<f64, XlsxError> {
        for (position, (cell, column)) in row.cells.iter().zip(&table.columns).enumerate() {
            let needs_review = row.review.contains(&position);
            let at_column = u16::try_from(position).map_err(|_| XlsxError::RowColumnLimitError)?;
            match cell {
                Cell::Text(text) if column.one_line => {
                    let look = self.looks.line(needs_review, defuse::is_formula(text));
                    sheet.write_string_with_format(at, at_column, text::fitting(text), look)?;
                }
                cell => self.cell(sheet, at, at_column, cell, needs_review)?,
            }
        }
        let lines = row.cells.iter().zip(&table.columns).map(|(cell, column)| lines(cell, column)).max().unwrap_or(1);
        Ok(lines.min(LINES_MAX) as f64 * LINE_PT)
    }

    fn cell(&self, sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, review: bool) -> Result<(), XlsxError> {
        let looks = &self.looks;
        match cell {
            Cell::Nothing if review => sheet.write_blank(row, column, looks.text(review, false)).map(drop),
            Cell::Nothing => Ok(()),
            Cell::Text(written) => self.text(sheet, row, column, written, review),
            Cell::List(list) => self.text(sheet, row, column, &joined::joined(list), review),
            // A cell holds a double; a greater count than that has is told as text.
            Cell::Integer(number) if number.unsigned_abs() > 1 << 53 => {
                self.text(sheet, row, column, &number.to_string(), review)
            }
            Cell::Integer(number) => {
                sheet.write_number_with_format(row, column, *number as f64, looks.number(review)).map(drop)
            }
            Cell::Number(number) => {
                sheet.write_number_with_format(row, column, *number, looks.number(review)).map(drop)
            }
            Cell::Boolean(is) => {
                let number = f64::from(u8::from(*is));
                sheet.write_number_with_format(row, column, number, looks.number(review)).map(drop)
            }
            // Excel's days begin in 1900; older ones are told as text.
            Cell::Date(day) => match excel_day(day.year(), day.month(), day.day()) {
                Some(date) => sheet.write_datetime_with_format(row, column, date, looks.day(review)).map(drop),
                None => self.text(sheet, row, column, &day.to_string(), review),
            },
            Cell::Moment(instant) => {
                let there = jiff::tz::TimeZone::UTC.to_datetime(*instant);
                let time = (u16::from(there.hour().unsigned_abs()), there.minute().unsigned_abs(), there.second());
                let date = excel_day(there.year(), there.month(), there.day());
                match date.and_then(|date| date.and_hms(time.0, time.1, f64::from(time.2)).ok()) {
                    Some(date) => sheet.write_datetime_with_format(row, column, date, looks.instant(review)).map(drop),
                    None => self.text(sheet, row, column, &instant.to_string(), review),
                }
            }
        }
    }

    /// A text as a text, whatever it looks like.
    fn text(&self, sheet: &mut Worksheet, row: u32, column: u16, text: &str, review: bool) -> Result<(), XlsxError> {
        let look = self.looks.text(review, defuse::is_formula(text));
        sheet.write_string_with_format(row, column, text::fitting(text), look).map(drop)
    }

    fn finish(&mut self, mut sheet: Worksheet, table: &Table, next: u32) -> Result<(), XlsxError> {
        let last = u16::try_from(table.columns.len()).map_err(|_| XlsxError::RowColumnLimitError)?.saturating_sub(1);
        if table.holds != Holds::About {
            sheet.autofilter(head_rows(table) - 1, 0, next.saturating_sub(1), last)?;
        }
        self.workbook.push_worksheet(sheet);
        Ok(())
    }

    /// What the colours mean and how cells are written.
    fn legend(&self, sheet: &mut Worksheet, mut row: u32) -> Result<(), XlsxError> {
        sheet.write_string_with_format(row, 0, "How to read", &self.looks.title)?;
        sheet.write_string_with_format(row, 1, "", &self.looks.title)?;
        for (index, (item, meaning, review)) in text::LEGEND.into_iter().enumerate() {
            row += 1;
            if index + 1 < text::LEGEND.len() {
                sheet.set_row_height(row, text::lines(meaning, LEGEND_WIDTH) as f64 * LINE_PT)?;
            }
            sheet.write_string_with_format(row, 0, item, self.looks.text(review, false))?;
            sheet.write_string_with_format(row, 1, meaning, self.looks.text(false, false))?;
        }
        Ok(())
    }
}

/// Lines that a cell takes.
fn lines(cell: &Cell, column: &Column) -> usize {
    match cell {
        Cell::Text(text) if !column.one_line => text::lines(text, column.width),
        Cell::List(list) => text::lines(&joined::joined(list), column.width),
        _ => 1,
    }
}

/// Rows of the head: on wide sheets what the form asks, then the name of the column.
fn head_rows(table: &Table) -> u32 {
    if matches!(table.holds, Holds::Responses(_)) { 2 } else { 1 }
}

fn excel_day(year: i16, month: i8, day: i8) -> Option<ExcelDateTime> {
    let (year, month, day) = (u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::dataset::Dataset;
    use crate::questionnaire::Library;

    #[test]
    fn a_panic_is_an_error_of_its_kind() {
        let fails = |message: &str| without_panic(|| panic!("{message}")).unwrap_err();
        let full = fails("Couldn't write to xml file: Os { code: 28, kind: StorageFull, message: \"No space left\" }");
        assert_eq!(full.kind(), io::ErrorKind::StorageFull);
        assert_eq!(fails("something else").to_string(), "something else");
    }

    #[test]
    fn a_table_with_more_rows_than_a_sheet_goes_on_on_another() {
        const ROWS: u32 = 100;
        let out = tempfile::TempDir::new().unwrap();
        let record = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/submissions/all-ticks-given/record.json");
        let record = fs_err::read(record).unwrap();
        let id = serde_json::from_slice::<serde_json::Value>(&record).unwrap()["id"].as_str().unwrap().to_owned();
        fs_err::create_dir(out.path().join("records")).unwrap();
        fs_err::write(out.path().join("records").join(format!("{id}.json")), &record).unwrap();
        let dataset = Dataset::open(out.path(), Library::embedded().unwrap()).unwrap();
        let selection = Selection::of(&dataset, &mut |failed| panic!("{failed:?}"));
        let mut expected = 0;
        rows(&selection, Holds::Answers, &mut |_| {
            expected += 1;
            Ok(())
        })
        .unwrap();

        let path = out.path().join("book.xlsx");
        whole(&path, |file| write_workbook(&selection, file, ROWS)).unwrap();
        let mut package = zip::ZipArchive::new(fs_err::File::open(&path).unwrap()).unwrap();
        let mut part = |name: &str| {
            let mut text = String::new();
            package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        assert!(part("xl/workbook.xml").contains("<sheet name=\"Answers 2\""));
        let counts = [2, 3].map(|sheet| part(&format!("xl/worksheets/sheet{sheet}.xml")).matches("<row r=").count());
        assert_eq!(counts[0], ROWS as usize);
        assert_eq!(counts[0] + counts[1], expected + 2, "each sheet has its head");
        assert!(expected > ROWS as usize && expected < 2 * ROWS as usize, "{expected}");
    }
}
