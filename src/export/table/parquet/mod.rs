//! Typed tables (Apache Parquet): booleans, numbers, days and instants as such, lists as lists of their parts. Written
//! column by column without Arrow, a group of rows at a time.

mod leaf;

use std::io::{self, BufWriter};
use std::path::Path;
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::{Type, TypePtr};

use super::column::{Column, Holds, Kind, Table};
use super::selection::Selection;
use super::tables::{rows, tables};
use super::{Written, folder, whole};
use crate::write::WriteError;
use leaf::Leaves;

/// Rows of a group.
const GROUP_ROWS: usize = 8192;
/// Bytes of texts in a group.
const GROUP_BYTES: usize = 32 << 20;
/// A fixed name, so that no build of a library shows in the bytes.
const CREATED_BY: &str = concat!("rapporteur ", env!("CARGO_PKG_VERSION"));

/// Writes every table.
///
/// # Errors
/// When a file cannot be written, or a record can no longer be read.
pub(super) fn write(selection: &Selection<'_>, to: &Path, written: &mut Written<'_>) -> Result<(), WriteError> {
    folder(to)?;
    for table in tables(selection).iter().filter(|table| table.holds != Holds::Codebook) {
        let path = to.join(format!("{}.parquet", table.name));
        written(whole(&path, |file| write_table(selection, table, file.file()))?);
    }
    Ok(())
}

fn write_table(selection: &Selection<'_>, table: &Table, file: &std::fs::File) -> io::Result<()> {
    let schema = schema(table).map_err(io_error)?;
    let about = |key: &str, value: &str| KeyValue::new(key.to_owned(), value.to_owned());
    let properties = WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_key_value_metadata(Some(vec![about("title", &table.title), about("description", &table.description)]))
        .build();
    let mut writer = SerializedFileWriter::new(BufWriter::new(file), schema, Arc::new(properties)).map_err(io_error)?;
    let mut leaves = Leaves::of(&table.columns);
    rows(selection, table.holds, &mut |row| {
        leaves.take(&row.cells);
        if leaves.rows() >= GROUP_ROWS || leaves.bytes() >= GROUP_BYTES {
            write_group(&mut writer, &mut leaves)?;
        }
        Ok(())
    })?;
    if leaves.rows() > 0 {
        write_group(&mut writer, &mut leaves)?;
    }
    // The buffer is written out here; dropped, it would say nothing of a full disk.
    writer.into_inner().map_err(io_error)?.into_inner().map(drop).map_err(io::IntoInnerError::into_error)
}

fn write_group<W: io::Write + Send>(writer: &mut SerializedFileWriter<W>, leaves: &mut Leaves) -> io::Result<()> {
    let mut group = writer.next_row_group().map_err(io_error)?;
    for leaf in leaves.iter() {
        let Some(mut column) = group.next_column().map_err(io_error)? else { break };
        leaf.write(&mut column).map_err(io_error)?;
        column.close().map_err(io_error)?;
    }
    group.close().map_err(io_error)?;
    leaves.clear();
    Ok(())
}

fn io_error(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

fn schema(table: &Table) -> Result<TypePtr, ParquetError> {
    let fields = table.columns.iter().map(column).collect::<Result<Vec<_>, _>>()?;
    Ok(Arc::new(Type::group_type_builder("table").with_fields(fields).build()?))
}

fn column(column: &Column) -> Result<TypePtr, ParquetError> {
    let name = column.name.as_str();
    let (physical, logical) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Integer => (Physical::INT64, None),
        Kind::Number => (Physical::DOUBLE, None),
        Kind::Boolean => (Physical::BOOLEAN, None),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Moment => (Physical::INT64, Some(leaf::instants())),
        Kind::List(parts) => return list(name, parts),
    };
    primitive(name, physical, logical, Repetition::OPTIONAL)
}

fn primitive(
    name: &str,
    physical: Physical,
    logical: Option<LogicalType>,
    repetition: Repetition,
) -> Result<TypePtr, ParquetError> {
    let builder = Type::primitive_type_builder(name, physical).with_repetition(repetition);
    Ok(Arc::new(builder.with_logical_type(logical).build()?))
}

/// A list (Parquet, LogicalTypes.md, LIST) of texts, or of groups of texts.
fn list(name: &str, parts: &[&str]) -> Result<TypePtr, ParquetError> {
    let text = |name: &str| primitive(name, Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::OPTIONAL);
    let element = match parts {
        [_] => text("element")?,
        _ => {
            let fields = parts.iter().map(|part| text(part)).collect::<Result<Vec<_>, _>>()?;
            let group = Type::group_type_builder("element").with_repetition(Repetition::REQUIRED);
            Arc::new(group.with_fields(fields).build()?)
        }
    };
    let repeated = Type::group_type_builder("list").with_repetition(Repetition::REPEATED).with_fields(vec![element]);
    let group = Type::group_type_builder(name).with_repetition(Repetition::OPTIONAL);
    let group = group.with_logical_type(Some(LogicalType::List)).with_fields(vec![Arc::new(repeated.build()?)]);
    Ok(Arc::new(group.build()?))
}
