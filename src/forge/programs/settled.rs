//! Files of other programs without what differs from run to run: dates, identifiers, names drawn by lot.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{Cursor, Read, Write};

use lopdf::{Document, Object, StringFormat};
use regex::{Captures, Regex};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Stands in PDF files instead of the moment at which they were made.
const PDF_DATE: &str = "D:20190502090000Z";
/// The same in OpenDocument files.
const ODT_DATE: &str = "2019-05-02T09:00:00";

fn said(error: impl Display) -> String {
    error.to_string()
}

/// The PDF with a fixed date, and an identifier that follows from its content.
///
/// # Errors
/// What is wrong with the file.
pub(super) fn pdf(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut document = Document::load_mem(bytes).map_err(said)?;
    settle(&mut document);
    saved(&mut document)
}

/// A document in bytes, with an identifier that follows from its content (ISO 32000-2, 14.4).
///
/// # Errors
/// What cannot be written.
pub(in crate::forge) fn saved(document: &mut Document) -> Result<Vec<u8>, String> {
    document.trailer.remove(b"ID");
    let mut content = Vec::new();
    document.save_to(&mut content).map_err(said)?;
    let digest = Sha256::digest(&content);
    let id = Object::String(digest.iter().take(16).copied().collect(), StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    let mut out = Vec::new();
    document.save_to(&mut out).map_err(said)?;
    Ok(out)
}

fn settle(document: &mut Document) {
    document.trailer.remove(b"DocChecksum");
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).ok();
    let Some(info) = info.and_then(|id| document.get_object_mut(id).ok()).and_then(|info| info.as_dict_mut().ok())
    else {
        return;
    };
    for key in ["CreationDate", "ModDate"] {
        if info.has(key.as_bytes()) {
            info.set(key, Object::string_literal(PDF_DATE));
        }
    }
}

/// The OpenDocument file with fixed dates; its type comes first and is not packed (OpenDocument 1.3, part 2, 3.3).
///
/// # Errors
/// What is wrong with the file.
pub(super) fn open_document(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(said)?;
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for index in 0..package.len() {
        let mut file = package.by_index(index).map_err(said)?;
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(said)?;
        files.insert(file.name().to_owned(), content);
    }
    // A picture of the first page is of no use here.
    files.retain(|name, _| !name.starts_with("Thumbnails/"));
    for (name, change) in CHANGES {
        if let Some(content) = files.get_mut(*name) {
            let text = String::from_utf8(std::mem::take(content)).map_err(said)?;
            *content = change(&text).map_err(said)?.into_bytes();
        }
    }
    let mut names: Vec<&String> = files.keys().collect();
    names.sort_by_key(|name| (name.as_str() != "mimetype", *name));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        let is_type = name == "mimetype";
        let options = SimpleFileOptions::default()
            .compression_method(if is_type { CompressionMethod::Stored } else { CompressionMethod::Deflated })
            .last_modified_time(DateTime::default());
        writer.start_file(name.as_str(), options).map_err(said)?;
        writer.write_all(files.get(name).map(Vec::as_slice).unwrap_or_default()).map_err(said)?;
    }
    Ok(writer.finish().map_err(said)?.into_inner())
}

type Change = fn(&str) -> Result<String, regex::Error>;

const CHANGES: &[(&str, Change)] = &[
    ("meta.xml", |text| {
        let text =
            Regex::new("(<(?:meta:creation-date|dc:date)>)[^<]*")?.replace_all(text, format!("${{1}}{ODT_DATE}"));
        Ok(Regex::new("(<meta:editing-duration>)[^<]*")?.replace_all(&text, "${1}PT0S").into_owned())
    }),
    ("content.xml", content),
    // The name of the editing session.
    ("settings.xml", |text| {
        let session = Regex::new("(config:name=\"Rsid(?:Root)?\" config:type=\"int\">)\\d+")?;
        Ok(session.replace_all(text, "${1}1").into_owned())
    }),
    ("META-INF/manifest.xml", |text| {
        Ok(Regex::new("\\s*<manifest:file-entry[^>]*Thumbnails[^>]*/>")?.replace_all(text, "").into_owned())
    }),
];

/// Names of form fields, of lists and of tracked changes are drawn by lot.
fn content(text: &str) -> Result<String, regex::Error> {
    let mut text = Regex::new("(__Fieldmark__\\d+)_\\d+")?.replace_all(text, "${1}").into_owned();
    for kind in ["list", "ct"] {
        let mut names: Vec<String> = Vec::new();
        for found in Regex::new(&format!("xml:id=\"({kind}\\d+)\""))?.captures_iter(&text) {
            if !names.iter().any(|name| *name == found[1]) {
                names.push(found[1].to_owned());
            }
        }
        let numbered = |found: &Captures<'_>| match names.iter().position(|name| *name == found[1]) {
            Some(position) => format!("\"{kind}{}\"", position + 1),
            None => found[0].to_owned(),
        };
        text = Regex::new(&format!("\"({kind}\\d+)\""))?.replace_all(&text, numbered).into_owned();
    }
    Ok(text)
}
