//! `rapporteur export --to letters`: what respondents are asked, in the language of their form, and what they are not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};
use tempfile::TempDir;

fn fixture(submission: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/submissions").join(submission).join("record.json");
    serde_json::from_slice(&fs_err::read(path).unwrap()).unwrap()
}

/// A record of which nothing is to be asked: every field answered, every one accepted.
fn settled(submission: &str) -> Value {
    let mut record = fixture(submission);
    for answer in record["answers"].as_object_mut().unwrap().values_mut() {
        answer["finding"] = json!("answered");
        answer["status"] = json!("accepted");
        answer["flags"] = json!([]);
        if let Some(choices) = answer["value"].as_object_mut().filter(|value| value.contains_key("unknown")) {
            let unknown = choices["unknown"].take();
            choices["unchecked"].as_array_mut().unwrap().extend(unknown.as_array().unwrap().clone());
            choices["unknown"] = json!([]);
        }
    }
    record["answers"]["publication_authorized"]["value"] = json!("yes");
    record
}

/// A folder as `extract` leaves it, with these records.
fn out(records: &[&Value]) -> TempDir {
    let out = TempDir::new().unwrap();
    fs_err::create_dir(out.path().join("records")).unwrap();
    for record in records {
        let path = out.path().join("records").join(format!("{}.json", record["id"].as_str().unwrap()));
        fs_err::write(path, serde_json::to_vec(record).unwrap()).unwrap();
    }
    out
}

/// Exports; gives what was told.
fn export(out: &Path) -> String {
    let ran = cargo_bin_cmd!("rapporteur").arg("export").arg(out).args(["--to", "letters"]).assert().success();
    String::from_utf8_lossy(&ran.get_output().stderr).into_owned()
}

/// The letter about a record, whose name begins with the respondent where that is known.
fn letter(out: &Path, record: &Value) -> PathBuf {
    let folder = out.join("export/letters");
    let name = format!("{}.docx", record["id"].as_str().unwrap());
    let entries = fs_err::read_dir(&folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut found = entries.filter(|path| path.to_string_lossy().ends_with(&name));
    found.next().unwrap_or_else(|| folder.join(&name))
}

fn part(out: &Path, record: &Value, name: &str) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(fs_err::read(letter(out, record)).unwrap())).unwrap();
    let mut text = String::new();
    package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The letter of a record as lines of text; a tab between label and prompt.
fn lines(out: &Path, record: &Value) -> Vec<String> {
    let document = part(out, record, "word/document.xml");
    let text = regex::Regex::new(r"<w:t [^>]*>([^<]*)</w:t>|<w:tab />").unwrap();
    let lines = document.split("</w:p>").map(|paragraph| {
        let pieces = text.captures_iter(paragraph).map(|found| found.get(1).map_or("\t", |text| text.as_str()));
        pieces.collect::<String>().replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    });
    lines.filter(|line| !line.is_empty()).collect()
}

#[track_caller]
fn holds(lines: &[String], expected: &[&str]) {
    let mut rest = lines.iter();
    for one in expected {
        assert!(rest.any(|line| line == one), "{one:?} does not follow in {lines:#?}");
    }
}

/// Gives one answer a finding without a value, flags, and words that stand in its place.
fn leave_open(record: &mut Value, field: &str, finding: &str, flags: &[&str], quote: &str) {
    let answer = &mut record["answers"][field];
    answer["finding"] = json!(finding);
    answer["value"] = Value::Null;
    answer["status"] = json!("review");
    answer["flags"] = json!(flags);
    answer["evidence"] = json!([{ "of": "", "quote": quote, "prefix": "", "suffix": "", "block": 1, "start": 0, "end": 1,
        "place": {"page": 4, "boxes": []} }]);
}

