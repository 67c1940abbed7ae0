//! Small OpenDocument files, and how they are read.
