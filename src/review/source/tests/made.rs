//! Documents that no program writes.

use super::{assert_positions, elements, paragraph, runs, source_of};
use crate::read::{
    Block, BlockKind, Cell, Control, Document, Furniture, Label, Mark, NotRead, NotReadKind, PagePlace, Place,
    PlacedRange, Span, TickBox, TickSeen, TickState,
};
use crate::review::source::{Source, Stretch, pane, words};

fn shown(source: &Source) -> String {
    pane(source, "r", "r.docx", 1).0
}

fn marked(text: &str, spans: Vec<(usize, usize, Mark)>) -> Block {
    let spans = spans.into_iter().map(|(start, end, mark)| Span { start, end, mark }).collect();
    Block { spans, ..paragraph(text) }
}

fn in_cell(table: u32, row: u32, column: u32, text: &str) -> Block {
    let cell = Cell { table, row, column, row_span: 1, column_span: 1 };
    Block { cells: vec![cell], ..paragraph(text) }
}

#[test]
fn what_comes_from_outside_is_text() {
    let hostile = "<script>alert(1)</script> \" onmouseover='x' & </span></div>";
    let mut blocks = vec![
        marked(hostile, vec![(0, 8, Mark::Link("javascript:alert('\"<b>')".to_owned())), (3, 9, Mark::Bold)]),
        marked(
            hostile,
            vec![(4, 4, Mark::Deleted(hostile.to_owned())), (5, 5, Mark::NoteReference(hostile.to_owned()))],
        ),
        marked(hostile, vec![(0, 60, Mark::Language("en\" onload=\"x".to_owned()))]),
        marked(hostile, vec![(2, 2, Mark::Control(Control { name: Some(hostile.to_owned()), ..Control::default() }))]),
    ];
    blocks[0].label = Some(Label::typed(hostile));
    let mut source = source_of(blocks);
    source.document.language = Some("\"><script>".to_owned());
    source.document.not_read.push(NotRead {
        kind: NotReadKind::Image,
        description: hostile.to_owned(),
        characters: 0,
        after_block: None,
        place: Place::Page(PagePlace { page: 1, boxes: Vec::new() }),
    });
    let pane = pane(&source, hostile, hostile, 1).0;
    assert_positions(&source.document, &pane);
    let elements = elements(&pane);
    assert!(elements.iter().all(|one| !["script", "b"].contains(&&*one.name)));
    let known = ["id", "class", "title", "dir", "role", "href", "download", "tabindex", "lang", "type"];
    for attribute in elements.iter().flat_map(|one| one.attributes.keys()) {
        let ours = attribute.starts_with("data-") || attribute.starts_with("aria-");
        assert!(ours || known.contains(&attribute.as_str()), "{attribute}");
    }
    assert!(elements.iter().all(|one| one.get("href").is_empty() || one.get("href").starts_with("/record/%3Cscript")));
    assert!(elements.iter().any(|one| one.get("title").starts_with("link to javascript:")));
}

#[test]
fn characters_that_deceive_are_spelt_one_for_one() {
    let text = "a\u{202e}b\u{0}\rc\u{ad}d\u{ffff}";
    let source = source_of(vec![marked(text, vec![(0, 3, Mark::Bold)])]);
    let pane = shown(&source);
    let runs = &runs(&pane)[&0];
    let joined: String = runs.iter().map(|(_, _, text)| text.as_str()).collect();
    assert_eq!(joined, "a\u{fffd}b\u{fffd}\u{fffd}c\u{ad}d\u{fffd}");
    assert!(runs.iter().all(|(start, end, text)| text.chars().count() == end - start));
    assert!(pane.contains("data-spelt=\"‹U+202E›\"") && pane.contains("aria-label=\"character ‹U+0000›\""));
    assert!(!pane.contains('\u{202e}') && !pane.contains('\u{0}'));
}

#[test]
fn marks_show_and_positions_stay() {
    let mut block = marked(
        "été [x] oui, voir ici",
        vec![
            (0, 3, Mark::Bold),
            (2, 9, Mark::StruckOut),
            (1, 2, Mark::FontSize(9.0)),
            (3, 3, Mark::Deleted("gone".to_owned())),
            (12, 21, Mark::Link("https://example.org".to_owned())),
            (18, 21, Mark::Link("https://other.example".to_owned())),
            (
                8,
                11,
                Mark::Control(Control {
                    placeholder_shown: true,
                    tooltip: Some("Answer".to_owned()),
                    ..Control::default()
                }),
            ),
        ],
    );
    block.ticks = vec![
        TickBox { start: 4, end: 7, state: TickState::Checked, seen: TickSeen::TypedMark },
        TickBox { start: 13, end: 13, state: TickState::NotVisible, seen: TickSeen::Bullet },
    ];
    let source = source_of(vec![block]);
    let pane = shown(&source);
    assert_positions(&source.document, &pane);
    let elements = elements(&pane);
    let run = |start: usize| elements.iter().find(|one| one.get("data-start") == start.to_string()).unwrap();
    assert_eq!((run(0).get("class"), run(0).text.as_str()), ("bold", "ét"));
    assert_eq!(run(2).get("class"), "bold struck");
    assert_eq!((run(4).get("class"), run(4).get("role")), ("struck tick checked", "img"));
    assert_eq!((run(4).get("aria-label"), run(4).get("title")), ("ticked box", "ticked box: a typed mark"));
    assert_eq!(run(9).get("class"), "control placeholder");
    assert!(run(9).get("title").contains("not an answer"), "{:?}", run(9));
    assert_eq!(run(18).get("title"), "link to https://other.example");
    assert_eq!(run(13).get("title"), "link to https://example.org");
    let beside: Vec<&super::Element> = elements.iter().filter(|one| one.get("class").contains("uncounted")).collect();
    assert_eq!(beside.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["gone", "⍰"]);
    assert_eq!(beside[1].get("data-at"), "13");
}

