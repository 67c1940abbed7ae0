//! The queue: which fields wait for a person, in which order, and how far the work has come.
