//! The JSON Schema of reports, published for those who read them.

use super::report::Report;

/// The schema of reports, generated from their types.
pub fn score_schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}
