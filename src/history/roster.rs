//! The roster: who is expected to answer, under which names and addresses, until when.
//!
//! A table as spreadsheets save it: fields parted by commas, semicolons or tabs, the first line names the columns.
//! `respondent` must be there; `alias` and `address` may hold several, parted by ";" or a line end; `deadline` is a day in
//! ISO 8601; `questionnaire` is the id of one. Other columns are passed over. Before the names of the columns may stand what
//! Excel writes there: "sep=;" says what parts the fields. No two lines mean the same respondent to the same questionnaire.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::extract::{country_coded, country_named};
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
    /// When it has no column of respondents, a line has none, a day is none, or two lines mean the same respondent.
    pub fn parse(text: &str) -> Result<Self, RosterError> {
        let text = text.trim_start_matches('\u{feff}');
        let (told, text) = told_delimiter(text);
        // The line that tells it is a line of the file all the same.
        let above = u64::from(told.is_some());
        let delimiter = told.unwrap_or_else(|| likely_delimiter(text));
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let unreadable = |error: csv::Error| RosterError {
            line: error.position().map(|position| position.line() + above),
            message: format!("the roster is no table: {error}"),
            remedy: "save it as CSV from the spreadsheet",
        };
        let heads = reader.headers().map_err(unreadable)?.clone();
        let column = |name: &str| heads.iter().position(|head| head.trim().eq_ignore_ascii_case(name));
        let Some(respondent) = column("respondent") else {
            return Err(RosterError {
                line: Some(1 + above),
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
        let mut lines = Lines::default();
        for row in reader.records() {
            let row = row.map_err(unreadable)?;
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                let line = row.position().map_or(0, |position| line_of(text, position)) + above;
                let one = columns.expected(&row, line)?;
                lines.add(&one, line)?;
                expected.push(one);
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
        let country = self.names().find_map(|name| country_named(name).or_else(|| country_coded(name)));
        let (name, key) = match country {
            Some(country) => (country.name, country.iso3),
            None => (self.respondent.clone(), language::fold(&self.respondent)),
        };
        Respondent { name, key, accepted: true }
    }
}

/// What parts the fields, where the first line says so as Excel does ("sep=;"), and the text behind that line.
fn told_delimiter(text: &str) -> (Option<u8>, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim_matches(['\r', '"', ' ']);
    let told = first.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &first.as_bytes()[4..]);
    match told {
        // A quote or a line end parts nothing.
        Some(&[delimiter]) if delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\r') => (Some(delimiter), rest),
        _ => (None, text),
    }
}

/// What stands most often between the names of the columns; of equally many the comma.
fn likely_delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    // The last of the most frequent is taken.
    let likely = [b'\t', b';', b','].into_iter().max_by_key(|one| first.bytes().filter(|byte| byte == one).count());
    likely.unwrap_or(b',')
}

/// Line on which a row stands: its position is before the empty lines above it.
fn line_of(text: &str, position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).ok().and_then(|byte| text.as_bytes().get(byte..)).unwrap_or_default();
    let above = start.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n').count();
    position.line() + above as u64
}

/// Which line names whom.
#[derive(Default)]
struct Lines {
    /// By a folded name, or the folded code of a country: lines, and the questionnaires that they are for.
    by_name: BTreeMap<String, Vec<(u64, Option<String>)>>,
}

