//! What brings no return: letters, strays, empty and damaged files, and what is made to do harm. Some of it comes with a
//! return that is as good as any.

use super::foreign::{noise, stray};
use super::hostile;
use super::part::{ANY, Content, FAILS, Kept, NOTHING, Part};
use super::plan::Plan;
use super::returns::Wanted;
use super::ways::{MAILS_MAX, Way, as_part};
use super::writing::{About, Sender};
use crate::forge::ForgeError;
use crate::forge::random::Dice;

/// An empty file, or one of blanks.
pub(super) fn empty(dice: &mut Dice) -> Part {
    const NAMES: [(&str, &str); 6] = [
        ("questionnaire.docx", super::foreign::WORD),
        ("answers.pdf", "application/pdf"),
        ("survey.md", "text/markdown"),
        ("message.eml", "message/rfc822"),
        ("archive.zip", "application/zip"),
        ("New Text Document.txt", "text/plain"),
    ];
    let (name, media_type) = NAMES[dice.below(NAMES.len())];
    let blanks = if dice.chance(25) { dice.between(1, 400) } else { 0 };
    Part::new(name, "empty file", media_type, vec![b' '; blanks]).becomes(NOTHING)
}

impl Plan<'_> {
    /// Somebody who writes without a return.
    fn writer(&self, dice: &mut Dice) -> Sender {
        let returns = &self.returns;
        let day = u8::try_from(dice.between(1, 27)).unwrap_or(1);
        let sent = returns.month.moment(day, dice);
        let language = dice.text(&returns.order.answer_languages).to_owned();
        let body = returns.speech(&language).map(|one| dice.text(&one.bodies).to_owned()).unwrap_or_default();
        let address = format!("desk{}@office.example", dice.between(100, 999));
        Sender { name: String::new(), address, language, who: String::new(), body, sent }
    }

    /// A mail that brings nothing.
    pub(super) fn letter(&self, number: u64, dice: &mut Dice) -> (Part, &'static str) {
        let sender = self.writer(dice);
        let kept = if dice.chance(20) { Kept::Outlook } else { Kept::Sent };
        let folder = if kept == Kept::Outlook { "outlook" } else { "inbox" };
        (as_part(self.returns.write(number * MAILS_MAX, &sender, About::Nothing, kept)), folder)
    }

    /// A file that is no return.
    pub(super) fn stray(&self, dice: &mut Dice) -> Result<(Part, &'static str), ForgeError> {
        let sender = self.writer(dice);
        let (title, text) = self.returns.letter_text(&sender, dice);
        if dice.chance(35) {
            let name = super::returns::as_file_name(&title);
            return Ok((super::foreign::letter(&name, &title, &text, &sender.language, dice)?, "attachments"));
        }
        let Some(speech) = self.returns.speech(&sender.language) else { return Ok((noise(dice), "attachments")) };
        Ok((stray(speech, &format!("{title}\n\n{text}\n"), dice)?, "attachments"))
    }

    /// The file of a return once more, under another name.
    pub(super) fn file_again(&self, position: usize, dice: &mut Dice) -> (Part, &'static str) {
        let mut part = self.file(position);
        let (stem, extension) = part.name.rsplit_once('.').unwrap_or((&part.name, "dat"));
        part.name = match dice.below(3) {
            0 => format!("Copy of {stem}.{extension}"),
            1 => format!("{stem} - copy.{extension}"),
            _ => format!("scan_final_v2.{extension}"),
        };
        (part, ["attachments", "attachments/saved", ""][dice.below(3)])
    }

    /// The file of a return, in another mail of the same sender.
    pub(super) fn mail_again(
        &self,
        position: usize,
        number: u64,
        dice: &mut Dice,
    ) -> Result<(Part, &'static str), ForgeError> {
        let one = &self.returns.all[position];
        let day = one.sent.map_or(20, |sent| self.returns.month.day(sent)).min(27);
        let later = u8::try_from(dice.between(1, 3)).unwrap_or(1);
        let sent = self.returns.month.moment((day + later).min(28), dice);
        let sender = self.returns.sender(position, one.from.as_deref(), sent, dice);
        let kept = if dice.chance(30) { Kept::Outlook } else { Kept::Sent };
        let mut mail = self.returns.write(number * MAILS_MAX, &sender, About::Return, kept);
        mail.files.push(self.file(position));
        self.returns.add_decoys(&mut mail, &sender)?;
        Ok((as_part(mail), if kept == Kept::Outlook { "outlook" } else { "inbox/reminder" }))
    }

    /// A damaged file: of a return that nobody will ever read, of an archive, of a mail.
    pub(super) fn damaged(&mut self, number: u64, dice: &mut Dice) -> Result<(Part, &'static str), ForgeError> {
        let day = u8::try_from(dice.between(2, 14)).unwrap_or(2);
        let way = dice.below(10);
        if way == 9 {
            return Ok((noise(dice), "attachments"));
        }
        if way == 8 {
            return self.half_delivered(number, dice);
        }
        let position = self.returns.make(Wanted { day, is_damaged: true, ..Wanted::default() })?;
        let left = dice.between(20, 85);
        let one = &self.returns.all[position];
        // What is left of a text or of a PDF file may well be read.
        let is_package = one.name.ends_with(".docx") || one.name.ends_with(".odt");
        let fates = if is_package { FAILS } else { ANY };
        let content = Content::Cut(position, left, fates);
        let part = Part { kind: "return cut off", content, ..self.file(position) };
        if way < 5 {
            return Ok((part, "attachments"));
        }
        if way < 7 {
            // An archive without its end.
            let bytes = self.cut_archive(left, dice)?;
            let part = Part::new("documents.zip", "archive cut off", "application/zip", bytes);
            return Ok((part.becomes(&["failed", "opened", "not_submission"]), "archives"));
        }
        let sender = self.writer(dice);
        let mut mail = self.returns.write(number * MAILS_MAX, &sender, About::Return, Kept::Sent);
        mail.files.push(part);
        Ok((as_part(mail), "inbox"))
    }

    /// A mail that is still being delivered, or never was: nobody should read it.
    fn half_delivered(&self, number: u64, dice: &mut Dice) -> Result<(Part, &'static str), ForgeError> {
        let sender = self.writer(dice);
        let mail = self.returns.write(number * MAILS_MAX, &sender, About::Nothing, Kept::Unix);
        let (bytes, _) = self.returns.rendered(&as_part(mail))?;
        let half = bytes[..bytes.len() / 2].to_vec();
        Ok((Part::new("half", "mail half delivered", "message/rfc822", half).becomes(ANY), "Maildir/tmp"))
    }

    fn cut_archive(&self, left: usize, dice: &mut Dice) -> Result<Vec<u8>, ForgeError> {
        let parts: Vec<Part> = (0..3).map(|_| noise(dice)).collect();
        let content = Content::Archive(parts.into_iter().enumerate().map(|(at, part)| named(part, at)).collect());
        let whole = Part { name: String::new(), kind: "archive", media_type: "application/zip", content };
        let (bytes, _) = self.returns.rendered(&whole)?;
        Ok(bytes[..bytes.len() * left / 100].to_vec())
    }

    /// Something that is made to do harm, alone or beside a return.
    pub(super) fn hostile(&mut self, number: u64, dice: &mut Dice) -> Result<(Part, &'static str), ForgeError> {
        let alone = match dice.below(20) {
            0 => hostile::bomb("statistics", 6, true, dice)?,
            1 => hostile::bomb("report", 16, false, dice)?,
            2 => hostile::nested_bomb(dice)?,
            3 => hostile::word_bomb(dice)?,
            4 => hostile::nest(dice),
            5 => hostile::nested_parts(dice),
            6 => hostile::flood(dice),
            7 => hostile::crowd(dice),
            8 => hostile::many(dice)?,
            way => return self.beside_harm(way, number, dice),
        };
        let folder = if alone.media_type == "message/rfc822" { "inbox" } else { "attachments" };
        Ok((alone, folder))
    }

    /// A return that comes with something harmful, or is so itself; it counts as any other.
    fn beside_harm(&mut self, way: usize, number: u64, dice: &mut Dice) -> Result<(Part, &'static str), ForgeError> {
        let said = (way >= 14).then(|| dice.text(&hostile::ANSWERS).to_owned());
        let Some(position) = self.first_return(Way::Attached, said, dice)? else {
            return Ok(self.letter(number, dice));
        };
        let (delivered, folder) = self.deliver(&[position], Way::Attached, number, dice)?;
        let name = dice.text(&hostile::NAMES).to_owned();
        let Content::Mail(mut mail) = delivered.content else { return Ok((delivered, folder)) };
        match way {
            9 | 10 => mail.files.insert(0, hostile::bomb("annex", 12, way == 9, dice)?),
            11 | 12 => {
                for file in mail.files.iter_mut().filter(|file| matches!(file.content, Content::Return(_))) {
                    let extension = file.name.rsplit('.').next().unwrap_or("docx").to_owned();
                    file.name = format!("{name}.{extension}");
                }
            }
            13 => {
                let text = b"This file should never be written anywhere.\n".to_vec();
                let stray = Part::new(format!("{name}.txt"), "name that is a path", "text/plain", text).becomes(ANY);
                let content = Content::Archive(vec![stray, self.file(position)]);
                let archive =
                    Part { name: "files.zip".to_owned(), kind: "archive", media_type: "application/zip", content };
                mail.files.retain(|file| !matches!(file.content, Content::Return(_)));
                mail.files.push(archive);
            }
            _ => {}
        }
        Ok((Part { content: Content::Mail(mail), ..delivered }, folder))
    }
}

/// Files of an archive need names of their own.
fn named(part: Part, at: usize) -> Part {
    Part { name: format!("{at}-{}", part.name), ..part }
}
