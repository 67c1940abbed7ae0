//! Shapes: what painted paths show: tick boxes and ruled tables.

pub(in crate::read::pdf) mod drawn;
pub(in crate::read::pdf) mod grid;
pub(in crate::read::pdf) mod near;
#[cfg(test)]
pub(in crate::read::pdf) mod painted;
pub(in crate::read::pdf) mod pieces;
