//! The JSON Schema of an overview, published for those who read `rapporteur status --json`.

use super::Overview;

/// The schema, generated from the types.
pub fn status_schema() -> serde_json::Value {
    schemars::schema_for!(Overview).to_value()
}
