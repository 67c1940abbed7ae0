//! The ways in which returns come.

use super::part::{Body, Content, Kept, Mail, Part};
use super::plan::Plan;
use super::writing::About;
use crate::forge::ForgeError;
use crate::forge::phrases::Letters;
use crate::forge::random::Dice;

/// A way in which a return comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// A file in a folder.
    Plain,
    /// On a mail, beside other files.
    Attached,
    /// Typed into a mail.
    Typed,
    /// In an archive on a mail.
    Zipped,
    /// In an archive in an archive on a mail.
    ZippedTwice,
    /// On a mail on a mail.
    PassedOn,
    /// On a mail among others in one file.
    Mailbox,
    /// On a mail as Outlook stores it.
    Outlook,
    /// On a mail in a Maildir.
    Maildir,
    /// In an archive in a folder.
    PlainZip,
}

/// Ways, and how many of a hundred returns come so.
const WAYS: [(usize, Way); 10] = [
    (20, Way::Plain),
    (28, Way::Attached),
    (8, Way::Typed),
    (8, Way::Zipped),
    (4, Way::ZippedTwice),
    (8, Way::PassedOn),
    (4, Way::Mailbox),
    (10, Way::Outlook),
    (8, Way::Maildir),
    (2, Way::PlainZip),
];

/// Mails of one input: their numbers follow from its own.
pub(super) const MAILS_MAX: u64 = 16;

impl Way {
    /// A way by lot.
    pub(super) fn drawn(dice: &mut Dice) -> Self {
        dice.weighted(Self::Plain, &WAYS)
    }

    /// A way for a single return, with a mail where one is needed.
    pub(super) fn drawn_for_one(dice: &mut Dice, needs_mail: bool) -> Self {
        match Self::drawn(dice) {
            Self::Mailbox => Self::Attached,
            way if needs_mail && !way.has_mail() => Self::Attached,
            way => way,
        }
    }

    /// True where a mail brings it.
    pub(super) fn has_mail(self) -> bool {
        !matches!(self, Self::Plain | Self::PlainZip)
    }

    fn kept(self) -> Kept {
        match self {
            Self::Outlook => Kept::Outlook,
            Self::Maildir => Kept::Unix,
            _ => Kept::Sent,
        }
    }
}

impl Plan<'_> {
    /// An input that brings these returns, and its folder.
    ///
    /// # Errors
    /// When a file cannot be packed.
    pub(super) fn deliver(
        &self,
        positions: &[usize],
        way: Way,
        number: u64,
        dice: &mut Dice,
    ) -> Result<(Part, &'static str), ForgeError> {
        let Some(&first) = positions.first() else { return Ok((super::bad::empty(dice), "attachments")) };
        let archive = |parts| Part {
            name: self.archive_name(first, number),
            kind: "archive",
            media_type: "application/zip",
            content: Content::Archive(parts),
        };
        if way == Way::Plain {
            return Ok((self.file(first), if dice.chance(50) { "attachments" } else { "" }));
        }
        if way == Way::PlainZip {
            return Ok((archive(vec![self.file(first)]), "archives"));
        }
        if way == Way::Mailbox {
            let mut mails = Vec::new();
            for (at, &position) in positions.iter().enumerate() {
                mails.push(self.mail_with(position, way, number * MAILS_MAX + at as u64, |file| file)?);
            }
            let content = Content::Mailbox(mails);
            let part = Part { name: "Inbox.mbox".to_owned(), kind: "mailbox", media_type: "application/mbox", content };
            return Ok((part, "old account"));
        }
        let own = number * MAILS_MAX;
        let mail = match way {
            Way::Zipped => self.mail_with(first, way, own, |file| archive(self.with_annex(file, own)))?,
            Way::ZippedTwice => self.mail_with(first, way, own, |file| {
                let inner = archive(vec![file]);
                archive(self.with_annex(Part { name: "inner.zip".to_owned(), ..inner }, own))
            })?,
            _ => self.mail_with(first, way, own, |file| file)?,
        };
        let mail = if way == Way::PassedOn || way == Way::Outlook && dice.chance(15) {
            let sent = mail.sent + i64::from(u32::try_from(dice.between(600, 7200)).unwrap_or(600));
            self.returns.pass_on(own + 1, mail, sent)
        } else {
            mail
        };
        let folder = match way {
            Way::Outlook => "outlook",
            Way::Maildir => "Maildir",
            _ => ["inbox", "inbox", "inbox/reminder", "from colleagues"][dice.below(4)],
        };
        Ok((as_part(mail), folder))
    }

    /// A mail that brings a return; `packed` makes an archive of its file.
    fn mail_with(
        &self,
        position: usize,
        way: Way,
        number: u64,
        packed: impl FnOnce(Part) -> Part,
    ) -> Result<Mail, ForgeError> {
        let returns = &self.returns;
        let mut dice = Dice::new(returns.order.seed, number, "mail with return");
        let one = &returns.all[position];
        let sender = returns.sender(position, one.from.as_deref(), one.sent.unwrap_or(0), &mut dice);
        let about = if one.is_revised() { About::Again } else { About::Return };
        let mut mail = returns.write(number, &sender, about, way.kept());
        if one.typed.is_some() {
            let (text, html) = [(true, false), (false, true), (true, true)][dice.below(3)];
            mail.text = text.then_some(Body::Return(position));
            mail.html = html.then_some(Body::Return(position));
            mail.pictures.clear();
        } else {
            mail.files.push(packed(self.file(position)));
        }
        returns.add_decoys(&mut mail, &sender)?;
        Ok(mail)
    }

    /// The file of a return.
    pub(super) fn file(&self, position: usize) -> Part {
        let one = &self.returns.all[position];
        Part { name: one.name.clone(), kind: "return", media_type: one.media_type, content: Content::Return(position) }
    }

    /// Beside the file stands another, now and then.
    fn with_annex(&self, file: Part, number: u64) -> Vec<Part> {
        let mut dice = Dice::new(self.returns.order.seed, number, "annex");
        let mut parts = vec![file];
        if dice.chance(50) {
            let at = dice.below(2);
            parts.insert(at, super::foreign::picture("organigramme", "picture", &mut dice));
        }
        parts
    }

    fn archive_name(&self, position: usize, number: u64) -> String {
        let mut dice = Dice::new(self.returns.order.seed, number, "archive");
        let language = &self.returns.all[position].truth.answer_language;
        let letters: Option<&Letters> = super::returns::letters_of(self.returns.letters, language);
        format!("{}.zip", letters.map_or("files", |one| dice.text(&one.archives)))
    }
}

/// A mail as a file.
pub(super) fn as_part(mail: Mail) -> Part {
    let (kind, media_type) = match mail.kept {
        Kept::Outlook => ("Outlook mail", "application/vnd.ms-outlook"),
        _ => ("mail", "message/rfc822"),
    };
    let name = super::returns::as_file_name(&mail.subject);
    Part { name, kind, media_type, content: Content::Mail(Box::new(mail)) }
}
