//! Leaf columns in the making: values with their definition and repetition levels (Dremel), as Parquet stores them.

use ::parquet::basic::{LogicalType, TimeUnit};
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::ParquetError;
use ::parquet::file::writer::SerializedColumnWriter;
use jiff::civil::{Date, date};

use crate::export::table::column::{Cell, Column, Kind};

/// First day that days are counted from (Parquet, LogicalTypes.md, DATE).
const EPOCH: Date = date(1970, 1, 1);

/// Instants: milliseconds in UTC.
pub(super) fn instants() -> LogicalType {
    LogicalType::timestamp(true, TimeUnit::MILLIS)
}

/// The leaves of a table, gathered row by row.
pub(super) struct Leaves {
    /// Leaves of each column.
    columns: Vec<Vec<Leaf>>,
    rows: usize,
    bytes: usize,
}

/// A leaf: the values that are there, and a level for each place where one could be.
pub(super) struct Leaf {
    values: Values,
    definitions: Vec<i16>,
    /// `None` where nothing repeats.
    repetitions: Option<Vec<i16>>,
}

enum Values {
    Booleans(Vec<bool>),
    Days(Vec<i32>),
    Integers(Vec<i64>),
    Numbers(Vec<f64>),
    Texts(Vec<ByteArray>),
}

/// Definition levels of a list: no list, an empty one, an entry without this part, the part.
const NO_LIST: i16 = 0;
const NO_ENTRY: i16 = 1;
const NO_PART: i16 = 2;
const PART: i16 = 3;

impl Leaves {
    pub(super) fn of(columns: &[Column]) -> Self {
        let leaf =
            |values, repeats: bool| Leaf { values, definitions: Vec::new(), repetitions: repeats.then(Vec::new) };
        let leaves = |column: &Column| match column.kind {
            Kind::Text => vec![leaf(Values::Texts(Vec::new()), false)],
            Kind::Integer | Kind::Moment => vec![leaf(Values::Integers(Vec::new()), false)],
            Kind::Number => vec![leaf(Values::Numbers(Vec::new()), false)],
            Kind::Boolean => vec![leaf(Values::Booleans(Vec::new()), false)],
            Kind::Date => vec![leaf(Values::Days(Vec::new()), false)],
            Kind::List(parts) => parts.iter().map(|_| leaf(Values::Texts(Vec::new()), true)).collect(),
        };
        Self { columns: columns.iter().map(leaves).collect(), rows: 0, bytes: 0 }
    }

    /// Takes a row.
    pub(super) fn take(&mut self, cells: &[Cell]) {
        self.rows += 1;
        for (leaves, cell) in self.columns.iter_mut().zip(cells) {
            self.bytes += size(cell);
            match cell {
                Cell::List(list) => leaves.iter_mut().enumerate().for_each(|(part, leaf)| leaf.list(list, part)),
                cell => leaves.iter_mut().for_each(|leaf| leaf.single(cell)),
            }
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Bytes of the texts.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The leaves in the order of the schema.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Leaf> {
        self.columns.iter().flatten()
    }

    /// Without any row.
    pub(super) fn clear(&mut self) {
        (self.rows, self.bytes) = (0, 0);
        for leaf in self.columns.iter_mut().flatten() {
            leaf.clear();
        }
    }
}

fn size(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.len(),
        Cell::List(list) => list.iter().flatten().flatten().map(String::len).sum(),
        _ => 0,
    }
}

impl Leaf {
    /// A cell that is no list; in a column of lists, nothing.
    fn single(&mut self, cell: &Cell) {
        match &mut self.repetitions {
            Some(repetitions) => {
                repetitions.push(0);
                self.definitions.push(NO_LIST);
            }
            None => self.definitions.push(i16::from(self.values.take(cell))),
        }
    }

    /// One part of each entry of a list.
    fn list(&mut self, list: &[Vec<Option<String>>], part: usize) {
        let Some(repetitions) = &mut self.repetitions else {
            self.single(&Cell::Nothing);
            return;
        };
        if list.is_empty() {
            repetitions.push(0);
            self.definitions.push(NO_ENTRY);
        }
        for (index, entry) in list.iter().enumerate() {
            repetitions.push(i16::from(index > 0));
            let text = entry.get(part).and_then(Option::as_deref);
            self.definitions.push(if text.is_some() { PART } else { NO_PART });
            if let (Values::Texts(texts), Some(text)) = (&mut self.values, text) {
                texts.push(ByteArray::from(text));
            }
        }
    }

