//! Review: a local web application where people decide about what is doubtful, with its place in the source beside it.
//!
//! Comes in: the folder of a run. Goes out: decisions, added to its ledger. Pages are made on the server; what stands in them
//! from outside is text. Records, sources and all else in the folder are only read.

mod access;
mod editor;
mod patient;
mod queue;
mod server;
mod source;

use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use maud::html;
use thiserror::Error;

pub use access::{Door, DoorError, PASSWORD_CHARACTERS_MIN, Tell, hash_password, reviewer_name};

use access::Reviewer;

use crate::batch::Workers;
use crate::dataset::Dataset;
use crate::decision::Ledger;

/// All that a review needs.
pub struct Reviewing<'a> {
    /// What is looked at.
    pub dataset: Dataset,
    /// What decisions are added to.
    pub ledger: Ledger,
    /// Who reads documents, which may be built to harm.
    pub workers: Workers,
    /// Who may come in.
    pub door: Arc<Door>,
    /// Where requests come in.
    pub listener: TcpListener,
    /// Share of accepted fields that goes to review too, where it was given now.
    pub audit: Option<f64>,
    /// Called when it listens.
    pub ready: Box<dyn FnOnce() + 'a>,
}

/// Why a review could not go on.
#[derive(Debug, Error)]
pub enum ReviewError {
    /// The system says why.
    #[error("cannot serve the review: {0}")]
    Serve(#[from] std::io::Error),
}

/// Serves the review until somebody ends it.
///
/// # Errors
/// When the system does not let it serve.
pub fn serve(order: Reviewing<'_>) -> Result<(), ReviewError> {
    let pages = Router::new().route(
        "/",
        get(|reviewer: Reviewer| async move {
            html! { bdi { (reviewer.name) } }
        }),
    );
    Ok(server::run(pages, order.door, order.listener, order.workers.timeout, order.ready)?)
}
