//! The long table: a row a record and field, or a row an item where the value is a list or has options. A field without a
//! value has one row, which says why.

use super::column::{Cell, Column, Kind, Row};
use super::prompts::{self, prompt};
use super::selection::{Case, Typed};
use super::{FINDINGS, lists};
use crate::dataset::StoredAnswer;
use crate::decision::Decided;
use crate::extract::Value;
use crate::questionnaire::FieldType;
use crate::read::Place;
use crate::record::RecordEvidence;
use crate::record::Status;

/// Columns of the table.
pub(super) fn columns() -> Vec<Column> {
    let text = |name: &str, title: &str| Column::new(name, title, Kind::Text);
    vec![
        text("record", "Record").described("id of the record").required().wide(28),
        text("case_respondent", "Respondent").described("who answers").wide(24),
        text("field", "Field").described("id of the field, in the order of the form").required().wide(18),
        text("type", "Type").described("type of the field").allowed(&TYPES).required().wide(13),
        text("question", "Question").described("what the form asks for, in the language of this return").wide(50),
        Column::new("item", "Item", Kind::Integer)
            .described("position in a list, or of an option in the form, counted from 1; else empty")
            .wide(6),
        text("option", "Option").described("id of the option").wide(20),
        text("label", "Label").described("what the form prints at the option").wide(30),
        text("value", "Value")
            .described("the value or the item as text; of an option \"checked\", \"unchecked\" or \"unknown\"")
            .wide(50),
        Column::new("number", "Number", Kind::Number).described("the value of a percentage"),
        Column::new("date", "Date", Kind::Date).described("the value of a date"),
        text("name", "Name").described("name of a portal, a body or a country").wide(30),
        text("code", "Code").described("ISO 3166-1 alpha-3 of a country").wide(8),
        text("url", "Address").described("web address, with a scheme").wide(30),
        text("written", "As written").described("web address as it stands in the document").wide(30),
        text("description", "Description").described("what is said about a web address").wide(30),
        text("finding", "Finding").described("what the document shows").allowed(&FINDINGS).required().wide(13),
        text("status", "Status").described("what to do with it").allowed(&STATUSES).required().wide(11),
        Column::new("confidence", "Confidence", Kind::Number).described(
            "probability that value and finding are what the source shows; empty where a person put them there in place of \
             others",
        ),
        text("flags", "Flags").described("why the confidence is not higher, by codes with \";\" between").wide(26),
        Column::new("alternatives", "Could be", Kind::List(&["value", "confidence"]))
            .described("values that it could be as well, each with its probability")
            .wide(26),
        Column::new("page", "Page", Kind::Integer)
            .described("first page of the evidence, where there are pages")
            .wide(6),
        text("place", "Place").described("where the evidence stands in the source").wide(22),
        text("quote", "Quote").described("the evidence, exactly as it stands in the source").wide(50),
        Column::new("hyperlinks", "Hyperlinks", Kind::List(&["start", "end", "url"]))
            .described("targets of hyperlinked words of the value; positions count characters from 0")
            .wide(26),
        text("decided_by", "Decided by").described("who confirmed or corrected it").wide(20),
        Column::new("decided_at", "Decided at", Kind::Moment).described("when that was decided (UTC)"),
        text("decision_note", "Why").described("why, in the words of who decided").wide(30),
        text("read_value", "Value read")
            .described("of what was decided: the value that the program reads; other types than texts as JSON")
            .wide(30),
        text("read_finding", "Finding read")
            .described("of what was decided: what the program says that the document shows")
            .allowed(&FINDINGS)
            .wide(13),
        Column::new("seen_differently", "Seen differently", Kind::Boolean)
            .described("of what was decided: 1 where the program reads something else now than was seen then")
            .wide(10),
        text("rule", "Rule").described("rule that took it").wide(18),
        text("questionnaire", "Questionnaire").required().wide(16),
    ]
}

/// What may be done with an answer, as it stands in the table.
pub(super) const STATUSES: [&str; 4] =
    [Status::Accepted.as_str(), Status::Review.as_str(), Status::Confirmed.as_str(), Status::Corrected.as_str()];

/// Types of fields, as they stand in the table.
pub(super) const TYPES: [&str; 11] = [
    FieldType::Text.as_str(),
    FieldType::YesNo.as_str(),
    FieldType::Choices.as_str(),
    FieldType::Percentage.as_str(),
    FieldType::Links.as_str(),
    FieldType::Organizations.as_str(),
    FieldType::Email.as_str(),
    FieldType::Emails.as_str(),
    FieldType::Phone.as_str(),
    FieldType::Date.as_str(),
    FieldType::Country.as_str(),
];

