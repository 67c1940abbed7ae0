//! Who may come in: tokens, sessions, passwords; what a request must be, and what every answer carries.
//!
//! Comes in: a router of pages, and a door. Goes out: the same pages behind a guard, who lets through only what a browser sends
//! from a page of this door, made by somebody who came in. Nothing is changed by `GET`.

mod address;
mod door;
mod enter;
mod failures;
mod guard;
mod login;
mod name;
mod pages;
mod password;
mod secret;
mod session;
#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

pub use door::{Door, DoorError, Tell};
pub(super) use guard::{Patience, Peer, guarded};
pub(super) use name::Reviewer;
pub use name::reviewer_name;
pub use password::{PASSWORD_CHARACTERS_MIN, hash_password};

/// What comes of some work; `None` where it panics, which is a fault of the program and ends nothing else.
async fn survive<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    std::future::poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(poll) => poll.map(Some),
        Err(_) => Poll::Ready(None),
    })
    .await
}
