//! What people decided, as a text that lies beside the records: `decisions.jsonl`, a line that says what it is, then a decision
//! a line, in the order in which they were made. Records are packed as the program made them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::readme::push_entry;
use crate::decision::{Decision, Decisions};

/// Name of the file.
pub(super) const NAME: &str = "decisions.jsonl";
/// Version of its form, in its first line.
const SCHEMA: &str = "rapporteur-decisions/1";

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head {
    schema: String,
}

/// The fields of the forms of a package, by source and questionnaire.
pub(super) type Fields = BTreeMap<(String, String), BTreeSet<String>>;

/// The text, how many decisions are in it, and how many are about what is not in the package; `None` where nobody decided.
///
/// # Errors
/// When a decision cannot be expressed in JSON.
pub(super) fn text(all: &Decisions, there: &Fields) -> serde_json::Result<Option<(Vec<u8>, usize, usize)>> {
    let is_there = |decision: &&Decision| {
        let subject = &decision.subject;
        let form = (subject.source.clone(), subject.questionnaire.clone());
        there.get(&form).is_some_and(|fields| fields.contains(&subject.field))
    };
    let (mut packed, left): (Vec<&Decision>, Vec<&Decision>) = all.all().partition(is_there);
    if packed.is_empty() && left.is_empty() {
        return Ok(None);
    }
    packed.sort_by_key(|decision| decision.number);
    let mut text = serde_json::to_vec(&Head { schema: SCHEMA.to_owned() })?;
    text.push(b'\n');
    for decision in &packed {
        serde_json::to_writer(&mut text, decision)?;
        text.push(b'\n');
    }
    Ok(Some((text, packed.len(), left.len())))
}

/// Reads such a text.
///
/// # Errors
/// What is wrong with it, as a sentence without its stop.
pub(super) fn read(text: &[u8]) -> Result<Vec<Decision>, String> {
    let text = std::str::from_utf8(text).map_err(|_| "it is not text in UTF-8".to_owned())?;
    let mut lines = text.lines();
    let head: Head =
        serde_json::from_str(lines.next().unwrap_or_default()).map_err(|error| format!("line 1: {error}"))?;
    if head.schema != SCHEMA {
        return Err(format!("it has the form \"{}\", and this program knows \"{SCHEMA}\"", head.schema));
    }
    let decision = |(index, line)| serde_json::from_str(line).map_err(|error| format!("line {}: {error}", index + 2));
    lines.enumerate().map(decision).collect()
}

/// The JSON Schema of a decision.
///
/// # Errors
/// When it cannot be expressed in JSON.
pub(super) fn schema() -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(&schemars::schema_for!(Decision))? + "\n")
}

/// What the README tells of it.
pub(super) fn told() -> String {
    let mut text = "
WHAT PEOPLE DECIDED

People looked at answers, and decided. Each decision is a line of decisions.jsonl. A record stays as
the program made it: where a decision holds, take what was decided in place of the value of the
record. Decisions about a field stand in the order in which they were made. The last one that was
\"confirmed\" or \"corrected\", and was not undone later, holds.

"
    .to_owned();
    for (name, what) in [
        ("source", "The original, by the name of its file in the folder originals."),
        ("questionnaire", "With the first twelve digits of source it names the record."),
        ("field", "The answer in that record."),
        ("at", "When it was decided (UTC)."),
        ("reviewer", "Who decided."),
        (
            "what",
            "\"confirmed\": what was seen is right. \"corrected\": what stands under \"decided\" is. \"flagged\": a colleague \
             was to look. \"undone\": the decision with the number \"undoes\" holds no longer.",
        ),
        (
            "decided",
            "\"value\" and \"finding\" as in a record; \"evidence\" are the words of the original that the reviewer \
             marked, where any were.",
        ),
        ("seen", "What the program had read when the reviewer looked, and how certain it was."),
        ("why", "Why, in the reviewer's words."),
    ] {
        push_entry(&mut text, name, what);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::{Answer, Correction, Ruling, Seen, Subject};
    use crate::extract::Finding;
    use crate::record::Status;

    fn decision(number: i64, field: &str, ruling: Ruling) -> Decision {
        let answer = Answer {
            value: serde_json::json!("a"),
            finding: Finding::Answered,
            status: Status::Review,
            confidence: 0.5,
            evidence: Vec::new(),
        };
        Decision {
            number,
            at: "2020-03-01T10:00:00Z".into(),
            reviewer: "Ångström\n".into(),
            subject: Subject { source: "0".into(), questionnaire: "form".into(), field: field.into() },
            seen: Seen { program: "0".into(), rules_sha256: "0".into(), answer },
            ruling,
            why: None,
            follows: None,
            audit: false,
        }
    }

    #[test]
    fn decisions_come_back_in_the_order_in_which_they_were_made() {
        let value = serde_json::json!({"b": [1.5, null], "a": "\u{2028}"});
        let decided = Correction { value, finding: Finding::Answered, evidence: Vec::new() };
        let made = [
            decision(1, "q2", Ruling::Corrected { decided }),
            decision(2, "q1", Ruling::Flagged { assigned: Some("b".into()) }),
            decision(3, "q9", Ruling::Confirmed),
            decision(4, "q2", Ruling::Undone { undoes: 1 }),
        ];
        let mut all = Decisions::default();
        all.add(made.clone());
        let fields = ["q1", "q2"].map(str::to_owned).into();
        let there = Fields::from([(("0".to_owned(), "form".to_owned()), fields)]);
        let (text, packed, left) = super::text(&all, &there).unwrap().unwrap();
        assert_eq!((packed, left), (3, 1));
        assert_eq!(text.iter().filter(|&&byte| byte == b'\n').count(), 4, "a decision is a line");
        assert_eq!(read(&text).unwrap(), [made[0].clone(), made[1].clone(), made[3].clone()]);
        assert!(super::text(&Decisions::default(), &there).unwrap().is_none());
        read(b"{\"schema\":\"rapporteur-decisions/9\"}\n").unwrap_err();
        assert!(read(&[&text[..], b"{}"].concat()).unwrap_err().starts_with("line 5: "));
    }
}
