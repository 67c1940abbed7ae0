//! A document as plain text with all that a reader found in it: what facts are looked for in.
//!
//! First the blocks, one a line and the cells of a row on one line, with their marks in the text; then what is
//! told of them. Nothing of the text stands there twice, and deleted text nowhere.

use rapporteur::read::{
    Block, BlockKind, Control, Document, Furniture, Mark, Place, Span, TickBox, TickSeen, TickState,
};

/// The whole document.
pub(crate) fn view(document: &Document) -> String {
    let mut lines = body(document);
    lines.push(String::new());
    lines.extend(about(document));
    lines.join("\n")
}

fn body(document: &Document) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut before: Option<&Block> = None;
    for block in &document.blocks {
        let row = |block: &Block| block.cells.first().map(|cell| (cell.table, cell.row));
        match (before.filter(|before| row(before).is_some() && row(before) == row(block)), lines.last_mut()) {
            (Some(before), Some(line)) => {
                line.push_str(if before.cells == block.cells { " / " } else { " | " });
                line.push_str(&written(block));
            }
            _ => lines.push(written(block)),
        }
        before = Some(block);
    }
    lines
}

/// Kind, label and text of a block.
fn written(block: &Block) -> String {
    let kind = match block.kind {
        BlockKind::Heading(level) => "#".repeat(level.into()) + " ",
        BlockKind::Paragraph | BlockKind::ListItem => String::new(),
        BlockKind::Note => "(note) ".to_owned(),
        BlockKind::Furniture(Furniture::PageHeader) => "(header) ".to_owned(),
        BlockKind::Furniture(Furniture::PageFooter) => "(footer) ".to_owned(),
        BlockKind::Furniture(Furniture::PageNumber) => "(page number) ".to_owned(),
        BlockKind::Furniture(Furniture::TableOfContents) => "(contents) ".to_owned(),
    };
    let label = block.label.as_ref().map(|label| label.written.clone() + " ").unwrap_or_default();
    kind + &label + &marked(block)
}

/// The text of a block with its marks.
fn marked(block: &Block) -> String {
    let mut text = String::new();
    for (at, character) in block.text.as_str().chars().map(Some).chain([None]).enumerate() {
        let mut ending: Vec<&Span> = block.spans.iter().filter(|span| span.start < at && span.end == at).collect();
        ending.sort_by_key(|span| std::cmp::Reverse(span.start));
        ending.iter().for_each(|span| text.push_str(&closing(&span.mark)));
        let mut beginning: Vec<&Span> = block.spans.iter().filter(|span| span.start == at && span.end > at).collect();
        beginning.sort_by_key(|span| std::cmp::Reverse(span.end));
        beginning.iter().for_each(|span| text.push_str(opening(&span.mark)));
        for span in block.spans.iter().filter(|span| span.start == at && span.end == at) {
            text.push_str(shown_by(&span.mark));
        }
        for tick in block.ticks.iter().filter(|tick| tick.start == at && is_field(tick)) {
            text.push_str(state_of(tick));
            text.push_str(if tick.end == at { " " } else { "" });
        }
        let is_replaced = block.ticks.iter().any(|tick| is_field(tick) && (tick.start..tick.end).contains(&at));
        if !is_replaced {
            text.extend(character);
        }
    }
    text
}

/// True where the state of a box counts, and not what glyph stands there.
fn is_field(tick: &TickBox) -> bool {
    !matches!(tick.seen, TickSeen::Glyph | TickSeen::TypedMark | TickSeen::Styling)
}

fn state_of(tick: &TickBox) -> &'static str {
    match tick.state {
        TickState::Checked => "[x]",
        TickState::Unchecked => "[ ]",
        TickState::NotVisible => "[?]",
    }
}

fn opening(mark: &Mark) -> &'static str {
    match mark {
        Mark::Bold => "**",
        Mark::StruckOut => "~~",
        Mark::Highlighted(_) => "==",
        Mark::Link(_) => "[",
        Mark::Control(control) if control.placeholder_shown => "(placeholder: ",
        _ => "",
    }
}

fn closing(mark: &Mark) -> String {
    match mark {
        Mark::Link(target) => format!("]({target})"),
        Mark::Control(control) if control.placeholder_shown => ")".to_owned(),
        mark => opening(mark).to_owned(),
    }
}

/// What a control without a text of its own shows: the chosen entry of an old drop-down field.
fn shown_by(mark: &Mark) -> &str {
    match mark {
        Mark::Control(Control { value: Some(value), placeholder_shown: false, .. }) => value,
        _ => "",
    }
}

