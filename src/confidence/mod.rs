//! Confidence: how likely value and finding of an answer are what the source shows.
//!
//! Comes in: a document, its outline, the answers. Goes out: for each answer a probability, whether it may be accepted
//! unseen, and why. Features are measured ([`Measure`]) or were signs of the extraction; a fitted [`Model`] makes a
//! probability of them. Nothing here changes a value.

mod bounds;
mod feature;
mod measure;
mod model;
mod printed;
mod value;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use bounds::{exact, exact_lower};
pub use feature::{Feature, Measure, Measured};
pub use model::{Model, Shape, Threshold};

use crate::extract::{Answer, Scene, Sign, needs_person};
use crate::outline::Outline;
use crate::questionnaire::{FieldType, Questionnaire};
use crate::read::Document;
use measure::Measurer;

/// The model that ships with the program.
pub(crate) const SHIPPED: &str = include_str!("model.json");
/// Share of accepted answers that is to be right, where nobody asks for another.
pub const PRECISION: f64 = 0.995;

/// Highest confidence: three decimals can say no more without saying that nothing can be wrong.
const CONFIDENCE_MAX: f64 = 0.999;

/// A model, and the precision that is asked of it.
#[derive(Debug, Clone)]
pub struct Weights {
    model: Model,
    precision: f64,
    threshold: Option<f64>,
}

/// What to do with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It may be used unseen.
    Accepted,
    /// A person should look.
    Review,
    /// A person looked, and found it right. Stands in what is shown of records, never in a record itself.
    Confirmed,
    /// A person put another value or finding in its place. Stands in what is shown of records, never in a record itself.
    Corrected,
}

impl Status {
    /// As records write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Review => "review",
            Self::Confirmed => "confirmed",
            Self::Corrected => "corrected",
        }
    }

    /// True where a person decided.
    pub fn is_decided(self) -> bool {
        matches!(self, Self::Confirmed | Self::Corrected)
    }
}

/// What an answer is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessed {
    /// Probability that value and finding are what the source shows, to three decimals.
    pub confidence: f64,
    /// Whether it may be used unseen.
    pub status: Status,
    /// Signs, without their strength.
    pub flags: Vec<Sign>,
    /// Log-odds before any doubt.
    pub base: f64,
    /// What was measured, and what it cost.
    pub reasons: Vec<Reason>,
}

/// What a feature took from the confidence of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// The feature.
    pub feature: Feature,
    /// Its value.
    pub value: f64,
    /// Log-odds (nats) that it cost.
    pub cost: f64,
}

impl Reason {
    /// Costs below this are not worth a line of their own (nats).
    const COST_MIN: f64 = 0.005;

    /// Those that cost something, the most first, and those that cost next to nothing.
    pub(crate) fn weighed(reasons: &[Self]) -> (Vec<&Self>, Vec<&Self>) {
        let mut sorted: Vec<&Self> = reasons.iter().collect();
        sorted.sort_by(|a, b| b.cost.total_cmp(&a.cost));
        sorted.into_iter().partition(|reason| reason.cost >= Self::COST_MIN)
    }
}

impl Weights {
    /// The model that ships with the program, at the usual precision.
    ///
    /// # Errors
    /// None in a released program.
    pub fn shipped() -> Result<Self, serde_json::Error> {
        Ok(Self::new(serde_json::from_str(SHIPPED)?, PRECISION))
    }

    /// A model of one's own, at a precision. Where none as high was measured, nothing is accepted.
    pub fn new(model: Model, precision: f64) -> Self {
        let threshold = model.threshold(precision);
        Self { model, precision, threshold }
    }

