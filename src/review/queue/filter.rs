//! What a reviewer wants to see, and in which order: from the query of an address, and back to one. What is not understood is
//! passed over.

use std::cmp::Ordering;

use url::form_urlencoded;

use super::text::segment;
use crate::extract::Sign;

/// Longest value that is looked at, in bytes.
const VALUE_BYTES_MAX: usize = 1_000;
/// Most pairs of a query that are looked at.
const PAIRS_MAX: usize = 64;

/// A choice of fields, and their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::review) struct Filter {
    /// The order.
    pub by: By,
    /// Only this field, of this questionnaire.
    pub question: Option<(String, String)>,
    /// Only this respondent, by the id of the record that counts.
    pub respondent: Option<String>,
    /// Only fields with this mark.
    pub flag: Option<Mark>,
    /// Only fields that are assigned to this person.
    pub person: Option<Person>,
    /// Of which returns.
    pub returns: Returns,
    /// Open ones or others. Only the list of the queue page heeds it.
    pub show: Show,
    /// Page of the list, from 0.
    pub page: usize,
}

/// Orders of the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::review) enum By {
    /// The least certain first.
    #[default]
    Confidence,
    /// Question by question.
    Question,
    /// Respondent by respondent.
    Respondent,
    /// By what is doubtful about them.
    Flag,
    /// By whom they are assigned to.
    Person,
}

/// What fields can be told by, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::review) enum Mark {
    /// The program reads something else than somebody decided about.
    SeenDifferently,
    /// The form no longer takes what was decided.
    Outdated,
    /// A colleague asked for a look.
    Flagged,
    /// The program says so.
    Sign(Sign),
    /// None of these.
    Nothing,
    /// Somebody decided about the same words in an earlier return.
    Offered,
}

/// Whom a field is assigned to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::review) enum Person {
    /// One person.
    Named(String),
    /// Anybody.
    Anybody,
}

/// Returns of a respondent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::review) enum Returns {
    /// The one that counts.
    #[default]
    Counting,
    /// The earlier ones as well.
    All,
}

/// States of fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::review) enum Show {
    /// Those that wait for a person.
    #[default]
    Open,
    /// Those that a person decided about.
    Done,
    /// All, also those that nobody needs to look at.
    All,
}

impl By {
    /// All, with their codes and names.
    pub(super) const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Confidence, "confidence", "confidence, the lowest first"),
        (Self::Question, "question", "question"),
        (Self::Respondent, "respondent", "respondent"),
        (Self::Flag, "flag", "flag"),
        (Self::Person, "person", "assigned person"),
    ];
}

impl Returns {
    pub(super) const ALL: [(Self, &'static str, &'static str); 2] =
        [(Self::Counting, "counting", "those that count"), (Self::All, "all", "earlier ones as well")];
}

impl Show {
    pub(super) const ALL: [(Self, &'static str, &'static str); 3] =
        [(Self::Open, "open", "open"), (Self::Done, "done", "decided"), (Self::All, "all", "all")];
}

/// What has this code, else the usual.
fn coded<T: Copy + Default>(all: &[(T, &'static str, &'static str)], wanted: &str) -> T {
    all.iter().find(|(_, code, _)| *code == wanted).map_or_else(T::default, |(one, ..)| *one)
}

/// The code of something that is not the usual.
fn code<T: Copy + Default + PartialEq>(all: &[(T, &'static str, &'static str)], one: T) -> Option<&'static str> {
    all.iter().find(|(other, ..)| *other == one && one != T::default()).map(|(_, code, _)| *code)
}

impl Mark {
    /// Its code in queries; that of a sign is the sign's own.
    pub(super) fn code(self) -> String {
        match self {
            Self::SeenDifferently => "seen_differently".to_owned(),
            Self::Outdated => "outdated".to_owned(),
            Self::Flagged => "flagged".to_owned(),
            Self::Sign(sign) => sign.code(),
            Self::Nothing => "nothing".to_owned(),
            Self::Offered => "offered".to_owned(),
        }
    }

    /// How grave it is; signs that the source needs a person for are graver than others.
    fn gravity(self) -> (usize, Option<Sign>) {
        match self {
            Self::SeenDifferently => (0, None),
            Self::Outdated => (1, None),
            Self::Flagged => (2, None),
            Self::Sign(sign) => (if sign.needs_person() { 3 } else { 4 }, Some(sign)),
            Self::Nothing => (5, None),
            Self::Offered => (6, None),
        }
    }

    fn coded(code: &str) -> Option<Self> {
        let own = [Self::SeenDifferently, Self::Outdated, Self::Flagged, Self::Nothing, Self::Offered];
        let sign = || serde_json::from_value(code.into()).ok().map(Self::Sign);
        own.into_iter().find(|mark| mark.code() == code).or_else(sign)
    }
}

impl Ord for Mark {
    fn cmp(&self, other: &Self) -> Ordering {
        self.gravity().cmp(&other.gravity())
    }
}

impl PartialOrd for Mark {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A name can be whatever a person is called, so that anybody is told by a sign, and a name that begins with it has it twice.
const ANYBODY: &str = "*";

impl Person {
    /// Its code in queries.
    pub(super) fn code(&self) -> String {
        match self {
            Self::Anybody => ANYBODY.to_owned(),
            Self::Named(name) if name.starts_with(ANYBODY) => format!("{ANYBODY}{name}"),
            Self::Named(name) => name.clone(),
        }
    }

