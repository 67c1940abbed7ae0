//! The returned questionnaire that the program was first made for, which is not part of this repository.
//!
//! `RAPPORTEUR_SEED` names the file. Where it is not set, nothing is checked and the test says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod record_checks;

use std::path::Path;

use rapporteur::confidence::Weights;
use rapporteur::intake::Submission;
use rapporteur::outline::Role;
use rapporteur::questionnaire::{FieldType, ItemKind, Library};
use rapporteur::{Conversion, Rapporteur};
use serde_json::{Value, json};

#[test]
fn the_first_questionnaire_is_read_rightly() {
    let Some(path) = std::env::var_os("RAPPORTEUR_SEED") else {
        eprintln!("the seed was not checked: RAPPORTEUR_SEED does not name it");
        return;
    };
    let rapporteur = Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap());
    let submission = Submission::open(Path::new(&path)).unwrap();
    let conversion = rapporteur.convert(&submission).unwrap();
    let record = serde_json::to_value(&conversion.record).unwrap();
    let mut wrong = record_checks::broken_promises(&conversion);
    front_page(&record, &mut wrong);
    numbers_and_lists(&record, &mut wrong);
    ticks(&conversion, &record, &mut wrong);
    texts(&record, &mut wrong);
    notes(&conversion, &mut wrong);
    assert!(wrong.is_empty(), "{} facts of the seed are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Expects a value, by a JSON pointer into the answers.
fn expect(record: &Value, pointer: &str, expected: &Value, wrong: &mut Vec<String>) {
    let got = record["answers"].pointer(pointer).unwrap_or(&Value::Null);
    if got != expected {
        wrong.push(format!("{pointer}\n    expected {expected}\n    got      {got}"));
    }
}

/// The texts at one key of each entry of a list.
fn each<'a>(record: &'a Value, field: &str, key: &str) -> Vec<&'a str> {
    let list = record["answers"][field]["value"].as_array();
    list.map_or_else(Vec::new, |list| list.iter().map(|one| one[key].as_str().unwrap_or("(none)")).collect())
}

fn same(what: &str, expected: &[&str], got: &[&str], wrong: &mut Vec<String>) {
    if expected != got {
        wrong.push(format!("{what}\n    expected {expected:?}\n    got      {got:?}"));
    }
}

fn front_page(record: &Value, wrong: &mut Vec<String>) {
    expect(record, "/respondent/value/iso3", &json!("KOR"), wrong);
    expect(record, "/submitted_on/value", &json!("2019-03-29"), wrong);
}

fn numbers_and_lists(record: &Value, wrong: &mut Vec<String>) {
    expect(record, "/q17.percentage/value", &json!(97.2), wrong);
    expect(record, "/q18.percentage/value", &json!(4.4), wrong);
    let bodies = [
        "Ministry of Economy and Finance",
        "Financial Service Committee",
        "National Tax Service",
        "National Customs Service",
    ];
    same("names of q5.h", &bodies, &each(record, "q5.h.authorities", "name"), wrong);
    let participation = [
        "www.epeople.go.kr",
        "www.open.go.kr",
        "www.gwanghwamoon1st.go.kr",
        "www1.president.go.kr/petitions",
        "https://www.mybudget.go.kr/",
        "https://democracy.seoul.go.kr/front/index.do",
        "mvoting.seoul.go.kr",
        "http://www.chungnam.go.kr/cnnet/content.do?mnu_cd=CNMMENU02294",
    ];
    same("addresses of q2.b", &participation, &each(record, "q2.b.portals", "written"), wrong);
    let others = [
        "www.safekorea.go.kr",
        "www.foodsafetykorea.go.kr",
        "http://ncsd.go.kr",
        "www.hikorea.go.kr",
        "www.hometax.go.kr",
        "www.wetax.go.kr",
        "unipass.customs.go.kr",
        "www.bokjiro.go.kr",
        "www.worknet.go.kr",
        "www.gojobs.go.kr",
        "www.neis.go.kr",
        "http://www.nhis.or.kr",
        "www.hira.or.kr",
        "www.g4b.go.kr",
        "www.law.go.kr",
    ];
    same("addresses of q2.e", &others, &each(record, "q2.e.portals", "written"), wrong);
    expect(record, "/contact.email/value", &json!(["pskbkim@korea.kr", "wonszz@korea.kr"]), wrong);
}

