//! Which tables a data set has, and their rows one by one.

use std::io;

use super::column::{Holds, Reference, Row, Table};
use super::selection::Selection;
use super::{arrivals, codebook, long, wide};

/// What takes the rows of a table.
pub(super) type Take<'a> = dyn FnMut(&Row) -> io::Result<()> + 'a;

/// Every table, the wide ones first.
pub(super) fn tables(selection: &Selection<'_>) -> Vec<Table> {
    let mut tables: Vec<Table> = (0..selection.questionnaires.len()).map(|one| responses(selection, one)).collect();
    // A reference names one table; with several questionnaires that is the table which has all records.
    let record_in = match tables.as_slice() {
        [only] => only.name.clone(),
        _ => RETURNS.to_owned(),
    };
    let mut answers = table(selection, Holds::Answers);
    answers.references = vec![Reference { column: "record", table: record_in, other: "record" }];
    tables.push(answers);
    let others = [
        Holds::Returns,
        Holds::Changes,
        Holds::Inputs,
        Holds::Missing,
        Holds::Codebook,
        Holds::Fields,
        Holds::Options,
        Holds::About,
    ];
    tables.extend(others.map(|holds| table(selection, holds)));
    tables
}

const RETURNS: &str = "returns";

/// The wide table of a questionnaire, by its position.
fn responses(selection: &Selection<'_>, position: usize) -> Table {
    let questionnaire = selection.questionnaires[position];
    Table {
        name: format!("responses-{}", questionnaire.id),
        title: "Responses".to_owned(),
        description: format!("One row a respondent: {}", questionnaire.title),
        columns: wide::columns(questionnaire),
        key: vec!["record"],
        references: vec![Reference { column: "record", table: RETURNS.to_owned(), other: "record" }],
        holds: Holds::Responses(position),
    }
}

fn table(selection: &Selection<'_>, holds: Holds) -> Table {
    let (name, title, description, key, columns) = match holds {
        Holds::Responses(position) => return responses(selection, position),
        Holds::Answers => (
            "answers",
            "Answers",
            "One row a record and field, or an item of a list or an option, for the records that count",
            vec![],
            long::columns(),
        ),
        Holds::Returns => (
            RETURNS,
            "Returns",
            "One row a return: how it arrived, and whether it counts",
            vec!["record"],
            arrivals::return_columns(),
        ),
        Holds::Changes => (
            "changes",
            "Changes",
            "One row a field that changed between two returns of a respondent",
            vec!["later", "field"],
            arrivals::change_columns(),
        ),
        Holds::Inputs => (
            "inputs",
            "Inputs",
            "One row an input and a part of one: what became of it; empty where no journal was kept",
            vec![],
            arrivals::input_columns(),
        ),
        Holds::Missing => (
            "missing",
            "Missing",
            "One row a respondent of the roster who has not answered",
            vec![],
            arrivals::missing_columns(),
        ),
        Holds::Codebook => (
            "codebook",
            "Codebook",
            "One row a field and one an option: its column and its wording in the languages of the form",
            vec![],
            codebook::columns(selection, holds),
        ),
        Holds::Fields => (
            "fields",
            "Fields",
            "One row a field: its columns, and what the form asks for",
            vec!["questionnaire", "field"],
            codebook::columns(selection, holds),
        ),
        Holds::Options => (
            "options",
            "Options",
            "One row an option: its column, and what the form prints at it",
            vec!["questionnaire", "field", "option"],
            codebook::columns(selection, holds),
        ),
        Holds::About => ("about", "About", "Where the tables come from", vec![], codebook::about_columns()),
    };
    Table {
        name: name.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        columns,
        key,
        references: Vec::new(),
        holds,
    }
}

/// The rows of a table, in the order of the data set.
///
/// # Errors
/// Those of `take`; and when a record can no longer be read.
pub(super) fn rows(selection: &Selection<'_>, holds: Holds, take: &mut Take<'_>) -> io::Result<()> {
    let few = match holds {
        Holds::Responses(position) => {
            let questionnaire = selection.questionnaires[position];
            let rows = wide::Rows::of(questionnaire);
            return selection.each(&mut |case| {
                let is_of = case.typed.questionnaire.id == questionnaire.id;
                if is_of { take(&rows.row(case)) } else { Ok(()) }
            });
        }
        Holds::Answers => {
            return selection.each(&mut |case| long::rows(case).iter().try_for_each(&mut *take));
        }
        Holds::Returns => arrivals::returns(selection),
        Holds::Changes => arrivals::changes(selection),
        Holds::Inputs => arrivals::inputs(selection),
        Holds::Missing => arrivals::missing(selection),
        Holds::Codebook | Holds::Fields | Holds::Options => codebook::rows(selection, holds),
        Holds::About => codebook::about(selection),
    };
    few.iter().try_for_each(take)
}
