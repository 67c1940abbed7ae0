//! A document as lines, and cases whose lines are expected.

use rapporteur::intake::Submission;
use rapporteur::read::{Block, BlockKind, Document, Furniture, Mark, Place, read};

/// A file and what it should be read as.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) expected: Vec<&'static str>,
}

/// A case that is read as it should be.
pub(crate) fn case(name: &'static str, bytes: Vec<u8>, expected: &[&'static str]) -> Case {
    Case { name, bytes, expected: expected.to_vec() }
}

/// Reads every case.
#[track_caller]
pub(crate) fn check(cases: Vec<Case>, shown: fn(&Document) -> Vec<String>) {
    let mut wrong = Vec::new();
    for Case { name, bytes, expected } in cases {
        let got = read(&submission(bytes)).map_or_else(|error| vec![format!("error: {error}")], |one| shown(&one));
        let as_lines = |lines: &[&str]| lines.iter().map(|line| format!("\n    {line}")).collect::<String>();
        let got: Vec<&str> = got.iter().map(String::as_str).collect();
        let (should, is) = (as_lines(&expected), as_lines(&got));
        if got != expected {
            wrong.push(format!("{name}\n  expected{should}\n  got{is}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}

pub(crate) fn submission(bytes: Vec<u8>) -> Submission {
    Submission::from_bytes("made.pdf".to_owned(), bytes).unwrap()
}

/// The blocks: "# " and so on before headings, "- " before list items, "`[^1]` " before notes, what furniture is in
/// brackets, and row and column before what stands in a table.
pub(crate) fn blocks(document: &Document) -> Vec<String> {
    document.blocks.iter().map(block).collect()
}

fn block(block: &Block) -> String {
    let cells = block.cells.iter().map(|cell| {
        let spans = match (cell.row_span, cell.column_span) {
            (1, 1) => String::new(),
            (rows, columns) => format!(" {rows}x{columns}"),
        };
        format!("{{{},{}{spans}}} ", cell.row, cell.column)
    });
    let label = block.label.as_ref().map(|label| label.written.as_str());
    let opening = match (block.kind, label) {
        (BlockKind::Heading(level), _) => format!("{} ", "#".repeat(level.into())),
        (BlockKind::Note, Some(label)) => format!("[^{label}] "),
        (BlockKind::Note, None) => "[^] ".to_owned(),
        (BlockKind::ListItem, _) => "- ".to_owned(),
        (BlockKind::Paragraph, _) => String::new(),
        (BlockKind::Furniture(Furniture::PageHeader), _) => "(header) ".to_owned(),
        (BlockKind::Furniture(Furniture::PageFooter), _) => "(footer) ".to_owned(),
        (BlockKind::Furniture(Furniture::PageNumber | Furniture::TableOfContents), _) => "(number) ".to_owned(),
    };
    let label = label.filter(|_| block.kind != BlockKind::Note).map_or_else(String::new, |label| format!("{label} "));
    format!("{}{opening}{label}{}", cells.collect::<String>(), block.text.as_str())
}

/// The blocks, each followed by its tick boxes: state, and how it was seen.
pub(crate) fn ticks(document: &Document) -> Vec<String> {
    let with_ticks = document.blocks.iter().map(|one| {
        let ticks = one.ticks.iter().map(|tick| format!(" | {:?} {:?}", tick.state, tick.seen));
        block(one) + &ticks.collect::<String>()
    });
    with_ticks.collect()
}

/// The blocks, each followed by its marks with the words that they cover.
pub(crate) fn marks(document: &Document) -> Vec<String> {
    let with_marks = document.blocks.iter().map(|one| {
        // The font size stands on every word; it is not what these cases are about.
        let marks = one.spans.iter().filter(|span| !matches!(span.mark, Mark::FontSize(_))).map(|span| {
            let mark = match &span.mark {
                Mark::Control(control) => {
                    format!("{} of {} {:?}", control.kind, control.name.as_deref().unwrap_or("?"), control.options)
                }
                other => format!("{other:?}"),
            };
            format!(" | {mark}: {:?}", one.text.slice(span.start..span.end))
        });
        block(one) + &marks.collect::<String>()
    });
    with_marks.collect()
}

/// The blocks, then what was not read, then the notices with their pages.
pub(crate) fn with_unread(document: &Document) -> Vec<String> {
    let page = |place: &Place| match place {
        Place::Page(place) => format!("page {}", place.page),
        other => format!("{other:?}"),
    };
    let mut all = blocks(document);
    all.extend(
        document
            .not_read
            .iter()
            .map(|one| format!("not read: {:?}, {} characters, {}", one.kind, one.characters, page(&one.place))),
    );
    all.extend(document.notices.iter().map(|one| {
        format!("notice: {:?}, {}", one.code, one.place.as_ref().map_or_else(|| "no place".to_owned(), page))
    }));
    all
}