    /// The same at another precision.
    pub fn at(self, precision: f64) -> Self {
        Self::new(self.model, precision)
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The precision that is asked for.
    pub fn precision(&self) -> f64 {
        self.precision
    }

    /// Confidence from which answers are accepted; `None` where nothing is.
    pub fn threshold(&self) -> Option<f64> {
        self.threshold
    }

    /// Assesses the answers to all fields, in the order of the questionnaire.
    pub fn assess(
        &self,
        document: &Document,
        outline: &Outline,
        questionnaire: &Questionnaire,
        answers: &[Answer],
    ) -> Vec<Assessed> {
        let features = features(document, outline, questionnaire, answers);
        let fields = questionnaire.fields.iter().zip(answers);
        let mut measured: Vec<_> = fields
            .clone()
            .zip(features)
            .map(|((field, answer), features)| (field.kind, answer.finding, features))
            .collect();
        self.model.add_form_doubt(&mut measured);
        let assessed = fields.zip(measured);
        assessed.map(|((_, answer), (kind, _, features))| self.assess_one(kind, answer, &features)).collect()
    }

    fn assess_one(&self, kind: FieldType, answer: &Answer, features: &[Measured]) -> Assessed {
        let judgement = self.model.judge(kind, answer.finding, features);
        let mut flags: Vec<Sign> = answer.signs.iter().map(|(sign, _)| *sign).collect();
        if judgement.outside {
            flags.push(Sign::OutsideCalibration);
        }
        flags.sort_unstable();
        flags.dedup();
        let confidence = rounded(judgement.confidence).min(CONFIDENCE_MAX);
        let is_accepted =
            !needs_person(answer.finding, &flags) && self.threshold.is_some_and(|threshold| confidence >= threshold);
        let cost = |(feature, value, cost): (Feature, f64, f64)| Reason {
            feature,
            value: rounded(value),
            cost: rounded(cost),
        };
        Assessed {
            confidence,
            status: if is_accepted { Status::Accepted } else { Status::Review },
            flags,
            base: rounded(judgement.base),
            reasons: judgement.costs.into_iter().map(cost).collect(),
        }
    }
}

/// The features of the answers to all fields, in the order of the questionnaire.
pub fn features(
    document: &Document,
    outline: &Outline,
    questionnaire: &Questionnaire,
    answers: &[Answer],
) -> Vec<Vec<Measured>> {
    let scene = Scene { document, outline, questionnaire };
    let measurer = Measurer::of(&scene);
    questionnaire.fields.iter().zip(answers).map(|(field, answer)| measurer.features(field, answer)).collect()
}

/// Three decimals: more would claim what nobody measured.
pub(crate) fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Finding;

    fn answer(signs: Vec<(Sign, f64)>) -> Answer {
        Answer {
            value: Some(crate::extract::Value::Text("Yes".into())),
            finding: Finding::Answered,
            evidence: Vec::new(),
            alternatives: Vec::new(),
            signs,
            links: Vec::new(),
        }
    }

    #[test]
    fn the_shipped_model_knows_every_type_and_finding_and_says_what_it_was_fitted_on() {
        let weights = Weights::shipped().unwrap();
        let model = weights.model();
        assert_eq!(model.bases.len(), 11);
        assert!(!model.fitted_on.is_empty() && weights.threshold().is_some());
        for (feature, shape) in &model.shapes {
            assert!(shape.costs.windows(2).all(|two| two[0] <= two[1]), "{feature:?} falls");
            assert!(shape.costs.len() <= feature.knots().len(), "{feature:?} has more costs than knots");
        }
        assert!(model.map.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 <= two[1].1));
        assert!(model.thresholds.windows(2).all(|two| two[0].precision < two[1].precision));
        assert!(model.thresholds.windows(2).all(|two| two[0].confidence <= two[1].confidence));
    }

    #[test]
    fn doubt_lowers_confidence_and_a_range_needs_a_person() {
        let weights = Weights::shipped().unwrap();
        let assess = |signs: Vec<(Sign, f64)>| {
            let features: Vec<Measured> =
                signs.iter().map(|&(sign, strength)| (Feature::Sign(sign), strength)).collect();
            weights.assess_one(FieldType::Text, &answer(signs), &features)
        };
        let plain = assess(Vec::new());
        // The sign that costs most; what the model makes of a single one is for the data to say.
        let costs = weights.model().shapes.iter().filter_map(|(feature, shape)| match feature {
            Feature::Sign(sign) => Some((*sign, shape.cost(*feature, 1.0, FieldType::Text))),
            Feature::Measure(_) => None,
        });
        let (sign, _) = costs.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        let doubted = assess(vec![(sign, 1.0)]);
        assert!(plain.confidence > doubted.confidence, "{plain:?} {doubted:?}");
        assert!(doubted.flags.contains(&sign));
        assert_eq!(assess(vec![(Sign::Range, 0.0)]).status, Status::Review);
    }

    #[test]
    fn what_was_never_fitted_is_capped_and_told() {
        let mut model = Weights::shipped().unwrap().model().clone();
        let far = Feature::Measure(Measure::Paragraphs);
        model.shapes.insert(far, Shape { costs: vec![0.0; 4], largest: 3.0, ..Shape::default() });
        let cap = model.cap_outside;
        let weights = Weights::new(model, PRECISION);
        let near = weights.assess_one(FieldType::Text, &answer(Vec::new()), &[(far, 3.0)]);
        let beyond = weights.assess_one(FieldType::Text, &answer(Vec::new()), &[(far, 3.5)]);
        assert!(!near.flags.contains(&Sign::OutsideCalibration));
        assert!(
            beyond.confidence <= cap && beyond.flags == [Sign::OutsideCalibration] && beyond.status == Status::Review
        );
    }

    #[test]
    fn nothing_is_accepted_at_a_precision_that_was_not_measured() {
        let weights = Weights::shipped().unwrap().at(1.0);
        assert_eq!(weights.threshold(), None);
        assert_eq!(weights.assess_one(FieldType::Text, &answer(Vec::new()), &[]).status, Status::Review);
    }
}
