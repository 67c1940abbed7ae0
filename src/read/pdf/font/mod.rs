//! Fonts of a PDF.

pub(super) mod symbols;
