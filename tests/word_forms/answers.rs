//! Answers as a respondent would write them: a record in, lines of text for each field out.

use rapporteur::questionnaire::{FieldType, Questionnaire};
use serde_json::Value;

use crate::markup::{link, run};

/// The answers of a record, or none for a blank form.
pub(crate) struct Answers<'a> {
    pub questionnaire: &'a Questionnaire,
    pub record: &'a Value,
}

/// A line of an answer: its text, and the runs that show it.
#[derive(Clone)]
pub(crate) struct Line {
    pub text: String,
    pub runs: String,
}

impl Line {
    fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), runs: run(text, "") }
    }
}

impl Answers<'_> {
    fn answer(&self, field: usize) -> &Value {
        &self.record["answers"][&self.questionnaire.fields[field].id]
    }

    /// True where the respondent deleted what the field belongs to.
    pub(crate) fn is_absent(&self, field: usize) -> bool {
        self.answer(field)["finding"] == "absent"
    }

    /// What the record says of a yes_no field.
    pub(crate) fn yes_no(&self, field: usize) -> Option<bool> {
        self.answer(field)["value"].as_str().map(|value| value == "yes")
    }

    /// True where a yes or no was read from the words of a text beside it, not from a box.
    pub(crate) fn stands_in_words(&self, field: usize) -> bool {
        self.answer(field)["flags"].as_array().is_some_and(|flags| flags.iter().any(|flag| flag == "from_words"))
    }

    /// Whether an option is ticked; `None` where its box went lost.
    pub(crate) fn is_checked(&self, field: usize, option: usize) -> Option<bool> {
        let id = &self.questionnaire.items[option].id;
        let value = &self.answer(field)["value"];
        let stands_in = |list: &str| {
            let options = value[list].as_array().into_iter().flatten().filter_map(Value::as_str);
            options.into_iter().any(|one| id.ends_with(&format!(".{one}")))
        };
        (!stands_in("unknown")).then(|| stands_in("checked"))
    }

    /// The day of a date field.
    pub(crate) fn day(&self, field: usize) -> Option<&str> {
        self.answer(field)["value"].as_str()
    }

    /// The lines of any other field.
    pub(crate) fn lines(&self, field: usize) -> Vec<Line> {
        let answer = self.answer(field);
        let value = &answer["value"];
        let listed = |each: &dyn Fn(&Value) -> Line| value.as_array().into_iter().flatten().map(each).collect();
        match self.questionnaire.fields[field].kind {
            // Countries and days stand in records by code: they are written as they were.
            FieldType::Country | FieldType::Date => answer["evidence"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|_| !value.is_null())
                .filter_map(|evidence| evidence["quote"].as_str())
                .map(Line::plain)
                .collect(),
            FieldType::Percentage => {
                value.as_f64().map(|share| Line::plain(&format!("{share} %"))).into_iter().collect()
            }
            FieldType::Links => listed(&portal),
            FieldType::Organizations => listed(&body),
            FieldType::Emails => {
                let addresses: Vec<&str> = value.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                if addresses.is_empty() { Vec::new() } else { vec![Line::plain(&addresses.join("; "))] }
            }
            _ => value.as_str().map(|text| text_lines(text, &answer["links"])).unwrap_or_default(),
        }
    }
}

fn portal(value: &Value) -> Line {
    let (written, url) = (value["written"].as_str().unwrap(), value["url"].as_str().unwrap());
    let before = value["name"].as_str().map(|name| format!("{name}: ")).unwrap_or_default();
    let behind = value["description"].as_str().map(|said| format!(" – {said}")).unwrap_or_default();
    let runs = [run(&before, ""), link(url, written), run(&behind, "")];
    Line { text: format!("{before}{written}{behind}"), runs: runs.concat() }
}

fn body(value: &Value) -> Line {
    let name = value["name"].as_str().unwrap();
    match (value["written"].as_str(), value["url"].as_str()) {
        (Some(written), Some(url)) => Line {
            text: format!("{name} ({written})"),
            runs: [run(&format!("{name} ("), ""), link(url, written), run(")", "")].concat(),
        },
        _ => Line::plain(name),
    }
}

/// The lines of a text. Links count characters of the whole text.
fn text_lines(text: &str, links: &Value) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let characters: Vec<char> = line.chars().collect();
        let end = start + characters.len();
        let (mut runs, mut at) = (String::new(), start);
        for one in links.as_array().into_iter().flatten() {
            let (from, to) = (one["start"].as_u64().unwrap() as usize, one["end"].as_u64().unwrap() as usize);
            if from >= start && to <= end {
                let part = |from: usize, to: usize| characters[from - start..to - start].iter().collect::<String>();
                runs += &run(&part(at, from), "");
                runs += &link(one["url"].as_str().unwrap(), &part(from, to));
                at = to;
            }
        }
        runs += &run(&characters[at - start..].iter().collect::<String>(), "");
        lines.push(Line { text: line.to_owned(), runs });
        start = end + 1;
    }
    lines
}
