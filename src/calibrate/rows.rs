//! Rows: what a model is fitted on, an answer each.

use crate::confidence::Measured;
use crate::extract::Finding;
use crate::questionnaire::FieldType;

/// An answer whose truth is known.
#[derive(Debug, Clone)]
pub struct Row {
    /// Submission it comes from, counted through all that were given.
    pub document: usize,
    /// Position among its judged fields.
    pub field: usize,
    /// Style of that submission.
    pub style: String,
    /// Type of the field.
    pub kind: FieldType,
    /// What the program found.
    pub finding: Finding,
    /// What was measured.
    pub features: Vec<Measured>,
    /// A sign sends it to a person, whatever its confidence.
    pub needs_person: bool,
    /// Value and finding are those of the truth.
    pub is_right: bool,
    /// How many answers it stands for: 1, or more where it was drawn from many. 0 where its truth is not known, and it only
    /// tells what else the form of others looks like.
    pub weight: f64,
}
