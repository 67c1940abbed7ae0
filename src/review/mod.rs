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
mod queue;
mod source;

use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::routing::{get, post};

use desk::Desk;

/// Everything that can be asked for, by address.
fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(answers::queue))
        .route("/keys", get(answers::keys))
        .route("/record/{record}", get(answers::record))
        .route("/record/{record}/original", get(answers::original))
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

/// The present time (RFC 3339, UTC). Only decisions carry it: records never do.
fn now() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
    jiff::Timestamp::from_second(seconds).unwrap_or_default().to_string()
}
