//! Tables as all formats write them: columns with a type and a meaning, rows of typed cells.

use jiff::Timestamp;
use jiff::civil::Date;

/// A table: what it is, its columns, and how it hangs together with others.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// Name, also of its file: small letters, digits, hyphens.
    pub name: String,
    /// Name for people; in a workbook, that of its sheet.
    pub title: String,
    /// What a row of it is.
    pub description: String,
    pub columns: Vec<Column>,
    /// Columns that together tell its rows apart; empty where none do.
    pub key: Vec<&'static str>,
    /// Columns whose values stand in a column of another table.
    pub references: Vec<Reference>,
    pub holds: Holds,
}

/// A column whose values stand in a column of another table.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    pub column: &'static str,
    pub table: String,
    pub other: &'static str,
}

/// What the rows of a table are made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// A row a respondent; by position of the questionnaire in the selection.
    Responses(usize),
    /// A row a record, field and item.
    Answers,
    Returns,
    Changes,
    Inputs,
    Missing,
    /// Fields and options in one.
    Codebook,
    Fields,
    Options,
    About,
}

/// A column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Name: small letters, digits and "_", so that it needs no quotes in R, pandas or SQL.
    pub name: String,
    /// Heading for people.
    pub title: String,
    /// What stands in it.
    pub description: String,
    pub kind: Kind,
    /// The only values that occur; empty where any may.
    pub allowed: Vec<&'static str>,
    /// Every row has a value.
    pub required: bool,
    /// Width that suits it on a sheet, in characters.
    pub width: u16,
    /// Long words that nobody reads, such as hashes: shown on one line, as far as it goes.
    pub one_line: bool,
}

/// Types of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    /// A day.
    Date,
    /// An instant.
    Moment,
    /// A list of entries, each with these parts; a list with one part is one of plain texts.
    List(&'static [&'static str]),
}

/// A cell, of the type of its column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Nothing,
    Text(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    Date(Date),
    Moment(Timestamp),
    List(Vec<Vec<Option<String>>>),
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub cells: Vec<Cell>,
    /// Positions of cells that a person should look at.
    pub review: Vec<usize>,
}

impl Column {
    pub(super) fn new(name: impl Into<String>, title: impl Into<String>, kind: Kind) -> Self {
        let width = match kind {
            Kind::Text => 20,
            Kind::Integer | Kind::Number | Kind::Boolean | Kind::Date => 12,
            Kind::Moment => 19,
            Kind::List(_) => 40,
        };
        Self {
            name: name.into(),
            title: title.into(),
            description: String::new(),
            kind,
            allowed: Vec::new(),
            required: false,
            width,
            one_line: false,
        }
    }

    pub(super) fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    pub(super) fn allowed(mut self, values: &[&'static str]) -> Self {
        self.allowed = values.to_vec();
        self
    }

    pub(super) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) fn on_one_line(mut self) -> Self {
        self.one_line = true;
        self
    }

    pub(super) fn wide(mut self, characters: u16) -> Self {
        self.width = characters;
        self
    }
}

impl Row {
    /// A row that nobody needs to look at.
    pub(super) fn of(cells: Vec<Cell>) -> Self {
        Self { cells, review: Vec::new() }
    }
}

impl Cell {
    /// A text, or nothing.
    pub(super) fn text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.into()))
    }

    /// Texts on lines of one cell; nothing where there are none.
    pub(super) fn lines(texts: impl IntoIterator<Item = String>) -> Self {
        let list: Vec<_> = texts.into_iter().map(|text| vec![Some(text)]).collect();
        if list.is_empty() { Self::Nothing } else { Self::List(list) }
    }

    /// A count.
    pub(super) fn count(count: usize) -> Self {
        i64::try_from(count).map_or(Self::Nothing, Self::Integer)
    }

    /// A size.
    pub(super) fn size(size: u64) -> Self {
        i64::try_from(size).map_or(Self::Nothing, Self::Integer)
    }

    /// A day in ISO 8601; nothing where it is none.
    pub(super) fn date(day: Option<&str>) -> Self {
        day.and_then(|day| day.parse().ok()).map_or(Self::Nothing, Self::Date)
    }

    /// An instant in RFC 3339; nothing where it is none.
    pub(super) fn moment(instant: Option<&str>) -> Self {
        instant.and_then(|instant| instant.parse().ok()).map_or(Self::Nothing, Self::Moment)
    }
}

/// A name of small letters, digits and "_" that no language needs quotes for.
pub(super) fn plain_name(id: &str) -> String {
    let mut name: String = id
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '_' })
        .collect();
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert_str(0, "f_");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_need_no_quotes() {
        assert_eq!(plain_name("q17.percentage"), "q17_percentage");
        assert_eq!(plain_name("5.A-é"), "f_5_a__");
    }

    #[test]
    fn days_and_instants_are_typed() {
        assert_eq!(Cell::date(Some("2019-03-29")), Cell::Date(jiff::civil::date(2019, 3, 29)));
        assert_eq!(Cell::date(Some("29.3.2019")), Cell::Nothing);
        assert!(matches!(Cell::moment(Some("2019-03-29T08:15:00Z")), Cell::Moment(_)));
    }
}