#[test]
fn what_the_source_leaves_open_is_asked() {
    let mut record = settled("answers-in-french");
    leave_open(&mut record, "q17.percentage", "not_stated", &["range"], "entre 40 et 60 %");
    leave_open(&mut record, "q20.percentage", "not_stated", &["refers_elsewhere"], "Voir la question 19.");
    leave_open(&mut record, "q24.answer", "not_stated", &[], "Des partenariats existent.");
    leave_open(&mut record, "q10.answer", "not_visible", &["tick_not_visible"], "Oui Non");
    leave_open(&mut record, "q2.c.portals", "empty", &[], "Données publiques ouvertes");
    for field in ["q9.options", "q9.text"] {
        leave_open(&mut record, field, "absent", &["question_absent"], "");
    }
    record["answers"]["q12.answer"]["flags"] = json!(["ticks_contradict"]);
    record["answers"]["q12.answer"]["value"] = json!("no");
    let out = out(&[&record]);
    export(out.path());
    let shown = lines(out.path(), &record);
    holds(
        &shown,
        &[
            "Questions sur vos réponses",
            "Questionnaire destiné aux États Membres (MSQ) pour l’Étude des Nations Unies sur l’administration en ligne 2020",
            "À l’attention de",
            "République du Sénégal",
            "Date",
            "______________________________",
            "input.md, daté du 2019-03-29",
            "un-msq-2020-a56d122fa50b",
            "Madame, Monsieur,",
            "Ce que nous vous demandons",
            "9.\tExiste-t-il un cadre juridique concernant :",
            "Nous n’avons pas trouvé cette question dans votre envoi. Veuillez y répondre ici.",
            "☐\tl’accès à l’information, par exemple une loi sur la liberté de l’information",
            "Nous ne pouvons pas voir quelle case est cochée. Veuillez en cocher une.",
            "☐\tOui",
            "☐\tNon",
            "Compris comme : Non",
            "Les marques se contredisent, ou contredisent le texte voisin. Veuillez indiquer ce qui est exact.",
            "entre 40 et 60 %",
            "page 4",
            "Vous avez donné une fourchette. Veuillez indiquer un seul chiffre.",
            "Voir la question 19.",
            "Réponses incomplètes",
            "Des partenariats existent.",
            "Votre réponse ne dit ni oui ni non. Veuillez cocher une case.",
            "Questions laissées sans réponse",
            "c.\tDonnées publiques ouvertes",
            "Nom et fonction : ______________________________",
        ],
    );
    assert!(!shown.iter().any(|line| line.contains("Oui Non")), "of boxes that cannot be seen nothing is quoted");
    docx_rs::read_docx(&fs_err::read(letter(out.path(), &record)).unwrap()).unwrap();
}

#[test]
fn what_only_our_reading_is_unsure_of_is_not_asked() {
    let mut record = settled("answers-in-french");
    for (field, flag) in
        [("q6.text", "prompt_uncertain"), ("q17.percentage", "several_candidates"), ("q14.text", "unused_text")]
    {
        record["answers"][field]["status"] = json!("review");
        record["answers"][field]["confidence"] = json!(0.4);
        record["answers"][field]["flags"] = json!([flag]);
    }
    // A text that explains may be left out, and "other" was not ticked.
    leave_open(&mut record, "q8.text", "empty", &[], "");
    leave_open(&mut record, "q15.other", "empty", &[], "");
    // What is in the making has no address yet.
    leave_open(&mut record, "q2.e.portals", "not_stated", &["not_yet"], "en préparation");
    let mut asked = settled("answers-in-spanish");
    leave_open(&mut asked, "q1.portals", "absent", &[], "");
    let out = out(&[&record, &asked]);
    fs_err::create_dir_all(out.path().join("export/letters")).unwrap();
    fs_err::write(letter(out.path(), &record), "of an earlier run").unwrap();
    let told = export(out.path());
    assert!(told.contains(&format!("nothing to ask of {}", record["id"].as_str().unwrap())), "{told}");
    assert!(!letter(out.path(), &record).exists(), "a letter that is no longer due stays");
    holds(
        &lines(out.path(), &asked),
        &[
            "Lo que le pedimos",
            "1.\t¿Cuál es el portal oficial de gobierno electrónico a nivel nacional? Si hay más de uno, sírvase enumerarlos todos.",
            "No encontramos esta pregunta en su envío. Respóndala aquí.",
        ],
    );
}

