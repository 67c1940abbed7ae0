//! What our extensions mean, as StructureDefinitions (FHIR R4), so that who reads them need not ask.

use serde_json::{Value, json};

use super::OURS;

/// An extension: name, what it says, where it stands, and the type of its value or its parts with theirs.
struct Defined {
    name: &'static str,
    means: &'static str,
    context: &'static str,
    value: Option<&'static str>,
    parts: &'static [(&'static str, &'static str)],
}

const ITEM: &str = "QuestionnaireResponse.item";

const DEFINED: [Defined; 9] = [
    Defined {
        name: "finding",
        means: "What the document shows: answered, empty, not_stated, not_visible, absent or withheld",
        context: ITEM,
        value: Some("code"),
        parts: &[],
    },
    Defined {
        name: "status",
        means: "What to do with the answer: accepted, review by a person, or confirmed or corrected by one",
        context: ITEM,
        value: Some("code"),
        parts: &[],
    },
    Defined {
        name: "confidence",
        means: "Probability that value and finding are what the source shows; none where a person put them there in place of \
                others",
        context: ITEM,
        value: Some("decimal"),
        parts: &[],
    },
    Defined {
        name: "decision",
        means: "Who confirmed or corrected the answer, when and why, and whether the program reads something else since",
        context: ITEM,
        value: None,
        parts: &[
            ("what", "code"),
            ("by", "string"),
            ("at", "dateTime"),
            ("note", "string"),
            ("seen-differently", "boolean"),
        ],
    },
    Defined { name: "flag", means: "Why the confidence is not higher", context: ITEM, value: Some("code"), parts: &[] },
    Defined {
        name: "not-visible",
        means: "An option of which the source does not show whether it is ticked",
        context: ITEM,
        value: Some("Coding"),
        parts: &[],
    },
    Defined {
        name: "link",
        means: "Target of hyperlinked words: those from start up to end, in characters of the answer",
        context: ITEM,
        value: None,
        parts: &[("start", "unsignedInt"), ("end", "unsignedInt"), ("url", "uri")],
    },
    Defined {
        name: "evidence",
        means: "Exact words of the source that prove the answer, or the part of it that a JSON pointer names",
        context: ITEM,
        value: None,
        parts: &[("quote", "string"), ("of", "string"), ("page", "positiveInt"), ("place", "string")],
    },
    Defined {
        name: "origin",
        means: "The source that was read, and the program and rules that read it",
        context: "QuestionnaireResponse",
        value: None,
        parts: &[
            ("program", "string"),
            ("rules-sha256", "string"),
            ("source-sha256", "string"),
            ("source-type", "string"),
            ("source-name", "string"),
            ("calibration", "string"),
        ],
    },
];

/// All definitions, with their names.
pub(super) fn all() -> Vec<(&'static str, Value)> {
    DEFINED.iter().map(|defined| (defined.name, resource(defined))).collect()
}

fn resource(defined: &Defined) -> Value {
    let Defined { name, means, context, value, parts } = defined;
    let mut elements = vec![json!({"id": "Extension", "path": "Extension", "short": means, "definition": means})];
    for (part, kind) in *parts {
        let id = format!("Extension.extension:{part}");
        elements.push(json!({"id": id, "path": "Extension.extension", "sliceName": part, "min": 0, "max": "1"}));
        elements.push(json!({"id": format!("{id}.url"), "path": "Extension.extension.url", "fixedUri": part}));
        let path = "Extension.extension.value[x]";
        elements.push(json!({"id": format!("{id}.value[x]"), "path": path, "type": [{"code": kind}]}));
    }
    let url = format!("{OURS}fhir:{name}");
    elements.push(json!({"id": "Extension.url", "path": "Extension.url", "fixedUri": url}));
    elements.push(match value {
        Some(kind) => {
            json!({"id": "Extension.value[x]", "path": "Extension.value[x]", "min": 1, "type": [{"code": kind}]})
        }
        None => json!({"id": "Extension.value[x]", "path": "Extension.value[x]", "max": "0"}),
    });
    json!({
        "resourceType": "StructureDefinition",
        "id": format!("rapporteur-{name}"),
        "url": url,
        "name": format!("Rapporteur_{}", name.replace('-', "_")),
        "status": "active",
        "description": means,
        "fhirVersion": "4.0.1",
        "kind": "complex-type",
        "abstract": false,
        "context": [{"type": "element", "expression": context}],
        "type": "Extension",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Extension",
        "derivation": "constraint",
        "differential": {"element": elements},
    })
}
