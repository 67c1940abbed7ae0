//! Forms, written and read back: by a parser of XML, and by the reader of the program.

use std::io::{Cursor, Read};

use super::*;
use crate::forge::form::AnswerStands;
use crate::forge::samples::{form, untidy};
use crate::intake::Submission;
use crate::read::{Block, BlockKind, Document, Mark, Notice, NoticeCode, TickState, read};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

fn plain_style() -> WordStyle {
    let mut style = WordStyle::drawn(&mut |_| 0);
    style.split_runs = false;
    style.text_boxes = false;
    style
}

/// Every kind of box with every kind of field, arrangement and numbering.
fn styles() -> Vec<WordStyle> {
    let mut out = Vec::new();
    let mut seed = 0;
    for ticks in [Ticks::ContentControls, Ticks::FormFields, Ticks::Glyphs, Ticks::Symbols, Ticks::Typed] {
        for answers in [Answers::ContentControls, Answers::FormFields, Answers::Plain] {
            for arrangement in
                [Arrangement::Flow, Arrangement::TwoColumns, Arrangement::ThreeColumns, Arrangement::AnswerRows]
            {
                for numbering in [Numbering::ByStyle, Numbering::ByParagraph, Numbering::Typed] {
                    seed += 1;
                    out.push(WordStyle {
                        ticks,
                        answers,
                        arrangement,
                        numbering,
                        yes_no_lists: false,
                        split_runs: seed % 2 == 0,
                        links: if seed % 3 == 0 { Links::Fields } else { Links::Relationships },
                        notes: if seed % 5 == 0 { Notes::Typed } else { Notes::Footnotes },
                        tabs: seed % 4 == 0,
                        typed_items: false,
                        hints_below: seed % 7 == 0,
                        seed,
                        ..plain_style()
                    });
                }
            }
        }
    }
    out
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn document(bytes: Vec<u8>) -> Document {
    let document = read(&Submission::from_bytes("form.docx".to_owned(), bytes).unwrap()).unwrap();
    let said = |notice: &&Notice| notice.code != NoticeCode::TrackedChanges;
    assert_eq!(document.notices.iter().find(said), None);
    document
}

/// The only block that holds a text.
fn block<'a>(document: &'a Document, text: &str) -> &'a Block {
    let found: Vec<&Block> = document.blocks.iter().filter(|block| block.text.as_str().contains(text)).collect();
    assert_eq!(found.len(), 1, "{text}: {found:#?}");
    found[0]
}

fn label<'a>(document: &'a Document, text: &str, style: &WordStyle) -> &'a str {
    let block = block(document, text);
    if let Some(label) = &block.label {
        return label.written.trim();
    }
    // In a table, the label has a cell of its own.
    assert_eq!(style.arrangement, Arrangement::ThreeColumns, "{text}: {block:#?}");
    let cell = block.cells[0];
    let beside = |other: &&Block| {
        other.cells.first().is_some_and(|one| one.table == cell.table && one.row == cell.row && one.column == 0)
    };
    let number = document.blocks.iter().find(beside).unwrap();
    number.label.as_ref().map_or(number.text.as_str(), |label| label.written.as_str()).trim()
}

/// States of the boxes in the blocks that hold these texts.
fn states(document: &Document, texts: &[&str]) -> Vec<TickState> {
    texts
        .iter()
        .map(|text| {
            let block = block(document, text);
            if let Some(tick) = block.ticks.iter().rfind(|tick| {
                let before: String = block.text.as_str().chars().take(tick.start).collect();
                !before.contains(text)
            }) {
                return tick.state;
            }
            let cell = block.cells.last().unwrap();
            let beside = |other: &&Block| {
                other.cells.last().is_some_and(|one| one.table == cell.table && one.row == cell.row && one != cell)
            };
            document.blocks.iter().filter(beside).flat_map(|block| &block.ticks).next().unwrap().state
        })
        .collect()
}

#[test]
fn every_part_is_well_formed() {
    for style in styles() {
        let bytes = write(&form(), &style).unwrap();
        assert_eq!(bytes, write(&form(), &style).unwrap());
        let names: Vec<String> =
            zip::ZipArchive::new(Cursor::new(&bytes)).unwrap().file_names().map(str::to_owned).collect();
        for name in names {
            let text = part(&bytes, &name);
            roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name} of {style:?}: {error}\n{text}"));
        }
    }
}

