//! Who is asked: respondents with their addresses and deadlines, in an order drawn from the seed.

use crate::forge::phrases::{Country, Phrases, Speech};
use crate::forge::random::Dice;
use crate::questionnaire::{FieldType, Questionnaire};

/// A respondent.
#[derive(Debug)]
pub(super) struct Person<'a> {
    /// Name, as the roster has it.
    pub name: String,
    /// Other name, as the roster has it.
    pub alias: Option<String>,
    /// Country whose mail addresses and telephone numbers it has.
    pub country: &'a Country,
    /// What it answers in (BCP 47).
    pub language: &'a str,
    /// Addresses that the roster has; the first is the usual one.
    pub addresses: Vec<String>,
    /// Another address, which the roster has not.
    pub other_address: String,
    /// Who signs.
    pub signs: String,
    /// Where they work.
    pub body: String,
    /// The roster expects it.
    pub is_expected: bool,
    /// Day of the month until which it should answer.
    pub deadline: Option<u8>,
}

/// All respondents that there are, in the order in which they come.
pub(super) struct People<'a> {
    /// They.
    pub all: Vec<Person<'a>>,
    /// How many of them were asked so far.
    pub asked: usize,
}

/// How many there are where they are no countries.
const BODIES_MAX: usize = 2000;

impl<'a> People<'a> {
    /// The respondents of a questionnaire.
    pub(super) fn drawn(
        questionnaire: &Questionnaire,
        phrases: &'a Phrases,
        members: &'a [Country],
        languages: &'a [String],
        seed: u64,
    ) -> Self {
        let kind = questionnaire.respondent.map(|field| questionnaire.fields[field].kind);
        let are_countries = kind == Some(FieldType::Country);
        let mut order: Vec<usize> = (0..if are_countries { members.len() } else { BODIES_MAX }).collect();
        Dice::new(seed, 0, "people").shuffle(&mut order);
        let mut all: Vec<Person<'a>> = Vec::new();
        for number in order {
            let country = &members[number % members.len().max(1)];
            let at = all.len() as u64;
            let person = person(phrases, country, languages, at, seed);
            all.extend(person.map(|one| if are_countries { one } else { body(phrases, one, number) }));
        }
        Self { all, asked: 0 }
    }

    /// The next respondent; `None` where all were asked.
    pub(super) fn next(&mut self) -> Option<usize> {
        (self.asked < self.all.len()).then(|| {
            self.asked += 1;
            self.asked - 1
        })
    }
}

fn person<'a>(
    phrases: &'a Phrases,
    country: &'a Country,
    languages: &'a [String],
    number: u64,
    seed: u64,
) -> Option<Person<'a>> {
    let mut dice = Dice::new(seed, number, "person");
    let at_home: Vec<&String> = languages.iter().filter(|one| country.languages.contains(one)).collect();
    let abroad = at_home.is_empty() || dice.chance(15);
    let language = if abroad { dice.pick(languages)? } else { *dice.pick(&at_home)? };
    let speech = phrases.speech(language)?;
    let english = phrases.speech("en")?;
    let address = |dice: &mut Dice| {
        const FIRST: [&str; 8] = ["info", "egov", "survey", "cabinet", "k.t", "director", "planning", "office"];
        let (first, word) = (dice.text(&FIRST).to_owned(), dice.text(&english.url_words).to_owned());
        format!("{first}{}@{word}.example.{}", dice.between(1, 999), country.domain)
    };
    let first = address(&mut dice);
    let mut addresses = vec![first];
    if dice.chance(15) {
        addresses.push(address(&mut dice));
    }
    let name = match dice.below(10) {
        0 => country.names.get("fr").and_then(|names| names.first()).cloned().unwrap_or_default(),
        _ => country.name.clone(),
    };
    Some(Person {
        name,
        alias: None,
        country,
        language,
        addresses,
        other_address: format!("{}{}@webmail.example", dice.text(&FIRST_OF_PRIVATE), dice.between(1000, 9999)),
        signs: signs(speech, &mut dice),
        body: dice.text(&speech.bodies).to_owned(),
        is_expected: dice.chance(92),
        deadline: [Some(15), Some(15), Some(15), Some(8), Some(20), None][dice.below(6)],
    })
}

/// First words of addresses that people have at home.
const FIRST_OF_PRIVATE: [&str; 4] = ["ministry.desk", "a.sample", "egov.unit", "j.example"];

fn signs(speech: &Speech, dice: &mut Dice) -> String {
    let (first, last) = (dice.text(&speech.first_names), dice.text(&speech.last_names));
    if speech.language == "zh" { format!("{first}{last}") } else { format!("{first} {last}") }
}

/// The respondent as a body rather than a country.
fn body<'a>(phrases: &'a Phrases, mut person: Person<'a>, number: usize) -> Person<'a> {
    let Some(speech) = phrases.speech(person.language) else { return person };
    let of = |list: &[String], at: usize| list.get(at % list.len().max(1)).cloned().unwrap_or_default();
    let plain: Vec<String> = speech.places.iter().filter(|place| !place.contains('{')).cloned().collect();
    let bodies: Vec<String> = speech.bodies.iter().filter(|body| !body.contains('{')).cloned().collect();
    // The number makes the name one that nobody else has.
    let name = format!("{}, {} {}", of(&bodies, number), of(&plain, number / bodies.len().max(1)), number + 1);
    person.alias = number.is_multiple_of(6).then(|| format!("BODY-{}", number + 1));
    person.body.clone_from(&name);
    person.name = name;
    person
}
