//! Review: a local web application where people decide about what is doubtful, with its place in the source beside it.
//!
//! Comes in: the folder of a run. Goes out: decisions, added to its ledger. Pages are made on the server; what stands in them
//! from outside is text. Records, sources and all else in the folder are only read.

mod access;
mod answers;
mod decide;
mod decisions;
mod desk;
mod editor;
mod opened;
mod pages;
mod patient;
mod queue;
mod server;
mod source;

use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use thiserror::Error;

pub use access::{Door, DoorError, PASSWORD_CHARACTERS_MIN, Tell, hash_password, reviewer_name};
pub use desk::Reopen;

use crate::batch::Workers;
use crate::dataset::Dataset;
use crate::decision::{Ledger, LedgerError, Sample, now};
use desk::Desk;

/// All that a review needs.
pub struct Reviewing<'a> {
    /// What is looked at.
    pub dataset: Dataset,
    /// Opens it again, when a run has changed what lies in its folder.
    pub reopen: Reopen,
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
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Serves the review until somebody ends it.
///
/// # Errors
/// When the system does not let it serve, or the ledger cannot be used.
pub fn serve(mut order: Reviewing<'_>) -> Result<(), ReviewError> {
    if let Some(share) = order.audit {
        order.ledger.set_audit_share(share, &now())?;
    }
    let sample = Sample::of(order.ledger.audit_share()?);
    let answer_max = order.workers.timeout;
    let out = order.dataset.folder().to_owned();
    let desk = Arc::new(Desk::new(order.dataset, order.ledger, sample, order.workers, order.reopen));
    let served = server::run(router(desk), order.door, order.listener, answer_max, order.ready);
    Ledger::open(&out)?.settle()?;
    Ok(served?)
}

/// Everything that can be asked for, by address.
fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(answers::queue))
        .route("/keys", get(answers::keys))
        .route("/record/{record}", get(answers::record))
        .route("/record/{record}/original", get(answers::original))
        .route("/record/{record}/pane", get(answers::pane))
        .route("/record/{record}/text", get(answers::text))
        .route("/record/{record}/pages/{page}", get(answers::picture))
        .route("/record/{record}/pages/{page}/text", get(answers::words))
        .route("/record/{record}/{field}", get(answers::field))
        .route("/record/{record}/{field}/decide", post(decisions::decide))
        .route("/record/{record}/{field}/move", post(decisions::shift))
        .route("/question/{questionnaire}/{field}", get(answers::question))
        .route("/question/{questionnaire}/{field}/confirm", post(decisions::confirm))
        .route("/undo", post(decisions::undo))
        .route("/assets/{name}", get(answers::asset))
        .with_state(desk)
}
