//! Form fields (ISO 32000-2, 12.7): comes in a document; goes out its widgets with their values, found
//! in the field tree and on the pages.

mod budget;
mod button;
mod tree;
mod value;

use std::collections::BTreeSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, Object};
use kurbo::Rect;

use crate::read::pdf::file::objects::{annotations, catalog, displayed, integer, is_hidden, page_numbers, rect};
use crate::read::pdf::file::open::trimmed;
use crate::read::pdf::page::PageFrame;
use crate::read::{Notice, NoticeCode};
use budget::Budget;
use button::Button;
use tree::{Field, Tree};

/// Most widgets of a form.
const WIDGETS_MAX: usize = 20_000;

/// A widget of a form field.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read::pdf) struct Widget {
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
    /// Text, chosen options by the name that is shown (joined by line ends), or the name of a button that
    /// is on. `None` where it is empty or off.
    pub value: Option<String>,
    /// Check boxes and radio buttons: whether this widget is on; `None` where the file does not tell.
    pub checked: Option<bool>,
    /// What can be chosen, by the name that is shown; of a button its one name.
    pub options: Vec<String>,
    /// The value is the default value.
    pub untouched: bool,
    /// Not displayed (flags Hidden and NoView, 12.5.3; or it has no size; or no page lists it).
    pub hidden: bool,
}

/// Kinds of form fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read::pdf) enum WidgetKind {
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
pub(in crate::read::pdf) struct Form {
    /// Its widgets, by page, then in the order of the file.
    pub widgets: Vec<Widget>,
    /// Notices, for instance that the form is XFA and its fields cannot be seen.
    pub notices: Vec<Notice>,
}

