//! A mail as it is sent (RFC 5322, RFC 2045 to 2049), written as common programs write it. Boundaries and encodings are
//! drawn from the number of the mail.

use encoding_rs::{Encoding, GB18030, UTF_8, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256};
use jiff::civil::date;

use super::encode::{base64_lines, header_text, parameter, quoted_printable};
use super::part::Mail;
use crate::forge::random::Dice;

/// A file of a mail, rendered.
pub(super) struct Attached {
    /// Its name.
    pub name: String,
    /// What the program calls it.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// It is a mail, which stands there as it is.
    pub is_mail: bool,
}

/// The texts and files of a mail, rendered.
#[derive(Default)]
pub(super) struct Rendered {
    /// Plain text, and whether its bytes must not change.
    pub text: Option<(String, bool)>,
    /// HTML, likewise.
    pub html: Option<(String, bool)>,
    /// Pictures that the HTML shows.
    pub pictures: Vec<Attached>,
    /// Files.
    pub files: Vec<Attached>,
}

/// Programs that send mail, by the name that they give themselves.
const PROGRAMS: [(&str, &str); 5] = [
    ("X-Mailer", "Microsoft Outlook 16.0"),
    ("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:78.0) Gecko/20100101 Thunderbird/78.13.0"),
    ("X-Mailer", "Apple Mail (2.3445.104.11)"),
    ("X-Mailer", "Zimbra 8.8.15_GA_3959 (ZimbraWebClient - GC92 (Win))"),
    ("X-Mailer", "iPhone Mail (17D50)"),
];

/// The mail, with "\r\n" between lines.
pub(super) fn write(mail: &Mail, rendered: &Rendered, seed: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed, mail.number, "mime");
    let mut out = head(mail, &mut dice).into_bytes();
    out.extend(body(rendered, &mut dice));
    out
}

fn head(mail: &Mail, dice: &mut Dice) -> String {
    let day = rfc_date(mail.sent, mail.ahead);
    let host = mail.from.1.rsplit('@').next().unwrap_or("example.org").to_owned();
    let queue = dice.below(1 << 30);
    let mut out = format!(
        "Return-Path: <{}>\r\nReceived: from mail.{host} (mail.{host} [192.0.2.{}])\r\n\tby mx.example.org (Postfix) with \
         ESMTPS id {queue:X}\r\n\tfor <{}>; {}\r\n",
        mail.from.1,
        dice.between(1, 254),
        mail.to.1,
        rfc_date(mail.sent + 7, 0)
    );
    let address = |(name, address): &(String, String), dice: &mut Dice| match name.as_str() {
        "" => address.clone(),
        name if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ') => format!("{name} <{address}>"),
        name if name.is_ascii() => format!("\"{}\" <{address}>", name.replace('"', "'")),
        name => format!("{} <{address}>", header_text(name, dice)),
    };
    out.push_str(&format!("From: {}\r\nTo: {}\r\n", address(&mail.from, dice), address(&mail.to, dice)));
    out.push_str(&format!("Subject: {}\r\nDate: {day}\r\n", header_text(&mail.subject, dice)));
    out.push_str(&format!("Message-ID: <{}>\r\n", mail.id));
    let (field, program) = PROGRAMS[dice.below(PROGRAMS.len())];
    out.push_str(&format!("{field}: {program}\r\nMIME-Version: 1.0\r\n"));
    out
}

/// When a mail was sent, as its header says it (RFC 5322, 3.3).
pub(super) fn rfc_date(sent: i64, ahead: i32) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let local = sent + i64::from(ahead) * 60;
    let day = civil(local);
    let second = local.rem_euclid(86_400);
    let sign = if ahead < 0 { '-' } else { '+' };
    let ahead = ahead.unsigned_abs();
    format!(
        "{}, {:02} {} {} {:02}:{:02}:{:02} {sign}{:02}{:02}",
        DAYS[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs()) % 7],
        day.day(),
        MONTHS[usize::from(day.month().unsigned_abs() - 1) % 12],
        day.year(),
        second / 3600,
        second / 60 % 60,
        second % 60,
        ahead / 60,
        ahead % 60
    )
}

/// The day of a moment.
pub(super) fn civil(second: i64) -> jiff::civil::Date {
    let days = second.div_euclid(86_400);
    date(1970, 1, 1).saturating_add(jiff::Span::new().days(days))
}

fn body(rendered: &Rendered, dice: &mut Dice) -> Vec<u8> {
    let text = rendered.text.as_ref().map(|text| text_part(text, "plain", dice));
    let html = rendered.html.as_ref().map(|html| text_part(html, "html", dice));
    let html = html.map(|html| {
        let pictures: Vec<Vec<u8>> = rendered.pictures.iter().map(|one| file_part(one, true, dice)).collect();
        if pictures.is_empty() {
            return html;
        }
        multipart("related", std::iter::once(html).chain(pictures).collect(), dice)
    });
    let words = match (text, html) {
        (Some(text), Some(html)) => multipart("alternative", vec![text, html], dice),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => b"Content-Type: text/plain; charset=us-ascii\r\n\r\n".to_vec(),
    };
    if rendered.files.is_empty() {
        return words;
    }
    let files: Vec<Vec<u8>> = rendered.files.iter().map(|one| file_part(one, false, dice)).collect();
    multipart("mixed", std::iter::once(words).chain(files).collect(), dice)
}

