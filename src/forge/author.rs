//! The author of a submission: who answers, in which language, and what is on the page that answers can speak of.

use super::form::{Note, Piece, Run};
use super::phrases::{Country, Speech};
use super::random::Dice;

/// Who answers.
pub(crate) struct Author<'a> {
    /// Random numbers for what is written.
    pub dice: Dice,
    /// The language.
    pub speech: &'a Speech,
    /// The country.
    pub country: &'a Country,
    /// Prompts of the form, which answers may quote.
    pub prompts: Vec<String>,
    /// Labels of its questions, without the final stop, which answers may refer to.
    pub labels: Vec<String>,
    /// Footnotes of the form, and behind them those of the respondent.
    pub notes: Vec<Note>,
    /// Answers are text and nothing else: no tables, footnotes, or words that lead somewhere.
    pub bare: bool,
    /// Links to a site end in a slash, as browsers write them.
    pub slashes: bool,
    /// How often the author left a question out, of a hundred.
    pub blank: usize,
    /// Word that makes the web addresses of this submission invented ones.
    pub example: String,
    /// The year in which the form was filled in.
    pub year: usize,
    /// What is settled before the answers are invented.
    pub occasion: Occasion,
}

/// What is settled of a return before its answers are invented; nothing where a submission stands alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Occasion {
    /// How the respondent calls itself, where that is no country.
    pub name: Option<String>,
    /// Whether the form says who answers.
    pub is_respondent_told: Option<bool>,
    /// The day that the form says: year, month, day.
    pub day: Option<[usize; 3]>,
    /// Whether the form says the day.
    pub is_day_told: Option<bool>,
    /// A text that stands in one of the answers.
    pub said: Option<String>,
}

impl Author<'_> {
    /// A template with its slots filled; slots that are the caller's stay.
    pub(crate) fn say(&mut self, template: &str) -> String {
        let mut text = String::with_capacity(template.len());
        let mut rest = template;
        while let Some(at) = rest.find('{') {
            let Some(end) = rest[at..].find('}').map(|end| at + end) else { break };
            text.push_str(&rest[..at]);
            let slot = &rest[at + 1..end];
            match self.slot(slot) {
                Some(filled) => text.push_str(&filled),
                None => text.push_str(&rest[at..=end]),
            }
            rest = &rest[end + 1..];
        }
        text.push_str(rest);
        text
    }

    fn slot(&mut self, slot: &str) -> Option<String> {
        let speech = self.speech;
        Some(match slot {
            "year" => self.past_year().to_string(),
            "recent" => (self.year - self.dice.between(1, 2)).to_string(),
            "earlier" => (self.year - self.dice.between(3, 9)).to_string(),
            "future" => (self.year + self.dice.between(1, 8)).to_string(),
            "number" => self.number(),
            "body" => self.dice.text(&speech.bodies).to_owned(),
            "place" => self.dice.text(&speech.places).to_owned(),
            "month" => self.dice.text(&speech.months).to_owned(),
            "programme" => {
                let template = self.dice.text(&speech.programmes);
                self.say(template)
            }
            "amount" => {
                let template = self.dice.text(&speech.amounts);
                self.say(template)
            }
            _ => return None,
        })
    }

    fn past_year(&mut self) -> usize {
        self.year - self.dice.between(1, 14)
    }

    fn number(&mut self) -> String {
        match self.dice.below(5) {
            0 | 1 => self.dice.between(2, 19),
            2 => self.dice.between(20, 99),
            3 => self.dice.between(100, 999),
            _ => return format!("{}{}", self.dice.between(1, 9), ["200", "500", "000"][self.dice.below(3)]),
        }
        .to_string()
    }

    /// One of several templates, filled.
    pub(crate) fn one(&mut self, templates: &[String]) -> String {
        let template = self.dice.text(templates).to_owned();
        self.say(&template)
    }

    /// What is written where there is no answer; "" for nothing at all.
    pub(crate) fn nothing(&mut self) -> String {
        let empty = &self.speech.empty;
        if self.dice.chance(25) { self.dice.text(empty).to_owned() } else { String::new() }
    }

    /// A sentence that sends the reader to another question, where there is one with a number.
    pub(crate) fn elsewhere(&mut self) -> Option<String> {
        let label = self.dice.pick(&self.labels).cloned()?;
        let template = self.dice.text(&self.speech.elsewhere).to_owned();
        (!template.is_empty()).then(|| template.replace("{label}", &label))
    }

    /// An invented web address, as written and as it leads.
    pub(crate) fn address(&mut self) -> (String, String) {
        let word = self.dice.text(&self.speech.url_words).to_owned();
        let domain = &self.country.domain;
        let host = match self.dice.below(4) {
            0 => format!("{word}-{}.gov.{domain}", self.example),
            1 => format!("{word}.{}.{domain}", self.example),
            2 => format!("{word}.gov-{}.{domain}", self.example),
            _ => format!("{}-{word}.{domain}", self.example),
        };
        let path = match self.dice.below(8) {
            0 => "/".to_owned(),
            1 => format!("/{}", self.dice.text(&self.speech.url_words)),
            2 => format!("/{}/{}.html", self.dice.text(&self.speech.url_words), self.dice.between(2010, self.year)),
            _ => String::new(),
        };
        match self.dice.below(7) {
            0 | 1 => (format!("www.{host}{path}"), format!("http://www.{host}{path}")),
            2 => (format!("http://{host}{path}"), format!("http://{host}{path}")),
            3 => (format!("http://www.{host}{path}"), format!("http://www.{host}{path}")),
            _ => (format!("https://{host}{path}"), format!("https://{host}{path}")),
        }
    }

    /// The name of a person.
    pub(crate) fn person(&mut self) -> String {
        let speech = self.speech;
        let (first, last) = (self.dice.text(&speech.first_names), self.dice.text(&speech.last_names));
        if speech.language == "zh" {
            return format!("{first}{last}");
        }
        let honorific = self.dice.text(&speech.honorifics);
        format!("{honorific} {first} {last}").trim().to_owned()
    }

    /// A percentage as a number and as written, without its sign.
    pub(crate) fn share(&mut self) -> (f64, String) {
        let whole = match self.dice.below(6) {
            0 => self.dice.between(0, 9),
            1 => 100,
            _ => self.dice.between(11, 98),
        };
        if whole == 100 || self.dice.chance(45) {
            return (whole as f64, whole.to_string());
        }
        let tenths = self.dice.between(1, 9);
        // Made from its digits, as readers make it.
        let value = format!("{whole}.{tenths}").parse().unwrap_or(whole as f64);
        (value, format!("{whole}{}{tenths}", self.speech.decimal))
    }

    /// A paragraph of so many sentences.
    pub(crate) fn paragraph(&mut self, sentences: usize) -> String {
        let mut said = Vec::new();
        while said.len() < sentences {
            said.push(self.one(&self.speech.sentences));
        }
        said.join(if self.speech.language == "zh" { "" } else { " " })
    }

    /// Adds a footnote of the respondent.
    pub(crate) fn note(&mut self) -> usize {
        let mark = (self.notes.len() + 1).to_string();
        let text = self.one(&self.speech.footnotes);
        self.notes.push(Note { mark, text });
        self.notes.len() - 1
    }
}

/// A paragraph of plain text.
pub(crate) fn plain(text: impl Into<String>) -> Piece {
    Piece::Paragraph(vec![Run::plain(text)])
}
