//! Tables with commas (RFC 4180), as spreadsheets and statistics programs read them, and the data package that describes
//! them.
//!
//! Files are UTF-8 with a byte order mark: Excel takes a file without one for the code page of its country and spoils every
//! accent; pandas, readr, DuckDB and LibreOffice pass over the mark.

mod datapackage;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::column::{Cell, Holds, Table};
use super::defuse;
use super::joined::joined;
use super::selection::Selection;
use super::tables::{rows, tables};
use super::{Written, folder, whole};
use crate::write::{WriteError, write_file};
use datapackage::Resource;

/// The byte order mark (The Unicode Standard, 23.8).
const MARK: &[u8] = "\u{feff}".as_bytes();
/// What the folder holds, for people.
const README: &str = include_str!("README.md");

/// Writes every table, then the package that describes them.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn write(selection: &Selection<'_>, to: &Path, written: &mut Written<'_>) -> Result<(), WriteError> {
    folder(to)?;
    let mut resources = Vec::new();
    // The codebook holds fields and options in one.
    for table in tables(selection).into_iter().filter(|table| !matches!(table.holds, Holds::Fields | Holds::Options)) {
        let name = format!("{}.csv", table.name);
        let mut counted = Counted::default();
        written(whole(&to.join(&name), |file| {
            let mut file = Hashing { inner: BufWriter::new(file.file()), counted: &mut counted };
            write_table(selection, &table, &mut file)?;
            file.flush()
        })?);
        resources.push(Resource { table, path: name, bytes: counted.bytes, sha256: counted.hash.finalize() });
    }
    let package = datapackage::package(selection, &resources);
    for (name, bytes) in [("datapackage.json", package.as_bytes()), ("README.md", README.as_bytes())] {
        let path = to.join(name);
        write_file(&path, bytes)?;
        written(path);
    }
    Ok(())
}

fn write_table(selection: &Selection<'_>, table: &Table, file: &mut dyn Write) -> io::Result<()> {
    file.write_all(MARK)?;
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(file);
    writer.write_record(table.columns.iter().map(|column| column.name.as_str()))?;
    rows(selection, table.holds, &mut |row| {
        for cell in &row.cells {
            writer.write_field(text(cell))?;
        }
        writer.write_record(None::<&[u8]>).map_err(Into::into)
    })?;
    writer.flush()
}

/// A cell as text. What comes from a document is defused; what is a number here stays one.
fn text(cell: &Cell) -> String {
    let written = |text: &str| defuse::defused(&text.replace('\0', "\u{fffd}")).into_owned();
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => written(text),
        Cell::List(list) => written(&joined(list)),
        Cell::Integer(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Boolean(is) => u8::from(*is).to_string(),
        Cell::Date(day) => day.to_string(),
        Cell::Moment(instant) => instant.to_string(),
    }
}

/// What was written of a file.
#[derive(Default)]
struct Counted {
    hash: Sha256,
    bytes: u64,
}

/// Counts and hashes what passes.
struct Hashing<'a, W> {
    inner: W,
    counted: &'a mut Counted,
}

impl<W: Write> Write for Hashing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.counted.hash.update(&bytes[..count]);
        self.counted.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
