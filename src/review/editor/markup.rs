//! Inputs as markup. Their names and ids are what the script of the page and [`super::entered`] rely on.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::entries::{Column, Entries, columns, id, is_list};
use super::{Problem, choices};
use crate::extract::{self, Value};
use crate::language::{deceives, spelt};
use crate::questionnaire::{Field, FieldType, Questionnaire};

/// Characters that a line of a text is taken for when the height of its input is chosen.
const LINE_CHARACTERS: usize = 70;

/// A field with what is wrong in its inputs.
struct Sheet<'a> {
    questionnaire: &'a Questionnaire,
    field: &'a Field,
    languages: &'a [String],
    problems: &'a [Problem],
}

/// Inputs for a value of a field, without a form around them.
pub(in crate::review) fn inputs(
    questionnaire: &Questionnaire,
    field: &Field,
    value: Option<&Value>,
    languages: &[String],
) -> Markup {
    Sheet { questionnaire, field, languages, problems: &[] }.markup(&Entries::of_value(field.kind, value))
}

/// The same with what somebody entered, and what is wrong with it at each input.
pub(in crate::review) fn inputs_again(
    questionnaire: &Questionnaire,
    field: &Field,
    form: &[(String, String)],
    problems: &[Problem],
    languages: &[String],
) -> Markup {
    let entries = Entries::of_form(field.kind, form).unwrap_or_else(|_| Entries::of_value(field.kind, None));
    Sheet { questionnaire, field, languages, problems }.markup(&entries)
}

