//! From the bytes of a message's text to UTF-8: by the character set that it declares, else by what the bytes are.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use mail_parser::decoders::charsets::map::charset_decoder;

/// Bytes of HTML in which it may say its encoding (WHATWG, 13.2.3.2).
const PRESCAN_BYTES: usize = 1024;

/// The text of the bytes. What is declared holds where the bytes keep to it.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    let declared = declared.map(str::trim).filter(|name| !name.is_empty());
    // Names of ASCII are also on mails of anything else.
    let is_ascii_name = declared.is_some_and(|name| name.to_ascii_lowercase().contains("ascii"));
    if let Some(decoder) = declared.filter(|_| !is_ascii_name).and_then(|name| charset_decoder(name.as_bytes())) {
        let text = decoder(bytes);
        if !text.contains(char::REPLACEMENT_CHARACTER) || bytes.windows(3).any(|part| part == "\u{fffd}".as_bytes()) {
            return text;
        }
    }
    guess(bytes)
}

/// The same for HTML, which may say its encoding itself.
pub(super) fn decode_html(bytes: &[u8], declared: Option<&str>) -> String {
    let said = declared.map(str::to_owned).or_else(|| meta_charset(bytes));
    decode(bytes, said.as_deref())
}

/// The text of bytes of which nothing is known.
pub(super) fn guess(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow).decode(bytes).0.into_owned()
}

/// What HTML says of its encoding near its beginning: `<meta charset=…>`, or the same within `content`.
fn meta_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN_BYTES)]).to_ascii_lowercase();
    let (_, behind) = head.split_once("charset")?;
    let value = behind.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(value.len());
    (end > 0).then(|| value[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_declared_holds_where_the_bytes_keep_to_it() {
        for (bytes, declared, expected) in [
            (&b"R\xe9ponse"[..], Some("windows-1252"), "Réponse"),
            ("Réponse".as_bytes(), Some("utf-8"), "Réponse"),
            ("Réponse".as_bytes(), Some("US-ASCII"), "Réponse"),
            ("Réponse".as_bytes(), None, "Réponse"),
            (b"\xff\xfeY\0e\0s\0", Some("utf-8"), "Yes"),
            (b"\xcf\xf0\xe8\xe2\xe5\xf2", Some("koi8-unknown"), "Привет"),
            (b"+AOk-t+AOk-", Some("utf-7"), "été"),
            (b"\x1b$B4A;z\x1b(B", Some("iso-2022-jp"), "漢字"),
        ] {
            assert_eq!(decode(bytes, declared), expected);
        }
        let html =
            b"<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">\xc4\xe0";
        assert!(decode_html(html, None).ends_with("Да"));
    }
}
