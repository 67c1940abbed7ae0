//! What comes, one input after the other. What an input is depends on the seed, its number and those before it, never on
//! how many come after.

use super::part::{Content, Part};
use super::returns::{Returns, Wanted};
use super::ways::Way;
use crate::forge::ForgeError;
use crate::forge::random::Dice;

/// Last day of the month on which anything comes.
const LAST_DAY: u8 = 27;
/// How far back somebody sends again what was sent before.
const RECENT: usize = 120;

/// What an input is for, and how many of a thousand are.
const ROLES: [(usize, Role); 13] = [
    (290, Role::First),
    (90, Role::Again),
    (20, Role::SameDay),
    (20, Role::OtherAddress),
    (40, Role::Untold),
    (60, Role::SameFile),
    (40, Role::SameMail),
    (40, Role::SameAttachment),
    (60, Role::Letter),
    (40, Role::Empty),
    (140, Role::Stray),
    (90, Role::Damaged),
    (70, Role::Hostile),
];

/// What an input is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The first return of a respondent.
    First,
    /// A later return, with some answers changed.
    Again,
    /// A later return of the same day.
    SameDay,
    /// A later return from an address that nobody knows.
    OtherAddress,
    /// A return of which nobody can tell whose it is, or only by the address.
    Untold,
    /// The file of a return, once more.
    SameFile,
    /// A mail, once more.
    SameMail,
    /// The file of a return, in another mail.
    SameAttachment,
    /// A mail that brings nothing.
    Letter,
    /// An empty file.
    Empty,
    /// A file that is no return.
    Stray,
    /// A damaged file.
    Damaged,
    /// A file that is made to do harm.
    Hostile,
}

/// An input.
pub(super) struct Input {
    /// Its path below the mailbox.
    pub path: String,
    /// What is in it.
    pub part: Part,
}

/// All that came so far.
pub(super) struct Plan<'a> {
    /// The returns in it.
    pub returns: Returns<'a>,
    /// Whole inputs that others can be copies of.
    kept: Vec<Part>,
}

impl<'a> Plan<'a> {
    /// Nothing came yet.
    pub(super) fn new(returns: Returns<'a>) -> Self {
        Self { returns, kept: Vec::new() }
    }

    /// The input of a number, counted from 1.
    ///
    /// # Errors
    /// When a return or an archive cannot be made.
    pub(super) fn input(&mut self, number: u64) -> Result<Input, ForgeError> {
        let mut dice = Dice::new(self.returns.order.seed, number, "input");
        let role = dice.weighted(Role::First, &ROLES);
        let (part, folder) = match role {
            Role::First => self.first(number, &mut dice)?,
            Role::Again | Role::SameDay | Role::OtherAddress => self.again(role, number, &mut dice)?,
            Role::Untold => self.untold(number, &mut dice)?,
            Role::SameFile | Role::SameMail | Role::SameAttachment => self.copy(role, number, &mut dice)?,
            Role::Letter => self.letter(number, &mut dice),
            Role::Empty => (super::bad::empty(&mut dice), "attachments"),
            Role::Stray => self.stray(&mut dice)?,
            Role::Damaged => self.damaged(number, &mut dice)?,
            Role::Hostile => self.hostile(number, &mut dice)?,
        };
        if matches!(role, Role::First | Role::Again | Role::SameDay | Role::OtherAddress | Role::Untold) {
            self.kept.push(part.clone());
            let over = self.kept.len().saturating_sub(RECENT);
            self.kept.drain(..over);
        }
        let path = super::places::path(&part, folder, number, self.returns.order.seed);
        Ok(Input { path, part })
    }

    /// The first return of the next respondent; where all have answered, a later one of somebody.
    fn first(&mut self, number: u64, dice: &mut Dice) -> Result<(Part, &'static str), ForgeError> {
        let way = Way::drawn(dice);
        let count = if way == Way::Mailbox { dice.between(2, 4) } else { 1 };
        let mut positions = Vec::new();
        for _ in 0..count {
            positions.extend(self.first_return(way, None, dice)?);
        }
        if positions.is_empty() {
            self.again(Role::Again, number, dice)
        } else {
            self.deliver(&positions, way, number, dice)
        }
    }

    /// A first return; `None` where all have answered.
    pub(super) fn first_return(
        &mut self,
        way: Way,
        said: Option<String>,
        dice: &mut Dice,
    ) -> Result<Option<usize>, ForgeError> {
        let day = u8::try_from(dice.between(2, 14)).unwrap_or(2);
        let Some(person) = self.returns.people.next() else { return Ok(None) };
        let filled_in = self.filled_in_on(person, day, None, dice);
        let is_told = self.returns.order.questionnaire.respondent.is_some();
        let is_dated = !way.has_mail();
        let wanted = Wanted {
            person: Some(person),
            day: filled_in,
            is_told,
            is_dated,
            is_typed: way == Way::Typed,
            said,
            ..Wanted::default()
        };
        let position = self.returns.make(wanted)?;
        self.send(position, day, None, way, dice);
        Ok(Some(position))
    }

    /// The day on which a form was filled in that is sent on some day: never before what was sent before, and on the
    /// same side of the deadline.
    fn filled_in_on(&self, person: usize, day: u8, after: Option<u8>, dice: &mut Dice) -> u8 {
        let earliest = after.map_or(1, |after| after + 1);
        let before = u8::try_from(dice.below(3)).unwrap_or(0);
        let filled_in = day.saturating_sub(before).max(earliest);
        let deadline = self.returns.people.all[person].deadline;
        if deadline.is_some_and(|deadline| filled_in <= deadline && deadline < day) { day } else { filled_in }
    }

