//! Values of text and choice fields (ISO 32000-2, 12.7.5.3 and 12.7.5.4): comes in a field; goes out
//! what a viewer shows as its value.

use hayro_syntax::object::{Array, Object};
use html5gum::{Token, Tokenizer};

use super::budget::Budget;
use super::tree::Field;
use crate::read::pdf::file::objects::integer;

/// Most options of a field, and most values.
pub(super) const OPTIONS_MAX: usize = 5_000;

/// An option of a choice field.
pub(super) struct Choice {
    /// Under which name its choice is written down.
    export: String,
    /// Under which name it is shown.
    pub shown: String,
}

/// What a field has as its value (key V); `None` where it has none.
pub(super) fn values(field: &Field<'_>, budget: &mut Budget) -> Option<Vec<String>> {
    field.find(b"V").map(|value| strings(&value, budget))
}

/// True where the value is the default value.
pub(super) fn is_default(field: &Field<'_>, values: Option<&[String]>, budget: &mut Budget) -> bool {
    let default = field.find(b"DV").map(|default| strings(&default, budget));
    values.is_some() && default.as_deref() == values
}

/// The texts that a value holds.
fn strings(value: &Object<'_>, budget: &mut Budget) -> Vec<String> {
    match value {
        Object::Array(values) => texts(values, budget),
        Object::Number(number) => vec![number.to_string()],
        Object::Boolean(on) => vec![if *on { "Yes" } else { "Off" }.to_owned()],
        other => budget.text(other).into_iter().collect(),
    }
}

/// The texts in an array.
pub(super) fn texts(values: &Array<'_>, budget: &mut Budget) -> Vec<String> {
    budget.take(values.data().len());
    values.iter::<Object<'_>>().take(OPTIONS_MAX).filter_map(|value| budget.text(&value)).collect()
}

/// The text of a text field; `None` where it is empty. Rich text counts only where there is no other.
pub(super) fn text(field: &Field<'_>, values: Option<&[String]>, budget: &mut Budget) -> Option<String> {
    let text = match values {
        Some(values) => values.join("\n"),
        None => plain_text(&budget.text(&field.find(b"RV")?)?),
    };
    (!text.is_empty()).then_some(text)
}

/// The options of a choice field.
pub(super) fn choices(field: &Field<'_>, budget: &mut Budget) -> Vec<Choice> {
    let Some(Object::Array(options)) = field.find(b"Opt") else { return Vec::new() };
    budget.take(options.data().len());
    options.iter::<Object<'_>>().take(OPTIONS_MAX).filter_map(|option| choice(&option, budget)).collect()
}

fn choice(option: &Object<'_>, budget: &mut Budget) -> Option<Choice> {
    if let Object::Array(pair) = option {
        let mut pair = pair.iter::<Object<'_>>().filter_map(|part| budget.text(&part));
        let export = pair.next()?;
        let shown = pair.next().unwrap_or_else(|| export.clone());
        return Some(Choice { export, shown });
    }
    let shown = budget.text(option)?;
    Some(Choice { export: shown.clone(), shown })
}

/// What is chosen, by the names that are shown; `None` where nothing is. A combo box may hold a text
/// that is none of its options.
pub(super) fn chosen(field: &Field<'_>, values: Option<Vec<String>>, choices: &[Choice]) -> Option<String> {
    let shown = |value: String| match choices.iter().find(|choice| choice.export == value) {
        Some(choice) => choice.shown.clone(),
        None => value,
    };
    let chosen: Vec<String> = match values {
        Some(values) => values.into_iter().map(shown).collect(),
        None => indices(field).into_iter().filter_map(|at| choices.get(at)).map(|one| one.shown.clone()).collect(),
    };
    let chosen = chosen.join("\n");
    (!chosen.is_empty()).then_some(chosen)
}

/// Positions of the chosen options (key I).
fn indices(field: &Field<'_>) -> Vec<usize> {
    let Some(Object::Array(indices)) = field.find(b"I") else { return Vec::new() };
    let indices = indices.iter::<Object<'_>>().take(OPTIONS_MAX);
    indices.filter_map(|index| integer(&index).and_then(|index| usize::try_from(index).ok())).collect()
}

/// The text of rich text, a line for each paragraph.
fn plain_text(rich: &str) -> String {
    let mut out = String::new();
    for Ok(token) in Tokenizer::new(rich) {
        match token {
            Token::String(text) => out.push_str(&String::from_utf8_lossy(&text)),
            Token::StartTag(tag) if tag.name.as_slice() == b"br" => out.push('\n'),
            Token::EndTag(tag) if tag.name.as_slice() == b"p" => out.push('\n'),
            _ => {}
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use crate::read::pdf::file::forms::tests::widget;

    fn value(field: &str) -> Option<String> {
        widget(field).value
    }

    #[test]
    fn rich_text_counts_only_without_plain_text() {
        assert_eq!(value("/FT /Tx /V (one\\rtwo)").as_deref(), Some("one\ntwo"));
        assert_eq!(value("/FT /Tx /V ()"), None);
        assert_eq!(value("/FT /Tx"), None);
        let rich = "/RV (<body><p>one &amp; <b>two</b></p><p>three</p></body>)";
        assert_eq!(value(&format!("/FT /Tx {rich}")).as_deref(), Some("one & two\nthree"));
        assert_eq!(value(&format!("/FT /Tx /V (plain) {rich}")).as_deref(), Some("plain"));
    }

    #[test]
    fn a_default_that_was_left_is_untouched() {
        assert!(widget("/FT /Tx /V (a) /DV (a)").untouched);
        assert!(widget("/FT /Tx /V (a) /DV <FEFF0061>").untouched);
        assert!(widget("/FT /Btn /V /Off /DV /Off").untouched);
        assert!(!widget("/FT /Tx /V (b) /DV (a)").untouched);
        assert!(!widget("/FT /Tx /V (a)").untouched);
        assert!(!widget("/FT /Tx").untouched);
    }

    #[test]
    fn choices_have_the_names_that_are_shown() {
        let options = "/FT /Ch /Opt [[(fr) (France)] [(de) (Germany)] (Other)]";
        let widget = widget(&format!("{options} /V (de)"));
        assert_eq!(widget.value.as_deref(), Some("Germany"));
        assert_eq!(widget.options, ["France", "Germany", "Other"]);
        assert_eq!(value(&format!("{options} /V [(fr) (Other)]")).as_deref(), Some("France\nOther"));
        assert_eq!(value(&format!("{options} /V (Atlantis)")).as_deref(), Some("Atlantis"));
        assert_eq!(value(&format!("{options} /I [1]")).as_deref(), Some("Germany"));
        assert_eq!(value(options), None);
    }
}
