//! Mails as people write them: what they say, and what comes with a return.

use super::foreign::{calendar, card, letter, picture, spreadsheet};
use super::mime::picture_id;
use super::part::{Body, Kept, Mail, Part};
use super::returns::{Returns, as_file_name, letters_of};
use crate::forge::ForgeError;
use crate::forge::escape::escaped;
use crate::forge::phrases::{Letters, Phrases, Speech};
use crate::forge::random::Dice;

/// Who gets the mails.
const SECRETARIAT: (&str, &str) = ("Survey Secretariat", "survey@secretariat.example");
/// Who passes them on.
const COLLEAGUES: [(&str, &str); 3] = [
    ("Noor Example", "noor@secretariat.example"),
    ("Field Office, Registry", "registry@field.example"),
    ("Élodie Échantillon", "elodie@secretariat.example"),
];

/// Who sends a mail, in which language, and when.
pub(super) struct Sender {
    /// Their name.
    pub name: String,
    /// Their address.
    pub address: String,
    /// Their language.
    pub language: String,
    /// Name of the respondent.
    pub who: String,
    /// Where they work.
    pub body: String,
    /// When, in seconds since 1970.
    pub sent: i64,
}

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// It brings a return.
    Return,
    /// It brings a later return.
    Again,
    /// It brings nothing.
    Nothing,
}

