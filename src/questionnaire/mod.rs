//! Questionnaires: the rules files that say what a form asks and how its answers are typed.
//!
//! Comes in: TOML. Goes out: a [`Questionnaire`], checked and compiled. A rules file as written
//! ([`written`]) and as understood ([`compiled`]) are two types. All that is known of any one form
//! stands in its file; nothing of it stands in code.

mod asked;
mod check;
mod compile;
mod compiled;
mod error;
mod library;
mod literals;
mod pattern;
mod schema;
mod written;

pub use compiled::{Field, FieldType, Item, ItemKind, Questionnaire, Wording};
pub use error::RulesError;
pub(crate) use library::rules_files;
pub use library::{EMBEDDED, Library, check_source};
pub use pattern::{Pattern, PatternMatch};
pub use schema::rules_schema;
