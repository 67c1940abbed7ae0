//! Controls and fields: every tick has its true state, and a default is no answer.

use super::{Form, controls, lines, marked, paragraph, run};
use crate::read::NoticeCode;
use crate::read::document::{Document, Mark, TickSeen, TickState};

fn control(properties: &str, content: &str) -> String {
    format!("<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")
}

fn check_box(state: &str, glyph: &str) -> String {
    let state = format!("<w14:checkbox><w14:checked w14:val='{state}'/></w14:checkbox>");
    control(&("<w:tag w:val='q'/>".to_owned() + &state), &run(glyph))
}

fn field(code: &str, form: &str, result: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData>{form}</w:ffData></w:fldChar></w:r>\
         <w:r><w:instrText> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>{result}\
         <w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
}

fn states(document: &Document) -> Vec<(TickState, TickSeen)> {
    document.blocks.iter().flat_map(|block| &block.ticks).map(|tick| (tick.state, tick.seen)).collect()
}

#[test]
fn the_state_of_a_check_box_wins_over_its_glyph() {
    let body = [check_box("1", "☒"), check_box("0", "☐"), check_box("true", "☐"), check_box("0", "J")];
    let document = Form::of(&body.map(|one| paragraph(&(one + &run(" option")))).concat()).read();
    let seen = TickSeen::ContentControl;
    let (on, off) = ((TickState::Checked, seen), (TickState::Unchecked, seen));
    assert_eq!(states(&document), [on, off, on, off]);
    assert_eq!(lines(&document), ["☒ option", "☐ option", "☒ option", "☐ option"]);
    let told: Vec<NoticeCode> = document.notices.iter().map(|notice| notice.code).collect();
    assert_eq!(told, [NoticeCode::ControlContradicts]);
}

#[test]
fn a_check_box_around_a_block_or_a_cell_is_one_too() {
    let checked = "<w14:checkbox><w14:checked w14:val='1'/></w14:checkbox>";
    let block = control(checked, &paragraph(&run("☒ block")));
    let cell = format!("<w:tc>{}</w:tc>", paragraph(&run("☒ cell")));
    let table = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", control(checked, &cell));
    let document = Form::of(&(block + &table)).read();
    assert_eq!(lines(&document), ["☒ block", "☒ cell"]);
    assert_eq!(states(&document), [(TickState::Checked, TickSeen::ContentControl); 2]);
    assert_eq!(document.blocks[1].cells.len(), 1);
}

#[test]
fn a_placeholder_is_no_answer_and_what_was_typed_over_it_is() {
    let placeholder = control("<w:tag w:val='mail'/><w:showingPlcHdr/><w:text/>", &run("Click here to enter text."));
    let typed = control("<w:tag w:val='name'/><w:text/>", &run("Ministry"));
    let document =
        Form::of(&(paragraph(&(run("Email: ") + &placeholder)) + &paragraph(&(run("Body: ") + &typed)))).read();
    assert_eq!(lines(&document), ["Email:", "Body: Ministry"]);
    let empty = controls(&document.blocks[0]);
    assert!(empty[0].placeholder_shown && empty[0].untouched, "{empty:?}");
    assert_eq!(empty[0].value.as_deref(), Some("Click here to enter text."));
    assert!(!controls(&document.blocks[1])[0].untouched);
}

#[test]
fn lists_and_dates_tell_what_they_stand_for() {
    let items = "<w:dropDownList><w:listItem w:displayText='Africa' w:value='AF'/><w:listItem w:value='Asia'/></w:dropDownList>";
    let body = paragraph(&control(items, &run("Africa")))
        + &paragraph(&control("<w:date w:fullDate='2024-05-17T00:00:00Z'/>", &run("17/5/2024")));
    let document = Form::of(&body).read();
    let (list, date) = (controls(&document.blocks[0]), controls(&document.blocks[1]));
    assert_eq!((list[0].value.as_deref(), list[0].options.join(" ")), (Some("AF"), "Africa Asia".to_owned()));
    assert_eq!(date[0].value.as_deref(), Some("2024-05-17"));
}

#[test]
fn legacy_check_boxes_follow_what_was_done_else_their_default() {
    let boxes = [
        ("<w:checked/>", TickState::Checked),
        ("<w:checked w:val='0'/><w:default w:val='1'/>", TickState::Unchecked),
        ("<w:default w:val='1'/>", TickState::Checked),
        ("", TickState::Unchecked),
    ];
    let body = boxes.map(|(state, _)| {
        let form = format!("<w:name w:val='Check1'/><w:checkBox><w:sizeAuto/>{state}</w:checkBox>");
        paragraph(&(field("FORMCHECKBOX", &form, "") + &run(" Yes")))
    });
    let document = Form::of(&body.concat()).read();
    assert_eq!(states(&document), boxes.map(|(_, state)| (state, TickSeen::LegacyField)));
    let untouched: Vec<bool> = document.blocks.iter().map(|block| controls(block)[0].untouched).collect();
    assert_eq!(untouched, [false, false, true, true]);
}

