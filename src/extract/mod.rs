//! Extract: from an outline to typed answers.
//!
//! Comes in: a document, its outline and the questionnaire. Goes out: for every field of the
//! questionnaire a value or none, a finding, the ranges of text that prove it, the other values it could
//! have, and signs that speak for or against it. It decides nothing about how sure that makes us: that
//! is the record's. What it cannot see it does not guess.

mod answer_text;
mod cells;
mod choices;
mod contacts;
mod country;
mod date;
mod deleted;
mod figures;
mod hyperlinks;
mod leaders;
mod links;
mod organizations;
mod percentage;
mod percentage_range;
mod percentage_rivals;
mod residue;
mod rows;
mod scene;
mod sign;
mod styling;
mod text;
mod ticks;
mod value;
mod web;
mod yes_no;

pub(crate) use answer_text::{AnswerText, as_typed};
pub(crate) use contacts::{email_alone, may_be_phone};
pub(crate) use country::{countries, country_coded, country_named};
pub(crate) use date::days_alone;
pub(crate) use percentage::percentage_alone;
pub(crate) use scene::Scene;
pub use sign::{Sign, needs_person};
pub(crate) use text::words;
pub use value::{Choices, Country, Link, Organization, TextLink, Value, YesNo};
pub(crate) use web::address_alone;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::outline::{Outline, TextRange};
use crate::questionnaire::{FieldType, Questionnaire};
use crate::read::Document;

/// What a document shows about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The respondent gave it.
    Answered,
    /// The question is there, its answer is blank or says that there is none.
    Empty,
    /// The question is answered, but not in the form that the field asks for.
    NotStated,
    /// The source cannot show it: tick states that did not survive.
    NotVisible,
    /// The question itself is not in the document.
    Absent,
    /// What tells of a person, and was left out of what is published. No record says so, only a public export.
    Withheld,
}

impl Finding {
    /// Its code in records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Empty => "empty",
            Self::NotStated => "not_stated",
            Self::NotVisible => "not_visible",
            Self::Absent => "absent",
            Self::Withheld => "withheld",
        }
    }
}

/// The answer to one field.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The value; `None` where the finding says why there is none.
    pub value: Option<Value>,
    /// What the document shows.
    pub finding: Finding,
    /// Ranges that prove the value, each for a part of it; for no value, the prompt.
    pub evidence: Vec<Evidence>,
    /// Values that it could be as well.
    pub alternatives: Vec<Alternative>,
    /// What speaks for or against it, each with a strength from 0 to 1.
    pub signs: Vec<(Sign, f64)>,
    /// Targets of hyperlinked words, for texts.
    pub links: Vec<TextLink>,
}

/// A range of text that proves a part of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// JSON pointer (RFC 6901) into the value; "" for the whole.
    pub of: String,
    /// The text.
    pub range: TextRange,
}

/// Another value that the field could have.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// The value.
    pub value: Value,
    /// How good it is beside the one chosen, 0 to 1.
    pub share: f64,
}

impl Answer {
    /// No value, for this reason.
    fn none(finding: Finding) -> Self {
        Self {
            value: None,
            finding,
            evidence: Vec::new(),
            alternatives: Vec::new(),
            signs: Vec::new(),
            links: Vec::new(),
        }
    }

    /// A value that the respondent gave.
    fn given(value: Value, evidence: Vec<Evidence>) -> Self {
        Self { value: Some(value), finding: Finding::Answered, evidence, ..Self::none(Finding::Answered) }
    }

    /// With a sign at full strength.
    fn with(mut self, sign: Sign) -> Self {
        self.signs.push((sign, 1.0));
        self
    }
}

impl Evidence {
    /// Evidence of the whole value.
    fn whole(ranges: Vec<TextRange>) -> Vec<Self> {
        ranges.into_iter().map(|range| Self { of: String::new(), range }).collect()
    }
}

/// The answers to all fields, in the order of the questionnaire.
pub fn extract(document: &Document, outline: &Outline, questionnaire: &Questionnaire) -> Vec<Answer> {
    let scene = Scene { document, outline, questionnaire };
    (0..questionnaire.fields.len()).map(|field| extract_field(&scene, field)).collect()
}