#[test]
fn labels_come_to_those_of_the_form() {
    // A number that Word counts in a cell without text is no text of the file: see `cells_of_numbers`.
    let in_cells =
        |style: &WordStyle| style.arrangement == Arrangement::ThreeColumns && style.numbering != Numbering::Typed;
    for style in styles().into_iter().filter(|style| !in_cells(style)) {
        let document = document(write(&form(), &style).unwrap());
        for (text, expected) in [
            ("Institutions", "I."),
            ("Services", "III."),
            ("Is there a chief", "1."),
            ("Which office?", "a."),
            ("Since when?", "b."),
            ("What can be borrowed?", "7."),
            ("What is planned?", "8."),
            ("Which rooms", "IX)"),
            ("Anything else?", "11."),
        ] {
            assert_eq!(label(&document, text, &style), expected, "{text}: {style:?}");
        }
        for (text, expected) in [("a catalogue", "1."), ("a mobile library", "2.")] {
            let block = block(&document, text);
            assert_eq!(block.label.as_ref().map(|label| label.written.trim()), Some(expected), "{style:?}");
        }
        assert_eq!(block(&document, "a cellar").kind, BlockKind::ListItem, "{style:?}");
        assert_eq!(block(&document, "Who can be asked?").label, None, "{style:?}");
    }
}

#[test]
fn cells_of_numbers_are_counted_by_word() {
    let style = WordStyle { arrangement: Arrangement::ThreeColumns, numbering: Numbering::ByStyle, ..plain_style() };
    let body = part(&write(&form(), &style).unwrap(), "word/document.xml");
    let xml = roxmltree::Document::parse(&body).unwrap();
    let numbered = |row: roxmltree::Node<'_, '_>| {
        let cell = row.children().find(|child| child.has_tag_name((WORD, "tc"))).unwrap();
        let counted = cell.descendants().any(|child| child.has_tag_name((WORD, "numPr")));
        (counted, row.descendants().filter_map(|child| child.text()).collect::<String>())
    };
    let rows: Vec<(bool, String)> =
        xml.descendants().filter(|node| node.has_tag_name((WORD, "tr"))).map(numbered).collect();
    for (text, counted) in [("Which office?", true), ("What can be borrowed?", true), ("Who can be asked?", false)] {
        let row = rows.iter().find(|(_, row)| row.contains(text)).unwrap();
        assert_eq!(row.0, counted, "{text}");
    }
}

#[test]
fn boxes_are_seen_with_their_states() {
    use TickState::{Checked, Unchecked};
    for style in styles() {
        let document = document(write(&form(), &style).unwrap());
        let texts = ["We agree", "Yes", "No", "Books", "Films", "Other:", "More:", "Quiet rooms", "Loud rooms"];
        let expected = [Checked, Checked, Unchecked, Checked, Unchecked, Checked, Unchecked, Unchecked, Checked];
        assert_eq!(states(&document, &texts), expected, "{style:?}");
        assert!(block(&document, "Other:").text.as_str().ends_with("Other: bicycles"), "{style:?}");
    }
}

#[test]
fn answers_stand_where_the_form_says() {
    for style in styles() {
        let document = document(write(&form(), &style).unwrap());
        let position =
            |text: &str| document.blocks.iter().position(|block| block.text.as_str().contains(text)).unwrap();
        assert_eq!(block(&document, "Library:").text.as_str(), "Library: Hill & Dale <Library>");
        assert_eq!(block(&document, "Day:").text.as_str(), "Day: 29 March 2019");
        assert!(position("An answer before") < position("Anything else?"), "{style:?}");
        assert!(position("What is planned?") < position("Two things:"), "{style:?}");
        assert_eq!(block(&document, "Second line").text.as_str(), "Second line\tbehind a tab");
        let [name, ada] = ["Name", "Ada Byron"].map(|text| block(&document, text).cells.last().copied().unwrap());
        assert_eq!((name.table, name.row), (ada.table, ada.row), "{style:?}");
        let [year, loans] = ["2018", "99,000"].map(|text| block(&document, text).cells.last().copied().unwrap());
        assert_eq!((year.table, year.row, year.column + 1), (loans.table, loans.row, loans.column), "{style:?}");
    }
}

#[test]
fn lines_with_their_answers_are_rows_only_in_tables() {
    let mut form = form();
    for entry in form.entries.iter_mut().filter(|entry| entry.name == "contact.name" || entry.name == "chief.office") {
        entry.answer_stands = AnswerStands::Behind;
    }
    for style in styles() {
        let document = document(write(&form, &style).unwrap());
        let in_table = style.arrangement != Arrangement::Flow;
        let name = block(&document, "Name");
        assert_eq!(name.text.as_str(), if in_table { "Name" } else { "Name Ada Byron" }, "{style:?}");
        let office = block(&document, "Which office?");
        let is_beside = in_table && style.arrangement != Arrangement::AnswerRows;
        assert_eq!(office.text.as_str().contains("The office is"), !is_beside, "{style:?}");
    }
}

