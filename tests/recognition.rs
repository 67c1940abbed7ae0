//! Which questionnaire a document returns, with all that ship: each under its own, others under none.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use rapporteur::confidence::Weights;
use rapporteur::intake::Submission;
use rapporteur::outline::RecogniseError;
use rapporteur::questionnaire::Library;
use rapporteur::{ConvertError, Rapporteur};

const MSQ: &str = "un-msq-2020";
const OPENCHAIN: &str = "openchain-iso5230-v3";

/// The questionnaire of a text, by its title or its questions; or why there is none.
fn recognised(text: &str) -> Result<(String, bool), RecogniseError> {
    let rapporteur = Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap());
    let submission = Submission::from_bytes("a.md".into(), text.as_bytes().to_vec()).unwrap();
    match rapporteur.convert(&submission) {
        Ok(conversion) => Ok((conversion.questionnaire.id.clone(), conversion.recognised.by_title)),
        Err(ConvertError::Recognise(error)) => Err(error),
        Err(error) => panic!("{error}"),
    }
}

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/submissions").join(name);
    fs_err::read_to_string(folder.join("input.md")).unwrap()
}

#[track_caller]
fn is(text: &str, questionnaire: &str, by_title: bool) {
    assert_eq!(recognised(text).unwrap(), (questionnaire.to_owned(), by_title));
}

#[test]
fn each_is_known_by_its_title() {
    for name in ["blank-form", "answers-in-french", "answers-in-spanish", "questions-deleted"] {
        is(&fixture(name), MSQ, true);
    }
    for name in [
        "unnumbered-blank-form",
        "unnumbered-yes-no-in-many-ways",
        "yes-no-in-a-table-in-french",
        "yes-no-in-columns-in-spanish",
    ] {
        is(&fixture(name), OPENCHAIN, true);
    }
}

#[test]
fn each_is_known_by_its_questions() {
    let untitled = |name: &str, from: &str| {
        let text = fixture(name);
        text[text.find(from).unwrap()..].to_owned()
    };
    is(&untitled("unnumbered-blank-form", "## Section 1"), OPENCHAIN, false);
    is(&untitled("yes-no-in-a-table-in-french", "## Section 1"), OPENCHAIN, false);
    is(&untitled("yes-no-in-columns-in-spanish", "## Sección 1"), OPENCHAIN, false);
    let msq = untitled("blank-form", "Institutional Framework").replace("(MSQ) 2020", "");
    is(&msq, MSQ, false);
}

#[test]
fn a_form_that_is_excluded_is_not_known_by_its_questions() {
    let other = fixture("unnumbered-blank-form").replace("5230:2020", "DIS 18974");
    assert!(other.contains("Check OpenChain ISO/IEC DIS 18974 Conformance"));
    let error = recognised(&other).unwrap_err();
    assert!(matches!(&error, RecogniseError::Excluded { id } if id == OPENCHAIN), "{error}");
    // Further down, it is what a respondent mentions.
    let text = fixture("unnumbered-yes-no-in-many-ways");
    let mention = "Thank you. We also use: The Simple Way To Check OpenChain ISO/IEC DIS 18974 Conformance.";
    is(&format!("{text}\n\n{mention}\n"), OPENCHAIN, true);
}

#[test]
fn what_only_names_a_form_is_not_taken_for_it() {
    let letter =
        "Please find enclosed our Self-Certification Questionnaire (OpenChain ISO/IEC 5230:2020).\n\nYours, Ada";
    let error = recognised(letter).unwrap_err();
    assert!(matches!(&error, RecogniseError::Unknown { nearest } if nearest.id == OPENCHAIN), "{error}");
    assert!(matches!(recognised("A text about nothing of the kind."), Err(RecogniseError::Unknown { .. })));
}

#[test]
fn two_forms_in_one_document_are_an_error() {
    let both = format!("{}\n\n{}", fixture("blank-form"), fixture("unnumbered-blank-form"));
    assert!(matches!(recognised(&both), Err(RecogniseError::Ambiguous { .. })));
}

#[test]
fn the_forms_of_the_corpora_are_told_apart() {
    let Some(corpora) = std::env::var_os("RAPPORTEUR_CORPORA") else { return };
    let folder = Path::new(&corpora).join("openchain");
    let rapporteur = Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap());
    let mut seen = (0, 0);
    for entry in fs_err::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".json") {
            continue;
        }
        let converted = rapporteur.convert(&Submission::open(&path).unwrap());
        if name.starts_with("ISO5230") {
            seen.0 += 1;
            let conversion = converted.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(conversion.questionnaire.id, OPENCHAIN, "{name}");
            assert_eq!(conversion.record.summary.empty, conversion.record.summary.fields, "{name} is blank");
            assert_eq!(conversion.record.unclaimed, [], "{name}");
        } else {
            seen.1 += 1;
            assert!(matches!(converted, Err(ConvertError::Recognise(_))), "{name} is another edition");
        }
    }
    assert!(seen.0 > 0 && seen.1 > 0, "{seen:?}");
}
