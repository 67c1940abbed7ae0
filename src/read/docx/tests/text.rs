//! Text: what Word shows, and how it looks.

use super::{Form, lines, marked, paragraph, paragraph_with, run, styled};
use crate::read::NoticeCode;
use crate::read::document::{BlockKind, Mark, NotReadKind, TickState};
use crate::read::place::Place;

#[test]
fn characters_that_are_elements_are_kept() {
    let body = paragraph(
        "<w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>mail so</w:t><w:softHyphen/><w:t>ft</w:t><w:tab/><w:t>x</w:t></w:r>",
    );
    assert_eq!(lines(&Form::of(&body).read()), ["e\u{2011}mail so\u{ad}ft\tx"]);
}

#[test]
fn a_line_break_ends_the_line() {
    let body = paragraph("<w:r><w:t>Yes</w:t><w:br/><w:t>No</w:t></w:r>");
    assert_eq!(lines(&Form::of(&body).read()), ["Yes", "No"]);
}

#[test]
fn symbol_fonts_show_their_pictures_and_other_fonts_their_letters() {
    let wingdings = "<w:rFonts w:ascii='Wingdings' w:hAnsi='Wingdings'/>";
    let body = paragraph(&("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>".to_owned() + &run(" a")))
        + &paragraph(&(styled(wingdings, "þ") + &run(" b")))
        + &paragraph(&(styled(wingdings, "o") + &run(" c")))
        + &paragraph(&run("þórr"));
    let document = Form::of(&body).read();
    let states: Vec<Option<TickState>> =
        document.blocks.iter().map(|block| block.ticks.first().map(|tick| tick.state)).collect();
    let (on, off) = (Some(TickState::Checked), Some(TickState::Unchecked));
    assert_eq!(states, [on, on, off, None], "{:?}", lines(&document));
    assert_eq!(document.blocks[3].text.as_str(), "þórr");
}

#[test]
fn toggles_of_styles_turn_each_other_over() {
    let styles = "<w:style w:type='paragraph' w:styleId='Strong'><w:name w:val='S'/><w:rPr><w:b/></w:rPr></w:style>\
        <w:style w:type='character' w:styleId='Em'><w:name w:val='E'/><w:rPr><w:b/><w:highlight w:val='yellow'/></w:rPr></w:style>";
    let runs = run("bold ")
        + &styled("<w:rStyle w:val='Em'/>", "plain ")
        + &styled("<w:b w:val='0'/>", "off ")
        + &styled("<w:rStyle w:val='Em'/><w:b/><w:highlight w:val='none'/>", "on");
    let body = paragraph_with("<w:pStyle w:val='Strong'/>", &runs);
    let document = Form::of(&body).with("styles", "styles", styles).read();
    assert_eq!(marked(&document.blocks[0], &Mark::Bold), ["bold ", "on"]);
    assert_eq!(marked(&document.blocks[0], &Mark::Highlighted("yellow".to_owned())), ["plain "]);
}

#[test]
fn how_options_are_marked_is_kept() {
    let body = paragraph(
        &(styled("<w:strike/>", "Yes")
            + &run(" / ")
            + &styled("<w:u w:val='single'/>", "No")
            + &run(" / ")
            + &styled("<w:shd w:fill='FFFF00'/>", "Maybe")
            + &styled("<w:dstrike w:val='0'/><w:u w:val='none'/>", " rest")),
    );
    let block = &Form::of(&body).read().blocks[0];
    assert_eq!(marked(block, &Mark::StruckOut), ["Yes"]);
    assert_eq!(marked(block, &Mark::Underlined), ["No"]);
    assert_eq!(marked(block, &Mark::Highlighted("FFFF00".to_owned())), ["Maybe"]);
}

#[test]
fn headings_are_known_by_style_level_or_as_short_bold_lines() {
    let styles = "<w:style w:type='paragraph' w:styleId='Titre1'><w:name w:val='heading 1'/></w:style>\
        <w:style w:type='paragraph' w:styleId='Mine'><w:name w:val='Mine'/><w:basedOn w:val='Titre1'/></w:style>";
    let body = paragraph_with("<w:pStyle w:val='Mine'/>", &run("One"))
        + &paragraph_with("<w:outlineLvl w:val='2'/>", &run("Two"))
        + &paragraph(&(styled("<w:b/>", "Short and ") + &styled("<w:b/>", "bold")))
        + &paragraph(&(styled("<w:b/>", "Lead-in.") + &run(" And text.")));
    let document = Form::of(&body).with("styles", "styles", styles).read();
    let kinds: Vec<BlockKind> = document.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [BlockKind::Heading(1), BlockKind::Heading(3), BlockKind::Heading(4), BlockKind::Paragraph]);
}