    fn coded(code: &str) -> Self {
        match code.strip_prefix(ANYBODY) {
            Some("") => Self::Anybody,
            Some(name) => Self::Named(name.to_owned()),
            None => Self::Named(code.to_owned()),
        }
    }
}

impl Filter {
    /// From the query of an address, without its question mark.
    pub(in crate::review) fn from_query(query: &str) -> Self {
        let mut filter = Self::default();
        let pairs = form_urlencoded::parse(query.as_bytes()).take(PAIRS_MAX);
        for (key, value) in pairs.filter(|(_, value)| !value.is_empty() && value.len() <= VALUE_BYTES_MAX) {
            match &*key {
                "by" => filter.by = coded(&By::ALL, &value),
                "question" => {
                    filter.question = value.split_once('/').map(|(form, field)| (form.to_owned(), field.to_owned()));
                }
                "respondent" => filter.respondent = Some(value.into_owned()),
                "flag" => filter.flag = Mark::coded(&value),
                "person" => filter.person = Some(Person::coded(&value)),
                "returns" => filter.returns = coded(&Returns::ALL, &value),
                "show" => filter.show = coded(&Show::ALL, &value),
                "page" => filter.page = value.parse::<usize>().map_or(0, |page| page.saturating_sub(1)),
                _ => {}
            }
        }
        filter
    }

    /// As a query without its question mark; empty for the usual. Equal filters give equal queries.
    pub(in crate::review) fn to_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let question = self.question.as_ref().map(|(form, field)| format!("{form}/{field}"));
        let pairs = [
            ("by", code(&By::ALL, self.by).map(str::to_owned)),
            ("question", question),
            ("respondent", self.respondent.clone()),
            ("flag", self.flag.map(Mark::code)),
            ("person", self.person.as_ref().map(Person::code)),
            ("returns", code(&Returns::ALL, self.returns).map(str::to_owned)),
            ("show", code(&Show::ALL, self.show).map(str::to_owned)),
            ("page", (self.page > 0).then(|| (self.page + 1).to_string())),
        ];
        for (key, value) in pairs {
            if let Some(value) = value {
                query.append_pair(key, &value);
            }
        }
        query.finish()
    }

    /// An address with this filter: a path behind it that is one already.
    pub(in crate::review) fn link(&self, path: &str) -> String {
        match self.to_query() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    /// Address of a field of a record.
    pub(in crate::review) fn record_link(&self, record: &str, field: &str) -> String {
        self.link(&format!("/record/{}/{}", segment(record), segment(field)))
    }

    /// Address of all answers to a field.
    pub(in crate::review) fn question_link(&self, questionnaire: &str, field: &str) -> String {
        self.link(&format!("/question/{}/{}", segment(questionnaire), segment(field)))
    }

    /// The same from its first page on, changed.
    pub(super) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut filter = Self { page: 0, ..self.clone() };
        change(&mut filter);
        filter
    }

    /// True where it leaves out something besides what is not open.
    pub(super) fn is_narrow(&self) -> bool {
        self.question.is_some() || self.respondent.is_some() || self.flag.is_some() || self.person.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let hostile = ["*", "**", "*a", "a&b=c", "Ü/\u{202e}?#", "<script>", "%41", "a+b c", "é\n"];
        for name in hostile {
            for (by, ..) in By::ALL {
                let filter = Filter {
                    by,
                    question: Some((name.into(), format!("f/{name}"))),
                    respondent: Some(name.into()),
                    flag: Some(Mark::Sign(Sign::TickNotVisible)),
                    person: Some(Person::Named(name.into())),
                    returns: Returns::All,
                    show: Show::Done,
                    page: 4,
                };
                // What parts a field from its form stands in no id of a form.
                let question = (!name.contains('/')).then(|| filter.question.clone()).flatten();
                let filter = Filter { question, ..filter };
                let query = filter.to_query();
                assert_eq!(Filter::from_query(&query), filter, "{query}");
                assert!(query.is_ascii() && !query.contains(['<', '#', '"', '\'', '\n']), "{query}");
            }
        }
        let anybody = Filter { person: Some(Person::Anybody), ..Filter::default() };
        assert_eq!(Filter::from_query(&anybody.to_query()), anybody);
        for mark in [Mark::SeenDifferently, Mark::Outdated, Mark::Flagged, Mark::Nothing, Mark::Offered] {
            let filter = Filter { flag: Some(mark), ..Filter::default() };
            assert_eq!(Filter::from_query(&filter.to_query()), filter);
        }
    }

    #[test]
    fn what_is_not_understood_is_passed_over() {
        assert_eq!(Filter::default().to_query(), "");
        let usual = ["", "by=x&flag=y&page=z&show=&returns=none&more=1", "&&&==&%%%&question=one", "page=0", "page=1"];
        for query in usual {
            assert_eq!(Filter::from_query(query), Filter::default(), "{query}");
        }
        assert_eq!(Filter::from_query(&format!("person={}", "a".repeat(2_000))), Filter::default());
        let huge = Filter::from_query("page=99999999999999999999999");
        assert_eq!(huge.page, 0);
        assert_eq!(Filter::from_query("show=done&by=person").to_query(), "by=person&show=done");
    }

    #[test]
    fn addresses_hold_what_they_should() {
        let filter = Filter { by: By::Flag, ..Filter::default() };
        assert_eq!(filter.record_link("a/../b", "f?x"), "/record/a%2F..%2Fb/f%3Fx?by=flag");
        assert_eq!(Filter::default().question_link("form", "q"), "/question/form/q");
    }
}
