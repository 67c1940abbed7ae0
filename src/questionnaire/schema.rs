//! The JSON Schema of rules files, by which editors complete and check them.

use super::written::WrittenQuestionnaire;

/// The schema, generated from the types of rules as written.
pub fn rules_schema() -> serde_json::Value {
    schemars::schema_for!(WrittenQuestionnaire).to_value()
}
