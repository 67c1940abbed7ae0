//! Bytes and words as mails carry them: base64 and quoted-printable (RFC 2045), encoded words (RFC 2047), parameters of
//! header fields (RFC 2231). Written for the forge alone.

use crate::forge::random::Dice;

/// Longest line of an encoded body.
const LINE: usize = 76;
/// Longest encoded word.
const WORD: usize = 75;

/// Base64 without line ends.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let all = (0..3).fold(0u32, |all, at| all << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        for digit in 0..4 {
            let at = (all >> (18 - 6 * digit)) as usize & 63;
            out.push(if digit <= chunk.len() { char::from(DIGITS[at]) } else { '=' });
        }
    }
    out
}

/// Base64 in lines.
pub(super) fn base64_lines(bytes: &[u8]) -> String {
    let digits = base64(bytes);
    let mut out = String::with_capacity(digits.len() + digits.len() / 30);
    let mut rest = digits.as_str();
    while !rest.is_empty() {
        let (line, behind) = rest.split_at(rest.len().min(LINE));
        out.push_str(line);
        out.push_str("\r\n");
        rest = behind;
    }
    out
}

/// Text of any charset as quoted-printable; line ends are those of the text, "\r\n".
pub(super) fn quoted_printable(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    let mut line = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"\r\n") {
            out.push_str("\r\n");
            (line, at) = (0, at + 2);
            continue;
        }
        let byte = bytes[at];
        let ends_line = at + 1 == bytes.len() || bytes[at + 1..].starts_with(b"\r\n");
        let is_plain = matches!(byte, b'!'..=b'<' | b'>'..=b'~') || matches!(byte, b' ' | b'\t') && !ends_line;
        let written = if is_plain { char::from(byte).to_string() } else { format!("={byte:02X}") };
        if line + written.len() >= LINE {
            out.push_str("=\r\n");
            line = 0;
        }
        line += written.len();
        out.push_str(&written);
        at += 1;
    }
    out
}

/// Text as it stands in a header field, in encoded words where it must.
pub(super) fn header_text(text: &str, dice: &mut Dice) -> String {
    if text.is_ascii() && !text.contains("=?") {
        return folded(text);
    }
    let in_base64 = dice.chance(60) || !text.chars().any(|c| c.is_ascii_alphabetic());
    let mut words: Vec<String> = vec![String::new()];
    for c in text.chars() {
        let open = words.last().map_or("", String::as_str);
        if encoded_word(&format!("{open}{c}"), in_base64).len() > WORD {
            words.push(String::new());
        }
        if let Some(open) = words.last_mut() {
            open.push(c);
        }
    }
    let words: Vec<String> = words.iter().map(|word| encoded_word(word, in_base64)).collect();
    words.join("\r\n ")
}

fn encoded_word(text: &str, in_base64: bool) -> String {
    if in_base64 {
        return format!("=?UTF-8?B?{}?=", base64(text.as_bytes()));
    }
    let digit = |byte: u8| match byte {
        b' ' => "_".to_owned(),
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("={byte:02X}"),
    };
    let text: String = text.bytes().map(digit).collect();
    format!("=?UTF-8?Q?{text}?=")
}

/// Long text goes on in the next line, behind a blank.
fn folded(text: &str) -> String {
    let (mut out, mut line) = (String::new(), 0);
    for word in text.split(' ') {
        if line > 0 {
            out.push_str(if line + word.len() > 66 { "\r\n " } else { " " });
            line = if line + word.len() > 66 { 0 } else { line };
        }
        out.push_str(word);
        line += word.len() + 1;
    }
    out
}

/// A parameter of a header field, on a line of its own; text beyond ASCII in one of the ways that programs have.
pub(super) fn parameter(name: &str, value: &str, dice: &mut Dice) -> String {
    let is_plain = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let quoted = |value: &str| value.replace('\\', "\\\\").replace('"', "\\\"");
    let way = dice.weighted(0, &[(45, 0), (35, 1), (20, 2)]);
    if is_plain {
        return format!(";\r\n {name}=\"{}\"", quoted(value));
    }
    let octet = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    match way {
        0 => format!(";\r\n {name}*=UTF-8''{}", value.bytes().map(octet).collect::<String>()),
        1 => {
            let octets: Vec<String> = value.bytes().map(octet).collect();
            let part = |(number, octets): (usize, &[String])| {
                let charset = if number == 0 { "UTF-8''" } else { "" };
                format!(";\r\n {name}*{number}*={charset}{}", octets.concat())
            };
            octets.chunks(18).enumerate().map(part).collect()
        }
        // Against the standard, and what Outlook and many web mailers do.
        _ => format!(";\r\n {name}=\"{}\"", header_text(value, dice)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_are_those_of_the_standards() {
        // RFC 4648, section 10.
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("fooba", "Zm9vYmE=")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
        assert_eq!(quoted_printable("a=é \r\nb".as_bytes()), "a=3D=C3=A9=20\r\nb");
        assert!(quoted_printable(&[b'x'; 300]).lines().all(|line| line.len() <= LINE));
        assert!(base64_lines(&[1; 300]).lines().all(|line| line.len() <= LINE));
    }

    #[test]
    fn words_of_a_header_are_short_and_whole() {
        for seed in 0..20 {
            let mut dice = Dice::new(seed, 1, "test");
            let text = header_text("Вопросник заполнен, см. вложение – 调查问卷 и ещё несколько слов", &mut dice);
            assert!(text.lines().all(|line| line.trim().len() <= WORD && line.is_ascii()), "{text}");
            let named = parameter("filename", "Réponses – Côte d’Ivoire \"fin\".docx", &mut dice);
            assert!(named.is_ascii() && named.starts_with(";\r\n filename"), "{named}");
        }
        assert_eq!(parameter("name", "a \"b\".pdf", &mut Dice::new(1, 1, "")), ";\r\n name=\"a \\\"b\\\".pdf\"");
    }
}
