//! A report as Markdown (GFM), with its picture beside it.

use super::report::{Disagreement, Report};
use super::tables::{Detail, Table, tables};

/// The report; `picture` is the name of the file with the curve of risk and coverage.
pub fn markdown(report: &Report, picture: &str) -> String {
    let mut text = format!(
        "# How right the records are\n\n{} documents, {} fields. Bounds come from drawing documents again {} times. \
         Texts are right when they say the same; strictly right when they differ in blanks alone.\n\n",
        report.overall.documents, report.overall.fields, report.resamples
    );
    names(&mut text, "Without a record, so that their fields are missing", &report.without_record);
    names(&mut text, "Without a truth, and not counted", &report.without_truth);
    text.push_str(&format!("![Share of accepted fields that is wrong, by how many are accepted]({picture})\n"));
    for table in tables(report, Detail::Whole) {
        text.push_str(&format!("\n## {}\n\n", table.title));
        push_table(&mut text, &table);
    }
    if !report.disagreements.is_empty() {
        text.push_str("\n## What is wrong\n\n");
        push_table(&mut text, &listed(&report.disagreements));
    }
    text
}

fn names(text: &mut String, what: &str, names: &[String]) {
    if !names.is_empty() {
        let names: Vec<String> = names.iter().map(|name| cell(name)).collect();
        text.push_str(&format!("{what}: {}.\n\n", names.join(", ")));
    }
}

fn listed(disagreements: &[Disagreement]) -> Table {
    let heads = ["document", "field", "confidence", "status", "error", "expected", "got"].map(str::to_owned).to_vec();
    let rows = disagreements.iter().map(|one| {
        vec![
            one.document.clone(),
            one.field.clone(),
            one.confidence.map_or_else(|| "–".to_owned(), |confidence| confidence.to_string()),
            json(&one.status),
            json(&one.error),
            format!("{} {}", json(&one.expected_finding), json(&one.expected)),
            format!("{} {}", json(&one.got_finding), json(&one.got)),
        ]
    });
    Table { title: String::new(), heads, rows: rows.collect() }
}

/// As it stands in records; codes without quotes.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned()
}

/// A table whose figures stand to the right.
fn push_table(text: &mut String, table: &Table) {
    let line =
        |cells: &[String]| format!("| {} |\n", cells.iter().map(|one| cell(one)).collect::<Vec<_>>().join(" | "));
    text.push_str(&line(&table.heads));
    text.push_str(&format!("|---{}|\n", "|---:".repeat(table.heads.len().saturating_sub(1))));
    table.rows.iter().for_each(|row| text.push_str(&line(row)));
}

/// The text of a cell, with what Markdown or HTML would act on made harmless.
fn cell(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' => safe.extend(['\\', character]),
            control if control.is_control() => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_in_a_cell() {
        assert_eq!(cell("a|b_c\n<x>&[y](z)"), "a\\|b\\_c &lt;x>&amp;\\[y\\](z)");
    }

    #[test]
    fn figures_stand_to_the_right() {
        let table = Table {
            title: String::new(),
            heads: vec!["a".into(), "b".into()],
            rows: vec![vec!["c".into(), "1".into()]],
        };
        let mut text = String::new();
        push_table(&mut text, &table);
        assert_eq!(text, "| a | b |\n|---|---:|\n| c | 1 |\n");
    }
}
