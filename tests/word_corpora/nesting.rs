//! Elements in elements in elements: deeper than any person nests, and than any stack goes.

use std::path::PathBuf;

use crate::corpora::{fault, for_each, run};
use crate::packages::{open_document, word};

const LEVELS: usize = 20_000;

/// What is nested in Word files: what opens a level, what stands innermost, what closes a level.
const IN_WORD: [(&str, &str, &str, &str); 9] = [
    ("tables", "<w:tbl><w:tr><w:tc>", "<w:p/>", "<w:p/></w:tc></w:tr></w:tbl>"),
    ("runs", "<w:r>", "<w:t>deep</w:t>", "</w:r>"),
    (
        "text boxes",
        "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>",
        "<w:p/>",
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
    ),
    (
        "boxes of two kinds",
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><wps:txbx><w:txbxContent>",
        "<w:p/>",
        "</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback/></mc:AlternateContent></w:r></w:p>",
    ),
    ("content controls", "<w:sdt><w:sdtContent>", "<w:p/>", "</w:sdtContent></w:sdt>"),
    ("insertions", "<w:ins w:id=\"1\">", "<w:r><w:t>deep</w:t></w:r>", "</w:ins>"),
    ("simple fields", "<w:fldSimple w:instr=\"REF a\">", "<w:r><w:t>deep</w:t></w:r>", "</w:fldSimple>"),
    ("fractions", "<m:f><m:num>", "<m:r><m:t>deep</m:t></m:r>", "</m:num></m:f>"),
    ("unknown elements", "<w:unknown>", "<w:p/>", "</w:unknown>"),
];

/// The same in OpenDocument files.
const IN_OPEN_DOCUMENT: [(&str, &str, &str, &str); 4] = [
    ("sections", "<text:section>", "<text:p>deep</text:p>", "</text:section>"),
    (
        "tables in tables",
        "<table:table><table:table-row><table:table-cell>",
        "<text:p/>",
        "</table:table-cell></table:table-row></table:table>",
    ),
    ("spans", "<text:span>", "deep", "</text:span>"),
    ("lists", "<text:list><text:list-item>", "<text:p>deep</text:p>", "</text:list-item></text:list>"),
];

/// Elements that stand in a paragraph and not in a body.
const INSIDE_A_PARAGRAPH: [&str; 5] = ["runs", "insertions", "simple fields", "fractions", "spans"];

fn nested((name, open, innermost, close): (&str, &str, &str, &str), paragraph: (&str, &str)) -> String {
    let nested = format!("{}{innermost}{}", open.repeat(LEVELS), close.repeat(LEVELS));
    if INSIDE_A_PARAGRAPH.contains(&name) { format!("{}{nested}{}", paragraph.0, paragraph.1) } else { nested }
}

#[test]
fn nesting_without_end_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut files: Vec<PathBuf> = Vec::new();
    let mut put = |name: String, bytes: Vec<u8>| {
        files.push(folder.path().join(name));
        fs_err::write(files.last().unwrap(), bytes).unwrap();
    };
    for one in IN_WORD {
        put(format!("{}.docx", one.0), word(&nested(one, ("<w:p>", "</w:p>"))));
    }
    for one in IN_OPEN_DOCUMENT {
        put(format!("{}.odt", one.0), open_document(&nested(one, ("<text:p>", "</text:p>"))));
    }
    let wrong = for_each(&files, |file| {
        let ran = run(file, &[]);
        let is_read = (ran.code == Some(0)).then(|| "was read".to_owned());
        // The depth is what is wrong with it, and that is what must be said.
        let is_told = ["deep", "nest"].iter().any(|word| ran.stderr.contains(word));
        let untold =
            (!is_told).then(|| format!("does not tell why: {}", ran.stderr.lines().next().unwrap_or_default()));
        fault(&ran).or(is_read).or(untold)
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same elements a few levels deep are read: it is the depth that is refused.
#[test]
fn nesting_as_people_nest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let table = |inner: &str| format!("<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>");
    let paragraph = "<w:p><w:r><w:t>inmost</w:t></w:r></w:p>";
    let file = folder.path().join("tables.docx");
    fs_err::write(&file, word(&table(&table(&table(&table(paragraph)))))).unwrap();
    let ran = run(&file, &[]);
    assert!(fault(&ran).is_none() && String::from_utf8_lossy(&ran.stdout).contains("inmost"), "{}", ran.stderr);
}
