//! Ticks, however they are made: which option is chosen, and when nobody can tell.

use super::*;

/// The answers of the blank form as a Word file whose body has `body` in the place of the paragraphs from
/// `from` up to `to`.
fn word_answers(from: &str, to: &str, body: &str) -> indexmap::IndexMap<String, RecordAnswer> {
    let paragraphs = BLANK.split("\n\n").map(|one| one.replace(['*', '|'], "").replace('\n', " "));
    let (mut written, mut is_out) = (String::new(), false);
    for paragraph in paragraphs {
        if paragraph.starts_with(to) {
            is_out = false;
        }
        if !is_out {
            written += &word_paragraph(&paragraph, "");
        }
        if paragraph.starts_with(from) {
            is_out = true;
            written += body;
        }
    }
    converted("answer.docx", word_file(&written))
}

fn word_paragraph(text: &str, look: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        r#"<w:p><w:pPr>{}</w:pPr><w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#,
        if look.is_empty() { "" } else { BULLETED }
    )
}

/// Of the list whose bullets are boxes.
const BULLETED: &str = r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>"#;

/// A Word file with this body, and a list whose bullets are boxes.
fn word_file(body: &str) -> Vec<u8> {
    use std::io::Write;
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let relationship = |kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let bullets = r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="☐"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#;
    let parts = [
        ("_rels/.rels", relationship("officeDocument", "word/document.xml")),
        ("word/_rels/document.xml.rels", relationship("numbering", "numbering.xml")),
        ("word/document.xml", format!(r#"<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>"#)),
        ("word/numbering.xml", format!(r#"<w:numbering xmlns:w="{WORD}">{bullets}</w:numbering>"#)),
    ];
    let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        package.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        package.write_all(content.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

#[test]
fn the_word_that_comes_first_is_not_the_answer() {
    for (written, expected) in [
        ("Yes .......     No ...X...", "no"),
        ("Yes ...X...     No .......", "yes"),
        ("Yes/No: NO", "no"),
        ("Yes/No: YES", "yes"),
        ("☐ Yes X     ☐ No", "yes"),
        ("X ☐ Yes     ☐ No", "yes"),
        ("☐ Yes     X ☐ No", "no"),
        ("Answer: No", "no"),
    ] {
        assert_eq!(value(&answers(&[(Q6, written)])["q6.answer"]), json!(expected), "{written}");
    }
    for unclear in ["Yes     → No", "V Yes     No", "{x} Yes     { } No", "☐ Yes  X  ☐ No", "[★] Yes     [ ] No"]
    {
        let (_, value, status) = told(&answers(&[(Q6, unclear)])["q6.answer"]);
        assert_eq!((value, status), (Value::Null, json!("review")), "{unclear}");
    }
}

#[test]
fn a_mark_beside_an_empty_box_ticks_it() {
    for written in ["☐X Yes     ☐ No", "□√Yes     □No", "☐ <u>Yes</u>     ☐ No", "☐ Yes     ☐ ~~No~~"]
    {
        assert_eq!(value(&answers(&[(Q6, written)])["q6.answer"]), json!("yes"), "{written}");
    }
    let (finding, value, _) = told(&answers(&[(Q6, "☐ Yes     ☐ No")])["q6.answer"]);
    assert_eq!((finding, value), (json!("empty"), Value::Null));
}

#[test]
fn a_mark_behind_an_option_is_no_word_of_it() {
    let text = BLANK
        .replace("☐ open government data", "☐ open government data X")
        .replace("☐ e-procurement", "☐X e-procurement");
    let q9 = value(&converted("answer.md", text.into_bytes())["q9.options"]);
    assert_eq!(q9["checked"], json!(["open_data", "e_procurement"]), "{q9}");
    let text = BLANK.replace("☐ I/We hereby", "X I/We hereby");
    assert_eq!(value(&converted("answer.md", text.into_bytes())["publication_authorized"]), json!("yes"));
}

#[test]
fn an_unknown_mark_counts_where_the_document_repeats_it_on_either_side() {
    let (yes, no) = ("V Yes     No", "Yes     V No");
    let mixed = answers(&[(Q6, yes), ("7. Is there a", no), ("22. Is your", yes)]);
    for (field, expected) in [("q6.answer", "yes"), ("q7.answer", "no"), ("q22.answer", "yes")] {
        let (_, value, status) = told(&mixed[field]);
        assert_eq!((value, status), (json!(expected), json!("review")), "{field}");
    }
    // What stands on every line beside the same word is printed.
    let alike = answers(&[(Q6, yes), ("7. Is there a", yes), ("22. Is your", yes)]);
    assert_eq!(value(&alike["q6.answer"]), Value::Null);
}

#[test]
fn box_bullets_that_are_all_alike_tell_nothing() {
    let bulleted = |text: &str, look: &str| word_paragraph(text, look);
    let (plain, marked) = ("<w:sz w:val=\"20\"/>", "<w:highlight w:val=\"yellow\"/>");
    let q10 = |yes: &str, no: &str| {
        let body = bulleted("Yes", yes) + &bulleted("No", no);
        told(&word_answers("10. Do you", "11. If yes", &body)["q10.answer"])
    };
    assert_eq!(q10(plain, plain), (json!("not_visible"), Value::Null, json!("review")));
    assert_eq!(q10(plain, marked).1, json!("no"));
    assert_eq!(q10(marked, plain).1, json!("yes"));
}

#[test]
fn deleted_options_are_not_chosen() {
    let deleted = |text: &str| {
        format!(r#"<w:del w:id="1" w:author="a"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>"#)
    };
    let kept = |text: &str| format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#);
    let (yes, no) = ("☐ Yes", "☐ No");
    let body = format!("<w:p>{}{}{}</w:p>", kept(yes), deleted("     "), deleted(no));
    assert_eq!(value(&word_answers("10. Do you", "11. If yes", &body)["q10.answer"]), json!("yes"));

    let is_kept = |option: &str| !option.contains("Freedom") && !option.contains("signature");
    let options = BLANK.split("9. Is there any legal framework on:").nth(1).unwrap().split("\n\n");
    let options = options.map(str::trim).filter_map(|line| line.strip_prefix("☐ ")).take(9);
    let body: String = options
        .map(|option| match is_kept(option) {
            true => format!("<w:p>{}</w:p>", kept(option)),
            false => format!("<w:p><w:pPr><w:rPr><w:del w:id=\"2\"/></w:rPr></w:pPr>{}</w:p>", deleted(option)),
        })
        .collect();
    let q9 = value(&word_answers("9. Is there any", "V. ", &body)["q9.options"]);
    assert_eq!(q9["unchecked"], json!(["access_to_information", "digital_signature"]), "{q9}");
    assert_eq!(q9["checked"].as_array().map(Vec::len), Some(7), "{q9}");
}

#[test]
fn filled_and_hollow_boxes_are_twins_also_on_lines_of_their_own() {
    for (hollow, filled) in [('□', '■'), ('○', '●'), ('○', '◉')] {
        let written = format!("{hollow} Yes\n\n{filled} No");
        assert_eq!(value(&answers(&[(Q6, &written)])["q6.answer"]), json!("no"), "{written}");
    }
}

#[test]
fn a_mark_alone_in_a_cell_belongs_to_its_row_and_column() {
    for (printed, expected) in [
        ("<table><tr><td>Yes</td><td>☐</td></tr><tr><td>No</td><td>☒</td></tr></table>", "no"),
        ("<table><tr><td>Yes</td><td>X</td></tr><tr><td>No</td><td></td></tr></table>", "yes"),
        ("<table><tr><td>☐</td><td>Yes</td><td>☒</td><td>No</td></tr></table>", "no"),
        ("<table><tr><td>Yes</td><td>☐</td><td>No</td><td>☒</td></tr></table>", "no"),
        ("| Yes | No |\n|---|---|\n| ☐ | ☒ |", "no"),
        ("| Yes | No |\n|---|---|\n| X |  |", "yes"),
    ] {
        let answers = answers(&[(Q6, printed)]);
        assert_eq!(value(&answers["q6.answer"]), json!(expected), "{printed}");
        assert_eq!(value(&answers["q6.text"]), Value::Null, "{printed}");
    }
    let question = |prompt: &str| BLANK.lines().find(|line| line.starts_with(prompt)).unwrap();
    let (q22, q23) = (question("22. Is your"), question("23. Is your"));
    let matrix = format!("| Question | Yes | No | Comments |\n|---|---|---|---|\n| {q22} | | X | |\n| {q23} | X | | |");
    let text = BLANK.replace(&format!("{q22}\n\n{q23}"), &matrix);
    let answers = converted("answer.md", text.into_bytes());
    assert_eq!(value(&answers["q22.answer"]), json!("no"));
    assert_eq!(value(&answers["q23.answer"]), json!("yes"));
}
