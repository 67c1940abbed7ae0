//! Evidence that outlives a change: what was shown to stand in the source still stands there when other parts of the value
//! were changed.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::extract;
use crate::record::RecordEvidence;

/// Evidence that proves parts of a value still when it was changed: of parts that are the same, by where they stand now.
/// Of the whole it is kept where the whole is the same, or where the new text is what was quoted but for its blanks.
pub(in crate::review) fn evidence_kept(
    before: &Value,
    after: &Value,
    evidence: &[RecordEvidence],
) -> Vec<RecordEvidence> {
    if before == after {
        return evidence.to_vec();
    }
    let is_quoted = quotes_all(after, evidence);
    let mut lists = Lists::new();
    let kept = evidence.iter().filter_map(|one| {
        let of =
            if one.of.is_empty() { is_quoted.then(String::new)? } else { moved(before, after, &one.of, &mut lists)? };
        Some(RecordEvidence { of, quote: one.quote.clone() })
    });
    kept.collect()
}

/// True where a text is what the evidence of the whole quotes, but for blanks and what is not seen.
fn quotes_all(after: &Value, evidence: &[RecordEvidence]) -> bool {
    let bare = |text: &str| extract::as_typed(text).split_whitespace().collect::<String>();
    let quoted: String = evidence.iter().filter(|one| one.of.is_empty()).map(|one| bare(&one.quote.quote)).collect();
    after.as_str().is_some_and(|text| !quoted.is_empty() && bare(text) == quoted)
}

/// Where the entries of lists stand after the change, by the pointer to the list before it.
type Lists = BTreeMap<String, Vec<Option<usize>>>;

/// Where the part of a value at a JSON pointer (RFC 6901) stands after the change; `None` where it is no longer there, or
/// is another.
fn moved(before: &Value, after: &Value, of: &str, lists: &mut Lists) -> Option<String> {
    let (mut one, mut other) = (before, after);
    let (mut pointer, mut at) = (String::new(), 0);
    for token in of.strip_prefix('/')?.split('/') {
        let list = &of[..at];
        at += 1 + token.len();
        pointer.push('/');
        (one, other) = match (one, other) {
            (Value::Object(one), Value::Object(other)) => {
                let key = token.replace("~1", "/").replace("~0", "~");
                pointer.push_str(token);
                (one.get(&key)?, other.get(&key)?)
            }
            (Value::Array(one), Value::Array(other)) => {
                let position: usize = token.parse().ok()?;
                let places = lists.entry(list.to_owned()).or_insert_with(|| paired(one, other));
                let now = places.get(position).copied().flatten()?;
                pointer.push_str(&now.to_string());
                (&one[position], &other[now])
            }
            _ => return None,
        };
    }
    (one == other && !one.is_null()).then_some(pointer)
}

/// For each entry of a list, where it stands after the change: first those that are the same in all, then those that
/// are the same in most.
fn paired(before: &[Value], after: &[Value]) -> Vec<Option<usize>> {
    let mut now = vec![None; before.len()];
    let mut is_free = vec![true; after.len()];
    for (one, now) in before.iter().zip(&mut now) {
        if let Some(found) = after.iter().enumerate().position(|(at, other)| is_free[at] && one == other) {
            is_free[found] = false;
            *now = Some(found);
        }
    }
    for (position, one) in before.iter().enumerate() {
        if now[position].is_some() {
            continue;
        }
        let alike = after.iter().enumerate().filter(|(at, _)| is_free[*at]).map(|(at, other)| (common(one, other), at));
        // Of those that are as alike, the nearest.
        let best = alike.filter(|(common, _)| *common > 0);
        let best = best.max_by_key(|(common, at)| (*common, std::cmp::Reverse(at.abs_diff(position))));
        if let Some((_, found)) = best {
            is_free[found] = false;
            now[position] = Some(found);
        }
    }
    now
}

/// Members that two entries have in common.
fn common(one: &Value, other: &Value) -> usize {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.iter().filter(|(key, value)| !value.is_null() && other.get(*key) == Some(*value)).count()
        }
        _ => 0,
    }
}
