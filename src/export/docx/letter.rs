//! A query letter as a Word file: who is asked, what needs an answer, with room for it, and what was left empty. Its look is
//! that of `styles.xml`.

use docx_rs::{
    BorderType, Docx, Footer, HeightRule, NumPages, PageMargin, PageNum, Paragraph, Run, Shading, SpecialIndentType,
    Table, TableCell, TableCellBorder, TableCellBorderPosition, TableCellMargins, TableLayoutType, TableRow, WidthType,
};

use super::characters::allowed;
use super::package::Properties;
use super::paragraphs::Paragraphs;
use super::{PAGE, packed, tables};
use crate::export::letter::{Asked, Letter, Reply};
use crate::export::phrases::Phrases;
use crate::export::sheet::{Block, Piece, Row};
use crate::journal::Failure;

/// What is read and asked, and room for the answer, in twentieths of a point.
const WIDTHS: [usize; 2] = [4706, tables::TEXT_WIDTH - 4706];
/// Least height of room for an answer, in points.
const ROOM: f32 = 56.0;
/// The same where a word or two will do.
const ROOM_SMALL: f32 = 28.0;
/// Width of labels, in twentieths of a point.
const LABEL: i32 = 510;
/// A line to write on.
const LINE: &str = "______________________________";

/// The letter as a Word file.
///
/// # Errors
/// When the file cannot be packed, which is a fault of the program.
pub(in crate::export) fn write(letter: &Letter) -> Result<Vec<u8>, Failure> {
    let language = &letter.phrases.language;
    let title = format!("{}: {}", letter.phrases.say("kicker"), letter.title);
    let answer_language = letter.answer_language.as_deref().unwrap_or(language);
    packed(document(letter), &Properties { title: &title, language, answer_language })
}

fn document(letter: &Letter) -> Docx {
    let phrases = letter.phrases;
    let mut paragraphs = Paragraphs::default();
    let margins = PageMargin::new().top(1247).bottom(1247).left(1247).right(1247).header(624).footer(567);
    let mut document = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margins)
        .footer(footer(letter))
        .add_paragraph(paragraphs.plain("Kicker", phrases.say("kicker")))
        .add_paragraph(paragraphs.plain("Title", &letter.title))
        .add_table(tables::head(&head(letter), &mut paragraphs))
        .add_paragraph(paragraphs.plain("Salutation", phrases.say("salutation")))
        .add_paragraph(paragraphs.plain("Normal", &phrases.fill("thanks", &letter.title)))
        .add_paragraph(paragraphs.plain("Normal", phrases.say("please")));
    for (heading, why, asked) in [
        ("asked", None, &letter.needed),
        ("optional", Some("optional_why"), &letter.wished),
        ("empty", Some("empty_why"), &letter.empty),
    ] {
        if asked.is_empty() {
            continue;
        }
        document = document.add_paragraph(paragraphs.plain("Heading1", phrases.say(heading)));
        if let Some(why) = why {
            document = document.add_paragraph(paragraphs.plain("Normal", phrases.say(why)).keep_next(true));
        }
        for table in questions(asked, phrases, &mut paragraphs) {
            // Tables that touch are one.
            document = document.add_table(table).add_paragraph(Paragraph::new().style("Gap"));
        }
    }
    document
        .add_paragraph(paragraphs.plain("Salutation", phrases.say("regards")).keep_next(true))
        .add_paragraph(paragraphs.plain("Salutation", &phrases.fill("signature", LINE)))
}

/// To whom, when, and about what.
fn head(letter: &Letter) -> Vec<Row> {
    let blank = LINE.to_owned();
    let rows = [
        ("to", letter.respondent.as_ref().unwrap_or(&blank)),
        ("date", &blank),
        ("concerning", &letter.concerning),
        ("reference", &letter.record),
    ];
    let row = |(name, text): (&str, &String)| Row {
        label: None,
        name: letter.phrases.say(name).to_owned(),
        blocks: vec![Block::Text(vec![Piece::plain(text.replace('\n', " "))])],
    };
    rows.into_iter().map(row).collect()
}

fn footer(letter: &Letter) -> Footer {
    let phrases = letter.phrases;
    let line = Paragraph::new()
        .style("Footer")
        .add_run(Run::new().add_text(allowed(&letter.record)).add_tab())
        .add_run(Run::new().add_text(format!("{} ", phrases.say("footer_page"))))
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(format!(" {} ", phrases.say("footer_of"))))
        .add_num_pages(NumPages::new());
    Footer::new().add_paragraph(line)
}

