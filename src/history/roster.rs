//! The roster: who is expected to answer, under which names and addresses, until when.
//!
//! A table as spreadsheets save it: fields parted by commas, semicolons or tabs, the first line names the columns.
//! `respondent` must be there; `alias` and `address` may hold several, parted by ";" or a line end; `deadline` is a day in
//! ISO 8601; `questionnaire` is the id of one. Other columns are passed over.

use thiserror::Error;

use crate::extract::country_named;
use crate::journal::Respondent;
use crate::language;

/// Who is expected to answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// In the order of the file.
    pub expected: Vec<Expected>,
}

/// A respondent who is expected to answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// Name.
    pub respondent: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Mail addresses, in lower case; "@example.org" stands for all of a domain.
    pub addresses: Vec<String>,
    /// Last day to answer (ISO 8601).
    pub deadline: Option<String>,
    /// Id of the questionnaire, where only one is expected.
    pub questionnaire: Option<String>,
}

/// Why a roster cannot be used.
#[derive(Debug, Error)]
#[error("{message}")]
pub struct RosterError {
    /// Line of the file, counted from 1, where it is at one.
    pub line: Option<u64>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: &'static str,
}

impl Roster {
    /// Reads the text of a roster.
    ///
    /// # Errors
    /// When it has no column of respondents, a line has none, or a day is none.
    pub fn parse(text: &str) -> Result<Self, RosterError> {
        let text = text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or_default();
        let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|delimiter| {
            // Of equally many the comma, which comes first.
            let count = first.bytes().filter(|byte| byte == delimiter).count();
            (count, std::cmp::Reverse(*delimiter == b'\t'))
        });
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter.unwrap_or(b',')).flexible(true).from_reader(text.as_bytes());
        let unreadable = |error: csv::Error| RosterError {
            line: error.position().map(csv::Position::line),
            message: format!("the roster is no table: {error}"),
            remedy: "save it as CSV from the spreadsheet",
        };
        let heads = reader.headers().map_err(unreadable)?.clone();
        let column = |name: &str| heads.iter().position(|head| head.trim().eq_ignore_ascii_case(name));
        let Some(respondent) = column("respondent") else {
            return Err(RosterError {
                line: Some(1),
                message: "the roster has no column \"respondent\"".to_owned(),
                remedy: "name the columns in its first line: respondent, alias, address, deadline, questionnaire",
            });
        };
        let columns = Columns {
            respondent,
            alias: column("alias"),
            address: column("address"),
            deadline: column("deadline"),
            questionnaire: column("questionnaire"),
        };
        let mut expected = Vec::new();
        for row in reader.records() {
            let row = row.map_err(unreadable)?;
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                expected.push(columns.expected(&row)?);
            }
        }
        Ok(Self { expected })
    }

    /// The respondent of this name or key to a questionnaire, by its position.
    pub(super) fn named(&self, questionnaire: &str, respondent: &Respondent) -> Option<usize> {
        self.position(questionnaire, |one| {
            one.names().any(|name| {
                name.eq_ignore_ascii_case(&respondent.key)
                    || language::fold(name) == language::fold(&respondent.name)
                    || country_named(name).is_some_and(|country| country.iso3 == respondent.key)
            })
        })
    }

    /// The respondent that writes from this address, where it is one alone.
    pub(super) fn at(&self, questionnaire: &str, address: &str) -> Option<usize> {
        let address = address.to_lowercase();
        let writes = |one: &Expected| {
            one.addresses.iter().any(|known| match known.strip_prefix('@') {
                Some(domain) => address.rsplit_once('@').is_some_and(|(_, its)| its == domain),
                None => *known == address,
            })
        };
        let found = self.position(questionnaire, writes)?;
        let again = self.expected.iter().skip(found + 1).any(|one| one.is_for(questionnaire) && writes(one));
        (!again).then_some(found)
    }

    fn position(&self, questionnaire: &str, is: impl Fn(&Expected) -> bool) -> Option<usize> {
        self.expected.iter().position(|one| one.is_for(questionnaire) && is(one))
    }
}

