//! The file around its pages: opening it, objects and strings, form fields, comments, links and the structure tree.

pub(in crate::read::pdf) mod comments;
pub(in crate::read::pdf) mod forms;
pub(in crate::read::pdf) mod links;
pub(in crate::read::pdf) mod objects;
pub(in crate::read::pdf) mod open;
pub(in crate::read::pdf) mod structure;
pub(in crate::read::pdf) mod text_string;
