//! Whether a text is a message: header fields at its front that programs write, not people.

use super::fields::{field_name, line_end};
use super::without_front;

/// Lines of a header that are looked at.
const LINES_MAX: usize = 200;

/// True for the front of a message. "Name: …" at the front of a form is none, nor are "From: …" and "Date: …" that a person
/// typed: what counts are fields that servers and mail programs alone write, or a sender with a date as they write it.
pub(in crate::intake) fn is_message(head: &[u8]) -> bool {
    let head = without_front(head);
    let mut seen = Seen::default();
    let mut at = 0;
    for _ in 0..LINES_MAX {
        if at >= head.len() {
            break;
        }
        let end = line_end(head, at);
        let line = &head[at..end];
        at = end;
        if line.trim_ascii().is_empty() {
            break;
        }
        if matches!(line[0], b' ' | b'\t') {
            continue;
        }
        let Some(name) = field_name(line) else {
            break;
        };
        let value = &line[(name.len() + 1).min(line.len())..];
        seen.take(&name.to_ascii_lowercase(), value);
    }
    seen.are_enough()
}

/// Fields that were seen.
#[derive(Default)]
struct Seen {
    /// Fields that only programs write.
    by_programs: usize,
    /// A sender or recipient with an address.
    address: bool,
    /// A date as programs write it.
    date: bool,
    /// Other fields of a message.
    others: usize,
}

impl Seen {
    fn take(&mut self, name: &[u8], value: &[u8]) {
        match name {
            b"received"
            | b"mime-version"
            | b"return-path"
            | b"delivered-to"
            | b"dkim-signature"
            | b"x-mailer"
            | b"content-transfer-encoding"
            | b"user-agent"
            | b"authentication-results"
            | b"thread-index"
            | b"x-originating-ip"
            | b"received-spf" => self.by_programs += 1,
            b"message-id" | b"in-reply-to" | b"references" => self.by_programs += usize::from(value.contains(&b'<')),
            // A form that begins like that was never typed.
            b"content-type" if value.trim_ascii_start().to_ascii_lowercase().starts_with(b"multipart/") => {
                self.by_programs += 3;
            }
            b"content-type" => self.by_programs += usize::from(value.contains(&b'/')),
            b"from" | b"to" | b"sender" | b"reply-to" => {
                self.address = self.address || value.contains(&b'@');
                self.others += 1;
            }
            b"date" => {
                self.date = self.date || is_program_date(value);
                self.others += 1;
            }
            b"subject" | b"cc" | b"bcc" => self.others += 1,
            _ => {}
        }
    }

    fn are_enough(&self) -> bool {
        let by_fields = self.by_programs > 0 && self.others > 0 || self.by_programs > 2;
        by_fields || self.address && self.date && self.others > 2
    }
}

/// A time and a zone: "Mon, 3 Mar 2025 10:00:00 +0100" (RFC 5322, 3.3).
fn is_program_date(value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value);
    let mut words = text.split_whitespace();
    let is_time = |word: &str| word.len() >= 5 && word.as_bytes()[2] == b':' && word.as_bytes()[0].is_ascii_digit();
    let is_zone = |word: &str| word.starts_with(['+', '-']) && word.len() == 5 || matches!(word, "GMT" | "UT" | "UTC");
    words.any(is_time) && words.next().is_some_and(is_zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_begins_with_names_is_no_message() {
        for (text, expected) in [
            ("Name: Ana Ejemplo\nTitle: Director\nDate: 3 March 2025\n\n1. What is it?\n", false),
            ("From: Ministry of Finance\nTo: Secretariat\nSubject: Questionnaire\nDate: 3 March 2025\n\nText", false),
            ("Subject: the form\nReferences: none given\n\n", false),
            ("Dear all,\nFrom: a@b.example\nDate: Mon, 3 Mar 2025 10:00:00 +0100\nSubject: x\n", false),
            ("From: a@b.example\nDate: Mon, 3 Mar 2025 10:00:00 +0100\nSubject: x\n\ny", true),
            ("Return-Path: <a@b.example>\nSubject: x\n\ny", true),
            ("\u{feff}Received: from x by y;\n\tMon, 3 Mar 2025\nFrom: a\n", true),
            ("Content-Type: multipart/mixed;\n boundary=b\n\n--b\n", true),
            ("Subject: =?utf-8?q?x?=\nMIME-Version: 1.0\n\n", true),
        ] {
            assert_eq!(is_message(text.as_bytes()), expected, "{text}");
        }
    }
}
