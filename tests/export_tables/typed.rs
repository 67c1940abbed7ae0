//! Typed tables, read back by the reader of the same crate; `tests/open-exports` reads them with another program.

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};

use crate::data::{Data, long_text};

fn rows(data: &Data, name: &str) -> Vec<Row> {
    let bytes = bytes::Bytes::from(data.bytes(&format!("parquet/{name}.parquet")));
    let reader = SerializedFileReader::new(bytes).unwrap();
    assert!(reader.metadata().file_metadata().created_by().unwrap().starts_with("rapporteur "));
    reader.get_row_iter(None).unwrap().map(Result::unwrap).collect()
}

fn field(row: &Row, name: &str) -> Field {
    row.get_column_iter().find(|(column, _)| *column == name).unwrap_or_else(|| panic!("no {name}")).1.clone()
}

#[test]
fn cells_have_their_types() {
    let data = Data::exported();
    let wide = rows(data, "responses-un-msq-2020");
    let of = |key: &str| wide.iter().find(|row| field(row, "case_key") == Field::Str(key.into())).unwrap();
    let (fiji, senegal) = (of("FJI"), of("SEN"));
    assert_eq!(field(fiji, "q17_percentage"), Field::Double(71.4));
    assert_eq!(field(senegal, "q8_options__sdgs"), Field::Bool(true));
    assert_eq!(field(senegal, "q8_options__subnational"), Field::Bool(false));
    assert_eq!(field(fiji, "q8_options__sdgs"), Field::Null);
    assert_eq!(field(fiji, "q8_options__finding"), Field::Str("not_visible".into()));
    assert_eq!(field(senegal, "case_late"), Field::Bool(false));
    assert_eq!(field(senegal, "case_deadline"), Field::Date(18_016));
    assert_eq!(field(senegal, "submitted_on"), Field::Date(17_984));
    assert_eq!(field(senegal, "case_received"), Field::TimestampMillis(1_555_056_900_000));
    assert_eq!(field(senegal, "case_returns"), Field::Long(2));
}

#[test]
fn texts_are_as_they_were() {
    let data = Data::exported();
    let wide = rows(data, "responses-un-msq-2020");
    let senegal = wide.iter().find(|row| field(row, "case_key") == Field::Str("SEN".into())).unwrap();
    let record = data.record("answers-in-french");
    for id in ["q4.name", "q4.organization", "q9.text", "q11.text", "q14.text"] {
        let text = record["answers"][id]["value"].as_str().unwrap();
        assert_eq!(field(senegal, &id.replace('.', "_")), Field::Str(text.into()), "{id}");
    }
    assert_eq!(field(senegal, "q15_text"), Field::Str(long_text()));
}

#[test]
fn lists_keep_their_parts() {
    let data = Data::exported();
    let wide = rows(data, "responses-un-msq-2020");
    let senegal = wide.iter().find(|row| field(row, "case_key") == Field::Str("SEN".into())).unwrap();
    let Field::ListInternal(portals) = field(senegal, "q1_portals") else { panic!("no list") };
    let Field::Group(first) = &portals.elements()[0] else { panic!("no group") };
    let Field::Group(second) = &portals.elements()[1] else { panic!("no group") };
    assert_eq!(portals.elements().len(), 2);
    assert_eq!(field(first, "name"), Field::Str("=A | \\ B".into()));
    assert_eq!(field(first, "description"), Field::Str("first\nsecond".into()));
    assert_eq!((field(second, "url"), field(second, "name")), (Field::Str("https://b.example/".into()), Field::Null));
    let Field::ListInternal(addresses) = field(senegal, "contact_email") else { panic!("no list") };
    assert_eq!(addresses.elements(), [Field::Str("=a@b.example".into()), Field::Str("second@b.example".into())]);
    let failed = rows(data, "inputs").into_iter().filter(|row| field(row, "became") == Field::Str("failed".into()));
    assert_eq!(failed.count(), 2);
}
