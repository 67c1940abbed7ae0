//! `rapporteur export --public`: only respondents who agree, and no word of persons, whatever the format.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Cursor, Read};
use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};
use tempfile::TempDir;

fn fixture(submission: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/submissions").join(submission).join("record.json");
    serde_json::from_slice(&fs_err::read(path).unwrap()).unwrap()
}

fn id(record: &Value) -> String {
    record["id"].as_str().unwrap().to_owned()
}

/// A folder as `extract` leaves it, with these records.
fn out(records: &[&Value]) -> TempDir {
    let out = TempDir::new().unwrap();
    fs_err::create_dir(out.path().join("records")).unwrap();
    for record in records {
        write_record(out.path(), record);
    }
    out
}

fn write_record(out: &Path, record: &Value) {
    fs_err::write(out.join("records").join(format!("{}.json", id(record))), serde_json::to_vec(record).unwrap())
        .unwrap();
}

/// Exports what may be published; gives the exit code and what was told.
fn publish(out: &Path, format: &str) -> (i32, String) {
    let output =
        cargo_bin_cmd!("rapporteur").arg("export").arg(out).args(["--to", format, "--public"]).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Every format that the program exports to.
fn formats() -> Vec<String> {
    let output = cargo_bin_cmd!("rapporteur").args(["export", "--to", "nothing", "x"]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let listed = told.split("possible values:").nth(1).unwrap().split(']').next().unwrap().to_owned();
    listed.split(',').map(|name| name.trim().to_owned()).collect()
}

/// What files hold, packages unpacked, each with its name.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap) {
        let name = entry.path().display().to_string();
        if entry.file_type().is_file() {
            all.extend(unpacked(&name, fs_err::read(entry.path()).unwrap()));
        }
        all.push((name, entry.file_name().to_string_lossy().into_owned().into_bytes()));
    }
    all
}

fn unpacked(name: &str, bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    if bytes.starts_with(b"PK\x03\x04") {
        let mut package = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        for position in 0..package.len() {
            let mut file = package.by_index(position).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            let inner = format!("{name} › {}", file.name());
            all.extend(unpacked(&inner, content));
        }
    }
    all.push((name.to_owned(), bytes));
    all
}

/// Words that tell of a person, in every place of a data set.
const TOKENS: [&str; 12] = [
    "zorblatt",
    "quixley",
    "vantongeren",
    "zq-token",
    "5550174433",
    "555 017 44 33",
    "unheardof",
    "secretpost",
    "whisper",
    "sendername",
    "rosterman",
    "privatefolder",
];

/// The French submission with such words wherever a record can hold some.
fn telling() -> Value {
    let mut record = fixture("answers-in-french");
    let told = "Écrire à Mme Zorblatt Quixley (zq-token@secretpost.example, tél. +221 555 017 44 33), dit QUIXLEY.";
    record["source"]["name"] = json!("whisper of Zorblatt.docx");
    record["source"]["message"] = json!("<whisper@secretpost.example>");
    record["source"]["language"] = json!("x-whisper of quixley");
    let quote = |text: &str| {
        json!({"quote": text, "prefix": "whisper before", "suffix": "whisper behind", "block": 3, "start": 1, "end": 9,
               "place": {"part": "word/zorblatt.xml", "path": [0, 1]}})
    };
    record["unclaimed"] = json!([quote("whisper of nobody")]);
    record["notices"] =
        json!([{"code": "nothing_read", "severity": "warning", "message": "whisper in a notice", "place": null}]);
    for answer in record["answers"].as_object_mut().unwrap().values_mut() {
        answer["alternatives"] = json!([{"value": answer["value"].clone(), "confidence": 0.1}]);
        let mut evidence = quote(told);
        evidence["of"] = json!("");
        answer["evidence"] = json!([evidence]);
        if !answer["alignment"].is_null() {
            answer["alignment"]["quote"] = json!("whisper in a prompt");
        }
        answer["links"] = json!([]);
    }
    let value = |record: &mut Value, field: &str, value: Value| {
        record["answers"][field]["value"] = value;
        record["answers"][field]["finding"] = json!("answered");
    };
    for person in ["contact", "q4"] {
        value(&mut record, &format!("{person}.name"), json!("Dr. Zorblatt van Quixley, Vantongeren Dept."));
        record["answers"][format!("{person}.name")]["alternatives"] = json!([]);
        value(&mut record, &format!("{person}.phone"), json!("+221 555 017 44 33"));
    }
    value(&mut record, "contact.email", json!(["zq-token@secretpost.example", "Z.Quixley@another.example"]));
    value(&mut record, "q4.email", json!("zq-token@secretpost.example"));
    value(&mut record, "contact.title", json!("Unheardof Officer"));
    value(&mut record, "contact.organization", json!("Unheardof Office, 0155501744332"));
    record["answers"]["contact.name"]["alternatives"] = json!([{"value": "Zorblatt Vantongeren", "confidence": 0.2}]);
    let text = format!("Avant. {told}\nAprès (Link). z.quixley [at] another.example");
    let linked = text.chars().count() - text.split_once("Link").unwrap().1.chars().count();
    value(&mut record, "q14.text", json!(text));
    record["answers"]["q14.text"]["links"] = json!([
        {"start": 0, "end": 5, "url": "mailto:zq-token%40secretpost.example"},
        {"start": linked - 4, "end": linked, "url": "https://example.org/kept"},
    ]);
    value(
        &mut record,
        "q1.portals",
        json!([
            {"url": "https://example.sn/~zorblatt-quixley", "written": "example.sn/~zorblatt-quixley", "name": "Chez Quixley",
             "description": "tél. 00221-555.017.4433"},
            {"url": "https://example.sn/kept", "written": "example.sn/kept", "name": null, "description": null},
        ]),
    );
    value(
        &mut record,
        "q3.authorities",
        json!([
            {"name": "Bureau de Zorblatt Quixley", "url": "mailto:zq-token@secretpost.example", "written": "zq-token@secretpost.example"},
            {"name": "Kept Ministry", "url": null, "written": null},
        ]),
    );
    value(&mut record, "x1.other", json!("Quixley Zorblatt a répondu"));
    record
}

