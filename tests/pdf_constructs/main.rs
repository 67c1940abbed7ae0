//! PDF files made here for one construct each, and what they are read as.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod boxes;
mod forms;
mod hidden;
mod line_ends;
mod making;
mod marks;
mod opening;
mod paragraphs;
mod scripts;
mod shown;
mod tables;
