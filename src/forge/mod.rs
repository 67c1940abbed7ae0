//! Forge: invented submissions with their true records, for any questionnaire.
//!
//! Comes in: a questionnaire, a seed and a number. Goes out: submissions as respondents return them, and for each what
//! a perfect reading would say. It is how the program is measured and calibrated, and how a new rules file is tried
//! before the first real submission arrives. It shares nothing with what reads: it imports `questionnaire` for what the
//! form prints, and neither `language`, `read`, `outline` nor `extract`, so that it cannot agree with them by mistake.
//!
//! | step | from | to |
//! |---|---|---|
//! | invent | questionnaire, random numbers | answers, as a person of a language gives them, with their true values |
//! | fill | questionnaire, answers | [`form::Form`]: the form, filled in, whatever file it becomes |
//! | mess | form | the same form as untidy people leave it, and the truth about that |
//! | write | form, style | a file |

pub(crate) mod acroform;
pub(crate) mod docx;
pub(crate) mod form;
pub(crate) mod html;
mod labels;
pub(crate) mod programs;
#[cfg(test)]
mod samples;
mod scripts;
