//! A form as Questionnaire (FHIR R4), and its options as CodeSystem.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::tree::{Node, NodeKind, parts, tree};
use super::{OURS, extension, id};
use crate::export::phrases::phrases;
use crate::questionnaire::{Field, FieldType, ItemKind, Questionnaire, Wording};

/// Units of measure (UCUM).
const UNITS: &str = "http://unitsofmeasure.org";
/// Codes of countries with three letters (ISO 3166-1), as a value set of FHIR.
const COUNTRIES: &str = "http://hl7.org/fhir/ValueSet/iso3166-1-3";
const UNIT_OPTION: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption";

/// The form.
pub(super) fn resource(questionnaire: &Questionnaire) -> Value {
    let builder = Builder { questionnaire, language: language(questionnaire) };
    let nodes = tree(questionnaire);
    let mut resource = json!({
        "resourceType": "Questionnaire",
        "id": id(&questionnaire.id),
        "url": url(questionnaire),
        "version": version(questionnaire),
        "name": name(&questionnaire.id),
        "title": questionnaire.title,
        "status": "active",
        "language": builder.language,
        "item": nodes.iter().map(|node| builder.item(node)).collect::<Vec<_>>(),
    });
    let front = questionnaire.items.iter().find(|item| item.starts_document && !item.wordings.is_empty());
    let translations = front.map(|front| builder.translations(&front.wordings)).unwrap_or_default();
    if let Some(front) = front
        && let Some(title) = front.wordings.iter().find(|wording| wording.language == builder.language)
    {
        resource["title"] = json!(title.text);
    }
    if !translations.is_empty() {
        resource["_title"] = json!({"extension": translations});
    }
    resource
}

/// Its address.
pub(super) fn url(questionnaire: &Questionnaire) -> String {
    format!("{OURS}questionnaire:{}", questionnaire.id)
}

/// Its version: the first digits of the hash of its rules.
pub(super) fn version(questionnaire: &Questionnaire) -> String {
    questionnaire.rules_sha256.chars().take(12).collect()
}

/// Address of the codes of its options.
fn system(questionnaire: &Questionnaire) -> String {
    format!("{OURS}options:{}", questionnaire.id)
}

/// An option as a code: its id in the rules.
pub(super) fn coding(questionnaire: &Questionnaire, option: usize, languages: &[String]) -> Value {
    let item = &questionnaire.items[option];
    let display = questionnaire.wording(option, languages);
    let mut coding = json!({"system": system(questionnaire), "code": item.id});
    if !display.is_empty() {
        coding["display"] = json!(display);
    }
    coding
}

/// The options of the form as codes; `None` where it has none.
pub(super) fn options(questionnaire: &Questionnaire) -> Option<Value> {
    let language = language(questionnaire);
    let options = questionnaire.items.iter().filter(|item| item.kind == ItemKind::Option);
    let concepts: Vec<Value> = options
        .map(|item| {
            let mut concept = json!({"code": item.id});
            if let Some(first) = first_in(&item.wordings, &language) {
                concept["display"] = json!(first.text);
            }
            let others = first_of_each(&item.wordings).into_iter().filter(|one| one.language != language);
            let others: Vec<Value> = others.map(|one| json!({"language": one.language, "value": one.text})).collect();
            if !others.is_empty() {
                concept["designation"] = json!(others);
            }
            concept
        })
        .collect();
    if concepts.is_empty() {
        return None;
    }
    Some(json!({
        "resourceType": "CodeSystem",
        "id": id(&questionnaire.id),
        "url": system(questionnaire),
        "version": version(questionnaire),
        "name": format!("{}_options", name(&questionnaire.id)),
        "title": format!("Options of the {}", questionnaire.title),
        "status": "active",
        "language": language,
        "caseSensitive": true,
        "content": "complete",
        "count": concepts.len(),
        "concept": concepts,
    }))
}

/// The main language of the form.
fn language(questionnaire: &Questionnaire) -> String {
    questionnaire.languages.first().cloned().unwrap_or_else(|| "en".to_owned())
}

/// A name for programs: a capital, then letters, digits and underscores.
fn name(id: &str) -> String {
    let mut name: String = id.chars().map(|one| if one.is_ascii_alphanumeric() { one } else { '_' }).collect();
    name.insert(0, 'Q');
    name.truncate(200);
    name
}

/// The wording that the form prints in each language.
fn first_of_each(wordings: &[Wording]) -> Vec<&Wording> {
    let mut seen = BTreeSet::new();
    wordings.iter().filter(|wording| seen.insert(wording.language.as_str())).collect()
}

fn first_in<'a>(wordings: &'a [Wording], language: &str) -> Option<&'a Wording> {
    wordings.iter().find(|wording| wording.language == language).or(wordings.first())
}