#[test]
fn looks_links_notes_and_changes_are_seen() {
    for style in styles() {
        let document = document(write(&form(), &style).unwrap());
        let block = block(&document, "The office is");
        let marked = |wanted: &dyn Fn(&Mark) -> bool| -> String {
            let characters: Vec<char> = block.text.as_str().chars().collect();
            let spans = block.spans.iter().filter(|span| wanted(&span.mark));
            spans.flat_map(|span| &characters[span.start..span.end]).collect()
        };
        assert_eq!(marked(&|mark| *mark == Mark::Bold), "well known", "{style:?}");
        assert_eq!(marked(&|mark| *mark == Mark::Link("https://library.example/a?b=1&c=2".to_owned())), "here");
        assert_eq!(marked(&|mark| *mark == Mark::Inserted), " and open", "{style:?}");
        assert!(block.spans.iter().any(|span| span.mark == Mark::Deleted(" and closed".to_owned())), "{style:?}");
        if style.notes == Notes::Footnotes {
            let refers = |mark: &Mark| *mark == Mark::NoteReference("1".to_owned());
            let prompt = self::block(&document, "Is there a chief");
            assert!(prompt.spans.iter().any(|span| refers(&span.mark)), "{:#?}", prompt.spans);
            // Word does not count a mark of the respondent's own.
            assert!(block.text.as_str().contains("since 1998*"), "{style:?}");
        }
        for text in ["A chief librarian leads", "Counted by ourselves."] {
            assert!(document.blocks.iter().any(|block| block.text.as_str().contains(text)), "{text}: {style:?}");
        }
    }
}

#[test]
fn untouched_controls_show_their_placeholder() {
    let style = WordStyle { answers: Answers::ContentControls, yes_no_lists: true, ..plain_style() };
    let read = document(write(&form(), &style).unwrap());
    let controls = |document: &Document| -> Vec<(String, bool)> {
        let marks = document.blocks.iter().flat_map(|block| &block.spans).map(|span| &span.mark);
        marks
            .filter_map(|mark| match mark {
                Mark::Control(control) => Some((control.name.clone().unwrap_or_default(), control.placeholder_shown)),
                _ => None,
            })
            .collect()
    };
    let found = controls(&read);
    for expected in [
        ("chief.since", true),
        ("chief.answer", false),
        ("contact.phone", true),
        ("contact.name", false),
        ("front.day", false),
        ("services.options.more.text", true),
        ("last", false),
    ] {
        assert!(found.contains(&(expected.0.to_owned(), expected.1)), "{expected:?} is not in {found:?}");
    }
    let body = part(&write(&form(), &style).unwrap(), "word/document.xml");
    assert!(body.contains("Write here."));
    assert!(body.contains("<w:dropDownList>") && body.contains("w:fullDate=\"2019-03-29T00:00:00Z\""));
}

#[test]
fn marks_of_untidy_people_are_seen() {
    for style in styles() {
        let document = document(write(&untidy(), &style).unwrap());
        let books = block(&document, "Books");
        assert!(books.spans.iter().any(|span| matches!(span.mark, Mark::Highlighted(_))), "{style:?}");
        assert!(block(&document, "Maps").spans.iter().any(|span| span.mark == Mark::StruckOut), "{style:?}");
        assert!(!document.blocks.iter().any(|block| block.text.as_str().contains("Films")), "{style:?}");
        let body = part(&write(&untidy(), &style).unwrap(), "word/document.xml");
        assert!(body.contains("<w:delText xml:space=\"preserve\">Films") || style.split_runs, "{body}");
        block(&document, "X Front door");
        block(&document, "Back door ✓");
        let arabic = block(&document, "open data");
        assert_eq!(arabic.text.as_str(), "بيانات مفتوحة open data كل يوم", "{style:?}");
        assert!(body.contains("<w:bidi/>") && body.contains("<w:rtl/>"));
    }
}

#[test]
fn text_boxes_hold_answers_once() {
    let mut boxed = 0;
    for seed in 0..12 {
        let style = WordStyle { text_boxes: true, seed, answers: Answers::Plain, ..plain_style() };
        let bytes = write(&form(), &style).unwrap();
        boxed += part(&bytes, "word/document.xml").matches("<wps:txbx>").count();
        let document = document(bytes);
        block(&document, "Seven rooms in all.");
        block(&document, "An answer before its question.");
    }
    assert!(boxed > 5, "{boxed}");
}

#[test]
fn headers_and_footers_have_their_fields() {
    let style = WordStyle { header: true, page_numbers: PageNumbers::Of, ..plain_style() };
    let bytes = write(&form(), &style).unwrap();
    assert!(part(&bytes, "word/header1.xml").contains("small &amp; large"));
    let footer = part(&bytes, "word/footer1.xml");
    assert!(footer.contains(" PAGE ") && footer.contains(" NUMPAGES "));
    assert!(part(&bytes, "word/document.xml").contains("<w:footerReference"));
}

#[test]
fn styles_fall_by_lot() {
    let mut state = 7_u64;
    let mut pick = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let drawn: Vec<WordStyle> = (0..60).map(|_| WordStyle::drawn(&mut pick)).collect();
    for ticks in [Ticks::ContentControls, Ticks::FormFields, Ticks::Glyphs, Ticks::Symbols, Ticks::Typed] {
        assert!(drawn.iter().any(|style| style.ticks == ticks), "{ticks:?}");
    }
    assert!(
        drawn.iter().any(|style| style.text_boxes)
            && drawn.iter().any(|style| style.arrangement == Arrangement::AnswerRows)
    );
}
