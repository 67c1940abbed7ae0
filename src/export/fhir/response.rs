//! A record as QuestionnaireResponse (FHIR R4).

use serde_json::{Map, Value, json};

use super::extension::{of_answer, ours, ours_of, part};
use super::questionnaire::{coding, url, version};
use super::tree::{Node, NodeKind, tree};
use super::{OURS, id, string};
use crate::dataset::{StoredAnswer, StoredRecord};
use crate::extract::{Choices, Finding, Link, Organization, Value as Typed, YesNo};
use crate::journal::Failure;
use crate::questionnaire::{Field, FieldType, Questionnaire};
use crate::record::RecordEvidence;
use crate::record::Status;

/// Codes of countries (ISO 3166), as FHIR names them.
const COUNTRIES: &str = "urn:iso:std:iso:3166";
/// Units of measure (UCUM).
const UNITS: &str = "http://unitsofmeasure.org";

/// The record.
///
/// # Errors
/// When it lacks an answer of the form, or one has another type.
pub(super) fn resource(record: &StoredRecord, questionnaire: &Questionnaire) -> Result<Value, Failure> {
    let languages = &record.questionnaire.languages;
    let builder = Builder { record, questionnaire, languages };
    let is_open = |answer: &StoredAnswer| answer.status == Status::Review && answer.finding != Finding::Withheld;
    let mut resource = json!({
        "resourceType": "QuestionnaireResponse",
        "id": id(&record.id),
        "identifier": {"system": format!("{OURS}record"), "value": record.id},
        "questionnaire": format!("{}|{}", url(questionnaire), version(questionnaire)),
        // What is for review may still change.
        "status": if record.answers.values().any(is_open) { "in-progress" } else { "completed" },
        "extension": [origin(record)],
        "item": builder.items(&tree(questionnaire))?,
    });
    if let Some(language) = languages.first().or(questionnaire.languages.first()) {
        resource["language"] = json!(language);
    }
    if let Some(day) = record.named(questionnaire, questionnaire.date)?.filter(|day| is_day(day)) {
        resource["authored"] = json!(day);
    }
    if let Some(respondent) = record.named(questionnaire, questionnaire.respondent)?.as_deref().and_then(string) {
        resource["subject"] = json!({"display": respondent});
    }
    Ok(resource)
}

/// Where it all comes from.
fn origin(record: &StoredRecord) -> Value {
    let named = [
        ("program", record.program.as_str()),
        ("rules-sha256", &record.questionnaire.rules_sha256),
        ("source-sha256", &record.source.sha256),
        ("source-type", record.source.media_type.as_str()),
        ("source-name", &record.source.name),
        ("calibration", &record.calibration.id),
    ];
    let parts = named.into_iter().filter_map(|(name, text)| Some(part(name, "valueString", string(text)?)));
    ours_of("origin", parts.collect())
}

/// A whole day of ISO 8601.
fn is_day(text: &str) -> bool {
    let shape =
        |(position, byte): (usize, u8)| if matches!(position, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}

struct Builder<'a> {
    record: &'a StoredRecord,
    questionnaire: &'a Questionnaire,
    languages: &'a [String],
}

