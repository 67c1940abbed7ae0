//! Returns: who answered what, when, and what became of it later. Files are made many at a time, as other programs take
//! long to start.

use std::rc::Rc;

use super::month::Month;
use super::people::People;
use crate::forge::author::Occasion;
use crate::forge::html::{self, HtmlStyle};
use crate::forge::make::{Asked, filled};
use crate::forge::phrases::{Letters, Phrases};
use crate::forge::plain;
use crate::forge::random::Dice;
use crate::forge::style::{Style, TYPED};
use crate::forge::truth::{TrueFinding, TrueValue, TruthFile};
use crate::forge::write::{Written, finish};
use crate::forge::{ForgeError, Order};

/// A return.
pub(super) struct Return {
    /// Its number, which counts from 1.
    pub number: u64,
    /// Who answered, whether or not anybody can tell.
    pub person: Option<usize>,
    /// The form says who.
    pub is_told: bool,
    /// The day that the form says.
    pub day: Option<u8>,
    /// When the first mail with it was sent.
    pub sent: Option<i64>,
    /// Address that sent it.
    pub from: Option<String>,
    /// Name of its file.
    pub name: String,
    /// What the file is (RFC 6838).
    pub media_type: &'static str,
    /// The truth about it.
    pub truth: TruthFile,
    /// Its file.
    pub bytes: Rc<[u8]>,
    /// The same as text and as HTML, where it was typed into a mail.
    pub typed: Option<[String; 2]>,
    /// The number that its answers are drawn from.
    base: u64,
    style: &'static Style,
    revisions: u64,
    /// It was made to be damaged, and gives no record.
    pub is_damaged: bool,
}

impl Return {
    /// True where it goes over another.
    pub(super) fn is_revised(&self) -> bool {
        self.revisions > 0
    }
}

/// What is wanted of a return.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Who answers; somebody who cannot be told where there is none.
    pub person: Option<usize>,
    /// The return that it goes over.
    pub revises: Option<usize>,
    /// Day on which the form was filled in.
    pub day: u8,
    /// The form says who answers.
    pub is_told: bool,
    /// The form says the day, whatever the dice say.
    pub is_dated: bool,
    /// It is typed into a mail.
    pub is_typed: bool,
    /// A text among the answers.
    pub said: Option<String>,
    /// It is made to be damaged.
    pub is_damaged: bool,
}

/// All returns.
pub(super) struct Returns<'a> {
    /// What is to be made.
    pub order: &'a Order<'a>,
    /// What respondents write.
    pub phrases: &'a Phrases,
    /// What mails say.
    pub letters: &'a [Letters],
    /// Who is asked.
    pub people: People<'a>,
    /// When.
    pub month: Month,
    /// They, in the order in which they were made.
    pub all: Vec<Return>,
    /// Files that are not made yet.
    waiting: Vec<(usize, Written)>,
}

impl<'a> Returns<'a> {
    /// None yet.
    pub(super) fn new(
        order: &'a Order<'a>,
        phrases: &'a Phrases,
        letters: &'a [Letters],
        people: People<'a>,
        month: Month,
    ) -> Self {
        Self { order, phrases, letters, people, month, all: Vec::new(), waiting: Vec::new() }
    }

    /// Makes a return; gives its position.
    ///
    /// # Errors
    /// When a program that its style needs fails.
    pub(super) fn make(&mut self, wanted: Wanted) -> Result<usize, ForgeError> {
        let number = self.all.len() as u64 + 1;
        let revised = wanted.revises.map(|at| &self.all[at]);
        let base = revised.map_or(number, |one| one.base);
        let mut dice = Dice::new(self.order.seed, base, "return");
        let (style, form_language, answer_language) = match revised {
            Some(one) => (one.style, one.truth.form_language.clone(), one.truth.answer_language.clone()),
            None => self.drawn(base, &wanted, &mut dice)?,
        };
        let mut dice = Dice::new(self.order.seed, number, "this return");
        let is_typed = style.name == TYPED.name;
        let is_day_told = wanted.is_dated || dice.chance(92);
        let person = wanted.person.map(|at| &self.people.all[at]);
        let alias = person.and_then(|one| one.alias.as_ref()).filter(|_| dice.chance(50));
        let Month { year, month, .. } = self.month;
        let occasion = Occasion {
            name: alias.or(person.map(|one| &one.name)).cloned(),
            is_respondent_told: Some(wanted.is_told),
            day: Some([usize::from(year), usize::from(month), usize::from(wanted.day)]),
            is_day_told: Some(is_day_told),
            said: wanted.said,
        };
        let revisions = revised.map_or(0, |one| one.revisions + 1);
        let (form_words, answer_words) = (form_language.as_str(), answer_language.as_str());
        let mut asked = Asked::alone(base, style, [form_words, answer_words]);
        (asked.country, asked.occasion, asked.revisions) = (person.map(|one| one.country), occasion, revisions);
        let manner = asked.manner(self.order);
        let (form, answers, untidy) = filled(self.order, self.phrases, &asked, manner.lists_yes_no())?;
        let typed = is_typed.then(|| {
            let mut dice = Dice::new(self.order.seed, base, "typed");
            let page = HtmlStyle::drawn(&mut |end| dice.below(end));
            [plain::write(&form, &mut dice).replace('\n', "\r\n"), html::write(&form, &page)]
        });
        let written = manner.write(&form)?;
        let name = self.name(&wanted.person, answer_words, style.format.extension(), &mut dice);
        let truth = TruthFile {
            schema: "rapporteur-truth/1",
            file: name.clone(),
            sha256: None,
            also_sha256: Vec::new(),
            questionnaire: self.order.questionnaire.id.clone(),
            seed: self.order.seed,
            style: style.name.to_owned(),
            form_language: form_language.clone(),
            answer_language: answer_language.clone(),
            untidy,
            answers,
        };
        let questionnaire = self.order.questionnaire;
        let told = |field: Option<usize>| {
            field.map(|field| &truth.answers[&questionnaire.fields[field].id].reading).filter(|reading| {
                reading.finding == TrueFinding::Answered
                    && !matches!(&reading.value, Some(TrueValue::Text(text)) if text.is_empty())
            })
        };
        let (is_told, day) = (told(questionnaire.respondent).is_some(), told(questionnaire.date).map(|_| wanted.day));
        let position = self.all.len();
        self.waiting.push((position, written));
        self.all.push(Return {
            number,
            person: wanted.person,
            is_told,
            day,
            sent: None,
            from: None,
            media_type: media_type(style.format.extension()),
            name,
            truth,
            bytes: Rc::from([]),
            typed,
            base,
            style,
            revisions,
            is_damaged: wanted.is_damaged,
        });
        Ok(position)
    }

