//! Tables, text boxes, notes, furniture; and packages that cannot be read.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Form, lines, paragraph, paragraph_with, run};
use crate::read::document::{BlockKind, Furniture, Mark, NotReadKind};
use crate::read::docx::read;
use crate::read::{NoticeCode, ReadError};

fn cell(properties: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
}

fn row(cells: &str) -> String {
    format!("<w:tr>{cells}</w:tr>")
}

fn text(text: &str) -> String {
    paragraph(&run(text))
}

#[test]
fn merged_cells_cover_rows_and_columns() {
    let table = [
        row(&(cell("<w:vMerge w:val='restart'/>", &text("down")) + &cell("<w:gridSpan w:val='2'/>", &text("across")))),
        row(&(cell("<w:vMerge/>", "<w:p/>") + &cell("", &text("b")) + &cell("", &text("c")))),
    ];
    let document = Form::of(&format!("<w:tbl>{}</w:tbl>", table.concat())).read();
    let cells: Vec<[u32; 4]> = document
        .blocks
        .iter()
        .map(|block| block.cells[0])
        .map(|cell| [cell.row, cell.column, cell.row_span, cell.column_span])
        .collect();
    assert_eq!(lines(&document), ["down", "across", "b", "c"]);
    assert_eq!(cells, [[0, 0, 2, 1], [0, 1, 1, 2], [1, 1, 1, 1], [1, 2, 1, 1]]);
}

#[test]
fn tables_nest_and_rows_may_begin_later() {
    let inner = format!("<w:tbl>{}</w:tbl>", row(&cell("", &text("inner"))));
    let late = "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>".to_owned() + &cell("", &text("late")) + "</w:tr>";
    let outer = row(&(cell("", &text("a")) + &cell("", &(inner + &text("after"))))) + &late;
    let document = Form::of(&format!("<w:tbl>{outer}</w:tbl>")).read();
    assert_eq!(lines(&document), ["a", "inner", "after", "late"]);
    let depths: Vec<usize> = document.blocks.iter().map(|block| block.cells.len()).collect();
    assert_eq!(depths, [1, 2, 1, 1]);
    assert_ne!(document.blocks[1].cells[1].table, document.blocks[1].cells[0].table);
    assert_eq!(document.blocks[3].cells[0].column, 1);
}

#[test]
fn a_text_box_is_read_once_behind_its_paragraph() {
    let content = format!("<w:txbxContent>{}</w:txbxContent>", text("boxed"));
    let body = paragraph(&format!(
        "{}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>\
         <wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>\
         </mc:AlternateContent></w:r>{}",
        run("before "),
        run("behind")
    ));
    assert_eq!(lines(&Form::of(&body).read()), ["before behind", "boxed"]);
}

#[test]
fn notes_stand_behind_the_text_under_their_mark() {
    let body = paragraph(
        &(run("Yes") + "<w:r><w:footnoteReference w:id='5'/></w:r><w:r><w:endnoteReference w:id='2'/></w:r>"),
    );
    let notes = format!(
        "<w:footnote w:id='0' w:type='separator'>{}</w:footnote><w:footnote w:id='5'>{}</w:footnote>",
        text("-"),
        text("Law of 2019")
    );
    let ends = format!("<w:endnote w:id='2'>{}</w:endnote>", text("Annex"));
    let document = Form::of(&body).with("footnotes", "footnotes", &notes).with("endnotes", "endnotes", &ends).read();
    assert_eq!(lines(&document), ["Yes", "1 Law of 2019", "i Annex"]);
    assert_eq!(document.blocks[1].kind, BlockKind::Note);
    let marks: Vec<&Mark> = document.blocks[0].spans.iter().map(|span| &span.mark).collect();
    assert_eq!(marks, [&Mark::NoteReference("1".to_owned()), &Mark::NoteReference("i".to_owned())]);
}

#[test]
fn headers_and_footers_are_furniture_and_so_are_contents() {
    let styles = "<w:style w:type='paragraph' w:styleId='T1'><w:name w:val='toc 1'/></w:style>";
    let body = paragraph_with("<w:pStyle w:val='T1'/>", &run("I. Framework 2")) + &text("body");
    let document = Form::of(&body)
        .with("styles", "styles", styles)
        .with("header", "hdr", &text("Survey 2020"))
        .with("footer", "ftr", &text("Page 1"))
        .read();
    let kinds: Vec<BlockKind> = document.blocks.iter().map(|block| block.kind).collect();
    let furniture =
        [Furniture::PageHeader, Furniture::TableOfContents, Furniture::PageFooter].map(BlockKind::Furniture);
    assert_eq!(kinds, [furniture[0], furniture[1], BlockKind::Paragraph, furniture[2]]);
}

#[test]
fn a_header_that_all_sections_show_is_read_once() {
    let header = text("Survey 2020");
    let document = Form::of(&text("body"))
        .with_part("header", "header1", "hdr", &header)
        .with_part("header", "header2", "hdr", &header)
        .with_part("header", "header3", "hdr", &text("Annex"))
        .read();
    assert_eq!(lines(&document), ["Survey 2020", "Annex", "body"]);
}

#[test]
fn pictures_are_listed_behind_the_paragraph_they_stand_in() {
    let picture = "<w:r><w:drawing><wp:inline><wp:docPr id='1' name='Picture 1' descr='Organogram'/><a:graphic><a:graphicData>\
        <a:blip/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>";
    let document = Form::of(&(text("Question") + &paragraph(picture) + &text("next"))).read();
    assert_eq!(lines(&document), ["Question", "next"]);
    let picture = &document.not_read[0];
    assert_eq!((picture.kind, picture.description.as_str()), (NotReadKind::Image, "Organogram"));
    assert_eq!(picture.after_block, Some(0));
}

#[test]
fn a_damaged_part_costs_only_itself() {
    let document = Form::of(&text("body")).with("styles", "styles", "<w:style").read();
    assert_eq!(lines(&document), ["body"]);
    assert_eq!(document.notices[0].code, NoticeCode::PartDamaged);
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let zipped = |parts: &[(&str, &str)]| {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    assert!(matches!(read(b"PK\x03\x04 no more"), Err(ReadError::PartDamaged { .. })));
    assert!(matches!(read(&zipped(&[("a.txt", "a")])), Err(ReadError::PartMissing { .. })));
    let bomb = "<!DOCTYPE x [<!ENTITY a 'a'>]><x/>";
    assert!(matches!(read(&zipped(&[("word/document.xml", bomb)])), Err(ReadError::PartDamaged { .. })));
    let deep = "<a>".repeat(5_000) + &"</a>".repeat(5_000);
    assert!(matches!(read(&zipped(&[("word/document.xml", &deep)])), Err(ReadError::PackageTooLarge { .. })));
    let large = " ".repeat(70 * 1024 * 1024);
    assert!(matches!(read(&zipped(&[("word/document.xml", &large)])), Err(ReadError::PackageTooLarge { .. })));
}