/// Journal, histories and roster beside the records, with such words in every place.
fn write_beside(out: &Path, published: &Value, earlier: &Value, refused: &Value) {
    let address = json!({"input": "privatefolder/whisper.eml", "part": [{"position": 1, "name": "whisper.docx"}]});
    let envelope = json!({"from": "whisper@secretpost.example", "from_name": "Sendername", "subject": "whisper",
        "date": "2019-04-01T10:00:00Z", "message_id": "whisper@secretpost.example"});
    let mut entry = address.clone();
    for (key, value) in [
        ("sha256", json!("0")),
        ("size_bytes", json!(1)),
        ("media_type", json!("text/plain")),
        ("envelope", envelope.clone()),
        ("became", json!("failed")),
        ("message", json!("whisper failed")),
        ("remedy", json!("whisper again")),
    ] {
        entry[key] = value;
    }
    let head = json!({"schema": "rapporteur-journal/1", "program": "0.1.0", "settings": {}});
    fs_err::write(out.join("journal.jsonl"), format!("{head}\n{entry}\n")).unwrap();
    let mut arrival = address;
    arrival["envelope"] = envelope;
    let one = |record: &Value, day: &str| {
        json!({"record": id(record), "name": "whisper.docx", "submitted_on": day, "received": format!("{day}T10:00:00Z"),
               "arrivals": [arrival]})
    };
    let state = |value: &str| json!({"value": value, "finding": "answered"});
    let histories = json!({
        "schema": "rapporteur-histories/1",
        "respondents": [
            {"questionnaire": "un-msq-2020", "respondent": "Senegal", "key": "SEN", "counts": id(published),
             "returns": [one(earlier, "2019-03-28"), one(published, "2019-03-29")],
             "changes": [{"from": id(earlier), "to": id(published), "fields": [
                 {"field": "contact.name", "before": state("whisper"), "after": state("Zorblatt Quixley")},
                 {"field": "q14.text", "before": state("whisper"), "after": state("Zorblatt Quixley")}]}],
             "doubts": [{"code": "not_expected", "message": "whisper@secretpost.example is not expected"}],
             "deadline": "2019-03-20", "late": true},
            {"questionnaire": "un-msq-2020", "respondent": "Rosterman", "key": "rosterman", "counts": id(refused),
             "returns": [one(refused, "2019-03-29")], "changes": [], "doubts": [], "deadline": null, "late": null},
        ],
        "missing": [{"respondent": "Rosterman", "addresses": ["rosterman@secretpost.example"], "deadline": null}],
    });
    fs_err::write(out.join("histories.json"), histories.to_string()).unwrap();
    fs_err::write(out.join("roster.csv"), "respondent,address\nRosterman,rosterman@secretpost.example\n").unwrap();
}

