//! Numbers: those of the standard's rules that forms run into.

use super::{Form, lines, paragraph, paragraph_with, run};
use crate::read::NoticeCode;
use crate::read::document::BlockKind;
use crate::read::label::LabelOrigin;

fn level(index: usize, format: &str, text: &str, more: &str) -> String {
    format!(
        "<w:lvl w:ilvl='{index}'><w:start w:val='1'/><w:numFmt w:val='{format}'/>{more}<w:lvlText w:val='{text}'/></w:lvl>"
    )
}

fn definition(id: u32, levels: &str) -> String {
    format!("<w:abstractNum w:abstractNumId='{id}'>{levels}</w:abstractNum>")
}

fn instance(id: u32, of: u32, overrides: &str) -> String {
    format!("<w:num w:numId='{id}'><w:abstractNumId w:val='{of}'/>{overrides}</w:num>")
}

fn numbered(number: u32, level: usize, text: &str) -> String {
    let properties = format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr>");
    paragraph_with(&properties, &run(text))
}

fn form(body: &str, numbering: &str) -> Form {
    Form::of(body).with("numbering", "numbering", numbering)
}

fn outline() -> String {
    let levels =
        [level(0, "upperRoman", "%1.", ""), level(1, "decimal", "%2.", ""), level(2, "lowerLetter", "(%3)", "")];
    definition(0, &levels.concat())
}

#[test]
fn levels_start_again_behind_those_above_them() {
    let body = [
        numbered(1, 0, "Framework"),
        numbered(1, 1, "Portal"),
        numbered(1, 2, "Health"),
        numbered(1, 2, "Energy"),
        numbered(1, 1, "Officer"),
        numbered(1, 2, "Name"),
        numbered(1, 0, "Strategy"),
        numbered(1, 1, "Plan"),
    ];
    let document = form(&body.concat(), &(outline() + &instance(1, 0, ""))).read();
    let expected =
        ["I. Framework", "1. Portal", "(a) Health", "(b) Energy", "2. Officer", "(a) Name", "II. Strategy", "1. Plan"];
    assert_eq!(lines(&document), expected);
    assert!(document.blocks.iter().all(|block| block.kind == BlockKind::ListItem));
    assert!(document.blocks.iter().flat_map(|block| &block.label).all(|one| one.origin == LabelOrigin::Numbering));
    assert_eq!(document.blocks[2].list_level, Some(2));
}

#[test]
fn a_level_may_go_on_through_the_sections() {
    let levels = level(0, "upperRoman", "%1.", "") + &level(1, "decimal", "%2.", "<w:lvlRestart w:val='0'/>");
    let numbering = definition(0, &levels) + &instance(1, 0, "");
    let body = [numbered(1, 0, "A"), numbered(1, 1, "a"), numbered(1, 0, "B"), numbered(1, 1, "b")];
    assert_eq!(lines(&form(&body.concat(), &numbering).read()), ["I. A", "1. a", "II. B", "2. b"]);
}

#[test]
fn numbers_on_one_definition_go_on_and_a_start_holds_once() {
    let start = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride>";
    let numbering = definition(0, &level(0, "decimal", "%1)", ""))
        + &instance(1, 0, "")
        + &instance(2, 0, start)
        + &instance(3, 0, "");
    let numbers = [1, 1, 2, 2, 3, 2];
    let body: String = numbers.iter().map(|number| numbered(*number, 0, "x")).collect();
    assert_eq!(lines(&form(&body, &numbering).read()), ["1) x", "2) x", "1) x", "2) x", "3) x", "4) x"]);
}

#[test]
fn a_style_carries_its_number_and_zero_takes_it_away() {
    let levels = level(0, "decimal", "Section %1", "") + &level(1, "decimal", "Q%2.", "<w:pStyle w:val='Question'/>");
    let numbering = definition(0, &levels) + &instance(4, 0, "");
    let styles = "<w:style w:type='paragraph' w:styleId='Question'><w:name w:val='Question'/>\
        <w:pPr><w:numPr><w:numId w:val='4'/></w:numPr></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='Sub'><w:name w:val='Sub'/><w:basedOn w:val='Question'/></w:style>";
    let styled = |style: &str, more: &str| paragraph_with(&format!("<w:pStyle w:val='{style}'/>{more}"), &run("x"));
    let zero = "<w:numPr><w:numId w:val='0'/></w:numPr>";
    let body = [styled("Question", ""), styled("Sub", ""), styled("Question", zero), styled("Question", "")];
    let document = form(&body.concat(), &numbering).with("styles", "styles", styles).read();
    assert_eq!(lines(&document), ["Q1. x", "Q2. x", "x", "Q3. x"]);
}

