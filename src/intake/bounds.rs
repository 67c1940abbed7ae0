//! How much of an input is opened: so deep, so many parts, so many bytes.
//!
//! Sizes that a container declares are never trusted: what is counted is what comes out of it.

use super::{IntakeError, SIZE_BYTES_MAX};

/// What one input may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// How deep messages, mailboxes and archives may lie within each other; one in another is two deep.
    pub depth_max: usize,
    /// Most parts of one input, at all depths together; a mailbox has about three for each message.
    pub parts_max: usize,
    /// Most bytes of one document, or of one part that is read as a whole.
    pub part_bytes_max: u64,
    /// Most bytes of all parts of one input together; four times the size of the input where that is more, so that a
    /// mailbox may have any size. A part within a part counts twice.
    pub unpacked_bytes_max: u64,
    /// How many bytes may come out of one compressed byte. Pages as text or XML reach 30.
    pub ratio_max: u64,
    /// So many bytes may come out of one member of an archive whatever the ratio.
    pub free_bytes: u64,
    /// So many may come out of the whole input whatever the ratio.
    pub free_bytes_in_all: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            depth_max: 16,
            parts_max: 50_000,
            part_bytes_max: SIZE_BYTES_MAX,
            unpacked_bytes_max: 2 * 1024 * 1024 * 1024,
            ratio_max: 60,
            free_bytes: 1024 * 1024,
            free_bytes_in_all: 64 * 1024 * 1024,
        }
    }
}

/// What is left of the bounds while an input is opened.
pub(super) struct Budget {
    pub(super) bounds: Bounds,
    parts: usize,
    unpacked_bytes: u64,
    unpacked_bytes_max: u64,
}

impl Budget {
    /// For an input of this size.
    pub(super) fn new(bounds: Bounds, size_bytes: u64) -> Self {
        let by_ratio = size_bytes.saturating_mul(bounds.ratio_max).max(bounds.free_bytes_in_all);
        let by_size = bounds.unpacked_bytes_max.max(size_bytes.saturating_mul(4));
        Self { bounds, parts: 0, unpacked_bytes: 0, unpacked_bytes_max: by_size.min(by_ratio) }
    }

    /// Takes one part; false where there were too many.
    pub(super) fn take_part(&mut self) -> bool {
        self.parts += 1;
        self.parts <= self.bounds.parts_max
    }

    /// Counts bytes that came out of the input.
    ///
    /// # Errors
    /// When there were too many of them.
    pub(super) fn take_bytes(&mut self, count: usize) -> Result<(), IntakeError> {
        self.unpacked_bytes = self.unpacked_bytes.saturating_add(count as u64);
        if self.unpacked_bytes > self.unpacked_bytes_max {
            return Err(IntakeError::TooMuchUnpacked { bytes_max: self.unpacked_bytes_max });
        }
        Ok(())
    }

    /// Most bytes that may come out of so many compressed ones.
    ///
    /// # Errors
    /// When none may, as too many did.
    pub(super) fn unpacked_max(&self, compressed_bytes: u64) -> Result<u64, IntakeError> {
        let left = self.unpacked_bytes_max.saturating_sub(self.unpacked_bytes);
        if left == 0 {
            return Err(IntakeError::TooMuchUnpacked { bytes_max: self.unpacked_bytes_max });
        }
        Ok(compressed_bytes.saturating_mul(self.bounds.ratio_max).max(self.bounds.free_bytes).min(left))
    }
}
