//! Tracked changes and comments: the accepted view is read, and both versions are kept.

use super::{Form, lines, marked, paragraph, run};
use crate::read::NoticeCode;
use crate::read::document::Mark;

fn deleted(text: &str) -> String {
    format!("<w:del w:author='B'><w:r><w:delText xml:space='preserve'>{text}</w:delText></w:r></w:del>")
}

fn inserted(text: &str) -> String {
    format!("<w:ins w:author='A'>{}</w:ins>", run(text))
}

#[test]
fn the_accepted_view_is_read_and_the_other_kept() {
    let document = Form::of(&paragraph(&(run("Answer: ") + &deleted("No") + &inserted("Yes")))).read();
    let block = &document.blocks[0];
    assert_eq!(block.text.as_str(), "Answer: Yes");
    assert_eq!(marked(block, &Mark::Inserted), ["Yes"]);
    let gone = block.spans.iter().find(|span| span.mark == Mark::Deleted("No".to_owned())).unwrap();
    assert_eq!((gone.start, gone.end), (8, 8));
    assert_eq!(document.notices[0].code, NoticeCode::TrackedChanges);
    assert!(document.notices[0].message.contains("by A, B"), "{}", document.notices[0].message);
}

#[test]
fn a_deleted_mark_joins_its_paragraph_to_the_next() {
    let joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>one </w:t></w:r></w:p>";
    let gone = format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>", deleted("all of it"));
    let document = Form::of(&[joined, &paragraph(&run("two")), &gone, &paragraph(&run("three"))].concat()).read();
    assert_eq!(lines(&document), ["one two", "three"]);
}

#[test]
fn what_was_moved_stands_at_its_new_place_only() {
    let from = "<w:moveFrom w:author='A'><w:r><w:t>moved</w:t></w:r></w:moveFrom>";
    let to = "<w:moveTo w:author='A'><w:r><w:t>moved</w:t></w:r></w:moveTo>";
    let body = paragraph(&(run("From: ") + from)) + &paragraph(&(run("To: ") + to));
    assert_eq!(lines(&Form::of(&body).read()), ["From:", "To: moved"]);
}

#[test]
fn deleted_rows_are_gone_and_inserted_ones_are_there() {
    let row = |change: &str, text: &str| {
        format!("<w:tr><w:trPr>{change}</w:trPr><w:tc>{}</w:tc></w:tr>", paragraph(&run(text)))
    };
    let table = format!("<w:tbl>{}{}{}</w:tbl>", row("", "a"), row("<w:del/>", "b"), row("<w:ins/>", "c"));
    let document = Form::of(&table).read();
    assert_eq!(lines(&document), ["a", "c"]);
    assert_eq!(document.blocks[1].cells[0].row, 1);
}

#[test]
fn comments_are_told_with_their_anchor_and_are_no_text() {
    let body = paragraph(
        &("<w:commentRangeStart w:id='3'/>".to_owned()
            + &run("Yes")
            + "<w:commentRangeEnd w:id='3'/>\
           <w:r><w:commentReference w:id='3'/></w:r>"
            + &run(" since 2018")),
    );
    let comments = format!("<w:comment w:id='3' w:author='Desk'>{}</w:comment>", paragraph(&run("Is that so?")));
    let document = Form::of(&body).with("comments", "comments", &comments).read();
    assert_eq!(lines(&document), ["Yes since 2018"]);
    assert_eq!(document.notices[0].code, NoticeCode::Comment);
    assert_eq!(document.notices[0].message, "comment by Desk on \"Yes\": Is that so?");
}