#[test]
fn hidden_text_is_listed_and_not_read() {
    let document = Form::of(&paragraph(&(run("shown") + &styled("<w:vanish/>", "secret")))).read();
    assert_eq!(lines(&document), ["shown"]);
    assert_eq!((document.not_read[0].kind, document.not_read[0].characters), (NotReadKind::HiddenText, 6));
    assert_eq!(document.notices[0].code, NoticeCode::HiddenText);
}

#[test]
fn links_are_tied_to_their_words() {
    let field = "<w:fldSimple w:instr='HYPERLINK \"https://b.org\"'><w:r><w:t>two</w:t></w:r></w:fldSimple>";
    let body = paragraph(&format!("<w:hyperlink r:id='x'>{}</w:hyperlink>{}{field}", run("one"), run(" and ")));
    let block = &Form::of(&body).with_link("x", "https://a.org/?a=1&amp;b=2").read().blocks[0];
    assert_eq!(marked(block, &Mark::Link("https://a.org/?a=1&b=2".to_owned())), ["one"]);
    assert_eq!(marked(block, &Mark::Link("https://b.org".to_owned())), ["two"]);
}

#[test]
fn languages_and_direction_are_marks() {
    let styles = "<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val='en-GB'/></w:rPr></w:rPrDefault></w:docDefaults>";
    let body = paragraph(
        &(run("Yes ")
            + &styled("<w:lang w:val='fr-FR'/>", "Oui ")
            + &styled("<w:rtl/><w:lang w:bidi='ar-SA'/>", "نعم")),
    );
    let document = Form::of(&body).with("styles", "styles", styles).read();
    let block = &document.blocks[0];
    assert_eq!(document.language.as_deref(), Some("en-GB"));
    assert_eq!(marked(block, &Mark::Language("fr-FR".to_owned())), ["Oui "]);
    assert_eq!(marked(block, &Mark::Language("ar-SA".to_owned())), ["نعم"]);
    assert_eq!(marked(block, &Mark::RightToLeft), ["نعم"]);
    assert_eq!(marked(block, &Mark::Language("en-GB".to_owned())), [""; 0]);
}

#[test]
fn places_lead_back_to_the_words() {
    let body = paragraph(&run("first"))
        + "<w:p w14:paraId='1A2B'><w:r><w:t>one </w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r></w:p>";
    let block = &Form::of(&body).read().blocks[1];
    let places: Vec<_> = block
        .places
        .iter()
        .map(|placed| match &placed.place {
            Place::Part(place) => (placed.start..placed.end, place.path.clone(), place.runs, place.page),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(places, [(0..4, vec![0, 1], Some([0, 0]), Some(1)), (4..7, vec![0, 1], Some([1, 1]), Some(2))]);
    let Place::Part(place) = &block.places[0].place else { panic!("no part") };
    assert_eq!((place.part.as_str(), place.para_id.as_deref()), ("word/document.xml", Some("1A2B")));
}

#[test]
fn a_field_without_an_end_swallows_no_more_than_its_paragraph() {
    let open = "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF a</w:instrText></w:r></w:p>";
    assert_eq!(lines(&Form::of(&(open.to_owned() + &paragraph(&run("kept")))).read()), ["kept"]);
}

#[test]
fn formulas_are_read_as_they_would_be_typed() {
    let math = "xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'";
    let part = |name: &str, text: &str| format!("<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>");
    let fraction = format!("<m:oMath {math}><m:f>{}{}</m:f></m:oMath>", part("num", "1"), part("den", "2"));
    let power = format!("<m:oMath {math}><m:sSup>{}{}</m:sSup></m:oMath>", part("e", "m"), part("sup", "2"));
    assert_eq!(lines(&Form::of(&(paragraph(&fraction) + &paragraph(&power))).read()), ["1/2", "m^2"]);
}
