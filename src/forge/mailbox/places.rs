//! Where inputs stand: folders, a Maildir, names as people and programs give them.

use super::part::{Content, Kept, Part};
use super::returns::as_file_name;
use crate::forge::random::Dice;

/// The path of an input below the mailbox, with "/" between names; its number makes it one of its own.
pub(super) fn path(part: &Part, folder: &str, number: u64, seed: u64) -> String {
    let mut dice = Dice::new(seed, number, "path");
    if folder == "Maildir/tmp" {
        return format!("{folder}/{number}.M{}P1.mail.example", dice.below(1_000_000));
    }
    if folder == "Maildir" {
        return maildir(part, number, &mut dice);
    }
    let (stem, extension) = match &part.content {
        Content::Mail(mail) if mail.kept == Kept::Outlook => (part.name.as_str(), "msg"),
        Content::Mail(_) => (part.name.as_str(), "eml"),
        _ => part.name.rsplit_once('.').unwrap_or((&part.name, "dat")),
    };
    // What a file is shows in its content, not in its name.
    let extension = if dice.chance(4) { ["dat", "txt", "bin"][dice.below(3)] } else { extension };
    let stem = as_file_name(stem);
    let stem = if stem.is_ascii() || dice.chance(70) { stem } else { "message".to_owned() };
    let name = format!("{}{stem} {number}.{extension}", odd(&mut dice));
    if folder.is_empty() { name } else { format!("{folder}/{name}") }
}

/// Now and then a name holds what no name should, where the file system takes it.
fn odd(dice: &mut Dice) -> &'static str {
    const ODD: [&str; 5] = ["a\u{202e}b\u{202c} ", "\u{200b}", "=1+1 ", "%2e%2e%2f ", "--help "];
    const ODD_ON_UNIX: [&str; 3] = ["line\nend ", "bell\u{7}\u{1b}[31m ", "back\\slash "];
    match dice.below(100) {
        0..2 => ODD[dice.below(ODD.len())],
        2..4 if cfg!(unix) => ODD_ON_UNIX[dice.below(ODD_ON_UNIX.len())],
        _ => "",
    }
}

/// A name in a Maildir: moment, number and machine, and behind a colon what was done with the mail.
fn maildir(part: &Part, number: u64, dice: &mut Dice) -> String {
    let sent = if let Content::Mail(mail) = &part.content { mail.sent } else { 0 };
    let name = format!("{}.M{}P{number}.mail.example", sent + 9, dice.below(1_000_000));
    // The colon is no character of a name on Windows; Dovecot and others write another there.
    let mark = if cfg!(windows) { ';' } else { ':' };
    match dice.below(3) {
        0 => format!("Maildir/new/{name}"),
        1 => format!("Maildir/cur/{name}{mark}2,S"),
        _ => format!("Maildir/cur/{name}{mark}2,RS"),
    }
}
