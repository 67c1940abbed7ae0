//! The wide view of a questionnaire: a row a respondent and a column for each that the wide table has. Lists are JSON arrays.

use super::{identifier, literal};
use crate::export::table::column::{Column, plain_name};
use crate::export::table::prompts;
use crate::export::table::wide::{Origin, layout};
use crate::questionnaire::{FieldType, Questionnaire};

/// Columns of one view: SQLite has 2,000 at most (SQLITE_MAX_COLUMN).
const COLUMNS_MAX: usize = 1_900;

/// The statements that make the view, or several where it has more columns than one may have.
pub(super) fn wide(questionnaire: &Questionnaire) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for (column, origin) in layout(questionnaire) {
        if let Some(expression) = expression(questionnaire, &column, origin) {
            columns.push(format!("{expression} AS {}", identifier(&column.name)));
        }
    }
    let name = format!("responses_{}", plain_name(&questionnaire.id));
    let view = |(number, columns): (usize, &[String])| {
        let name = if number == 0 { name.clone() } else { format!("{name}_{}", number + 1) };
        // Each further view says which record its rows are of.
        let record = if number == 0 { "" } else { "c.record AS record,\n    " };
        format!(
            "CREATE VIEW {} AS SELECT\n    {record}{}\nFROM counting AS c WHERE c.questionnaire = {} ORDER BY c.respondent_id",
            identifier(&name),
            columns.join(",\n    "),
            literal(&questionnaire.id),
        )
    };
    columns.chunks(COLUMNS_MAX).enumerate().map(view).collect()
}

fn expression(questionnaire: &Questionnaire, column: &Column, origin: Origin) -> Option<String> {
    let of_answer = |what: &str, field: usize| {
        let field = literal(&questionnaire.fields[field].id);
        format!("(SELECT {what} FROM answers AS a WHERE a.record = c.record AND a.field = {field})")
    };
    Some(match origin {
        Origin::Case(_) => of_case(&column.name)?,
        Origin::Finding(field) => of_answer("a.finding", field),
        Origin::Iso3(field) => of_answer("a.code", field),
        Origin::Option(field, number) => {
            let option = literal(prompts::option_id(questionnaire, questionnaire.fields[field].options[number]));
            let state = "CASE x.state WHEN 'checked' THEN 1 WHEN 'unchecked' THEN 0 END";
            of_answer(
                &format!("(SELECT {state} FROM choices AS x WHERE x.answer = a.id AND x.option = {option})"),
                field,
            )
        }
        Origin::Value(field) => {
            let list = |entry: &str, table: &str| {
                // Put in order within, not in the aggregate, which only SQLite 3.44 and later can read.
                let entries = format!("(SELECT * FROM {table} WHERE answer = a.id ORDER BY position)");
                let array = format!("(SELECT json_group_array({entry}) FROM {entries} AS l)");
                of_answer(&format!("CASE WHEN a.finding = 'answered' THEN {array} END"), field)
            };
            match questionnaire.fields[field].kind {
                FieldType::Percentage => of_answer("a.number", field),
                FieldType::Links => list(
                    "json_object('url', l.url, 'written', l.written, 'name', l.name, 'description', l.description)",
                    "links",
                ),
                FieldType::Organizations => {
                    list("json_object('name', l.name, 'url', l.url, 'written', l.written)", "organizations")
                }
                FieldType::Emails => list("l.address", "emails"),
                _ => of_answer("a.value", field),
            }
        }
    })
}

/// What is said of the case as a whole.
fn of_case(column: &str) -> Option<String> {
    let expression = match column {
        "case_respondent" => "c.respondent",
        "case_key" => "c.respondent_key",
        "case_submitted_on" => "c.submitted_on",
        "case_received" => "c.received",
        "case_deadline" => "c.deadline",
        "case_late" => "c.late",
        "case_returns" => "(SELECT count(*) FROM returns AS t WHERE t.respondent = c.respondent_id)",
        "case_doubts" => {
            "(SELECT group_concat(code, ';') FROM (SELECT code FROM doubts WHERE respondent = c.respondent_id ORDER BY position))"
        }
        "record" => "c.record",
        "source_name" => "c.source_name",
        "source_sha256" => "c.source_sha256",
        "form_languages" => "c.form_languages",
        "answer_language" => "c.answer_language",
        "accepted" => "c.accepted",
        "review" => "c.review",
        "confirmed" => "c.confirmed",
        "corrected" => "c.corrected",
        "answered" => "c.answered",
        "empty" => "c.empty",
        "not_stated" => "c.not_stated",
        "not_visible" => "c.not_visible",
        "absent" => "c.absent",
        _ => return None,
    };
    Some(expression.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::Library;

    #[test]
    fn every_column_of_the_wide_table_is_in_the_view() {
        let library = Library::embedded().unwrap();
        for questionnaire in library.questionnaires() {
            for (column, origin) in layout(questionnaire) {
                assert!(expression(questionnaire, &column, origin).is_some(), "{}", column.name);
            }
        }
    }
}
