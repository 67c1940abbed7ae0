//! Values: what stands in a record, by type.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A typed value.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    YesNo(YesNo),
    /// A text, a mail address, a telephone number, or a date in ISO 8601. As in all values, blanks and hyphens that
    /// hold a line together are plain ones, and soft hyphens and characters without width are left out; evidence quotes
    /// them as they stand in the source.
    Text(String),
    /// A percentage.
    Percentage(f64),
    /// Which options are ticked.
    Choices(Choices),
    /// A country.
    Country(Country),
    /// Web addresses.
    Links(Vec<Link>),
    /// Bodies.
    Organizations(Vec<Organization>),
    /// Mail addresses.
    Emails(Vec<String>),
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// Which options are ticked; each option of the form stands in one list, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Choices {
    /// Ticked.
    pub checked: Vec<String>,
    /// Seen, and not ticked.
    pub unchecked: Vec<String>,
    /// Not to be seen.
    pub unknown: Vec<String>,
}

/// A web address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// With a scheme.
    pub url: String,
    /// As it stands in the document, joined where a line end broke it.
    pub written: String,
    /// Name given to it.
    pub name: Option<String>,
    /// What is said about it.
    pub description: Option<String>,
}

/// A body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Organization {
    /// Its name.
    pub name: String,
    /// Its address, with a scheme.
    pub url: Option<String>,
    /// Its address as it stands in the document.
    pub written: Option<String>,
}

/// A country or territory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Country {
    /// English name of the United Nations (M49).
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub iso3: String,
}

/// The target of hyperlinked words in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TextLink {
    /// First character in the value.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// Target.
    pub url: String,
}