#[test]
fn publication_is_asked_where_nobody_agrees_to_it() {
    for finding in ["empty", "not_stated", "not_visible", "absent"] {
        let mut record = settled("all-ticks-given");
        leave_open(&mut record, "publication_authorized", finding, &[], "");
        let out = out(&[&record]);
        export(out.path());
        let ask = "We found no clear answer to this. May we publish your answers?";
        let agree = "I/We hereby authorize UNDESA to publish my/our responses as deemed necessary.";
        holds(&lines(out.path(), &record), &["What we need from you", agree, ask, "☐\tYes", "☐\tNo"]);
    }
}

#[test]
fn what_is_doubtful_of_returns_is_asked() {
    let (first, second) = (settled("all-ticks-given"), settled("tick-states-lost"));
    let id = |record: &Value| record["id"].as_str().unwrap().to_owned();
    let out = out(&[&first, &second]);
    let state = |value: Value| json!({"value": value, "finding": "answered"});
    let histories = json!({
        "schema": "rapporteur-histories/1",
        "respondents": [{
            "questionnaire": "un-msq-2020", "respondent": "Fiji", "key": "FJI", "counts": id(&second),
            "returns": [
                {"record": id(&first), "name": "a.docx", "submitted_on": "2019-03-28", "received": "2019-03-29T08:00:00Z", "arrivals": []},
                {"record": id(&second), "name": "b <1>.docx", "submitted_on": null, "received": "2019-03-29T09:00:00Z", "arrivals": []},
            ],
            "changes": [{"from": id(&first), "to": id(&second), "fields": [
                {"field": "q5.c.authorities", "before": state(json!([])), "after": state(json!([]))},
                {"field": "contact.phone", "before": state(json!("1")), "after": state(json!("2"))},
            ]}],
            "doubts": [{"code": "same_day", "message": "x"}, {"code": "respondent_by_address", "message": "y"}],
            "deadline": null, "late": null,
        }],
        "missing": [],
    });
    fs_err::write(out.path().join("histories.json"), histories.to_string()).unwrap();
    export(out.path());
    assert!(!letter(out.path(), &first).exists(), "one letter a respondent");
    holds(
        &lines(out.path(), &second),
        &[
            "b <1>.docx, received 2019-03-29",
            "Who answers",
            "Which return counts",
            "We received several returns from you that differ. Please tell us which one counts.",
            "They differ in: 5. c. · Phone",
            "☐\ta.docx, dated 2019-03-28, received 2019-03-29",
            "☐\tb <1>.docx, received 2019-03-29",
        ],
    );
}

#[test]
fn answers_from_right_to_left_are_set_so() {
    let mut record = settled("all-ticks-given");
    record["source"]["language"] = json!("ar");
    leave_open(&mut record, "q20.percentage", "not_stated", &["refers_elsewhere"], "انظر السؤال 19");
    let out = out(&[&record]);
    export(out.path());
    let document = part(out.path(), &record, "word/document.xml");
    let quote =
        "<w:bidi /></w:pPr><w:r><w:rPr><w:rtl /><w:lang w:bidi=\"ar\" /></w:rPr><w:t xml:space=\"preserve\">انظر";
    assert!(document.contains(quote), "{document}");
    assert!(part(out.path(), &record, "word/styles.xml").contains("<w:lang w:val=\"en\"/>"));
}

#[test]
fn the_same_record_gives_the_same_letter_whatever_lies_beside_it() {
    let (first, second) = (fixture("questions-deleted"), fixture("tick-states-lost"));
    let (alone, together) = (out(&[&second]), out(&[&first, &second]));
    export(alone.path());
    export(together.path());
    let bytes = |out: &TempDir| fs_err::read(letter(out.path(), &second)).unwrap();
    assert!(bytes(&alone) == bytes(&together));
}

#[test]
fn letters_are_not_published() {
    let out = out(&[&fixture("all-ticks-given")]);
    let ran = cargo_bin_cmd!("rapporteur")
        .arg("export")
        .arg(out.path())
        .args(["--to", "letters", "--public"])
        .assert()
        .code(64);
    let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
    assert!(told.contains("cannot be published") && told.contains("do: leave out --public"), "{told}");
    assert!(!out.path().join("export").exists() && !out.path().join("public").exists());
}