    /// Style, language of the form and of the answers of a return.
    fn drawn(
        &self,
        base: u64,
        wanted: &Wanted,
        dice: &mut Dice,
    ) -> Result<(&'static Style, String, String), ForgeError> {
        let order = self.order;
        let language = match wanted.person {
            Some(at) => self.people.all[at].language.to_owned(),
            None => dice.text(&order.answer_languages).to_owned(),
        };
        let shows = |style: &&'static Style| style.format.shows_language(&language);
        let turn = usize::try_from(base).unwrap_or(0) % order.styles.len().max(1);
        let turns = order.styles.iter().cycle().skip(turn).take(order.styles.len());
        let style = if wanted.is_typed { Some(&TYPED) } else { turns.copied().find(shows) };
        let style = style.ok_or(ForgeError::NoStyle)?;
        // Mostly people take the form in their own language.
        let own = order.form_languages.contains(&language) && dice.chance(60);
        let form = if own { language.clone() } else { dice.text(&order.form_languages).to_owned() };
        Ok((style, form, language))
    }

    /// What the respondent calls the file.
    fn name(&self, person: &Option<usize>, language: &str, extension: &str, dice: &mut Dice) -> String {
        let who = person.map(|at| self.called(at, language)).unwrap_or_default();
        let letters = letters_of(self.letters, language);
        let files = letters.map_or(&[][..], |one| &one.files);
        let fits: Vec<&String> = files.iter().filter(|name| !who.is_empty() || !name.contains("{who}")).collect();
        let template = dice.text(&fits).to_owned();
        let name = template.replace("{who}", &who).replace("{year}", &self.month.year.to_string());
        format!("{}.{extension}", as_file_name(&name))
    }

    /// A respondent's name in a language.
    pub(super) fn called(&self, person: usize, language: &str) -> String {
        let person = &self.people.all[person];
        let field = self.order.questionnaire.respondent;
        let is_country = field.is_some_and(|field| {
            self.order.questionnaire.fields[field].kind == crate::questionnaire::FieldType::Country
        });
        let named = person.country.names.get(language).and_then(|names| names.first()).filter(|_| is_country);
        named.unwrap_or(&person.name).clone()
    }

    /// Makes the files that wait.
    ///
    /// # Errors
    /// When a program that a style needs fails.
    pub(super) fn settle(&mut self) -> Result<(), ForgeError> {
        let (positions, files): (Vec<usize>, Vec<Written>) = std::mem::take(&mut self.waiting).into_iter().unzip();
        for (position, bytes) in positions.into_iter().zip(finish(files)?) {
            self.all[position].bytes = bytes.into();
        }
        Ok(())
    }

    /// Whom a return belongs to, as far as anybody can tell: the form says it, or the roster knows the address.
    pub(super) fn belongs(&self, position: usize) -> Option<usize> {
        let one = &self.all[position];
        let person = one.person?;
        let known = &self.people.all[person];
        let by_address = known.is_expected && one.from.as_ref().is_some_and(|from| known.addresses.contains(from));
        (one.is_told || by_address).then_some(person)
    }
}

/// What mails of a language say; English where there is no such language.
pub(super) fn letters_of<'a>(letters: &'a [Letters], language: &str) -> Option<&'a Letters> {
    letters.iter().find(|one| one.language == language).or(letters.first())
}

/// A text as a name that every file system takes.
pub(super) fn as_file_name(text: &str) -> String {
    let taken = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '-' } else { c };
    let name: String = text.chars().map(taken).take(60).collect();
    let name = name.trim_matches([' ', '.', '-', '–', '：', ':']).to_owned();
    if name.is_empty() { "file".to_owned() } else { name }
}

fn media_type(extension: &str) -> &'static str {
    match extension {
        "docx" => super::foreign::WORD,
        "odt" => "application/vnd.oasis.opendocument.text",
        "pdf" => "application/pdf",
        "md" => "text/markdown",
        _ => "text/plain",
    }
}
