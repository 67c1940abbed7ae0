//! Writes messages as Outlook does (MS-OXMSG), from the specification and apart from the reader.

use std::io::{Cursor, Write};

type File = cfb::CompoundFile<Cursor<Vec<u8>>>;

/// A value of a property.
#[derive(Clone)]
pub(crate) enum Value {
    Unicode(&'static str),
    String8(&'static [u8]),
    Binary(Vec<u8>),
    Integer(u32),
    /// In units of 100 ns since 1601.
    Time(u64),
}

/// Properties by their number.
pub(crate) type Properties = Vec<(u16, Value)>;

/// A message to write.
#[derive(Default, Clone)]
pub(crate) struct Message {
    pub properties: Properties,
    /// Properties of attachments, and the message that lies in one.
    pub attachments: Vec<(Properties, Option<Message>)>,
}

/// The file.
pub(crate) fn file(message: &Message) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    file.create_storage("/__nameid_version1.0").unwrap();
    write_message(&mut file, "/", message, true);
    file.into_inner().into_inner()
}

fn write_message(file: &mut File, path: &str, message: &Message, is_top: bool) {
    // 2.4.1.1 and 2.4.1.2: eight reserved bytes, the next ids, the counts of recipients and attachments.
    let count = message.attachments.len() as u32;
    let mut header = vec![0; 8];
    for value in [1, count, 1, count] {
        header.extend_from_slice(&u32::to_le_bytes(value));
    }
    if is_top {
        header.extend_from_slice(&[0; 8]);
    }
    write_properties(file, path, header, &message.properties);
    for (index, (properties, inner)) in message.attachments.iter().enumerate() {
        let storage = format!("{path}__attach_version1.0_#{index:08X}/");
        file.create_storage(&storage).unwrap();
        write_properties(file, &storage, vec![0; 8], properties);
        if let Some(inner) = inner {
            let object = format!("{storage}__substg1.0_3701000D/");
            file.create_storage(&object).unwrap();
            write_message(file, &object, inner, false);
        }
    }
}

fn write_properties(file: &mut File, path: &str, header: Vec<u8>, properties: &Properties) {
    let mut entries = header;
    for (number, value) in properties {
        let (kind, short, long): (u16, u64, Option<Vec<u8>>) = match value {
            Value::Unicode(text) => {
                let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                (0x001f, bytes.len() as u64 + 2, Some(bytes))
            }
            Value::String8(bytes) => (0x001e, bytes.len() as u64 + 1, Some(bytes.to_vec())),
            Value::Binary(bytes) => (0x0102, bytes.len() as u64, Some(bytes.clone())),
            Value::Integer(value) => (0x0003, u64::from(*value), None),
            Value::Time(value) => (0x0040, *value, None),
        };
        entries.extend_from_slice(&kind.to_le_bytes());
        entries.extend_from_slice(&number.to_le_bytes());
        entries.extend_from_slice(&6u32.to_le_bytes());
        entries.extend_from_slice(&short.to_le_bytes());
        if let Some(bytes) = long {
            let name = format!("{path}__substg1.0_{number:04X}{kind:04X}");
            file.create_stream(name).unwrap().write_all(&bytes).unwrap();
        }
    }
    file.create_stream(format!("{path}__properties_version1.0")).unwrap().write_all(&entries).unwrap();
}
