//! Score: how right records are, and whether their confidences are true.
//!
//! Comes in: truths (what a perfect reading says) and records. Goes out: for every field of every submission whether it
//! is right ([`Judged`]), and measures of all of them ([`Report`]) with tables and a picture. It judges and changes
//! nothing; it compares by rules of its own, so that it cannot agree with the readers by mistake.
//!
//! | step | from | to |
//! |---|---|---|
//! | [`judge_folders`] | truths, records | [`Judgement`]: which record belongs to which truth, and every field judged |
//! | [`Report::of`] | judgement | measures, overall and by type, style, language and field |
//! | [`tables`], [`markdown`], [`picture`] | report | what people read |

mod agreement;
mod bootstrap;
mod calibration;
mod coverage;
mod folders;
mod judged;
mod markdown;
mod measures;
mod picture;
mod report;
mod reported;
mod same_text;
mod schema;
mod tables;
#[cfg(test)]
mod tests;
mod ticks;
mod truth;

pub use bootstrap::{RESAMPLES, SEED, Share};
pub use calibration::{Bin, Calibration, Claim};
pub use coverage::{Acceptable, Curve, Step};
pub use folders::{Judgement, ScoreError, Untold, judge_folders};
pub use judged::{ErrorKind, Judged, JudgedDocument, judge};
pub use markdown::markdown;
pub use measures::{Accepted, Errors, Measures};
pub use picture::picture;
pub use report::{Disagreement, Report, SCORE_SCHEMA};
pub use reported::{Reported, ReportedAnswer};
pub use schema::score_schema;
pub use tables::{Detail, Table, tables};
pub use ticks::Ticks;
pub use truth::{Reading, TRUTH_SCHEMA, Truth};
