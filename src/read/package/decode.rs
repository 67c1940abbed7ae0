//! The text of an XML part: UTF-8 or UTF-16 by its first bytes, else what its declaration says
//! (XML 1.0, appendix F). Bytes that are no characters show as U+FFFD.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The text of these bytes.
pub(super) fn decode(bytes: Vec<u8>) -> String {
    let encoding = encoding_of(&bytes);
    if encoding == UTF_8 && !bytes.starts_with(b"\xef\xbb\xbf") {
        return String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    }
    encoding.decode(&bytes).0.into_owned()
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    match bytes {
        [b'<', 0, ..] => UTF_16LE,
        [0, b'<', ..] => UTF_16BE,
        _ => declared(bytes).unwrap_or(UTF_8),
    }
}

/// The encoding that the XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(200)];
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(&head[..end]).ok()?;
    let (_, behind) = declaration.split_once("encoding")?;
    let name = behind.trim_start().strip_prefix('=')?.trim_start().strip_prefix(['"', '\''])?;
    Encoding::for_label(name.split(['"', '\'']).next()?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn every_encoding_that_xml_knows_is_decoded() {
        let text = "<a>é\u{4e2d}</a>";
        let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        assert_eq!(decode(text.into()), text);
        assert_eq!(decode([b"\xef\xbb\xbf", text.as_bytes()].concat()), text);
        assert_eq!(decode(utf16(u16::to_le_bytes)), text);
        assert_eq!(decode([b"\xfe\xff".to_vec(), utf16(u16::to_be_bytes)].concat()), text);
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>".to_vec();
        assert!(decode(latin).ends_with("<a>é</a>"));
        assert_eq!(decode(b"<a>\xff</a>".to_vec()), "<a>\u{fffd}</a>");
    }
}