    /// Notes when a return was sent, and by whom.
    fn send(&mut self, position: usize, day: u8, address: Option<String>, way: Way, dice: &mut Dice) {
        let sent = self.returns.month.moment(day, dice);
        let usual =
            self.returns.all[position].person.and_then(|at| self.returns.people.all[at].addresses.first().cloned());
        let one = &mut self.returns.all[position];
        if way.has_mail() {
            (one.sent, one.from) = (Some(sent), address.or(usual));
        }
    }

    /// A later return of somebody who answered before.
    fn again(&mut self, role: Role, number: u64, dice: &mut Dice) -> Result<(Part, &'static str), ForgeError> {
        let Some((earlier, person)) = self.somebody(role, dice) else { return Ok(self.letter(number, dice)) };
        let (last, was_told) = (self.last_day(person), self.returns.all[earlier].is_told);
        let needs_mail = role != Role::Again || !was_told;
        let way = Way::drawn_for_one(dice, needs_mail);
        let same_day = role == Role::SameDay;
        let day = if same_day { last } else { (last + u8::try_from(dice.between(1, 5)).unwrap_or(1)).min(LAST_DAY) };
        let filled_in = if same_day { last } else { self.filled_in_on(person, day, Some(last), dice) };
        let position = self.returns.make(Wanted {
            person: Some(person),
            revises: Some(earlier),
            day: filled_in,
            is_told: was_told,
            is_dated: !way.has_mail(),
            ..Wanted::default()
        })?;
        let known = &self.returns.people.all[person];
        let address = match role {
            Role::OtherAddress => Some(known.other_address.clone()),
            _ if dice.chance(30) => known.addresses.last().cloned(),
            _ => None,
        };
        let way = match (self.returns.all[position].typed.is_some(), way) {
            (true, _) => Way::Typed,
            (false, Way::Typed) => Way::Attached,
            (false, way) => way,
        };
        let before = self.returns.all[earlier].sent;
        self.send(position, day, address, way, dice);
        if let (true, Some(before)) = (same_day, before) {
            // Later on the same day.
            self.returns.all[position].sent =
                Some(before + i64::from(u32::try_from(dice.between(300, 7000)).unwrap_or(300)));
        }
        self.deliver(&[position], way, number, dice)
    }

    /// The latest return of somebody of whom more can come, and who it is.
    fn somebody(&self, role: Role, dice: &mut Dice) -> Option<(usize, usize)> {
        let all = &self.returns.all;
        let first = all.len().saturating_sub(RECENT);
        let mut latest: Vec<(usize, usize)> = Vec::new();
        for (position, one) in all.iter().enumerate().skip(first) {
            let Some(person) = self.returns.belongs(position).filter(|_| !one.is_damaged) else { continue };
            latest.retain(|(_, other)| *other != person);
            latest.push((position, person));
        }
        latest.retain(|&(position, person)| {
            let one = &all[position];
            match role {
                // Both are dated by their mails, and by their forms where those say a day.
                Role::SameDay => one.sent.is_some() && one.day.is_none_or(|day| day == self.last_day(person)),
                // Whom the form does not tell is known by the address alone.
                Role::OtherAddress => one.is_told && one.sent.is_some() && self.last_day(person) < LAST_DAY,
                _ => self.last_day(person) < LAST_DAY,
            }
        });
        dice.pick(&latest).copied()
    }

    /// The last day on which anything of a respondent was filled in or sent.
    fn last_day(&self, person: usize) -> u8 {
        let theirs = self.returns.all.iter().filter(|one| one.person == Some(person));
        let days = theirs.flat_map(|one| [one.day, one.sent.map(|sent| self.returns.month.day(sent))]);
        days.flatten().max().unwrap_or(1)
    }

    /// A return that does not say who answers: known by its address, or not at all.
    fn untold(&mut self, number: u64, dice: &mut Dice) -> Result<(Part, &'static str), ForgeError> {
        let by_address = dice.chance(50);
        let way = Way::drawn_for_one(dice, by_address);
        let day = u8::try_from(dice.between(2, 14)).unwrap_or(2);
        let person = if by_address { self.returns.people.next() } else { None };
        let filled_in = person.map_or(day, |person| self.filled_in_on(person, day, None, dice));
        let is_typed = way == Way::Typed;
        let wanted = Wanted { person, day: filled_in, is_typed, is_dated: !way.has_mail(), ..Wanted::default() };
        let position = self.returns.make(wanted)?;
        let nobody = person.is_none().then(|| format!("somebody{number}@webmail.example"));
        self.send(position, day, nobody, way, dice);
        self.deliver(&[position], way, number, dice)
    }

    /// What came before, once more.
    fn copy(&mut self, role: Role, number: u64, dice: &mut Dice) -> Result<(Part, &'static str), ForgeError> {
        let is_mail = |part: &&Part| matches!(part.content, Content::Mail(_));
        match role {
            Role::SameMail => {
                let mails: Vec<&Part> = self.kept.iter().filter(is_mail).collect();
                if let Some(&mail) = dice.pick(&mails) {
                    return Ok((mail.clone(), "inbox/second account"));
                }
            }
            _ => {
                let mut sent: Vec<usize> = self.kept.iter().flat_map(Part::returns).collect();
                let all = &self.returns.all;
                sent.retain(|&at| all[at].typed.is_none() && (role == Role::SameFile || all[at].sent.is_some()));
                if let Some(&at) = dice.pick(&sent) {
                    return if role == Role::SameFile {
                        Ok(self.file_again(at, dice))
                    } else {
                        self.mail_again(at, number, dice)
                    };
                }
            }
        }
        Ok(self.letter(number, dice))
    }
}
