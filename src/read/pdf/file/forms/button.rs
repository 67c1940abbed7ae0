//! Check boxes and radio buttons (ISO 32000-2, 12.7.5.2): comes in a widget; goes out whether it is on,
//! and the name of its choice.

use std::collections::BTreeSet;

use hayro_syntax::object::{Dict, Name, Object};

use super::budget::Budget;
use super::tree::Field;
use super::value::texts;
use crate::read::pdf::file::text_string;

/// The state that all buttons share.
const OFF: &str = "Off";

/// Most states of one button; a dictionary that has more is none of states.
const STATES_MAX: usize = 100;

/// The state of a button.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Button {
    /// Whether it is on; `None` where the file contradicts itself.
    pub checked: Option<bool>,
    /// The name of its choice, where it has one.
    pub choice: Option<String>,
}

/// What the value of a field says about one of its widgets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ByValue {
    On,
    Off,
    /// On, but by a name that is none of this widget.
    Unclear,
}

/// The state of a check box or radio button with this value. `renewed` says that viewers draw fields
/// anew from their values, whatever appearance the file has (NeedAppearances, 12.7.3).
pub(super) fn state(field: &Field<'_>, value: Option<&str>, renewed: bool, budget: &mut Budget) -> Button {
    let names = states(&field.dictionary, budget);
    let option = option(field, &names, budget);
    let appearance = field.dictionary.get::<Name<'_>>(b"AS").map(|name| text_string::decode(&name));
    let by_value = value.map(|value| by_value(field, value, &names, option.as_deref()));
    let checked = match (appearance.as_deref(), by_value) {
        // Drawn as off while the value says on: a program has set the one and forgotten the other.
        (Some(OFF), Some(ByValue::On)) => renewed.then_some(true),
        (Some(OFF), Some(ByValue::Unclear)) => None,
        (Some(OFF), _) => Some(false),
        // Drawn as on; only a viewer that draws it anew would show that the value says off.
        (Some(shown), Some(ByValue::Off)) if names.contains(shown) => (!renewed).then_some(true),
        (Some(shown), _) if names.is_empty() || names.contains(shown) => Some(true),
        // The state has no appearance, so nothing shows; but both say on by the same name.
        (Some(shown), Some(ByValue::Unclear)) if Some(shown) == value => Some(true),
        (_, None | Some(ByValue::Off)) => Some(false),
        (_, Some(ByValue::On)) => Some(true),
        (_, Some(ByValue::Unclear)) => None,
    };
    let shown = appearance.filter(|shown| names.contains(shown));
    let name = shown.or_else(|| names.into_iter().next());
    let on = value.filter(|value| !value.is_empty() && *value != OFF && field.is_alone());
    let choice = option.or(name).or_else(|| on.map(str::to_owned)).filter(|choice| !choice.trim().is_empty());
    Button { checked, choice }
}

fn by_value(field: &Field<'_>, value: &str, names: &BTreeSet<String>, option: Option<&str>) -> ByValue {
    if value == OFF || value.is_empty() {
        return ByValue::Off;
    }
    // Names that are numbers point into the options, which may themselves be numbers.
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let points = is_number(value) && names.iter().any(|name| is_number(name));
    if names.contains(value) || (option == Some(value) && !points) {
        return ByValue::On;
    }
    let position = field.position_in_field().to_string();
    match (names.is_empty(), option.is_some(), field.is_alone()) {
        // Without any name of its own, the only widget of a field is on when the value is not off.
        (true, _, true) => ByValue::On,
        (true, true, false) => {
            if position == value {
                ByValue::On
            } else {
                ByValue::Off
            }
        }
        (true, false, false) | (false, _, true) => ByValue::Unclear,
        // Another widget of the field is on.
        (false, _, false) => ByValue::Off,
    }
}

/// The names of the states of a button besides off, of which there should be one, by their appearances
/// (12.5.5).
pub(super) fn states(widget: &Dict<'_>, budget: &mut Budget) -> BTreeSet<String> {
    let Some(appearance) = widget.get::<Dict<'_>>(b"AP") else { return BTreeSet::new() };
    budget.take(appearance.data().len());
    let mut names = |key: &[u8]| {
        let Some(Object::Dict(states)) = appearance.get::<Object<'_>>(key) else { return BTreeSet::new() };
        budget.take(states.data().len());
        if states.len() > STATES_MAX {
            return BTreeSet::new();
        }
        states.entries().map(|(name, _)| text_string::decode(&name)).filter(|name| name != OFF).collect()
    };
    let normal = names(b"N");
    if normal.is_empty() { names(b"D") } else { normal }
}

/// The name of the choice among the options of the field (key Opt): by the position of the widget, or by
/// the number that is the name of its state.
fn option(field: &Field<'_>, names: &BTreeSet<String>, budget: &mut Budget) -> Option<String> {
    let Object::Array(options) = field.find(b"Opt")? else { return None };
    let options = texts(&options, budget);
    let by_number = || names.first()?.parse::<usize>().ok().and_then(|number| options.get(number));
    options.get(field.position_in_field()).or_else(by_number).filter(|option| !option.is_empty()).cloned()
}

