//! Review: a local web application where people decide about what is doubtful, with its place in the source beside it.
//!
//! Comes in: the folder of a run. Goes out: decisions, added to its ledger. Pages are made on the server; what stands in them
//! from outside is text. Records, sources and all else in the folder are only read.

mod access;
mod editor;
mod queue;
mod source;