fn extract_field(scene: &Scene<'_>, position: usize) -> Answer {
    let field = &scene.questionnaire.fields[position];
    let mut answer = if scene.is_present(field) {
        match field.kind {
            FieldType::Text => text::extract(scene, field),
            FieldType::YesNo => yes_no::extract(scene, field),
            FieldType::Choices => choices::extract(scene, field),
            FieldType::Percentage => percentage::extract(scene, field),
            FieldType::Links => links::extract(scene, field),
            FieldType::Organizations => organizations::extract(scene, field),
            FieldType::Email => contacts::email(scene, field),
            FieldType::Emails => contacts::emails(scene, field),
            FieldType::Phone => contacts::phone(scene, field),
            FieldType::Date => date::extract(scene, field),
            FieldType::Country => country::extract(scene, field),
        }
    } else {
        choices::or_none(scene, field, Finding::Absent)
    };
    if answer.evidence.is_empty() {
        answer.evidence = Evidence::whole(scene.prompt_ranges(field));
    }
    sign::from_alignment(scene, field, &mut answer);
    sign::from_leftovers(scene, field, &mut answer);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Submission;
    use crate::outline::{Index, outline};
    use crate::questionnaire::Library;
    use crate::read::{Block, BlockKind, Control, Furniture, Mark, Span, read};

    const BLANK: &str = include_str!("../../fixtures/submissions/blank-form/input.md");

    /// The answer to a field of the blank form with a line below its title, once `edit` has made of its block what other
    /// formats make.
    fn answer(field: &str, line: &str, edit: impl Fn(&mut Block)) -> Answer {
        let text = BLANK.replacen("Country:\n\nDate:\n", line, 1);
        answer_of(field, text, |block| block.text.as_str() == line.trim(), edit)
    }

    fn answer_of(field: &str, text: String, is_meant: impl Fn(&Block) -> bool, edit: impl Fn(&mut Block)) -> Answer {
        let submission = Submission::from_bytes("a.md".into(), text.into_bytes()).unwrap();
        let mut document = read(&submission).unwrap();
        document.blocks.iter_mut().filter(|block| is_meant(block)).for_each(edit);
        let library = Library::embedded().unwrap();
        let questionnaire = &library.questionnaires()[0];
        let outline = outline(&document, questionnaire, &Index::of(questionnaire));
        let position = questionnaire.fields.iter().position(|one| one.id == field).unwrap();
        extract(&document, &outline, questionnaire).swap_remove(position)
    }

    #[test]
    fn a_yes_or_no_chosen_from_a_list_is_no_text() {
        let hint = "*(Maximum 250 words)*\n";
        let q6 = |field: &str, options: [&str; 2]| {
            let text = BLANK.replacen(hint, &format!("{hint}\nNo\n\nIt is being drafted.\n"), 1);
            let options = options.map(str::to_owned).to_vec();
            let control = Control { kind: "dropDownList".into(), options, ..Control::default() };
            let edit = |block: &mut Block| {
                block.spans.push(Span { start: 0, end: 2, mark: Mark::Control(control.clone()) });
            };
            answer_of(field, text, |block| block.text.as_str() == "No", edit).value
        };
        assert_eq!(q6("q6.answer", ["Yes", "No"]), Some(Value::YesNo(value::YesNo::No)));
        assert_eq!(q6("q6.text", ["Yes", "No"]), Some(Value::Text("It is being drafted.".into())));
        // What offers no yes is no such list.
        assert_eq!(q6("q6.text", ["No", "Later"]), Some(Value::Text("No\nIt is being drafted.".into())));
    }

    #[test]
    fn a_date_control_tells_day_from_month() {
        let control = |value: &'static str| {
            let control = Control { kind: "date".into(), value: Some(value.into()), ..Control::default() };
            move |block: &mut Block| {
                block.spans.push(Span { start: 0, end: 10, mark: Mark::Control(control.clone()) });
            }
        };
        let date = |value| answer("submitted_on", "05/04/2019\n", control(value));
        assert_eq!(date("2019-04-05").value, Some(Value::Text("2019-04-05".into())));
        assert_eq!(date("2019-05-04T00:00:00Z").value, Some(Value::Text("2019-05-04".into())));
        // It was typed over: the control tells of another day.
        assert!(date("2018-01-01").signs.iter().any(|(sign, _)| *sign == Sign::AmbiguousDate));
    }

    #[test]
    fn a_country_in_the_page_header_alone_is_for_a_person() {
        let header = |block: &mut Block| block.kind = BlockKind::Furniture(Furniture::PageHeader);
        let found = answer("respondent", "Republic of Estonia – Questionnaire\n", header);
        let estonia = Country { name: "Estonia".into(), iso3: "EST".into() };
        assert_eq!(found.value, Some(Value::Country(estonia)));
        assert!(found.signs.iter().any(|(sign, _)| *sign == Sign::FromFurniture && sign.needs_person()));
        assert_eq!(found.evidence.len(), 1);
        assert_eq!(answer("respondent", "Questionnaire\n", header).finding, Finding::Empty);
    }
}