/// What a row says of one item.
#[derive(Default)]
struct Item {
    position: Option<usize>,
    option: Option<String>,
    label: Option<String>,
    value: Option<String>,
    number: Option<f64>,
    date: Option<String>,
    name: Option<String>,
    code: Option<String>,
    url: Option<String>,
    written: Option<String>,
    description: Option<String>,
    /// Pointer (RFC 6901) to what the evidence of this item is of; "" for all.
    pointer: String,
}

/// The rows of a case.
pub(super) fn rows(case: &Case<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let languages = &case.typed.record.questionnaire.languages;
    let columns = columns();
    let tinted = TINTED.iter().filter_map(|name| columns.iter().position(|column| column.name == *name)).collect();
    for field in 0..case.typed.questionnaire.fields.len() {
        let Some((answer, value)) = case.typed.answer(field) else { continue };
        let question = prompt(case.typed.questionnaire, field, languages);
        let line = Line { case, field, answer, question, tinted: &tinted };
        rows.extend(items(&case.typed, field, value).into_iter().map(|item| row(&line, item)));
    }
    rows
}

/// What the rows of a field have in common.
struct Line<'a> {
    case: &'a Case<'a>,
    field: usize,
    answer: &'a StoredAnswer,
    question: String,
    /// Positions of the cells that show that a person should look.
    tinted: &'a Vec<usize>,
}

/// Columns that show that a person should look.
const TINTED: [&str; 4] = ["field", "value", "finding", "status"];

fn row(line: &Line<'_>, item: Item) -> Row {
    let Line { case, field, answer, .. } = *line;
    let questionnaire = case.typed.questionnaire;
    let evidence = || answer.evidence.iter().filter(|one| is_of(one, &item.pointer));
    let is_first = item.position.is_none_or(|position| position == 1);
    let alternatives = answer.alternatives.iter().filter(|_| is_first);
    let links = answer.links.iter().filter(|_| is_first);
    let needs_review = answer.status == Status::Review;
    let mut cells = vec![
        Cell::Text(case.history.counts.clone()),
        Cell::text(case.history.respondent.clone()),
        Cell::Text(questionnaire.fields[field].id.clone()),
        Cell::Text(questionnaire.fields[field].kind.as_str().to_owned()),
        Cell::Text(line.question.clone()),
        item.position.map_or(Cell::Nothing, Cell::count),
        Cell::text(item.option),
        Cell::text(item.label),
        Cell::text(item.value),
        item.number.map_or(Cell::Nothing, Cell::Number),
        Cell::date(item.date.as_deref()),
        Cell::text(item.name),
        Cell::text(item.code),
        Cell::text(item.url),
        Cell::text(item.written),
        Cell::text(item.description),
        Cell::Text(answer.finding.as_str().to_owned()),
        Cell::Text(answer.status.as_str().to_owned()),
        answer.own_confidence().map_or(Cell::Nothing, Cell::Number),
        lists::codes(answer.flags.iter().map(|flag| flag.code())),
        list(alternatives.map(|one| vec![Some(text_of(&one.value)), Some(one.confidence.to_string())])),
        evidence().find_map(|one| page(&one.quote.place)).map_or(Cell::Nothing, |page| Cell::Integer(page.into())),
        Cell::text(joined_once(evidence().map(|one| one.quote.place.to_string()), "; ")),
        Cell::text(joined_once(evidence().map(|one| one.quote.quote.clone()), "\n")),
        list(links.map(|one| vec![Some(one.start.to_string()), Some(one.end.to_string()), Some(one.url.clone())])),
    ];
    cells.extend(decision(answer.decision.as_ref()));
    cells.extend([Cell::Text(answer.rule.clone()), Cell::Text(questionnaire.id.clone())]);
    Row { cells, review: if needs_review { line.tinted.clone() } else { Vec::new() } }
}

/// Who decided, when and why, and what the program reads.
fn decision(decided: Option<&Decided>) -> [Cell; 6] {
    let Some(decided) = decided else { return std::array::from_fn(|_| Cell::Nothing) };
    let machine = &decided.machine;
    [
        Cell::Text(decided.reviewer.clone()),
        Cell::moment(Some(&decided.at)),
        Cell::text(decided.why.clone()),
        Cell::text(Some(&machine.value).filter(|value| !value.is_null()).map(text_of)),
        Cell::Text(machine.finding.as_str().to_owned()),
        Cell::Boolean(decided.seen_differently),
    ]
}

fn list(entries: impl Iterator<Item = Vec<Option<String>>>) -> Cell {
    let entries: Vec<_> = entries.collect();
    if entries.is_empty() { Cell::Nothing } else { Cell::List(entries) }
}

