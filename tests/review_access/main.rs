//! `rapporteur review` as those meet it who may not come in: a real process, and requests that no browser sends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod command;
mod flood;
mod foreign;
mod named;
mod sessions;
mod shapes;

#[path = "../review_client/mod.rs"]
mod review_client;