impl Lines {
    /// Adds a line.
    ///
    /// # Errors
    /// When an earlier line means the same respondent to the same questionnaire.
    fn add(&mut self, one: &Expected, line: u64) -> Result<(), RosterError> {
        for name in one.names() {
            let code = country_named(name).map(|country| language::fold(&country.iso3));
            for key in [Some(language::fold(name)), code].into_iter().flatten().filter(|key| !key.is_empty()) {
                let lines = self.by_name.entry(key).or_default();
                let meets = |other: &Option<String>| match (other, &one.questionnaire) {
                    (Some(other), Some(its)) => other == its,
                    // A line without a questionnaire is for every one.
                    _ => true,
                };
                if let Some((other, _)) = lines.iter().find(|(other, its)| *other != line && meets(its)) {
                    return Err(RosterError {
                        line: Some(line),
                        message: format!("lines {other} and {line} of the roster mean the same respondent, \"{name}\""),
                        remedy: "make one line of them, with all names in \"alias\" and all addresses in \"address\", or give \
                                 each its own \"questionnaire\"",
                    });
                }
                lines.push((line, one.questionnaire.clone()));
            }
        }
        Ok(())
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
    fn expected(&self, row: &csv::StringRecord, line: u64) -> Result<Expected, RosterError> {
        let line = Some(line);
        let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).map(str::trim).unwrap_or_default();
        let several = |column: Option<usize>| {
            let parts = cell(column).split([';', '\n', '\r']).map(in_one_line).filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>()
        };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let respondent = some(&in_one_line(cell(Some(self.respondent)))).ok_or_else(|| RosterError {
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

/// A name as people read it: line ends within it are blanks.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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

    #[test]
    fn what_parts_the_fields_is_told_or_found() {
        for text in [
            "sep=;\r\nrespondent;deadline\r\nGhana;2020-03-31\r\n",
            "\u{feff}\"sep=,\"\nrespondent,deadline\nGhana,2020-03-31\n",
            "SEP=\t\nrespondent\tdeadline\nGhana\t2020-03-31\n",
            "sep=|\nrespondent|deadline\nGhana|2020-03-31\n",
            // As many semicolons as commas.
            "respondent,deadline,a;b;c\nGhana,2020-03-31,\n",
        ] {
            let roster = Roster::parse(text).unwrap();
            assert_eq!(roster.expected[0].respondent, "Ghana", "{text}");
            assert_eq!(roster.expected[0].deadline.as_deref(), Some("2020-03-31"), "{text}");
        }
        // Lines are those of the file.
        assert_eq!(
            Roster::parse("respondent,deadline\r\n\r\nGhana,\r\n\r\n\r\nChad,soon\r\n").unwrap_err().line,
            Some(6)
        );
        assert_eq!(Roster::parse("respondent,deadline\n\"Gha\nna\",\nChad,soon\n").unwrap_err().line, Some(4));
        assert_eq!(Roster::parse("sep=;\nrespondent;deadline\nGhana;soon\n").unwrap_err().line, Some(3));
        assert_eq!(Roster::parse("sep=;\ncountry\n").unwrap_err().line, Some(2));
    }

    #[test]
    fn two_lines_for_one_respondent_are_refused() {
        for text in [
            "respondent,alias\nChad,\nTogo,\nCHAD,\n",
            "respondent,alias\nChad,\nTogo,\nTchad,\n",
            "respondent,alias\nChad,\nTogo,\nMinistry,chad\n",
            "respondent,alias\nTCD,\nTogo,\nChad,\n",
            "respondent,alias,questionnaire\nChad,,a\nTogo,,a\nChad,,\n",
        ] {
            let error = Roster::parse(text).unwrap_err();
            assert_eq!(error.line, Some(4), "{text}");
            assert!(error.message.contains("lines 2 and 4"), "{error}");
        }
        let two = Roster::parse("respondent,questionnaire\nChad,a\nChad,b\n").unwrap();
        let chad = Respondent { name: "Chad".into(), key: "TCD".into(), accepted: true };
        assert_eq!((two.named("a", &chad), two.named("b", &chad)), (Some(0), Some(1)));
        // One line may say a name twice.
        assert_eq!(Roster::parse("respondent,alias\nChad,Chad;Tchad;TCD\n").unwrap().expected.len(), 1);
    }

    #[test]
    fn line_ends_within_a_name_are_blanks() {
        let roster = Roster::parse("respondent,alias\n\"Republic\nof  Chad\",\"Le Tchad\r\nTchad\"\n").unwrap();
        assert_eq!(roster.expected[0].respondent, "Republic of Chad");
        assert_eq!(roster.expected[0].aliases, ["Le Tchad", "Tchad"]);
    }
}
