//! What people decided, wherever results are shown: each command is run on a folder in which something was decided, and on one
//! in which nothing was.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod data;
mod documents;
mod histories;
mod packages;
mod public;
mod tables;
mod telling;
