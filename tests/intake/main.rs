//! Intake of messages, mailboxes and archives: what lies in an input, whatever it is called, and what hostile ones cost.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod archives;
mod hostile;
mod mails;
mod outlook;
mod outlook_file;

use std::collections::BTreeMap;
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};

use rapporteur::intake::{self, Bounds, Holds, Keep, MediaType, Part, RefusalCode, Role};
use zip::write::SimpleFileOptions;

/// Keeps documents in memory.
#[derive(Default)]
struct Kept(BTreeMap<String, Vec<u8>>);

impl Keep for Kept {
    fn keep(&mut self, sha256: &str, bytes: &[u8]) -> io::Result<()> {
        self.0.insert(sha256.to_owned(), bytes.to_vec());
        Ok(())
    }
}

impl Kept {
    fn of(&self, part: &Part) -> &[u8] {
        &self.0[part.sha256.as_ref().unwrap()]
    }
}

/// Opens bytes that stand in a file of this name.
fn open_named(bytes: &[u8], name: &str, bounds: &Bounds) -> (Part, Kept) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    fs_err::write(&path, bytes).unwrap();
    let mut kept = Kept::default();
    let part = intake::open(&path, name, bounds, &mut kept).unwrap();
    // The tree can be written and read again, as the worker does.
    let written = serde_json::to_string(&part).unwrap();
    assert_eq!(serde_json::from_str::<Part>(&written).unwrap(), part);
    (part, kept)
}

fn open(bytes: &[u8]) -> (Part, Kept) {
    open_named(bytes, "input", &Bounds::default())
}

fn fixture(name: &str) -> Vec<u8> {
    fs_err::read(fixtures().join(name)).unwrap()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// A tree as lines: depth, role, name, what it is.
fn lines(part: &Part) -> Vec<String> {
    let mut lines = Vec::new();
    add_lines(part, 0, &mut lines);
    lines
}

fn add_lines(part: &Part, depth: usize, lines: &mut Vec<String>) {
    let what = match &part.holds {
        Holds::Document { media_type } => media_type.extension().to_owned(),
        Holds::Message { .. } => "message".to_owned(),
        Holds::Mailbox { .. } => "mailbox".to_owned(),
        Holds::Archive { .. } => "archive".to_owned(),
        Holds::Refused { refusal } => format!("{:?}", refusal.code),
    };
    lines.push(format!("{}{:?} {} {what}", "  ".repeat(depth), part.role, part.name));
    for inner in part.parts() {
        add_lines(inner, depth + 1, lines);
    }
}

/// The code with which a part was refused.
fn refused(part: &Part) -> RefusalCode {
    match &part.holds {
        Holds::Refused { refusal } => refusal.code,
        other => panic!("it was not refused: {other:?}"),
    }
}

/// A zip archive of these members, packed.
fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Lines of base64.
fn base64(bytes: &[u8]) -> String {
    const CODES: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let code = |value: u32| CODES[(value & 63) as usize] as char;
    let mut out = String::new();
    for (index, three) in bytes.chunks(3).enumerate() {
        if index > 0 && index % 19 == 0 {
            out.push_str("\r\n");
        }
        let value = (0..3).fold(0, |value, at| value << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
        for place in 0..4 {
            out.push(if place > three.len() { '=' } else { code(value >> (18 - 6 * place)) });
        }
    }
    out + "\r\n"
}