/// True for evidence of an item, or of a part of it.
fn is_of(evidence: &RecordEvidence, pointer: &str) -> bool {
    evidence.of.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The page of a place, where its source has pages.
pub(super) fn page(place: &Place) -> Option<u32> {
    match place {
        Place::Page(place) => Some(place.page),
        Place::Part(place) => place.page,
        Place::Lines(_) => None,
    }
}

/// Texts with something between, each once, in their order.
fn joined_once(texts: impl Iterator<Item = String>, between: &str) -> Option<String> {
    let mut once: Vec<String> = Vec::new();
    for text in texts {
        if once.last() != Some(&text) {
            once.push(text);
        }
    }
    (!once.is_empty()).then(|| once.join(between))
}

/// A value of any type as a text: a text as it is, all else as JSON.
pub(super) fn text_of(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The items of a value; one without any where there is none.
fn items(typed: &Typed<'_>, field: usize, value: Option<&Value>) -> Vec<Item> {
    match value {
        None => vec![Item::default()],
        Some(Value::Choices(_)) => options(typed, field, value),
        Some(Value::Links(links)) => {
            let item = |(index, one): (usize, &crate::extract::Link)| Item {
                value: Some(one.url.clone()),
                url: Some(one.url.clone()),
                written: Some(one.written.clone()),
                name: one.name.clone(),
                description: one.description.clone(),
                ..entry(index)
            };
            links.iter().enumerate().map(item).collect()
        }
        Some(Value::Organizations(bodies)) => {
            let item = |(index, one): (usize, &crate::extract::Organization)| Item {
                value: Some(one.name.clone()),
                name: Some(one.name.clone()),
                url: one.url.clone(),
                written: one.written.clone(),
                ..entry(index)
            };
            bodies.iter().enumerate().map(item).collect()
        }
        Some(Value::Emails(addresses)) => {
            let item = |(index, one): (usize, &String)| Item { value: Some(one.clone()), ..entry(index) };
            addresses.iter().enumerate().map(item).collect()
        }
        Some(single) => vec![one(typed.questionnaire.fields[field].kind, single)],
    }
}

fn entry(index: usize) -> Item {
    Item { position: Some(index + 1), pointer: format!("/{index}"), ..Item::default() }
}

fn one(kind: FieldType, value: &Value) -> Item {
    let mut item = Item::default();
    match value {
        Value::YesNo(answer) => {
            item.value = serde_json::to_value(answer).ok().map(|answer| text_of(&answer));
        }
        Value::Text(text) => {
            item.value = Some(text.clone());
            item.date = (kind == FieldType::Date).then(|| text.clone());
        }
        Value::Percentage(share) => {
            item.value = Some(share.to_string());
            item.number = Some(*share);
        }
        Value::Country(country) => {
            item.value = Some(country.name.clone());
            item.name = Some(country.name.clone());
            item.code = Some(country.iso3.clone());
        }
        Value::Choices(_) | Value::Links(_) | Value::Organizations(_) | Value::Emails(_) => {}
    }
    item
}

/// An item for each option, in the order of the form.
fn options(typed: &Typed<'_>, field: usize, value: Option<&Value>) -> Vec<Item> {
    let Some(Value::Choices(choices)) = value else { return Vec::new() };
    let questionnaire = typed.questionnaire;
    let lists = [("checked", &choices.checked), ("unchecked", &choices.unchecked), ("unknown", &choices.unknown)];
    let item = |(number, &option): (usize, &usize)| {
        let id = prompts::option_id(questionnaire, option);
        let (state, index) =
            lists.iter().find_map(|(state, ids)| Some((*state, ids.iter().position(|one| one == id)?)))?;
        Some(Item {
            position: Some(number + 1),
            option: Some(id.to_owned()),
            label: Some(questionnaire.wording(option, &typed.record.questionnaire.languages).to_owned()),
            value: Some(state.to_owned()),
            pointer: format!("/{state}/{index}"),
            ..Item::default()
        })
    };
    questionnaire.fields[field].options.iter().enumerate().filter_map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_a_field_may_stand_in_the_table() {
        assert!(columns().iter().any(|column| column.name == "type" && column.allowed == TYPES));
        for name in TINTED {
            assert!(columns().iter().any(|column| column.name == name), "{name}");
        }
    }

    #[test]
    fn places_and_quotes_are_told_once() {
        let texts = ["page 1", "page 1", "page 2"].map(str::to_owned);
        assert_eq!(joined_once(texts.into_iter(), "; ").as_deref(), Some("page 1; page 2"));
        assert_eq!(joined_once(std::iter::empty(), "; "), None);
    }
}
