//! What comes with a return or instead of it and is none: letters, other forms, pictures, spreadsheets, noise.

use std::io::{Cursor, Result, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::part::{NOTHING, Part};
use crate::forge::acroform::{self, AcroStyle};
use crate::forge::docx::{self, WordStyle};
use crate::forge::escape::escaped;
use crate::forge::form::{Entry, EntryKind, Form, Piece, Run, Shown, TickLine};
use crate::forge::markdown;
use crate::forge::phrases::Speech;
use crate::forge::random::Dice;

/// Word.
pub(super) const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// Excel.
const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A zip archive of these files, always the same for the same.
pub(super) fn zipped<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// A letter as a Word file.
pub(super) fn letter(name: &str, title: &str, text: &str, language: &str, dice: &mut Dice) -> Result<Part> {
    let form = page(title, text, language);
    let style = WordStyle::drawn(&mut |end| dice.below(end));
    Ok(Part::new(format!("{name}.docx"), "letter", WORD, docx::write(&form, &style)?))
}

/// A page with text and nothing to answer.
fn page(title: &str, text: &str, language: &str) -> Form {
    Form {
        language: language.to_owned(),
        answer_language: language.to_owned(),
        title: title.to_owned(),
        introduction: text.split('\n').filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        entries: Vec::new(),
        closing: Vec::new(),
        notes: Vec::new(),
    }
}

/// A form that is not the one that was asked for, filled in.
pub(super) fn other_form(speech: &Speech, dice: &mut Dice) -> Result<Part> {
    const TITLES: [&str; 3] =
        ["Census of Reading Rooms", "Request for Leave", "Registration for the Regional Workshop on Open Data"];
    let title = TITLES[dice.below(TITLES.len())];
    let mut form = page(title, "Please fill in all lines.", "en");
    let asks = ["Name", "Institution", "Number of seats", "Opening hours", "Do you need a visa?", "Remarks"];
    for (number, prompt) in asks.iter().enumerate() {
        let answer = vec![Piece::Paragraph(vec![Run::plain(dice.text(&speech.jobs))])];
        let kind = if number < 2 { EntryKind::Front } else { EntryKind::Question };
        let mut entry = Entry { answer, ..Entry::new(kind, format!("line{number}")) };
        entry.label = (number >= 2).then(|| format!("{}.", number - 1));
        entry.prompt = vec![Run::plain(format!("{prompt}:"))];
        if number == 4 {
            entry.answer.clear();
            let tick = |name: &str, checked| TickLine {
                name: format!("line4.{name}"),
                checked,
                shown: Shown::Box,
                text: vec![Run::plain(name)],
                beside: Vec::new(),
                takes_text: false,
            };
            entry.ticks = vec![tick("Yes", true), tick("No", false)];
        }
        form.entries.push(entry);
    }
    let name = title.replace(' ', "_");
    Ok(match dice.below(3) {
        0 => Part::new(format!("{name}.md"), "other form", "text/markdown", markdown::write(&form, dice).into_bytes()),
        1 if speech.language == "en" => {
            let style = AcroStyle::drawn(&mut |end| dice.below(end));
            // What it cannot hold is not in these words.
            let bytes = acroform::write(&form, &style).unwrap_or_default();
            Part::new(format!("{name}.pdf"), "other form", "application/pdf", bytes)
        }
        _ => {
            let style = WordStyle::drawn(&mut |end| dice.below(end));
            Part::new(format!("{name}.docx"), "other form", WORD, docx::write(&form, &style)?)
        }
    })
}

/// A workbook with figures (ISO/IEC 29500-1, part 18).
pub(super) fn spreadsheet(name: &str, speech: &Speech, dice: &mut Dice) -> Result<Part> {
    const MAIN: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    let mut rows = String::new();
    for row in 1..=dice.between(3, 20) {
        let label = escaped(dice.text(&speech.table_cells));
        rows.push_str(&format!(
            "<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>{label}</t></is></c><c r=\"B{row}\"><v>{}</v></c></row>",
            dice.below(100_000)
        ));
    }
    let sheets = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let files = [
        (
            "[Content_Types].xml",
            format!(
                "{declaration}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
                 ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" \
                 ContentType=\"{MAIN}.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" \
                 ContentType=\"{MAIN}.worksheet+xml\"/></Types>"
            ),
        ),
        ("_rels/.rels", relationship(PACKAGE, &format!("{OFFICE}/officeDocument"), "xl/workbook.xml")),
        (
            "xl/workbook.xml",
            format!(
                "{declaration}<workbook xmlns=\"{sheets}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"1\" sheetId=\"1\" \
                 r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        ("xl/_rels/workbook.xml.rels", relationship(PACKAGE, &format!("{OFFICE}/worksheet"), "worksheets/sheet1.xml")),
        (
            "xl/worksheets/sheet1.xml",
            format!("{declaration}<worksheet xmlns=\"{sheets}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let bytes = zipped(files.iter().map(|(name, text)| (*name, text.as_bytes())))?;
    Ok(Part::new(format!("{name}.xlsx"), "spreadsheet", EXCEL, bytes))
}

fn relationship(package: &str, kind: &str, target: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"{package}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{kind}\" Target=\"{target}\"/></Relationships>"
    )
}

/// A picture of stripes (PNG, ISO/IEC 15948), without compression.
pub(super) fn picture(name: &str, kind: &'static str, dice: &mut Dice) -> Part {
    let (width, height) = (dice.between(16, 120), dice.between(8, 60));
    let colours: Vec<[u8; 3]> =
        (0..4).map(|_| [0; 3].map(|_: u8| u8::try_from(dice.below(256)).unwrap_or(0))).collect();
    let mut rows = Vec::new();
    for row in 0..height {
        rows.push(0);
        (0..width).for_each(|_| rows.extend(colours[row * 4 / height]));
    }
    // Deflate with stored blocks only (RFC 1951, 3.2.4) within zlib (RFC 1950).
    let mut zlib = vec![0x78, 0x01];
    let blocks = rows.chunks(65_535);
    let count = blocks.len();
    for (at, block) in blocks.enumerate() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        zlib.push(u8::from(at + 1 == count));
        zlib.extend([length.to_le_bytes(), (!length).to_le_bytes()].concat());
        zlib.extend(block);
    }
    let (low, high) = rows.iter().fold((1u32, 0u32), |(low, high), &byte| {
        let low = (low + u32::from(byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    zlib.extend((high << 16 | low).to_be_bytes());
    let size = |size: usize| u32::try_from(size).unwrap_or(0).to_be_bytes();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&size(width)[..], &size(height)[..], &[8, 2, 0, 0, 0]].concat();
    for (kind, data) in [(*b"IHDR", head), (*b"IDAT", zlib), (*b"IEND", Vec::new())] {
        let named = [&kind[..], &data].concat();
        png.extend(size(data.len()));
        png.extend(&named);
        png.extend(crc(&named).to_be_bytes());
    }
    Part::new(format!("{name}.png"), kind, "image/png", png)
}

/// CRC-32 of ISO 3309, as PNG uses it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

/// An invitation to a meeting (RFC 5545).
pub(super) fn calendar(day: &str, dice: &mut Dice) -> Part {
    let text = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Calendar//EN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:{:08x}@example.org\r\n\
         DTSTAMP:{day}T080000Z\r\nDTSTART:{day}T130000Z\r\nDTEND:{day}T140000Z\r\nSUMMARY:Questionnaire\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        dice.below(1 << 31)
    );
    Part::new("invite.ics", "calendar", "text/calendar", text.into_bytes())
}

/// A visiting card (RFC 6350).
pub(super) fn card(name: &str, address: &str) -> Part {
    let text = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEMAIL:{address}\r\nEND:VCARD\r\n");
    Part::new("contact.vcf", "visiting card", "text/vcard", text.into_bytes())
}

/// Bytes without any sense, under a name that promises some.
pub(super) fn noise(dice: &mut Dice) -> Part {
    const NAMES: [(&str, &str); 4] = [
        ("scan0001.dat", "application/octet-stream"),
        ("answers.docx", WORD),
        ("answers.pdf", "application/pdf"),
        ("~WRL0003.tmp", "application/octet-stream"),
    ];
    let (name, media_type) = NAMES[dice.below(NAMES.len())];
    let bytes = (0..dice.between(100, 5000)).map(|_| u8::try_from(dice.below(256)).unwrap_or(0)).collect();
    Part::new(name, "random bytes", media_type, bytes).becomes(NOTHING)
}

/// A file that lies about in folders and is no submission.
pub(super) fn stray(speech: &Speech, text: &str, dice: &mut Dice) -> Result<Part> {
    Ok(match dice.below(9) {
        0 => picture("IMG_2041", "picture", dice).becomes(NOTHING),
        1 => spreadsheet("contacts", speech, dice)?.becomes(NOTHING),
        2 => noise(dice),
        3 => {
            let rows: String =
                (0..20).map(|row| format!("{row};{};{}\n", dice.text(&speech.places), dice.below(999))).collect();
            Part::new("mailing list.csv", "table", "text/csv", rows.into_bytes()).becomes(NOTHING)
        }
        4 => {
            let page = format!("<!DOCTYPE html><html><body><h1>News</h1><p>{}</p></body></html>\n", escaped(text));
            Part::new("news.html", "web page", "text/html", page.into_bytes()).becomes(NOTHING)
        }
        5 => Part::new("notes.txt", "notes", "text/plain", text.as_bytes().to_vec()).becomes(NOTHING),
        6 => {
            // Nobody can say of a picture that it is no scan of an answer.
            let inner = picture("logo", "picture", dice).becomes(NOTHING);
            let notes = Part::new("readme.txt", "notes", "text/plain", text.as_bytes().to_vec());
            let content = super::part::Content::Archive(vec![inner, notes]);
            Part { name: "pictures.zip".to_owned(), kind: "archive", media_type: "application/zip", content }
        }
        _ => other_form(speech, dice)?,
    })
}