#[test]
fn tables_are_tables_with_their_spans_and_tables_within() {
    let mut wide = in_cell(0, 0, 0, "head");
    wide.cells[0].column_span = 2;
    let mut tall = in_cell(0, 1, 0, "side");
    tall.cells[0].row_span = 2;
    let mut inner = in_cell(0, 1, 1, "inner");
    inner.cells.push(Cell { table: 1, row: 0, column: 0, row_span: 1, column_span: 1 });
    let mut item = in_cell(0, 2, 1, "item");
    (item.kind, item.list_level, item.label) = (BlockKind::ListItem, Some(0), Some(Label::typed("(a)")));
    let source =
        source_of(vec![paragraph("before"), wide, tall, inner, item, in_cell(0, 3, 1, "last"), paragraph("behind")]);
    let pane = shown(&source);
    assert_positions(&source.document, &pane);
    let elements = elements(&pane);
    let names: Vec<&str> = elements.iter().map(|one| one.name.as_str()).filter(|name| name.starts_with('t')).collect();
    let expected =
        ["table", "tbody", "tr", "td", "tr", "td", "td", "table", "tbody", "tr", "td", "tr", "td", "tr", "td", "td"];
    assert_eq!(names, expected);
    let cells: Vec<(&str, &str)> =
        elements.iter().filter(|one| one.name == "td").map(|td| (td.get("rowspan"), td.get("colspan"))).collect();
    assert_eq!(cells[..3], [("", "2"), ("2", ""), ("", "")]);
    assert!(elements.iter().any(|one| one.get("role") == "listitem" && one.get("id") == "block-4"));
}

#[test]
fn tables_of_no_person_are_shown_cell_by_cell() {
    let mut vast = in_cell(0, u32::MAX, u32::MAX, "far");
    vast.cells[0].row_span = u32::MAX;
    let many = (0..300).map(|row| {
        let mut cell = in_cell(1, row, 0, "all");
        (cell.cells[0].row_span, cell.cells[0].column_span) = (u32::MAX, u32::MAX);
        cell
    });
    let mut deep = paragraph("deep");
    deep.cells = (2..2000).map(|table| Cell { table, row: 0, column: 0, row_span: 1, column_span: 1 }).collect();
    let blocks = [in_cell(0, 0, 0, "near"), vast].into_iter().chain(many).chain([deep]).collect();
    let source = source_of(blocks);
    assert_positions(&source.document, &shown(&source));
}

#[test]
fn blocks_that_run_leftwards_say_so() {
    let text = "نعم، توجد سياسة (policy)";
    let end = text.chars().count();
    let source = source_of(vec![
        marked(text, vec![(0, end, Mark::RightToLeft)]),
        marked("plain نعم", vec![(6, 9, Mark::RightToLeft)]),
        paragraph("نعم"),
        Block { cells: in_cell(0, 0, 0, "").cells, ..marked("نعم", vec![(0, 3, Mark::RightToLeft)]) },
    ]);
    let pane = shown(&source);
    assert_positions(&source.document, &pane);
    let directions: Vec<String> =
        elements(&pane).iter().map(|one| one.get("dir").to_owned()).filter(|dir| !dir.is_empty()).collect();
    assert_eq!(directions, ["rtl", "auto", "auto", "rtl", "rtl"]);
}

#[test]
fn what_was_not_read_stands_where_it_is() {
    let lost = |after_block, description: &str| NotRead {
        kind: NotReadKind::Image,
        description: description.to_owned(),
        characters: 0,
        after_block,
        place: Place::Page(PagePlace { page: 1, boxes: Vec::new() }),
    };
    let mut blocks = vec![paragraph("one"), in_cell(0, 0, 0, "two"), paragraph("three"), paragraph("four")];
    (blocks[2].kind, blocks[2].list_level) = (BlockKind::ListItem, Some(1));
    blocks[3].kind = BlockKind::Furniture(Furniture::PageFooter);
    let mut source = source_of(blocks);
    source.document.not_read = vec![
        lost(None, "crest"),
        lost(Some(0), "first"),
        lost(Some(1), "cell"),
        lost(Some(2), "item"),
        lost(Some(3), ""),
    ];
    let pane = shown(&source);
    let order = ["crest", ">one<", ": first", ">two<", ": cell", ">three<", ": item", "footer of the page", ">four<"];
    let found: Vec<usize> = order.iter().map(|one| pane.find(one).unwrap_or_else(|| panic!("{one}"))).collect();
    assert!(found.is_sorted(), "{found:?}");
}