#[test]
fn no_byte_of_what_is_published_tells_of_a_person() {
    let published = telling();
    let mut refused = telling();
    refused["id"] = json!("un-msq-2020-whisper00001");
    refused["answers"]["publication_authorized"]["value"] = json!("no");
    refused["answers"]["q14.text"]["value"] = json!("whisper");
    let mut earlier = telling();
    earlier["id"] = json!("un-msq-2020-whisper00002");
    let out = out(&[&published, &earlier, &refused]);
    write_beside(out.path(), &published, &earlier, &refused);
    let formats = formats();
    assert!(formats.contains(&"docx".to_owned()) && formats.contains(&"letters".to_owned()), "{formats:?}");
    let mut made = 0;
    for format in &formats {
        let (code, told) = publish(out.path(), format);
        let public = out.path().join("public");
        let files = ["xlsx", "sqlite"].map(|format| (format, public.join(format!("responses.{format}"))));
        let file = files.into_iter().find(|(one, _)| one == format).map(|(_, file)| file);
        let folder = file.unwrap_or_else(|| public.join(format));
        if code == 64 {
            assert!(["letters", "pdf"].contains(&format.as_str()) && !folder.exists(), "{format}: {told}");
            continue;
        }
        assert_eq!(code, 0, "{format}: {told}");
        assert!(told.contains("1 of 2 respondents may be published"), "{told}");
        assert!(told.contains("left out Rosterman: does not agree to publication"), "{told}");
        let contents = contents(&folder);
        assert!(!contents.is_empty(), "{format} made nothing");
        made += 1;
        for (name, bytes) in contents {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            for token in TOKENS {
                let at = text.find(token);
                let around = at.map(|at| text[at.saturating_sub(80)..].chars().take(200).collect::<String>());
                assert!(at.is_none(), "{name} holds {token:?}: {around:?}");
            }
        }
    }
    assert!(made >= 2, "{formats:?}");
    // The folder of what may not be published is not touched.
    assert!(!out.path().join("export").exists());
}

fn resource(out: &Path, record: &Value) -> Value {
    let file = out.join("public/fhir").join(format!("QuestionnaireResponse-{}.json", id(record)));
    serde_json::from_slice(&fs_err::read(file).unwrap()).unwrap()
}

fn item(resource: &Value, link_id: &str) -> Option<Value> {
    resource["item"]
        .as_array()?
        .iter()
        .find_map(|one| if one["linkId"] == json!(link_id) { Some(one.clone()) } else { item(one, link_id) })
}

#[test]
fn what_is_withheld_is_not_called_empty_and_the_rest_stays() {
    let record = telling();
    let out = out(&[&record]);
    assert_eq!(publish(out.path(), "fhir").0, 0);
    let made = resource(out.path(), &record);
    for field in ["contact.name", "contact.title", "contact.organization", "contact.email", "contact.phone", "q4.name"]
    {
        let item = item(&made, field).unwrap();
        assert!(item.get("answer").is_none(), "{item}");
        assert_eq!(item["extension"][0]["valueCode"], json!("masked"), "{item}");
        assert_eq!(item["extension"][1]["valueCode"], json!("withheld"), "{item}");
    }
    let text = item(&made, "q14.text").unwrap();
    let said = "Avant. Écrire à Mme [withheld], tél. [withheld]), dit [withheld].\nAprès (Link). [withheld]";
    assert_eq!(text["answer"][0]["valueString"], json!(said));
    let links: Vec<&Value> = text["extension"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["url"] == json!("urn:rapporteur:fhir:link"))
        .collect();
    assert_eq!(links.len(), 1);
    let at = |position: usize| links[0]["extension"][position]["valueUnsignedInt"].as_u64().unwrap() as usize;
    let linked: String = said.chars().skip(at(0)).take(at(1) - at(0)).collect();
    assert_eq!(linked, "Link");
    let text = made.to_string();
    for kept in ["https://example.sn/kept", "Kept Ministry", "urn:rapporteur:withheld", "Bureau de [withheld]"] {
        assert!(text.contains(kept), "{kept} is not in {text}");
    }
    // What was left empty is still said to be.
    let mut blank = record;
    blank["answers"]["contact.phone"]["value"] = Value::Null;
    blank["answers"]["contact.phone"]["finding"] = json!("empty");
    write_record(out.path(), &blank);
    assert_eq!(publish(out.path(), "fhir").0, 0);
    let phone = item(&resource(out.path(), &blank), "contact.phone").unwrap();
    assert_eq!(phone["extension"][1]["valueCode"], json!("empty"));
}

