//! What an input holds: a file, a mail, an archive; within them, more of these.

use std::rc::Rc;

/// What can become of a document, in the words of the journal.
pub(super) type Fates = &'static [&'static str];

/// No returned questionnaire.
pub(super) const NO_RETURN: Fates = &["not_submission"];
/// No returned questionnaire, or nothing that can be read.
pub(super) const NOTHING: Fates = &["not_submission", "failed"];
/// Nothing that can be read.
pub(super) const FAILS: Fates = &["failed"];
/// Whatever keeps the run alive.
pub(super) const ANY: Fates = &["any"];

/// A file, or what stands for one within a mail or an archive.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its name, as the sender gave it.
    pub name: String,
    /// What it is, in a word for people.
    pub kind: &'static str,
    /// What the sender's program calls it (RFC 6838).
    pub media_type: &'static str,
    /// What is in it.
    pub content: Content,
}

/// What is in a part.
#[derive(Debug, Clone)]
pub(super) enum Content {
    /// The file of a return, by its position.
    Return(usize),
    /// A return of which an end is missing: so many of a hundred bytes are left.
    Cut(usize, usize, Fates),
    /// Bytes.
    Bytes(Rc<[u8]>, Fates),
    /// A mail.
    Mail(Box<Mail>),
    /// Mails in one file.
    Mailbox(Vec<Mail>),
    /// A zip archive.
    Archive(Vec<Part>),
}

/// The text of a mail.
#[derive(Debug, Clone)]
pub(super) enum Body {
    /// Words that are no answers.
    Words(String),
    /// A return that was typed into the mail.
    Return(usize),
}

/// How a mail is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// As sent (RFC 5322), with "\r\n" between lines.
    Sent,
    /// As sent, with "\n" between lines, as Unix programs store it.
    Unix,
    /// As Outlook stores it ([MS-OXMSG]).
    Outlook,
}

/// A mail.
#[derive(Debug, Clone)]
pub(super) struct Mail {
    /// What its ids, boundaries and encodings are drawn from.
    pub number: u64,
    /// How it is kept.
    pub kept: Kept,
    /// Name and address of the sender.
    pub from: (String, String),
    /// Name and address of the addressee.
    pub to: (String, String),
    /// Subject.
    pub subject: String,
    /// When it was sent, in seconds since 1970.
    pub sent: i64,
    /// Minutes that the sender's clock is ahead of UTC.
    pub ahead: i32,
    /// Id, without angle brackets.
    pub id: String,
    /// Plain text.
    pub text: Option<Body>,
    /// HTML.
    pub html: Option<Body>,
    /// Pictures that the HTML shows.
    pub pictures: Vec<Part>,
    /// Files.
    pub files: Vec<Part>,
}

impl Part {
    /// A part of bytes.
    pub(super) fn new(name: impl Into<String>, kind: &'static str, media_type: &'static str, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), kind, media_type, content: Content::Bytes(bytes.into(), NO_RETURN) }
    }

    /// With another outcome, for bytes.
    pub(super) fn becomes(mut self, fates: Fates) -> Self {
        if let Content::Bytes(_, becomes) = &mut self.content {
            *becomes = fates;
        }
        self
    }

    /// Positions of the returns in it.
    pub(super) fn returns(&self) -> Vec<usize> {
        match &self.content {
            Content::Return(one) => vec![*one],
            Content::Cut(..) | Content::Bytes(..) => Vec::new(),
            Content::Mail(mail) => mail.returns(),
            Content::Mailbox(mails) => mails.iter().flat_map(Mail::returns).collect(),
            Content::Archive(parts) => parts.iter().flat_map(Self::returns).collect(),
        }
    }
}

impl Mail {
    /// Positions of the returns in it.
    pub(super) fn returns(&self) -> Vec<usize> {
        let bodies = [&self.text, &self.html].into_iter().flatten();
        let typed = bodies.filter_map(|body| if let Body::Return(one) = body { Some(*one) } else { None });
        typed.chain(self.files.iter().flat_map(Part::returns)).collect()
    }
}