    fn clear(&mut self) {
        self.definitions.clear();
        if let Some(repetitions) = &mut self.repetitions {
            repetitions.clear();
        }
        match &mut self.values {
            Values::Booleans(values) => values.clear(),
            Values::Days(values) => values.clear(),
            Values::Integers(values) => values.clear(),
            Values::Numbers(values) => values.clear(),
            Values::Texts(values) => values.clear(),
        }
    }

    /// Writes the values and their levels.
    ///
    /// # Errors
    /// When they cannot be written, or the column is of another type.
    pub(super) fn write(&self, column: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let (definitions, repetitions) = (Some(self.definitions.as_slice()), self.repetitions.as_deref());
        match (column.untyped(), &self.values) {
            (ColumnWriter::BoolColumnWriter(writer), Values::Booleans(values)) => {
                writer.write_batch(values, definitions, repetitions)
            }
            (ColumnWriter::Int32ColumnWriter(writer), Values::Days(values)) => {
                writer.write_batch(values, definitions, repetitions)
            }
            (ColumnWriter::Int64ColumnWriter(writer), Values::Integers(values)) => {
                writer.write_batch(values, definitions, repetitions)
            }
            (ColumnWriter::DoubleColumnWriter(writer), Values::Numbers(values)) => {
                writer.write_batch(values, definitions, repetitions)
            }
            (ColumnWriter::ByteArrayColumnWriter(writer), Values::Texts(values)) => {
                writer.write_batch(values, definitions, repetitions)
            }
            _ => Err(ParquetError::General("a column has another type than its values".to_owned())),
        }
        .map(drop)
    }
}

impl Values {
    /// Takes the value of a cell; false where there is none of this type.
    fn take(&mut self, cell: &Cell) -> bool {
        match (self, cell) {
            (Self::Booleans(values), Cell::Boolean(is)) => values.push(*is),
            (Self::Days(values), Cell::Date(day)) => match EPOCH.until(*day) {
                Ok(span) => values.push(span.get_days()),
                Err(_) => return false,
            },
            (Self::Integers(values), Cell::Integer(number)) => values.push(*number),
            (Self::Integers(values), Cell::Moment(instant)) => values.push(instant.as_millisecond()),
            (Self::Numbers(values), Cell::Number(number)) => values.push(*number),
            (Self::Texts(values), Cell::Text(text)) => values.push(ByteArray::from(text.as_str())),
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_the_levels_of_their_entries() {
        let column = Column::new("a", "A", Kind::List(&["url", "name"]));
        let mut leaves = Leaves::of(&[column]);
        let part = |text: &str| Some(text.to_owned());
        leaves.take(&[Cell::List(vec![vec![part("u"), None], vec![part("v"), part("n")]])]);
        leaves.take(&[Cell::Nothing]);
        leaves.take(&[Cell::List(Vec::new())]);
        let levels: Vec<_> = leaves.iter().map(|leaf| (leaf.definitions.clone(), leaf.repetitions.clone())).collect();
        let repetitions = Some(vec![0, 1, 0, 0]);
        let expected = [
            (vec![PART, PART, NO_LIST, NO_ENTRY], repetitions.clone()),
            (vec![NO_PART, PART, NO_LIST, NO_ENTRY], repetitions),
        ];
        assert_eq!(levels, expected);
        assert_eq!((leaves.rows(), leaves.bytes()), (3, 3));
    }

    #[test]
    fn days_count_from_1970() {
        let mut values = Values::Days(Vec::new());
        assert!(values.take(&Cell::Date(date(2019, 3, 29))));
        assert!(values.take(&Cell::Date(date(1969, 12, 31))));
        assert!(!values.take(&Cell::Nothing));
        assert!(matches!(values, Values::Days(days) if days == [17_984, -1]));
    }
}