impl Expected {
    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.respondent).chain(&self.aliases).map(String::as_str)
    }

    fn is_for(&self, questionnaire: &str) -> bool {
        self.questionnaire.as_deref().is_none_or(|id| id == questionnaire)
    }

    /// As records name it: by the code of its country, else by its folded name.
    pub(super) fn respondent(&self) -> Respondent {
        let country = self.names().find_map(country_named);
        let (name, key) = match country {
            Some(country) => (country.name, country.iso3),
            None => (self.respondent.clone(), language::fold(&self.respondent)),
        };
        Respondent { name, key, accepted: true }
    }
}

struct Columns {
    respondent: usize,
    alias: Option<usize>,
    address: Option<usize>,
    deadline: Option<usize>,
    questionnaire: Option<usize>,
}

impl Columns {
    fn expected(&self, row: &csv::StringRecord) -> Result<Expected, RosterError> {
        let line = row.position().map(csv::Position::line);
        let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).map(str::trim).unwrap_or_default();
        let several = |column: Option<usize>| {
            let parts = cell(column).split([';', '\n']).map(str::trim).filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect::<Vec<_>>()
        };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let respondent = some(cell(Some(self.respondent))).ok_or_else(|| RosterError {
            line,
            message: "a line of the roster names no respondent".to_owned(),
            remedy: "write the name into the column \"respondent\", or delete the line",
        })?;
        let deadline = some(cell(self.deadline));
        if let Some(day) = deadline.as_deref().filter(|day| day.parse::<jiff::civil::Date>().is_err()) {
            return Err(RosterError {
                line,
                message: format!("the deadline \"{day}\" is no day"),
                remedy: "write days as 2020-03-31",
            });
        }
        Ok(Expected {
            respondent,
            aliases: several(self.alias),
            addresses: several(self.address).iter().map(|address| address.to_lowercase()).collect(),
            deadline,
            questionnaire: some(cell(self.questionnaire)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roster_is_read_as_spreadsheets_save_it() {
        for text in [
            "respondent,alias,address,deadline\nGhana,,a@gov.example;B@gov.example,2020-03-31\n\nChad,Tchad,@td.example,\n",
            "\u{feff}Respondent;Alias;Address;Deadline\r\nGhana;;\"a@gov.example;b@gov.example\";2020-03-31\r\nChad;Tchad;@td.example;\r\n",
            "respondent\talias\taddress\tdeadline\nGhana\t\ta@gov.example;b@gov.example\t2020-03-31\nChad\tTchad\t@td.example\t\n",
        ] {
            let roster = Roster::parse(text).unwrap();
            assert_eq!(roster.expected.len(), 2, "{text}");
            assert_eq!(roster.expected[0].addresses, ["a@gov.example", "b@gov.example"]);
            assert_eq!(roster.expected[0].deadline.as_deref(), Some("2020-03-31"));
            assert_eq!(roster.at("any", "Somebody@TD.example"), Some(1));
            let chad = Respondent { name: "Chad".into(), key: "TCD".into(), accepted: true };
            assert_eq!(roster.named("any", &chad), Some(1));
        }
    }

    #[test]
    fn what_is_no_roster_says_where() {
        let error = Roster::parse("country\nGhana\n").unwrap_err();
        assert!(error.message.contains("respondent"), "{error}");
        let error = Roster::parse("respondent,deadline\nGhana,31.3.2020\n").unwrap_err();
        assert_eq!(error.line, Some(2));
        let error = Roster::parse("respondent,deadline\n,2020-03-31\n").unwrap_err();
        assert!(error.message.contains("no respondent"), "{error}");
    }

    #[test]
    fn an_address_of_two_tells_nobody() {
        let roster = Roster::parse("respondent,address\nGhana,a@x.example\nChad,a@x.example\n").unwrap();
        assert_eq!(roster.at("any", "a@x.example"), None);
    }
}
