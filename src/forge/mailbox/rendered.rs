//! From what an input holds to its bytes, and to what the truth says about each part of it.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::foreign::zipped;
use super::mime::{self, Attached, Rendered, civil};
use super::outlook;
use super::part::{Body, Content, Kept, Mail, NO_RETURN, Part};
use super::returns::Returns;

/// What should become of an input, or of a part of one.
#[derive(Debug, Serialize)]
pub(super) struct Expected {
    /// Of an input, its path below the mailbox; of a part, the name that the sender gave it.
    pub name: String,
    /// What it is, in a word for people.
    pub kind: String,
    /// SHA-256 of its bytes, where they are the same however it is read.
    pub sha256: Option<String>,
    /// What may become of it, in the words of the journal; "any" for all of them.
    pub became: Vec<String>,
    /// Where the first with the same bytes is, for duplicates: a path, and names of parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Vec<String>>,
    /// The return that it is.
    #[serde(rename = "return", skip_serializing_if = "Option::is_none")]
    pub is_return: Option<String>,
    /// Of a return, the one that counts in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Of a mail, what it says of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Said>,
    /// What it holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Expected>,
}

/// What a mail says of itself.
#[derive(Debug, Serialize)]
pub(super) struct Said {
    from: String,
    from_name: Option<String>,
    subject: String,
    date: String,
    message_id: String,
}

/// SHA-256 as hexadecimal figures.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Name of a return in the truth.
pub(super) fn return_name(number: u64) -> String {
    format!("R{number:05}")
}

fn expected(name: &str, kind: &str, fates: &[&str]) -> Expected {
    Expected {
        name: name.to_owned(),
        kind: kind.to_owned(),
        sha256: None,
        became: fates.iter().map(|&fate| fate.to_owned()).collect(),
        of: None,
        is_return: None,
        by: None,
        envelope: None,
        parts: Vec::new(),
    }
}

impl Expected {
    /// An input of which anything may become.
    pub(super) fn open(path: &str, kind: &str, sha256: Option<String>) -> Self {
        Self { sha256, ..expected(path, kind, super::part::ANY) }
    }
}

impl Returns<'_> {
    /// The bytes of a part, and what should become of it.
    ///
    /// # Errors
    /// When an archive cannot be packed.
    pub(super) fn rendered(&self, part: &Part) -> std::io::Result<(Vec<u8>, Expected)> {
        let (bytes, mut truth) = match &part.content {
            Content::Return(position) => {
                let one = &self.all[*position];
                let mut truth = expected(&part.name, part.kind, &["record"]);
                truth.is_return = Some(return_name(one.number));
                (one.bytes.to_vec(), truth)
            }
            Content::Cut(position, left, fates) => {
                let bytes = &self.all[*position].bytes;
                (bytes[..bytes.len() * left / 100].to_vec(), expected(&part.name, part.kind, fates))
            }
            Content::Bytes(bytes, fates) => (bytes.to_vec(), expected(&part.name, part.kind, fates)),
            Content::Mail(mail) => self.mail(mail, &part.name, part.kind)?,
            Content::Mailbox(mails) => {
                let (mut bytes, mut truth) = (Vec::new(), expected(&part.name, part.kind, &["opened"]));
                for mail in mails {
                    let (sent, mut part) = self.mail(mail, "", "mail in a mailbox")?;
                    part.sha256 = None;
                    bytes.extend(within_mailbox(mail, &sent));
                    truth.parts.push(part);
                }
                (bytes, truth)
            }
            Content::Archive(parts) => {
                let mut truth = expected(&part.name, part.kind, &["opened"]);
                let mut files: Vec<(String, Vec<u8>)> = Vec::new();
                for part in parts {
                    let (bytes, part) = self.rendered(part)?;
                    files.push((part.name.clone(), bytes));
                    truth.parts.push(part);
                }
                (zipped(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))?, truth)
            }
        };
        truth.sha256 = Some(hash(&bytes));
        Ok((bytes, truth))
    }

    fn mail(&self, mail: &Mail, name: &str, kind: &str) -> std::io::Result<(Vec<u8>, Expected)> {
        let mut truth = expected(name, kind, &["opened"]);
        let second = mail.sent.rem_euclid(86_400);
        truth.envelope = Some(Said {
            from: mail.from.1.to_lowercase(),
            from_name: (!mail.from.0.is_empty()).then(|| mail.from.0.clone()),
            subject: mail.subject.clone(),
            date: format!("{}T{:02}:{:02}:{:02}Z", civil(mail.sent), second / 3600, second / 60 % 60, second % 60),
            message_id: mail.id.clone(),
        });
        let text = mail.text.as_ref().map(|body| self.body(body, 0, &mut truth));
        let html = mail.html.as_ref().map(|body| self.body(body, 1, &mut truth));
        let mut rendered = Rendered { text, html, ..Rendered::default() };
        for (files, to) in [(&mail.pictures, &mut rendered.pictures), (&mail.files, &mut rendered.files)] {
            for part in files {
                let (bytes, mut part_truth) = self.rendered(part)?;
                let is_mail = matches!(part.content, Content::Mail(_));
                // A mail within a mail is no file of its own: what its bytes are depends on who reads.
                if is_mail {
                    part_truth.sha256 = None;
                }
                to.push(Attached { name: part.name.clone(), media_type: part.media_type, bytes, is_mail });
                truth.parts.push(part_truth);
            }
        }
        let seed = self.order.seed;
        let bytes = match mail.kept {
            Kept::Sent => mime::write(mail, &rendered, seed),
            Kept::Unix => without_returns(&mime::write(mail, &rendered, seed)),
            Kept::Outlook => outlook::write(mail, &rendered, seed)?,
        };
        Ok((bytes, truth))
    }

    /// A text of a mail, and whether its bytes must not change.
    fn body(&self, body: &Body, of: usize, truth: &mut Expected) -> (String, bool) {
        let mut part = expected("", ["text", "html"][of], NO_RETURN);
        let text = match body {
            Body::Words(text) => (text.clone(), false),
            Body::Return(position) => {
                let one = &self.all[*position];
                let text = one.typed.as_ref().map(|typed| typed[of].clone()).unwrap_or_default();
                part.became = vec!["record".to_owned()];
                part.is_return = Some(return_name(one.number));
                part.sha256 = Some(hash(text.as_bytes()));
                (text, true)
            }
        };
        truth.parts.push(part);
        text
    }
}

/// A mail as it stands in a mailbox file (RFC 4155, with the quoting of "mboxrd").
fn within_mailbox(mail: &Mail, sent: &[u8]) -> Vec<u8> {
    let day = mime::rfc_date(mail.sent, 0);
    let [weekday, day, month, year, time, ..] = day.split(' ').collect::<Vec<_>>()[..] else { return Vec::new() };
    let weekday = weekday.trim_end_matches(',');
    let mut out = format!("From {} {weekday} {month} {day} {time} {year}\n", mail.from.1).into_bytes();
    for line in without_returns(sent).split(|&byte| byte == b'\n') {
        let quoted = line.iter().take_while(|&&byte| byte == b'>').count();
        if line[quoted..].starts_with(b"From ") {
            out.push(b'>');
        }
        out.extend(line);
        out.push(b'\n');
    }
    out
}

/// Lines that end as those of Unix do.
fn without_returns(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            out.push(byte);
        }
    }
    out
}