impl Sheet<'_> {
    fn markup(&self, entries: &Entries) -> Markup {
        let kind = self.field.kind;
        let (strangers, first) = self.unplaced(entries);
        html! {
            div.editor data-type=(kind.as_str()) {
                @for problem in strangers { p.wrong { (problem.message) } }
                @match entries {
                    Entries::Choices { checked, unknown } => { (self.options(checked, unknown)) }
                    Entries::Rows(rows) if is_list(kind) => { (self.rows(rows)) }
                    Entries::Rows(_) if kind == FieldType::YesNo => { (self.yes_no(first)) }
                    Entries::Rows(_) => {
                        (self.labelled(&columns(kind)[0], first, Some(0)))
                        @if kind == FieldType::Country { (countries()) }
                    }
                }
                (unseen(entries))
            }
        }
    }

    /// Problems of inputs that are not on the page, and the only text of what is no list.
    fn unplaced<'a>(&'a self, entries: &'a Entries) -> (Vec<&'a Problem>, &'a str) {
        match entries {
            Entries::Choices { .. } => {
                let id = |option: &usize| self.questionnaire.option_id(*option);
                let known = |problem: &&Problem| {
                    let mut options = self.field.options.iter().map(id);
                    options
                        .any(|one| [choices::id("checked", one), choices::id("unknown", one)].contains(&problem.input))
                };
                (self.problems.iter().filter(|problem| !known(problem)).collect(), "")
            }
            Entries::Rows(rows) => (Vec::new(), rows.first().and_then(|row| row.first()).map_or("", String::as_str)),
        }
    }

    fn problem(&self, input: &str) -> Option<&str> {
        let problem = self.problems.iter().find(|problem| problem.input == input);
        problem.map(|problem| problem.message.as_str())
    }

    /// An input with its label and what is wrong with it; a row that is only a pattern has no number.
    fn labelled(&self, column: &Column, text: &str, row: Option<usize>) -> Markup {
        let id = row.map(|row| id(self.field.kind, column, row));
        let wrong = id.as_deref().and_then(|id| self.problem(id));
        let wrong_id = id.as_ref().filter(|_| wrong.is_some()).map(|id| format!("{id}-wrong"));
        html! {
            div.entry data-name=(column.name) {
                label { span.label { (column.label) } (self.input(column, text, id.as_deref(), wrong_id.as_deref())) }
                @if self.field.kind == FieldType::Text { (self.words(text)) }
                @if let Some(wrong) = wrong { p.wrong id=[wrong_id.as_deref()] { (wrong) } }
            }
        }
    }

    fn input(&self, column: &Column, text: &str, id: Option<&str>, wrong: Option<&str>) -> Markup {
        let kind = self.field.kind;
        let is_invalid = wrong.map(|_| "true");
        if column.lines {
            let is_text = kind == FieldType::Text;
            let words_max = self.field.words_max.filter(|_| is_text);
            let lines = text.lines().map(|line| line.chars().count() / LINE_CHARACTERS + 1).sum::<usize>();
            let rows = if is_text { (lines + 1).clamp(2, 18) } else { lines.clamp(1, 4) };
            // A browser takes away a line end right behind the tag.
            return html! {
                textarea id=[id] name=(column.name) dir="auto" rows=(rows) autocomplete="off" data-words-max=[words_max]
                    aria-invalid=[is_invalid] aria-describedby=[wrong] { "\n" (text) }
            };
        }
        let is_day = text.is_empty() || is_day(text);
        let (type_, mode, list) = match (kind, column.name) {
            // What is no day would not be shown, and could not be mended.
            (FieldType::Date, _) if is_day => ("date", None, None),
            (FieldType::Percentage, _) => ("text", Some("decimal"), None),
            (FieldType::Email | FieldType::Emails, _) => ("text", Some("email"), None),
            (FieldType::Phone, _) => ("text", Some("tel"), None),
            (FieldType::Country, _) => ("text", None, Some("countries")),
            (_, "url") => ("text", Some("url"), None),
            _ => ("text", None, None),
        };
        html! {
            input id=[id] type=(type_) name=(column.name) value=(text) dir="auto" inputmode=[mode] list=[list]
                autocomplete="off" spellcheck=[mode.map(|_| "false")] aria-invalid=[is_invalid] aria-describedby=[wrong];
        }
    }

    /// How many words a text has, and how many the form asks for.
    fn words(&self, text: &str) -> Markup {
        let count = extract::words(text);
        let words_max = self.field.words_max;
        let is_over = words_max.is_some_and(|words_max| count > usize::try_from(words_max).unwrap_or(usize::MAX));
        html! {
            output.words.over[is_over] for="entry-value" aria-live="off" {
                (count)
                @if let Some(words_max) = words_max { " of " (words_max) }
                @if words_max.is_none() && count == 1 { " word" } @else { " words" }
            }
        }
    }

    fn yes_no(&self, chosen: &str) -> Markup {
        let wrong = self.problem("entry-value");
        html! {
            fieldset.yes-no id="entry-value" aria-describedby=[wrong.map(|_| "entry-value-wrong")] {
                legend { "Yes or no" }
                @for (value, label) in [("yes", "Yes"), ("no", "No")] {
                    label { input type="radio" name="value" value=(value) checked[chosen == value]; " " (label) }
                }
            }
            @if let Some(wrong) = wrong { p.wrong id="entry-value-wrong" { (wrong) } }
        }
    }

    fn options(&self, checked: &[String], unknown: &[String]) -> Markup {
        html! {
            fieldset.options {
                legend { "Options: tick those that are ticked in the source" }
                ul {
                    @for &option in &self.field.options {
                        (self.option(option, checked, unknown))
                    }
                }
            }
        }
    }

    fn option(&self, option: usize, checked: &[String], unknown: &[String]) -> Markup {
        let id = self.questionnaire.option_id(option);
        let wording = self.questionnaire.wording_in(option, self.languages);
        let [checked_id, unknown_id] = ["checked", "unknown"].map(|name| choices::id(name, id));
        let wording_id = format!("wording-{id}");
        let wrong = self.problem(&checked_id).or_else(|| self.problem(&unknown_id));
        let wrong_id = wrong.map(|_| format!("{unknown_id}-wrong"));
        let has = |ids: &[String]| ids.iter().any(|one| one == id);
        html! {
            li.option data-option=(id) {
                label.tick {
                    input type="checkbox" id=(checked_id) name="checked" value=(id) checked[has(checked)];
                    " "
                    span id=(wording_id) dir="auto" lang=[wording.map(|wording| &wording.language)] {
                        (wording.map_or(id, |wording| &wording.text))
                    }
                }
                label.unseen {
                    input type="checkbox" id=(unknown_id) name="unknown" value=(id) checked[has(unknown)]
                        aria-invalid=[wrong.map(|_| "true")]
                        aria-describedby=(wrong_id.as_ref().map_or(wording_id.clone(), |wrong| format!("{wording_id} {wrong}")));
                    " cannot be seen"
                }
                @if let Some(wrong) = wrong { p.wrong id=[wrong_id.as_deref()] { (wrong) } }
            }
        }
    }

    fn rows(&self, rows: &[Vec<String>]) -> Markup {
        let columns = columns(self.field.kind);
        let is_filled = |row: &Vec<String>| row.iter().any(|text| !text.is_empty());
        let count = rows.iter().rposition(is_filled).map_or(0, |last| last + 1);
        let spare = vec![String::new(); columns.len()];
        html! {
            p.hint { "Clear a row to take it out." }
            ol.rows {
                @for (position, row) in rows[..count].iter().chain([&spare]).enumerate() {
                    (self.row(row, Some(position)))
                }
                template.row { (self.row(&spare, None)) }
            }
        }
    }

    fn row(&self, row: &[String], position: Option<usize>) -> Markup {
        let name = position.map_or_else(|| "New row".to_owned(), |position| format!("Row {}", position + 1));
        html! {
            li.row {
                div.columns role="group" aria-label=(name) {
                    @for (column, text) in columns(self.field.kind).iter().zip(row) {
                        (self.labelled(column, text, position))
                    }
                }
            }
        }
    }
}

/// A day as an input of days takes it.
fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok_and(|day| day.to_string() == text)
}

fn countries() -> Markup {
    html! {
        datalist id="countries" {
            @for country in extract::countries() { option value=(country.name) { (country.iso3) } }
        }
    }
}

/// Says which characters stand in the inputs that nobody sees there.
fn unseen(entries: &Entries) -> Markup {
    let Entries::Rows(rows) = entries else { return Markup::default() };
    let mut found: BTreeMap<char, usize> = BTreeMap::new();
    let characters = rows.iter().flatten().flat_map(|text| text.chars());
    for character in characters.filter(|character| deceives(*character) && !matches!(character, '\n' | '\r' | '\t')) {
        *found.entry(character).or_default() += 1;
    }
    if found.is_empty() {
        return Markup::default();
    }
    html! {
        p.unseen-characters {
            "Characters that are not seen stand in it: "
            @for (position, (character, count)) in found.iter().enumerate() {
                @if position > 0 { ", " }
                (spelt(*character)) @if *count > 1 { " (" (count) " times)" }
            }
        }
    }
}