impl Builder<'_> {
    fn items(&self, nodes: &[Node]) -> Result<Vec<Value>, Failure> {
        let mut items = Vec::new();
        for node in nodes {
            match node.kind {
                NodeKind::Display => {}
                NodeKind::Group => {
                    let below = self.items(&node.children)?;
                    if !below.is_empty() {
                        let mut group = self.item(node);
                        group.insert("item".to_owned(), json!(below));
                        items.push(Value::Object(group));
                    }
                }
                NodeKind::Field(field) => items.extend(self.field(node, field)?),
            }
        }
        Ok(items)
    }

    fn item(&self, node: &Node) -> Map<String, Value> {
        let mut item = Map::new();
        item.insert("linkId".to_owned(), json!(node.link_id));
        let text = node.item.map(|item| self.questionnaire.wording(item, self.languages));
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            item.insert("text".to_owned(), json!(text));
        }
        item
    }

    /// The answer to a field: one item, or one for each of its values where these have parts.
    fn field(&self, node: &Node, position: usize) -> Result<Vec<Value>, Failure> {
        let field = &self.questionnaire.fields[position];
        let (answer, value) = self.record.answer(&field.id, field.kind)?;
        let all = || answer.evidence.iter();
        let groups: Vec<Vec<(&str, Value)>> = match &value {
            Some(Typed::Links(links)) => links.iter().map(link).collect(),
            Some(Typed::Organizations(bodies)) => bodies.iter().map(organization).collect(),
            _ => Vec::new(),
        };
        if groups.is_empty() {
            let mut item = self.item(node);
            let mut extensions = of_answer(answer, all());
            if let Some(Typed::Choices(choices)) = &value {
                let unseen = self.options(&field.options, &choices.unknown);
                extensions.extend(unseen.map(|option| ours("not-visible", "valueCoding", option)));
            }
            item.insert("extension".to_owned(), json!(extensions));
            let answers = value.as_ref().map(|value| self.answers(field, value)).unwrap_or_default();
            if !answers.is_empty() {
                item.insert("answer".to_owned(), json!(answers));
            }
            return Ok(vec![Value::Object(item)]);
        }
        let last = groups.len() == 1;
        let made = groups.into_iter().enumerate().map(|(position, parts)| {
            let mut item = self.item(node);
            let evidence = all().filter(|one| last || is_of(one, position));
            item.insert("extension".to_owned(), json!(of_answer(answer, evidence)));
            let below = parts
                .into_iter()
                .map(|(name, answer)| json!({"linkId": format!("{}.{name}", field.id), "answer": [answer]}));
            item.insert("item".to_owned(), below.collect());
            Value::Object(item)
        });
        Ok(made.collect())
    }

    /// Those options of a field whose ids are listed.
    fn options<'b>(&'b self, options: &'b [usize], ids: &'b [String]) -> impl Iterator<Item = Value> + 'b {
        let is_listed = |option: &&usize| ids.iter().any(|one| one == self.questionnaire.option_id(**option));
        options.iter().filter(is_listed).map(|&option| coding(self.questionnaire, option, self.languages))
    }

    fn answers(&self, field: &Field, value: &Typed) -> Vec<Value> {
        match value {
            Typed::YesNo(answer) => vec![json!({"valueBoolean": *answer == YesNo::Yes})],
            Typed::Text(text) => {
                let key = if field.kind == FieldType::Date { "valueDate" } else { "valueString" };
                let text = string(text).filter(|text| field.kind != FieldType::Date || is_day(text));
                text.map(|text| json!({key: text})).into_iter().collect()
            }
            Typed::Percentage(share) => {
                vec![json!({"valueQuantity": {"value": share, "unit": "%", "system": UNITS, "code": "%"}})]
            }
            Typed::Choices(Choices { checked, .. }) => {
                self.options(&field.options, checked).map(|option| json!({"valueCoding": option})).collect()
            }
            Typed::Country(country) => {
                vec![json!({"valueCoding": {"system": COUNTRIES, "code": country.iso3, "display": country.name}})]
            }
            Typed::Emails(addresses) => {
                addresses.iter().filter_map(|one| Some(json!({"valueString": string(one)?}))).collect()
            }
            Typed::Links(_) | Typed::Organizations(_) => Vec::new(),
        }
    }
}

/// True for a quote that proves the value at this position, or all of them.
fn is_of(evidence: &RecordEvidence, position: usize) -> bool {
    let mut steps = evidence.of.split('/').skip(1);
    steps.next().is_none_or(|step| step == position.to_string())
}

fn text(text: &str) -> Option<Value> {
    Some(json!({"valueString": string(text)?}))
}

/// An address of the web; blanks, which it cannot hold, as RFC 3986 writes them.
fn address(url: &str) -> Option<Value> {
    Some(json!({"valueUri": string(&url.replace(char::is_whitespace, "%20"))?}))
}

fn link(link: &Link) -> Vec<(&'static str, Value)> {
    let parts = [
        ("url", address(&link.url)),
        ("written", text(&link.written)),
        ("name", link.name.as_deref().and_then(text)),
        ("description", link.description.as_deref().and_then(text)),
    ];
    parts.into_iter().filter_map(|(name, answer)| Some((name, answer?))).collect()
}

fn organization(body: &Organization) -> Vec<(&'static str, Value)> {
    let parts = [
        ("name", text(&body.name)),
        ("url", body.url.as_deref().and_then(address)),
        ("written", body.written.as_deref().and_then(text)),
    ];
    parts.into_iter().filter_map(|(name, answer)| Some((name, answer?))).collect()
}