/// A table for each question: the question over both columns, and below it what was read and asked, and room for the
/// answer. Questions of which no more is to be said are lines of one table.
fn questions(asked: &[Asked], phrases: &Phrases, paragraphs: &mut Paragraphs) -> Vec<Table> {
    let (mut tables, mut lines) = (Vec::new(), Vec::new());
    let mut above: Vec<(Option<String>, String)> = Vec::new();
    for one in asked {
        // A question stands once above its parts.
        let known = one.prompt.iter().zip(&above).take_while(|(own, above)| own == above).count();
        let known = known.min(one.prompt.len().saturating_sub(1));
        let mut prompt: Vec<Paragraph> = Vec::new();
        for (position, (label, text)) in one.prompt.iter().enumerate().skip(known) {
            let style = if position == 0 { "Asked" } else { "AskedPart" };
            let line = paragraphs.labelled(style, label.as_deref(), &text.replace('\n', " "));
            let hanging = label.as_ref().map(|_| SpecialIndentType::Hanging(LABEL));
            prompt.push(line.indent(label.as_ref().map(|_| LABEL), hanging, None, None));
        }
        above.clone_from(&one.prompt);
        if one.read.is_empty() && one.asks.is_empty() {
            let reply = reply(one, None, paragraphs);
            lines.push(row(vec![cell(prompt, WIDTHS[0], 1, true), cell(reply, WIDTHS[1], 1, false)], ROOM_SMALL));
            continue;
        }
        let prompt = prompt.into_iter().map(|line| line.keep_next(true)).collect();
        let head = row(vec![cell(prompt, tables::TEXT_WIDTH, 2, true)], 0.0);
        let said = said(one, phrases, paragraphs);
        let reply = reply(one, Some(phrases), paragraphs);
        tables.push(table(vec![
            head,
            row(vec![cell(said, WIDTHS[0], 1, false), cell(reply, WIDTHS[1], 1, false)], ROOM),
        ]));
    }
    if !lines.is_empty() {
        tables.push(table(lines));
    }
    tables
}

fn table(rows: Vec<TableRow>) -> Table {
    Table::without_borders(rows)
        .set_grid(WIDTHS.to_vec())
        .width(tables::TEXT_WIDTH, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(40, 110, 40, 110))
}

/// What was read, what it was taken for, and what is asked.
fn said(asked: &Asked, phrases: &Phrases, paragraphs: &mut Paragraphs) -> Vec<Paragraph> {
    let mut said = Vec::new();
    if !asked.read.is_empty() {
        said.push(paragraphs.plain("TableHead", phrases.say("read")));
        for (quote, page) in &asked.read {
            said.extend(quote.lines().map(|line| paragraphs.plain("CellAnswer", line)));
            let page = page.map(|page| phrases.fill("page", &page.to_string()));
            said.extend(page.map(|page| paragraphs.plain("Small", &page)));
        }
    }
    if let Some(taken) = &asked.taken {
        said.push(paragraphs.plain("Small", &phrases.fill("taken", taken)));
    }
    said.push(paragraphs.plain("TableHead", phrases.say("ask")));
    said.extend(asked.asks.iter().map(|ask| paragraphs.plain("CellName", ask)));
    said
}

/// Boxes to tick, or room to write.
fn reply(asked: &Asked, phrases: Option<&Phrases>, paragraphs: &mut Paragraphs) -> Vec<Paragraph> {
    let mut reply: Vec<Paragraph> =
        phrases.iter().map(|phrases| paragraphs.plain("TableHead", phrases.say("reply"))).collect();
    let boxes: Vec<String> = match (&asked.reply, phrases) {
        (Reply::YesNo, Some(phrases)) => ["yes", "no"].map(|word| phrases.say(word).to_owned()).into(),
        (Reply::Boxes(texts), Some(_)) => texts.clone(),
        _ => Vec::new(),
    };
    for text in boxes {
        let text = allowed(&text.replace(['\n', '\t'], " "));
        let line = Paragraph::new()
            .style("CellOption")
            .add_run(Run::new().style("Box").add_text("☐"))
            .add_run(Run::new().add_tab().add_text(text));
        reply.push(line);
    }
    reply.push(Paragraph::new().style("CellAnswer"));
    reply
}

fn row(cells: Vec<TableCell>, height_min: f32) -> TableRow {
    let row = TableRow::new(cells).cant_split();
    if height_min > 0.0 { row.row_height(height_min * 20.0).height_rule(HeightRule::AtLeast) } else { row }
}

fn cell(paragraphs: Vec<Paragraph>, width: usize, columns: usize, is_prompt: bool) -> TableCell {
    let mut cell = TableCell::new().width(width, WidthType::Dxa).clear_all_border();
    if columns > 1 {
        cell = cell.grid_span(columns);
    }
    for side in [
        TableCellBorderPosition::Top,
        TableCellBorderPosition::Bottom,
        TableCellBorderPosition::Left,
        TableCellBorderPosition::Right,
    ] {
        cell = cell.set_border(TableCellBorder::new(side).border_type(BorderType::Single).size(4).color("B8C4D2"));
    }
    if is_prompt {
        cell = cell.shading(Shading::new().fill("EEF2F7"));
    }
    paragraphs.into_iter().fold(cell, TableCell::add_paragraph)
}
