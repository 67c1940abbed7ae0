//! Fitting: from rows to bases and shapes.
//!
//! Logistic regression whose costs are increments between knots and never negative, so that every shape only rises
//! (additive, monotone). Each coefficient is drawn towards what was stated before any data (a Gaussian prior), so that
//! a sign that hardly ever occurs keeps the weight that judgement gave it. Solved by cyclic coordinate descent with a
//! bounded Newton step (Genkin, Lewis and Madigan, "Large-scale Bayesian logistic regression for text categorization",
//! Technometrics 49, 2007). The rows in their order decide everything: the same rows give the same numbers.

use std::collections::BTreeMap;

use super::prior::Prior;
use super::rows::Row;
use crate::confidence::{Feature, Model, Shape};
use crate::extract::Finding;
use crate::questionnaire::FieldType;

/// Rounds over all coefficients.
const ROUNDS_MAX: usize = 60;
/// Fits after the first.
const REFITS: usize = 2;
/// A round that changes no coefficient by more than this ends the fit (nats).
const CHANGE_MIN: f64 = 1e-3;
/// Variance of the priors, in squared nats: of bases, of costs, and of what a type adds to them.
const VARIANCES: [f64; 3] = [1.0, 4.0, 0.5];

/// What a coefficient belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Term {
    Base(FieldType, Finding),
    /// The step up to a knot.
    Cost(Feature, usize),
    CostOfType(Feature, usize, FieldType),
}

/// A coefficient with the rows that it counts in.
struct Column {
    mean: f64,
    variance: f64,
    weight: f64,
    /// Bound on the next step.
    reach: f64,
    rows: Vec<(u32, f32)>,
}

/// Fits a model without a map to rows. How doubtful the answers of a form are by themselves depends on the model, so the
/// fit is done again with what the one before made of it.
pub(super) fn fit(rows: &[Row], prior: &Prior) -> Model {
    let mut model = fit_once(rows, prior);
    for _ in 0..REFITS {
        let mut again = rows.to_vec();
        add_form_doubt(&mut again, &model);
        model = fit_once(&again, prior);
    }
    model
}

/// Adds to rows, which lie together by documents, how doubtful those of their document are.
pub(super) fn add_form_doubt(rows: &mut [Row], model: &Model) {
    for form in rows.chunk_by_mut(|one, other| one.document == other.document) {
        let mut answers: Vec<_> = form.iter().map(|row| (row.kind, row.finding, row.features.clone())).collect();
        model.add_form_doubt(&mut answers);
        for (row, (_, _, features)) in form.iter_mut().zip(answers) {
            row.features = features;
        }
    }
}

fn fit_once(rows: &[Row], prior: &Prior) -> Model {
    let mut columns = columns(rows, prior);
    let mut log_odds = vec![0.0f64; rows.len()];
    for (term, column) in &columns {
        for &(row, value) in &column.rows {
            log_odds[row as usize] += sign_of(*term) * column.weight * f64::from(value);
        }
    }
    for _ in 0..ROUNDS_MAX {
        let mut change: f64 = 0.0;
        for (term, column) in &mut columns {
            change = change.max(step(*term, column, rows, &mut log_odds));
        }
        if change < CHANGE_MIN {
            break;
        }
    }
    fitted(&columns, rows, prior)
}

/// Costs are taken off, bases are not.
fn sign_of(term: Term) -> f64 {
    if matches!(term, Term::Base(..)) { 1.0 } else { -1.0 }
}

/// A Newton step on one coefficient; gives how far it went.
fn step(term: Term, column: &mut Column, rows: &[Row], log_odds: &mut [f64]) -> f64 {
    let sign = sign_of(term);
    let mut gradient = (column.weight - column.mean) / column.variance;
    let mut curvature = 1.0 / column.variance;
    for &(row, value) in &column.rows {
        let value = f64::from(value);
        let probability = 1.0 / (1.0 + (-log_odds[row as usize]).exp());
        let target = if rows[row as usize].is_right { 1.0 } else { 0.0 };
        let weight = rows[row as usize].weight;
        gradient += weight * (sign * value * (probability - target));
        // A lower bound keeps steps in rows that are all but certain from being huge.
        curvature += weight * (value * value * (probability * (1.0 - probability)).max(1e-4));
    }
    let wanted = (-gradient / curvature).clamp(-column.reach, column.reach);
    let floor = if sign > 0.0 { f64::NEG_INFINITY } else { 0.0 };
    let weight = (column.weight + wanted).max(floor);
    let change = weight - column.weight;
    if change != 0.0 {
        column.weight = weight;
        for &(row, value) in &column.rows {
            log_odds[row as usize] += sign * change * f64::from(value);
        }
    }
    column.reach = (change.abs() * 2.0).max(column.reach / 2.0);
    change.abs()
}

