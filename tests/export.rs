//! `rapporteur export` as a person uses it: records in, files out, good records and bad.

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

fn export(out: &Path) -> assert_cmd::assert::Assert {
    cargo_bin_cmd!("rapporteur").arg("export").arg(out).args(["--to", "docx"]).assert()
}

fn sheet(out: &Path, record: &Value) -> PathBuf {
    out.join("export/docx").join(format!("{}.docx", record["id"].as_str().unwrap()))
}

/// A part of the sheet of one record.
fn part(record: &Value, name: &str) -> String {
    let out = out(&[record]);
    export(out.path()).success();
    let bytes = fs_err::read(sheet(out.path(), record)).unwrap();
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The paragraphs of a sheet as text: a tab between label and prompt, marks of XML resolved.
fn paragraphs(document: &str) -> Vec<String> {
    let text = regex::Regex::new(r"<w:t [^>]*>([^<]*)</w:t>|<w:tab />").unwrap();
    let texts = document.split("</w:p>").map(|paragraph| {
        let pieces = text.captures_iter(paragraph).map(|found| found.get(1).map_or("\t", |text| text.as_str()));
        let text: String = pieces.collect();
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&")
    });
    texts.filter(|text| !text.is_empty()).collect()
}

#[track_caller]
fn holds(paragraphs: &[String], expected: &[&str]) {
    let mut rest = paragraphs.iter();
    for one in expected {
        assert!(rest.any(|paragraph| paragraph == one), "{one:?} does not follow in {paragraphs:#?}");
    }
}

#[test]
fn a_sheet_holds_the_form_with_its_answers() {
    let record = fixture("answers-in-french");
    let counted = |what: &str| record["summary"][what].as_u64().unwrap();
    let counts = format!("{} of 68 accepted, {} to be checked", counted("accepted"), counted("review"));
    let shown = paragraphs(&part(&record, "word/document.xml"));
    holds(
        &shown,
        &[
            "Respondent",
            "Senegal (SEN)",
            "2019-03-29",
            &counts,
            "I.\tCadre institutionnel",
            "Portail du Gouvernement: www.senegal-exemple.gouv.sn",
            "c. Données publiques ouvertes",
            "Empty",
            "Ministère de la Communication, des Télécommunications, des Postes et de l’Économie numérique, \
             www.numerique-exemple.gouv.sn",
            "Courriel",
            "awa.exemple@adie-exemple.sn",
            "6.\tExiste-t-il une stratégie nationale de développement intégrant les objectifs de développement durable \
             (ODD) ?",
            "☒\u{a0}Yes\u{2003}☐\u{a0}No",
            "1. transformation structurelle de l’économie et croissance ;",
            "☒\test assortie d’un plan de mise en œuvre",
            "☐\test alignée sur la stratégie infranationale/locale de développement numérique",
            "73.4\u{a0}%",
            "Yes or no: not stated",
            "☐\tAutre",
            "Empty",
            "a56d122fa50b25a79fa3d3623b78e567ccd9f8f685905b0595f5c29625637834",
            "[x]",
        ],
    );
}

#[test]
fn what_a_person_should_check_says_why() {
    let shown = paragraphs(&part(&fixture("tick-states-lost"), "word/document.xml"));
    holds(&shown, &["?\thas an implementation plan (not visible)"]);
    let reason = "To be checked: The state of a tick box cannot be seen";
    assert!(shown.iter().any(|paragraph| paragraph.starts_with(reason)), "{shown:#?}");
    let shown = paragraphs(&part(&fixture("questions-deleted"), "word/document.xml"));
    holds(&shown, &["f. Environment", "Absent"]);
}

#[test]
fn answers_of_any_characters_make_a_sheet_that_opens() {
    let mut record = fixture("all-ticks-given");
    let hostile = "<w:p>\"a\" & 'b'</w:p> ]]> \u{1}\u{b}\u{ffff}\ttab\nsecond line\r\n\nthird <w:trPr /> line";
    record["answers"]["q14.text"]["value"] = json!(hostile);
    record["source"]["name"] = json!("a & <b>.docx");
    let document = part(&record, "word/document.xml");
    holds(
        &paragraphs(&document),
        &["<w:p>\"a\" & 'b'</w:p> ]]> \u{fffd}\u{fffd}\u{fffd}\ttab", "second line\u{fffd}", "third <w:trPr /> line"],
    );
    let footer = part(&record, "word/footer1.xml");
    assert!(footer.contains("a &amp; &lt;b&gt;.docx"), "{footer}");
    let out = out(&[&record]);
    export(out.path()).success();
    docx_rs::read_docx(&fs_err::read(sheet(out.path(), &record)).unwrap()).unwrap();
}

#[test]
fn answers_from_right_to_left_are_set_so() {
    let mut record = fixture("all-ticks-given");
    record["answers"]["q14.text"]["value"] = json!("نعم، تستخدم الحكومة وسائل التواصل.\nsecond");
    record["answers"]["q3.authorities"]["value"] = json!([{ "name": "وزارة الاتصالات", "url": null, "written": null }]);
    record["source"]["language"] = json!("ar");
    let document = part(&record, "word/document.xml");
    let paragraph = "<w:pStyle w:val=\"Answer\" /><w:bidi /></w:pPr><w:r><w:rPr><w:rtl /><w:lang w:bidi=\"ar\" /></w:rPr>\
                     <w:t xml:space=\"preserve\">نعم، تستخدم";
    assert!(document.contains(paragraph), "{document}");
    let name =
        "<w:rStyle w:val=\"NameOf\" /><w:rtl /><w:lang w:bidi=\"ar\" /></w:rPr><w:t xml:space=\"preserve\">وزارة";
    assert!(document.contains(name), "{document}");
    assert_eq!(document.matches("<w:bidi />").count(), 2);
    assert!(part(&record, "word/styles.xml").contains("<w:lang w:val=\"ar\"/>"));
}

#[test]
fn links_lead_where_the_record_says() {
    let record = fixture("answers-in-french");
    let relations = part(&record, "word/_rels/document.xml.rels");
    assert!(relations.contains("Id=\"rIdLink1\""), "{relations}");
    assert!(relations.contains("Target=\"https://www.servicepublic-exemple.sn\""), "{relations}");
    assert!(part(&record, "word/document.xml").contains("<w:hyperlink r:id=\"rIdLink1\""));
}

#[test]
fn heads_of_tables_repeat() {
    assert_eq!(part(&fixture("tick-states-lost"), "word/document.xml").matches("<w:tblHeader />").count(), 1);
}

#[test]
fn the_same_record_gives_the_same_bytes_whatever_lies_beside_it() {
    let (first, second) = (fixture("all-ticks-given"), fixture("answers-in-spanish"));
    let (alone, together) = (out(&[&second]), out(&[&first, &second]));
    export(alone.path()).success();
    export(together.path()).success();
    let bytes = |out: &TempDir| fs_err::read(sheet(out.path(), &second)).unwrap();
    assert!(bytes(&alone) == bytes(&together));
    export(together.path()).success();
    assert!(bytes(&alone) == bytes(&together));
}

#[test]
fn one_bad_record_does_not_stop_the_others() {
    let good = fixture("blank-form");
    let mut other_rules = fixture("answers-in-french");
    other_rules["questionnaire"]["rules_sha256"] = json!("0");
    let mut unknown = fixture("answers-in-spanish");
    unknown["questionnaire"]["id"] = json!("census");
    let out = out(&[&good, &other_rules, &unknown]);
    fs_err::write(out.path().join("records/0.json"), "{").unwrap();
    let ran = export(out.path()).code(1);
    let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
    for expected in [
        "records/0.json",
        "the file is no record",
        "make the record again with extract",
        "other rules of \"un-msq-2020\"",
        "questionnaire \"census\"",
        "--rules",
    ] {
        assert!(told.contains(expected), "{expected:?} is not told in {told}");
    }
    assert!(sheet(out.path(), &good).exists());
    assert!(!sheet(out.path(), &unknown).exists());
}

#[test]
fn without_records_it_says_what_to_do() {
    let nowhere = TempDir::new().unwrap();
    for folder in ["", "records"] {
        fs_err::create_dir_all(nowhere.path().join(folder)).unwrap();
        let ran = export(nowhere.path()).code(2);
        let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
        assert!(told.contains("rapporteur extract") && told.contains("records"), "{told}");
        assert!(!nowhere.path().join("export").exists());
    }
}