#[cfg(test)]
mod tests {
    use crate::read::pdf::file::forms::tests::{form, widget};

    const YES: &str = "/FT /Btn /AP << /N << /Yes 9 0 R /Off 9 0 R >> >>";

    fn checked(field: &str) -> Option<bool> {
        widget(field).checked
    }

    #[test]
    fn a_check_box_is_on_by_appearance_or_value() {
        assert_eq!(checked(&format!("{YES} /AS /Yes /V /Yes")), Some(true));
        assert_eq!(checked(&format!("{YES} /AS /Yes")), Some(true));
        assert_eq!(checked(&format!("{YES} /V /Yes")), Some(true));
        assert_eq!(checked(&format!("{YES} /AS /Off /V /Off")), Some(false));
        assert_eq!(checked(YES), Some(false));
    }

    #[test]
    fn a_check_box_without_appearance_is_on_by_its_value() {
        assert_eq!(checked("/FT /Btn /V /Yes"), Some(true));
        assert_eq!(checked("/FT /Btn /V /Yes /AS /Yes"), Some(true));
        assert_eq!(checked("/FT /Btn /V (On)"), Some(true));
        assert_eq!(checked("/FT /Btn /V true"), Some(true));
        assert_eq!(checked("/FT /Btn /V /Off"), Some(false));
        assert_eq!(checked("/FT /Btn"), Some(false));
    }

    #[test]
    fn a_contradiction_is_not_decided() {
        assert_eq!(checked(&format!("{YES} /AS /Off /V /Yes")), None);
        assert_eq!(checked(&format!("{YES} /V /On")), None);
        assert_eq!(checked(&format!("{YES} /AS /On /V /On")), Some(true));
    }

    #[test]
    fn the_name_of_a_button_is_its_choice() {
        let on = widget(&format!("{YES} /AS /Yes"));
        assert_eq!((on.value.as_deref(), on.options), (Some("Yes"), vec!["Yes".to_owned()]));
        let off = widget(&format!("{YES} /AS /Off"));
        assert_eq!((off.value, off.options), (None, vec!["Yes".to_owned()]));
        let named = widget(&format!("{YES} /AS /Yes /Opt [(Da, konečno) (b)]"));
        assert!(named.value.unwrap().starts_with("Da, "));
    }

    fn radio(parent: &str, kids: [&str; 2]) -> Vec<(Option<bool>, Vec<String>)> {
        let parent = format!("<< /FT /Btn /Ff 32768 /T (choice) /Kids [5 0 R 6 0 R] {parent} >>");
        let kids = kids.map(|kid| format!("<< /Subtype /Widget /Parent 4 0 R /Rect [0 0 9 9] {kid} >>"));
        let widgets = form("/Fields [4 0 R]", &[&parent, &kids[0], &kids[1]]).widgets;
        widgets.into_iter().map(|widget| (widget.checked, widget.options)).collect()
    }

    const KIDS: [&str; 2] = ["/AP << /N << /0 9 0 R >> >>", "/AP << /N << /1 9 0 R >> >>"];

    #[test]
    fn the_value_of_a_group_says_which_radio_button_is_on() {
        let named = |name: &str| vec![name.to_owned()];
        assert_eq!(radio("/V /1", KIDS), [(Some(false), named("0")), (Some(true), named("1"))]);
        assert_eq!(radio("", KIDS), [(Some(false), named("0")), (Some(false), named("1"))]);
        let options = "/Opt [(Yes) (No)]";
        let expected = [(Some(false), named("Yes")), (Some(true), named("No"))];
        assert_eq!(radio(&format!("{options} /V /1"), KIDS), expected);
        assert_eq!(radio(&format!("{options} /V (No)"), KIDS), expected);
        assert_eq!(radio(&format!("{options} /V (No)"), ["", ""]), expected);
        let expected = [(Some(false), named("1")), (Some(true), named("2"))];
        assert_eq!(radio("/Opt [(1) (2)] /V /1", KIDS), expected);
    }

    #[test]
    fn radio_buttons_without_names_do_not_tell_which_is_on() {
        assert_eq!(radio("/V /1", ["", ""]), [(None, vec![]), (None, vec![])]);
        assert_eq!(radio("/V /Off", ["", ""]), [(Some(false), vec![]), (Some(false), vec![])]);
    }

    #[test]
    fn a_form_that_is_drawn_anew_is_read_by_its_values() {
        let field = |state: &str| format!("<< /Subtype /Widget /Rect [0 0 9 9] /T (a) {YES} {state} >>");
        let fields = [field("/AS /Off /V /Yes"), field("/AS /Yes /V /Off")];
        let widgets = form("/Fields [] /NeedAppearances true", &[&fields[0], &fields[1]]).widgets;
        assert_eq!((widgets[0].checked, widgets[1].checked), (Some(true), None));
        let widgets = form("/Fields []", &[&fields[0], &fields[1]]).widgets;
        assert_eq!((widgets[0].checked, widgets[1].checked), (None, Some(true)));
    }
}
