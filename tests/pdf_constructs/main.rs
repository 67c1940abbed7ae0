//! PDF files made here for one construct each, and what they are read as.
//!
//! What is known to be read wrong stands among the cases as `but_today`, with what comes out and why. Such a case
//! fails when it improves, so that it does not stay on the list.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod boxes;
mod forms;
mod hidden;
mod making;
mod marks;
mod opening;
mod paragraphs;
mod scripts;
mod shown;
mod tables;