#[test]
fn a_title_that_other_answers_name_stays_there() {
    let mut record = fixture("answers-in-french");
    record["answers"]["contact.title"]["value"] = json!("Chef de division");
    record["answers"]["q4.title"]["value"] = json!("Chef de division");
    let out = out(&[&record]);
    assert_eq!(publish(out.path(), "fhir").0, 0);
    let made = resource(out.path(), &record);
    assert_eq!(item(&made, "q4.title").unwrap()["answer"][0]["valueString"], json!("Chef de division"));
    assert!(item(&made, "contact.title").unwrap().get("answer").is_none());
}

#[test]
fn only_a_yes_that_is_accepted_is_one() {
    for (value, finding, status, reason) in [
        (json!("yes"), "answered", "review", "seems to agree"),
        (json!("no"), "answered", "accepted", "does not agree"),
        (Value::Null, "empty", "accepted", "does not say"),
        (Value::Null, "not_stated", "accepted", "does not say"),
        (Value::Null, "not_visible", "review", "does not say"),
        (Value::Null, "absent", "accepted", "does not say"),
    ] {
        let mut record = fixture("answers-in-french");
        let answer = &mut record["answers"]["publication_authorized"];
        (answer["value"], answer["finding"], answer["status"]) = (value, json!(finding), json!(status));
        let out = out(&[&record]);
        let (code, told) = publish(out.path(), "docx");
        assert_eq!(code, 0, "{told}");
        assert!(told.contains(&format!("left out Senegal: {reason}")), "{told}");
        assert!(!contents(&out.path().join("public")).iter().any(|(name, _)| name.contains(".docx")));
    }
}

#[test]
fn a_form_that_does_not_ask_has_nothing_to_publish() {
    let out = out(&[&fixture("unnumbered-yes-no-in-many-ways")]);
    let (code, told) = publish(out.path(), "docx");
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("0 of 1") && told.contains("does not ask whether answers may be published"), "{told}");
}

#[test]
fn where_which_return_counts_is_doubtful_all_must_agree() {
    let published = telling();
    let mut earlier = telling();
    earlier["id"] = json!("un-msq-2020-000000000001");
    for (agrees, expected) in [("yes", "1 of 1"), ("no", "sent several returns, not all of which agree")] {
        earlier["answers"]["publication_authorized"]["value"] = json!(agrees);
        let out = out(&[&published, &earlier]);
        let one = |record: &Value| json!({"record": id(record), "name": "", "submitted_on": null, "received": null, "arrivals": []});
        let histories = json!({"schema": "rapporteur-histories/1", "missing": [], "respondents": [{
            "questionnaire": "un-msq-2020", "respondent": "Senegal", "key": "SEN", "counts": id(&published),
            "returns": [one(&earlier), one(&published)], "changes": [], "deadline": null, "late": null,
            "doubts": [{"code": "order_unknown", "message": ""}],
        }]});
        fs_err::write(out.path().join("histories.json"), histories.to_string()).unwrap();
        let (_, told) = publish(out.path(), "docx");
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn who_thinks_better_of_it_is_gone_from_what_is_published() {
    let mut record = fixture("answers-in-french");
    let out = out(&[&record, &fixture("all-ticks-given")]);
    let published = || {
        contents(&out.path().join("public/docx"))
            .iter()
            .any(|(name, _)| name.contains(&id(&fixture("answers-in-french"))))
    };
    assert_eq!(publish(out.path(), "docx").0, 0);
    assert!(published());
    record["answers"]["publication_authorized"]["value"] = json!("no");
    write_record(out.path(), &record);
    assert_eq!(publish(out.path(), "docx").0, 0);
    assert!(!published());
}

#[test]
fn a_record_that_cannot_be_read_is_left_out_and_told() {
    let out = out(&[&fixture("answers-in-french")]);
    fs_err::write(out.path().join("records/un-msq-2020-broken.json"), "{").unwrap();
    let (code, told) = publish(out.path(), "docx");
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("un-msq-2020-broken: has a record that cannot be read"), "{told}");
    assert!(told.contains("1 of 2"), "{told}");
}
