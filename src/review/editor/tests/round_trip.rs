//! A value whose inputs nobody touches comes back as it was, whatever it is.

use std::path::Path;

use super::browser::sent;
use super::questionnaire;
use crate::Rapporteur;
use crate::confidence::Weights;
use crate::dataset::typed;
use crate::extract::{Choices, Finding, Link, Organization, Value};
use crate::forge::Order;
use crate::intake::Submission;
use crate::questionnaire::{Field, FieldType, Library, Questionnaire};
use crate::review::editor::{Problem, entered, inputs};

/// Gives a value to the inputs of its field, and what they send back to [`entered`].
fn round(questionnaire: &Questionnaire, field: &Field, value: Option<&Value>) -> (serde_json::Value, Finding) {
    let languages = &questionnaire.languages;
    let form = sent(&inputs(questionnaire, field, value, languages).into_string());
    let come_back: Result<_, Vec<Problem>> = entered(questionnaire, field, &form, value);
    let (come_back, finding) = come_back.unwrap_or_else(|problems| panic!("{}: {value:?}: {problems:?}", field.id));
    assert_eq!(come_back, serde_json::json!(value), "{}", field.id);
    (come_back, finding)
}

fn rapporteur() -> Rapporteur {
    Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap())
}

/// Converts all that lies in a folder; gives the number of values by type that came back.
fn all_come_back(rapporteur: &Rapporteur, folder: &Path) -> usize {
    let mut values = 0;
    let mut files: Vec<_> = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let submission = Submission::from_bytes(name, fs_err::read(&file).unwrap()).unwrap();
        let conversion = rapporteur.convert(&submission).unwrap();
        for field in &conversion.questionnaire.fields {
            let answer = &conversion.record.answers[&field.id];
            let (_, finding) = round(conversion.questionnaire, field, answer.value.as_ref());
            if answer.value.is_some() && answer.finding != Finding::Absent {
                assert_eq!(finding, answer.finding, "{}", field.id);
                values += 1;
            }
        }
    }
    values
}

#[test]
fn answers_of_the_inbox_come_back() {
    let inbox = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox");
    assert!(all_come_back(&rapporteur(), &inbox) > 300);
}

#[test]
fn forged_answers_and_their_truths_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let rapporteur = rapporteur();
    for questionnaire in rapporteur.questionnaires() {
        let out = folder.path().join(&questionnaire.id);
        let styles = ["markdown".to_owned(), "markdown-stateless".to_owned()];
        Order::new(questionnaire, &styles, &[], &[]).unwrap().drawn(24, 11).fill(&out, |_| ()).unwrap();
        assert!(all_come_back(&rapporteur, &out.join("submissions")) > 100);
        for entry in fs_err::read_dir(out.join("truth")).unwrap() {
            let truth: serde_json::Value =
                serde_json::from_slice(&fs_err::read(entry.unwrap().path()).unwrap()).unwrap();
            for field in &questionnaire.fields {
                let value = typed(field.kind, &truth["answers"][&field.id]["value"]).unwrap();
                round(questionnaire, field, value.as_ref());
            }
        }
    }
}

/// Texts that markup, browsers and clean-ups would change.
const HOSTILE: [&str; 22] = [
    "\"><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<!-- ' & &amp; &lt; &#10; &unknown;",
    "\nbegins with a line end",
    "\n\nbegins with two",
    "ends with one\n",
    "a\r\nb\rc",
    "  blanks  within   and\taround ",
    "\u{a0}held together\u{a0}",
    "soft\u{ad}hyphen, zero\u{200b}width",
    "gpj.\u{202e}exe",
    "\u{0} null and \u{1b}[31m bell \u{7}",
    "ends in \u{ffff}",
    "نعم، لدينا بوابة 97٪",
    "כן – \u{200f}עברית",
    "二〇一九年三月二十九日",
    "e\u{301} is not é",
    "👩‍💻",
    "%41+%2B&value=other",
    "",
    " ",
    "\n",
];

#[test]
fn hostile_values_come_back() {
    let questionnaire = questionnaire();
    for text in HOSTILE {
        let own = || text.to_owned();
        for field in &questionnaire.fields {
            let value = match field.kind {
                FieldType::Text | FieldType::Email | FieldType::Phone | FieldType::Date => Value::Text(own()),
                FieldType::Country => Value::Country(crate::extract::Country { name: own(), iso3: "XXX".to_owned() }),
                FieldType::Emails => Value::Emails(vec![own(), "a@b.example".to_owned(), own()]),
                FieldType::Links => Value::Links(vec![
                    Link { url: own(), written: own(), name: Some(own()), description: Some(own()) },
                    Link { url: "http://a.example".into(), written: own(), name: None, description: Some(own()) },
                    Link { url: "http://a.example".into(), written: "a.example".into(), ..Link::default() },
                ]),
                FieldType::Organizations => Value::Organizations(vec![
                    Organization { name: own(), url: None, written: None },
                    Organization { name: "Ministry".into(), url: Some(own()), written: Some(own()) },
                ]),
                _ => continue,
            };
            round(questionnaire, field, Some(&value));
        }
    }
}

#[test]
fn none_and_every_tick_come_back() {
    let questionnaire = questionnaire();
    for field in &questionnaire.fields {
        assert_eq!(round(questionnaire, field, None).1, Finding::Empty);
        if field.kind == FieldType::Choices {
            let ids: Vec<String> =
                field.options.iter().map(|&option| questionnaire.option_id(option).to_owned()).collect();
            let (checked, others) = ids.split_at(1);
            let choices = [
                Choices { unknown: ids.clone(), ..Choices::default() },
                Choices { unchecked: ids.clone(), ..Choices::default() },
                Choices { checked: ids.clone(), ..Choices::default() },
                Choices { checked: checked.to_vec(), unknown: others.to_vec(), ..Choices::default() },
            ];
            let findings = choices.map(|choices| round(questionnaire, field, Some(&Value::Choices(choices))).1);
            assert_eq!(findings, [Finding::NotVisible, Finding::Empty, Finding::Answered, Finding::Answered]);
        }
    }
    let share = super::field(questionnaire, FieldType::Percentage);
    for value in [0.0, 100.0, 97.2, 1.0 / 3.0, 0.1 + 0.2] {
        round(questionnaire, share, Some(&Value::Percentage(value)));
    }
}