impl Returns<'_> {
    /// Who sends a return: the respondent, or somebody whom nobody knows.
    pub(super) fn sender(&self, position: usize, address: Option<&str>, sent: i64, dice: &mut Dice) -> Sender {
        let one = &self.all[position];
        let language = one.truth.answer_language.clone();
        let (name, known, who, body) = match one.person {
            Some(at) => {
                let person = &self.people.all[at];
                let usual = person.addresses.first().cloned().unwrap_or_default();
                (person.signs.clone(), usual, self.called(at, &language), person.body.clone())
            }
            None => {
                let address = format!("user{}@webmail.example", dice.between(10_000, 99_999));
                (
                    String::new(),
                    address,
                    String::new(),
                    self.speech(&language).map(|one| dice.text(&one.bodies).to_owned()).unwrap_or_default(),
                )
            }
        };
        let name = if dice.chance(12) { String::new() } else { name };
        Sender { name, address: address.map_or(known, str::to_owned), language, who, body, sent }
    }

    /// What respondents of a language write.
    pub(super) fn speech(&self, language: &str) -> Option<&Speech> {
        let phrases: &Phrases = self.phrases;
        phrases.speech(language).or(phrases.speeches.first())
    }

    /// A mail without files; `number` is its own.
    pub(super) fn write(&self, number: u64, sender: &Sender, about: About, kept: Kept) -> Mail {
        let mut dice = Dice::new(self.order.seed, number, "mail");
        let Some(letters) = letters_of(self.letters, &sender.language) else {
            return self.framed(number, sender, String::new(), kept, &mut dice);
        };
        let [subject, said] = match about {
            About::Return => [&letters.subjects, &letters.brings].map(|list| dice.text(list).to_owned()),
            About::Again => [&letters.again, &letters.corrects].map(|list| dice.text(list).to_owned()),
            About::Nothing => dice.pick(&letters.letters).cloned().unwrap_or_default(),
        };
        let reply = if dice.chance(25) { letters.reply.as_str() } else { "" };
        let subject = format!("{reply}{}", self.filled_in(&subject, sender));
        let mut mail = self.framed(number, sender, subject, kept, &mut dice);
        let mut lines = vec![dice.text(&letters.greetings).to_owned(), self.filled_in(&said, sender)];
        lines.push(format!("{}\n{}\n{}", dice.text(&letters.closings), sender.name, sender.body));
        if dice.chance(40) {
            lines.push(format!("--\n{}", letters.disclaimer));
        }
        let has_html = dice.chance(60);
        if has_html && dice.chance(50) {
            mail.pictures.push(picture("image001", "logo", &mut dice));
        }
        let shown: Vec<String> =
            mail.pictures.iter().map(|one| format!("<p><img src=\"cid:{}\"></p>", picture_id(&one.name))).collect();
        if has_html {
            let paragraph = |line: &String| format!("<p>{}</p>\n", escaped(line).replace('\n', "<br>\n"));
            let direction = if sender.language == "ar" { " dir=\"rtl\"" } else { "" };
            let page: String = lines.iter().map(paragraph).collect();
            let head = "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"></head>";
            mail.html = Some(Body::Words(format!("{head}<body{direction}>\n{page}{}</body></html>\n", shown.concat())));
        }
        if !has_html || dice.chance(85) {
            mail.text = Some(Body::Words(lines.join("\n\n") + "\n"));
        }
        mail
    }

    /// A mail that says nothing yet.
    fn framed(&self, number: u64, sender: &Sender, subject: String, kept: Kept, dice: &mut Dice) -> Mail {
        const AHEAD: [i32; 9] = [0, 0, 60, 120, 180, 330, 480, -180, -300];
        let host = sender.address.rsplit('@').next().unwrap_or("example.org");
        let id = format!("{:08x}.{:08x}.{number}@{host}", dice.below(1 << 31), dice.below(1 << 31));
        Mail {
            number,
            kept,
            from: (sender.name.clone(), sender.address.clone()),
            to: (SECRETARIAT.0.to_owned(), SECRETARIAT.1.to_owned()),
            subject,
            sent: sender.sent,
            ahead: AHEAD[dice.below(AHEAD.len())],
            id,
            text: None,
            html: None,
            pictures: Vec::new(),
            files: Vec::new(),
        }
    }

    /// A mail that passes another on, which hangs on it.
    pub(super) fn pass_on(&self, number: u64, mail: Mail, sent: i64) -> Mail {
        let mut dice = Dice::new(self.order.seed, number, "passes on");
        let (name, address) = COLLEAGUES[dice.below(COLLEAGUES.len())];
        let sender = Sender {
            name: name.to_owned(),
            address: address.to_owned(),
            language: "en".to_owned(),
            who: String::new(),
            body: String::new(),
            sent,
        };
        let forward = letters_of(self.letters, "en").map_or("", |one| one.forward.as_str());
        let mut outer = self.framed(number, &sender, format!("{forward}{}", mail.subject), mail.kept, &mut dice);
        outer.text = Some(Body::Words("For the file, please.\n".to_owned()));
        let name =
            format!("{}.{}", as_file_name(&mail.subject), if mail.kept == Kept::Outlook { "msg" } else { "eml" });
        let content = super::part::Content::Mail(Box::new(mail));
        outer.files.push(Part { name, kind: "mail passed on", media_type: "message/rfc822", content });
        outer
    }

    /// What a template says.
    fn filled_in(&self, template: &str, sender: &Sender) -> String {
        let who = if sender.who.is_empty() { &sender.body } else { &sender.who };
        let said = template.replace("{title}", &self.order.questionnaire.title).replace("{who}", who);
        let person = if sender.name.is_empty() { &sender.body } else { &sender.name };
        said.replace("{person}", person).replace("{body}", &sender.body).replace("{year}", &self.month.year.to_string())
    }

    /// A letter that brings nothing, as text.
    pub(super) fn letter_text(&self, sender: &Sender, dice: &mut Dice) -> (String, String) {
        let letters: Option<&Letters> = letters_of(self.letters, &sender.language);
        let [subject, text] = letters.and_then(|one| dice.pick(&one.letters)).cloned().unwrap_or_default();
        (self.filled_in(&subject, sender), self.filled_in(&text, sender))
    }

    /// Adds what people send beside a return.
    ///
    /// # Errors
    /// When a file cannot be packed.
    pub(super) fn add_decoys(&self, mail: &mut Mail, sender: &Sender) -> Result<(), ForgeError> {
        let mut dice = Dice::new(self.order.seed, mail.number, "decoys");
        let (Some(letters), Some(speech)) = (letters_of(self.letters, &sender.language), self.speech(&sender.language))
        else {
            return Ok(());
        };
        let mut decoys = Vec::new();
        if dice.chance(25) {
            let name = as_file_name(&self.filled_in(dice.text(&letters.covers), sender));
            let said = self.filled_in(dice.text(&letters.brings), sender);
            let text = format!("{}\n{said}\n{}", dice.text(&letters.greetings), dice.text(&letters.closings));
            decoys.push(letter(&name, &self.order.questionnaire.title, &text, &sender.language, &mut dice)?);
        }
        if dice.chance(15) {
            let name = as_file_name(&self.filled_in(dice.text(&letters.spreadsheets), sender));
            decoys.push(spreadsheet(&name, speech, &mut dice)?);
        }
        if dice.chance(10) {
            decoys.push(picture("signature", "signature", &mut dice));
        }
        if dice.chance(8) {
            let day = self.month.iso(self.month.day(sender.sent)).replace('-', "");
            decoys.push(calendar(&day, &mut dice));
        }
        if dice.chance(8) {
            decoys.push(card(&sender.name, &sender.address));
        }
        if dice.chance(6) {
            let text = format!("{}\n", letters.disclaimer).into_bytes();
            decoys.push(Part::new("disclaimer.txt", "disclaimer", "text/plain", text));
        }
        // The return is not always the first.
        for decoy in decoys {
            let at = dice.below(mail.files.len() + 1);
            mail.files.insert(at, decoy);
        }
        Ok(())
    }
}
