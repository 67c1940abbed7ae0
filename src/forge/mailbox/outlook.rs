//! A mail as Outlook stores it: a compound file of properties ([MS-OXMSG], [MS-OXPROPS]). Written from the specification
//! for the forge alone.

use std::io::{Cursor, Result, Write};
use std::time::{Duration, UNIX_EPOCH};

use cfb::{CompoundFile, Version};
use encoding_rs::Encoding;

use super::mime::{Attached, Rendered, old_charset, picture_id, rfc_date};
use super::part::Mail;
use crate::forge::random::Dice;

type File = CompoundFile<Cursor<Vec<u8>>>;

/// `PtypInteger32`.
const INTEGER: u32 = 0x0003;
/// `PtypBoolean`.
const BOOLEAN: u32 = 0x000B;
/// `PtypObject`.
const OBJECT: u32 = 0x000D;
/// `PtypString8`.
const STRING_8: u32 = 0x001E;
/// `PtypString`.
const STRING: u32 = 0x001F;
/// `PtypTime`.
const TIME: u32 = 0x0040;
/// `PtypBinary`.
const BINARY: u32 = 0x0102;
/// Readable and writable.
const FLAGS: u32 = 0x0000_0006;

/// A value of a property.
enum Property<'a> {
    Integer(u32),
    Boolean(bool),
    /// Seconds since 1970.
    Time(i64),
    Text(&'a str),
    Binary(&'a [u8]),
    /// A storage of its own.
    Object,
}

/// How texts are kept.
#[derive(Clone, Copy)]
enum Texts {
    /// UTF-16.
    Wide,
    /// In a charset of Windows.
    Narrow(&'static Encoding),
}

/// The bytes of a `.msg` file.
///
/// # Errors
/// None in memory.
pub(super) fn write(mail: &Mail, rendered: &Rendered, seed: u64) -> Result<Vec<u8>> {
    let mut dice = Dice::new(seed, mail.number, "outlook");
    let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new()))?;
    named_properties(&mut file)?;
    message(&mut file, mail, rendered, &mut dice)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// No property has a name of its own; the storage that says so is there all the same (2.2.3).
fn named_properties(file: &mut File) -> Result<()> {
    storage(file, "/__nameid_version1.0")?;
    for stream in ["00020102", "00030102", "00040102"] {
        write_stream(file, &format!("/__nameid_version1.0/__substg1.0_{stream}"), &[])?;
    }
    Ok(())
}

fn message(file: &mut File, mail: &Mail, rendered: &Rendered, dice: &mut Dice) -> Result<()> {
    let words = rendered.text.as_ref().map(|(text, _)| text.as_str());
    let all = [mail.subject.as_str(), mail.from.0.as_str(), words.unwrap_or("")].concat();
    let files: Vec<&Attached> = rendered.pictures.iter().chain(&rendered.files).collect();
    let names: String = files.iter().map(|file| file.name.as_str()).collect();
    // Outlook before 2003, and what exports as it did.
    let narrow = dice.chance(25).then(|| old_charset(&(all + &names))).flatten();
    let texts = narrow.map_or(Texts::Wide, Texts::Narrow);
    let code_page = match narrow.map(Encoding::name) {
        Some("windows-1251") => 1251,
        Some("windows-1256") => 1256,
        Some("gb18030") => 936,
        _ => 1252,
    };
    let (name, address) = (mail.from.0.as_str(), mail.from.1.as_str());
    let head = format!(
        "From: {address}\r\nTo: {}\r\nDate: {}\r\nMessage-ID: <{}>\r\n",
        mail.to.1,
        rfc_date(mail.sent, mail.ahead),
        mail.id
    );
    let id = format!("<{}>", mail.id);
    let mut properties = vec![
        (0x001A, Property::Text("IPM.Note")),
        (0x0037, Property::Text(&mail.subject)),
        (0x0070, Property::Text(&mail.subject)),
        (0x0E1D, Property::Text(&mail.subject)),
        (0x0042, Property::Text(name)),
        (0x0064, Property::Text("SMTP")),
        (0x0065, Property::Text(address)),
        (0x0C1A, Property::Text(name)),
        (0x0C1E, Property::Text("SMTP")),
        (0x0C1F, Property::Text(address)),
        (0x5D01, Property::Text(address)),
        (0x0E04, Property::Text(&mail.to.0)),
        (0x1035, Property::Text(&id)),
        (0x0039, Property::Time(mail.sent)),
        (0x0E06, Property::Time(mail.sent + 7)),
        (0x0E07, Property::Integer(1)),
        (0x0E1B, Property::Boolean(!files.is_empty())),
        (0x3FDE, Property::Integer(65001)),
        (0x3FFD, Property::Integer(code_page)),
        // Texts are UTF-16 (2.1.1).
        (0x340D, Property::Integer(if narrow.is_some() { 0 } else { 0x0004_0000 })),
    ];
    if dice.chance(70) {
        properties.push((0x007D, Property::Text(&head)));
    }
    let said = words.map(|words| words.replace("\r\n", "\n").replace('\n', "\r\n"));
    if let Some(said) = &said {
        properties.push((0x1000, Property::Text(said)));
    }
    if let Some((html, _)) = &rendered.html {
        properties.push((0x1013, Property::Binary(html.as_bytes())));
        properties.push((0x1016, Property::Integer(3)));
    }
    // Next recipient and attachment, and how many there are (2.4.1.1).
    let count = u32::try_from(files.len()).unwrap_or(u32::MAX);
    let counts = [0, 0, 1, count, 1, count, 0, 0];
    write_properties(file, "", &counts.map(u32::to_le_bytes).concat(), &properties, texts)?;
    recipient(file, mail, texts)?;
    for (number, attached) in files.into_iter().enumerate() {
        let is_shown = number < rendered.pictures.len();
        attachment(file, number, attached, is_shown, texts)?;
    }
    Ok(())
}

fn recipient(file: &mut File, mail: &Mail, texts: Texts) -> Result<()> {
    let folder = "/__recip_version1.0_#00000000";
    storage(file, folder)?;
    let properties = [
        (0x3001, Property::Text(mail.to.0.as_str())),
        (0x3002, Property::Text("SMTP")),
        (0x3003, Property::Text(&mail.to.1)),
        (0x39FE, Property::Text(&mail.to.1)),
        (0x0C15, Property::Integer(1)),
        (0x3000, Property::Integer(0)),
    ];
    write_properties(file, folder, &[0; 8], &properties, texts)
}

fn attachment(file: &mut File, number: usize, attached: &Attached, is_shown: bool, texts: Texts) -> Result<()> {
    let folder = format!("/__attach_version1.0_#{number:08X}");
    storage(file, &folder)?;
    let extension = attached.name.rsplit_once('.').map_or(String::new(), |(_, extension)| format!(".{extension}"));
    let is_plain = |c: &char| c.is_ascii_alphanumeric();
    let short: String = attached.name.chars().filter(is_plain).take(6).collect();
    let short = format!("{}~1{}", short.to_uppercase(), extension.to_uppercase());
    let picture = picture_id(&attached.name);
    let mut properties = vec![
        (0x0E20, Property::Integer(u32::try_from(attached.bytes.len()).unwrap_or(u32::MAX))),
        (0x0E21, Property::Integer(u32::try_from(number).unwrap_or(0))),
        (0x3001, Property::Text(&attached.name)),
        (0x3703, Property::Text(&extension)),
        (0x3704, Property::Text(&short)),
        (0x3707, Property::Text(&attached.name)),
        (0x370E, Property::Text(attached.media_type)),
        (0x370B, Property::Integer(if is_shown { 0xFFFF_FFFF } else { 0 })),
    ];
    if is_shown {
        properties.push((0x3712, Property::Text(&picture)));
        properties.push((0x3714, Property::Integer(4)));
        properties.push((0x7FFE, Property::Boolean(true)));
    }
    // By value, or a message within the message (2.2.2.1).
    if attached.is_mail {
        properties.push((0x3705, Property::Integer(5)));
        properties.push((0x3701, Property::Object));
    } else {
        properties.push((0x3705, Property::Integer(1)));
        properties.push((0x3701, Property::Binary(&attached.bytes)));
    }
    write_properties(file, &folder, &[0; 8], &properties, texts)?;
    if attached.is_mail {
        embed(file, &format!("{folder}/__substg1.0_3701000D"), &attached.bytes)?;
    }
    Ok(())
}

/// Copies a `.msg` file into a storage. Its properties have a shorter head there (2.4.1.2), and no names of their own.
fn embed(file: &mut File, folder: &str, bytes: &[u8]) -> Result<()> {
    let mut inner = CompoundFile::open(Cursor::new(bytes.to_vec()))?;
    storage(file, folder)?;
    let entries: Vec<(String, bool)> = inner
        .walk()
        .filter(|entry| !entry.is_root() && !entry.path().starts_with("/__nameid_version1.0"))
        .map(|entry| (entry.path().to_string_lossy().replace('\\', "/"), entry.is_storage()))
        .collect();
    for (path, is_storage) in entries {
        let target = format!("{folder}{path}");
        if is_storage {
            storage(file, &target)?;
            continue;
        }
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut inner.open_stream(&path)?, &mut content)?;
        if path == "/__properties_version1.0" {
            content.drain(24..32);
        }
        write_stream(file, &target, &content)?;
    }
    Ok(())
}

