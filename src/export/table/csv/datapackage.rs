//! The data package (Frictionless Data Package v1, profile tabular-data-package) that describes the tables, with a Table
//! Schema each.

use serde_json::{Map, Value, json};
use sha2::Sha256;
use sha2::digest::Output;

use crate::export::table::column::{Column, Kind, Table};
use crate::export::table::selection::Selection;

/// A table and its file.
pub(super) struct Resource {
    pub table: Table,
    /// Name of the file.
    pub path: String,
    pub bytes: u64,
    pub sha256: Output<Sha256>,
}

/// The text of `datapackage.json`.
pub(super) fn package(selection: &Selection<'_>, resources: &[Resource]) -> String {
    let titles: Vec<&str> = selection.questionnaires.iter().map(|one| one.title.as_str()).collect();
    let package = json!({
        "profile": "tabular-data-package",
        "name": "responses",
        "title": format!("Responses: {}", titles.join("; ")),
        "description": "Answers taken from returned questionnaires by Rapporteur. README.md beside tells how cells are written.",
        "contributors": [{ "title": format!("rapporteur {}", env!("CARGO_PKG_VERSION")), "role": "wrangler" }],
        "resources": resources.iter().map(|one| resource(one, resources)).collect::<Vec<_>>(),
    });
    let mut text = format!("{package:#}");
    text.push('\n');
    text
}

fn resource(resource: &Resource, all: &[Resource]) -> Value {
    let table = &resource.table;
    let mut schema = Map::new();
    schema.insert("fields".into(), table.columns.iter().map(field).collect());
    schema.insert("missingValues".into(), json!([""]));
    if !table.key.is_empty() {
        schema.insert("primaryKey".into(), json!(table.key));
    }
    let is_here = |name: &str| all.iter().any(|other| other.table.name == name);
    let keys: Vec<Value> = table
        .references
        .iter()
        .filter(|one| is_here(&one.table))
        .map(|one| json!({ "fields": one.column, "reference": { "resource": one.table, "fields": one.other } }))
        .collect();
    if !keys.is_empty() {
        schema.insert("foreignKeys".into(), Value::Array(keys));
    }
    json!({
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": table.description,
        "path": resource.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": resource.bytes,
        "hash": format!("sha256:{}", crate::intake::hexadecimal(&resource.sha256)),
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": "\"",
            "doubleQuote": true,
            "header": true,
        },
        "schema": schema,
    })
}

fn field(column: &Column) -> Value {
    let mut field = Map::new();
    field.insert("name".into(), json!(column.name));
    field.insert("title".into(), json!(column.title));
    if !column.description.is_empty() {
        field.insert("description".into(), json!(column.description));
    }
    let kind = match column.kind {
        Kind::Text | Kind::List(_) => "string",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
        Kind::Date => "date",
        Kind::Moment => "datetime",
    };
    field.insert("type".into(), json!(kind));
    if column.kind == Kind::Boolean {
        field.insert("trueValues".into(), json!(["1"]));
        field.insert("falseValues".into(), json!(["0"]));
    }
    let mut constraints = Map::new();
    if column.required {
        constraints.insert("required".into(), json!(true));
    }
    if !column.allowed.is_empty() {
        constraints.insert("enum".into(), json!(column.allowed));
    }
    if !constraints.is_empty() {
        field.insert("constraints".into(), Value::Object(constraints));
    }
    Value::Object(field)
}
