//! `rapporteur report` and `rapporteur status` as a person uses them: data sets in, a page and a table out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod data_set;
mod figures;
mod page;
mod terminal;