/// No tick survived: every choice is unknown and goes to review, and no yes or no is made up.
fn ticks(conversion: &Conversion<'_>, record: &Value, wrong: &mut Vec<String>) {
    let questionnaire = conversion.questionnaire;
    for field in questionnaire.fields.iter().filter(|field| field.kind == FieldType::Choices) {
        let answer = &record["answers"][&field.id];
        let short = |item: usize| questionnaire.items[item].id.rsplit('.').next().unwrap().to_owned();
        let all: Vec<String> = field.options.iter().map(|&option| short(option)).collect();
        expect(
            record,
            &format!("/{}/value", field.id),
            &json!({"checked": [], "unchecked": [], "unknown": all}),
            wrong,
        );
        expect(record, &format!("/{}/status", field.id), &json!("review"), wrong);
        if !answer["flags"].as_array().unwrap().contains(&json!("tick_not_visible")) {
            wrong.push(format!("{}: the flags {} lack tick_not_visible", field.id, answer["flags"]));
        }
    }
    for id in ["q10.answer", "q12.answer"] {
        expect(record, &format!("/{id}/value"), &Value::Null, wrong);
        expect(record, &format!("/{id}/status"), &json!("review"), wrong);
    }
    for id in ["q16.answer", "q22.answer"] {
        expect(record, &format!("/{id}/value"), &Value::Null, wrong);
        expect(record, &format!("/{id}/finding"), &json!("not_stated"), wrong);
    }
    for id in ["x1", "x2"] {
        let position = questionnaire.items.iter().position(|item| item.kind == ItemKind::Question && item.id == id);
        if position.is_none_or(|position| conversion.recognised.outline.placements[position].is_none()) {
            wrong.push(format!("{id}: its prompt was not located"));
        }
    }
}

/// Sentences that page breaks cut are whole, and numbered lists stand where they were written.
fn texts(record: &Value, wrong: &mut Vec<String>) {
    let text = |id: &str| record["answers"][id]["value"].as_str().unwrap_or_default().to_owned();
    for (id, part) in
        [("q6.text", "pursuing the national sustainable development"), ("q17.text", "(36,106,376 people)")]
    {
        if !text(id).contains(part) {
            wrong.push(format!("{id} lacks {part:?}:\n{}", text(id)));
        }
    }
    for (id, last) in [
        ("q6.text", 3),
        ("q7.text", 4),
        ("q14.text", 2),
        ("q16.text", 5),
        ("q22.text", 5),
        ("q23.text", 6),
        ("q24.text", 5),
    ] {
        let text = text(id);
        let labels: Vec<&str> = text
            .lines()
            .filter_map(|line| line.split_once(". "))
            .map(|(label, _)| label)
            .filter(|label| is_number(label))
            .collect();
        let expected: Vec<String> = (1..=last).map(|number: u32| number.to_string()).collect();
        if labels != expected {
            wrong.push(format!("{id}: its lines are numbered {labels:?}, expected 1 to {last}:\n{text}"));
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| character.is_ascii_digit())
}

/// The eleven notes of the form are furniture, each known as the note it is.
fn notes(conversion: &Conversion<'_>, wrong: &mut Vec<String>) {
    let items = &conversion.questionnaire.items;
    let roles = conversion.recognised.outline.roles.iter().flatten();
    let found: std::collections::BTreeSet<&str> = roles
        .filter_map(|(_, role)| match role {
            Role::Furniture(Some(item)) if items[*item].kind == ItemKind::Note => Some(items[*item].id.as_str()),
            _ => None,
        })
        .collect();
    if found.len() != 11 {
        wrong.push(format!("{} notes of the form are furniture, expected 11: {found:?}", found.len()));
    }
}
