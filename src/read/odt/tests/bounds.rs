//! Files that are made to cost much: what they repeat or lengthen is cut, and all else is read.

use super::{document_with, lines};
use crate::read::document::Document;

/// The characters of all blocks, with their labels.
fn characters(document: &Document) -> usize {
    lines(document).iter().map(String::len).sum()
}

#[test]
fn what_is_repeated_is_bounded_by_how_much_it_is() {
    let long = "long ".repeat(20_000);
    let cell =
        format!("<table:table-cell table:number-columns-repeated='900'><text:p>{long}</text:p></table:table-cell>");
    let table = format!("<table:table><table:table-row>{cell}</table:table-row></table:table><text:p>end</text:p>");
    let document = document_with("", &table);
    assert!(characters(&document) < 2_000_000);
    assert_eq!(lines(&document).last().map(String::as_str), Some("end"));
    let form = format!(
        "<office:forms><form:form><form:text form:id='c' form:current-value='{long}'/></form:form></office:forms>"
    );
    let drawn = "<text:p>x <draw:control draw:control='c'/></text:p>".repeat(100);
    let document = document_with("", &(form + &drawn));
    assert!(document.blocks.len() == 100 && characters(&document) < 2_000_000);
}

#[test]
fn a_deletion_is_told_of_once() {
    let region = "<text:tracked-changes><text:changed-region text:id='d'><text:deletion><office:change-info/><text:p>old\
        </text:p></text:deletion></text:changed-region></text:tracked-changes>";
    let named = "<text:p>x<text:change text:change-id='d'/></text:p>".repeat(3);
    let document = document_with("", &(region.to_owned() + &named));
    assert_eq!(document.blocks.iter().map(|block| block.spans.len()).collect::<Vec<_>>(), [1, 0, 0]);
}

#[test]
fn what_a_style_sets_before_items_is_short() {
    let style = format!(
        "<text:list-style style:name='L'><text:list-level-style-number text:level='1' style:num-format='1' \
         style:num-prefix='{}'/></text:list-style>",
        "é".repeat(5000)
    );
    let list = "<text:list text:style-name='L'><text:list-item><text:p>a</text:p></text:list-item></text:list>";
    assert!(characters(&document_with(&style, list)) < 200);
}

#[test]
fn styles_are_based_on_a_hundred_others_at_most() {
    let style = |number: usize| {
        format!(
            "<style:style style:name='s{number}' style:family='paragraph' style:parent-style-name='s{}'/>",
            number + 1
        )
    };
    let bold = "<style:style style:name='s150' style:family='paragraph'><style:text-properties fo:font-weight='bold'/>\
                </style:style>";
    let styles: String = (0..150).map(style).chain([bold.to_owned()]).collect();
    let document =
        document_with(&styles, "<text:p text:style-name='s0'>a b</text:p><text:p text:style-name='s60'>c</text:p>");
    let is_bold: Vec<bool> = document.blocks.iter().map(|block| !block.spans.is_empty()).collect();
    assert_eq!(is_bold, [false, true]);
}

#[test]
fn marks_over_many_blocks_and_fields_in_one_are_bounded() {
    let control = |name: &str| {
        let texts = "<text:p>x</text:p>".repeat(200);
        format!("<loext:content-control loext:alias='{name}'>{texts}</loext:content-control>")
    };
    let spans = |document: &Document| document.blocks.iter().map(|block| block.spans.len()).sum::<usize>();
    assert_eq!(spans(&document_with("", &control("short"))), 200);
    let many = document_with("", &control(&"long".repeat(250_000)));
    assert_eq!((many.blocks.len(), spans(&many)), (200, 67));
}
