//! Answers by type, as people write them: short descriptions, no data, notes, tables, telephone numbers.

use super::*;

fn finding(answer: &RecordAnswer) -> Value {
    serde_json::to_value(answer.finding).unwrap()
}

#[test]
fn a_short_line_below_an_address_describes_it() {
    let links = |written: &str| {
        let links = value(&answers(&[(Q1, written)])["q1.portals"]);
        let told = |link: &Value| (link["name"].clone(), link["description"].clone());
        links.as_array().unwrap().iter().map(told).collect::<Vec<_>>()
    };
    let (none, opened, both) = (Value::Null, json!("opened in 2011"), json!("in two languages"));
    assert_eq!(
        links("https://one.example\n\nopened in 2011\n\nhttps://two.example\n\nin two languages"),
        [(none.clone(), opened.clone()), (none.clone(), both)]
    );
    // A heading describes nothing, nor does a word for nothing.
    assert_eq!(
        links("https://one.example\n\nRegions:\n\nhttps://two.example\n\nN/A"),
        [(none.clone(), none.clone()), (none.clone(), none.clone())]
    );
    assert_eq!(
        links("https://one.example\n\nRegional portals\n\nNorth: https://two.example"),
        [(none.clone(), none.clone()), (json!("North"), none)]
    );
}

#[test]
fn no_data_is_no_answer_in_any_language() {
    for written in
        ["No data available", "Aucune donnée", "Sin datos", "Sem dados", "Нет данных", "غير متوفر", "暂无数据"]
    {
        let answers = answers(&[(Q3, written), (Q17, written), ("14. How does", written)]);
        for field in ["q3.authorities", "q17.percentage", "q14.text"] {
            assert_eq!(finding(&answers[field]), json!("empty"), "{written}");
        }
    }
    let named = answers(&[(Q3, "Data Agency")]);
    assert_eq!(value(&named["q3.authorities"])[0]["name"], json!("Data Agency"));
}

#[test]
fn a_text_shows_the_marks_of_its_own_notes() {
    let written = "Fees were lowered.[^12] More will follow.\n\n[^12]: Since May.";
    let answers = answers(&[("14. How does", written)]);
    assert_eq!(value(&answers["q14.text"]), json!("Fees were lowered.¹² More will follow.\n¹² Since May."));
    let quote = &answers["q14.text"].evidence[0].quote.quote;
    assert!(quote.contains("lowered.") && !quote.contains('¹'), "{quote}");
}

#[test]
fn a_form_that_goes_on_says_so_in_no_answer() {
    let answers = answers(&[(Q6, "(continued)\n\nNo.\n\nIt is being drafted."), ("14. How does", "(suite)")]);
    assert_eq!(value(&answers["q6.answer"]), json!("no"));
    assert_eq!(value(&answers["q6.text"]), json!("No.\nIt is being drafted."));
    assert_eq!(finding(&answers["q14.text"]), json!("empty"));
}

#[test]
fn the_heading_of_a_table_says_neither_yes_nor_no() {
    let table = "| No | Mesure | Depuis |\n|---|---|---|\n| 1 | Portail | 2011 |\n| 2 | Kiosque | 2014 |";
    let alone = answers(&[(Q6, table)]);
    assert_eq!(finding(&alone["q6.answer"]), json!("not_stated"));
    let answers = answers(&[(Q6, &format!("Oui:\n\n{table}")), ("15. Does your", table)]);
    assert_eq!(value(&answers["q6.answer"]), json!("yes"));
    // Beside options, it is no mark of theirs.
    let text = value(&answers["q6.text"]);
    assert!(text.as_str().unwrap().contains("No | Mesure | Depuis"), "{text}");
}

#[test]
fn a_mark_behind_a_tab_belongs_to_the_word_behind_it() {
    let lines = |q10: &str, q12: &str| {
        let text = BLANK.replacen("☐ Yes ☐ No", q10, 1).replacen("☐ Yes ☐ No", q12, 1);
        let answers = answers_of(text);
        (value(&answers["q10.answer"]), value(&answers["q12.answer"]))
    };
    assert_eq!(lines("Yes\tx No", "x Yes\tNo"), (json!("no"), json!("yes")));
}

#[test]
fn a_telephone_number_keeps_the_bracket_it_opens_with() {
    for number in ["(68) 975-2506", "(68) 975-2506 ext. 699", "(46) 355-6991, +258-53-6457554"] {
        // It stands in the cell of its prompt.
        let text = BLANK.replacen("| Phone:        |  |", &format!("| Phone: {number} |  |"), 1);
        assert!(text.contains(number));
        assert_eq!(value(&answers_of(text)["q4.phone"]), json!(number));
    }
}