#[test]
fn a_style_of_numbers_stands_for_the_definition_that_it_names() {
    let numbering = "<w:abstractNum w:abstractNumId='0'><w:numStyleLink w:val='List'/></w:abstractNum>".to_owned()
        + &definition(1, &("<w:styleLink w:val='List'/>".to_owned() + &level(0, "decimal", "Q%1", "")))
        + &instance(1, 0, "")
        + &instance(2, 1, "");
    let styles = "<w:style w:type='numbering' w:styleId='List'><w:name w:val='List'/>\
        <w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr></w:style>";
    let body = numbered(1, 0, "a") + &numbered(2, 0, "b");
    assert_eq!(lines(&form(&body, &numbering).with("styles", "styles", styles).read()), ["Q1 a", "Q2 b"]);
}

#[test]
fn legal_numbers_are_decimal() {
    let levels = level(0, "upperRoman", "%1.", "") + &level(1, "decimal", "%1.%2", "<w:isLgl/>");
    let body = numbered(1, 0, "a") + &numbered(1, 1, "b");
    assert_eq!(lines(&form(&body, &(definition(0, &levels) + &instance(1, 0, ""))).read()), ["I. a", "1.1 b"]);
}

#[test]
fn deleted_and_hidden_paragraphs_are_not_counted() {
    let deleted = "<w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr>\
        <w:rPr><w:del w:author='A'/></w:rPr></w:pPr><w:del w:author='A'><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>";
    let hidden = "<w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr><w:rPr><w:vanish/></w:rPr></w:pPr>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>";
    let body = [&numbered(1, 1, "one"), deleted, &numbered(1, 1, "two"), hidden, &numbered(1, 1, "three")].concat();
    let levels = level(0, "none", "", "") + &level(1, "decimal", "%2.", "");
    let document = form(&body, &(definition(0, &levels) + &instance(1, 0, ""))).read();
    assert_eq!(lines(&document), ["1. one", "2. two", "3. three"]);
}

#[test]
fn a_label_that_may_be_another_one_is_told() {
    let body = numbered(1, 1, "early") + &numbered(2, 0, "words");
    let numbering = definition(0, &(level(0, "decimal", "%1", "") + &level(1, "decimal", "%1.%2", "")))
        + &definition(1, &level(0, "cardinalText", "%1", ""))
        + &instance(1, 0, "")
        + &instance(2, 1, "");
    let document = form(&body, &numbering).read();
    assert_eq!(lines(&document), ["1.1 early", "1 words"]);
    let codes: Vec<NoticeCode> = document.notices.iter().map(|notice| notice.code).collect();
    assert_eq!(codes, [NoticeCode::LabelUncertain; 2]);
}

#[test]
fn bullets_are_no_labels_and_boxes_as_bullets_are_ticks() {
    let font = "<w:rPr><w:rFonts w:ascii='Wingdings' w:hAnsi='Wingdings'/></w:rPr>";
    let numbering = definition(0, &level(0, "bullet", "\u{f0b7}", ""))
        + &definition(1, &level(0, "bullet", "\u{f0a8}", font))
        + &instance(1, 0, "")
        + &instance(2, 1, "");
    let document = form(&(numbered(1, 0, "a point") + &numbered(2, 0, "an option")), &numbering).read();
    assert_eq!(document.blocks[0].text.as_str(), "a point");
    assert_eq!((document.blocks[0].kind, &document.blocks[0].label), (BlockKind::ListItem, &None));
    assert_eq!(document.blocks[1].ticks.len(), 1, "{:?}", document.blocks[1]);
}

#[test]
fn a_label_typed_by_hand_is_kept_apart_too() {
    let document = Form::of(&(paragraph(&run("17.\u{a0}What share?")) + &paragraph(&run("2019. A year")))).read();
    assert_eq!(lines(&document), ["17. What share?", "2019. A year"]);
    assert_eq!(document.blocks[0].label.as_ref().map(|label| label.origin), Some(LabelOrigin::Typed));
    assert_eq!(document.blocks[1].label, None);
}

#[test]
fn a_number_that_fills_a_cell_is_text_of_that_cell() {
    let cell = |content: &str| format!("<w:tc>{content}</w:tc>");
    let number = paragraph_with("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>", "");
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let rows = [
        row(&[cell(&number), cell(&paragraph(&run("Portal")))]),
        row(&[cell(&number), cell(&paragraph(&run("Officer")))]),
        // Nothing stands beside it, and an empty line of a list is none.
        row(&[cell(&number), cell("<w:p/>")]),
        row(&[cell(&paragraph(&run("Words"))), cell(&number)]),
    ];
    let numbering = definition(0, &level(0, "decimal", "%1.", "")) + &instance(1, 0, "");
    let document = form(&format!("<w:tbl>{}</w:tbl>", rows.concat()), &numbering).read();
    assert_eq!(lines(&document), ["1.", "Portal", "2.", "Officer", "Words"]);
    assert_eq!(document.blocks[2].cells[0].column, 0);
}
