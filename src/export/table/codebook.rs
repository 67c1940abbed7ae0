//! What the form asks, for those who read the tables: fields and options with their wordings in the languages of the form,
//! and where it all comes from.

use super::column::{Cell, Column, Kind, Row};
use super::long::TYPES;
use super::selection::Selection;
use super::{Holds, prompts, wide};
use crate::questionnaire::Questionnaire;

/// Columns of the codebook, of fields or of options alone.
pub(super) fn columns(selection: &Selection<'_>, holds: Holds) -> Vec<Column> {
    let text = |name: &str, title: &str| Column::new(name, title, Kind::Text);
    let mut columns = vec![
        text("questionnaire", "Questionnaire").required().wide(16),
        Column::new("position", "Position", Kind::Integer)
            .described("of the field in the form, counted from 1")
            .required()
            .wide(9),
        text("field", "Field").described("id of the field").required().wide(22),
    ];
    if holds != Holds::Fields {
        let option = text("option", "Option").described("id of the option; empty for the field itself").wide(24);
        columns.push(if holds == Holds::Options { option.required() } else { option });
    }
    columns.push(text("type", "Type").described("type of the field").allowed(&TYPES).required().wide(14));
    columns.push(text("section", "Section").described("section of the form").wide(28));
    columns
        .push(text("wide_column", "Column").described("its column in the wide table, the first of several").wide(34));
    if holds != Holds::Options {
        let finding = "finding_column";
        columns.push(text(finding, "Column of the finding").described("in the wide table").wide(34));
    }
    for language in languages(selection) {
        let name = format!("label_{}", super::column::plain_name(&language));
        let title = format!("Wording ({language})");
        columns.push(Column::new(name, title, Kind::Text).described("what the form asks for or prints").wide(60));
    }
    columns
}

/// Languages of the forms, in their order.
fn languages(selection: &Selection<'_>) -> Vec<String> {
    let mut languages: Vec<String> = Vec::new();
    for language in selection.questionnaires.iter().flat_map(|one| &one.languages) {
        if !languages.contains(language) {
            languages.push(language.clone());
        }
    }
    languages
}

/// The rows: each field, then its options.
pub(super) fn rows(selection: &Selection<'_>, holds: Holds) -> Vec<Row> {
    let languages = languages(selection);
    let mut rows = Vec::new();
    for questionnaire in &selection.questionnaires {
        let names = wide::names(questionnaire);
        for (position, (column, finding)) in names.into_iter().enumerate() {
            let field = Line { questionnaire, position, holds };
            if holds != Holds::Options {
                let wordings = languages.iter().map(|language| field.prompt(language)).collect();
                rows.push(field.row(None, column, Some(finding), wordings));
            }
            if holds != Holds::Fields {
                let options = &questionnaire.fields[position].options;
                for (&option, column) in options.iter().zip(wide::option_names(questionnaire, position)) {
                    let wording = |language: &String| prompts::wording(questionnaire, option, language);
                    let wordings = languages.iter().map(|language| Some(wording(language))).collect();
                    rows.push(field.row(Some(prompts::option_id(questionnaire, option)), column, None, wordings));
                }
            }
        }
    }
    rows
}

struct Line<'a> {
    questionnaire: &'a Questionnaire,
    position: usize,
    holds: Holds,
}

impl Line<'_> {
    /// What the form asks for in a language; nothing in one that it does not have.
    fn prompt(&self, language: &String) -> Option<String> {
        let has = self.questionnaire.languages.contains(language);
        has.then(|| prompts::prompt(self.questionnaire, self.position, std::slice::from_ref(language)))
    }

    fn row(&self, option: Option<&str>, column: String, finding: Option<String>, labels: Vec<Option<String>>) -> Row {
        let field = &self.questionnaire.fields[self.position];
        let mut cells = vec![
            Cell::Text(self.questionnaire.id.clone()),
            Cell::count(self.position + 1),
            Cell::Text(field.id.clone()),
        ];
        if self.holds != Holds::Fields {
            cells.push(Cell::text(option));
        }
        cells.push(Cell::Text(field.kind.as_str().to_owned()));
        cells.push(Cell::text(prompts::section(self.questionnaire, field.item, &self.questionnaire.languages)));
        cells.push(Cell::Text(column));
        if self.holds != Holds::Options {
            cells.push(Cell::text(finding));
        }
        cells.extend(labels.into_iter().map(|label| Cell::text(label.filter(|label| !label.is_empty()))));
        Row::of(cells)
    }
}

/// Columns of what tells where the tables come from.
pub(super) fn about_columns() -> Vec<Column> {
    vec![
        Column::new("item", "Item", Kind::Text).required().wide(34),
        Column::new("value", "Value", Kind::Text).required().wide(80),
    ]
}

/// Where the tables come from.
pub(super) fn about(selection: &Selection<'_>) -> Vec<Row> {
    let made_by = &selection.made_by;
    let mut lines = vec![("exported by".to_owned(), format!("rapporteur {}", env!("CARGO_PKG_VERSION")))];
    lines
        .extend(made_by.programs.iter().map(|program| ("records made by".to_owned(), format!("rapporteur {program}"))));
    for questionnaire in &selection.questionnaires {
        lines.push((format!("questionnaire {}", questionnaire.id), questionnaire.title.clone()));
    }
    lines.extend(made_by.rules.iter().map(|(id, sha256)| (format!("rules of {id} (SHA-256)"), sha256.clone())));
    let model = |(id, fitted_on): &(String, String)| format!("{id}, fitted on {fitted_on}");
    lines.extend(made_by.models.iter().map(|one| ("model of confidences".to_owned(), model(one))));
    let precisions = made_by.precisions.iter();
    lines.extend(precisions.map(|share| ("share of accepted answers that is to be right".to_owned(), share.clone())));
    lines.push(("respondents".to_owned(), selection.dataset.cases().len().to_string()));
    lines.push(("returns".to_owned(), selection.dataset.returns().count().to_string()));
    lines.push(("inputs".to_owned(), selection.dataset.journal().len().to_string()));
    lines.push(("expected, not answered".to_owned(), selection.dataset.histories().missing.len().to_string()));
    lines.into_iter().map(|(item, value)| Row::of(vec![Cell::Text(item), Cell::Text(value)])).collect()
}
