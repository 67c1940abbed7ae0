//! Forms, written and read back.