/// All coefficients that the rows tell something about, at the means of their priors.
fn columns(rows: &[Row], prior: &Prior) -> BTreeMap<Term, Column> {
    let mut columns: BTreeMap<Term, Column> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.weight > 0.0) {
        let mut add = |term: Term, value: f64| {
            let column = columns.entry(term).or_insert_with(|| {
                let (mean, variance) = match term {
                    Term::Base(kind, finding) => (prior.base(kind, finding), VARIANCES[0]),
                    Term::Cost(feature, _) => (prior.cost(feature), VARIANCES[1]),
                    Term::CostOfType(..) => (0.0, VARIANCES[2]),
                };
                Column { mean, variance, weight: mean, reach: 1.0, rows: Vec::new() }
            });
            column.rows.push((index as u32, value as f32));
        };
        add(Term::Base(row.kind, row.finding), 1.0);
        for &(feature, value) in &row.features {
            for (knot, share) in shares(feature.knots(), value) {
                add(Term::Cost(feature, knot), share);
                add(Term::CostOfType(feature, knot, row.kind), share);
            }
        }
    }
    columns
}

/// How much of each step between knots a value has gone: all of those below it, a share of the one it is in.
fn shares(knots: &'static [f64], value: f64) -> impl Iterator<Item = (usize, f64)> {
    let steps = knots.windows(2).enumerate();
    let shares = steps.map(move |(at, ends)| (at + 1, ((value - ends[0]) / (ends[1] - ends[0])).clamp(0.0, 1.0)));
    shares.filter(|(_, share)| *share > 0.0)
}

fn fitted(columns: &BTreeMap<Term, Column>, rows: &[Row], prior: &Prior) -> Model {
    let mut fitted = Model::default();
    let weight = |term: Term| columns.get(&term).map_or(0.0, |column| column.weight);
    let sums = |steps: Vec<f64>| {
        let mut sum = 0.0;
        steps
            .into_iter()
            .map(|step| {
                sum += step;
                (sum * 1e4).round() / 1e4
            })
            .collect::<Vec<f64>>()
    };
    for (term, column) in columns {
        if let Term::Base(kind, finding) = *term {
            fitted.bases.entry(kind).or_default().insert(finding, (column.weight * 1e4).round() / 1e4);
        }
    }
    let mut largest: BTreeMap<Feature, f64> = BTreeMap::new();
    for &(feature, value) in rows.iter().filter(|row| row.weight > 0.0).flat_map(|row| &row.features) {
        let known = largest.entry(feature).or_default();
        *known = known.max(value);
    }
    for (&feature, &largest) in &largest {
        let knots = 1..feature.knots().len();
        let first = std::iter::once(0.0);
        let costs = sums(first.clone().chain(knots.clone().map(|knot| weight(Term::Cost(feature, knot)))).collect());
        let mut by_type = BTreeMap::new();
        for kind in fitted.bases.keys() {
            let of_type = knots.clone().map(|knot| weight(Term::CostOfType(feature, knot, *kind)));
            let more = sums(first.clone().chain(of_type).collect());
            if more.last().is_some_and(|last| *last >= 0.01) {
                by_type.insert(*kind, more);
            }
        }
        fitted.shapes.insert(feature, Shape { costs, by_type, largest });
    }
    // What never occurred keeps its stated cost, and is known to have been outside of the fit.
    for (feature, cost) in prior.costs() {
        let stated = Shape { costs: vec![0.0, cost], by_type: BTreeMap::new(), largest: 0.0 };
        fitted.shapes.entry(feature).or_insert(stated);
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::confidence::Measure;
    use crate::extract::Sign;

    fn row(features: Vec<(Feature, f64)>, is_right: bool) -> Row {
        Row {
            document: 0,
            field: 0,
            style: "a".into(),
            kind: FieldType::Text,
            finding: Finding::Answered,
            features,
            needs_person: false,
            is_right,
            weight: 1.0,
        }
    }

    /// Right with probability .98 without, .5 with the sign: the fit comes near to both.
    #[test]
    fn a_sign_costs_what_it_costs() {
        let sign = Feature::Sign(Sign::FromProse);
        let mut rows: Vec<Row> = (0..2000).map(|at| row(Vec::new(), at % 50 != 0)).collect();
        rows.extend((0..2000).map(|at| row(vec![(sign, 1.0)], at % 2 == 0)));
        let fitted = fit_once(&rows, &Prior::stated().unwrap());
        let base = fitted.bases[&FieldType::Text][&Finding::Answered];
        let shape = &fitted.shapes[&sign];
        let cost = shape.costs[1] + shape.by_type.get(&FieldType::Text).map_or(0.0, |costs| costs[1]);
        assert!((base - 49f64.ln()).abs() < 0.1, "{base}");
        assert!((base - cost).abs() < 0.1, "{base} {cost}");
    }

    /// More of a measure is never a good sign, whatever the rows say.
    #[test]
    fn shapes_never_fall() {
        let measure = Feature::Measure(Measure::Length);
        let rows: Vec<Row> =
            (0..3000).map(|at| row(vec![(measure, f64::from(at % 10))], at % 10 > 4 || at % 3 == 0)).collect();
        let fitted = fit(&rows, &Prior::stated().unwrap());
        let costs = &fitted.shapes[&measure].costs;
        assert!(costs.windows(2).all(|two| two[0] <= two[1]), "{costs:?}");
        assert_eq!(fitted.shapes[&measure].largest, 9.0);
    }

    #[test]
    fn a_value_has_gone_the_steps_below_it() {
        let steps: Vec<(usize, f64)> = shares(&[0.0, 1.0, 3.0, 4.0], 2.0).collect();
        assert_eq!(steps, [(1, 1.0), (2, 0.5)]);
        assert_eq!(shares(&[0.0, 1.0], 0.0).count(), 0);
    }
}
