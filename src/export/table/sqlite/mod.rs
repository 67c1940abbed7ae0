//! A database (SQLite 3): normalised tables with keys, and views that show the records that count. It is made in a temporary
//! file in one transaction, with settings of its own, and then takes its name.

mod fill;
mod views;

use std::io;
use std::path::Path;

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, OpenFlags, ToSql};

use super::column::{Cell, Column, Holds, Kind, Table};
use super::joined::joined;
use super::selection::Selection;
use super::tables::{rows, tables};
use super::{Written, whole};
use crate::history::History;
use crate::write::WriteError;

/// Settings that do not depend on the library, so that the same records give the same bytes. The file is not seen by anyone
/// before it is whole, so nothing needs to be undone in it.
const SETTINGS: &str = "
    PRAGMA page_size = 4096;
    PRAGMA encoding = 'UTF-8';
    PRAGMA auto_vacuum = NONE;
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA temp_store = MEMORY;
    PRAGMA foreign_keys = ON;
    PRAGMA application_id = 0x52415050;
    PRAGMA user_version = 1;
";
const SCHEMA: &str = include_str!("schema.sql");
const VIEWS: &str = include_str!("views.sql");

/// Writes the database.
///
/// # Errors
/// When it cannot be written, or a record can no longer be read.
pub(super) fn write(
    selection: &Selection<'_>,
    superseded: &[(&History, String)],
    to: &Path,
    written: &mut Written<'_>,
) -> Result<(), WriteError> {
    written(whole(to, |file| {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(file.temporary_path(), flags).map_err(io_error)?;
        connection.execute_batch(SETTINGS).map_err(io_error)?;
        let transaction = connection.transaction().map_err(io_error)?;
        transaction.execute_batch(SCHEMA).map_err(io_error)?;
        fill::fill(&transaction, selection, superseded)?;
        for table in tables(selection) {
            if matches!(table.holds, Holds::Inputs | Holds::Missing | Holds::About) {
                plain_table(&transaction, selection, &table)?;
            }
        }
        transaction.execute_batch(VIEWS).map_err(io_error)?;
        for questionnaire in &selection.questionnaires {
            for view in views::wide(questionnaire) {
                transaction.execute_batch(&view).map_err(io_error)?;
            }
        }
        transaction.commit().map_err(io_error)?;
        connection.close().map_err(|(_, error)| io_error(error))
    })?);
    Ok(())
}

fn io_error(error: rusqlite::Error) -> io::Error {
    io::Error::other(error)
}

/// A table as the other formats have it.
fn plain_table(connection: &Connection, selection: &Selection<'_>, table: &Table) -> io::Result<()> {
    let columns: Vec<String> = table.columns.iter().map(definition).collect();
    let statement = format!("CREATE TABLE {} ({}) STRICT", identifier(&table.name), columns.join(", "));
    connection.execute_batch(&statement).map_err(io_error)?;
    rows(selection, table.holds, &mut |row| {
        let values: Vec<SqlValue> = row.cells.iter().map(value).collect();
        let values: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
        insert(connection, &table.name, &values)
    })
}

/// A column with its type and what holds for its values.
fn definition(column: &Column) -> String {
    let kind = match column.kind {
        Kind::Text | Kind::List(_) | Kind::Date | Kind::Moment => "TEXT",
        Kind::Integer | Kind::Boolean => "INTEGER",
        Kind::Number => "REAL",
    };
    let name = identifier(&column.name);
    let mut definition = format!("{name} {kind}");
    if column.required {
        definition.push_str(" NOT NULL");
    }
    if !column.allowed.is_empty() {
        let allowed: Vec<String> = column.allowed.iter().map(|value| literal(value)).collect();
        definition.push_str(&format!(" CHECK ({name} IN ({}))", allowed.join(", ")));
    }
    definition
}

fn value(cell: &Cell) -> SqlValue {
    match cell {
        Cell::Nothing => SqlValue::Null,
        Cell::Text(text) => SqlValue::Text(storable(text)),
        Cell::List(list) => SqlValue::Text(storable(&joined(list))),
        Cell::Integer(number) => SqlValue::Integer(*number),
        Cell::Number(number) => SqlValue::Real(*number),
        Cell::Boolean(is) => SqlValue::Integer((*is).into()),
        Cell::Date(day) => SqlValue::Text(day.to_string()),
        Cell::Moment(instant) => SqlValue::Text(instant.to_string()),
    }
}

/// A text that SQLite can work with: to its functions a text ends at the first NUL.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Adds a row.
fn insert(connection: &Connection, table: &str, values: &[&dyn ToSql]) -> io::Result<()> {
    let places = vec!["?"; values.len()].join(", ");
    let statement = format!("INSERT INTO {} VALUES ({places})", identifier(table));
    let mut statement = connection.prepare_cached(&statement).map_err(io_error)?;
    statement.execute(values).map(drop).map_err(io_error)
}

/// A name within SQL.
fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text within SQL.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