#[test]
fn a_legacy_check_box_of_which_the_file_says_nothing_is_not_visible() {
    let document = Form::of(&paragraph(&(field("FORMCHECKBOX", "", "") + &run(" Yes")))).read();
    assert_eq!(states(&document), [(TickState::NotVisible, TickSeen::LegacyField)]);
}

#[test]
fn legacy_text_is_an_answer_only_where_somebody_typed() {
    let form = |default: &str| format!("<w:name w:val='T'/><w:textInput><w:default w:val='{default}'/></w:textInput>");
    let body = [
        field("FORMTEXT", &form(""), &run("Ministry")),
        field("FORMTEXT", &form(""), &run("\u{2002}\u{2002}\u{2002}\u{2002}\u{2002}")),
        field("FORMTEXT", &form("type here"), &run("type here")),
    ];
    let document = Form::of(&body.map(|one| paragraph(&(run("Name: ") + &one + &run(" end")))).concat()).read();
    assert_eq!(lines(&document), ["Name: Ministry end", "Name:  end", "Name:  end"]);
    let untouched: Vec<bool> = document.blocks.iter().map(|block| controls(block)[0].untouched).collect();
    assert_eq!(untouched, [false, true, true]);
    assert_eq!(controls(&document.blocks[2])[0].value.as_deref(), Some("type here"));
}

#[test]
fn a_legacy_list_shows_what_was_chosen() {
    let list = |result: &str| {
        format!("<w:ddList>{result}<w:listEntry w:val='National'/><w:listEntry w:val='Regional'/></w:ddList>")
    };
    let body = [list("<w:result w:val='1'/>"), list("")];
    let document =
        Form::of(&body.map(|one| paragraph(&(run("Level: ") + &field("FORMDROPDOWN", &one, "")))).concat()).read();
    assert_eq!(lines(&document), ["Level: Regional", "Level:"]);
    let left = controls(&document.blocks[1]);
    assert_eq!((left[0].untouched, left[0].value.as_deref()), (true, Some("National")));
}

#[test]
fn fields_nest_and_run_over_paragraphs() {
    let inner = field("REF a", "", &run("inner"));
    let body = paragraph(&(run("a ") + &field("REF b", "", &(run("outer ") + &inner)) + &run(" z")))
        + "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>HYPERLINK \"https://e.org\"</w:instrText></w:r>\
           <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>first</w:t></w:r></w:p>\
           <w:p><w:r><w:t>second</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t> behind</w:t></w:r></w:p>";
    assert_eq!(lines(&Form::of(&body).read()), ["a outer inner z", "first", "second behind"]);
}

#[test]
fn a_link_field_over_paragraphs_links_all_of_its_text() {
    let body = "<w:p><w:r><w:t>see </w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r>\
        <w:r><w:instrText>HYPERLINK \"https://e.org\"</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>\
        <w:r><w:t>first</w:t></w:r></w:p><w:p><w:r><w:t>second</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>";
    let document = Form::of(body).read();
    let link = Mark::Link("https://e.org".to_owned());
    assert_eq!(marked(&document.blocks[0], &link), ["first"], "{:?}", document.blocks[0]);
    assert_eq!(marked(&document.blocks[1], &link), ["second"]);
}

#[test]
fn a_box_that_a_change_deleted_is_gone() {
    let checked = "<w14:checkbox><w14:checked w14:val='0'/></w14:checkbox>";
    let deleted = control(checked, "<w:del w:author='A'><w:r><w:delText>☐</w:delText></w:r></w:del>");
    let body = paragraph(&(deleted + &check_box("1", "☒") + &run(" No")));
    let document = Form::of(&body).read();
    assert_eq!(lines(&document), ["☒ No"]);
    assert_eq!(states(&document).len(), 1);
}

#[test]
fn the_placeholder_that_the_file_keeps_tells_what_was_entered() {
    let glossary = format!(
        "<w:docParts><w:docPart><w:docPartPr><w:name w:val='P1'/></w:docPartPr><w:docPartBody>{}</w:docPartBody>\
         </w:docPart></w:docParts>",
        paragraph(&run("Write here."))
    );
    let properties = "<w:showingPlcHdr/><w:placeholder><w:docPart w:val='P1'/></w:placeholder><w:text/>";
    let body = paragraph(&(run("a ") + &control(properties, &run("Write  here."))))
        + &paragraph(&(run("b ") + &control(properties, &run("Ministry"))));
    let document = Form::of(&body).with("glossaryDocument", "glossaryDocument", &glossary).read();
    assert_eq!(lines(&document), ["a", "b Ministry"]);
}

#[test]
fn a_placeholder_that_does_not_look_like_one_is_told() {
    let control = |run: &str| paragraph(&control("<w:showingPlcHdr/><w:text/>", run));
    let plain = Form::of(&(paragraph(&run("x")) + &control(&run("Ministry of Finance")))).read();
    let told: Vec<NoticeCode> = plain.notices.iter().map(|notice| notice.code).collect();
    assert_eq!((lines(&plain), told), (vec!["x".to_owned()], vec![NoticeCode::ControlContradicts]));
    let grey = "<w:r><w:rPr><w:color w:val='808080'/></w:rPr><w:t>Click here</w:t></w:r>";
    assert_eq!(Form::of(&(paragraph(&run("x")) + &control(grey))).read().notices, []);
}
