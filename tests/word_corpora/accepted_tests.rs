//! What `accepted` finds, shown on small files.

use crate::accepted::accepted_text;
use crate::packages::word;

#[track_caller]
fn case(body: &str, expected: &str) {
    let text = accepted_text(&word(body)).unwrap();
    assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), expected, "{body}");
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

#[test]
fn changes_are_accepted() {
    let (yes, no) = (run("yes"), run("no").replace("w:t>", "w:delText>"));
    case(&format!("<w:p><w:ins>{yes}</w:ins><w:del>{no}</w:del><w:moveFrom>{yes}</w:moveFrom></w:p>"), "yes");
    case(&format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{yes}</w:p><w:p>{yes}</w:p>"), "yesyes");
    let row = |properties: &str| format!("<w:tr><w:trPr>{properties}</w:trPr><w:tc><w:p>{yes}</w:p></w:tc></w:tr>");
    case(&format!("<w:tbl>{}{}</w:tbl>", row("<w:del/>"), row("")), "yes");
}

#[test]
fn instructions_and_hidden_text_are_left_out() {
    let character = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let field = |instruction: &str, result: &str| {
        format!("{}{instruction}{}{result}{}", character("begin"), character("separate"), character("end"))
    };
    let inner = field(&run("code"), &run("inner"));
    case(&format!("<w:p>{}{}</w:p>", field(&inner, &run("outer")), run(" behind")), "outer behind");
    let hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>";
    case(
        &format!("<w:p>{hidden}{}</w:p>", hidden.replace("vanish/", "vanish w:val=\"0\"/").replace("hidden", "shown")),
        "shown",
    );
    case(
        &format!("<w:p>{}</w:p>", run("þ").replace("<w:t>", "<w:rPr><w:rFonts w:ascii=\"Wingdings\"/></w:rPr><w:t>")),
        "",
    );
}

#[test]
fn a_text_box_counts_once_and_parts_no_word() {
    let text_box = format!("<w:txbxContent><w:p>{}</w:p></w:txbxContent>", run("box"));
    let both = |required: &str| {
        format!(
            "<w:p><w:r><w:t>one</w:t><mc:AlternateContent><mc:Choice Requires=\"{required}\">{text_box}</mc:Choice>\
             <mc:Fallback>{}</mc:Fallback></mc:AlternateContent><w:t>word</w:t></w:r></w:p>",
            text_box.replace("box<", "fallback<")
        )
    };
    case(&both("wps"), "oneword box");
    case(&both("unknown"), "oneword fallback");
}