/// The stream of properties of fixed size, and a stream for each other (2.4).
fn write_properties(
    file: &mut File,
    folder: &str,
    head: &[u8],
    properties: &[(u32, Property<'_>)],
    texts: Texts,
) -> Result<()> {
    let mut rows: Vec<(u32, [u8; 8])> = Vec::new();
    for (id, property) in properties {
        let sized = |size: usize| {
            let size = u32::try_from(size).unwrap_or(u32::MAX);
            [size.to_le_bytes(), [0; 4]].concat().try_into().unwrap_or([0; 8])
        };
        let (kind, value) = match property {
            Property::Integer(value) => (INTEGER, u64::from(*value).to_le_bytes()),
            Property::Boolean(value) => (BOOLEAN, u64::from(*value).to_le_bytes()),
            Property::Time(second) => {
                // Steps of 100 nanoseconds since 1601.
                let steps = u64::try_from(second + 11_644_473_600).unwrap_or(0) * 10_000_000;
                (TIME, steps.to_le_bytes())
            }
            Property::Object => (OBJECT, sized(usize::MAX)),
            Property::Binary(bytes) => {
                write_stream(file, &format!("{folder}/__substg1.0_{id:04X}{BINARY:04X}"), bytes)?;
                (BINARY, sized(bytes.len()))
            }
            Property::Text(text) => {
                let (kind, bytes, end) = match texts {
                    Texts::Wide => (STRING, text.encode_utf16().flat_map(u16::to_le_bytes).collect(), 2),
                    Texts::Narrow(charset) => (STRING_8, charset.encode(text).0.into_owned(), 1),
                };
                write_stream(file, &format!("{folder}/__substg1.0_{id:04X}{kind:04X}"), &bytes)?;
                (kind, sized(bytes.len() + end))
            }
        };
        rows.push((id << 16 | kind, value));
    }
    rows.sort_by_key(|(tag, _)| *tag);
    let mut stream = head.to_vec();
    for (tag, value) in rows {
        stream.extend(tag.to_le_bytes());
        stream.extend(FLAGS.to_le_bytes());
        stream.extend(value);
    }
    write_stream(file, &format!("{folder}/__properties_version1.0"), &stream)
}

/// A storage that knows no moment.
fn storage(file: &mut File, path: &str) -> Result<()> {
    file.create_storage(path)?;
    // The first moment that its clock knows stands for none.
    let never = UNIX_EPOCH.checked_sub(Duration::from_secs(11_644_473_600)).unwrap_or(UNIX_EPOCH);
    file.set_created_time(path, never)?;
    file.set_modified_time(path, never)
}

fn write_stream(file: &mut File, path: &str, bytes: &[u8]) -> Result<()> {
    file.create_new_stream(path)?.write_all(bytes)
}
