//! The JSON Schema of records, published for those who read them.

use super::Record;

/// The schema, generated from the types of records.
pub fn record_schema() -> serde_json::Value {
    schemars::schema_for!(Record).to_value()
}
