//! Values that are lists: their parts, and lists of codes in one cell.

use super::column::Cell;
use super::joined;
use crate::extract::Value;

/// Parts of a web address.
pub(super) const LINK: [&str; 4] = ["url", "written", "name", "description"];
/// Parts of a body.
pub(super) const ORGANIZATION: [&str; 3] = ["name", "url", "written"];
/// The only part of a text.
pub(super) const PLAIN: [&str; 1] = ["text"];

/// What a column of such a list says of itself.
pub(super) fn described(parts: &[&str]) -> String {
    format!("{}; {}", parts.join(" | "), joined::HOW)
}

/// The entries of a value that is a list, each by its parts.
pub(super) fn entries(value: &Value) -> Vec<Vec<Option<String>>> {
    match value {
        Value::Links(links) => links
            .iter()
            .map(|one| {
                vec![Some(one.url.clone()), Some(one.written.clone()), one.name.clone(), one.description.clone()]
            })
            .collect(),
        Value::Organizations(bodies) => {
            bodies.iter().map(|one| vec![Some(one.name.clone()), one.url.clone(), one.written.clone()]).collect()
        }
        Value::Emails(addresses) => addresses.iter().map(|one| vec![Some(one.clone())]).collect(),
        _ => Vec::new(),
    }
}

/// Codes in one cell, with ";" between; nothing where there are none.
pub(super) fn codes(codes: impl Iterator<Item = String>) -> Cell {
    let text = codes.collect::<Vec<_>>().join(";");
    if text.is_empty() { Cell::Nothing } else { Cell::Text(text) }
}
