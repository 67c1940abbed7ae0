//! Fields of Word: an instruction and, behind a separator, its result; they nest and span paragraphs.

/// The fields that are open.
#[derive(Default)]
pub(crate) struct Fields {
    /// For each whether its separator has passed.
    open: Vec<bool>,
}

impl Fields {
    /// A character that begins, parts or ends a field.
    pub(crate) fn character(&mut self, kind: &str) {
        match (kind, self.open.last_mut()) {
            ("begin", _) => self.open.push(false),
            ("separate", Some(passed)) => *passed = true,
            ("end", _) => drop(self.open.pop()),
            _ => {}
        }
    }

    /// True where text is text, and no part of an instruction.
    pub(crate) fn show_text(&self) -> bool {
        self.open.iter().all(|passed| *passed)
    }
}