/// What is told of the document and its blocks.
fn about(document: &Document) -> Vec<String> {
    let mut lines: Vec<String> = document.title.iter().map(|title| format!("title {title}")).collect();
    lines.extend(document.language.iter().map(|language| format!("language {language}")));
    for (position, block) in document.blocks.iter().enumerate() {
        let places = block.places.iter().map(|placed| place(&placed.place));
        let mut places: Vec<String> = places.collect();
        places.dedup();
        lines.push(format!("block {position}: {}", places.join(", ")));
        lines.extend(block.spans.iter().filter_map(|span| told(span, block)));
    }
    lines.extend(document.not_read.iter().map(|one| format!("not read: {:?} {}", one.kind, one.description)));
    for notice in &document.notices {
        let place = notice.place.as_ref().map(place).unwrap_or_default();
        lines.push(format!("notice {:?} {place}: {}", notice.code, notice.message));
    }
    lines
}

fn place(place: &Place) -> String {
    match place {
        Place::Part(part) => match part.page {
            Some(page) => format!("page {page}, {place}"),
            None => place.to_string(),
        },
        _ => place.to_string(),
    }
}

/// A mark that is not shown in the text.
fn told(span: &Span, block: &Block) -> Option<String> {
    let characters = span.end - span.start;
    let mark = match &span.mark {
        Mark::Control(control) => return Some(control_told(control, span, block)),
        Mark::Bold | Mark::StruckOut | Mark::Highlighted(_) | Mark::Link(_) => return None,
        Mark::Language(language) => format!("language {language}"),
        Mark::NoteReference(note) => format!("note {note}"),
        Mark::Deleted(text) => format!("deleted {} characters", text.chars().count()),
        mark => format!("{mark:?}").to_lowercase(),
    };
    Some(format!("  {mark}: {characters} characters from {}", span.start))
}

fn control_told(control: &Control, span: &Span, block: &Block) -> String {
    // The kinds of old fields are named as their instructions are, which must not be read as text.
    let mut told = format!("  control {}", control.kind.to_lowercase());
    for (what, value) in [("name", &control.name), ("tooltip", &control.tooltip), ("value", &control.value)] {
        told.extend(value.iter().map(|value| format!(", {what} {value}")));
    }
    if !control.options.is_empty() {
        told.push_str(&format!(", options {}", control.options.join("; ")));
    }
    let ticks = block.ticks.iter().filter(|tick| tick.start >= span.start && tick.end <= span.end);
    told.extend(ticks.map(|tick| format!(", {:?}", tick.state).to_lowercase()));
    told.push_str(if control.placeholder_shown { ", placeholder" } else { "" });
    told.push_str(if control.untouched { ", untouched" } else { "" });
    told
}

#[test]
fn the_view_shows_what_a_reader_found() {
    let span = |start, end, mark| Span { start, end, mark };
    let control = |kind: &str| Control { kind: kind.to_owned(), name: Some("q1".to_owned()), ..Control::default() };
    let block = |text: &str, spans: Vec<Span>, ticks: Vec<TickBox>, column: Option<u32>| Block {
        kind: BlockKind::Heading(2),
        label: Some(rapporteur::read::Label::typed("1.")),
        list_level: None,
        cells: column
            .map(|column| rapporteur::read::Cell { table: 0, row: 0, column, row_span: 1, column_span: 1 })
            .into_iter()
            .collect(),
        text: text.into(),
        spans,
        ticks,
        places: Vec::new(),
    };
    let tick = TickBox { start: 0, end: 1, state: TickState::Checked, seen: TickSeen::ContentControl };
    let chosen = Control { value: Some("Regional".to_owned()), ..control("FORMDROPDOWN") };
    let empty = Control { placeholder_shown: true, ..control("text") };
    let document = Document {
        blocks: vec![
            block(
                "☐ Yes ",
                vec![span(2, 5, Mark::Bold), span(6, 6, Mark::Deleted("No".to_owned()))],
                vec![tick],
                Some(0),
            ),
            block("Level: ", vec![span(7, 7, Mark::Control(chosen))], Vec::new(), Some(1)),
            block("see it", vec![span(4, 6, Mark::Link("#q".to_owned()))], Vec::new(), None),
            block("Name", vec![span(0, 4, Mark::Control(empty))], Vec::new(), None),
        ],
        ..Document::default()
    };
    let view = view(&document);
    let lines = "## 1. [x] **Yes**  | ## 1. Level: Regional\n## 1. see [it](#q)\n## 1. (placeholder: Name)\n\n";
    assert!(view.starts_with(lines), "{view}");
    assert!(view.contains("control formdropdown, name q1, value Regional"), "{view}");
    assert!(view.contains("deleted 2 characters"), "{view}");
}
