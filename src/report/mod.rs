//! Report: a whole data set at a glance, for the people who must act on it.
//!
//! Comes in: a data set. Goes out: one [`Overview`] of it, and that as a page ([`html`]). Records are read one at a time,
//! each once; what is kept of them is small. Of the answers it shows which options were ticked, yes and no, and
//! percentages, counted, and text that belongs to no question; never who a respondent named.

mod account;
mod audit;
mod counts;
mod gather;
mod html;
mod notices;
mod overview;
mod reviewed;
mod schema;
mod steps;
mod tally;

pub use account::{Account, DuplicateInput, FailedInput, NotSubmission};
pub use audit::{Audit, UnshownDecision, told_unshown};
pub use counts::Counts;
pub use gather::overview;
pub use html::html;
pub(crate) use html::per_cent;
pub use overview::{
    Cell, EarlierReturn, FieldOverview, MissingRespondent, NoticeGroup, Overview, Part, Respondent, RespondentDoubt,
    ReviewReason, Reviewed, SCHEMA,
};
pub use schema::status_schema;
pub(crate) use steps::counted;
pub use steps::{Section, Step, Words, sentence, steps};
pub use tally::{OptionTally, Tally};
