//! Tracked changes of a file, counted: the accepted view is read, and a notice tells so.

use std::collections::BTreeSet;

use crate::read::notice::{Notice, NoticeCode};

/// The tracked changes that were met.
#[derive(Debug, Default)]
pub(in crate::read) struct TrackedChanges {
    /// Texts, rows and paragraphs that were inserted.
    pub insertions: usize,
    /// The same that were deleted.
    pub deletions: usize,
    editors: BTreeSet<String>,
}

impl TrackedChanges {
    /// Remembers who made a change, where the file says so.
    pub(in crate::read) fn made_by(&mut self, editor: &str) {
        if !editor.is_empty() && !self.editors.contains(editor) {
            self.editors.insert(editor.to_owned());
        }
    }

    /// Tells of the changes, where there are any.
    pub(in crate::read) fn notice(&self) -> Option<Notice> {
        let (insertions, deletions) = (self.insertions, self.deletions);
        if insertions + deletions == 0 {
            return None;
        }
        let editors: Vec<&str> = self.editors.iter().map(String::as_str).collect();
        let by = if editors.is_empty() { String::new() } else { format!(" by {}", editors.join(", ")) };
        let message = format!(
            "the file holds tracked changes{by} ({insertions} inserted, {deletions} deleted); it was read as if all were \
             accepted"
        );
        Some(Notice::new(NoticeCode::TrackedChanges, message, None))
    }
}
