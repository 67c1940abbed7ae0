//! Calibrate: from submissions whose truth is known to a model of confidence.
//!
//! Comes in: labelled submissions, each read by the program as any other, and fields that reviewers decided. Goes out: a [`Model`] with shapes fitted on all
//! of them, and with a map and thresholds that come from styles left out in turn: what is claimed has been seen on forms
//! of a style that nothing was fitted on. It changes nothing in how submissions are read.

mod compared;
mod fit;
mod labelled;
mod map;
mod prior;
mod reviewed;
mod rows;
mod threshold;

use std::collections::BTreeMap;

pub use compared::{Band, Compared};
pub use labelled::{Labelled, LabelledError, read};
pub use reviewed::{Found, LeftOut, Reviewed};
pub use rows::Row;

use crate::confidence::{Model, rounded};
use map::Scored;
use prior::Prior;

/// Highest confidence where something is beyond all that was fitted: it goes to a person.
const CAP_OUTSIDE: f64 = 0.85;
/// Rows that a feature must occur in before its shape is taken as fitted.
const ROWS_MIN: usize = 20;
/// Parts into which the documents are cut where all are of one style.
const PARTS: usize = 5;

/// A model, and what it is worth.
#[derive(Debug)]
pub struct Calibrated {
    /// The model, fitted on all rows.
    pub model: Model,
    /// Confidence of each row by a model that saw nothing of its style.
    pub left_out: Vec<f64>,
}

/// Fits a model.
///
/// # Errors
/// None in a released program.
pub fn calibrate(rows: &[Row], id: &str, fitted_on: &str) -> Result<Calibrated, toml::de::Error> {
    let prior = Prior::stated()?;
    let held_out = held_out(rows, &prior);
    let scored = |(&log_odds, row): (&f64, &Row)| Scored { log_odds, is_right: row.is_right, weight: row.weight };
    let mut model = Model {
        id: id.to_owned(),
        fitted_on: fitted_on.to_owned(),
        fit: told(rows),
        map: map::map(held_out.iter().zip(rows).map(scored).collect()),
        cap_outside: CAP_OUTSIDE,
        ..fit::fit(rows, &prior)
    };
    forget_the_rare(&mut model, rows);
    let left_out: Vec<f64> = held_out.iter().map(|&log_odds| rounded(model.probability(log_odds))).collect();
    model.thresholds = threshold::thresholds(rows, &left_out);
    Ok(Calibrated { model, left_out })
}

/// Log-odds of each row by a model that saw nothing of its style; with one style, nothing of its part of the documents.
fn held_out(rows: &[Row], prior: &Prior) -> Vec<f64> {
    let mut styles: Vec<&str> = rows.iter().map(|row| row.style.as_str()).collect();
    styles.sort_unstable();
    styles.dedup();
    let fold = |row: &Row| match styles.len() {
        0 | 1 => row.document % PARTS,
        _ => styles.binary_search(&row.style.as_str()).unwrap_or_default(),
    };
    let folds = if styles.len() > 1 { styles.len() } else { PARTS };
    let mut log_odds = vec![0.0; rows.len()];
    for left_out in 0..folds {
        let others: Vec<Row> = rows.iter().filter(|row| fold(row) != left_out).cloned().collect();
        let model = fit::fit(&others, prior);
        let places: Vec<usize> = (0..rows.len()).filter(|&at| fold(&rows[at]) == left_out).collect();
        let mut own: Vec<Row> = places.iter().map(|&at| rows[at].clone()).collect();
        fit::add_form_doubt(&mut own, &model);
        for (at, row) in places.into_iter().zip(&own) {
            log_odds[at] = model.judge(row.kind, row.finding, &row.features).log_odds();
        }
    }
    log_odds
}

/// A feature that hardly ever occurred was not fitted: what has it is outside.
fn forget_the_rare(model: &mut Model, rows: &[Row]) {
    let mut counts = BTreeMap::new();
    for (feature, _) in rows.iter().filter(|row| row.weight > 0.0).flat_map(|row| &row.features) {
        *counts.entry(*feature).or_insert(0) += 1;
    }
    for (feature, shape) in &mut model.shapes {
        if counts.get(feature).is_none_or(|count| *count < ROWS_MIN) {
            shape.largest = 0.0;
        }
    }
}

/// What a model was fitted on, by the names of its data file.
fn told(rows: &[Row]) -> BTreeMap<String, String> {
    let mut styles: BTreeMap<&str, usize> = BTreeMap::new();
    let known = || rows.iter().filter(|row| row.weight > 0.0);
    for row in known() {
        *styles.entry(&row.style).or_default() += 1;
    }
    let reviewed = styles.get(reviewed::STYLE).copied();
    let documents = rows.iter().map(|row| row.document).max().map_or(0, |last| last + 1);
    let wrong = known().filter(|row| !row.is_right).count();
    let styles = styles.iter().map(|(style, count)| format!("{style} {count}")).collect::<Vec<_>>().join(", ");
    let mut told = BTreeMap::from([
        ("documents".to_owned(), documents.to_string()),
        ("answers".to_owned(), known().count().to_string()),
        ("answers_wrong".to_owned(), wrong.to_string()),
        ("answers_by_style".to_owned(), styles),
        ("map_and_thresholds".to_owned(), "from each style left out in turn".to_owned()),
    ]);
    told.extend(reviewed.map(|count| ("answers_by_reviewers".to_owned(), count.to_string())));
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::confidence::{Feature, Measure};
    use crate::extract::{Finding, Sign};
    use crate::intake::sha256;
    use crate::questionnaire::FieldType;

    /// Rows of three styles that look drawn by chance, and are the same in every run.
    fn rows() -> Vec<Row> {
        let mut state = 7u64;
        let mut below = move |bound: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % bound
        };
        let mut rows = Vec::new();
        for document in 0..60 {
            for field in 0..30 {
                let mut features = Vec::new();
                if below(4) == 0 {
                    features.push((Feature::Sign(Sign::FromProse), 1.0));
                }
                if below(3) == 0 {
                    features.push((Feature::Measure(Measure::Length), below(9) as f64));
                }
                let doubt = features.iter().map(|(_, value)| *value).sum::<f64>();
                rows.push(Row {
                    document,
                    field,
                    style: ["a", "b", "c"][document % 3].into(),
                    kind: if field % 2 == 0 { FieldType::Text } else { FieldType::YesNo },
                    finding: if field % 5 == 0 { Finding::Empty } else { Finding::Answered },
                    features,
                    needs_person: below(20) == 0,
                    is_right: below(40) as f64 > doubt,
                    weight: 1.0,
                });
            }
        }
        rows
    }

    #[test]
    fn rows_that_all_weigh_the_same_give_the_model_that_they_always_gave() {
        let calibrated = calibrate(&rows(), "a", "b").unwrap();
        let json = serde_json::to_vec(&calibrated.model).unwrap();
        assert!(calibrated.model.thresholds.len() > 1, "{:?}", calibrated.model.thresholds);
        assert_eq!(sha256(&json), "015023bea324041f6f882f6c3b4915203de88def8814581742dedb8febf46f3f");
    }
}
