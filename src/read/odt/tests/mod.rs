//! Small OpenDocument files, and how they are read.

mod bounds;
mod controls;

use std::io::{Cursor, Write};

use super::read;
use crate::read::document::{Block, BlockKind, Document, Furniture, Mark, TickState};
use crate::read::notice::NoticeCode;
use crate::read::{PartPlace, Place, ReadError};

/// Names of the namespaces, as every part declares them.
const NAMESPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
 xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0""#;

/// A package of these parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    packed(parts).unwrap_or_default()
}

fn packed(parts: &[(&str, &str)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default())?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

fn content(automatic: &str, body: &str) -> String {
    format!(
        "<office:document-content {NAMESPACES}><office:automatic-styles>{automatic}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
}

fn document_with(automatic: &str, body: &str) -> Document {
    read(&package(&[("content.xml", &content(automatic, body))])).unwrap_or_default()
}

/// Labels and texts of the blocks.
fn lines(document: &Document) -> Vec<String> {
    let line = |block: &Block| {
        let label = block.label.as_ref().map(|label| format!("{} ", label.written)).unwrap_or_default();
        format!("{label}{}", block.text.as_str())
    };
    document.blocks.iter().map(line).collect()
}

fn lines_of(body: &str) -> Vec<String> {
    lines(&document_with("", body))
}

fn ticks(document: &Document) -> Vec<TickState> {
    document.blocks.iter().flat_map(|block| &block.ticks).map(|tick| tick.state).collect()
}

#[test]
fn white_space_is_one_blank_and_breaks_part_lines() {
    let body = "<text:p>  two \n  <text:span> words</text:span><text:s text:c='2'/>x<text:tab/>y</text:p>\
                <text:p>one<text:line-break/>two</text:p>";
    assert_eq!(lines_of(body), ["two words  x\ty", "one", "two"]);
}

const LISTS: &str = r#"<text:list-style style:name="L">
 <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
 <text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="2"/>
 <text:list-level-style-number text:level="3" style:num-format="a" style:num-suffix=")"/></text:list-style>
 <text:list-style style:name="M"><text:list-level-style-number text:level="1" style:num-format="I"/></text:list-style>
 <text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>
 <text:list-style style:name="Box"><text:list-level-style-bullet text:level="1" text:bullet-char="&#xf0a8;">
 <style:text-properties fo:font-family="Wingdings"/></text:list-level-style-bullet></text:list-style>"#;

/// Lists as LibreOffice 7.4 shows them.
#[test]
fn lists_count_as_libreoffice_counts() {
    for (body, expected) in [
        // A level that was skipped has been counted.
        (
            "<text:list text:style-name='L'><text:list-item><text:list><text:list-item><text:p>a</text:p>\
             </text:list-item></text:list></text:list-item><text:list-item><text:p>b</text:p><text:p>c</text:p>\
             </text:list-item></text:list>",
            &["1.1. a", "2. b", "c"][..],
        ),
        // A list goes on where it says so, and where its style is that of the list before.
        (
            "<text:list text:style-name='L'><text:list-item><text:p>a</text:p></text:list-item></text:list>\
             <text:list text:style-name='L' text:continue-numbering='true'><text:list-item><text:p>b</text:p>\
             </text:list-item></text:list><text:list text:style-name='L'><text:list-item><text:p>c</text:p>\
             </text:list-item></text:list><text:list text:style-name='M' text:continue-numbering='true'>\
             <text:list-item><text:p>d</text:p></text:list-item></text:list>",
            &["1. a", "2. b", "1. c", "I d"],
        ),
        (
            "<text:list xml:id='x' text:style-name='L'><text:list-item><text:p>a</text:p></text:list-item></text:list>\
             <text:list text:style-name='M'><text:list-item><text:p>b</text:p></text:list-item></text:list>\
             <text:list text:continue-list='x' text:style-name='L'><text:list-item><text:p>c</text:p>\
             </text:list-item></text:list>",
            &["1. a", "I b", "2. c"],
        ),
        // A second list in the same item starts anew; the first goes on with that of the item before.
        (
            "<text:list text:style-name='L'><text:list-item><text:p>a</text:p><text:list><text:list-item>\
             <text:p>b</text:p></text:list-item></text:list><text:list><text:list-item><text:p>c</text:p>\
             </text:list-item></text:list></text:list-item><text:list-item><text:list><text:list-item>\
             <text:p>d</text:p></text:list-item></text:list></text:list-item></text:list>",
            &["1. a", "1.1. b", "1.1. c", "1.2. d"],
        ),
        (
            "<text:list text:style-name='L'><text:list-header><text:p>a</text:p></text:list-header>\
             <text:list-item text:start-value='7'><text:p>b</text:p></text:list-item>\
             <text:list-item text:style-override='M'><text:p>c</text:p></text:list-item></text:list>",
            &["a", "7. b", "VIII c"],
        ),
        (
            "<text:numbered-paragraph text:list-id='n' text:style-name='L'><text:p>a</text:p>\
             </text:numbered-paragraph><text:numbered-paragraph text:list-id='n' text:style-name='L' text:level='2'>\
             <text:p>b</text:p></text:numbered-paragraph>",
            &["1. a", "1.1. b"],
        ),
    ] {
        assert_eq!(lines(&document_with(LISTS, body)), expected, "{body}");
    }
}

#[test]
fn bullets_are_no_labels_and_boxes_are_ticks() {
    let item = |style: &str| {
        format!("<text:list text:style-name='{style}'><text:list-item><text:p>x</text:p></text:list-item></text:list>")
    };
    let document = document_with(LISTS, &(item("B") + &item("Box")));
    assert_eq!(lines(&document), ["x", "☐ x"]);
    assert!(document.blocks.iter().all(|block| block.kind == BlockKind::ListItem && block.list_level == Some(0)));
    assert_eq!(ticks(&document), [TickState::Unchecked]);
}

#[test]
fn headings_take_their_number_from_the_outline() {
    let styles = format!(
        r#"<office:document-styles {NAMESPACES}><office:styles>
        <style:style style:name="Heading_20_1" style:family="paragraph" style:default-outline-level="1"/>
        <text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1"/>
        <text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>
        </office:styles></office:document-styles>"#
    );
    let off = r#"<style:style style:name="P" style:family="paragraph" style:parent-style-name="Heading_20_1"
        style:list-style-name=""/>"#;
    let body = "<text:h text:style-name='Heading_20_1' text:outline-level='1'>a</text:h>\
                <text:h text:outline-level='2'>b</text:h><text:h text:style-name='P' text:outline-level='1'>c</text:h>\
                <text:h text:outline-level='1' text:is-list-header='true'>d</text:h>\
                <text:h text:outline-level='1'>e</text:h><text:p text:style-name='P'>f</text:p>";
    let document = read(&package(&[("content.xml", &content(off, body)), ("styles.xml", &styles)])).unwrap_or_default();
    assert_eq!(lines(&document), ["1 a", "1.1 b", "c", "d", "2 e", "f"]);
    assert_eq!(document.blocks[1].kind, BlockKind::Heading(2));
    assert_eq!(document.blocks[5].kind, BlockKind::Heading(1));
}

#[test]
fn styles_add_up_and_symbol_fonts_show_their_pictures() {
    let automatic = r##"<style:style style:name="P" style:family="paragraph"><style:text-properties fo:font-size="10pt"
        fo:font-weight="bold"/></style:style><style:style style:name="T" style:family="text"><style:text-properties
        fo:font-weight="normal" fo:font-size="200%" fo:background-color="#ffff00"/></style:style>
        <style:style style:name="W" style:family="text"><style:text-properties fo:font-family="Wingdings"/></style:style>
        <style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
        <style:style style:name="N" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>"##;
    let body = "<text:p text:style-name='P'>bold <text:span text:style-name='T'>large</text:span></text:p>\
                <text:p><text:span text:style-name='W'>&#xf0fe;</text:span> yes<text:span text:style-name='N'>2</text:span>\
                <text:span text:style-name='H'>hidden</text:span></text:p>";
    let document = document_with(automatic, body);
    assert_eq!(lines(&document), ["bold large", "☑ yes²"]);
    let marks: Vec<&Mark> = document.blocks[0].spans.iter().map(|span| &span.mark).collect();
    assert!(marks.contains(&&Mark::Highlighted("FFFF00".to_owned())) && marks.contains(&&Mark::FontSize(20.0)));
    assert_eq!(document.not_read.len(), 1);
    let place = PartPlace {
        part: "content.xml".to_owned(),
        path: vec![1, 0, 1],
        para_id: None,
        runs: Some([1, 1]),
        page: None,
    };
    assert_eq!(document.blocks[1].places[1].place, Place::Part(place));
}

#[test]
fn cells_stand_on_their_grid() {
    let cell = |attributes: &str, text: &str| {
        format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>")
    };
    let body = format!(
        "<table:table><table:table-header-rows><table:table-row>{}<table:covered-table-cell/>{}</table:table-row>\
         </table:table-header-rows><table:table-row table:number-rows-repeated='4294967295'>\
         <table:table-cell table:number-columns-repeated='3'/></table:table-row>\
         <table:table-row><table:covered-table-cell/>{}</table:table-row></table:table>",
        cell("table:number-columns-spanned='2' table:number-rows-spanned='2'", "a"),
        cell("table:number-columns-repeated='2'", "b"),
        cell("", "c"),
    );
    let document = document_with("", &body);
    let cells = document.blocks.iter().map(|block| &block.cells[0]);
    let cells: Vec<_> = cells.map(|cell| (cell.row, cell.column, cell.row_span, cell.column_span)).collect();
    assert_eq!(cells, [(0, 0, 2, 2), (0, 2, 1, 1), (0, 3, 1, 1), (100_000, 1, 1, 1)]);
}

#[test]
fn what_stands_apart_is_set_where_it_belongs() {
    let body = "<text:tracked-changes><text:changed-region text:id='i'><text:insertion><office:change-info>\
        <dc:creator>A</dc:creator></office:change-info></text:insertion></text:changed-region>\
        <text:changed-region text:id='d'><text:deletion><office:change-info/><text:p>old</text:p></text:deletion>\
        </text:changed-region></text:tracked-changes>\
        <text:p>x <text:change text:change-id='d'/><text:change-start text:change-id='i'/>new\
        <text:change-end text:change-id='i'/><text:note text:note-class='endnote'><text:note-citation>i</text:note-citation>\
        <text:note-body><text:p>behind</text:p></text:note-body></text:note><text:note text:note-class='footnote'>\
        <text:note-citation>1</text:note-citation><text:note-body><text:p>below</text:p></text:note-body></text:note>\
        <office:annotation office:name='n'><dc:creator>B</dc:creator><text:p>why?</text:p></office:annotation>this\
        <office:annotation-end office:name='n'/><draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>\
        <draw:frame><draw:image/><svg:title>Logo</svg:title></draw:frame></text:p>\
        <text:table-of-content><text:index-body><text:p>entry</text:p></text:index-body></text:table-of-content>";
    let document = document_with("", body);
    assert_eq!(lines(&document), ["x newthis", "box", "entry", "1 below", "i behind"]);
    let spans = &document.blocks[0].spans;
    let marks: Vec<&Mark> = spans.iter().map(|span| &span.mark).collect();
    assert!(marks.contains(&&Mark::Deleted("old".to_owned())) && marks.contains(&&Mark::Inserted));
    assert!(marks.contains(&&Mark::NoteReference("1".to_owned())));
    assert_eq!(document.blocks[2].kind, BlockKind::Furniture(Furniture::TableOfContents));
    assert_eq!(document.not_read[0].description, "Logo");
    let told = |code| document.notices.iter().find(|notice| notice.code == code).map(|notice| notice.message.as_str());
    assert_eq!(told(NoticeCode::Comment), Some("comment by B on \"this\": why?"));
    assert!(told(NoticeCode::TrackedChanges).is_some_and(|message| message.contains("by A (1 inserted, 1 deleted)")));
}

#[test]
fn pages_are_counted_where_the_file_tells() {
    let automatic = r#"<style:style style:name="P" style:family="paragraph"><style:paragraph-properties
        fo:break-before="page"/></style:style>"#;
    let body = "<text:p text:style-name='P'>a</text:p><text:p>b <text:soft-page-break/>c</text:p>\
                <text:p text:style-name='P'>d</text:p>";
    assert_eq!(document_with(automatic, body).pages, Some(3));
    assert_eq!(document_with(automatic, "<text:p>a</text:p>").pages, None);
}

#[test]
fn damage_is_told_or_refused() {
    let sound = content("", "<text:p>a</text:p>");
    let damaged = read(&package(&[("content.xml", &sound), ("styles.xml", "<a"), ("Basic/Standard/One.xml", "")]))
        .unwrap_or_default();
    let codes: Vec<NoticeCode> = damaged.notices.iter().map(|notice| notice.code).collect();
    assert_eq!(codes, [NoticeCode::PartDamaged, NoticeCode::MacrosPresent]);
    assert!(matches!(read(&package(&[("content.xml", &sound[..400])])), Err(ReadError::PartDamaged { .. })));
    assert!(matches!(read(&package(&[("styles.xml", "<a/>")])), Err(ReadError::PartMissing { .. })));
    let deep = format!("{}{}", "<text:list>".repeat(20_000), "</text:list>".repeat(20_000));
    let deep = read(&package(&[("content.xml", &content("", &deep))]));
    assert!(matches!(deep, Err(ReadError::PackageTooLarge { .. })));
}

#[test]
fn headers_stand_once_before_and_footers_behind_the_text() {
    let master = |name: &str| {
        format!(
            "<style:master-page style:name='{name}'><style:header><text:p>top</text:p></style:header>\
             <style:footer><text:p>{name}</text:p></style:footer><style:footer-left style:display='false'>\
             <text:p>no</text:p></style:footer-left></style:master-page>"
        )
    };
    let styles = format!(
        "<office:document-styles {NAMESPACES}><office:master-styles>{}{}</office:master-styles></office:document-styles>",
        master("one"),
        master("two")
    );
    let text = content("", "<text:p>text</text:p>");
    let document = read(&package(&[("content.xml", &text), ("styles.xml", &styles)])).unwrap_or_default();
    assert_eq!(lines(&document), ["top", "text", "one", "two"]);
    assert_eq!(document.blocks[0].kind, BlockKind::Furniture(Furniture::PageHeader));
}