#[test]
fn long_documents_are_cut_and_say_so() {
    let million = "слово ".repeat(170_000);
    let source = source_of(vec![paragraph(&million), paragraph("behind")]);
    let pane = shown(&source);
    assert!(pane.len() < 100_000 && pane.contains("1000000 more characters are not shown"), "{}", pane.len());
    assert_eq!(runs(&pane)[&1], [(0, 6, "behind".to_owned())]);
    let stretch = Stretch { block: 0, start: 900_000, end: 900_005 };
    assert_eq!(source.text(&[stretch]), "слово");
    // Many blocks, and many marks.
    let blocks = (0..300_000).map(|_| paragraph("word word word word")).collect();
    let pane = shown(&source_of(blocks));
    assert!(pane.len() < 40_000_000 && pane.contains("too long to be shown to its end"));
    let bold =
        (0..20_000).map(|at| (at, at + 10_000, if at % 2 == 0 { Mark::Bold } else { Mark::Link("x".repeat(400)) }));
    let dense: Vec<Block> = (0..50).map(|_| marked(&"b".repeat(20_000), bold.clone().collect())).collect();
    let pane = shown(&source_of(dense));
    assert!(pane.len() < 40_000_000 && pane.contains("too long to be shown to its end"), "{}", pane.len());
}

#[test]
fn marked_words_become_a_text() {
    let placed = |mut block: Block| {
        let place = Place::Page(PagePlace { page: 1, boxes: vec![[10.0, 10.0, 200.0, 22.0]] });
        block.places = vec![PlacedRange { start: 0, end: block.text.characters(), place, certainty: None }];
        block
    };
    let mut first = paragraph("Statistics\u{a0}Act, 2\u{2011}3");
    (first.kind, first.label) = (BlockKind::ListItem, Some(Label::typed("1.")));
    let mut second = paragraph("open\u{ad}data policy");
    (second.kind, second.label) = (BlockKind::ListItem, Some(Label::typed("2.")));
    let source = source_of(vec![placed(first), placed(second), in_cell(0, 0, 0, "name"), in_cell(0, 0, 1, "address")]);
    let stretch = |block, start, end| Stretch { block, start, end };
    assert_eq!(source.text(&[stretch(0, 0, 19)]), "Statistics Act, 2-3");
    assert_eq!(source.text(&[stretch(0, 0, 10), stretch(0, 11, 14)]), "Statistics Act");
    assert_eq!(source.text(&[stretch(0, 0, 10), stretch(0, 16, 19)]), "Statistics 2-3");
    assert_eq!(source.text(&[stretch(0, 0, 10), stretch(1, 0, 9)]), "1. Statistics\n2. opendata");
    assert_eq!(source.text(&[stretch(2, 0, 4), stretch(3, 0, 7)]), "name | address");
    assert_eq!(source.text(&[]), "");
    assert_eq!(source.text(&[stretch(9, 0, 1), stretch(0, 5, 400)]), "");
    assert_eq!(source.quotes(&[stretch(0, 0, 10)]).unwrap()[0].quote, "Statistics");
    for none in
        [stretch(9, 0, 1), stretch(0, 5, 4), stretch(0, 0, 20), stretch(0, usize::MAX, usize::MAX), stretch(2, 0, 4)]
    {
        assert!(!source.quotes(&[none]).unwrap_err().remedy.is_empty(), "{none:?}");
    }
}

#[test]
fn words_of_a_field_share_its_place() {
    let text = "one two three four five six seven eight";
    let mut block = marked(text, vec![(0, 39, Mark::FontSize(10.0))]);
    let place = Place::Page(PagePlace { page: 1, boxes: vec![[100.0, 50.0, 200.0, 74.0]] });
    block.places = vec![PlacedRange { start: 0, end: 39, place, certainty: None }];
    let mut upright = paragraph("aside");
    let place = Place::Page(PagePlace { page: 1, boxes: vec![[10.0, 50.0, 20.0, 90.0], [f64::NAN, 0.0, 1.0, 1.0]] });
    upright.places = vec![PlacedRange { start: 0, end: 5, place, certainty: None }];
    let document = Document { blocks: vec![block, upright], ..Document::default() };
    let source = Source { document, pages: vec![[150.0, 100.0]] };
    let found = elements(&words(&source, 1).0);
    let in_field = found.iter().filter(|word| word.get("data-block") == "0");
    let lines: Vec<&str> = in_field.map(|word| word.get("y")).collect();
    assert!(lines[0] != *lines.last().unwrap() && lines.is_sorted(), "{lines:?}");
    assert!(found.iter().all(|word| word.number("x") + word.number("textlength") <= 150.01));
    assert!(words(&source, 0).0.is_empty() && words(&source, 2).0.is_empty());
}
