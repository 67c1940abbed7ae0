//! Properties of a message, recipient or attachment of Outlook (MS-OXMSG, 2.1 and 2.4; the numbers from MS-OXPROPS).
//!
//! Short values stand in one stream of the storage, long ones in a stream each, named by number and type.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use crate::intake::charset;

/// The file that holds them.
pub(super) type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Most bytes of a text that is no body.
const TEXT_BYTES_MAX: u64 = 1024 * 1024;

/// Types of values (MS-OXCDATA, 2.11.1).
const STRING_8: &str = "001E";
const STRING: &str = "001F";
const BINARY: &str = "0102";
const INTEGER: u16 = 0x0003;
const TIME: u16 = 0x0040;

/// The properties of a storage.
pub(super) struct Properties {
    /// Path of the storage, ending in "/".
    pub(super) path: String,
    /// Number, type and value of the short ones.
    short: Vec<(u16, u16, u64)>,
    /// Character set of texts of 8 bits.
    code_page: Option<u32>,
}

impl Properties {
    /// Those of the storage at this path, whose stream of short values begins with so many bytes of something else.
    pub(super) fn of(file: &mut File<'_>, path: &str, header_bytes: usize) -> Self {
        let bytes = stream(file, &format!("{path}__properties_version1.0"), TEXT_BYTES_MAX).unwrap_or_default();
        let entries = bytes.get(header_bytes..).unwrap_or_default().chunks_exact(16);
        let short = entries
            .map(|entry| {
                let value = entry[8..].iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte));
                (u16::from_le_bytes([entry[2], entry[3]]), u16::from_le_bytes([entry[0], entry[1]]), value)
            })
            .collect();
        let mut properties = Self { path: path.to_owned(), short, code_page: None };
        // PidTagMessageCodepage, PidTagInternetCodepage.
        properties.code_page = properties.integer(0x3ffd).or_else(|| properties.integer(0x3fde));
        properties
    }

    fn short(&self, number: u16, kind: u16) -> Option<u64> {
        self.short.iter().find(|(id, found, _)| (*id, *found) == (number, kind)).map(|(_, _, value)| *value)
    }

    /// An integer of 32 bits.
    pub(super) fn integer(&self, number: u16) -> Option<u32> {
        self.short(number, INTEGER).map(|value| value as u32)
    }

    /// A time, in seconds since 1970. It is kept in units of 100 ns since 1601.
    pub(super) fn time(&self, number: u16) -> Option<i64> {
        const SECONDS_TO_1970: i64 = 11_644_473_600;
        let value = i64::try_from(self.short(number, TIME)?).ok()?;
        Some(value / 10_000_000 - SECONDS_TO_1970).filter(|&seconds| seconds >= 0)
    }

    /// A text that is no body, where it has one that is not blank.
    pub(super) fn text(&self, file: &mut File<'_>, number: u16) -> Option<String> {
        let text = self.long_text(file, number, TEXT_BYTES_MAX)?;
        Some(text.trim_matches(|c: char| c == '\0' || c.is_whitespace()).to_owned()).filter(|text| !text.is_empty())
    }

    /// A text.
    pub(super) fn long_text(&self, file: &mut File<'_>, number: u16, bytes_max: u64) -> Option<String> {
        if let Some(bytes) = self.value(file, number, STRING, bytes_max) {
            return Some(encoding_rs::UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned());
        }
        let bytes = self.value(file, number, STRING_8, bytes_max)?;
        Some(charset::decode(&bytes, self.code_page.and_then(charset_name).as_deref()))
    }

    /// Bytes.
    pub(super) fn binary(&self, file: &mut File<'_>, number: u16, bytes_max: u64) -> Option<Vec<u8>> {
        self.value(file, number, BINARY, bytes_max)
    }

    /// Size of a value of bytes, as declared.
    pub(super) fn binary_size(&self, file: &File<'_>, number: u16) -> Option<u64> {
        file.entry(self.stream_path(number, BINARY)).ok().filter(cfb::Entry::is_stream).map(|entry| entry.len())
    }

    /// The name of the character set of the texts.
    pub(super) fn charset(&self) -> Option<String> {
        // PidTagInternetCodepage speaks of the HTML, and is asked first.
        self.integer(0x3fde).or(self.code_page).and_then(charset_name)
    }

    fn value(&self, file: &mut File<'_>, number: u16, kind: &str, bytes_max: u64) -> Option<Vec<u8>> {
        stream(file, &self.stream_path(number, kind), bytes_max)
    }

    fn stream_path(&self, number: u16, kind: &str) -> String {
        format!("{}__substg1.0_{number:04X}{kind}", self.path)
    }
}

/// The bytes of a stream; as many as the file has of it.
fn stream(file: &mut File<'_>, path: &str, bytes_max: u64) -> Option<Vec<u8>> {
    if !file.is_stream(path) {
        return None;
    }
    let mut bytes = Vec::new();
    file.open_stream(path).ok()?.take(bytes_max).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The name of a code page of Windows in the Encoding Standard.
fn charset_name(code_page: u32) -> Option<String> {
    Some(match code_page {
        65001 => "utf-8".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        20127 => "us-ascii".to_owned(),
        20866 => "koi8-r".to_owned(),
        21866 => "koi8-u".to_owned(),
        50220..=50222 => "iso-2022-jp".to_owned(),
        51932 => "euc-jp".to_owned(),
        51949 => "euc-kr".to_owned(),
        54936 => "gb18030".to_owned(),
        874 | 1250..=1258 => format!("windows-{code_page}"),
        28591..=28605 => format!("iso-8859-{}", code_page - 28590),
        _ => return None,
    })
}