struct Builder<'a> {
    questionnaire: &'a Questionnaire,
    language: String,
}

impl Builder<'_> {
    fn translations(&self, wordings: &[Wording]) -> Vec<Value> {
        let others = first_of_each(wordings).into_iter().filter(|wording| wording.language != self.language);
        others.map(|wording| extension::translation(&wording.language, &wording.text)).collect()
    }

    fn item(&self, node: &Node) -> Value {
        let mut made = Map::new();
        made.insert("linkId".to_owned(), json!(node.link_id));
        let item = node.item.map(|item| &self.questionnaire.items[item]);
        // A text beside an option has the words of the option, and not its place in the form.
        if let Some(prefix) = item.filter(|item| item.kind != ItemKind::Option).and_then(|item| item.prefix.as_ref()) {
            made.insert("prefix".to_owned(), json!(prefix));
        }
        match item {
            Some(item) => {
                if let Some(first) = first_in(&item.wordings, &self.language) {
                    made.insert("text".to_owned(), json!(first.text));
                }
                let translations = self.translations(&item.wordings);
                if !translations.is_empty() {
                    made.insert("_text".to_owned(), json!({"extension": translations}));
                }
            }
            None => self.kind_in_words(node, &mut made),
        }
        let mut below: Vec<Value> = Vec::new();
        match node.kind {
            NodeKind::Group => {
                made.insert("type".to_owned(), json!("group"));
            }
            NodeKind::Display => {
                made.insert("type".to_owned(), json!("display"));
            }
            NodeKind::Field(field) => self.field(
                &self.questionnaire.fields[field],
                item.is_some_and(|item| matches!(item.kind, ItemKind::Row | ItemKind::Option)),
                &mut made,
                &mut below,
            ),
        }
        below.extend(node.children.iter().map(|child| self.item(child)));
        if !below.is_empty() {
            made.insert("item".to_owned(), json!(below));
        }
        Value::Object(made)
    }

    /// One of several fields of a question is told by what it asks for.
    fn kind_in_words(&self, node: &Node, made: &mut Map<String, Value>) {
        let NodeKind::Field(field) = node.kind else { return };
        let kind = self.questionnaire.fields[field].kind;
        let word = |language: &str| phrases(&[language.to_owned()]).kind(kind).to_owned();
        made.insert("text".to_owned(), json!(word(&self.language)));
        let others = self.questionnaire.languages.iter().filter(|language| **language != self.language);
        let translations: Vec<Value> =
            others.map(|language| extension::translation(language, &word(language))).collect();
        if !translations.is_empty() {
            made.insert("_text".to_owned(), json!({"extension": translations}));
        }
    }

    fn field(&self, field: &Field, is_short: bool, made: &mut Map<String, Value>, below: &mut Vec<Value>) {
        let is_short = is_short || field.pattern.is_some();
        let (kind, repeats) = match field.kind {
            FieldType::Text => (if is_short { "string" } else { "text" }, false),
            FieldType::YesNo => ("boolean", false),
            FieldType::Choices => ("choice", true),
            FieldType::Percentage => ("quantity", false),
            FieldType::Links | FieldType::Organizations => ("group", true),
            FieldType::Email | FieldType::Phone => ("string", false),
            FieldType::Emails => ("string", true),
            FieldType::Date => ("date", false),
            FieldType::Country => ("choice", false),
        };
        made.insert("type".to_owned(), json!(kind));
        if repeats {
            made.insert("repeats".to_owned(), json!(true));
        }
        match field.kind {
            FieldType::Choices => {
                let options = field.options.iter().map(|&option| {
                    let mut coding = coding(self.questionnaire, option, std::slice::from_ref(&self.language));
                    let translations = self.translations(&self.questionnaire.items[option].wordings);
                    if !translations.is_empty() {
                        coding["_display"] = json!({"extension": translations});
                    }
                    json!({"valueCoding": coding})
                });
                made.insert("answerOption".to_owned(), options.collect());
            }
            FieldType::Percentage => {
                let unit = json!({"system": UNITS, "code": "%", "display": "%"});
                made.insert("extension".to_owned(), json!([{"url": UNIT_OPTION, "valueCoding": unit}]));
            }
            FieldType::Country => {
                made.insert("answerValueSet".to_owned(), json!(COUNTRIES));
            }
            _ => below.extend(parts(field.kind).iter().map(|part| {
                let kind = match *part {
                    "url" => "url",
                    "description" => "text",
                    _ => "string",
                };
                let text = phrases(std::slice::from_ref(&self.language)).part(part).to_owned();
                json!({"linkId": format!("{}.{part}", field.id), "type": kind, "text": text})
            })),
        }
    }
}