/// The form of a document.
pub(in crate::read::pdf) fn read(pdf: &Pdf, frames: &[PageFrame]) -> Form {
    let form = catalog(pdf).and_then(|catalog| catalog.get::<Dict<'_>>(b"AcroForm"));
    let renewed = form.as_ref().and_then(|form| form.get::<bool>(b"NeedAppearances")).unwrap_or(false);
    let mut reading = Reading { renewed, budget: Budget::new(), widgets: Vec::new(), complete: true };
    let mut tree = Tree::new(pdf.xref(), form.as_ref());
    let mut seen = BTreeSet::new();
    for annotation in annotations(pdf, frames) {
        if annotation.dictionary.get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Widget")
            && annotation.id.is_none_or(|id| seen.insert(id))
        {
            let field = tree.widget(annotation.id, annotation.dictionary);
            reading.add(&field, &annotation.frame, true);
        }
    }
    // Widgets that no page lists are not displayed, but what was filled in should not be lost.
    let numbers = page_numbers(pdf);
    for (_, field) in tree.listed().filter(|(id, field)| !seen.contains(id) && rect(&field.dictionary).is_some()) {
        let number = field.dictionary.get_ref(b"P").and_then(|page| numbers.get(&page.into()));
        let frame = number.and_then(|number| frames.iter().find(|frame| frame.number == *number));
        if let Some(frame) = frame {
            reading.add(field, frame, false);
        }
    }
    let Reading { mut widgets, complete, .. } = reading;
    widgets.sort_by_key(|widget| widget.page);
    let is_xfa = form.is_some_and(|form| form.contains_key(b"XFA"));
    let notices = notices(&widgets, complete, is_xfa);
    Form { widgets, notices }
}

fn notices(widgets: &[Widget], complete: bool, is_xfa: bool) -> Vec<Notice> {
    let mut notices = Vec::new();
    if !complete {
        let message =
            format!("The form has more fields than any questionnaire; the first {} were read.", widgets.len());
        notices.push(Notice::new(NoticeCode::PageCut, message, None));
    }
    let is_field = |widget: &&Widget| !matches!(widget.kind, WidgetKind::PushButton | WidgetKind::Signature);
    if is_xfa && widgets.iter().filter(is_field).count() == 0 {
        let message = "The form is an XFA form, whose fields are not on its pages, so its answers were not read. Open \
                       it in Adobe Reader and print it to a PDF, or ask the sender for that PDF or the Word file.";
        notices.push(Notice::new(NoticeCode::XfaForm, message, None));
    }
    notices
}

/// The reading of a form.
struct Reading {
    /// Viewers draw the fields anew from their values.
    renewed: bool,
    budget: Budget,
    widgets: Vec<Widget>,
    /// False where there was more than is looked at.
    complete: bool,
}

impl Reading {
    /// Adds a widget; `listed` says that its page lists it.
    fn add(&mut self, field: &Field<'_>, frame: &PageFrame, listed: bool) {
        if self.widgets.len() >= WIDGETS_MAX || self.budget.is_spent() {
            self.complete = false;
            return;
        }
        let Some(kind) = kind(field, &mut self.budget) else { return };
        let bounds = rect(&field.dictionary).and_then(|rect| displayed(rect, frame.to_display)).unwrap_or_default();
        let tooltip = field.find(b"TU").and_then(|tooltip| self.budget.text(&tooltip)).and_then(trimmed);
        let hidden = !listed || is_hidden(&field.dictionary) || (bounds.width() == 0.0 && bounds.height() == 0.0);
        let mut widget = Widget {
            page: frame.number,
            bounds,
            kind,
            name: field.name(),
            tooltip,
            value: None,
            checked: None,
            options: Vec::new(),
            untouched: false,
            hidden,
        };
        self.fill(&mut widget, field);
        self.widgets.push(widget);
    }

    fn fill(&mut self, widget: &mut Widget, field: &Field<'_>) {
        let budget = &mut self.budget;
        match widget.kind {
            WidgetKind::PushButton | WidgetKind::Signature => return,
            WidgetKind::Text | WidgetKind::Choice | WidgetKind::CheckBox | WidgetKind::Radio => {}
        }
        let values = value::values(field, budget);
        widget.untouched = value::is_default(field, values.as_deref(), budget);
        match widget.kind {
            WidgetKind::Choice => {
                let choices = value::choices(field, budget);
                widget.value = value::chosen(field, values, &choices);
                widget.options = choices.into_iter().map(|choice| choice.shown).collect();
            }
            WidgetKind::CheckBox | WidgetKind::Radio => {
                let value = values.as_ref().and_then(|values| values.first()).map(String::as_str);
                let Button { checked, choice } = button::state(field, value, self.renewed, budget);
                widget.checked = checked;
                widget.value = choice.clone().filter(|_| checked == Some(true));
                widget.options = choice.into_iter().collect();
            }
            _ => widget.value = value::text(field, values.as_deref(), budget),
        }
    }
}

/// What a widget is (12.7.4 and 12.7.5.2); by its looks where the field does not say.
fn kind(field: &Field<'_>, budget: &mut Budget) -> Option<WidgetKind> {
    const RADIO: i64 = 1 << 15;
    const PUSH_BUTTON: i64 = 1 << 16;
    let flags = field.find(b"Ff").as_ref().and_then(integer).unwrap_or(0);
    let button = match flags {
        flags if flags & PUSH_BUTTON != 0 => WidgetKind::PushButton,
        flags if flags & RADIO != 0 => WidgetKind::Radio,
        _ => WidgetKind::CheckBox,
    };
    match field.find(b"FT").and_then(Object::into_name).as_deref() {
        Some(b"Btn") => Some(button),
        Some(b"Tx") => Some(WidgetKind::Text),
        Some(b"Ch") => Some(WidgetKind::Choice),
        Some(b"Sig") => Some(WidgetKind::Signature),
        _ if field.find(b"Opt").is_some() => Some(WidgetKind::Choice),
        _ if matches!(field.find(b"V"), Some(Object::String(_) | Object::Stream(_))) => Some(WidgetKind::Text),
        _ if !button::states(&field.dictionary, budget).is_empty() => Some(button),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::file::objects::sample;
    use crate::read::pdf::file::open::frames;

    /// The form of these fields, which are objects from 4 on and all on the page.
    pub(in crate::read::pdf) fn form(form: &str, fields: &[&str]) -> Form {
        let all: Vec<String> = (0..fields.len()).map(|at| format!("{} 0 R", at + 4)).collect();
        let page = format!("/Annots [{}]", all.join(" "));
        let pdf = sample::pdf(&format!("/AcroForm << {form} >>"), &page, fields);
        read(&pdf, &frames(&pdf))
    }

    /// The only widget of a field.
    pub(in crate::read::pdf) fn widget(field: &str) -> Widget {
        let field = format!("<< /Subtype /Widget /Rect [10 10 60 30] /T (a) {field} >>");
        let mut widgets = form("/Fields [4 0 R]", &[&field]).widgets;
        assert_eq!(widgets.len(), 1);
        widgets.remove(0)
    }

    #[test]
    fn kids_inherit_and_stand_in_the_order_of_the_page() {
        let pdf = sample::pdf(
            "/AcroForm << /Fields [4 0 R] >>",
            "/Annots [6 0 R 5 0 R]",
            &[
                "<< /FT /Tx /T (address) /TU (Your address) /V (none) /DV (none) /Kids [5 0 R 6 0 R] >>",
                "<< /Subtype /Widget /Parent 4 0 R /T (street) /V (High Street\\r\\n1) /Rect [10 10 60 30] >>",
                "<< /Subtype /Widget /Parent 4 0 R /T (town) /Rect [100 90 60 70] >>",
            ],
        );
        let widgets = read(&pdf, &frames(&pdf)).widgets;
        assert_eq!(widgets[0].name, "address.town");
        assert_eq!(widgets[0].value.as_deref(), Some("none"));
        assert!(widgets[0].untouched);
        assert_eq!(widgets[0].bounds, Rect::new(60.0, 10.0, 100.0, 30.0));
        assert_eq!(widgets[0].tooltip.as_deref(), Some("Your address"));
        assert_eq!(widgets[1].name, "address.street");
        assert_eq!(widgets[1].value.as_deref(), Some("High Street\n1"));
        assert!(!widgets[1].untouched);
    }

    #[test]
    fn widgets_that_no_field_of_the_form_reaches_are_found() {
        let field = "<< /FT /Tx /T (above) /V (text) >>";
        let widgets = form("", &["<< /Subtype /Widget /Parent 5 0 R /Rect [0 0 9 9] >>", field]).widgets;
        assert_eq!(widgets.len(), 1);
        assert_eq!((widgets[0].name.as_str(), widgets[0].value.as_deref()), ("above", Some("text")));
    }

    #[test]
    fn widgets_that_no_page_lists_are_hidden() {
        let field = |page: &str| format!("<< /FT /Tx /V (text) /Rect [0 0 9 9] /P {page} >>");
        let pdf = sample::pdf("/AcroForm << /Fields [4 0 R 5 0 R] >>", "", &[&field("3 0 R"), &field("9 0 R")]);
        let widgets = read(&pdf, &frames(&pdf)).widgets;
        assert_eq!(widgets.len(), 1);
        assert!(widgets[0].hidden);
    }

    #[test]
    fn hidden_widgets_are_told_apart() {
        assert!(!widget("/FT /Tx /F 4").hidden);
        assert!(widget("/FT /Tx /F 2").hidden);
        assert!(widget("/FT /Tx /F 36").hidden);
        assert!(widget("/FT /Sig /Rect [0 0 0 0]").hidden);
    }

    #[test]
    fn cycles_end() {
        let fields = [
            "<< /FT /Tx /Kids [5 0 R 4 0 R] /Parent 5 0 R >>",
            "<< /Subtype /Widget /Rect [0 0 9 9] /Kids [4 0 R] /Parent 4 0 R >>",
        ];
        assert_eq!(form("/Fields [4 0 R 5 0 R]", &fields).widgets.len(), 1);
        assert_eq!(form("", &fields).widgets.len(), 1);
    }

    #[test]
    fn kinds_follow_types_and_flags() {
        let kinds = ["/FT /Btn", "/FT /Btn /Ff 32768", "/FT /Btn /Ff 65536", "/FT /Sig", "/V (a)", "/Opt [(a)]"];
        let kinds = kinds.map(|field| widget(field).kind);
        let (check_box, text, choice) = (WidgetKind::CheckBox, WidgetKind::Text, WidgetKind::Choice);
        assert_eq!(kinds, [check_box, WidgetKind::Radio, WidgetKind::PushButton, WidgetKind::Signature, text, choice]);
    }

    #[test]
    fn a_form_without_fields_and_with_xfa_is_told() {
        let codes = |form: Form| form.notices.iter().map(|notice| notice.code).collect::<Vec<_>>();
        let field = "<< /Subtype /Widget /FT /Tx /T (a) /Rect [0 0 9 9] >>";
        assert_eq!(codes(form("/XFA (x) /Fields []", &[])), [NoticeCode::XfaForm]);
        assert_eq!(codes(form("/XFA (x) /Fields [4 0 R]", &[field])), []);
        assert_eq!(codes(form("/Fields []", &[])), []);
    }

    #[test]
    fn a_small_file_cannot_ask_for_too_much() {
        let value = format!("<< /FT /Tx /V ({}) >>", "a".repeat(1_000_000));
        let kids = vec!["<< /Subtype /Widget /Parent 4 0 R /Rect [0 0 9 9] >>"; 200];
        let form = form("/Fields []", &[&[value.as_str()], kids.as_slice()].concat());
        assert!(form.widgets.len() < 100);
        assert_eq!(form.notices[0].code, NoticeCode::PageCut);
    }
}