fn multipart(kind: &str, parts: Vec<Vec<u8>>, dice: &mut Dice) -> Vec<u8> {
    let (first, second) = (dice.below(1 << 31), dice.below(1 << 31));
    let boundary = match dice.below(3) {
        0 => format!("----=_NextPart_{first:08X}.{second:08X}"),
        1 => format!("_004_{first:08x}{second:08x}_"),
        _ => format!("{first:012x}{second:012x}"),
    };
    let mut out = format!("Content-Type: multipart/{kind};\r\n boundary=\"{boundary}\"\r\n\r\n").into_bytes();
    if kind == "mixed" && dice.chance(50) {
        out.extend(b"This is a multi-part message in MIME format.\r\n");
    }
    for part in parts {
        out.extend(format!("--{boundary}\r\n").into_bytes());
        out.extend(part);
        out.extend(b"\r\n");
    }
    out.extend(format!("--{boundary}--\r\n").into_bytes());
    out
}

/// A text in a charset that it can be written in.
fn text_part((text, is_settled): &(String, bool), kind: &str, dice: &mut Dice) -> Vec<u8> {
    let old: Option<&'static Encoding> = dice.chance(15).then(|| old_charset(text)).flatten();
    let charset = if *is_settled || kind == "html" { UTF_8 } else { old.unwrap_or(UTF_8) };
    let bytes = if *is_settled { text.clone() } else { text.replace('\n', "\r\n") };
    let bytes = charset.encode(&bytes).0.into_owned();
    let named = if text.is_ascii() { "us-ascii".to_owned() } else { charset.name().to_ascii_lowercase() };
    let is_short = text.is_ascii() && text.lines().all(|line| line.len() < 990);
    let (encoding, coded) = match dice.below(3) {
        _ if *is_settled => ("base64", base64_lines(&bytes).into_bytes()),
        _ if is_short => ("7bit", bytes),
        0 => ("base64", base64_lines(&bytes).into_bytes()),
        _ => ("quoted-printable", quoted_printable(&bytes).into_bytes()),
    };
    let mut out =
        format!("Content-Type: text/{kind}; charset=\"{named}\"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n")
            .into_bytes();
    out.extend(coded);
    out
}

/// The charset that programs used for a text before UTF-8, where it holds all of it.
pub(super) fn old_charset(text: &str) -> Option<&'static Encoding> {
    [WINDOWS_1252, WINDOWS_1251, WINDOWS_1256, GB18030].into_iter().find(|charset| !charset.encode(text).2)
}

fn file_part(one: &Attached, is_shown: bool, dice: &mut Dice) -> Vec<u8> {
    // Some programs know no file by what it is.
    let is_known = one.is_mail || is_shown || !dice.chance(15);
    let media_type = if is_known { one.media_type } else { "application/octet-stream" };
    let mut out = format!("Content-Type: {media_type}");
    if dice.chance(80) {
        out.push_str(&parameter("name", &one.name, dice));
    }
    if one.is_mail {
        out.push_str("\r\nContent-Disposition: attachment\r\n\r\n");
        return [out.as_bytes(), &one.bytes].concat();
    }
    out.push_str("\r\nContent-Transfer-Encoding: base64\r\n");
    if is_shown {
        out.push_str(&format!("Content-ID: <{}>\r\n", picture_id(&one.name)));
    }
    let stands = if is_shown { "inline" } else { "attachment" };
    out.push_str(&format!("Content-Disposition: {stands}{}\r\n\r\n", parameter("filename", &one.name, dice)));
    out.push_str(&base64_lines(&one.bytes));
    out.into_bytes()
}

/// What the HTML calls a picture.
pub(super) fn picture_id(name: &str) -> String {
    format!("{name}@01D5F3A2.4B7C1E90")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_the_standard_has_them() {
        assert_eq!(rfc_date(0, 0), "Thu, 01 Jan 1970 00:00:00 +0000");
        assert_eq!(rfc_date(1_584_000_000, -330), "Thu, 12 Mar 2020 02:30:00 -0530");
    }

    #[test]
    fn old_charsets_hold_what_they_can() {
        assert_eq!(old_charset("Côte").map(Encoding::name), Some("windows-1252"));
        assert_eq!(old_charset("вопрос").map(Encoding::name), Some("windows-1251"));
        assert_eq!(old_charset("问卷").map(Encoding::name), Some("gb18030"));
    }
}
